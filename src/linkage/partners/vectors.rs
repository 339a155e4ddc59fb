//! How alike the words of two names are, and who is near enough to be compared.
//!
//! s = cosine of tf-idf of runs of 2 to 4 letters + cosine of tf-idf of words cut to 4 letters: 0 to 2. The first bridges typing errors, the second
//! truncated words (« FEDERAT », « FEDER »).
//!
//! # Cost    Exact up to 5,000 names. Above, rare runs and words alone lead to candidates (at most 500 names behind each), the 50 best of which are compared
//! whole: memory and pairs follow the input. 100,000 names of words drawn at random: about 20 s of processor time for the whole linkage.
//! # Source  Christen, "Data Matching", Springer 2012, ch. 4–5.

use rayon::prelude::*;
use std::collections::BTreeMap;

/// Names that are compared all with all.
const EXACT_UP_TO: usize = 5_000;
/// Names that a term may lead to, beyond that.
const LONGEST_LIST: usize = 500;
/// Candidates kept a name, beyond that.
const CANDIDATES: usize = 50;
/// Below this, two names are not alike at all. Of 2.
const LEAST: f64 = 0.15;

/// Vectors of all names: two unit vectors end to end.
pub(super) struct Vectors {
    rows: Vec<Vec<(u32, f32)>>,
    lists: Vec<Vec<(u32, f32)>>,
}

impl Vectors {
    /// `names`: words of each, in canonical order.
    pub(super) fn new(names: &[&[String]]) -> Self {
        let grams: Vec<BTreeMap<String, u32>> = names.par_iter().map(|words| letter_runs(words)).collect();
        let cuts: Vec<BTreeMap<String, u32>> = names.par_iter().map(|words| cut_words(words)).collect();
        let mut rows = vec![Vec::new(); names.len()];
        let first_free = tf_idf(&grams, 0, &mut rows);
        let n_terms = tf_idf(&cuts, first_free, &mut rows);
        let mut lists = vec![Vec::new(); n_terms as usize];
        for (at, row) in rows.iter().enumerate() {
            for &(term, value) in row {
                lists[term as usize].push((at as u32, value));
            }
        }
        Self { rows, lists }
    }

    /// How alike two names are, 0 to 2.
    pub(super) fn similarity(&self, left: usize, right: usize) -> f64 {
        let (mut a, mut b) = (self.rows[left].iter().peekable(), self.rows[right].iter().peekable());
        let mut sum = 0.0;
        while let (Some(&&(x, v)), Some(&&(y, w))) = (a.peek(), b.peek()) {
            match x.cmp(&y) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    sum += f64::from(v) * f64::from(w);
                    a.next();
                    b.next();
                }
            }
        }
        sum
    }

    /// For each name, those that are like it: (position, similarity), most alike first.
    pub(super) fn neighbours(&self) -> Vec<Vec<(u32, f64)>> {
        let n = self.rows.len();
        let is_exact = n <= EXACT_UP_TO;
        let longest = if is_exact { usize::MAX } else { LONGEST_LIST };
        let find = |sums: &mut Vec<f32>, at: usize| {
            let mut touched: Vec<u32> = Vec::new();
            for &(term, value) in &self.rows[at] {
                let list = &self.lists[term as usize];
                if list.len() > longest {
                    continue;
                }
                for &(other, weight) in list {
                    if sums[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    sums[other as usize] += value * weight;
                }
            }
            touched.sort_unstable();
            let mut near: Vec<(u32, f64)> = touched
                .into_iter()
                .map(|other| (other, f64::from(std::mem::take(&mut sums[other as usize]))))
                .filter(|&(other, sum)| other as usize != at && (!is_exact || sum >= LEAST))
                .collect();
            near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            if !is_exact {
                near.truncate(CANDIDATES);
            }
            for (other, similarity) in &mut near {
                *similarity = self.similarity(at, *other as usize);
            }
            near.retain(|&(_, similarity)| similarity >= LEAST);
            near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            near
        };
        (0..n).into_par_iter().map_init(|| vec![0.0; n], find).collect()
    }
}

/// Adds unit tf-idf vectors to the rows, terms numbered from `first` in order of their text; returns the next free number.
fn tf_idf(records: &[BTreeMap<String, u32>], first: u32, rows: &mut [Vec<(u32, f32)>]) -> u32 {
    let mut frequency: BTreeMap<&str, u32> = BTreeMap::new();
    for record in records {
        for term in record.keys() {
            *frequency.entry(term).or_default() += 1;
        }
    }
    let n = records.len() as f64;
    let terms: BTreeMap<&str, (u32, f64)> = frequency
        .into_iter()
        .zip(first..)
        .map(|((term, count), number)| (term, (number, libm::log((1.0 + n) / (1.0 + f64::from(count))) + 1.0)))
        .collect();
    rows.par_iter_mut().zip(records).for_each(|(row, record)| {
        let values: Vec<(u32, f64)> = record
            .iter()
            .filter_map(|(term, &count)| terms.get(term.as_str()).map(|&(number, idf)| (number, (1.0 + libm::log(f64::from(count))) * idf)))
            .collect();
        let norm = values.iter().map(|(_, v)| v * v).sum::<f64>().sqrt();
        row.extend(values.iter().map(|&(number, v)| (number, (v / norm) as f32)));
    });
    first + terms.len() as u32
}

/// Runs of 2 to 4 letters, each word with its edges.
fn letter_runs(words: &[String]) -> BTreeMap<String, u32> {
    let mut out = BTreeMap::new();
    for word in words {
        let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
        for n in 2..=4 {
            for run in letters.windows(n) {
                *out.entry(run.iter().collect()).or_default() += 1;
            }
        }
    }
    out
}

/// First 4 letters of each word.
fn cut_words(words: &[String]) -> BTreeMap<String, u32> {
    let mut out = BTreeMap::new();
    for word in words {
        *out.entry(word.chars().take(4).collect()).or_default() += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_two_and_strangers_nothing() {
        let names = [vec!["caisse".to_owned()], vec!["caisse".to_owned()], vec!["jardin".to_owned()], vec![]];
        let rows: Vec<&[String]> = names.iter().map(Vec::as_slice).collect();
        let vectors = Vectors::new(&rows);
        assert!((vectors.similarity(0, 1) - 2.0).abs() < 1e-6);
        let near = vectors.neighbours();
        assert_eq!((near[0].len(), near[0][0].0, near[2].len(), near[3].len()), (1, 1, 0, 0));
    }
}
