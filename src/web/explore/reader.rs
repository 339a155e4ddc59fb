//! Which rows of the tables a filter lets through: one rule for pages of rows, matrices and the network, so that a figure and the rows that it opens always agree.

use super::filter::Filter;
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, PartnerKind, Presence, RowRef, Table, TerritoryIdx};
use crate::linkage::PartnerLinkage;
use jiff::civil::Date;

/// What a filter asks of a row.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// Where it is; a row may be in several.
    pub territories: Vec<TerritoryIdx>,
    /// Its themes, in a table that knows themes.
    pub themes: Option<&'a [String]>,
    /// Its target groups, in a table that knows them.
    pub groups: Option<&'a [String]>,
    /// Partners, by the name that stands for each.
    pub partners: Vec<PartnerIdx>,
    /// Actions.
    pub actions: Vec<ActionIdx>,
    /// When it held.
    pub span: (Option<Date>, Option<Date>),
}

/// A dossier read through a filter.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The filter.
    pub filter: &'a Filter,
    partners: &'a PartnerLinkage,
    /// Who took part in each action, within the period.
    in_action: Vec<Vec<PartnerIdx>>,
    /// Who was present at each meeting.
    present_at: Vec<Vec<PartnerIdx>>,
}

impl<'a> Reader<'a> {
    /// Reads a dossier through a filter.
    ///
    /// # Cost    O(participations + presences).
    pub fn new(dossier: &'a Dossier, partners: &'a PartnerLinkage, filter: &'a Filter) -> Self {
        let mut in_action = vec![Vec::new(); dossier.actions.len()];
        for row in &dossier.participations {
            let action = dossier.action(row.action);
            if filter.is_in_period((row.start.or(action.start), row.end.or(action.end))) {
                in_action[row.action.index()].push(partners.canonical(row.partner));
            }
        }
        let mut present_at = vec![Vec::new(); dossier.meetings.len()];
        for row in dossier.attendances.iter().filter(|row| row.presence == Presence::Present) {
            present_at[row.meeting.index()].push(partners.canonical(row.partner));
        }
        for members in in_action.iter_mut().chain(&mut present_at) {
            members.sort_unstable();
            members.dedup();
        }
        Self { dossier, filter, partners, in_action, present_at }
    }

    /// The rows of a table that the filter lets through, in order.
    pub fn rows(&self, table: Table) -> Vec<RowRef> {
        (0..self.dossier.len(table)).map(|index| RowRef::new(table, index)).filter(|row| self.fits(*row)).collect()
    }

    /// Does the filter let a row through?
    pub fn fits(&self, row: RowRef) -> bool {
        let filter = self.filter;
        if !filter.ids.is_empty() && !filter.ids.contains(&self.dossier.id(row)) {
            return false;
        }
        let facts = self.facts(row);
        let has = |partner: Option<PartnerIdx>| partner.is_none_or(|p| facts.partners.contains(&self.partners.canonical(p)));
        filter.territory.is_none_or(|territory| facts.territories.iter().any(|at| self.is_in(*at, territory)))
            && (filter.theme.is_none() || facts.themes.is_some_and(|themes| filter.is_of_theme(themes)))
            && filter.group.as_ref().is_none_or(|group| facts.groups.is_some_and(|groups| groups.contains(group)))
            && filter.kind.is_none_or(|kind| facts.partners.iter().any(|p| self.kind(*p) == kind))
            && has(filter.partner)
            && has(filter.with)
            && filter.action.is_none_or(|action| facts.actions.contains(&action))
            && filter.is_in_period(facts.span)
    }

    /// The kind of a partner.
    pub fn kind(&self, partner: PartnerIdx) -> PartnerKind {
        self.dossier.partner(partner).kind
    }

    /// Is a place in a territory, as the filter understands it?
    pub fn is_in(&self, place: TerritoryIdx, territory: TerritoryIdx) -> bool {
        place == territory || (!self.filter.is_alone && self.dossier.lineage(place).any(|above| above == territory))
    }

    /// Who took part in an action within the period, sorted.
    pub fn members(&self, action: ActionIdx) -> &[PartnerIdx] {
        &self.in_action[action.index()]
    }

