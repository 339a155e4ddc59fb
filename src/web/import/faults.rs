//! What is wrong with a deposit, by sheet and cell, gravest first, and what could not be carried over.

use super::deposit;
use super::outlook::Outlook;
use crate::dossier::{Remark, Severity};
use crate::importing::{Loss, Why};
use crate::say;
use crate::text::{Lang, Sentence, capital, count};
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cells of one sort that are named; the others are counted.
const NAMED: usize = 12;

/// « 2 erreurs, 5 avertissements. »
pub fn tally(remarks: &[Remark]) -> Sentence {
    let n = |severity| remarks.iter().filter(|remark| remark.severity == severity).map(|remark| 1 + remark.others).sum::<usize>();
    let errors = count(n(Severity::Error), ("erreur", "erreurs"), ("error", "errors"));
    let warnings = count(n(Severity::Warning), ("avertissement", "avertissements"), ("warning", "warnings"));
    let (a, b, c, d) = (errors.fr, warnings.fr, errors.en, warnings.en);
    say!("{a}, {b}." | "{c}, {d}.")
}

/// Remarks of one sort in one column of one source, gravest first, then by source and first row.
fn groups(remarks: &[Remark]) -> Vec<Vec<&Remark>> {
    let mut by: BTreeMap<_, Vec<&Remark>> = BTreeMap::new();
    for (at, remark) in remarks.iter().enumerate() {
        let column = remark.place.column.as_ref().map(|column| column.position);
        // What is said of a whole file stands alone.
        let alone = if remark.place.row.is_none() { at } else { 0 };
        by.entry((remark.severity, &remark.place.source, remark.kind, column, alone)).or_default().push(remark);
    }
    let mut groups: Vec<Vec<&Remark>> = by.into_values().collect();
    groups.sort_by(|a, b| (a[0].severity, &a[0].place).cmp(&(b[0].severity, &b[0].place)));
    groups
}

/// « B12 »; « ligne 12 » where no column is meant.
fn cell(remark: &Remark) -> Sentence {
    match (remark.place.row, &remark.place.column) {
        (Some(row), Some(column)) => Sentence::verbatim(format!("{}{row}", column.letter())),
        (Some(row), None) => say!("ligne {row}" | "row {row}"),
        (None, Some(column)) => {
            let letter = column.letter();
            say!("colonne {letter}" | "column {letter}")
        }
        (None, None) => Sentence::default(),
    }
}

fn cells(group: &[&Remark], lang: Lang) -> String {
    let named: Vec<String> =
        group.iter().take(NAMED).map(|remark| cell(remark).get(lang).to_owned()).filter(|cell| !cell.is_empty()).collect();
    let n_more = group.len().saturating_sub(NAMED) + group.iter().map(|remark| remark.others).sum::<usize>();
    let mut out = named.join(", ");
    if n_more > 0 && group[0].place.row.is_some() {
        let more = count(n_more, ("autre", "autres"), ("other", "others"));
        let (fr, en) = (more.fr, more.en);
        out.push_str(say!(" et {fr}" | " and {en}").get(lang));
    }
    out
}

fn sentence(words: &Sentence, lang: Lang) -> Option<String> {
    (!words.is_empty()).then(|| format!("{}.", capital(words.get(lang))))
}

/// The table of what is wrong.
pub fn section(lang: Lang, deposit: i64, remarks: &[Remark]) -> Markup {
    let groups = groups(remarks);
    let (plain, information): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group[0].severity != Severity::Information);
    html! {
        h2 #problemes { (lang.pick("À vérifier dans les fichiers", "To check in the files")) }
        @if plain.is_empty() {
            p { (lang.pick("Ni erreur, ni avertissement.", "Neither error nor warning.")) }
        } @else {
            p { (lang.pick(
                "Corrigez ce qui mérite de l'être dans le tableur, puis remplacez le fichier ; ou confirmez en l'état : le reste est repris.",
                "Correct what is worth it in the spreadsheet program, then replace the file; or confirm as it stands: the rest is taken.",
            )) }
            (list(lang, &plain, lang.pick("Problèmes, les plus graves d'abord", "Problems, the gravest first")))
        }
        @if !information.is_empty() {
            @let n = count(information.len(), ("sorte d'information", "sortes d'informations"), ("sort of information", "sorts of information"));
            details { summary { (lang.pick("Pour information : ce que la lecture a fait d'elle-même (", "For information: what reading did by itself (")) (n.get(lang)) ")" }
                (list(lang, &information, lang.pick("Informations", "Information"))) }
        }
        @if !remarks.is_empty() {
            p { a href={ "/import/depots/" (deposit) "/remarques.csv" } { (lang.pick("Télécharger toutes les remarques (CSV pour Excel)", "Download all remarks (CSV for Excel)")) } }
        }
    }
}

