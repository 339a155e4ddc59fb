//! The files of the report folder that people take along.

use super::Context;
use crate::rendering::document::*;

/// The chapter: what each file is for, and where it is.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let file = |path: &str, name: (&str, &str), words: (&str, &str)| {
        vec![Inline::Link(Target::File(path.to_owned()), pen.pick(name.0, name.1)), Inline::Text(pen.pick(words.0, words.1))]
    };
    let files = vec![
        file(
            "documents/ordre-du-jour.docx",
            ("Ordre du jour", "Agenda"),
            (
                " : les propositions groupées par décision ; le jour, l'heure et le lieu sont à compléter (Word).",
                ": proposals grouped by decision; day, hour and place are to be filled in (Word).",
            ),
        ),
        file(
            "documents/compte-rendu.docx",
            ("Compte rendu à remplir", "Minutes to fill in"),
            (" : présences, échanges, relevé de décisions (Word).", ": attendance, discussion, decisions taken (Word)."),
        ),
        file(
            "documents/suivi.xlsx",
            ("Tableau de suivi", "Tracking table"),
            (
                " : une ligne par proposition, avec qui, pour quand et où l'on en est (tableur).",
                ": a row a proposal, with who, by when and how far (spreadsheet).",
            ),
        ),
        file(
            "tables.xlsx",
            ("Toutes les tables", "All tables"),
            (" du rapport dans un seul classeur (tableur).", " of the report in one workbook (spreadsheet)."),
        ),
        vec![
            Inline::Strong(pen.pick("Livre de la conférence", "The conference's book")),
            Inline::Text(pen.pick(
                " en PDF, à imprimer : s'ajoute au rapport avec l'option ",
                " in PDF, to be printed: added to the report by the option ",
            )),
            Inline::Code("--pdf".into()),
            Inline::Text(".".into()),
        ],
    ];
    Section {
        id: "fichiers".into(),
        title: pen.pick("Fichiers à emporter", "Files to take along"),
        opens_page: false,
        blocks: vec![Block::List(files)],
        sections: Vec::new(),
    }
}
