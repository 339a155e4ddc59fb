//! What the network diagram says in words: its caption, its legend, its table, and the same graph in DOT.

use super::Facts;
use super::label::clean;
use super::network::{disc, thickness};
use super::network_choice::Choice;
use super::reach::Bundling;
use super::shapes::{Family, isolated};
use super::sheet::{Sheet, Sign, segment};
use crate::detectors::View;
use crate::rendering::dot::Dot;
use crate::say;
use crate::text::{Lang, Sentence, count, enumerate};
use std::collections::BTreeSet;

/// Writes the legend, with the rules by which the drawing was thinned.
pub(super) fn legend(sheet: &mut Sheet, choice: &Choice, lang: Lang) {
    let mut entries: Vec<(Sign, String)> = Vec::new();
    let say_it = |sentence: Sentence| sentence.get(lang).to_owned();
    entries.push((
        Box::new(|at| vec![disc(at, 10.0, false)]),
        say_it(say!(
            "territoire\u{202f}; dans le disque, le nombre de partenaires qu'il partage avec d'autres\u{202f}; à côté, ceux qui n'agissent que là"
            | "territory; in the disc, how many partners it shares with others; beside it, those that act nowhere else"
        )),
    ));
    if choice.reach.places.iter().any(|p| p.n_shared == 0) {
        entries.push((
            Box::new(|at| vec![disc(at, 10.0, true)]),
            say_it(say!("territoire à l'écart\u{202f}: aucun partenaire partagé" | "territory that stands apart: shares no partner")),
        ));
    }
    for family in choice.families.iter().copied() {
        entries.push((Box::new(move |at| vec![family.draw(at, 8.0)]), family.label().get(lang).to_owned()));
    }
    if !choice.isolated.is_empty() {
        entries.push((Box::new(|at| vec![isolated(at, 10.0)]), {
            let (fr, en) = choice.isolation.iter().map(|words| (words.fr.to_owned(), words.en.to_owned())).unzip::<_, _, Vec<_>, Vec<_>>();
            let (fr, en) = (fr.join(", ou "), en.join(", or "));
            say_it(say!("service isolé\u{202f}: {fr} (pointillé\u{202f}: son territoire)" | "isolated service: {en} (dots: its territory)"))
        }));
    }
    if !choice.lines.is_empty() {
        let widths: BTreeSet<usize> = choice
            .lines
            .iter()
            .map(|(_, w)| match w.n_actions {
                0 | 1 => 1,
                2..=4 => 2,
                _ => 5,
            })
            .collect();
        for n in widths {
            let words = match n {
                1 => say!("le partenaire est dans 1 action de ce territoire" | "the partner is in 1 action of this territory"),
                2 => say!("le partenaire est dans 2 à 4 actions de ce territoire" | "the partner is in 2 to 4 actions of this territory"),
                _ => say!(
                    "le partenaire est dans 5 actions ou plus de ce territoire" | "the partner is in 5 actions or more of this territory"
                ),
            };
            entries.push((
                Box::new(move |(x, y)| {
                    vec![segment((x - 18.0, y), (x + 18.0, y)).with("stroke", "#6f6f6f").at("stroke-width", thickness(n))]
                }),
                say_it(words),
            ));
        }
    }
    sheet.legend(say!("Comment lire" | "How to read").get(lang), entries, &rules(choice).into_iter().map(say_it).collect::<Vec<_>>());
}

