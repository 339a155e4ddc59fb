//! The pages as a browser meets them: what a figure shows is what it opens, twins agree, nothing that users typed runs.

use crate::web::app::Door;
use crate::web::testing::{LOCAL, Site, Visitor};
use serde_json::Value;

const VIEWS: [&str; 5] = ["partenaires", "rencontres", "sollicitations", "actions", "territoires"];

fn read(visitor: &mut Visitor, address: &str) -> Value {
    serde_json::from_str(&visitor.get(address).is(200).text()).unwrap()
}

/// How many rows the address of a page of rows opens.
fn opened(visitor: &mut Visitor, address: &str) -> u64 {
    let twin = address.replacen("/explorer/lignes?", "/explorer/lignes.json?", 1);
    assert_ne!(twin, address, "{address} is no page of rows");
    read(visitor, &twin)["lignes_en_tout"].as_u64().unwrap()
}

fn text(page: &str) -> String {
    page.replace("&amp;", "&")
}

/// A dossier of its own, tables as (file, text).
fn site(tables: &[(&str, &str)]) -> Site {
    let site = Site::empty(Door::Local(LOCAL));
    std::fs::create_dir_all(site.dossier()).unwrap();
    for (file, text) in tables {
        std::fs::write(site.dossier().join(file), text).unwrap();
    }
    site.app.look();
    site
}

#[test]
fn each_figure_of_a_matrix_opens_as_many_rows() {
    let site = Site::local();
    let mut anne = site.visitor();
    let mut n_cells = 0;
    for more in ["", "&theme=logement", "&type=association", "&de=2013-06&a=2014-02", "&niveau=departement"] {
        for crossing in super::crossing::CROSSINGS {
            let page = text(&anne.get(&format!("/explorer/matrices?croix={}{more}", crossing.code)).is(200).text());
            for cell in page.split("<td class=\"q").skip(1) {
                let cell = cell.split("</td>").next().unwrap();
                let (_, rest) = cell.split_once("href=\"").unwrap();
                let (address, rest) = rest.split_once("\">").unwrap();
                let shown: u64 = rest.split('<').next().unwrap().parse().unwrap();
                assert_eq!(opened(&mut anne, address), shown, "{}{more}: {address}", crossing.code);
                n_cells += 1;
            }
        }
    }
    assert!(n_cells > 60, "{n_cells} cells");
}

#[test]
fn each_node_and_each_link_opens_as_many_rows() {
    let site = Site::local();
    let mut anne = site.visitor();
    for view in VIEWS {
        for more in ["", "&territoire=belleval", "&de=2013-06&a=2014-02", "&theme=logement"] {
            let network = read(&mut anne, &format!("/explorer/reseau.json?vue={view}{more}"));
            for what in ["noeuds", "liens"] {
                for one in network[what].as_array().unwrap().iter().take(12) {
                    let (address, n) = (one["lignes"].as_str().unwrap(), one["n"].as_u64().unwrap());
                    assert_eq!(opened(&mut anne, address), n, "{view}{more}: {address}");
                }
            }
            if more.is_empty() {
                assert!(network["liens"].as_array().unwrap().len() > 2, "{view}: {}", network["phrase"]);
            }
        }
    }
}

#[test]
fn a_choice_hides_and_moves_nothing() {
    let site = Site::local();
    let mut anne = site.visitor();
    let whole = read(&mut anne, "/explorer/reseau.json");
    let part = read(&mut anne, "/explorer/reseau.json?territoire=belleval&a=2014-01");
    let at = |node: &Value| (node["id"].clone(), node["x"].clone(), node["y"].clone());
    let all: Vec<_> = whole["noeuds"].as_array().unwrap().iter().map(at).collect();
    let few: Vec<_> = part["noeuds"].as_array().unwrap().iter().map(at).collect();
    assert!(!few.is_empty() && few.len() < all.len() && few.iter().all(|node| all.contains(node)));
    let centred = read(&mut anne, "/explorer/reseau.json?partenaire=caf");
    assert_eq!(centred["centre"], "partenaire:caf");
    let nodes = centred["noeuds"].as_array().unwrap();
    let caf = nodes.iter().position(|node| node["id"] == "partenaire:caf").unwrap();
    let is_linked = |at: usize| {
        at == caf
            || centred["liens"].as_array().unwrap().iter().any(|l| (l["de"] == at && l["a"] == caf) || (l["de"] == caf && l["a"] == at))
    };
    assert!(nodes.len() > 1 && (0..nodes.len()).all(is_linked));
}

