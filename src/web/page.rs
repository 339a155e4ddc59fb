//! The page around every page: navigation, notices, styles. The styles are the report's, and a few more.

use super::app::{App, Phase};
use super::assets;
use super::guard::{Actor, Role};
use crate::rendering::html;
use crate::text::{Lang, Text};
use axum::response::Html;
use maud::{DOCTYPE, Markup, html};

/// A place of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its address.
    pub to: &'static str,
    /// What it is called.
    pub title: Text,
    /// Who sees it.
    pub role: Role,
}

/// The navigation, in the order of the work.
pub const PLACES: &[Place] = &[
    Place { to: "/", title: Text { fr: "Accueil", en: "Home" }, role: Role::Reading },
    Place { to: "/import", title: Text { fr: "Importer", en: "Import" }, role: Role::Secretariat },
    Place { to: "/revue", title: Text { fr: "Revue", en: "Review" }, role: Role::Reading },
    Place { to: "/explorer", title: Text { fr: "Explorer", en: "Explore" }, role: Role::Reading },
    Place { to: "/plan", title: Text { fr: "Plan", en: "Plan" }, role: Role::Reading },
    Place { to: "/suivi", title: Text { fr: "Suivi", en: "Follow-up" }, role: Role::Reading },
    Place { to: "/rapport/", title: Text { fr: "Rapport", en: "Report" }, role: Role::Reading },
    Place { to: "/reglages", title: Text { fr: "Réglages", en: "Settings" }, role: Role::Secretariat },
    Place { to: "/comptes", title: Text { fr: "Comptes", en: "Accounts" }, role: Role::Administration },
    Place { to: "/journal", title: Text { fr: "Journal", en: "Log" }, role: Role::Administration },
];

/// What a page is.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its title, also that of the window.
    pub title: &'a str,
    /// Its place in the navigation: the `to` of one of [`PLACES`].
    pub place: &'static str,
    /// What it holds: everything of `main`, without the title of the first level.
    pub body: Markup,
    /// Scripts of its own, by their names in [`assets`]. The page works without.
    pub scripts: &'a [&'static str],
}

impl Page<'_> {
    /// The whole page, for who asks.
    pub fn show(self, app: &App, actor: &Actor) -> Html<String> {
        let heading = html! { h1 { (self.title) } };
        let main = html! { main.app #contenu tabindex="-1" { (heading) (self.body) } };
        whole(app, actor, self.title, self.place, &main, self.scripts)
    }

    /// The same for a body that brings its own `main` and title, as the report's pages do.
    pub fn show_whole(self, app: &App, actor: &Actor) -> Html<String> {
        whole(app, actor, self.title, self.place, &self.body, self.scripts)
    }
}

fn whole(app: &App, actor: &Actor, title: &str, place: &str, body: &Markup, scripts: &[&'static str]) -> Html<String> {
    let lang = app.lang;
    let notice = match app.phase() {
        Phase::Working if app.snapshot().is_some() => Some(lang.pick(
            "Le dossier est en cours d'analyse : cette page montre encore l'analyse précédente.",
            "The dossier is being analysed: this page still shows the analysis before.",
        )),
        _ => None,
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(lang, title))
            body {
                a.skip href="#contenu" { (lang.pick("Aller au contenu", "Skip to content")) }
                (navigation(lang, actor, place))
                @if let Some(notice) = notice { p.notice role="status" { (notice) } }
                (body)
                @for script in std::iter::once(&"enhance.js").chain(scripts) { script src=(assets::address(script)) defer {} }
            }
        }
    };
    Html(html::readable(markup.into_string()))
}

fn head(lang: Lang, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) " · maillage" }
            link rel="icon" href="data:,";
            link rel="stylesheet" href=(assets::address("style.css"));
            link rel="stylesheet" href=(assets::address("app.css"));
            meta name="description" content=(lang.pick("Réseau de partenaires : importer, revoir, décider, suivre", "Partner network: import, review, decide, follow up"));
        }
    }
}

fn navigation(lang: Lang, actor: &Actor, place: &str) -> Markup {
    html! {
        header.bar {
            nav aria-label=(lang.pick("Application", "App")) {
                ul {
                    @for entry in PLACES.iter().filter(|entry| actor.may(entry.role)) {
                        li { a href=(entry.to) aria-current=[(entry.to == place).then_some("page")] { (entry.title.get(lang)) } }
                    }
                }
            }
            (who(lang, actor))
        }
    }
}

/// Who asks, and the way out.
fn who(lang: Lang, actor: &Actor) -> Markup {
    html! {
        @if actor.account.is_some() {
            form.who method="post" action="/deconnexion" {
                (token(actor))
                a href="/mon-compte" { (actor.name) } " "
                button type="submit" { (lang.pick("Se déconnecter", "Log out")) }
            }
        } @else if !actor.name.is_empty() {
            p.who { (actor.name) }
        }
    }
}

/// The token that every form carries.
pub fn token(actor: &Actor) -> Markup {
    html! { input type="hidden" name="jeton" value=(actor.token); }
}

/// A page without navigation: a problem, the login.
pub fn bare(lang: Lang, title: &str, body: &Markup) -> Html<String> {
    let markup = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(lang, title))
            body { main.app #contenu tabindex="-1" { h1 { (title) } (body) } }
        }
    };
    Html(html::readable(markup.into_string()))
}