/// What was left out, by which rule.
fn rules(choice: &Choice) -> Vec<Sentence> {
    let reach = &choice.reach;
    let mut rules = Vec::new();
    let (drawn, all) = (choice.bridges.len(), reach.bridges.len());
    if all > drawn {
        rules.push(say!(
            "{drawn} partenaires dessinés sur les {all} qui agissent dans plusieurs territoires\u{202f}: ceux qui s'engagent le plus hors de leur premier territoire. La taille suit l'engagement (rôle, intensité, actions en cours)."
            | "{drawn} partners drawn of the {all} that act in several territories: those most engaged outside their first one. Size follows engagement (role, intensity, actions under way)."
        ));
    } else if drawn > 0 {
        rules.push(say!(
            "Tous les partenaires qui agissent dans plusieurs territoires sont dessinés. La taille suit l'engagement (rôle, intensité, actions en cours)."
            | "All partners that act in several territories are drawn. Size follows engagement (role, intensity, actions under way)."
        ));
    }
    let left_out = choice.n_lines - choice.lines.len();
    if left_out > 0 {
        let (strongest, n) = (choice.strongest, left_out);
        let lines = Sentence {
            fr: if n == 1 {
                "1 trait plus faible n'est pas dessiné".to_owned()
            } else {
                format!("{n} traits plus faibles ne sont pas dessinés")
            },
            en: if n == 1 { "1 weaker line isn't drawn".to_owned() } else { format!("{n} weaker lines aren't drawn") },
        };
        let (fr, en) = (lines.fr, lines.en);
        rules.push(say!(
            "{fr}\u{202f}: chaque partenaire garde ses {strongest} liens les plus forts, et chaque territoire au moins un. La table les donne tous."
                | "{en}: each partner keeps its {strongest} strongest links, and each territory at least one. The table has them all."
        ));
    }
    match reach.bundling {
        Bundling::None => {}
        Bundling::ByParent => {
            let n = reach.n_territories;
            rules.push(say!(
                "Les {n} territoires sont dessinés par bassin ou secteur."
                    | "The {n} territories are drawn by the basin or area that holds them."
            ));
        }
        Bundling::BySharedPartners => {
            let n = reach.n_territories;
            rules.push(say!(
                "Les {n} territoires sont trop nombreux pour une page\u{202f}: ceux qui travaillent avec les mêmes partenaires sont dessinés ensemble, sous le nom de celui qui a le plus d'actions."
                | "The {n} territories are too many for a page: those that work with the same partners are drawn together, under the name of the one with most actions."
            ));
        }
    }
    if reach.n_left_out > 0 {
        let left = count(
            reach.n_left_out,
            ("territoire de peu d'actions n'est pas dessiné", "territoires de peu d'actions ne sont pas dessinés"),
            ("territory with few actions isn't drawn", "territories with few actions aren't drawn"),
        );
        rules.push(Sentence { fr: left.fr + ".", en: left.en + "." });
    }
    if reach.n_department_wide > 0 {
        let wide = count(reach.n_department_wide, ("action menée", "actions menées"), ("action carried out", "actions carried out"));
        let (fr, en) = (wide.fr, wide.en);
        rules.push(say!(
            "{fr} à l'échelle de tout le Département\u{202f}: non dessinées, elles ne relient aucun territoire en particulier."
                | "{en} for the whole department: not drawn, they link no territory in particular."
        ));
    }
    if choice.n_isolated > choice.isolated.len() {
        let (shown, all) = (choice.isolated.len(), choice.n_isolated);
        rules.push(say!("{shown} services isolés dessinés sur {all}." | "{shown} isolated services drawn of {all}."));
    }
    let linked: BTreeSet<usize> = choice.lines.iter().map(|(_, work)| work.place).collect();
    if reach.places.iter().enumerate().any(|(at, place)| place.n_shared > 0 && !linked.contains(&at)) {
        rules.push(say!(
            "Un disque sans trait partage des partenaires, mais aucun de ceux qui sont dessinés."
                | "A disc without lines shares partners, but none of those drawn."
        ));
    }
    rules
}

/// Title, caption and description.
pub(super) struct Words {
    pub title: Sentence,
    pub caption: Sentence,
    pub alt: Sentence,
}

impl Words {
    pub fn of(view: &View, choice: &Choice) -> Self {
        let reach = &choice.reach;
        let title = say!("Quels partenaires relient quels territoires" | "Which partners link which territories");
        let mut most = reach.places.iter().collect::<Vec<_>>();
        most.sort_by_key(|p| (p.n_shared, p.members.first().copied()));
        let shared = |n: usize| count(n, ("partenaire", "partenaires"), ("partner", "partners"));
        let caption = match most.as_slice() {
            [] | [_] => say!("Un seul territoire\u{202f}: rien à relier." | "A single territory: nothing to link."),
            [least, .., top] if least.n_shared < top.n_shared => {
                let (a, n) = (&top.full_name(), shared(top.n_shared));
                let (b, m) = (&least.full_name(), shared(least.n_shared));
                let (a_fr, a_en, n_fr, n_en, b_fr, b_en, m_fr, m_en) = (&a.fr, &a.en, n.fr, n.en, &b.fr, &b.en, m.fr, m.en);
                say!(
                    "Le plus relié\u{202f}: {a_fr}, qui partage {n_fr} avec d'autres territoires\u{202f}; le moins relié\u{202f}: {b_fr} ({m_fr})."
                        | "Best linked: {a_en}, which shares {n_en} with other territories; least linked: {b_en} ({m_en})."
                )
            }
            [first, ..] => {
                let n = shared(first.n_shared);
                let (fr, en) = (n.fr, n.en);
                say!("Chaque territoire partage {fr} avec d'autres." | "Each territory shares {en} with others.")
            }
        };
        let apart: Vec<String> = reach.places.iter().filter(|p| p.n_shared == 0).map(|p| p.whole.clone()).collect();
        let bridges: Vec<String> = choice.bridges.iter().take(5).map(|b| clean(&view.dossier.partner(b.partner).name)).collect();
        let everywhere: Vec<String> = reach.everywhere.iter().take(5).map(|b| clean(&view.dossier.partner(b.partner).name)).collect();
        let isolated: Vec<String> = choice.isolated.iter().map(|p| clean(&view.dossier.partner(*p).name)).collect();
        let n = count(reach.n_territories, ("territoire", "territoires"), ("territory", "territories"));
        let m = count(reach.bridges.len(), ("partenaire agit", "partenaires agissent"), ("partner acts", "partners act"));
        let mut alt = Sentence {
            fr: format!("{}\u{202f}; {} dans plusieurs d'entre eux. {}", n.fr, m.fr, caption.fr),
            en: format!("{}; {} in several of them. {}", n.en, m.en, caption.en),
        };
        let mut add = |fr: &str, en: &str, names: &[String]| {
            if !names.is_empty() {
                let names = enumerate(names);
                alt.fr += &format!(" {fr}\u{202f}: {}.", names.fr);
                alt.en += &format!(" {en}: {}.", names.en);
            }
        };
        add("Relient le plus les territoires", "Link territories most", &bridges);
        add("Présents presque partout", "Present nearly everywhere", &everywhere);
        add("À l'écart", "Standing apart", &apart);
        add("Services isolés", "Isolated services", &isolated);
        Self { title, caption, alt }
    }
}

