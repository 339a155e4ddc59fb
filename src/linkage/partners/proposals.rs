//! Merges proposed to whoever checks the tables, before any report.

use crate::dossier::Dossier;
use crate::linkage::PartnerLinkage;
use crate::say;
use crate::text::{Sentence, number};

impl PartnerLinkage {
    /// One sentence a group of names that may be one partner, then one a pair that a person should look at: what `maillage check` proposes.
    ///
    /// Groups that a decision has merged, or that one SIRET has, say so instead of asking.
    pub fn proposals(&self, dossier: &Dossier) -> Vec<Sentence> {
        let quote = |name: &str| (format!("«\u{202f}{name}\u{202f}»"), format!("'{name}'"));
        let groups = self.twins.iter().map(|group| {
            let (fr, en): (Vec<String>, Vec<String>) = group
                .members
                .iter()
                .map(|(at, _)| {
                    let partner = dossier.partner(*at);
                    let ((fr, en), id) = (quote(&partner.name), &partner.id);
                    (format!("{fr} ({id})"), format!("{en} ({id})"))
                })
                .unzip();
            let (fr, en) = (crate::text::enumerate(&fr).fr, crate::text::enumerate(&en).en);
            let (keep_fr, keep_en) = quote(&dossier.partner(group.proposed).name);
            let first = self.canonical(group.members[0].0);
            if group.members.iter().all(|(at, _)| self.canonical(*at) == first) {
                return say!("{fr} sont comptés comme un seul partenaire, {keep_fr}." | "{en} are counted as one partner, {keep_en}.");
            }
            let sure = number(100.0 * group.probability(), 0);
            let (p_fr, p_en) = (sure.fr, sure.en);
            say!(
                "{fr} semblent être un seul partenaire (probabilité indicative\u{202f}: {p_fr}\u{202f}%). Nom proposé\u{202f}: {keep_fr}."
                    | "{en} seem to be one partner (indicative probability: {p_en}%). Proposed name: {keep_en}."
            )
        });
        let pairs = self.to_check.iter().map(|pair| {
            let (left, right) = (quote(&dossier.partner(pair.left).name), quote(&dossier.partner(pair.right).name));
            let why = pair.caution.clone().unwrap_or_default();
            let (a, b, c) = (left.0, right.0, why.fr);
            let fr = format!("À vérifier\u{202f}: {a} et {b} se ressemblent, mais rien n'est proposé\u{202f}: {c}.");
            let (a, b, c) = (left.1, right.1, why.en);
            Sentence { fr, en: format!("To check: {a} and {b} are alike, but nothing is proposed: {c}.") }
        });
        groups.chain(pairs).collect()
    }
}
