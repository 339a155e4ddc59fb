//! What the département and the territories do side by side: axis by axis, theme by theme, which partners they have in common.
//!
//! # Method     For each unit: partners of the département's actions on the subject that are within the unit's reach (seated there, above it, or nowhere), those of the unit's own
//! actions, and those in both; expected in common if both were drawn from all partners within reach: |D|·|T| / N. Beside it, workshops and committees of the
//! unit, over two years, at which a partner that leads one of the département's actions was present.
//! # Choices    A picture, not findings: measured on two example dossiers, a unit expects one or two partners in common and shows none in half of the cells, which proves
//! nothing; and two actions that say the same thing are already told by the room of redundant actions.
//! # Odd cases  A subject that only one side works on has no row. Names of one partner are one. Actions that have ended count for nothing.
//! # Cost       O(participations × subjects of an action × units).

use crate::dossier::{Action, ActionIdx, Carrier, Dossier, Level, MeetingKind, PartnerIdx, Presence, TerritoryIdx};
use crate::lexicon::themes::family;
use crate::linkage::Linkage;
use jiff::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What ties the actions of a row together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// An axis of the project.
    Axis,
    /// A family of themes.
    Theme,
}

/// One unit on one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Here {
    /// The unit.
    pub unit: TerritoryIdx,
    /// Its own actions on the subject.
    pub n_actions: usize,
    /// Partners in common with the département's actions, in order.
    pub shared: Vec<PartnerIdx>,
    /// How many would be in common by chance.
    pub expected: f64,
    /// Workshops and committees there, over two years, with somebody who leads one of the département's actions.
    pub n_meetings: usize,
}

impl Here {
    /// Is there neither a partner nor a meeting in common?
    pub fn is_apart(&self) -> bool {
        self.shared.is_empty() && self.n_meetings == 0
    }
}

/// A subject on which both the département and some territory work.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Axis or theme.
    pub scope: Scope,
    /// As the dossier writes it (themes by family).
    pub name: String,
    /// Actions of the département, in order.
    pub departmental: Vec<ActionIdx>,
    /// Units that work on it, in order.
    pub units: Vec<Here>,
}

impl Subject {
    /// Actions of the territories.
    pub fn n_territorial(&self) -> usize {
        self.units.iter().map(|here| here.n_actions).sum()
    }

    /// Partners in common, unit by unit: seen, expected.
    pub fn in_common(&self) -> (usize, f64) {
        (self.units.iter().map(|here| here.shared.len()).sum(), self.units.iter().map(|here| here.expected).sum())
    }
}

/// Draws the picture on a day: axes in order of name, then themes.
pub fn alignment(dossier: &Dossier, linkage: &Linkage, as_of: Date) -> Vec<Subject> {
    let one = |partner: PartnerIdx| linkage.partners.canonical(partner);
    let is_alive = |a: &Action| !a.has_ended() && a.end.is_none_or(|end| end >= as_of) && a.start.is_none_or(|start| start <= as_of);
    let is_departmental = |a: &Action| {
        a.carrier == Some(Carrier::Departmental) || a.territories.iter().any(|t| dossier.territory(*t).level == Level::Department)
    };
    let mut partners: Vec<BTreeSet<PartnerIdx>> = dossier.actions.iter().map(|action| action.lead.into_iter().map(one).collect()).collect();
    for part in &dossier.participations {
        partners[part.action.index()].insert(one(part.partner));
    }
    let mut centre: BTreeMap<(Scope, &str), Vec<ActionIdx>> = BTreeMap::new();
    let mut field: BTreeMap<(Scope, &str), BTreeMap<TerritoryIdx, Vec<ActionIdx>>> = BTreeMap::new();
    let mut active: BTreeSet<PartnerIdx> = BTreeSet::new();
    for (at, action) in dossier.actions.iter().enumerate().filter(|(_, a)| is_alive(a)) {
        active.extend(&partners[at]);
        let axis = action.axis.as_deref().map(|axis| (Scope::Axis, axis));
        let themes: BTreeSet<&str> = action.themes.iter().map(|theme| family(theme)).collect();
        for subject in axis.into_iter().chain(themes.into_iter().map(|theme| (Scope::Theme, theme))) {
            if is_departmental(action) {
                centre.entry(subject).or_default().push(at.into());
                continue;
            }
            let units: BTreeSet<TerritoryIdx> = action.territories.iter().filter_map(|t| dossier.unit(*t)).collect();
            units.into_iter().for_each(|unit| field.entry(subject).or_default().entry(unit).or_default().push(at.into()));
        }
    }
    let seats = Seats { dossier, active: &active };
    let guests = guests(dossier, linkage, as_of);
    let of_subject = |((scope, name), departmental): ((Scope, &str), Vec<ActionIdx>)| {
        let theirs: BTreeSet<PartnerIdx> = departmental.iter().flat_map(|a| partners[a.index()].iter().copied()).collect();
        let leads: BTreeSet<PartnerIdx> = departmental.iter().filter_map(|a| dossier.action(*a).lead).map(one).collect();
        let here = |(unit, actions): (&TerritoryIdx, &Vec<ActionIdx>)| {
            let ours: BTreeSet<PartnerIdx> = actions.iter().flat_map(|a| partners[a.index()].iter().copied()).collect();
            let near = seats.near(*unit, &ours);
            let within: BTreeSet<PartnerIdx> = theirs.intersection(&near).copied().collect();
            Here {
                unit: *unit,
                n_actions: actions.len(),
                shared: within.intersection(&ours).copied().collect(),
                expected: within.len() as f64 * ours.len() as f64 / near.len().max(1) as f64,
                n_meetings: guests.get(unit).map_or(0, |meetings| meetings.values().filter(|there| !there.is_disjoint(&leads)).count()),
            }
        };
        let units: Vec<Here> = field.get(&(scope, name))?.iter().map(here).collect();
        Some(Subject { scope, name: name.to_owned(), departmental, units })
    };
    centre.into_iter().filter_map(of_subject).collect()
}

