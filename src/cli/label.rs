//! `maillage label`: pairs of actions, or of partners, for a person to judge, as a table to fill in and give back.

mod partners;

use super::{Exit, answer, lang};
use crate::dossier::{Action, Dossier};
use crate::linkage::{FEWEST, WordVectors, pairs_to_judge};
use crate::opening as open;
use crate::rendering::harmless;
use crate::say;
use crate::text::{Lang, count};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage label` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage label mon-dossier --out paires_a_juger.csv --csv-excel\n          remplir la colonne « verdict » : oui, non ou incertain ;\n          enregistrer le fichier dans mon-dossier sous le nom paires_jugees.csv ;\n          puis maillage report mon-dossier --out rapport\n\nLes paires sont tirées tout le long du classement, et rien ne dit lesquelles maillage croit semblables :\nil s'agit de votre avis. Les lignes laissées sans verdict ne comptent pas ; les colonnes en plus restent des notes.\n\nAvec --partners, ce sont des partenaires : maillage label mon-dossier --partners --csv-excel\n          « verdict » : oui (un seul partenaire), non (deux) ou incertain ; « garder » : l'identifiant dont le nom est gardé\n          (vide : le plus employé) ; enregistrer le fichier dans mon-dossier sous le nom partenaires_juges.csv.\n          Les noms restent tels qu'ils ont été saisis dans partenaires ; les analyses n'en comptent plus qu'un.\n\nSortie : 0 fait ; 2 dossier illisible ou trop petit, ou fichier qui existe déjà ou ne peut pas être écrit"
)]
pub struct LabelArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Combien de paires proposer
    #[arg(long, value_name = "NOMBRE", default_value = "20", value_parser = number_of_pairs)]
    pub count: usize,
    /// Proposer des paires de partenaires, et non d'actions
    #[arg(long)]
    pub partners: bool,
    /// Le fichier à écrire ; rien n'est jamais remplacé [par défaut : paires_a_juger.csv, ou partenaires_a_juger.csv]
    #[arg(long, value_name = "FICHIER")]
    pub out: Option<PathBuf>,
    /// Un modèle de mots à soi, en plus (model2vec) : un répertoire avec tokenizer.json, model.safetensors et config.json
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub embeddings: Option<PathBuf>,
    /// Écrire la table pour Excel en français : point-virgule
    #[arg(long)]
    pub csv_excel: bool,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Reads `--count`.
fn number_of_pairs(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|n| (1..=500).contains(n)).ok_or_else(|| "un nombre de 1 à 500".to_owned())
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, has too few actions, or the file exists or can't be written.
pub fn run(args: &LabelArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang;
    let (table_name, default) =
        if args.partners { ("partenaires_juges", "partenaires_a_juger.csv") } else { ("paires_jugees", "paires_a_juger.csv") };
    let out = args.out.as_deref().unwrap_or(Path::new(default));
    let loaded = open::whole_dossier(&args.dossier, lang)?;
    let dossier = &loaded.dossier;
    if !args.partners {
        check_size(dossier, lang)?;
    }
    // Before the long work; and a file of verdicts is hours of somebody's work, never to be replaced.
    if out.exists() {
        let shown = out.display();
        let words = say!(
            "« {shown} » existe déjà : rien n'a été écrit. Indiquer un autre fichier avec --out"
                | "'{shown}' exists already: nothing was written. Give another file with --out"
        );
        return Err(open::refusal(&words, lang));
    }
    let model = open::model(args.embeddings.as_deref(), lang)?;
    let (columns, rows) = if args.partners { partners::rows(dossier, args.count) } else { rows(dossier, args.count, open::words(&model)) };
    if rows.is_empty() {
        let words = if args.partners {
            say!(
                "Aucune paire à proposer : aucun nom de partenaire n'en rappelle un autre, ou tout est jugé. Rien n'a été écrit.\n"
                    | "No pair to propose: no partner's name is like another, or all is judged. Nothing was written.\n"
            )
        } else {
            say!(
                "Aucune paire à proposer : toutes celles qui pourraient l'être sont jugées, ou les textes sont trop courts pour être comparés. Rien n'a été écrit.\n"
                    | "No pair to propose: all that could be are judged, or the texts are too short to be compared. Nothing was written.\n"
            )
        };
        answer(words.get(lang))?;
        return Ok(Exit::Done.into());
    }
    let n = rows.len();
    let bytes = table(columns, rows, args.csv_excel)?;
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(out))
        .and_then(|mut file| file.write_all(&bytes))
        .map_err(|error| open::unwritable(out, error, lang))?;

    let (shown, folder) = (out.display(), args.dossier.display());
    let name = free_name(&args.dossier, table_name);
    let proposed = count(n, ("paire à juger est", "paires à juger sont"), ("pair to judge is", "pairs to judge are"));
    let same = if args.partners { say!("un seul partenaire" | "one partner") } else { say!("même but" | "same purpose") };
    let (fr, en, same_fr, same_en) = (proposed.fr, proposed.en, same.fr, same.en);
    let words = say!(
        "{fr} dans {shown}. Pour la suite :\n  écrire dans la colonne « verdict » : oui ({same_fr}), non ou incertain\n  enregistrer le fichier sous {name}\n  maillage report {folder} --out rapport\n"
            | "{en} in {shown}. What next:\n  write in column 'verdict': oui ({same_en}), non (not) or incertain (unsure)\n  save the file as {name}\n  maillage report {folder} --out report\n"
    );
    answer(words.get(lang))?;
    Ok(Exit::Done.into())
}

/// Likenesses of too few actions mean nothing.
fn check_size(dossier: &Dossier, lang: Lang) -> anyhow::Result<()> {
    let n = dossier.actions.len();
    if n >= FEWEST {
        return Ok(());
    }
    let actions = count(n, ("action", "actions"), ("action", "actions"));
    let (fr, en) = (actions.fr, actions.en);
    let words = say!(
        "{fr} : au-dessous de {FEWEST}, maillage ne cherche pas de ressemblances, il n'y a rien à juger"
            | "{en}: below {FEWEST}, maillage looks for no likenesses, there is nothing to judge"
    );
    Err(open::refusal(&words, lang))
}

/// Where the filled table goes: beside the other tables, under a name that replaces none.
fn free_name(dossier: &Path, table: &str) -> String {
    let names = std::iter::once(format!("{table}.csv")).chain((2..).map(|number| format!("{table}_{number}.csv")));
    let mut free = names.map(|name| dossier.join(name)).filter(|path| !path.exists());
    free.next().map(|path| path.display().to_string()).unwrap_or_default()
}

/// The table of pairs of actions.
fn rows(dossier: &Dossier, count: usize, model: Option<&dyn WordVectors>) -> (&'static [&'static str], Vec<Vec<String>>) {
    let pairs = pairs_to_judge(dossier, count, model);
    (&COLUMNS, pairs.iter().map(|&(left, right)| row(dossier, dossier.action(left), dossier.action(right))).collect())
}

/// Columns of the table; those that the format doesn't know are for the reader, and stay with the verdict as notes.
const COLUMNS: [&str; 12] = [
    "gauche",
    "titre_gauche",
    "description_gauche",
    "territoires_gauche",
    "droite",
    "titre_droite",
    "description_droite",
    "territoires_droite",
    "verdict",
    "par",
    "date",
    "motif",
];

/// Descriptions often begin with a dash, which a spreadsheet takes for a formula. Identifiers stay as they are, since they are read back.
fn row(dossier: &Dossier, left: &Action, right: &Action) -> Vec<String> {
    let side = |action: &Action| {
        let places: Vec<&str> = action.territories.iter().map(|territory| dossier.territory(*territory).name.as_str()).collect();
        [action.id.clone(), harmless(&action.title), harmless(&action.description), harmless(&places.join(", "))]
    };
    side(left).into_iter().chain(side(right)).chain(std::iter::repeat_n(String::new(), 4)).collect()
}

fn table(columns: &[&str], rows: Vec<Vec<String>>, is_for_excel: bool) -> anyhow::Result<Vec<u8>> {
    let mut bytes = if is_for_excel { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let (separator, end) = if is_for_excel { (b';', csv::Terminator::CRLF) } else { (b',', csv::Terminator::Any(b'\n')) };
    let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(end).from_writer(&mut bytes);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Judgement, Severity};
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Door {
        #[command(flatten)]
        args: LabelArgs,
    }

    fn args(words: &[&str]) -> Result<LabelArgs, clap::Error> {
        Door::try_parse_from(std::iter::once(&"label").chain(words)).map(|door| door.args)
    }

    #[test]
    fn options_are_read() {
        let asked = args(&["d"]).unwrap();
        assert_eq!((asked.count, asked.out, asked.csv_excel), (20, None, false));
        assert!(
            args(&["d", "--count", "0"]).is_err() && args(&["d", "--count", "vingt"]).is_err() && args(&["d", "--count", "40"]).is_ok()
        );
    }

    #[test]
    fn a_filled_table_is_all_that_the_dossier_asks_for() {
        let folder = std::env::temp_dir().join(format!("maillage-label-{}", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
        fs::create_dir_all(&folder).unwrap();
        for entry in fs::read_dir(source).unwrap().map(Result::unwrap).filter(|entry| entry.path().extension().is_some_and(|e| e == "csv"))
        {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        let load = || open::dossier(&folder, Lang::Fr).unwrap();
        let before = load();
        for (round, excel) in [&["--csv-excel"][..], &[]].into_iter().enumerate() {
            let out = folder.join(format!("../{}-{round}.csv", folder.file_name().unwrap().to_str().unwrap()));
            let words = [&[folder.to_str().unwrap(), "--count", "6", "--out", out.to_str().unwrap()], excel].concat();
            run(&args(&words).unwrap()).unwrap();
            assert!(run(&args(&words).unwrap()).is_err(), "nothing is replaced");
            // What a person does: a verdict in every row but the last.
            let (separator, end) = if excel.is_empty() { (',', "\n") } else { (';', "\r\n") };
            let empty = format!("{}{end}", separator.to_string().repeat(4));
            let text = fs::read_to_string(&out).unwrap();
            assert_eq!(text.matches(&empty).count(), 6, "{text}");
            let filled = text.replacen(&empty, &format!("{separator}oui{}{end}", separator.to_string().repeat(3)), 5);
            fs::write(free_name(&folder, "paires_jugees"), filled).unwrap();
            fs::remove_file(out).unwrap();
        }
        let after = load();
        let worse = |severity| after.count(severity) - before.count(severity);
        assert_eq!(
            (worse(Severity::Error), worse(Severity::Warning), after.left_aside - before.left_aside),
            (0, 0, 0),
            "{:#?}",
            after.remarks
        );
        let judged = &after.dossier.judged_pairs;
        assert_eq!(judged.iter().filter(|pair| pair.verdict == Some(Judgement::Same)).count(), 10);
        let notes: Vec<&str> = judged[0].notes.iter().map(|(name, _)| name.as_str()).collect();
        assert!(notes.contains(&"titre_gauche") && notes.contains(&"territoires_droite"), "{notes:?}");
        fs::remove_dir_all(folder).unwrap();
    }
}
