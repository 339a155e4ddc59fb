//! Any record as its columns: what the report and `explain` show beside a finding, and what is written back.

use super::codes::Table;
use super::model::{Dossier, RowRef};
use super::record::{Field, Record};
use super::tables;
use crate::text::{Sentence, date, enumerate, number};

/// One cell of a record, for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Name of the column in the table; the user's own header for a note.
    pub column: String,
    /// Title of the column.
    pub title: Sentence,
    /// What the cell says: codes in words, dates and numbers as people write them, references with the name that they point to.
    pub value: Sentence,
    /// The records that it points to.
    pub targets: Vec<RowRef>,
}

impl Dossier {
    /// A record as its columns, those of the format first, then its notes; empty cells are left out.
    pub fn cells(&self, row: RowRef) -> Vec<Cell> {
        let record = self.record(row);
        let columns = record.spec().columns.iter().zip(record.fields());
        let known = columns.filter(|(_, field)| *field != Field::Empty).map(|(column, field)| Cell {
            column: column.name.to_owned(),
            title: column.title.into(),
            value: self.words(&field),
            targets: if let Field::References(rows) = field { rows } else { Vec::new() },
        });
        let notes = record.notes().iter().map(|(name, value)| Cell {
            column: name.clone(),
            title: Sentence::verbatim(name),
            value: Sentence::verbatim(value),
            targets: Vec::new(),
        });
        known.chain(notes).collect()
    }

    /// A record as the format writes it: one text a column of its table, in order.
    pub fn canonical(&self, row: RowRef) -> Vec<String> {
        self.record(row).fields().iter().map(|field| field.canonical(|to| self.id(to))).collect()
    }

    /// Columns of a record that the format doesn't know: their headers and what stands under them.
    pub fn notes(&self, row: RowRef) -> &[(String, String)] {
        self.record(row).notes()
    }

    /// How many records a table has.
    pub fn len(&self, table: Table) -> usize {
        match table {
            Table::Territories => self.territories.len(),
            Table::Indicators => self.indicators.len(),
            Table::Partners => self.partners.len(),
            Table::Actions => self.actions.len(),
            Table::Participations => self.participations.len(),
            Table::Meetings => self.meetings.len(),
            Table::Attendances => self.attendances.len(),
            Table::Solicitations => self.solicitations.len(),
            Table::Agreements => self.agreements.len(),
            Table::Needs => self.needs.len(),
            Table::Seats => self.seats.len(),
            Table::Milestones => self.milestones.len(),
            Table::Completeness => self.completeness.len(),
            Table::Decisions => self.decisions.len(),
            Table::JudgedPairs => self.judged_pairs.len(),
            Table::JudgedPartners => self.judged_partners.len(),
            Table::CommuneChanges => self.commune_changes.len(),
        }
    }

    /// Is there no record at all?
    pub fn is_empty(&self) -> bool {
        Table::ALL.iter().all(|table| self.len(*table) == 0)
    }

    /// A table as the format writes it: headers, then rows in canonical order. Notes are left out.
    pub fn table(&self, table: Table) -> Vec<Vec<String>> {
        let header = tables::spec(table).columns.iter().map(|column| column.name.to_owned()).collect();
        let rows = (0..self.len(table)).map(|index| self.canonical(RowRef::new(table, index)));
        std::iter::once(header).chain(rows).collect()
    }

    /// The identifier of a record; empty for a record that has none.
    pub fn id(&self, row: RowRef) -> String {
        match self.record(row).fields().into_iter().next() {
            Some(Field::Text(id)) if tables::spec(row.table).columns[0].name == "id" => id,
            _ => String::new(),
        }
    }

    fn record(&self, row: RowRef) -> &dyn Record {
        let at = row.index as usize;
        match row.table {
            Table::Territories => &self.territories[at],
            Table::Indicators => &self.indicators[at],
            Table::Partners => &self.partners[at],
            Table::Actions => &self.actions[at],
            Table::Participations => &self.participations[at],
            Table::Meetings => &self.meetings[at],
            Table::Attendances => &self.attendances[at],
            Table::Solicitations => &self.solicitations[at],
            Table::Agreements => &self.agreements[at],
            Table::Needs => &self.needs[at],
            Table::Seats => &self.seats[at],
            Table::Milestones => &self.milestones[at],
            Table::Completeness => &self.completeness[at],
            Table::Decisions => &self.decisions[at],
            Table::JudgedPairs => &self.judged_pairs[at],
            Table::JudgedPartners => &self.judged_partners[at],
            Table::CommuneChanges => &self.commune_changes[at],
        }
    }

    fn words(&self, field: &Field) -> Sentence {
        match field {
            Field::Empty => Sentence::default(),
            Field::Text(text) => Sentence::verbatim(text),
            Field::Code(_, label) => (*label).into(),
            Field::Date(day) => date(*day),
            Field::Number(value) => number(*value, decimals(*value)),
            Field::List(values) => enumerate(values),
            Field::References(rows) => enumerate(&rows.iter().map(|row| self.called(*row)).collect::<Vec<_>>()),
        }
    }

    /// « CCAS de Melun (ccas_melun) ».
    fn called(&self, row: RowRef) -> String {
        let id = self.id(row);
        let at = row.index as usize;
        let name = match row.table {
            Table::Territories => self.territories[at].name.as_str(),
            Table::Partners => self.partners[at].name.as_str(),
            Table::Actions => self.actions[at].title.as_str(),
            Table::Meetings => self.meetings[at].title.as_deref().unwrap_or_default(),
            Table::Agreements => self.agreements[at].title.as_str(),
            _ => "",
        };
        if name.is_empty() || name == id { id } else { format!("{name} ({id})") }
    }
}

/// Decimals that a number needs, up to five.
fn decimals(value: f64) -> usize {
    (0..5).find(|digits| (value * 10f64.powi(*digits) - (value * 10f64.powi(*digits)).round()).abs() < 1e-6).unwrap_or(5) as usize
}
