//! `maillage export`: one table without the rest of the analysis: groups of actions of one purpose, measures of the network.

mod measures;

use super::{Exit, answer, lang, open};
use crate::linkage::{ActionLinkage, Linkage, PartnerLinkage, write_groups};
use crate::network::Network;
use crate::network::measures::measure;
use crate::text::Lang;
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage export` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage export datasets/seine-et-marne-2014 --format groups --out groupes.csv\n           maillage export datasets/exemple-trois-territoires --format metrics\n\nSortie : 0 fait ; 2 dossier illisible, ou fichier qui ne peut pas être écrit"
)]
pub struct ExportArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Ce qui est écrit
    #[arg(long, value_name = "FORME", value_enum)]
    pub format: ExportFormat,
    /// Le fichier à écrire ; sinon, la sortie standard
    #[arg(long, value_name = "FICHIER")]
    pub out: Option<PathBuf>,
    /// Un modèle de mots à soi, en plus (model2vec) : un répertoire avec tokenizer.json, model.safetensors et config.json
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub embeddings: Option<PathBuf>,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Les groupes d'actions de même but : groupe, action
    Groups,
    /// Les partenaires, et pour chacun les mesures de sa place dans le réseau
    Metrics,
    /// Le réseau en quelques nombres, chacun avec sa lecture
    Network,
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or the file can't be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let is_of_actions = args.format == ExportFormat::Groups;
    let loaded = if is_of_actions { open::actions(&args.dossier, args.lang) } else { open::dossier(&args.dossier, args.lang) }?;
    let model = open::model(args.embeddings.as_deref(), args.lang)?;
    // Before the long work, so that nobody waits for a refusal.
    if let Some(path) = &args.out {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let opened = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| OpenOptions::new().append(true).create(true).open(path));
        opened.map_err(|error| open::unwritable(path, error, args.lang))?;
    }
    let dossier = &loaded.dossier;
    let table = match args.format {
        // The other stages of the chain have no part in these groups: only the linkage of actions runs.
        ExportFormat::Groups => {
            let mut table = Vec::new();
            write_groups(&ActionLinkage::build_with(dossier, open::words(&model)), dossier, &mut table)?;
            table
        }
        ExportFormat::Metrics | ExportFormat::Network => {
            let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
            let network = Network::build(dossier, &linkage, dossier.last_event());
            let found = measure(dossier, &linkage, &network);
            if args.format == ExportFormat::Metrics { measures::partners(dossier, &found)? } else { measures::whole(&found, args.lang)? }
        }
    };
    match &args.out {
        Some(path) => fs::write(path, table).map_err(|error| open::unwritable(path, error, args.lang))?,
        None => answer(table)?,
    }
    Ok(Exit::Done.into())
}
