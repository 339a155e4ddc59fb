//! What the data are worth: what was read, what was remarked, how full the columns are.

use super::Context;
use super::words::Pen;
use crate::dossier::{Dossier, Table as DossierTable};
use crate::rendering::document::*;
use crate::rendering::report::RemarkLine;
use crate::say;
use crate::sources::Severity;
use crate::text::{Text, count};
use std::collections::BTreeMap;

/// Remarks shown for a file; `maillage check` shows them all.
const REMARKS_SHOWN: usize = 30;

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let sections = vec![
        Section {
            id: "tables-lues".into(),
            title: pen.pick("Ce qui a été lu", "What was read"),
            blocks: vec![Block::Table(tables_read(pen))],
            ..Default::default()
        },
        Section {
            id: "remarques".into(),
            title: pen.pick("Remarques de lecture", "Remarks made while reading"),
            blocks: remarks(pen, context.report.remarks),
            ..Default::default()
        },
        Section {
            id: "colonnes".into(),
            title: pen.pick("Colonnes remplies", "Columns filled in"),
            blocks: filled(pen),
            ..Default::default()
        },
    ];
    let lead = pen.pick(
        "Un constat ne vaut que ce que valent les tables. Voici ce qu'elles contiennent, et ce qui leur manque.",
        "A finding is worth what the tables are worth. This is what they hold, and what they lack.",
    );
    Section {
        id: "donnees".into(),
        title: pen.pick("Ce que valent les données", "What the data are worth"),
        opens_page: true,
        blocks: vec![Block::Lead(plain(lead))],
        sections,
    }
}

/// Rows of each table, required or not, and what its absence forbids.
fn tables_read(pen: &Pen) -> Table {
    let rows = DossierTable::ALL
        .iter()
        .map(|table| {
            let n = rows_of(pen.dossier, *table);
            let needed = if table.is_required() { pen.pick("oui", "yes") } else { pen.pick("non", "no") };
            let lack = if n == 0 { pen.text(serves(*table)) } else { String::new() };
            vec![Cell::text(pen.text(table.label())), Cell::number(pen.count(n), n as f64), Cell::text(needed), Cell::text(lack)]
        })
        .collect();
    let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
    Table {
        id: "table-lecture".into(),
        caption: pen.pick("Lignes retenues, table par table", "Rows kept, table by table"),
        columns: vec![
            head("Table", "Table", false),
            head("Lignes", "Rows", true),
            head("Requise", "Required", false),
            head("Sans elle, on ne peut pas dire", "Without it, one cannot say", false),
        ],
        rows,
        ..Default::default()
    }
}

fn rows_of(dossier: &Dossier, table: DossierTable) -> usize {
    match table {
        DossierTable::Territories => dossier.territories.len(),
        DossierTable::Indicators => dossier.indicators.len(),
        DossierTable::Partners => dossier.partners.len(),
        DossierTable::Actions => dossier.actions.len(),
        DossierTable::Participations => dossier.participations.len(),
        DossierTable::Meetings => dossier.meetings.len(),
        DossierTable::Attendances => dossier.attendances.len(),
        DossierTable::Solicitations => dossier.solicitations.len(),
        DossierTable::Agreements => dossier.agreements.len(),
        DossierTable::Needs => dossier.needs.len(),
        DossierTable::Seats => dossier.seats.len(),
        DossierTable::Milestones => dossier.milestones.len(),
        DossierTable::Completeness => dossier.completeness.len(),
        DossierTable::Decisions => dossier.decisions.len(),
        DossierTable::JudgedPairs => dossier.judged_pairs.len(),
        DossierTable::JudgedPartners => dossier.judged_partners.len(),
        DossierTable::CommuneChanges => dossier.commune_changes.len(),
    }
}

