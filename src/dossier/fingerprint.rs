//! What was read, in 64 letters: the same when rows are shuffled.

use crate::sources::RawTable;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// SHA-256 of the rows, each hashed apart, in the order of their hashes.
///
/// # Cost    O(bytes + n log n).
pub(super) fn of(table: &RawTable) -> String {
    let mut rows: Vec<[u8; 32]> = (0..table.len())
        .into_par_iter()
        .map(|at| {
            let mut hash = Sha256::new();
            let row = table.row(at);
            // Empty cells at the end are padding of the program that saved the file.
            let filled = (0..row.len()).rev().find(|column| !row.cell(*column).is_empty()).map_or(0, |last| last + 1);
            for column in 0..filled {
                let cell = row.cell(column);
                hash.update((cell.len() as u64).to_le_bytes());
                hash.update(cell.as_bytes());
            }
            hash.finalize().into()
        })
        .collect();
    rows.par_sort_unstable();
    let mut whole = Sha256::new();
    for row in &rows {
        whole.update(row);
    }
    whole.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
