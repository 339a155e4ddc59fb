//! How good a ranking is when one knows which of its items are true: precision, recall and what follows from them.
//!
//! # Choices
//! Equal scores are one step of the ranking, taken together, so that the order among them decides nothing. True items that were never listed are missed.
//! Items may be weighed: that is how a resampling counts some of them twice and others not at all.
//!
//! # Source  Manning, Raghavan & Schütze, *Introduction to Information Retrieval*, 2008, ch. 8; Brier 1950; Naeini et al., "Obtaining well calibrated
//! probabilities using Bayesian binning", AAAI 2015 (the calibration error).

/// An item of a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// What it is ranked by, best first.
    pub score: f64,
    /// Is it what was looked for?
    pub is_true: bool,
    /// How often it counts.
    pub weight: f64,
}

/// Items, best first, and what of the truth is not among them.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    items: Vec<Item>,
    missed: f64,
}

/// Precision, recall and their harmonic mean, 0 to 1; precision of nothing is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// Share of what was found that is true.
    pub precision: f64,
    /// Share of what is true that was found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

impl Quality {
    /// From (weighted) counts: hits among `found` of `truth`.
    pub fn of(hits: f64, found: f64, truth: f64) -> Self {
        let share = |of: f64| if of > 0.0 { hits / of } else { 0.0 };
        Self { precision: share(found), recall: share(truth), f1: if hits > 0.0 { 2.0 * hits / (found + truth) } else { 0.0 } }
    }
}

impl Ranking {
    /// Items `(score, is it true)` in any order, and how many true ones aren't among them.
    pub fn new(items: impl IntoIterator<Item = (f64, bool)>, missed: usize) -> Self {
        let items = items.into_iter().map(|(score, is_true)| Item { score, is_true, weight: 1.0 }).collect();
        Self::weighed(items, missed as f64)
    }

    /// The same with weights.
    pub fn weighed(mut items: Vec<Item>, missed: f64) -> Self {
        items.sort_by(|a, b| b.score.total_cmp(&a.score));
        Self { items, missed }
    }

    /// The same ranking with other weights: `weight(k)` for the item in place `k`, best first, equals in the order in which they were given.
    pub fn reweighed(&self, weight: impl Fn(usize) -> f64, missed: f64) -> Self {
        let items = self.items.iter().enumerate().map(|(place, item)| Item { weight: weight(place), ..*item }).collect();
        Self { items, missed }
    }

    /// Runs of equal scores, best first: how much of each is true, how much there is.
    fn steps(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        self.items.chunk_by(|a, b| a.score == b.score).map(|run| {
            let hits = run.iter().filter(|item| item.is_true).map(|item| item.weight).sum();
            (run[0].score, hits, run.iter().map(|item| item.weight).sum())
        })
    }

    /// How much is true, listed or not.
    pub fn truth(&self) -> f64 {
        self.missed + self.items.iter().filter(|item| item.is_true).map(|item| item.weight).sum::<f64>()
    }

    /// Precision averaged over the true items, at the rank of each: 1 when they all stand first.
    pub fn average_precision(&self) -> f64 {
        let (mut hits, mut listed, mut area) = (0.0, 0.0, 0.0);
        for (_, true_here, here) in self.steps() {
            hits += true_here;
            listed += here;
            if true_here > 0.0 {
                area += true_here * hits / listed;
            }
        }
        let truth = self.truth();
        if truth > 0.0 { area / truth } else { 0.0 }
    }

    /// The cut with the best F1, and the score at which it stands: chosen on the truth itself, so an upper bound.
    pub fn best(&self) -> (Quality, f64) {
        let truth = self.truth();
        let (mut hits, mut listed, mut best) = (0.0, 0.0, (Quality::default(), f64::INFINITY));
        for (score, true_here, here) in self.steps() {
            hits += true_here;
            listed += here;
            let quality = Quality::of(hits, listed, truth);
            if quality.f1 > best.0.f1 {
                best = (quality, score);
            }
        }
        best
    }

    /// What stands at a score or above: its quality, and how much it is.
    pub fn from(&self, least: f64) -> (Quality, f64) {
        let found = self.items.iter().filter(|item| item.score >= least);
        let (hits, listed) =
            found.fold((0.0, 0.0), |(hits, listed), item| (hits + if item.is_true { item.weight } else { 0.0 }, listed + item.weight));
        (Quality::of(hits, listed, self.truth()), listed)
    }

    /// Share of true items among the first `k`; of a run of equals that goes beyond, its mean.
    pub fn precision_of_first(&self, k: f64) -> f64 {
        let (mut room, mut hits) = (k, 0.0);
        for (_, true_here, here) in self.steps() {
            if room <= 0.0 {
                break;
            }
            hits += if here > 0.0 { true_here * (room / here).min(1.0) } else { 0.0 };
            room -= here;
        }
        hits / k
    }

    /// Mean square of what probabilities are wrong by, over the listed items.
    pub fn brier(&self) -> f64 {
        let wrong = |item: &Item| item.score - if item.is_true { 1.0 } else { 0.0 };
        let squares: f64 = self.items.iter().map(|item| item.weight * wrong(item) * wrong(item)).sum();
        let total: f64 = self.items.iter().map(|item| item.weight).sum();
        if total > 0.0 { squares / total } else { 0.0 }
    }

    /// Expected calibration error of probabilities: by how much the share of true items in each of `n_bins` equal bins differs from what was announced, on average.
    pub fn calibration_error(&self, n_bins: usize) -> f64 {
        let mut bins = vec![(0.0, 0.0); n_bins];
        let mut total = 0.0;
        for item in &self.items {
            let bin = &mut bins[((item.score * n_bins as f64) as usize).min(n_bins - 1)];
            bin.0 += item.weight * item.score;
            bin.1 += if item.is_true { item.weight } else { 0.0 };
            total += item.weight;
        }
        let apart: f64 = bins.into_iter().map(|(announced, came): (f64, f64)| (announced - came).abs()).sum();
        if total > 0.0 { apart / total } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listed_finds_nothing() {
        let none = Ranking::new([], 3);
        assert_eq!(
            (none.average_precision(), none.best().0, none.brier(), none.precision_of_first(5.0)),
            (0.0, Quality::default(), 0.0, 0.0)
        );
    }

    #[test]
    fn cuts_and_weights() {
        let items = [(0.9, true), (0.8, false), (0.8, true), (0.1, false)];
        let ranking = Ranking::new(items, 1);
        let (best, at) = ranking.best();
        assert_eq!((best.f1, at), (2.0 / 3.0, 0.8));
        assert_eq!(ranking.from(0.85), (Quality { precision: 1.0, recall: 1.0 / 3.0, f1: 0.5 }, 1.0));
        assert_eq!((ranking.precision_of_first(1.0), ranking.precision_of_first(2.0)), (1.0, 0.75));
        // An item that counts twice counts as two.
        let twice = items.iter().chain(&items[..1]).copied();
        let weighed =
            items.iter().enumerate().map(|(at, &(score, is_true))| Item { score, is_true, weight: if at == 0 { 2.0 } else { 1.0 } });
        let (twice, weighed) = (Ranking::new(twice, 1), Ranking::weighed(weighed.collect(), 1.0));
        assert!((twice.average_precision() - weighed.average_precision()).abs() < 1e-12 && (twice.brier() - weighed.brier()).abs() < 1e-12);
    }
}
