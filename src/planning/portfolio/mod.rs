//! What the conference can treat: the pooling proposals that bring most within its time, its working groups and the means of the territories.
//!
//! # Method   Net gain expected of each proposal, from the ranked list; hours of coordination shared among the territories of its actions; `select` chooses. Beside each,
//! how often it stands among the ten best when nobody knows the weights of gain, ease, certainty, priority and fairness (SMAA), as the table of poolings tells it.
//! # Odd cases  Nothing pooled on the list: an empty selection. A directorate leads under its own name: the limit on leads is then its own.

pub mod select;

use super::SECTION;
use super::basins::unit;
use crate::detectors::{Detection, Finding, Subject, Value};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::recommendations::Agenda;
use crate::settings::Settings;
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

/// One proposal that competes.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Key of the finding.
    pub key: String,
    /// Position of its detection and of its finding.
    pub place: (usize, usize),
    /// Rank in the list.
    pub rank: usize,
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

    /// How much of a limit the selection uses.
    pub fn used(&self, limit: Limit) -> f64 {
        let chosen = self.selection.chosen.iter().map(|j| &self.entries[*j].item);
        let of = |item: &Item| match limit {
            Limit::NoGain => 0.0,
            Limit::Action(action) => f64::from(u8::from(item.actions.contains(&action))),
            Limit::Hours(territory) => item.territories.iter().filter(|(t, ..)| *t == territory).map(|(_, hours, _)| hours).sum(),
            Limit::Lead(bearer) => f64::from(u8::from(item.lead == Some(bearer))),
            Limit::Groups => 1.0,
            Limit::Minutes => item.minutes,
        };
        chosen.map(of).sum()
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
pub fn portfolio(dossier: &Dossier, detections: &[Detection], agenda: &Agenda, settings: &Settings) -> Portfolio {
    let section = settings.section(SECTION);
    let leads = leads(detections);
    let robust = by_key(detections, "mutualisations", "dans_les_10");
    let mut bearers: Vec<Bearer> = Vec::new();
    let listed = agenda.items.iter().filter(|item| detections[item.detection].detector == POOLING);
    let entries: Vec<Entry> = listed
        .map(|item| {
            let finding = agenda.finding(detections, item);
            let actions = actions(finding);
            let mut parts: BTreeMap<TerritoryIdx, f64> = BTreeMap::new();
            for action in &actions {
                let territories = &dossier.action(*action).territories;
                for territory in territories {
                    // The département itself is no territory to be fair to; its hours count all the same.
                    let at = unit(dossier, *territory).unwrap_or(*territory);
                    *parts.entry(at).or_default() += 1.0 / (territories.len() * actions.len()) as f64;
                }
            }
            let lead = leads.get(finding.key.as_str()).copied();
            let bearer = lead.map(|lead| {
                let home = dossier.partner(lead).territory.and_then(|t| unit(dossier, t));
                let bearer = home.map_or(Bearer::Partner(lead), Bearer::Territory);
                bearers.iter().position(|b| *b == bearer).unwrap_or_else(|| {
                    bearers.push(bearer);
                    bearers.len() - 1
                })
            });
            let (value, effort) = (item.value.mid, finding.worth.effort_hours);
            let is_unit = |t: TerritoryIdx| unit(dossier, t).is_some();
            let territories =
                parts.into_iter().map(|(t, share)| (t.index(), effort * share, if is_unit(t) { value * share } else { 0.0 })).collect();
            Entry {
                key: finding.key.clone(),
                place: (item.detection, item.finding),
                rank: item.rank,
                lead,
                among_ten: robust.get(finding.key.as_str()).and_then(|v| if let Value::Share(share) = v { Some(*share) } else { None }),
                item: Item {
                    value,
                    actions: actions.iter().map(|a| a.index()).collect(),
                    minutes: section.number("proposal_minutes") + section.number("obstacle_minutes") * finding.obstacles.len() as f64,
                    lead: bearer,
                    territories,
                },
            }
        })
        .collect();
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
