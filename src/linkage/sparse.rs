//! Sparse rows: one vector a record, terms in rising order.

/// Vectors of records, end to end.
#[derive(Clone, Debug)]
pub struct Rows {
    starts: Vec<usize>,
    terms: Vec<u32>,
    values: Vec<f32>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { starts: vec![0], terms: Vec::new(), values: Vec::new() }
    }
}

impl Rows {
    /// No row yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row; terms rise.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (term, value) in row {
            self.terms.push(term);
            self.values.push(value);
        }
        self.starts.push(self.terms.len());
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Terms of a row, rising.
    pub fn terms(&self, row: usize) -> &[u32] {
        &self.terms[self.starts[row]..self.starts[row + 1]]
    }

    /// Values of a row, beside its terms.
    pub fn values(&self, row: usize) -> &[f32] {
        &self.values[self.starts[row]..self.starts[row + 1]]
    }

    /// Terms and values of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.terms(row).iter().copied().zip(self.values(row).iter().copied())
    }

    /// The product of two rows.
    pub fn dot(&self, left: usize, right: usize) -> f64 {
        self.shared(left, right).map(|(_, product)| product).sum()
    }

    /// Terms that two rows share, each with the product of their values.
    pub fn shared(&self, left: usize, right: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let (mut a, mut b) = (self.starts[left], self.starts[right]);
        let (a_end, b_end) = (self.starts[left + 1], self.starts[right + 1]);
        std::iter::from_fn(move || {
            while a < a_end && b < b_end {
                let (x, y) = (self.terms[a], self.terms[b]);
                if x == y {
                    let product = f64::from(self.values[a]) * f64::from(self.values[b]);
                    (a, b) = (a + 1, b + 1);
                    return Some((x, product));
                }
                a += usize::from(x < y);
                b += usize::from(y < x);
            }
            None
        })
    }

    /// In how many rows each of `n_terms` terms stands.
    pub fn document_frequency(&self, n_terms: usize) -> Vec<u32> {
        let mut out = vec![0; n_terms];
        for &term in &self.terms {
            out[term as usize] += 1;
        }
        out
    }

    /// Values changed in place: `change(row, term, value)`.
    pub fn map(&mut self, mut change: impl FnMut(usize, u32, f32) -> f32) {
        for row in 0..self.len() {
            for at in self.starts[row]..self.starts[row + 1] {
                self.values[at] = change(row, self.terms[at], self.values[at]);
            }
        }
    }

    /// Euclidean length of a row.
    pub fn norm(&self, row: usize) -> f64 {
        self.values(row).iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt()
    }

    /// Rows by term: which rows hold it, rising, with its value there.
    pub fn transposed(&self, n_terms: usize) -> Self {
        let mut starts = vec![0usize; n_terms + 1];
        for &term in &self.terms {
            starts[term as usize + 1] += 1;
        }
        for term in 0..n_terms {
            starts[term + 1] += starts[term];
        }
        let mut next = starts.clone();
        let (mut terms, mut values) = (vec![0; self.terms.len()], vec![0.0; self.terms.len()]);
        for row in 0..self.len() {
            for (term, value) in self.row(row) {
                let at = next[term as usize];
                next[term as usize] += 1;
                terms[at] = row as u32;
                values[at] = value;
            }
        }
        Self { starts, terms, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_twice_changes_nothing() {
        let mut rows = Rows::new();
        rows.push([(0, 1.0), (2, 2.0)]);
        rows.push([]);
        rows.push([(2, 3.0)]);
        let back = rows.transposed(3).transposed(3);
        assert_eq!((0..3).map(|r| back.row(r).collect::<Vec<_>>()).collect::<Vec<_>>(), [vec![(0, 1.0), (2, 2.0)], vec![], vec![(2, 3.0)]]);
        assert_eq!(rows.dot(0, 2), 6.0);
    }
}
