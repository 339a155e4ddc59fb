//! Tables as they come out of Excel in French: each oddity gets a remark with its file, row and column, what to do, and what was done meanwhile.
//!
//! The files are written here as Excel writes them: `;`, Windows-1252, CRLF, titles above the headers, totals below.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TERRITORIES: &str = "Identifiant;Nom;Niveau;Rattachement;Population
seine-et-marne;Seine-et-Marne;Département;;1 353 946
melun;MDS de Melun;MDS;seine-et-marne;120 000
meaux;MDS de Meaux;MDS;seine-et-marn;95 000
nangis;Nangis;Commune;provins;8 000
provins;Provins;Commune;nangis;12 000
melun;Melun (bis);MDS;seine-et-marne;1
lieusaint;Lieusaint;villag;melun;-5
";

const PARTNERS: &str = "Identifiant;Nom;Sigle;Type;Territoire
ccas_melun;CCAS de Melun;;CCAS;melun
caf;Caisse d'allocations familiales;CAF;CAF;
asso1;Association Espoir;;Association;Meaux
asso2;Secours Pop;;Association;melum
;Sans identifiant;;Association;melun
pmi;PMI de Melun;;Service du département;MDS de Melun
";

const ACTIONS: &str = "Suivi des actions du projet territorial;;;;;;;;;;;
Mise à jour : 12/09/2014;;;;;;;;;;;
;;;;;;;;;;;
N°;Intitulé de l'action;;Territoire(s) concerné(s);Thématique(s);Pilote;Date de début;Fin;Statut;Coût annuel (€);ETP;Bénéficiaires
1;Forum petite enfance;;melun / meaux;petite enfance;CCAS de Melun;sept. 2014;31/12/2015;En cours;1 234,50 €;0,5;120
2;idem;;idem;idem;idem;janv. 2015;idem;terminée;12 000;1/2;environ 80
3;Accès aux droits;;melun;logement;DDASS;31/02/2014;2013;en projet;n.c.;-1;?
4;Épicerie sociale;;nangis;;caf;2014;2016;abandonné;#REF!;0,2;15
4;Épicerie solidaire;;nangis;;caf;2014;2016;abandonné;1e3;0,2;15
6;;;melun;;;;;;;;
;Total;;;;;;;;14 234,50 €;1,7;215
";

const PARTICIPATIONS: &str = "N° action;Partenaire;Rôle;Intensité
1;ccas_melun;Pilote;80 %
1;ccas_melin;Contributeur;0,5
1;caf;Financeur;1,5
99;caf;Financeur;
2;pmi;partenaire;fort
3;pmi;chef;
";

/// Writes a table as Excel does.
fn write(folder: &Path, name: &str, text: &str) {
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!is_lossy, "{name}: a letter that Windows-1252 doesn't have");
    let text: Vec<u8> = bytes.iter().flat_map(|byte| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] }).collect();
    fs::write(folder.join(name), text).expect("a table can be written");
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messy").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old scratch folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

fn messy(name: &str) -> PathBuf {
    let folder = scratch(name);
    for (name, text) in
        [("Territoires.csv", TERRITORIES), ("Partenaires.csv", PARTNERS), ("Actions.csv", ACTIONS), ("Participations.csv", PARTICIPATIONS)]
    {
        write(&folder, name, text);
    }
    folder
}

/// What `maillage check` answers in a form.
fn check(folder: &Path, form: &str) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_maillage"))
        .args(["check", folder.to_str().expect("the paths of tests are Unicode"), "--format", form])
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
    assert_eq!(ran.status.code(), Some(1), "there is something to mend");
    String::from_utf8(ran.stdout).expect("what is said is UTF-8").replace(['\u{202f}', '\u{a0}'], " ")
}

fn remarks(folder: &Path) -> Vec<Value> {
    let answer: Value = serde_json::from_str(&check(folder, "json")).expect("it is JSON");
    answer["remarques"].as_array().expect("a list").clone()
}

/// Is there a remark at this place that says this: found, expected, to do, meanwhile?
#[track_caller]
fn says(remarks: &[Value], file: &str, row: u32, column: Option<&str>, words: [&str; 4]) {
    let there: Vec<&Value> = remarks
        .iter()
        .filter(|remark| remark["fichier"] == file && remark["ligne"] == row && remark["colonne"].as_str() == column)
        .collect();
    let is_said = there.iter().any(|remark| {
        let said = ["constat", "attendu", "a_faire", "en_attendant"].map(|key| remark[key].as_str().expect("words"));
        said.iter().zip(words).all(|(said, words)| said.contains(words))
    });
    assert!(is_said, "{file}, row {row}, {column:?}: no {words:?} among {there:#?}");
}

