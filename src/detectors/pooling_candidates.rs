//! Groups of actions of one purpose that would gain by being pooled: between whom, led by whom, for what gain.
//!
//! # Method     Each action's work is split by the forms that it takes; each kind of work has a poolable share μ and an elasticity ε. Pooling k actions spares
//! Σ_c μ_c·(Σx − max(x̄·k^ε_c, max x)), of hours (staff × 1 607) and of euros, missing ones imputed 20 times; against it stand the hours of coordination.
//! score = P(one purpose) × P(hours spared × feasibility exceed coordination). Order of `mutualisations.csv`: SMAA over gain, feasibility, certainty,
//! priority and fairness.
//! # Choices    The criterion *gain* is P(one purpose) × the **share** of the work spared × the relation factor, not the hours: measured on the labelled dossier, what experts
//! find worth pooling follows the kind of work and not its volume. Hours, euros and people stand beside it and decide in the general list.
//! # Odd cases  Double entries are never proposed: one of them is to be deleted. No staff known in a group: « non chiffré », hours of similar actions stand
//! in for the ranking. Fewer than two actions left going on: watched, not proposed.
//! # Cost       O(groups × (k·draws + k³ for k ≤ 40)) time, O(groups × draws) memory; SMAA on the 400 most promising groups.
//! # Source     Lahdelma & Salminen 2001 (SMAA-2); Rubin 1987 (imputation).

mod amounts;
mod consent;
mod facts;
mod feasibility;
mod habit;
mod lead;
mod obstacles;
mod offer;
mod options;
mod parameters;
mod parts;
mod place;
mod proposal;
mod table;
mod words;
mod work;

use super::{Detection, Detector, Evidence, Finding, Standing, Subject, View, Worth};
use crate::dossier::{RowRef, TerritoryIdx};
use crate::lexicon::KindOfWork;
use crate::linkage::Relation;
use crate::say;
use crate::settings::Section;
use crate::statistics::smaa::{self, Acceptability, Plan};
use crate::text::{Text, count, number};
pub use offer::{PoolingOffer, pooling_offers};
pub use parameters::hours_per_fte;
use proposal::{DRAWS, Proposal, estimate, proposals};
use std::collections::BTreeMap;

pub(super) const DETECTOR: Detector = Detector {
    key: "pooling_candidates",
    title: Text { fr: "Actions à mutualiser", en: "Actions to pool" },
    question: Text {
        fr: "Quelles actions mutualiser, entre qui, portées par qui, et qu'y gagne-t-on\u{202f}?",
        en: "Which actions could be pooled, between whom, led by whom, and what is gained?",
    },
    method: Text {
        fr: "Pour chaque groupe d'actions qui poursuivent le même but, on lit dans leurs textes de quel travail elles sont faites. Une convention ou un guide se font une fois pour tous\u{202f}; un accueil de quartier se fait partout. On en tire la part du travail épargnée, on la convertit en heures et en euros quand le dossier les donne, et l'on retranche le temps de coordination. L'ordre tient quelles que soient, ou presque, les priorités de chacun\u{202f}: on en essaie 10\u{202f}000.",
        en: "For each group of actions with one purpose, their texts tell what work they are made of. An agreement or a guide is made once for all; a neighbourhood drop-in is held everywhere. This gives the share of work spared, turned into hours and euros where the dossier gives them, less the time of coordination. The order holds under nearly all priorities: 10,000 are tried.",
    },
    doubt: Text {
        fr: "La part mutualisable vient d'un barème par forme de travail, modifiable, et non d'un relevé sur place\u{202f}; des textes proches peuvent cacher des métiers différents.",
        en: "The poolable share comes from a table by kind of work, which can be changed, not from a survey; similar texts may hide different trades.",
    },
    parameters: &parameters::PARAMETERS,
    detect,
};

/// Proposals that enter the SMAA; the others follow in order of their middle utility.
const MOST_RANKED: usize = 400;

/// One finding a group, worth pooling or not, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let found = proposals(view, settings);
    let ranking = ranking(view, settings, &found);
    let mut findings: Vec<Finding> = found.iter().zip(&ranking.accepted).map(|(p, a)| finding(view, settings, p, a)).collect();
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
    let n_double = view.linkage.actions.groups.iter().filter(|g| g.relation == Relation::Duplicate).count();
    let mut silences = Vec::new();
    if n_double > 0 {
        let n = count(
            n_double,
            ("groupe est une double saisie", "groupes sont des doubles saisies"),
            ("group is a double entry", "groups are double entries"),
        );
        let (fr, en) = (n.fr, n.en);
        silences.push(say!(
            "{fr}\u{202f}: rien à mutualiser, une fiche à supprimer dans chacun." | "{en}: nothing to pool, one record to delete in each."
        ));
    }
    let n_bare = found.iter().filter(|p| p.whole.n_staffed == 0).count();
    if n_bare > 0 {
        let n = count(
            n_bare,
            ("groupe n'a aucun temps indiqué", "groupes n'ont aucun temps indiqué"),
            ("group has no staff time", "groups have no staff time"),
        );
        let (fr, en) = (n.fr, n.en);
        silences.push(say!("{fr}\u{202f}: leur gain n'est pas chiffré." | "{en}: the gain is not put into figures."));
    }
    Detection { detector: DETECTOR.key, findings, tables: vec![table::table(view, settings, &found, &ranking)], silences }
}