/// What a table serves to say.
const fn serves(table: DossierTable) -> Text {
    match table {
        DossierTable::Territories => Text { fr: "rien", en: "anything" },
        DossierTable::Indicators => {
            Text { fr: "comment un territoire se compare à ses semblables", en: "how a territory compares with its peers" }
        }
        DossierTable::Partners => Text { fr: "qui fait quoi", en: "who does what" },
        DossierTable::Actions => Text { fr: "ce qui se ressemble", en: "what is alike" },
        DossierTable::Participations => Text { fr: "qui s'engage dans les actions", en: "who takes part in actions" },
        DossierTable::Meetings | DossierTable::Attendances => Text { fr: "qui vient aux rencontres", en: "who comes to meetings" },
        DossierTable::Solicitations => Text { fr: "quels services on appelle", en: "which services are called on" },
        DossierTable::Agreements => Text { fr: "ce qui est déjà convenu", en: "what is already agreed" },
        DossierTable::Needs => Text { fr: "quels besoins sont sans réponse", en: "which needs have no answer" },
        DossierTable::Seats => Text { fr: "qui siège où", en: "who sits where" },
        DossierTable::Milestones => Text { fr: "où en est chaque projet", en: "where each project stands" },
        DossierTable::Completeness => Text { fr: "si une case vide est un manque", en: "whether an empty cell is a gap" },
        DossierTable::Decisions => Text { fr: "ce qui a déjà été décidé", en: "what was decided before" },
        DossierTable::JudgedPairs => {
            Text { fr: "à quel point les ressemblances sont justes ici", en: "how right the likenesses are here" }
        }
        DossierTable::JudgedPartners => Text { fr: "quels noms sont un seul partenaire", en: "which names are one partner" },
        DossierTable::CommuneChanges => Text { fr: "quelles communes ont changé de nom", en: "which communes changed their name" },
    }
}

fn remarks(pen: &Pen, remarks: &[RemarkLine]) -> Vec<Block> {
    if remarks.is_empty() {
        return vec![Block::Paragraph(plain(
            pen.pick("Aucune : tout a été lu sans réserve.", "None: everything was read without reserve."),
        ))];
    }
    let of = |severity| remarks.iter().filter(|r| r.severity == severity).count();
    let counts = [
        (
            of(Severity::Error),
            ("ligne ou cellule laissée de côté", "lignes ou cellules laissées de côté"),
            ("row or cell left out", "rows or cells left out"),
        ),
        (of(Severity::Warning), ("point à vérifier", "points à vérifier"), ("point to check", "points to check")),
        (of(Severity::Information), ("information", "informations"), ("piece of information", "pieces of information")),
    ];
    let words: Vec<String> = counts.iter().filter(|(n, ..)| *n > 0).map(|(n, fr, en)| pen.say(&count(*n, *fr, *en))).collect();
    let mut blocks = vec![Block::Paragraph(vec![
        Inline::Text(format!("{}. ", words.join(", "))),
        Inline::Text(
            pen.pick("Pour les voir avec leur ligne et la façon d'y remédier : ", "To see them with their row and how to mend them: "),
        ),
        Inline::Code("maillage check".into()),
        Inline::Text(".".into()),
    ])];
    let mut by_file: BTreeMap<&str, Vec<&RemarkLine>> = BTreeMap::new();
    for remark in remarks {
        by_file.entry(&remark.file).or_default().push(remark);
    }
    for (file, mut list) in by_file {
        list.sort();
        let (worst, n) = (list[0].severity, list.len());
        // The same remark on many rows is said once, with its number.
        let mut merged: Vec<(&RemarkLine, usize)> = Vec::new();
        for remark in list {
            match merged.last_mut() {
                Some((last, times)) if *last == remark => *times += 1,
                _ => merged.push((remark, 1)),
            }
        }
        let left = merged.len().saturating_sub(REMARKS_SHOWN);
        let mut items: Vec<Words> = merged
            .iter()
            .take(REMARKS_SHOWN)
            .map(|(remark, times)| {
                let mut words = plain(pen.say(&remark.sentence));
                if *times > 1 {
                    words.push(Inline::Muted(pen.say(&say!(" ({times} fois)" | " ({times} times)"))));
                }
                words
            })
            .collect();
        if left > 0 {
            let left = pen.count(left);
            items.push(plain(pen.say(&say!("… et {left} de plus" | "… and {left} more"))));
        }
        let title = if file.is_empty() { pen.pick("Le dossier", "The dossier") } else { file.to_owned() };
        let n = pen.say(&count(n, ("remarque", "remarques"), ("remark", "remarks")));
        let tone = if worst == Severity::Error { Tone::Fault } else { Tone::Note };
        blocks.push(Block::Callout(Callout { tone, title: format!("{title} · {n}"), blocks: vec![Block::List(items)] }));
    }
    blocks
}

