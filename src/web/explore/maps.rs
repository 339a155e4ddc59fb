//! The maps of the report, one at a time, with their facts as a table.

use super::address::address;
use super::filter::Query;
use super::form;
use super::twin::{Form, foot};
use crate::rendering::document::{Block, Inline, Words};
use crate::rendering::{Figure, Place, html as written};
use crate::say;
use crate::web::answer::Problem;
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::response::{IntoResponse, Response};
use maud::html;

const PATH: &str = "/explorer/cartes";

/// The page, or one of its twins.
///
/// # Errors
/// The address means nothing in this dossier, or nothing was analysed yet.
pub fn show(app: &App, actor: &Actor, query: &Query, form: Form) -> Result<Response, Problem> {
    let (snapshot, lang) = (app.analysed()?, app.lang);
    let maps: Vec<&Figure> = snapshot.figures.iter().filter(|figure| figure.place == Place::Places).collect();
    let chosen = match query.get("carte") {
        None => maps.first().copied(),
        Some(id) => Some(maps.iter().copied().find(|map| map.id == id).ok_or_else(|| {
            Problem::Refused(say!("«\u{202f}{id}\u{202f}» n'est pas une carte de ce dossier" | "'{id}' is no map of this dossier"))
        })?),
    };
    match (form, chosen) {
        (Form::Json, chosen) => Ok(json(&serde_json::json!({
            "cartes": maps.iter().map(|map| serde_json::json!({ "id": map.id, "titre": title(map) })).collect::<Vec<_>>(),
            "carte": chosen.map(|map| &map.id),
            "legende": chosen.map(|map| &map.caption),
            "lignes": chosen.map(lines).unwrap_or_default(),
        }))),
        (Form::Csv, chosen) => {
            let id = chosen.map_or("cartes", |map| map.id.as_str());
            Ok(csv(id, chosen.map(lines).unwrap_or_default().into_iter()))
        }
        (Form::Page, None) => {
            let body = html! {
                (super::places(lang, PATH))
                p.lead { (lang.pick("Il faut au moins deux territoires pour dessiner une carte.", "A map takes at least two territories.")) }
                p { (lang.pick("Pour de vraies cartes, ajoutez au dossier un fichier territoires.geojson, ou les colonnes latitude et longitude de la table des territoires.", "For true maps, add a file territoires.geojson to the dossier, or the columns latitude and longitude of the table of territories.")) }
            };
            Ok(Page { title: lang.pick("Les cartes", "Maps"), place: "/explorer", body, scripts: &[] }.show(app, actor).into_response())
        }
        (Form::Page, Some(map)) => {
            let options: Vec<(String, String)> = maps.iter().map(|map| (map.id.clone(), title(map))).collect();
            let image = format!("/rapport/diagrammes/{}.svg", map.id);
            let body = html! {
                (super::places(lang, PATH))
                form.choose method="get" action=(PATH) {
                    (form::choice("carte", lang.pick("Ce que la carte montre", "What the map shows"), &options, &map.id))
                    button type="submit" { (lang.pick("Afficher", "Show")) }
                }
                figure {
                    div.scroll role="region" tabindex="0" aria-label=(map.caption) { img src=(image) alt=(map.alt); }
                    figcaption { (map.caption) " " a href=(image) { (lang.pick("agrandir", "enlarge")) } }
                }
                @if let Some(table) = &map.table { (written::block(&Block::Table(table.clone()), lang, 2)) }
                (foot(lang, &address(PATH, &[("carte", map.id.clone())])))
            };
            Ok(Page { title: lang.pick("Les cartes", "Maps"), place: "/explorer", body, scripts: &[] }.show(app, actor).into_response())
        }
    }
}

/// The title of a map: its table's, or what is seen.
fn title(map: &Figure) -> String {
    map.table.as_ref().map_or_else(|| map.caption.clone(), |table| table.caption.clone())
}

/// The facts of a map, heads first.
fn lines(map: &Figure) -> Vec<Vec<String>> {
    let Some(table) = &map.table else { return Vec::new() };
    let head = table.columns.iter().map(|column| column.title.clone()).collect();
    let row = |row: &Vec<crate::rendering::document::Cell>| row.iter().map(|cell| text(&cell.words)).collect();
    std::iter::once(head).chain(table.rows.iter().map(row)).collect()
}

fn text(words: &Words) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Muted(text) | Inline::Code(text) | Inline::Link(_, text) => text.clone(),
        Inline::Record { name, id } => {
            if name.is_empty() {
                id.clone()
            } else {
                name.clone()
            }
        }
    };
    words.iter().map(piece).collect()
}
