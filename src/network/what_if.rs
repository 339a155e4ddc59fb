//! What if these partners were no longer there, or were one? What goes with them, and who could take over.
//!
//! # Method     Actions under way on the day of analysis, and the partners that bring something to them (a signature or an invitation holds nothing up), before and after. A
//! *subject* is a theme in a territory. A territory is *cut* from a directorate when all calls between them went through partners that leave, and the directorate takes
//! part in no action there. Pieces and efficiency are those of the partners' network (shared actions and meetings, calls, agreements).
//! # Choices    Everything that is said is counted on the tables, nothing is estimated: a departure changes what others do, and no table says how.
//! # Odd cases  All the names of one partner leave together. Partners that become one lose nothing: what is told is what they did together, and what would rest on them alone.
//! # Cost       O(participations × themes × territories) and one walk of the network; distances under [`MEASURED`] partners, O(partners · ties / 64).
//! # Source     Borgatti, "Identifying sets of key players in a social network", CMOT 12, 2006 (fragmentation, removal of sets).

use super::metrics::Graph;
use super::metrics::components::{connected, sizes};
use super::metrics::distances::{efficiency, reaches};
use super::{EdgeKind, Network, Node, weight};
use crate::dossier::{ActionIdx, AgreementIdx, Dossier, Level, PartnerIdx, PartnerKind, Role, Status, TerritoryIdx};
use crate::linkage::Linkage;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Above this many partners distances aren't measured: it would take longer than one waits for an answer.
pub const MEASURED: usize = 5_000;

/// How many partners are named as able to take over.
const TAKERS: usize = 3;

/// What becomes of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Nobody is left who brings something to it.
    Deserted,
    /// It loses its lead.
    WithoutLead,
    /// It loses a contributor.
    Lessened,
}

/// An action that loses somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionLoss {
    /// Which.
    pub action: ActionIdx,
    /// What becomes of it.
    pub fate: Fate,
    /// Who could take it over: those that stay in it, most engaged first; else partners of the same kind on the same theme there. Empty for an action that keeps its lead.
    pub takers: Vec<PartnerIdx>,
}

/// A theme in a territory that nobody is left for.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectLoss {
    /// The theme.
    pub theme: String,
    /// The territory.
    pub territory: TerritoryIdx,
    /// Partners of the same kind that act in this territory, or on this theme elsewhere: those of both first.
    pub takers: Vec<PartnerIdx>,
}

/// The partners' network before or after.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shape {
    /// Partners that stay.
    pub n_partners: usize,
    /// Pieces, a partner without any tie being one.
    pub n_pieces: usize,
    /// Partners of the largest piece.
    pub largest: usize,
    /// Mean of the inverse distances, 0 to 1; `None` when it isn't measured.
    pub efficiency: Option<f64>,
}

/// What goes with partners that leave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Departure {
    /// Those that leave, by the name that stands for all.
    pub partners: Vec<PartnerIdx>,
    /// Actions under way that lose somebody: the worst fate first, then in order.
    pub actions: Vec<ActionLoss>,
    /// Subjects that nobody is left for.
    pub subjects: Vec<SubjectLoss>,
    /// Partners on whom alone subjects would then rest, with how many, most first: whose departure would be felt next.
    pub next: Vec<(PartnerIdx, usize)>,
    /// Directorates and territories that lose their only way to each other.
    pub cut: Vec<(PartnerIdx, TerritoryIdx)>,
    /// Pairs of territories that have no partner in common any more.
    pub parted: Vec<(TerritoryIdx, TerritoryIdx)>,
    /// Partners that have no tie left.
    pub alone: Vec<PartnerIdx>,
    /// Ties of the partners' network that go.
    pub n_ties: usize,
    /// Agreements in force that lose a signatory.
    pub agreements: Vec<AgreementIdx>,
    /// The network before, those that leave aside from the count of pieces, and after.
    pub before: Shape,
    /// The network after.
    pub after: Shape,
}

/// What partners that become one do together, and what would rest on them alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Union {
    /// Those that become one.
    pub partners: Vec<PartnerIdx>,
    /// Actions under way of any of them.
    pub n_actions: usize,
    /// Actions where two of them meet: one seat instead of several.
    pub shared_actions: Vec<ActionIdx>,
    /// Territories where any of them acts, and where two do.
    pub territories: Vec<TerritoryIdx>,
    /// Territories where two of them act.
    pub shared_territories: Vec<TerritoryIdx>,
    /// Meetings to which two of them were invited.
    pub shared_meetings: usize,
    /// Calls between them, which would become work within one house.
    pub calls_between: usize,
    /// Subjects on which they are the only ones, two at least today: one tomorrow.
    pub alone: Vec<(String, TerritoryIdx)>,
    /// Actions of which they are the only members, two at least today.
    pub only: Vec<ActionIdx>,
}

