//! What the dossier would become, in numbers and names.

use super::aftermath::{Aftermath, Fate};
use crate::dossier::{Remark, Severity};
use crate::text::{Lang, capital, count};
use crate::web::app::App;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The section.
pub fn section(lang: Lang, app: &App, aftermath: &Aftermath) -> Markup {
    let (gone, come) = aftermath.partners();
    let errors = aftermath.new_errors();
    html! {
        h2 #changements { (lang.pick("Ce que devient le dossier", "What the dossier becomes")) }
        p {
            @if aftermath.before.is_some() {
                (lang.pick(
                    "Une table déposée remplace celle du même nom tout entière : pour garder les lignes d'un autre territoire, déposez aussi son fichier. Ce que vos fichiers ne font que citer (un partenaire nommé dans une action) est ajouté s'il manque. Les autres tables, les réglages et les décisions restent.",
                    "A deposited table replaces the one of the same name as a whole: to keep the rows of another territory, deposit its file too. What your files only mention (a partner named in an action) is added where it is missing. The other tables, the settings and the decisions stay.",
                ))
            } @else if app.dossier.is_dir() {
                (lang.pick("Le répertoire ne contient pas encore de dossier lisible.", "The folder holds no readable dossier yet."))
            } @else {
                (lang.pick("Un nouveau dossier est créé.", "A new dossier is made."))
            }
        }
        div.scroll tabindex="0" role="region" aria-label=(lang.pick("Lignes de chaque table", "Rows of each table")) {
        table.data {
            caption { (lang.pick("Lignes de chaque table", "Rows of each table")) }
            thead { tr {
                th scope="col" { (lang.pick("Table", "Table")) }
                th.n scope="col" { (lang.pick("Aujourd'hui", "Today")) }
                th.n scope="col" { (lang.pick("Après l'import", "After the import")) }
                th scope="col" { (lang.pick("Ce qui se passe", "What happens")) }
            } }
            tbody {
                @for change in aftermath.changes() {
                    tr {
                        th scope="row" { (capital(change.table.label().get(lang))) }
                        td.n { (change.before) }
                        td.n { (change.after) }
                        td { (match (change.fate, change.before) {
                            (Fate::Replaced, 0) => lang.pick("nouvelle", "new"),
                            (Fate::Replaced, _) => lang.pick("remplacée", "replaced"),
                            (Fate::Completed, _) => lang.pick("complétée", "completed"),
                            (Fate::Stays, _) if change.before == change.after => lang.pick("reste", "stays"),
                            (Fate::Stays, _) => lang.pick("reste ; des lignes n'ont plus leur sens", "stays; rows lose their meaning"),
                        }) }
                    }
                }
            }
        }
        }
        (names(lang, &gone, lang.pick("disparaît", "disappears"), lang.pick("disparaissent", "disappear")))
        (names(lang, &come, lang.pick("apparaît", "appears"), lang.pick("apparaissent", "appear")))
        @if !errors.is_empty() {
            div.notice.fault {
                @let n = count(errors.len(), ("ligne des tables qui restent renvoie", "lignes des tables qui restent renvoient"), ("row of the tables that stay refers", "rows of the tables that stay refer"));
                p { strong { (n.get(lang)) (lang.pick(" à ce que l'import retire : l'analyse les laisserait de côté.", " to what the import takes away: the analysis would leave them aside.")) } }
                ul {
                    @for (source, of) in by_source(&errors) {
                        @let rows = count(of.len(), ("ligne", "lignes"), ("row", "rows"));
                        li { (source) (lang.pick(" : ", ": ")) (rows.get(lang)) (lang.pick(", par exemple « ", ", for instance '")) (of[0].found.get(lang)) (lang.pick(" »", "'")) }
                    }
                }
                p { (lang.pick(
                    "Déposez aussi les autres fichiers, ou annulez, si ces lignes doivent compter.",
                    "Deposit the other files too, or cancel, if these rows are to count.",
                )) }
            }
        }
        @let n_errors = aftermath.after.count(Severity::Error);
        p.below { (lang.pick("Après l'import, le dossier compterait ", "After the import, the dossier would have ")) (count(n_errors, ("erreur", "erreurs"), ("error", "errors")).get(lang)) "." }
    }
}

/// By file, in order.
fn by_source<'r>(errors: &[&'r Remark]) -> BTreeMap<&'r str, Vec<&'r Remark>> {
    let mut by: BTreeMap<&str, Vec<&Remark>> = BTreeMap::new();
    for error in errors {
        by.entry(&error.place.source).or_default().push(error);
    }
    by
}

fn names(lang: Lang, names: &[&str], one: &str, several: &str) -> Markup {
    let n = count(names.len(), ("partenaire", "partenaires"), ("partner", "partners"));
    html! {
        @if !names.is_empty() {
            details { summary { (n.get(lang)) " " (if names.len() > 1 { several } else { one }) }
                ul.columns-of-names { @for name in names { li { (name) } } }
            }
        }
    }
}
