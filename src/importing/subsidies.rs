//! Lists of subsidies: the national format (« données essentielles des conventions de subvention »), the « jaune budgétaire », and the lists of payments that
//! départements keep.
//!
//! # Method     One action for each beneficiary and object, led by the beneficiary and funded by whoever grants; one participation a year, so that a subsidy that stops
//! shows. The yearly cost is the mean of the years' totals.
//! # Odd cases  A row that only holds the total of those below it (the jaune's first line for each association) is left aside and said. A SIRET damaged by a spreadsheet is
//! kept as it is, for the reading of the dossier to say so.
//! # Source     Decree 2017-779 of 5 May 2017; projet de loi de finances, annexe « Effort financier de l'État en faveur des associations ».

use super::columns::{Columns, header_row};
use super::draft::{Cells, Draft, slug};
use super::places::Spot;
use super::{Format, Recognised, kinds};
use crate::dossier::{Severity, Table, fold, header_key, value_of};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const FORMAT: Format = Format {
    key: "subventions",
    title: Text { fr: "liste de subventions", en: "list of subsidies" },
    reading: Text {
        fr: "une action pour chaque bénéficiaire et objet, une participation par année ; le coût est la moyenne des années",
        en: "an action for each beneficiary and object, a participation a year; the cost is the mean of the years",
    },
    recognise,
    confirm: super::always,
    convert,
};

const BENEFICIARY: &[&str] =
    &["nom du bénéficiaire", "nomBeneficiaire", "bénéficiaire", "association", "raison sociale", "structure", "nom structure"];
const AMOUNT: &[&str] = &[
    "montant total de la subvention",
    "montant",
    "détail des subventions",
    "mandaté",
    "montant mandaté",
    "montant voté",
    "montant subvention",
    "subvention",
    "montant proposée 2014",
];
const DATE: &[&str] = &["date de la convention de subvention", "dateConvention", "année", "exercice", "date"];
const OBJECT: &[&str] = &["objet de la subvention", "objet", "imputation", "nom du projet", "projet", "intitulé"];
const GRANTOR: &[&str] = &["nom de l'attribuant", "nomAttribuant", "attribuant"];
const NUMBER: &[&str] = &["identification du bénéficiaire", "idBeneficiaire", "siret ou nir", "siret", "siren", "numéro siret"];
const TOTAL: &[&str] = &["total des subventions"];

fn recognise(raw: &RawTable) -> Option<Recognised> {
    let header = header_row(raw, &[BENEFICIARY, AMOUNT])?;
    // A list of associations may hold a sum: what makes it one of subsidies is a grantor, an object or a year, with no action or role of its own.
    let keys: Vec<String> = raw.row(header).cells().map(header_key).collect();
    let has = |names: &[&str]| names.iter().any(|name| keys.contains(&header_key(name)));
    let is_list = has(GRANTOR) || has(TOTAL) || (has(DATE) && has(NUMBER)) || (has(&["étape", "exercice"]) && has(OBJECT));
    is_list.then(|| Recognised::plain(header))
}

fn convert(tables: &[(&RawTable, Recognised)], draft: &mut Draft) {
    for (raw, recognised) in tables {
        sheet(raw, recognised.header, draft);
    }
}

struct Found {
    beneficiary: Option<usize>,
    more_name: Option<usize>,
    amount: Option<usize>,
    total: Option<usize>,
    date: Option<usize>,
    object: Option<usize>,
    grantor: Option<usize>,
    grantor_number: Option<usize>,
    number: Option<usize>,
    commune: Option<usize>,
    postal: Option<usize>,
    period: Option<usize>,
    theme: Option<usize>,
}

/// What was paid for an action, by year.
type Years = BTreeMap<String, f64>;

