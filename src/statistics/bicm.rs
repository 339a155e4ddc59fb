//! Who would be where by chance alone: a table of yes and no whose rows and columns keep their totals on average, and nothing else (bipartite configuration model).
//!
//! P(row i has column j) = x_i y_j / (1 + x_i y_j), with x and y such that every total is what was seen: the most random law with these totals.
//!
//! # Choices
//! Newton's method on the logarithms of x and y of *distinct* totals, for the likelihood is concave there: the size of the problem is the number of different totals,
//! not of rows. The fixed point of the literature needs thousands of rounds where totals are far apart.
//!
//! # Source
//! Saracco, Straka, Di Clemente, Gabrielli, Caldarelli & Squartini, "Inferring monopartite projections of bipartite networks", New J. Phys. 19, 2017;
//! Vallarano et al., "Fast and scalable likelihood maximization for exponential random graph models", Sci. Rep. 11, 2021.

use super::scalar::sigmoid;

/// The law fitted to the totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Bicm {
    /// Class of each row and of each column: those of one total are alike.
    row_class: Vec<usize>,
    column_class: Vec<usize>,
    /// Total and number of columns of each class.
    columns: Vec<(usize, u32)>,
    /// P for each class of rows, class of columns.
    chances: Vec<Vec<f64>>,
}

impl Bicm {
    /// Fits the law to the totals of rows and of columns.
    ///
    /// Totals must come from a table (one sum for both, none above the other side's number). Empty rows and columns get 0 everywhere; full ones get 1 and are set
    /// aside, again and again as those left become empty or full. Totals agree to 10⁻¹⁰; where they leave hardly any choice the law is at the edge and they agree
    /// to 10⁻⁸.
    ///
    /// # Cost    O(R·C·min(R, C)) a step, R and C being the numbers of distinct totals; some ten steps.
    pub fn fit(rows: &[usize], columns: &[usize]) -> Self {
        let (row_totals, row_class, row_sizes) = classes(rows);
        let (column_totals, column_class, column_sizes) = classes(columns);
        let mut chances = vec![vec![0.0; column_totals.len()]; row_totals.len()];
        // Set aside what has no choice.
        let (mut row_left, mut column_left) = (row_totals.clone(), column_totals.clone());
        let (mut row_open, mut column_open) = (vec![true; row_totals.len()], vec![true; column_totals.len()]);
        loop {
            let n_open = |open: &[bool], sizes: &[u32]| open.iter().zip(sizes).filter(|o| *o.0).map(|o| *o.1 as usize).sum::<usize>();
            let (n_rows, n_columns) = (n_open(&row_open, &row_sizes), n_open(&column_open, &column_sizes));
            let forced_row = (0..row_left.len()).find(|&r| row_open[r] && (row_left[r] == 0 || row_left[r] >= n_columns));
            if let Some(r) = forced_row {
                row_open[r] = false;
                if row_left[r] > 0 {
                    for c in (0..column_left.len()).filter(|&c| column_open[c]) {
                        chances[r][c] = 1.0;
                        column_left[c] = column_left[c].saturating_sub(row_sizes[r] as usize);
                    }
                }
                continue;
            }
            let forced_column = (0..column_left.len()).find(|&c| column_open[c] && (column_left[c] == 0 || column_left[c] >= n_rows));
            let Some(c) = forced_column else { break };
            column_open[c] = false;
            if column_left[c] > 0 {
                for r in (0..row_left.len()).filter(|&r| row_open[r]) {
                    chances[r][c] = 1.0;
                    row_left[r] = row_left[r].saturating_sub(column_sizes[c] as usize);
                }
            }
        }
        let open = |open: &[bool]| -> Vec<usize> { (0..open.len()).filter(|&k| open[k]).collect() };
        let (open_rows, open_columns) = (open(&row_open), open(&column_open));
        let side = |which: &[usize], totals: &[usize], sizes: &[u32]| -> Vec<(f64, f64)> {
            which.iter().map(|&k| (totals[k] as f64, f64::from(sizes[k]))).collect()
        };
        let solved = solve(&side(&open_rows, &row_left, &row_sizes), &side(&open_columns, &column_left, &column_sizes));
        for (i, &r) in open_rows.iter().enumerate() {
            for (j, &c) in open_columns.iter().enumerate() {
                chances[r][c] = sigmoid(solved.0[i] + solved.1[j]);
            }
        }
        Self { row_class, column_class, columns: column_totals.into_iter().zip(column_sizes).collect(), chances }
    }

