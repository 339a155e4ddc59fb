//! What the form of a decision says, what is wrong with it, and the signature.

use super::item::{self, View};
use crate::dossier::Verdict;
use crate::register::{Decided, NewDecision, Unsigned};
use crate::say;
use crate::text::{Lang, Sentence, count, date};
use crate::web::answer::{self, Problem, step};
use crate::web::app::App;
use crate::web::guard::{Actor, signs_as};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use tower_sessions::Session;

/// Most letters of a carrier, of the remarks, of a name.
pub const CARRIER: usize = 200;
pub const REASON: usize = 4_000;
pub const NAME: usize = 100;

/// A due date further away than this is a slip of the hand.
const FURTHEST_YEARS: i64 = 20;

/// What the form says, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ballot {
    pub decision: String,
    pub porteur: String,
    pub echeance: String,
    pub motif: String,
    pub signature: String,
    pub remplace: i64,
    /// Which button: with something in it, one goes on to the next proposal.
    pub suite: String,
}

/// What is wrong with it, field by field, or with the moment at which it was sent.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub verdict: Option<Sentence>,
    pub carrier: Option<Sentence>,
    pub due: Option<Sentence>,
    pub reason: Option<Sentence>,
    pub name: Option<Sentence>,
    /// Somebody else decided meanwhile.
    pub meanwhile: Option<Box<Decided>>,
}

/// What can be signed.
#[derive(Clone, Debug, PartialEq)]
struct Signed {
    verdict: Verdict,
    carrier: String,
    due: Option<Date>,
    reason: String,
    name: String,
}

impl Ballot {
    /// `day`: that of the meeting. A person with an account signs with its name.
    fn read(&self, actor: &Actor, day: Date) -> Result<Signed, Box<Faults>> {
        let line = |text: &str| tidy(text).replace('\n', " ");
        let (carrier, reason) = (line(&self.porteur), tidy(&self.motif));
        let name = if actor.account.is_some() { actor.name.clone() } else { line(&self.signature) };
        let (due, wrong_due) = match due(self.echeance.trim(), day) {
            Ok(due) => (due, None),
            Err(fault) => (None, Some(fault)),
        };
        let verdict = Verdict::from_code(&self.decision);
        let faults = Faults {
            verdict: verdict.is_none().then(|| say!("choisissez l'une des quatre décisions" | "choose one of the four decisions")),
            carrier: long(&carrier, CARRIER),
            due: wrong_due,
            reason: long(&reason, REASON),
            name: if name.is_empty() {
                Some(say!("signez de votre nom\u{202f}: il figure au compte rendu" | "sign with your name: it stands in the minutes"))
            } else {
                long(&name, NAME)
            },
            meanwhile: None,
        };
        match verdict {
            Some(verdict) if faults.is_none() => Ok(Signed { verdict, carrier, due, reason, name }),
            _ => Err(Box::new(faults)),
        }
    }
}

impl Faults {
    fn is_none(&self) -> bool {
        let fields = [&self.verdict, &self.carrier, &self.due, &self.reason, &self.name];
        fields.iter().all(|fault| fault.is_none()) && self.meanwhile.is_none()
    }
}

/// Signs a verdict.
pub async fn decide(
    State(app): State<Arc<App>>,
    actor: Actor,
    session: Session,
    Path(key): Path<String>,
    Form(ballot): Form<Ballot>,
) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    let view = View::of(&snapshot, &app.register, &key)?;
    let meeting = view.board.sitting.conference.clone();
    let signed = match ballot.read(&actor, meeting.day) {
        Ok(signed) => signed,
        Err(faults) => return Ok(again(&app, &actor, &view, StatusCode::UNPROCESSABLE_ENTITY, ballot, *faults)),
    };
    if actor.account.is_none() && signed.name != actor.name {
        signs_as(&session, &signed.name).await?;
    }
    let new = NewDecision {
        subject: key,
        subjects: view.subjects.clone(),
        title: view.title.clone(),
        conference: meeting.name,
        day: meeting.day,
        verdict: signed.verdict,
        carrier: signed.carrier,
        due: signed.due,
        reason: signed.reason,
        signed_by: signed.name,
        account: actor.account,
        replaces: ballot.remplace,
    };
    let other = app
        .aside(move |app| match app.register.decide(&new) {
            Ok(_) => Ok(None),
            Err(Unsigned::Meanwhile(other)) => Ok(Some(other)),
            Err(Unsigned::Register(error)) => Err(error.into()),
        })
        .await?;
    match other {
        None if ballot.suite.is_empty() => Ok(answer::go(&format!("/revue/{}", step(&view.key)))),
        None => Ok(answer::go(&view.next_open().map_or("/revue".to_owned(), |key| format!("/revue/{}", step(key))))),
        Some(other) => {
            // His own words stay in the fields; the other's verdict is now one that he has seen.
            let ballot = Ballot { remplace: other.id, ..ballot };
            let view = View::of(&snapshot, &app.register, &view.key)?;
            let faults = Faults { meanwhile: Some(other), ..Faults::default() };
            Ok(again(&app, &actor, &view, StatusCode::CONFLICT, ballot, faults))
        }
    }
}

