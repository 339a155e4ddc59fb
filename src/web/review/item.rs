//! The page of one proposal, for a projector: what is proposed, why, what can be decided; the box in which one decides; its history; the whole sheet of the report.

use super::board::{self, Board};
use super::decide::{Ballot, Faults};
use super::history;
use super::list::progress_words;
use super::{meeting, vote};
use crate::register::{Decided, Register};
use crate::rendering::document::{Block, Fact, Inline, ItemSheet, Words};
use crate::rendering::html;
use crate::text::Lang;
use crate::web::Snapshot;
use crate::web::answer::{Problem, step};
use crate::web::app::App;
use crate::web::guard::{Actor, Role};
use crate::web::page::Page;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most names to choose a carrier from: a longer list is none.
const CARRIERS: usize = 400;

/// A proposal and all that its page shows.
#[derive(Debug)]
pub struct View<'a> {
    /// Its key.
    pub key: String,
    /// Today's list.
    pub board: Board<'a>,
    /// Its place there; `None` when it has left the list and only the register knows it.
    pub position: Option<usize>,
    /// Its title, today's or that of its last verdict.
    pub title: String,
    /// Identifiers of what it is about.
    pub subjects: Vec<String>,
    /// The last verdict on this very key: what the next one follows.
    pub last: Option<Decided>,
    /// Every verdict on it, whatever its key was then, in order of signature.
    pub history: Vec<Decided>,
    snapshot: &'a Snapshot,
}

impl<'a> View<'a> {
    /// The proposal of a key.
    ///
    /// # Errors
    /// Neither today's list nor the register knows the key, or the register can't be read.
    pub fn of(snapshot: &'a Snapshot, register: &Register, key: &str) -> Result<Self, Problem> {
        let board = Board::of(snapshot, register)?;
        let position = board.position(key);
        let mut history = Vec::new();
        for known in board::keys(snapshot, key) {
            history.extend(register.decisions_on(&known)?);
        }
        history.sort_by_key(|decided| decided.id);
        let last = history.iter().rfind(|decided| decided.decision.subject == key).cloned();
        let title = match (position, &last) {
            (Some(at), _) => board.items[at].sheet.title.clone(),
            (None, Some(last)) => last.decision.title.clone(),
            (None, None) => return Err(Problem::NotFound),
        };
        let mut subjects = board::subjects(snapshot, key);
        if let (true, Some(last)) = (subjects.is_empty(), &last) {
            subjects.clone_from(&last.decision.subjects);
        }
        Ok(Self { key: key.to_owned(), board, position, title, subjects, last, history, snapshot })
    }

    fn sheet(&self) -> Option<&'a ItemSheet> {
        self.position.map(|at| self.board.items[at].sheet)
    }

    /// The key of the proposal `step` places further.
    fn neighbour(&self, step: isize) -> Option<&'a str> {
        let at = self.position?.checked_add_signed(step)?;
        self.board.items.get(at).map(|item| item.sheet.key.as_str())
    }

    /// The next proposal that is still to decide, from here on and then from the top.
    pub fn next_open(&self) -> Option<&'a str> {
        let from = self.position.map_or(0, |at| at + 1);
        let items = &self.board.items;
        let mut turned = items.iter().skip(from).chain(items.iter().take(from));
        turned.find(|item| !item.is_decided && item.sheet.key != self.key).map(|item| item.sheet.key.as_str())
    }

    /// Names to choose a carrier from: the territories, and the partners of those concerned.
    pub fn carriers(&self) -> BTreeSet<&'a str> {
        let dossier = &self.snapshot.loaded.dossier;
        let analysis = &self.snapshot.analysis;
        let concerned =
            board::recommended(self.snapshot, &self.key).map(|item| &analysis.agenda.finding(&analysis.detections, item).territories);
        let partners = dossier.partners.iter().filter(|partner| match (concerned, partner.territory) {
            (Some(concerned), Some(territory)) => concerned.contains(&territory),
            _ => true,
        });
        let names =
            dossier.territories.iter().map(|territory| territory.name.as_str()).chain(partners.map(|partner| partner.name.as_str()));
        names.take(CARRIERS).collect()
    }
}

