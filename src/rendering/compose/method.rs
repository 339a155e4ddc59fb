//! Method and limits, settings in force, and what one needs to get the same report again.

use super::Context;
use super::words::Pen;
use crate::analysis::sections;
use crate::detectors::DETECTORS;
use crate::rendering::document::*;
use crate::say;
use crate::text::date;

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let mut parts = vec![
        Section {
            id: "methode-generale".into(),
            title: pen.pick("Comment ce rapport est fait", "How this report is made"),
            blocks: general(pen),
            ..Default::default()
        },
        Section { id: "limites".into(), title: pen.pick("Ses limites", "Its limits"), blocks: limits(context), ..Default::default() },
        Section {
            id: "reglages".into(),
            title: pen.pick("Réglages en vigueur", "Settings in force"),
            blocks: settings(context),
            ..Default::default()
        },
        super::evaluation::section(context),
        Section {
            id: "refaire".into(),
            title: pen.pick("Refaire ce rapport", "Making this report again"),
            blocks: again(context),
            ..Default::default()
        },
    ];
    parts.retain(|part| !part.blocks.is_empty());
    Section {
        id: "methode".into(),
        title: pen.pick("Méthode et limites", "Method and limits"),
        opens_page: true,
        blocks: Vec::new(),
        sections: parts,
    }
}

fn general(pen: &Pen) -> Vec<Block> {
    let point = |title: (&str, &str), text: (&str, &str)| {
        vec![Inline::Strong(pen.pick(title.0, title.1)), Inline::Text(" ".into()), Inline::Text(pen.pick(text.0, text.1))]
    };
    vec![Block::List(vec![
        point(
            ("Lire.", "Read."),
            (
                "Les tables sont vérifiées ligne par ligne. Ce qui ne peut être lu est laissé de côté et dit ; le reste est analysé.",
                "Tables are checked row by row. What cannot be read is left out, and said; the rest is analysed.",
            ),
        ),
        point(
            ("Rapprocher.", "Bring together."),
            (
                "Deux actions sont rapprochées d'après leurs mots, un lexique de l'action sociale et leurs champs (thématique, public, période). Une cellule vide ne plaide ni pour ni contre. Deux noms d'un même partenaire sont proposés au rapprochement, jamais fusionnés d'office.",
                "Two actions are brought together by their words, a lexicon of social action, and their fields (theme, target group, period). An empty cell speaks neither for nor against. Two names of one partner are proposed as one, never merged alone.",
            ),
        ),
        point(
            ("Comparer à ce qu'on attend.", "Compare with what is expected."),
            (
                "Un partenaire ou un service n'est jamais jugé sur un taux brut, mais sur ce qu'on attendrait d'un partenaire de même nature, au même endroit, invité autant de fois. Quand les chiffres sont trop petits, le rapport écrit « trop tôt » et ne conclut pas.",
                "No partner or service is judged on a raw rate, but on what one would expect of a partner of the same kind, in the same place, invited as often. When figures are too small, the report writes 'too early' and concludes nothing.",
            ),
        ),
        point(
            ("Additionner les raisons.", "Add up the reasons."),
            (
                "La confiance d'un constat est la somme de ses éléments, chacun avec son poids et ses lignes. Il n'y a pas d'autre raison que celles qui sont écrites.",
                "The confidence of a finding is the sum of its evidence, each piece with its weight and its rows. There is no other reason than those written.",
            ),
        ),
        point(
            ("Classer.", "Rank."),
            (
                "Les propositions sont rangées d'après le bénéfice net espéré (gain × confiance × faisabilité, moins l'effort), puis diversifiées pour que les vingt premières ne soient pas vingt fois la même. L'ordre est refait en retirant un dixième des lignes et en changeant les poids : chaque fiche dit si elle tient sa place.",
                "Proposals are ranked by expected net benefit (gain × confidence × feasibility, less the effort), then diversified so that the first twenty are not twenty times the same. The order is computed again with a tenth of the rows left out and other weights: each sheet says whether it holds its place.",
            ),
        ),
        point(
            ("Laisser décider.", "Leave the decision to people."),
            (
                "Ce rapport propose. Les décisions de la conférence se notent dans la table « decisions » : une ligne de recommandations.csv, avec la date et la décision. L'année suivante, ce qui a été écarté n'est pas proposé de nouveau tant que ses pièces ne changent pas, et ce qui a été retenu est suivi : le gain annoncé, ce que les tables montrent depuis, et ce avec quoi l'avant et l'après sont compatibles.",
                "This report proposes. The decisions of the conference are written in the table 'decisions': a row of recommandations.csv, with the date and the decision. The next year, what was set aside is not proposed again as long as its evidence doesn't change, and what was adopted is followed up: the gain announced, what the tables show since, and what before and after are compatible with.",
            ),
        ),
    ])]
}

