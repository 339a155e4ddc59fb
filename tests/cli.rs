//! The program as a clerk meets it: what is typed, what is answered, how it ends.
//!
//! Every run is held to four things: no panic, no sequence for a terminal on what is no terminal, results on standard output and refusals on standard error,
//! an exit code that `--help` documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run gave.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Runs the program in a folder.
#[track_caller]
fn run_in(folder: &Path, words: &[&str]) -> Ran {
    let ran = Command::new(env!("CARGO_BIN_EXE_maillage")).current_dir(folder).args(words).output().expect("the program starts");
    // No-break spaces are typography: tests look at words.
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is said is UTF-8").replace(['\u{202f}', '\u{a0}'], " ");
    let (code, out, err) = (ran.status.code().expect("it ends by itself"), text(ran.stdout), text(ran.stderr));
    assert!(!err.contains("panicked") && !err.contains("RUST_BACKTRACE"), "{words:?}: {err}");
    assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}') && !err.contains('\r'), "{words:?}: progress where nobody watches: {err:?}");
    match code {
        0 | 1 => assert_eq!(err, "", "{words:?}: nothing is refused"),
        2 => assert!(out.is_empty() && err.ends_with('\n') && err.len() > 20, "{words:?}: a refusal says why: {out:?} {err:?}"),
        other => panic!("{words:?}: {other} is no documented exit code"),
    }
    Ran { code, out, err }
}

#[track_caller]
fn run(words: &[&str]) -> Ran {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), words)
}

/// Runs what has to be refused; returns the sentence.
#[track_caller]
fn refused(words: &[&str]) -> String {
    let ran = run(words);
    assert_eq!(ran.code, 2, "{words:?}: {}", ran.out);
    for foreign in ["os error", "No such file", "error:", "invalid", "Usage:", "required", "Err(", "unwrap"] {
        assert!(!ran.err.contains(foreign) || words.contains(&"en"), "{words:?}: a clerk doesn't read « {foreign} »: {}", ran.err);
    }
    ran.err
}

/// A folder of this test run, emptied first.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old scratch folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

const SMALL: &str = "datasets/exemple-trois-territoires";

/// A copy of the small example that a test may change.
fn copy(folder: &Path) -> String {
    let to = folder.join("dossier");
    fs::create_dir(&to).expect("the folder of a copy");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL)).expect("the example can be listed") {
        let path = entry.expect("an entry of it").path();
        fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a table can be copied");
    }
    shown(&to)
}

fn shown(path: &Path) -> String {
    path.to_str().expect("the paths of tests are Unicode").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).expect("it can be listed").map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

const COMMANDS: [&str; 10] = ["report", "check", "explain", "simulate", "diff", "demo", "plan", "export", "template", "label"];

#[test]
fn help_teaches_by_example_in_french() {
    let all = run(&["--help"]);
    assert!(COMMANDS.iter().all(|command| all.out.contains(command)) && all.out.contains("Codes de sortie : 0 fait ; 1"), "{}", all.out);
    for command in COMMANDS {
        let help = run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains(&format!("maillage {command} ")) && help.out.contains("Exemple"), "{}", help.out);
        assert!(help.out.contains("Sortie : 0 "), "{command}: the exit codes are told: {}", help.out);
        for english in ["Usage", "Print", "Possible values", "default:", "COMMAND>", "KEY", "FOLDER"] {
            assert!(!help.out.contains(english) && !all.out.contains(english), "{command}: « {english} » in {}", help.out);
        }
    }
    assert!(run(&["--version"]).out.starts_with("maillage "));
}

#[test]
fn examples_of_the_help_can_be_typed() {
    let mut n_typed = 0;
    for command in ["explain", "export", "check", "simulate"] {
        let help = run(&[command, "--help"]).out;
        let (_, examples) = help.split_once("Exemple").expect("there are examples");
        for line in examples.lines().filter(|line| line.contains(" datasets/") && !line.contains("--out")) {
            let words: Vec<&str> = line.split_whitespace().skip_while(|word| *word != command).collect();
            assert_eq!(run(&words).code, 0, "{words:?}");
            n_typed += 1;
        }
    }
    assert!(n_typed >= 3, "{n_typed} examples");
}

#[test]
fn a_wrong_command_line_says_what_to_write() {
    let said = run(&[]);
    assert!(said.code == 2 && said.err.contains("maillage demo mon-dossier"), "{}", said.err);
    for (words, expected) in [
        (&["repport", SMALL][..], "« repport » n'est pas une commande"),
        (&["report", SMALL], "Il manque --out"),
        (&["explain", SMALL], "Il manque <CLÉ>"),
        (&["report", SMALL, "--outt", "x"], "La plus proche : « --out »"),
        (&["check", "mon", "dossier"], "entre guillemets"),
        (&["check", SMALL, "--format", "xml"], "Valeurs possibles : text, json, csv"),
        (&["report", SMALL, "--out", "x", "--lang", "de"], "Attendu : fr ou en"),
        (&["report", SMALL, "--out", "x", "--date", "31/02/2014"], "un jour comme 31/12/2014"),
    ] {
        let said = refused(words);
        assert!(said.contains(expected), "{words:?}: {said}");
        assert!(said.contains("--help"), "{words:?}: {said}");
    }
}

