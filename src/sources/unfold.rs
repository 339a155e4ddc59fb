//! What a workbook unfolds into, looked at before any reader of workbooks does: how much it is, and whether the regions that it names can be.
//!
//! # Method  Every part is unfolded without being kept: sizes written in a file may lie. On the way, the tags that name a region of cells are looked at: one that
//! ends before it begins (`C9:A2`) is none, and the reader that follows takes it on trust.
//! # Cost    Linear in what is unfolded; memory for one tag.

use super::workbook::WorkbookFault;
use std::io::{BufRead, BufReader, Cursor, Read};

/// Tags that name a region of cells.
const REGIONS: [&[u8]; 2] = [b"mergeCell ", b"dimension "];
/// Bytes of a tag that are looked at.
const TAG: usize = 256;

fn damaged(error: impl std::fmt::Display) -> WorkbookFault {
    WorkbookFault::Damaged(error.to_string())
}

/// Unfolds the parts of a workbook that are read later, `most` bytes in all.
///
/// # Errors
/// They unfold into more, or can't be unfolded, or name a region that can't be.
pub(super) fn measure(bytes: &[u8], most: u64) -> Result<(), WorkbookFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        // Pictures and the like are never read.
        let name = part.name().map(|name| name.to_string()).unwrap_or_default();
        if ![".xml", ".bin", ".rels"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let is_sheet = name.ends_with(".xml") && name.contains("sheets/");
        let part = part.take(left + 1);
        let read =
            if is_sheet { scan(BufReader::new(part))? } else { std::io::copy(&mut { part }, &mut std::io::sink()).map_err(damaged)? };
        left = left.checked_sub(read).ok_or(WorkbookFault::TooLarge)?;
    }
    Ok(())
}

/// Unfolds a sheet and looks at the regions that it names; how many bytes it is.
fn scan(mut part: impl BufRead) -> Result<u64, WorkbookFault> {
    let (mut size, mut is_in_tag, mut tag) = (0, false, Vec::with_capacity(TAG));
    loop {
        let chunk = part.fill_buf().map_err(damaged)?;
        if chunk.is_empty() {
            return Ok(size);
        }
        let mut rest = chunk;
        while !rest.is_empty() {
            let end = memchr::memchr(if is_in_tag { b'>' } else { b'<' }, rest);
            let upto = end.unwrap_or(rest.len());
            if is_in_tag {
                tag.extend(&rest[..upto.min(TAG.saturating_sub(tag.len()))]);
            }
            if end.is_some() {
                if is_in_tag {
                    check(&tag)?;
                    tag.clear();
                }
                is_in_tag = !is_in_tag;
            }
            rest = rest.get(upto + 1..).unwrap_or_default();
        }
        let n = chunk.len();
        size += n as u64;
        part.consume(n);
    }
}

/// Refuses a tag that names a region which ends before it begins.
fn check(tag: &[u8]) -> Result<(), WorkbookFault> {
    // A name may stand behind a prefix.
    let name =
        tag.iter().take(32).position(|b| *b == b':').filter(|at| tag[..*at].iter().all(u8::is_ascii_alphanumeric)).map_or(0, |at| at + 1);
    if !REGIONS.iter().any(|region| tag[name..].starts_with(region)) {
        return Ok(());
    }
    let text = String::from_utf8_lossy(tag);
    let Some(region) = text.split_once("ref=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next()) else { return Ok(()) };
    let Some((first, last)) = region.split_once(':') else { return Ok(()) };
    match (place(first), place(last)) {
        (Some(first), Some(last)) if last.0 < first.0 || last.1 < first.1 => Err(damaged(region)),
        _ => Ok(()),
    }
}

/// Row and column of « B12 », from 1; nothing if it names no cell.
fn place(cell: &str) -> Option<(u64, u64)> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=7).contains(&letters) {
        return None;
    }
    let column = cell[..letters].bytes().fold(0, |column, b| column * 26 + u64::from(b.to_ascii_uppercase() - b'A' + 1));
    Some((cell[letters..].parse().ok()?, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_that_end_before_they_begin_are_no_regions() {
        let scanned = |text: &str| scan(BufReader::with_capacity(7, text.as_bytes()));
        for good in [
            "<a/>",
            "<mergeCell ref=\"A1:B2\"/>",
            "<dimension ref='A1'/>",
            "<x:mergeCell ref=\"A1:A1\"/>",
            "<c>mergeCell ref=\"B2:A1\"</c>",
            "<",
        ] {
            assert_eq!(scanned(good), Ok(good.len() as u64), "{good}");
        }
        for bad in ["<mergeCell ref=\"C9:A10\"/>", "<r><x:dimension foo=\"\" ref=\"A9:C2\"/>", "<mergeCell ref='AA1:Z1'/>"] {
            assert!(matches!(scanned(bad), Err(WorkbookFault::Damaged(_))), "{bad}");
        }
    }
}
