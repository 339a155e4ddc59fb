//! Every page of the app, found as a visitor finds it: by its links, from the first one. Of pages of one kind (one a partner, one a proposal), the first.

use super::visitor::Visitor;
use maillage::web::ROUTES;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Endings of what is saved rather than read.
const FILES: &[&str] =
    &["csv", "json", "xlsx", "ods", "docx", "pdf", "ics", "svg", "dot", "png", "zip", "gexf", "graphml", "txt", "toml", "sqlite"];

/// The pages, and every address that some page leads to.
pub struct Found {
    /// In the order in which they were met.
    pub pages: Vec<String>,
    /// Each address with the page that first leads to it.
    pub links: BTreeMap<String, String>,
}

/// Follows the links.
#[track_caller]
pub fn found(visitor: &Visitor) -> Found {
    let (mut pages, mut links) = (Vec::new(), BTreeMap::new());
    let mut seen = BTreeSet::new();
    let mut known = BTreeSet::from(["/".to_owned()]);
    let mut next = VecDeque::from(["/".to_owned()]);
    while let Some(path) = next.pop_front() {
        if !seen.insert(kind(&path)) {
            continue;
        }
        visitor.go(&path);
        for link in own_links(visitor) {
            let is_page = !is_file(&link);
            links.entry(link.clone()).or_insert_with(|| path.clone());
            if is_page && known.insert(link.clone()) {
                next.push_back(link);
            }
        }
        pages.push(path);
    }
    Found { pages, links }
}

/// Addresses of the app that the page at hand leads to, without their place in the page; a folder's first page by the folder.
#[track_caller]
fn own_links(visitor: &Visitor) -> Vec<String> {
    let script = r"return [...document.querySelectorAll('a[href]')].map(a => new URL(a.href, location.href))
        .filter(url => url.origin === location.origin).map(url => url.pathname.replace(/\/index\.html$/, '/') + url.search)";
    let links = visitor.run(script, vec![]);
    links.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn is_file(link: &str) -> bool {
    let path = link.split('?').next().unwrap_or_default();
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).is_some_and(|(_, ending)| FILES.contains(&ending))
}

/// What kind of page an address leads to: the pattern of its route, the folder within the report, the questions that stand in it.
fn kind(link: &str) -> String {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let names: BTreeSet<&str> = query.split('&').filter_map(|part| part.split('=').next()).collect();
    let pattern = ROUTES.iter().copied().flatten().map(|route| route.path).filter(|pattern| is_of(path, pattern)).max_by_key(|pattern| {
        // The more is said, the better it fits.
        pattern.split('/').filter(|part| !part.starts_with('{')).count()
    });
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let deep = pattern.filter(|pattern| pattern.contains("{*")).map_or("", |_| folder);
    format!("{} {deep} {names:?}", pattern.unwrap_or(path))
}

fn is_of(path: &str, pattern: &str) -> bool {
    let (mut given, mut wanted) = (path.split('/'), pattern.split('/'));
    loop {
        match (given.next(), wanted.next()) {
            (Some(_), Some(part)) if part.starts_with("{*") => return true,
            (Some(part), Some(hole)) if hole.starts_with('{') => {
                // A hole may have an ending: `{key}.json`.
                if part.is_empty() || !part.ends_with(hole.split('}').nth(1).unwrap_or_default()) {
                    return false;
                }
            }
            (Some(part), Some(word)) if part == word => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// Addresses that answer anything but a page or a file, with the page that leads there. The visitor must be on some page of the app.
#[track_caller]
pub fn dead(visitor: &Visitor, links: &BTreeMap<String, String>) -> Vec<String> {
    let script = r"const done = arguments[arguments.length - 1];
        const rest = [...arguments[0]], dead = [];
        const work = async () => { while (rest.length) { const link = rest.pop(); const answer = await fetch(link, {method: 'HEAD'}); if (!answer.ok) dead.push(link + ' ' + answer.status); } };
        Promise.all([work(), work(), work(), work()]).then(() => done(dead.sort()), error => done([String(error)]));";
    let dead = visitor.run_long(script, vec![json!(links.keys().collect::<Vec<_>>())]);
    let said = dead.as_array().into_iter().flatten().filter_map(Value::as_str);
    said.map(|said| format!("{said}, from {}", said.split(' ').next().and_then(|link| links.get(link)).map_or("", String::as_str)))
        .collect()
}
