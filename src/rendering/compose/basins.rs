//! Who really works with whom: natural basins of cooperation, the administrative map, established ties.

use super::Context;
use super::tables::shown;
use super::words::Pen;
use crate::detectors::{Column, ResultTable, Subject, Value};
use crate::dossier::Dossier;
use crate::network::Node;
use crate::network::cooperation::{Circles, Cooperation, Crossing, Kind, LEVEL, Layer, Verdict};
use crate::rendering::document::*;
use crate::rendering::figure::Place;
use crate::say;
use crate::text::{Sentence, Text, count, number};
use std::collections::BTreeMap;

/// Beyond so many standard deviations an excess or a lack is said: 9 chances in 10, as in the other matrices.
const SAID: f64 = 1.645;

/// Groups of partners shown; the file has them all.
const GROUPS_SHOWN: usize = 12;

/// Cells of the matrix told in a sentence, each way.
const TOLD: usize = 3;

/// Ties between territories shown, in the order of the table.
const TIES_SHOWN: usize = 20;

const GROUPS: &[Column] = &[
    Column { code: "couche", title: Text { fr: "Ensemble de", en: "Group of" } },
    Column { code: "groupe", title: Text { fr: "Numéro", en: "Number" } },
    Column { code: "membres", title: Text { fr: "Membres", en: "Members" } },
    Column { code: "bassins", title: Text { fr: "Bassins officiels", en: "Official basins" } },
    Column { code: "tenue", title: Text { fr: "Tenue", en: "Hold" } },
];

const TIES: &[Column] = &[
    Column { code: "couche", title: Text { fr: "Liens entre", en: "Ties between" } },
    Column { code: "de", title: Text { fr: "Premier", en: "First" } },
    Column { code: "vers", title: Text { fr: "Second", en: "Second" } },
    Column { code: "communs", title: Text { fr: "En commun", en: "In common" } },
    Column { code: "attendus", title: Text { fr: "Attendus par hasard", en: "Expected by chance" } },
    Column { code: "ecart", title: Text { fr: "Écart au hasard (écarts-types)", en: "Distance from chance (standard deviations)" } },
    Column { code: "p", title: Text { fr: "Probabilité par hasard", en: "Probability by chance" } },
    Column { code: "p_ajustee", title: Text { fr: "Corrigée du nombre de paires", en: "Corrected for the number of pairs" } },
];

const fn words(kind: Kind) -> Text {
    match kind {
        Kind::PartnersByAction => Text { fr: "partenaires, par les actions communes", en: "partners, by shared actions" },
        Kind::PartnersByTerritory => Text { fr: "partenaires, par les territoires communs", en: "partners, by shared territories" },
        Kind::TerritoriesByPartner => Text { fr: "territoires, par les partenaires communs", en: "territories, by shared partners" },
    }
}

fn subject(node: Node) -> Option<Subject> {
    match node {
        Node::Partner(idx) => Some(Subject::Partner(idx)),
        Node::Territory(idx) => Some(Subject::Territory(idx)),
        Node::Action(idx) => Some(Subject::Action(idx)),
        Node::Theme(_) => None,
    }
}

fn value(node: Node) -> Value {
    subject(node).map_or(Value::Empty, Value::Subject)
}

/// The tables of the report folder: groups that hold, and established ties.
pub fn tables(cooperation: &Cooperation) -> [ResultTable; 2] {
    let groups = cooperation.layers.iter().flat_map(|layer| group_rows(cooperation, layer)).collect();
    let ties = cooperation.layers.iter().flat_map(|layer| {
        layer.backbone.ties.iter().map(|tie| {
            vec![
                Value::Code(layer.kind.code(), words(layer.kind)),
                value(layer.members[tie.left as usize]),
                value(layer.members[tie.right as usize]),
                Value::Count(tie.n_events as usize),
                Value::Number(tie.expected, 1),
                Value::Number(tie.z, 1),
                Value::Number(tie.p, 4),
                Value::Number(tie.adjusted, 4),
            ]
        })
    });
    let table = |file, caption, columns, rows| ResultTable { file, caption, columns, rows, is_shown: false };
    [
        table(
            "communautes",
            Text { fr: "Ensembles qui travaillent ensemble et se retrouvent", en: "Groups that work together and hold" },
            GROUPS,
            groups,
        ),
        table(
            "liens_etablis",
            Text { fr: "Liens que le hasard n'explique pas", en: "Ties that chance doesn't explain" },
            TIES,
            ties.collect(),
        ),
    ]
}

