//! `maillage diff OLD NEW`: what changed between two dossiers, two years of one network.

mod machine;
mod text;

use super::{Exit, answer, lang};
use crate::changes::{Year, changes};
use crate::linkage::Linkage;
use crate::opening as open;
use crate::settings::Settings;
use crate::text::Lang;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage diff` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage diff dossier-2014 dossier-2015\n           maillage diff dossier-2014 dossier-2015 --format csv > changements.csv\n\nSortie : 0 fait ; 2 dossier illisible"
)]
pub struct DiffArgs {
    /// Le dossier d'avant : un répertoire de tables
    #[arg(value_name = "AVANT")]
    pub old: PathBuf,
    /// Le dossier d'après
    #[arg(value_name = "APRÈS")]
    pub new: PathBuf,
    /// La forme de la réponse
    #[arg(long, value_name = "FORME", value_enum, default_value = "text")]
    pub format: DiffFormat,
    /// La langue de la réponse : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// In what form the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum DiffFormat {
    /// À lire
    Text,
    /// Pour un programme
    Json,
    /// Pour un tableur
    Csv,
}

/// Runs the command.
///
/// # Errors
/// One of the dossiers can't be read.
pub fn run(args: &DiffArgs) -> anyhow::Result<ExitCode> {
    let (old, new) = (open::whole_dossier(&args.old, args.lang)?, open::whole_dossier(&args.new, args.lang)?);
    let (settings_old, settings_new): (Settings, Settings) = (open::settings(&args.old, args.lang)?, open::settings(&args.new, args.lang)?);
    let (linked_old, linked_new) =
        rayon::join(|| Linkage::build(&old.dossier, &settings_old), || Linkage::build(&new.dossier, &settings_new));
    let before = Year { dossier: &old.dossier, linkage: &linked_old };
    let after = Year { dossier: &new.dossier, linkage: &linked_new };
    let found = changes(before, after);
    answer(match args.format {
        DiffFormat::Text => text::written(before.dossier, after.dossier, &found, args.lang),
        DiffFormat::Json => machine::json(before.dossier, after.dossier, &found)?,
        DiffFormat::Csv => machine::csv(before.dossier, after.dossier, &found)?,
    })?;
    Ok(Exit::Done.into())
}
