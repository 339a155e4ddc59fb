//! What a group of actions is said to be, in words for people.

use super::super::{Choice, View};
use crate::dossier::{Action, ActionIdx, Status, TerritoryIdx};
use crate::lexicon::{publics, themes};
use crate::linkage::{ActionGroup, Relation};
use crate::say;
use crate::text::{Sentence, Text, count, enumerate, inside_quotes, number};
use std::collections::BTreeSet;

/// Most names in a list.
const MOST_NAMED: usize = 8;

fn actions<'a>(view: &View<'a>, group: &ActionGroup) -> Vec<&'a Action> {
    group.members.iter().map(|(action, _)| view.dossier.action(*action)).collect()
}

/// A title as it can be quoted: trimmed, not too long.
fn quoted(action: &Action) -> String {
    let title = inside_quotes(action.title.trim());
    match title.char_indices().nth(90) {
        Some((at, _)) => format!("{}…", title[..at].trim_end()),
        None => title,
    }
}

fn percent(p: f64) -> Sentence {
    let figure = number(100.0 * p, 0);
    let (fr, en) = (figure.fr, figure.en);
    say!("{fr}\u{202f}%" | "{en}%")
}

/// One line: the most central title, how many actions, where.
pub(super) fn title(view: &View, group: &ActionGroup, territories: &[TerritoryIdx], is_theme: bool) -> Sentence {
    let name = quoted(view.dossier.action(group.named_after(view.dossier)));
    let k = group.members.len();
    if is_theme {
        return say!("«\u{202f}{name}\u{202f}»\u{202f}: {k} actions sur un même thème" | "“{name}”: {k} actions on one theme");
    }
    let across = view.dossier.across(territories);
    let (fr, en) = (across.fr, across.en);
    match group.relation {
        Relation::Duplicate => say!(
            "«\u{202f}{name}\u{202f}»\u{202f}: sans doute la même action saisie {k} fois"
                | "“{name}”: probably one action entered {k} times"
        ),
        Relation::ParallelToDepartment => say!(
            "«\u{202f}{name}\u{202f}»\u{202f}: {k} actions de même but, dont une du Département"
                | "“{name}”: {k} actions of one purpose, the department's among them"
        ),
        Relation::CompetesWithPartner => say!(
            "«\u{202f}{name}\u{202f}»\u{202f}: {k} actions de même but, dont le projet d'un partenaire"
                | "“{name}”: {k} actions of one purpose, a partner's own project among them"
        ),
        Relation::AcrossTerritories => {
            say!("«\u{202f}{name}\u{202f}»\u{202f}: {k} actions de même but {fr}" | "“{name}”: {k} actions of one purpose {en}")
        }
    }
}

fn listed(names: BTreeSet<&str>) -> Option<Sentence> {
    let more = names.len().saturating_sub(MOST_NAMED);
    let mut shown: Vec<String> = names.into_iter().take(MOST_NAMED).map(str::to_owned).collect();
    if shown.is_empty() {
        return None;
    }
    if more > 0 {
        shown.push(format!("+\u{202f}{more}"));
    }
    Some(enumerate(&shown))
}

