//! A basin's page, for those who animate it.

use super::Pages;
use super::parts::lacking;
use crate::network::cooperation::Verdict;
use crate::portraits::BasinPortrait;
use crate::rendering::document::*;
use crate::say;
use crate::text::{Sentence, alphabetical, count};
use std::collections::BTreeMap;

/// Rows of the table of shared partners.
const PARTNERS: usize = 25;

/// The page.
pub(super) fn page(pages: &Pages, portrait: &BasinPortrait) -> Document {
    let pen = &pages.context.pen;
    let nothing = say!(
        "Aucun constat ne concerne deux territoires du bassin à la fois : rien ne s'impose comme sujet commun."
            | "No finding concerns two territories of the basin at once: nothing stands out as a common subject."
    );
    let mut findings = pages.findings(&portrait.findings, &nothing);
    findings.id = "sujets".into();
    findings.title = pen.pick("De quoi parler ensemble", "What to talk about together");
    if !portrait.findings.is_empty() {
        findings.blocks.push(Block::Paragraph(plain(pen.pick(
            "Ce qui concerne au moins deux territoires du bassin, dans l'ordre du rapport. « maillage plan » en fait un ordre du jour, avec les dates et les invités.",
            "What concerns two territories of the basin at least, in the report's order. 'maillage plan' makes an agenda of it, with dates and guests.",
        ))));
    }
    let mut chapters =
        vec![summary(pages, portrait), findings, territories(pages, portrait), shared(pages, portrait), natural(pages, portrait)];
    chapters.extend(wide(pages, portrait));
    chapters.push(pages.reply());
    chapters.extend(pages.silences(silences(pages, portrait)));
    let what = pen.pick("Page du bassin", "The basin's page");
    pages.document(pages.dossier().territory(portrait.basin).name.clone(), what, chapters)
}

fn summary(pages: &Pages, portrait: &BasinPortrait) -> Section {
    let pen = &pages.context.pen;
    let told = [
        count(portrait.territories.len(), ("territoire", "territoires"), ("territory", "territories")),
        count(portrait.n_actions, ("action", "actions"), ("action", "actions")),
        count(portrait.n_partners, ("partenaire", "partenaires"), ("partner", "partners")),
        count(
            portrait.shared.len(),
            ("présent dans deux territoires au moins", "présents dans deux territoires au moins"),
            ("present in two territories at least", "present in two territories at least"),
        ),
    ];
    let [a, b, c, d] = told.map(|sentence| pen.say(&sentence));
    let words = pen.say(&say!("{a}, {b}, {c} dont {d}." | "{a}, {b}, {c}, of which {d}."));
    Section {
        id: "resume".into(),
        title: pen.pick("L'essentiel", "In short"),
        blocks: vec![pages.ways(Vec::new()), Block::Lead(plain(words))],
        ..Default::default()
    }
}

/// The territories of the basin, each with its page.
fn territories(pages: &Pages, portrait: &BasinPortrait) -> Section {
    let (pen, dossier) = (&pages.context.pen, pages.dossier());
    let known: BTreeMap<_, _> = pages.portraits.territories.iter().map(|p| (p.territory, p)).collect();
    let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
    let number = |n: usize| Cell::number(pen.count(n), n as f64);
    let mut members = portrait.territories.clone();
    members.sort_by_cached_key(|territory| (alphabetical(&dossier.territory(*territory).name), *territory));
    let rows = members.iter().map(|territory| {
        let name = Cell { words: vec![pages.territory(*territory)], value: None };
        let population = dossier.territory(*territory).population.map_or_else(Cell::default, |n| Cell::number(pen.number(n, 0), n));
        match known.get(territory) {
            Some(page) => {
                let partners = page.contacts.iter().filter(|(_, contact)| contact.n_actions > 0).count();
                vec![
                    name,
                    population,
                    number(page.actions.len()),
                    number(partners),
                    number(page.n_meetings),
                    number(page.findings.iter().filter(|at| pages.is_worth_telling(**at)).count()),
                ]
            }
            None => vec![name, population, Cell::default(), Cell::default(), Cell::default(), Cell::default()],
        }
    });
    Section {
        id: "communes".into(),
        title: pen.pick("Ses territoires", "Its territories"),
        blocks: vec![Block::Table(Table {
            id: "table-territoires".into(),
            caption: pen.pick("Ce qui est saisi de chacun", "What is entered of each"),
            columns: vec![
                head("Territoire", "Territory", false),
                head("Habitants", "Inhabitants", true),
                head("Actions", "Actions", true),
                head("Partenaires", "Partners", true),
                head("Rencontres", "Meetings", true),
                head("Constats", "Findings", true),
            ],
            rows: rows.collect(),
            ..Default::default()
        })],
        ..Default::default()
    }
}