#[test]
fn a_report_is_written_and_said_where() {
    let scratch = scratch("report");
    let out = scratch.join("un/rapport");
    let words = ["report", SMALL, "--out", &shown(&out)];
    let first = run(&words);
    assert_eq!(first.code, 0);
    let page = out.join("index.html");
    assert!(
        first.out.starts_with(&format!("{} : ", shown(&page))) && first.out.contains(" propositions, analyse au 27/11/2014."),
        "{}",
        first.out
    );
    let whole = read(&page);
    // Run again over its own report: replaced, and the same.
    assert_eq!(run(&words).out, first.out);
    assert_eq!(read(&page), whole);
    assert_eq!(names(&scratch.join("un")), BTreeSet::from(["rapport".to_owned()]), "no draft is left behind");
    assert!(names(&out).is_superset(&["index.html", "analyse.json", "tables", "diagrammes"].map(str::to_owned).into()));
}

#[test]
fn a_report_in_english_says_so_everywhere() {
    let out = scratch("english").join("report");
    let ran = run(&["report", SMALL, "--out", &shown(&out), "--lang", "en"]);
    assert!(ran.out.contains("proposals, as of 27 Nov 2014"), "{}", ran.out);
    let page = read(&out.join("index.html"));
    assert!(page.contains("<html lang=\"en\"") && !page.contains("Aller au contenu"));
    let french = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/exemple/index.html"));
    assert!(
        french.contains("<html lang=\"fr\"") && french.contains("Aller au contenu"),
        "the words looked for are those of the French page"
    );
}

#[test]
fn the_day_of_the_analysis_is_taken_as_people_write_it() {
    let scratch = scratch("day");
    for (written, folder) in [("2014-06-30", "iso"), ("30/06/2014", "fr")] {
        let ran = run(&["report", SMALL, "--out", &shown(&scratch.join(folder)), "--date", written]);
        assert!(ran.out.contains("analyse au 30/06/2014"), "{}", ran.out);
    }
    assert_eq!(read(&scratch.join("iso/index.html")), read(&scratch.join("fr/index.html")));
}

#[test]
fn tables_for_excel_open_by_a_double_click() {
    let scratch = scratch("excel");
    let (excel, plain) = (scratch.join("excel"), scratch.join("plain"));
    run(&["report", SMALL, "--out", &shown(&excel), "--csv-excel"]);
    run(&["report", SMALL, "--out", &shown(&plain)]);
    for name in names(&plain.join("tables")) {
        let (excel, plain) = (read(&excel.join("tables").join(&name)), read(&plain.join("tables").join(&name)));
        assert!(excel.starts_with('\u{feff}') && !plain.starts_with('\u{feff}'), "{name}");
        let header = |text: &str, separator: char| text.trim_start_matches('\u{feff}').lines().next().map(|l| l.replace(separator, "|"));
        assert_eq!(header(&excel, ';'), header(&plain, ','), "{name}");
        assert_eq!(excel.lines().count(), plain.lines().count(), "{name}");
    }
    let table = |folder: &Path| read(&folder.join("tables/recommandations.csv"));
    let score = |text: &str, separator: char| text.lines().nth(1).and_then(|row| row.split(separator).nth(3)).map(str::to_owned);
    let (with_comma, with_point) = (score(&table(&excel), ';').expect("a score"), score(&table(&plain), ',').expect("a score"));
    assert!(with_comma.contains(',') && with_comma.replace(',', ".") == with_point, "{with_comma} {with_point}");
}

/// The lines of `--print-settings` with each value in force, as somebody who keeps them writes them.
fn in_force(printed: &str) -> String {
    let line = |line: &str| {
        let value = line.strip_prefix("# ").filter(|rest| rest.split_once(" = ").is_some_and(|(name, _)| !name.contains(' ')));
        value.unwrap_or(line).to_owned() + "\n"
    };
    printed.lines().map(line).collect()
}

#[test]
fn printed_settings_are_read_back() {
    let scratch = scratch("settings");
    let dossier = copy(&scratch);
    let settings = Path::new(&dossier).join("maillage.toml");
    let print = |lang: &str| run(&["report", &dossier, "--print-settings", "--lang", lang]).out;
    for lang in ["fr", "en"] {
        let printed = print(lang);
        assert!(printed.contains("[recommendations]") && printed.lines().filter(|line| line.contains(" = ")).count() > 20, "{printed}");
        fs::write(&settings, &printed).expect("the settings can be saved");
        assert_eq!(print(lang), printed, "what is printed says nothing new");
        fs::write(&settings, in_force(&printed)).expect("the settings can be saved");
        assert_eq!(print(lang), in_force(&printed), "every value is read back as it was printed");
        fs::remove_file(&settings).expect("the settings can be removed");
    }
    // All at their defaults: nothing is found otherwise.
    let tables = |out: &Path| names(&out.join("tables")).iter().map(|name| read(&out.join("tables").join(name))).collect::<Vec<_>>();
    let (without, with) = (scratch.join("without"), scratch.join("with"));
    run(&["report", &dossier, "--out", &shown(&without)]);
    fs::write(&settings, in_force(&print("fr"))).expect("the settings can be saved");
    run(&["report", &dossier, "--out", &shown(&with)]);
    assert_eq!(tables(&without), tables(&with));
    // And a changed one changes what it is for.
    fs::write(&settings, "[isolated_services]\nexpected_minimum = 1000\n").expect("the settings can be saved");
    run(&["report", &dossier, "--out", &shown(&with)]);
    assert!(read(&with.join("tables/services.csv")).contains("trop_tot"), "too little is expected of every service to judge it");
    assert!(!read(&with.join("tables/services.csv")).contains(",isole,"));
}

