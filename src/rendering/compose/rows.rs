//! From a reference to a row to its cells, as an analyst would find them in the files: columns named as in the format, identifiers beside names.
//! No line number: a report is the same when rows are shuffled.

use super::words::Pen;
use crate::detectors::Subject;
use crate::dossier::{ActionIdx, Notes, PartnerIdx, RowRef, Table, TerritoryIdx};
use crate::rendering::document::{Block, Cell, ColumnHead, Details, Inline, Table as DocumentTable, Words, plain};
use crate::say;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One row: names of its columns, and what they hold.
type Row = Vec<(&'static str, Words)>;

/// Rows shown for one table of one finding; what is beyond is counted.
const ROWS_SHOWN: usize = 60;

/// The rows behind numbered pieces of evidence, a table for each file; `None` when there is no row. The first column tells which pieces a row supports.
pub fn details(pen: &Pen, id: &str, evidence: &[(usize, &[RowRef])]) -> Option<Details> {
    let mut support: BTreeMap<RowRef, Vec<usize>> = BTreeMap::new();
    for (number, rows) in evidence {
        for row in *rows {
            let numbers = support.entry(*row).or_default();
            if numbers.last() != Some(number) {
                numbers.push(*number);
            }
        }
    }
    if support.is_empty() {
        return None;
    }
    let n = support.len();
    let mut blocks = Vec::new();
    for kind in Table::ALL {
        let rows: Vec<(RowRef, &[usize])> =
            support.iter().filter(|(row, _)| row.table == *kind).map(|(row, n)| (*row, n.as_slice())).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(table(pen, id, *kind, &rows)));
        }
    }
    let summary = pen.say(&crate::text::count(
        n,
        ("ligne du dossier derrière ces constats", "lignes du dossier derrière ces constats"),
        ("row of the dossier behind this", "rows of the dossier behind this"),
    ));
    Some(Details { id: None, summary: plain(summary), blocks, lists_rows: true })
}

fn table(pen: &Pen, id: &str, kind: Table, rows: &[(RowRef, &[usize])]) -> DocumentTable {
    let shown: Vec<(Row, &[usize])> = rows.iter().take(ROWS_SHOWN).map(|(row, numbers)| (cells(pen, *row), *numbers)).collect();
    // Notes differ from row to row, so columns are gathered over all rows, in the order in which they come.
    let mut columns: Vec<&str> = Vec::new();
    for (row, _) in &shown {
        for (name, words) in row {
            if !words.is_empty() && !columns.contains(name) {
                columns.push(name);
            }
        }
    }
    let mut heads = vec![ColumnHead { title: pen.pick("Appuie", "Supports"), is_number: false }];
    heads.extend(columns.iter().map(|name| ColumnHead { title: (*name).to_owned(), is_number: false }));
    let body = shown
        .iter()
        .map(|(row, numbers)| {
            let supported = numbers.iter().map(|n| format!("({n})")).collect::<Vec<_>>().join(" ");
            let mut line = vec![Cell::text(supported)];
            for column in &columns {
                let words = row.iter().find(|(name, _)| name == column).map(|(_, words)| words.clone()).unwrap_or_default();
                line.push(Cell { words, value: None });
            }
            line
        })
        .collect();
    let (label, file, n) = (kind.label(), kind.code(), pen.count(rows.len()));
    let (fr, en) = (label.fr, label.en);
    DocumentTable {
        id: format!("lignes-{id}-{file}"),
        caption: pen.say(&say!("{n} dans {fr} ({file})" | "{n} in {en} ({file})")),
        columns: heads,
        rows: body,
        left_out: rows.len().saturating_sub(ROWS_SHOWN),
        file: None,
        is_browsable: false,
    }
}

fn text(value: &str) -> Words {
    if value.is_empty() { Words::new() } else { plain(value) }
}

fn option(value: &Option<String>) -> Words {
    value.as_deref().map(text).unwrap_or_default()
}

fn day(value: Option<Date>) -> Words {
    value.map(|d| plain(d.to_string())).unwrap_or_default()
}

