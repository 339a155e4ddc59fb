//! How alike the words of two names are, and who is near enough to be compared.
//!
//! s = cosine of tf-idf of runs of 2 to 4 letters + cosine of tf-idf of words cut to 4 letters: 0 to 2. The first bridges typing errors, the second
//! truncated words (« FEDERAT », « FEDER »).
//!
//! # Choices A run of letters is one number of 64 bits, four letters of 16: no text is kept or hashed a second time, and terms are numbered by sorting.
//! # Cost    Exact up to 5,000 names. Above, each name follows its rarest terms to at most [`BUDGET`] others, and the [`NEAREST`] best of them are compared
//! whole: time and memory follow the input.
//! # Source  Christen, "Data Matching", Springer 2012, ch. 4–5; Bayardo, Ma & Srikant, "Scaling up all pairs similarity search", WWW 2007.

use super::super::sparse::Rows;
use rayon::prelude::*;

/// Names that are compared all with all.
const EXACT_UP_TO: usize = 5_000;
/// Names that one name's terms may lead to, the rarest terms first, beyond that.
const BUDGET: usize = 3_000;
/// Nearest names kept a name, beyond that.
const NEAREST: usize = 20;
/// Below this, two names are not alike at all. Of 2.
const LEAST: f64 = 0.15;

/// Vectors of all names: two unit vectors end to end, and which names hold a term.
pub(super) struct Vectors {
    rows: Rows,
    lists: Rows,
}

/// Room that one thread works in.
struct Desk {
    sums: Vec<f32>,
    touched: Vec<u32>,
    terms: Vec<(usize, u32, f32)>,
}

impl Vectors {
    /// `names`: words of each, in canonical order.
    pub(super) fn new(names: &[&[String]]) -> Self {
        let runs: Vec<Vec<u64>> = names.par_iter().map(|words| letter_runs(words)).collect();
        let (mut rows, n_runs) = tf_idf(runs, 0);
        let cuts: Vec<Vec<u64>> = names.par_iter().map(|words| cut_words(words)).collect();
        let (ends, n_cuts) = tf_idf(cuts, n_runs);
        rows.par_iter_mut().zip(ends).for_each(|(row, end)| row.extend(end));
        let mut flat = Rows::new();
        rows.into_iter().for_each(|row| flat.push(row));
        let lists = flat.transposed((n_runs + n_cuts) as usize);
        Self { rows: flat, lists }
    }

    /// How alike two names are, 0 to 2.
    pub(super) fn similarity(&self, left: usize, right: usize) -> f64 {
        self.rows.dot(left.min(right), left.max(right))
    }

    /// For each name, those that are like it: (position, similarity), most alike first; ties in canonical order.
    pub(super) fn neighbours(&self) -> Vec<Vec<(u32, f32)>> {
        let n = self.rows.len();
        let desk = || Desk { sums: vec![0.0; n], touched: Vec::new(), terms: Vec::new() };
        (0..n).into_par_iter().map_init(desk, |desk, at| self.near(desk, at)).collect()
    }

    fn near(&self, desk: &mut Desk, at: usize) -> Vec<(u32, f32)> {
        let is_exact = self.rows.len() <= EXACT_UP_TO;
        let Desk { sums, touched, terms } = desk;
        touched.clear();
        terms.clear();
        terms.extend(self.rows.row(at).map(|(term, value)| (self.lists.terms(term as usize).len(), term, value)));
        terms.sort_unstable_by_key(|&(frequency, term, _)| (frequency, term));
        let mut seen = 0;
        for &(frequency, term, value) in terms.iter() {
            seen += frequency;
            if !is_exact && seen > BUDGET {
                break;
            }
            for (other, weight) in self.lists.row(term as usize) {
                let sum = &mut sums[other as usize];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += value * weight;
            }
        }
        let mut near: Vec<(u32, f32)> = Vec::new();
        for &other in touched.iter() {
            let sum = std::mem::take(&mut sums[other as usize]);
            if other as usize != at && (!is_exact || f64::from(sum) >= LEAST) {
                near.push((other, sum));
            }
        }
        let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if !is_exact && near.len() > NEAREST {
            near.select_nth_unstable_by(NEAREST, best_first);
            near.truncate(NEAREST);
        }
        for (other, similarity) in &mut near {
            *similarity = self.similarity(at, *other as usize) as f32;
        }
        near.retain(|&(_, similarity)| f64::from(similarity) >= LEAST);
        near.sort_unstable_by(best_first);
        near
    }
}