/// One row a group, of the layers whose groups hold.
fn group_rows(cooperation: &Cooperation, layer: &Layer) -> Vec<Vec<Value>> {
    let Some(circles) = layer.circles.as_ref().filter(|circles| circles.verdict() == Verdict::Stable) else { return Vec::new() };
    let basins = |members: &[usize]| match &cooperation.crossing {
        Some(crossing) if layer.kind == Kind::TerritoriesByPartner => {
            let mut found: Vec<u32> = members.iter().filter_map(|&member| crossing.basin_of[member]).collect();
            found.sort_unstable();
            found.dedup();
            Value::Subjects(found.into_iter().map(|at| Subject::Territory(crossing.basins[at as usize])).collect())
        }
        _ => Value::Empty,
    };
    let row = |(at, members): (usize, Vec<usize>)| {
        let hold = members.iter().map(|&member| circles.coherence[member]).sum::<f64>() / members.len() as f64;
        vec![
            Value::Code(layer.kind.code(), words(layer.kind)),
            Value::Count(at + 1),
            Value::Subjects(members.iter().filter_map(|&member| subject(layer.members[member])).collect()),
            basins(&members),
            Value::Share(hold),
        ]
    };
    circles.groups().into_iter().enumerate().map(row).collect()
}

/// The section of the overview; none when the dossier says nothing of who takes part in what.
pub fn section(context: &Context) -> Option<Section> {
    let (pen, cooperation) = (&context.pen, &context.report.analysis.cooperation);
    let territories = cooperation.layer(Kind::TerritoriesByPartner)?;
    let circles = territories.circles.as_ref()?;
    let mut blocks =
        vec![Block::Lead(plain(pen.say(&answer(territories, circles)))), Block::Paragraph(plain(pen.say(&map(pen.dossier, cooperation))))];
    for figure in context.report.figures.iter().filter(|figure| figure.place == Place::Cooperation) {
        blocks.push(Block::Figure(figure.clone()));
    }
    if let Some(crossing) = &cooperation.crossing {
        blocks.extend(matrix(pen, crossing).map(Block::Matrix));
    }
    let [groups, ties] = tables(cooperation);
    if !groups.rows.is_empty() {
        let mut table = shown(pen, &groups, &BTreeMap::new());
        table.left_out += table.rows.len().saturating_sub(GROUPS_SHOWN);
        table.rows.truncate(GROUPS_SHOWN);
        blocks.push(Block::Table(table));
    }
    let mut known: Vec<Words> = cooperation.layers.iter().map(|layer| plain(pen.say(&established(layer)))).collect();
    known.extend(
        cooperation.layer(Kind::PartnersByAction).and_then(|layer| layer.circles.as_ref()).map(|c| plain(pen.say(&of_partners(c)))),
    );
    blocks.push(Block::List(known));
    let mut between = ties.clone();
    between.rows.retain(|row| matches!(row[0], Value::Code(code, _) if code == Kind::TerritoriesByPartner.code()));
    if !between.rows.is_empty() {
        let mut table = shown(pen, &between, &BTreeMap::new());
        table.left_out = table.rows.len().saturating_sub(TIES_SHOWN);
        table.rows.truncate(TIES_SHOWN);
        table.caption = pen.pick("Liens établis entre territoires", "Established ties between territories");
        blocks.push(Block::Table(table));
    }
    if !ties.rows.is_empty() {
        let file = Inline::Link(Target::File("tables/liens_etablis.csv".into()), "liens_etablis.csv".into());
        blocks
            .push(Block::Paragraph(vec![Inline::Text(pen.pick("Liens établis, un par ligne : ", "Established ties, one a row: ")), file]));
    }
    let doubt = pen.pick(
        "« Aucun lien établi » est la règle sur un petit dossier : quelques actions ne suffisent pas à distinguer un lien du hasard. Cela ne dit pas que l'on ne travaille \
         pas ensemble. Ce qui n'est pas saisi (appels, réunions informelles) n'est pas compté.",
        "'No established tie' is the rule for a small dossier: a few actions don't set a tie apart from chance. It doesn't say that people don't work together. What isn't \
         entered (calls, informal meetings) isn't counted.",
    );
    blocks.push(Block::Callout(Callout {
        tone: Tone::Limit,
        title: pen.pick("Ce que cela ne dit pas", "What this doesn't say"),
        blocks: vec![Block::Paragraph(plain(doubt))],
    }));
    Some(Section {
        id: "bassins-naturels".into(),
        title: pen.pick("Les bassins naturels de coopération", "Natural basins of cooperation"),
        opens_page: true,
        blocks,
        sections: Vec::new(),
    })
}

