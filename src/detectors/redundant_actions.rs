//! Actions of one purpose, here and elsewhere, group by group.
//!
//! # Method     Reads the groups of [`crate::linkage`]; a group's score is the mean probability of its pairs, its evidence their mean shares.
//! # Odd cases  Fewer than twenty actions: nothing, and that is said. More than twelve actions, or a pair that has nearly nothing in common: a theme to look at,
//! not a redundancy. Successive editions of one action are counted, and are no finding.
//! # Cost       The pairs listed, and for each group its pairs.
//! # Source     METHODS: Fellegi & Sunter 1969, Winkler 2002; relations as the conference uses them.

mod words;

use super::{Column, Detection, Detector, Estimate, Evidence, Exhibit, Finding, ResultTable, Standing, Subject, Value, View, Worth, key};
use crate::dossier::{ActionIdx, RowRef, TerritoryIdx};
use crate::linkage::{ActionGroup, Relation};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count};
use std::collections::BTreeMap;

pub(super) const DETECTOR: Detector = Detector {
    key: "redundant_actions",
    title: Text { fr: "Actions de même but", en: "Actions of the same purpose" },
    question: Text {
        fr: "Quelles actions poursuivent le même but, ici et ailleurs ?",
        en: "Which actions pursue the same purpose, here and elsewhere?",
    },
    method: Text {
        fr: "On compare les intitulés et les descriptions, mot à mot et par sujet (« dettes de loyer » et « plan d'apurement » se rejoignent), puis les thématiques, les publics, les pilotes et les dates. Les actions assez proches forment un groupe ; une seule ressemblance ne suffit pas à réunir deux groupes.",
        en: "Titles and descriptions are compared, word by word and by subject ('rent arrears' meets 'repayment plan'), then themes, target groups, leads and dates. Actions near enough make a group; a single likeness isn't enough to join two groups.",
    },
    doubt: Text {
        fr: "Deux actions peuvent employer les mêmes mots pour des publics ou des besoins différents ; deux actions de même but peuvent n'avoir aucun mot commun. Tant que personne n'a jugé une vingtaine de paires du dossier, les probabilités sont indicatives.",
        en: "Two actions may use the same words for different people or needs; two actions of one purpose may share no word. Until someone has judged some forty pairs of the dossier, probabilities are indications.",
    },
    parameters: PARAMETERS,
    detect,
};

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };
const PARAMETERS: &[Parameter] = &[
    Parameter::count(
        "largest_group",
        12,
        Text {
            fr: "Au-delà de ce nombre d'actions, un groupe est montré comme un thème",
            en: "Above this number of actions, a group is shown as a theme",
        },
    ),
    Parameter::share(
        "weakest_pair",
        0.1,
        Text {
            fr: "Au-dessous de cette probabilité de sa paire la moins proche, un groupe est montré comme un thème",
            en: "Below this probability of its least alike pair, a group is shown as a theme",
        },
    ),
    Parameter::number(
        "duplicate_hours",
        0.5,
        (0.0, 1e4),
        HOURS,
        Text { fr: "Ce que fait gagner la suppression d'une double saisie", en: "What removing a double entry saves" },
    ),
    Parameter::number(
        "articulation_hours",
        12.0,
        (0.0, 1e4),
        HOURS,
        Text {
            fr: "Ce que fait gagner, par action, l'articulation avec le Département ou un partenaire",
            en: "What coordinating with the département or a partner saves, by action",
        },
    ),
    Parameter::number(
        "exchange_hours",
        8.0,
        (0.0, 1e4),
        HOURS,
        Text {
            fr: "Ce que fait gagner, par action, l'échange entre territoires",
            en: "What exchange between territories saves, by action",
        },
    ),
];