    /// P(row has column).
    pub fn chance(&self, row: usize, column: usize) -> f64 {
        self.chances[self.row_class[row]][self.column_class[column]]
    }

    /// Rows of one class (those of one total) have the same chances everywhere.
    pub fn class_of_row(&self, row: usize) -> usize {
        self.row_class[row]
    }

    /// P that two rows of these classes both have a column, for each class of columns whose total is at most `largest`, with the number of its columns.
    pub fn shared(&self, left: usize, right: usize, largest: usize) -> Vec<(f64, u32)> {
        let counted = self.columns.iter().enumerate().filter(|(_, column)| column.0 <= largest);
        counted.map(|(c, column)| (self.chances[left][c] * self.chances[right][c], column.1)).collect()
    }

    /// Log-likelihood of a table with these totals: `is_there(row, column)`.
    pub fn ln_likelihood(&self, is_there: impl Fn(usize, usize) -> bool) -> f64 {
        let mut sum = 0.0;
        for row in 0..self.row_class.len() {
            for column in 0..self.column_class.len() {
                let p = self.chance(row, column);
                sum += if is_there(row, column) { libm::log(p) } else { libm::log1p(-p) };
            }
        }
        sum
    }
}

/// Distinct totals in rising order, the class of each entry, and the size of each class.
fn classes(totals: &[usize]) -> (Vec<usize>, Vec<usize>, Vec<u32>) {
    let mut distinct = totals.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let class: Vec<usize> = totals.iter().map(|total| distinct.partition_point(|d| d < total)).collect();
    let mut sizes = vec![0; distinct.len()];
    class.iter().for_each(|&c| sizes[c] += 1);
    (distinct, class, sizes)
}

/// ln x and ln y of the classes, (total, size) each. Newton on the concave log-likelihood, steps halved until it rises.
///
/// Adding a number to all ln x and taking it from all ln y changes nothing: a hair added to the diagonal keeps the system solvable without moving the margins.
fn solve(rows: &[(f64, f64)], columns: &[(f64, f64)]) -> (Vec<f64>, Vec<f64>) {
    if rows.is_empty() || columns.is_empty() {
        return (vec![0.0; rows.len()], vec![0.0; columns.len()]);
    }
    let ties: f64 = rows.iter().map(|row| row.0 * row.1).sum();
    let start = |side: &[(f64, f64)]| -> Vec<f64> { side.iter().map(|class| libm::log(class.0 / libm::sqrt(ties))).collect() };
    let (mut x, mut y) = (start(rows), start(columns));
    for _ in 0..200 {
        let step = Step::at(&x, &y, rows, columns);
        if step.worst < 1e-11 {
            break;
        }
        let (dx, dy) = step.direction(rows, columns);
        // No more than a factor of some fifty at a time: far from the solution the curvature says little.
        let longest = dx.iter().chain(&dy).fold(0.0, |a: f64, d| a.max(d.abs()));
        let mut length = (4.0 / longest).min(1.0);
        let moved = |from: &[f64], by: &[f64], length: f64| -> Vec<f64> { from.iter().zip(by).map(|(a, d)| a + length * d).collect() };
        for _ in 0..30 {
            let (next_x, next_y) = (moved(&x, &dx, length), moved(&y, &dy, length));
            if likelihood(&next_x, &next_y, rows, columns) >= step.ln_likelihood - 1e-9 * (1.0 + step.ln_likelihood.abs()) {
                (x, y) = (next_x, next_y);
                break;
            }
            length *= 0.5;
        }
    }
    (x, y)
}

fn likelihood(x: &[f64], y: &[f64], rows: &[(f64, f64)], columns: &[(f64, f64)]) -> f64 {
    let linear = |values: &[f64], side: &[(f64, f64)]| values.iter().zip(side).map(|(v, s)| v * s.0 * s.1).sum::<f64>();
    let mut sum = linear(x, rows) + linear(y, columns);
    for (a, row) in x.iter().zip(rows) {
        for (b, column) in y.iter().zip(columns) {
            sum += row.1 * column.1 * super::scalar::ln_sigmoid(-(a + b));
        }
    }
    sum
}

