//! The rows behind a figure: those of one table that a filter lets through.

use super::address::address;
use super::cells;
use super::filter::{Filter, Query, table};
use super::form;
use super::reader::Reader;
use super::twin::{Form, foot};
use crate::dossier::{Dossier, RowRef, Table};
use crate::say;
use crate::text::{Lang, capital, count};
use crate::web::answer::Problem;
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Rows on one page.
pub const ON_A_PAGE: usize = 200;

const PATH: &str = "/explorer/lignes";

/// The address of the rows of a table that a filter lets through.
pub fn place(dossier: &Dossier, table: Table, filter: &Filter) -> String {
    let mut pairs = vec![("table", table.code().to_owned())];
    pairs.extend(filter.pairs(dossier));
    address(PATH, &pairs)
}

/// The page, or one of its twins.
///
/// # Errors
/// The address means nothing in this dossier, or nothing was analysed yet.
pub fn show(app: &App, actor: &Actor, query: &Query, form: Form) -> Result<Response, Problem> {
    let (snapshot, lang) = (app.analysed()?, app.lang);
    let dossier = &snapshot.loaded.dossier;
    let kind = table(query, Table::Actions).map_err(Problem::Refused)?;
    let filter = Filter::read(query, dossier).map_err(Problem::Refused)?;
    let rows = Reader::new(dossier, &snapshot.analysis.linkage.partners, &filter).rows(kind);
    if form == Form::Csv {
        let lines = rows.iter().map(|row| cells::line(dossier, *row));
        return Ok(csv(kind.code(), std::iter::once(cells::heads(kind)).chain(lines)));
    }
    let part = Part::of(&rows, query.get("page"));
    if form == Form::Json {
        let value = serde_json::json!({
            "table": kind.code(),
            "lignes_en_tout": rows.len(),
            "page": part.page,
            "pages": part.n_pages,
            "lignes": part.rows.iter().map(|row| cells::value(dossier, *row)).collect::<Vec<_>>(),
        });
        return Ok(json(&value));
    }
    let label = kind.label();
    let found = count(rows.len(), ("ligne", "lignes"), ("row", "rows"));
    let (fr, en) = (capital(label.fr), capital(label.en));
    let (n_fr, n_en) = (&found.fr, &found.en);
    let caption = say!("{fr}\u{202f}: {n_fr}" | "{en}: {n_en}");
    let words = filter.words(dossier, lang);
    let here = place(dossier, kind, &filter);
    let at_page = |page: usize| format!("{here}&page={page}");
    let body = html! {
        (super::places(lang, PATH))
        p.lead { (found.get(lang)) @if !words.is_empty() { " · " (words.join(" · ")) } }
        (choose(dossier, lang, kind, &filter))
        @if rows.is_empty() {
            p { (lang.pick("Aucune ligne ne répond à ce choix.", "No row answers to this choice.")) }
        } @else {
            @if part.n_pages > 1 { p.below { (lang.pick("Le tri et le filtre portent sur les lignes de cette page\u{202f}; le fichier CSV les contient toutes.", "Sorting and filtering work on the rows of this page; the CSV file holds them all.")) } }
            (cells::table(dossier, lang, "lignes", caption.get(lang), kind, part.rows))
            @if part.n_pages > 1 {
                nav.pages aria-label=(lang.pick("Pages de lignes", "Pages of rows")) { p {
                    @if part.page > 1 { a href=(at_page(part.page - 1)) rel="prev" { (lang.pick("← Page précédente", "← Previous page")) } " " }
                    (lang.pick("page ", "page ")) (part.page) (lang.pick(" sur ", " of ")) (part.n_pages)
                    @if part.page < part.n_pages { " " a href=(at_page(part.page + 1)) rel="next" { (lang.pick("Page suivante →", "Next page →")) } }
                } }
            }
        }
        (foot(lang, &if part.page > 1 { at_page(part.page) } else { here.clone() }))
    };
    let title = say!("{fr}\u{202f}: les lignes" | "{en}: the rows");
    Ok(Page { title: title.get(lang), place: "/explorer", body, scripts: &[] }.show(app, actor).into_response())
}

/// The form of this page: what can be chosen, and (unseen) what came with a link.
fn choose(dossier: &Dossier, lang: Lang, kind: Table, filter: &Filter) -> Markup {
    const SEEN: [&str; 5] = ["territoire", "theme", "type", "de", "a"];
    let tables = Table::ALL.iter().filter(|table| **table == kind || dossier.len(**table) > 0);
    let tables: Vec<(String, String)> =
        tables.map(|table| (table.code().to_owned(), format!("{} ({})", capital(table.label().get(lang)), dossier.len(*table)))).collect();
    let unseen = filter.pairs(dossier).into_iter().filter(|(name, value)| !SEEN.contains(name) && !value.is_empty());
    html! {
        form.choose method="get" action=(PATH) {
            (form::choice("table", lang.pick("Table", "Table"), &tables, kind.code()))
            (form::territory(dossier, lang, filter))
            (form::theme(dossier, lang, filter))
            (form::kind(dossier, lang, filter))
            (form::period(dossier, lang, filter))
            @for (name, value) in unseen { input type="hidden" name=(name) value=(value); }
            button type="submit" { (lang.pick("Afficher", "Show")) }
        }
    }
}

/// One page of rows.
struct Part<'r> {
    rows: &'r [RowRef],
    page: usize,
    n_pages: usize,
}

impl<'r> Part<'r> {
    /// The page asked for, or the nearest that exists.
    fn of(rows: &'r [RowRef], asked: Option<&str>) -> Self {
        let n_pages = rows.len().div_ceil(ON_A_PAGE).max(1);
        let page = asked.and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, n_pages);
        let from = (page - 1) * ON_A_PAGE;
        Self { rows: &rows[from..rows.len().min(from + ON_A_PAGE)], page, n_pages }
    }
}
