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

/// Tells the number of a word in common from that of a concept.
const OF_A_WORD: u32 = 1 << 31;

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

    /// Stems of an action that say most of the subjects it has in common with the others, and the subject that each says.
    fn saying(&self, own: &Terms, actions: &[ActionIdx], at: usize) -> BTreeMap<u32, u32> {
        let others = actions.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, action)| *action);
        let common = main_purposes(others.flat_map(|other| self.vectors.subjects.shares(actions[at].index(), other.index()).0));
        let mut out = BTreeMap::new();
        for purpose in common {
            let mut stems: Vec<(u32, f64)> = own
                .stems
                .iter()
                .map(|&stem| (stem, self.vectors.subjects.said_by(stem, purpose)))
                .filter(|&(_, said)| said > 0.0)
                .collect();
            stems.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (stem, _) in stems.into_iter().take(MOST_SAYING) {
                out.entry(stem).or_insert(purpose);
            }
        }
        out
    }

    fn spans(&self, text: &str, others: &[&Terms], saying: &BTreeMap<u32, u32>, is_title: bool) -> Vec<Span> {
        let lexicon = Lexicon::shipped();
        let french = French::new();
        let half = others.len().div_ceil(2).max(1);
        let mut marks: BTreeMap<usize, (usize, Mark, Option<u32>)> = BTreeMap::new();
        let mut lonely: Vec<(u32, Range<usize>)> = Vec::new();
        for token in tokens(text) {
            let full = lexicon.in_full(&token.folded).unwrap_or(&token.lower);
            if is_stop(&fold(full)) {
                continue;
            }
            let Ok(stem) = self.corpus.stems.binary_search(&french.stem(full)) else { continue };
            let holders = others.iter().filter(|other| other.stems.contains(&(stem as u32))).count();
            if holders >= half {
                marks.insert(token.start, (token.end, Mark::Shared, Some(OF_A_WORD | stem as u32)));
            } else if let Some(purpose) = saying.get(&(stem as u32)) {
                marks.insert(token.start, (token.end, Mark::Shared, Some(*purpose)));
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
                marks.retain(|start, (end, ..)| *end <= place.start || *start >= place.end);
                marks.insert(place.start, (place.end, Mark::Shared, Some(mention.concept)));
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
            if marks.iter().all(|(start, (end, ..))| *end <= place.start || *start >= place.end) {
                marks.insert(place.start, (place.end, Mark::Distinct, None));
            }
        }
        cut(text, marks)
    }
}

/// Cuts a text at marks that don't overlap.
fn cut(text: &str, marks: BTreeMap<usize, (usize, Mark, Option<u32>)>) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, mark: Mark, shares: Option<u32>| {
        if from < to {
            out.push(Span { text: text[from..to].to_owned(), mark, shares });
        }
    };
    for (start, (end, mark, shares)) in marks {
        // A phrase found by the lexicon may begin inside a word that is already marked only if both were cut from one token: never, but text is never lost.
        let start = start.max(at);
        push(at, start, Mark::Plain, None);
        push(start, end.max(start), mark, shares);
        at = at.max(end);
    }
    push(at, text.len(), Mark::Plain, None);
    out
}