#[test]
fn a_wrong_setting_is_named_by_its_line_and_stops_the_work() {
    let scratch = scratch("wrong-settings");
    let dossier = copy(&scratch);
    let out = shown(&scratch.join("rapport"));
    for (text, expected) in [
        (
            "[redundant_action]\nx = 1\n",
            "ligne 1 : la section « redundant_action » n'existe pas. Attendu : l'une des sections agreements, ",
        ),
        (
            "# note\n[recommendations]\nfirts = 10\n",
            "ligne 3 : « recommendations.firts » n'existe pas. Attendu : l'un des réglages first, ",
        ),
        ("[recommendations]\ndiversity = 3\n", "ligne 2 : « recommendations.diversity » vaut 3. Attendu : un nombre de 0 à 1."),
        ("[recommendations]\ndiversity = \"0.3\"\n", "ligne 2 : « recommendations.diversity » n'est pas un nombre."),
        (
            "[recommendations]\n\ndiversity = 0,3\n",
            "ligne 3 : « diversity = 0,3 » n'est pas un réglage. Attendu : « nom = nombre », avec un point",
        ),
        ("first = 10\n", "ligne 1 : « first » n'est dans aucune section."),
    ] {
        fs::write(Path::new(&dossier).join("maillage.toml"), text).expect("the settings can be saved");
        for words in [&["report", &dossier, "--out", &out][..], &["explain", &dossier, "1"]] {
            let said = refused(words);
            assert!(said.starts_with("maillage.toml, ") && said.contains(expected), "{text}: {said}");
        }
        assert!(!Path::new(&out).exists(), "nothing is written");
        let check = run(&["check", &dossier]);
        let (place, found) = expected.split_once(" : ").expect("a place");
        let found = found.split(". Attendu").next().expect("what was found").trim_end_matches('.');
        assert!(check.code == 1 && check.out.contains(&format!("[erreur] maillage.toml, {place} : {found}")), "{}", check.out);
    }
}

#[test]
fn settings_are_text_whatever_the_editor() {
    let scratch = scratch("settings-encoding");
    let dossier = copy(&scratch);
    let settings = Path::new(&dossier).join("maillage.toml");
    fs::write(&settings, "\u{feff}[recommendations]\r\nfirst = 10\r\n").expect("the settings can be saved");
    assert!(run(&["report", &dossier, "--print-settings"]).out.contains("\nfirst = 10\n"), "a mark at the head is no fault");
    fs::write(&settings, b"# r\xE9glages\n[recommendations]\nfirst = 10\n").expect("the settings can be saved");
    let said = refused(&["report", &dossier, "--print-settings"]);
    assert!(said.contains("maillage.toml : ce n'est pas un texte en UTF-8. Attendu : un fichier texte, enregistré en UTF-8."), "{said}");
    assert!(run(&["check", &dossier]).out.contains("[erreur] maillage.toml : ce n'est pas un texte en UTF-8."));
}

#[test]
fn what_is_left_aside_is_said_and_strict_refuses_it() {
    let scratch = scratch("strict");
    let dossier = copy(&scratch);
    let out = shown(&scratch.join("rapport"));
    let ran = run(&["report", &dossier, "--out", &out, "--strict"]);
    assert!(ran.code == 0 && ran.out.lines().count() == 1, "nothing is wrong with the example: {}", ran.out);
    let participations = Path::new(&dossier).join("participations.csv");
    let rows = read(&participations);
    let action = rows.lines().nth(1).and_then(|row| row.split(',').next()).expect("a row").to_owned();
    fs::write(&participations, rows + &format!("{action},ccas_rivebour,contributeur,,,,\n")).expect("a row can be added");
    let ran = run(&["report", &dossier, "--out", &out]);
    assert!(ran.code == 0 && ran.out.contains(&format!("1 ligne ou table laissée de côté ; « maillage check {dossier} »")), "{}", ran.out);
    fs::remove_dir_all(&out).expect("the report can be removed");
    let said = refused(&["report", &dossier, "--out", &out, "--strict"]);
    assert!(said.contains("1 erreur dans les tables") && said.contains(&format!("maillage check {dossier}")), "{said}");
    assert!(!Path::new(&out).exists(), "nothing is written");
    assert_eq!(names(&scratch), BTreeSet::from(["dossier".to_owned()]), "no draft is left behind");
    let check = run(&["check", &dossier]);
    assert_eq!(check.code, 1);
    for words in [
        "participations.csv, ligne ",
        "colonne « partenaire » (B)",
        "« ccas_rivebour »",
        "Le plus proche : « ",
        "À faire : ",
        "En attendant, ",
    ] {
        assert!(check.out.contains(words), "{words}: {}", check.out);
    }
}

#[test]
fn tables_that_are_missing_are_named() {
    let scratch = scratch("missing-tables");
    let dossier = copy(&scratch);
    for name in ["actions", "participations", "rencontres", "presences", "sollicitations"] {
        fs::remove_file(Path::new(&dossier).join(format!("{name}.csv"))).expect("a table can be removed");
    }
    let out = shown(&scratch.join("rapport"));
    let ran = run(&["report", &dossier, "--out", &out]);
    assert!(ran.out.contains("Il manque actions.csv et participations.csv : ce qui en dépend reste sans réponse."), "{}", ran.out);
    assert!(ran.out.contains("indiquer le jour de l'analyse avec --date"), "a day taken from nowhere is said: {}", ran.out);
    let said = refused(&["report", &dossier, "--out", &out, "--strict"]);
    assert!(said.contains("il manque actions.csv et participations.csv"), "{said}");
}

