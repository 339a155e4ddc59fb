//! The page of a deposit: what was understood, what is wrong with it, what the dossier would become, and the choice.

use super::outlook::Outlook;
use super::{changes, deposit, faults, sheets};
use crate::importing::Counts;
use crate::register::{Deposit, DepositEnd, Outcome};
use crate::say;
use crate::text::{Lang, Sentence, count, number};
use crate::web::answer::Problem;
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::{Page, token};
use axum::extract::{Path, State};
use axum::response::Html;
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /import/depots/{id}`.
pub async fn page(State(app): State<Arc<App>>, actor: Actor, Path(id): Path<i64>) -> Result<Html<String>, Problem> {
    app.aside(move |app| show(app, &actor, id, None)).await
}

/// The page, with what was wrong with the last request.
///
/// # Errors
/// There is no such deposit, or the disk refuses.
pub fn show(app: &App, actor: &Actor, id: i64, fault: Option<&Sentence>) -> Result<Html<String>, Problem> {
    let lang = app.lang;
    let deposit = deposit::found(app, id)?;
    let title = say!("Dépôt {id}" | "Deposit {id}");
    let notice = html! { @if let Some(fault) = fault { p.notice.fault role="alert" { (crate::text::capital(fault.get(lang))) "." } } };
    let body = match &deposit.end {
        Some(end) => html! { (notice) (ended(app, &deposit, end)) },
        None => html! { (notice) (waiting(app, actor, &deposit)?) },
    };
    Ok(Page { title: title.get(lang), place: "/import", body, scripts: &["import.js"] }.show(app, actor))
}

fn waiting(app: &App, actor: &Actor, deposit: &Deposit) -> Result<Markup, Problem> {
    let lang = app.lang;
    let outlook = Outlook::of(app, deposit)?;
    let Outlook { understanding, aftermath, .. } = &*outlook;
    let imported = &understanding.imported;
    let judged = app.register.judgements(Some(deposit.id))?;
    let n_pairs = outlook.judging(&judged).map_or(0, |(dossier, batch)| batch.open(dossier, &judged).len());
    Ok(html! {
        p.lead { (summary(&imported.counts).get(lang)) " " (faults::tally(&imported.remarks).get(lang)) }
        p { (lang.pick("Rien n'est encore écrit dans le dossier. ", "Nothing is written into the dossier yet. ")) a href="#decider" { (lang.pick("Aller à la confirmation", "Go to the confirmation")) } }
        @for fault in &understanding.faults { p.notice.fault { (crate::text::capital(fault.get(lang))) "." } }
        @if !imported.understood.is_empty() {
            h2 #compris { (lang.pick("Ce qui est compris", "What is understood")) }
            p { (lang.pick(
                "Chaque feuille est lue d'elle-même. Si une feuille ou une colonne est mal comprise, dites ce qu'elle est : elle est relue aussitôt, et la correction sert aussi l'an prochain.",
                "Each sheet is read by itself. Where a sheet or a column is misunderstood, say what it is: it is read again at once, and the correction serves next year too.",
            )) }
            @for (at, sheet) in imported.understood.iter().enumerate() { (sheets::sheet(lang, actor, deposit.id, at, sheet, understanding)) }
        }
        (faults::section(lang, deposit.id, &imported.remarks))
        (faults::losses(lang, &imported.losses))
        (files(lang, actor, deposit))
        @if let Some(aftermath) = aftermath {
            h2 #partenaires { (lang.pick("Partenaires sous plusieurs noms", "Partners under several names")) }
            @if n_pairs > 0 {
                @let pairs = count(n_pairs, ("paire de noms se ressemble", "paires de noms se ressemblent"), ("pair of names is alike", "pairs of names are alike"));
                p { (pairs.get(lang)) (lang.pick(" : un seul partenaire, ou deux ? ", ": one partner, or two? ")) a href={ "/import/depots/" (deposit.id) "/partenaires" } { (lang.pick("Les comparer", "Compare them")) } }
            } @else {
                p { (lang.pick("Aucun nom ne reste à comparer. ", "No name is left to be compared. ")) a href={ "/import/depots/" (deposit.id) "/partenaires" } { (lang.pick("Voir ce qui a été répondu", "See what was answered")) } }
            }
            (changes::section(lang, app, aftermath))
        }
        (decide(app, actor, deposit, aftermath.is_some())?)
    })
}

/// « 3 feuilles : 412 lignes lues, 398 gardées, 14 laissées de côté. »
fn summary(counts: &[Counts]) -> Sentence {
    let sum = |of: fn(&Counts) -> usize| counts.iter().map(of).sum::<usize>();
    let read = count(sum(|count| count.rows), ("ligne lue", "lignes lues"), ("row read", "rows read"));
    let kept = count(sum(|count| count.kept), ("gardée", "gardées"), ("kept", "kept"));
    let aside = count(sum(|count| count.aside), ("laissée de côté", "laissées de côté"), ("left aside", "left aside"));
    let (a, b, c, d, e, f) = (read.fr, kept.fr, aside.fr, read.en, kept.en, aside.en);
    say!("{a}, {b}, {c}." | "{d}, {e}, {f}.")
}

/// The files, each with the way to replace it by a corrected one.
fn files(lang: Lang, actor: &Actor, deposit: &Deposit) -> Markup {
    html! {
        h2 { (lang.pick("Fichiers déposés", "Files deposited")) }
        p { (lang.pick(
            "Un fichier corrigé dans le tableur peut prendre la place du précédent : ce que vous avez dit de ses feuilles reste.",
            "A file corrected in the spreadsheet program may take the place of the one before: what you said of its sheets stays.",
        )) }
        ul.plain {
            @for file in &deposit.files {
                @let field = format!("remplacer-{}", file.place);
                li {
                    strong { (file.name) } " (" (size(file.size).get(lang)) ")"
                    form.inline method="post" action={ "/import/depots/" (deposit.id) "/fichiers/" (file.place) "?jeton=" (actor.token) } enctype="multipart/form-data" {
                        label for=(field) { (lang.pick("Remplacer par", "Replace by")) span.sr { " : " (file.name) } }
                        input id=(field) type="file" name="fichiers" required;
                        button type="submit" { (lang.pick("Remplacer", "Replace")) }
                    }
                }
            }
        }
    }
}

fn size(bytes: i64) -> Sentence {
    let bytes = bytes as f64;
    if bytes >= 1e6 {
        let n = number(bytes / 1e6, 1);
        Sentence { fr: format!("{} Mo", n.fr), en: format!("{} MB", n.en) }
    } else {
        let n = number((bytes / 1e3).max(0.1), if bytes < 1e4 { 1 } else { 0 });
        Sentence { fr: format!("{} ko", n.fr), en: format!("{} kB", n.en) }
    }
}

fn decide(app: &App, actor: &Actor, deposit: &Deposit, may_confirm: bool) -> Result<Markup, Problem> {
    let lang = app.lang;
    let seen = seen(app, deposit)?;
    let (originals, versions) = (deposit::originals(app, deposit.id), deposit::versions(app, deposit.id));
    Ok(html! {
        h2 #decider { (lang.pick("Confirmer ou annuler", "Confirm or cancel")) }
        @if may_confirm {
            p { (lang.pick("Confirmer écrit les tables dans ", "To confirm writes the tables into ")) code { (deposit::target(app).display()) } (lang.pick(
                " et relance l'analyse. Vos fichiers restent, tels quels, dans ", " and analyses again. Your files stay, as they are, in ")) code { (originals.display()) }
                (lang.pick(" ; les tables remplacées, dans ", "; the tables replaced, in ")) code { (versions.display()) } "." }
            form.inline method="post" action={ "/import/depots/" (deposit.id) "/confirmer" } {
                (token(actor))
                input type="hidden" name="vu" value=(seen);
                button.main type="submit" { (lang.pick("Confirmer l'import", "Confirm the import")) }
            }
        } @else {
            p.notice { (lang.pick(
                "Rien de ce qui a été déposé n'est compris comme une table du dossier : il n'y a rien à confirmer. Dites ce que sont les feuilles, ou remplacez les fichiers.",
                "Nothing of what was deposited is understood as a table of the dossier: there is nothing to confirm. Say what the sheets are, or replace the files.",
            )) }
        }
        form.inline method="post" action={ "/import/depots/" (deposit.id) "/annuler" } {
            (token(actor))
            button type="submit" { (lang.pick("Annuler ce dépôt", "Cancel this deposit")) }
            span.hint { (lang.pick("Les fichiers déposés sont retirés ; le dossier ne change pas.", "The files deposited are removed; the dossier does not change.")) }
        }
    })
}

/// What somebody saw who confirms: it changes with whatever changes what his confirmation would do.
///
/// # Errors
/// SQLite refuses.
pub fn seen(app: &App, deposit: &Deposit) -> Result<String, Problem> {
    Ok(format!("{}-{}", app.register.confirmed_deposits()?, deposit.version))
}

fn ended(app: &App, deposit: &Deposit, end: &DepositEnd) -> Markup {
    let lang = app.lang;
    let at = end.at.sentence();
    html! {
        @match end.outcome {
            Outcome::Confirmed => {
                p.notice role="status" { (end.said) }
                p { (lang.pick("Confirmé le ", "Confirmed on ")) (at.get(lang)) @if !end.by.is_empty() { (lang.pick(" par ", " by ")) (end.by) } "." }
                dl.facts {
                    div { dt { (lang.pick("Fichiers d'origine", "Original files")) } dd { code { (deposit::originals(app, deposit.id).display()) } ul { @for file in &deposit.files { li { (file.name) } } } } }
                    @let versions = deposit::versions(app, deposit.id);
                    @if versions.is_dir() {
                        div { dt { (lang.pick("Tables remplacées", "Tables replaced")) } dd { code { (versions.display()) } (lang.pick(
                            " : pour revenir en arrière, les recopier dans le dossier, puis relire les tableaux depuis l'accueil.",
                            ": to go back, copy them into the dossier again, then read the tables again from the home page.")) } }
                    }
                }
                ul {
                    li { a href="/" { (lang.pick("Voir le dossier", "See the dossier")) } }
                    li { a href="/import/partenaires" { (lang.pick("Comparer des noms de partenaires", "Compare names of partners")) } }
                    li { a href="/import" { (lang.pick("Importer d'autres tableaux", "Import other tables")) } }
                }
            }
            Outcome::Cancelled => {
                p.notice role="status" { (lang.pick("Ce dépôt a été annulé : ses fichiers ont été retirés, et le dossier n'a pas changé.", "This deposit was cancelled: its files were removed, and the dossier did not change.")) }
                p { (lang.pick("Annulé le ", "Cancelled on ")) (at.get(lang)) @if !end.by.is_empty() { (lang.pick(" par ", " by ")) (end.by) } "." }
                p { a href="/import" { (lang.pick("Retour à l'import", "Back to the import")) } }
            }
        }
    }
}