#[test]
fn two_apps_on_one_dossier_show_the_same() {
    let (one, other) = (Site::local(), Site::local());
    for view in VIEWS {
        for twin in ["reseau.json", "reseau.csv", "reseau.svg"] {
            let address = format!("/explorer/{twin}?vue={view}");
            assert!(one.visitor().get(&address).is(200).bytes == other.visitor().get(&address).is(200).bytes, "{address}");
        }
    }
}

#[test]
fn twins_agree_with_their_page() {
    let site = Site::local();
    let mut anne = site.visitor();
    let network = read(&mut anne, "/explorer/reseau.json?vue=actions");
    let page = anne.get("/explorer/reseau?vue=actions").is(200).text();
    assert!(page.contains(network["phrase"].as_str().unwrap()));
    let csv = anne.get("/explorer/reseau.csv?vue=actions").is(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.text().starts_with("\u{feff}de;de_nom;vers;vers_nom;lignes\r\n"));
    assert_eq!(csv.text().lines().count() - 1, network["liens"].as_array().unwrap().len());
    assert_eq!(page.split("id=\"liens\"").nth(1).unwrap().matches("<tr>").count() - 1, network["liens"].as_array().unwrap().len().min(200));
    for table in crate::dossier::Table::ALL {
        let query = format!("?table={}", table.code());
        let rows = read(&mut anne, &format!("/explorer/lignes.json{query}"));
        let n = rows["lignes"].as_array().unwrap().len();
        let page = anne.get(&format!("/explorer/lignes{query}")).is(200).text();
        assert_eq!(page.matches("<tr>").count(), if n == 0 { 0 } else { n + 1 }, "{query}");
        for row in rows["lignes"].as_array().unwrap() {
            assert!(page.contains(row["fichier"].as_str().unwrap()), "{query}");
        }
    }
    let matrix = read(&mut anne, "/explorer/matrices.json");
    let csv = anne.get("/explorer/matrices.csv").is(200).text();
    assert_eq!(csv.lines().count() - 1, matrix["lignes"].as_array().unwrap().len());
    assert!(anne.get("/explorer/matrices").is(200).text().contains(matrix["colonnes"][0]["nom"].as_str().unwrap()));
    let maps = read(&mut anne, "/explorer/cartes.json");
    let id = maps["cartes"][0]["id"].as_str().unwrap();
    assert!(anne.get(&format!("/explorer/cartes?carte={id}")).is(200).text().contains(&format!("/rapport/diagrammes/{id}.svg")));
    assert!(anne.get(&format!("/rapport/diagrammes/{id}.svg")).is(200).text().starts_with("<svg"));
    assert_eq!(
        anne.get(&format!("/explorer/cartes.csv?carte={id}")).is(200).text().lines().count(),
        maps["lignes"].as_array().unwrap().len()
    );
}

#[test]
fn a_record_says_what_is_known_of_it() {
    let site = Site::local();
    let mut anne = site.visitor();
    let page = anne.get("/explorer/partenaire/caf").is(200).text();
    assert!(page.contains("<h1>") && page.contains("/explorer/action/") && page.contains("/explorer/reseau?partenaire=caf"));
    let record = read(&mut anne, "/explorer/partenaire/caf.json");
    assert_eq!((&record["fiche"]["cellules"]["id"], &record["table"]), (&Value::from("caf"), &Value::from("partenaires")));
    assert!(record["lignes"]["participations"].as_array().unwrap().len() > 1);
    let csv = anne.get("/explorer/partenaire/caf.csv").is(200).text();
    assert!(csv.starts_with("\u{feff}table;fichier;ligne;colonne;valeur\r\npartenaires;"));
    let page = anne.get("/explorer/territoire/belleval").is(200).text();
    assert!(page.contains("/rapport/territoires/belleval.html") && page.contains("/revue/"));
    assert!(anne.get("/rapport/territoires/belleval.html").is(200).text().contains("Belleval"));
    assert!(anne.get("/explorer/action/b01").is(200).text().contains("Prévenir les expulsions locatives"));
}

