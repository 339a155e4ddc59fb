//! `paires_jugees`: pairs of actions of which a person said whether they pursue one purpose.
//!
//! # Odd cases  A pair without a verdict has not been judged yet: it is kept and says nothing, so that a file half filled can be read. The same pair may be written
//! from either side. Judged both ways: said, and it counts for neither.

use super::codes::{Judgement, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::log::Log;
use super::model::{ActionIdx, JudgedPair, Notes, Origin};
use super::record::{Field, Record, Relation, Titles};
use super::row::Row;
use super::verdict;
use crate::say;

columns! {
    SPEC: JudgedPairs, row("une paire d'actions jugée par une personne", "a pair of actions judged by a person"), reference("d'une paire jugée", "a judged pair"), files ["paire jugee", "paires a juger", "jugements", "judged pairs", "labels"];
    LEFT = "gauche", Required, Kind::Reference(Table::Actions), ("Gauche", "Left"), ("Identifiant de la première action", "Identifier of the first action"), "melun-01", ["action gauche", "premiere action", "action 1", "left", "left action"];
    RIGHT = "droite", Required, Kind::Reference(Table::Actions), ("Droite", "Right"), ("Identifiant de la seconde action", "Identifier of the second action"), "meaux-07", ["action droite", "seconde action", "deuxieme action", "action 2", "right", "right action"];
    VERDICT = "verdict", Expected, Kind::Code(codes_of::<Judgement>, verdict::WORDS), ("Verdict", "Verdict"), ("Ont-elles le même but ? Vide : pas encore jugée", "Have they one purpose? Empty: not judged yet"), "oui", ["meme but", "jugement", "avis", "judgement", "same purpose", "label"];
    BY = "par", Optional, Kind::Text, ("Par", "By"), ("Qui a jugé", "Who judged"), "Service du développement social", ["juge par", "auteur", "by", "judged by"];
    DATE = "date", Optional, Kind::Date(Edge::First), ("Date", "Date"), ("Jour du jugement", "Day of the judgement"), "2014-11-20", ["jour", "date jugement", "le", "day"];
    REASON = "motif", Optional, Kind::Text, ("Motif", "Reason"), ("Pourquoi", "Why"), "Même public, mais pas le même but", ["raison", "commentaire", "explication", "reason"];
}

impl Record for JudgedPair {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::reference(self.left),
            Field::reference(self.right),
            Field::maybe_code(self.verdict),
            Field::maybe(self.by.as_ref()),
            Field::date(self.date),
            Field::maybe(self.reason.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for JudgedPair {
    type Key<'a> = ((ActionIdx, ActionIdx), Option<Judgement>, Option<jiff::civil::Date>);
    fn key(&self) -> Self::Key<'_> {
        (self.pair(), self.verdict, self.date)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, actions: &Index<'_>) -> Option<JudgedPair> {
    let (left, right) = (row.reference::<ActionIdx>(LEFT, actions), row.reference::<ActionIdx>(RIGHT, actions));
    let verdict = row.code(VERDICT);
    let (by, date, reason) = (row.text(BY), row.date(DATE), row.text(REASON));
    let (notes, origin) = (row.notes(), row.origin());
    let (left, right) = (left?, right?);
    if left == right {
        let found = say!("la paire oppose une action à elle-même" | "the pair holds an action against itself");
        verdict::say_alone(row, RIGHT, found, say!("deux actions différentes" | "two different actions"));
        return None;
    }
    Some(JudgedPair { left, right, verdict, by, date, reason, notes, origin })
}

/// Says of the pairs that are judged « oui » on one row and « non » on another. `pairs` are in canonical order.
pub(super) fn compare(pairs: &[JudgedPair], titles: Titles<'_>, log: &mut Log) {
    for rows in pairs.chunk_by(|a, b| a.pair() == b.pair()) {
        let first = |verdict| rows.iter().find(|row| row.verdict == Some(verdict));
        let (Some(same), Some(different)) = (first(Judgement::Same), first(Judgement::Different)) else { continue };
        verdict::say_both_ways(log, titles, same, different);
    }
}
