//! What people come to do, from one end to the other.

use super::accessible::{ENTER, RIGHT, tab_to, unseen_here};
use super::place::Driver;
use super::served::Served;
use super::visitor::{Scripts, Visitor};
use super::workbook::{TWICE, UNCLEAR, messy};
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// Words in the titles of three proposals of the small example.
const CREDIT: &str = "microcrédit";
const DIRECTORY: &str = "Répertoire des acteurs";
const DRIVING: &str = "Auto-école";

/// A workbook is dropped.
#[track_caller]
pub fn deposit(visitor: &Visitor, folder: &Path) {
    let workbook = folder.join("suivi-2014.xlsx");
    messy(&workbook);
    visitor.go("/import");
    visitor.write("Fichiers à déposer", workbook.to_str().expect("paths of tests are Unicode"));
    visitor.press("Déposer et regarder");
    visitor.sees("Rien n'est encore écrit dans le dossier");
}

/// The meeting is opened, a month after the last day of the example.
#[track_caller]
pub fn open_meeting(visitor: &Visitor) {
    visitor.go("/revue");
    visitor.unfold();
    visitor.write("Nom de la séance", "Conférence de fin d'année");
    visitor.write("Jour", "2014-12-15");
    visitor.write("Participants", "Anne Martin, secrétariat\nBruno Petit, MDS de Belleval");
    visitor.press("Enregistrer la séance");
    visitor.sees("lundi 15 décembre 2014");
}

/// Decides on the proposal at hand, with the mouse.
#[track_caller]
pub fn decide(visitor: &Visitor, verdict: &str, reason: &str, name: &str) {
    visitor.tick(verdict);
    visitor.write("Motif", reason);
    visitor.write("Votre nom", name);
    visitor.press("Signer");
}

#[test]
fn a_messy_workbook_becomes_a_dossier() {
    let Some(driver) = Driver::start("import") else { return };
    let dossier = driver.dossier();
    let served = Served::start(&dossier);
    let visitor = Visitor::new(&driver, &served, Scripts::On);
    visitor.go("/");
    visitor.sees("Importer");
    deposit(&visitor, &driver.folder);
    let place = visitor.path();

    // A heading that says nothing is given its meaning.
    visitor.unfold();
    visitor.select(UNCLEAR, "description");
    visitor.send(UNCLEAR);
    visitor.sees("Lu d'après vos corrections");
    visitor.unfold();
    assert_eq!(visitor.value(UNCLEAR), "description");

    // Two names are one partner; those that are met before and look alike are not.
    visitor.press("Les comparer");
    let mut n_same = 0;
    while n_same == 0 {
        visitor.until("a pair, or none left", || visitor.has("form.judge") || visitor.text().contains("Aucune paire"));
        if !visitor.has("form.judge") {
            break;
        }
        if visitor.has("form.judge input#nom") {
            visitor.write("Votre nom", "Anne Martin");
        }
        let pair = visitor.run("return document.querySelector('form.judge thead').innerText", vec![]).to_string();
        let is_same = TWICE.iter().all(|name| pair.contains(name));
        n_same += usize::from(is_same);
        let before = visitor.run("return document.querySelector('form.judge thead').innerText", vec![]);
        visitor.press(if is_same { "C'est le même partenaire" } else { "Ce sont deux partenaires" });
        visitor.until("the next pair", || {
            visitor.run("return (document.querySelector('form.judge thead') || document.body).innerText", vec![]) != before
        });
    }
    assert_eq!(n_same, 1, "{}", visitor.text());

    assert!(!dossier.exists(), "nothing is written before it is confirmed");
    visitor.go(&place);
    visitor.press("Confirmer l'import");
    visitor.sees("Confirmé le");
    assert!(dossier.is_dir() && driver.folder.join("dossier.maillage/originaux").is_dir());
    visitor.analysed();
    visitor.sees("à décider");
    visitor.go("/import/partenaires");
    visitor.sees(TWICE[1]);
    // The description reached the analysis: what one reads of an action holds its words.
    visitor.go("/explorer/action/b01");
    visitor.sees("Repérer les impayés de loyer");
}

