//! The first page of the import: drop files, and what was deposited so far.

use super::deposit::target;
use super::upload::BOUNDS;
use crate::register::{Deposit, Outcome};
use crate::say;
use crate::text::{Lang, Sentence, number};
use crate::web::answer::Problem;
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};
use std::sync::Arc;

/// Deposits that are listed.
const LISTED: usize = 30;

/// `GET /import`.
pub async fn page(State(app): State<Arc<App>>, actor: Actor) -> Result<Html<String>, Problem> {
    show(&app, &actor, &[])
}

/// The page, with what was wrong with the last upload.
pub fn show(app: &App, actor: &Actor, faults: &[Sentence]) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let body = html! {
        p.lead {
            (lang.pick(
                "Déposez les tableaux que les territoires ont envoyés, tels qu'ils sont. L'application montre ce qu'elle comprend ; rien n'est écrit dans le dossier avant que vous l'ayez confirmé.",
                "Drop the tables that the territories sent, as they are. The app shows what it understands; nothing is written into the dossier before you confirm it.",
            ))
        }
        @if app.dossier.is_file() { p.notice { (workbook(app).get(lang)) } }
        (upload(lang, actor, "/import/deposer", faults))
        @if app.dossier.exists() {
            h2 { (lang.pick("Partenaires sous plusieurs noms", "Partners under several names")) }
            p {
                a href="/import/partenaires" { (lang.pick("Comparer des noms de partenaires du dossier", "Compare names of partners of the dossier")) }
                (lang.pick(" : sont-ils un seul partenaire ?", ": are they one partner?"))
            }
        }
        (deposits(lang, &app.register.deposits(LISTED)?))
    };
    let title = lang.pick("Importer des tableaux", "Import tables");
    Ok(Page { title, place: "/import", body, scripts: &["import.js"] }.show(app, actor))
}

/// A dossier that is one file stays as it is.
fn workbook(app: &App) -> Sentence {
    let (file, folder) = (app.dossier.display(), target(app));
    let folder = folder.display();
    say!(
        "Le dossier ouvert est un seul fichier (« {file} »), dont les tables ne peuvent pas être remplacées une à une : il restera tel quel. L'import sera écrit dans un nouveau répertoire, « {folder} », à ouvrir ensuite à sa place."
            | "The open dossier is a single file ('{file}'), whose tables can't be replaced one by one: it will stay as it is. The import will be written into a new folder, '{folder}', to be opened in its place afterwards."
    )
}

/// The form that files are dropped on.
pub fn upload(lang: Lang, actor: &Actor, to: &str, faults: &[Sentence]) -> Markup {
    let (file, all) = (number(BOUNDS.file as f64 / 1e6, 0), number(BOUNDS.all as f64 / 1e6, 0));
    let (a, b, c, d, n) = (file.fr, all.fr, file.en, all.en, BOUNDS.files);
    let hint = say!(
        "Classeurs Excel ou LibreOffice, CSV, JSON, XML, ou archive ZIP. Jusqu'à {n} fichiers, {a} Mo chacun, {b} Mo en tout."
            | "Excel or LibreOffice workbooks, CSV, JSON, XML, or a ZIP archive. Up to {n} files, {c} MB each, {d} MB in all."
    );
    html! {
        form method="post" action={ (to) "?jeton=" (actor.token) } enctype="multipart/form-data" {
            div.field.drop data-most-file=(BOUNDS.file) data-most-all=(BOUNDS.all) data-most-files=(n) data-too-large=(lang.pick(
                "C'est trop volumineux : voyez les limites ci-dessous.", "This is too large: see the limits below.")) {
                label for="fichiers" { (lang.pick("Fichiers à déposer", "Files to deposit")) }
                @for fault in faults { span.error { (crate::text::capital(fault.get(lang))) } }
                input #fichiers type="file" name="fichiers" multiple required aria-describedby="limites" aria-invalid=[(!faults.is_empty()).then_some("true")];
                span.hint #limites { (hint.get(lang)) }
                p.chosen role="status" {}
            }
            button.main type="submit" { (lang.pick("Déposer et regarder ce qui est compris", "Deposit and see what is understood")) }
        }
    }
}

fn deposits(lang: Lang, deposits: &[Deposit]) -> Markup {
    html! {
        @if !deposits.is_empty() {
            h2 { (lang.pick("Dépôts", "Deposits")) }
            div.scroll tabindex="0" role="region" aria-label=(lang.pick("Dépôts", "Deposits")) {
                table.data {
                    caption.sr { (lang.pick("Dépôts, du plus récent au plus ancien", "Deposits, the newest first")) }
                    thead { tr {
                        th scope="col" { (lang.pick("Dépôt", "Deposit")) }
                        th scope="col" { (lang.pick("Fichiers", "Files")) }
                        th scope="col" { (lang.pick("Déposé", "Deposited")) }
                        th scope="col" { (lang.pick("État", "State")) }
                    } }
                    tbody {
                        @for deposit in deposits {
                            tr {
                                th scope="row" { a href={ "/import/depots/" (deposit.id) } { (lang.pick("Dépôt ", "Deposit ")) (deposit.id) } }
                                td { @for (at, file) in deposit.files.iter().enumerate() { @if at > 0 { ", " } (file.name) } }
                                td { (deposit.at.sentence().get(lang)) @if !deposit.by.is_empty() { ", " (deposit.by) } }
                                td { (state(lang, deposit)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where a deposit stands.
fn state(lang: Lang, deposit: &Deposit) -> &'static str {
    match deposit.end.as_ref().map(|end| end.outcome) {
        None => lang.pick("en attente de confirmation", "waiting to be confirmed"),
        Some(Outcome::Confirmed) => lang.pick("confirmé", "confirmed"),
        Some(Outcome::Cancelled) => lang.pick("annulé", "cancelled"),
    }
}
