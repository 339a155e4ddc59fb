//! `maillage import`: foreign tables in, a dossier out, and an account of what was understood and of what was lost.

pub(super) mod text;

use super::{Exit, answer, lang};
use crate::dossier::load_folder;
use crate::importing::{MAPPING_FILE, Mapping, import};
use crate::opening as open;
use crate::rendering::dossier::{folder, imported_files, sheets};
use crate::say;
use crate::sources::SourceError;
use crate::text::{Lang, Sentence};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage import` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage import suivi-2014.xlsx --to mon-dossier --dry-run\n           maillage import suivi-2015.xlsx --to dossier-2015 --mapping mon-dossier/correspondances.toml\n           maillage import structures.json services.json --to mon-dossier --territories communes.csv\n           maillage import partenaires.csv contours.geojson --to mon-dossier\n\nReconnus à leur contenu : classeurs et CSV d'agents, data·inclusion, HSDS, HXL 3W, listes de subventions, GraphML, GEXF, listes de liens, GeoJSON,\ntables d'appartenance et de mouvements des communes. Ce qui a été compris est gardé dans correspondances.toml, à corriger au besoin.\n\nSortie : 0 fait ; 2 fichier illisible, ou dossier qui ne peut pas être écrit"
)]
pub struct ImportArgs {
    /// Les fichiers à importer, ou des répertoires qui les contiennent
    #[arg(required = true, value_name = "FICHIER")]
    pub files: Vec<PathBuf>,
    /// Le dossier à écrire : un répertoire
    #[arg(long, value_name = "DOSSIER")]
    pub to: PathBuf,
    /// Dire ce qui est compris et ce qui serait perdu, sans rien écrire
    #[arg(long)]
    pub dry_run: bool,
    /// La table de correspondances d'un import précédent ; sinon, celle du dossier s'il y en a une
    #[arg(long, value_name = "FICHIER")]
    pub mapping: Option<PathBuf>,
    /// Une table des communes : code, nom, intercommunalité ou bassin
    #[arg(long, value_name = "FICHIER")]
    pub territories: Option<PathBuf>,
    /// Remplacer, dans un dossier qui existe, les tables du même nom ; tout le reste y demeure, et ce que les fichiers ne font que citer y est ajouté s'il manque
    #[arg(long)]
    pub replace: bool,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Runs the command.
///
/// # Errors
/// A file or the table of correspondences can't be read, nothing is recognised, or the dossier can't be written.
pub fn run(args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let refuse = |sentence: &Sentence| open::refusal(sentence, args.lang);
    if !args.dry_run {
        folder::look(&args.to, args.replace).map_err(|error| refuse(&error.sentence()))?;
    }
    let mapping = mapping(args)?;
    let (opened, faults) = open::open_all(args.files.iter().chain(&args.territories)).map_err(|error| refuse(&error.sentence()))?;
    let name = args.to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let imported = import(opened, faults, &mapping, &name);
    let is_empty = imported.tables.iter().all(|table| table.rows.is_empty()) && imported.outlines.is_none();
    let mut said = text::write(&imported, args.lang);
    if is_empty {
        // What was looked for and not found is the whole answer: it goes where refusals go.
        let words = say!("rien n'a été reconnu, et rien n'a été écrit" | "nothing was recognised, and nothing was written");
        anyhow::bail!("{said}{}", words.get(args.lang));
    }
    if args.dry_run {
        let words = say!("Rien n'a été écrit (--dry-run).\n" | "Nothing was written (--dry-run).\n");
        said.push_str(words.get(args.lang));
        answer(said)?;
        return Ok(Exit::Done.into());
    }
    // Files that are no dossier of ours have nothing to lay the import on.
    let there = load_folder(&args.to).map_or_else(|_| Vec::new(), |loaded| sheets(&loaded.dossier));
    folder::write(&args.to, &imported_files(&imported, &there), args.replace).map_err(|error| refuse(&error.sentence()))?;
    let to = args.to.display();
    let words = say!(
        "Écrit dans {to}. Ensuite :\n  maillage check {to}\n  maillage report {to} --out rapport\n"
            | "Written to {to}. Next:\n  maillage check {to}\n  maillage report {to} --out report\n"
    );
    said.push_str(words.get(args.lang));
    answer(said)?;
    Ok(Exit::Done.into())
}

/// The correspondences that the user gave, or those of the dossier.
fn mapping(args: &ImportArgs) -> anyhow::Result<Mapping> {
    let own = args.to.join(MAPPING_FILE);
    let path: &Path = match &args.mapping {
        Some(path) => path,
        None if own.is_file() => &own,
        None => return Ok(Mapping::default()),
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => return open::refusal(&SourceError::Missing { path: path.to_owned() }.sentence(), args.lang),
            std::io::ErrorKind::InvalidData => say!("ce n'est pas un texte en UTF-8" | "it is no text in UTF-8"),
            _ => say!("vérifier les droits" | "check its permissions"),
        };
        let path = path.display();
        let (fr, en) = (reason.fr, reason.en);
        open::refusal(&say!("« {path} » ne peut pas être lu : {fr}" | "'{path}' can't be read: {en}"), args.lang)
    })?;
    Mapping::parse(&text)
        .map_err(|faults| anyhow::anyhow!("{}", faults.iter().map(|fault| fault.get(args.lang)).collect::<Vec<_>>().join("\n")))
}
