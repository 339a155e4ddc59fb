//! The network: a plan that one moves through, its drawing for who has no script, its nodes and links as tables.

use super::address::{address, of_row};
use super::filter::{Filter, Query};
use super::form;
use super::graph::{Link, Tied, chooses};
use super::plan::{Shown, centre, name};
use super::rows;
use super::twin::{Form, foot};
use crate::dossier::{Dossier, RowRef, Table};
use crate::network::Node;
use crate::rendering::diagrams::constellation::{Words, draw};
use crate::say;
use crate::text::{Lang, Sentence, count};
use crate::web::answer::{self, Problem};
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use crate::web::snapshot::Snapshot;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::sync::Arc;

const PATH: &str = "/explorer/reseau";

/// Rows of the tables of nodes and of links on the page; the file holds them all.
const SHOWN: usize = 200;

/// What was asked for, and what is shown of it.
struct Asked {
    snapshot: Arc<Snapshot>,
    lang: Lang,
    tied: Tied,
    filter: Filter,
    shown: Shown,
}

/// The page, or one of its twins.
///
/// # Errors
/// The address means nothing in this dossier, or nothing was analysed yet.
pub fn show(app: &App, actor: &Actor, query: &Query, form: Form) -> Result<Response, Problem> {
    let asked = Asked::read(app, query)?;
    Ok(match form {
        Form::Page => {
            let title = app.lang.pick("Le réseau", "The network");
            Page { title, place: "/explorer", body: asked.body(), scripts: &["network.js"] }.show(app, actor).into_response()
        }
        Form::Json => json(&asked.value()),
        Form::Csv if query.get("quoi") == Some("noeuds") => csv("reseau-noeuds", asked.nodes().into_iter()),
        Form::Csv => csv("reseau-liens", asked.links().into_iter()),
    })
}

/// The still drawing.
///
/// # Errors
/// As [`show`].
pub fn drawing(app: &App, _: &Actor, query: &Query, _: Form) -> Result<Response, Problem> {
    let asked = Asked::read(app, query)?;
    let (sentence, note, lang) = (asked.sentence(), asked.left_out(), asked.lang);
    let words = Words { title: asked.tied.label().get(lang), alt: sentence.get(lang), note: note.get(lang), lang };
    let svg = draw(&asked.shown.stars, &asked.shown.threads(), &words);
    Ok(answer::file(svg.into_bytes(), answer::kind_of("x.svg"), None))
}

impl Asked {
    fn read(app: &App, query: &Query) -> Result<Self, Problem> {
        let snapshot = app.analysed()?;
        let filter = Filter::read(query, &snapshot.loaded.dossier).map_err(Problem::Refused)?;
        let tied = Tied::of(query.get("vue")).ok_or_else(|| {
            let view = query.get("vue").unwrap_or_default();
            Problem::Refused(say!("«\u{202f}{view}\u{202f}» n'est pas une vue du réseau" | "'{view}' is no view of the network"))
        })?;
        let shown = Shown::of(&snapshot, tied, &filter);
        Ok(Self { snapshot, lang: app.lang, tied, filter, shown })
    }

    fn dossier(&self) -> &Dossier {
        &self.snapshot.loaded.dossier
    }

    /// The address of this page, or of a twin.
    fn place(&self, ending: &str, filter: &Filter) -> String {
        let mut pairs = vec![("vue", self.tied.code().to_owned())];
        pairs.extend(filter.pairs(self.dossier()));
        address(&format!("{PATH}{ending}"), &pairs)
    }

    /// What is shown, in a sentence: « 12 partenaires, 34 liens · Melun · thématique Logement ».
    fn sentence(&self) -> Sentence {
        let dots = &self.shown.graph.dots;
        let n = |is: fn(&Node) -> bool| dots.iter().filter(|dot| is(&dot.node)).count();
        let mut parts = Vec::new();
        let mut add = |n: usize, fr: (&str, &str), en: (&str, &str)| parts.push(count(n, fr, en));
        add(n(|node| matches!(node, Node::Partner(_))), ("partenaire", "partenaires"), ("partner", "partners"));
        if self.tied == Tied::Actions {
            add(n(|node| matches!(node, Node::Action(_))), ("action", "actions"), ("action", "actions"));
        }
        if self.tied == Tied::Territories {
            add(n(|node| matches!(node, Node::Territory(_))), ("territoire", "territoires"), ("territory", "territories"));
        }
        add(self.shown.graph.links.len(), ("lien", "liens"), ("link", "links"));
        let joined = |of: fn(&Sentence) -> &str| parts.iter().map(of).collect::<Vec<_>>().join(", ");
        let words = |lang: Lang| {
            let filter = Filter { theme: self.filter.theme.clone().filter(|_| self.tied.has_themes()), ..self.filter.clone() };
            filter.words(self.dossier(), lang).into_iter().map(|word| format!(" · {word}")).collect::<String>()
        };
        Sentence { fr: joined(|s| &s.fr) + &words(Lang::Fr), en: joined(|s| &s.en) + &words(Lang::En) }
    }

