//! The first page: where the dossier stands, what one does next, what happened last.

use super::answer::{self, Problem};
use super::app::{App, Phase};
use super::guard::{Actor, Need, Role};
use super::journal;
use super::page::{Page, token};
use super::routes::Route;
use super::snapshot::Snapshot;
use super::tracking;
use crate::dossier::Severity;
use crate::planning::calendar::Quarter;
use crate::register::{Act, AuditLine};
use crate::text::{Lang, count, date};
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use jiff::ToSpan as _;
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/", need: Need::Role(Role::Reading), to: || get(home) },
    Route { path: "/analyser", need: Need::Role(Role::Secretariat), to: || post(analyse) },
];

/// Lines of the log that are shown.
const LAST: usize = 8;

/// How far the work has come.
#[derive(Debug)]
struct Standing {
    /// Remarks on the tables: what can't be read, what is doubtful.
    errors: usize,
    warnings: usize,
    /// Partners that may be one and the same.
    twins: usize,
    /// Proposals to look at, and how many have a verdict.
    proposals: usize,
    decided: usize,
    /// The quarter to plan, and how many of its sessions were changed.
    quarter: Quarter,
    moved: usize,
    /// Decisions to be carried out, and those that are late.
    open: usize,
    late: usize,
}

impl Standing {
    fn of(app: &App, snapshot: &Snapshot) -> Result<Self, Problem> {
        let of = |severity: Severity| snapshot.loaded.remarks.iter().filter(|remark| remark.severity == severity).count();
        let analysis = &snapshot.analysis;
        let decided: BTreeSet<String> = app.register.decisions()?.into_iter().map(|decided| decided.decision.subject).collect();
        let end = Quarter::of(analysis.as_of).end();
        let quarter = end.checked_add(1.day()).map_or(Quarter::of(end), Quarter::of);
        let moved: BTreeSet<String> = app.register.moves(&quarter.code())?.into_iter().map(|moved| moved.new.session).collect();
        let (open, late) = tracking::counts(app, snapshot)?;
        Ok(Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            twins: analysis.linkage.partners.twins.len(),
            proposals: analysis.agenda.items.len().min(snapshot.settings.section(crate::recommendations::SECTION).count("first")),
            decided: decided.len(),
            quarter,
            moved: moved.len(),
            open,
            late,
        })
    }
}

async fn home(State(app): State<Arc<App>>, actor: Actor) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let may_work = actor.may(Role::Secretariat);
    let (state, log) = {
        let snapshot = snapshot.clone();
        app.aside(move |app| {
            let state = snapshot.map(|snapshot| Standing::of(app, &snapshot)).transpose()?;
            let log = if may_work { app.register.audit(LAST)? } else { Vec::new() };
            Ok((state, log))
        })
        .await?
    };
    Ok(show(&app, &actor, snapshot.as_deref(), state.as_ref(), &log).into_response())
}

fn show(app: &App, actor: &Actor, snapshot: Option<&Snapshot>, state: Option<&Standing>, log: &[AuditLine]) -> Html<String> {
    let lang = app.lang;
    let may_work = actor.may(Role::Secretariat);
    let body = html! {
        @match (app.phase(), snapshot) {
            (Phase::Failed(why), _) => {
                div.notice.fault role="alert" {
                    p { strong { (lang.pick("Le dossier ne peut pas être analysé.", "The dossier can't be analysed.")) } }
                    p { (crate::text::capital(why.get(lang))) }
                    @if may_work { p { a href="/import" { (lang.pick("Importer des tableaux", "Import tables")) } " · " a href="/reglages" { (lang.pick("Voir les réglages", "See the settings")) } } }
                }
            }
            (_, Some(snapshot)) => (where_it_stands(lang, snapshot)),
            (Phase::Empty, None) => {
                p.lead { (lang.pick("Aucun dossier n'est encore là. Déposez vos tableaux\u{202f}: rien n'est écrit avant que vous l'ayez confirmé.", "There is no dossier yet. Drop your tables: nothing is written before you confirm it.")) }
                p { a.button.main href="/import" { (lang.pick("Importer des tableaux", "Import tables")) } }
            }
            (_, None) => p.lead role="status" { (lang.pick("Le dossier est en cours d'analyse. Rechargez la page dans quelques secondes.", "The dossier is being analysed. Reload the page in a few seconds.")) },
        }
        @if let Some(state) = state { (steps(lang, state, may_work)) }
        @if may_work {
            (last(lang, actor, log))
            @if app.phase() != Phase::Empty {
                form method="post" action="/analyser" {
                    (token(actor))
                    p { button type="submit" { (lang.pick("Relire les tableaux et analyser à nouveau", "Read the tables again and analyse")) } }
                }
            }
            p.muted { (lang.pick("Le dossier est dans ", "The dossier is in ")) code { (app.dossier.display()) } (lang.pick("\u{202f}; décisions, comptes et historique dans ", "; decisions, accounts and history in ")) code { (app.register.path().display()) } "." }
        }
    };
    Page { title: lang.pick("Réseau de partenaires", "Partner network"), place: "/", body, scripts: &[] }.show(app, actor)
}

