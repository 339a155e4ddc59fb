//! How unlike things are, pair by pair: Euclid's distance, and Gower's for columns of several kinds with holes in them.
//!
//! # Source
//! Gower, "A general coefficient of similarity and some of its properties", Biometrics 27, 1971.

/// A dissimilarity of every pair of `n` things: symmetric, nil between a thing and itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dissimilarity {
    n: usize,
    /// Row by row under the diagonal.
    below: Vec<f64>,
}

/// One column of a table to be compared by [`Dissimilarity::gower`], an entry a thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Variable {
    /// Numbers, and the difference at which two things are wholly unlike (above 0): larger differences count no more.
    Number(Vec<Option<f64>>, f64),
    /// Kinds: the same or not.
    Kind(Vec<Option<u32>>),
}

impl Variable {
    /// From 0 (alike) to 1; `None` when one of the two is unknown.
    fn between(&self, i: usize, j: usize) -> Option<f64> {
        match self {
            Self::Number(values, range) => Some(((values[i]? - values[j]?).abs() / range).min(1.0)),
            Self::Kind(kinds) => Some(f64::from(u8::from(kinds[i]? != kinds[j]?))),
        }
    }
}

impl Dissimilarity {
    /// From a function of two positions `i > j`. Cost O(n²) calls.
    pub fn of(n: usize, between: impl Fn(usize, usize) -> f64) -> Self {
        Self { n, below: (1..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| between(i, j)).collect() }
    }

    /// Euclid's distance between rows of one length.
    pub fn euclidean(rows: &[Vec<f64>]) -> Self {
        let squares = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>();
        Self::of(rows.len(), |i, j| libm::sqrt(squares(&rows[i], &rows[j])))
    }

    /// Gower's: the mean over the columns known of both, in [0, 1]; 1 for two things of which no column is known of both.
    pub fn gower(n: usize, variables: &[Variable]) -> Self {
        Self::of(n, |i, j| {
            let (sum, known) =
                variables.iter().filter_map(|v| v.between(i, j)).fold((0.0, 0.0), |(sum, known), apart| (sum + apart, known + 1.0));
            if known > 0.0 { sum / known } else { 1.0 }
        })
    }

    /// How many things.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Between two things.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        match i.cmp(&j) {
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Greater => self.below[i * (i - 1) / 2 + j],
            std::cmp::Ordering::Less => self.below[j * (j - 1) / 2 + i],
        }
    }

    /// Between some of the things, in the order given; a thing may be given twice.
    pub fn among(&self, things: &[usize]) -> Self {
        Self::of(things.len(), |i, j| self.at(things[i], things[j]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_and_kinds_by_hand() {
        let gower = Dissimilarity::gower(
            3,
            &[Variable::Number(vec![Some(0.0), Some(2.0), None], 4.0), Variable::Kind(vec![Some(1), Some(1), Some(2)])],
        );
        // Numbers ½ apart and one kind: ¼. The third thing is known by its kind alone.
        assert_eq!((gower.at(0, 1), gower.at(2, 0), gower.at(1, 2), gower.at(1, 1)), (0.25, 1.0, 1.0, 0.0));
        assert_eq!(Dissimilarity::gower(2, &[Variable::Number(vec![None, Some(1.0)], 1.0)]).at(0, 1), 1.0);
        assert_eq!(gower.among(&[1, 0, 1]).at(2, 1), 0.25);
        assert_eq!(Dissimilarity::euclidean(&[vec![0.0, 3.0], vec![4.0, 0.0]]).at(0, 1), 5.0);
    }
}
