//! The comparison as tables of the report folder.

use super::indicators::INDICATORS;
use super::reading::{Cell, Signal};
use super::typology::TypeOrigin;
use super::{Comparison, Law};
use crate::detectors::{Column, ResultTable, Subject, Value};
use crate::text::Text;

const COMPARISON: &[Column] = &[
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "typologie", title: Text { fr: "Type", en: "Type" } },
    Column { code: "indicateur", title: Text { fr: "Indicateur", en: "Indicator" } },
    Column { code: "valeur", title: Text { fr: "Valeur relevée", en: "Value seen" } },
    Column { code: "bas", title: Text { fr: "Niveau, au moins", en: "Level, at least" } },
    Column { code: "haut", title: Text { fr: "Niveau, au plus", en: "Level, at most" } },
    Column { code: "attendu_du_type", title: Text { fr: "Attendu d'après ses semblables", en: "Expected from its peers" } },
    Column {
        code: "ecart",
        title: Text { fr: "Écart estimé, en part de l'attendu", en: "Estimated difference, as a share of the expected" },
    },
    Column { code: "signale", title: Text { fr: "Écart signalé", en: "Difference signalled" } },
    Column { code: "sens", title: Text { fr: "Sens", en: "Which way" } },
    Column {
        code: "probabilite", title: Text { fr: "Probabilité d'un écart qui compte", en: "Probability of a difference that counts" }
    },
    Column { code: "niveau", title: Text { fr: "Niveau estimé", en: "Estimated level" } },
    Column { code: "numerateur", title: Text { fr: "Numérateur", en: "Numerator" } },
    Column { code: "denominateur", title: Text { fr: "Dénominateur", en: "Denominator" } },
    Column { code: "semblables", title: Text { fr: "Comparé à", en: "Compared with" } },
    Column { code: "motif", title: Text { fr: "Non renseigné parce que", en: "Unknown because" } },
];

const TYPES: &[Column] = &[
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "typologie", title: Text { fr: "Type", en: "Type" } },
    Column { code: "origine", title: Text { fr: "Origine du type", en: "Origin of the type" } },
    Column { code: "tenue", title: Text { fr: "Tenue dans son type", en: "Hold in its type" } },
    Column { code: "semblables", title: Text { fr: "Comparé à", en: "Compared with" } },
    Column { code: "plus_proches", title: Text { fr: "Profils les plus proches", en: "Nearest profiles" } },
    Column { code: "poids", title: Text { fr: "Leurs poids", en: "Their weights" } },
];

const FRAME: &[Column] = &[
    Column { code: "indicateur", title: Text { fr: "Indicateur", en: "Indicator" } },
    Column { code: "intitule", title: Text { fr: "Intitulé", en: "Name" } },
    Column { code: "formule", title: Text { fr: "Formule", en: "Formula" } },
    Column { code: "unite", title: Text { fr: "Unité", en: "Unit" } },
    Column { code: "tables", title: Text { fr: "Tables", en: "Tables" } },
    Column { code: "loi", title: Text { fr: "Comparé comme", en: "Compared as" } },
    Column { code: "ne_dit_pas", title: Text { fr: "Ce qu'il ne dit pas", en: "What it doesn't say" } },
];

/// Words for a way of comparing.
pub(super) const fn law(law: Law) -> (&'static str, Text) {
    match law {
        Law::Count => ("nombre", Text { fr: "un nombre (Gamma-Poisson)", en: "a count (gamma-Poisson)" }),
        Law::Share => ("part", Text { fr: "une part (bêta-binomiale)", en: "a share (beta-binomial)" }),
        Law::Measure => ("mesure", Text { fr: "une mesure (normale-normale)", en: "a measure (normal-normal)" }),
    }
}

/// Words for the origin of types.
const fn origin(origin: TypeOrigin) -> Text {
    match origin {
        TypeOrigin::Given => Text { fr: "donnée", en: "given" },
        TypeOrigin::Criteria => Text { fr: "règles", en: "rules" },
        TypeOrigin::Computed => Text { fr: "calculée", en: "computed" },
        TypeOrigin::Nobody => Text { fr: "aucune", en: "none" },
    }
}

const PEERS: [(&str, Text); 3] = [
    ("type", Text { fr: "son type", en: "its type" }),
    ("profil", Text { fr: "les profils les plus proches", en: "the nearest profiles" }),
    ("ensemble", Text { fr: "tous les autres", en: "all others" }),
];

impl Comparison {
    /// Words for whom the territory at a position is compared with, as a code of the tables.
    pub fn compared_with(&self, position: usize) -> (&'static str, Text) {
        let code = self.peers[position].code();
        PEERS.into_iter().find(|(other, _)| *other == code).unwrap_or(PEERS[2])
    }

