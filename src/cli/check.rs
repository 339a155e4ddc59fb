//! `maillage check`: what is wrong with the tables, row by row.

mod machine;
mod partners;
pub(super) mod text;

use super::{Exit, lang};
use crate::dossier::{Loaded, Severity};
use crate::linkage::{PartnerLinkage, Proposal};
use crate::opening as open;
use crate::text::Lang;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage check` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Exemples : maillage check datasets/seine-et-marne-2014\n           maillage check partenaires.csv\n           \
              maillage check mon-dossier --format csv > remarques.csv\n\nÀ la fin viennent les noms qui semblent être un seul partenaire, et ceux à vérifier. Ce ne sont que des propositions :\nelles ne comptent pas comme des erreurs. Pour les accepter ou les refuser : maillage label mon-dossier --partners\n\nSortie : 0 rien à corriger ; 1 une erreur ou un avertissement ; 2 dossier illisible")]
pub struct CheckArgs {
    /// Le dossier à vérifier : un répertoire de tables, ou une seule table
    pub dossier: PathBuf,
    /// La forme de la réponse
    #[arg(long, value_name = "FORME", value_enum, default_value = "text")]
    pub format: Format,
    /// La langue de la réponse : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// In what form remarks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// À lire : par fichier, les remarques semblables ensemble
    Text,
    /// Pour un programme : toutes les remarques, une par une
    Json,
    /// Pour un tableur : une ligne par remarque
    Csv,
}

/// Runs the command.
///
/// # Errors
/// The folder or file can't be read, or the answer can't be written.
pub fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let mut loaded = open::dossier(&args.dossier, args.lang)?;
    loaded.remarks.extend(open::setting_remarks(&args.dossier));
    let proposals = || -> Vec<Proposal> { PartnerLinkage::build(&loaded.dossier).proposals(&loaded.dossier) };
    let words = match args.format {
        Format::Text => {
            let closing = partners::write(&proposals(), &args.dossier, args.lang);
            text::write(&loaded, args.lang) + &closing
        }
        Format::Json => machine::json(&loaded, &proposals(), args.lang)?,
        // One row a remark: what is proposed isn't one.
        Format::Csv => machine::csv(&loaded, args.lang)?,
    };
    super::answer(words)?;
    Ok(exit(&loaded).into())
}

/// What a user has to mend is a finding; what was merely understood, or is proposed, is not.
pub fn exit(loaded: &Loaded) -> Exit {
    let is_clean = loaded.remarks.iter().all(|remark| remark.severity == Severity::Information);
    if is_clean { Exit::Done } else { Exit::Findings }
}