/// Who does what on the day of analysis.
struct Work<'a> {
    dossier: &'a Dossier,
    linkage: &'a Linkage,
    /// Partners that bring something to each action under way, with how much.
    members: BTreeMap<ActionIdx, BTreeMap<PartnerIdx, f64>>,
    leads: BTreeMap<ActionIdx, BTreeSet<PartnerIdx>>,
    /// Partners on each subject.
    subjects: BTreeMap<(&'a str, TerritoryIdx), BTreeSet<PartnerIdx>>,
    themes_of: BTreeMap<PartnerIdx, BTreeSet<&'a str>>,
    territories_of: BTreeMap<PartnerIdx, BTreeSet<TerritoryIdx>>,
}

impl<'a> Work<'a> {
    fn of(dossier: &'a Dossier, linkage: &'a Linkage, as_of: Date) -> Self {
        let mut work = Self {
            dossier,
            linkage,
            members: BTreeMap::new(),
            leads: BTreeMap::new(),
            subjects: BTreeMap::new(),
            themes_of: BTreeMap::new(),
            territories_of: BTreeMap::new(),
        };
        let is_over = |end: Option<Date>| end.is_some_and(|end| end < as_of);
        for participation in &dossier.participations {
            let action = dossier.action(participation.action);
            let is_under_way = !matches!(action.status, Some(Status::Completed | Status::Abandoned));
            if !is_under_way
                || is_over(action.end)
                || is_over(participation.end)
                || matches!(participation.role, Role::Signatory | Role::Invitee)
            {
                continue;
            }
            let partner = linkage.partners.canonical(participation.partner);
            let engaged = work.members.entry(participation.action).or_default().entry(partner).or_insert(0.0);
            *engaged = engaged.max(weight::of_participation(participation, as_of));
            if participation.role == Role::Lead {
                work.leads.entry(participation.action).or_default().insert(partner);
            }
            let local = action.territories.iter().copied().filter(|&t| dossier.territory(t).level != Level::Department);
            for territory in local {
                work.territories_of.entry(partner).or_default().insert(territory);
                for theme in &action.themes {
                    work.subjects.entry((theme, territory)).or_default().insert(partner);
                }
            }
            work.themes_of.entry(partner).or_default().extend(action.themes.iter().map(String::as_str));
        }
        for &action in work.members.keys() {
            if let Some(lead) = dossier.action(action).lead {
                work.leads.entry(action).or_default().insert(linkage.partners.canonical(lead));
            }
        }
        work
    }

    fn canonical(&self, partners: &[PartnerIdx]) -> BTreeSet<PartnerIdx> {
        partners.iter().map(|&partner| self.linkage.partners.canonical(partner)).collect()
    }

    /// Partners of one of these kinds, staying, for a theme in a territory: both known first, then this territory, then this theme.
    fn takers(&self, gone: &BTreeSet<PartnerIdx>, theme: Option<&str>, territories: &[TerritoryIdx]) -> Vec<PartnerIdx> {
        let kinds: Vec<PartnerKind> = gone.iter().map(|&partner| self.dossier.partner(partner).kind).collect();
        let mut found: Vec<(Reverse<u8>, PartnerIdx)> = self
            .territories_of
            .iter()
            .filter(|(partner, _)| !gone.contains(partner) && kinds.contains(&self.dossier.partner(**partner).kind))
            .map(|(&partner, acts_in)| {
                let is_here = territories.iter().any(|territory| acts_in.contains(territory));
                let is_on_it = theme.is_some_and(|theme| self.themes_of[&partner].contains(theme));
                (Reverse(2 * u8::from(is_here) + u8::from(is_on_it)), partner)
            })
            .filter(|(fit, _)| fit.0 > 0)
            .collect();
        found.sort_unstable();
        found.into_iter().take(TAKERS).map(|(_, partner)| partner).collect()
    }
}

