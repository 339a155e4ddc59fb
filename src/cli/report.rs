//! `maillage report`: the main job. Reads a dossier, analyses it, writes the report folder.

use super::progress::Progress;
use super::{Exit, answer, day, lang};
use crate::dossier::{Loaded, Severity};
use crate::opening as open;
use crate::planning::portfolio;
use crate::rendering::diagrams::figures;
use crate::rendering::write::Outbox;
use crate::rendering::{CsvStyle, RemarkLine, Report, pdf};
use crate::text::{Lang, Sentence, capital, count, date, enumerate};
use crate::{analyse_with, say, sections};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage report` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage report datasets/seine-et-marne-2014 --out rapport\n          puis ouvrir rapport/index.html dans un navigateur\n\nSortie : 0 rapport écrit ; 2 dossier illisible, répertoire qui ne peut pas être écrit, ou refus de --strict"
)]
pub struct ReportArgs {
    /// Le dossier à analyser : un répertoire de tables
    pub dossier: PathBuf,
    /// Le répertoire du rapport ; un rapport qui s'y trouve est remplacé
    #[arg(long, value_name = "RÉPERTOIRE", required_unless_present = "print_settings")]
    pub out: Option<PathBuf>,
    /// Le jour de l'analyse (31/12/2014) ; sinon, celui du dernier événement du dossier
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// La langue du rapport : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
    /// Refuser d'analyser un dossier dont une ligne ne peut être lue
    #[arg(long)]
    pub strict: bool,
    /// Écrire les tables pour Excel en français : point-virgule, virgule décimale
    #[arg(long)]
    pub csv_excel: bool,
    /// Ajouter le livre de la conférence, à imprimer : livre.pdf (programme construit avec --features full)
    #[arg(long)]
    pub pdf: bool,
    /// Un modèle de mots à soi, en plus (model2vec) : un répertoire avec tokenizer.json, model.safetensors et config.json
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub embeddings: Option<PathBuf>,
    /// Afficher les réglages en vigueur (à enregistrer dans maillage.toml), sans analyser
    #[arg(long)]
    pub print_settings: bool,
}

/// Runs the command.
///
/// # Errors
/// When the dossier can't be read, the output can't be written, or `--strict` refuses.
pub fn run(args: &ReportArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang;
    let settings = open::settings(&args.dossier, lang)?;
    if !args.dossier.exists() {
        open::dossier(&args.dossier, lang)?;
    }
    if args.print_settings {
        answer(settings.print(&sections(), lang))?;
        return Ok(Exit::Done.into());
    }
    let out = args.out.as_deref().ok_or_else(|| anyhow::anyhow!("--out"))?;
    // Before the long work, so that nobody waits for a refusal.
    let outbox = Outbox::open(out, Some(&args.dossier)).map_err(|error| open::refusal(&error.sentence(), lang))?;

    if args.pdf {
        pdf::check_available().map_err(|error| open::refusal(&error.sentence(), lang))?;
    }

    let progress = Progress::new();
    let model = open::model(args.embeddings.as_deref(), lang)?;
    progress.say(say!("Lecture du dossier" | "Reading the dossier").get(lang));
    let loaded = open::whole_dossier(&args.dossier, lang)?;
    let dossier = &loaded.dossier;
    let (missing, errors) = shortfall(&loaded);
    let remarks: Vec<RemarkLine> = loaded.remarks.iter().map(RemarkLine::from).collect();
    if args.strict && (errors > 0 || !missing.is_empty()) {
        let shown = args.dossier.display();
        let n = count(errors, ("erreur dans les tables", "erreurs dans les tables"), ("error in the tables", "errors in the tables"));
        let tables = without_tables(&missing);
        let (fr, en) = if missing.is_empty() { (n.fr, n.en) } else { (tables.fr, tables.en) };
        let words = say!(
            "--strict : {fr}. Aucun rapport n'est écrit ; « maillage check {shown} » dit ce qu'il faut corriger"
                | "--strict: {en}. No report is written; 'maillage check {shown}' says what to mend"
        );
        return Err(open::refusal(&words, lang));
    }

    let n = count(dossier.actions.len(), ("action", "actions"), ("action", "actions"));
    let (fr, en) = (&n.fr, &n.en);
    progress.say(say!("Analyse : {fr}" | "Analysis: {en}").get(lang));
    let as_of = args.date.unwrap_or_else(|| dossier.last_event());
    let analysis = analyse_with(dossier, &settings, as_of, open::words(&model));

    progress.say(say!("Écriture du rapport" | "Writing the report").get(lang));
    let figures = figures(dossier, &analysis, &settings, lang);
    let portfolio = portfolio(&analysis.view(dossier), &analysis.detections, &analysis.agenda, &settings);
    let report =
        Report { dossier, analysis: &analysis, settings: &settings, remarks: &remarks, figures: &figures, portfolio: Some(&portfolio) };
    let style = if args.csv_excel { CsvStyle::Excel } else { CsvStyle::Canonical };
    let mut files = report.files(lang, style);
    if args.pdf {
        progress.say(say!("Composition du livre" | "Setting the book in type").get(lang));
        files.push(report.book(lang).map_err(|error| open::refusal(&error.sentence(), lang))?);
    }
    outbox.send(&files).map_err(|error| open::refusal(&error.sentence(), lang))?;
    progress.end();
    answer(done(out, args, &analysis, &loaded).get(lang))?;
    Ok(Exit::Done.into())
}

/// The tables that are missing, and how many other errors there are.
fn shortfall(loaded: &Loaded) -> (Vec<String>, usize) {
    let missing = loaded.remarks.iter().filter(|remark| remark.kind == "table_missing");
    let missing: Vec<String> = missing.map(|remark| remark.place.source.clone()).collect();
    let errors = loaded.count(Severity::Error) - missing.len();
    (missing, errors)
}

/// « il manque actions.csv et participations.csv ».
fn without_tables(missing: &[String]) -> Sentence {
    let (Sentence { fr, en }, is_one) = (enumerate(missing), missing.len() == 1);
    let verb = if is_one { "is" } else { "are" };
    say!("il manque {fr}" | "{en} {verb} missing")
}

/// What was done, where it is, and what was left out.
fn done(out: &Path, args: &ReportArgs, analysis: &crate::Analysis, loaded: &Loaded) -> Sentence {
    let page = out.join("index.html");
    let (page, day, shown) = (page.display(), date(analysis.as_of), args.dossier.display());
    let proposals = count(analysis.agenda.items.len(), ("proposition", "propositions"), ("proposal", "proposals"));
    let (day_fr, day_en, proposals_fr, proposals_en) = (&day.fr, &day.en, &proposals.fr, &proposals.en);
    let mut words = say!("{page} : {proposals_fr}, analyse au {day_fr}.\n" | "{page}: {proposals_en}, as of {day_en}.\n");
    let mut add = |more: Sentence| {
        words.fr.push_str(&capital(&more.fr));
        words.en.push_str(&capital(&more.en));
    };
    let (missing, errors) = shortfall(loaded);
    if !missing.is_empty() {
        let tables = without_tables(&missing);
        let (fr, en) = (tables.fr, tables.en);
        add(say!("{fr} : ce qui en dépend reste sans réponse.\n" | "{en}: what depends on them stays unanswered.\n"));
    }
    if args.date.is_none() && !loaded.dossier.is_dated() {
        add(say!(
            "aucune date n'est lue dans le dossier : indiquer le jour de l'analyse avec --date.\n"
                | "no date is read in the dossier: give the day of the analysis with --date.\n"
        ));
    }
    if errors > 0 {
        let n = count(
            errors,
            ("ligne ou table laissée de côté", "lignes ou tables laissées de côté"),
            ("row or table left aside", "rows or tables left aside"),
        );
        let (fr, en) = (&n.fr, &n.en);
        add(say!(
            "{fr} ; « maillage check {shown} » dit lesquelles et comment y remédier.\n"
                | "{en}; 'maillage check {shown}' says which and how to mend them.\n"
        ));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Door {
        #[command(flatten)]
        args: ReportArgs,
    }

    fn args(words: &[&str]) -> Result<ReportArgs, clap::Error> {
        Door::try_parse_from(std::iter::once(&"report").chain(words)).map(|door| door.args)
    }

    #[test]
    fn options_are_read() {
        let asked = args(&["d", "--out", "r", "--date", "2014-12-31", "--lang", "en", "--csv-excel"]).unwrap();
        assert_eq!((asked.date, asked.lang, asked.csv_excel, asked.strict), (Some(Date::constant(2014, 12, 31)), Lang::En, true, false));
        assert!(args(&["d"]).is_err() && args(&["d", "--print-settings"]).is_ok());
        assert!(args(&["d", "--out", "r", "--lang", "de"]).is_err() && args(&["d", "--out", "r", "--date", "hier"]).is_err());
    }

    #[test]
    fn a_dossier_becomes_a_report_folder() {
        let out = std::env::temp_dir().join(format!("maillage-report-{}", std::process::id()));
        let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
        let asked = args(&[dossier.to_str().unwrap(), "--out", out.to_str().unwrap()]).unwrap();
        run(&asked).unwrap();
        for file in ["index.html", "analyse.json", "tables/recommandations.csv", "tables.xlsx", "documents/suivi.xlsx"] {
            assert!(out.join(file).is_file(), "{file}");
        }
        std::fs::remove_dir_all(out).unwrap();
        assert!(run(&args(&["nulle-part", "--out", "nulle-part/rapport"]).unwrap()).is_err());
    }
}
