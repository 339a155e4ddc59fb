//! Everything that pairs of partners are weighed with, and which pairs are.
//!
//! # Method   Compared are: near names (`vectors`), an acronym and the words that it stands for, one legal body (SIREN, RNA), and what people judged. The local
//! scale of a record, the mean of its [`SCALE`] best matches, is what a pair must stand out from. Once first groups are known, a record's group no longer
//! counts against its own pairs, and by half against others: it may be of the same partner as they, or already be what they are taken for.
//! # Choices  Records stand in order of their content, so that neither the identifiers nor the order of rows decide anything.
//! # Cost     Linear beyond 5,000 names; see `vectors`.

use super::super::calibrate::{self, Calibration};
use super::acronyms::{self, Expansions};
use super::apart::{self, Apart};
use super::company::Company;
use super::compare::{self, Evidence};
use super::group;
use super::identifiers::{self, Identifier};
use super::likeness::Likeness;
use super::names::{self, Name};
use super::places::Places;
use crate::dossier::{Dossier, PartnerIdx, PartnerKind, TerritoryIdx};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Best matches that make the local scale of a record.
const SCALE: usize = 5;
/// Below this probability a pair says nothing of any group.
const LEAST: f64 = 0.01;
/// Probability, so to speak, of a pair that a person or a number says is one: no mean over a group outweighs it.
const MUST: f64 = 1e6;

/// A partner, ready to be compared.
pub(super) struct Record {
    pub partner: PartnerIdx,
    pub name: Name,
    pub kind: PartnerKind,
    pub territory: Option<TerritoryIdx>,
    /// What became of that territory.
    pub territory_now: Option<TerritoryIdx>,
    pub identifier: Option<Identifier>,
    pub rna: Option<String>,
    /// Parent, its parent, and so on.
    pub ancestors: Vec<PartnerIdx>,
}

/// Two records, left < right, and how alike their words are, 0 to 2.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub left: u32,
    pub right: u32,
    pub text: f32,
}

/// Everything that pairs are weighed with.
pub(super) struct Bench {
    pub records: Vec<Record>,
    likeness: Likeness,
    pub company: Company,
    /// Mean of the best matches of each record: all, and those outside of its first group.
    scale: Vec<(f64, f64)>,
    /// The first group of each record, by its first member.
    group: Vec<u32>,
    /// Pairs of which one spells the other's acronym: its letters, the longest.
    acronyms: HashMap<(u32, u32), usize>,
    /// Pairs that are compared, in order.
    pub candidates: Vec<Candidate>,
    /// Establishments of each legal body.
    establishments: BTreeMap<String, usize>,
    /// Pairs that people, or one number, say are one.
    one: BTreeSet<(u32, u32)>,
    /// Pairs that people say are two.
    two: BTreeSet<(u32, u32)>,
    /// Rows that name each partner of the dossier: invitations, parts in actions, calls, agreements.
    pub n_rows: Vec<usize>,
    /// From evidence to probability: as shipped, or as people's verdicts have it.
    pub calibration: Calibration,
}

/// How many rows name each partner.
fn n_rows(dossier: &Dossier) -> Vec<usize> {
    let mut out = vec![0; dossier.partners.len()];
    let invited = dossier.attendances.iter().map(|row| row.partner);
    let parts = dossier.participations.iter().map(|row| row.partner);
    let calls = dossier.solicitations.iter().flat_map(|row| [row.from, row.to]);
    let signed = dossier.agreements.iter().flat_map(|row| row.partners.iter().copied());
    invited.chain(parts).chain(calls).chain(signed).for_each(|partner| out[partner.index()] += 1);
    out
}