#[test]
fn what_is_no_dossier_is_refused_by_every_command() {
    let scratch = scratch("no-dossier");
    fs::create_dir(scratch.join("vide")).expect("a folder");
    fs::write(scratch.join("notes.txt"), "bonjour\n").expect("a file");
    fs::write(scratch.join("export.csv"), "a;b\n1;2\n").expect("a file");
    let out = shown(&scratch.join("rapport"));
    let path = |name: &str| shown(&scratch.join(name));
    for (name, expected) in [
        ("absent", "n'existe pas. Vérifier le nom et l'emplacement."),
        ("vide", "ne contient aucune table connue (trouvé : aucun fichier). Un dossier contient au moins territoires.csv"),
        ("notes.txt", "ni son nom ni ses en-têtes ne sont ceux d'une table"),
        ("export.csv", "lui donner son nom, suivi de .csv : territoires, "),
    ] {
        let dossier = path(name);
        for words in [
            &["report", &dossier, "--out", &out][..],
            &["check", &dossier],
            &["explain", &dossier, "1"],
            &["export", &dossier, "--format", "groups"],
        ] {
            let said = refused(words);
            assert!(said.contains(&dossier) && said.contains(expected), "{words:?}: {said}");
        }
    }
    refused(&["report", &path("absent"), "--print-settings"]);
    assert!(!Path::new(&out).exists());
    let english = refused(&["check", &path("absent"), "--lang", "en"]);
    assert!(english.contains("does not exist"), "{english}");
}

#[test]
fn one_table_is_checked_but_not_analysed() {
    let scratch = scratch("one-table");
    let table = format!("{SMALL}/actions.csv");
    let out = shown(&scratch.join("rapport"));
    assert_eq!(run(&["check", &table]).code, 0);
    for words in [&["report", &table, "--out", &out][..], &["explain", &table, "1"]] {
        let said = refused(words);
        assert!(said.contains("est une seule table") && said.contains(&format!("(« {SMALL} »)")), "{said}");
    }
    assert_eq!(names(&scratch), BTreeSet::new());
}

#[test]
fn nothing_of_anybody_is_replaced() {
    let scratch = scratch("output");
    let dossier = copy(&scratch);
    fs::create_dir(scratch.join("courrier")).expect("a folder");
    fs::write(scratch.join("courrier/lettre.docx"), "x").expect("a file");
    fs::write(scratch.join("fichier"), "x").expect("a file");
    let path = |name: &str| shown(&scratch.join(name));
    for (out, expected) in [
        (path("courrier"), "contient « lettre.docx », que maillage n'a pas écrit : rien n'est remplacé"),
        (path("fichier"), "est un fichier ; indiquer un dossier"),
        (dossier.clone(), "contient le dossier à analyser"),
        (shown(&scratch), "contient le dossier à analyser"),
    ] {
        let before = names(&scratch);
        let said = refused(&["report", &dossier, "--out", &out]);
        assert!(said.contains(expected), "{out}: {said}");
        assert_eq!(names(&scratch), before, "{out}: nothing more, nothing less");
    }
    assert_eq!(read(&scratch.join("courrier/lettre.docx")), "x");
    // What the disk refuses keeps the words of the system, after ours.
    let under_a_file = path("fichier/rapport");
    for words in [
        &["report", &dossier, "--out", &under_a_file][..],
        &["demo", &under_a_file],
        &["export", &dossier, "--format", "groups", "--out", &under_a_file],
    ] {
        let ran = run(words);
        assert!(ran.code == 2 && ran.err.contains(&path("fichier")) && ran.err.starts_with("« "), "{words:?}: {}", ran.err);
    }
}

#[test]
fn what_is_imported_into_a_dossier_empties_no_table() {
    let scratch = scratch("import");
    let dossier = copy(&scratch);
    let before: Vec<(String, String)> =
        names(Path::new(&dossier)).into_iter().map(|name| (name.clone(), read(&Path::new(&dossier).join(name)))).collect();
    let list = scratch.join("liste.csv");
    fs::write(&list, read(&Path::new(&dossier).join("partenaires.csv")) + "velo,Roue libre du Val,,association,belleval,\n")
        .expect("it can be written");
    let ran = run(&["import", &shown(&list), "--to", &dossier, "--replace"]);
    assert!(ran.code == 0 && ran.out.contains("partenaires"), "{}", ran.out);
    for (name, text) in before.iter().filter(|(name, _)| name != "partenaires.csv") {
        assert_eq!(read(&Path::new(&dossier).join(name)), *text, "{name}");
    }
    assert!(read(&Path::new(&dossier).join("partenaires.csv")).contains("Roue libre du Val"));
}

#[test]
fn check_gives_the_same_remarks_in_every_form() {
    let scratch = scratch("check");
    let dossier = copy(&scratch);
    let partners = Path::new(&dossier).join("partenaires.csv");
    let rows = read(&partners);
    let width = rows.lines().next().map_or(0, |header| header.split(',').count());
    let row = |cells: &[&str]| cells.iter().copied().chain(std::iter::repeat("")).take(width).collect::<Vec<_>>().join(",") + "\n";
    fs::write(&partners, rows + &row(&["zz", "=Association Z", "", "asociation", "nulle-part"])).expect("a row can be added");
    let (text, json, csv) =
        (run(&["check", &dossier]), run(&["check", &dossier, "--format", "json"]), run(&["check", &dossier, "--format", "csv"]));
    assert_eq!([text.code, json.code, csv.code], [1, 1, 1]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    let remarks = json["remarques"].as_array().expect("a list");
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    let headers = reader.headers().expect("headers").clone();
    let table: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("whole rows");
    assert_eq!(remarks.len(), table.len());
    assert!(remarks.len() >= 2, "{}", text.out);
    for (remark, row) in remarks.iter().zip(&table) {
        for (header, cell) in headers.iter().zip(row) {
            let value = &remark[header];
            let expected = value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned);
            assert_eq!(cell, expected, "{header}");
        }
        for column in ["constat", "a_faire", "fichier"] {
            assert!(!remark[column].as_str().expect("words").is_empty(), "{column}: {remark}");
        }
        let found = remark["constat"].as_str().expect("words");
        assert!(text.out.contains(found), "« {found} » is not in {}", text.out);
    }
    let english = run(&["check", &dossier, "--lang", "en"]).out;
    assert!(english.contains("To do: ") && english.contains("row ") && !english.contains("À faire"), "{english}");
    let clean = run(&["check", SMALL]);
    assert!(clean.code == 0 && clean.out.starts_with("En tout : rien à signaler ; "), "{}", clean.out);
}

