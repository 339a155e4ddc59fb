//! The conference's book: the report as it is printed and bound. What is asked, what became of last year's decisions, a page on each proposal; then, for who
//! wants more, the matrices, the method and its limits. Rows and long tables stay in the report's page.

use super::words::Pen;
use super::{Context, conference, document, glossary, matrices, method, sheets, summary};
use crate::rendering::document::*;
use crate::rendering::report::Report;
use crate::text::{Lang, date};

/// The whole book in one language.
pub fn book(report: &Report, lang: Lang) -> Document {
    let context = Context { pen: Pen { lang, dossier: report.dossier }, report };
    let pen = &context.pen;
    let whole = document(report, lang);
    let mut fiches = sheets::chapter(&context);
    // What was decided before has a chapter of its own here; the first sheet stands under the title of the chapter.
    fiches.sections.retain(|section| section.id != "deja-decide");
    if !fiches.sections.is_empty() {
        fiches.blocks.clear();
    }
    let annex = |mut chapter: Section| {
        chapter.title = format!("{}{}", pen.pick("Annexe : ", "Annex: "), lowered(&chapter.title));
        chapter.opens_page = true;
        chapter
    };
    let chapters = vec![
        summary::chapter(&context),
        follow_up(&context),
        fiches,
        // Each table stays whole, and the next one follows where there is room: no page for three lines.
        running(annex(matrices::chapter(&context))),
        annex(method::chapter(&context)),
        Section { opens_page: false, ..annex(glossary::chapter(&context)) },
    ];
    let name = super::place(report.dossier).unwrap_or(&report.dossier.name);
    Document {
        title: pen.pick(&format!("Livre de la conférence : {name}"), &format!("The conference's book: {name}")),
        subtitle: pen.pick(&format!("Analyse au {}", date(report.analysis.as_of).fr), &format!("As of {}", date(report.analysis.as_of).en)),
        chapters: chapters.into_iter().filter(|chapter| !chapter.blocks.is_empty() || !chapter.sections.is_empty()).collect(),
        ..whole
    }
}

/// A chapter whose parts follow one another on a page.
fn running(mut chapter: Section) -> Section {
    for section in &mut chapter.sections {
        section.opens_page = false;
    }
    chapter
}

/// With a small letter, as after a colon.
fn lowered(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Last year's decisions, and where they stand.
fn follow_up(context: &Context) -> Section {
    let pen = &context.pen;
    let (lang, report) = (pen.lang, context.report);
    let followed = &report.analysis.agenda.follow_up;
    let n_taken = conference::n_taken(report);
    let blocks = if n_taken == 0 {
        vec![Block::Paragraph(plain(pen.pick(
            "Le dossier ne contient pas de décision antérieure : la table « decisions » les reprendra l'année prochaine.",
            "The dossier holds no earlier decision: the table 'decisions' will take them up next year.",
        )))]
    } else {
        let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
        let rows = conference::tracked(report, lang).into_iter().take(n_taken).map(|decision| {
            let due = decision.due.map(|due| pen.say(&date(due))).unwrap_or_default();
            vec![
                Cell::text(decision.title),
                Cell { words: vec![Inline::Strong(decision.decision)], value: None },
                Cell::text(due),
                Cell::text(decision.remarks),
                Cell::default(),
            ]
        });
        let (n, all) = (pen.count(followed.len()), pen.count(n_taken));
        vec![
            Block::Lead(plain(pen.pick(
                &format!("{n} décisions à suivre, sur {all} décisions prises ; la dernière colonne est à remplir en séance."),
                &format!("{n} decisions to follow up, out of {all} taken; the last column is to be filled in at the meeting."),
            ))),
            Block::Table(Table {
                id: "table-suivi".into(),
                caption: pen.pick("Ce que la conférence a décidé", "What the conference decided"),
                columns: vec![
                    head("Proposition", "Proposal"),
                    head("Décision", "Decision"),
                    head("Échéance", "Due"),
                    head("Contexte", "Context"),
                    head("Où l'on en est", "Where it stands"),
                ],
                rows: rows.collect(),
                ..Default::default()
            }),
        ]
    };
    Section {
        id: "suivi".into(),
        title: pen.pick("Suites des décisions précédentes", "What became of earlier decisions"),
        opens_page: false,
        blocks,
        sections: Vec::new(),
    }
}
