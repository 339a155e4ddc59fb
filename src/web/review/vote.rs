//! The box in which one decides, and what stands there once it is done.

use super::decide::{Ballot, CARRIER, Faults, NAME, REASON, fault};
use super::item::View;
use crate::dossier::Verdict;
use crate::register::{Decided, NewDecision};
use crate::say;
use crate::text::{Lang, capital, date};
use crate::web::answer::step;
use crate::web::guard::Actor;
use crate::web::page::token;
use maud::{Markup, html};

/// « Retenue ».
pub fn verdict_words(lang: Lang, verdict: Verdict) -> String {
    capital(verdict.label().get(lang))
}

/// « reportée le 20/01/2015 ».
pub fn earlier_words(lang: Lang, decision: &NewDecision) -> String {
    let (day, verdict) = (date(decision.day), decision.verdict.label());
    let (fr, en, day_fr, day_en) = (verdict.fr, verdict.en, day.fr, day.en);
    say!("{fr} le {day_fr}" | "{en} on {day_en}").get(lang).to_owned()
}

/// « Retenue, signée par Anne le 28/11/2026 à 09:41 ».
pub fn signed_words(lang: Lang, decided: &Decided) -> String {
    let (at, by, verdict) = (decided.at.sentence(), &decided.decision.signed_by, decided.decision.verdict.label());
    let (fr, en, at_fr, at_en) = (capital(verdict.fr), capital(verdict.en), at.fr, at.en);
    say!("{fr}, signée par {by} le {at_fr}" | "{en}, signed by {by} on {at_en}").get(lang).to_owned()
}

/// The verdict of this meeting, if there is one, and the form to those who may decide. `given`: what was typed and what is wrong with it.
pub fn vote(lang: Lang, actor: &Actor, may_decide: bool, view: &View, given: Option<(Ballot, Faults)>) -> Markup {
    let decided = view.last.as_ref().filter(|last| last.decision.day == view.board.sitting.conference.day);
    html! {
        section.vote aria-labelledby="decision-titre" {
            h2 #decision-titre { (lang.pick("Décision", "Decision")) }
            @if let Some(decided) = decided { (verdict(lang, decided)) }
            @if may_decide {
                @if decided.is_some() && given.is_none() {
                    details {
                        summary { (lang.pick("Revenir sur cette décision", "Decide again")) }
                        (form(lang, actor, view, None))
                    }
                } @else { (form(lang, actor, view, given)) }
            } @else if decided.is_none() {
                p { (lang.pick("Rien n'est encore décidé à cette séance.", "Nothing is decided at this meeting yet.")) }
            }
            @let day = date(view.board.sitting.conference.day);
            p.hint { (lang.pick(
                "La liste ne bouge pas pendant la séance\u{202f}: le classement sera revu à la prochaine analyse, quand les tableaux iront jusqu'au ",
                "The list does not move during the meeting: the ranking is made again at the next analysis, when the tables go as far as ")) (day.get(lang))
                (lang.pick(
                ". Une décision signée ne s'efface pas\u{202f}; pour y revenir, on en signe une autre, et les deux restent dans l'historique.",
                ". What is signed is never erased; to come back to it, sign another, and both stay in the history.")) }
        }
    }
}

/// The verdict given, as it is read from the back of a room.
fn verdict(lang: Lang, decided: &Decided) -> Markup {
    let decision = &decided.decision;
    html! {
        div.verdict-given {
            p { strong { (verdict_words(lang, decision.verdict)) } }
            p { (lang.pick("Signée par ", "Signed by ")) (decision.signed_by) ", " (decided.at.sentence().get(lang)) }
            @if !decision.carrier.is_empty() { p { (lang.pick("Porteur\u{202f}: ", "Carried by: ")) (decision.carrier) } }
            @if let Some(due) = decision.due { p { (lang.pick("Échéance\u{202f}: ", "Due: ")) (date(due).get(lang)) } }
            @if !decision.reason.is_empty() { p.remarks { (decision.reason) } }
        }
    }
}