impl Bench {
    /// Reads the partners, finds whom to compare and how much each has to stand out.
    pub(super) fn new(dossier: &Dossier, rejected: &[(PartnerIdx, PartnerIdx)]) -> Self {
        let records = read(dossier);
        let likeness = Likeness::new(&records);
        let neighbours = likeness.neighbours();
        let order: Vec<usize> = records.iter().map(|r| r.partner.index()).collect();
        let company = Company::of(dossier, &order);
        let acronyms = spelt(&records);
        let mut position = vec![0u32; records.len()];
        records.iter().enumerate().for_each(|(at, record)| position[record.partner.index()] = at as u32);
        let place = |(a, b): (PartnerIdx, PartnerIdx)| {
            let (a, b) = (position[a.index()], position[b.index()]);
            (a.min(b), a.max(b))
        };
        let said = dossier.said_of_partners();
        let pairs = |list: &Vec<PartnerIdx>| -> Vec<(PartnerIdx, PartnerIdx)> {
            let later = |(k, &a): (usize, &PartnerIdx)| list[k + 1..].iter().map(move |&b| (a, b)).collect::<Vec<_>>();
            list.iter().enumerate().flat_map(later).collect()
        };
        let one: BTreeSet<(u32, u32)> = said.one.iter().flat_map(pairs).map(place).collect();
        let mut two: BTreeSet<(u32, u32)> = said.two.iter().chain(rejected).copied().map(place).collect();
        two.retain(|pair| !one.contains(pair));
        let (bodies, establishments) = bodies(&records);
        let others = acronyms.keys().chain(&one).chain(&two).chain(&bodies).copied();
        let candidates = candidates(&neighbours, others, &likeness);
        let alone: Vec<u32> = (0..records.len() as u32).collect();
        let all = scale(&records, &neighbours, &[]);
        let scale_of_all = all.iter().map(|all| (*all, *all)).collect();
        let mut out = Self {
            records,
            likeness,
            company,
            scale: scale_of_all,
            group: alone,
            acronyms,
            candidates,
            establishments,
            one,
            two,
            n_rows: n_rows(dossier),
            calibration: compare::SHIPPED,
        };
        for members in out.groups(&out.pairs(&out.weighed())) {
            members.iter().for_each(|&at| out.group[at as usize] = members[0]);
        }
        out.scale = all.into_iter().zip(scale(&out.records, &neighbours, &out.group)).collect();
        out.calibration = calibrate::fit(compare::SHIPPED, &out.lessons_of(dossier));
        out
    }

    /// Evidence on each of the `judged` pairs, and whether it is one partner. A pair that something else settles (one number, a service and its house, a word that
    /// sets names apart) teaches nothing of evidence, nor does one judged both ways.
    pub(super) fn lessons_of(&self, dossier: &Dossier) -> Vec<(f64, bool)> {
        let judged: BTreeSet<(PartnerIdx, PartnerIdx)> =
            dossier.judged_partners.iter().filter(|row| row.verdict.is_some()).map(|row| row.pair()).collect();
        if judged.is_empty() {
            return Vec::new();
        }
        let place: BTreeMap<PartnerIdx, u32> = self.records.iter().enumerate().map(|(at, record)| (record.partner, at as u32)).collect();
        let mut pairs: Vec<(u32, u32)> = judged.iter().map(|(a, b)| (place[a].min(place[b]), place[a].max(place[b]))).collect();
        pairs.sort_unstable();
        let is_open = |&(a, b): &(u32, u32)| apart::apart(&self.records[a as usize], &self.records[b as usize]).is_none();
        let lesson = |(a, b): (u32, u32)| {
            let (is_one, is_two) = (self.one.contains(&(a, b)), self.two.contains(&(a, b)));
            let evidence = self.weigh(a, b);
            (is_one != is_two && !evidence.is_by_identifier()).then(|| (evidence.z(), is_one))
        };
        pairs.into_iter().filter(is_open).filter_map(lesson).collect()
    }

    /// The evidence on all candidates, in their order.
    pub(super) fn weighed(&self) -> Vec<Evidence> {
        self.candidates.par_iter().map(|pair| self.weigh_alike(pair.left, pair.right, f64::from(pair.text))).collect()
    }

    /// Pairs that say something of groups: probability, or [`MUST`].
    pub(super) fn pairs(&self, weighed: &[Evidence]) -> Vec<(u32, u32, f64)> {
        let pair = |(pair, evidence): (&Candidate, &Evidence)| {
            let key = (pair.left, pair.right);
            let p = if self.one.contains(&key) { MUST } else { evidence.probability() };
            (p >= LEAST).then_some((key.0, key.1, p))
        };
        self.candidates.par_iter().zip(weighed).filter_map(pair).collect()
    }

