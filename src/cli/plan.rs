//! `maillage plan DOSSIER --quarter 2016T1`: the animation plan of a quarter.

use super::progress::Progress;
use super::{Exit, answer, day, lang};
use crate::opening as open;
use crate::planning::calendar::Quarter;
use crate::planning::{Plan, plan};
use crate::rendering::CsvStyle;
use crate::rendering::plan::Planned;
use crate::rendering::write::Outbox;
use crate::text::{Lang, Sentence, count};
use crate::{analyse, say};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage plan` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage plan datasets/seine-et-marne-2014 --quarter 2015T1 --out plan\n          puis ouvrir plan/plan.html dans un navigateur\n\nSortie : 0 plan écrit ; 2 dossier illisible, ou répertoire qui ne peut pas être écrit"
)]
pub struct PlanArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Le trimestre à préparer : 2015T1
    #[arg(long, value_name = "TRIMESTRE")]
    pub quarter: Quarter,
    /// Le répertoire du plan ; un plan qui s'y trouve est remplacé
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub out: PathBuf,
    /// Le jour de l'analyse (31/12/2014) ; sinon, celui du dernier événement du dossier
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// La langue du plan : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
    /// Écrire les tables pour Excel en français : point-virgule, virgule décimale
    #[arg(long)]
    pub csv_excel: bool,
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or the plan can't be written.
pub fn run(args: &PlanArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang;
    let settings = open::settings(&args.dossier, lang)?;
    if !args.dossier.exists() {
        open::dossier(&args.dossier, lang)?;
    }
    let outbox = Outbox::open(&args.out, Some(&args.dossier)).map_err(|error| open::refusal(&error.sentence(), lang))?;
    let progress = Progress::new();
    progress.say(say!("Lecture du dossier" | "Reading the dossier").get(lang));
    let loaded = open::whole_dossier(&args.dossier, lang)?;
    let dossier = &loaded.dossier;
    progress.say(say!("Analyse" | "Analysis").get(lang));
    let as_of = args.date.unwrap_or_else(|| dossier.last_event());
    let analysis = analyse(dossier, &settings, as_of);
    progress.say(say!("Plan" | "Plan").get(lang));
    let plan = plan(&analysis.view(dossier), &analysis.detections, &analysis.agenda, args.quarter, &settings);
    // What stands there is read before it is replaced. None, or none that can be read: every session is new.
    let calendar = std::fs::read_to_string(args.out.join("calendrier.ics")).ok();
    let planned = Planned { dossier, detections: &analysis.detections, as_of, plan: &plan, calendar: calendar.as_deref() };
    let style = if args.csv_excel { CsvStyle::Excel } else { CsvStyle::Canonical };
    outbox.send(&planned.files(lang, style)).map_err(|error| open::refusal(&error.sentence(), lang))?;
    progress.end();
    answer(done(&args.out, &plan).get(lang))?;
    Ok(Exit::Done.into())
}

/// What was planned, where it is, and what stands in the way.
fn done(out: &Path, plan: &Plan) -> Sentence {
    let page = out.join("plan.html");
    let (page, code) = (page.display(), plan.quarter.code());
    let n = count(plan.sessions.len(), ("séance", "séances"), ("session", "sessions"));
    let invitations = plan.sessions.iter().map(|session| session.invitees.len()).sum();
    let m = count(invitations, ("invitation", "invitations"), ("invitation", "invitations"));
    let (n_fr, n_en, m_fr, m_en) = (n.fr, n.en, m.fr, m.en);
    let mut words = say!("{page} : {n_fr} au {code}, {m_fr}.\n" | "{page}: {n_en} in {code}, {m_en}.\n");
    for obstacle in &plan.obstacles {
        words.fr.push_str(&format!("{}\n", obstacle.fr));
        words.en.push_str(&format!("{}\n", obstacle.en));
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
        args: PlanArgs,
    }

    fn args(words: &[&str]) -> Result<PlanArgs, clap::Error> {
        Door::try_parse_from(std::iter::once(&"plan").chain(words)).map(|door| door.args)
    }

    #[test]
    fn a_dossier_becomes_a_plan() {
        let out = std::env::temp_dir().join(format!("maillage-plan-{}", std::process::id()));
        let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
        let asked = args(&[dossier.to_str().unwrap(), "--quarter", "2015T1", "--out", out.to_str().unwrap()]).unwrap();
        run(&asked).unwrap();
        // And again in the same place: what is there is a plan.
        run(&asked).unwrap();
        let calendar = std::fs::read_to_string(out.join("calendrier.ics")).unwrap();
        assert!(calendar.contains("SEQUENCE:0") && !calendar.contains("SEQUENCE:1"), "nothing changed\n{calendar}");
        for file in [
            "plan.html",
            "plan.json",
            "documents/ordres-du-jour.docx",
            "documents/invitations.docx",
            "documents/comptes-rendus.docx",
            "documents/suivi.xlsx",
            "tables/seances.csv",
            "tables/invitations.csv",
            "tables/portefeuille.csv",
            "tables/transferts.csv",
        ] {
            assert!(out.join(file).is_file(), "{file}");
        }
        std::fs::remove_dir_all(out).unwrap();
        assert!(args(&["d", "--out", "p"]).is_err() && args(&["d", "--out", "p", "--quarter", "2015"]).is_err());
    }
}