/// What Newton needs to know at one point.
struct Step {
    ln_likelihood: f64,
    /// Largest gap between a total and what the law expects.
    worst: f64,
    row_gap: Vec<f64>,
    column_gap: Vec<f64>,
    /// p(1 − p) of each pair of classes.
    spread: Vec<Vec<f64>>,
}

impl Step {
    fn at(x: &[f64], y: &[f64], rows: &[(f64, f64)], columns: &[(f64, f64)]) -> Self {
        let mut row_gap: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let mut column_gap: Vec<f64> = columns.iter().map(|column| column.0).collect();
        let mut spread = vec![vec![0.0; y.len()]; x.len()];
        for (i, a) in x.iter().enumerate() {
            for (j, b) in y.iter().enumerate() {
                let p = sigmoid(a + b);
                row_gap[i] -= columns[j].1 * p;
                column_gap[j] -= rows[i].1 * p;
                spread[i][j] = p * sigmoid(-(a + b));
            }
        }
        let worst = row_gap.iter().chain(&column_gap).fold(0.0, |a: f64, gap| a.max(gap.abs()));
        Self { ln_likelihood: likelihood(x, y, rows, columns), worst, row_gap, column_gap, spread }
    }

    /// The Newton step, by elimination of the rows (one number each) and Cholesky on the columns; the larger side is eliminated.
    fn direction(&self, rows: &[(f64, f64)], columns: &[(f64, f64)]) -> (Vec<f64>, Vec<f64>) {
        if columns.len() > rows.len() {
            let turned = Self {
                ln_likelihood: 0.0,
                worst: 0.0,
                row_gap: self.column_gap.clone(),
                column_gap: self.row_gap.clone(),
                spread: (0..columns.len()).map(|j| self.spread.iter().map(|row| row[j]).collect()).collect(),
            };
            let (dy, dx) = turned.direction(columns, rows);
            return (dx, dy);
        }
        /// Share of the diagonal added to it, against the direction that changes nothing.
        const HAIR: f64 = 1e-11;
        let (n, m) = (rows.len(), columns.len());
        let of_pair = |i: usize, j: usize| rows[i].1 * columns[j].1 * self.spread[i][j];
        let row_sum: Vec<f64> = (0..n).map(|i| (0..m).map(|j| of_pair(i, j)).sum::<f64>() * (1.0 + HAIR) + 1e-300).collect();
        let mut system = vec![vec![0.0; m]; m];
        let mut target: Vec<f64> = (0..m).map(|j| self.column_gap[j] * columns[j].1).collect();
        for i in 0..n {
            for j in 0..m {
                let share = of_pair(i, j) / row_sum[i];
                target[j] -= share * self.row_gap[i] * rows[i].1;
                for (k, cell) in system[j].iter_mut().enumerate().take(j + 1) {
                    *cell -= share * of_pair(i, k);
                }
                system[j][j] += of_pair(i, j) * (1.0 + HAIR);
            }
        }
        let dy = cholesky(system, target);
        let dx = (0..n).map(|i| (self.row_gap[i] * rows[i].1 - (0..m).map(|j| of_pair(i, j) * dy[j]).sum::<f64>()) / row_sum[i]).collect();
        (dx, dy)
    }
}