/// Do territories form groups?
fn answer(layer: &Layer, circles: &Circles) -> Sentence {
    let shared = count(layer.n_events, ("partenaire présent", "partenaires présents"), ("partner", "partners"));
    let (shared_fr, shared_en) = (&shared.fr, &shared.en);
    let redraws = circles.n_redraws;
    match circles.verdict() {
        Verdict::Stable => {
            let n = count(circles.n_groups, ("ensemble", "ensembles"), ("group", "groups"));
            let (fr, en) = (&n.fr, &n.en);
            say!(
                "Les territoires qui travaillent avec les mêmes partenaires forment {fr}, que l'on retrouve en tirant {redraws} fois au sort parmi les {shared_fr} dans deux \
                 territoires au moins."
                    | "The territories that work with the same partners form {en}, found again when drawing {redraws} times among the {shared_en} present in two territories or more."
            )
        }
        Verdict::Unstable => say!(
            "Pas de structure stable : en tirant {redraws} fois au sort parmi les {shared_fr} dans deux territoires au moins, les ensembles de territoires changent. Aucun \
             découpage ne s'impose."
                | "No stable structure: when drawing {redraws} times among the {shared_en} present in two territories or more, the groups of territories change. No division \
                   imposes itself."
        ),
        Verdict::TooFew => say!(
            "Le dossier ne permet pas de dire quels territoires travaillent ensemble : il y faut quatre territoires et une dizaine de partenaires présents dans plusieurs d'entre \
             eux ; il a {shared_fr} dans deux territoires au moins."
                | "The dossier doesn't allow saying which territories work together: that takes four territories and some ten partners present in several of them; it has {shared_en} \
                   present in two territories or more."
        ),
        Verdict::Nothing => say!(
            "Aucun ensemble de territoires ne se détache : les {shared_fr} dans deux territoires au moins ne rapprochent pas les uns plus que les autres."
                | "No group of territories stands out: the {shared_en} present in two territories or more bring none nearer than others."
        ),
    }
}

