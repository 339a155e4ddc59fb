//! Who works where: what the network diagram draws, before anything is drawn.
//!
//! # Odd cases  An action of the whole département links no territory to another: it is counted apart. A partner without an action isn't counted.
//! # Cost       O(participations) for the partners; O(n³) for at most 300 territories when they must be drawn together.

use super::label::{clean, without_common_beginning};
use crate::detectors::View;
use crate::dossier::{ActionIdx, Level, PartnerIdx, TerritoryIdx};
use crate::network::{EdgeKind, Node};
use crate::text::{Sentence, count};
use std::collections::{BTreeMap, BTreeSet};

/// More places than this can't be told apart on a page.
const MOST_PLACES: usize = 20;
/// Territories that are compared two by two, at most.
const MOST_COMPARED: usize = 300;
/// From this many places on, a partner that works nearly everywhere tells no place from another.
const PLACES_FOR_EVERYWHERE: usize = 6;
/// Nearly everywhere: six places in ten.
const EVERYWHERE: f64 = 0.6;

/// A territory, or several drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// In canonical order.
    pub members: Vec<TerritoryIdx>,
    /// Its name, or that of the most active of its territories, or of the territory that holds them.
    pub name: Sentence,
    /// "et 3 autres", "5 territoires"; empty for a territory alone.
    pub company: Sentence,
    /// Whole names, for who asks.
    pub whole: String,
    pub n_actions: usize,
    /// Partners that work here and nowhere else.
    pub n_only_here: usize,
    /// Partners that work here and in another place, those of nearly every place aside.
    pub n_shared: usize,
}

/// What a partner does in a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Work {
    pub place: usize,
    /// Σ participation × share of the action that is here.
    pub weight: f64,
    pub n_actions: usize,
}

/// A partner that works in several places.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bridge {
    pub partner: PartnerIdx,
    /// In order of place, at least two.
    pub works: Vec<Work>,
    /// Engagement in all places.
    pub engagement: f64,
    /// Engagement outside the place where it does most: what it brings to the others.
    pub outside: f64,
}

impl Place {
    /// Its name in a sentence.
    pub fn full_name(&self) -> Sentence {
        if self.company.is_empty() {
            return self.name.clone();
        }
        Sentence { fr: format!("{} ({})", self.name.fr, self.company.fr), en: format!("{} ({})", self.name.en, self.company.en) }
    }
}

/// How territories were put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bundling {
    /// Each stands for itself.
    None,
    /// By the territory that holds them.
    ByParent,
    /// By the partners that they share.
    BySharedPartners,
}

/// Who works where.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    pub places: Vec<Place>,
    /// Partners of several places, but not of nearly all, those that bring most to others first.
    pub bridges: Vec<Bridge>,
    /// Partners of nearly every place, most engaged first.
    pub everywhere: Vec<Bridge>,
    pub bundling: Bundling,
    pub n_territories: usize,
    /// Territories left out because there are too many even to compare.
    pub n_left_out: usize,
    /// Actions of the whole département, which aren't drawn.
    pub n_department_wide: usize,
}

/// (weight, actions) by territory, département aside.
type ByTerritory = BTreeMap<TerritoryIdx, (f64, BTreeSet<u32>)>;

