//! The meeting: its name, its day, who takes part. Set once, then on every page, and on every verdict signed from then on.

use super::decide::{self, long, tidy};
use super::list;
use crate::register::{Conference, Register, RegisterError, now, today};
use crate::say;
use crate::text::{Lang, Sentence, long_day};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::token;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Most letters of a name, and of the list of those who take part.
const NAME: usize = 120;
const PARTICIPANTS: usize = 4_000;

/// The meeting that decisions now belong to.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The meeting.
    pub conference: Conference,
    /// Its line in the register; 0 when nobody has set it yet.
    pub line: i64,
    /// Was it set on an earlier day than this one? Then another meeting may have begun.
    pub is_old: bool,
}

impl Sitting {
    /// As the register has it; today's, when nobody has set one.
    ///
    /// # Errors
    /// The register can't be read.
    pub fn of(register: &Register) -> Result<Self, RegisterError> {
        Ok(match register.conference()? {
            Some(kept) => Self { is_old: kept.at.day() != now().day(), line: kept.id, conference: kept.conference },
            None => {
                let conference = Conference { name: "Conférence départementale".to_owned(), day: today(), participants: String::new() };
                Self { conference, line: 0, is_old: false }
            }
        })
    }

    /// « Conférence départementale, jeudi 4 février 2016 ».
    pub fn words(&self, lang: Lang) -> String {
        format!("{}, {}", self.conference.name, long_day(self.conference.day).get(lang))
    }
}

/// What the form says, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Draft {
    nom: String,
    jour: String,
    participants: String,
    remplace: i64,
}

/// What is wrong with it, field by field, or with the moment at which it was sent.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    name: Option<Sentence>,
    day: Option<Sentence>,
    participants: Option<Sentence>,
    meanwhile: Option<Sentence>,
}

impl Draft {
    /// The meeting as it is, to be changed.
    pub fn of(sitting: &Sitting) -> Self {
        let Conference { name, day, participants } = sitting.conference.clone();
        Self { nom: name, jour: day.to_string(), participants, remplace: sitting.line }
    }

    fn read(&self) -> Result<Conference, Box<Faults>> {
        let name = tidy(&self.nom).replace('\n', " ");
        let participants = tidy(&self.participants);
        let mut faults = Faults { name: long(&name, NAME), participants: long(&participants, PARTICIPANTS), ..Faults::default() };
        if name.is_empty() {
            faults.name = Some(say!("donnez un nom à la séance" | "give the meeting a name"));
        }
        let day = decide::day(&self.jour);
        if day.is_none() {
            faults.day = Some(say!("écrivez le jour ainsi\u{202f}: 04/02/2016" | "write the day like this: 2016-02-04"));
        }
        match day {
            Some(day) if faults.name.is_none() && faults.participants.is_none() => Ok(Conference { name, day, participants }),
            _ => Err(Box::new(faults)),
        }
    }
}

/// Sets the meeting.
pub async fn set(State(app): State<Arc<App>>, actor: Actor, Form(draft): Form<Draft>) -> Result<Response, Problem> {
    let meeting = match draft.read() {
        Ok(meeting) => meeting,
        Err(faults) => return shown(&app, &actor, StatusCode::UNPROCESSABLE_ENTITY, draft, *faults),
    };
    let (name, replaces) = (actor.name.clone(), draft.remplace);
    let other = app.aside(move |app| Ok(app.register.hold(&meeting, &name, replaces)?)).await?;
    let Some(other) = other else { return Ok(answer::go("/revue")) };
    let at = other.at.sentence();
    let by = |word: &str| if other.signed_by.is_empty() { String::new() } else { format!(" {word} {}", other.signed_by) };
    let (fr, en) = (format!("{}{}", at.fr, by("par")), format!("{}{}", at.en, by("by")));
    let words = say!(
        "La séance a été changée le {fr} pendant que vous remplissiez ce formulaire. Votre saisie est encore là\u{202f}: relisez-la, puis enregistrez à nouveau si elle doit remplacer l'autre."
            | "The meeting was changed on {en} while you filled in this form. What you typed is still there: read it again, then save again if it must replace the other."
    );
    let faults = Faults { meanwhile: Some(words), ..Faults::default() };
    shown(&app, &actor, StatusCode::CONFLICT, Draft { remplace: other.id, ..draft }, faults)
}

