//! Counts at the crossing of two lists, each a link to its rows.

use super::address::address;
use super::crossing::{Axis, CROSSINGS, Counts, Crossing, Key, count};
use super::filter::{Filter, Query};
use super::form;
use super::reader::Reader;
use super::rows;
use super::twin::{Form, foot};
use crate::dossier::{Dossier, Level, TerritoryIdx};
use crate::say;
use crate::text::{Lang, Number, capital};
use crate::web::answer::Problem;
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

const PATH: &str = "/explorer/matrices";

/// A matrix and what it was made for.
struct Asked<'a> {
    dossier: &'a Dossier,
    lang: Lang,
    crossing: Crossing,
    level: Option<Level>,
    filter: Filter,
    counts: Counts,
}

/// The page, or one of its twins.
///
/// # Errors
/// The address means nothing in this dossier, or nothing was analysed yet.
pub fn show(app: &App, actor: &Actor, query: &Query, form: Form) -> Result<Response, Problem> {
    let (snapshot, lang) = (app.analysed()?, app.lang);
    let dossier = &snapshot.loaded.dossier;
    let unknown = |what: &str| {
        Problem::Refused(say!("«\u{202f}{what}\u{202f}» n'est pas un choix de cette page" | "'{what}' is no choice of this page"))
    };
    let crossing = match query.get("croix") {
        None => CROSSINGS[0],
        Some(code) => CROSSINGS.iter().copied().find(|crossing| crossing.code == code).ok_or_else(|| unknown(code))?,
    };
    let level = query.get("niveau").map(|code| Level::from_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let filter = Filter::read(query, dossier).map_err(Problem::Refused)?;
    let counts = count(&Reader::new(dossier, &snapshot.analysis.linkage.partners, &filter), crossing, level);
    let asked = Asked { dossier, lang, crossing, level, filter, counts };
    match form {
        Form::Json => Ok(json(&asked.value())),
        Form::Csv => Ok(csv(crossing.code, asked.lines().into_iter())),
        Form::Page => {
            let body = html! {
                (super::places(lang, PATH))
                p.lead { (lang.pick("Chaque nombre ouvre les lignes qu'il compte.", "Each number opens the rows that it counts.")) }
                (asked.form())
                (asked.matrix())
                (foot(lang, &asked.address()))
                p { a href="/rapport/#centre-terrain" { (lang.pick("Les directions centrales et le terrain\u{202f}: liens observés et attendus, dans le rapport", "Central directorates and the field: links observed and expected, in the report")) } }
            };
            Ok(Page { title: lang.pick("Les matrices", "Matrices"), place: "/explorer", body, scripts: &[] }
                .show(app, actor)
                .into_response())
        }
    }
}

impl Asked<'_> {
    fn address(&self) -> String {
        let mut pairs =
            vec![("croix", self.crossing.code.to_owned()), ("niveau", self.level.map(|l| l.code().to_owned()).unwrap_or_default())];
        pairs.extend(self.filter.pairs(self.dossier));
        address(PATH, &pairs)
    }

    fn form(&self) -> Markup {
        let (dossier, lang) = (self.dossier, self.lang);
        let crossings: Vec<(String, String)> = CROSSINGS.iter().map(|c| (c.code.to_owned(), c.title.get(lang).to_owned())).collect();
        let used: std::collections::BTreeSet<Level> = dossier.territories.iter().map(|territory| territory.level).collect();
        let mut levels = vec![(String::new(), lang.pick("au plus fin qui tienne", "the finest that fits").to_owned())];
        levels.extend(used.into_iter().map(|level| (level.code().to_owned(), capital(level.label().get(lang)))));
        let has_territories = self.crossing.across == Axis::Territories;
        html! {
            form.choose method="get" action=(PATH) {
                (form::choice("croix", lang.pick("Ce que l'on croise", "What is crossed"), &crossings, self.crossing.code))
                @if has_territories { (form::choice("niveau", lang.pick("Niveau", "Level"), &levels, self.level.map(Level::code).unwrap_or_default())) }
                (form::territory(dossier, lang, &self.filter))
                (form::theme(dossier, lang, &self.filter))
                (form::kind(dossier, lang, &self.filter))
                (form::period(dossier, lang, &self.filter))
                button type="submit" { (lang.pick("Afficher", "Show")) }
            }
        }
    }

    fn matrix(&self) -> Markup {
        let (dossier, lang, counts) = (self.dossier, self.lang, &self.counts);
        let title = self.crossing.title.get(lang);
        let words = self.filter.words(dossier, lang);
        let largest = counts.cells.values().copied().max().unwrap_or(1);
        let has_territories = self.crossing.across == Axis::Territories;
        if counts.down.is_empty() {
            return html! { p role="status" { (lang.pick("Aucune ligne ne répond à ce choix.", "No row answers to this choice.")) } };
        }
        html! {
            div.scroll role="region" tabindex="0" aria-labelledby="matrice-titre" {
                table.matrix #matrice {
                    caption #matrice-titre { (title) @if !words.is_empty() { " · " (words.join(" · ")) } }
                    thead { tr {
                        th scope="col" { (self.crossing.down.title().get(lang)) }
                        @for column in &counts.across { th.turned scope="col" { span { (column.label(dossier, lang)) } } }
                    } }
                    tbody {
                        @for row in &counts.down {
                            tr {
                                th scope="row" { (row.label(dossier, lang)) }
                                @for column in &counts.across {
                                    @match counts.cells.get(&(row.clone(), column.clone())) {
                                        Some(n) => {
                                            td class={ "q" (strength(*n, largest)) } {
                                                a href=(self.rows(row, column)) { (Number { value: *n as f64, digits: 0, lang }) }
                                            }
                                        }
                                        None if has_territories && !self.is_known(column) => td.unknown { span.sr { (lang.pick("non renseigné", "not known")) } },
                                        None => td { "0" },
                                    }
                                }
                            }
                        }
                    }
                }
            }
            p.below {
                @if has_territories {
                    span.key-unknown aria-hidden="true" {} " "
                    (lang.pick("Case hachurée\u{202f}: rien n'est saisi, et la table «\u{202f}completude\u{202f}» ne dit pas que la saisie est complète\u{202f}; ce n'est pas un zéro. ", "Hatched cell: nothing was entered, and the table 'completude' does not say that the entries are complete; it is not a zero. "))
                }
                (lang.pick("Une ligne à deux thématiques, ou sur deux territoires, compte dans chacun.", "A row with two themes, or in two territories, counts in both."))
                @if counts.left_out != (0, 0) {
                    @let (lost_rows, lost_columns) = counts.left_out;
                    @let left = say!(" Non montrées, faute de place\u{202f}: {lost_rows} lignes et {lost_columns} colonnes, celles de moindre nombre." | " Not shown, for want of room: {lost_rows} rows and {lost_columns} columns, those of the smallest counts.");
                    (left.get(lang))
                }
            }
        }
    }

    fn rows(&self, row: &Key, column: &Key) -> String {
        rows::place(self.dossier, self.crossing.table, &column.narrow(&row.narrow(&self.filter)))
    }

    /// Does the dossier say that it holds every row of this table for a territory?
    fn is_known(&self, column: &Key) -> bool {
        let is_whole = |at: TerritoryIdx| self.dossier.is_whole(at, self.crossing.table);
        matches!(column, Key::Territory(at, _) if is_whole(*at))
    }

    fn value(&self) -> serde_json::Value {
        let code = |keys: &[Key]| -> Vec<serde_json::Value> {
            keys.iter()
                .map(|key| serde_json::json!({ "code": key.code(self.dossier), "nom": key.label(self.dossier, self.lang) }))
                .collect()
        };
        let cells = self.counts.down.iter().map(|row| {
            let of = |column: &Key| self.counts.cells.get(&(row.clone(), column.clone())).copied();
            let is_known = |column: &Key| self.crossing.across != Axis::Territories || self.is_known(column);
            self.counts.across.iter().map(|column| of(column).or(is_known(column).then_some(0))).collect::<Vec<_>>()
        });
        serde_json::json!({
            "croix": self.crossing.code,
            "table": self.crossing.table.code(),
            "lignes": code(&self.counts.down),
            "colonnes": code(&self.counts.across),
            "nombres": cells.collect::<Vec<_>>(),
        })
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let (dossier, lang) = (self.dossier, self.lang);
        let head = std::iter::once(self.crossing.down.title().get(lang).to_owned())
            .chain(self.counts.across.iter().map(|c| c.label(dossier, lang)));
        let mut lines = vec![head.collect::<Vec<_>>()];
        for row in &self.counts.down {
            let cells = self.counts.across.iter().map(|column| match self.counts.cells.get(&(row.clone(), column.clone())) {
                Some(n) => n.to_string(),
                None if self.crossing.across != Axis::Territories || self.is_known(column) => "0".to_owned(),
                None => String::new(),
            });
            lines.push(std::iter::once(row.label(dossier, lang)).chain(cells).collect());
        }
        lines
    }
}

/// From 1 to 5, on a square-root scale so that small counts are told apart.
fn strength(n: usize, largest: usize) -> u8 {
    let share = (n as f64 / largest.max(1) as f64).sqrt();
    (share * 5.0).ceil().clamp(1.0, 5.0) as u8
}