pub(super) fn gather(view: &View) -> Reach {
    let dossier = view.dossier;
    let is_local = |t: TerritoryIdx| dossier.territory(t).level != Level::Department;
    let mut actions_in: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    for territory in dossier.actions.iter().flat_map(|a| &a.territories).filter(|t| is_local(**t)) {
        *actions_in.entry(*territory).or_default() += 1;
    }
    // A territory with partners of its own but no action stands on the drawing too: that it has none is worth seeing.
    for territory in dossier.partners.iter().filter_map(|p| p.territory).filter(|t| is_local(*t)) {
        actions_in.entry(territory).or_default();
    }
    let n_department_wide = dossier.actions.iter().filter(|a| !a.territories.iter().any(|t| is_local(*t))).count();
    // Who is only invited to an action isn't at work in it.
    let canonical = |partner: PartnerIdx| view.linkage.partners.canonical(partner);
    let leads = dossier.actions.iter().enumerate().filter_map(|(at, action)| Some((canonical(action.lead?), ActionIdx::from(at))));
    let parts = dossier.participations.iter().filter(|part| part.role.contributes()).map(|part| (canonical(part.partner), part.action));
    let at_work: BTreeSet<(PartnerIdx, ActionIdx)> = leads.chain(parts).collect();
    let work: Vec<(PartnerIdx, ByTerritory)> = (0..dossier.partners.len())
        .map(|i| {
            let mut by_territory = ByTerritory::new();
            for (action, tie) in view.network.neighbours(Node::Partner(i.into()), EdgeKind::Participation) {
                let Node::Action(action) = action else { continue };
                if !at_work.contains(&(i.into(), action)) {
                    continue;
                }
                let territories = &dossier.action(action).territories;
                for territory in territories.iter().filter(|t| is_local(**t)) {
                    let entry = by_territory.entry(*territory).or_default();
                    entry.0 += tie.weight / territories.len() as f64;
                    entry.1.insert(action.0);
                }
            }
            (PartnerIdx::from(i), by_territory)
        })
        .filter(|(_, work)| !work.is_empty())
        .collect();

    let mut drawn: Vec<TerritoryIdx> = actions_in.keys().copied().collect();
    let (groups, bundling) = if drawn.len() <= MOST_PLACES {
        (drawn.iter().map(|t| vec![*t]).collect(), Bundling::None)
    } else if let Some(groups) = by_parent(view, &drawn) {
        // An area holds all its territories, those without action nor partner too.
        groups.iter().flatten().for_each(|territory| _ = actions_in.entry(*territory).or_default());
        (groups, Bundling::ByParent)
    } else {
        drawn.sort_by(|a, b| actions_in[b].cmp(&actions_in[a]).then(a.cmp(b)));
        drawn.truncate(MOST_COMPARED);
        drawn.sort();
        (by_shared_partners(&drawn, &work), Bundling::BySharedPartners)
    };
    // Areas that stand among the members of their own group are no territories.
    let parents: BTreeSet<TerritoryIdx> = groups.iter().flatten().filter_map(|t| dossier.territory(*t).parent).collect();
    let n_areas = if bundling == Bundling::ByParent { actions_in.keys().filter(|t| parents.contains(t)).count() } else { 0 };
    let n_territories = actions_in.len() - n_areas;
    let n_left_out = actions_in.len() - groups.iter().map(Vec::len).sum::<usize>();
    let place_of: BTreeMap<TerritoryIdx, usize> =
        groups.iter().enumerate().flat_map(|(at, members)| members.iter().map(move |t| (*t, at))).collect();
    let mut places = named(view, groups, bundling, &actions_in);

    let (mut bridges, mut everywhere) = (Vec::new(), Vec::new());
    let n_places = places.len();
    for (partner, by_territory) in work {
        let mut by_place: BTreeMap<usize, (f64, BTreeSet<u32>)> = BTreeMap::new();
        for (territory, (weight, actions)) in by_territory {
            if let Some(place) = place_of.get(&territory) {
                let entry = by_place.entry(*place).or_default();
                entry.0 += weight;
                entry.1.extend(actions);
            }
        }
        let works: Vec<Work> =
            by_place.into_iter().map(|(place, (weight, actions))| Work { place, weight, n_actions: actions.len() }).collect();
        let is_everywhere = n_places >= PLACES_FOR_EVERYWHERE && works.len() as f64 >= EVERYWHERE * n_places as f64;
        if let [only] = works[..] {
            places[only.place].n_only_here += 1;
        } else if !works.is_empty() {
            let engagement: f64 = works.iter().map(|w| w.weight).sum();
            let outside = engagement - works.iter().map(|w| w.weight).fold(0.0, f64::max);
            if !is_everywhere {
                for work in &works {
                    places[work.place].n_shared += 1;
                }
            }
            if is_everywhere { &mut everywhere } else { &mut bridges }.push(Bridge { partner, works, engagement, outside });
        }
    }
    bridges.sort_by(|a, b| b.outside.total_cmp(&a.outside).then(a.partner.cmp(&b.partner)));
    everywhere
        .sort_by(|a, b| b.works.len().cmp(&a.works.len()).then(b.engagement.total_cmp(&a.engagement)).then(a.partner.cmp(&b.partner)));
    Reach { places, bridges, everywhere, bundling, n_territories, n_left_out, n_department_wide }
}

