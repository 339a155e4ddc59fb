//! A structure in Thrift's compact form, walked through without building anything.
//!
//! # Bounds  A text, or a list, longer than the bytes that are left is none; and so is a structure deeper than [`DEEPEST`].
//! # Source  Apache Thrift, "Thrift compact protocol encoding".

/// Levels of a structure; those of Parquet have six.
const DEEPEST: usize = 16;

/// What stands in a structure.
pub(super) enum Value<'b> {
    /// A structure begins.
    Structure,
    /// A whole number.
    Number(i64),
    /// A text.
    Bytes(&'b [u8]),
}

/// Shows `see` what the structure at the head of `bytes` holds, each with the fields that lead to it (those of a list all bear the list's).
///
/// Returns its length; nothing if it isn't a whole structure.
pub(super) fn walk<'b>(bytes: &'b [u8], see: impl FnMut(&[i16], Value<'b>)) -> Option<usize> {
    let mut walk = Walk { bytes, at: 0, path: Vec::new(), depth: 0, see };
    walk.structure()?;
    Some(walk.at)
}

struct Walk<'b, S> {
    bytes: &'b [u8],
    at: usize,
    path: Vec<i16>,
    depth: usize,
    see: S,
}

impl<'b, S: FnMut(&[i16], Value<'b>)> Walk<'b, S> {
    fn structure(&mut self) -> Option<()> {
        (self.see)(&self.path, Value::Structure);
        let mut id = 0_i16;
        loop {
            let head = self.take(1)?[0];
            if head == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.number()?).ok()?,
                step => id.checked_add(i16::from(step))?,
            };
            self.path.push(id);
            // The truth of a field stands in its kind.
            if !matches!(head & 15, 1 | 2) {
                self.value(head & 15)?;
            }
            self.path.pop();
        }
    }

    fn value(&mut self, kind: u8) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        match kind {
            1..=3 => drop(self.take(1)?),
            4..=6 => {
                let number = self.number()?;
                (self.see)(&self.path, Value::Number(number));
            }
            7 => drop(self.take(8)?),
            8 => {
                let length = self.length()?;
                let bytes = self.take(length)?;
                (self.see)(&self.path, Value::Bytes(bytes));
            }
            9 | 10 => {
                let head = self.take(1)?[0];
                let length = if head >> 4 == 15 { self.length()? } else { usize::from(head >> 4) };
                for _ in 0..length {
                    self.value(head & 15)?;
                }
            }
            11 => {
                let length = self.length()?;
                let kinds = if length == 0 { 0 } else { self.take(1)?[0] };
                for _ in 0..length {
                    self.value(kinds >> 4)?;
                    self.value(kinds & 15)?;
                }
            }
            12 => self.structure()?,
            13 => drop(self.take(16)?),
            _ => return None,
        }
        self.depth -= 1;
        Some(())
    }

    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(taken)
    }

    /// Seven bits a byte, the least first; the eighth says that more follow.
    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.unsigned()?).ok().filter(|length| *length <= self.bytes.len() - self.at)
    }

    /// 0, −1, 1, −2 … are 0, 1, 2, 3 …
    fn number(&mut self) -> Option<i64> {
        let folded = self.unsigned()?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bytes: &[u8]) -> (Option<usize>, Vec<String>) {
        let mut seen = Vec::new();
        let length = walk(bytes, |path, value| {
            seen.push(match value {
                Value::Structure => format!("{path:?}"),
                Value::Number(number) => format!("{path:?} {number}"),
                Value::Bytes(bytes) => format!("{path:?} {}", String::from_utf8_lossy(bytes)),
            });
        });
        (length, seen)
    }

    #[test]
    fn fields_are_shown_with_what_leads_to_them() {
        // 1: -3, 2: true, 20: list of two structures { 4: "ab" }
        let bytes = [0x15, 5, 0x11, 0x09, 40, 0x2c, 0x48, 2, b'a', b'b', 0, 0x48, 2, b'a', b'b', 0, 0, 99];
        let (length, seen) = seen(&bytes);
        assert_eq!(length, Some(bytes.len() - 1));
        assert_eq!(seen, ["[]", "[1] -3", "[20]", "[20, 4] ab", "[20]", "[20, 4] ab"]);
    }

    #[test]
    fn what_is_longer_than_its_bytes_is_no_structure() {
        for bytes in
            [&[][..], &[0x15], &[0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 0], &[0x19, 0xf5, 0xff, 0xff, 0x0f, 0], &[0x1e, 0], &[0x19; 99]]
        {
            assert_eq!(seen(bytes).0, None, "{bytes:?}");
        }
        assert_eq!(seen(&[0]).0, Some(1));
    }
}
