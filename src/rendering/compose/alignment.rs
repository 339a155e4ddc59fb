//! The département and the territories side by side: axis by axis, theme by theme, what they have in common.

use super::Context;
use super::tables::shown;
use crate::detectors::{Column, ResultTable, Subject as Record, Value};
use crate::lexicon::themes;
use crate::network::alignment::{Scope, Subject, alignment};
use crate::rendering::document::*;
use crate::rendering::report::Report;
use crate::say;
use crate::text::{Text, count};

const COLUMNS: &[Column] = &[
    Column { code: "portee", title: Text { fr: "Par", en: "By" } },
    Column { code: "nom", title: Text { fr: "Axe ou thème", en: "Axis or theme" } },
    Column { code: "actions_departementales", title: Text { fr: "Actions du Département", en: "Actions of the département" } },
    Column { code: "actions_territoriales", title: Text { fr: "Actions des territoires", en: "Actions of the territories" } },
    Column { code: "territoires", title: Text { fr: "Territoires", en: "Territories" } },
    Column { code: "partenaires_communs", title: Text { fr: "Partenaires communs", en: "Partners in common" } },
    Column { code: "attendus", title: Text { fr: "Attendus par hasard", en: "Expected by chance" } },
    Column {
        code: "territoires_sans_lien",
        title: Text {
            fr: "Territoires sans partenaire ni réunion en commun",
            en: "Territories with neither partner nor meeting in common",
        },
    },
];

/// The table of the report folder.
pub fn table(report: &Report) -> ResultTable {
    let subjects = alignment(report.dossier, &report.analysis.linkage, report.analysis.as_of);
    ResultTable {
        file: "alignement",
        caption: Text {
            fr: "Ce que le Département et les territoires mènent sur les mêmes sujets",
            en: "What the département and the territories do on the same subjects",
        },
        columns: COLUMNS,
        rows: subjects.iter().map(row).collect(),
        is_shown: false,
    }
}

fn row(subject: &Subject) -> Vec<Value> {
    let (seen, expected) = subject.in_common();
    let (scope, name) = match subject.scope {
        Scope::Axis => (Value::Code("axe", Text { fr: "axe", en: "axis" }), Value::Text(subject.name.clone())),
        Scope::Theme => (Value::Code("thematique", Text { fr: "thème", en: "theme" }), Value::Theme(subject.name.clone())),
    };
    vec![
        scope,
        name,
        Value::Subjects(subject.departmental.iter().map(|a| Record::Action(*a)).collect()),
        Value::Count(subject.n_territorial()),
        Value::Count(subject.units.len()),
        Value::Count(seen),
        Value::Number(expected, 1),
        Value::Subjects(subject.units.iter().filter(|here| here.is_apart()).map(|here| Record::Territory(here.unit)).collect()),
    ]
}

/// The section; nothing where no subject has both sides.
pub fn section(context: &Context) -> Option<Section> {
    let pen = &context.pen;
    let subjects = alignment(context.report.dossier, &context.report.analysis.linkage, context.report.analysis.as_of);
    if subjects.is_empty() {
        return None;
    }
    let of_themes: Vec<&Subject> = subjects.iter().filter(|subject| subject.scope == Scope::Theme).collect();
    let apart: Vec<String> = of_themes
        .iter()
        .filter(|subject| subject.units.iter().all(|here| here.is_apart()))
        .map(|subject| pen.say(&themes::label(&subject.name)))
        .collect();
    let n = count(subjects.len(), ("sujet", "sujets"), ("subject", "subjects"));
    let (fr, en) = (n.fr, n.en);
    let mut lead = pen.say(&say!(
        "{fr} où le Département et des territoires agissent en même temps. Deux actions qui disent la même chose sont parmi les actions redondantes ; ici, on regarde si ceux qui travaillent sur un même sujet se connaissent."
            | "{en} on which the département and territories act at the same time. Two actions that say the same thing stand among redundant actions; here we look at whether those who work on one subject know each other."
    ));
    if !apart.is_empty() {
        let list = crate::text::enumerate(&apart);
        let list = list.get(pen.lang);
        lead.push_str(&pen.say(&say!(
            " Sans partenaire ni réunion en commun nulle part : {list}. C'est là qu'une rencontre apprendrait le plus."
                | " With neither partner nor meeting in common anywhere: {list}. There a meeting would teach the most."
        )));
    }
    let note = pen.pick(
        "Dans un seul territoire on n'attend par hasard qu'un ou deux partenaires en commun : un zéro n'y prouve rien, le total d'une ligne dit davantage. « En commun » veut dire inscrit dans une action du Département et dans une action du territoire ; « réunion » : un atelier ou un comité du territoire, depuis deux ans, où est venue une direction qui pilote l'action du Département.",
        "In a single territory one or two partners in common are expected by chance: a zero there proves nothing, the total of a row says more. 'In common' means entered in an action of the département and in one of the territory; 'meeting': a workshop or committee of the territory, over two years, to which a directorate that leads the département's action came.",
    );
    Some(Section {
        id: "alignement".into(),
        title: pen.pick("Le Département et les territoires, côte à côte", "The département and the territories, side by side"),
        blocks: vec![
            Block::Paragraph(plain(lead)),
            Block::Table(shown(pen, &table(context.report), &Default::default())),
            Block::Paragraph(vec![Inline::Muted(note)]),
        ],
        ..Default::default()
    })
}