#[test]
fn a_conference_decides_and_comes_back_a_year_later() {
    let Some((driver, served)) = Driver::at_the_example("conference") else { return };
    let anne = Visitor::new(&driver, &served, Scripts::On);
    anne.analysed();
    open_meeting(&anne);

    // One with the mouse.
    anne.press(CREDIT);
    anne.write("Porteur", "MDS de Belleval");
    anne.write("Échéance", "2015-06-30");
    decide(&anne, "Retenue", "Une seule action pour tous", "Anne Martin");
    anne.sees("Signée par Anne Martin");

    // One with the keyboard alone.
    anne.go("/revue");
    tab_to(&anne, DIRECTORY);
    anne.keys(ENTER);
    anne.sees("La conférence décide");
    anne.keys("2");
    assert_eq!(anne.attention(), "Adaptée");
    assert!(unseen_here(&anne).is_empty(), "{:?}", unseen_here(&anne));
    tab_to(&anne, "Motif");
    anne.keys("Un répertoire, deux relais");
    tab_to(&anne, "Signer");
    anne.keys(ENTER);
    anne.sees("Signée par Anne Martin");
    anne.sees("Un répertoire, deux relais");

    // One by two people at once: the second is told before and after, and loses nothing.
    let bruno = Visitor::new(&driver, &served, Scripts::On);
    for visitor in [&anne, &bruno] {
        visitor.go("/revue");
        visitor.press(DRIVING);
        visitor.sees("La conférence décide");
    }
    bruno.tick("Reportée");
    bruno.write("Motif", "Attendre le bilan des deux auto-écoles");
    bruno.write("Votre nom", "Bruno Petit");
    decide(&anne, "Rejetée", "Trop loin l'une de l'autre", "Anne Martin");
    anne.sees("Signée par Anne Martin");
    bruno.sees("À l'instant, sur cette proposition");
    assert_eq!(bruno.value("Motif"), "Attendre le bilan des deux auto-écoles");
    bruno.press("Signer");
    bruno.sees("Une décision a été signée entre-temps");
    bruno.sees("Trop loin l'une de l'autre");
    assert_eq!(bruno.value("Motif"), "Attendre le bilan des deux auto-écoles");
    bruno.press("Signer");
    bruno.sees("Signée par Bruno Petit");

    // All of it is there again, for everybody.
    anne.reload();
    for words in ["Signée par Bruno Petit", "Trop loin l'une de l'autre", "Attendre le bilan des deux auto-écoles"] {
        anne.sees(words);
    }
    anne.go("/revue?etat=decidees");
    anne.sees("3 propositions décidées");

    // The minutes open in a word processor and say what was decided.
    anne.go("/revue/compte-rendu");
    anne.sees("Anne Martin, secrétariat");
    anne.press("Télécharger (Word)");
    let minutes = words_of(&anne.saved(".docx"));
    for words in ["Conférence de fin d'année", "Bruno Petit, MDS de Belleval", "Une seule action pour tous", "Attendre le bilan"] {
        assert!(minutes.contains(words), "{words} is not in the minutes: {minutes}");
    }
    drop((anne, bruno, served));

    // A year later: what was taken has left the list, what was put off is back with what was said of it.
    let dossier = driver.dossier();
    a_year_later(&dossier);
    let served = Served::start(&dossier);
    let anne = Visitor::new(&driver, &served, Scripts::On);
    anne.analysed();
    let list = anne.run("return document.querySelector('#propositions').innerText", vec![]).to_string();
    assert!(!list.contains(CREDIT) && !list.contains(DIRECTORY), "what was taken is followed up, not proposed again: {list}");
    anne.press(DRIVING);
    anne.sees("Déjà décidé");
    anne.sees("Attendre le bilan des deux auto-écoles");
}

