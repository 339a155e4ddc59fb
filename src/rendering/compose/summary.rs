//! The first page: what was read, how it becomes a few proposals, the decisions asked for, what the list can't say.

use super::words::{Pen, dotted};
use super::{Context, follow_up, sheets};
use crate::detectors::{Choice, Standing};
use crate::dossier::{Carrier, Level};
use crate::linkage::Relation;
use crate::rendering::document::*;
use crate::say;
use crate::sources::Severity;
use crate::text::{count, date, enumerate};
use std::collections::BTreeMap;

/// Silences quoted on the first page; all of them stand in the answers.
const SILENCES_QUOTED: usize = 2;

/// Basins named on the first page.
const BASINS_NAMED: usize = 8;

/// The first chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let mut blocks = vec![Block::Lead(asked(context))];
    blocks.extend(follow_up::in_short(context).map(Block::Paragraph));
    blocks.push(Block::CountTree(stages(context)));
    let decisions = decisions(context);
    let part = |id: &str, title: String, points: Vec<Words>| Section {
        id: id.into(),
        title,
        blocks: vec![Block::List(points)],
        ..Default::default()
    };
    let limits = Section {
        id: "certitudes".into(),
        title: pen.pick("Ce qui est sûr, ce qui ne l'est pas", "What is sure, what isn't"),
        sections: vec![
            part("ce-qui-est-sur", pen.pick("Ce sur quoi l'on peut s'appuyer", "What one can lean on"), sure(context)),
            part("limites-liste", pen.pick("Ce que cette liste ne peut pas dire", "What this list cannot say"), limits(context)),
        ],
        ..Default::default()
    };
    Section {
        id: "synthese".into(),
        title: pen.pick("L'essentiel", "In short"),
        opens_page: false,
        blocks,
        sections: vec![decisions, limits],
    }
}

/// What is asked of the room, in two sentences.
fn asked(context: &Context) -> Words {
    let pen = &context.pen;
    let n = context.first().count();
    if n == 0 {
        return plain(pen.pick("Ce dossier n'appelle aucune décision à ce jour.", "This dossier calls for no decision to date."));
    }
    let asked = count(n, ("proposition", "propositions"), ("proposal", "proposals"));
    let choices: Vec<String> = by_choice(context.first().map(|item| item.choice))
        .into_iter()
        .map(|(n, choice)| format!("{}\u{a0}({})", pen.text(choice.label()), pen.count(n)))
        .collect();
    let choices = enumerate(&choices);
    let (asked_fr, asked_en, choices_fr, choices_en) = (asked.fr, asked.en, choices.fr, choices.en);
    let mut words = plain(pen.pick("La conférence est invitée à se prononcer sur ", "The conference is asked to decide on "));
    words.push(Inline::Strong(pen.say(&say!("{asked_fr}" | "{asked_en}"))));
    words.push(Inline::Text(pen.say(&say!(
        " : {choices_fr}. Chacune a sa fiche, et peut être retenue, adaptée, rejetée ou reportée."
            | ": {choices_en}. Each has its sheet, and can be adopted, adapted, rejected or deferred."
    ))));
    words
}

/// How many of each choice, most frequent first, then in the order of the list of choices.
fn by_choice(choices: impl Iterator<Item = Choice>) -> Vec<(usize, Choice)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for choice in choices {
        *counts.entry(Choice::ALL.iter().position(|known| *known == choice).unwrap_or_default()).or_default() += 1;
    }
    let mut sorted: Vec<(usize, Choice)> = counts.into_iter().map(|(at, n)| (n, Choice::ALL[at])).collect();
    sorted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    sorted
}

