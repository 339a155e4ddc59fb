//! Foreign files become dossiers: every real one of the shared collection, agents' workbooks made here, our own exports read back, and files made to do harm.
//!
//! Each import is held to one law: rows read = rows kept + rows left aside, and each row left aside has its remark.

use maillage::dossier::{Dossier, RowRef, Table, load_folder};
use maillage::importing::{Imported, Mapping, Why, import};
use maillage::sources::{open, open_folder};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The shared collection; says so when it is not on this machine.
#[expect(clippy::print_stderr, reason = "a test that checks nothing says so")]
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: {} is not here, nothing was checked", folder.display());
    None
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("imports").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

fn run(words: &[&str]) -> Output {
    let ran = Command::new(env!("CARGO_BIN_EXE_maillage")).args(words).output().expect("the program starts");
    assert!(!String::from_utf8_lossy(&ran.stderr).contains("panicked"), "{words:?}");
    ran
}

/// What a command that must succeed says.
#[track_caller]
fn said(words: &[&str]) -> String {
    let ran = run(words);
    assert_eq!(ran.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("what is said is UTF-8").replace(['\u{202f}', '\u{a0}'], " ")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the paths of tests are Unicode")
}

fn import_paths(paths: &[PathBuf]) -> Imported {
    let (mut opened, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let (mut more, mut wrong) = open_folder(path).expect("the folder can be listed");
            opened.append(&mut more);
            faults.append(&mut wrong);
        } else {
            opened.append(&mut open(path).expect("the file can be opened"));
        }
    }
    import(opened, faults, &Mapping::default(), "essai")
}

/// A real file, or several imported together, and what must come of them: rows of the main source as its README counts them, and rows of our tables.
struct Real {
    files: &'static [&'static str],
    format: &'static str,
    rows: usize,
    partners: usize,
    actions: usize,
    /// Is it reported in a build that isn't optimised, too? The others take minutes there.
    is_quick: bool,
}

const fn real(files: &'static [&'static str], format: &'static str, rows: usize, partners: usize, actions: usize, is_quick: bool) -> Real {
    Real { files, format, rows, partners, actions, is_quick }
}

const REAL: &[Real] = &[
    real(&["3w_guinee_ebola_2015/3w_guinee_hxl.csv"], "hxl", 1456, 54, 1445, false),
    real(&["3w_guinee_ebola_2015/3w_guinee_2015-02.csv"], "hxl", 1418, 54, 1415, false),
    real(&["3w_hcr_2014/unhcr_3w_hxl.csv"], "hxl", 2250, 267, 2250, false),
    real(&["3w_vanuatu_pam_2015/3w_2015-05-07_hxl.csv"], "hxl", 2510, 58, 385, false),
    real(&["3w_vanuatu_pam_2015/3w.csv"], "hxl", 9186, 98, 750, false),
    real(&["data_inclusion_lille/services.csv"], "data_inclusion", 581, 401, 581, false),
    real(&["mauvaises_entrees_a/data_inclusion_validateur.xlsx"], "data_inclusion", 3, 1, 2, true),
    real(&["hsds_miami_open211/hsds"], "hsds", 1074, 1156, 4089, false),
    real(&["hsds_petits/illinois_ilao"], "hsds", 33, 158, 429, false),
    real(&["hsds_petits/florida"], "hsds", 20, 20, 135, true),
    real(&["hsds_petits/hsds3_exemples/csv"], "hsds", 1, 1, 1, true),
    real(&["hsds_petits/hsds3_exemples/organization_full.json"], "hsds", 1, 1, 1, true),
    real(&["jaune_associations_77_93/jaune_2010_77_93_windows-1252.csv"], "subventions", 730, 324, 407, false),
    real(&["subventions_loire_atlantique_a/subventions_44.csv.gz"], "subventions", 9287, 2861, 2860, false),
    real(&["subventions_maine_et_loire/subventions_associations_49.csv.gz"], "subventions", 11843, 1854, 1854, false),
    real(&["subventions_maine_et_loire/conventions_49.csv"], "subventions", 75, 48, 70, true),
    real(&["subventions_maine_et_loire/mayenne_cd53-21-12-2018.xlsx"], "subventions", 175, 130, 151, true),
    real(&["subventions_maine_et_loire/mayenne_cd53-14-10-2019-.xlsx"], "subventions", 61, 47, 48, true),
    real(&["mauvaises_entrees_a/montpellier_subventions_2014.ods"], "subventions", 1238, 886, 1162, false),
    real(&["lieux_mediation_numerique_49/maine-et-loire.csv"], "tableau", 243, 240, 0, true),
    real(&["lieux_mediation_numerique_49/angers.csv"], "tableau", 63, 63, 0, true),
    real(&["partenaires_77_93/partenaires_sources.csv"], "tableau", 1327, 1326, 0, false),
    real(&["geographie_77_93/communes.csv", "partenaires_77_93/partenaires_sources.csv"], "appartenances", 550, 1326, 0, false),
    real(&["reseaux_oracles/karate_noeuds.csv", "reseaux_oracles/karate_liens.csv"], "liens", 34, 34, 0, true),
    real(&["reseaux_oracles/davis_appartenances.csv"], "liens", 89, 18, 14, true),
    real(&["mauvaises_entrees_a/hxl/input-valid.xls"], "hxl", 4, 3, 4, true),
    real(&["mauvaises_entrees_a/hxl/input-valid-objects.json"], "hxl", 4, 3, 4, true),
];

