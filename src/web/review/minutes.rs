//! The minutes of a meeting, written by what was signed there: as a page, a Word file, a PDF.

use super::board::Board;
use super::meeting::Sitting;
use crate::register::{Conference, Decided};
use crate::rendering::document::Document;
use crate::rendering::pack::{DecidedItem, HeldMeeting, Unreached, decided};
use crate::rendering::{compose, docx, html, pdf};
use crate::text::{Lang, long_day};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// Which meeting: its day, `?jour=2015-01-20`; the one that is open, when nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    jour: String,
}

/// The minutes as a document, and the day of the meeting.
fn minutes(app: &App, asked: &Asked) -> Result<(Document, Date), Problem> {
    let snapshot = app.analysed()?;
    let board = Board::of(&snapshot, &app.register)?;
    let open = &board.sitting;
    let all = app.register.decisions()?;
    let meeting = if asked.jour.is_empty() {
        open.conference.clone()
    } else {
        let day = super::decide::day(&asked.jour).ok_or(Problem::NotFound)?;
        meeting_of(app, open, day, &all)?.ok_or(Problem::NotFound)?
    };
    let pack = compose::pack(&snapshot.report(), app.lang);
    let rank = |key: &str| board.position(key).map(|at| board.items[at].sheet.rank);
    let unreached = board.items.iter().filter(|item| !item.is_decided).map(|item| Unreached {
        rank: item.sheet.rank,
        title: item.sheet.title.clone(),
        choice: item.sheet.choice.clone(),
    });
    let held = HeldMeeting {
        lang: app.lang,
        day: meeting.day,
        organiser: pack.organiser.name,
        participants: meeting.participants.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        decided: items(app.lang, &all, meeting.day, rank),
        // What was on the list of an earlier meeting is no longer known.
        unreached: if meeting.day == open.conference.day { unreached.collect() } else { Vec::new() },
        name: meeting.name,
        stamp: pack.stamp,
    };
    Ok((decided(&held), held.day))
}

/// The meeting of a day: as it was set, or as the decisions of that day name it.
fn meeting_of(app: &App, open: &Sitting, day: Date, all: &[Decided]) -> Result<Option<Conference>, Problem> {
    if day == open.conference.day {
        return Ok(Some(open.conference.clone()));
    }
    let set = app.register.conferences()?.into_iter().map(|kept| kept.conference).find(|meeting| meeting.day == day);
    let named = || all.iter().rfind(|decided| decided.decision.day == day);
    Ok(set.or_else(|| named().map(|decided| Conference { name: decided.decision.conference.clone(), day, participants: String::new() })))
}

/// The last verdict of a day on each proposal, in the order of the list, then of signature.
fn items(lang: Lang, all: &[Decided], day: Date, rank: impl Fn(&str) -> Option<usize>) -> Vec<DecidedItem> {
    let of_day: Vec<&Decided> = all.iter().filter(|decided| decided.decision.day == day).collect();
    let is_last = |one: &Decided| !of_day.iter().any(|other| other.decision.subject == one.decision.subject && other.id > one.id);
    let signed = |decided: &Decided| format!("{}, {}", decided.decision.signed_by, decided.at.sentence().get(lang));
    let mut items: Vec<(usize, i64, DecidedItem)> = of_day
        .iter()
        .filter(|decided| is_last(decided))
        .map(|last| {
            let decision = &last.decision;
            let earlier = of_day.iter().filter(|other| other.decision.subject == decision.subject && other.id < last.id);
            let before = earlier.map(|other| {
                let verdict = other.decision.verdict.label();
                let (fr, en, by) = (verdict.fr, verdict.en, signed(other));
                crate::say!("D'abord {fr} ({by})." | "First {en} ({by}).").get(lang).to_owned()
            });
            let item = DecidedItem {
                rank: rank(&decision.subject),
                title: decision.title.clone(),
                verdict: decision.verdict,
                carrier: decision.carrier.clone(),
                due: decision.due,
                remarks: decision.reason.clone(),
                signed: signed(last),
                before: before.collect(),
            };
            (item.rank.unwrap_or(usize::MAX), last.id, item)
        })
        .collect();
    items.sort_by_key(|(rank, id, _)| (*rank, *id));
    items.into_iter().map(|(_, _, item)| item).collect()
}

/// The minutes as a page, with the way to those of other meetings.
pub async fn page(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Asked>) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let (document, day) = minutes(&app, &asked)?;
    let mut days: Vec<Date> = app.register.decisions()?.iter().map(|decided| decided.decision.day).filter(|other| *other != day).collect();
    days.sort_unstable();
    days.dedup();
    let body = html! {
        p.meeting { (document.subtitle) }
        p.exits {
            a.button.main href={ "/revue/compte-rendu.docx?jour=" (day) } { (lang.pick("Télécharger (Word)", "Download (Word)")) } " "
            @if pdf::check_available().is_ok() { a.button href={ "/revue/compte-rendu.pdf?jour=" (day) } { (lang.pick("Télécharger (PDF)", "Download (PDF)")) } " " }
            a.button href="/revue" { (lang.pick("Retour à la revue", "Back to the review")) }
        }
        div.minutes { (html::chapters(&document)) }
        @if !days.is_empty() {
            section {
                h2 { (lang.pick("Autres séances", "Other meetings")) }
                ul { @for other in days.iter().rev() { li { a href={ "/revue/compte-rendu?jour=" (other) } { (long_day(*other).get(lang)) } } } }
            }
        }
        p.below { (document.stamp) }
    };
    Ok(Page { title: &document.title, place: "/revue", body, scripts: &[] }.show(&app, &actor))
}

/// The minutes as a Word file.
pub async fn docx(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (bytes, day) = app
        .aside(move |app| {
            let (document, day) = minutes(app, &asked)?;
            Ok((docx::bytes(&document, day), day))
        })
        .await?;
    let name = format!("compte-rendu-{day}.docx");
    Ok(answer::file(bytes, answer::kind_of(&name), Some(&name)))
}

/// The minutes in PDF; a program built without it says so.
pub async fn pdf(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (bytes, day) = app
        .aside(move |app| {
            let (document, day) = minutes(app, &asked)?;
            let bytes = pdf::bytes(&document, day).map_err(|error| match error {
                pdf::PdfError::NotBuilt => Problem::Refused(crate::say!(
                    "ce programme est construit sans de quoi écrire un PDF\u{202f}: prenez le compte rendu en Word, ou imprimez sa page depuis le navigateur"
                        | "this program is built without what PDF needs: take the minutes in Word, or print their page from the browser"
                )),
                refused @ pdf::PdfError::Refused(_) => Problem::Refused(refused.sentence()),
            })?;
            Ok((bytes, day))
        })
        .await?;
    let name = format!("compte-rendu-{day}.pdf");
    Ok(answer::file(bytes, answer::kind_of(&name), Some(&name)))
}