/// What one can lean on: what was counted, how many findings are nearly certain, how many hold their place.
fn sure(context: &Context) -> Vec<Words> {
    let pen = &context.pen;
    let mut points = vec![plain(what_was_read(context))];
    let faults = context.report.remarks.iter().filter(|remark| remark.severity != Severity::Information).count();
    points.push(if faults == 0 {
        plain(pen.pick(
            "Toutes les lignes ont été lues, et chaque constat s'ouvre sur les siennes.",
            "Every row was read, and each finding opens to its own.",
        ))
    } else {
        let words = pen.say(&count(
            faults,
            ("remarque de lecture", "remarques de lecture"),
            ("remark made while reading", "remarks made while reading"),
        ));
        vec![
            Inline::Text(pen.pick(
                "Chaque constat s'ouvre sur ses lignes. À corriger dans les tables : ",
                "Each finding opens to its rows. To be mended in the tables: ",
            )),
            Inline::Link(Target::Place("remarques".into()), words),
            Inline::Text(".".into()),
        ]
    });
    let n = context.first().count();
    if n > 0 {
        let almost = context.first().filter(|item| context.finding(item).score >= 0.95).count();
        let firm = context.first().filter(|item| item.is_firm).count();
        let of = |k: usize| if k == n { pen.pick("toutes", "all") } else { pen.say(&say!("{k} sur {n}" | "{k} of {n}")) };
        let (almost, firm) = (of(almost), of(firm));
        points.push(plain(pen.say(&say!(
            "Propositions dont le constat est presque certain d'après les tables (95 chances sur 100 ou plus) : {almost}."
                | "Proposals whose finding is almost certain by the tables (95 chances in 100 or more): {almost}."
        ))));
        // Where the list holds every proposal, staying on it says nothing.
        if context.report.analysis.agenda.items.len() > n {
            points.push(plain(pen.say(&say!(
                "Propositions qui restent dans cette liste quand on retire des lignes et change les poids : {firm}."
                    | "Proposals that stay on this list when rows are left out and weights changed: {firm}."
            ))));
        }
    }
    points
}

/// What the dossier holds, in a sentence.
fn what_was_read(context: &Context) -> String {
    let (pen, dossier) = (&context.pen, context.report.dossier);
    let of_level = |level: Level| dossier.territories.iter().filter(|territory| territory.level == level).collect::<Vec<_>>();
    // The département and the basins hold territories: they are told beside them, not among them.
    let basins = of_level(Level::Basin);
    let n_territories = dossier.territories.len() - basins.len() - of_level(Level::Department).len();
    let territories = count(n_territories, ("territoire", "territoires"), ("territory", "territories"));
    let territories = if basins.is_empty() {
        territories
    } else {
        let names: Vec<String> = basins.iter().take(BASINS_NAMED).map(|basin| basin.name.clone()).collect();
        let n = count(basins.len(), ("bassin", "bassins"), ("basin", "basins"));
        let more = if basins.len() > names.len() { ", …" } else { "" };
        let (t_fr, t_en, n_fr, n_en, list) = (territories.fr, territories.en, n.fr, n.en, names.join(", "));
        say!("{t_fr} dans {n_fr} ({list}{more})" | "{t_en} in {n_en} ({list}{more})")
    };
    let counts = [
        territories,
        count(
            dossier.partners.len(),
            ("partenaire ou service", "partenaires et services"),
            ("partner or service", "partners and services"),
        ),
        count(dossier.actions.len(), ("action", "actions"), ("action", "actions")),
        count(dossier.meetings.len(), ("rencontre", "rencontres"), ("meeting", "meetings")),
        count(dossier.solicitations.len(), ("sollicitation", "sollicitations"), ("solicitation", "solicitations")),
        count(dossier.agreements.len(), ("convention", "conventions"), ("agreement", "agreements")),
    ];
    let read = dotted(counts.iter().map(|sentence| pen.say(sentence)));
    let days = dossier.meetings.iter().map(|m| m.date).chain(dossier.solicitations.iter().map(|s| s.date));
    let seen = match (days.clone().min(), days.max()) {
        (Some(first), Some(last)) => {
            let (first, last) = (pen.say(&date(first)), pen.say(&date(last)));
            pen.say(&say!(", du {first} au {last}" | ", from {first} to {last}"))
        }
        _ => String::new(),
    };
    let (opening, end) = (pen.pick("Le dossier contient ", "The dossier holds "), ".");
    format!("{opening}{read}{seen}{end}")
}

