//! Phrases with word prefixes → where they stand in a text, longest first.
//!
//! A phrase is a sequence of literals, each a whole word (`fsl`) or a prefix (`impaye*`). Distinct words of a corpus are few: each is resolved once to the
//! literals that it satisfies, then texts are walked as sequences of word numbers.
//!
//! # Cost    A word: one look-up per prefix length. A text: its words × the few phrases that start alike.

use rustc_hash::FxHashMap;

/// Number of a literal.
type Literal = u32;
const ROOT: u32 = 0;

/// Compiled phrases; each leads to a number of the caller's.
#[derive(Debug, Default)]
pub struct Matcher {
    whole: FxHashMap<String, Literal>,
    prefixes: FxHashMap<String, Literal>,
    /// Shortest and longest prefix in bytes.
    lengths: (usize, usize),
    /// How much each literal says: its letters, and one more if it is a whole word. The more specific of two phrases of one length wins.
    weights: Vec<u32>,
    edges: FxHashMap<(u32, Literal), u32>,
    /// By node: what ends there, and how specific it is.
    ends: Vec<Option<(u32, u32)>>,
}

/// A phrase found: words `start..end` of the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// First word.
    pub start: usize,
    /// After the last word.
    pub end: usize,
    /// What the phrase leads to.
    pub target: u32,
}

impl Matcher {
    /// Adds a phrase of folded words, `*` at the end of those that may go on. The first phrase of a form keeps it. Returns what it already led to, if not `target`.
    pub fn add(&mut self, words: &[String], target: u32) -> Option<u32> {
        if self.ends.is_empty() {
            self.ends.push(None);
            self.lengths = (usize::MAX, 0);
        }
        let (mut node, mut weight) = (ROOT, 0);
        for word in words {
            let literal = self.literal(word);
            weight += self.weights[literal as usize];
            let fresh = self.ends.len() as u32;
            node = *self.edges.entry((node, literal)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        if node == ROOT {
            return None;
        }
        match self.ends[node as usize] {
            Some((present, _)) => (present != target).then_some(present),
            None => {
                self.ends[node as usize] = Some((target, weight));
                None
            }
        }
    }

    fn literal(&mut self, word: &str) -> Literal {
        let fresh = self.weights.len() as u32;
        let (literal, weight) = match word.strip_suffix('*') {
            Some(prefix) => {
                self.lengths = (self.lengths.0.min(prefix.len()), self.lengths.1.max(prefix.len()));
                (*self.prefixes.entry(prefix.to_owned()).or_insert(fresh), prefix.len() as u32)
            }
            None => (*self.whole.entry(word.to_owned()).or_insert(fresh), word.len() as u32 + 1),
        };
        if literal == fresh {
            self.weights.push(weight);
        }
        literal
    }

    /// The literals that a folded word satisfies.
    pub fn literals(&self, word: &str) -> Vec<u32> {
        let mut out: Vec<Literal> = self.whole.get(word).copied().into_iter().collect();
        let (shortest, longest) = self.lengths;
        for length in shortest..=longest.min(word.len()) {
            if let Some(prefix) = word.get(..length) {
                out.extend(self.prefixes.get(prefix));
            }
        }
        out
    }

    /// The phrases in a sequence of words, given by their literals, in order of place. A phrase inside a longer one is passed over; phrases that overlap are both kept.
    pub fn scan(&self, words: &[&[u32]]) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for start in 0..words.len() {
            let mut best: Option<(usize, u32, u32)> = None;
            self.walk(words, start, ROOT, &mut best);
            if let Some((end, _, target)) = best {
                // Starts only grow: the new hit lies inside an earlier one exactly when it doesn't reach beyond the farthest end.
                if hits.last().is_none_or(|last| end > last.end) {
                    hits.push(Hit { start, end, target });
                }
            }
        }
        hits
    }

    /// Longest phrase from a place, then the most specific, then the first target.
    fn walk(&self, words: &[&[u32]], at: usize, node: u32, best: &mut Option<(usize, u32, u32)>) {
        if let Some(Some((target, weight))) = self.ends.get(node as usize) {
            let is_better =
                best.is_none_or(|(end, most, first)| (at, *weight, std::cmp::Reverse(*target)) > (end, most, std::cmp::Reverse(first)));
            if is_better {
                *best = Some((at, *weight, *target));
            }
        }
        for &literal in words.get(at).copied().unwrap_or_default() {
            if let Some(&next) = self.edges.get(&(node, literal)) {
                self.walk(words, at + 1, next, best);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(phrases: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let mut matcher = Matcher::default();
        for (target, phrase) in phrases.iter().enumerate() {
            matcher.add(&phrase.split(' ').map(str::to_owned).collect::<Vec<_>>(), target as u32);
        }
        let literals: Vec<Vec<u32>> = text.split(' ').map(|word| matcher.literals(word)).collect();
        matcher.scan(&literals.iter().map(Vec::as_slice).collect::<Vec<_>>()).into_iter().map(|h| (h.start, h.end, h.target)).collect()
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(hits(&["impaye*", "impaye* loyer", "loyer*"], "impayes loyer loyers"), [(0, 2, 1), (2, 3, 2)]);
        assert_eq!(hits(&["a b", "b c"], "a b c"), [(0, 2, 0), (1, 3, 1)]);
    }

    #[test]
    fn the_more_specific_of_two_wins() {
        assert_eq!(hits(&["bail*", "bailleur*", "bailleurs"], "bailleurs"), [(0, 1, 2)]);
    }

    #[test]
    fn nothing_matches_nothing() {
        assert_eq!(hits(&[], "a"), []);
        assert_eq!(hits(&["a"], ""), []);
    }
}