#[test]
fn nobody_needs_scripts_to_read_and_to_decide() {
    let Some((driver, served)) = Driver::at_the_example("plain") else { return };
    let visitor = Visitor::new(&driver, &served, Scripts::Off);
    visitor.analysed();
    open_meeting(&visitor);
    visitor.press(CREDIT);
    assert!(visitor.has("#touches[hidden]"), "scripts run after all");
    visitor.sees("Pourquoi");
    decide(&visitor, "Retenue", "Sans script", "Chloé Roux");
    visitor.sees("Signée par Chloé Roux");
    visitor.press("Suivante");
    visitor.press("Liste");
    visitor.sees("1 proposition décidée");
    visitor.go("/rapport/");
    visitor.sees("L'essentiel");
    visitor.go("/explorer/reseau");
    assert!(visitor.has("main img, main svg") && visitor.has("main table"), "a drawing and its table");
}

#[test]
fn sessions_are_moved_by_hand_and_weights_are_tried() {
    let Some((driver, served)) = Driver::at_the_example("hand") else { return };
    let visitor = Visitor::new(&driver, &served, Scripts::On);
    visitor.analysed();

    // With the mouse; who has not signed yet does so on the page of the session.
    visitor.go("/plan/2015T1/");
    visitor.drag("td[data-jour='2015-01-06'] a.session", "td[data-jour='2015-01-08']");
    visitor.sees("Changer une séance");
    assert_eq!(visitor.value("Jour"), "2015-01-08");
    visitor.write("Votre nom", "Anne Martin");
    visitor.press("Enregistrer le changement");
    visitor.sees("Le changement est enregistré");
    assert!(visitor.has("td[data-jour='2015-01-08'] a.session"));

    // With the keyboard, which says what stands there before anything is saved.
    visitor.focus("td[data-jour='2015-01-08'] a.session");
    visitor.keys(RIGHT);
    visitor.sees("vendredi 9 janvier 2015");
    visitor.sees("Entrée pour confirmer");
    visitor.keys(ENTER);
    visitor.until("it is saved", || visitor.has("td[data-jour='2015-01-09'] a.session") && visitor.path().contains("fait"));
    visitor.go("/plan/2015T1/");
    assert!(visitor.has("td[data-jour='2015-01-09'] a.session") && !visitor.has("td[data-jour='2015-01-08'] a.session"));

    // A weight slides: the list follows, and the address holds it.
    visitor.go("/reglages/essai");
    visitor.focus("form.weights input[type=range]");
    visitor.keys(&RIGHT.repeat(3));
    visitor.until("the address holds it", || visitor.path().contains("recommendations.first=23"));
    visitor.sees("Dans les 23 premières");
    visitor.reload();
    assert_eq!(visitor.value("Longueur de la liste"), "23");
}

/// All words of a Word file.
fn words_of(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("it was saved")).expect("a Word file is an archive");
    let mut text = String::new();
    archive.by_name("word/document.xml").expect("its body").read_to_string(&mut text).expect("XML in UTF-8");
    text.replace("&apos;", "'").replace("&#39;", "'").replace('’', "'").replace(['\u{a0}', '\u{202f}'], " ")
}

/// Another year of meetings, as like the last one as can be.
fn a_year_later(dossier: &Path) {
    for (table, dates) in [("rencontres", true), ("presences", false)] {
        let path = dossier.join(format!("{table}.csv"));
        let text = fs::read_to_string(&path).expect("the example has it");
        let mut later = String::new();
        for line in text.lines().skip(1) {
            let (id, rest) = line.split_once(',').expect("several columns");
            later += &if dates {
                format!("{id}-2015,{}\n", rest.replacen("2014-", "2015-", 1).replacen("2013-", "2014-", 1))
            } else {
                format!("{id}-2015,{rest}\n")
            };
        }
        fs::write(&path, format!("{}\n{later}", text.trim_end())).expect("it can be written");
    }
}
