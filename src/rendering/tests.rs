//! What holds for every report, whatever is in it.

use super::*;
use crate::analysis::{Analysis, analyse};
use crate::dossier::Dossier;
use crate::settings::Settings;
use crate::text::Lang;
use std::collections::BTreeMap;

fn page(dossier: &Dossier, analysis: &Analysis, figures: &[Figure], lang: Lang) -> String {
    let report = Report { dossier, analysis, settings: &Settings::default(), remarks: &[], figures, portfolio: None };
    html::page(&compose::document(&report, lang))
}

/// What is looked at in a page: its tags opened and closed, its ids, and its attributes.
#[derive(Default)]
struct Seen {
    ids: BTreeMap<String, usize>,
    links: Vec<String>,
    h1: usize,
    tags: BTreeMap<String, usize>,
}

const VOID: [&str; 5] = ["meta", "br", "img", "input", "link"];

/// Reads a page strictly: every tag closed in its order, every attribute quoted, no `<` left in a text. Style and script are passed over.
#[track_caller]
fn read(page: &str) -> Seen {
    let mut seen = Seen::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page begins with its doctype");
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "a stray '>' before {:?}", &rest[..start.min(80)]);
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            let end = after.find('>').expect("a closing tag ends");
            assert_eq!(open.pop().as_deref(), Some(&after[..end]), "closed out of order");
            rest = &after[end + 1..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag ends");
        let (name, mut attributes) = rest.split_at(end);
        *seen.tags.entry(name.to_owned()).or_default() += 1;
        loop {
            attributes = attributes.trim_start();
            if let Some(after) = attributes.strip_prefix('>') {
                rest = after;
                break;
            }
            let (key, after) = attributes.split_once('=').expect("every attribute has a value");
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "attribute {key:?} of {name}");
            assert!(!key.starts_with("on") && key != "style", "{key} on {name}: the policy forbids it");
            let (value, after) = after.strip_prefix('"').and_then(|v| v.split_once('"')).expect("attributes are quoted");
            match key {
                "id" => *seen.ids.entry(value.to_owned()).or_default() += 1,
                "href" | "aria-labelledby" if key == "aria-labelledby" || value.starts_with('#') => {
                    seen.links.push(value.trim_start_matches('#').to_owned())
                }
                "href" => assert!(
                    ["tables/", "diagrammes/", "documents/", "territoires/", "partenaires/"].iter().any(|folder| value.starts_with(folder))
                        || matches!(value, "analyse.json" | "tables.xlsx"),
                    "a link leads out: {value}"
                ),
                "src" => assert!(value.starts_with("data:image/svg+xml;base64,"), "something is fetched: {value}"),
                _ => {}
            }
            attributes = after;
        }
        seen.h1 += usize::from(name == "h1");
        if name == "style" || name == "script" {
            let end = rest.find(&format!("</{name}>")).expect("style and script end");
            rest = &rest[end..];
        }
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert_eq!(seen.h1, 1, "one title of the first level");
    let twice: Vec<_> = seen.ids.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "ids stand once: {twice:?}");
    let lost: Vec<_> = seen.links.iter().filter(|id| !seen.ids.contains_key(*id)).collect();
    assert!(lost.is_empty(), "links that lead nowhere: {lost:?}");
    seen
}

#[test]
fn a_report_is_well_formed_in_both_languages() {
    let (dossier, analysis) = fixture::example();
    for lang in [Lang::Fr, Lang::En] {
        let page = page(dossier, analysis, &[figure("reseau-d-ensemble", Place::Network)], lang);
        let seen = read(&page);
        assert_eq!(seen.tags.get("main"), Some(&1));
        assert_eq!(seen.tags.get("article"), Some(&20), "a sheet for each of the first twenty");
        if let Some(path) = option_env!("MAILLAGE_SHOW") {
            std::fs::write(format!("{path}-{lang:?}.html"), &page).unwrap();
        }
    }
}

