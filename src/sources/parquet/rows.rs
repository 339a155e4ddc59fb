//! A file's columns, read side by side → the rows of a table.

use super::super::{DOSSIER_FORMAT, RawTable};
use super::caught::caught;
use super::cells::Cells;
use super::{FORMAT_KEY, MOST_CELLS, MOST_TEXT, OWN_KEY, ParquetFault, check};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use bytes::Bytes;

pub(super) fn damaged(error: &ParquetError) -> ParquetFault {
    ParquetFault::Damaged(error.to_string())
}

/// The table of a file.
///
/// # Errors
/// The file is damaged, larger than what is read, or has a column that is none of a table.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<RawTable>, ParquetFault> {
    caught(|| table(name, bytes)).map(|table| vec![table])
}

fn table(name: &str, bytes: &[u8]) -> Result<RawTable, ParquetFault> {
    check::columns(bytes)?;
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(|error| damaged(&error))?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    check::pages(bytes, reader.metadata())?;
    let mut table = RawTable::new(name);
    table.own_from = own_from(reader.metadata());
    for column in schema.columns() {
        table.push(column.name());
        table.end_cell();
    }
    table.end_row(0, 0);
    let (mut row, mut text, mut cells) = (0_u32, MOST_TEXT, MOST_CELLS);
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(|error| damaged(&error))?;
        if group.num_columns() != schema.num_columns() {
            return Err(ParquetFault::Damaged("columns of a row group".into()));
        }
        let columns = schema.columns().iter().enumerate().map(|(at, column)| {
            let reader = group.get_column_reader(at).map_err(|error| damaged(&error))?;
            Cells::new(column, reader).ok_or_else(|| ParquetFault::Unreadable { column: column.name().to_owned() })
        });
        let mut columns = columns.collect::<Result<Vec<Cells>, ParquetFault>>()?;
        loop {
            let batch = columns.iter_mut().map(|column| column.next(&mut text)).collect::<Result<Vec<_>, _>>()?;
            let n_rows = batch.first().map_or(0, Vec::len);
            if batch.iter().any(|cells| cells.len() != n_rows) {
                return Err(ParquetFault::Damaged("columns of unequal lengths".into()));
            }
            if n_rows == 0 {
                break;
            }
            cells = cells.checked_sub(n_rows * batch.len()).ok_or(ParquetFault::TooLarge)?;
            for at in 0..n_rows {
                for column in &batch {
                    table.push(&column[at]);
                    table.end_cell();
                }
                row += 1;
                table.end_row(row, row);
            }
        }
    }
    Ok(table)
}

/// From which column on a table of ours has columns of the dossier's own.
fn own_from(metadata: &ParquetMetaData) -> Option<usize> {
    let pairs = metadata.file_metadata().key_value_metadata()?;
    let said = |key: &str| pairs.iter().find(|pair| pair.key == key).and_then(|pair| pair.value.as_deref());
    if said(FORMAT_KEY) == Some(DOSSIER_FORMAT) { said(OWN_KEY)?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::parquet::basic::Compression;
    use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    /// A file of two rows, the second empty wherever it may be.
    fn file(compression: Compression) -> Vec<u8> {
        let schema = "message t { required binary nom (UTF8); optional int32 jour (DATE); optional int64 vu (TIMESTAMP(MICROS,true));
            optional int32 cout (DECIMAL(9,2)); optional double part; optional boolean partage; optional int64 n; }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        macro_rules! column {
            ($of:ty, $values:expr, $levels:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                column.typed::<$of>().write_batch($values, $levels, None).unwrap();
                column.close().unwrap();
            }};
        }
        let once: Option<&[i16]> = Some(&[1, 0]);
        column!(ByteArrayType, &[ByteArray::from("Été"), ByteArray::from("b")], None);
        column!(Int32Type, &[16_343], once);
        column!(Int64Type, &[1_412_087_400_000_000], once);
        column!(Int32Type, &[-1_250], once);
        column!(DoubleType, &[0.1, f64::NAN], Some(&[1, 1]));
        column!(BoolType, &[true], once);
        column!(Int64Type, &[i64::MAX], once);
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn columns_are_written_as_the_format_writes_them() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
            let table = read("t.parquet", &file(compression)).unwrap().remove(0);
            let rows: Vec<(u32, Vec<&str>)> = table.rows().map(|row| (row.row, row.cells().collect())).collect();
            assert_eq!(
                rows,
                [
                    (0, vec!["nom", "jour", "vu", "cout", "part", "partage", "n"]),
                    (1, vec!["Été", "2014-09-30", "2014-09-30 14:30", "-12.5", "0.1", "oui", "9223372036854775807"]),
                    (2, vec!["b", "", "", "", "", "", ""]),
                ]
            );
            assert_eq!(table.own_from, None);
        }
    }

    #[test]
    fn columns_that_hold_several_values_are_refused_by_name() {
        let written = |schema: &str| {
            let schema = Arc::new(parse_message_type(schema).unwrap());
            SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap().into_inner().unwrap()
        };
        let nested = written(
            "message t { required binary id (UTF8); required group themes (LIST) { repeated group list { optional int32 element; } } }",
        );
        let fault = read("t", &nested).unwrap_err();
        assert_eq!(fault, ParquetFault::Nested { column: "themes".into() });
        assert!(fault.found().fr.contains("« themes »"), "{}", fault.found().fr);
        let repeated = written("message t { repeated int32 ages; }");
        assert_eq!(read("t", &repeated).unwrap_err(), ParquetFault::Nested { column: "ages".into() });
    }

    #[test]
    fn damaged_files_are_refused_or_read_but_never_end_the_program() {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
            let whole = file(compression);
            for end in 0..whole.len() {
                assert!(read("t", &whole[..end]).is_err(), "{end}");
            }
            for at in 0..whole.len() {
                for other in [0xff, whole[at] ^ 1, whole[at] ^ 0x40] {
                    let mut bytes = whole.clone();
                    bytes[at] = other;
                    let _ = read("t", &bytes);
                }
            }
        }
    }
}