fn form(lang: Lang, actor: &Actor, view: &View, given: Option<(Ballot, Faults)>) -> Markup {
    let (ballot, faults) = given.unwrap_or_else(|| (start(actor, view), Faults::default()));
    let said = |is_wrong: bool, id: &'static str| is_wrong.then_some(id);
    html! {
        form #decider method="post" action={ "/revue/" (step(&view.key)) } novalidate {
            (token(actor))
            input type="hidden" name="remplace" value=(ballot.remplace);
            @if let Some(other) = &faults.meanwhile { (meanwhile(lang, other)) }
            fieldset.verdicts aria-describedby=[said(faults.verdict.is_some(), "decision-faute")] {
                legend { (lang.pick("La conférence décide", "The conference decides")) }
                @for (at, verdict) in Verdict::ALL.iter().enumerate() {
                    label {
                        input type="radio" name="decision" value=(verdict.code()) checked[ballot.decision == verdict.code()] data-touche=(at + 1) required;
                        span { (verdict_words(lang, *verdict)) }
                    }
                }
                span.field { (fault(lang, "decision-faute", &faults.verdict)) }
            }
            p.field {
                label for="porteur" { (lang.pick("Porteur", "Carried by")) }
                input #porteur name="porteur" value=(ballot.porteur) maxlength=(CARRIER) list="porteurs" autocomplete="off" aria-describedby=[said(faults.carrier.is_some(), "porteur-faute")];
                datalist #porteurs { @for name in view.carriers() { option value=(name) {} } }
                (fault(lang, "porteur-faute", &faults.carrier))
            }
            p.field {
                label for="echeance" { (lang.pick("Échéance", "Due")) }
                input #echeance type="date" name="echeance" value=(ballot.echeance) aria-describedby=[said(faults.due.is_some(), "echeance-faute")];
                (fault(lang, "echeance-faute", &faults.due))
            }
            p.field {
                label for="motif" { (lang.pick("Motif, remarques", "Reason, remarks")) }
                textarea #motif name="motif" maxlength=(REASON) rows="3" aria-describedby=[said(faults.reason.is_some(), "motif-faute")] { (ballot.motif) }
                (fault(lang, "motif-faute", &faults.reason))
            }
            @if actor.account.is_some() {
                p { (lang.pick("Vous signez\u{202f}: ", "You sign: ")) strong { (actor.name) } }
            } @else {
                p.field {
                    label for="signature" { (lang.pick("Votre nom (signature)", "Your name (signature)")) }
                    input #signature name="signature" value=(ballot.signature) maxlength=(NAME) autocomplete="name" required aria-describedby=[said(faults.name.is_some(), "signature-faute")];
                    (fault(lang, "signature-faute", &faults.name))
                }
            }
            p.sign {
                button.main type="submit" { (lang.pick("Signer", "Sign")) } " "
                @if view.next_open().is_some() {
                    button type="submit" name="suite" value="1" { (lang.pick("Signer et passer à la suivante", "Sign and go to the next")) }
                }
            }
        }
    }
}

/// What the fields hold at first: who signs, and what the last verdict said of carrier and due date.
fn start(actor: &Actor, view: &View) -> Ballot {
    let last = view.last.as_ref();
    Ballot {
        porteur: last.map(|last| last.decision.carrier.clone()).unwrap_or_default(),
        echeance: last
            .and_then(|last| last.decision.due)
            .filter(|due| *due >= view.board.sitting.conference.day)
            .map(|due| due.to_string())
            .unwrap_or_default(),
        signature: actor.name.clone(),
        remplace: last.map_or(0, |last| last.id),
        ..Ballot::default()
    }
}

/// What the second of two people reads.
fn meanwhile(lang: Lang, other: &Decided) -> Markup {
    html! {
        div.notice.fault role="alert" #entretemps {
            p { strong { (lang.pick("Une décision a été signée entre-temps. ", "A decision was signed meanwhile. ")) } (signed_words(lang, other)) "." }
            @let decision = &other.decision;
            @if !decision.carrier.is_empty() { p { (lang.pick("Porteur\u{202f}: ", "Carried by: ")) (decision.carrier) } }
            @if let Some(due) = decision.due { p { (lang.pick("Échéance\u{202f}: ", "Due: ")) (date(due).get(lang)) } }
            @if !decision.reason.is_empty() { p.remarks { (decision.reason) } }
            p { (lang.pick(
                "Votre saisie est encore là, et rien n'en est enregistré. Si la vôtre doit prendre la suite, relisez-la et signez à nouveau\u{202f}; sinon, quittez cette page.",
                "What you typed is still there, and none of it is saved. If yours must follow, read it again and sign again; if not, leave this page.")) }
        }
    }
}
