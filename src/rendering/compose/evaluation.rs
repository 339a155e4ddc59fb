//! The evaluation frame: what an evaluator cites. Each indicator by its formula, the data, the version, the settings and the files behind the figures.

use super::Context;
use super::words::Pen;
use crate::comparison::{INDICATORS, SECTION, frame};
use crate::detectors::Value;
use crate::rendering::document::*;
use crate::say;
use crate::text::date;

/// The section, in the chapter on method.
pub fn section(context: &Context) -> Section {
    let pen = &context.pen;
    Section {
        id: "cadre-evaluation".into(),
        title: pen.pick("Cadre d'évaluation", "Evaluation frame"),
        opens_page: true,
        blocks: vec![
            Block::Paragraph(plain(citation(context))),
            Block::Table(indicators(pen)),
            Block::Paragraph(plain(comparison(pen))),
            Block::Table(settings(context)),
            Block::Table(files(pen)),
        ],
        sections: Vec::new(),
    }
}

/// What is to be cited.
fn citation(context: &Context) -> String {
    let (pen, report) = (&context.pen, context.report);
    let day = date(report.analysis.as_of);
    let (day_fr, day_en, version, name) = (&day.fr, &day.en, env!("CARGO_PKG_VERSION"), &report.dossier.name);
    let print = super::fingerprint(report.dossier);
    pen.say(&say!(
        "À citer : maillage {version}, dossier « {name} » (empreinte {print}), analyse au {day_fr}. La même version, les mêmes fichiers et les mêmes réglages redonnent les mêmes \
         chiffres, à l'octet près. Les chiffres eux-mêmes : tables/comparaison.csv ; ce tableau : tables/cadre_evaluation.csv."
            | "To be cited: maillage {version}, dossier '{name}' (fingerprint {print}), as of {day_en}. The same version, files and settings give the same figures, to the byte. \
               The figures themselves: tables/comparaison.csv; this table: tables/cadre_evaluation.csv."
    ))
}

fn indicators(pen: &Pen) -> Table {
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let laws = frame();
    let rows = INDICATORS.iter().zip(&laws.rows).map(|(indicator, row)| {
        let tables: Vec<String> = indicator.tables.iter().map(|table| pen.text(table.label())).collect();
        let law = match &row[5] {
            Value::Code(_, words) => pen.text(*words),
            _ => String::new(),
        };
        vec![
            Cell {
                words: vec![Inline::Strong(pen.text(indicator.title)), Inline::Text(" ".into()), Inline::Code(indicator.key.into())],
                value: None,
            },
            Cell::text(pen.text(indicator.formula)),
            Cell::text(if indicator.unit.fr.is_empty() { pen.pick("part", "share") } else { pen.text(indicator.unit) }),
            Cell::text(tables.join(", ")),
            Cell::text(law),
        ]
    });
    Table {
        id: "table-cadre".into(),
        caption: pen.pick("Les indicateurs, par leur formule", "The indicators, by their formula"),
        columns: vec![
            head("Indicateur", "Indicator"),
            head("Formule", "Formula"),
            head("Unité", "Unit"),
            head("Tables", "Tables"),
            head("Comparé comme", "Compared as"),
        ],
        rows: rows.collect(),
        file: Some("tables/cadre_evaluation.csv".into()),
        ..Default::default()
    }
}

fn comparison(pen: &Pen) -> String {
    pen.pick(
        "Méthode : le niveau de chaque territoire est estimé autour de celui de ses semblables (lui-même mis à part), l'un et l'autre incertains, avec une dispersion tirée des données et \
         intégrée sur une grille à loi a priori plate (Bayes empirique : Clayton et Kaldor 1987 ; Bühlmann et Gisler 2005) ; fourchette à 80 % ; signal quand la probabilité d'un écart qui \
         compte atteint le seuil. Les parties d'un territoire (actions, partenaires, pilotes, services) qui varient plus que la loi ne le veut réduisent d'autant le poids de ses chiffres. \
         Entre types : sommes des rangs (Kruskal et Wallis) contre toutes les permutations des types, ou 10 000 tirées ; δ de Cliff ; fausses découvertes contrôlées (Benjamini et \
         Hochberg 1995). Types calculés : médoïdes sur le coefficient de Gower, confirmés par Ward, par 199 tirages d'un ensemble sans types et par rééchantillonnage (Kaufman et \
         Rousseeuw 1990 ; Hennig 2007). Pas de rang : Goldstein et Spiegelhalter 1996.",
        "Method: the level of each territory is estimated around that of its peers (itself left out), both uncertain, with a spread taken from the data and integrated over a grid with a flat \
         prior (empirical Bayes: Clayton & Kaldor 1987; Bühlmann & Gisler 2005); 80% interval; a signal when the probability of a difference that counts reaches the threshold. Parts of a \
         territory (actions, partners, leads, services) that vary more than the law has it lower the weight of its figures by as much. Between types: rank sums (Kruskal & Wallis) against all \
         permutations of the types, or 10,000 drawn ones; Cliff's δ; false discovery control (Benjamini & Hochberg 1995). Computed types: medoids on Gower's coefficient, confirmed by Ward, by \
         199 draws of one heap without types, and by resampling (Kaufman & Rousseeuw 1990; Hennig 2007). No rank: Goldstein & Spiegelhalter 1996.",
    )
}

/// The settings of the comparison, and the rules for types if there are some.
fn settings(context: &Context) -> Table {
    let pen = &context.pen;
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let mut rows: Vec<Vec<Cell>> = context
        .report
        .settings
        .section(SECTION)
        .all()
        .map(|(parameter, value)| {
            let unit = pen.text(parameter.unit);
            let written = pen.measure(value);
            vec![Cell::text(pen.text(parameter.meaning)), Cell::text(if unit.is_empty() { written } else { format!("{written} ({unit})") })]
        })
        .collect();
    for criterion in context.report.settings.criteria() {
        rows.push(vec![
            Cell::text(pen.pick("Règle qui donne un type", "Rule that gives a type")),
            Cell { words: vec![Inline::Code(criterion.written())], value: None },
        ]);
    }
    Table {
        id: "table-cadre-reglages".into(),
        caption: pen.pick("Réglages en vigueur pour la comparaison", "Settings in force for the comparison"),
        columns: vec![head("Ce qu'il fait", "What it does"), head("Valeur", "Value")],
        rows,
        ..Default::default()
    }
}

/// Every file with its whole fingerprint.
fn files(pen: &Pen) -> Table {
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let rows = pen.dossier.sources.iter().map(|source| {
        // Cut in two: a line of 64 letters is wider than its column on paper.
        let (first, second) = source.fingerprint.split_at_checked(32).unwrap_or((&source.fingerprint, ""));
        let words = vec![Inline::Code(first.into()), Inline::Text(" ".into()), Inline::Code(second.into())];
        vec![Cell::text(source.name.clone()), Cell { words, value: None }]
    });
    Table {
        id: "table-cadre-fichiers".into(),
        caption: pen.pick("Fichiers lus, avec leur empreinte SHA-256", "Files read, with their SHA-256 fingerprint"),
        columns: vec![head("Fichier", "File"), head("Empreinte", "Fingerprint")],
        rows: rows.collect(),
        ..Default::default()
    }
}
