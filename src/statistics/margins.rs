//! What a table of counts would hold if rows and columns had nothing particular to do with each other (quasi-independence).
//!
//! # Source
//! Bishop, Fienberg & Holland, *Discrete Multivariate Analysis*, 1975, ch. 5 (iterative proportional fitting with structural zeros).

/// Expected counts, row after row, with the margins of `observed` and 0 where a cell can't hold anything.
///
/// `observed`: `n_rows × n_columns` counts, row after row; `is_possible`: which cells can hold something, in the same order. Counts in impossible cells are ignored.
/// Alternates rows and columns until margins agree to 10⁻¹⁰ of the total, 1 000 rounds at most. An empty row or column is expected empty. Cost O(cells) a round.
pub fn expected(observed: &[f64], is_possible: &[bool], n_columns: usize) -> Vec<f64> {
    let mut fitted: Vec<f64> = is_possible.iter().map(|&possible| if possible { 1.0 } else { 0.0 }).collect();
    if n_columns == 0 || observed.is_empty() {
        return fitted;
    }
    let n_rows = observed.len() / n_columns;
    let counted = |cell: usize| if is_possible[cell] { observed[cell] } else { 0.0 };
    let rows: Vec<f64> = (0..n_rows).map(|r| (0..n_columns).map(|c| counted(r * n_columns + c)).sum()).collect();
    let columns: Vec<f64> = (0..n_columns).map(|c| (0..n_rows).map(|r| counted(r * n_columns + c)).sum()).collect();
    let total: f64 = rows.iter().sum();
    for _ in 0..1_000 {
        for (r, &target) in rows.iter().enumerate() {
            let sum: f64 = fitted[r * n_columns..(r + 1) * n_columns].iter().sum();
            let factor = if sum > 0.0 { target / sum } else { 0.0 };
            fitted[r * n_columns..(r + 1) * n_columns].iter_mut().for_each(|cell| *cell *= factor);
        }
        let mut gap: f64 = 0.0;
        for (c, &target) in columns.iter().enumerate() {
            let sum: f64 = (0..n_rows).map(|r| fitted[r * n_columns + c]).sum();
            gap = gap.max((sum - target).abs());
            let factor = if sum > 0.0 { target / sum } else { 0.0 };
            (0..n_rows).for_each(|r| fitted[r * n_columns + c] *= factor);
        }
        if gap <= 1e-10 * total {
            break;
        }
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_impossible_cells_it_is_the_product_of_margins() {
        let fitted = expected(&[10.0, 20.0, 30.0, 40.0], &[true; 4], 2);
        for (found, oracle) in fitted.iter().zip([12.0, 18.0, 28.0, 42.0]) {
            assert!((found - oracle).abs() < 1e-9, "{found} is not {oracle}");
        }
    }

    #[test]
    fn impossible_cells_stay_empty_and_margins_hold() {
        let observed = [0.0, 5.0, 7.0, 3.0, 0.0, 6.0, 8.0, 2.0, 0.0];
        let is_possible: Vec<bool> = (0..9).map(|cell| cell % 4 != 0).collect();
        let fitted = expected(&observed, &is_possible, 3);
        assert_eq!((fitted[0], fitted[4], fitted[8]), (0.0, 0.0, 0.0));
        assert!((fitted[1] + fitted[2] - 12.0).abs() < 1e-7 && (fitted[1] + fitted[7] - 7.0).abs() < 1e-7);
        // Odds ratios that only use possible cells are those of independence: x12·x23·x31 = x13·x21·x32.
        assert!((fitted[1] * fitted[5] * fitted[6] - fitted[2] * fitted[3] * fitted[7]).abs() < 1e-5);
    }

    #[test]
    fn empty_rows_and_tables() {
        assert_eq!(expected(&[0.0, 0.0, 1.0, 2.0], &[true; 4], 2)[..2], [0.0, 0.0]);
        assert!(expected(&[], &[], 0).is_empty());
    }
}