/// Where partners sit.
struct Seats<'a> {
    dossier: &'a Dossier,
    active: &'a BTreeSet<PartnerIdx>,
}

impl Seats<'_> {
    /// Active partners within a unit's reach: seated there, above it or nowhere, and those already at work there.
    fn near(&self, unit: TerritoryIdx, at_work: &BTreeSet<PartnerIdx>) -> BTreeSet<PartnerIdx> {
        let above: BTreeSet<TerritoryIdx> = self.dossier.lineage(unit).collect();
        let is_near = |p: &&PartnerIdx| {
            let seat = self.dossier.partner(**p).territory;
            seat.is_none_or(|seat| above.contains(&seat) || self.dossier.unit(seat) == Some(unit)) || at_work.contains(p)
        };
        self.active.iter().filter(is_near).copied().collect()
    }
}

/// Who was present at the workshops and committees of each unit, over the two years before a day: unit, meeting, partners.
fn guests(dossier: &Dossier, linkage: &Linkage, as_of: Date) -> BTreeMap<TerritoryIdx, BTreeMap<usize, BTreeSet<PartnerIdx>>> {
    let since = as_of.saturating_sub(Span::new().years(2));
    let mut guests: BTreeMap<TerritoryIdx, BTreeMap<usize, BTreeSet<PartnerIdx>>> = BTreeMap::new();
    for attendance in dossier.attendances.iter().filter(|a| a.presence == Presence::Present) {
        let meeting = dossier.meeting(attendance.meeting);
        let is_close = matches!(meeting.kind, MeetingKind::Workshop | MeetingKind::Committee | MeetingKind::WorkingGroup);
        if let Some(unit) = dossier.unit(meeting.territory).filter(|_| is_close && meeting.date > since && meeting.date <= as_of) {
            let there = guests.entry(unit).or_default().entry(attendance.meeting.index()).or_default();
            there.insert(linkage.partners.canonical(attendance.partner));
        }
    }
    guests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;
    use crate::linkage::PartnerLinkage;

    #[test]
    fn subjects_of_both_sides_show_what_they_have_in_common() {
        let dossier = from_text(
            "territoires: id|nom|niveau|parent; d|D|departement|; a|A|mds|d; b|B|mds|d
             partenaires: id|nom|type|territoire; caf|CAF|caf|d; dir|Direction|direction_departementale|d; pmia|PMI A|service_departemental|a; pmib|PMI B|service_departemental|b
             actions: id|titre|territoires|thematiques|axe|portage|pilote|statut; x|Guide départemental|d|sante||departemental|dir|en_cours; y|Bilans|a|sante--bilan|Prévenir|territorial|pmia|en_cours; z|Point santé|b|sante||territorial|pmib|en_cours; w|Ancienne|b|sante||territorial|pmib|abandonnee; v|Seule|a|emploi||territorial|pmia|en_cours
             participations: action|partenaire|role; x|caf|contributeur; y|caf|contributeur
             rencontres: id|date|type|territoire; m|2014-05-01|atelier|b; c|2014-05-02|conference_territoriale|b
             presences: rencontre|partenaire|presence; m|dir|present; c|dir|present",
        )
        .dossier;
        let linkage = Linkage { partners: PartnerLinkage::build(&dossier), ..Linkage::default() };
        let found = alignment(&dossier, &linkage, dossier.last_event());
        assert_eq!(found.len(), 1, "one subject has both sides: {found:?}");
        let sante = &found[0];
        assert_eq!((sante.scope, sante.name.as_str(), sante.departmental.len(), sante.n_territorial()), (Scope::Theme, "sante", 1, 2));
        let [a, b] = &sante.units[..] else { panic!("two units") };
        // In A: CAF, direction and PMI A are within reach; two of them are the département's, two A's own.
        assert_eq!((a.shared.len(), a.n_meetings, a.is_apart()), (1, 0, false));
        assert!((a.expected - 4.0 / 3.0).abs() < 1e-12, "{}", a.expected);
        // In B nothing but a workshop to which the direction came; the conference says nothing.
        assert_eq!((b.shared.len(), b.n_meetings, b.n_actions, b.is_apart()), (0, 1, 1, false));
        assert_eq!(alignment(&Dossier::default(), &Linkage::default(), dossier.last_event()), []);
    }
}
