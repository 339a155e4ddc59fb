//! What was decided and is to be carried out, whoever keeps it: the dossier's table or the register; with where it stands, and what the tables show since.

use crate::decisions::FollowUp;
use crate::detectors::Subject;
use crate::dossier::{Decision, Dossier, REGISTER, Table, Verdict};
use crate::register::{Progress, Register, RegisterError, Told};
use crate::rendering::compose::{cards, tracked};
use crate::rendering::document::Block;
use crate::text::Lang;
use crate::web::guard::{Actor, Role};
use crate::web::snapshot::Snapshot;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A decision followed up.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Key of what was decided.
    pub key: String,
    pub title: String,
    pub verdict: Verdict,
    pub day: Date,
    /// Who decided, why.
    pub by: String,
    pub reason: String,
    pub carrier: String,
    pub due: Option<Date>,
    pub subjects: Vec<Subject>,
    /// What people said of it, in order.
    pub told: Vec<Told>,
    /// What the tables show since; nothing when the decision is later than the analysis.
    pub data: Vec<Block>,
    /// Do the tables show that it is done?
    pub is_done: bool,
    pub is_late: bool,
}

impl Line {
    /// Where it stands: as people said last, or as the tables show.
    pub fn state(&self) -> Progress {
        match self.told.last() {
            Some(last) => last.new.state,
            None if self.is_done => Progress::Done,
            None => Progress::ToStart,
        }
    }

    /// May somebody say where it stands? The secretariat always; who contributes for a territory when the decision is about that territory.
    pub fn may_tell(&self, dossier: &Dossier, actor: &Actor) -> bool {
        actor.may(Role::Secretariat)
            || actor.may(Role::Contribution) && actor.territory.as_deref().is_some_and(|own| concerns(dossier, &self.subjects, own))
    }
}

/// Is one of the subjects in a territory, or in one that it holds?
pub(super) fn concerns(dossier: &Dossier, subjects: &[Subject], territory: &str) -> bool {
    let Ok(own) = dossier.territories.binary_search_by(|known| known.id.as_str().cmp(territory)) else { return false };
    let is_in = |place: crate::dossier::TerritoryIdx| dossier.lineage(place).any(|at| at.index() == own);
    subjects.iter().any(|subject| match subject {
        Subject::Territory(place) => is_in(*place),
        Subject::Action(action) => dossier.action(*action).territories.iter().any(|place| is_in(*place)),
        Subject::Partner(partner) => dossier.partner(*partner).territory.is_some_and(is_in),
    })
}

/// A decision as it was taken.
struct Taken {
    verdict: Verdict,
    day: Date,
    by: String,
    reason: String,
    carrier: String,
    due: Option<Date>,
    title: String,
    ids: Vec<String>,
}

