use super::*;
use crate::dossier::load_folder;
use crate::dossier::testing::{from_folder, from_text};
use crate::linkage::Linkage;
use crate::rendering::diagrams::draw_maps;
use crate::rendering::diagrams::sheet::check_legible;
use crate::settings::Settings;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cooperation(dossier: &Dossier) -> Cooperation {
    Cooperation::of(dossier, &Linkage::build(dossier, &Settings::default()))
}

/// The 550 communes of two départements, where the material is.
fn two_departments() -> Option<Dossier> {
    let source = root().join("../shared/data/geographie_77_93");
    if !source.is_dir() {
        eprintln!("skipped: ../shared/data/geographie_77_93 is not here");
        return None;
    }
    let folder = std::env::temp_dir().join(format!("maillage-maps-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for table in ["territoires.csv", "indicateurs.csv"] {
        std::fs::copy(source.join("tables").join(table), folder.join(table)).unwrap();
    }
    for code in ["77", "93"] {
        std::fs::copy(source.join(format!("communes_{code}.geojson")), folder.join(format!("communes_{code}.geojson"))).unwrap();
    }
    let loaded = load_folder(&folder).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(
        loaded.remarks.iter().all(|remark| !remark.kind.starts_with("outline")),
        "every outline is a commune's, and the other way round"
    );
    Some(loaded.dossier)
}

#[test]
fn the_maps_of_an_example_are_legible_and_say_what_their_tables_say() {
    let dossier = from_folder(&root().join("datasets/seine-saint-denis-2015"));
    assert_eq!(dossier.outlines.len(), 40);
    let cooperation = cooperation(&dossier);
    for lang in [Lang::Fr, Lang::En] {
        let drawn = draw(&dossier, &cooperation, lang);
        let ids: Vec<&str> = drawn.iter().map(|(diagram, _)| diagram.id.as_str()).collect();
        assert!(ids.contains(&"carte-cooperation") && ids.contains(&"carte-thematiques") && ids.contains(&"carte-indicateur-1"), "{ids:?}");
        for (diagram, sheet) in &drawn {
            check_legible(sheet, &diagram.id);
            assert!(
                !diagram.facts.rows.is_empty() && diagram.facts.rows.iter().all(|row| row.len() == diagram.facts.columns.len()),
                "{}",
                diagram.id
            );
        }
        let incomes = drawn.iter().find(|(diagram, _)| diagram.title.fr.contains("Revenu")).map(|(diagram, _)| &diagram.facts).unwrap();
        assert_eq!(incomes.rows.len(), 40);
        let written = draw_maps(&dossier, &cooperation, lang);
        assert_eq!(written, draw_maps(&dossier, &cooperation, lang), "the same bytes again");
        assert!(written.iter().all(|diagram| diagram.svg.len() < 120_000 && !diagram.svg.contains("NaN") && diagram.dot.is_empty()));
    }
}

#[test]
fn five_hundred_and_fifty_outlines_are_drawn_with_their_basins() {
    let Some(dossier) = two_departments() else { return };
    assert_eq!(dossier.outlines.len(), 550);
    let ground = Ground::of(&dossier).unwrap();
    assert_eq!((ground.units.len(), ground.n_absent()), (550, 0));
    let Plot::Outlines(map, _) = &ground.plot else { panic!("outlines are there") };
    let points: usize = map.arcs.iter().map(|arc| arc.points.len()).sum();
    assert!(points < 12_000, "{points} points are drawn");
    assert!(map.arcs.iter().filter(|arc| arc.cells.len() == 2).count() > 1_000, "neighbours share their borders");
    let drawn = draw(&dossier, &Cooperation::default(), Lang::Fr);
    assert_eq!(drawn.len(), 1, "incomes are known for 93 alone: {:?}", drawn.iter().map(|(d, _)| &d.id).collect::<Vec<_>>());
    check_legible(&drawn[0].1, "two départements");
    assert!(drawn[0].1.labels.iter().any(|(_, text)| text == "Plaine Commune"), "too many communes to be named: basins are");
    assert!(drawn[0].1.labels.iter().any(|(_, text)| text.contains("non renseigné (510 territoires)")));
    if let Some(folder) = std::env::var_os("MAILLAGE_MAPS").map(PathBuf::from) {
        for diagram in draw_maps(&dossier, &Cooperation::default(), Lang::Fr) {
            std::fs::write(folder.join(format!("{}.svg", diagram.id)), diagram.svg).unwrap();
        }
    }
}

#[test]
fn without_outlines_points_and_without_places_tiles() {
    let indicators = (0..6).map(|at| format!("; t{at}|taux|2014|{}", at * 3)).collect::<String>();
    let read = |place: &dyn Fn(usize) -> String| {
        let rows: String = (0..6).map(|at| format!("; t{at}|Ville {at}|commune|{}|{}", ["est", "ouest"][at % 2], place(at))).collect();
        from_text(&format!(
            "territoires: id|nom|niveau|parent|latitude|longitude; dep|Dep|departement; est|Est|bassin|dep; ouest|Ouest|bassin|dep{rows}\n\
             indicateurs: territoire|indicateur|periode|valeur{indicators}"
        ))
        .dossier
    };
    for (dossier, words) in [
        (read(&|at| format!("48.{at}|2.{}", at * 7 % 5)), "est un point"),
        (read(&|_| "|".to_owned()), "rangés par bassin"),
        (read(&|at| if at < 4 { format!("48.{at}|2.{at}") } else { "|".to_owned() }), "2 territoires sans lieu connu ne sont pas dessinés"),
    ] {
        let drawn = draw(&dossier, &Cooperation::default(), Lang::Fr);
        assert_eq!(drawn.len(), 1);
        check_legible(&drawn[0].1, words);
        let text: String = drawn[0].1.labels.iter().map(|(_, text)| format!("{text} ")).collect();
        assert!(text.contains(words), "{words}: {text}");
        assert_eq!(drawn[0].0.facts.rows.len(), 6);
    }
    assert!(draw(&Dossier::default(), &Cooperation::default(), Lang::Fr).is_empty());
}