/// What cooperation makes of the administrative map.
fn map(dossier: &Dossier, cooperation: &Cooperation) -> Sentence {
    let Some(crossing) = &cooperation.crossing else {
        return say!(
            "La carte administrative ne peut pas être comparée : le dossier ne décrit pas deux bassins au moins. Pour le pouvoir, ajouter les bassins à territoires.csv \
             (niveau « bassin ») et leur rattacher chaque territoire (colonne « parent »)."
                | "The administrative map can't be compared: the dossier doesn't describe two basins at least. To make it possible, add the basins to territoires.csv (level \
                   'bassin') and attach each territory to its own (column 'parent')."
        );
    };
    let (inside, between) = (&crossing.inside, &crossing.between);
    if inside.observed + between.observed == 0.0 {
        return say!(
            "Aucun partenaire n'est présent dans deux territoires rattachés à un bassin : rien ne rapproche ni n'oppose les bassins."
                | "No partner is present in two territories that belong to a basin: nothing brings basins together or sets them apart."
        );
    }
    let percent = |share: f64| (share * 100.0).round();
    let said = if crossing.inside.z > SAID {
        say!(
            "Les bassins officiels réunissent bien des territoires qui travaillent ensemble"
                | "The official basins do bring together territories that work together"
        )
    } else if crossing.inside.z < -SAID {
        say!(
            "On travaille plus d'un bassin à l'autre qu'à l'intérieur des bassins officiels"
                | "More work goes from one basin to another than within the official basins"
        )
    } else if between.z < -SAID {
        say!(
            "On travaille moins d'un bassin officiel à l'autre que le hasard n'en donnerait, et ni plus ni moins à l'intérieur"
                | "Less work goes from one official basin to another than chance would give, and neither more nor less within them"
        )
    } else {
        say!(
            "Dans l'ensemble, rien ne montre que l'on travaille plus, ou moins, à l'intérieur des bassins officiels que de l'un à l'autre"
                | "On the whole, nothing shows that more, or less, work goes on within the official basins than between them"
        )
    };
    let agreement = crossing.agreement.map_or_else(Sentence::default, |(agreement, by_lot)| {
        let odds = percent(by_lot).max(1.0);
        if agreement > 0.999 {
            say!(" Les ensembles trouvés sont exactement les bassins." | " The groups found are exactly the basins.")
        } else if by_lot <= 0.05 {
            say!(
                " Les ensembles trouvés suivent en partie les bassins : des bassins tirés au sort n'y ressembleraient autant que {odds} fois sur 100."
                    | " The groups found follow the basins in part: basins drawn by lot would resemble them as much {odds} times in 100."
            )
        } else {
            say!(
                " Les ensembles trouvés ne suivent pas les bassins : des bassins tirés au sort y ressembleraient autant {odds} fois sur 100."
                    | " The groups found don't follow the basins: basins drawn by lot would resemble them as much {odds} times in 100."
            )
        }
    });
    let (fr, en) = (&said.fr, &said.en);
    let [i, i_by_chance, b, b_by_chance] = [inside.observed, inside.expected, between.observed, between.expected].map(|n| number(n, 0));
    let (i_fr, ic_fr, b_fr, bc_fr) = (i.fr, i_by_chance.fr, b.fr, b_by_chance.fr);
    let (i_en, ic_en, b_en, bc_en) = (i.en, i_by_chance.en, b.en, b_by_chance.en);
    let mut words = say!(
        "{fr} : un même partenaire rapproche {i_fr} paires de territoires d'un même bassin, pour {ic_fr} attendues par hasard, et {b_fr} paires de deux bassins, pour {bc_fr} attendues."
            | "{en}: one partner brings together {i_en} pairs of territories of one basin, against {ic_en} expected by chance, and {b_en} pairs of two basins, against {bc_en} expected."
    );
    if let Some(apart) = standing_out(dossier, crossing) {
        words.fr.push_str(&apart.fr);
        words.en.push_str(&apart.en);
    }
    words.fr.push_str(&agreement.fr);
    words.en.push_str(&agreement.en);
    words
}

