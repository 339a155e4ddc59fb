//! The doors: one file a command; each only calls the chain.

#[cfg(feature = "web")]
pub mod backup;
pub mod check;
pub mod demo;
pub mod diff;
#[cfg(feature = "web")]
mod door;
pub mod explain;
pub mod export;
pub mod import;
pub mod label;
mod page;
pub mod plan;
mod progress;
pub mod report;
#[cfg(feature = "web")]
pub mod serve;
pub mod simulate;
#[cfg(feature = "web")]
mod start;
pub mod template;
mod usage;

use crate::text::Lang;
use anyhow::Context as _;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use jiff::civil::Date;
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
    /// Fait un dossier de tableaux tenus autrement : classeurs d'agents, data·inclusion, HSDS, HXL, subventions, réseaux…
    Import(import::ImportArgs),
    /// Dit pourquoi une proposition est là, jusqu'aux lignes des fichiers
    Explain(explain::ExplainArgs),
    /// Ouvre l'application dans le navigateur : importer, revoir, décider, suivre
    #[cfg(feature = "web")]
    Serve(serve::ServeArgs),
    /// Copie dans un fichier ce que l'application garde : décisions, comptes, historique
    #[cfg(feature = "web")]
    Backup(backup::BackupArgs),
    /// Écrit un dossier d'exemple complet, pour commencer
    Demo(demo::DemoArgs),
    /// Dit ce que l'on perdrait si des partenaires n'étaient plus là, ou n'en faisaient qu'un
    Simulate(simulate::SimulateArgs),
    /// Dit ce qui a changé d'un dossier à l'autre : actions, partenaires, liens, redondances, mobilisation
    Diff(diff::DiffArgs),
    /// Écrit le plan d'animation d'un trimestre : séances, invités, ce que la conférence peut traiter
    Plan(plan::PlanArgs),
    /// Écrit le dossier, son réseau ou des groupes sous une autre forme : classeur, CSV, Gephi…
    Export(export::ExportArgs),
    /// Écrit un classeur vide à remplir, avec ses explications et ses listes
    Template(template::TemplateArgs),
    /// Propose des paires d'actions à juger, pour que maillage apprenne ce qui se ressemble chez vous
    Label(label::LabelArgs),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let mut words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    #[cfg(feature = "web")]
    if words.len() < 2 && start::is_for_somebody() {
        words = start::words();
    }
    let arguments = match Arguments::try_parse_from(words.drain(..)) {
        Ok(arguments) => arguments,
        Err(error) => return say_usage(&error),
    };
    let done = match arguments.command {
        Command::Report(args) => report::run(&args),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(&args),
        #[cfg(feature = "web")]
        Command::Backup(args) => backup::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Template(args) => template::run(&args),
        Command::Label(args) => label::run(&args),
    };
    done.unwrap_or_else(|error| {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(std::io::stderr(), "{error:#}");
        Exit::Refused.into()
    })
}

/// Help that was asked for, on standard output; what was wrong with the command line, on standard error.
fn say_usage(error: &clap::Error) -> ExitCode {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let is_english = words.windows(2).any(|pair| pair[0] == "--lang" && pair[1] == "en") || words.iter().any(|word| word == "--lang=en");
    let command = words.iter().find(|word| !word.starts_with('-')).map(String::as_str);
    let text = error.render().to_string();
    // Nobody is left to tell when the stream is closed.
    let _ = match error.kind() {
        _ if is_english && error.use_stderr() => write!(std::io::stderr(), "{text}"),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = if is_english { text } else { usage::french(&text) };
            write!(std::io::stdout(), "{text}")
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => write!(std::io::stderr(), "{}", usage::french(&text)),
        _ => {
            let command = command.filter(|_| error.kind() != ErrorKind::InvalidSubcommand);
            write!(std::io::stderr(), "{}", usage::refusal(error, command))
        }
    };
    if error.use_stderr() { Exit::Refused.into() } else { Exit::Done.into() }
}

/// Writes an answer on standard output.
///
/// # Errors
/// It can't be written, for instance to a full disk. A reader who has seen enough (`maillage explain … | head`) is no fault.
fn answer(bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout"),
    }
}

/// Reads `--lang`.
pub(crate) fn lang(word: &str) -> Result<Lang, String> {
    match word {
        "fr" => Ok(Lang::Fr),
        "en" => Ok(Lang::En),
        _ => Err("fr ou en".to_owned()),
    }
}

/// Reads `--date`: 2014-12-31, or as people write it, 31/12/2014.
pub(crate) fn day(word: &str) -> Result<Date, String> {
    let numbers: Vec<i16> = word.split('/').filter_map(|part| part.parse().ok()).collect();
    let french = match numbers[..] {
        [day, month, year] if word.matches('/').count() == 2 => {
            i8::try_from(day).and_then(|day| Ok((day, i8::try_from(month)?))).ok().and_then(|(day, month)| Date::new(year, month, day).ok())
        }
        _ => None,
    };
    french
        .or_else(|| word.parse().ok())
        .filter(|day: &Date| (1900..=2100).contains(&day.year()))
        .ok_or_else(|| "un jour comme 31/12/2014 ou 2014-12-31".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(day("31/12/2014"), Ok(Date::constant(2014, 12, 31)));
        assert_eq!(day("2014-12-31"), Ok(Date::constant(2014, 12, 31)));
        for wrong in ["31/02/2014", "31/12/14", "2014/12/31", "hier", "", "1/2/3/4"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