/// What goes with partners that leave.
pub fn without(dossier: &Dossier, linkage: &Linkage, network: &Network, as_of: Date, partners: &[PartnerIdx]) -> Departure {
    let work = Work::of(dossier, linkage, as_of);
    let gone = work.canonical(partners);
    let mut actions = Vec::new();
    for (&action, members) in work.members.iter().filter(|(_, members)| members.keys().any(|partner| gone.contains(partner))) {
        let mut staying: Vec<(PartnerIdx, f64)> =
            members.iter().filter(|(partner, _)| !gone.contains(partner)).map(|(&partner, &engaged)| (partner, engaged)).collect();
        staying.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let leads = work.leads.get(&action);
        let loses_lead = leads.is_some_and(|leads| leads.iter().all(|lead| gone.contains(lead)));
        let fate = match (staying.is_empty(), loses_lead) {
            (true, _) => Fate::Deserted,
            (false, true) => Fate::WithoutLead,
            (false, false) => Fate::Lessened,
        };
        let record = dossier.action(action);
        let takers = match fate {
            Fate::Deserted => work.takers(&gone, record.themes.first().map(String::as_str), &record.territories),
            Fate::WithoutLead => staying.iter().take(TAKERS).map(|(partner, _)| *partner).collect(),
            Fate::Lessened => Vec::new(),
        };
        actions.push(ActionLoss { action, fate, takers });
    }
    actions.sort_by_key(|loss| (loss.fate, loss.action));
    let lost = work.subjects.iter().filter(|(_, on_it)| on_it.iter().all(|partner| gone.contains(partner)));
    let subjects = lost
        .map(|(&(theme, territory), _)| SubjectLoss {
            theme: theme.to_owned(),
            territory,
            takers: work.takers(&gone, Some(theme), &[territory]),
        })
        .collect();
    let mut resting: BTreeMap<PartnerIdx, usize> = BTreeMap::new();
    for on_it in work.subjects.values().filter(|on_it| on_it.iter().any(|partner| gone.contains(partner))) {
        let mut staying = on_it.difference(&gone);
        if let (Some(&last), None) = (staying.next(), staying.next()) {
            *resting.entry(last).or_insert(0) += 1;
        }
    }
    let mut next: Vec<(PartnerIdx, usize)> = resting.into_iter().collect();
    next.sort_by_key(|&(partner, n)| (Reverse(n), partner));
    let in_force = |agreement: &crate::dossier::Agreement| agreement.end.is_none_or(|end| end >= as_of);
    let signs = |agreement: &crate::dossier::Agreement| agreement.partners.iter().any(|&p| gone.contains(&linkage.partners.canonical(p)));
    let agreements = (0..dossier.agreements.len()).filter(|&at| in_force(&dossier.agreements[at]) && signs(&dossier.agreements[at]));
    let (alone, n_ties, before, after) = shapes(dossier, linkage, network, &gone);
    Departure {
        actions,
        subjects,
        next,
        cut: cut(&work, &gone),
        parted: parted(&work, &gone),
        alone,
        n_ties,
        agreements: agreements.map(AgreementIdx::from).collect(),
        before,
        after,
        partners: gone.into_iter().collect(),
    }
}

/// Directorates and territories whose calls all went through those that leave.
fn cut(work: &Work, gone: &BTreeSet<PartnerIdx>) -> Vec<(PartnerIdx, TerritoryIdx)> {
    let dossier = work.dossier;
    let mut through: BTreeMap<(PartnerIdx, TerritoryIdx), BTreeSet<PartnerIdx>> = BTreeMap::new();
    for call in &dossier.solicitations {
        let (from, to) = (work.linkage.partners.canonical(call.from), work.linkage.partners.canonical(call.to));
        for (one, other) in [(from, to), (to, from)] {
            let Some(territory) = dossier.partner(other).territory else { continue };
            let is_local = !matches!(dossier.territory(territory).level, Level::Department);
            if dossier.partner(one).kind == PartnerKind::Directorate && is_local {
                through.entry((one, territory)).or_default().insert(other);
            }
        }
    }
    let acts_there = |directorate: PartnerIdx, territory: TerritoryIdx| {
        work.territories_of.get(&directorate).is_some_and(|territories| territories.contains(&territory))
    };
    let is_cut = |directorate: PartnerIdx, territory: TerritoryIdx, others: &BTreeSet<PartnerIdx>| {
        gone.contains(&directorate) || (others.iter().all(|other| gone.contains(other)) && !acts_there(directorate, territory))
    };
    through.into_iter().filter(|((one, territory), others)| is_cut(*one, *territory, others)).map(|(pair, _)| pair).collect()
}

/// Pairs of territories all of whose common partners leave.
fn parted(work: &Work, gone: &BTreeSet<PartnerIdx>) -> Vec<(TerritoryIdx, TerritoryIdx)> {
    let pairs = |territories: &BTreeSet<TerritoryIdx>| -> Vec<(TerritoryIdx, TerritoryIdx)> {
        territories.iter().flat_map(|&a| territories.range(a..).skip(1).map(move |&b| (a, b))).collect()
    };
    let mut parted: BTreeSet<_> = gone.iter().filter_map(|partner| work.territories_of.get(partner)).flat_map(pairs).collect();
    for (_, territories) in work.territories_of.iter().filter(|(partner, _)| !gone.contains(partner)) {
        if parted.is_empty() {
            break;
        }
        parted.retain(|(a, b)| !(territories.contains(a) && territories.contains(b)));
    }
    parted.into_iter().collect()
}

