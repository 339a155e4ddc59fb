//! Import through the app, from the request to the files on the disk.

use super::aftermath::copy_files;
use super::deposit::{disk_name, known_name, told_apart};
use super::upload::{Bounds, Refusal, receive};
use crate::dossier::Table;
use crate::register::{Act, DepositFile, folder_beside};
use crate::text::Lang;
use crate::web::app::{App, Door, Phase};
use crate::web::{router, testing};
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart};
use axum::http::{Request, StatusCode, header};
use rust_xlsxwriter::{Format, Workbook};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt as _;

/// A folder of the test's own, gone at its end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("maillage-web-import-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn app(&self) -> Arc<App> {
        let door = Door::Local("127.0.0.1:8102".parse().unwrap());
        App::open(self.0.join("dossier"), door, Lang::Fr).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A browser: keeps its session, and the token of the last form.
struct Browser {
    app: Arc<App>,
    cookie: String,
    token: String,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

impl Browser {
    async fn new(app: &Arc<App>) -> Self {
        let mut browser = Self { app: Arc::clone(app), cookie: String::new(), token: String::new() };
        assert_eq!(browser.get("/import").await.status, StatusCode::OK);
        browser
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header(header::HOST, "127.0.0.1:8102").header(header::COOKIE, &self.cookie).body(body).unwrap();
        let answer = router(&self.app).oneshot(request).await.unwrap();
        let of = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let (status, to, cookie) = (answer.status(), of(header::LOCATION), of(header::SET_COOKIE));
        if let Some((cookie, _)) = cookie.split_once(';') {
            self.cookie = cookie.to_owned();
        }
        let bytes = to_bytes(answer.into_body(), 1 << 26).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).replace(['\u{202f}', '\u{a0}'], " ");
        if let Some((_, rest)) = text.split_once("?jeton=") {
            self.token = rest.split('"').next().unwrap_or_default().to_owned();
        }
        Answer { status, to, text }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("jeton", &self.token).extend_pairs(fields).finish();
        self.send(Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), Body::from(body)).await
    }

    async fn upload(&mut self, path: &str, files: &[(&str, &[u8])]) -> Answer {
        let path = format!("{path}?jeton={}", self.token);
        self.send(Request::post(path).header(header::CONTENT_TYPE, KIND), Body::from(multipart(files))).await
    }
}

const KIND: &str = "multipart/form-data; boundary=----frontiere";

fn multipart(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "------frontiere\r\nContent-Disposition: form-data; name=\"fichiers\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"------frontiere--\r\n");
    body
}

fn run(story: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(story);
}

