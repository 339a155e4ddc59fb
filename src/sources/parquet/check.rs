//! What a file says of itself, looked at before any reader takes it on trust: its columns, its pages, and how much they say that they hold.
//!
//! # Choices  The reader that follows sets memory aside for as many columns, bytes and values as are announced, and two encodings (the `delta_…_byte_array`) announce
//! theirs within what is packed: these are refused. What is announced and isn't there is the reader's to find.

use super::thrift::{Value, walk};
use super::{MOST_CELLS, MOST_TEXT, ParquetFault};
use ::parquet::basic::Compression;
use ::parquet::file::metadata::ParquetMetaData;

/// Values that the dictionary of a column may hold; writers stop at a megabyte of text.
const MOST_WORDS: i64 = 1 << 22;
/// Bytes after the footer: its length, and the mark.
const TAIL: usize = 8;

fn damaged(what: &str) -> ParquetFault {
    ParquetFault::Damaged(what.into())
}

/// Are the columns one under the other, as those of a table?
///
/// # Errors
/// A column holds lists or records, or the footer can't be read.
pub(super) fn columns(bytes: &[u8]) -> Result<(), ParquetFault> {
    let footer = || {
        let (before, tail) = bytes.split_last_chunk::<TAIL>()?;
        let length = u32::from_le_bytes(*tail.first_chunk::<4>()?) as usize;
        before.get(before.len().checked_sub(length)?..)
    };
    // Of each field of the schema, the root first: its name, what stands under it, and whether it is repeated.
    let mut fields: Vec<(&[u8], i64, bool)> = Vec::new();
    let footer = footer().ok_or_else(|| damaged("footer"))?;
    let read = walk(footer, |path, value| match (path, value, fields.last_mut()) {
        ([2], Value::Structure, _) => fields.push((&[], 0, false)),
        ([2, 3], Value::Number(repetition), Some(field)) => field.2 = repetition == 2,
        ([2, 4], Value::Bytes(name), Some(field)) => field.0 = name,
        ([2, 5], Value::Number(under), Some(field)) => field.1 = under,
        _ => {}
    });
    read.ok_or_else(|| damaged("footer"))?;
    let (root, fields) = fields.split_first().ok_or_else(|| damaged("schema"))?;
    if let Some((name, ..)) = fields.iter().find(|(_, under, is_repeated)| *under != 0 || *is_repeated) {
        return Err(ParquetFault::Nested { column: String::from_utf8_lossy(name).into_owned() });
    }
    if i64::try_from(fields.len()).is_ok_and(|n| n == root.1) { Ok(()) } else { Err(damaged("schema")) }
}

/// Are the pages packed in a way that is unfolded within bounds, and do they say that they hold no more than is read?
///
/// # Errors
/// They don't, or they can't be told from one another.
pub(super) fn pages(bytes: &[u8], metadata: &ParquetMetaData) -> Result<(), ParquetFault> {
    let (mut left, mut cells) = (MOST_TEXT, MOST_CELLS);
    for column in metadata.row_groups().iter().flat_map(|group| group.columns()) {
        if !matches!(column.compression(), Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_)) {
            let how = column.compression().to_string();
            return Err(ParquetFault::Packed(how.split('(').next().unwrap_or_default().to_lowercase()));
        }
        let (start, length) = column.byte_range();
        let within = || bytes.get(usize::try_from(start).ok()?..)?.get(..usize::try_from(length).ok()?);
        let mut rest = within().ok_or_else(|| damaged("column"))?;
        while !rest.is_empty() {
            let page = page(rest)?;
            left = left.checked_sub(page.unfolded).ok_or(ParquetFault::TooLarge)?;
            cells = cells.checked_sub(page.cells).ok_or(ParquetFault::TooLarge)?;
            rest = rest.get(page.length..).ok_or_else(|| damaged("page"))?;
        }
    }
    Ok(())
}

/// What a page announces.
#[derive(Debug, PartialEq)]
struct Page {
    /// Bytes that it unfolds into.
    unfolded: usize,
    /// Bytes that it takes, with its header.
    length: usize,
    /// Cells of a page of data, empty ones included.
    cells: usize,
}