/// Partners left without a tie, ties lost, the network before and after.
fn shapes(dossier: &Dossier, linkage: &Linkage, network: &Network, gone: &BTreeSet<PartnerIdx>) -> (Vec<PartnerIdx>, usize, Shape, Shape) {
    let ties = partner_ties(network);
    let n = dossier.partners.len();
    let graph = Graph::undirected(n, &ties);
    let leaves = |v: u32| gone.contains(&PartnerIdx(v));
    let kept: Vec<(u32, u32, f64)> = graph.all_ties().into_iter().filter(|tie| !leaves(tie.0) && !leaves(tie.1)).collect();
    let n_ties = graph.n_ties() - kept.len();
    let left = Graph::undirected(n, &kept);
    let alone: Vec<PartnerIdx> =
        graph.vertices().filter(|&v| !leaves(v) && graph.degree(v) > 0 && left.degree(v) == 0).map(PartnerIdx).collect();
    // Other names of a partner are vertices without ties: they are no partners.
    let counted: Vec<u32> = graph.vertices().filter(|&v| linkage.partners.canonical(PartnerIdx(v)) == PartnerIdx(v)).collect();
    (alone, n_ties, shape(&graph, &counted), shape(&left, &counted.iter().copied().filter(|&v| !leaves(v)).collect::<Vec<_>>()))
}

/// The ties of the partners' network: actions, meetings and agreements in common, calls.
pub fn partner_ties(network: &Network) -> Vec<(u32, u32, f64)> {
    let kinds = [EdgeKind::CoParticipation, EdgeKind::SharedMeetings, EdgeKind::Agreement, EdgeKind::Solicitation];
    let ties = kinds.into_iter().flat_map(|kind| network.ties(kind));
    ties.filter_map(|(from, to, tie)| match (from, to) {
        (Node::Partner(a), Node::Partner(b)) => Some((a.0, b.0, tie.weight)),
        _ => None,
    })
    .collect()
}

fn shape(graph: &Graph, counted: &[u32]) -> Shape {
    let pieces = connected(graph);
    let of_counted: Vec<u32> = counted.iter().map(|&v| pieces[v as usize]).collect();
    let sizes = sizes(&of_counted);
    let place: BTreeMap<u32, u32> = counted.iter().enumerate().map(|(at, &v)| (v, at as u32)).collect();
    let among = |tie: (u32, u32, f64)| Some((*place.get(&tie.0)?, *place.get(&tie.1)?, tie.2));
    let is_measured = counted.len() <= MEASURED;
    Shape {
        n_partners: counted.len(),
        n_pieces: sizes.iter().filter(|size| **size > 0).count(),
        largest: sizes.iter().copied().max().unwrap_or(0),
        efficiency: is_measured
            .then(|| {
                efficiency(&reaches(&Graph::undirected(counted.len(), &graph.all_ties().into_iter().filter_map(among).collect::<Vec<_>>())))
            })
            .flatten(),
    }
}

/// What partners that become one do together.
pub fn merged(dossier: &Dossier, linkage: &Linkage, as_of: Date, partners: &[PartnerIdx]) -> Union {
    let work = Work::of(dossier, linkage, as_of);
    let one = work.canonical(partners);
    let inside = |members: &mut dyn Iterator<Item = PartnerIdx>| members.filter(|partner| one.contains(partner)).count();
    let mut union = Union { partners: one.iter().copied().collect(), ..Union::default() };
    for (&action, members) in &work.members {
        let n = inside(&mut members.keys().copied());
        union.n_actions += usize::from(n > 0);
        if n > 1 {
            union.shared_actions.push(action);
            if n == members.len() {
                union.only.push(action);
            }
        }
    }
    let mut acts: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    for territories in one.iter().filter_map(|partner| work.territories_of.get(partner)) {
        territories.iter().for_each(|&territory| *acts.entry(territory).or_insert(0) += 1);
    }
    union.territories = acts.keys().copied().collect();
    union.shared_territories = acts.iter().filter(|(_, n)| **n > 1).map(|(&territory, _)| territory).collect();
    let alone = work.subjects.iter().filter(|(_, on_it)| on_it.len() > 1 && on_it.iter().all(|partner| one.contains(partner)));
    union.alone = alone.map(|(&(theme, territory), _)| (theme.to_owned(), territory)).collect();
    let mut invited: BTreeMap<u32, BTreeSet<PartnerIdx>> = BTreeMap::new();
    for attendance in &dossier.attendances {
        let partner = linkage.partners.canonical(attendance.partner);
        if one.contains(&partner) {
            invited.entry(attendance.meeting.0).or_default().insert(partner);
        }
    }
    union.shared_meetings = invited.values().filter(|partners| partners.len() > 1).count();
    let ends = dossier.solicitations.iter().map(|call| (linkage.partners.canonical(call.from), linkage.partners.canonical(call.to)));
    union.calls_between = ends.filter(|(from, to)| from != to && one.contains(from) && one.contains(to)).count();
    union
}

#[cfg(test)]
mod tests;
