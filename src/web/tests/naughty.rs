//! What users typed stays text, on every page: a dossier of naughty strings is walked through from link to link.

use super::super::testing::{HASH, LOCAL, Site, example};
use super::markup::elements;
use super::{filled, routes};
use crate::register::{Act, NewAccount, NewDecision, Rights, Role};
use crate::web::{Door, Encryption};
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

/// Each would become an element, an attribute, a script or an address somewhere, if it were not kept as text.
const NAUGHTY: [&str; 12] = [
    "<script>pwn()</script>",
    "\"><img src=x onerror=pwn()>",
    "'><svg/onload=pwn()>",
    "</title></textarea></style></script><iframe srcdoc=pwn>",
    "javascript:pwn()",
    "\" autofocus onfocus=pwn() x=\"",
    "{{pwn}} ${pwn} <%= pwn %>",
    "]]><b onclick=pwn()>",
    "<!--<base href=//pwn.example>",
    "\u{202e}pwn\u{2066}",
    "=HYPERLINK(\"//pwn.example\")",
    "&lt;script&gt;pwn()&#60;/script&#62;",
];

/// Columns that hold text of people.
const TEXT: [&str; 19] = [
    "titre",
    "description",
    "nom",
    "sigle",
    "constat",
    "note",
    "motif",
    "par",
    "atelier",
    "axe",
    "unite",
    "source",
    "document",
    "thematiques",
    "publics",
    "typologie",
    "indicateur",
    "porteur",
    "remarque",
];

/// Identifiers that become naughty wherever they stand.
const VICTIMS: [(&str, &str); 3] =
    [("belleval", "belleval\"><img src=x onerror=pwn()>"), ("caf", "caf<script>pwn()</script>"), ("b01", "b01'><svg/onload=pwn()>")];

/// The example with naughty strings in every text of every table, and the tables that it lacks.
fn write(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let more = [
        (
            "decisions",
            "date,objet,decision,motif,par,echeance,porteur,titre\n2013-05-01,redundant_actions b01,retenue,m,p,2014-01-01,caf,t\n",
        ),
        ("instances", "instance,territoire,partenaire,fonction,atelier\nconference_territoriale,belleval,caf,president_elu,a\n"),
        ("jalons", "territoire,jalon,date,note\nbelleval,formation,2013-05-01,n\n"),
        ("indicateurs", "territoire,indicateur,periode,valeur,unite,source\nbelleval,i,2013,4,u,s\n"),
    ];
    let kept = std::fs::read_dir(example())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "csv"));
    let kept = kept.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()));
    let more = more.map(|(name, text)| (format!("{name}.csv"), text.to_owned()));
    let mut next = 0;
    for (name, text) in kept.chain(more) {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut headers = reader.headers().unwrap().clone();
        headers.push_field("remarque");
        headers.push_field("<script>pwn()</script>");
        let mut writer = csv::Writer::from_path(folder.join(name)).unwrap();
        writer.write_record(&headers).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let cells = headers.iter().enumerate().map(|(at, header)| {
                let cell = row.get(at).unwrap_or_default();
                if TEXT.contains(&header) || at > row.len() {
                    next += 1;
                    // Lists part at the bar.
                    return format!("{cell} {}", NAUGHTY[next % NAUGHTY.len()]);
                }
                let named = |id: &str| {
                    VICTIMS.iter().find(|(victim, _)| *victim == id).map_or_else(|| id.to_owned(), |(_, naughty)| (*naughty).to_owned())
                };
                cell.split('|').map(named).collect::<Vec<_>>().join("|")
            });
            writer.write_record(cells.collect::<Vec<_>>()).unwrap();
        }
    }
}