/// Rows read = rows kept + rows left aside, source by source, and at least as many remarks as rows left aside.
#[track_caller]
fn holds(name: &str, imported: &Imported) {
    for count in &imported.counts {
        assert_eq!(count.rows, count.kept + count.aside, "{name}: {count:?}");
        let remarked: usize =
            imported.remarks.iter().filter(|remark| remark.place.source == count.source).map(|remark| 1 + remark.others).sum();
        assert!(remarked >= count.aside, "{name}: {count:?}, {remarked} remarks");
    }
}

#[test]
fn every_real_file_is_imported() {
    let Some(data) = shared() else { return };
    println!(
        "| file | rows | kept | aside | remarks | fields lost | fields noted | partners | actions |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    );
    for real in REAL {
        let paths: Vec<PathBuf> = real.files.iter().map(|file| data.join(file)).collect();
        let imported = import_paths(&paths);
        let name = real.files.join(" + ");
        holds(&name, &imported);
        let first = imported
            .counts
            .iter()
            .find(|count| count.format == real.format)
            .unwrap_or_else(|| panic!("{name}: no {} in {:?}", real.format, imported.counts));
        let sum = |of: fn(&maillage::importing::Counts) -> usize| imported.counts.iter().map(of).sum::<usize>();
        let dossier = &imported.loaded.dossier;
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
            sum(|count| count.rows),
            sum(|count| count.kept),
            sum(|count| count.aside),
            imported.remarks.iter().map(|remark| 1 + remark.others).sum::<usize>(),
            imported.losses.iter().filter(|loss| !loss.why.is_kept()).count(),
            imported.losses.iter().filter(|loss| loss.why.is_kept()).count(),
            dossier.partners.len(),
            dossier.actions.len(),
        );
        assert_eq!((first.rows, dossier.partners.len(), dossier.actions.len()), (real.rows, real.partners, real.actions), "{name}");
    }
}

/// The whole way, by the program: the quick ones, or every file where the build is optimised (`cargo test --release --test imports`).
#[test]
#[expect(clippy::disallowed_methods, reason = "how long it takes is shown")]
fn every_real_dossier_is_reported() {
    let Some(data) = shared() else { return };
    let here = scratch("reported");
    println!("| file | import, s | report, s |\n| --- | ---: | ---: |");
    for (at, real) in REAL.iter().enumerate().filter(|(_, real)| real.is_quick || !cfg!(debug_assertions)) {
        let (dossier, report) = (here.join(format!("dossier-{at}")), here.join(format!("rapport-{at}")));
        let files: Vec<PathBuf> = real.files.iter().map(|file| data.join(file)).collect();
        let mut words: Vec<&str> = vec!["import"];
        words.extend(files.iter().map(|file| text(file)));
        words.extend(["--to", text(&dossier)]);
        let started = std::time::Instant::now();
        said(&words);
        let imported = started.elapsed();
        said(&["report", text(&dossier), "--out", text(&report)]);
        let reported = started.elapsed() - imported;
        println!("| {} | {:.1} | {:.1} |", real.files.join(" + "), imported.as_secs_f64(), reported.as_secs_f64());
        assert!(report.join("index.html").is_file(), "{:?}", real.files);
    }
}