/// The cells of the matrix that stand out, in a sentence: whatever is marked in the table is told above it.
fn standing_out(dossier: &Dossier, crossing: &Crossing) -> Option<Sentence> {
    let name = |at: usize| dossier.territory(crossing.basins[at]).name.as_str();
    let told = |is_more: bool| -> Vec<Sentence> {
        let pairs = (0..crossing.basins.len()).flat_map(|a| (0..=a).map(move |b| (b, a)));
        let mut cells: Vec<(f64, usize, usize)> = pairs.map(|(a, b)| (crossing.cells[a][b].z, a, b)).collect();
        cells.retain(|(z, ..)| if is_more { *z > SAID } else { *z < -SAID });
        cells.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()).then((x.1, x.2).cmp(&(y.1, y.2))));
        let words = |(_, a, b): (f64, usize, usize)| {
            let (x, y) = (name(a), name(b));
            if a == b { say!("à l'intérieur de {x}" | "within {x}") } else { say!("entre {x} et {y}" | "between {x} and {y}") }
        };
        cells.into_iter().take(TOLD).map(words).collect()
    };
    let list = |all: &[Sentence]| {
        let (fr, en): (Vec<_>, Vec<_>) = all.iter().map(|s| (s.fr.clone(), s.en.clone())).unzip();
        (fr.join(", "), en.join(", "))
    };
    let (more, fewer) = (told(true), told(false));
    let ((m_fr, m_en), (f_fr, f_en)) = (list(&more), list(&fewer));
    match (more.is_empty(), fewer.is_empty()) {
        (true, true) => None,
        (false, true) => Some(say!(" Se détache, en plus : {m_fr}." | " Standing out, above: {m_en}.")),
        (true, false) => Some(say!(" Se détache, en moins : {f_fr}." | " Standing out, below: {f_en}.")),
        (false, false) => {
            Some(say!(" Se détachent, en plus : {m_fr} ; en moins : {f_fr}." | " Standing out, above: {m_en}; below: {f_en}."))
        }
    }
}

/// How many ties stand by themselves, and among how many pairs.
fn established(layer: &Layer) -> Sentence {
    let kind = words(layer.kind);
    let ties = count(layer.backbone.ties.len(), ("lien établi", "liens établis"), ("established tie", "established ties"));
    let pairs = count(layer.backbone.n_pairs as usize, ("paire", "paires"), ("pair", "pairs"));
    let (kind_fr, kind_en, ties_fr, ties_en, pairs_fr, pairs_en) = (kind.fr, kind.en, &ties.fr, &ties.en, &pairs.fr, &pairs.en);
    let share = (LEVEL * 100.0).round();
    if layer.backbone.ties.is_empty() {
        say!("{kind_fr} : aucun lien établi, sur {pairs_fr}." | "{kind_en}: no established tie, of {pairs_en}.")
    } else {
        say!(
            "{kind_fr} : {ties_fr}, sur {pairs_fr} ({share} % d'entre eux au plus seraient dus au hasard)."
                | "{kind_en}: {ties_en}, of {pairs_en} (at most {share}% of them would be due to chance)."
        )
    }
}

/// Do partners form groups?
fn of_partners(circles: &Circles) -> Sentence {
    let n = count(circles.n_groups, ("ensemble", "ensembles"), ("group", "groups"));
    let (fr, en) = (&n.fr, &n.en);
    match circles.verdict() {
        Verdict::Stable => say!(
            "Les partenaires forment {fr} qui se retrouvent d'un tirage à l'autre." | "Partners form {en} that hold from draw to draw."
        ),
        Verdict::TooFew => say!(
            "Trop peu d'actions pour dire quels partenaires forment des ensembles." | "Too few actions to say which partners form groups."
        ),
        Verdict::Unstable => say!(
            "Les partenaires ne forment pas d'ensembles stables : ils ne sont pas montrés."
                | "Partners form no stable groups: none are shown."
        ),
        Verdict::Nothing => say!("Aucun ensemble de partenaires ne se détache." | "No group of partners stands out."),
    }
}

