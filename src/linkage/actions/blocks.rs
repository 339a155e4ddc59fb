//! Blocks: the texts that share a rare word, or two words of which each alone is too common.
//!
//! # Method
//! A word held by at most `cap` texts is a block. Of its commoner words each text takes the [`MOST_COMMON`] rarest, two by two: « petite » and « enfance » are held by
//! thousands each and together by hundreds. So blocks stay small whatever the size of the dossier, and boilerplate makes none.
//!
//! # Odd cases  A pair of words held by more texts than the cap makes no block: the same texts meet in their other pairs, or not at all, and it is counted.
//! # Cost       Sorting the pairs of words: at most fifteen a text.
//! # Source     Papadakis et al., "Blocking and filtering techniques for entity resolution: a survey", 2020; Wang, Li & Feng, "Can we beat the prefix filtering?", 2012.

use crate::linkage::sparse::Rows;
use rayon::prelude::*;

/// Rarest of a text's common words that are taken two by two.
const MOST_COMMON: usize = 6;

/// Texts by block, and blocks by text.
#[derive(Debug)]
pub struct Blocks {
    /// By block: the texts that share it, rising.
    texts: Lists,
    /// By text: its blocks, rising.
    blocks: Lists,
    /// By block: how unlikely it is to share, ln(texts / texts of the block).
    worth: Vec<f32>,
    /// Common words that make no block alone, commonest first.
    pub common: Vec<u32>,
    /// Pairs of words too common to make a block.
    pub n_passed_over: usize,
}

/// Lists of numbers, end to end.
#[derive(Debug)]
struct Lists {
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    fn of(&self, at: usize) -> &[u32] {
        &self.items[self.starts[at]..self.starts[at + 1]]
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The other way round: which lists hold each of `n` numbers, rising.
    fn turned(&self, n: usize) -> Self {
        let mut starts = vec![0usize; n + 1];
        self.items.iter().for_each(|&item| starts[item as usize + 1] += 1);
        (0..n).for_each(|at| starts[at + 1] += starts[at]);
        let mut next = starts.clone();
        let mut items = vec![0u32; self.items.len()];
        for list in 0..self.len() {
            for &item in self.of(list) {
                items[next[item as usize]] = list as u32;
                next[item as usize] += 1;
            }
        }
        Self { starts, items }
    }
}

impl Blocks {
    /// Blocks of the texts for which `is_in` holds, from their weighted `words`, of `n_words` different ones. No block holds more than `cap` texts.
    pub fn of(words: &Rows, n_words: usize, cap: usize, is_in: impl Fn(usize) -> bool + Sync) -> Self {
        let n = words.len();
        let mut frequency = vec![0u32; n_words];
        (0..n).filter(|&row| is_in(row)).for_each(|row| words.terms(row).iter().for_each(|&word| frequency[word as usize] += 1));
        let mut common: Vec<u32> = (0..n_words as u32).filter(|&word| frequency[word as usize] as usize > cap).collect();
        // From the rarest: two numbers of common words fit in 32 bits, for a word of more than `cap` texts is one of a few thousand.
        common.sort_by_key(|&word| (frequency[word as usize], word));
        let mut number = vec![u32::MAX; n_words];
        common.iter().zip(0..).for_each(|(&word, at)| number[word as usize] = at);
        let width = common.len() as u64;

        let mut held: Vec<(u64, u32)> = (0..n)
            .into_par_iter()
            .filter(|&row| is_in(row))
            .flat_map_iter(|row| {
                let mut most: Vec<u64> =
                    words.terms(row).iter().map(|&word| u64::from(number[word as usize])).filter(|&at| at < width).collect();
                most.sort_unstable();
                most.truncate(MOST_COMMON);
                let pairs: Vec<u64> =
                    most.iter().enumerate().flat_map(|(at, &a)| most[at + 1..].iter().map(move |&b| a * width + b)).collect();
                pairs.into_iter().map(move |pair| (pair, row as u32))
            })
            .collect();
        held.par_sort_unstable();

        let alone = (0..n_words).filter(|&word| (2..=cap as u32).contains(&frequency[word]));
        let mut block_of = vec![u32::MAX; n_words];
        let mut starts = vec![0usize];
        for (word, block) in alone.zip(0..) {
            block_of[word] = block;
            starts.push(starts[block as usize] + frequency[word] as usize);
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; *starts.last().unwrap_or(&0)];
        for row in (0..n).filter(|&row| is_in(row)) {
            for &word in words.terms(row) {
                let block = block_of[word as usize] as usize;
                if block != u32::MAX as usize {
                    items[next[block]] = row as u32;
                    next[block] += 1;
                }
            }
        }
        let mut n_passed_over = 0;
        for run in held.chunk_by(|a, b| a.0 == b.0) {
            if run.len() > cap {
                n_passed_over += 1;
            } else if run.len() > 1 {
                items.extend(run.iter().map(|&(_, row)| row));
                starts.push(items.len());
            }
        }
        let texts = Lists { starts, items };
        let worth = (0..texts.len()).map(|block| libm::log(n as f64 / texts.of(block).len() as f64) as f32).collect();
        let blocks = texts.turned(n);
        common.reverse();
        Self { texts, blocks, worth, common, n_passed_over }
    }