fn sheet(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    let found = Found {
        beneficiary: columns.find("pilote", BENEFICIARY),
        more_name: columns.find("pilote", &["raison sociale 2"]),
        amount: columns.find("cout", AMOUNT),
        total: columns.find("ignorer", TOTAL),
        date: columns.find("debut", DATE),
        object: columns.find("titre", OBJECT),
        grantor: columns.find("financeur", GRANTOR),
        grantor_number: columns.find("financeur", &["identification de l'attribuant", "idAttribuant"]),
        number: columns.find("siret", NUMBER),
        commune: columns.find("territoires", &["commune", "ville"]),
        postal: columns.find("territoires", &["code postal", "cp"]),
        period: columns.find("fin", &["date ou période de versement", "datesPeriodeVersement", "date de réalisation du projet"]),
        theme: columns.find("thematiques", &["thématique"]),
    };
    columns.rest();
    let mut paid: BTreeMap<String, Years> = BTreeMap::new();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        line(draft, &columns, &found, row, record, &mut paid);
    }
    for (id, years) in paid {
        let mean = years.values().sum::<f64>() / years.len().max(1) as f64;
        let dated: BTreeSet<&String> = years.keys().filter(|year| !year.is_empty()).collect();
        let (first, last) = (dated.first().map(|year| format!("{year}-01-01")), dated.last().map(|year| format!("{year}-12-31")));
        if let Some(action) = draft.row_mut(Table::Actions, &id) {
            action.cells.insert("cout", (((mean * 100.0).round() / 100.0).to_string(), found.amount));
            for (column, day) in [("debut", first), ("fin", last)] {
                if let Some(day) = day {
                    action.cells.entry(column).or_insert((day, found.date));
                }
            }
        }
    }
    columns.finish(draft, Some(Table::Actions), None);
}

/// The first year that a text names, from 1990 to 2049.
fn year(text: &str) -> Option<String> {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4).collect();
    digits.into_iter().find(|part| ("1990".."2050").contains(part)).map(str::to_owned)
}

/// « NAME - 93 SAINT-DENIS », as the jaune writes it: the name, and the département and commune.
fn with_place(name: &str) -> (String, Option<(String, String)>) {
    let cut = name.rsplit_once(" - ").and_then(|(before, after)| {
        let (code, commune) = after.trim().split_once(' ').unwrap_or((after.trim(), ""));
        let is_code = code.len() == 2 && super::places::department_name(code).is_some();
        is_code.then(|| (before.trim().to_owned(), Some((code.to_owned(), commune.trim().to_owned()))))
    });
    cut.unwrap_or_else(|| (name.to_owned(), None))
}