/// Solves A·z = b for a positive A given by its lower half; directions without curvature are left alone.
fn cholesky(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    let largest = (0..n).fold(0.0, |top: f64, j| top.max(a[j][j]));
    let mut is_flat = vec![false; n];
    for j in 0..n {
        let (done, rest) = a.split_at_mut(j);
        let row = &mut rest[0];
        for k in 0..j {
            let dot: f64 = (0..k).map(|l| row[l] * done[k][l]).sum();
            row[k] = if is_flat[k] { 0.0 } else { (row[k] - dot) / done[k][k] };
        }
        let pivot = row[j] - (0..j).map(|l| row[l] * row[l]).sum::<f64>();
        is_flat[j] = pivot <= 1e-14 * largest;
        row[j] = if is_flat[j] { 1.0 } else { libm::sqrt(pivot) };
    }
    for j in 0..n {
        let dot: f64 = (0..j).map(|l| a[j][l] * b[l]).sum();
        b[j] = if is_flat[j] { 0.0 } else { (b[j] - dot) / a[j][j] };
    }
    for j in (0..n).rev() {
        let dot: f64 = (j + 1..n).map(|l| a[l][j] * b[l]).sum();
        b[j] = if is_flat[j] { 0.0 } else { (b[j] - dot) / a[j][j] };
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::random::Stream;

    #[track_caller]
    fn margins_hold(rows: &[usize], columns: &[usize], tolerance: f64) {
        let law = Bicm::fit(rows, columns);
        for (row, &total) in rows.iter().enumerate() {
            let expected: f64 = (0..columns.len()).map(|c| law.chance(row, c)).sum();
            assert!((expected - total as f64).abs() < tolerance, "row {row}: {expected} is not {total}");
        }
        for (column, &total) in columns.iter().enumerate() {
            let expected: f64 = (0..rows.len()).map(|r| law.chance(r, column)).sum();
            assert!((expected - total as f64).abs() < tolerance, "column {column}: {expected} is not {total}");
        }
    }

    #[test]
    fn the_three_by_three_of_the_literature() {
        let law = Bicm::fit(&[1, 1, 2], &[1, 1, 2]);
        let oracle = [[0.2158, 0.2158, 0.5684], [0.2158, 0.2158, 0.5684], [0.5684, 0.5684, 0.8631]];
        for (row, cells) in oracle.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                assert!((law.chance(row, column) - cell).abs() < 5e-5);
            }
        }
        margins_hold(&[1, 1, 2], &[1, 1, 2], 1e-10);
    }

    #[test]
    fn empty_and_full_rows_leave_no_choice() {
        // Row 0 is full, row 3 empty; then column 2 is.
        let law = Bicm::fit(&[3, 1, 1, 0], &[2, 2, 1]);
        assert_eq!((law.chance(0, 2), law.chance(3, 0), law.chance(1, 2)), (1.0, 0.0, 0.0));
        margins_hold(&[3, 1, 1, 0], &[2, 2, 1], 1e-10);
        margins_hold(&[0, 0], &[0, 0, 0], 1e-10);
        margins_hold(&[], &[], 1e-10);
        margins_hold(&[2, 2], &[2, 2], 1e-10);
    }

    #[test]
    fn random_tables_keep_their_totals() {
        for item in 0..40 {
            let mut stream = Stream::new(21, item);
            let (n, m) = (2 + stream.below(40), 2 + stream.below(60));
            let (mut rows, mut columns) = (vec![0; n], vec![0; m]);
            // Very unequal rows and columns.
            let weight: Vec<f64> = (0..n + m).map(|_| libm::exp(2.5 * stream.normal())).collect();
            for (r, row) in rows.iter_mut().enumerate() {
                for (c, column) in columns.iter_mut().enumerate() {
                    let odds = 0.1 * weight[r] * weight[n + c];
                    if stream.uniform() < odds / (1.0 + odds) {
                        *row += 1;
                        *column += 1;
                    }
                }
            }
            margins_hold(&rows, &columns, 1e-8);
        }
    }

    #[test]
    fn totals_at_the_edge_of_what_is_possible() {
        // Rows of 3 and columns as even as can be but for one choice: the law is near 0 and 1.
        margins_hold(&[4, 3, 3, 1, 1], &[5, 3, 3, 1], 1e-8);
        // The first two rows can only be in the first three columns, and the others nowhere else: zeros and ones without an empty or a full line.
        margins_hold(&[3, 3, 1, 1], &[3, 3, 2], 1e-8);
        margins_hold(&[3, 3, 3, 1, 1, 1], &[5, 4, 3, 0], 1e-8);
    }

    #[test]
    fn large_and_sparse() {
        let rows: Vec<usize> = (0..3_000).map(|i| 1 + 400 / (1 + i)).collect();
        let ties: usize = rows.iter().sum();
        let columns: Vec<usize> = (0..2_000).map(|j| ties / 2_000 + usize::from(j < ties % 2_000)).collect();
        margins_hold(&rows, &columns, 1e-8);
    }
}
