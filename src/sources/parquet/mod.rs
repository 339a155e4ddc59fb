//! Parquet files → one table each, whoever wrote them. A program built without the feature `parquet` says so instead.
//!
//! # Shape      Columns of text, numbers, yes or no, days and moments, one under the other: written as the format writes them. A column that holds lists or
//! records is refused with its name, rather than flattened by guess. Records are numbered from 1; the names of the columns are row 0.
//! # Odd cases  No value, and NaN, are empty cells. A moment at midnight is its day. Columns that our own export says are none of the format's stay so.
//! # Bounds     What a file announces is looked at before it is believed (`check.rs`), and cells and bytes of text are counted as they are read: a value said once and
//! repeated a million times can't fill the memory. A page on which the reader would end the program is a damaged one (`caught.rs`).
//! # Source     Apache Parquet, "File format" and "Logical type definitions".

#[cfg(feature = "parquet")]
mod caught;
#[cfg(feature = "parquet")]
mod cells;
#[cfg(feature = "parquet")]
mod check;
#[cfg(feature = "parquet")]
mod rows;
#[cfg(feature = "parquet")]
mod thrift;

use super::bounds::{MOST_BYTES, MOST_CELLS};
use crate::say;
use crate::text::{Sentence, number};
#[cfg(feature = "parquet")]
pub use rows::read;

/// The key under which a file says that it is a table of ours, with [`DOSSIER_FORMAT`](super::DOSSIER_FORMAT).
pub const FORMAT_KEY: &str = "maillage.format";
/// The key under which a table of ours says from which column on, from 0, columns are none of the format's.
pub const OWN_KEY: &str = "maillage.own_from";

/// Bytes of text of a file.
const MOST_TEXT: usize = MOST_BYTES as usize;

/// Why a Parquet file gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParquetFault {
    /// The program was built without what it takes.
    NotBuilt,
    /// A column holds lists or records.
    Nested {
        /// Its name.
        column: String,
    },
    /// A column holds neither text, nor numbers, nor yes or no, nor dates.
    Unreadable {
        /// Its name.
        column: String,
    },
    /// Packed in a way that isn't unfolded here; its name.
    Packed(String),
    /// Holds more than is read.
    TooLarge,
    /// Damaged, or not what it says; in the reader's words.
    Damaged(String),
}

impl ParquetFault {
    /// What is wrong, for people: a clause.
    pub fn found(&self) -> Sentence {
        match self {
            Self::NotBuilt => say!(
                "c'est un fichier Parquet, et ce programme a été construit sans de quoi le lire"
                    | "this is a Parquet file, and this program was built without what reading it needs"
            ),
            Self::Nested { column } => say!(
                "la colonne « {column} » contient des listes ou des fiches, pas une valeur par ligne"
                    | "column '{column}' holds lists or records, not one value a row"
            ),
            Self::Unreadable { column } => say!(
                "la colonne « {column} » ne contient ni texte, ni nombre, ni oui ou non, ni date"
                    | "column '{column}' holds neither text, nor numbers, nor yes or no, nor dates"
            ),
            Self::Packed(how) => say!("ce fichier est compressé en {how}" | "this file is packed with {how}"),
            Self::TooLarge => {
                let (bytes, cells) = (number(MOST_TEXT as f64 / 1e6, 0), number(MOST_CELLS as f64, 0));
                let (fr, en, cells_fr, cells_en) = (bytes.fr, bytes.en, cells.fr, cells.en);
                say!(
                    "ce fichier Parquet contient plus de {fr} Mo de texte ou de {cells_fr} cellules"
                        | "this Parquet file holds more than {en} MB of text or {cells_en} cells"
                )
            }
            Self::Damaged(why) => say!("ce fichier Parquet est endommagé ({why})" | "this Parquet file is damaged ({why})"),
        }
    }

    /// How to mend it, for people: a clause.
    pub fn mend(&self) -> Sentence {
        match self {
            Self::NotBuilt => say!(
                "construire le programme avec « cargo build --release --features full », ou donner la table en CSV"
                    | "build the program with 'cargo build --release --features full', or give the table as CSV"
            ),
            Self::Nested { .. } | Self::Unreadable { .. } => say!(
                "retirer cette colonne, ou y écrire du texte (les listes avec « | » entre leurs valeurs)"
                    | "remove this column, or write text into it (lists with '|' between their values)"
            ),
            Self::Packed(_) => say!(
                "l'écrire sans compression, ou avec celle que pandas, R ou DuckDB choisissent d'eux-mêmes (snappy, zstd)"
                    | "write it unpacked, or packed as pandas, R or DuckDB do by themselves (snappy, zstd)"
            ),
            Self::TooLarge => say!("le partager en plusieurs fichiers" | "split it into several files"),
            Self::Damaged(_) => say!("le copier ou l'exporter à nouveau" | "copy it or export it again"),
        }
    }
}

/// Always refuses: this program was built without what it takes.
///
/// # Errors
/// [`ParquetFault::NotBuilt`].
#[cfg(not(feature = "parquet"))]
pub fn read(_: &str, _: &[u8]) -> Result<Vec<super::RawTable>, ParquetFault> {
    Err(ParquetFault::NotBuilt)
}