/// What is known of the group: territories, themes, target groups, periods, means, what stands nearest outside.
pub(super) fn facts(view: &View, group: &ActionGroup, territories: &[TerritoryIdx], outside: &[(ActionIdx, f64)]) -> Vec<(Text, Sentence)> {
    let actions = actions(view, group);
    let mut out = Vec::new();
    let mut say_if = |label: Text, sentence: Option<Sentence>| out.extend(sentence.map(|sentence| (label, sentence)));
    say_if(
        Text { fr: "Territoires", en: "Territories" },
        listed(territories.iter().map(|&t| view.dossier.territory(t).name.as_str()).collect()),
    );
    let coded = |codes: fn(&Action) -> &Vec<String>, word: fn(&str) -> Sentence| {
        let words: BTreeSet<Sentence> = actions.iter().flat_map(|a| codes(a)).map(|code| word(code)).collect();
        let (fr, en) = (listed(words.iter().map(|w| w.fr.as_str()).collect())?, listed(words.iter().map(|w| w.en.as_str()).collect())?);
        Some(Sentence { fr: fr.fr, en: en.en })
    };
    say_if(Text { fr: "Thématiques", en: "Themes" }, coded(|a| &a.themes, themes::in_a_sentence));
    say_if(Text { fr: "Publics", en: "Target groups" }, coded(|a| &a.target_groups, publics::label));
    say_if(
        Text { fr: "Pilotes", en: "Leads" },
        listed(actions.iter().filter_map(|a| a.lead).map(|lead| view.dossier.partner(lead).name.as_str()).collect()),
    );
    let starts: Vec<_> = actions.iter().filter_map(|a| a.start).collect();
    if let (Some(first), Some(last)) = (starts.iter().min(), starts.iter().max()) {
        let (first, last) = (first.year(), last.year());
        say_if(
            Text { fr: "Début", en: "Start" },
            Some(if first == last { say!("{first}" | "{first}") } else { say!("{first} à {last}" | "{first} to {last}") }),
        );
    }
    let total = |value: fn(&Action) -> Option<f64>, digits: usize, unit: (&str, &str)| {
        let known: Vec<f64> = actions.iter().filter_map(|a| value(a)).collect();
        let (n, all, (unit_fr, unit_en)) = (known.len(), actions.len(), unit);
        (n > 0).then(|| {
            let figure = number(known.iter().sum(), digits);
            let (fr, en) = (figure.fr, figure.en);
            if n == all {
                say!("{fr}\u{202f}{unit_fr}" | "{en} {unit_en}")
            } else {
                say!("{fr}\u{202f}{unit_fr} (connu pour {n} actions sur {all})" | "{en} {unit_en} (known for {n} of {all} actions)")
            }
        })
    };
    say_if(Text { fr: "Coût", en: "Cost" }, total(|a| a.cost_per_year, 0, ("€ par an", "€ a year")));
    say_if(Text { fr: "Temps de travail", en: "Staff" }, total(|a| a.fte, 2, ("ETP", "full-time equivalents")));
    let (a, b, p) = group.weakest;
    if group.members.len() > 2 {
        let centre = group.members.iter().find(|(action, _)| *action == group.medoid);
        let (name, likeness) = (quoted(view.dossier.action(group.medoid)), percent(centre.map_or(0.0, |(_, mean)| *mean)));
        let (fr, en) = (likeness.fr, likeness.en);
        say_if(
            Text { fr: "L'action la plus proche de toutes les autres", en: "The action nearest to all the others" },
            Some(say!("«\u{202f}{name}\u{202f}» ({fr} en moyenne)" | "“{name}” ({en} on average)")),
        );
        let (x, y, p) = (quoted(view.dossier.action(a)), quoted(view.dossier.action(b)), percent(p));
        let (fr, en) = (p.fr, p.en);
        say_if(
            Text { fr: "Le lien le plus faible du groupe", en: "Weakest link of the group" },
            Some(say!("«\u{202f}{x}\u{202f}» et «\u{202f}{y}\u{202f}» ({fr})" | "“{x}” and “{y}” ({en})")),
        );
    }
    let members: Vec<ActionIdx> = group.members.iter().map(|(action, _)| *action).collect();
    for (label, sentence) in view.linkage.actions.differences(view.dossier, &members) {
        say_if(label, Some(sentence));
    }
    if !outside.is_empty() {
        let names = |fr: bool| -> Vec<String> {
            outside
                .iter()
                .map(|&(action, p)| {
                    let (name, p) = (quoted(view.dossier.action(action)), percent(p));
                    if fr { format!("«\u{202f}{name}\u{202f}» ({})", p.fr) } else { format!("“{name}” ({})", p.en) }
                })
                .collect()
        };
        let sentence = Sentence { fr: enumerate(&names(true)).fr, en: enumerate(&names(false)).en };
        say_if(Text { fr: "Les plus proches, non retenues", en: "Nearest, not kept" }, Some(sentence));
    }
    out
}

