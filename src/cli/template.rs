//! `maillage template`: an empty workbook to fill, with its explanations and lists to choose from.

use super::{Exit, answer, lang};
use crate::opening as open;
use crate::rendering::xlsx;
use crate::say;
use crate::text::Lang;
use jiff::civil::Date;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// The day that the workbook bears: it never changes with the day on which it is written.
const MADE_ON: Date = Date::constant(2014, 1, 1);

/// What `maillage template` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage template --out dossier.xlsx\n\nUne fois rempli : maillage check dossier.xlsx\n\nSortie : 0 fait ; 2 fichier qui ne peut pas être écrit"
)]
pub struct TemplateArgs {
    /// Le classeur à écrire
    #[arg(long, value_name = "FICHIER")]
    pub out: PathBuf,
    /// La langue des titres et des explications : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Runs the command.
///
/// # Errors
/// The file is there already, or can't be written.
pub fn run(args: &TemplateArgs) -> anyhow::Result<ExitCode> {
    let shown = args.out.display();
    if args.out.exists() {
        let words = say!(
            "« {shown} » existe déjà : rien n'a été écrit. Choisir un autre nom"
                | "'{shown}' is there already: nothing was written. Choose another name"
        );
        anyhow::bail!("{}", words.get(args.lang));
    }
    fs::write(&args.out, xlsx::template(MADE_ON, args.lang)).map_err(|error| open::unwritable(&args.out, error, args.lang))?;
    let words = say!(
        "Le classeur à remplir est dans {shown}. Une fois rempli :\n  maillage check {shown}\n  maillage report {shown} --out rapport\n"
            | "The workbook to fill is in {shown}. Once filled:\n  maillage check {shown}\n  maillage report {shown} --out report\n"
    );
    answer(words.get(args.lang))?;
    Ok(Exit::Done.into())
}
