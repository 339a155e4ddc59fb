//! The first page: what was read, how it becomes a few proposals, the decisions asked for, what the list can't say.

use super::words::{Pen, dotted};
use super::{Context, sheets};
use crate::detectors::{Choice, Standing};
use crate::dossier::Carrier;
use crate::linkage::Relation;
use crate::rendering::document::*;
use crate::say;
use crate::text::{count, date};
use std::collections::BTreeMap;

/// Silences quoted on the first page; all of them stand in the answers.
const SILENCES_QUOTED: usize = 3;

/// The first chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let mut blocks = vec![Block::Paragraph(plain(what_was_read(context)))];
    blocks.push(Block::CountTree(stages(context)));
    let decisions = decisions(context);
    let limits = Section {
        id: "limites-liste".into(),
        title: pen.pick("Ce que cette liste ne peut pas dire", "What this list cannot say"),
        blocks: vec![Block::List(limits(context))],
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

/// What the dossier holds, in a sentence.
fn what_was_read(context: &Context) -> String {
    let (pen, dossier) = (&context.pen, context.report.dossier);
    let counts = [
        count(dossier.territories.len(), ("territoire", "territoires"), ("territory", "territories")),
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
    let mut by_choice: BTreeMap<usize, usize> = BTreeMap::new();
    for item in items {
        let at = Choice::ALL.iter().position(|choice| *choice == item.choice).unwrap_or_default();
        *by_choice.entry(at).or_default() += 1;
    }
    let mut proposals = CountNode {
        count: items.len(),
        label: pen
            .pick(if items.len() < 2 { "proposition" } else { "propositions" }, if items.len() == 1 { "proposal" } else { "proposals" }),
        note: pen.pick("sur les actions, les partenaires et les services", "on actions, partners and services"),
        target: Some(Target::Place("reponses".into())),
        ..Default::default()
    };
    proposals.parts = by_choice.iter().map(|(at, n)| part(*n, pen.text(Choice::ALL[*at].label()))).collect();
    proposals.parts.sort_by_key(|part| std::cmp::Reverse(part.count));

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
        vec![Block::Decisions(lines)]
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
            "Two actions with one purpose are not one too many: a local service may be wanted everywhere. 'Continue as is' is always a possible decision.",
        )));
        limits.push(plain(pen.pick(
            "Une absence dans les tables n'est pas une absence sur le terrain : ce qui se dit au téléphone ou dans un couloir n'y est pas.",
            "Absence from the tables is not absence in the field: what is said on the telephone or in a corridor is not there.",
        )));
        limits.push(plain(pen.pick(
            "Les gains sont des ordres de grandeur, calculés sur des hypothèses que chaque fiche rappelle.",
            "Gains are orders of magnitude, computed on assumptions that each sheet recalls.",
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
        let words = pen.say(&count(rest, ("autre silence", "autres silences"), ("other thing left unsaid", "other things left unsaid")));
        limits.push(vec![
            Inline::Link(Target::Place("reponses".into()), words),
            Inline::Text(pen.pick(" dans les réponses question par question.", " in the answers, question by question.")),
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