    /// Groups of records that don't chain.
    pub(super) fn groups(&self, pairs: &[(u32, u32, f64)]) -> Vec<Vec<u32>> {
        group::group(self.records.len(), pairs, |a, b| self.apart(a, b).is_some())
    }

    /// Weighs any pair.
    pub(super) fn weigh(&self, a: u32, b: u32) -> Evidence {
        self.weigh_alike(a, b, f64::from(self.likeness.of(a as usize, b as usize) as f32))
    }

    fn weigh_alike(&self, a: u32, b: u32, similarity: f64) -> Evidence {
        let (x, y) = (a as usize, b as usize);
        let times = (self.company.is_seen(x) && self.company.is_seen(y)).then(|| self.company.times(x, y));
        let acronym = self.acronyms.get(&(a.min(b), a.max(b))).copied();
        let is_one_group = self.group[x] == self.group[y];
        let scale = |(all, outside): (f64, f64)| if is_one_group { outside } else { (all + outside) / 2.0 };
        compare::weigh(
            &self.records[x],
            &self.records[y],
            similarity,
            (scale(self.scale[x]), scale(self.scale[y])),
            times,
            acronym,
            self.calibration,
        )
    }

    /// What keeps two records apart; a person's word goes before all else.
    pub(super) fn apart(&self, a: u32, b: u32) -> Option<Apart> {
        let key = (a.min(b), a.max(b));
        if self.two.contains(&key) {
            return Some(Apart::Said);
        }
        if self.one.contains(&key) {
            return None;
        }
        apart::apart(&self.records[a as usize], &self.records[b as usize])
    }

    /// Establishments of the legal body of a record.
    pub(super) fn n_establishments(&self, at: u32) -> usize {
        let siren = self.records[at as usize].identifier.as_ref().map(|identifier| &identifier.siren);
        siren.and_then(|siren| self.establishments.get(siren)).copied().unwrap_or_default()
    }

    /// The partners of two records, in canonical order.
    pub(super) fn in_order(&self, a: u32, b: u32) -> (PartnerIdx, PartnerIdx) {
        let (x, y) = (self.records[a as usize].partner, self.records[b as usize].partner);
        (x.min(y), x.max(y))
    }
}

/// Records in order of their content.
pub(super) fn read(dossier: &Dossier) -> Vec<Record> {
    let expansions: Expansions =
        acronyms::learn(dossier.partners.iter().map(|p| (p.name.as_str(), p.acronym.as_deref().unwrap_or_default())));
    let places = Places::of(dossier);
    let mut records: Vec<Record> = (0..dossier.partners.len())
        .into_par_iter()
        .map(|at| {
            let partner = &dossier.partners[at];
            Record {
                partner: at.into(),
                name: names::read(&partner.name, partner.acronym.as_deref(), &places, &expansions),
                kind: partner.kind,
                territory: partner.territory,
                territory_now: partner.territory.map(|territory| places.territory_now(territory)),
                identifier: partner.siret.as_deref().and_then(identifiers::read),
                rna: partner.rna.clone(),
                ancestors: ancestors(dossier, at.into()),
            }
        })
        .collect();
    let content = |record: &Record| {
        let partner = dossier.partner(record.partner);
        (&partner.name, partner.kind, partner.territory.map(|t| &dossier.territory(t).name), &partner.siret, &partner.rna, record.partner)
    };
    records.par_sort_by(|a, b| content(a).cmp(&content(b)));
    records
}

/// Pairs of which one carries, as a word or as its sigle, the initials of the other, and the letters of the longest. Acronyms that more than
/// [`compare::MOST_CARRIERS`] records carry are common words.
fn spelt(records: &[Record]) -> HashMap<(u32, u32), usize> {
    let mut carriers: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        for acronym in record.name.acronyms.iter().filter(|acronym| acronym.len() >= 4) {
            let list = carriers.entry(acronym).or_default();
            if list.len() <= compare::MOST_CARRIERS {
                list.push(at as u32);
            }
        }
    }
    carriers.retain(|_, list| list.len() <= compare::MOST_CARRIERS);
    let found: Vec<((u32, u32), usize)> = records
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, record)| {
            let of = |letters: String| {
                let carriers = carriers.get(letters.as_str()).filter(|_| !record.name.plain.contains(&letters));
                carriers
                    .into_iter()
                    .flatten()
                    .map(|&other| ((other.min(at as u32), other.max(at as u32)), letters.chars().count()))
                    .collect::<Vec<_>>()
            };
            record.name.initials().into_iter().flat_map(of).filter(|((a, b), _)| a != b).collect::<Vec<_>>()
        })
        .collect();
    let mut out = HashMap::new();
    for (pair, letters) in found {
        let longest: &mut usize = out.entry(pair).or_default();
        *longest = letters.max(*longest);
    }
    out
}