/// Basins by basins, seen over expected.
fn matrix(pen: &Pen, crossing: &Crossing) -> Option<Matrix> {
    // More columns than this don't fit a page; the figures stand in analyse.json.
    if crossing.basins.len() > 24 {
        return None;
    }
    let name = |at: usize| pen.dossier.territory(crossing.basins[at]).name.clone();
    let rows = (0..crossing.basins.len()).map(|a| {
        let cells = crossing.cells[a].iter().map(|cell| MatrixCell::Value {
            text: format!("{}\u{202f}/\u{202f}{}", pen.number(cell.observed, 0), pen.number(cell.expected, 1)),
            // Grey says what stands out, not what is large: a large basin has large figures whatever it does.
            strength: if cell.z.abs() > SAID { 2 } else { 0 },
            deviation: i8::from(cell.z > SAID) - i8::from(cell.z < -SAID),
        });
        (name(a), cells.collect())
    });
    Some(Matrix {
        id: "matrice-bassins".into(),
        caption: pen.pick("Rapprochements entre territoires, bassin par bassin", "Territories brought together, basin by basin"),
        corner: pen.pick("Bassin", "Basin"),
        columns: (0..crossing.basins.len()).map(name).collect(),
        rows: rows.collect(),
        note: pen.pick(
            "Dans chaque case : paires de territoires qu'un même partenaire rapproche, observées / attendues par hasard. En gris, ce qui s'en écarte : ▼ nettement moins, ▲ nettement plus (9 chances sur 10).",
            "In each cell: pairs of territories that one partner brings together, observed / expected by chance. In grey, what differs: ▼ clearly fewer, ▲ clearly more (9 chances in 10).",
        ),
        unknown: pen.pick("non renseigné", "not known"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::dossier::testing::from_text;
    use crate::rendering::Report;
    use crate::settings::Settings;
    use crate::text::Lang;
    use jiff::civil::Date;

    /// The section on natural basins, as it is read, of a dossier where each partner acts in the territories named.
    fn read(with_basins: bool, works: &[&str]) -> String {
        let parent = |basin| if with_basins { basin } else { "dep" };
        let (est, ouest) = (parent("est"), parent("ouest"));
        let basins = if with_basins { "; est|Est|bassin|dep; ouest|Ouest|bassin|dep" } else { "" };
        let mut text = format!(
            "territoires: id|nom|niveau|parent; dep|Dep|departement|{basins}; a|Arvel|mds|{est}; b|Brune|mds|{est}; c|Cerny|mds|{est}; d|Douve|mds|{ouest}; e|Esche|mds|{ouest}; \
             f|Fagne|mds|{ouest}\npartenaires: id|nom|type"
        );
        (0..works.len()).for_each(|partner| text.push_str(&format!("; p{partner:02}|Partenaire {partner:02}|association")));
        let (mut actions, mut parts) =
            ("\nactions: id|titre|territoires".to_owned(), "\nparticipations: action|partenaire|role".to_owned());
        for (partner, territories) in works.iter().enumerate() {
            for territory in territories.split(' ') {
                actions.push_str(&format!("; x{partner:02}{territory}|Action {partner:02} {territory}|{territory}"));
                parts.push_str(&format!("; x{partner:02}{territory}|p{partner:02}|contributeur"));
            }
        }
        let dossier = from_text(&(text + &actions + &parts)).dossier;
        let settings = Settings::default();
        let analysis = crate::analyse(&dossier, &settings, Date::constant(2014, 12, 31));
        let report = Report { dossier: &dossier, analysis: &analysis, settings: &settings, remarks: &[], figures: &[], portfolio: None };
        let mut said = String::new();
        document(&report, Lang::Fr).each_section(&mut |section| {
            if section.id == "bassins-naturels" {
                said = format!("{:?}", section.blocks).replace("\\u{202f}", " ").replace('\u{202f}', " ");
            }
        });
        said
    }

    #[test]
    fn the_map_is_confirmed_or_not_or_cannot_be_told() {
        let within: Vec<&str> = (0..24).map(|partner| ["a b c", "d e f", "a b", "e f", "a c", "d f"][partner % 6]).collect();
        let said = read(true, &within);
        for words in
            ["forment 2 ensembles", "réunissent bien des territoires qui travaillent ensemble", "exactement les bassins", "matrice-bassins"]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
        let across: Vec<&str> = (0..24).map(|partner| ["a b d", "c e f", "a b", "e f", "a d", "c f"][partner % 6]).collect();
        assert!(read(true, &across).contains("ne suivent pas les bassins"), "{}", read(true, &across));
        let said = read(false, &within);
        assert!(said.contains("ne peut pas être comparée") && said.contains("niveau « bassin »"), "{said}");
        let said = read(true, &["a b", "c d", "a d"]);
        assert!(said.contains("ne permet pas de dire quels territoires") && said.contains("aucun lien établi"), "{said}");
    }
}