    fn type_value(&self, position: usize) -> Value {
        let kind = self.typology.of[position].map(|at| self.typology.types[at].name.clone());
        kind.map_or(Value::Empty, Value::Text)
    }
}

/// `comparaison` and `typologie`; both without rows when nothing can be compared.
pub fn tables(comparison: &Comparison) -> [ResultTable; 2] {
    let (mut figures, mut types) = (Vec::new(), Vec::new());
    for (position, territory) in comparison.territories.iter().enumerate() {
        for measured in &comparison.measured {
            let indicator = measured.indicator;
            figures.push(row(comparison, position, (indicator.key, indicator.title), &measured.cells[position]));
        }
        let nearest = comparison.nearest.get(position).map_or(&[][..], Vec::as_slice);
        let weights: Vec<String> = nearest.iter().map(|(_, weight)| format!("{weight:.2}")).collect();
        types.push(vec![
            Value::Subject(Subject::Territory(*territory)),
            comparison.type_value(position),
            Value::Code(comparison.typology.origin.code(), origin(comparison.typology.origin)),
            comparison.typology.hold.get(position).map_or(Value::Empty, |share| Value::Share(*share)),
            Value::Code(comparison.compared_with(position).0, comparison.compared_with(position).1),
            Value::Subjects(nearest.iter().map(|(other, _)| Subject::Territory(comparison.territories[*other])).collect()),
            Value::Text(weights.join("|")),
        ]);
    }
    let table = |file, caption, columns, rows| ResultTable { file, caption, columns, rows, is_shown: false };
    [
        table(
            "comparaison",
            Text {
                fr: "Les territoires face à leurs semblables, une ligne par indicateur",
                en: "Territories beside their like, one row an indicator",
            },
            COMPARISON,
            figures,
        ),
        table("typologie", Text { fr: "Types de territoires et semblables", en: "Types of territories and peers" }, TYPES, types),
    ]
}

fn row(comparison: &Comparison, position: usize, name: (&'static str, Text), cell: &Cell) -> Vec<Value> {
    let number = |value: Option<f64>| value.map_or(Value::Empty, |value| Value::Number(value, 3));
    let (figure, reading) = (cell.figure.as_ref().ok(), cell.reading);
    let (yes, no) = (Text { fr: "oui", en: "yes" }, Text { fr: "non", en: "no" });
    vec![
        Value::Subject(Subject::Territory(comparison.territories[position])),
        comparison.type_value(position),
        Value::Code(name.0, name.1),
        number(figure.map(|f| f.value)),
        number(reading.map(|r| r.low)),
        number(reading.map(|r| r.high)),
        number(reading.map(|r| r.expected)),
        number(reading.map(|r| r.effect)),
        if cell.signal.is_some() { Value::Code("oui", yes) } else { Value::Code("non", no) },
        match cell.signal {
            Some(Signal::More) => Value::Code("plus", Text { fr: "plus", en: "more" }),
            Some(Signal::Less) => Value::Code("moins", Text { fr: "moins", en: "less" }),
            None => Value::Empty,
        },
        reading.map_or(Value::Empty, |r| Value::Share(r.more.max(r.less))),
        number(reading.map(|r| r.level)),
        number(figure.map(|f| f.sum)),
        number(figure.map(|f| f.of)),
        Value::Code(comparison.compared_with(position).0, comparison.compared_with(position).1),
        cell.figure.as_ref().err().map_or(Value::Empty, |why| Value::Text(why.fr.clone())),
    ]
}

/// `cadre_evaluation`: every indicator by its formula, whatever the dossier.
pub fn frame() -> ResultTable {
    let rows = INDICATORS.iter().map(|indicator| {
        let tables: Vec<&str> = indicator.tables.iter().map(|table| table.code()).collect();
        let (code, words) = law(indicator.law);
        vec![
            Value::Code(indicator.key, indicator.title),
            Value::Text(indicator.title.fr.to_owned()),
            Value::Text(indicator.formula.fr.to_owned()),
            Value::Text(indicator.unit.fr.to_owned()),
            Value::Text(tables.join("|")),
            Value::Code(code, words),
            Value::Text(indicator.caution.fr.to_owned()),
        ]
    });
    ResultTable {
        file: "cadre_evaluation",
        caption: Text { fr: "Cadre d'évaluation : les indicateurs et leur formule", en: "Evaluation frame: indicators and their formula" },
        columns: FRAME,
        rows: rows.collect(),
        is_shown: false,
    }
}