/// A column of the table that the format doesn't know.
fn noted(decision: &Decision, names: [&str; 2]) -> String {
    let is_it = |column: &str| names.contains(&column.trim().to_lowercase().as_str());
    decision.notes.iter().find(|(column, _)| is_it(column)).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn of_the_table(decision: &Decision) -> Taken {
    Taken {
        verdict: decision.verdict,
        day: decision.date,
        by: decision.by.clone().unwrap_or_default(),
        reason: decision.reason.clone().unwrap_or_default(),
        carrier: noted(decision, ["porteur", "carrier"]),
        due: decision.due,
        title: noted(decision, ["titre", "title"]),
        ids: noted(decision, ["sujets", "subjects"]).split('|').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect(),
    }
}

/// The last decision on each key. The register's own rows in the dossier are those of the last analysis: the register is asked instead.
fn taken(dossier: &Dossier, register: &Register) -> Result<BTreeMap<String, Taken>, RegisterError> {
    let is_of_table = |decision: &&Decision| {
        dossier.sources.get(usize::from(decision.origin.source)).is_none_or(|source| !source.name.starts_with(REGISTER))
    };
    let mut all: Vec<(String, Taken)> =
        dossier.decisions.iter().filter(is_of_table).map(|decision| (decision.subject.clone(), of_the_table(decision))).collect();
    all.extend(register.decisions()?.into_iter().map(|decided| {
        let new = decided.decision;
        let by = if new.conference.is_empty() { new.signed_by } else { new.conference };
        let (verdict, day, reason, carrier, due, title, ids) =
            (new.verdict, new.day, new.reason, new.carrier, new.due, new.title, new.subjects);
        (new.subject, Taken { verdict, day, by, reason, carrier, due, title, ids })
    }));
    // A stable sort: of one day, the register's and the later signature come last, and count.
    all.sort_by_key(|(_, taken)| taken.day);
    Ok(all.into_iter().collect())
}

/// Every decision to be carried out: those late first, then by due date, what is over last. `today`: the day that it is.
pub(super) fn lines(snapshot: &Snapshot, register: &Register, lang: Lang, today: Date) -> Result<Vec<Line>, RegisterError> {
    let (dossier, analysis) = (&snapshot.loaded.dossier, &snapshot.analysis);
    let report = snapshot.report();
    let titles: BTreeMap<String, String> = tracked(&report, lang).into_iter().map(|line| (line.key, line.title)).collect();
    let mut data: BTreeMap<String, Vec<Block>> = cards(&report, lang).into_iter().map(|(key, card)| (key, card.blocks)).collect();
    let key_of = |item: &FollowUp| {
        debug_assert_eq!(item.row.table, Table::Decisions);
        dossier.decisions[item.row.index as usize].subject.as_str()
    };
    let followed: BTreeMap<&str, &FollowUp> = analysis.agenda.follow_up.iter().map(|item| (key_of(item), item)).collect();
    let findings: BTreeMap<&str, _> =
        analysis.detections.iter().flat_map(|d| &d.findings).map(|finding| (finding.key.as_str(), finding)).collect();
    let mut progress = register.progress()?;
    let mut lines: Vec<Line> = taken(dossier, register)?
        .into_iter()
        .filter(|(_, taken)| matches!(taken.verdict, Verdict::Adopted | Verdict::Adapted))
        .map(|(key, taken)| {
            let (item, finding) = (followed.get(key.as_str()), findings.get(key.as_str()));
            let mut subjects: Vec<Subject> = taken.ids.iter().filter_map(|id| record(dossier, id)).collect();
            if subjects.is_empty() {
                subjects = item.map(|item| item.subjects.clone()).or_else(|| finding.map(|f| f.subjects.clone())).unwrap_or_default();
            }
            let own = Some(taken.title).filter(|title| !title.is_empty());
            let title = titles.get(&key).cloned().or(own).or_else(|| finding.map(|f| crate::web::fields::said(&f.title, lang)));
            let mut line = Line {
                title: title.unwrap_or_else(|| key.clone()),
                told: progress.remove(&key).unwrap_or_default(),
                data: data.remove(&key).unwrap_or_default(),
                is_done: item.is_some_and(|item| item.is_done),
                verdict: taken.verdict,
                day: taken.day,
                by: taken.by,
                reason: taken.reason,
                carrier: taken.carrier,
                due: taken.due,
                is_late: false,
                subjects,
                key,
            };
            line.is_late = line.state().is_open() && line.due.is_some_and(|due| due < today);
            line
        })
        .collect();
    let far = Date::MAX;
    lines.sort_by(|a, b| {
        let order = |line: &Line| (!line.is_late, !line.state().is_open(), line.due.unwrap_or(far));
        order(a).cmp(&order(b)).then_with(|| a.key.cmp(&b.key))
    });
    Ok(lines)
}

/// The record that an identifier names.
fn record(dossier: &Dossier, id: &str) -> Option<Subject> {
    let action = dossier.actions.binary_search_by(|known| known.id.as_str().cmp(id)).ok().map(|at| Subject::Action(at.into()));
    let partner = || dossier.partners.binary_search_by(|known| known.id.as_str().cmp(id)).ok().map(|at| Subject::Partner(at.into()));
    let territory = || dossier.territories.binary_search_by(|known| known.id.as_str().cmp(id)).ok().map(|at| Subject::Territory(at.into()));
    action.or_else(partner).or_else(territory)
}