    /// Who was present at the meeting of this position, sorted.
    pub fn present(&self, meeting: usize) -> &[PartnerIdx] {
        &self.present_at[meeting]
    }

    /// What the filter asks of a row.
    pub fn facts(&self, row: RowRef) -> Facts<'a> {
        let dossier = self.dossier;
        let at = row.index as usize;
        let one = |partner: PartnerIdx| self.partners.canonical(partner);
        let day = |date: Date| (Some(date), Some(date));
        let on = |date: Option<Date>| (date, date);
        match row.table {
            Table::Territories => Facts { territories: vec![TerritoryIdx(row.index)], ..Facts::default() },
            Table::Indicators => Facts { territories: vec![dossier.indicators[at].territory], ..Facts::default() },
            Table::Partners => {
                let home = dossier.partners[at].territory;
                Facts { territories: home.into_iter().collect(), partners: vec![one(PartnerIdx(row.index))], ..Facts::default() }
            }
            Table::Actions => {
                let idx = ActionIdx(row.index);
                Facts { partners: self.members(idx).to_vec(), ..self.of_action(idx) }
            }
            Table::Participations => {
                let p = &dossier.participations[at];
                let of_action = self.of_action(p.action);
                let span = (p.start.or(of_action.span.0), p.end.or(of_action.span.1));
                Facts { partners: vec![one(p.partner)], span, ..of_action }
            }
            Table::Meetings => {
                let m = &dossier.meetings[at];
                let partners = self.present(at).to_vec();
                Facts { territories: vec![m.territory], partners, span: day(m.date), ..Facts::default() }
            }
            Table::Attendances => {
                let a = &dossier.attendances[at];
                let m = dossier.meeting(a.meeting);
                Facts { territories: vec![m.territory], partners: vec![one(a.partner)], span: day(m.date), ..Facts::default() }
            }
            Table::Solicitations => {
                let s = &dossier.solicitations[at];
                let territories = [s.from, s.to].into_iter().filter_map(|p| dossier.partner(p).territory).collect();
                Facts { territories, partners: vec![one(s.from), one(s.to)], span: day(s.date), ..Facts::default() }
            }
            Table::Agreements => {
                let a = &dossier.agreements[at];
                let partners = a.partners.iter().map(|p| one(*p)).collect();
                Facts { territories: a.territories.clone(), partners, span: (a.start, a.end), ..Facts::default() }
            }
            Table::Needs => {
                let n = &dossier.needs[at];
                let (themes, groups) = (Some(n.themes.as_slice()), Some(n.target_groups.as_slice()));
                Facts { territories: vec![n.territory], themes, groups, span: on(n.date), ..Facts::default() }
            }
            Table::Seats => {
                let s = &dossier.seats[at];
                Facts { territories: vec![s.territory], partners: vec![one(s.partner)], ..Facts::default() }
            }
            Table::Milestones => {
                let m = &dossier.milestones[at];
                Facts { territories: vec![m.territory], span: day(m.date), ..Facts::default() }
            }
            Table::Completeness => Facts { territories: vec![dossier.completeness[at].territory], ..Facts::default() },
            Table::Decisions => Facts { span: day(dossier.decisions[at].date), ..Facts::default() },
            Table::JudgedPairs => {
                let j = &dossier.judged_pairs[at];
                Facts { actions: vec![j.left, j.right], span: on(j.date), ..Facts::default() }
            }
            Table::JudgedPartners => {
                let j = &dossier.judged_partners[at];
                Facts { partners: vec![one(j.one), one(j.other)], span: on(j.date), ..Facts::default() }
            }
            Table::CommuneChanges => Facts { span: on(dossier.commune_changes[at].date), ..Facts::default() },
        }
    }

    /// What a filter asks of an action, its partners aside.
    fn of_action(&self, idx: ActionIdx) -> Facts<'a> {
        let action = self.dossier.action(idx);
        Facts {
            territories: action.territories.clone(),
            themes: Some(&action.themes),
            groups: Some(&action.target_groups),
            partners: Vec::new(),
            actions: vec![idx],
            span: (action.start, action.end),
        }
    }
}