#[test]
fn explain_opens_a_proposal_to_its_rows() {
    let out = scratch("explain").join("rapport");
    run(&["report", SMALL, "--out", &shown(&out)]);
    let table = read(&out.join("tables/recommandations.csv"));
    let keys: Vec<String> = table.lines().skip(1).map(|row| row.split(',').nth(1).expect("a key").to_owned()).collect();
    assert!(keys.len() > 3, "{table}");
    for (rank, key) in (1..).zip(&keys) {
        let by_key = run(&["explain", SMALL, key]);
        // How a proposal is named doesn't hang on which it is: the first, one in the middle and the last.
        if [1, keys.len() / 2, keys.len()].contains(&rank) {
            assert_eq!(run(&["explain", SMALL, &format!("{rank}")]).out, by_key.out, "by rank and by key");
            let start = &key[..key.len() - 2];
            assert_eq!(run(&["explain", SMALL, start]).out, by_key.out, "by the start of the key");
        }
        assert!(by_key.out.contains(key) && by_key.out.contains(".csv, ligne "), "{}", by_key.out);
        assert!(by_key.out.contains(&format!("n° {rank} sur {}", keys.len())), "{}", by_key.out);
    }
    let english = run(&["explain", SMALL, "1", "--lang", "en"]).out;
    assert!(english.contains(".csv, line ") && english.contains("The weights of the reasons add up"), "{english}");
    let json: serde_json::Value = serde_json::from_str(&run(&["explain", SMALL, "1", "--format", "json"]).out).expect("it is JSON");
    assert_eq!(json["key"], keys[0].as_str());
    // Rows named are rows that are there, as a spreadsheet numbers them.
    let rows = json["blocks"].as_array().expect("blocks").iter().flat_map(|block| block["lines"].as_array().expect("lines"));
    let mut n_rows = 0;
    for row in rows.flat_map(|line| line["rows"].as_array().expect("rows")) {
        let (file, line) = (row["file"].as_str().expect("a file"), row["line"].as_u64().expect("a number") as usize);
        let text = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL).join(file));
        let record = row["record"].as_str().expect("a record");
        let first = record.split(',').next().expect("its first cell");
        assert!(text.lines().nth(line - 1).is_some_and(|row| row.contains(first)), "{file}, row {line} is not « {record} »");
        n_rows += 1;
    }
    assert!(n_rows > 0);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_fault() {
    for words in
        [&["explain", SMALL, "1", "--format", "json"][..], &["report", SMALL, "--print-settings"], &["check", SMALL, "--format", "json"]]
    {
        let mut ran = Command::new(env!("CARGO_BIN_EXE_maillage"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(ran.stdout.take());
        let ended = ran.wait_with_output().expect("it ends");
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""), "{words:?}");
    }
}

#[test]
fn a_key_that_nothing_answers_to_gets_the_nearest() {
    let table = scratch("nearest").join("rapport");
    run(&["report", SMALL, "--out", &shown(&table)]);
    let first =
        read(&table.join("tables/recommandations.csv")).lines().nth(1).and_then(|row| row.split(',').nth(1)).expect("a key").to_owned();
    let mut typo = first.clone();
    typo.replace_range(first.len() - 3..first.len() - 2, if first.as_bytes()[first.len() - 3] == b'0' { "1" } else { "0" });
    for (key, expected) in [
        (typo.as_str(), format!("la plus proche : {first}")),
        ("999", "la liste en compte ".to_owned()),
        ("redundant_actions", "clés commencent par « redundant_actions »".to_owned()),
    ] {
        let said = refused(&["explain", SMALL, key]);
        assert!(said.contains(&expected), "{key}: {said}");
        assert!(said.contains("tables/recommandations.csv") && said.contains(&format!("maillage report {SMALL}")), "{key}: {said}");
        assert!(said.starts_with(char::is_uppercase) || said.starts_with(char::is_numeric), "{said}");
    }
}

#[test]
fn a_demo_is_a_dossier_to_start_from() {
    let scratch = scratch("demo");
    for (option, dataset, name) in [(Some("--small"), "exemple-trois-territoires", "petit"), (None, "seine-et-marne-2014", "grand")] {
        let words: Vec<&str> = ["demo", name].into_iter().chain(option).collect();
        let ran = run_in(&scratch, &words);
        assert!(ran.code == 0 && ran.out.contains(&format!("maillage report {name} --out rapport")), "{}", ran.out);
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(dataset);
        let written = names(&scratch.join(name));
        let expected: BTreeSet<String> = names(&original).into_iter().filter(|file| file != "verite").collect();
        assert_eq!(written, expected, "all tables, and nothing of the answers");
        for file in &written {
            assert_eq!(read(&scratch.join(name).join(file)), read(&original.join(file)), "{file}");
        }
        assert_eq!(run_in(&scratch, &["check", name]).code, 0);
        fs::write(scratch.join(name).join("actions.csv"), "mon travail").expect("a table can be changed");
        let again = run_in(&scratch, &words);
        assert!(again.code == 2 && again.err.contains("n'est pas vide : rien n'a été écrit. Choisir un autre nom"), "{}", again.err);
        assert_eq!(read(&scratch.join(name).join("actions.csv")), "mon travail");
    }
    assert!(run_in(&scratch, &["demo", "english", "--lang", "en"]).out.contains("What next:"));
}