fn list(values: &[String]) -> Words {
    text(&values.join(" | "))
}

fn figure(pen: &Pen, value: Option<f64>) -> Words {
    value.map(|v| plain(pen.measure(v))).unwrap_or_default()
}

fn many(records: impl Iterator<Item = Inline>) -> Words {
    let mut words = Words::new();
    for record in records {
        if !words.is_empty() {
            words.push(Inline::Text(" | ".into()));
        }
        words.push(record);
    }
    words
}

fn noted(mut row: Row, notes: &Notes) -> Row {
    if let Some((_, document)) = notes.iter().find(|(column, _)| column == "document") {
        row.push(("document", text(document)));
    }
    row
}

/// The cells of a row, in the order of the format; an empty cell has no words.
fn cells(pen: &Pen, row: RowRef) -> Row {
    let at = row.index as usize;
    let territory = |idx: TerritoryIdx| vec![pen.record(Subject::Territory(idx))];
    let partner = |idx: PartnerIdx| vec![pen.record(Subject::Partner(idx))];
    let action = |idx: ActionIdx| vec![pen.record(Subject::Action(idx))];
    let dossier = pen.dossier;
    match row.table {
        Table::Territories => {
            let t = &dossier.territories[at];
            let parent = t.parent.map(territory).unwrap_or_default();
            let row = vec![
                ("id", text(&t.id)),
                ("nom", text(&t.name)),
                ("niveau", plain(pen.text(t.level.label()))),
                ("parent", parent),
                ("typologie", option(&t.typology)),
                ("population", figure(pen, t.population)),
            ];
            noted(row, &t.notes)
        }
        Table::Indicators => {
            let i = &dossier.indicators[at];
            let row = vec![
                ("territoire", territory(i.territory)),
                ("indicateur", text(&i.name)),
                ("periode", text(&i.period)),
                ("valeur", figure(pen, Some(i.value))),
                ("unite", option(&i.unit)),
                ("source", option(&i.source)),
            ];
            noted(row, &i.notes)
        }
        Table::Partners => {
            let p = &dossier.partners[at];
            let row = vec![
                ("id", text(&p.id)),
                ("nom", text(&p.name)),
                ("sigle", option(&p.acronym)),
                ("type", plain(pen.text(p.kind.label()))),
                ("territoire", p.territory.map(territory).unwrap_or_default()),
                ("parent", p.parent.map(partner).unwrap_or_default()),
                ("siret", option(&p.siret)),
                ("rna", option(&p.rna)),
            ];
            noted(row, &p.notes)
        }
        Table::Actions => {
            let a = &dossier.actions[at];
            let row = vec![
                ("id", text(&a.id)),
                ("titre", text(&a.title)),
                ("description", text(&a.description)),
                ("territoires", many(a.territories.iter().map(|t| pen.record(Subject::Territory(*t))))),
                ("portage", a.carrier.map(|c| plain(pen.text(c.label()))).unwrap_or_default()),
                ("thematiques", list(&a.themes)),
                ("publics", list(&a.target_groups)),
                ("axe", option(&a.axis)),
                ("atelier", option(&a.workshop)),
                ("cadre", option(&a.framework)),
                ("pilote", a.lead.map(partner).unwrap_or_default()),
                ("debut", day(a.start)),
                ("fin", day(a.end)),
                ("statut", a.status.map(|s| plain(pen.text(s.label()))).unwrap_or_default()),
                ("priorite", figure(pen, a.priority)),
                ("cout", figure(pen, a.cost_per_year)),
                ("etp", figure(pen, a.fte)),
                ("beneficiaires", figure(pen, a.beneficiaries)),
                ("resultat", figure(pen, a.outcome)),
            ];
            noted(row, &a.notes)
        }
        Table::Participations => {
            let p = &dossier.participations[at];
            let row = vec![
                ("action", action(p.action)),
                ("partenaire", partner(p.partner)),
                ("role", plain(pen.text(p.role.label()))),
                ("intensite", figure(pen, p.intensity)),
                ("debut", day(p.start)),
                ("fin", day(p.end)),
                ("attente_moyens", p.awaits.map(|a| plain(pen.text(a.label()))).unwrap_or_default()),
            ];
            noted(row, &p.notes)
        }
        Table::Meetings => {
            let m = &dossier.meetings[at];
            let row = vec![
                ("id", text(&m.id)),
                ("date", day(Some(m.date))),
                ("type", plain(pen.text(m.kind.label()))),
                ("territoire", territory(m.territory)),
                ("titre", option(&m.title)),
                ("atelier", option(&m.workshop)),
            ];
            noted(row, &m.notes)
        }
        Table::Attendances => {
            let a = &dossier.attendances[at];
            let meeting = dossier.meeting(a.meeting);
            let name = meeting.title.clone().unwrap_or_else(|| pen.text(meeting.kind.label()));
            let row = vec![
                ("rencontre", vec![Inline::Record { name, id: meeting.id.clone() }]),
                ("date", day(Some(meeting.date))),
                ("partenaire", partner(a.partner)),
                ("presence", plain(pen.text(a.presence.label()))),
            ];
            noted(row, &a.notes)
        }
        Table::Solicitations => {
            let s = &dossier.solicitations[at];
            let row = vec![
                ("date", day(Some(s.date))),
                ("de", partner(s.from)),
                ("vers", partner(s.to)),
                ("nature", plain(pen.text(s.nature.label()))),
                ("volume", figure(pen, s.volume)),
                ("suite", s.answer.map(|a| plain(pen.text(a.label()))).unwrap_or_default()),
            ];
            noted(row, &s.notes)
        }
        Table::Agreements => {
            let a = &dossier.agreements[at];
            let row = vec![
                ("id", text(&a.id)),
                ("titre", text(&a.title)),
                ("partenaires", many(a.partners.iter().map(|p| pen.record(Subject::Partner(*p))))),
                ("territoires", many(a.territories.iter().map(|t| pen.record(Subject::Territory(*t))))),
                ("debut", day(a.start)),
                ("fin", day(a.end)),
                ("statut", option(&a.status)),
            ];
            noted(row, &a.notes)
        }
        Table::Needs => {
            let n = &dossier.needs[at];
            let row = vec![
                ("id", text(&n.id)),
                ("territoire", territory(n.territory)),
                ("constat", text(&n.statement)),
                ("thematiques", list(&n.themes)),
                ("publics", list(&n.target_groups)),
                ("date", day(n.date)),
                ("competence", n.competence.map(|c| plain(pen.text(c.label()))).unwrap_or_default()),
            ];
            noted(row, &n.notes)
        }
        Table::Seats => {
            let s = &dossier.seats[at];
            let row = vec![
                ("instance", plain(pen.text(s.body.label()))),
                ("territoire", territory(s.territory)),
                ("partenaire", partner(s.partner)),
                ("fonction", plain(pen.text(s.function.label()))),
                ("atelier", option(&s.workshop)),
            ];
            noted(row, &s.notes)
        }
        Table::Milestones => {
            let m = &dossier.milestones[at];
            let row = vec![
                ("territoire", territory(m.territory)),
                ("jalon", plain(pen.text(m.kind.label()))),
                ("date", day(Some(m.date))),
                ("note", option(&m.note)),
            ];
            noted(row, &m.notes)
        }
        Table::Completeness => {
            let c = &dossier.completeness[at];
            let row = vec![
                ("territoire", territory(c.territory)),
                ("table", text(&c.scope)),
                ("complet", plain(pen.text(c.extent.label()))),
                ("note", option(&c.note)),
            ];
            noted(row, &c.notes)
        }
        Table::Decisions => {
            let d = &dossier.decisions[at];
            let row = vec![
                ("date", day(Some(d.date))),
                ("objet", text(&d.subject)),
                ("decision", plain(pen.text(d.verdict.label()))),
                ("motif", option(&d.reason)),
                ("par", option(&d.by)),
                ("echeance", day(d.due)),
            ];
            noted(row, &d.notes)
        }
        Table::JudgedPairs => {
            let j = &dossier.judged_pairs[at];
            let row = vec![
                ("gauche", text(&dossier.action(j.left).id)),
                ("droite", text(&dossier.action(j.right).id)),
                ("verdict", j.verdict.map(|v| plain(pen.text(v.label()))).unwrap_or_default()),
                ("par", option(&j.by)),
                ("date", day(j.date)),
                ("motif", option(&j.reason)),
            ];
            noted(row, &j.notes)
        }
        Table::JudgedPartners => {
            let j = &dossier.judged_partners[at];
            let row = vec![
                ("partenaire", text(&dossier.partner(j.one).id)),
                ("autre", text(&dossier.partner(j.other).id)),
                ("verdict", j.verdict.map(|v| plain(pen.text(v.label()))).unwrap_or_default()),
                ("garder", j.keep.map(|keep| text(&dossier.partner(keep).id)).unwrap_or_default()),
                ("par", option(&j.by)),
                ("date", day(j.date)),
                ("motif", option(&j.reason)),
            ];
            noted(row, &j.notes)
        }
        Table::CommuneChanges => {
            let c = &dossier.commune_changes[at];
            let row =
                vec![("avant", text(&c.before)), ("apres", text(&c.after)), ("date", day(c.date)), ("mouvement", option(&c.movement))];
            noted(row, &c.notes)
        }
    }
}