const PAIR_COLUMNS: &[Column] = &[
    Column { code: "action_a", title: Text { fr: "Action", en: "Action" } },
    Column { code: "action_b", title: Text { fr: "Autre action", en: "Other action" } },
    Column { code: "probabilite", title: Text { fr: "Probabilité", en: "Probability" } },
    Column { code: "relation", title: Text { fr: "Relation", en: "Relation" } },
];
const GROUP_COLUMNS: &[Column] = &[
    Column { code: "groupe", title: Text { fr: "Groupe", en: "Group" } },
    Column { code: "action", title: Text { fr: "Action", en: "Action" } },
    Column { code: "relation", title: Text { fr: "Relation", en: "Relation" } },
    Column { code: "probabilite", title: Text { fr: "Probabilité d'en être", en: "Probability of belonging" } },
];
const THEME: (&str, Text) = ("theme", Text { fr: "un thème partagé", en: "a shared theme" });

/// One finding a group, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let actions = &view.linkage.actions;
    let near = Near::of(view);
    let mut findings = Vec::new();
    let mut members = Vec::new();
    for group in &actions.groups {
        let ids: Vec<&str> = group.members.iter().map(|(action, _)| view.dossier.action(*action).id.as_str()).collect();
        let name = key(DETECTOR.key, &ids);
        let is_theme = group.members.len() > settings.count("largest_group") || group.weakest.2 < settings.number("weakest_pair");
        if !is_theme {
            for (action, probability) in &group.members {
                members.push(vec![
                    Value::Text(name.clone()),
                    Value::Subject(Subject::Action(*action)),
                    Value::Code(group.relation.code(), group.relation.label()),
                    Value::Share(*probability),
                ]);
            }
        }
        findings.push(finding(view, settings, &near, group, name, is_theme));
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));

    let pairs = actions.pairs.iter().map(|pair| {
        vec![
            Value::Subject(Subject::Action(pair.left)),
            Value::Subject(Subject::Action(pair.right)),
            Value::Share(pair.probability),
            Value::Code(pair.relation.code(), pair.relation.label()),
        ]
    });
    let tables = vec![
        ResultTable {
            file: "paires",
            caption: Text {
                fr: "Paires d'actions de même but, au-dessus d'une probabilité de 0,5 %",
                en: "Pairs of actions of one purpose, above a probability of 0.5%",
            },
            columns: PAIR_COLUMNS,
            rows: pairs.collect(),
            is_shown: false,
        },
        ResultTable {
            file: "redondances",
            caption: Text { fr: "Groupes d'actions de même but", en: "Groups of actions of one purpose" },
            columns: GROUP_COLUMNS,
            rows: members,
            is_shown: true,
        },
    ];
    let mut silences = actions.limits.clone();
    if !actions.continuities.is_empty() {
        let editions = count(
            actions.continuities.len(),
            ("paire d'actions se suit", "paires d'actions se suivent"),
            ("pair of actions follows on", "pairs of actions follow on"),
        );
        let (fr, en) = (editions.fr, editions.en);
        silences.push(say!(
            "{fr} d'une année sur l'autre (même pilote, mêmes territoires)\u{202f}: c'est une continuité, pas une redondance."
                | "{en} from one year to the next (same lead, same territories): a continuity, not a redundancy."
        ));
        silences.push(words::editions(view));
    }
    Detection { detector: DETECTOR.key, findings, tables, silences }
}

/// Pairs that were not kept, by action: what stands nearest to a group from outside.
struct Near(BTreeMap<ActionIdx, Vec<(f64, ActionIdx)>>);

impl Near {
    fn of(view: &View) -> Self {
        let actions = &view.linkage.actions;
        let mut near: BTreeMap<ActionIdx, Vec<(f64, ActionIdx)>> =
            actions.groups.iter().flat_map(|group| group.members.iter().map(|(action, _)| (*action, Vec::new()))).collect();
        for pair in &actions.pairs {
            for (one, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
                if let Some(list) = near.get_mut(&one) {
                    list.push((pair.probability, other));
                }
            }
        }
        Self(near)
    }

