//! What the conference can treat: the pooling proposals that bring most within its time, its working groups and the means of the territories.
//!
//! # Method   Net gain expected of each proposal, from the ranked list; of its smaller variants, the same less what they lose; hours of coordination shared among the
//! territories of their actions; `select` chooses, one variant a group at most. Beside each,
//! how often it stands among the ten best when nobody knows the weights of gain, ease, certainty, priority and fairness (SMAA), as the table of poolings tells it.
//! # Odd cases  Nothing pooled on the list: an empty selection. A directorate leads under its own name: the limit on leads is then its own.

pub mod select;

use super::SECTION;
use super::basins::unit;
use crate::detectors::{Detection, Finding, PoolingOffer, Subject, Value, View, pooling_offers};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::recommendations::Agenda;
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, inside_quotes};
use select::{Capacity, Item, Limit, Selection};
use std::collections::BTreeMap;

/// The detector whose proposals compete.
const POOLING: &str = "pooling_candidates";

/// Hours of a day of work.
const HOURS_A_DAY: f64 = 7.0;

/// Who would lead: all proposals of a territory count together, those of a directorate too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearer {
    /// Services and partners of a territory.
    Territory(TerritoryIdx),
    /// A partner of the whole département.
    Partner(PartnerIdx),
}

/// One proposal that competes: a group of actions, or a smaller variant of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Key of the finding.
    pub key: String,
    /// Position of its detection and of its finding.
    pub place: (usize, usize),
    /// Rank in the list.
    pub rank: usize,
    /// The title after which the group is called, between quotes.
    pub name: Sentence,
    /// What holds a smaller variant together; `None` for the whole group.
    pub bond: Option<Sentence>,
    /// Territories that it concerns, sorted.
    pub territories: Vec<TerritoryIdx>,
    /// Is it the one that the finding proposes?
    pub is_proposed: bool,
    /// Who could lead it.
    pub lead: Option<PartnerIdx>,
    /// Share of the orders of priority in which it stands among the ten best poolings, 0 to 1.
    pub among_ten: Option<f64>,
    /// The numbers that compete.
    pub item: Item,
}

/// The selection, and what it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// Proposals that compete, in order of the list.
    pub entries: Vec<Entry>,
    /// What there is to spend.
    pub capacity: Capacity,
    /// What was chosen; positions are those of `entries`, actions those of the dossier, leads those of `bearers`.
    pub selection: Selection,
    /// Who leads what.
    pub bearers: Vec<Bearer>,
}

impl Portfolio {
    /// The finding of an entry.
    pub fn finding<'a>(&self, detections: &'a [Detection], entry: usize) -> &'a Finding {
        let (detection, finding) = self.entries[entry].place;
        &detections[detection].findings[finding]
    }

    /// Groups that compete: their entries, the whole group first, in order of the list.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (j, entry) in self.entries.iter().enumerate() {
            match groups.last_mut().filter(|group| self.entries[group[0]].key == entry.key) {
                Some(group) => group.push(j),
                None => groups.push(vec![j]),
            }
        }
        groups
    }

    /// The entry by which a group is told: the variant chosen, or else the one that its finding proposes.
    pub fn told(&self, group: &[usize]) -> usize {
        let chosen = group.iter().find(|j| self.selection.chosen.contains(j));
        *chosen.or_else(|| group.iter().find(|j| self.entries[**j].is_proposed)).unwrap_or(&group[0])
    }

    /// What keeps `larger` from being chosen in the place of `chosen`, a variant of the same group; nothing when only the total or fairness do.
    pub fn in_the_way(&self, chosen: usize, larger: usize) -> Vec<Limit> {
        let (own, other) = (&self.entries[chosen].item, &self.entries[larger].item);
        let mut limits: Vec<(Limit, f64)> = vec![(Limit::Groups, self.capacity.groups), (Limit::Minutes, self.capacity.minutes)];
        limits.extend(other.lead.map(|lead| (Limit::Lead(lead), self.capacity.leads)));
        limits.extend(other.territories.iter().map(|(t, ..)| (Limit::Hours(*t), self.capacity.hours)));
        limits.extend(other.actions.iter().map(|action| (Limit::Action(*action), 1.0)));
        let exceeds = |&(limit, most): &(Limit, f64)| self.used(limit) - amount(own, limit) + amount(other, limit) > most + 1e-6;
        let mut found: Vec<Limit> = limits.into_iter().filter(exceeds).map(|(limit, _)| limit).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How much of a limit the selection uses.
    pub fn used(&self, limit: Limit) -> f64 {
        self.selection.chosen.iter().map(|j| amount(&self.entries[*j].item, limit)).sum()
    }
}

/// How much of a limit a proposal uses.
fn amount(item: &Item, limit: Limit) -> f64 {
    match limit {
        Limit::NoGain => 0.0,
        Limit::Variant(group) => f64::from(u8::from(item.group == Some(group))),
        Limit::Action(action) => f64::from(u8::from(item.actions.contains(&action))),
        Limit::Hours(territory) => item.territories.iter().filter(|(t, ..)| *t == territory).map(|(_, hours, _)| hours).sum(),
        Limit::Lead(bearer) => f64::from(u8::from(item.lead == Some(bearer))),
        Limit::Groups => 1.0,
        Limit::Minutes => item.minutes,
    }
}

/// Cells of a result table by the key of their finding: what other programs read too.
pub(super) fn by_key<'a>(detections: &'a [Detection], file: &str, column: &str) -> BTreeMap<&'a str, &'a Value> {
    let tables = detections.iter().flat_map(|d| &d.tables).filter(|table| table.file == file);
    tables
        .flat_map(|table| {
            let at = |code: &str| table.columns.iter().position(|c| c.code == code);
            let places = at("cle").zip(at(column));
            table.rows.iter().filter_map(move |row| match (places.and_then(|(k, _)| row.get(k)), places.and_then(|(_, c)| row.get(c))) {
                (Some(Value::Text(key)), Some(value)) => Some((key.as_str(), value)),
                _ => None,
            })
        })
        .collect()
}