fn line(draft: &mut Draft, columns: &Columns<'_>, found: &Found, row: RawRow<'_>, record: usize, paid: &mut BTreeMap<String, Years>) {
    let cell = |at: Option<usize>| columns.cell(row, at).split_whitespace().collect::<Vec<_>>().join(" ");
    let name = [cell(found.beneficiary), cell(found.more_name)].join(" ").trim().to_owned();
    let number: String = cell(found.number).chars().filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() && number.is_empty() {
        draft.aside(
            record,
            found.beneficiary,
            Severity::Warning,
            "no_beneficiary",
            say!("la ligne ne dit pas qui reçoit" | "the row does not say who receives"),
            say!("remplir le bénéficiaire, ou retirer la ligne" | "fill in the beneficiary, or remove the row"),
        );
        return;
    }
    if columns.is_header_again(row) {
        let found = say!("ce sont les en-têtes, répétés" | "these are the headers, again");
        return draft.aside(record, None, Severity::Information, "header_again", found, say!("rien à faire" | "nothing to do"));
    }
    if crate::dossier::is_total(row) || (cell(found.amount).is_empty() && !cell(found.total).is_empty()) {
        draft.aside(
            record,
            None,
            Severity::Information,
            "total_row",
            say!("cette ligne n'est que le total de celles qui la suivent" | "this row is but the total of those that follow it"),
            say!("rien à faire : le détail est repris" | "nothing to do: the details are carried over"),
        );
        return;
    }
    let name = if name.is_empty() { format!("Bénéficiaire {number}") } else { name };
    let (name, its_place) = if found.total.is_some() { with_place(&name) } else { (name, None) };
    let territory = match &its_place {
        Some((code, commune)) if commune.is_empty() => Some(draft.department(record, code)),
        Some((code, commune)) => {
            draft.commune(record, Spot { name: commune, postal: &format!("{code}000"), from: found.beneficiary, ..Spot::default() })
        }
        None => {
            let (commune, postal) = (cell(found.commune), cell(found.postal));
            draft.commune(record, Spot { name: &commune, postal: &postal, from: found.commune, ..Spot::default() })
        }
    };
    let funder = funder(draft, found, &cell(found.grantor), &cell(found.grantor_number), record);
    let territory =
        territory.or_else(|| funder.as_ref().and_then(|(_, territory)| territory.clone())).unwrap_or_else(|| draft.everywhere(record));
    let kind = if found.grantor.is_some() || found.total.is_some() { "association" } else { kinds::of_name(&name) };
    let partner = Cells::default()
        .with("nom", &name, found.beneficiary)
        .with("type", if kinds::of_name(&name) == "autre" { kind } else { kinds::of_name(&name) }, None)
        .with("territoire", &territory, found.commune)
        .with("siret", &number, found.number);
    // Two spellings stay two partners: to say that they are one is for the linkage, with its evidence.
    let partner = draft.entity(Table::Partners, record, &format!("nom:{name}|{number}"), &slug(&name), partner);
    let object = cell(found.object);
    // Without an object, whom it goes to is all that tells one subsidy from another.
    let title = if object.is_empty() { format!("Subvention à {name}") } else { object.clone() };
    let action = Cells::default()
        .with("titre", &title, found.object)
        .with("territoires", &territory, found.commune)
        .with("portage", "partenaire", None)
        .with("cadre", "convention", None)
        .with("thematiques", cell(found.theme), found.theme)
        .with("pilote", &partner, found.beneficiary)
        .noted(columns.notes(row));
    let wish = format!("s{:05}", draft.rows.get(&Table::Actions).map_or(0, Vec::len) + 1);
    let id = draft.entity(Table::Actions, record, &format!("{partner}|{}", fold(&title)), &wish, action);
    let year = year(&cell(found.date)).or_else(|| year(&cell(found.period))).unwrap_or_default();
    if let Some(amount) = value_of(&cell(found.amount)) {
        *paid.entry(id.clone()).or_default().entry(year.clone()).or_default() += amount;
    } else {
        let shown = crate::dossier::shown(&cell(found.amount));
        if !shown.is_empty() {
            draft.tell(
                record,
                found.amount,
                Severity::Warning,
                "number_unreadable",
                say!("« {shown} » n'est pas un montant" | "'{shown}' is not an amount"),
                say!("écrire un seul nombre" | "write a single number"),
                say!("la ligne est gardée sans montant" | "the row is kept without an amount"),
            );
        }
    }
    let (first, last) = if year.is_empty() { (String::new(), String::new()) } else { (format!("{year}-01-01"), format!("{year}-12-31")) };
    let mut parts = vec![(partner, "pilote")];
    parts.extend(funder.map(|(id, _)| (id, "financeur")));
    for (partner, role) in parts {
        let cells = Cells::default()
            .with("action", &id, None)
            .with("partenaire", &partner, None)
            .with("role", role, None)
            .with("debut", &first, found.date)
            .with("fin", &last, found.date);
        draft.relation(Table::Participations, record, &format!("{id}|{partner}|{year}"), cells);
    }
}

/// Who grants: named in its column, or the ministry before the colon in a budget line (« Justice et libertés: 101 - … »). With its territory, for a département.
fn funder(draft: &mut Draft, found: &Found, name: &str, number: &str, record: usize) -> Option<(String, Option<String>)> {
    let (name, kind, column) = if !name.is_empty() {
        (name.to_owned(), kinds::of_name(name), found.grantor)
    } else if found.total.is_some() {
        ("État".to_owned(), "etat", None)
    } else {
        return None;
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let territory = digits
        .get(..5)
        .filter(|head| head.starts_with("22"))
        .map(|head| head[2..4].to_owned())
        .filter(|code| kind == "direction_departementale" && super::places::department_name(code).is_some());
    let territory = territory.map(|code| draft.department(record, &code));
    let cells = Cells::default().with("nom", &name, column).with("type", kind, None).with("siret", digits, found.grantor_number).with(
        "territoire",
        territory.clone().unwrap_or_default(),
        None,
    );
    let id = draft.entity(Table::Partners, record, &format!("nom:{name}"), &slug(&name), cells);
    Some((id, territory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_places_are_read_in_texts() {
        assert_eq!(
            ["2014", "2017-06-10", "MAI 2014", "01/10/2013-01/10/2014", "", "75012"].map(year).map(|y| y.unwrap_or_default()),
            ["2014", "2017", "2014", "2013", "", ""]
        );
        assert_eq!(
            with_place("ACCUEIL CAMBODGIEN - 93 PIERREFITTE"),
            ("ACCUEIL CAMBODGIEN".into(), Some(("93".into(), "PIERREFITTE".into())))
        );
        assert_eq!(with_place("AASCO - 93"), ("AASCO".into(), Some(("93".into(), String::new()))));
        assert_eq!(with_place("A - B - C"), ("A - B - C".into(), None));
    }
}