/// The page, or with `.json` at the end of the address what a page that is open asks.
pub async fn item(State(app): State<Arc<App>>, actor: Actor, Path(key): Path<String>) -> Result<Response, Problem> {
    let snapshot = app.analysed()?;
    if let Some(key) = key.strip_suffix(".json") {
        return super::live::item(&app, &snapshot, key);
    }
    let view = View::of(&snapshot, &app.register, &key)?;
    Ok(show(&app, &actor, &view, None).into_response())
}

/// The page, with the form as it was sent if something is wrong with it.
pub fn show(app: &App, actor: &Actor, view: &View, given: Option<(Ballot, Faults)>) -> Html<String> {
    let lang = app.lang;
    let seen = given.as_ref().map_or(view.last.as_ref().map_or(0, |last| last.id), |(ballot, _)| ballot.remplace);
    let body = html! {
        (html::patterns())
        main.app.review #contenu tabindex="-1" data-adresse={ "/revue/" (step(&view.key)) ".json" } data-vu=(seen) {
            (steps(lang, view))
            (meeting::band(lang, &view.board.sitting))
            @if let Some(sheet) = view.sheet() { p.eyebrow { (sheet.kind) } }
            h1 { (view.title) }
            @if let Some(sheet) = view.sheet() { (band(lang, sheet)) } @else {
                p.lead { (lang.pick(
                    "Cette proposition n'est plus sur la liste\u{202f}: elle a été décidée, ou les tableaux ne la montrent plus. Une nouvelle décision peut encore être signée.",
                    "This proposal has left the list: it was decided, or the tables no longer show it. Another decision may still be signed.")) }
            }
            div #direct.notice role="status" hidden {}
            div.two {
                div.case {
                    @if let Some(sheet) = view.sheet() { (case(lang, sheet)) }
                    @if !view.history.is_empty() {
                        section aria-labelledby="historique-titre" {
                            h2 #historique-titre { (lang.pick("Ce qui a été décidé sur ce point", "What was decided on this point")) }
                            (html::block(&Block::Table(history::table(lang, "historique", &view.history, false)), lang, 2))
                        }
                    }
                }
                (vote::vote(lang, actor, actor.may(Role::Secretariat), view, given))
            }
            (shortcuts(lang))
            @if let Some(sheet) = view.sheet() {
                details.whole-sheet {
                    summary { (lang.pick("La fiche entière du rapport\u{202f}: faits, textes comparés, schéma, lignes des tableaux", "The report's whole sheet: facts, texts compared, diagram, rows of the tables")) }
                    (within_report(&html::block(&Block::Sheet(Box::new(sheet.clone())), lang, 2)))
                }
            }
        }
    };
    Page { title: &view.title, place: "/revue", body, scripts: &["review.js"] }.show_whole(app, actor)
}

/// Links of a sheet are relative to the report's folder. What users typed is escaped: a quotation mark in the markup is ours.
fn within_report(markup: &Markup) -> Markup {
    PreEscaped(markup.0.replace("href=\"", "href=\"/rapport/"))
}

/// Where one stands, and the ways on.
fn steps(lang: Lang, view: &View) -> Markup {
    let (done, all) = (view.board.n_decided(), view.board.items.len());
    html! {
        nav.steps aria-label=(lang.pick("Propositions", "Proposals")) {
            ul {
                li { @if let Some(key) = view.neighbour(-1) { a.button href={ "/revue/" (step(key)) } rel="prev" { "← " (lang.pick("Précédente", "Previous")) } } }
                li.where {
                    a href="/revue" { (lang.pick("Liste", "List")) }
                    @if let Some(sheet) = view.sheet() { " · " (lang.pick("proposition ", "proposal ")) (sheet.rank) (lang.pick(" sur ", " of ")) (all) }
                    " · " span #avancement role="status" { (progress_words(lang, done, all)) }
                }
                li { @if let Some(key) = view.neighbour(1) { a.button href={ "/revue/" (step(key)) } rel="next" { (lang.pick("Suivante", "Next")) " →" } } }
            }
        }
    }
}