/// How actions become purposes, and purposes proposals.
fn stages(context: &Context) -> Vec<CountNode> {
    let (pen, dossier, analysis) = (&context.pen, context.report.dossier, context.report.analysis);
    let n_actions = dossier.actions.len();
    let carried = |carrier: Option<Carrier>| dossier.actions.iter().filter(|action| action.carrier == carrier).count();
    let part = |count: usize, label: String| CountNode { count, label, ..Default::default() };
    let mut actions = CountNode {
        count: n_actions,
        label: pen.pick(if n_actions < 2 { "action" } else { "actions" }, if n_actions == 1 { "action" } else { "actions" }),
        note: pen.pick("telles qu'elles sont saisies", "as they were entered"),
        ..Default::default()
    };
    for (carrier, fr, en) in [
        (Some(Carrier::Territorial), "des territoires", "of the territories"),
        (Some(Carrier::Departmental), "du Département", "of the department"),
        (Some(Carrier::Partner), "de partenaires", "of partners"),
        (None, "de portage non renseigné", "of unknown carrier"),
    ] {
        actions.parts.push(part(carried(carrier), pen.pick(fr, en)));
    }

    let groups = &analysis.linkage.actions.groups;
    let counted = &analysis.agenda.counts;
    let (n_purposes, alone) = (counted.distinct_purposes, n_actions.saturating_sub(counted.actions_in_groups));
    let mut purposes = CountNode {
        count: n_purposes,
        label: pen.pick(
            if n_purposes < 2 { "but distinct" } else { "buts distincts" },
            if n_purposes == 1 { "distinct purpose" } else { "distinct purposes" },
        ),
        note: pen.pick("une fois rapprochées celles qui disent la même chose", "once those that say the same are brought together"),
        ..Default::default()
    };
    purposes.parts.push(part(alone, pen.pick("poursuivis par une seule action", "pursued by one action alone")));
    for relation in Relation::ALL {
        let of: Vec<_> = groups.iter().filter(|group| group.relation == *relation).collect();
        if !of.is_empty() {
            let members: usize = of.iter().map(|group| group.members.len()).sum();
            let (label, members) = (relation.label(), pen.count(members));
            let (fr, en) = (label.fr, label.en);
            purposes.parts.push(part(of.len(), pen.say(&say!("{fr} ({members} actions)" | "{en} ({members} actions)"))));
        }
    }

    let items = &analysis.agenda.items;
    let mut proposals = CountNode {
        count: items.len(),
        label: pen
            .pick(if items.len() < 2 { "proposition" } else { "propositions" }, if items.len() == 1 { "proposal" } else { "proposals" }),
        note: pen.pick("sur les actions, les partenaires et les services", "on actions, partners and services"),
        target: Some(Target::Place("reponses".into())),
        ..Default::default()
    };
    proposals.parts =
        by_choice(items.iter().map(|item| item.choice)).into_iter().map(|(n, choice)| part(n, pen.text(choice.label()))).collect();

    let n_first = items.len().min(context.n_first());
    let mut first = CountNode {
        count: n_first,
        label: pen.pick(if n_first < 2 { "à examiner" } else { "à examiner d'abord" }, "to look at first"),
        note: pen.pick("une fiche chacune", "a sheet each"),
        target: Some(Target::Place("fiches".into())),
        ..Default::default()
    };
    let words = |from: f64, to: f64| context.first().filter(|item| (from..to).contains(&context.finding(item).score)).count();
    for (from, to) in [(0.95, 1.1), (0.85, 0.95), (0.65, 0.85), (0.5, 0.65), (0.0, 0.5)] {
        first.parts.push(part(words(from, to), pen.confidence(from).word));
    }
    let mut stages = vec![actions, purposes, proposals, first];
    for stage in &mut stages {
        stage.parts.retain(|part| part.count > 0);
    }
    stages
}

