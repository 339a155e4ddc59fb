//! What the item sheet of a pooling proposal shows, label by label.

use super::proposal::Proposal;
use super::words;
use crate::detectors::{Estimate, View};
use crate::say;
use crate::statistics::smaa::Acceptability;
use crate::text::{Sentence, Text, enumerate, number};

/// Label and value for the item sheet. Hours and euros stand among the gains; here, only that they are not known.
pub(super) fn facts(view: &View, p: &Proposal, accepted: &Acceptability, euros: Option<Estimate>) -> Vec<(Text, Sentence)> {
    let dossier = view.dossier;
    let names: Vec<String> = p.whole.profile.territories.iter().map(|t| dossier.territory(*t).name.clone()).collect();
    let form = words::form(p.kind, p.relation);
    let mut facts = vec![
        (Text { fr: "Territoires", en: "Territories" }, enumerate(&names)),
        (Text { fr: "Forme proposée", en: "Form proposed" }, Sentence::from(form)),
    ];
    let mut kinds: Vec<(f64, Text)> =
        crate::lexicon::KindOfWork::ALL.iter().zip(p.split).filter(|(_, s)| *s > 0.0).map(|(k, s)| (s, k.label())).collect();
    kinds.sort_by(|a, b| b.0.total_cmp(&a.0));
    let listed = |get: &dyn Fn(&Text) -> &'static str, unit: &str| {
        let parts = kinds.iter().map(|(share, label)| format!("{} {:.0}{unit}", get(label), 100.0 * share));
        parts.collect::<Vec<_>>().join("\u{202f}; ")
    };
    facts.push((
        Text { fr: "Travail en jeu", en: "Work at stake" },
        Sentence { fr: listed(&|t| t.fr, "\u{202f}%"), en: listed(&|t| t.en, "%") },
    ));
    let unknown = || say!("non chiffré\u{202f}: le dossier ne le dit pas" | "not put into figures: the dossier doesn't say");
    if p.whole.n_staffed == 0 {
        facts.push((Text { fr: "Temps épargné", en: "Time spared" }, unknown()));
    }
    if euros.is_none_or(|euros| euros.high < 0.5) {
        let label = Text { fr: "Dépense épargnée", en: "Spending spared" };
        facts.push((label, if euros.is_none() { unknown() } else { say!("aucune" | "none") }));
    }
    let people: f64 = p.whole.actions.iter().filter_map(|a| dossier.action(*a).beneficiaries).sum();
    if people > 0.0 {
        let n = number(people, 0);
        facts.push((Text { fr: "Personnes touchées par an", en: "People reached a year" }, n));
    }
    for (label, candidate) in
        [Text { fr: "Pilote possible", en: "Possible lead" }, Text { fr: "Autre pilote possible", en: "Other possible lead" }]
            .into_iter()
            .zip(&p.leads)
    {
        let name = &dossier.partner(candidate.partner).name;
        let fr = candidate.reasons.iter().map(|r| r.fr.as_str()).collect::<Vec<_>>().join(", ");
        let en = candidate.reasons.iter().map(|r| r.en.as_str()).collect::<Vec<_>>().join(", ");
        facts.push((label, say!("{name} ({fr})" | "{name} ({en})")));
    }
    for component in &p.whole.profile.components {
        facts.push((component.label, component.finding.clone()));
    }
    for (part, bond) in p.parts.iter().take(3) {
        let names: Vec<String> = part.profile.territories.iter().map(|t| dossier.territory(*t).name.clone()).collect();
        let (list, bond) = (enumerate(&names), bond.clone());
        let hours = number(part.hours().mid - part.coordination, 0);
        let (list_fr, list_en, bond_fr, bond_en, h_fr, h_en) = (list.fr, list.en, bond.fr, bond.en, hours.fr, hours.en);
        facts.push((
            Text { fr: "Variante plus réduite", en: "Smaller variant" },
            if part.n_staffed == 0 {
                say!("{list_fr} ({bond_fr})" | "{list_en} ({bond_en})")
            } else {
                say!("{list_fr} ({bond_fr})\u{202f}: {h_fr} heures par an" | "{list_en} ({bond_en}): {h_en} hours a year")
            },
        ));
    }
    let robust = number(100.0 * accepted.among_first(10), 0);
    let (fr, en) = (robust.fr, robust.en);
    facts.push((
        Text { fr: "Rang parmi les mutualisations", en: "Rank among the poolings" },
        say!(
            "parmi les 10 premières dans {fr}\u{202f}% des ordres de priorité essayés"
                | "among the first 10 under {en}% of the orders of priority tried"
        ),
    ));
    facts
}
