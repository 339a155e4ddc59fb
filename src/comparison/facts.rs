//! What the tables say of each territory compared, gathered once for all indicators.

use super::units::Units;
use crate::detectors::View;
use crate::dossier::{ActionIdx, Extent, PartnerIdx, PartnerKind, Presence, Role, Status, Table, TerritoryIdx};
use crate::lexicon::themes::family;
use jiff::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the territories compared.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub view: &'a View<'a>,
    /// How many territories.
    pub n: usize,
    /// Of each territory, its actions: not abandoned.
    pub actions: Vec<Vec<ActionIdx>>,
    /// Of each action of the dossier, the partners that take part, by the name that stands for all of theirs; a mere invitation isn't one.
    pub partners_of: Vec<BTreeSet<PartnerIdx>>,
    /// Of each partner, the territories compared in which it takes part in an action.
    pub places_of: BTreeMap<PartnerIdx, BTreeSet<usize>>,
    /// Of each territory, the partners that take part in its actions.
    pub partners: Vec<BTreeSet<PartnerIdx>>,
    /// Of each territory, each partner's presences and invitations within the window.
    pub attendance: Vec<BTreeMap<PartnerIdx, (f64, f64)>>,
    /// Of each territory, links of each of its services with the central directorates within the window (days, either way), and calls of any kind.
    pub services: Vec<BTreeMap<PartnerIdx, Calls>>,
    /// Inhabitants of each.
    pub population: Vec<Option<f64>>,
    /// Themes, spellings of one put together, that two territories at least have, in order.
    pub themes: Vec<&'a str>,
    incomplete: BTreeSet<(TerritoryIdx, &'static str)>,
    territories: &'a [TerritoryIdx],
}

/// Calls of one service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Calls {
    /// With central directorates.
    pub central: usize,
    /// With anybody.
    pub all: usize,
}

impl<'a> Facts<'a> {
    /// Gathers them as they stood on the day of analysis; `window`: months that attendance and calls are looked back to. Cost O(rows log rows).
    pub fn gather(view: &'a View<'a>, units: &'a Units, window: usize) -> Self {
        let dossier = view.dossier;
        let n = units.territories.len();
        let since = view.as_of.saturating_sub(Span::new().months(window.max(1) as i64));
        let canonical = |partner| view.linkage.partners.canonical(partner);
        let mut actions = vec![Vec::new(); n];
        for (at, action) in dossier.actions.iter().enumerate().filter(|(_, action)| action.status != Some(Status::Abandoned)) {
            units.among(&action.territories).into_iter().for_each(|unit| actions[unit].push(ActionIdx::from(at)));
        }
        let mut partners_of = vec![BTreeSet::new(); dossier.actions.len()];
        for part in dossier.participations.iter().filter(|part| part.role != Role::Invitee) {
            partners_of[part.action.index()].insert(canonical(part.partner));
        }
        let partners: Vec<BTreeSet<PartnerIdx>> =
            actions.iter().map(|own| own.iter().flat_map(|action| partners_of[action.index()].iter().copied()).collect()).collect();
        let mut places_of: BTreeMap<PartnerIdx, BTreeSet<usize>> = BTreeMap::new();
        for (unit, partners) in partners.iter().enumerate() {
            partners.iter().for_each(|partner| _ = places_of.entry(*partner).or_default().insert(unit));
        }
        let population = population(view, units);
        let incomplete = dossier.completeness.iter().filter(|c| c.extent != Extent::Whole).filter_map(|c| {
            let known = [Table::Actions, Table::Attendances, Table::Solicitations].map(Table::code);
            Some((c.territory, known.into_iter().find(|code| *code == c.scope)?))
        });
        let mut themes: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (unit, own) in actions.iter().enumerate() {
            let named = own.iter().flat_map(|action| &dossier.action(*action).themes);
            named.for_each(|theme| _ = themes.entry(family(theme)).or_default().insert(unit));
        }
        Self {
            view,
            n,
            attendance: attendance(view, units, since),
            services: services(view, units, since),
            incomplete: incomplete.collect(),
            themes: themes.into_iter().filter(|(_, units)| units.len() > 1).map(|(theme, _)| theme).collect(),
            territories: &units.territories,
            actions,
            partners_of,
            places_of,
            partners,
            population,
        }
    }