/// Who could lead each pooling, by the key of its finding.
pub(super) fn leads(detections: &[Detection]) -> BTreeMap<&str, PartnerIdx> {
    let cells = by_key(detections, "mutualisations", "pilote_propose").into_iter();
    cells
        .filter_map(|(key, value)| if let Value::Subject(Subject::Partner(partner)) = value { Some((key, *partner)) } else { None })
        .collect()
}

/// Actions that a finding is about.
pub(super) fn actions(finding: &Finding) -> Vec<ActionIdx> {
    finding.subjects.iter().filter_map(|s| if let Subject::Action(action) = s { Some(*action) } else { None }).collect()
}

/// Chooses what the conference treats.
///
/// # Cost  That of weighing the groups again with their variants, and the searches of `select`.
pub fn portfolio(view: &View, detections: &[Detection], agenda: &Agenda, settings: &Settings) -> Portfolio {
    let dossier = view.dossier;
    let section = settings.section(SECTION);
    let mut offers: BTreeMap<String, Vec<PoolingOffer>> = BTreeMap::new();
    for offer in pooling_offers(view, settings) {
        offers.entry(offer.finding.clone()).or_default().push(offer);
    }
    let robust = by_key(detections, "mutualisations", "dans_les_10");
    let mut bearers: Vec<Bearer> = Vec::new();
    let listed = agenda.items.iter().filter(|item| detections[item.detection].detector == POOLING);
    let mut entries: Vec<Entry> = Vec::new();
    for (group, item) in listed.enumerate() {
        let finding = agenda.finding(detections, item);
        let own = offers.remove(&finding.key).unwrap_or_default();
        let is_proposed = |offer: &PoolingOffer| offer.coordination == finding.worth.effort_hours && offer.hours == finding.worth.hours;
        let proposed = own.iter().position(is_proposed).unwrap_or(0);
        // The list knows more of the value than one product: a variant is worth what is proposed, more or less the difference of their products.
        let base = own.get(proposed).map_or(0.0, worth);
        for (at, offer) in own.iter().enumerate() {
            let value = item.value.mid + worth(offer) - base;
            // A smaller variant that brings nothing is no choice to offer.
            if at != proposed && value <= 0.0 {
                continue;
            }
            let lead = offer.leads.first().copied();
            let bearer = lead.map(|lead| bearer_of(dossier, lead, &mut bearers));
            let minutes = section.number("proposal_minutes") + section.number("obstacle_minutes") * offer.n_obstacles as f64;
            let title = inside_quotes(&dossier.action(offer.name).title);
            entries.push(Entry {
                key: finding.key.clone(),
                place: (item.detection, item.finding),
                rank: item.rank,
                name: say!("« {title} »" | "'{title}'"),
                bond: offer.bond.clone(),
                territories: offer.territories.clone(),
                is_proposed: at == proposed,
                lead,
                among_ten: robust.get(finding.key.as_str()).and_then(|v| if let Value::Share(share) = v { Some(*share) } else { None }),
                item: Item {
                    value,
                    group: Some(group),
                    actions: offer.actions.iter().map(|a| a.index()).collect(),
                    minutes,
                    lead: bearer,
                    territories: shares(dossier, &offer.actions, offer.coordination, value),
                },
            });
        }
    }
    let capacity = Capacity {
        minutes: section.number("conference_minutes"),
        groups: section.number("working_groups").floor(),
        hours: section.number("staff_days") * HOURS_A_DAY,
        leads: section.number("leads_per_territory").floor(),
        tolerance: section.number("fairness"),
        nodes: section.count("search_nodes") as u64,
    };
    let items: Vec<Item> = entries.iter().map(|entry| entry.item.clone()).collect();
    let selection = select::select(&items, &capacity);
    Portfolio { entries, capacity, selection, bearers }
}

/// Hours a year that an offer is worth, in the currency of the list: probability × hours × feasibility, less the effort.
fn worth(offer: &PoolingOffer) -> f64 {
    offer.same_purpose * offer.pays * offer.hours.mid * offer.feasibility - offer.coordination
}

/// Position of who would bear a lead among the bearers: its territory, or itself when it works for the whole département.
fn bearer_of(dossier: &Dossier, lead: PartnerIdx, bearers: &mut Vec<Bearer>) -> usize {
    let home = dossier.partner(lead).territory.and_then(|t| unit(dossier, t));
    let bearer = home.map_or(Bearer::Partner(lead), Bearer::Territory);
    bearers.iter().position(|known| *known == bearer).unwrap_or_else(|| {
        bearers.push(bearer);
        bearers.len() - 1
    })
}

/// For each territory of some actions, its part of the effort and of the gain: in equal parts by action, then by territory.
fn shares(dossier: &Dossier, actions: &[ActionIdx], effort: f64, value: f64) -> Vec<(usize, f64, f64)> {
    let mut parts: BTreeMap<TerritoryIdx, f64> = BTreeMap::new();
    for action in actions {
        let territories = &dossier.action(*action).territories;
        for territory in territories {
            // The département itself is no territory to be fair to; its hours count all the same.
            let at = unit(dossier, *territory).unwrap_or(*territory);
            *parts.entry(at).or_default() += 1.0 / (territories.len() * actions.len()) as f64;
        }
    }
    let is_unit = |t: TerritoryIdx| unit(dossier, t).is_some();
    parts.into_iter().map(|(t, share)| (t.index(), effort * share, if is_unit(t) { value * share } else { 0.0 })).collect()
}