#[test]
fn amounts_add_up_to_what_was_published() {
    let Some(data) = shared() else { return };
    let imported = import_paths(&[data.join("jaune_associations_77_93/jaune_2010_77_93_windows-1252.csv")]);
    let total: f64 = imported.loaded.dossier.actions.iter().filter_map(|action| action.cost_per_year).sum();
    assert!((total - 285_845_064.0).abs() < 0.5, "{total}");
}

#[test]
fn persons_are_left_out_and_said() {
    let here = scratch("persons");
    let file = here.join("structures.json");
    fs::write(
        &file,
        r#"[{"id": "s1", "nom": "CCAS de Melun", "source": "dora", "date_maj": "2024-01-01", "commune": "Melun", "code_insee": "77288",
            "courriel": "anne@exemple.fr", "telephone": "0102030405", "lien_source": "https://exemple.fr", "typologie": "CCAS"}]"#,
    )
    .expect("a file can be written");
    let services = here.join("services.json");
    fs::write(
        &services,
        r#"[{"id": "v1", "structure_id": "s1", "nom": "Accès aux droits", "source": "dora", "date_maj": "2024-01-01", "thematiques": ["acces-aux-droits--x", "logement"],
            "publics": ["familles"], "zone_eligibilite": ["77288", "93", "01004", "200072346"], "contact_nom_prenom": "Anne Martin"},
           {"id": "v2", "structure_id": "s9", "nom": "Sans structure", "source": "dora", "date_maj": "2024-01-01", "thematiques": []}]"#,
    )
    .expect("a file can be written");
    let to = here.join("dossier");
    let words = said(&["import", text(&file), text(&services), "--to", text(&to)]);
    for person in ["anne@exemple.fr", "0102030405", "Anne Martin"] {
        for entry in fs::read_dir(&to)
            .expect("the dossier can be listed")
            .map(|entry| entry.expect("an entry of it").path())
            .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        {
            assert!(!fs::read_to_string(&entry).expect("a table can be read").contains(person), "{person} in {}", entry.display());
        }
    }
    assert!(words.contains("courriel (1), telephone (1)") && words.contains("contact_nom_prenom (1)"), "{words}");
    assert!(words.contains("la structure « s9 » n'est dans aucun des fichiers"), "{words}");
    let dossier = load_folder(&to).expect("it is a dossier").dossier;
    let ids: Vec<String> = (0..dossier.territories.len()).map(|at| dossier.id(RowRef::new(Table::Territories, at))).collect();
    // The leading zero of 01004 is kept, départements are told from communes and EPCI.
    assert_eq!(ids, ["01004", "200072346", "77288", "dep01", "dep77", "dep93", "ensemble"]);
    assert_eq!(dossier.partners.iter().map(|partner| partner.kind.code()).collect::<Vec<_>>(), ["ccas", "autre"]);
}