#[test]
fn search_folds_accents_and_case_and_groups() {
    let site = Site::local();
    let mut anne = site.visitor();
    let found = read(&mut anne, "/explorer.json?q=PREVENIR+expulsions");
    let actions = &found["resultats"][1];
    assert_eq!((&actions["sorte"], &actions["trouves"][0]["id"]), (&Value::from("actions"), &Value::from("b01")));
    let page = anne.get("/explorer?q=PREVENIR+expulsions").is(200).text();
    assert!(page.contains("/explorer/action/b01"));
    assert!(anne.get("/explorer.csv?q=caf").is(200).text().contains("partenaires;caf;"));
    assert!(anne.get("/explorer?q=zzzz").is(200).text().contains("0 réponse pour"));
    assert!(anne.get("/explorer").is(200).text().contains("/explorer/matrices"));
    let proposal = read(&mut anne, "/explorer.json?q=belleval");
    assert!(
        proposal["resultats"][3]["trouves"].as_array().unwrap().iter().all(|hit| hit["adresse"].as_str().unwrap().starts_with("/revue/"))
    );
}

#[test]
fn what_is_unknown_is_said() {
    let site = Site::local();
    let mut anne = site.visitor();
    for address in [
        "/explorer/partenaire/zz",
        "/explorer/partenaire/zz.json",
        "/explorer/territoire/caf",
        "/explorer/action/%3Cscript%3E",
        "/explorer/rien",
    ] {
        anne.get(address).is(404);
    }
    for (address, word) in [
        ("/explorer/lignes?table=zz", "zz"),
        ("/explorer/lignes?territoire=zz", "zz"),
        ("/explorer/reseau?vue=zz", "zz"),
        ("/explorer/reseau.json?de=hier", "hier"),
        ("/explorer/reseau.svg?partenaire=zz", "zz"),
        ("/explorer/matrices?croix=zz", "zz"),
        ("/explorer/matrices.csv?niveau=zz", "zz"),
        ("/explorer/cartes?carte=..%2Fzz", "zz"),
        ("/explorer/lignes?type=%3Cscript%3Ezz", "zz"),
    ] {
        let page = anne.get(address).is(422).text();
        assert!(page.contains(word) && !page.contains("<script>zz"), "{address}");
    }
}

#[test]
fn hostile_names_stay_text_everywhere() {
    let site = site(&[
        (
            "territoires.csv",
            "id,nom,niveau,latitude,longitude\n\"t\"\"><b>\",\"<script>alert(1)</script>\",mds,48.5,2.6\nu,Autre,mds,48.7,2.9\n",
        ),
        ("partenaires.csv", "id,nom,type\n\"p/1?&#\",\"<script>alert(2)</script>\",caf\n=cmd,\"=1+1\",ccas\n"),
        (
            "actions.csv",
            "id,titre,territoires,thematiques,publics,note\na%2F,\"<img src=x onerror=alert(3)>\",\"t\"\"><b>\",\"<script>alert(4)</script>\",\"\"\"><script>alert(5)</script>\",\"<script>alert(6)</script>\"\nb,\"+33\",u,sante,familles,\n",
        ),
        (
            "participations.csv",
            "action,partenaire,role\na%2F,p/1?&#,pilote\na%2F,=cmd,contributeur\nb,=cmd,pilote\nb,p/1?&#,contributeur\n",
        ),
    ]);
    let mut anne = site.visitor();
    let step = super::address::step;
    let mut addresses: Vec<String> = vec![
        format!("/explorer/partenaire/{}", step("p/1?&#")),
        format!("/explorer/action/{}", step("a%2F")),
        format!("/explorer/territoire/{}", step("t\"><b>")),
        "/explorer?q=script".into(),
        "/explorer?q=%22%3E%3Cscript%3Ealert(7)".into(),
        "/explorer/cartes".into(),
    ];
    addresses.extend(crate::dossier::Table::ALL.iter().map(|table| format!("/explorer/lignes?table={}", table.code())));
    addresses.extend(super::crossing::CROSSINGS.iter().map(|crossing| format!("/explorer/matrices?croix={}", crossing.code)));
    addresses.extend(VIEWS.iter().map(|view| format!("/explorer/reseau?vue={view}&partenaire={}", step("p/1?&#"))));
    addresses.extend(VIEWS.iter().map(|view| format!("/explorer/reseau.svg?vue={view}")));
    for address in &addresses {
        let page = anne.get(address).is(200).text();
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("\"><b>"), "{address}");
        assert!(page.contains("<svg") || page.matches("<h1").count() == 1, "{address}");
        // What leads to a record leads there, whatever its identifier.
        for link in page.split("href=\"/explorer/").skip(1).take(40) {
            let to = text(link.split('"').next().unwrap());
            anne.get(&format!("/explorer/{to}")).is(200);
        }
    }
    let csv = anne.get("/explorer/lignes.csv?table=partenaires").is(200).text();
    assert!(csv.contains("'=cmd;'=1+1;") && !csv.contains("\n=cmd"), "{csv}");
    assert!(anne.get("/explorer/reseau.csv?vue=actions").is(200).text().contains(";'=1+1"));
}

