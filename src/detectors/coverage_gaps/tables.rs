//! The tables: gaps, what became of each need, actions of which no need speaks.

use super::super::{Column, ResultTable, Subject, Value, View};
use super::cell_finding::MOTIVE;
use super::cells::{Cell, Status as CellStatus};
use super::counts::{Counts, is_alive};
use super::need_finding::{self, motive};
use super::needs::{Raised, Status};
use super::words;
use crate::dossier::{ActionIdx, TerritoryIdx};
use crate::lexicon::themes::family;
use crate::settings::Section;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

const GAPS: &[Column] = &[
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "thematique", title: Text { fr: "Thème", en: "Theme" } },
    Column { code: "public", title: Text { fr: "Public", en: "Public" } },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "attendu", title: Text { fr: "Actions attendues", en: "Actions expected" } },
    Column { code: "observe", title: Text { fr: "Actions observées", en: "Actions observed" } },
    Column { code: "motif", title: Text { fr: "Motif", en: "Motive" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "attendu_a_son_niveau", title: Text { fr: "Attendues, à son niveau", en: "Expected, at its level" } },
    Column { code: "besoin", title: Text { fr: "Besoin", en: "Need" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// Gaps, needs first; only what is claimed or to be watched.
pub(super) fn gaps(
    view: &View,
    counts: &Counts,
    raised: &[Raised],
    settings: &Section,
    key: &dyn Fn(&Cell) -> String,
    cells: &[Cell],
) -> ResultTable {
    let dossier = view.dossier;
    let is_listed = |score: f64| score >= settings.number("watch_from");
    let status = |is_listed: bool| {
        if is_listed {
            Value::Code("lacune", Text { fr: "lacune à discuter", en: "gap to discuss" })
        } else {
            Value::Code("a_surveiller", Text { fr: "à surveiller", en: "to watch" })
        }
    };
    let mut of_needs: Vec<&Raised> = raised.iter().filter(|r| r.score.is_some_and(is_listed)).collect();
    of_needs.sort_by(|a, b| b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)).then_with(|| id(view, a).cmp(id(view, b))));
    let need_row = |raised: &Raised| {
        let need = &dossier.needs[raised.need];
        let score = raised.score.unwrap_or(0.0);
        let (code, text) = motive(Status::Unanswered);
        vec![
            Value::Subject(Subject::Territory(need.territory)),
            need.themes.first().map_or(Value::Empty, |theme| words::cell(theme)),
            need.target_groups.first().map_or(Value::Empty, |public| words::public(public)),
            Value::Share(score),
            Value::Empty,
            Value::Empty,
            Value::Code(code, text),
            status(score >= settings.number("confidence_minimum")),
            Value::Empty,
            Value::Text(need.id.clone()),
            need_finding::key_of(view, settings, raised).map_or(Value::Empty, Value::Text),
        ]
    };
    let cell_row = |cell: &Cell| {
        vec![
            Value::Subject(Subject::Territory(counts.places[cell.place].territory)),
            words::cell(&counts.themes[cell.theme]),
            cell.public.as_deref().map_or(Value::Empty, words::public),
            Value::Share(cell.score),
            Value::Number(cell.expected, 1),
            Value::Number(cell.observed, 1),
            Value::Code(MOTIVE.0, MOTIVE.1),
            status(cell.status == CellStatus::Gap),
            Value::Number(cell.at_its_level, 1),
            Value::Empty,
            if cell.is_detail { Value::Empty } else { Value::Text(key(cell)) },
        ]
    };
    let mut of_cells: Vec<&Cell> = cells.iter().filter(|cell| cell.status != CellStatus::Covered).collect();
    of_cells.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.place, a.theme, &a.public).cmp(&(b.place, b.theme, &b.public))));
    ResultTable {
        file: "lacunes",
        caption: Text {
            fr: "Besoins sans action, et thèmes moins présents qu'attendu, là où le dossier est complet",
            en: "Needs without an action, and themes less present than expected, where the dossier is complete",
        },
        columns: GAPS,
        rows: of_needs.into_iter().map(need_row).chain(of_cells.into_iter().map(cell_row)).collect(),
        is_shown: true,
    }
}

fn id<'a>(view: &View<'a>, raised: &Raised) -> &'a str {
    &view.dossier.needs[raised.need].id
}

const NEEDS: &[Column] = &[
    Column { code: "besoin", title: Text { fr: "Besoin", en: "Need" } },
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "constat", title: Text { fr: "Ce qui a été dit", en: "What was said" } },
    Column { code: "thematique", title: Text { fr: "Thème", en: "Theme" } },
    Column { code: "competence", title: Text { fr: "Compétence", en: "Competence" } },
    Column { code: "statut", title: Text { fr: "Réponse", en: "Answer" } },
    Column { code: "action", title: Text { fr: "Action la plus proche, ici", en: "Nearest action, here" } },
    Column { code: "probabilite", title: Text { fr: "Chance qu'elle y réponde", en: "Chance that it answers" } },
    Column { code: "ailleurs", title: Text { fr: "Actions d'ailleurs qui y répondent", en: "Actions of elsewhere that answer it" } },
    Column { code: "cle", title: Text { fr: "Clé", en: "Key" } },
];

