//! One field over everything: partners, actions, territories, proposals; accents and case aside.

use super::address::{address, name, of_row};
use super::filter::Query;
use super::twin::{Form, foot};
use crate::dossier::{ActionIdx, PartnerIdx, RowRef, TerritoryIdx};
use crate::lexicon::fold;
use crate::say;
use crate::text::{Lang, Text, count};
use crate::web::answer::Problem;
use crate::web::answer::{csv, json};
use crate::web::app::App;
use crate::web::guard::Actor;
use crate::web::page::Page;
use crate::web::snapshot::Snapshot;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Answers of each kind shown on the page, and given to programs: beyond, one types another word.
pub const MOST: usize = 50;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    id: String,
    name: String,
    /// What it is, in a few words.
    about: String,
    to: String,
}

/// What is found of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    code: &'static str,
    title: Text,
    hits: Vec<Hit>,
    /// How many there are in all.
    n: usize,
}

/// The page, or one of its twins.
///
/// # Errors
/// The address means nothing in this dossier, or nothing was analysed yet.
pub fn show(app: &App, actor: &Actor, query: &Query, form: Form) -> Result<Response, Problem> {
    let (snapshot, lang) = (app.analysed()?, app.lang);
    let asked = query.get("q").unwrap_or_default();
    let groups = if asked.is_empty() { Vec::new() } else { find(&snapshot, asked, lang) };
    match form {
        Form::Json => Ok(json(&serde_json::json!({ "q": asked, "resultats": groups.iter().map(|group| serde_json::json!({
            "sorte": group.code,
            "en_tout": group.n,
            "trouves": group.hits.iter().map(|hit| serde_json::json!({
                "id": hit.id, "nom": hit.name, "precision": hit.about, "adresse": hit.to,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>() }))),
        Form::Csv => {
            let head = ["sorte", "id", "nom", "precision", "adresse"].map(str::to_owned).to_vec();
            let lines = groups.iter().flat_map(|group| {
                group
                    .hits
                    .iter()
                    .map(|hit| vec![group.code.to_owned(), hit.id.clone(), hit.name.clone(), hit.about.clone(), hit.to.clone()])
            });
            Ok(csv("recherche", std::iter::once(head).chain(lines)))
        }
        Form::Page => {
            let body = html! {
                (super::places(lang, "/explorer"))
                (field(lang, asked))
                @if asked.is_empty() { (ways(lang)) } @else { (answers(lang, asked, &groups)) }
            };
            let title = lang.pick("Explorer", "Explore");
            Ok(Page { title, place: "/explorer", body, scripts: &[] }.show(app, actor).into_response())
        }
    }
}

fn field(lang: Lang, asked: &str) -> Markup {
    html! {
        form.search role="search" method="get" action="/explorer" {
            label for="q" { (lang.pick("Un partenaire, une action, un territoire, une proposition", "A partner, an action, a territory, a proposal")) }
            div.row {
                input #q type="search" name="q" value=(asked) autocomplete="off";
                button.main type="submit" { (lang.pick("Chercher", "Search")) }
            }
        }
    }
}

/// Where one goes without a word to search for.
fn ways(lang: Lang) -> Markup {
    let ways = [
        (
            "/explorer/reseau",
            ("Le réseau", "The network"),
            (
                "qui travaille avec qui, par territoire, par thématique et dans le temps",
                "who works with whom, by territory, by theme and over time",
            ),
        ),
        (
            "/explorer/matrices",
            ("Les matrices", "Matrices"),
            (
                "thématiques, territoires et types de partenaires croisés deux à deux",
                "themes, territories and kinds of partner, two by two",
            ),
        ),
        (
            "/explorer/cartes",
            ("Les cartes", "Maps"),
            ("les liens entre territoires, les thématiques et les indicateurs", "ties between territories, themes and indicators"),
        ),
        (
            "/explorer/lignes?table=actions",
            ("Les lignes des tables", "The rows of the tables"),
            ("ce qui a été saisi, avec le fichier et la ligne", "what was entered, with file and line"),
        ),
    ];
    html! {
        ul.doors { @for (to, (fr, en), (what_fr, what_en)) in ways {
            li { a href=(to) { (lang.pick(fr, en)) } span { (lang.pick(what_fr, what_en)) } }
        } }
    }
}

fn answers(lang: Lang, asked: &str, groups: &[Group]) -> Markup {
    let n: usize = groups.iter().map(|group| group.n).sum();
    let found = count(n, ("réponse", "réponses"), ("answer", "answers"));
    let (fr, en) = (found.fr, found.en);
    let lead = say!("{fr} pour «\u{202f}{asked}\u{202f}»" | "{en} for '{asked}'");
    html! {
        p.lead role="status" { (lead.get(lang)) }
        @if n == 0 { p { (lang.pick("Essayez un seul mot, ou son début. Les accents et les majuscules ne comptent pas.", "Try a single word, or its beginning. Accents and capitals don't matter.")) } }
        @for group in groups.iter().filter(|group| group.n > 0) {
            h2 { (group.title.get(lang)) " (" (group.n) ")" }
            ul.hits { @for hit in &group.hits { li { a href=(hit.to) { bdi { (hit.name) } } @if !hit.about.is_empty() { " " span.muted { (hit.about) } } } } }
            @if group.n > group.hits.len() {
                p.below { (group.n - group.hits.len()) (lang.pick(" autres ne sont pas montrés\u{202f}: précisez la recherche.", " others are not shown: search for more words.")) }
            }
        }
        (foot(lang, &address("/explorer", &[("q", asked.to_owned())])))
    }
}

/// What is found, kind by kind: each word of the question stands somewhere in the name, the acronym or the identifier. Those that begin with it come first.
fn find(snapshot: &Snapshot, asked: &str, lang: Lang) -> Vec<Group> {
    let dossier = &snapshot.loaded.dossier;
    let wanted = fold(asked);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let collect = |code: &'static str, title: Text, all: &mut dyn Iterator<Item = (String, Hit)>| {
        let mut hits: Vec<(bool, Hit)> = all
            .filter_map(|(text, hit)| {
                let text = fold(&text);
                words.iter().all(|word| text.contains(word)).then(|| (!text.starts_with(&wanted), hit))
            })
            .collect();
        // Stable: within each half, in the order of the dossier.
        hits.sort_by_key(|(is_later, _)| *is_later);
        Group { code, title, n: hits.len(), hits: hits.into_iter().take(MOST).map(|(_, hit)| hit).collect() }
    };
    let hit = |row: RowRef, about: String| Hit {
        id: dossier.id(row),
        name: name(dossier, row),
        about,
        to: of_row(dossier, row).unwrap_or_default(),
    };
    let mut partners = dossier.partners.iter().enumerate().map(|(at, partner)| {
        let text = format!("{} {} {}", partner.name, partner.acronym.as_deref().unwrap_or_default(), partner.id);
        (text, hit(PartnerIdx::from(at).into(), partner.kind.label().get(lang).to_owned()))
    });
    let mut actions = dossier.actions.iter().enumerate().map(|(at, action)| {
        let places: Vec<&str> = action.territories.iter().take(3).map(|place| dossier.territory(*place).name.as_str()).collect();
        (format!("{} {}", action.title, action.id), hit(ActionIdx::from(at).into(), places.join(", ")))
    });
    let mut territories = dossier.territories.iter().enumerate().map(|(at, territory)| {
        (format!("{} {}", territory.name, territory.id), hit(TerritoryIdx::from(at).into(), territory.level.label().get(lang).to_owned()))
    });
    let analysis = &snapshot.analysis;
    let mut proposals = analysis.agenda.items.iter().map(|item| {
        let finding = analysis.agenda.finding(&analysis.detections, item);
        let title = finding.title.get(lang).to_owned();
        let about = format!("{} {}", lang.pick("n°", "no."), item.rank);
        (title.clone(), Hit { id: finding.key.clone(), name: title, about, to: format!("/revue/{}", finding.key) })
    });
    vec![
        collect("partenaires", Text { fr: "Partenaires", en: "Partners" }, &mut partners),
        collect("actions", Text { fr: "Actions", en: "Actions" }, &mut actions),
        collect("territoires", Text { fr: "Territoires", en: "Territories" }, &mut territories),
        collect("propositions", Text { fr: "Propositions", en: "Proposals" }, &mut proposals),
    ]
}