/// How full the columns of the actions are: what weighs on how well they are compared.
fn filled(pen: &Pen) -> Vec<Block> {
    let actions = &pen.dossier.actions;
    if actions.is_empty() {
        return vec![Block::Paragraph(plain(pen.pick("Aucune action.", "No action.")))];
    }
    let columns: [(&str, Text, usize); 12] = [
        (
            "description",
            Text { fr: "rapprocher des actions dites autrement", en: "finding the same purpose in other words" },
            actions.iter().filter(|a| !a.description.is_empty()).count(),
        ),
        (
            "territoires",
            Text { fr: "dire qui est concerné", en: "saying who is concerned" },
            actions.iter().filter(|a| !a.territories.is_empty()).count(),
        ),
        (
            "portage",
            Text { fr: "distinguer Département, territoire, partenaire", en: "telling department, territory and partner apart" },
            actions.iter().filter(|a| a.carrier.is_some()).count(),
        ),
        (
            "thematiques",
            Text { fr: "confirmer un rapprochement", en: "confirming a match" },
            actions.iter().filter(|a| !a.themes.is_empty()).count(),
        ),
        (
            "publics",
            Text { fr: "confirmer un rapprochement", en: "confirming a match" },
            actions.iter().filter(|a| !a.target_groups.is_empty()).count(),
        ),
        ("pilote", Text { fr: "proposer qui porte", en: "proposing who leads" }, actions.iter().filter(|a| a.lead.is_some()).count()),
        ("debut", Text { fr: "comparer les calendriers", en: "comparing calendars" }, actions.iter().filter(|a| a.start.is_some()).count()),
        (
            "statut",
            Text { fr: "écarter ce qui est terminé", en: "leaving out what has ended" },
            actions.iter().filter(|a| a.status.is_some()).count(),
        ),
        ("cout", Text { fr: "chiffrer en euros", en: "figures in euros" }, actions.iter().filter(|a| a.cost_per_year.is_some()).count()),
        ("etp", Text { fr: "chiffrer en heures", en: "figures in hours" }, actions.iter().filter(|a| a.fte.is_some()).count()),
        (
            "beneficiaires",
            Text { fr: "dire combien de personnes", en: "saying how many people" },
            actions.iter().filter(|a| a.beneficiaries.is_some()).count(),
        ),
        ("resultat", Text { fr: "savoir ce qui marche", en: "knowing what works" }, actions.iter().filter(|a| a.outcome.is_some()).count()),
    ];
    let rows = columns
        .iter()
        .map(|(code, serves, n)| {
            let share = *n as f64 / actions.len() as f64;
            vec![
                Cell { words: vec![Inline::Code((*code).into())], value: None },
                Cell::number(pen.count(*n), *n as f64),
                Cell::number(pen.share(share), share),
                Cell::text(pen.text(*serves)),
            ]
        })
        .collect();
    let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
    let n = pen.count(actions.len());
    vec![Block::Table(Table {
        id: "table-remplissage".into(),
        caption: pen.say(&say!(
            "Colonnes de la table « actions » remplies ({n} actions)" | "Columns of the table 'actions' filled in ({n} actions)"
        )),
        columns: vec![
            head("Colonne", "Column", false),
            head("Remplie", "Filled in", true),
            head("Part", "Share", true),
            head("Sert à", "Serves", false),
        ],
        rows,
        ..Default::default()
    })]
}