fn limits(context: &Context) -> Vec<Block> {
    let pen = &context.pen;
    let mut points: Vec<Words> = context.report.analysis.linkage.actions.limits.iter().map(|limit| plain(pen.say(limit))).collect();
    points.push(plain(pen.pick(
        "Les probabilités de rapprochement sont indicatives tant qu'une vingtaine de paires n'ont pas été jugées par des personnes du territoire.",
        "Probabilities of matches are indicative until some forty pairs have been judged by people who know the field.",
    )));
    let mut blocks = vec![Block::List(points)];
    let facts: Vec<Fact> = DETECTORS.iter().map(|d| Fact { label: pen.text(d.title), value: plain(pen.text(d.doubt)) }).collect();
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    blocks
}

fn settings(context: &Context) -> Vec<Block> {
    let pen = &context.pen;
    let mut rows = Vec::new();
    for spec in sections() {
        for (parameter, value) in context.report.settings.section(spec).all() {
            let is_changed = value != parameter.default;
            let shown = pen.with_unit(value, parameter.unit);
            let value = Cell { words: vec![if is_changed { Inline::Strong(shown) } else { Inline::Text(shown) }], value: None };
            let standard = if is_changed { pen.measure(parameter.default) } else { String::new() };
            rows.push(vec![
                Cell { words: vec![Inline::Code(format!("{}.{}", spec.key, parameter.key))], value: None },
                Cell::text(pen.text(parameter.meaning)),
                value,
                Cell::text(standard),
            ]);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let head = |fr: &str, en: &str| ColumnHead { title: pen.pick(fr, en), is_number: false };
    let table = Table {
        id: "table-reglages".into(),
        caption: pen.pick(
            "Réglages : valeur en vigueur, et d'origine si elle a été changée",
            "Settings: value in force, and the default if it was changed",
        ),
        columns: vec![
            head("Réglage", "Setting"),
            head("Ce qu'il fait", "What it does"),
            head("Valeur", "Value"),
            head("D'origine", "Default"),
        ],
        rows,
        ..Default::default()
    };
    let words = pen.pick(
        "Ces réglages se changent dans le fichier maillage.toml du dossier.",
        "These settings can be changed in the file maillage.toml of the dossier.",
    );
    vec![
        Block::Paragraph(plain(words)),
        Block::Details(Details {
            id: None,
            summary: plain(pen.pick("Tous les réglages", "All settings")),
            blocks: vec![Block::Table(table)],
            lists_rows: true,
        }),
    ]
}

fn again(context: &Context) -> Vec<Block> {
    let pen = &context.pen;
    let report = context.report;
    let day = report.analysis.as_of;
    let words = date(day);
    let (day_fr, day_en, version) = (&words.fr, &words.en, env!("CARGO_PKG_VERSION"));
    let mut blocks = vec![Block::Paragraph(plain(pen.say(&say!(
        "maillage {version}, analyse au {day_fr}. Les mêmes tables, les mêmes réglages et la même version donnent le même rapport, à l'octet près, quels que soient l'ordre des lignes et la machine. L'empreinte d'une table ne dépend que de ce que disent ses lignes."
            | "maillage {version}, as of {day_en}. The same tables, settings and version give the same report, to the byte, whatever the order of rows and the machine. The fingerprint of a table depends only on what its rows say."
    ))))];
    if let Some(model) = &report.analysis.linkage.actions.model {
        blocks.push(Block::Paragraph(vec![
            Inline::Text(pen.pick(
                "Un modèle de mots a servi à rapprocher les actions (--embeddings). Il faut le même pour refaire ce rapport ; son empreinte SHA-256 : ",
                "A model of words helped to bring actions together (--embeddings). It takes the same one to make this report again; its SHA-256 fingerprint: ",
            )),
            Inline::Code(model.clone()),
        ]));
    }
    let rows: Vec<Vec<Cell>> = report
        .dossier
        .sources
        .iter()
        .map(|source| {
            let print: String = source.fingerprint.chars().take(16).collect();
            vec![
                Cell::text(source.name.clone()),
                Cell::number(pen.count(source.rows), source.rows as f64),
                Cell { words: vec![Inline::Code(print)], value: None },
            ]
        })
        .collect();
    if !rows.is_empty() {
        let head = |fr: &str, en: &str, is_number: bool| ColumnHead { title: pen.pick(fr, en), is_number };
        blocks.push(Block::Table(Table {
            id: "table-sources".into(),
            caption: pen.pick(
                "Fichiers lus, avec le début de leur empreinte SHA-256",
                "Files read, with the beginning of their SHA-256 fingerprint",
            ),
            columns: vec![head("Fichier", "File", false), head("Lignes", "Rows", true), head("Empreinte", "Fingerprint", false)],
            rows,
            ..Default::default()
        }));
    }
    blocks
}