/// Where each partner drawn works, as a table: partner, territory, number of actions. All of it, the weaker lines that aren't drawn too.
pub(super) fn facts(view: &View, choice: &Choice, lang: Lang) -> Facts {
    let rows = choice
        .bridges
        .iter()
        .flat_map(|bridge| bridge.works.iter().map(move |work| (bridge, work)))
        .map(|(bridge, work)| {
            let record = view.dossier.partner(bridge.partner);
            let place = choice.reach.places[work.place].full_name().get(lang).to_owned();
            vec![clean(&record.name), record.kind.label().get(lang).to_owned(), place, work.n_actions.to_string()]
        })
        .collect();
    let columns = vec![
        say!("Partenaire" | "Partner"),
        say!("Nature" | "Kind"),
        say!("Territoire" | "Territory"),
        say!("Actions où il agit" | "Actions in which it works"),
    ];
    Facts { columns, rows }
}

/// The same graph in DOT.
pub(super) fn dot(view: &View, choice: &Choice, title: &str, lang: Lang) -> String {
    let mut dot = Dot::new("reseau", false, title);
    for pair in [("layout", "sfdp"), ("overlap", "prism"), ("splines", "true"), ("outputorder", "edgesfirst")] {
        dot.set(pair);
    }
    let place_id = |at: usize| format!("territoire:{}", view.dossier.territory(choice.reach.places[at].members[0]).id);
    let partner_id = |p: crate::dossier::PartnerIdx| format!("partenaire:{}", view.dossier.partner(p).id);
    for (at, place) in choice.reach.places.iter().enumerate() {
        let whole_name = place.full_name();
        let (name, shared, only) = (whole_name.get(lang), place.n_shared, place.n_only_here);
        let label = say!("{name}\n{shared} partagés, +{only} d'ici seulement" | "{name}\n{shared} shared, +{only} only here");
        let style = if place.n_shared == 0 { "dashed" } else { "filled" };
        let pairs =
            [("label", label.get(lang)), ("shape", "circle"), ("style", style), ("fillcolor", "#dce7f5"), ("tooltip", &place.whole)];
        dot.node(&place_id(at), &pairs);
    }
    for bridge in &choice.bridges {
        let record = view.dossier.partner(bridge.partner);
        dot.node(&partner_id(bridge.partner), &[("label", &clean(&record.name)), ("shape", Family::of(record.kind).dot_shape())]);
    }
    for partner in &choice.isolated {
        let name = clean(&view.dossier.partner(*partner).name);
        dot.node(&partner_id(*partner), &[("label", &name), ("shape", "Msquare"), ("style", "dashed"), ("color", "#a3260f")]);
    }
    for (bridge, work) in &choice.lines {
        let width = format!("{:.1}", thickness(work.n_actions));
        let actions = work.n_actions.to_string();
        let pairs = [("penwidth", width.as_str()), ("weight", &actions), ("tooltip", &actions)];
        dot.edge(&partner_id(choice.bridges[*bridge].partner), &place_id(work.place), &pairs);
    }
    for (from, to) in choice.tethers() {
        dot.edge(&partner_id(choice.isolated[from]), &place_id(to), &[("style", "dotted"), ("color", "#a3260f")]);
    }
    dot.print()
}
