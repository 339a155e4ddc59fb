//! An action's texts cut into spans: what it shares with the others, what sets it apart.
//!
//! Spans put together give the user's text back, to the byte. Shared: a word or a concept that at least half of the others have, and the words that say most
//! of the subjects they have in common. Distinct: the rarest words of the title that none of the others has, and concepts that are easily confused with one of
//! theirs.

use super::Engine;
use super::subjects::main_purposes;
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::{French, Kind, Lexicon, fold, is_stop, tokens};
use crate::linkage::{Mark, MarkedAction, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most words of a title shown as setting it apart.
const MOST_DISTINCT: usize = 3;

/// Most words of a text shown for one subject in common.
const MOST_SAYING: usize = 2;

/// Stems and concepts of an action.
struct Terms {
    stems: BTreeSet<u32>,
    concepts: BTreeSet<u32>,
}

impl Engine {
    fn terms(&self, action: ActionIdx) -> Terms {
        let row = action.index();
        Terms {
            stems: self.corpus.stem_rows.iter().flat_map(|part| part.terms(row).iter().copied()).collect(),
            concepts: self.corpus.concept_rows.terms(row).iter().copied().collect(),
        }
    }

    /// The texts of each of these actions, marked against the others.
    pub fn marked(&self, dossier: &Dossier, actions: &[ActionIdx]) -> Vec<MarkedAction> {
        let terms: Vec<Terms> = actions.iter().map(|&action| self.terms(action)).collect();
        actions
            .iter()
            .enumerate()
            .map(|(at, &action)| {
                let others: Vec<&Terms> = terms.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, terms)| terms).collect();
                let saying = self.saying(&terms[at], actions, at);
                let record = dossier.action(action);
                MarkedAction {
                    action,
                    title: self.spans(&record.title, &others, &saying, true),
                    description: self.spans(&record.description, &others, &saying, false),
                }
            })
            .collect()
    }

    /// Stems of an action that say most of the subjects it has in common with the others.
    fn saying(&self, own: &Terms, actions: &[ActionIdx], at: usize) -> BTreeSet<u32> {
        let others = actions.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, action)| *action);
        let common = main_purposes(others.flat_map(|other| self.vectors.subjects.shares(actions[at].index(), other.index()).0));
        let mut out = BTreeSet::new();
        for purpose in common {
            let mut stems: Vec<(u32, f64)> = own
                .stems
                .iter()
                .map(|&stem| (stem, self.vectors.subjects.said_by(stem, purpose)))
                .filter(|&(_, said)| said > 0.0)
                .collect();
            stems.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            out.extend(stems.into_iter().take(MOST_SAYING).map(|(stem, _)| stem));
        }
        out
    }

    fn spans(&self, text: &str, others: &[&Terms], saying: &BTreeSet<u32>, is_title: bool) -> Vec<Span> {
        let lexicon = Lexicon::shipped();
        let french = French::new();
        let half = others.len().div_ceil(2).max(1);
        let mut marks: BTreeMap<usize, (usize, Mark)> = BTreeMap::new();
        let mut lonely: Vec<(u32, Range<usize>)> = Vec::new();
        for token in tokens(text) {
            let full = lexicon.in_full(&token.folded).unwrap_or(&token.lower);
            if is_stop(&fold(full)) {
                continue;
            }
            let Ok(stem) = self.corpus.stems.binary_search(&french.stem(full)) else { continue };
            let holders = others.iter().filter(|other| other.stems.contains(&(stem as u32))).count();
            if holders >= half || saying.contains(&(stem as u32)) {
                marks.insert(token.start, (token.end, Mark::Shared));
            } else if holders == 0 {
                lonely.push((self.vectors.stem_frequency[stem], token.start..token.end));
            }
        }
        let mut distinct: Vec<Range<usize>> = Vec::new();
        for mention in lexicon.mentions(text) {
            if lexicon.concepts()[mention.concept as usize].kind == Kind::Form {
                continue;
            }
            let place = mention.start..mention.end;
            if others.iter().filter(|other| other.concepts.contains(&mention.concept)).count() >= half {
                // The whole phrase, little words between included: they carry it.
                marks.retain(|start, (end, _)| *end <= place.start || *start >= place.end);
                marks.insert(place.start, (place.end, Mark::Shared));
            } else if lexicon.opposites(mention.concept).iter().any(|opposite| others.iter().any(|other| other.concepts.contains(opposite)))
            {
                distinct.push(place);
            }
        }
        if is_title {
            lonely.sort_by_key(|(frequency, place)| (*frequency, place.start));
            distinct.extend(lonely.into_iter().take(MOST_DISTINCT).map(|(_, place)| place));
        }
        for place in distinct {
            if marks.iter().all(|(start, (end, _))| *end <= place.start || *start >= place.end) {
                marks.insert(place.start, (place.end, Mark::Distinct));
            }
        }
        cut(text, marks)
    }
}

/// Cuts a text at marks that don't overlap.
fn cut(text: &str, marks: BTreeMap<usize, (usize, Mark)>) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, mark: Mark| {
        if from < to {
            out.push(Span { text: text[from..to].to_owned(), mark });
        }
    };
    for (start, (end, mark)) in marks {
        // A phrase found by the lexicon may begin inside a word that is already marked only if both were cut from one token: never, but text is never lost.
        let start = start.max(at);
        push(at, start, Mark::Plain);
        push(start, end.max(start), mark);
        at = at.max(end);
    }
    push(at, text.len(), Mark::Plain);
    out
}