#[test]
fn each_oddity_is_said_with_its_place_and_its_cure() {
    let remarks = remarks(&messy("oddities"));
    let cell = "la cellule est ignorée";
    let (t, p, a, l) = ("Territoires.csv", "Partenaires.csv", "Actions.csv", "Participations.csv");
    // References and hierarchies.
    let near = "Le plus proche : « seine-et-marne » (Territoires.csv, ligne 2)";
    says(
        &remarks,
        t,
        4,
        Some("Rattachement"),
        ["« seine-et-marn » n'est pas dans la table territoires", near, "corriger la cellule", cell],
    );
    says(&remarks, t, 5, None, ["« nangis » → « provins » → « nangis »", "finit quelque part", "« parent »", "sans parent"]);
    says(
        &remarks,
        t,
        7,
        None,
        ["« melun » est déjà celui de la ligne 3", "un identifiant par ligne", "changer l'un des deux", "laissée de côté"],
    );
    says(&remarks, t, 8, Some("Niveau"), ["« villag »", "epci, commune, quartier", "écrire l'un de ces codes", "« commune » est supposé"]);
    says(&remarks, t, 8, Some("Population"), ["« -5 » est négatif", "0 ou plus", "corriger", cell]);
    says(&remarks, p, 5, Some("Territoire"), ["« melum »", "Le plus proche : « melun » (Territoires.csv, ligne 3)", "corriger", cell]);
    says(&remarks, p, 6, Some("Identifiant"), ["n'a pas d'identifiant", "", "qui ne serve qu'à elle", "« sans_identifiant »"]);
    says(
        &remarks,
        l,
        3,
        Some("Partenaire"),
        ["« ccas_melin »", "« ccas_melun » (Partenaires.csv, ligne 2)", "corriger", "laissée de côté"],
    );
    says(
        &remarks,
        l,
        5,
        Some("N° action"),
        ["« 99 » n'est pas dans la table actions", "l'identifiant d'une action", "ajouter", "laissée de côté"],
    );
    // « 2 » does stand in the table: what has to be mended is elsewhere.
    let there = "« 2 » est bien dans Actions.csv, ligne 6, mais cette ligne a été laissée de côté";
    says(&remarks, l, 6, Some("N° action"), ["« 2 »", there, "corriger d'abord la ligne 6 de Actions.csv", "laissée de côté"]);
    // « idem », wherever it stands.
    for column in ["Intitulé de l'action", "Territoire(s) concerné(s)", "Thématique(s)", "Pilote", "Fin"] {
        says(
            &remarks,
            a,
            6,
            Some(column),
            ["« idem » renvoie à une autre ligne", "chaque ligne se lit seule", "recopier la valeur", "comme vide"],
        );
    }
    // Totals, numbers, dates, formulas.
    says(&remarks, a, 11, None, ["c'est une ligne de total", "sans total", "retirer la ligne", "laissée de côté"]);
    says(&remarks, a, 6, Some("ETP"), ["« 1/2 » n'est pas un nombre", "un nombre", "écrire un seul nombre", cell]);
    says(&remarks, a, 7, Some("ETP"), ["« -1 » est négatif", "0 ou plus", "corriger", cell]);
    says(&remarks, a, 6, Some("Bénéficiaires"), ["« environ 80 » est compris comme 80 personnes", "", "", ""]);
    says(&remarks, a, 5, Some("Date de début"), ["« sept. 2014 » est compris comme le 01/09/2014", "", "écrire le jour en entier", ""]);
    says(&remarks, a, 7, Some("Fin"), ["« 2013 » est compris comme le 31/12/2013", "", "", ""]);
    says(&remarks, a, 7, Some("Date de début"), ["« 31/02/2014 » n'est pas un jour possible", "30/09/2014", "corriger", cell]);
    says(&remarks, a, 8, Some("Coût annuel (€)"), ["« #REF! » est l'erreur d'une formule", "", "corriger la formule", "comme vide"]);
    says(&remarks, a, 7, Some("Coût annuel (€)"), ["« n.c. » est compris comme une cellule vide", "", "", ""]);
    says(&remarks, l, 4, Some("Intensité"), ["« 1,5 » dépasse 1", "de 0 à 1", "écrire 0,015, ou « 1,5 % »", "1,5 %"]);
    says(&remarks, l, 6, Some("Intensité"), ["« fort » n'est pas un nombre", "de 0 à 1", "", cell]);
    says(
        &remarks,
        a,
        8,
        None,
        ["« 4 » est déjà celui de la ligne 9", "", "changer l'un des deux identifiants", "la plus remplie est gardée"],
    );
    // Headers and titles.
    says(&remarks, a, 4, None, ["les en-têtes sont à la ligne 4", "", "", ""]);
    let understood = "N° → id, Intitulé de l'action → titre, Territoire(s) concerné(s) → territoires";
    says(&remarks, a, 4, None, [understood, "", "", ""]);
    says(&remarks, a, 5, Some("Territoire(s) concerné(s)"), ["« melun / meaux » est compris comme une liste", "", "séparer", ""]);
    says(&remarks, a, 5, Some("Pilote"), ["« CCAS de Melun » est compris comme « ccas_melun »", "", "", ""]);
    let is_encoding = |r: &&Value| r["constat"].as_str().is_some_and(|found| found.contains("windows-1252 (l'encodage habituel d'Excel)"));
    assert_eq!(remarks.iter().filter(is_encoding).count(), 4);
}