fn shown(app: &App, actor: &Actor, status: StatusCode, draft: Draft, faults: Faults) -> Result<Response, Problem> {
    let page = list::show(app, actor, list::Filter::All, Some((draft, faults)))?;
    Ok((status, page).into_response())
}

/// The form. `given`: what was typed and what is wrong with it, when it comes back.
pub fn form(lang: Lang, actor: &Actor, sitting: &Sitting, given: Option<(Draft, Faults)>) -> Markup {
    let is_open = given.is_some() || sitting.is_old;
    let (draft, faults) = given.unwrap_or_else(|| (Draft::of(sitting), Faults::default()));
    let fault = |id: &str, fault: &Option<Sentence>| decide::fault(lang, id, fault);
    html! {
        details.sitting open[is_open] {
            summary { (if sitting.line == 0 {
                lang.pick("Préciser la séance\u{202f}: nom, jour, participants", "Set the meeting: name, day, participants")
            } else {
                lang.pick("Changer la séance\u{202f}: nom, jour, participants", "Change the meeting: name, day, participants")
            }) }
            form method="post" action="/revue/seance" novalidate {
                (token(actor))
                input type="hidden" name="remplace" value=(draft.remplace);
                @if let Some(meanwhile) = &faults.meanwhile { p.notice.fault role="alert" { (meanwhile.get(lang)) } }
                p.field {
                    label for="nom" { (lang.pick("Nom de la séance", "Name of the meeting")) }
                    input #nom name="nom" value=(draft.nom) maxlength=(NAME) size="40" required aria-describedby=[faults.name.is_some().then_some("nom-faute")];
                    (fault("nom-faute", &faults.name))
                }
                p.field {
                    label for="jour" { (lang.pick("Jour", "Day")) }
                    input #jour type="date" name="jour" value=(draft.jour) required aria-describedby="jour-aide";
                    span.hint #jour-aide { (lang.pick(
                        "Les décisions signées à partir de maintenant portent ce jour\u{202f}; celles déjà signées gardent le leur. Une nouvelle séance\u{202f}? Changez le jour, et tout est de nouveau à décider.",
                        "Decisions signed from now on bear this day; those signed already keep theirs. A new meeting? Change the day, and everything is to be decided again.")) }
                    (fault("jour-faute", &faults.day))
                }
                p.field {
                    label for="participants" { (lang.pick("Participants", "Participants")) }
                    span.hint #participants-aide { (lang.pick("Un par ligne, avec leur qualité. Ils figurent au compte rendu.", "One a line, with their function. They stand in the minutes.")) }
                    textarea #participants name="participants" maxlength=(PARTICIPANTS) rows="6" aria-describedby="participants-aide" { (draft.participants) }
                    (fault("participants-faute", &faults.participants))
                }
                button type="submit" { (lang.pick("Enregistrer la séance", "Save the meeting")) }
            }
        }
    }
}

/// Which meeting this is, with a word when it may be over.
pub fn band(lang: Lang, sitting: &Sitting) -> Markup {
    html! {
        p.meeting { (sitting.words(lang)) }
        @if sitting.is_old {
            p.notice { (lang.pick(
                "Cette séance a été ouverte un autre jour. Si une nouvelle séance commence, changez son jour avant de décider.",
                "This meeting was opened on another day. If a new one begins, change its day before deciding.")) " "
                a href="/revue" { (lang.pick("Changer la séance", "Change the meeting")) } }
        }
    }
}
