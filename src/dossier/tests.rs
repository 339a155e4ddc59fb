//! A fault, and what is said of it: the whole hall, seen from its tables.

use super::testing::from_text;
use super::*;
use crate::sources::RawTable;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What stands around the table under test.
const AROUND: &str = "
    territoires: id|nom|niveau|parent|latitude|longitude; d77|Seine-et-Marne|departement||48.62|2.98; melun|MDS de Melun|mds|d77|48.54|2.66;
        meaux|MDS de Meaux|mds|d77|48.96|2.88
    partenaires: id|nom|sigle|type|territoire; caf|Caisse d'allocations familiales|CAF|caf|d77; pmi|PMI de Melun||service_departemental|melun;
        ccas_melun|CCAS de Melun|CCAS|ccas|melun; ccas_meaux|CCAS de Meaux|CCAS|ccas|meaux";

/// Reads a table among the others. `expected`: one line a remark, `sort (column, row): what was found`, headers aside.
#[track_caller]
fn check(table: &str, expected: &[&str]) -> Dossier {
    let around: String = AROUND.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let name = table.trim_start().split(':').next().unwrap_or_default();
    // The table under test stands in for the one of the same name.
    let mut kept = String::new();
    let mut is_kept = true;
    for line in around.lines() {
        if line.split_once(':').is_some_and(|(head, _)| head.chars().all(char::is_alphabetic)) {
            is_kept = line.split(':').next() != Some(name);
        }
        if is_kept {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    let loaded = from_text(&format!("{kept}{table}"));
    let silent = ["headers_understood", "table_missing", "columns_kept_as_notes", "row_too_short", "column_missing", "table_unavailable"];
    let said: Vec<String> = loaded
        .remarks
        .iter()
        .filter(|remark| !silent.contains(&remark.kind))
        .map(|remark| {
            let column = remark.place.column.as_ref().map_or("-", |column| column.name.as_str());
            let row = remark.place.row.map_or_else(|| "-".to_owned(), |row| row.to_string());
            format!("{} ({column}, {row}): {}", remark.kind, remark.found.fr)
        })
        .collect();
    assert_eq!(said, expected);
    for remark in &loaded.remarks {
        assert!(!remark.found.fr.is_empty() && !remark.found.en.is_empty(), "{remark:?}");
        assert_eq!(remark.mend.fr.is_empty(), remark.mend.en.is_empty(), "{remark:?}");
        assert!(remark.severity == Severity::Information || !remark.mend.is_empty(), "what is wrong can be mended: {remark:?}");
        let lost = remark.severity == Severity::Error;
        assert!(!lost || !remark.meanwhile.is_empty(), "what is lost is said: {remark:?}");
    }
    loaded.dossier
}

fn date(year: i16, month: i8, day: i8) -> Option<jiff::civil::Date> {
    Some(jiff::civil::date(year, month, day))
}

#[test]
fn actions_as_people_write_them() {
    let dossier = check(
        "actions: N°|Intitulé de l'action|Territoire(s) concerné(s)|Thèmes abordés|Pilote|Date de début|Date de fin|État d'avancement|Coût (k€)|ETP|Résultat;
            1|Forum|Melun, Meaux|emploi+santé|CAF|sept. 2014|2014|en cours|12,5|0,5 ETP|75 %",
        &[
            "list_parted (Territoire(s) concerné(s), 2): « Melun, Meaux » est compris comme une liste",
            "reference_understood (Pilote, 2): « CAF » est compris comme « caf » (table partenaires)",
            "date_understood (Date de début, 2): « sept. 2014 » est compris comme le 01/09/2014",
            "date_understood (Date de fin, 2): « 2014 » est compris comme le 31/12/2014",
        ],
    );
    let action = &dossier.actions[0];
    assert_eq!((action.id.as_str(), action.title.as_str()), ("1", "Forum"));
    assert_eq!(action.territories.iter().map(|t| dossier.territory(*t).id.as_str()).collect::<Vec<_>>(), ["meaux", "melun"]);
    assert_eq!(action.lead.map(|lead| dossier.partner(lead).id.as_str()), Some("caf"));
    assert_eq!((action.start, action.end), (date(2014, 9, 1), date(2014, 12, 31)));
    assert_eq!(
        (action.status, action.cost_per_year, action.fte, action.outcome),
        (Some(Status::Ongoing), Some(12_500.0), Some(0.5), Some(0.75))
    );
    assert_eq!(action.themes, ["emploi", "santé"]);
}

#[test]
fn what_cannot_be_is_said_and_left_out() {
    let dossier = check(
        "actions: id|titre|territoires|debut|fin|statut|cout|etp|beneficiaires|resultat;
            a|A|melun|31/02/2014|01/01/20144|en courrs|-5|beaucoup|10 à 15|150;
            b|B|melun|2014-06-01|2013-06-01|club|1e999|0|1.234|75;
            c|C|melun|||||||0,75",
        &[
            "date_impossible (debut, 2): « 31/02/2014 » n'est pas un jour possible",
            "date_impossible (fin, 2): « 01/01/20144 » n'est pas un jour possible",
            "code_guessed (statut, 2): « en courrs » n'est pas un code connu",
            "number_negative (cout, 2): « -5 » est négatif",
            "number_unreadable (etp, 2): « beaucoup » n'est pas un nombre",
            "number_unreadable (beneficiaires, 2): « 10 à 15 » n'est pas un nombre",
            "number_out_of_range (resultat, 2): « 150 » est hors de ce qui est possible",
            "ends_before_start (fin, 3): la fin (01/06/2013) vient avant le début (01/06/2014)",
            "code_unknown (statut, 3): « club » n'est pas un code connu",
            "number_unreadable (cout, 3): « 1e999 » n'est pas un nombre",
            "number_understood (beneficiaires, 3): « 1.234 » est compris comme 1,234 personnes par an",
            "share_as_percent (resultat, 3): « 75 » dépasse 1",
        ],
    );
    assert_eq!(dossier.actions.len(), 3);
    assert_eq!(dossier.actions[0].status, Some(Status::Ongoing));
    assert_eq!(dossier.actions[1].outcome, Some(0.75));
}

#[test]
fn references_are_followed_or_the_nearest_is_proposed() {
    let text = "partenaires: id|nom|type|territoire; caf|CAF|caf|Meulun; x|X|autre|melun+meaux; y|Y|autre|CCAS
        sollicitations: date|de|vers|nature; 2014-01-02|caf|y|sollicitation; 2014-01-02|caf|caf|sollicitation; 2014-01-02|caf|zzzzzz|sollicitation";
    let dossier = check(
        text,
        &[
            "reference_unknown (territoire, 2): « Meulun » n'est pas dans la table territoires",
            "reference_several (territoire, 3): « melun|meaux » désigne plusieurs lignes de la table territoires",
            "reference_unknown (territoire, 4): « CCAS » n'est pas dans la table territoires",
            "calls_itself (vers, 3): le partenaire se sollicite lui-même",
            "reference_unknown (vers, 4): « zzzzzz » n'est pas dans la table partenaires",
        ],
    );
    assert_eq!((dossier.partners.len(), dossier.solicitations.len()), (3, 1));
    let loaded = from_text("territoires: id|nom|niveau; melun|Melun|mds\n partenaires: id|nom|type|territoire; a|A|autre|mellun");
    let expected = loaded.remarks.iter().find(|remark| remark.kind == "reference_unknown").map(|remark| remark.expected.fr.as_str());
    assert_eq!(expected, Some("l'identifiant d'un territoire. Le plus proche : « melun » (territoires.csv, ligne 2)"));
}

#[test]
fn one_name_for_two_is_no_reference() {
    check(
        "participations: action|partenaire|role; a1|CCAS|contributeur
         actions: id|titre|territoires; a1|Forum|melun",
        &["reference_ambiguous (partenaire, 2): « CCAS » peut désigner « ccas_meaux » ou « ccas_melun » (table partenaires)"],
    );
}

#[test]
fn identifiers_stand_once() {
    let dossier = check(
        "partenaires: id|nom|type|sigle; a|A|caf|; a|A|caf|; b|B|caf|; b|B|caf|CAF; |Sans identifiant|caf|; ||caf|",
        &[
            "row_twice (-, 3): la ligne répète la ligne 2 (partenaires.csv)",
            "identifier_twice (-, 4): l'identifiant « b » est déjà celui de la ligne 5 (partenaires.csv), dont le contenu diffère",
            "empty_cell (id, 6): la ligne n'a pas d'identifiant",
            "no_identifier (-, 7): la ligne n'a ni identifiant ni nom",
        ],
    );
    let partners: Vec<(&str, Option<&str>)> = dossier.partners.iter().map(|p| (p.id.as_str(), p.acronym.as_deref())).collect();
    assert_eq!(partners, [("a", None), ("b", Some("CAF")), ("sans_identifiant", None)]);
}

#[test]
fn cycles_of_parents_are_broken_at_the_smallest_identifier() {
    let dossier = check(
        "territoires: id|nom|niveau|parent; c|C|commune|b; b|B|commune|a; a|A|commune|c; d|D|commune|d; e|E|commune|a",
        &[
            "parent_cycle (-, 4): les parents tournent en rond : « a » → « c » → « b » → « a »",
            "parent_cycle (-, 5): les parents tournent en rond : « d » → « d »",
            "reference_unknown (territoire, 2): « d77 » n'est pas dans la table territoires",
            "reference_unknown (territoire, 3): « melun » n'est pas dans la table territoires",
            "reference_unknown (territoire, 4): « melun » n'est pas dans la table territoires",
            "reference_unknown (territoire, 5): « meaux » n'est pas dans la table territoires",
        ],
    );
    let parents: Vec<Option<&str>> = dossier.territories.iter().map(|t| t.parent.map(|p| dossier.territory(p).id.as_str())).collect();
    assert_eq!(parents, [None, Some("a"), Some("b"), None, Some("a")]);
}

#[test]
fn an_action_without_territory_finds_a_home_or_is_left_aside() {
    let dossier = check(
        "actions: id|titre|territoires|portage|pilote; a|A||departemental|; b|B|||pmi; c|C||territorial|",
        &[
            "action_without_territory (territoires, 2): l'action n'a aucun territoire connu",
            "action_without_territory (territoires, 3): l'action n'a aucun territoire connu",
            "action_without_territory (territoires, 4): l'action n'a aucun territoire connu",
        ],
    );
    let homes: Vec<&str> = dossier.actions.iter().map(|action| dossier.territory(action.territories[0]).id.as_str()).collect();
    assert_eq!(homes, ["d77", "melun"]);
}

#[test]
fn leads_of_the_two_tables_are_compared() {
    let dossier = check(
        "actions: id|titre|territoires|pilote; a|A|melun|caf; b|B|melun|caf; c|C|melun|
         participations: action|partenaire|role; a|caf|pilote; b|pmi|pilote; c|pmi|pilote",
        &[
            "leads_differ (-, 3): le pilote de l'action « b » est « caf » ici, « pmi » dans participations",
            "lead_taken_over (-, 4): l'action ne nomme pas son pilote ; participations nomme « pmi »",
        ],
    );
    let leads: Vec<Option<&str>> = dossier.actions.iter().map(|a| a.lead.map(|lead| dossier.partner(lead).id.as_str())).collect();
    assert_eq!(leads, [Some("caf"), Some("caf"), Some("pmi")]);
}

#[test]
fn presences_as_people_note_them() {
    let dossier = check(
        "rencontres: id|date|type|territoire; r1|30/09/2014|COPIL|melun; r2||atelier|melun
         presences: rencontre|partenaire|presence; r1|caf|Présente; r1|pmi|Excusée; r1|ccas_melun|x; r1|ccas_meaux|peut-être; r1|caf|absent",
        &[
            "empty_cell (date, 3): la cellule est vide",
            "code_unknown (presence, 5): « peut-être » n'est pas un code connu",
            "contradiction (-, 6): la ligne contredit la ligne 2 (presences.csv)",
        ],
    );
    let seen: Vec<(&str, Presence)> = dossier.attendances.iter().map(|a| (dossier.partner(a.partner).id.as_str(), a.presence)).collect();
    assert_eq!(seen, [("caf", Presence::Present), ("ccas_melun", Presence::Present), ("pmi", Presence::Excused)]);
}

#[test]
fn territories_and_what_spreadsheets_do_to_them() {
    let dossier = check(
        "territoires: id|nom|niveau|code_insee|population|latitude|longitude;
            d77|Seine-et-Marne|Département|77|1 350 000|48,62|2,98; melun|Melun|Commune|1053|NC|2,66|48,54; meaux|Meaux|hameau|77284.0|#REF!|91|2",
        &[
            "coordinates_swapped (-, 3): latitude 2,660 et longitude 48,540 semblent interverties",
            "insee_lost_zero (code_insee, 3): « 1053 » a perdu son zéro de tête",
            "read_as_empty (population, 3): « NC » est compris comme une cellule vide",
            "code_unknown (niveau, 4): « hameau » n'est pas un code connu",
            "formula_fault (population, 4): « #REF! » est l'erreur d'une formule",
            "number_out_of_range (latitude, 4): « 91 » est hors de ce qui est possible",
        ],
    );
    let codes: Vec<Option<&str>> = dossier.territories.iter().map(|t| t.insee_code.as_deref()).collect();
    assert_eq!(codes, [Some("77"), Some("77284"), Some("01053")]);
    assert_eq!(dossier.territories[2].latitude, Some(48.54));
}

#[test]
fn headers_twice_missing_or_nearly_right() {
    let loaded = from_text("partenaires: id|nom|type|Structure|tyype2|territoirre|; a|A|caf|B|z|melun|w");
    let kinds: Vec<&str> = loaded.remarks.iter().filter(|r| r.table == Some(Table::Partners)).map(|r| r.kind).collect();
    assert_eq!(kinds, ["table_unavailable", "columns_kept_as_notes", "column_twice", "header_guessed"]);
    let notes = &loaded.dossier.partners[0].notes;
    let expected = [("Structure", "B"), ("colonne G", "w"), ("tyype2", "z")].map(|(name, cell)| (name.to_owned(), cell.to_owned()));
    assert_eq!(notes.as_slice(), expected);
    let loaded = from_text("presences: rencontre|partenaire; r1|caf");
    assert!(loaded.remarks.iter().any(|r| r.kind == "column_missing" && r.severity == Severity::Error));
    assert_eq!(loaded.left_aside, 1);
}

#[test]
fn remarks_of_one_sort_are_bounded() {
    let rows: String = (0..5000).map(|n| format!("; a1|inconnu{n}|contributeur")).collect();
    let loaded =
        from_text(&format!("{AROUND}\nactions: id|titre|territoires; a1|Forum|melun\nparticipations: action|partenaire|role{rows}"));
    assert_eq!(loaded.count(Severity::Error), 5000);
    assert_eq!(loaded.left_aside, 5000);
    assert!(loaded.remarks.len() < 1200);
}

#[test]
fn records_are_shown_as_their_columns() {
    let dossier = check("actions: id|titre|territoires|pilote|cout|document|statut; a1|Forum|melun|caf|12000|CR du 3 mai|en_cours", &[]);
    let cells = dossier.cells(RowRef::new(Table::Actions, 0));
    let shown: Vec<(&str, &str)> = cells.iter().map(|cell| (cell.title.fr.as_str(), cell.value.fr.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("Identifiant", "a1"),
            ("Intitulé", "Forum"),
            ("Territoires", "MDS de Melun (melun)"),
            ("Pilote", "Caisse d'allocations familiales (caf)"),
            ("Statut", "en cours"),
            ("Coût", "12\u{202f}000"),
            ("document", "CR du 3 mai"),
        ]
    );
    assert_eq!(cells[3].targets, [RowRef::new(Table::Partners, 0)]);
    assert_eq!(dossier.canonical(RowRef::new(Table::Actions, 0))[..4], ["a1", "Forum", "", "melun"]);
}

#[test]
fn examples_of_the_columns_are_read_without_remark() {
    for table in Table::ALL {
        let columns = spec(*table).columns;
        let rows = [columns.iter().map(|c| c.name).collect::<Vec<_>>(), columns.iter().map(|c| c.example).collect()];
        let loaded = load_tables(vec![RawTable::from_rows(&format!("{}.csv", table.code()), rows)], "exemples");
        let about_others = ["table_missing", "table_unavailable", "reference_unknown"];
        let said: Vec<_> = loaded.remarks.iter().filter(|remark| !about_others.contains(&remark.kind)).collect();
        assert!(said.is_empty(), "{}: {said:#?}", table.code());
    }
}

/// The same dossier, wherever its rows stood.
fn anywhere(mut dossier: Dossier) -> Dossier {
    macro_rules! forget {
        ($($table:ident)+) => { $(dossier.$table.iter_mut().for_each(|record| record.origin = Origin::default());)+ };
    }
    forget!(territories indicators partners actions participations meetings attendances solicitations agreements needs seats milestones completeness decisions judged_pairs);
    dossier
}

/// A dossier as tables of the format.
fn written(dossier: &Dossier) -> BTreeMap<Table, Vec<Vec<String>>> {
    Table::ALL.iter().map(|table| (*table, dossier.table(*table))).filter(|(_, rows)| rows.len() > 1).collect()
}

fn read(tables: &BTreeMap<Table, Vec<Vec<String>>>) -> Loaded {
    let raw = tables
        .iter()
        .map(|(table, rows)| RawTable::from_rows(&format!("{}.csv", table.code()), rows.iter().map(|row| row.iter().map(String::as_str))));
    load_tables(raw.collect(), "essai")
}

fn example() -> Dossier {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires");
    let mut dossier = testing::from_folder(&folder);
    dossier.name = "essai".into();
    dossier
}

#[test]
fn written_then_read_is_the_same() {
    let dossier = example();
    let again = read(&written(&dossier));
    assert_eq!(again.remarks, []);
    let mut again = anywhere(again.dossier);
    let mut first = anywhere(dossier);
    (again.sources, first.sources) = (Vec::new(), Vec::new());
    // Notes are not written back: they have no place in the format.
    first.actions.iter_mut().for_each(|record| record.notes.clear());
    assert!(again == first);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn shuffled_rows_change_nothing(seed in any::<u64>()) {
        let mut tables = written(&example());
        let first = read(&tables);
        let mut state = seed | 1;
        for rows in tables.values_mut() {
            for at in (2..rows.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let other = 1 + (state >> 33) as usize % at;
                rows.swap(at, other);
            }
        }
        let again = read(&tables);
        prop_assert_eq!(&again.dossier.sources, &first.dossier.sources);
        prop_assert!(anywhere(again.dossier) == anywhere(first.dossier));
    }

    #[test]
    fn any_cells_are_read(cells in proptest::collection::vec(proptest::collection::vec("\\PC{0,12}|[0-9/.-]{1,10}|melun|caf|#N/A", 6), 1..6)) {
        for table in Table::ALL {
            let header: Vec<&str> = spec(*table).columns.iter().map(|column| column.name).collect();
            let rows = std::iter::once(header).chain(cells.iter().map(|row| row.iter().map(String::as_str).collect()));
            let around = from_text(AROUND);
            let mut tables: Vec<RawTable> = written(&around.dossier)
                .iter()
                .filter(|(other, _)| *other != table)
                .map(|(other, rows)| RawTable::from_rows(&format!("{}.csv", other.code()), rows.iter().map(|row| row.iter().map(String::as_str))))
                .collect();
            tables.push(RawTable::from_rows(&format!("{}.csv", table.code()), rows));
            let loaded = load_tables(tables, "essai");
            let kept: usize = loaded.dossier.sources.iter().map(|source| source.rows).sum();
            prop_assert!(kept <= 7 + cells.len());
            for (table, index) in Table::ALL.iter().flat_map(|t| (0..loaded.dossier.len(*t)).map(move |i| (*t, i))) {
                let _ = loaded.dossier.cells(RowRef::new(table, index));
            }
        }
    }
}

#[test]
fn judged_pairs_are_read_half_filled_from_either_side_with_notes() {
    let actions = "actions: id|titre|territoires; a1|Forum|melun; a2|Salon|meaux; a3|Atelier|meaux";
    let dossier = check(
        &format!(
            "{actions}
            paires_jugées: gauche|titre_gauche|droite|verdict|par; a2|Salon|a1|Oui|CDS; a1|Forum|a2|non|CDS; a1|Forum|a3||; a3|Atelier|a3|non|;
                a1|Forum|a33|non|; a2|Salon|a3|bof|; a3|Atelier|a2|peut-être|"
        ),
        &[
            "judged_both_ways (-, 3): cette paire est jugée « non » ici et « oui » ligne 2 (paires_jugées.csv)",
            "pair_with_itself (droite, 5): la paire oppose une action à elle-même",
            "reference_unknown (droite, 6): « a33 » n'est pas dans la table actions",
            "code_unknown (verdict, 7): « bof » n'est pas un code connu",
        ],
    );
    let verdicts: Vec<_> = dossier.judged_pairs.iter().map(|pair| (pair.left.0, pair.right.0, pair.verdict)).collect();
    let (same, different, unsure) = (Some(Judgement::Same), Some(Judgement::Different), Some(Judgement::Unsure));
    assert_eq!(verdicts, [(1, 0, same), (0, 1, different), (0, 2, None), (1, 2, None), (2, 1, unsure)]);
    assert_eq!(dossier.judged_pairs[0].notes, [("titre_gauche".to_owned(), "Salon".to_owned())]);
}