/// Bodies with more establishments are compared only where their names are alike too.
pub(super) const FEW_ESTABLISHMENTS: usize = 3;

/// Pairs of one legal body, and how many records each SIREN has.
fn bodies(records: &[Record]) -> (Vec<(u32, u32)>, BTreeMap<String, usize>) {
    let mut by_siren: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut by_rna: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut by_siret: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        if let Some(Identifier { siren, nic }) = &record.identifier {
            by_siren.entry(siren).or_default().push(at as u32);
            if let Some(nic) = nic {
                by_siret.entry((siren, nic)).or_default().push(at as u32);
            }
        }
        if let Some(rna) = &record.rna {
            by_rna.entry(rna).or_default().push(at as u32);
        }
    }
    let mut pairs = Vec::new();
    // All pairs of a few names; of many, each with the next: a chain is enough for what one number merges.
    let mut add = |list: &Vec<u32>| {
        if list.len() <= FEW_ESTABLISHMENTS {
            list.iter().enumerate().for_each(|(k, &a)| pairs.extend(list[k + 1..].iter().map(|&b| (a, b))));
        } else {
            pairs.extend(list.windows(2).map(|pair| (pair[0], pair[1])));
        }
    };
    by_siret.values().for_each(&mut add);
    by_siren.values().for_each(&mut add);
    by_rna.values().for_each(&mut add);
    (pairs, by_siren.into_iter().map(|(siren, list)| (siren.to_owned(), list.len())).collect())
}

/// All pairs to compare, each once, in order.
fn candidates(neighbours: &[Vec<(u32, f32)>], others: impl Iterator<Item = (u32, u32)>, likeness: &Likeness) -> Vec<Candidate> {
    let near = |(at, list): (usize, &Vec<(u32, f32)>)| {
        let pair = |&(other, text): &(u32, f32)| Candidate { left: other.min(at as u32), right: other.max(at as u32), text };
        list.iter().map(pair).collect::<Vec<_>>()
    };
    let mut out: Vec<Candidate> = neighbours.par_iter().enumerate().flat_map_iter(near).collect();
    out.extend(others.map(|(left, right)| Candidate { left, right, text: likeness.of(left as usize, right as usize) as f32 }));
    out.par_sort_unstable_by_key(|pair| (pair.left, pair.right));
    out.dedup_by_key(|pair| (pair.left, pair.right));
    out
}

/// Mean of the best matches of each record, after what place and territory say against them; `group_of`: matches of the same group don't count; empty, all do.
fn scale(records: &[Record], neighbours: &[Vec<(u32, f32)>], group_of: &[u32]) -> Vec<f64> {
    let of = |at: usize| {
        let is_other = |other: u32| group_of.is_empty() || group_of[other as usize] != group_of[at];
        let worth =
            |&(other, similarity): &(u32, f32)| (f64::from(similarity) + compare::against(&records[at], &records[other as usize])).max(0.0);
        let mut best: Vec<f64> = neighbours[at].iter().filter(|(other, _)| is_other(*other)).map(worth).collect();
        best.sort_unstable_by(|a, b| b.total_cmp(a));
        best.iter().take(SCALE).sum::<f64>() / SCALE as f64
    };
    (0..records.len()).into_par_iter().map(of).collect()
}

/// Parent, its parent, and so on; a ring ends where it closes.
fn ancestors(dossier: &Dossier, partner: PartnerIdx) -> Vec<PartnerIdx> {
    let mut out = Vec::new();
    let mut at = partner;
    while let Some(parent) = dossier.partner(at).parent
        && parent != partner
        && !out.contains(&parent)
    {
        out.push(parent);
        at = parent;
    }
    out
}