fn naughty_site() -> Site {
    let folder = std::env::temp_dir().join(format!("maillage-naughty-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    write(&folder);
    let site = Site::on(&folder, Door::Local(LOCAL));
    std::fs::remove_dir_all(folder).unwrap();
    let register = &site.app.register;
    for (number, text) in NAUGHTY.iter().enumerate() {
        let rights = Rights::of(Role::Contribution, text).unwrap();
        register
            .open_account(&NewAccount { login: (*text).to_owned(), name: format!("{text}\0"), rights, hash: String::new() }, text)
            .unwrap();
        register.log(text, Act::Import, text).unwrap();
        let snapshot = site.app.snapshot().unwrap();
        let items = &snapshot.analysis.agenda.items;
        let Some(item) = items.get(number % items.len().max(1)) else { continue };
        let key = &snapshot.analysis.detections[item.detection].findings[item.finding].key;
        let told = |label: &str| format!("{label} {text}");
        let decision = NewDecision {
            subject: if number % 3 == 0 { told("cle") } else { key.clone() },
            subjects: vec!["b01".into(), (*text).to_owned()],
            title: told("titre"),
            conference: told("conference"),
            day: jiff::civil::Date::constant(2014, 12, 1),
            verdict: crate::dossier::Verdict::Adopted,
            carrier: told("porteur"),
            due: None,
            reason: told("motif"),
            signed_by: told("signataire"),
            account: None,
            replaces: register.decisions_on(key).unwrap().last().map_or(0, |last| last.id),
        };
        let decision = if number % 3 == 0 { NewDecision { replaces: 0, ..decision } } else { decision };
        register.decide(&decision).unwrap();
    }
    site.app.look();
    site
}

/// What our pages are made of; anything else came from a user.
const ELEMENTS: &str = "html head meta title link style script body main header footer nav section article aside div p span a h1 h2 h3 h4 h5 h6 ul ol li dl dt dd \
    table caption thead tbody tfoot tr th td colgroup col strong em b bdi i small abbr code kbd time sup sub mark br hr img figure figcaption form input button select option \
    optgroup textarea label fieldset legend output progress meter details summary dialog template noscript blockquote q cite pre var wbr svg g path rect circle ellipse line \
    polyline polygon text tspan textpath defs use symbol pattern marker lineargradient radialgradient stop clippath mask desc datalist";

/// What came to be of a page that we did not write.
fn faults(path: &str, page: &str, is_svg: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for element in elements(page) {
        let is_ours = ELEMENTS.split_ascii_whitespace().any(|name| name == element.name);
        if !is_ours || (is_svg && element.name == "script") {
            faults.push(format!("{path}: an element <{}>", element.name));
        }
        if element.name == "script" && !element.get("src").is_some_and(|src| src.starts_with("/statique/")) {
            faults.push(format!("{path}: a script of another's"));
        }
        for (name, value) in &element.attributes {
            let is_odd = !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
            if is_odd || name.starts_with("on") || name == "srcdoc" || name == "pwn" || (name == "style" && !is_svg) || name == "formaction"
            {
                faults.push(format!("{path}: an attribute {name} of <{}>", element.name));
            }
            if matches!(name.as_str(), "href" | "src" | "action" | "xlink:href" | "data" | "content") {
                let value = value.trim().to_ascii_lowercase();
                if value.starts_with("javascript:")
                    || value.starts_with("//")
                    || value.starts_with("vbscript:")
                    || value.starts_with("data:text")
                {
                    faults.push(format!("{path}: an address {value}"));
                }
            }
        }
    }
    faults
}

/// Where a link of a page leads, within the app.
fn target(from: &str, link: &str) -> Option<String> {
    let link = link.split('#').next().unwrap_or_default();
    if link.is_empty() || link.starts_with("data:") || link.starts_with("mailto:") || link.contains("://") {
        return None;
    }
    if link.starts_with('/') {
        return Some(link.to_owned());
    }
    let folder = from.split('?').next().unwrap_or_default().rsplit_once('/').map_or("", |(folder, _)| folder);
    if link.starts_with('?') {
        return Some(format!("{}{link}", from.split('?').next().unwrap_or_default()));
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn what_users_typed_stays_text_on_every_page() {
    let site = naughty_site();
    let snapshot = site.app.snapshot().expect("the naughty dossier is analysed");
    assert!(snapshot.loaded.dossier.actions.len() > 20, "its rows are read");
    assert!(snapshot.loaded.dossier.actions.iter().any(|action| action.id.contains("<svg/onload")), "its identifiers too");
    let mut anne = site.visitor();
    let odd: String = form_urlencoded::byte_serialize("\"><script>pwn()</script>".as_bytes()).collect();
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    for route in routes() {
        if route.path.contains('{') {
            waiting.push_back(filled(route.path, &odd.replace('+', "%20")));
        } else {
            waiting.push_back(route.path.to_owned());
            let query = ["vers", "code", "personne", "action", "q", "filtre", "territoire", "theme", "identifiant", "nom"]
                .map(|name| format!("{name}={odd}"));
            waiting.push_back(format!("{}?{}", route.path, query.join("&")));
        }
    }
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let (mut wrong, mut n_pages, mut n_naughty) = (Vec::new(), 0, 0);
    while let Some(path) = waiting.pop_front() {
        let answer = anne.get(&path);
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
        let kind = answer.header("content-type").to_owned();
        let is_saved = answer.header("content-disposition").starts_with("attachment");
        let (is_page, is_svg) = (kind.starts_with("text/html"), kind.starts_with("image/svg"));
        // A refusal of the router itself has no body; all else says what it is, and is not guessed at.
        assert!(!kind.is_empty() || answer.bytes.is_empty(), "{path}: of no kind");
        let text = answer.text();
        if is_saved || !(is_page || is_svg) {
            continue;
        }
        n_pages += 1;
        n_naughty += usize::from(text.contains("pwn"));
        wrong.extend(faults(&path, &text, is_svg));
        for element in elements(&text) {
            for link in ["href", "src", "action"].into_iter().filter_map(|name| element.get(name)).filter_map(|link| target(&path, &link)) {
                if seen.len() < 1_500 && seen.insert(link.clone()) {
                    // What is no address at all is refused before it reaches the app.
                    if link.parse::<axum::http::Uri>().is_ok() {
                        waiting.push_back(link);
                    } else {
                        wrong.push(format!("{path}: « {link} » is no address"));
                    }
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(n_pages > 30 && n_naughty > 15, "{n_pages} pages seen, {n_naughty} with naughty strings");
}

#[test]
fn names_of_accounts_stay_text_to_their_owners() {
    let site = Site::empty(Door::Network { encryption: Encryption::Here, hosts: Vec::new() });
    for text in NAUGHTY {
        let new = NewAccount { login: text.to_owned(), name: text.to_owned(), rights: Rights::administration(), hash: HASH.clone() };
        site.app.register.open_account(&new, "essai").unwrap();
        let mut owner = site.visitor();
        owner.log_in(text);
        for path in ["/", "/mon-compte", "/comptes", "/comptes/1", "/journal"] {
            let page = owner.get(path).is(200).text();
            assert!(page.contains("pwn"), "{path}");
            assert_eq!(faults(path, &page, false), Vec::<String>::new());
        }
    }
}

#[test]
fn the_check_itself_sees_what_is_wrong() {
    for text in NAUGHTY
        .iter()
        .filter(|text| text.contains(['<', '"']) && !text.starts_with("{{") && !text.starts_with('=') && !text.starts_with('&'))
    {
        let raw = format!("<p title=\"{text}\">{text}</p>");
        assert!(!faults("/", &raw, false).is_empty(), "{text}");
    }
    assert!(!faults("/", "<a href=\"javascript:pwn()\">x</a>", false).is_empty());
    assert_eq!(faults("/", "<p title=\"&lt;script&gt;\">&lt;script&gt;</p>", false), Vec::<String>::new());
}