fn decisions(context: &Context) -> Section {
    let pen = &context.pen;
    let lines: Vec<DecisionLine> = context.first().map(|item| sheets::line(context, item)).collect();
    let blocks = if lines.is_empty() {
        vec![Block::Paragraph(plain(pen.pick(
            "Aucune : rien dans le dossier ne permet d'établir une proposition. La fin de ce rapport dit ce qui manque.",
            "None: nothing in the dossier supports a proposal. The end of this report says what is missing.",
        )))]
    } else {
        vec![
            Block::Decisions(lines),
            Block::Paragraph(vec![Inline::Muted(pen.pick(
                "Gain : la valeur du milieu, et entre parenthèses l'intervalle où l'on a 8 chances sur 10 d'être. Confiance : presque certain, 95 chances sur 100 ou plus ; très probable, 85 ; probable, 65 ; plutôt probable, 50.",
                "Gain: the middle, and in brackets the interval within which one has 8 chances in 10 to be. Confidence: almost certain, 95 chances in 100 or more; very likely, 85; likely, 65; more likely than not, 50.",
            ))]),
        ]
    };
    Section {
        id: "decisions".into(),
        title: pen.pick("Les décisions qui vous sont demandées", "The decisions asked of you"),
        blocks,
        ..Default::default()
    }
}

/// What the list can't say: what is true of any list, then what this dossier leaves unsaid.
fn limits(context: &Context) -> Vec<Words> {
    let pen = &context.pen;
    let analysis = context.report.analysis;
    let mut limits = Vec::new();
    if !analysis.agenda.items.is_empty() {
        limits.push(plain(pen.pick(
            "Deux actions de même but ne sont pas une de trop : un service de proximité peut être voulu partout. « Poursuivre » est toujours une décision possible.",
            "Two actions with one purpose are not one too many: a local service may be wanted everywhere. “Continue as is” is always a possible decision.",
        )));
        limits.push(plain(pen.pick(
            "Une absence dans les tables n'est pas une absence sur le terrain : ce qui se dit au téléphone ou dans un couloir n'y est pas.",
            "Absence from the tables is not absence in the field: what is said on the telephone or in a corridor is not there.",
        )));
        limits.push(plain(pen.pick(
            "Les gains sont des ordres de grandeur. Pour relier un service ou remobiliser un partenaire, ce n'est pas une mesure mais un équivalent convenu dans les réglages.",
            "Gains are orders of magnitude. For linking a service or winning back a partner, it is no measure but an equivalent agreed in the settings.",
        )));
    }
    let silences: Vec<String> = analysis
        .linkage
        .actions
        .limits
        .iter()
        .chain(analysis.detections.iter().flat_map(|d| &d.silences))
        .map(|sentence| pen.say(sentence))
        .collect();
    let watched = analysis.detections.iter().flat_map(|d| &d.findings).filter(|finding| finding.standing == Standing::Watch).count();
    let rest = silences.len().saturating_sub(SILENCES_QUOTED);
    limits.extend(silences.into_iter().take(SILENCES_QUOTED).map(plain));
    if rest > 0 {
        let words = pen.say(&count(rest, ("autre réserve", "autres réserves"), ("other reservation", "other reservations")));
        limits.push(vec![
            Inline::Link(Target::Place("reponses".into()), words),
            Inline::Text(pen.pick(", question par question.", ", question by question.")),
        ]);
    }
    if watched > 0 {
        limits.push(plain(watch_words(pen, watched)));
    }
    limits
}

fn watch_words(pen: &Pen, n: usize) -> String {
    let figure = pen.count(n);
    if n == 1 {
        pen.pick(
            "1 constat trop incertain pour la liste est seulement « à surveiller ».",
            "1 finding too uncertain for the list is only 'to be watched'.",
        )
    } else {
        pen.say(&say!(
            "{figure} constats trop incertains pour la liste sont seulement « à surveiller »."
                | "{figure} findings too uncertain for the list are only 'to be watched'."
        ))
    }
}