/// What is proposed, what it could bring, how sure it is, who could lead: read from the back of a room.
fn band(lang: Lang, sheet: &ItemSheet) -> Markup {
    let (head, _) = gain(sheet);
    html! {
        div.big-band {
            div { span.label { (lang.pick("Choix proposé", "Proposal: to")) } p { strong { (sheet.choice) } } }
            @for fact in head { div { span.label { (fact.label) } (run(lang, fact.value.clone())) } }
            div { span.label { (lang.pick("Confiance", "Confidence")) } p { strong { (sheet.confidence.word) } " (" (sheet.confidence.figure) ")" } }
        }
        @if !sheet.territories.is_empty() { div.places { span.label { (lang.pick("Territoires", "Territories")) } (run(lang, joined(&sheet.territories))) } }
    }
}

/// The first figure of the gain, said in large; then the rest.
fn gain(sheet: &ItemSheet) -> (&[Fact], &[Fact]) {
    sheet.gain.split_at(sheet.gain.len().min(1))
}

/// The case for and against.
fn case(lang: Lang, sheet: &ItemSheet) -> Markup {
    let part = |id: &str, title: &str, block: &Block| {
        html! { section aria-labelledby=(id) { h2 id=(id) { (title) } (html::block(block, lang, 2)) } }
    };
    // Who could lead comes last in the sheet; here it is read first.
    let mut rest = gain(sheet).1.to_vec();
    if !rest.is_empty() {
        rest.rotate_right(1);
    }
    let options = sheet.options.iter().map(|option| {
        let mut words = vec![Inline::Strong(option.choice.clone())];
        if option.is_recommended {
            words.push(Inline::Muted(lang.pick(" (proposé)", " (proposed)").to_owned()));
        }
        words.push(Inline::Text(lang.pick("\u{202f}: ", ": ").to_owned()));
        words.extend(option.argument.iter().cloned());
        words
    });
    html! {
        @for past in &sheet.history { p.past { strong { (lang.pick("Déjà décidé\u{202f}: ", "Decided before: ")) } (run(lang, past.clone())) } }
        @if !sheet.options.is_empty() { (part("options-titre", lang.pick("Ce qui peut être décidé", "What can be decided"), &Block::List(options.collect()))) }
        @if !rest.is_empty() {
            (part("gain-titre", lang.pick("Ce qu'il en coûte, et qui pourrait porter", "What it takes, and who could carry it"), &Block::Facts(rest)))
        }
        @if !sheet.obstacles.is_empty() {
            (part("obstacles-titre", lang.pick("Ce qui s'y oppose", "What stands against it"), &Block::List(sheet.obstacles.clone())))
        }
        (part("pourquoi-titre", lang.pick("Pourquoi", "Why"), &Block::Evidence(sheet.evidence.clone())))
        @if !sheet.doubt.is_empty() {
            (part("doute-titre", lang.pick("Ce qui ferait changer d'avis", "What would change our mind"), &Block::Paragraph(sheet.doubt.clone())))
        }
    }
}

/// The keys, for who has the script; the page does without.
fn shortcuts(lang: Lang) -> Markup {
    let keys = [
        ("← p", lang.pick("proposition précédente", "previous proposal")),
        ("→ n", lang.pick("proposition suivante", "next proposal")),
        ("1", lang.pick("retenue", "adopted")),
        ("2", lang.pick("adaptée", "adapted")),
        ("3", lang.pick("rejetée", "rejected")),
        ("4", lang.pick("reportée", "deferred")),
        ("?", lang.pick("montrer ou cacher ces touches", "show or hide these keys")),
    ];
    html! {
        details.keys #touches hidden {
            summary { (lang.pick("Touches du clavier", "Keys")) }
            dl.facts { @for (key, meaning) in keys { div { dt { kbd { (key) } } dd { (meaning) } } } }
            p { label { input #touches-actives type="checkbox" checked; " " (lang.pick("Employer ces touches", "Use these keys")) } }
        }
    }
}

fn run(lang: Lang, words: Words) -> Markup {
    html::block(&Block::Paragraph(words), lang, 2)
}

fn joined(words: &[Inline]) -> Words {
    let mut joined = Vec::new();
    for word in words {
        if !joined.is_empty() {
            joined.push(Inline::Text(" · ".to_owned()));
        }
        joined.push(word.clone());
    }
    joined
}
