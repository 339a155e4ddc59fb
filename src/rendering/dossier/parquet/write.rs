//! Columns of text → typed columns of a file.

use super::super::super::report::File;
use super::super::Sheet;
use super::ParquetError;
use crate::dossier::Kind;
use crate::sources::{DOSSIER_FORMAT, FORMAT_KEY, OWN_KEY};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Stored};
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError as Fault;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::Type;
use jiff::civil::{Date, date};
use std::sync::Arc;

/// What the form is called, of which a later one may not be understood by this program.
const VERSION: &str = "1";
/// Rows that are written together, so that a program may read a part of a long table.
const GROUP: usize = 1 << 17;

/// How a column is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    Text,
    Whole,
    Real,
    Day,
}

/// A file a table, named after it: the same bytes from the same dossier.
///
/// # Errors
/// A column has more than Parquet holds.
pub fn parquet_files(sheets: &[Sheet]) -> Result<Vec<File>, ParquetError> {
    let file = |sheet: &Sheet| {
        let bytes = bytes(sheet).map_err(|error| ParquetError::Refused(error.to_string()))?;
        Ok(File { path: format!("{}.parquet", sheet.table.code()), bytes })
    };
    sheets.iter().map(file).collect()
}

fn bytes(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    let headers = sheet.headers();
    let typed: Vec<Typed> = (0..headers.len()).map(|at| typed(sheet, at)).collect();
    let fields = headers.iter().zip(&typed).map(|(name, typed)| field(name, *typed)).collect::<Result<Vec<_>, Fault>>()?;
    let schema = Type::group_type_builder(sheet.table.code()).with_fields(fields).build()?;
    let said = [
        (FORMAT_KEY, DOSSIER_FORMAT.to_owned()),
        ("maillage.version", VERSION.to_owned()),
        ("maillage.table", sheet.table.code().to_owned()),
        (OWN_KEY, sheet.columns.len().to_string()),
    ];
    let said = said.map(|(key, value)| KeyValue::new(key.to_owned(), value)).to_vec();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_key_value_metadata(Some(said)).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    for rows in sheet.rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        for (at, typed) in typed.iter().enumerate() {
            match typed {
                Typed::Text => column::<ByteArrayType>(&mut group, rows, at, |cell| Some(ByteArray::from(cell)))?,
                Typed::Whole => column::<Int64Type>(&mut group, rows, at, whole)?,
                Typed::Real => column::<DoubleType>(&mut group, rows, at, real)?,
                Typed::Day => column::<Int32Type>(&mut group, rows, at, day)?,
            }
        }
        group.close()?;
    }
    writer.into_inner()
}

/// How a column can be stored so that each of its cells comes back as it is.
fn typed(sheet: &Sheet, at: usize) -> Typed {
    let is_every = |fits: fn(&str) -> bool| sheet.rows.iter().all(|row| row[at].is_empty() || fits(&row[at]));
    match sheet.columns.get(at).map(|column| column.kind) {
        Some(Kind::Date(_)) if is_every(|cell| day(cell).is_some()) => Typed::Day,
        Some(Kind::Number { is_whole: true, .. }) if is_every(|cell| whole(cell).is_some()) => Typed::Whole,
        Some(Kind::Number { .. } | Kind::Share) if is_every(|cell| real(cell).is_some()) => Typed::Real,
        _ => Typed::Text,
    }
}

fn field(name: &str, typed: Typed) -> Result<Arc<Type>, Fault> {
    let (stored, meant) = match typed {
        Typed::Text => (Stored::BYTE_ARRAY, Some(LogicalType::String)),
        Typed::Whole => (Stored::INT64, None),
        Typed::Real => (Stored::DOUBLE, None),
        Typed::Day => (Stored::INT32, Some(LogicalType::Date)),
    };
    let field = Type::primitive_type_builder(name, stored).with_repetition(Repetition::OPTIONAL).with_logical_type(meant);
    Ok(Arc::new(field.build()?))
}

/// Writes a column of some rows; a cell without value is null.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    rows: &[Vec<String>],
    at: usize,
    value: impl Fn(&str) -> Option<T::T>,
) -> Result<(), Fault> {
    let values: Vec<Option<T::T>> =
        rows.iter().map(|row| Some(row[at].as_str()).filter(|cell| !cell.is_empty()).and_then(&value)).collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    let mut column = group.next_column()?.ok_or_else(|| Fault::General("a column without field".into()))?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

fn whole(cell: &str) -> Option<i64> {
    cell.parse().ok().filter(|number: &i64| number.to_string() == cell)
}

fn real(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| number.is_finite() && number.to_string() == cell)
}

/// Days since 1970.
fn day(cell: &str) -> Option<i32> {
    let day: Date = cell.parse().ok().filter(|day: &Date| day.to_string() == cell)?;
    Some(day.since(date(1970, 1, 1)).ok()?.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Table, spec};
    use ::parquet::file::reader::{FileReader as _, SerializedFileReader};

    fn sheet(cost: &str) -> Sheet {
        let named = |name: &str| spec(Table::Actions).columns.iter().find(|column| column.name == name).expect("a column of the format");
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        Sheet {
            table: Table::Actions,
            columns: vec![named("id"), named("debut"), named("cout"), named("beneficiaires")],
            notes: vec!["id".into()],
            rows: vec![row(["a", "1969-12-31", cost, "12", "x"]), row(["b", "", "", "", ""])],
        }
    }

    fn stored(cost: &str) -> Vec<Stored> {
        let file = parquet_files(&[sheet(cost)]).unwrap().remove(0);
        assert_eq!(file.path, "actions.parquet");
        let reader = SerializedFileReader::new(bytes::Bytes::from(file.bytes)).unwrap();
        reader.metadata().file_metadata().schema_descr().columns().iter().map(|column| column.physical_type()).collect()
    }

    #[test]
    fn a_column_is_typed_when_every_cell_comes_back_as_it_is() {
        use Stored::{BYTE_ARRAY, DOUBLE, INT32, INT64};
        assert_eq!(stored("12.5"), [BYTE_ARRAY, INT32, DOUBLE, INT64, BYTE_ARRAY]);
        assert_eq!(stored("environ 12"), [BYTE_ARRAY, INT32, BYTE_ARRAY, INT64, BYTE_ARRAY]);
        assert_eq!(day("1969-12-31"), Some(-1));
    }

    #[test]
    fn the_same_dossier_gives_the_same_bytes_and_is_read_back() {
        let write = || parquet_files(&[sheet("12.5")]).unwrap().remove(0).bytes;
        assert_eq!(write(), write());
        let path = std::env::temp_dir().join(format!("maillage-parquet-{}.parquet", std::process::id()));
        std::fs::write(&path, write()).unwrap();
        let table = crate::sources::read_all(&path).unwrap().remove(0);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(table.own_from, Some(4));
        let rows: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(rows, [["id", "debut", "cout", "beneficiaires", "id"], ["a", "1969-12-31", "12.5", "12", "x"], ["b", "", "", "", ""]]);
    }
}