/// Territories by the one that holds them, when that gives a drawing: between 2 and [`MOST_PLACES`] groups.
fn by_parent(view: &View, drawn: &[TerritoryIdx]) -> Option<Vec<Vec<TerritoryIdx>>> {
    let mut groups: BTreeMap<TerritoryIdx, Vec<TerritoryIdx>> = BTreeMap::new();
    for territory in drawn {
        let parent = view.dossier.territory(*territory).parent.filter(|p| view.dossier.territory(*p).level != Level::Department);
        groups.entry(parent.unwrap_or(*territory)).or_default().push(*territory);
    }
    let is_drawn = (2..=MOST_PLACES).contains(&groups.len());
    let all = (0..view.dossier.territories.len()).map(TerritoryIdx::from);
    for (territory, record) in all.zip(&view.dossier.territories) {
        if let Some(members) = record.parent.and_then(|parent| groups.get_mut(&parent)).filter(|members| !members.contains(&territory)) {
            members.push(territory);
        }
    }
    is_drawn.then(|| {
        let sorted = |mut members: Vec<TerritoryIdx>| {
            members.sort_unstable();
            members
        };
        groups.into_values().map(sorted).collect()
    })
}

/// Territories by the partners that they share: average linkage, until few enough are left. A place of many territories joins others less easily, or one
/// would swallow all.
fn by_shared_partners(drawn: &[TerritoryIdx], work: &[(PartnerIdx, ByTerritory)]) -> Vec<Vec<TerritoryIdx>> {
    let n = drawn.len();
    let mut alike = vec![vec![0.0; n]; n];
    for (_, by_territory) in work {
        let at: Vec<usize> = by_territory.keys().filter_map(|t| drawn.binary_search(t).ok()).collect();
        // As in the graph: a partner of k territories gives each pair 1 / (k − 1).
        for a in &at {
            for b in at.iter().filter(|b| *b != a) {
                alike[*a][*b] += 1.0 / (at.len() - 1) as f64;
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    while groups.len() > MOST_PLACES {
        let mut best = (f64::NEG_INFINITY, 0, 1);
        for b in 1..groups.len() {
            for a in 0..b {
                let together: f64 = groups[a].iter().map(|i| groups[b].iter().map(|j| alike[*i][*j]).sum::<f64>()).sum();
                let pairs = (groups[a].len() * groups[b].len()) as f64;
                let price = together / pairs / ((groups[a].len() + groups[b].len()) as f64).sqrt() - 1e-6 * pairs;
                if price > best.0 {
                    best = (price, a, b);
                }
            }
        }
        let joined = groups.remove(best.2);
        groups[best.1].extend(joined);
    }
    groups
        .into_iter()
        .map(|group| {
            let mut members: Vec<TerritoryIdx> = group.into_iter().map(|i| drawn[i]).collect();
            members.sort();
            members
        })
        .collect()
}

fn named(view: &View, groups: Vec<Vec<TerritoryIdx>>, bundling: Bundling, actions_in: &BTreeMap<TerritoryIdx, usize>) -> Vec<Place> {
    let all: Vec<TerritoryIdx> = groups.iter().flatten().copied().collect();
    let whole = |t: TerritoryIdx| clean(&view.dossier.territory(t).name);
    let short: BTreeMap<TerritoryIdx, String> =
        all.iter().copied().zip(without_common_beginning(&all.iter().map(|t| whole(*t)).collect::<Vec<_>>())).collect();
    groups
        .into_iter()
        .map(|members| {
            let first = members.iter().copied().max_by(|a, b| actions_in[a].cmp(&actions_in[b]).then(b.cmp(a)));
            let first_name = first.map(|t| short[&t].clone()).unwrap_or_default();
            let (name, company) = match (members.len(), bundling) {
                (1, _) => (first_name, Sentence::default()),
                (_, Bundling::ByParent) => {
                    // The area itself may stand among its members, with actions or partners of its own: it is no territory of its own.
                    let area = members.iter().find_map(|t| view.dossier.territory(*t).parent.filter(|p| !view.dossier.is_department(*p)));
                    let n = members.iter().filter(|t| Some(**t) != area).count();
                    (area.map(whole).unwrap_or(first_name), count(n, ("territoire", "territoires"), ("territory", "territories")))
                }
                (n, _) => {
                    let others = count(n - 1, ("autre", "autres"), ("other", "others"));
                    (first_name, Sentence { fr: format!("et {}", others.fr), en: format!("and {}", others.en) })
                }
            };
            let name = Sentence::verbatim(name);
            let n_actions = members.iter().map(|t| actions_in[t]).sum();
            let whole = members.iter().map(|t| whole(*t)).collect::<Vec<_>>().join(", ");
            Place { members, name, company, whole, n_actions, n_only_here: 0, n_shared: 0 }
        })
        .collect()
}
