//! Merges proposed to whoever checks the tables, before any report.

use crate::dossier::{Dossier, PartnerIdx};
use crate::linkage::{PartnerGroup, PartnerLinkage, PartnerPair};
use crate::say;
use crate::text::{Sentence, number};

/// What is proposed of some names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// They seem to be one partner: merge them.
    Merge,
    /// They are alike, but may be two: a person should look.
    Check,
    /// They are counted as one already.
    Merged,
}

/// A proposal about some names, for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What is proposed.
    pub kind: ProposalKind,
    /// Of whom, in canonical order.
    pub partners: Vec<PartnerIdx>,
    /// Whose name would stand, or stands, for all; of names to check, nobody's.
    pub keep: Option<PartnerIdx>,
    /// Probability that they are one.
    pub probability: f64,
    /// The whole in a sentence.
    pub sentence: Sentence,
    /// What speaks for and against, the weightiest first.
    pub why: Vec<Sentence>,
}

/// Reasons given of a group.
const REASONS: usize = 4;

impl PartnerLinkage {
    /// One proposal a group of names that may be one partner, surest first, then one a pair that a person should look at, then what is merged already.
    pub fn proposals(&self, dossier: &Dossier) -> Vec<Proposal> {
        let groups = self.twins.iter().map(|group| self.of_group(dossier, group));
        let mut out: Vec<Proposal> = groups.chain(self.to_check.iter().map(|pair| of_pair(dossier, pair))).collect();
        out.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.probability.total_cmp(&a.probability)).then(a.partners.cmp(&b.partners)));
        out
    }

    fn of_group(&self, dossier: &Dossier, group: &PartnerGroup) -> Proposal {
        let partners: Vec<PartnerIdx> = group.members.iter().map(|(at, _)| *at).collect();
        let (fr, en): (Vec<String>, Vec<String>) = partners.iter().map(|at| called(dossier, *at)).map(|name| (name.fr, name.en)).unzip();
        let (fr, en) = (crate::text::enumerate(&fr).fr, crate::text::enumerate(&en).en);
        let first = self.canonical(partners[0]);
        let is_merged = partners.iter().all(|at| self.canonical(*at) == first);
        let keep = if is_merged { first } else { group.proposed };
        let Sentence { fr: keep_fr, en: keep_en } = quote(&dossier.partner(keep).name);
        let probability = group.probability();
        let sentence = if is_merged {
            say!("{fr} sont comptés comme un seul partenaire, {keep_fr}" | "{en} are counted as one partner, {keep_en}")
        } else {
            let Sentence { fr: p_fr, en: p_en } = number(100.0 * probability, 0);
            say!(
                "{fr} semblent être un seul partenaire (probabilité indicative\u{202f}: {p_fr}\u{202f}%)\u{202f}; nom proposé\u{202f}: {keep_fr}"
                    | "{en} seem to be one partner (indicative probability: {p_en}%); proposed name: {keep_en}"
            )
        };
        let kind = if is_merged { ProposalKind::Merged } else { ProposalKind::Merge };
        Proposal { kind, partners, keep: Some(keep), probability, sentence, why: reasons(&group.pairs) }
    }
}

/// The comparisons that weigh most, over all pairs; the starting point, and what weighs nothing, aside.
fn reasons(pairs: &[PartnerPair]) -> Vec<Sentence> {
    let mut out: Vec<(f64, &Sentence)> = Vec::new();
    for (sentence, share) in pairs.iter().flat_map(|pair| pair.shares.iter().skip(usize::from(pair.shares.len() > 1))) {
        if share.abs() >= 0.05 && !out.iter().any(|(_, known)| *known == sentence) {
            out.push((share.abs(), sentence));
        }
    }
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.fr.cmp(&b.1.fr)));
    out.into_iter().take(REASONS).map(|(_, sentence)| sentence.clone()).collect()
}

fn of_pair(dossier: &Dossier, pair: &PartnerPair) -> Proposal {
    let (left, right) = (called(dossier, pair.left), called(dossier, pair.right));
    let why = pair.caution.clone().unwrap_or_default();
    // Two bodies that nobody would take for one, but whose names hold one another: a figure of nought would only puzzle.
    let likeness = if pair.probability >= 0.005 {
        let Sentence { fr, en } = number(100.0 * pair.probability, 0);
        say!(" (à {fr}\u{202f}%)" | " (at {en}%)")
    } else {
        say!(" par le nom" | " by name")
    };
    let (a, b, c, p) = (left.fr, right.fr, why.fr, likeness.fr);
    let fr = format!("{a} et {b} se ressemblent{p}, mais rien n'est proposé\u{202f}: {c}");
    let (a, b, c, p) = (left.en, right.en, why.en, likeness.en);
    let sentence = Sentence { fr, en: format!("{a} and {b} are alike{p}, but nothing is proposed: {c}") };
    let partners = vec![pair.left, pair.right];
    let why = reasons(std::slice::from_ref(pair));
    Proposal { kind: ProposalKind::Check, partners, keep: None, probability: pair.probability, sentence, why }
}

fn quote(name: &str) -> Sentence {
    say!("«\u{202f}{name}\u{202f}»" | "'{name}'")
}

/// « CAF de Melun » (caf_melun).
fn called(dossier: &Dossier, at: PartnerIdx) -> Sentence {
    let partner = dossier.partner(at);
    let (Sentence { fr, en }, id) = (quote(&partner.name), crate::dossier::shown(&partner.id));
    say!("{fr} ({id})" | "{en} ({id})")
}
