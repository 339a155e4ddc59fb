//! A change of a session: read from a form, checked, signed.

use super::board::Board;
use crate::planning::by_hand::{changed, what_breaks, with_changes};
use crate::planning::{Broken, ByHand, Session};
use crate::register::{Moved, NewMove, Unmoved, Unsigned, standing};
use crate::say;
use crate::text::{Sentence, alphabetical};
use crate::web::answer::Problem;
use crate::web::app::App;
use crate::web::fields::{Fields, day, hour};
use std::collections::BTreeMap;

/// Longest place and longest reason, in characters.
const PLACE: usize = 200;
const REASON: usize = 600;

/// What stands in the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub day: String,
    pub start: String,
    pub place: String,
    /// Identifiers of those invited.
    pub invited: Vec<String>,
    /// Somebody to invite besides, as typed.
    pub add: String,
    pub reason: String,
    /// Was it confirmed in spite of what is doubtful?
    pub is_confirmed: bool,
    /// The change seen last; 0 for none.
    pub seen: i64,
    pub signature: String,
}

/// What is to be said beside the fields.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub fields: BTreeMap<&'static str, Sentence>,
    /// What the change breaks that was not broken before.
    pub broken: Vec<Broken>,
    /// Somebody else's change meanwhile.
    pub meanwhile: Option<Box<Moved>>,
    /// Nothing was changed.
    pub is_same: bool,
    pub is_unsigned: bool,
}

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.broken.is_empty() && self.meanwhile.is_none() && !self.is_same && !self.is_unsigned
    }
}

impl Draft {
    /// The session as it stands, with what was sent instead. What a form leaves out stays.
    pub fn of(board: &Board, session: &Session, sent: &Fields) -> Self {
        let id = |invitee: &crate::planning::Invitee| board.snapshot.loaded.dossier.partner(invitee.partner).id.clone();
        let or = |name: &str, most: usize, now: String| if sent.has(name) { sent.text(name, most).replace('\n', " ") } else { now };
        let invited =
            if sent.has("liste") { sent.all("invite").map(str::to_owned).collect() } else { session.invitees.iter().map(id).collect() };
        let last = board.history(&session.key).last().map_or(0, |moved| moved.id);
        Self {
            day: or("jour", 20, session.date.to_string()),
            start: or("debut", 10, session.start.strftime("%H:%M").to_string()),
            place: or("lieu", PLACE, session.room.clone().unwrap_or_default()),
            invited,
            add: sent.text("ajouter", PLACE),
            reason: sent.text("motif", REASON),
            is_confirmed: sent.has("confirmer"),
            seen: sent.get("vu").map_or(Some(last), |seen| seen.parse().ok()).unwrap_or(-1),
            signature: sent.text("signature", PLACE),
        }
    }

    /// What it changes of the session as it was computed; what can't be read is told.
    pub fn by_hand(&self, board: &Board, planned: &Session) -> (ByHand, BTreeMap<&'static str, Sentence>) {
        let dossier = &board.snapshot.loaded.dossier;
        let mut faults = BTreeMap::new();
        let date = day(&self.day);
        if date.is_none() {
            faults.insert(
                "jour",
                say!("Ce n'est pas un jour : on l'écrit comme 3/2/2015." | "This is not a day: it is written like 3/2/2015 (day first)."),
            );
        }
        let start = hour(&self.start);
        if start.is_none() {
            faults.insert(
                "debut",
                say!("Ce n'est pas une heure : on l'écrit comme 9 h 30." | "This is not an hour: it is written like 9:30."),
            );
        }
        let before: Vec<&str> = planned.invitees.iter().map(|invitee| dossier.partner(invitee.partner).id.as_str()).collect();
        let removed = before.iter().filter(|id| !self.invited.iter().any(|kept| kept == *id)).map(|id| (*id).to_owned()).collect();
        let is_known = |id: &&String| dossier.partners.binary_search_by(|partner| partner.id.cmp(*id)).is_ok();
        let mut added: Vec<String> = self.invited.iter().filter(|id| !before.contains(&id.as_str())).filter(is_known).cloned().collect();
        if !self.add.is_empty() {
            match partner(board, &self.add) {
                Some(id) => added.push(id),
                None => {
                    faults.insert(
                        "ajouter",
                        say!(
                            "Aucun partenaire du dossier ne porte ce nom, ou plusieurs le portent : le choisir dans la liste."
                                | "No partner of the dossier has this name, or several have it: choose it from the list."
                        ),
                    );
                }
            }
        }
        added.sort();
        added.dedup();
        let place = Some(self.place.clone()).filter(|place| !place.is_empty() && Some(place) != planned.room.as_ref());
        let by_hand = ByHand {
            day: date.filter(|day| *day != planned.date),
            start: start.filter(|start| *start != planned.start),
            place,
            added,
            removed,
        };
        (by_hand, faults)
    }
}

