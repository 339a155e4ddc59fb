//! Sparse rows: one vector a record, terms in rising order.

use rayon::prelude::*;

/// Rows read together.
const PART: usize = 1024;

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

    /// Adds all rows of another, after its own.
    pub fn append(&mut self, other: &Self) {
        let before = self.terms.len();
        self.terms.extend_from_slice(&other.terms);
        self.values.extend_from_slice(&other.values);
        self.starts.extend(other.starts[1..].iter().map(|start| before + start));
    }

    /// The rows that `read` gives for each of `n`, in order, `room` kept from one to the next. Read in parallel, by parts of fixed size.
    pub fn par_read<R: Send>(n: usize, room: impl Fn() -> R + Sync + Send, read: impl Fn(&mut R, usize, &mut Self) + Sync + Send) -> Self {
        let parts: Vec<Self> = (0..n.div_ceil(PART))
            .into_par_iter()
            .map_init(room, |room, part| {
                let mut rows = Self::new();
                (part * PART..n.min((part + 1) * PART)).for_each(|row| read(room, row, &mut rows));
                rows
            })
            .collect();
        let mut out = Self::new();
        parts.iter().for_each(|part| out.append(part));
        out
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

/// The same rows laid out to be read by one at a time, each term beside its value.
#[derive(Debug)]
pub struct Packed {
    starts: Vec<usize>,
    entries: Vec<(u32, f32)>,
}

impl Default for Packed {
    fn default() -> Self {
        Self::of(&Rows::new())
    }
}

impl Packed {
    /// Lays rows out.
    pub fn of(rows: &Rows) -> Self {
        Self { starts: rows.starts.clone(), entries: rows.terms.iter().copied().zip(rows.values.iter().copied()).collect() }
    }

    /// Rows end to end; `starts`: where each starts, and where the last one ends.
    pub fn from_parts(starts: Vec<usize>, entries: Vec<(u32, f32)>) -> Self {
        Self { starts, entries }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The product of two rows.
    pub fn dot(&self, left: usize, right: usize) -> f64 {
        let right = self.row(right);
        let mut at = 0;
        let products = self.row(left).iter().filter_map(|&(term, value)| {
            at += right[at..].partition_point(|&(other, _)| other < term);
            right.get(at).filter(|(other, _)| *other == term).map(|&(_, other)| f64::from(value) * f64::from(other))
        });
        products.sum()
    }

    /// Terms and values of a row.
    pub fn row(&self, row: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[row]..self.starts[row + 1]]
    }
}

/// A row laid out by term, to be multiplied with many; kept from one to the next.
#[derive(Debug, Default)]
pub struct Laid {
    values: Vec<f32>,
    row: Option<usize>,
}

impl Laid {
    /// Lays a row out in place of the last one; `n_terms`: of all rows.
    pub fn lay(&mut self, rows: &Packed, row: usize, n_terms: usize) {
        if self.row == Some(row) {
            return;
        }
        self.values.resize(n_terms, 0.0);
        if let Some(last) = self.row.replace(row) {
            rows.row(last).iter().for_each(|&(term, _)| self.values[term as usize] = 0.0);
        }
        rows.row(row).iter().for_each(|&(term, value)| self.values[term as usize] = value);
    }

    /// Its product with another row: that of [`Packed::dot`].
    pub fn dot(&self, other: &[(u32, f32)]) -> f64 {
        other.iter().map(|&(term, value)| f64::from(self.values[term as usize]) * f64::from(value)).sum()
    }
}

/// A set of numbers, a bit each.
#[derive(Clone, Debug, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Makes room for the numbers below `n`.
    pub fn reach(&mut self, n: usize) {
        self.0.resize(n.div_ceil(64), 0);
    }

    /// Puts a number in, for which there is room.
    pub fn set(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    /// Takes it out.
    pub fn clear(&mut self, number: u32) {
        self.0[number as usize / 64] &= !(1 << (number % 64));
    }

    /// Is it in?
    pub fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] & (1 << (number % 64)) != 0
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

    #[test]
    fn rows_read_by_parts_packed_or_appended_are_the_same() {
        let row = |row: usize| (0..row % 4).map(move |term| (term as u32, row as f32));
        let read = Rows::par_read(2 * PART + 3, || (), |(), at, out| out.push(row(at)));
        assert_eq!(read.len(), 2 * PART + 3);
        let (packed, mut laid) = (Packed::of(&read), Laid::default());
        let mut twice = read.clone();
        twice.append(&read);
        for at in 0..read.len() {
            let expected: Vec<(u32, f32)> = row(at).collect();
            assert_eq!(packed.row(at), expected);
            laid.lay(&packed, at, 4);
            assert_eq!((laid.dot(packed.row(7)), packed.dot(at, 7)), (read.dot(at, 7), read.dot(at, 7)));
            assert!(read.row(at).eq(expected.iter().copied()) && twice.row(read.len() + at).eq(expected));
        }
    }

    #[test]
    fn what_is_put_in_a_set_is_there_until_it_is_taken_out() {
        let mut set = Bits::default();
        set.reach(130);
        [0, 63, 64, 129].into_iter().for_each(|number| set.set(number));
        set.clear(63);
        assert_eq!((0..130).filter(|&number| set.has(number)).collect::<Vec<_>>(), [0, 64, 129]);
    }
}