/// What agents keep: a sheet a territory, a title above, headers of their own, "idem", a total, several values in a cell, a list of partners beside.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let headers = [
        "N°",
        "Intitulé de l'action",
        "Thématique(s)",
        "Pilote",
        "Partenaires",
        "Financeurs",
        "Date de début",
        "Coût annuel (k€)",
        "Observations",
    ];
    let chelles = book.add_worksheet().set_name("Chelles").expect("a name");
    chelles.merge_range(0, 0, 0, 8, "Plan d'actions 2014", &Format::new()).expect("a title");
    for (at, header) in headers.iter().enumerate() {
        chelles.write(2, at as u16, *header).expect("a header");
    }
    let rows: [&[&str]; 4] = [
        &[
            "1",
            "Forum petite enfance",
            "petite enfance ; parentalité",
            "CCAS de Chelles",
            "CAF / Mission locale de Chelles",
            "CAF",
            "",
            "12,5",
            "à suivre",
        ],
        &["2", "Accès aux droits", "idem", "idem", "CAF et PMI", "", "sept. 2014", "3"],
        &["", "", "", "", "", "", "", "", ""],
        &["", "Axe 2 : logement"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            chelles.write(3 + row as u32, at as u16, *cell).expect("a cell");
        }
    }
    chelles.write_with_format(3, 6, ExcelDateTime::parse_from_str("2014-09-30").expect("a day"), &day).expect("a date");
    for (at, cell) in
        ["3", "Prévenir les impayés", "logement", "Service social", "CCAS de Chelles\nCAF", "", "30/10/2014", "1 250,5"].iter().enumerate()
    {
        chelles.write(7, at as u16, *cell).expect("a cell");
    }
    chelles.write(8, 1, "Total").expect("a cell");
    chelles.write(8, 7, 1266).expect("a cell");
    // An empty column first, headers on the first row, the same numbers again.
    let melun = book.add_worksheet().set_name("Melun").expect("a name");
    for (at, header) in headers.iter().enumerate() {
        melun.write(0, 1 + at as u16, *header).expect("a header");
    }
    melun.merge_range(1, 4, 2, 4, "PMI", &Format::new()).expect("a merged lead");
    for (row, title) in ["Forum des parents", "Café des parents"].iter().enumerate() {
        melun.write(1 + row as u32, 1, row as u32 + 1).expect("a number");
        melun.write(1 + row as u32, 2, *title).expect("a title");
    }
    let partners = book.add_worksheet().set_name("Partenaires").expect("a name");
    for (row, cells) in [
        ["Nom de la structure", "Sigle", "Nature", "Commune"],
        ["Caisse d'allocations familiales", "CAF", "CAF", ""],
        ["CCAS de Chelles", "", "CCAS", "Chelles"],
    ]
    .iter()
    .enumerate()
    {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            partners.write(row as u32, at as u16, *cell).expect("a cell");
        }
    }
    book.add_worksheet().set_name("Notes").expect("a name").write(0, 0, "Penser à relancer la mairie").expect("a cell");
    book.save_to_buffer().expect("a workbook can be made")
}

