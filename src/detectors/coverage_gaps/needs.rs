//! Needs that were raised, and what answers them.
//!
//! # Method     An action answers a need if it reaches its territory, is under way or to come, and is likely (≥ .3) to pursue what the need asks for ([`crate::linkage::NeedLinkage`]).
//! Score of a need that nothing answers: (1 − p of the nearest action) × (1 − chance that an action on the same theme answers it in other words).
//! # Odd cases  Actions of the territory not said to be whole: nothing is claimed. Outside the département's competence: listed apart, whatever is done.

use super::super::View;
use super::counts::{Counts, is_alive};
use crate::dossier::{Action, ActionIdx, Competence, Need, Table};
use crate::lexicon::themes::family;
use crate::settings::Section;

/// Where a need stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Nothing answers it.
    Unanswered,
    /// Somebody else than the département has to answer it.
    Outside,
    /// An action answers it.
    Answered,
    /// The dossier isn't said to hold all actions there.
    Unrecorded,
    /// Too short to be compared.
    Unreadable,
}

/// How near the actions of the territory come, whatever their texts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nearness {
    /// One is on its theme and for its public.
    ThemeAndPublic,
    /// One is on its theme.
    Theme,
    /// None is.
    Nothing,
}

/// A need and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Raised {
    /// Position in the table.
    pub(super) need: usize,
    /// Where it stands.
    pub(super) status: Status,
    /// The action of its territory that is most likely to answer it, with its probability.
    pub(super) nearest: Option<(ActionIdx, f64)>,
    /// Actions elsewhere that answer such a need, likeliest first; three at most.
    pub(super) elsewhere: Vec<ActionIdx>,
    /// Actions of its territory on its theme.
    pub(super) nearness: Nearness,
    /// An action of its territory on its theme, if there is one.
    pub(super) on_theme: Option<ActionIdx>,
    /// Probability that nothing answers it; only where that may be claimed.
    pub(super) score: Option<f64>,
}

/// Judges every need raised by the day of analysis, in order.
pub(super) fn judge(view: &View, counts: &Counts, settings: &Section) -> Vec<Raised> {
    let dossier = view.dossier;
    let from = settings.number("answered_from");
    let one = |(at, need): (usize, &Need)| {
        let answers = view.linkage.needs.of(at);
        let is_here = |a: ActionIdx| dossier.reaches(dossier.action(a), need.territory);
        let alive = |a: &ActionIdx| is_alive(view, *a);
        let listed = answers.unwrap_or_default();
        let nearest = listed.iter().copied().find(|(a, _)| is_here(*a) && alive(a));
        let elsewhere =
            listed.iter().filter(|(a, p)| *p >= from && !is_here(*a) && !dossier.action(*a).has_ended()).map(|(a, _)| *a).take(3).collect();
        let (nearness, on_theme) = nearness(view, counts, need);
        let best = nearest.map_or(0.0, |(_, p)| p);
        let status = match (need.competence, answers) {
            (Some(Competence::Outside), _) => Status::Outside,
            (_, None) => Status::Unreadable,
            _ if best >= from => Status::Answered,
            _ if !dossier.is_whole(need.territory, Table::Actions) => Status::Unrecorded,
            _ => Status::Unanswered,
        };
        // Themes are entered by hand: even where none is the need's, something may answer it.
        let unseen = settings.number("unseen")
            * match nearness {
                Nearness::ThemeAndPublic => 1.0,
                Nearness::Theme => 0.7,
                Nearness::Nothing => 0.5,
            };
        let score = (status == Status::Unanswered).then(|| ((1.0 - best) * (1.0 - unseen)).clamp(0.01, 0.99));
        Raised { need: at, status, nearest, elsewhere, nearness, on_theme, score }
    };
    dossier.needs.iter().enumerate().filter(|(_, need)| need.date.is_none_or(|d| d <= view.as_of)).map(one).collect()
}

/// The action of a need's territory that comes nearest by its theme and its public.
fn nearness(view: &View, counts: &Counts, need: &Need) -> (Nearness, Option<ActionIdx>) {
    let dossier = view.dossier;
    let is_on = |at: usize| need.themes.iter().any(|theme| counts.parts[at].iter().any(|(known, _)| known == family(theme)));
    let is_for = |action: &Action| {
        let groups = &action.target_groups;
        groups.is_empty() || need.target_groups.is_empty() || groups.iter().any(|g| g == "tous-publics" || need.target_groups.contains(g))
    };
    let on: Vec<ActionIdx> = (0..dossier.actions.len())
        .filter(|at| is_on(*at))
        .map(ActionIdx::from)
        .filter(|a| is_alive(view, *a) && dossier.reaches(dossier.action(*a), need.territory))
        .collect();
    match (on.iter().copied().find(|a| is_for(dossier.action(*a))), on.first()) {
        (Some(action), _) => (Nearness::ThemeAndPublic, Some(action)),
        (None, Some(action)) => (Nearness::Theme, Some(*action)),
        (None, None) => (Nearness::Nothing, None),
    }
}