/// Which actions follow on from which.
pub(super) fn editions(view: &View) -> Sentence {
    let all = &view.linkage.actions.continuities;
    let names = |fr: bool| -> Vec<String> {
        let pair = |left: ActionIdx, right: ActionIdx| {
            let (a, b) = (view.dossier.action(left), view.dossier.action(right));
            let (first, next) = if (b.start, &b.title) < (a.start, &a.title) { (b, a) } else { (a, b) };
            let place = first.territories.iter().map(|t| view.dossier.territory(*t).name.as_str()).collect::<Vec<_>>().join(", ");
            let (first, next) = (quoted(first), quoted(next));
            if fr {
                format!("«\u{202f}{first}\u{202f}» puis «\u{202f}{next}\u{202f}» ({place})")
            } else {
                format!("“{first}” then “{next}” ({place})")
            }
        };
        let mut names: Vec<String> = all.iter().take(MOST_NAMED).map(|p| pair(p.left, p.right)).collect();
        if all.len() > MOST_NAMED {
            let more = all.len() - MOST_NAMED;
            names.push(if fr { format!("{more} de plus") } else { format!("{more} more") });
        }
        names
    };
    let (fr, en) = (names(true).join("\u{202f}; "), names(false).join("; "));
    say!("Se suivent\u{202f}: {fr}." | "Follow on: {en}.")
}

/// What stands against treating them as one.
pub(super) fn obstacles(view: &View, group: &ActionGroup) -> Vec<Sentence> {
    let actions = actions(view, group);
    let mut out: Vec<Sentence> = group.double_entries.iter().map(|&(a, b)| entered_twice(view, a, b)).collect();
    if let Some((x, y)) = different_targets(&actions) {
        let (x_fr, y_fr, x_en, y_en) = (x.fr, y.fr, x.en, y.en);
        out.push(say!(
            "Les publics diffèrent\u{202f}: {x_fr} d'un côté, {y_fr} de l'autre."
                | "Target groups differ: {x_en} on one side, {y_en} on the other."
        ));
    }
    let kinds: BTreeSet<_> = actions.iter().filter_map(|a| a.lead).map(|lead| view.dossier.partner(lead).kind).collect();
    if kinds.len() > 1 {
        let names =
            |fr: bool| -> Vec<String> { kinds.iter().map(|kind| if fr { kind.label().fr } else { kind.label().en }.to_owned()).collect() };
        let (fr, en) = (enumerate(&names(true)).fr, enumerate(&names(false)).en);
        out.push(say!("Les pilotes sont de nature différente\u{202f}: {fr}." | "Leads are of different kinds: {en}."));
    }
    let apart = actions.iter().enumerate().any(|(at, a)| {
        actions[at + 1..].iter().any(|b| matches!((a.start, a.end, b.start, b.end), (Some(x), Some(end), Some(y), other) if end < y || other.is_some_and(|other| other < x)))
    });
    if apart {
        out.push(say!("Elles ne se déroulent pas toutes en même temps." | "They don't all take place at the same time."));
    }
    let over = actions.iter().filter(|a| matches!(a.status, Some(Status::Completed | Status::Abandoned))).count();
    if over > 0 {
        let n = count(
            over,
            ("action est terminée ou abandonnée", "actions sont terminées ou abandonnées"),
            ("action is completed or abandoned", "actions are completed or abandoned"),
        );
        let (fr, en) = (n.fr, n.en);
        out.push(say!("{fr}." | "{en}."));
    }
    out
}

/// Two actions of a group that may be one: what is to be checked before anything is shared.
fn entered_twice(view: &View, a: ActionIdx, b: ActionIdx) -> Sentence {
    let (a, b) = (quoted(view.dossier.action(a)), quoted(view.dossier.action(b)));
    say!(
        "«\u{202f}{a}\u{202f}» et «\u{202f}{b}\u{202f}» sont peut-être une seule action, saisie deux fois\u{202f}: à vérifier d'abord."
            | "“{a}” and “{b}” may be one action, entered twice: to be checked first."
    )
}

/// Target groups of two actions that have none in common, for people.
fn different_targets(actions: &[&Action]) -> Option<(Sentence, Sentence)> {
    actions.iter().enumerate().find_map(|(at, a)| {
        let b = actions[at + 1..].iter().find(|b| {
            !a.target_groups.is_empty() && !b.target_groups.is_empty() && !a.target_groups.iter().any(|t| b.target_groups.contains(t))
        })?;
        let words = |action: &Action| {
            let (fr, en): (Vec<String>, Vec<String>) =
                action.target_groups.iter().map(|code| publics::label(code)).map(|w| (w.fr, w.en)).unzip();
            Sentence { fr: fr.join(", "), en: en.join(", ") }
        };
        Some((words(a), words(b)))
    })
}