/// Action → (partner, role), by what people call them.
fn roles(dossier: &Dossier) -> BTreeMap<String, BTreeSet<(String, &'static str)>> {
    let mut roles: BTreeMap<String, BTreeSet<(String, &'static str)>> = BTreeMap::new();
    for row in &dossier.participations {
        roles
            .entry(dossier.action(row.action).title.clone())
            .or_default()
            .insert((dossier.partner(row.partner).name.clone(), row.role.code()));
    }
    roles
}

#[test]
fn a_workbook_of_agents_becomes_a_dossier() {
    let here = scratch("agents");
    let (file, to) = (here.join("suivi-2014.xlsx"), here.join("dossier"));
    fs::write(&file, workbook()).expect("a file can be written");
    // Nothing is written by a dry run, which says all the same.
    let dry = said(&["import", text(&file), "--to", text(&to), "--dry-run"]);
    assert!(!to.exists() && dry.contains("Rien n'a été écrit"), "{dry}");
    for words in [
        "suivi-2014.xlsx, feuille « Chelles » : tableau tenu par des agents → actions",
        "(en-têtes à la ligne 3 ; toute la feuille est du territoire « Chelles »)",
        "Intitulé de l'action → titre [compris] : « Forum petite enfance », « Accès aux droits », « Axe 2 : logement »",
        "feuille « Chelles », ligne 5, colonne « Pilote » (D) : « idem » renvoie à la ligne du dessus",
        "feuille « Chelles », ligne 7, colonne « Intitulé de l'action » (B) : « Axe 2 : logement » est seul sur sa ligne",
        "feuille « Chelles », ligne 9 : c'est une ligne de total",
        "« PMI » n'était dans aucune liste de partenaires",
        "feuille « Notes »",
        "suivi-2014.xlsx, feuille « Chelles » : 5 lignes lues, 3 gardées, 2 laissées de côté.",
    ] {
        assert!(dry.contains(words), "« {words} » is not said in:\n{dry}");
    }
    said(&["import", text(&file), "--to", text(&to)]);
    let loaded = load_folder(&to).expect("it is a dossier");
    let dossier = &loaded.dossier;
    let actions: Vec<String> = dossier
        .actions
        .iter()
        .map(|action| {
            let places: Vec<&str> = action.territories.iter().map(|place| dossier.territory(*place).name.as_str()).collect();
            let cost = action.cost_per_year.map(|cost| cost.to_string()).unwrap_or_default();
            let start = action.start.map(|day| day.to_string()).unwrap_or_default();
            [&action.id, &action.title, &places.join("|"), &cost, &start].map(String::as_str).join(" ; ")
        })
        .collect();
    assert_eq!(
        actions,
        [
            "chelles-1 ; Forum petite enfance ; Chelles ; 12500 ; 2014-09-30",
            "chelles-2 ; Accès aux droits ; Chelles ; 3000 ; 2014-09-01",
            "chelles-3 ; Prévenir les impayés ; Chelles ; 1250500 ; 2014-10-30",
            "melun-1 ; Forum des parents ; Melun ;  ; ",
            "melun-2 ; Café des parents ; Melun ;  ; ",
        ]
    );
    assert_eq!(dossier.actions[1].themes, ["parentalité", "petite enfance"], "« idem » is the list above");
    let roles = roles(dossier);
    let of = |title: &str| roles[title].iter().map(|(name, role)| format!("{name} {role}")).collect::<Vec<_>>().join(", ");
    assert_eq!(
        of("Forum petite enfance"),
        "CCAS de Chelles pilote, Caisse d'allocations familiales contributeur, Caisse d'allocations familiales financeur, Mission locale de Chelles contributeur"
    );
    assert_eq!(of("Accès aux droits"), "CCAS de Chelles pilote, Caisse d'allocations familiales contributeur, PMI contributeur");
    assert_eq!(of("Café des parents"), "PMI pilote", "a lead merged downwards holds on each row");
    // Each row tells where it comes from.
    let origin = dossier.actions[0].notes.iter().find(|(name, _)| name == "document").map(|(_, words)| words.as_str());
    assert_eq!(origin, Some("suivi-2014.xlsx, feuille « Chelles », ligne 4"));
    said(&["report", text(&to), "--out", text(&here.join("rapport"))]);

    // A dossier is there: nothing is overwritten unasked.
    let refused = run(&["import", text(&file), "--to", text(&to)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--replace"));
    // Next year's file has another name; a mended correspondence holds.
    let mapping = fs::read_to_string(to.join("correspondances.toml")).expect("it was kept");
    assert!(mapping.contains("\"Observations\" = \"note\"  # « à suivre »"), "{mapping}");
    fs::write(to.join("correspondances.toml"), mapping.replace("\"Observations\" = \"note\"", "\"Observations\" = \"description\""))
        .expect("it can be mended");
    let next = here.join("suivi-2015.xlsx");
    fs::copy(&file, &next).expect("a file can be copied");
    said(&["import", text(&next), "--to", text(&to), "--replace"]);
    let again = load_folder(&to).expect("it is a dossier").dossier;
    assert_eq!((again.actions.len(), again.actions[0].description.as_str()), (5, "à suivre"));
    // A correspondence that means nothing is refused, with its place.
    let wrong = here.join("fausses.toml");
    fs::write(&wrong, mapping.replace("\"Pilote\" = \"pilote\"", "\"Pilote\" = \"pilotte\"")).expect("a file can be written");
    let refused = run(&["import", text(&next), "--to", text(&here.join("autre")), "--mapping", text(&wrong)]);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && words.contains("colonne « Pilote » : « pilotte » n'est pas une colonne"), "{words}");
}

#[test]
fn a_foreign_file_is_checked_and_reported_as_it_is() {
    let here = scratch("direct");
    let file = here.join("suivi.xlsx");
    fs::write(&file, workbook()).expect("a file can be written");
    let checked = run(&["check", text(&file)]);
    let words = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(words.contains("il est lu comme par « maillage import »") && words.contains("colonne « Pilote »"), "{words}");
    said(&["report", text(&file), "--out", text(&here.join("rapport"))]);
    // One table of the format by itself is still one table.
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires/partenaires.csv");
    assert_eq!(run(&["report", text(&table), "--out", text(&here.join("autre"))]).status.code(), Some(2));
}

#[test]
fn merged_communes_and_memberships_are_followed() {
    let here = scratch("communes");
    let write = |name: &str, words: &str| {
        let path = here.join(name);
        fs::write(&path, words).expect("a file can be written");
        path
    };
    let files = [
        write(
            "membres.csv",
            "CODGEO;LIBGEO;LIBEPCI;Population\n77316;Moret-Loing-et-Orvanne;CC Moret Seine et Loing;12000\n1004;Ambérieu-en-Bugey;CC Plaine de l'Ain;14000\n77001;Achères-la-Forêt;CA Fontainebleau;1183\n",
        ),
        write(
            "v_mvt_commune.csv",
            "MOD,DATE_EFF,COM_AV,LIBELLE_AV,COM_AP,LIBELLE_AP\n32,2015-01-01,77316,Moret-sur-Loing,77316,Moret-Loing-et-Orvanne\n20,1990-01-01,77001,Ury,77477,Ury\n",
        ),
        write(
            "partenaires.csv",
            "Nom;Type;Commune\nCCAS de Moret;CCAS;Moret-sur-Loing\nMairie d'Ambérieu;Mairie;AMBERIEU EN BUGEY CEDEX\n",
        ),
    ];
    let imported = import_paths(&files);
    holds("communes", &imported);
    let dossier = &imported.loaded.dossier;
    let place = |at: usize| dossier.territory(dossier.partners[at].territory.expect("a place"));
    assert_eq!([place(0).name.as_str(), place(1).name.as_str()], ["Moret-Loing-et-Orvanne", "Ambérieu-en-Bugey"]);
    assert_eq!(place(1).insee_code.as_deref(), Some("01004"), "the zero that a spreadsheet takes off is put back");
    assert_eq!(place(0).parent.map(|parent| dossier.territory(parent).name.as_str()), Some("CC Moret Seine et Loing"));
    // Achères has nobody: it is no territory of the dossier, and that is said.
    assert!(!dossier.territories.iter().any(|place| place.name.starts_with("Achères")));
    assert!(
        imported.remarks.iter().any(|remark| remark.kind == "place_unused")
            && imported.remarks.iter().any(|remark| remark.kind == "commune_changed")
    );
}

#[test]
fn our_own_networks_are_read_back() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
    let before = load_folder(&example).expect("the dataset is there").dossier;
    let here = scratch("networks");
    for form in ["gexf", "graphml", "listes"] {
        let out = here.join(form);
        said(&["export", text(&example), "--format", form, "--out", text(&out)]);
        let imported = import_paths(&[out]);
        holds(form, &imported);
        let after = &imported.loaded.dossier;
        // Names that are one partner are one vertex: fewer partners, never more.
        assert!(
            after.partners.len() <= before.partners.len() && after.partners.len() + 2 >= before.partners.len(),
            "{form}: {}",
            after.partners.len()
        );
        let ids = |dossier: &Dossier| dossier.actions.iter().map(|action| (action.id.clone(), action.title.clone())).collect::<Vec<_>>();
        assert_eq!(ids(after), ids(&before), "{form}");
        let themes = |dossier: &Dossier| dossier.actions.iter().map(|action| action.themes.clone()).collect::<Vec<_>>();
        assert_eq!(themes(after), themes(&before), "{form}");
        let pairs =
            |dossier: &Dossier| dossier.participations.iter().map(|row| dossier.action(row.action).id.clone()).collect::<BTreeSet<_>>();
        assert_eq!(pairs(after), pairs(&before), "{form}");
        assert!(!after.solicitations.is_empty(), "{form}: dated calls are calls");
        assert!(imported.losses.iter().any(|loss| loss.why == Why::Computed), "{form}: {:?}", imported.losses);
    }
}

#[test]
fn outlines_go_along() {
    let Some(data) = shared() else { return };
    let here = scratch("outlines");
    let to = here.join("dossier");
    let (communes, outlines) = (data.join("geographie_77_93/communes.csv"), data.join("geographie_77_93/communes_93.geojson"));
    said(&["import", text(&communes), text(&outlines), "--to", text(&to)]);
    let read =
        |path: &Path| serde_json::from_slice::<serde_json::Value>(&fs::read(path).expect("outlines can be read")).expect("they are JSON");
    assert_eq!(read(&to.join("territoires.geojson"))["features"], read(&outlines)["features"]);
}

/// A workbook of one sheet, made by hand: what programs that write workbooks would never write.
fn crude(sheet: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Melun" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let book_rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    for (name, words) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book_rels),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.start_file(name, options).expect("a part can be begun");
        zip.write_all(words.as_bytes()).expect("a part can be written");
    }
    zip.finish().expect("a file can be ended").into_inner()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested is that it takes no time")]
fn sheets_made_to_cost_time_cost_none() {
    let here = scratch("hostile");
    let cell = |at: &str, words: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>"#);
    let head = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>"#;
    let rows: String = (1..=200)
        .map(|row| {
            if row == 1 {
                format!("<row r=\"1\">{}{}{}</row>", cell("A1", "Intitulé de l'action"), cell("B1", "Pilote"), cell("C1", "Statut"))
            } else {
                format!("<row r=\"{row}\">{}</row>", cell(&format!("A{row}"), &format!("Action {row}"))) + ""
            }
        })
        .collect();
    // Merged regions that hold one another, each over the whole sheet.
    let merged: String = (0..50_000).map(|_| "<mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"B1:B1048576\"/>").collect();
    let looped = format!("{head}{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    // Ten million rows with nothing in them.
    let empty = format!("{head}{rows}{}</sheetData></worksheet>", "<row/>".repeat(10_000_000));
    for (name, sheet) in [("fusions.xlsx", looped), ("vide.xlsx", empty)] {
        let file = here.join(name);
        fs::write(&file, crude(&sheet)).expect("a file can be written");
        let started = std::time::Instant::now();
        let ran = run(&["import", text(&file), "--to", text(&here.join("dossier")), "--dry-run"]);
        let words = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(started.elapsed().as_secs() < 60, "{name}: {:?}", started.elapsed());
        assert!(matches!(ran.status.code(), Some(0 | 2)) && words.len() > 40, "{name}: {words}");
        assert!(ran.status.code() == Some(2) || words.contains("lignes lues"), "{name}: {words}");
    }
}

#[test]
fn files_that_are_nothing_are_refused_in_words() {
    let here = scratch("nothing");
    let cases: [(&str, &[u8], &str); 5] = [
        (
            "rires.graphml",
            b"<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><graphml>&b;</graphml>",
            "jamais dépliées",
        ),
        ("profond.json", b"", "128 niveaux"),
        ("lettre.pdf", b"%PDF-1.7", "PDF"),
        ("notes.csv", b"a;b\n1;2\n", "rien n'a été reconnu"),
        ("page.xml", b"<?xml version=\"1.0\"?><lettre>bonjour</lettre>", "ni du GraphML ni du GEXF"),
    ];
    for (name, bytes, words) in cases {
        let file = here.join(name);
        let deep = format!("[{{\"a\": {}1{}}}]", "[".repeat(5000), "]".repeat(5000));
        fs::write(&file, if bytes.is_empty() { deep.as_bytes() } else { bytes }).expect("a file can be written");
        let ran = run(&["import", text(&file), "--to", text(&here.join("dossier"))]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(ran.status.code() == Some(2) && said.contains(words), "{name}: {said}");
        assert!(!here.join("dossier").exists(), "{name}: something was written");
    }
}
