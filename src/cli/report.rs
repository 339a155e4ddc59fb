//! `maillage report`: the main job. Reads a dossier, analyses it, writes the report folder.

use super::progress::Progress;
use super::{Exit, lang, open};
use crate::rendering::diagrams::draw_all;
use crate::rendering::write::Outbox;
use crate::rendering::{CsvStyle, Figure, RemarkLine, Report};
use crate::sources::Severity;
use crate::text::{Lang, count, date};
use crate::{analyse, say, sections};
use anyhow::Context as _;
use jiff::civil::Date;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage report` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage report datasets/seine-et-marne-2014 --out rapport\n          puis ouvrir rapport/index.html dans un navigateur"
)]
pub struct ReportArgs {
    /// Le dossier à analyser : un répertoire de tables
    pub dossier: PathBuf,
    /// Le répertoire du rapport ; un rapport qui s'y trouve est remplacé
    #[arg(long, value_name = "RÉPERTOIRE", required_unless_present = "print_settings")]
    pub out: Option<PathBuf>,
    /// Le jour de l'analyse (2014-12-31) ; sinon, celui du dernier événement du dossier
    #[arg(long, value_name = "JOUR")]
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
    if args.print_settings {
        std::io::stdout().write_all(settings.print(&sections(), lang).as_bytes()).context("stdout")?;
        return Ok(Exit::Done.into());
    }
    let out = args.out.as_deref().ok_or_else(|| anyhow::anyhow!("--out"))?;
    // Before the long work, so that nobody waits for a refusal.
    let outbox = Outbox::open(out, Some(&args.dossier)).map_err(|error| open::refusal(&error.sentence(), lang))?;

    let progress = Progress::new();
    progress.say(say!("Lecture du dossier" | "Reading the dossier").get(lang));
    let loaded = open::dossier(&args.dossier, lang)?;
    let (dossier, left_out) = (&loaded.dossier, loaded.count(Severity::Error));
    let remarks: Vec<RemarkLine> = loaded.remarks.iter().map(RemarkLine::from).collect();
    if args.strict && left_out > 0 {
        let n = count(
            left_out,
            ("ligne ou cellule ne peut être lue", "lignes ou cellules ne peuvent être lues"),
            ("row or cell can't be read", "rows or cells can't be read"),
        );
        let (fr, en) = (&n.fr, &n.en);
        return Err(open::refusal(
            &say!("{fr} (--strict) ; « maillage check » les montre" | "{en} (--strict); 'maillage check' shows them"),
            lang,
        ));
    }

    let n = count(dossier.actions.len(), ("action", "actions"), ("action", "actions"));
    let (fr, en) = (&n.fr, &n.en);
    progress.say(say!("Analyse : {fr}" | "Analysis: {en}").get(lang));
    let as_of = args.date.unwrap_or_else(|| dossier.last_event());
    let analysis = analyse(dossier, &settings, as_of);

    progress.say(say!("Écriture du rapport" | "Writing the report").get(lang));
    let drawn = draw_all(&analysis.view(dossier), &analysis.detections, &analysis.agenda, lang);
    let figures: Vec<Figure> = drawn.into_iter().map(|diagram| diagram.figure(lang)).collect();
    let report = Report { dossier, analysis: &analysis, settings: &settings, remarks: &remarks, figures: &figures };
    let style = if args.csv_excel { CsvStyle::Excel } else { CsvStyle::Canonical };
    let files = report.files(lang, style);
    outbox.send(&files).map_err(|error| open::refusal(&error.sentence(), lang))?;
    progress.end();
    std::io::stdout().write_all(done(out, &analysis, left_out).get(lang).as_bytes()).context("stdout")?;
    Ok(Exit::Done.into())
}

/// What was done, where it is, and what was left out.
fn done(out: &Path, analysis: &crate::Analysis, left_out: usize) -> crate::text::Sentence {
    let page = out.join("index.html");
    let (page, day) = (page.display(), date(analysis.as_of));
    let proposals = count(analysis.agenda.items.len(), ("proposition", "propositions"), ("proposal", "proposals"));
    let (day_fr, day_en, proposals_fr, proposals_en) = (&day.fr, &day.en, &proposals.fr, &proposals.en);
    let mut words = say!("{page} : {proposals_fr}, analyse au {day_fr}.\n" | "{page}: {proposals_en}, as of {day_en}.\n");
    if left_out > 0 {
        let n = count(
            left_out,
            ("ligne ou cellule laissée de côté", "lignes ou cellules laissées de côté"),
            ("row or cell left out", "rows or cells left out"),
        );
        let (fr, en) = (&n.fr, &n.en);
        let more = say!(
            "{fr} ; « maillage check » dit lesquelles et comment y remédier.\n"
                | "{en}; 'maillage check' says which and how to mend them.\n"
        );
        words.fr.push_str(&more.fr);
        words.en.push_str(&more.en);
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
        let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014");
        let asked = args(&[dossier.to_str().unwrap(), "--out", out.to_str().unwrap()]).unwrap();
        run(&asked).unwrap();
        for file in ["index.html", "analyse.json", "tables/recommandations.csv"] {
            assert!(out.join(file).is_file(), "{file}");
        }
        std::fs::remove_dir_all(out).unwrap();
        assert!(run(&args(&["nulle-part", "--out", "nulle-part/rapport"]).unwrap()).is_err());
    }
}
