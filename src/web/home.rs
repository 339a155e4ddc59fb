//! The first page: where the dossier stands, and what one does next.

use super::answer::{self, Problem};
use super::app::{App, Phase};
use super::guard::{Actor, Need, Role};
use super::page::{Page, token};
use super::routes::Route;
use crate::text::{count, date};
use axum::extract::State;
use axum::response::{Html, Response};
use axum::routing::{get, post};
use maud::html;
use std::sync::Arc;

/// The routes.
pub const ROUTES: &[Route] = &[
    Route { path: "/", need: Need::Role(Role::Reading), to: || get(home) },
    Route { path: "/analyser", need: Need::Role(Role::Secretariat), to: || post(analyse) },
];

async fn home(State(app): State<Arc<App>>, actor: Actor) -> Html<String> {
    let lang = app.lang;
    let shown = app.dossier.display();
    let body = html! {
        @match (app.phase(), app.snapshot()) {
            (Phase::Failed(why), _) => {
                p.notice.fault { (lang.pick("Le dossier ne peut pas être analysé : ", "The dossier can't be analysed: ")) (why.get(lang)) }
            }
            (_, Some(snapshot)) => {
                @let (day, n) = (date(snapshot.analysis.as_of), snapshot.analysis.agenda.items.len());
                @let proposals = count(n, ("proposition à examiner", "propositions à examiner"), ("proposal to look at", "proposals to look at"));
                @let actions = count(snapshot.loaded.dossier.actions.len(), ("action", "actions"), ("action", "actions"));
                @let partners = count(snapshot.loaded.dossier.partners.len(), ("partenaire", "partenaires"), ("partner", "partners"));
                p.lead { (proposals.get(lang)) ", " (lang.pick("dans un dossier de ", "in a dossier of ")) (actions.get(lang)) (lang.pick(" et de ", " and ")) (partners.get(lang)) "." }
                p.below { (lang.pick("Analyse au ", "As of ")) (day.get(lang)) " · " (shown) }
            }
            (Phase::Empty, None) => {
                p.lead { (lang.pick("Aucun dossier n'est encore là. Déposez vos tableaux : rien n'est écrit avant que vous l'ayez confirmé.", "There is no dossier yet. Drop your tables: nothing is written before you confirm it.")) }
                p { a.button.main href="/import" { (lang.pick("Importer des tableaux", "Import tables")) } }
            }
            (_, None) => { p.lead { (lang.pick("Le dossier est en cours d'analyse.", "The dossier is being analysed.")) } }
        }
        @if actor.may(Role::Secretariat) && app.phase() != Phase::Empty {
            form method="post" action="/analyser" {
                (token(&actor))
                button type="submit" { (lang.pick("Relire les tableaux et analyser à nouveau", "Read the tables again and analyse")) }
            }
        }
    };
    Page { title: lang.pick("Réseau de partenaires", "Partner network"), place: "/", body, scripts: &[] }.show(&app, &actor)
}

async fn analyse(State(app): State<Arc<App>>, actor: Actor) -> Result<Response, Problem> {
    app.refresh();
    let name = actor.name;
    app.aside(move |app| Ok(app.register.log(&name, "analyse", "")?)).await?;
    Ok(answer::go("/"))
}