/// The page at the head of `bytes`.
fn page(bytes: &[u8]) -> Result<Page, ParquetFault> {
    let (mut unfolded, mut packed, mut words, mut cells, mut encoding) = (-1, -1, 0, 0, 0);
    let header = walk(bytes, |path, value| match (path, value) {
        ([2], Value::Number(bytes)) => unfolded = bytes,
        ([3], Value::Number(bytes)) => packed = bytes,
        ([7, 1], Value::Number(n)) => words = n,
        // Where pages of data of the first form, and of the second, say it.
        ([5 | 8, 1], Value::Number(n)) => cells = n,
        ([5, 2] | [8, 4], Value::Number(which)) => encoding = which,
        _ => {}
    });
    let header = header.ok_or_else(|| damaged("page header"))?;
    match encoding {
        6 => return Err(ParquetFault::Packed("delta_length_byte_array".into())),
        7 => return Err(ParquetFault::Packed("delta_byte_array".into())),
        _ => {}
    }
    if words > MOST_WORDS {
        return Err(ParquetFault::TooLarge);
    }
    let page = || {
        Some(Page {
            unfolded: usize::try_from(unfolded).ok()?,
            length: header.checked_add(usize::try_from(packed).ok()?)?,
            cells: usize::try_from(cells).ok()?,
        })
    };
    page().ok_or_else(|| damaged("page header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A whole number of a structure, the field after the one before.
    fn number(of: i64) -> Vec<u8> {
        let mut rest = ((of << 1) ^ (of >> 63)).cast_unsigned();
        let mut bytes = vec![0x15];
        while rest > 0x7f {
            bytes.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        bytes.push(rest as u8);
        bytes
    }

    /// The header of a dictionary (form 7) or of a page of data (form 5), and nothing behind it.
    fn header(form: u8, unfolded: i64, packed: i64, values: i64, encoding: i64) -> Vec<u8> {
        let of_form = [number(values), number(encoding), vec![0, 0]].concat();
        [number(0), number(unfolded), number(packed), vec![((form - 3) << 4) | 12], of_form].concat()
    }

    #[test]
    fn what_a_page_announces_is_weighed_before_it_is_believed() {
        let good = header(7, 100, 20, 5, 0);
        assert_eq!(page(&good), Ok(Page { unfolded: 100, length: good.len() + 20, cells: 0 }));
        assert_eq!(page(&header(5, 100, 20, 12, 0)).map(|page| page.cells), Ok(12));
        assert_eq!(page(&header(7, 100, 20, i64::from(i32::MAX), 0)), Err(ParquetFault::TooLarge));
        assert_eq!(page(&header(5, 100, 20, 5, 7)), Err(ParquetFault::Packed("delta_byte_array".into())));
        assert!(matches!(page(&header(5, -1, 20, 5, 0)), Err(ParquetFault::Damaged(_))));
        assert!(matches!(page(&header(5, 100, -20, 5, 0)), Err(ParquetFault::Damaged(_))));
        assert!(matches!(page(&good[..good.len() - 1]), Err(ParquetFault::Damaged(_))));
    }

    #[test]
    fn a_schema_that_announces_more_than_it_has_is_damaged() {
        let file = |under: i64, n: u8, under_each: i64| {
            let field = |under: i64| [vec![0x48, 1, b'a'], number(under), vec![0]].concat();
            let fields: Vec<u8> = (0..n).flat_map(|_| field(under_each)).collect();
            let footer = [number(1), vec![0x19, ((n + 1) << 4) | 12], field(under), fields, vec![0]].concat();
            [b"PAR1".to_vec(), footer.clone(), (footer.len() as u32).to_le_bytes().to_vec(), b"PAR1".to_vec()].concat()
        };
        assert_eq!(columns(&file(3, 3, 0)), Ok(()));
        assert!(matches!(columns(&file(i64::from(i32::MAX), 3, 0)), Err(ParquetFault::Damaged(_))));
        assert_eq!(columns(&file(3, 3, 1)), Err(ParquetFault::Nested { column: "a".into() }));
        assert!(matches!(columns(b"PAR1\xff\xff\xff\xffPAR1"), Err(ParquetFault::Damaged(_))));
        assert!(matches!(columns(b"PAR1"), Err(ParquetFault::Damaged(_))));
    }
}