#[test]
fn groups_are_exported_to_a_file_or_to_the_screen() {
    let scratch = scratch("export");
    let file = scratch.join("sorties/groupes.csv");
    let screen = run(&["export", SMALL, "--format", "groups"]);
    let written = run(&["export", SMALL, "--format", "groups", "--out", &shown(&file)]);
    assert_eq!((screen.code, written.code, written.out.as_str()), (0, 0, ""));
    assert_eq!(read(&file), screen.out);
    let actions = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL).join("actions.csv"));
    let ids: BTreeSet<&str> = actions.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    let mut lines = screen.out.lines();
    assert_eq!(lines.next(), Some("groupe,action"));
    let grouped: Vec<&str> = lines.map(|line| line.split_once(',').expect("two cells").1).collect();
    assert!(grouped.len() >= 4 && grouped.iter().all(|action| ids.contains(action)), "{}", screen.out);
    assert_eq!(grouped.iter().collect::<BTreeSet<_>>().len(), grouped.len(), "an action stands in one group");
}

#[test]
fn pairs_are_proposed_and_what_was_judged_counts() {
    let scratch = scratch("label");
    let dossier = copy(&scratch);
    let file = scratch.join("paires_a_juger.csv");
    let asked = ["label", &dossier, "--count", "8", "--csv-excel", "--out", &shown(&file)];
    let ran = run(&asked);
    assert!(
        ran.code == 0 && ran.out.starts_with("8 paires à juger sont dans ") && ran.out.contains("paires_jugees.csv"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(refused(&asked).contains("existe déjà"), "verdicts are never replaced");
    let table = read(&file);
    assert!(table.starts_with("\u{feff}gauche;titre_gauche;") && table.trim_end().lines().count() >= 9, "{table}");
    for told in ["score", "probab", "rang"] {
        assert!(!table.lines().next().is_some_and(|head| head.contains(told)), "{table}");
    }
    fs::write(Path::new(&dossier).join("paires_jugees.csv"), table.replacen(";;;;\r\n", ";oui;;;\r\n", 3)).expect("the table can be saved");
    let out = scratch.join("rapport");
    assert_eq!(run(&["report", &dossier, "--out", &shown(&out)]).code, 0);
    let page = read(&out.join("index.html"));
    assert!(page.contains("3 paires d’actions jugées par une personne") || page.contains("3 paires d'actions jugées par une personne"));
}

#[test]
fn partners_are_proposed_judged_and_then_counted_as_one() {
    let scratch = scratch("partners");
    let dossier = copy(&scratch);
    let before = run(&["check", &dossier]);
    assert!(before.out.contains("semblent être un seul partenaire") && before.out.contains("--partners"), "{}", before.out);
    let file = scratch.join("a_juger.csv");
    let ran = run(&["label", &dossier, "--partners", "--out", &shown(&file)]);
    assert!(ran.code == 0 && ran.out.contains("partenaires_juges.csv"), "{}{}", ran.out, ran.err);
    let table = read(&file);
    assert!(table.starts_with("partenaire,nom_partenaire,") && table.lines().count() > 1, "{table}");
    assert!(!table.lines().next().is_some_and(|head| head.contains("proba") || head.contains("score")), "{table}");
    let filled: Vec<String> =
        table
            .lines()
            .map(|row| {
                if row.contains("caf") && row.matches("llocations").count() == 1 {
                    row.replace(",,,,,", ",oui,,,,")
                } else {
                    row.to_owned()
                }
            })
            .collect();
    assert!(filled.iter().any(|row| row.contains(",oui,")), "{table}");
    fs::write(Path::new(&dossier).join("partenaires_juges.csv"), filled.join("\n")).expect("the table can be saved");
    let after = run(&["check", &dossier]);
    assert_eq!(before.code, after.code, "a proposal is no error, nor is an accepted one: {}", after.out);
    assert!(after.out.contains("sont comptés comme un seul partenaire"), "{}", after.out);
    let out = scratch.join("rapport");
    assert_eq!(run(&["report", &dossier, "--out", &shown(&out)]).code, 0);
    let merged = read(&out.join("tables/partenaires_reunis.csv"));
    assert!(merged.lines().count() == 2 && merged.contains("partenaires_juges"), "{merged}");
    let json: serde_json::Value = serde_json::from_str(&run(&["check", &dossier, "--format", "json"]).out).expect("it is JSON");
    assert_eq!(json["partenaires"][0]["proposition"], "reunis");
}

/// Records of a CSV answer, by header.
fn records(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row as long as the header")).collect()
}

#[test]
fn simulate_says_what_leaves_with_a_partner() {
    let told = run(&["simulate", SMALL, "--without", "mds_belleval"]);
    assert!(told.out.starts_with("Sans MDS de Belleval (mds_belleval), au 27/11/2014"), "{}", told.out);
    for words in ["sans pilote", "pourrai", "le plus grand ensemble relié compte", "tout est compté sur les tables"] {
        assert!(told.out.to_lowercase().contains(words), "{words}: {}", told.out);
    }
    // The same in three forms, and by name.
    let named = run(&["simulate", SMALL, "--without", "mds de belleval"]);
    assert_eq!(named.out, told.out);
    let json: serde_json::Value =
        serde_json::from_str(&run(&["simulate", SMALL, "--without", "mds_belleval", "--format", "json"]).out).expect("JSON");
    let rows = records(&run(&["simulate", SMALL, "--without", "mds_belleval", "--format", "csv"]).out);
    let fates = ["sans_personne", "sans_pilote", "contributeur_perdu"];
    let losses = json["actions"].as_array().expect("a list");
    assert!(!losses.is_empty() && losses.len() == rows.iter().filter(|row| fates.contains(&row["nature"].as_str())).count());
    // Every action that it takes part in, under way, is there; nobody takes over who leaves.
    let takes_part = records(&read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL).join("participations.csv")));
    let known: BTreeSet<&str> =
        takes_part.iter().filter(|row| row["partenaire"] == "mds_belleval").map(|row| row["action"].as_str()).collect();
    for loss in losses {
        assert!(known.contains(loss["action"].as_str().expect("an identifier")), "{loss}");
        assert!(loss["repreneurs"].as_array().expect("a list").iter().all(|taker| taker != "mds_belleval"));
    }
    // More who leave lose no less.
    let more: serde_json::Value =
        serde_json::from_str(&run(&["simulate", SMALL, "--without", "mds_belleval", "caf", "--format", "json"]).out).expect("JSON");
    assert!(more["actions"].as_array().expect("a list").len() >= losses.len());
    assert!(more["liens_perdus"].as_u64() >= json["liens_perdus"].as_u64());
    assert!(more["reseau_apres"]["plus_grand"].as_u64() <= json["reseau_apres"]["plus_grand"].as_u64());
    assert!(run(&["simulate", SMALL, "--without", "caf", "--lang", "en"]).out.starts_with("Without CAF"));
}