#[test]
fn nothing_is_said_of_what_is_plain() {
    let remarks = remarks(&messy("plain"));
    let at = |file: &str, row: u32, column: &str| {
        remarks.iter().filter(|r| r["fichier"] == file && r["ligne"] == row && r["colonne"] == column).count()
    };
    for (file, row, column) in [
        // « 1 353 946 », « 1 234,50 € », « 0,5 », « 80 % », « En cours », « Département »: read as anybody would.
        ("Territoires.csv", 2, "Population"),
        ("Territoires.csv", 2, "Niveau"),
        ("Actions.csv", 5, "Coût annuel (€)"),
        ("Actions.csv", 5, "ETP"),
        ("Actions.csv", 5, "Statut"),
        ("Actions.csv", 5, "Fin"),
        ("Participations.csv", 2, "Intensité"),
        ("Participations.csv", 2, "Rôle"),
    ] {
        assert_eq!(at(file, row, column), 0, "{file}, row {row}, {column}");
    }
    // The column without header is empty: nobody needs to hear of it.
    assert!(remarks.iter().all(|r| r["lettre"] != "C" || r["fichier"] != "Actions.csv"));
}

#[test]
fn the_text_names_every_place_a_clerk_has_to_go_to() {
    let text = check(&messy("text"), "text");
    for words in [
        "Actions.csv, ligne 6, colonne « Intitulé de l'action » (B) : « idem » renvoie à une autre ligne.",
        "Participations.csv, ligne 3, colonne « Partenaire » (B) : « ccas_melin » n'est pas dans la table partenaires.",
        // Of several rows in one case, each keeps what is its own.
        "De même, ligne 6 : « 2 » n'est pas dans la table actions. « 2 » est bien dans Actions.csv, ligne 6",
        "À faire : corriger la cellule",
        "En attendant, ",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let gravest =
        |file: &str| text.split(&format!("\n{file} : ")).nth(1).and_then(|part| part.split('[').nth(1)).map(|w| w.starts_with("erreur"));
    assert_eq!(gravest("Participations.csv"), Some(true), "what is lost comes first\n{text}");
}

#[test]
fn files_that_are_no_tables_say_how_to_make_one() {
    let folder = messy("foreign");
    let cases: [(&str, &[u8], &str, &str); 6] = [
        ("rencontres.csv", b"%PDF-1.4\n%\xE2\xE3\n", "c'est un document PDF", "demander le tableau d'origine"),
        ("presences.csv", b"PK\x03\x04\x14\0[Content_Types].xml xl/", "ce classeur est endommagé", "propose de le réparer"),
        ("sollicitations.csv", b"[{\"date\": \"2014-01-01\"}]", "c'est un fichier JSON", "changer la fin du nom ne suffit pas"),
        ("besoins.csv", b"<!DOCTYPE html><html><body>Session", "c'est une page web", "la page peut être un message d'erreur"),
        ("conventions.csv", b"\x89PNG\r\n\x1a\n", "c'est une image", "pas le bon fichier"),
        ("jalons.csv", b"", "le fichier est vide", "vérifier l'export"),
    ];
    for (name, bytes, _, _) in cases {
        fs::write(folder.join(name), bytes).expect("a file can be written");
    }
    fs::write(folder.join("suivi.xlsx"), b"PK\x03\x04").expect("a file can be written");
    let remarks = remarks(&folder);
    let find = |name: &str| remarks.iter().find(|r| r["fichier"] == name).unwrap_or_else(|| panic!("nothing is said of {name}"));
    for (name, _, found, mend) in cases {
        let remark = find(name);
        assert!(remark["constat"].as_str().expect("words").contains(found), "{remark}");
        assert!(remark["a_faire"].as_str().expect("words").contains(mend), "{remark}");
        assert!(!remark["en_attendant"].as_str().expect("words").is_empty() && remark["gravite"] == "erreur", "{remark}");
    }
    assert!(find("suivi.xlsx")["a_faire"].as_str().expect("words").contains("propose de le réparer"));
}