fn figure(id: &str, place: Place) -> Figure {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"200\" viewBox=\"0 0 600 200\"><circle cx=\"80\" cy=\"100\" r=\"60\"/><text x=\"200\" y=\"100\">é &amp; è</text></svg>";
    Figure {
        id: id.into(),
        place,
        caption: "Un dessin".into(),
        alt: "Un cercle".into(),
        svg: svg.into(),
        dot: Some("graph {}".into()),
        table: None,
    }
}

#[test]
fn an_empty_dossier_gives_a_report_that_reads() {
    let dossier = Dossier { name: "vide".into(), ..Default::default() };
    let analysis = analyse(&dossier, &Settings::default(), dossier.last_event());
    for lang in [Lang::Fr, Lang::En] {
        read(&page(&dossier, &analysis, &[], lang));
    }
    let report =
        Report { dossier: &dossier, analysis: &analysis, settings: &Settings::default(), remarks: &[], figures: &[], portfolio: None };
    let files = report.files(Lang::Fr, CsvStyle::Canonical);
    assert!(
        files.iter().any(
            |f| f.path == "tables/recommandations.csv" && f.bytes.starts_with(b"rang,cle,detecteur,score,bas,haut,option,titre,sujets")
        )
    );
    assert!(serde_json::from_slice::<serde_json::Value>(&files[0].bytes).is_ok());
}

#[test]
fn nothing_a_user_types_becomes_markup() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/mauvaises_entrees_a/naughty_strings.json");
    // Beside the repository where the collection stands; the worst of it is here in any case.
    let mut naughty: Vec<String> = std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    naughty.extend(
        [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'--></style></script>",
            "a\u{0}b\u{1b}\u{202e}c",
            "]]>&amp;&#x3c;",
            "=cmd|' /C calc'!A0",
        ]
        .map(String::from),
    );
    let mut dossier = fixture::dossier();
    for (at, action) in dossier.actions.iter_mut().enumerate() {
        let word = |k: usize| naughty[(at * 3 + k) % naughty.len()].clone();
        (action.title, action.description, action.themes) = (word(0), word(1), vec![word(2)]);
    }
    for (at, partner) in dossier.partners.iter_mut().enumerate() {
        partner.name = naughty[(at * 2) % naughty.len()].clone();
    }
    for (at, territory) in dossier.territories.iter_mut().enumerate() {
        territory.name = naughty[naughty.len() - 1 - at % naughty.len()].clone();
    }
    dossier.name = naughty[naughty.len() - 5].clone();
    let analysis = fixture::analysis(&dossier);
    let page = page(&dossier, &analysis, &[], Lang::Fr);
    let seen = read(&page);
    assert_eq!(seen.tags.get("script"), Some(&1));
    assert_eq!(seen.tags.get("img"), None);
    assert!(!page.contains(['\u{0}', '\u{1b}']));
}

#[test]
fn the_same_dossier_gives_the_same_bytes() {
    let files = |dossier: &Dossier, analysis: &Analysis| {
        let (settings, figures) = (Settings::default(), [figure("a", Place::Network)]);
        Report { dossier, analysis, settings: &settings, remarks: &[], figures: &figures, portfolio: None }
            .files(Lang::Fr, CsvStyle::Canonical)
    };
    let (dossier, analysis) = fixture::example();
    // Read and analysed again, from the tables on.
    let again = fixture::dossier();
    let (once, twice) = (files(dossier, analysis), files(&again, &fixture::analysis(&again)));
    assert_eq!(once, twice);
    let is_page = |path: &str| path.starts_with("territoires/") || path.starts_with("partenaires/");
    let paths: Vec<&str> = once.iter().map(|f| f.path.as_str()).filter(|path| !is_page(path)).collect();
    assert_eq!(once.len() - paths.len(), 42, "a page for each territory and each large partner");
    assert_eq!(
        paths,
        [
            "analyse.json",
            "diagrammes/a.dot",
            "diagrammes/a.svg",
            "documents/compte-rendu.docx",
            "documents/ordre-du-jour.docx",
            "documents/suivi.xlsx",
            "index.html",
            "tables.xlsx",
            "tables/alignement.csv",
            "tables/cadre_evaluation.csv",
            "tables/communautes.csv",
            "tables/comparaison.csv",
            "tables/liens_etablis.csv",
            "tables/mobilisation.csv",
            "tables/recommandations.csv",
            "tables/typologie.csv"
        ]
    );
    let json: serde_json::Value = serde_json::from_slice(&once[0].bytes).unwrap();
    assert_eq!(json["detectors"][1]["tables"][0]["rows"][0][2], 0.123457);
    assert_eq!(json["agenda"][0]["rank"], 1);
}