    /// The texts that share most with one, at least `most` if there are as many, and all that share as much as the last of these. In no particular order.
    pub fn nearest(&self, text: usize, most: usize, desk: &mut Shared) -> Vec<u32> {
        desk.worth.resize(self.blocks.len(), 0.0);
        for &block in self.blocks.of(text) {
            let worth = self.worth[block as usize];
            for &other in self.texts.of(block as usize) {
                let sum = &mut desk.worth[other as usize];
                if *sum == 0.0 {
                    desk.touched.push(other);
                }
                *sum += worth;
            }
        }
        let mut found: Vec<(f32, u32)> = desk
            .touched
            .drain(..)
            .map(|other| (std::mem::take(&mut desk.worth[other as usize]), other))
            .filter(|&(_, other)| other as usize != text)
            .collect();
        if found.len() > most {
            let (_, &mut (least, _), _) = found.select_nth_unstable_by(most - 1, |a, b| b.0.total_cmp(&a.0));
            // Equals are all kept: none stands before another for its place in the tables.
            found.retain(|&(worth, _)| worth >= least);
        }
        found.into_iter().map(|(_, other)| other).collect()
    }
}

/// Room for what one text shares with the others; kept from one text to the next.
#[derive(Debug, Default)]
pub struct Shared {
    worth: Vec<f32>,
    touched: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&[u32]]) -> Rows {
        let mut rows = Rows::new();
        texts.iter().for_each(|text| rows.push(text.iter().map(|&word| (word, 1.0))));
        rows
    }

    fn near(blocks: &Blocks, text: usize) -> Vec<u32> {
        let mut found = blocks.nearest(text, 10, &mut Shared::default());
        found.sort_unstable();
        found
    }

    #[test]
    fn a_rare_word_is_a_block_and_common_ones_are_two_by_two() {
        // 0 is in all four texts, 1 and 2 in three; 3 is rare.
        let blocks = Blocks::of(&rows(&[&[0, 1, 2], &[0, 1, 2], &[0, 1, 3], &[0, 2, 3]]), 4, 2, |_| true);
        assert_eq!(blocks.common, [0, 2, 1]);
        assert_eq!((near(&blocks, 0), near(&blocks, 2)), (vec![1], vec![3]));
        // (0, 1) and (0, 2) are held by three texts each.
        assert_eq!(blocks.n_passed_over, 2);
    }

    #[test]
    fn what_is_left_out_is_near_to_nothing() {
        let blocks = Blocks::of(&rows(&[&[0], &[0], &[0]]), 1, 2, |row| row != 1);
        assert_eq!((near(&blocks, 0), near(&blocks, 1)), (vec![2], vec![]));
    }

    #[test]
    fn equals_are_all_kept() {
        let blocks = Blocks::of(&rows(&[&[0, 1], &[0, 1], &[0, 1], &[0], &[0]]), 2, 9, |_| true);
        assert_eq!(blocks.nearest(3, 1, &mut Shared::default()).len(), 4);
        assert_eq!(blocks.nearest(0, 1, &mut Shared::default()).len(), 2);
    }
}
