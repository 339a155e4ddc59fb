//! How much of a file is read, whatever its form: a small file must not fill the memory.

/// Bytes of a file, or that what is compressed may unfold into: memory stays a small multiple of it. A million actions with long descriptions weigh a third of this.
pub(crate) const MOST_BYTES: u64 = 1 << 30;
/// Cells of a table or of a workbook, empty ones included.
pub(crate) const MOST_CELLS: usize = 50_000_000;
