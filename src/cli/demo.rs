//! `maillage demo`: a complete dossier to start from, carried in the binary.

use super::{Exit, answer, lang};
use crate::opening as open;
use crate::say;
use crate::text::Lang;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage demo` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage demo mon-dossier\n          puis maillage report mon-dossier --out rapport\n\nSortie : 0 fait ; 2 le répertoire existe déjà et n'est pas vide, ou ne peut pas être écrit"
)]
pub struct DemoArgs {
    /// Le répertoire à créer
    #[arg(value_name = "RÉPERTOIRE")]
    pub folder: PathBuf,
    /// Le petit dossier de trois territoires, au lieu de la Seine-et-Marne reconstituée
    #[arg(long)]
    pub small: bool,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Embeds the files of one dataset: (name, text).
macro_rules! dataset {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../datasets/", $folder, "/", $file)))),+]
    };
}

const SEINE_ET_MARNE: &[(&str, &str)] = dataset!("seine-et-marne-2014":
    "README.md", "territoires.csv", "partenaires.csv", "actions.csv", "participations.csv", "rencontres.csv", "presences.csv", "sollicitations.csv",
    "conventions.csv", "indicateurs.csv");

const THREE_TERRITORIES: &[(&str, &str)] = dataset!("exemple-trois-territoires":
    "README.md", "territoires.csv", "partenaires.csv", "actions.csv", "participations.csv", "rencontres.csv", "presences.csv", "sollicitations.csv",
    "conventions.csv", "besoins.csv", "completude.csv");

/// Runs the command.
///
/// # Errors
/// The folder holds something already, or can't be written.
pub fn run(args: &DemoArgs) -> anyhow::Result<ExitCode> {
    let folder = &args.folder;
    let shown = folder.display();
    let is_taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file();
    if is_taken {
        let words = say!(
            "« {shown} » existe déjà et n'est pas vide : rien n'a été écrit. Choisir un autre nom"
                | "'{shown}' exists and isn't empty: nothing was written. Choose another name"
        );
        anyhow::bail!("{}", words.get(args.lang));
    }
    fs::create_dir_all(folder).map_err(|error| open::unwritable(folder, error, args.lang))?;
    for (name, text) in if args.small { THREE_TERRITORIES } else { SEINE_ET_MARNE } {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| open::unwritable(&path, error, args.lang))?;
    }
    let words = say!(
        "Un dossier d'exemple est dans {shown}. Pour la suite :\n  maillage check {shown}\n  maillage report {shown} --out rapport\n"
            | "An example dossier is in {shown}. What next:\n  maillage check {shown}\n  maillage report {shown} --out report\n"
    );
    answer(words.get(args.lang))?;
    Ok(Exit::Done.into())
}
