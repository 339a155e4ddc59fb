//! What a sheet was understood as, and the form that says it otherwise.

use super::understanding::{Preview, Understanding};
use crate::dossier::Table;
use crate::importing::{Confidence, Understood, about, meanings};
use crate::say;
use crate::text::{Lang, Sentence, capital, count};
use crate::web::guard::Actor;
use crate::web::page::token;
use maud::{Markup, html};

/// The format of which each column may be said otherwise: the others are recognised at their content.
const OWN: &str = "tableau";

/// One sheet.
pub fn sheet(lang: Lang, actor: &Actor, deposit: i64, at: usize, sheet: &Understood, understanding: &Understanding) -> Markup {
    let is_corrected = understanding.is_corrected(&sheet.file, sheet.sheet.as_deref());
    let is_own = sheet.format == OWN;
    html! {
        section.sheet-read id={ "feuille-" (at) } {
            h3 { (sheet.title()) }
            p { (summary(sheet, understanding).get(lang)) @if is_corrected { " " strong { (lang.pick("Lu d'après vos corrections.", "Read by your corrections.")) } } }
            @if !is_own && let Some((title, reading)) = about(sheet.format) {
                p.below { (lang.pick("Format reconnu à son contenu : ", "Format recognised at its content: ")) (title.get(lang)) " (" (reading.get(lang)) ")." }
            }
            form method="post" action={ "/import/depots/" (deposit) "/feuille" } {
                (token(actor))
                input type="hidden" name="fichier" value=(sheet.file);
                @if let Some(name) = &sheet.sheet { input type="hidden" name="feuille" value=(name); }
                input type="hidden" name="rang" value=(at);
                details open[is_own && (sheet.table.is_none() || is_doubtful(sheet))] {
                    summary { (lang.pick("Voir et corriger la lecture de cette feuille", "See and correct how this sheet is read")) }
                    @if let Some(preview) = understanding.preview(&sheet.file, sheet.sheet.as_deref()) { (rows(lang, at, preview)) }
                    (whole(lang, at, sheet))
                    @if is_own && !sheet.columns.is_empty() && sheet.table.is_some() { (columns(lang, at, sheet)) }
                    p.buttons {
                        button.main type="submit" name="faire" value="relire" { (lang.pick("Relire ainsi", "Read it so")) }
                        " "
                        @if sheet.table.is_some() { button type="submit" name="faire" value="ignorer" { (lang.pick("Ignorer cette feuille", "Ignore this sheet")) } " " }
                        @if is_corrected { button type="submit" name="faire" value="oublier" { (lang.pick("Oublier mes corrections", "Forget my corrections")) } }
                    }
                }
            }
        }
    }
}

fn is_doubtful(sheet: &Understood) -> bool {
    sheet.columns.iter().any(|column| column.confidence == Confidence::Guessed)
}

/// « Actions, en-têtes à la ligne 3, tout du territoire « Chelles » : 3 lignes gardées sur 5. »
fn summary(sheet: &Understood, understanding: &Understanding) -> Sentence {
    let table = sheet.table.map(|table| table.label());
    let (mut fr, mut en) = match table {
        Some(table) => (capital(table.fr), capital(table.en)),
        None => ("Laissée de côté".to_owned(), "Left aside".to_owned()),
    };
    let mut add = |words: Sentence| {
        fr.push_str(&words.fr);
        en.push_str(&words.en);
    };
    if sheet.table.is_some() {
        let row = sheet.header_row;
        add(say!(", en-têtes à la ligne {row}" | ", headers on row {row}"));
    }
    if let Some(territory) = &sheet.territory {
        add(say!(", tout du territoire « {territory} »" | ", all of territory '{territory}'"));
    }
    if let Some(counts) = understanding.imported.counts.iter().find(|counts| counts.source == sheet.title()) {
        let kept = count(counts.kept, ("ligne gardée", "lignes gardées"), ("row kept", "rows kept"));
        let (fr, en, all) = (kept.fr, kept.en, counts.rows);
        add(say!("\u{a0}: {fr} sur {all}" | ": {en} of {all}"));
    }
    add(say!("." | "."));
    Sentence { fr, en }
}