    /// What is not shown, and why; empty when all is.
    fn left_out(&self) -> Sentence {
        let graph = &self.shown.graph;
        let (dots, links) = (graph.n_dots - graph.dots.len(), graph.n_links.saturating_sub(graph.links.len()));
        let mut sentence = Sentence::default();
        if dots > 0 || links > 0 {
            sentence = say!(
                "Trop grand pour être montré en entier\u{202f}: on montre les partenaires les plus actifs et leurs liens les plus forts. {dots} signes et {links} liens ne sont pas montrés\u{202f}; choisissez un territoire ou une thématique."
                    | "Too large to be shown whole: the most active partners and their strongest links are shown. {dots} signs and {links} links are not; choose a territory or a theme."
            );
        }
        if !self.tied.has_themes() && self.filter.theme.is_some() {
            let more = say!(
                "La thématique n'est pas connue de ces tables\u{202f}: elle ne change rien ici."
                    | "These tables don't know themes: the theme changes nothing here."
            );
            sentence = Sentence { fr: format!("{} {}", sentence.fr, more.fr), en: format!("{} {}", sentence.en, more.en) };
        }
        sentence
    }

    fn body(&self) -> Markup {
        let (lang, dossier) = (self.lang, self.dossier());
        let (sentence, note) = (self.sentence(), self.left_out());
        let everything = Filter { partner: None, with: None, action: None, ..self.filter.clone() };
        let months = form::months(dossier);
        let shown_months: Vec<String> = months.iter().map(|month| super::filter::shown_month(*month)).collect();
        html! {
            (super::places(lang, PATH))
            p.lead #reseau-phrase role="status" { (sentence.get(lang)) }
            (self.form())
            @if let Some(centre) = centre(&self.snapshot, &self.filter) {
                p #centre { (lang.pick("Centré sur ", "Centred on ")) strong { bdi { (name(dossier, centre)) } } ". " a href=(self.place("", &everything)) { (lang.pick("Tout montrer", "Show everything")) } }
            }
            div #plan data-source=(self.place(".json", &everything)) data-page=(self.place("", &self.filter))
                data-first=[shown_months.first()] data-last=[shown_months.last()] {
                figure { div.scroll role="region" tabindex="0" aria-label=(self.tied.label().get(lang)) {
                    img src=(self.place(".svg", &self.filter)) alt={ (self.tied.label().get(lang)) ". " (sentence.get(lang)) };
                } }
            }
            div #suite {
                @if !note.is_empty() { p.notice { (note.get(lang)) } }
                (self.table_of_nodes())
                (self.table_of_links())
                (foot(lang, &self.place("", &self.filter)))
                @let nodes = format!("{}&quoi=noeuds", self.place(".csv", &self.filter));
                p.below { (lang.pick("Le fichier CSV contient les liens\u{202f}; un autre, ", "The CSV file holds the links; another, ")) a href=(nodes) { (lang.pick("ce qui est relié (CSV)", "what is linked (CSV)")) } "." }
            }
        }
    }

    fn form(&self) -> Markup {
        let (lang, dossier) = (self.lang, self.dossier());
        let views: Vec<(String, String)> =
            Tied::ALL.iter().map(|tied| (tied.code().to_owned(), tied.label().get(lang).to_owned())).collect();
        let id = |row: Option<RowRef>| row.map(|row| dossier.id(row)).filter(|id| !id.is_empty());
        html! {
            form.choose #choix method="get" action=(PATH) {
                (form::choice("vue", lang.pick("Ce que l'on relie", "What is linked"), &views, self.tied.code()))
                (form::territory(dossier, lang, &self.filter))
                (form::theme(dossier, lang, &self.filter))
                (form::period(dossier, lang, &self.filter))
                @if let Some(id) = id(self.filter.partner.map(RowRef::from)) { input type="hidden" name="partenaire" value=(id); }
                @if let Some(id) = id(self.filter.action.map(RowRef::from)) { input type="hidden" name="action" value=(id); }
                button type="submit" { (lang.pick("Afficher", "Show")) }
            }
        }
    }

    /// The rows behind a node.
    fn rows_of_node(&self, node: Node) -> String {
        let chosen = chooses(&self.filter, self.tied);
        let table = self.table();
        match node {
            Node::Partner(idx) => rows::place(self.dossier(), table, &Filter { partner: Some(idx), ..chosen }),
            Node::Action(idx) => rows::place(self.dossier(), table, &Filter { action: Some(idx), ..chosen }),
            Node::Territory(idx) => rows::place(self.dossier(), table, &Filter { territory: Some(idx), is_alone: true, ..chosen }),
            Node::Theme(_) => String::new(),
        }
    }

    /// The rows behind a link.
    fn rows_of_link(&self, link: &Link) -> String {
        let dots = &self.shown.graph.dots;
        let mut filter = chooses(&self.filter, self.tied);
        for node in [dots[link.from].node, dots[link.to].node] {
            match node {
                Node::Partner(idx) if filter.partner.is_none() => filter.partner = Some(idx),
                Node::Partner(idx) => filter.with = Some(idx),
                Node::Action(idx) => filter.action = Some(idx),
                Node::Territory(idx) => (filter.territory, filter.is_alone) = (Some(idx), true),
                Node::Theme(_) => {}
            }
        }
        rows::place(self.dossier(), self.table(), &filter)
    }

    /// The table whose rows are counted.
    fn table(&self) -> Table {
        match self.tied {
            Tied::Together | Tied::Territories => Table::Actions,
            Tied::Meetings => Table::Meetings,
            Tied::Calls => Table::Solicitations,
            Tied::Actions => Table::Participations,
        }
    }

    fn page_of(&self, node: Node) -> String {
        row(node).and_then(|row| of_row(self.dossier(), row)).unwrap_or_default()
    }

    fn table_of_nodes(&self) -> Markup {
        let (lang, dots) = (self.lang, &self.shown.graph.dots);
        let mut n_links = vec![0_usize; dots.len()];
        for link in &self.shown.graph.links {
            n_links[link.from] += 1;
            n_links[link.to] += 1;
        }
        html! {
            h2 { (lang.pick("Ce qui est relié", "What is linked")) }
            div.scroll role="region" tabindex="0" aria-labelledby="noeuds-titre" {
                table.data.browsable #noeuds {
                    caption #noeuds-titre { (lang.pick("Du plus au moins présent", "From the most to the least present")) }
                    thead { tr {
                        th scope="col" { (lang.pick("Nom", "Name")) } th scope="col" { (lang.pick("Nature", "Kind")) }
                        th.n scope="col" { (lang.pick("Lignes", "Rows")) } th.n scope="col" { (lang.pick("Liens", "Links")) }
                    } }
                    tbody { @for (at, star) in self.shown.stars.iter().enumerate().take(SHOWN) {
                        tr {
                            th scope="row" { a href=(self.page_of(dots[at].node)) { bdi { (star.name) } } }
                            td { (star.sign.label().get(lang)) }
                            td.n data-v=(dots[at].count) { a href=(self.rows_of_node(dots[at].node)) { (dots[at].count) } }
                            td.n data-v=(n_links[at]) { (n_links[at]) }
                        }
                    } }
                }
            }
            (cut(lang, self.shown.stars.len()))
        }
    }

    fn table_of_links(&self) -> Markup {
        let (lang, links) = (self.lang, &self.shown.graph.links);
        let (fr, en) = self.tied.unit();
        html! {
            h2 { (lang.pick("Les liens", "Links")) }
            @if links.is_empty() {
                p { (lang.pick("Aucun lien dans ce choix.", "No link in this choice.")) }
            } @else {
                div.scroll role="region" tabindex="0" aria-labelledby="liens-titre" {
                    table.data.browsable #liens {
                        caption #liens-titre { (lang.pick("Du plus au moins fort", "From the strongest to the weakest")) }
                        thead { tr {
                            th scope="col" { (lang.pick("Entre", "Between")) } th scope="col" { (lang.pick("et", "and")) }
                            th.n scope="col" { (crate::text::capital(lang.pick(fr.1, en.1))) }
                        } }
                        tbody { @for link in links.iter().take(SHOWN) {
                            tr {
                                th scope="row" { bdi { (self.shown.stars[link.from].name) } }
                                td { bdi { (self.shown.stars[link.to].name) } }
                                td.n data-v=(link.count) { a href=(self.rows_of_link(link)) { (link.count) } }
                            }
                        } }
                    }
                }
                (cut(lang, links.len()))
            }
        }
    }

    fn value(&self) -> serde_json::Value {
        let (lang, dots, threads) = (self.lang, &self.shown.graph.dots, self.shown.threads());
        let (fr, en) = self.tied.unit();
        let centre = centre(&self.snapshot, &self.filter);
        let nodes = self.shown.stars.iter().zip(dots).map(|(star, dot)| {
            serde_json::json!({
                "id": id(self.dossier(), dot.node), "nom": star.name, "forme": star.sign.shape(), "nature": star.sign.label().get(lang),
                "x": star.at.0, "y": star.at.1, "r": (star.radius * 10.0).round() / 10.0, "n": dot.count,
                "fiche": self.page_of(dot.node), "lignes": self.rows_of_node(dot.node),
            })
        });
        let links = self.shown.graph.links.iter().zip(&threads).map(|(link, thread)| {
            serde_json::json!({
                "de": link.from, "a": link.to, "n": link.count, "force": (thread.2 * 1000.0).round() / 1000.0, "lignes": self.rows_of_link(link),
            })
        });
        serde_json::json!({
            "vue": self.tied.code(),
            "phrase": self.sentence().get(lang),
            "note": self.left_out().get(lang),
            "unite": [lang.pick(fr.0, en.0), lang.pick(fr.1, en.1)],
            "centre": centre.map(|node| id(self.dossier(), node)),
            "noeuds_en_tout": self.shown.graph.n_dots,
            "liens_en_tout": self.shown.graph.n_links,
            "noeuds": nodes.collect::<Vec<_>>(),
            "liens": links.collect::<Vec<_>>(),
        })
    }

    fn nodes(&self) -> Vec<Vec<String>> {
        let dossier = self.dossier();
        let head = ["id", "nom", "nature", "lignes"].map(str::to_owned).to_vec();
        let line = |(star, dot): (&crate::rendering::diagrams::constellation::Star, &super::graph::Dot)| {
            vec![id(dossier, dot.node), star.name.clone(), star.sign.label().get(self.lang).to_owned(), dot.count.to_string()]
        };
        std::iter::once(head).chain(self.shown.stars.iter().zip(&self.shown.graph.dots).map(line)).collect()
    }

    fn links(&self) -> Vec<Vec<String>> {
        let (dossier, dots, stars) = (self.dossier(), &self.shown.graph.dots, &self.shown.stars);
        let head = ["de", "de_nom", "vers", "vers_nom", "lignes"].map(str::to_owned).to_vec();
        let line = |link: &Link| {
            let end = |at: usize| (id(dossier, dots[at].node), stars[at].name.clone());
            let ((from, from_name), (to, to_name)) = (end(link.from), end(link.to));
            vec![from, from_name, to, to_name, link.count.to_string()]
        };
        std::iter::once(head).chain(self.shown.graph.links.iter().map(line)).collect()
    }
}

fn row(node: Node) -> Option<RowRef> {
    match node {
        Node::Partner(idx) => Some(idx.into()),
        Node::Action(idx) => Some(idx.into()),
        Node::Territory(idx) => Some(idx.into()),
        Node::Theme(_) => None,
    }
}

/// A name that no other node has: `partenaire:caf77`, as in the exports of the network.
fn id(dossier: &Dossier, node: Node) -> String {
    let kind = match node {
        Node::Partner(_) => "partenaire",
        Node::Action(_) => "action",
        Node::Territory(_) => "territoire",
        Node::Theme(_) => "thematique",
    };
    format!("{kind}:{}", row(node).map(|row| dossier.id(row)).unwrap_or_default())
}

fn cut(lang: Lang, n: usize) -> Markup {
    let said = say!(
        "{SHOWN} lignes montrées sur {n}\u{202f}; le fichier les contient toutes."
            | "{SHOWN} rows shown out of {n}; the file holds them all."
    );
    html! { @if n > SHOWN { p.below { (said.get(lang)) } } }
}
