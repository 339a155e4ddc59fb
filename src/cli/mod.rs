//! The doors: one file a command; each only calls the chain.

pub mod check;
pub mod demo;
pub mod explain;
pub mod export;
mod open;
mod progress;
pub mod report;

use crate::text::Lang;
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::process::ExitCode;

/// How the program ends, for those who call it from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: `check` found something to mend.
    Findings,
    /// 2: wrong use, or an input that can't be read.
    Refused,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Refused => 2,
        })
    }
}

/// Lit ce qu'un département tient de son réseau de partenaires et dit ce qui peut être mutualisé, qui est laissé de côté et de quoi parler d'abord
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Pour commencer :\n  maillage demo mon-dossier\n  maillage check mon-dossier\n  maillage report mon-dossier --out rapport\n\nCodes de sortie : 0 fait ; 1 « check » a trouvé à corriger ; 2 mauvais usage ou entrée illisible"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Analyse un dossier et écrit le rapport : propositions classées, fiches, schémas, tables
    Report(report::ReportArgs),
    /// Dit ce qui ne va pas dans les tables, ligne par ligne
    Check(check::CheckArgs),
    /// Dit pourquoi une proposition est là, jusqu'aux lignes des fichiers
    Explain(explain::ExplainArgs),
    /// Écrit un dossier d'exemple complet, pour commencer
    Demo(demo::DemoArgs),
    /// Écrit les groupes d'actions de même but dans une table, sans rapport
    Export(export::ExportArgs),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Report(args) => report::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Export(args) => export::run(&args),
    };
    done.unwrap_or_else(|error| {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(std::io::stderr(), "{error:#}");
        Exit::Refused.into()
    })
}

/// Reads `--lang`.
pub(crate) fn lang(word: &str) -> Result<Lang, String> {
    match word {
        "fr" => Ok(Lang::Fr),
        "en" => Ok(Lang::En),
        _ => Err("fr ou en (fr or en)".to_owned()),
    }
}