fn again(app: &App, actor: &Actor, view: &View, status: StatusCode, ballot: Ballot, faults: Faults) -> Response {
    (status, item::show(app, actor, view, Some((ballot, faults)))).into_response()
}

/// A text as it is kept: line ends alike, no control character, no space around.
pub fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain: String = lines.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

/// What is said of a text that is too long; nothing is cut in silence.
pub fn long(text: &str, most: usize) -> Option<Sentence> {
    let n = text.chars().count();
    (n > most).then(|| say!("trop long\u{202f}: {n} signes, {most} au plus" | "too long: {n} characters, {most} at most"))
}

/// A day as a form gives it (`2015-06-30`), or as one types it where the browser has no calendar.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let read = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"].iter().find_map(|format| Date::strptime(format, text).ok());
    read.filter(|date| (1900..=2100).contains(&date.year()))
}

fn due(text: &str, meeting: Date) -> Result<Option<Date>, Sentence> {
    if text.is_empty() {
        return Ok(None);
    }
    let Some(due) = day(text) else {
        return Err(say!(
            "ce n'est pas un jour\u{202f}; écrivez-le ainsi\u{202f}: 30/06/2015" | "this is no day; write it like this: 2015-06-30"
        ));
    };
    let of_meeting = date(meeting);
    let (fr, en) = (of_meeting.fr, of_meeting.en);
    let years = count(FURTHEST_YEARS as usize, ("an", "ans"), ("year", "years"));
    let (years_fr, years_en) = (years.fr, years.en);
    if due < meeting {
        Err(say!("l'échéance précède la séance ({fr})" | "it is due before the meeting ({en})"))
    } else if due > meeting.saturating_add(FURTHEST_YEARS.years()) {
        Err(say!("l'échéance est à plus de {years_fr} de la séance" | "it is due more than {years_en} after the meeting"))
    } else {
        Ok(Some(due))
    }
}

/// What is wrong with a field, beside it.
pub fn fault(lang: Lang, id: &str, fault: &Option<Sentence>) -> Markup {
    html! { @if let Some(fault) = fault { span.error id=(id) { (crate::text::capital(fault.get(lang))) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(name: &str) -> Actor {
        Actor { name: name.into(), role: None, territory: None, account: None, token: String::new() }
    }

    const MEETING: Date = Date::constant(2015, 1, 20);

    #[test]
    fn days_are_read_as_people_write_them_and_bounded() {
        assert_eq!(day(" 2015-06-30 "), Some(Date::constant(2015, 6, 30)));
        assert_eq!(day("30/6/2015"), Some(Date::constant(2015, 6, 30)));
        assert_eq!(["31/02/2015", "demain", "0015-06-30", "2015-13-01"].map(day), [None; 4]);
        assert_eq!(due("", MEETING), Ok(None));
        assert!(due("2015-01-20", MEETING).is_ok() && due("2015-01-19", MEETING).is_err() && due("2036-01-01", MEETING).is_err());
    }

    #[test]
    fn each_fault_stands_beside_its_field() {
        let ballot = Ballot { porteur: "x".repeat(201), echeance: "hier".into(), motif: "y".repeat(4_001), ..Ballot::default() };
        let faults = ballot.read(&local("Anne"), MEETING).expect_err("everything is wrong");
        assert!([&faults.verdict, &faults.carrier, &faults.due, &faults.reason, &faults.name].iter().all(|fault| fault.is_some()));
    }

    #[test]
    fn what_is_signed_is_tidy_and_an_account_signs_for_itself() {
        let ballot = Ballot {
            decision: "retenue".into(),
            porteur: " MDS\nde Melun\u{0} ".into(),
            motif: "oui\r\net non".into(),
            signature: "Bruno".into(),
            ..Ballot::default()
        };
        let signed = ballot.read(&local(""), MEETING).expect("nothing is wrong");
        assert_eq!((signed.carrier.as_str(), signed.reason.as_str(), signed.name.as_str()), ("MDS de Melun", "oui\net non", "Bruno"));
        let with_account = Actor { account: Some(1), ..local("Anne") };
        assert_eq!(ballot.read(&with_account, MEETING).expect("nothing is wrong").name, "Anne");
    }
}