/// Unit tf-idf vectors, terms numbered from `first` in order of their codes, and how many terms there are. `records`: codes of each, rising, repeated.
fn tf_idf(records: Vec<Vec<u64>>, first: u32) -> (Vec<Vec<(u32, f32)>>, u32) {
    let mut all: Vec<u64> = Vec::with_capacity(records.iter().map(Vec::len).sum());
    for record in &records {
        all.extend(record.chunk_by(|a, b| a == b).map(|same| same[0]));
    }
    all.par_sort_unstable();
    let n = records.len() as f64;
    let (terms, idf): (Vec<u64>, Vec<f64>) =
        all.chunk_by(|a, b| a == b).map(|same| (same[0], libm::log((1.0 + n) / (1.0 + same.len() as f64)) + 1.0)).unzip();
    drop(all);
    let rows = records.into_par_iter().map(|record| {
        let weigh = |same: &[u64]| {
            let term = terms.binary_search(&same[0]).ok()?;
            Some((term as u32 + first, (1.0 + libm::log(same.len() as f64)) * idf[term]))
        };
        let values: Vec<(u32, f64)> = record.chunk_by(|a, b| a == b).filter_map(weigh).collect();
        let norm = values.iter().map(|(_, v)| v * v).sum::<f64>().sqrt();
        values.into_iter().map(|(term, v)| (term, (v / norm) as f32)).collect()
    });
    (rows.collect(), terms.len() as u32)
}

/// Up to four letters as one number; what lies beyond 16 bits (no letter of a name does) shares its places.
fn code(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(0, |code, letter| code << 16 | u64::from((u32::from(letter) - 1) % 0xFFFF + 1))
}

/// Runs of 2 to 4 letters, each word with its edges; rising.
fn letter_runs(words: &[String]) -> Vec<u64> {
    let mut out = Vec::new();
    for word in words {
        let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
        for n in 2..=4 {
            out.extend(letters.windows(n).map(|run| code(run.iter().copied())));
        }
    }
    out.sort_unstable();
    out
}

/// First 4 letters of each word; rising.
fn cut_words(words: &[String]) -> Vec<u64> {
    let mut out: Vec<u64> = words.iter().map(|word| code(word.chars().take(4))).collect();
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(names: &[&[&str]]) -> Vectors {
        let names: Vec<Vec<String>> = names.iter().map(|words| words.iter().map(|w| (*w).to_owned()).collect()).collect();
        Vectors::new(&names.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn the_same_words_are_two_and_strangers_nothing() {
        let vectors = vectors(&[&["caisse"], &["caisse"], &["jardin"], &[]]);
        assert!((vectors.similarity(0, 1) - 2.0).abs() < 1e-6);
        let near = vectors.neighbours();
        assert_eq!((near[0].len(), near[0][0].0, near[2].len(), near[3].len()), (1, 1, 0, 0));
    }

    #[test]
    fn beyond_the_exact_size_rare_terms_still_find_the_nearest() {
        // 6,000 names of one word that all share and one of their own; each own word stands twice, the second time with a slip.
        let own = |k: usize| format!("{:06}", k.wrapping_mul(7_919) % 1_000_000);
        let names: Vec<Vec<String>> =
            (0..6_000).map(|k| vec!["amicale".to_owned(), if k < 3_000 { own(k) } else { format!("{}x", own(k - 3_000)) }]).collect();
        let near = Vectors::new(&names.iter().map(Vec::as_slice).collect::<Vec<_>>()).neighbours();
        let found = (0..3_000).filter(|&k| near[k].iter().any(|&(other, _)| other as usize == k + 3_000)).count();
        assert!(found > 2_990, "{found}");
        assert!(near.iter().all(|near| near.len() <= NEAREST));
    }
}