/// What names a row in JSON: the identifier of an entity, or the cells that a relation links.
pub fn identity(dossier: &crate::dossier::Dossier, row: RowRef) -> Vec<String> {
    let at = row.index as usize;
    let territory = |idx: TerritoryIdx| dossier.territory(idx).id.clone();
    let partner = |idx: PartnerIdx| dossier.partner(idx).id.clone();
    match row.table {
        Table::Territories => vec![dossier.territories[at].id.clone()],
        Table::Indicators => {
            let i = &dossier.indicators[at];
            vec![territory(i.territory), i.name.clone(), i.period.clone()]
        }
        Table::Partners => vec![dossier.partners[at].id.clone()],
        Table::Actions => vec![dossier.actions[at].id.clone()],
        Table::Participations => {
            let p = &dossier.participations[at];
            vec![dossier.action(p.action).id.clone(), partner(p.partner), p.role.code().into()]
        }
        Table::Meetings => vec![dossier.meetings[at].id.clone()],
        Table::Attendances => {
            let a = &dossier.attendances[at];
            vec![dossier.meeting(a.meeting).id.clone(), partner(a.partner)]
        }
        Table::Solicitations => {
            let s = &dossier.solicitations[at];
            vec![s.date.to_string(), partner(s.from), partner(s.to), s.nature.code().into()]
        }
        Table::Agreements => vec![dossier.agreements[at].id.clone()],
        Table::Needs => vec![dossier.needs[at].id.clone()],
        Table::Seats => {
            let s = &dossier.seats[at];
            vec![s.body.code().into(), territory(s.territory), partner(s.partner)]
        }
        Table::Milestones => {
            let m = &dossier.milestones[at];
            vec![territory(m.territory), m.kind.code().into(), m.date.to_string()]
        }
        Table::Completeness => vec![territory(dossier.completeness[at].territory), dossier.completeness[at].scope.clone()],
        Table::Decisions => vec![dossier.decisions[at].date.to_string(), dossier.decisions[at].subject.clone()],
        Table::JudgedPairs => {
            let j = &dossier.judged_pairs[at];
            vec![dossier.action(j.left).id.clone(), dossier.action(j.right).id.clone()]
        }
        Table::JudgedPartners => vec![partner(dossier.judged_partners[at].one), partner(dossier.judged_partners[at].other)],
        Table::CommuneChanges => vec![dossier.commune_changes[at].before.clone(), dossier.commune_changes[at].after.clone()],
    }
}
