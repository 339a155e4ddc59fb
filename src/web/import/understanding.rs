//! What an import makes of a deposit, as it stands.

use super::deposit::waiting;
use crate::importing::{Correction, Imported, MAPPING_FILE, Mapping, import};
use crate::register::Deposit;
use crate::say;
use crate::sources::{Body, Opened, RawTable, open_as};
use crate::text::Sentence;
use crate::web::answer::Problem;
use crate::web::app::App;

/// Rows of a sheet that are shown as they stand.
const ROWS: usize = 8;
/// Cells of these rows.
const CELLS: usize = 8;

/// The first rows of a sheet, as a spreadsheet numbers them.
#[derive(Clone, Debug)]
pub struct Preview {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: Option<String>,
    /// Number of the last row that holds something.
    pub last_row: u32,
    /// Number and cells.
    pub rows: Vec<(u32, Vec<String>)>,
}

impl Preview {
    fn of(table: &RawTable) -> Self {
        let rows = table.rows().take(ROWS);
        let rows = rows.map(|row| (row.row, row.cells().take(CELLS).map(|cell| crate::dossier::shown(cell.trim())).collect())).collect();
        let last_row = table.rows().last().map_or(0, |row| row.row);
        Self { file: table.name.clone(), sheet: table.sheet.clone(), last_row, rows }
    }
}

/// What an import makes of a deposit.
#[derive(Debug)]
pub struct Understanding {
    /// The import.
    pub imported: Imported,
    /// The sheets as they stand.
    pub previews: Vec<Preview>,
    /// What people said of the sheets.
    pub corrections: Vec<Correction>,
    /// What can't be used of the correspondences that the dossier keeps.
    pub faults: Vec<Sentence>,
}

impl Understanding {
    /// Reads the files of a deposit.
    ///
    /// # Errors
    /// A correction in the register is none: never, but for a fault of the program.
    pub fn of(app: &App, deposit: &Deposit) -> Result<Self, Problem> {
        let folder = waiting(app, deposit.id);
        let (mut opened, mut faults) = (Vec::new(), Vec::new());
        for file in &deposit.files {
            match open_as(&folder.join(&file.kept), &file.name) {
                Ok(mut more) => opened.append(&mut more),
                Err(error) => faults.push((file.name.clone(), error)),
            }
        }
        let table = |opened: &Opened| if let Body::Table(table) = &opened.body { Some(Preview::of(table)) } else { None };
        let previews = opened.iter().filter_map(table).collect();
        let corrections = deposit.corrections.iter().map(|text| serde_json::from_str(text)).collect::<Result<Vec<Correction>, _>>();
        let corrections = corrections.map_err(|error| Problem::Broken(error.to_string()))?;
        let own = Mapping::corrected(&corrections).map_err(refused)?;
        let (kept, wrong) = of_dossier(app);
        let name = app.dossier.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let imported = import(opened, faults, &own.then(kept), &name);
        Ok(Self { imported, previews, corrections, faults: wrong })
    }

    /// Is there nothing to write?
    pub fn is_empty(&self) -> bool {
        self.imported.tables.iter().all(|table| table.rows.is_empty()) && self.imported.outlines.is_none()
    }

    /// The first rows of a sheet.
    pub fn preview(&self, file: &str, sheet: Option<&str>) -> Option<&Preview> {
        self.previews.iter().find(|preview| preview.file == file && preview.sheet.as_deref() == sheet)
    }

    /// Did somebody say what this sheet is?
    pub fn is_corrected(&self, file: &str, sheet: Option<&str>) -> bool {
        self.corrections.iter().any(|correction| correction.file == file && correction.sheet.as_deref() == sheet)
    }
}

fn refused(faults: Vec<Sentence>) -> Problem {
    let join = |side: fn(&Sentence) -> &str| faults.iter().map(side).collect::<Vec<_>>().join(" ; ");
    Problem::Refused(Sentence { fr: join(|fault| &fault.fr), en: join(|fault| &fault.en) })
}

/// The correspondences of an earlier import, which the dossier keeps, and what can't be used of them.
fn of_dossier(app: &App) -> (Mapping, Vec<Sentence>) {
    let path = app.dossier.join(MAPPING_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Mapping::parse(&text).map_or_else(|faults| (Mapping::default(), faults), |mapping| (mapping, Vec::new())),
        Err(_) if !path.exists() => (Mapping::default(), Vec::new()),
        Err(error) => {
            let words = say!("{MAPPING_FILE} ne peut pas être lu ({error})" | "{MAPPING_FILE} can't be read ({error})");
            (Mapping::default(), vec![words])
        }
    }
}