fn where_it_stands(lang: Lang, snapshot: &Snapshot) -> Markup {
    let dossier = &snapshot.loaded.dossier;
    let day = date(snapshot.analysis.as_of);
    let n = |n: usize, fr: (&str, &str), en: (&str, &str)| count(n, fr, en).get(lang).to_owned();
    html! {
        p.lead {
            (n(dossier.territories.len(), ("territoire", "territoires"), ("territory", "territories"))) ", "
            (n(dossier.partners.len(), ("partenaire", "partenaires"), ("partner", "partners"))) ", "
            (n(dossier.actions.len(), ("action", "actions"), ("action", "actions"))) ", "
            (n(dossier.meetings.len(), ("rencontre", "rencontres"), ("meeting", "meetings"))) "."
        }
        p.muted { (lang.pick("Analyse au ", "As of ")) (day.get(lang)) (lang.pick(", jour du dernier événement du dossier.", ", the day of the last event of the dossier.")) }
    }
}

/// A step of the work: where it is done, what it is, where it stands, and is something waiting there?
struct Step {
    to: String,
    title: &'static str,
    state: String,
    waits: bool,
}

fn steps(lang: Lang, state: &Standing, may_work: bool) -> Markup {
    let n = |n: usize, fr: (&str, &str), en: (&str, &str)| count(n, fr, en).get(lang).to_owned();
    let tables = match (state.errors, state.warnings) {
        (0, 0) => lang.pick("Les tableaux sont lus sans remarque.", "The tables are read without a remark.").to_owned(),
        (0, w) => format!(
            "{}.",
            n(
                w,
                ("point à vérifier dans les tableaux", "points à vérifier dans les tableaux"),
                ("thing to check in the tables", "things to check in the tables")
            )
        ),
        (e, w) => format!(
            "{}, {}.",
            n(
                e,
                ("ligne laissée de côté ou valeur illisible", "lignes laissées de côté ou valeurs illisibles"),
                ("row left out or value that can't be read", "rows left out or values that can't be read")
            ),
            n(w, ("point à vérifier", "points à vérifier"), ("thing to check", "things to check"))
        ),
    };
    let twins = match state.twins {
        0 => lang
            .pick("Aucun partenaire ne semble saisi sous plusieurs noms.", "No partner seems to be entered under several names.")
            .to_owned(),
        t => format!(
            "{}.",
            n(
                t,
                ("rapprochement de partenaires à juger", "rapprochements de partenaires à juger"),
                ("likely match of partners to judge", "likely matches of partners to judge")
            )
        ),
    };
    let review = format!(
        "{}, {}.",
        n(state.proposals, ("proposition à examiner", "propositions à examiner"), ("proposal to look at", "proposals to look at")),
        match state.decided {
            0 => lang.pick("aucune n'est encore décidée", "none decided yet").to_owned(),
            d => n(d, ("décidée dans l'application", "décidées dans l'application"), ("decided in the app", "decided in the app")),
        }
    );
    let (number, year) = (state.quarter.number, state.quarter.year);
    let ordinal = match (lang, number) {
        (Lang::Fr, 1) => format!("1er trimestre {year}"),
        (Lang::Fr, _) => format!("{number}e trimestre {year}"),
        (Lang::En, _) => format!("Quarter {number}, {year}"),
    };
    let plan = format!(
        "{ordinal}\u{202f}: {}.",
        match state.moved {
            0 => lang.pick("plan proposé, rien n'y a été changé", "plan proposed, nothing changed in it").to_owned(),
            m =>
                n(m, ("séance ajustée à la main", "séances ajustées à la main"), ("session adjusted by hand", "sessions adjusted by hand")),
        }
    );
    let follow = match (state.open, state.late) {
        (0, _) => lang.pick("Aucune décision en cours.", "No decision under way.").to_owned(),
        (o, 0) => format!(
            "{}, {}.",
            n(o, ("décision à mener", "décisions à mener"), ("decision to carry out", "decisions to carry out")),
            lang.pick("aucune en retard", "none late")
        ),
        (o, l) => format!(
            "{}, {}.",
            n(o, ("décision à mener", "décisions à mener"), ("decision to carry out", "decisions to carry out")),
            n(l, ("en retard", "en retard"), ("late", "late"))
        ),
    };
    let all = [
        (
            true,
            Step {
                to: "/import".into(),
                title: lang.pick("Importer et corriger les tableaux", "Import and mend the tables"),
                state: tables,
                waits: state.errors > 0,
            },
        ),
        (
            true,
            Step {
                to: "/import/partenaires".into(),
                title: lang.pick("Dire quels partenaires n'en font qu'un", "Say which partners are one"),
                state: twins,
                waits: state.twins > 0,
            },
        ),
        (
            false,
            Step {
                to: "/revue".into(),
                title: lang.pick("Examiner les propositions en conférence", "Look at the proposals in the conference"),
                state: review,
                waits: state.proposals > 0,
            },
        ),
        (
            false,
            Step {
                to: format!("/plan/{}/", state.quarter.code()),
                title: lang.pick("Préparer les séances du trimestre", "Prepare the sessions of the quarter"),
                state: plan,
                waits: false,
            },
        ),
        (
            false,
            Step {
                to: "/suivi".into(),
                title: lang.pick("Suivre ce qui est décidé", "Follow up what is decided"),
                state: follow,
                waits: state.late > 0,
            },
        ),
    ];
    html! {
        h2 { (lang.pick("Que faire ensuite", "What to do next")) }
        ol.steps {
            @for (_, step) in all.iter().filter(|(is_work, _)| may_work || !is_work) {
                li {
                    a href=(step.to) { (step.title) }
                    p { @if step.waits { strong { (step.state) } } @else { (step.state) } }
                    @if step.to == "/import" && state.errors + state.warnings > 0 { p { a href="/rapport/#donnees" { (lang.pick("Voir chaque remarque, avec le moyen d'y remédier", "See each remark, with the way to mend it")) } } }
                }
            }
        }
        p { (lang.pick("À tout moment\u{202f}: ", "At any time: ")) a href="/rapport/" { (lang.pick("lire le rapport", "read the report")) } ", " a href="/explorer" { (lang.pick("explorer le réseau", "explore the network")) } "." }
    }
}

/// The last lines of the log.
fn last(lang: Lang, actor: &Actor, log: &[AuditLine]) -> Markup {
    html! {
        @if !log.is_empty() {
            h2 { (lang.pick("Ce qui s'est passé récemment", "What happened lately")) }
            ul.log {
                @for line in log {
                    li {
                        span.muted { (line.at.sentence().get(lang)) } " · " (journal::title(&line.action, lang))
                        @if !line.object.is_empty() { "\u{202f}: " (line.object.chars().take(160).collect::<String>()) }
                        @if !line.actor.is_empty() { " · " (line.actor) }
                    }
                }
            }
            @if actor.may(Role::Administration) { p { a href="/journal" { (lang.pick("Tout le journal", "The whole log")) } } }
        }
    }
}

async fn analyse(State(app): State<Arc<App>>, actor: Actor) -> Result<Response, Problem> {
    app.refresh();
    let name = actor.name;
    app.aside(move |app| Ok(app.register.log(&name, Act::Analysis, "")?)).await?;
    Ok(answer::go("/"))
}