/// The proposals ranked.
struct Ranking {
    /// Positions of the proposals, best first.
    order: Vec<usize>,
    /// What SMAA says of each, in the order of the proposals.
    accepted: Vec<Acceptability>,
    /// 10 % and 90 % points of each one's mean utility, for what is uncertain in its gain.
    spread: Vec<(f64, f64)>,
}

/// Ranks the proposals under every plausible weighting.
fn ranking(view: &View, settings: &Section, found: &[Proposal]) -> Ranking {
    let mut n_here: BTreeMap<TerritoryIdx, usize> = BTreeMap::new();
    found.iter().flat_map(|p| &p.whole.profile.territories).for_each(|t| *n_here.entry(*t).or_default() += 1);
    let factor = |relation| match relation {
        Relation::ParallelToDepartment => settings.number("parallel_factor"),
        Relation::CompetesWithPartner => settings.number("competition_factor"),
        Relation::AcrossTerritories => 1.0,
        Relation::Duplicate => 0.0,
    };
    let greatest = settings.number("parallel_factor").max(settings.number("competition_factor")).max(1.0);
    // Feasibility, certainty, priority, fairness don't vary from draw to draw.
    let fixed: Vec<[f64; 4]> = found
        .iter()
        .map(|p| {
            let priorities: Vec<f64> =
                p.whole.actions.iter().filter_map(|a| view.dossier.action(*a).priority).filter(|p| *p >= 1.0).map(|p| 1.0 / p).collect();
            let priority = if priorities.is_empty() { 0.5 } else { priorities.iter().sum::<f64>() / priorities.len() as f64 };
            // Territories that few other proposals reach count more.
            let territories = &p.whole.profile.territories;
            let fairness = territories.iter().map(|t| 1.0 / n_here[t] as f64).sum::<f64>() / territories.len().max(1) as f64;
            [p.whole.profile.feasibility(), p.same_purpose, priority, fairness]
        })
        .collect();
    // The gain expected: what pooling spares if the purpose is one, times the probability that it is.
    let weight = |p: &Proposal| p.same_purpose * factor(p.relation) / greatest;
    let gains: Vec<Vec<f64>> =
        found.iter().map(|p| p.whole.spared.iter().map(|spared| (spared * weight(p)).clamp(0.0, 1.0)).collect()).collect();
    let middle: Vec<f64> = gains.iter().zip(&fixed).map(|(g, f)| estimate(g).mid + f.iter().sum::<f64>() / 4.0).collect();
    let mut order: Vec<usize> = (0..found.len()).collect();
    let by_middle = |a: &usize, b: &usize| middle[*b].total_cmp(&middle[*a]).then(found[*a].key.cmp(&found[*b].key));
    order.sort_by(by_middle);
    let ranked: Vec<usize> = order.iter().copied().take(MOST_RANKED).collect();
    let plan = Plan { seed: 31, draws: 10_000, first: (settings.number("gain_first") > 0.5).then_some(0) };
    let outcome = smaa::rank(ranked.len(), 20, plan, |i, draw| {
        let p = ranked[i];
        let [a, b, c, d] = fixed[p];
        [gains[p][draw % DRAWS], a, b, c, d]
    });
    let mut accepted = vec![Acceptability { places: Vec::new(), central_weights: Vec::new(), utility: 0.0 }; found.len()];
    for (acceptability, &p) in outcome.into_iter().zip(&ranked) {
        accepted[p] = acceptability;
    }
    // Utility averaged over all weightings decides; it is also what the table's score shows, so that sorting by either reads alike.
    order.sort_by(|a, b| accepted[*b].utility.total_cmp(&accepted[*a].utility).then_with(|| by_middle(a, b)));
    // Mean weight of the gain: the greatest of five uniform weights is (1 + 1/2 + 1/3 + 1/4 + 1/5) / 5 on average.
    let weight = if plan.first.is_some() { 137.0 / 300.0 } else { 0.2 };
    let spread = (0..found.len())
        .map(|i| {
            let (gain, utility) = (estimate(&gains[i]), accepted[i].utility);
            ((utility + weight * (gain.low - gain.mid)).max(0.0), (utility + weight * (gain.high - gain.mid)).min(1.0))
        })
        .collect();
    Ranking { order, accepted, spread }
}