/// How a partner is offered in the list.
pub(super) fn offered(name: &str, id: &str) -> String {
    format!("{name} ({id})")
}

/// The identifier of a partner as it was typed or chosen.
fn partner(board: &Board, typed: &str) -> Option<String> {
    let dossier = &board.snapshot.loaded.dossier;
    let partners = &board.snapshot.analysis.linkage.partners;
    let wanted = alphabetical(typed);
    let is_it = |partner: &crate::dossier::Partner| {
        offered(&partner.name, &partner.id) == typed
            || partner.id == typed
            || alphabetical(&partner.name) == wanted
            || partner.acronym.as_deref().is_some_and(|acronym| alphabetical(acronym) == wanted)
    };
    let mut found: Vec<_> =
        dossier.partners.iter().enumerate().filter(|(_, partner)| is_it(partner)).map(|(at, _)| partners.canonical(at.into())).collect();
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [only] => Some(dossier.partner(only).id.clone()),
        _ => None,
    }
}

/// What a draft would break that the session doesn't break as it stands; and the session as it would be.
pub(super) fn newly_broken(board: &Board, planned: &Session, by_hand: &ByHand) -> Vec<Broken> {
    let view = board.view();
    let before = board.session(&planned.key).map(|session| board.broken(session)).unwrap_or_default();
    let after = changed(planned, by_hand, planned.n_changes, &view);
    board.broken(&after).into_iter().filter(|broken| !before.contains(broken)).collect()
}

/// Saves what a form asks for, or says why not.
///
/// # Errors
/// The session isn't in the plan, or the register fails.
pub(super) fn save(
    app: &App,
    board: &Board,
    key: &str,
    sent: &Fields,
    signed: Option<(String, Option<i64>)>,
) -> Result<(Draft, Faults), Problem> {
    let planned = board.planned(key).ok_or(Problem::NotFound)?;
    let session = board.session(key).ok_or(Problem::NotFound)?;
    let draft = Draft::of(board, session, sent);
    let mut faults = Faults { is_unsigned: signed.is_none(), ..Faults::default() };
    let by_hand = match sent.get("remettre") {
        Some(id) => {
            // 0: as it was computed.
            let before = board.history(key).into_iter().find(|moved| moved.id.to_string() == id);
            before.map(|moved| moved.new.by_hand.clone()).unwrap_or_default()
        }
        None => {
            let (by_hand, wrong) = draft.by_hand(board, planned);
            faults.fields = wrong;
            by_hand
        }
    };
    let now = board.history(key).last().map(|moved| moved.new.by_hand.clone()).unwrap_or_default();
    faults.is_same = faults.fields.is_empty() && now == by_hand;
    let Some((name, account)) = signed.filter(|_| faults.is_empty()) else { return Ok((draft, faults)) };
    let new = NewMove {
        quarter: board.plan.quarter.code(),
        session: key.to_owned(),
        title: board.plan.map.basins[planned.basin].name.clone(),
        by_hand,
        reason: draft.reason.clone(),
        signed_by: name,
        account,
        replaces: draft.seen,
    };
    let is_confirmed = draft.is_confirmed && !draft.reason.is_empty();
    let done = app.register.move_session(&new, |moves| {
        // As all stands in the register now, not as it stood when the page was read.
        let (view, settings) = (board.view(), &board.snapshot.settings);
        let plan = with_changes(&board.computed, &standing(moves), &view);
        let of = |session: &Session| what_breaks(&plan, planned, session, &view, settings);
        let before = plan.sessions.iter().find(|session| session.key == key).map(of).unwrap_or_default();
        let after = of(&changed(planned, &new.by_hand, 0, &view));
        let broken: Vec<Broken> = after.into_iter().filter(|broken| !before.contains(broken)).collect();
        let is_refused = broken.iter().any(|broken| broken.is_forbidden) || !(broken.is_empty() || is_confirmed);
        if is_refused { Err(broken) } else { Ok(()) }
    });
    match done {
        Ok(_) => {}
        Err(Unmoved::Refused(broken)) => faults.broken = broken,
        Err(Unmoved::Unsigned(Unsigned::Meanwhile(moved))) => faults.meanwhile = Some(moved),
        Err(Unmoved::Unsigned(Unsigned::Register(error))) => return Err(error.into()),
    }
    Ok((draft, faults))
}