/// Analyses, and waits until no analysis is under way.
fn settle(app: &App) {
    app.look();
    for _ in 0..6000 {
        if app.phase() != Phase::Working {
            assert_eq!(app.phase(), Phase::Ready);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the analysis takes more than a minute");
}

/// What agents keep: a title above, merged cells, headers of their own, "idem", a total; one column that nobody could guess.
fn messy() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Chelles").unwrap();
    sheet.merge_range(0, 0, 0, 5, "Plan d'actions 2014", &Format::new()).unwrap();
    let rows: [&[&str]; 6] = [
        &["N°", "Intitulé de l'action", "Thématique(s)", "Pilote", "Partenaires", "Truc"],
        &["1", "Forum petite enfance", "petite enfance", "CCAS de Chelles", "CAF / Mission locale de Chelles", "Un forum par an"],
        &["2", "Accès aux droits", "idem", "idem", "Mission locale Chelles", "Une permanence"],
        &["3", "Logement des jeunes", "logement", "CCAS de Chelles", "CAF", "Visites"],
        &["", "Axe 2 : logement"],
        &["", "Total", "", "", "", "3"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(2 + row as u32, at as u16, *cell).unwrap();
        }
    }
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Penser à relancer la mairie").unwrap();
    book.save_to_buffer().unwrap()
}

/// Everything under a folder, by its path there; the register left out.
fn listing(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if !entry.file_name().to_string_lossy().starts_with("registre.sqlite") {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// The value of the hidden field that says what was seen.
fn seen(page: &str) -> String {
    page.split_once("name=\"vu\" value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[test]
fn a_messy_workbook_is_understood_mended_confirmed_and_analysed() {
    run(async {
        let place = Place::new("story");
        let app = place.app();
        let mut browser = Browser::new(&app).await;
        let answer = browser.upload("/import/deposer", &[("suivi <b>2014.xlsx", &messy())]).await;
        assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/import/depots/1"), "{}", answer.text);
        let page = browser.get("/import/depots/1").await;
        for words in [
            "suivi &lt;b&gt;2014.xlsx, feuille « Chelles »",
            "en-têtes à la ligne 3, tout du territoire « Chelles » : 3 lignes gardées sur 5",
            "Intitulé de l'action",
            "« idem » renvoie à la ligne du dessus",
            "est une ligne de total",
            "feuille « Notes »",
            "Un nouveau dossier est créé.",
        ] {
            assert!(
                page.text.contains(&words.replace('\'', "&#39;")) || page.text.contains(words),
                "« {words} » n'est pas dans {}",
                page.text
            );
        }
        assert!(!page.text.contains("<b>2014"));
        assert!(!app.dossier.exists(), "nothing is written before it is confirmed");

        // A column that nobody could guess is a description.
        let mend = [
            ("fichier", "suivi <b>2014.xlsx"),
            ("feuille", "Chelles"),
            ("faire", "relire"),
            ("table", "actions"),
            ("table-avant", "actions"),
            ("ligne", "3"),
            ("ligne-avant", "3"),
            ("territoire", "MDS de Chelles"),
            ("h-5", "Truc"),
            ("c-5", "description"),
        ];
        let answer = browser.post("/import/depots/1/feuille", &mend).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let wrong = browser.post("/import/depots/1/feuille", &[&mend[..9], &[("c-5", "nulle_part")]].concat()).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("nulle_part"), "{}", wrong.text);
        let far = browser.post("/import/depots/1/feuille", &[&mend[..5], &[("ligne", "4000"), ("ligne-avant", "3")]].concat()).await;
        assert!(far.status == StatusCode::UNPROCESSABLE_ENTITY && far.text.contains("un nombre de 1 à 8"), "{}", far.text);
        let page = browser.get("/import/depots/1").await;
        assert!(page.text.contains("Lu d&#39;après vos corrections") || page.text.contains("Lu d'après vos corrections"), "{}", page.text);
        assert!(page.text.contains("tout du territoire « MDS de Chelles »"));
        assert!(!app.dossier.exists());

        // The remarks as a table for Excel.
        let table = browser.get("/import/depots/1/remarques.csv").await;
        assert!(table.text.starts_with("\u{feff}gravite;source;ligne;"), "{}", table.text);
        assert!(table.text.contains(";9;") || table.text.contains(";8;"), "{}", table.text);

        let vu = seen(&page.text);
        let answer = browser.post("/import/depots/1/confirmer", &[("vu", &vu)]).await;
        assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/import/depots/1"), "{}", answer.text);
        let page = browser.get("/import/depots/1").await;
        assert!(page.text.contains("L&#39;import est confirmé") || page.text.contains("L'import est confirmé"), "{}", page.text);
        assert_eq!(listing(&folder_beside(&app.dossier)), ["originaux/1/01-suivi-b-2014.xlsx"]);
        settle(&app);
        let dossier = &app.snapshot().unwrap().loaded.dossier;
        let actions: Vec<(&str, &str)> =
            dossier.actions.iter().map(|action| (action.title.as_str(), action.description.as_str())).collect();
        assert_eq!(
            actions,
            [("Forum petite enfance", "Un forum par an"), ("Accès aux droits", "Une permanence"), ("Logement des jeunes", "Visites")]
        );
        assert_eq!(dossier.territory(dossier.actions[0].territories[0]).name, "MDS de Chelles");

        // Once is enough.
        let again = browser.post("/import/depots/1/confirmer", &[("vu", &vu)]).await;
        assert!(again.status == StatusCode::CONFLICT && again.text.contains("déjà été confirmé"), "{}", again.text);
        let log: Vec<String> = app.register.audit(10).unwrap().into_iter().map(|line| line.action).collect();
        assert_eq!(log, ["import", "correspondance", "depot"]);
    });
}

#[test]
fn what_changes_is_said_and_the_second_of_two_is_told() {
    run(async {
        let place = Place::new("second");
        let app = place.app();
        example(&app.dossier);
        let before = listing(&app.dossier);
        let old = fs::read_to_string(app.dossier.join("actions.csv")).unwrap();
        let mut browser = Browser::new(&app).await;
        // A list of partners of its own takes the place of the other one.
        browser.upload("/import/deposer", &[("a.xlsx", &messy()), ("partenaires.csv", b"Nom;Type\nCCAS de Chelles;CCAS\n")]).await;
        browser.upload("/import/deposer", &[("b.xlsx", &messy())]).await;
        let (one, two) = (browser.get("/import/depots/1").await, browser.get("/import/depots/2").await);
        assert!(one.text.contains("remplacée") && one.text.contains("disparaissent") && one.text.contains("apparaissent"), "{}", one.text);
        assert!(one.text.contains("renvoient à ce que l") || one.text.contains("des tables qui restent"), "{}", one.text);
        assert_eq!(listing(&app.dossier), before);
        assert_eq!(browser.post("/import/depots/1/confirmer", &[("vu", &seen(&one.text))]).await.status, StatusCode::SEE_OTHER);
        let late = browser.post("/import/depots/2/confirmer", &[("vu", &seen(&two.text))]).await;
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("changé depuis"), "{}", late.text);
        let kept = folder_beside(&app.dossier).join("versions/1");
        assert_eq!(fs::read_to_string(kept.join("actions.csv")).unwrap(), old, "what was replaced is kept");
        assert!(app.dossier.join("rencontres.csv").is_file() || before.len() < 5, "the other tables stay");
        // Given up: its files are gone, the dossier is as it was.
        let now = listing(&app.dossier);
        assert_eq!(browser.post("/import/depots/2/annuler", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(browser.get("/import/depots/2").await.text.contains("annulé"));
        assert_eq!(listing(&app.dossier), now);
        assert!(!folder_beside(&app.dossier).join("depots/2").exists());
    });
}

#[test]
fn files_that_nothing_reads_are_refused_in_words_and_leave_nothing() {
    run(async {
        let place = Place::new("refused");
        let app = place.app();
        let mut browser = Browser::new(&app).await;
        let picture: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let laughs = b"<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;\">]><graphml>&b;</graphml>";
        let answer = browser.upload("/import/deposer", &[("photo.xlsx", picture), ("rires.xml", laughs)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.text.contains("photo.xlsx") && answer.text.contains("une image") && answer.text.contains("jamais dépliées"),
            "{}",
            answer.text
        );
        assert!(!answer.text.contains(place.0.to_str().unwrap()), "no path of the machine is told");
        let none = browser.upload("/import/deposer", &[]).await;
        assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("au moins un fichier"), "{}", none.text);
        assert_eq!(listing(&folder_beside(&app.dossier)), Vec::<String>::new());
        // One that can be read carries the other, which is a remark, and may be replaced by what it should have been.
        let answer =
            browser.upload("/import/deposer", &[("photo.xlsx", picture), ("partenaires.csv", b"Nom;Type\nCCAS de Melun;CCAS\n")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let page = browser.get(&answer.to).await;
        assert!(page.text.contains("photo.xlsx") && page.text.contains("une image"), "{}", page.text);
        let worse = browser.upload("/import/depots/1/fichiers/1", &[("encore.png", picture)]).await;
        assert_eq!(worse.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mended = browser.upload("/import/depots/1/fichiers/1", &[("corrigé.xlsx", &messy())]).await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text);
        let page = browser.get("/import/depots/1").await;
        assert!(page.text.contains("photo.xlsx, feuille « Chelles »") && !page.text.contains("une image"), "{}", page.text);
        // Without the token of a form of ours, nothing.
        let body = Body::from(multipart(&[("a.csv", b"Nom;Type\nA;CCAS\n")]));
        let foreign = browser.send(Request::post("/import/deposer?jeton=faux").header(header::CONTENT_TYPE, KIND), body).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/import/depots/77").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn names_of_files_never_become_paths() {
    run(async {
        let place = Place::new("names");
        let app = place.app();
        let mut browser = Browser::new(&app).await;
        let long = format!("{}.csv", "é".repeat(300));
        let names = [
            "../../x.csv",
            "C:\\\\x.csv",
            "/etc/passwd",
            "a%00b.csv",
            &long,
            ".htaccess",
            "..",
            "suivi.csv",
            "suivi.csv",
            "=1+1.csv",
            "CON.csv",
            "x\u{202e}vsc.csv",
        ];
        let table: &[u8] = b"Nom;Type\nCCAS de Melun;CCAS\n";
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, table)).collect();
        let answer = browser.upload("/import/deposer", &files).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let kept = listing(&place.0);
        assert_eq!(kept.len(), names.len(), "{kept:?}");
        for path in &kept {
            let name = path.strip_prefix("dossier.maillage/depots/1/").unwrap_or_else(|| panic!("{path}"));
            assert!(
                name.len() < 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')) && !name.contains(".."),
                "{name}"
            );
        }
        let page = browser.get("/import/depots/1").await;
        assert!(page.status == StatusCode::OK && page.text.contains("suivi (2).csv") && page.text.contains("passwd"), "{}", page.text);
    });
}

#[test]
fn names_are_made_safe() {
    assert_eq!(known_name("../../x"), "x");
    assert_eq!(known_name("C:\\dossier\\suivi 2014.xlsx"), "suivi 2014.xlsx");
    assert_eq!(known_name("a\0b\u{202e}.csv"), "ab.csv");
    assert_eq!((known_name(""), known_name("..")), ("fichier".to_owned(), "fichier".to_owned()));
    let long = known_name(&format!("{}.xlsx", "é".repeat(300)));
    assert!(long.chars().count() == 120 && long.ends_with(".xlsx"), "{long}");
    assert_eq!(disk_name(1, "Suivi été 2014.XLSX"), "01-suivi-ete-2014.xlsx");
    assert_eq!(disk_name(2, ".htaccess"), "02-fichier.htaccess");
    assert_eq!(disk_name(3, "…"), "03-fichier");
    let file = |name: &str| DepositFile { place: 1, name: name.into(), kept: String::new(), size: 0 };
    assert_eq!(told_apart("a.csv", &[file("A.csv"), file("a (2).csv")]), "a (3).csv");
}

#[test]
fn what_is_over_the_bounds_is_refused_and_nothing_is_left() {
    run(async {
        let place = Place::new("bounds");
        let bounds = Bounds { file: 1000, all: 1500, files: 3 };
        let (small, large) = (vec![b'x'; 600], vec![b'x'; 1001]);
        type Case<'a> = (&'a str, Vec<(&'a str, &'a [u8])>, bool);
        let cases: [Case; 5] = [
            ("one file", vec![("a", &large)], false),
            ("all together", vec![("a", &small), ("b", &small), ("c", &small)], false),
            ("their number", vec![("a", b"1"), ("b", b"1"), ("c", b"1"), ("d", b"1")], false),
            ("their number, empty", vec![("a", b""), ("b", b""), ("c", b""), ("d", b"")], false),
            ("within", vec![("a", &small), ("b", &small), ("c", b"1")], true),
        ];
        for (name, files, is_taken) in cases {
            let folder = place.0.join(name);
            fs::create_dir_all(&folder).unwrap();
            let request = Request::post("/").header(header::CONTENT_TYPE, KIND).body(Body::from(multipart(&files))).unwrap();
            let form = Multipart::from_request(request, &()).await.unwrap();
            let taken = receive(form, &folder, 1, bounds).await;
            match taken {
                Ok(files) => assert!(is_taken && files.len() == 3, "{name}"),
                Err(refusal) => assert!(!is_taken && matches!(refusal, Refusal::TooLarge(_)), "{name}: {refusal:?}"),
            }
        }
        // Over what a request may weigh as a whole: the same answer.
        let folder = place.0.join("request");
        fs::create_dir_all(&folder).unwrap();
        let take = async move |form: Multipart| match receive(form, &folder, 1, bounds).await {
            Err(Refusal::TooLarge(_)) => StatusCode::PAYLOAD_TOO_LARGE,
            other => panic!("{other:?}"),
        };
        let small_door = axum::Router::new().route("/", axum::routing::post(take)).layer(DefaultBodyLimit::max(900));
        let body = Body::from(multipart(&[("a", &small), ("b", &small)]));
        let answer = small_door.oneshot(Request::post("/").header(header::CONTENT_TYPE, KIND).body(body).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
        // From outside: more files than are taken, and nothing is left; more bytes than any other form may weigh are taken.
        let app = place.app();
        let mut browser = Browser::new(&app).await;
        let many: Vec<(&str, &[u8])> = vec![("a.csv", b"Nom;Type\nA;CCAS\n"); 51];
        let answer = browser.upload("/import/deposer", &many).await;
        assert!(answer.status == StatusCode::PAYLOAD_TOO_LARGE && answer.text.contains("200 Mo par fichier"), "{}", answer.text);
        assert_eq!(listing(&folder_beside(&app.dossier)), Vec::<String>::new());
        let long = format!("Nom;Type\n{}", "CCAS de Melun;CCAS\n".repeat(120_000));
        assert_eq!(browser.upload("/import/deposer", &[("a.csv", long.as_bytes())]).await.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn two_names_become_one_partner() {
    run(async {
        let place = Place::new("judged");
        let app = place.app();
        let mut browser = Browser::new(&app).await;
        browser.upload("/import/deposer", &[("suivi.xlsx", &messy())]).await;
        // Pairs come in an order that tells nothing: those that are not meant are left undecided.
        let (mut one, mut other) = (String::new(), String::new());
        for _ in 0..20 {
            let page = browser.get("/import/depots/1/partenaires").await;
            let hidden = |name: &str| {
                let mark = format!("name=\"{name}\" value=\"");
                page.text.split_once(&mark).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned()
            };
            (one, other) = (hidden("un"), hidden("autre"));
            if ["Mission locale de Chelles", "Mission locale Chelles"]
                .iter()
                .all(|name| page.text.contains(&format!("<th scope=\"col\">{name}</th>")))
            {
                break;
            }
            let unsure = [("un", one.as_str()), ("autre", &other), ("vu", "0"), ("verdict", "incertain"), ("nom", "Anne")];
            let answer = browser.post("/import/depots/1/partenaires", &unsure).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", page.text);
        }
        let answer =
            [("un", one.as_str()), ("autre", &other), ("vu", "0"), ("verdict", "oui"), ("garder", &one), ("motif", "même mission")];
        // Nobody said who he is, on another machine.
        let mut stranger = Browser::new(&app).await;
        let nameless = stranger.post("/import/depots/1/partenaires", &answer).await;
        assert!(nameless.status == StatusCode::UNPROCESSABLE_ENTITY && nameless.text.contains("même mission"), "{}", nameless.text);
        let signed = browser.post("/import/depots/1/partenaires", &[&answer[..], &[("nom", "Anne")]].concat()).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
        // The second of two people is told; the history is kept.
        let late =
            browser.post("/import/depots/1/partenaires", &[("un", &*one), ("autre", &*other), ("vu", "0"), ("verdict", "non")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("Anne a répondu entre-temps"), "{}", late.text);
        let page = browser.get("/import/depots/1/partenaires").await;
        assert!(page.text.contains("même mission"), "{}", page.text);
        assert!(app.register.tables().unwrap().is_empty(), "it counts with the deposit, not before");

        let page = browser.get("/import/depots/1").await;
        browser.post("/import/depots/1/confirmer", &[("vu", &seen(&page.text))]).await;
        settle(&app);
        let snapshot = app.snapshot().unwrap();
        let dossier = &snapshot.loaded.dossier;
        let at = |id: &str| dossier.partners.iter().position(|partner| partner.id == id).map(crate::dossier::PartnerIdx::from).unwrap();
        let linkage = crate::linkage::PartnerLinkage::build(dossier);
        assert_eq!(linkage.canonical(at(&one)), linkage.canonical(at(&other)));
        assert_eq!(linkage.canonical(at(&one)), at(&one), "the name that was chosen stands for both");

        // Judged again in the dossier, both ways of writing the pair being one.
        let last = app.register.judgements_on(&other, &one).unwrap().pop().unwrap().id.to_string();
        let again = [("un", &*other), ("autre", &*one), ("vu", &*last), ("verdict", "non")];
        assert_eq!(browser.post("/import/partenaires", &again).await.status, StatusCode::SEE_OTHER);
        settle(&app);
        let snapshot = app.snapshot().unwrap();
        let linkage = crate::linkage::PartnerLinkage::build(&snapshot.loaded.dossier);
        assert_ne!(linkage.canonical(at(&one)), linkage.canonical(at(&other)));
        let page = browser.get("/import/partenaires").await;
        assert!(page.text.contains("avant : un seul partenaire, Anne"), "{}", page.text);

        // A partner that leaves the dossier takes no row with it into the errors.
        let path = app.dossier.join("partenaires.csv");
        let kept: Vec<String> =
            fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with(&format!("{other},"))).map(str::to_owned).collect();
        fs::write(&path, kept.join("\n")).unwrap();
        settle(&app);
        let snapshot = app.snapshot().unwrap();
        let of_register: Vec<_> =
            snapshot.loaded.remarks.iter().filter(|remark| remark.place.source.starts_with("registre.sqlite")).collect();
        assert!(!of_register.is_empty() && of_register.iter().all(|remark| remark.kind == "judged_partner_gone"), "{of_register:?}");
    });
}

/// The small example, at this path.
fn example(at: &Path) {
    fs::create_dir_all(at).unwrap();
    copy_files(&testing::example(), at).unwrap();
}

/// One action of its own, with a partner that is there under its name, and one that isn't.
const ONE_ACTION: &[u8] =
    "Intitulé de l'action;Partenaires;Territoire\nAtelier vélo;CCAS de Belleval|Roue libre du Val;MDS de Belleval\n".as_bytes();

#[test]
fn what_a_deposit_only_names_takes_nothing_from_the_dossier() {
    run(async {
        let place = Place::new("named");
        let app = place.app();
        example(&app.dossier);
        settle(&app);
        let before = app.snapshot().unwrap();
        let before = &before.loaded.dossier;
        let mut browser = Browser::new(&app).await;

        // A table by itself: no other is emptied.
        let partners = fs::read(app.dossier.join("partenaires.csv")).unwrap();
        browser.upload("/import/deposer", &[("partenaires.csv", &partners)]).await;
        let page = browser.get("/import/depots/1").await;
        assert!(page.text.contains("remplacée") && !page.text.contains("n'ont plus leur sens"), "{}", page.text);
        assert_eq!(browser.post("/import/depots/1/confirmer", &[("vu", &seen(&page.text))]).await.status, StatusCode::SEE_OTHER);
        settle(&app);
        let same = app.snapshot().unwrap();
        let same = &same.loaded.dossier;
        for table in Table::ALL {
            assert_eq!(same.len(*table), before.len(*table), "{}", table.code());
        }
        assert_eq!(same.territories, before.territories);

        // Actions alone: who is there is met again, who is new is added, and territories keep what is known of them.
        let mut browser = Browser::new(&app).await;
        browser.upload("/import/deposer", &[("actions.csv", ONE_ACTION)]).await;
        let page = browser.get("/import/depots/2").await;
        assert!(page.text.contains("complétée"), "{}", page.text);
        assert_eq!(browser.post("/import/depots/2/confirmer", &[("vu", &seen(&page.text))]).await.status, StatusCode::SEE_OTHER);
        settle(&app);
        let after = app.snapshot().unwrap();
        let after = &after.loaded.dossier;
        assert_eq!(after.territories, before.territories);
        assert_eq!(after.partners.len(), before.partners.len() + 1);
        assert!(after.partners.iter().any(|partner| partner.name == "Roue libre du Val"));
        let of_action: Vec<&str> = after.participations.iter().map(|row| after.partner(row.partner).name.as_str()).collect();
        assert!(of_action.contains(&"CCAS de Belleval") && of_action.contains(&"Roue libre du Val"), "{of_action:?}");
        assert_eq!(after.territory(after.actions[0].territories[0]).name, "MDS de Belleval");
    });
}

#[test]
fn a_dossier_in_one_file_becomes_a_folder_with_all_that_it_held() {
    run(async {
        let place = Place::new("one-file");
        example(&place.0.join("source"));
        let held = crate::dossier::load_folder(&place.0.join("source")).unwrap().dossier;
        let file = place.0.join("suivi.json");
        fs::write(&file, crate::rendering::dossier::json("suivi", &crate::rendering::dossier::sheets(&held))).unwrap();
        fs::write(place.0.join("maillage.toml"), "[recommendations]\nfirst = 12\n").unwrap();
        let untouched = fs::read(&file).unwrap();
        let app = App::open(file.clone(), Door::Local("127.0.0.1:8102".parse().unwrap()), Lang::Fr).unwrap();
        settle(&app);
        app.register.log("Anne", Act::Analysis, "avant l'import").unwrap();
        let mut browser = Browser::new(&app).await;
        browser.upload("/import/deposer", &[("actions.csv", ONE_ACTION)]).await;
        let page = browser.get("/import/depots/1").await;
        assert!(page.text.contains("complétée") && page.text.contains("suivi-importe"), "{}", page.text);
        let answer = browser.post("/import/depots/1/confirmer", &[("vu", &seen(&page.text))]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert!(browser.get("/import/depots/1").await.text.contains("Le fichier d'origine n'a pas changé"));
        assert_eq!(fs::read(&file).unwrap(), untouched);

        let folder = place.0.join("suivi-importe");
        let next = App::open(folder.clone(), Door::Local("127.0.0.1:8102".parse().unwrap()), Lang::Fr).unwrap();
        settle(&next);
        let snapshot = next.snapshot().unwrap();
        let dossier = &snapshot.loaded.dossier;
        assert_eq!((dossier.actions.len(), dossier.partners.len()), (1, held.partners.len() + 1));
        assert_eq!(dossier.meetings.len(), held.meetings.len());
        assert_eq!(dossier.attendances.len(), held.attendances.len());
        assert!(fs::read_to_string(folder.join("maillage.toml")).unwrap().contains("first = 12"));
        assert!(next.register.audit(9).unwrap().iter().any(|line| line.object == "avant l'import"));
    });
}
