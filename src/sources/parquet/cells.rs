//! A column of a row group, some rows at a time, as the text of cells.

use super::ParquetFault;
use super::rows::damaged;
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::DataType;
use ::parquet::schema::types::ColumnDescriptor;
use jiff::SignedDuration;
use jiff::civil::{Date, date};

/// Rows read at a time.
const BATCH: usize = 1024;
/// Digits after the point that a 128-bit number may have.
const MOST_DIGITS: i32 = 38;
const EPOCH: Date = date(1970, 1, 1);

/// How the numbers of a column are meant.
#[derive(Clone, Copy)]
enum Sense {
    Plain,
    Unsigned,
    Day,
    /// Since 1970, so many a second.
    Moment(i64),
    /// So many digits after the point.
    Decimal(u32),
}

/// The cells of a column that are still to come.
pub(super) struct Cells {
    reader: ColumnReader,
    sense: Sense,
    is_optional: bool,
}

impl Cells {
    /// Nothing for a column whose values no cell can hold.
    pub fn new(column: &ColumnDescriptor, reader: ColumnReader) -> Option<Self> {
        let sense = sense(column)?;
        let is_readable = match (&reader, sense) {
            (ColumnReader::ByteArrayColumnReader(_), Sense::Plain | Sense::Decimal(_)) => true,
            (ColumnReader::FixedLenByteArrayColumnReader(_), sense) => matches!(sense, Sense::Decimal(_)),
            (ColumnReader::Int32ColumnReader(_), sense) => !matches!(sense, Sense::Moment(_)),
            (ColumnReader::Int64ColumnReader(_), sense) => !matches!(sense, Sense::Day),
            (_, sense) => matches!(sense, Sense::Plain),
        };
        is_readable.then_some(Self { reader, sense, is_optional: column.max_def_level() > 0 })
    }

    /// The next rows, none at the end. `left`: bytes of text that the file may still have.
    pub fn next(&mut self, left: &mut usize) -> Result<Vec<String>, ParquetFault> {
        let (sense, is_optional) = (self.sense, self.is_optional);
        let number = |value: i64| Ok(of_number(value, sense));
        let mut spend = |bytes: usize| {
            *left = left.checked_sub(bytes).ok_or(ParquetFault::TooLarge)?;
            Ok(())
        };
        let cells = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => fill(reader, is_optional, |value| Ok(if *value { "oui" } else { "non" }.to_owned())),
            ColumnReader::Int32ColumnReader(reader) => fill(reader, is_optional, |value| match sense {
                Sense::Unsigned => Ok(value.cast_unsigned().to_string()),
                _ => number(i64::from(*value)),
            }),
            ColumnReader::Int64ColumnReader(reader) => fill(reader, is_optional, |value| number(*value)),
            ColumnReader::Int96ColumnReader(reader) => {
                fill(reader, is_optional, |value| Ok(of_number(value.to_millis(), Sense::Moment(1000))))
            }
            ColumnReader::FloatColumnReader(reader) => {
                fill(reader, is_optional, |value| Ok(of_float(f64::from(*value), value.to_string(), format!("{value:e}"))))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                fill(reader, is_optional, |value| Ok(of_float(*value, value.to_string(), format!("{value:e}"))))
            }
            ColumnReader::ByteArrayColumnReader(reader) => fill(reader, is_optional, |value| match sense {
                Sense::Decimal(digits) => of_bytes(value.data(), digits),
                _ => {
                    // Before it is copied: one value may be said a thousand times.
                    spend(value.len())?;
                    String::from_utf8(value.data().to_vec()).map_err(|error| ParquetFault::Damaged(error.to_string()))
                }
            }),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => fill(reader, is_optional, |value| match sense {
                Sense::Decimal(digits) => of_bytes(value.data(), digits),
                _ => Err(ParquetFault::Damaged("bytes that are no number".into())),
            }),
        }?;
        if !matches!(self.reader, ColumnReader::ByteArrayColumnReader(_)) {
            spend(cells.iter().map(String::len).sum())?;
        }
        Ok(cells)
    }
}

fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    is_optional: bool,
    mut show: impl FnMut(&T::T) -> Result<String, ParquetFault>,
) -> Result<Vec<String>, ParquetFault> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    reader.read_records(BATCH, Some(&mut levels), None, &mut values).map_err(|error| damaged(&error))?;
    if !is_optional {
        return values.iter().map(show).collect();
    }
    let mut values = values.iter();
    let cell = |level: i16| match level {
        0 => Ok(String::new()),
        _ => values.next().ok_or_else(|| ParquetFault::Damaged("fewer values than said".into())).and_then(&mut show),
    };
    levels.into_iter().map(cell).collect()
}

/// What files say since 2018, else what they said before.
fn sense(column: &ColumnDescriptor) -> Option<Sense> {
    let decimal = |scale: i32| (0..=MOST_DIGITS).contains(&scale).then_some(Sense::Decimal(scale.unsigned_abs()));
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json | LogicalType::Unknown), _) => Some(Sense::Plain),
        (Some(LogicalType::Date), _) => Some(Sense::Day),
        (Some(LogicalType::Timestamp(stamp)), _) => Some(Sense::Moment(match stamp.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        })),
        (Some(LogicalType::Decimal(decimals)), _) => decimal(decimals.scale),
        (Some(LogicalType::Integer(whole)), _) => Some(if whole.is_signed { Sense::Plain } else { Sense::Unsigned }),
        (Some(_), _) => None,
        (None, ConvertedType::DATE) => Some(Sense::Day),
        (None, ConvertedType::TIMESTAMP_MILLIS) => Some(Sense::Moment(1_000)),
        (None, ConvertedType::TIMESTAMP_MICROS) => Some(Sense::Moment(1_000_000)),
        (None, ConvertedType::DECIMAL) => decimal(column.type_scale()),
        (None, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => Some(Sense::Unsigned),
        (None, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS | ConvertedType::BSON | ConvertedType::INTERVAL) => None,
        (None, _) => Some(Sense::Plain),
    }
}

/// A day or a moment out of the calendar stays the number that it is: whoever reads its column will say so.
fn of_number(value: i64, sense: Sense) -> String {
    match sense {
        Sense::Plain => value.to_string(),
        Sense::Unsigned => value.cast_unsigned().to_string(),
        Sense::Decimal(digits) => of_decimal(i128::from(value), digits),
        Sense::Day => {
            let day = value.checked_mul(24).and_then(|hours| EPOCH.checked_add(SignedDuration::try_from_hours(hours)?).ok());
            day.map_or_else(|| value.to_string(), |day| day.to_string())
        }
        Sense::Moment(a_second) => {
            let since = SignedDuration::from_secs(value.div_euclid(a_second));
            let moment = EPOCH.at(0, 0, 0, 0).checked_add(since);
            moment.map_or_else(
                |_| value.to_string(),
                |at| if (at.hour(), at.minute()) == (0, 0) { at.date().to_string() } else { at.strftime("%Y-%m-%d %H:%M").to_string() },
            )
        }
    }
}

fn of_decimal(value: i128, digits: u32) -> String {
    let shown = format!("{:0width$}", value.unsigned_abs(), width = digits as usize + 1);
    let (whole, rest) = shown.split_at(shown.len() - digits as usize);
    let (sign, rest) = (if value < 0 { "-" } else { "" }, rest.trim_end_matches('0'));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{rest}")
}

/// A decimal number as big-endian bytes.
fn of_bytes(bytes: &[u8], digits: u32) -> Result<String, ParquetFault> {
    if bytes.len() > size_of::<i128>() {
        return Err(ParquetFault::Damaged("a number of more than 128 bits".into()));
    }
    let fold = |number: i128, byte: &u8| (number << 8) | i128::from(*byte);
    let start = if bytes.first().is_some_and(|first| *first >= 0x80) { -1 } else { 0 };
    Ok(of_decimal(bytes.iter().fold(start, fold), digits))
}

/// `plain` or `short`. Written in full, 1e300 is three hundred digits: a small file must not become a large table.
fn of_float(value: f64, plain: String, short: String) -> String {
    let is_plain = value == 0.0 || (1e-12..1e15).contains(&value.abs());
    if value.is_nan() {
        String::new()
    } else if is_plain {
        plain
    } else {
        short
    }
}
