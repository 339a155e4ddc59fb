//! `maillage export`: the groups of actions of one purpose as a table, without the rest of the analysis.

use super::{Exit, lang, open};
use crate::linkage::{ActionLinkage, write_groups};
use crate::text::Lang;
use anyhow::Context as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage export` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Exemple : maillage export datasets/seine-et-marne-2014 --format groups --out groupes.csv")]
pub struct ExportArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Ce qui est écrit
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// Le fichier à écrire ; sinon, la sortie standard
    #[arg(long, value_name = "FICHIER")]
    pub out: Option<PathBuf>,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Les groupes d'actions de même but : groupe, action
    Groups,
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or the file can't be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let loaded = open::dossier(&args.dossier, args.lang)?;
    // The other stages of the chain have no part in these groups: only the linkage of actions runs.
    let actions = ActionLinkage::build(&loaded.dossier);
    match (args.format, &args.out) {
        (ExportFormat::Groups, Some(path)) => {
            let shown = path.display().to_string();
            let mut file = BufWriter::new(File::create(path).with_context(|| shown.clone())?);
            write_groups(&actions, &loaded.dossier, &mut file).with_context(|| shown.clone())?;
            file.flush().context(shown)?;
        }
        (ExportFormat::Groups, None) => write_groups(&actions, &loaded.dossier, &mut std::io::stdout().lock()).context("stdout")?,
    }
    Ok(Exit::Done.into())
}