#[test]
fn rows_come_by_pages_and_files_hold_them_all() {
    let partners: String = (0..450).map(|i| format!("p{i:03},Partenaire {i},association\n")).collect();
    let takes: String = (0..450).map(|i| format!("a{},p{i:03},contributeur\n", i % 9)).collect();
    let actions: String = (0..9).map(|i| format!("a{i},Action {i},t\n")).collect();
    let site = site(&[
        ("territoires.csv", "id,nom,niveau\nt,Territoire,mds\n"),
        ("partenaires.csv", &format!("id,nom,type\n{partners}")),
        ("actions.csv", &format!("id,titre,territoires\n{actions}")),
        ("participations.csv", &format!("action,partenaire,role\n{takes}")),
    ]);
    let mut anne = site.visitor();
    let at = |visitor: &mut Visitor, page: &str| {
        let rows = read(visitor, &format!("/explorer/lignes.json?table=participations&page={page}"));
        (rows["page"].as_u64().unwrap(), rows["pages"].as_u64().unwrap(), rows["lignes"].as_array().unwrap().len())
    };
    assert_eq!(
        [
            at(&mut anne, "1"),
            at(&mut anne, "3"),
            at(&mut anne, "99999999999999999999"),
            at(&mut anne, "4"),
            at(&mut anne, "-1"),
            at(&mut anne, "0")
        ],
        [(1, 3, 200), (3, 3, 50), (1, 3, 200), (3, 3, 50), (1, 3, 200), (1, 3, 200)]
    );
    let page = anne.get("/explorer/lignes?table=participations&page=2").is(200).text();
    assert!(page.contains("page=1") && page.contains("page=3") && page.matches("<tr>").count() == 201);
    assert_eq!(anne.get("/explorer/lignes.csv?table=participations").is(200).text().lines().count(), 451);
    assert_eq!(read(&mut anne, "/explorer.json?q=partenaire")["resultats"][0]["trouves"].as_array().unwrap().len(), super::search::MOST);
    let page = anne.get("/explorer/reseau").is(200).text();
    assert!(page.contains("200 lignes montrées sur"));
}

#[test]
fn a_large_graph_keeps_the_largest_nodes_and_a_link_for_each() {
    use super::graph::{Dot, Graph, Link};
    use crate::network::Node;
    let n = 60;
    let dots: Vec<Dot> = (0..n).map(|i| Dot { node: Node::Action(i.into()), count: n - i }).collect();
    let mut links: Vec<Link> =
        (0..n).flat_map(|i| (i + 1..n).map(move |j| Link { from: i, to: j, weight: (i * j % 17) as f64, count: 1 })).collect();
    links.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.from, a.to).cmp(&(b.from, b.to))));
    let graph = Graph { n_dots: n, n_links: links.len(), dots: dots.clone(), links };
    let bounded = graph.clone().bounded(40, 60);
    assert_eq!((bounded.dots.len(), bounded.links.len(), bounded.n_dots, bounded.n_links), (40, 60, 60, 1770));
    assert_eq!(bounded.dots, dots[..40]);
    assert!((0..40).all(|at| bounded.links.iter().any(|link| link.from == at || link.to == at)));
    assert_eq!(graph.clone().bounded(2000, 4000), graph);
}