/// The first rows as they stand, by which one sees where the headers are.
fn rows(lang: Lang, at: usize, preview: &Preview) -> Markup {
    let label = lang.pick("Premières lignes de la feuille", "First rows of the sheet");
    // Each region has a name of its own.
    let number = at + 1;
    let region = say!("{label}, {number}" | "{label}, {number}");
    html! {
        div.scroll tabindex="0" role="region" aria-label=(region.get(lang)) {
            table.data.raw {
                caption { (label) }
                tbody { @for (number, cells) in &preview.rows { tr { th.n scope="row" { (number) } @for cell in cells { td { (cell) } } } } }
            }
        }
    }
}

/// What the sheet is, as a whole.
fn whole(lang: Lang, at: usize, sheet: &Understood) -> Markup {
    let id = |name: &str| format!("{name}-{at}");
    let now = sheet.table.map_or("", Table::code);
    html! {
        input type="hidden" name="table-avant" value=(now);
        input type="hidden" name="ligne-avant" value=(sheet.header_row);
        div.three {
            div.field {
                label for=(id("table")) { (lang.pick("Cette feuille contient", "This sheet holds")) }
                select id=(id("table")) name="table" {
                    @if sheet.table.is_none() { option value="ignorer" selected { (lang.pick("rien à reprendre", "nothing to take")) } }
                    @for table in Table::ALL { option value=(table.code()) selected[sheet.table == Some(*table)] { (table.label().get(lang)) } }
                }
            }
            div.field {
                label for=(id("ligne")) { (lang.pick("Ligne des en-têtes", "Row of the headers")) }
                input id=(id("ligne")) name="ligne" type="number" min="1" max="1048576" value=(sheet.header_row.max(1)) required;
            }
            div.field {
                label for=(id("territoire")) { (lang.pick("Toute la feuille parle du territoire", "The whole sheet is about territory")) }
                input id=(id("territoire")) name="territoire" type="text" maxlength="200" value=(sheet.territory.as_deref().unwrap_or_default()) aria-describedby=(id("territoire-aide"));
                span.hint id=(id("territoire-aide")) { (lang.pick("Vide : une colonne le dit.", "Empty: a column says it.")) }
            }
        }
    }
}

/// What each column becomes.
fn columns(lang: Lang, at: usize, sheet: &Understood) -> Markup {
    let meanings = sheet.table.map(meanings).unwrap_or_default();
    html! {
        table.data.columns-read {
            caption { (lang.pick("Ce que deviennent les colonnes", "What the columns become")) }
            thead { tr {
                th scope="col" { (lang.pick("Colonne de la feuille", "Column of the sheet")) }
                th scope="col" { (lang.pick("Exemples", "Examples")) }
                th scope="col" { (lang.pick("Devient", "Becomes")) }
                th scope="col" { (lang.pick("Certitude", "Certainty")) }
            } }
            tbody {
                @for column in &sheet.columns {
                    @let id = format!("c-{at}-{}", column.position);
                    tr {
                        th scope="row" { label for=(id) { (crate::dossier::shown(&column.header)) } " " span.muted { (crate::sources::column_letter(column.position)) } }
                        td { (column.examples.join(" · ")) }
                        td {
                            input type="hidden" name={ "h-" (column.position) } value=(column.header);
                            select id=(id) name={ "c-" (column.position) } {
                                @for (word, title) in &meanings { option value=(word) selected[*word == column.target] { (title.get(lang)) } }
                            }
                        }
                        td { @if column.confidence == Confidence::Guessed { strong { (column.confidence.label().get(lang)) } } @else { (column.confidence.label().get(lang)) } }
                    }
                }
            }
        }
    }
}