fn list(lang: Lang, groups: &[Vec<&Remark>], caption: &str) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.data {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (lang.pick("Gravité", "Severity")) }
                    th scope="col" { (lang.pick("Fichier, feuille, cellules", "File, sheet, cells")) }
                    th scope="col" { (lang.pick("Ce qui est trouvé", "What is found")) }
                    th scope="col" { (lang.pick("À faire", "To do")) }
                } }
                tbody {
                    @for group in groups {
                        @let first = group[0];
                        tr {
                            td { (first.severity.label().get(lang)) }
                            th scope="row" { (first.place.source) @let cells = cells(group, lang); @if !cells.is_empty() { br; span.muted { (cells) } }
                                @if let Some(column) = &first.place.column { br; span.muted { (lang.pick("« ", "'")) (crate::dossier::shown(&column.name)) (lang.pick(" »", "'")) } } }
                            td { @if let Some(found) = sentence(&first.found, lang) { (found) } @if let Some(expected) = sentence(&first.expected, lang) { " " (lang.pick("Attendu : ", "Expected: ")) (expected) } }
                            td { @if first.kind == "unknown_table" { a href="#compris" { (lang.pick("Dire plus haut ce que contient la feuille, ou l'ignorer.", "Say above what the sheet holds, or ignore it.")) } } @else if let Some(mend) = sentence(&first.mend, lang) { (mend) } @if let Some(done) = sentence(&first.meanwhile, lang) { " " span.muted { (lang.pick("En attendant : ", "Meanwhile: ")) (done) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What could not be carried over, by reason.
pub fn losses(lang: Lang, losses: &[Loss]) -> Markup {
    let mut by: BTreeMap<Why, Vec<&Loss>> = BTreeMap::new();
    for loss in losses {
        by.entry(loss.why).or_default().push(loss);
    }
    html! {
        @if !by.is_empty() {
            h2 { (lang.pick("Ce qui n'entre pas dans les colonnes du dossier", "What does not go into the columns of the dossier")) }
            @for (why, fields) in by {
                @let title = capital(why.reason().get(lang));
                details { summary { (title) " (" (fields.len()) ")" }
                    table.data {
                        caption.sr { (title) }
                        thead { tr {
                            th scope="col" { (lang.pick("Fichier, feuille", "File, sheet")) }
                            th scope="col" { (lang.pick("Colonne", "Column")) }
                            th.n scope="col" { (lang.pick("Cellules remplies", "Cells filled")) }
                        } }
                        tbody { @for loss in fields { tr { td { (loss.source) } th scope="row" { (crate::dossier::shown(&loss.field)) } td.n { (loss.cells) } } } }
                    }
                }
            }
        }
    }
}

/// `GET /import/depots/{id}/remarques.csv`: every remark, as Excel opens it in French.
pub async fn table(State(app): State<Arc<App>>, Path(id): Path<i64>) -> Result<Response, Problem> {
    let rows = app.aside(move |app| {
        let deposit = deposit::open(app, id)?;
        Ok(rows(&Outlook::of(app, &deposit)?.understanding.imported.remarks, app.lang))
    });
    Ok(answer::csv(&format!("remarques-depot-{id}"), rows.await?.into_iter()))
}

/// Heads, then a row a remark.
fn rows(remarks: &[Remark], lang: Lang) -> Vec<Vec<String>> {
    let heads = ["gravite", "source", "ligne", "colonne", "en_tete", "trouve", "attendu", "a_faire", "en_attendant", "autres"];
    let rows = groups(remarks).into_iter().flatten().map(|remark| {
        let (letter, name) = remark.place.column.as_ref().map(|column| (column.letter(), column.name.clone())).unwrap_or_default();
        let text = |words: &Sentence| words.get(lang).to_owned();
        vec![
            remark.severity.label().get(lang).to_owned(),
            remark.place.source.clone(),
            remark.place.row.map(|row| row.to_string()).unwrap_or_default(),
            letter,
            name,
            text(&remark.found),
            text(&remark.expected),
            text(&remark.mend),
            text(&remark.meanwhile),
            remark.others.to_string(),
        ]
    });
    std::iter::once(heads.map(str::to_owned).to_vec()).chain(rows).collect()
}