#[test]
fn a_long_table_stops_and_says_where_the_rest_is() {
    let dossier = fixture::dossier();
    let mut analysis = fixture::analysis(&dossier);
    let rows = &mut analysis.detections[1].tables[0].rows;
    *rows = rows.iter().cycle().take(1234).cloned().collect();
    let page = page(&dossier, &analysis, &[], Lang::Fr);
    assert!(page.contains("600 lignes montrées sur 1234") && page.contains("href=\"tables/mobilisation.csv\""));
}

#[test]
fn a_sheet_shows_the_texts_of_the_finding_that_it_takes_further() {
    let dossier = fixture::dossier();
    let mut analysis = fixture::analysis(&dossier);
    let (detection, finding) = (analysis.agenda.items[0].detection, analysis.agenda.items[0].finding);
    let further = &mut analysis.detections[detection].findings[finding];
    let base = crate::detectors::Finding { key: "redundant_actions-0000000000".into(), ..further.clone() };
    further.exhibits.clear();
    further.builds_on = vec![base.key.clone()];
    let key = further.key.clone();
    analysis.detections.push(crate::detectors::Detection { detector: "redundant_actions", findings: vec![base], ..Default::default() });
    let page = page(&dossier, &analysis, &[], Lang::Fr);
    read(&page);
    let sheet = page.split(&format!("<article class=\"sheet\" id=\"{key}\">")).nth(1).and_then(|rest| rest.split("</article>").next());
    let sheet = sheet.expect("the first proposal has its sheet");
    assert!(sheet.contains("Ce qui rapproche") && sheet.contains("<mark class=\"shared\">") && sheet.contains("<div class=\"texts\">"));
    assert!(sheet.contains("Pourquoi ces actions sont rapprochées"), "and why they say the same, folded");
}

#[test]
fn the_book_has_a_sheet_a_proposal_and_no_place_twice() {
    let (dossier, analysis) = fixture::example();
    let report = Report { dossier, analysis, settings: &Settings::default(), remarks: &[], figures: &[], portfolio: None };
    for lang in [Lang::Fr, Lang::En] {
        let book = compose::book(&report, lang);
        let (mut ids, mut n_sheets) = (BTreeMap::new(), 0);
        book.each_section(&mut |section| {
            *ids.entry(section.id.clone()).or_insert(0) += 1;
            n_sheets += section.blocks.iter().filter(|block| matches!(block, document::Block::Sheet(_))).count();
        });
        assert!(ids.iter().all(|(id, n)| id.is_empty() || *n == 1), "{ids:?}");
        assert_eq!((n_sheets, book.chapters[1].id.as_str()), (20, "suivi"));
    }
}

#[test]
fn the_conference_follows_up_what_it_decided_and_what_it_is_asked() {
    let (dossier, analysis) = fixture::example();
    let report = Report { dossier, analysis, settings: &Settings::default(), remarks: &[], figures: &[], portfolio: None };
    let tracked = compose::tracked(&report, Lang::Fr);
    assert_eq!(tracked.len(), analysis.agenda.settled.len() + 20);
    let session = &compose::pack(&report, Lang::Fr).sessions[0];
    let minutes: u32 = session.subjects.iter().map(|subject| subject.minutes).sum();
    assert!(minutes <= session.minutes && minutes * 10 >= session.minutes * 8, "{minutes} of {}", session.minutes);
    assert_eq!(session.decisions.len(), 20);
}