/// What became of each need: those that nothing answers first, then those outside the département's competence.
pub(super) fn needs(view: &View, settings: &Section, raised: &[Raised]) -> ResultTable {
    let dossier = view.dossier;
    let mut sorted: Vec<&Raised> = raised.iter().collect();
    sorted.sort_by(|a, b| a.status.cmp(&b.status).then_with(|| id(view, a).cmp(id(view, b))));
    let row = |raised: &&Raised| {
        let need = &dossier.needs[raised.need];
        let (code, text) = motive(raised.status);
        vec![
            Value::Text(need.id.clone()),
            Value::Subject(Subject::Territory(need.territory)),
            Value::Text(need.statement.clone()),
            need.themes.first().map_or(Value::Empty, |theme| words::cell(theme)),
            need.competence.map_or(Value::Empty, |c| Value::Code(c.code(), c.label())),
            Value::Code(code, text),
            raised.nearest.map_or(Value::Empty, |(action, _)| Value::Subject(Subject::Action(action))),
            raised.nearest.map_or(Value::Empty, |(_, p)| Value::Share(p)),
            Value::Subjects(raised.elsewhere.iter().map(|a| Subject::Action(*a)).collect()),
            need_finding::key_of(view, settings, raised).map_or(Value::Empty, Value::Text),
        ]
    };
    ResultTable {
        file: "besoins_et_reponses",
        caption: Text { fr: "Chaque besoin exprimé, et ce qui y répond", en: "Each need raised, and what answers it" },
        columns: NEEDS,
        rows: sorted.iter().map(row).collect(),
        is_shown: true,
    }
}

const WITHOUT_NEED: &[Column] = &[
    Column { code: "territoire", title: Text { fr: "Territoire", en: "Territory" } },
    Column { code: "thematique", title: Text { fr: "Thème", en: "Theme" } },
    Column { code: "actions", title: Text { fr: "Actions en cours", en: "Actions under way" } },
    Column { code: "nombre", title: Text { fr: "Nombre", en: "Number" } },
];

/// Themes on which a territory acts and of which none of the needs raised there speaks. Only where needs were written down at all.
pub(super) fn without_need(view: &View, counts: &Counts, raised: &[Raised]) -> ResultTable {
    let dossier = view.dossier;
    let mut asked: BTreeMap<TerritoryIdx, BTreeSet<&str>> = BTreeMap::new();
    for raised in raised {
        let need = &dossier.needs[raised.need];
        let unit = dossier.unit(need.territory).unwrap_or(need.territory);
        asked.entry(unit).or_default().extend(need.themes.iter().map(|theme| family(theme)));
    }
    let answering: BTreeSet<ActionIdx> =
        raised.iter().filter(|r| r.status == Status::Answered).filter_map(|r| r.nearest).map(|(a, _)| a).collect();
    let mut apart: BTreeMap<(TerritoryIdx, &str), BTreeSet<ActionIdx>> = BTreeMap::new();
    for action in (0..dossier.actions.len()).map(ActionIdx::from).filter(|a| is_alive(view, *a) && !answering.contains(a)) {
        for unit in dossier.action(action).territories.iter().filter_map(|t| dossier.unit(*t)) {
            let Some(themes) = asked.get(&unit) else { continue };
            let main = counts.parts[action.index()].iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
            if let Some((theme, _)) =
                main.filter(|_| counts.parts[action.index()].iter().all(|(theme, _)| !themes.contains(theme.as_str())))
            {
                apart.entry((unit, theme)).or_default().insert(action);
            }
        }
    }
    let row = |((unit, theme), actions): ((TerritoryIdx, &str), BTreeSet<ActionIdx>)| {
        vec![
            Value::Subject(Subject::Territory(unit)),
            words::cell(theme),
            Value::Subjects(actions.iter().map(|a| Subject::Action(*a)).collect()),
            Value::Count(actions.len()),
        ]
    };
    ResultTable {
        file: "actions_sans_besoin",
        caption: Text {
            fr: "Sujets d'actions dont aucun besoin relevé dans le territoire ne parle\u{202f}: rien à reprocher, le besoin peut être connu sans être écrit",
            en: "Subjects of actions of which no need raised in the territory speaks: nothing to blame, the need may be known without being written",
        },
        columns: WITHOUT_NEED,
        rows: apart.into_iter().map(row).collect(),
        is_shown: true,
    }
}
