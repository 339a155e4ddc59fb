use crate::dossier::Dossier;
use crate::dossier::testing::{from_folder, from_text};
use crate::rendering::{CsvStyle, Report};
use crate::settings::Settings;
use crate::text::Lang;
use crate::{Analysis, analyse};
use std::collections::BTreeMap;
use std::path::Path;

/// The report and its pages, by path: the same bytes twice.
fn written(dossier: &Dossier, lang: Lang) -> BTreeMap<String, String> {
    written_of(dossier, &analyse(dossier, &Settings::default(), dossier.last_event()), lang)
}

fn written_of(dossier: &Dossier, analysis: &Analysis, lang: Lang) -> BTreeMap<String, String> {
    let settings = Settings::default();
    let report = Report { dossier, analysis, settings: &settings, remarks: &[], figures: &[], portfolio: None };
    let pages = || -> BTreeMap<String, String> {
        let files = report.files(lang, CsvStyle::Canonical).into_iter();
        files.filter(|file| file.path.ends_with(".html")).map(|file| (file.path, String::from_utf8(file.bytes).unwrap())).collect()
    };
    let written = pages();
    assert_eq!(written, pages());
    written
}

/// What stands in every `href` of a page that isn't a place in it.
fn links(page: &str) -> Vec<&str> {
    page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|link| !link.starts_with('#')).collect()
}

#[test]
fn pages_and_report_lead_to_each_other() {
    let denis = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-saint-denis-2015"));
    let (marne, analysis) = crate::analysed::seine_et_marne();
    for (name, pages) in
        [("seine-saint-denis-2015", written(&denis, Lang::Fr)), ("seine-et-marne-2014", written_of(marne, analysis, Lang::En))]
    {
        let index = &pages["index.html"];
        assert!(pages.len() > 14, "{name}: {}", pages.len());
        for (path, page) in pages.iter().filter(|(path, _)| *path != "index.html") {
            assert!(index.contains(&format!("href=\"{path}\"")), "{path}: the report leads to it");
            assert!(page.contains("href=\"../index.html#pages\""), "{path} leads back");
            assert!(page.contains("id=\"cadre-reponse\""), "{path} has a box to reply in");
            for link in links(page) {
                let (file, place) = link.split_once('#').unwrap_or((link, ""));
                let target = file.strip_prefix("../").unwrap_or_else(|| panic!("{path}: {link} leaves the report"));
                let known = pages.get(target).unwrap_or_else(|| panic!("{path}: {link} leads nowhere"));
                assert!(place.is_empty() || known.contains(&format!("id=\"{place}\"")), "{path}: {link} leads to no place");
            }
            let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let n = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), n, "{path}: an id stands twice");
        }
    }
}

#[test]
fn a_page_says_what_it_cannot_say() {
    let dossier = from_text(
        "territoires: id|nom|niveau; seule|Seule <b>ville</b>|commune
         partenaires: id|nom|type; ccas|CCAS|ccas
         actions: id|titre|territoires; x|<script>alert(1)</script>|seule
         participations: action|partenaire|role; x|ccas|pilote",
    )
    .dossier;
    let pages = written(&dossier, Lang::Fr);
    let page = pages["territoires/seule.html"].replace('\u{202f}', " ");
    for words in [
        "le dossier n'a pas d'autre territoire",
        "aucune rencontre de ce territoire n'est saisie",
        "aucune étape n'est saisie",
        "une case vide n'est pas une lacune",
        "moins de 20 actions",
        "non renseigné",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<b>ville") && !page.contains("<script>alert"));
    let nobody = written(&Dossier::default(), Lang::Fr);
    assert_eq!(nobody.len(), 1);
    assert!(nobody["index.html"].contains("il n'y a pas de page"));
}

#[test]
fn an_identifier_never_becomes_a_path() {
    let dossier = from_text(
        "territoires: id|nom|niveau; ../../x|Un|commune; ..\\..\\x|Deux|commune; C:/x|Trois|commune
         partenaires: id|nom|type
         actions: id|titre|territoires
         participations: action|partenaire|role",
    )
    .dossier;
    let pages = written(&dossier, Lang::Fr);
    assert_eq!(pages.len(), 4, "{:?}", pages.keys());
    assert!(pages.keys().all(|path| !path.contains("..") && !path.contains('\\') && path.matches('/').count() <= 1), "{:?}", pages.keys());
}