    /// The two actions outside of a group that come nearest to a member of it.
    fn outside(&self, group: &ActionGroup) -> Vec<(ActionIdx, f64)> {
        let mut best: BTreeMap<ActionIdx, f64> = BTreeMap::new();
        for (member, _) in &group.members {
            for &(probability, other) in self.0.get(member).into_iter().flatten() {
                if group.members.iter().all(|(action, _)| *action != other) {
                    let most = best.entry(other).or_default();
                    *most = most.max(probability);
                }
            }
        }
        let mut best: Vec<(ActionIdx, f64)> = best.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(2);
        best
    }
}

fn finding(view: &View, settings: &Section, near: &Near, group: &ActionGroup, name: String, is_theme: bool) -> Finding {
    let dossier = view.dossier;
    let members: Vec<ActionIdx> = group.members.iter().map(|(action, _)| *action).collect();
    let mut territories: Vec<TerritoryIdx> = members.iter().flat_map(|&a| dossier.action(a).territories.clone()).collect();
    territories.sort_unstable();
    territories.dedup();
    let rows: Vec<RowRef> = members.iter().map(|&action| action.into()).collect();
    let evidence = view.linkage.actions.explain_group(dossier, group);
    let evidence = evidence
        .into_iter()
        .enumerate()
        .map(|(at, (sentence, share))| Evidence { sentence, share, rows: if at == 0 { vec![] } else { rows.clone() } })
        .collect();
    let k = members.len() as f64;
    let hours = match group.relation {
        _ if is_theme => settings.number("duplicate_hours"),
        Relation::Duplicate => settings.number("duplicate_hours") * (k - 1.0),
        Relation::ParallelToDepartment | Relation::CompetesWithPartner => settings.number("articulation_hours") * k,
        Relation::AcrossTerritories => settings.number("exchange_hours") * k,
    };
    let is_entry = group.relation == Relation::Duplicate && !is_theme;
    let shown: Vec<ActionIdx> = members.iter().copied().take(settings.count("largest_group").max(2)).collect();
    Finding {
        key: name,
        title: words::title(view, group, &territories, is_theme),
        subjects: members.iter().map(|&action| Subject::Action(action)).collect(),
        motive: if is_theme { THEME } else { (group.relation.code(), group.relation.label()) },
        standing: if is_theme { Standing::Watch } else { Standing::Established },
        score: group.probability,
        effect: None,
        evidence,
        exhibits: vec![Exhibit::Texts(view.linkage.actions.marked(dossier, &shown))],
        facts: words::facts(view, group, &territories, &near.outside(group)),
        obstacles: words::obstacles(view, group),
        options: words::options(group, is_theme),
        doubt: words::doubt(view, group),
        worth: Worth {
            hours: Estimate { low: hours / 2.0, mid: hours, high: hours * 2.0 },
            euros: None,
            feasibility: if is_entry { 1.0 } else { 0.7 },
            effort_hours: if is_entry { 0.1 } else { 2.0 * k.min(12.0) },
            assumption: assumption(group, is_theme),
        },
        territories,
        builds_on: vec![],
    }
}

fn assumption(group: &ActionGroup, is_theme: bool) -> Sentence {
    match group.relation {
        _ if is_theme => say!("Un thème à regarder\u{202f}: aucun gain n'est chiffré." | "A theme to look at: no gain is reckoned."),
        Relation::Duplicate => say!(
            "Supprimer une double saisie évite de la suivre deux fois\u{202f}; équivalence déclarée dans les réglages."
                | "Removing a double entry spares following it twice; equivalence declared in the settings."
        ),
        Relation::AcrossTerritories => say!(
            "Équivalence déclarée dans les réglages pour un échange entre territoires\u{202f}; le gain d'une mise en commun est calculé à part."
                | "Equivalence declared in the settings for an exchange between territories; the gain of pooling is reckoned apart."
        ),
        _ => say!(
            "Équivalence déclarée dans les réglages pour une action articulée au lieu de deux menées en parallèle."
                | "Equivalence declared in the settings for one coordinated action instead of two run side by side."
        ),
    }
}

#[cfg(test)]
mod tests;