#[test]
fn simulate_says_what_two_partners_would_be_together() {
    let told = run(&["simulate", SMALL, "--merge", "pmi_belleval,mds_belleval"]);
    assert!(
        told.out.contains("s'ils n'en faisaient qu'un, au 27/11/2014") && told.out.contains("Invités aux mêmes réunions"),
        "{}",
        told.out
    );
    let json = run(&["simulate", SMALL, "--merge", "pmi_belleval,mds_belleval", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["reunis"], serde_json::json!(["mds_belleval", "pmi_belleval"]));
    assert!(json["actions"].as_u64() >= json["actions_communes"].as_array().map(|list| list.len() as u64));
}

#[test]
fn simulate_refuses_what_it_cannot_mean() {
    for (words, expected) in [
        (&["--without", "ccas_bellevall"][..], "Le plus proche : « ccas_belleval » (CCAS de Belleval)."),
        (&["--without", "personne-de-tel-ici"], "n'est pas un partenaire du dossier. Attendu : un identifiant de partenaires.csv"),
        (&["--without", "CCAS"], "désigne plusieurs partenaires, dont « ccas_belleval »"),
        (&["--merge", "caf"], "demande deux partenaires au moins"),
        (&["--merge", "caf,caf"], "désignent déjà un seul partenaire"),
        (&["--merge", "caf,ccas_belleval", "--without", "caf"], "--without ou --merge, pas les deux"),
        (&[], "Indiquer qui part (--without PARTENAIRE)"),
    ] {
        let line: Vec<&str> = ["simulate", SMALL].iter().chain(words).copied().collect();
        let said = refused(&line);
        assert!(said.contains(expected), "{words:?}: {said}");
    }
}

#[test]
fn what_is_exported_is_a_dossier_again() {
    let scratch = scratch("forms");
    let expected = run(&["export", SMALL, "--format", "json"]);
    assert!(expected.out.starts_with("{\n\"format\": \"maillage-dossier\""), "{}", expected.out);
    for form in ["json", "ods", "xlsx"] {
        let file = shown(&scratch.join(format!("exemple-trois-territoires.{form}")));
        assert_eq!(run(&["export", SMALL, "--format", form, "--out", &file]).out, "");
        assert_eq!(run(&["export", &file, "--format", "json"]).out, expected.out, "{form}");
        let report = run(&["report", &file, "--out", &shown(&scratch.join(format!("rapport-{form}")))]);
        assert_eq!(report.code, 0, "{form}: {}", report.err);
    }
    let file = scratch.join("faux.json");
    fs::write(&file, "{\"format\": \"maillage-dossier\",\n\"tables\": {\"actions\": [{\"id\": {}}]}}").expect("a file");
    assert!(refused(&["check", &shown(&file)]).contains("à partir de la ligne 2"));
    fs::write(&file, "{\"type\": \"FeatureCollection\"}").expect("a file");
    assert!(refused(&["check", &shown(&file)]).contains("est un fichier JSON"));
    assert!(run(&["export", SMALL, "--format", "json-schema"]).out.contains("json-schema.org/draft/2020-12"));
    let inclusion = run(&["export", SMALL, "--format", "data-inclusion", "--out", &shown(&scratch.join("inclusion"))]);
    assert!(inclusion.out.contains("pertes.csv") && scratch.join("inclusion/services.json").exists(), "{}", inclusion.out);
    assert!(refused(&["export", SMALL, "--format", "hsds"]).contains("--out"));
}

#[test]
fn a_refusal_leaves_no_empty_file() {
    let scratch = scratch("long");
    let text = "mot ".repeat(10_000);
    fs::write(scratch.join("actions.csv"), format!("id,titre,description,territoires\na1,Forum,{text},melun\n")).expect("a file");
    fs::write(scratch.join("territoires.csv"), "id,nom,niveau\nmelun,Melun,commune\n").expect("a file");
    let file = scratch.join("dossier.xlsx");
    assert!(refused(&["export", &shown(&scratch), "--format", "xlsx", "--out", &shown(&file)]).contains("une cellule d'Excel"));
    assert!(!file.exists());
    assert_eq!(run(&["export", &shown(&scratch), "--format", "ods", "--out", &shown(&scratch.join("dossier.ods"))]).code, 0);
}

#[test]
fn the_network_is_exported_partner_by_partner_and_as_a_whole() {
    let partners = run(&["export", SMALL, "--format", "metrics"]).out;
    let rows = records(&partners);
    let known = records(&read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL).join("partenaires.csv")));
    assert!(!rows.is_empty() && rows.len() <= known.len());
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().expect("a number");
    assert!((rows.iter().map(|row| number(row, "importance")).sum::<f64>() - 1.0).abs() < 1e-4);
    assert!(rows.iter().all(|row| number(row, "intermediarite_marge") == 0.0 && (0.0..=1.0).contains(&number(row, "proximite"))));
    let whole = records(&run(&["export", SMALL, "--format", "network"]).out);
    let of = |name: &str| number(whole.iter().find(|row| row["mesure"] == name).expect("the measure"), "valeur");
    assert_eq!(of("partenaires"), rows.len() as f64);
    assert_eq!(2.0 * of("liens"), rows.iter().map(|row| number(row, "partenaires_lies")).sum::<f64>());
    assert!(whole.iter().all(|row| row["lecture"].len() > 10));
    assert_eq!(run(&["export", SMALL, "--format", "metrics"]).out, partners, "the same bytes again");
}