/// The log-odds of a probability.
fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    libm::log(p / (1.0 - p))
}

fn finding(view: &View, settings: &Section, p: &Proposal, accepted: &Acceptability) -> Finding {
    let dossier = view.dossier;
    let at = p.best();
    let pays = at.pays();
    let same = p.same_purpose.clamp(0.001, 0.999);
    let score = p.score();
    let n = p.whole.actions.len();
    let name = words::quoted(dossier, p.name);
    let across = dossier.across(&p.whole.profile.territories);
    let (across_fr, across_en) = (across.fr, across.en);
    let title = say!(
        "{n} actions à rapprocher {across_fr}\u{202f}: «\u{202f}{name}\u{202f}»" | "{n} actions to bring together {across_en}: “{name}”"
    );

    let rows: Vec<RowRef> = p.whole.actions.iter().map(|a| RowRef::from(*a)).collect();
    let percent = |share: f64| number(100.0 * share, 0);
    let (same_shown, poolable, fails) = (percent(same), percent(at.poolable), percent((1.0 - pays).max(0.01)));
    // What rounds to one in a hundred may be less.
    let (at_most_fr, at_most_en) = if pays > 0.985 { ("au plus ", "at most ") } else { ("", "") };
    let kind = at.kind.label();
    let (by_fr, by_en) = if at.kind == KindOfWork::Unknown {
        (
            "Leurs mots ne disent pas de quel travail elles sont faites\u{202f}; par convention".to_owned(),
            "Their words don't say what work they are made of; by convention".to_owned(),
        )
    } else {
        (format!("D'après leurs mots ({})", kind.fr), format!("By their words ({})", kind.en))
    };
    let evidence = vec![
        Evidence {
            sentence: {
                let (fr, en) = (same_shown.fr, same_shown.en);
                say!(
                    "Ces {n} actions poursuivent le même but (probabilité {fr}\u{202f}%)."
                        | "These {n} actions pursue one purpose (probability {en}%)."
                )
            },
            share: logit(same),
            rows: rows.clone(),
        },
        Evidence {
            sentence: {
                let (fr, en, fails_fr, fails_en) = (poolable.fr.clone(), poolable.en.clone(), fails.fr, fails.en);
                say!(
                    "{by_fr}, {fr}\u{202f}% de ce travail peut être mis en commun\u{202f}; reste un doute\u{202f}: dans {at_most_fr}{fails_fr}\u{202f}% des hypothèses, la coordination prend plus de temps qu'elle n'en épargne."
                        | "{by_en}, {en}% of this work can be pooled; a doubt remains: in {at_most_en}{fails_en}% of the assumptions, coordination takes more time than it spares."
                )
            },
            share: logit(score) - logit(same),
            rows,
        },
    ];
    let euros = at.euros.as_ref().map(|draws| estimate(draws));
    let (n_staffed, n) = (at.n_staffed, at.actions.len());
    let assumption = if n_staffed == 0 {
        say!(
            "Gain non chiffré\u{202f}: aucune action n'indique son temps\u{202f}; ordre de grandeur d'après les actions de même forme."
                | "Gain not put into figures: no action states its time; order of magnitude from actions of the same form."
        )
    } else if n_staffed == n {
        say!(
            "Temps saisi pour chacune des {n} actions\u{202f}; part mutualisable\u{202f}: barème des réglages."
                | "Time entered for each of the {n} actions; poolable share: table of the settings."
        )
    } else {
        say!(
            "Temps saisi pour {n_staffed} actions sur {n}, estimé pour les autres d'après des actions de même forme et de même thème\u{202f}; part mutualisable\u{202f}: barème des réglages."
                | "Time entered for {n_staffed} actions out of {n}, estimated for the others from those of the same form and theme; poolable share: table of the settings."
        )
    };
    Finding {
        key: p.key.clone(),
        title,
        subjects: p.whole.actions.iter().map(|a| Subject::Action(*a)).collect(),
        territories: p.whole.profile.territories.clone(),
        motive: (p.relation.code(), p.relation.label()),
        standing: if p.is_established(dossier) { Standing::Established } else { Standing::Watch },
        score,
        effect: Some((at.net(), say!("heures par an épargnées, coordination déduite" | "hours a year spared, net of coordination"))),
        evidence,
        exhibits: Vec::new(),
        facts: facts::facts(view, settings, p, accepted),
        obstacles: obstacles::obstacles(dossier, p, at),
        options: options::options(dossier, p),
        doubt: words::doubt(dossier, p),
        worth: Worth { hours: at.hours(), euros, feasibility: at.profile.feasibility(), effort_hours: at.coordination, assumption },
        builds_on: vec![p.redundancy.clone()],
    }
}

#[cfg(test)]
mod tests;
