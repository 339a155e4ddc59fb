//! Today's list, and what was decided on it.

use super::meeting::Sitting;
use crate::decisions::id_of;
use crate::recommendations::Recommendation;
use crate::register::{Decided, Register, RegisterError};
use crate::rendering::document::{Block, DecisionLine, ItemSheet};
use crate::web::Snapshot;
use std::collections::{BTreeMap, BTreeSet};

/// Today's list at the meeting that is open.
#[derive(Debug)]
pub struct Board<'a> {
    /// The meeting.
    pub sitting: Sitting,
    /// The proposals with a sheet, in the order of the list.
    pub items: Vec<Item<'a>>,
}

/// One proposal of today's list.
#[derive(Debug)]
pub struct Item<'a> {
    /// Its sheet.
    pub sheet: &'a ItemSheet,
    /// The last verdict on it, of whatever meeting.
    pub last: Option<Decided>,
    /// Was that verdict given at the meeting that is open?
    pub is_decided: bool,
}

impl<'a> Board<'a> {
    /// The list as it stands now.
    ///
    /// # Errors
    /// The register can't be read.
    pub fn of(snapshot: &'a Snapshot, register: &Register) -> Result<Self, RegisterError> {
        let sitting = Sitting::of(register)?;
        let mut last: BTreeMap<String, Decided> =
            register.last_decisions()?.into_iter().map(|decided| (decided.decision.subject.clone(), decided)).collect();
        let day = sitting.conference.day;
        let items = sheets(snapshot)
            .map(|sheet| {
                let last = last.remove(&sheet.key);
                Item { sheet, is_decided: last.as_ref().is_some_and(|last| last.decision.day == day), last }
            })
            .collect();
        Ok(Self { sitting, items })
    }

    /// How many are decided.
    pub fn n_decided(&self) -> usize {
        self.items.iter().filter(|item| item.is_decided).count()
    }

    /// The place of a key on the list.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.items.iter().position(|item| item.sheet.key == key)
    }
}

impl Item<'_> {
    /// The verdict given at the meeting that is open.
    pub fn decided(&self) -> Option<&Decided> {
        self.last.as_ref().filter(|_| self.is_decided)
    }

    /// The verdict of an earlier meeting.
    pub fn earlier(&self) -> Option<&Decided> {
        self.last.as_ref().filter(|_| !self.is_decided)
    }
}

/// The sheets of the report, in the order of the list.
fn sheets(snapshot: &Snapshot) -> impl Iterator<Item = &ItemSheet> {
    let chapters = snapshot.pages.get("index.html").into_iter().flat_map(|page| &page.document.chapters);
    let blocks =
        chapters.filter(|chapter| chapter.id == "fiches").flat_map(|chapter| &chapter.sections).flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Sheet(sheet) => Some(&**sheet),
        _ => None,
    })
}

/// The short lines of the report's first page, by key.
pub fn lines(snapshot: &Snapshot) -> BTreeMap<&str, &DecisionLine> {
    let mut found = BTreeMap::new();
    if let Some(page) = snapshot.pages.get("index.html") {
        page.document.each_section(&mut |section| {
            for block in &section.blocks {
                if let Block::Decisions(lines) = block {
                    found.extend(lines.iter().map(|line| (line.sheet.as_str(), line)));
                }
            }
        });
    }
    found
}

/// The place of a key in the ranked list, with what is known of it.
pub fn recommended<'a>(snapshot: &'a Snapshot, key: &str) -> Option<&'a Recommendation> {
    let analysis = &snapshot.analysis;
    analysis.agenda.items.iter().find(|item| analysis.agenda.finding(&analysis.detections, item).key == key)
}

/// Identifiers of what a proposal is about, by which it is known again when its key changes.
pub fn subjects(snapshot: &Snapshot, key: &str) -> Vec<String> {
    let Some(item) = recommended(snapshot, key) else { return Vec::new() };
    let finding = snapshot.analysis.agenda.finding(&snapshot.analysis.detections, item);
    finding.subjects.iter().map(|subject| id_of(&snapshot.loaded.dossier, *subject).to_owned()).collect()
}

/// Keys under which the register may know a proposal: its own, those of what it takes further, and that of the decision by which the analysis knows it again.
pub fn keys(snapshot: &Snapshot, key: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::from([key.to_owned()]);
    if let Some(item) = recommended(snapshot, key) {
        keys.extend(snapshot.analysis.agenda.finding(&snapshot.analysis.detections, item).builds_on.iter().cloned());
        let row = item.precedent.as_ref().and_then(|precedent| snapshot.loaded.dossier.decisions.get(precedent.row.index as usize));
        keys.extend(row.map(|decision| decision.subject.clone()));
    }
    keys
}