#[test]
fn diff_tells_what_changed_in_three_forms() {
    let folder = scratch("diff");
    let next = copy(&folder);
    for table in ["actions.csv", "participations.csv"] {
        let path = Path::new(&next).join(table);
        let text = read(&path)
            .replace("\nb01,Prévenir les expulsions locatives", "\nx77,Agir tôt contre les expulsions locatives")
            .replace("\nb01,", "\nx77,");
        fs::write(&path, text).expect("a table can be written");
    }
    let told = run(&["diff", SMALL, &next]);
    assert!(told.out.starts_with("De « exemple-trois-territoires » (jusqu'au 27/11/2014)"), "{}", told.out);
    assert!(told.out.contains("Actions renommées\n  - Prévenir les expulsions locatives (b01) → Agir tôt"), "{}", told.out);
    assert!(!told.out.contains("Actions nouvelles") && !told.out.contains("ont pris fin\n"), "{}", told.out);
    // The same in three forms.
    let json: serde_json::Value = serde_json::from_str(&run(&["diff", SMALL, &next, "--format", "json"]).out).expect("JSON");
    let fates: Vec<&str> = json["actions"].as_array().expect("a list").iter().map(|a| a["sort"].as_str().expect("a fate")).collect();
    assert_eq!(
        (fates.iter().filter(|f| **f == "renommage").count(), fates.iter().filter(|f| **f == "suite").count()),
        (1, fates.len() - 1)
    );
    let rows = records(&run(&["diff", SMALL, &next, "--format", "csv"]).out);
    assert_eq!(rows.iter().filter(|row| row["objet"] == "action").count(), fates.len());
    // Nothing changed; another language; no dossier.
    assert!(run(&["diff", SMALL, SMALL]).out.contains("se poursuivent."), "{}", run(&["diff", SMALL, SMALL]).out);
    assert!(run(&["diff", SMALL, &next, "--lang", "en"]).out.starts_with("From 'exemple-trois-territoires'"));
    assert!(refused(&["diff", SMALL, "no-such-dossier"]).contains("no-such-dossier"));
}

#[test]
fn what_was_decided_is_followed_up_the_next_year() {
    let folder = scratch("follow-up");
    let (dossier, out) = (copy(&folder), shown(&folder.join("rapport")));
    let first = shown(&folder.join("avant"));
    assert_eq!(run(&["report", &dossier, "--out", &first]).code, 0);
    let listed = records(&read(&Path::new(&first).join("tables/recommandations.csv")));
    let of = |detector: &str| listed.iter().find(|row| row["detecteur"] == detector).expect("the example shows what each finds").clone();
    let (pooling, weak) = (of("pooling_candidates"), of("weakly_mobilised_partners"));
    let mut decisions = String::from("date,objet,decision,sujets,score,bas,haut\n");
    decisions.push_str(&format!("2014-06-01,{},rejetee,{},,,\n", pooling["cle"], pooling["sujets"]));
    decisions.push_str(&format!("2014-06-01,{},retenue,{},20,10,30\n", weak["cle"], weak["sujets"]));
    fs::write(Path::new(&dossier).join("decisions.csv"), decisions).expect("a table can be written");
    assert_eq!(run(&["report", &dossier, "--out", &out]).code, 0);
    let after = records(&read(&Path::new(&out).join("tables/recommandations.csv")));
    assert!(!after.iter().any(|row| row["cle"] == pooling["cle"] || row["cle"] == weak["cle"]), "neither is asked again");
    let followed = records(&read(&Path::new(&out).join("tables/suivi.csv")));
    assert!(followed.iter().all(|row| row["objet"] == weak["cle"]) && !followed.is_empty(), "{followed:?}");
    assert_eq!((followed[0]["heures_annoncees"].as_str(), followed[0]["mesure"].as_str()), ("20", "presences"));
    let page = read(&Path::new(&out).join("index.html"));
    assert!(page.contains("Ce que sont devenues les décisions") && page.contains("Écarté, et non proposé de nouveau"));
    assert!(page.contains("compatible avec un effet de ×"));
}