/// What could be decided, the likeliest first, each with its argument.
pub(super) fn options(group: &ActionGroup, is_theme: bool) -> Vec<(Choice, Sentence)> {
    let keep = (
        Choice::Continue,
        say!(
            "Le même but peut demander un travail au plus près de chaque public\u{202f}: continuer séparément n'est pas une erreur, si c'est un choix."
                | "One purpose may need work close to each public: carrying on apart is no mistake, if it is a choice."
        ),
    );
    if is_theme {
        return vec![
            (
                Choice::Continue,
                say!(
                    "Ces actions partagent un thème plus qu'un but\u{202f}: rien à décider sans les avoir lues ensemble."
                        | "These actions share a theme rather than a purpose: nothing to decide before reading them together."
                ),
            ),
            (
                Choice::Articulate,
                say!(
                    "Un échange entre ceux qui les portent dirait ce qui peut être partagé."
                        | "An exchange between those who run them would tell what can be shared."
                ),
            ),
        ];
    }
    let merge = (
        Choice::Lighten,
        say!(
            "Si deux de ces lignes sont la même action, n'en garder qu'une\u{202f}: elle n'est plus suivie ni comptée deux fois."
                | "If two of these rows are one action, keep one: it is no longer followed nor counted twice."
        ),
    );
    let mut options = match group.relation {
        Relation::Duplicate => vec![
            (
                Choice::Lighten,
                say!(
                    "Si c'est bien la même action, n'en garder qu'une ligne\u{202f}: elle n'est plus suivie ni comptée deux fois."
                        | "If it is one action indeed, keep one row: it is no longer followed nor counted twice."
                ),
            ),
            (
                Choice::Continue,
                say!(
                    "Si ce sont deux actions du même territoire, préciser dans leurs intitulés ce qui les distingue."
                        | "If they are two actions of one territory, say in their titles what sets them apart."
                ),
            ),
        ],
        Relation::ParallelToDepartment => vec![
            (
                Choice::Articulate,
                say!(
                    "Le Département mène une action de même but\u{202f}: dire qui fait quoi évite de solliciter deux fois les mêmes personnes."
                        | "The department runs an action of the same purpose: saying who does what spares asking the same people twice."
                ),
            ),
            (
                Choice::Pool,
                say!(
                    "L'action départementale pourrait apporter les outils communs, les territoires gardant le contact."
                        | "The departmental action could bring common tools, the territories keeping the contact."
                ),
            ),
            keep,
        ],
        Relation::CompetesWithPartner => vec![
            (
                Choice::Articulate,
                say!(
                    "Un partenaire du même territoire porte un projet de même but\u{202f}: se répartir les publics ou les étapes profite aux deux."
                        | "A partner of the same territory runs a project of the same purpose: sharing out people or stages serves both."
                ),
            ),
            keep,
        ],
        Relation::AcrossTerritories => vec![
            (
                Choice::Pool,
                say!(
                    "Plusieurs territoires préparent la même chose chacun de leur côté\u{202f}: outils, intervenants ou temps de préparation peuvent être communs."
                        | "Several territories prepare the same thing each on its own: tools, speakers or preparation can be common."
                ),
            ),
            keep,
        ],
    };
    options.extend((!group.double_entries.is_empty()).then_some(merge));
    options
}

/// What would make it wrong.
pub(super) fn doubt(view: &View, group: &ActionGroup) -> Sentence {
    if let Some((x, y)) = different_targets(&actions(view, group)) {
        let (x_fr, y_fr, x_en, y_en) = (x.fr, y.fr, x.en, y.en);
        return say!(
            "Des mots proches, mais des publics différents ({x_fr}\u{202f}; {y_fr})\u{202f}: vérifier que le but est bien le même."
                | "Words alike, but different target groups ({x_en}; {y_en}): check that the purpose is the same."
        );
    }
    if group.members.len() > 2 && group.weakest.2 < 0.5 {
        return say!(
            "Deux actions du groupe se ressemblent peu\u{202f}: l'une d'elles est peut-être d'un autre but."
                | "Two actions of the group are little alike: one of them may have another purpose."
        );
    }
    say!(
        "La lecture des fiches tranche\u{202f}: des mots communs peuvent cacher deux besoins différents. Probabilité indicative."
            | "Reading the sheets decides: common words may hide two different needs. The probability is an indication."
    )
}
