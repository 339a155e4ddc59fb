//! What the item sheet of a pooling proposal shows, label by label.

use super::proposal::{Proposal, Weighed, estimate};
use super::{consent, words};
use crate::detectors::{Estimate, View};
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::KindOfWork;
use crate::say;
use crate::settings::Section;
use crate::statistics::smaa::Acceptability;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, enumerate, number, quantity};

/// Parts of a group that are shown beside it.
const VARIANTS: usize = 3;

/// Label and value for the item sheet. Hours and euros stand among the gains; here, what they are made of.
pub(super) fn facts(view: &View, settings: &Section, p: &Proposal, accepted: &Acceptability) -> Vec<(Text, Sentence)> {
    let dossier = view.dossier;
    let at = p.best();
    let form = words::form(at.kind, p.relation);
    let mut facts = vec![
        (Text { fr: "Territoires", en: "Territories" }, territories(dossier, &p.whole)),
        (Text { fr: "Forme proposée", en: "Form proposed" }, Sentence::from(form)),
    ];
    if p.is_partial() {
        let (list, n, all) = (territories(dossier, at), at.actions.len(), p.whole.actions.len());
        let (fr, en) = (list.fr, list.en);
        facts.push((
            Text { fr: "Périmètre proposé", en: "Perimeter proposed" },
            say!(
                "{fr} ({n} actions sur {all})\u{202f}: réunir tout le groupe coûterait plus de coordination qu'il n'épargnerait"
                    | "{en} ({n} actions of {all}): bringing the whole group together would take more coordination than it would spare"
            ),
        ));
    }
    facts.extend(work(at));
    facts.extend(gains(settings, at));
    facts.extend(people(dossier, &at.actions));
    facts.push((Text { fr: "Hypothèses", en: "Assumptions" }, assumptions(settings, at)));
    for (label, candidate) in
        [Text { fr: "Pilote possible", en: "Possible lead" }, Text { fr: "Autre pilote possible", en: "Other possible lead" }]
            .into_iter()
            .zip(&at.leads.possible)
    {
        let name = &dossier.partner(candidate.partner).name;
        let fr = candidate.reasons.iter().map(|r| r.fr.as_str()).collect::<Vec<_>>().join(", ");
        let en = candidate.reasons.iter().map(|r| r.en.as_str()).collect::<Vec<_>>().join(", ");
        facts.push((label, say!("{name} ({fr})" | "{name} ({en})")));
    }
    let agree = consent::sentence(dossier, &at.agree);
    if !agree.is_empty() {
        facts.push((Text { fr: "Qui doit donner son accord", en: "Who must agree" }, agree));
    }
    for component in &at.profile.components {
        facts.push((component.label, component.finding.clone()));
    }
    for (part, bond) in p.parts.iter().filter(|(part, _)| part.actions != at.actions).take(VARIANTS) {
        facts.push((Text { fr: "Variante plus réduite", en: "Smaller variant" }, variant(dossier, part, bond)));
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

fn territories(dossier: &Dossier, at: &Weighed) -> Sentence {
    enumerate(&at.profile.territories.iter().map(|t| dossier.territory(*t).name.clone()).collect::<Vec<_>>())
}

/// What the work is made of, and how much of it is done once.
fn work(at: &Weighed) -> [(Text, Sentence); 2] {
    let mut kinds: Vec<(f64, Text)> = KindOfWork::ALL.iter().zip(at.split).filter(|(_, s)| *s > 0.0).map(|(k, s)| (s, k.label())).collect();
    kinds.sort_by(|a, b| b.0.total_cmp(&a.0));
    let listed = |get: &dyn Fn(&Text) -> &'static str, unit: &str| {
        let parts = kinds.iter().map(|(share, label)| format!("{} {:.0}{unit}", get(label), 100.0 * share));
        parts.collect::<Vec<_>>().join("\u{202f}; ")
    };
    let (once, again) = (number(100.0 * at.fixed, 0), number(100.0 - (100.0 * at.fixed).round(), 0));
    let (once_fr, again_fr, once_en, again_en) = (once.fr, again.fr, once.en, again.en);
    [
        (Text { fr: "Travail en jeu", en: "Work at stake" }, Sentence { fr: listed(&|t| t.fr, "\u{202f}%"), en: listed(&|t| t.en, "%") }),
        (
            Text { fr: "Part fixe, part variable", en: "Fixed and variable share" },
            say!(
                "sur 100 heures d'une de ces actions, {once_fr} se feraient une fois pour toutes et {again_fr} resteraient à faire dans chacune"
                    | "of 100 hours of one of these actions, {once_en} would be done once for all and {again_en} would still be done in each"
            ),
        ),
    ]
}

/// What is spared, in posts; and what is not known or nil.
fn gains(settings: &Section, at: &Weighed) -> Vec<(Text, Sentence)> {
    let unknown = || say!("non chiffré\u{202f}: le dossier ne le dit pas" | "not put into figures: the dossier doesn't say");
    let mut facts = Vec::new();
    let time = if at.n_staffed == 0 {
        unknown()
    } else {
        let Estimate { low, mid, high } = at.net();
        let [low, mid, high] = [low, mid, high].map(|hours| number(hours / settings.number("hours_per_fte"), 2));
        let (l, m, h) = (low.fr, mid.fr, high.fr);
        let (l2, m2, h2) = (low.en, mid.en, high.en);
        say!(
            "{m} équivalent temps plein ({l} à {h}), coordination déduite"
                | "{m2} full-time equivalent ({l2} to {h2}), net of coordination"
        )
    };
    facts.push((Text { fr: "Temps épargné", en: "Time spared" }, time));
    let euros = at.euros.as_ref().map(|draws| estimate(draws));
    if euros.is_none_or(|euros| euros.high < 0.5) {
        let label = Text { fr: "Dépense épargnée", en: "Spending spared" };
        facts.push((label, if euros.is_none() { unknown() } else { say!("aucune" | "none") }));
    }
    facts
}

/// People reached, by the actions that say how many.
fn people(dossier: &Dossier, actions: &[ActionIdx]) -> Option<(Text, Sentence)> {
    let known: Vec<f64> = actions.iter().filter_map(|a| dossier.action(*a).beneficiaries).collect();
    let sum: f64 = known.iter().sum();
    (sum > 0.0).then(|| {
        let (people, all) = (number(sum, 0), actions.len());
        let n = count(known.len(), ("action", "actions"), ("action", "actions"));
        let (fr, en, n_fr, n_en) = (people.fr, people.en, n.fr, n.en);
        let is_whole = known.len() == all;
        let value = if is_whole { say!("{fr}" | "{en}") } else { say!("{fr}, d'après {n_fr} sur {all}" | "{en}, by {n_en} of {all}") };
        (Text { fr: "Personnes touchées par an", en: "People reached a year" }, value)
    })
}

/// How the hours of coordination come about, and where to change what is assumed.
fn assumptions(settings: &Section, at: &Weighed) -> Sentence {
    let n = at.actions.len();
    let [fixed, each, per_10_km, per_fte] = ["coordination_fixed", "coordination_per_action", "coordination_per_10_km", "hours_per_fte"]
        .map(|key| number(settings.number(key), 0));
    let [all, km] = [at.coordination, at.profile.km.unwrap_or(0.0)].map(|value| number(value, 0));
    let (fixed_fr, each_fr, per_fr, fte_fr, all_fr, km_fr) = (&fixed.fr, &each.fr, &per_10_km.fr, &per_fte.fr, &all.fr, &km.fr);
    let (fixed_en, each_en, per_en, fte_en, all_en, km_en) = (&fixed.en, &each.en, &per_10_km.en, &per_fte.en, &all.en, &km.en);
    say!(
        "coordination\u{202f}: {fixed_fr} h, plus {each_fr} h pour chacune des {n} actions, plus {per_fr} h par 10 km sur {km_fr} km, soit {all_fr} h par an\u{202f}; un temps plein fait {fte_fr} h. À changer dans maillage.toml, partie pooling_candidates"
            | "coordination: {fixed_en} h, plus {each_en} h for each of the {n} actions, plus {per_en} h per 10 km over {km_en} km, that is {all_en} h a year; a full-time post is {fte_en} h. To be changed in maillage.toml, part pooling_candidates"
    )
}

/// A part of the group, with what it would bring and who could lead it.
fn variant(dossier: &Dossier, part: &Weighed, bond: &Sentence) -> Sentence {
    let list = territories(dossier, part);
    let (list_fr, list_en, bond_fr, bond_en) = (list.fr, list.en, &bond.fr, &bond.en);
    let mut out = say!("{list_fr} ({bond_fr})" | "{list_en} ({bond_en})");
    if part.n_staffed > 0 {
        let Estimate { low, mid, high } = part.net();
        let (mid, low, high) = (quantity(mid, 0, HOURS_A_YEAR), number(low, 0), number(high, 0));
        let (fr, en) = (out.fr, out.en);
        let (l, m, h) = (low.fr, mid.fr, high.fr);
        let (l2, m2, h2) = (low.en, mid.en, high.en);
        out = say!("{fr}\u{202f}: {m} ({l} à {h}), coordination déduite" | "{en}: {m2} ({l2} to {h2}), net of coordination");
    }
    if let Some(lead) = part.leads.possible.first() {
        let (fr, en, name) = (out.fr, out.en, &dossier.partner(lead.partner).name);
        out = say!("{fr}\u{202f}; pilote possible\u{202f}: {name}" | "{en}; possible lead: {name}");
    }
    out
}