/// The partners that its territories share.
fn shared(pages: &Pages, portrait: &BasinPortrait) -> Section {
    let pen = &pages.context.pen;
    let block = if portrait.shared.is_empty() {
        Block::Paragraph(plain(pen.pick(
            "Aucun partenaire ne travaille dans deux territoires du bassin, d'après les actions saisies.",
            "No partner works in two territories of the basin, by the actions entered.",
        )))
    } else {
        let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
        let rows = portrait.shared.iter().take(PARTNERS).map(|(partner, places)| {
            let names = pages.list(places.iter().map(|t| pages.territory(*t)));
            vec![Cell { words: vec![pages.partner(*partner)], value: None }, Cell { words: names, value: Some(places.len() as f64) }]
        });
        Block::Table(Table {
            id: "table-partages".into(),
            caption: pen.pick("Partenaires de plusieurs territoires du bassin", "Partners of several territories of the basin"),
            columns: vec![head("Partenaire", "Partner"), head("Où", "Where")],
            rows: rows.collect(),
            left_out: portrait.shared.len().saturating_sub(PARTNERS),
            ..Default::default()
        })
    };
    Section { id: "reseau".into(), title: pen.pick("Son réseau", "Its network"), blocks: vec![block], ..Default::default() }
}

/// The basin against who really works with whom.
fn natural(pages: &Pages, portrait: &BasinPortrait) -> Section {
    let (pen, natural) = (&pages.context.pen, &portrait.natural);
    let mut items: Vec<Words> = Vec::new();
    if let Some(inside) = natural.inside {
        let (seen, expected) = (pen.number(inside.observed, 0), pen.number(inside.expected, 1));
        items.push(plain(pen.say(&say!(
            "Ses territoires sont rapprochés {seen} fois par un même partenaire, pour {expected} attendues par hasard."
                | "Its territories are brought together {seen} times by one partner, against {expected} expected by chance."
        ))));
    }
    if !natural.close.is_empty() {
        let mut words = plain(
            pen.pick("On y travaille nettement plus que par hasard avec : ", "Clearly more than by chance, its territories work with: "),
        );
        words.extend(pages.list(natural.close.iter().map(|(basin, _)| pages.territory(*basin))));
        words.push(Inline::Text(".".into()));
        items.push(words);
    }
    for (inside, outside) in &natural.groups {
        let mut words = pages.list(inside.iter().map(|t| pages.territory(*t)));
        if outside.is_empty() {
            words.push(Inline::Text(pen.pick(" : un ensemble qui tient dans le bassin.", ": a group that stays within the basin.")));
        } else {
            words
                .push(Inline::Text(pen.pick(" : travaille surtout, hors du bassin, avec ", ": works above all, outside the basin, with ")));
            words.extend(pages.list(outside.iter().map(|t| pages.territory(*t))));
            words.push(Inline::Text(".".into()));
        }
        items.push(words);
    }
    if natural.groups.is_empty() {
        items.push(plain(pen.say(&no_groups(natural.verdict))));
    }
    Section {
        id: "bassin-naturel".into(),
        title: pen.pick("Le découpage et le travail réel", "The division and the real work"),
        blocks: vec![Block::List(items)],
        ..Default::default()
    }
}

fn no_groups(verdict: Option<Verdict>) -> Sentence {
    match verdict {
        Some(Verdict::Stable) => say!(
            "Aucun des ensembles de territoires qui travaillent avec les mêmes partenaires ne comprend les siens."
                | "None of the groups of territories that work with the same partners holds its own."
        ),
        Some(Verdict::Unstable | Verdict::Nothing) => say!(
            "Aucun ensemble de territoires ne se détache assez pour dire que le travail réel suit, ou ne suit pas, ce découpage."
                | "No group of territories stands out enough to say that the real work follows this division, or doesn't."
        ),
        Some(Verdict::TooFew) | None => say!(
            "Trop peu de partenaires travaillent dans plusieurs territoires pour dire si le travail réel suit ce découpage."
                | "Too few partners work in several territories to say whether the real work follows this division."
        ),
    }
}

/// Actions of the basin as a whole.
fn wide(pages: &Pages, portrait: &BasinPortrait) -> Option<Section> {
    if portrait.wide.is_empty() {
        return None;
    }
    Some(Section {
        id: "actions-du-bassin".into(),
        title: pages.context.pen.pick("Actions du bassin entier", "Actions of the whole basin"),
        blocks: vec![Block::List(portrait.wide.iter().map(|action| pages.action(*action, false)).collect())],
        ..Default::default()
    })
}

fn silences(pages: &Pages, portrait: &BasinPortrait) -> Vec<Sentence> {
    let dossier = pages.dossier();
    lacking([
        (
            portrait.n_actions == 0,
            say!("Ce qui s'y fait : aucune action n'y est saisie." | "What is done there: no action is entered there."),
        ),
        (
            portrait.territories.len() < 2,
            say!("Ce que ses territoires partagent : le bassin n'en a qu'un." | "What its territories share: the basin has only one."),
        ),
        (
            dossier.meetings.is_empty(),
            say!(
                "Qui vient aux réunions de bassin : aucune rencontre n'est saisie dans le dossier."
                    | "Who comes to the basin's meetings: no meeting is entered in the dossier."
            ),
        ),
    ])
}