    /// Does the dossier say itself that a table isn't whole for a territory?
    pub fn is_incomplete(&self, unit: usize, table: Table) -> bool {
        self.incomplete.contains(&(self.territories[unit], table.code()))
    }

    /// The actions of a territory that are under way on the day of analysis.
    pub fn ongoing(&self, unit: usize) -> impl Iterator<Item = ActionIdx> + '_ {
        let is_ongoing = |action: &ActionIdx| {
            let action = self.view.dossier.action(*action);
            !action.has_ended()
                && action.status != Some(Status::Planned)
                && action.start.is_none_or(|day| day <= self.view.as_of)
                && action.end.is_none_or(|day| day >= self.view.as_of)
        };
        self.actions[unit].iter().copied().filter(is_ongoing)
    }
}

/// From the column of that name, else from an indicator of that name.
fn population(view: &View, units: &Units) -> Vec<Option<f64>> {
    let dossier = view.dossier;
    let mut told: BTreeMap<TerritoryIdx, f64> = BTreeMap::new();
    // In order of period: the last one stays.
    dossier.indicators.iter().filter(|i| i.name == "population").for_each(|i| _ = told.insert(i.territory, i.value));
    let of = |t: &TerritoryIdx| dossier.territory(*t).population.or_else(|| told.get(t).copied()).filter(|n| *n > 0.0);
    units.territories.iter().map(of).collect()
}

/// A partner entered twice at one sitting was invited once: the better outcome stands.
fn attendance(view: &View, units: &Units, since: Date) -> Vec<BTreeMap<PartnerIdx, (f64, f64)>> {
    let dossier = view.dossier;
    let mut seats: BTreeMap<(usize, PartnerIdx, crate::dossier::MeetingIdx), bool> = BTreeMap::new();
    for row in &dossier.attendances {
        let meeting = dossier.meeting(row.meeting);
        let Some(unit) = units.of[meeting.territory.index()] else { continue };
        if meeting.date > since && meeting.date <= view.as_of {
            let came = seats.entry((unit, view.linkage.partners.canonical(row.partner), row.meeting)).or_insert(false);
            *came |= row.presence == Presence::Present;
        }
    }
    let mut found = vec![BTreeMap::new(); units.territories.len()];
    for ((unit, partner, _), came) in seats {
        let (presences, invitations): &mut (f64, f64) = found[unit].entry(partner).or_default();
        *presences += f64::from(u8::from(came));
        *invitations += 1.0;
    }
    found
}

/// The services of the département seated in each territory, those without any call too.
fn services(view: &View, units: &Units, since: Date) -> Vec<BTreeMap<PartnerIdx, Calls>> {
    let dossier = view.dossier;
    let canonical = |partner| view.linkage.partners.canonical(partner);
    let seat = |partner: PartnerIdx| {
        let record = dossier.partner(partner);
        let is_field = matches!(record.kind, PartnerKind::Mds | PartnerKind::DepartmentService);
        record.territory.filter(|_| is_field).and_then(|t| units.of[t.index()])
    };
    // A service seated in no territory compared belongs to the centre.
    let is_central = |partner: PartnerIdx| {
        let kind = dossier.partner(partner).kind;
        kind == PartnerKind::Directorate || (kind == PartnerKind::DepartmentService && seat(partner).is_none())
    };
    let mut found: Vec<BTreeMap<PartnerIdx, Calls>> = vec![BTreeMap::new(); units.territories.len()];
    for partner in (0..dossier.partners.len()).map(PartnerIdx::from).filter(|p| canonical(*p) == *p) {
        if let Some(unit) = seat(partner) {
            found[unit].insert(partner, Calls::default());
        }
    }
    // A day with a call is a day with a call, whatever its volume.
    let mut days = BTreeSet::new();
    for call in &dossier.solicitations {
        let (from, to) = (canonical(call.from), canonical(call.to));
        if from == to || call.date <= since || call.date > view.as_of || !days.insert((call.date, from, to)) {
            continue;
        }
        for (own, other) in [(from, to), (to, from)] {
            if let Some(calls) = seat(own).and_then(|unit| found[unit].get_mut(&own)) {
                calls.all += 1;
                calls.central += usize::from(is_central(other));
            }
        }
    }
    found
}
