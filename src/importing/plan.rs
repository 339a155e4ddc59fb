//! What a sheet is: its table, its headers, and what each of its columns means.
//!
//! # Method     The table is the one of which the headers name the most columns, the ones beside it included (the partners and funders that stand on the row of an
//! action, the codes of a partner's commune); the name of the sheet decides when it is that of a table. A prefix that most headers share (« USER_NOM », « USER_TYPE ») is
//! taken off. A user's own correspondences come before all that.

use super::mapping::Mapping;
use super::understood::Confidence;
use crate::dossier::{Kind, Means, Names, Naming, Table, header_key, naming, shown, spec};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::{Sentence, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Rows among which headers are looked for.
const SEARCHED: usize = 30;

/// What stands beside the columns of a table, on the same row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Partners of an action, which give participations.
    Partners,
    /// Funders of an action.
    Funders,
    /// Code of the commune.
    Commune,
    /// Postal code.
    Postal,
}

impl Side {
    const fn name(self) -> &'static str {
        match self {
            Self::Partners => "partenaires",
            Self::Funders => "financeurs",
            Self::Commune => "code_insee",
            Self::Postal => "code_postal",
        }
    }

    const fn title(self) -> Text {
        match self {
            Self::Partners => Text { fr: "Partenaires de l'action", en: "Partners of the action" },
            Self::Funders => Text { fr: "Financeurs de l'action", en: "Funders of the action" },
            Self::Commune => Text { fr: "Code de la commune", en: "Code of the commune" },
            Self::Postal => Text { fr: "Code postal", en: "Postal code" },
        }
    }

    /// What it may be called, for each table that has it.
    fn names(self, table: Table) -> &'static [&'static str] {
        match (self, table) {
            (Self::Partners, Table::Actions) => &[
                "partenaires",
                "partenaire",
                "partenaires associés",
                "partenaires mobilisés",
                "acteurs",
                "structures associées",
                "partenaires de l'action",
                "intervenants",
                "partners",
            ],
            (Self::Funders, Table::Actions) => &["financeurs", "financeur", "financement", "cofinanceurs", "funders"],
            (Self::Commune, Table::Partners | Table::Actions) => &["code_insee", "insee", "cog", "code commune", "codgeo"],
            (Self::Postal, Table::Partners | Table::Actions) => &["code_postal", "cp", "postal"],
            _ => &[],
        }
    }
}

const SIDES: [Side; 4] = [Side::Partners, Side::Funders, Side::Commune, Side::Postal];

/// Columns that a directory has and the format hasn't: they tell that a table is one of partners.
const OF_PARTNERS: &[&str] =
    &["adresse", "rue", "latitude", "longitude", "lat", "lng", "departement", "site web", "telephone", "courriel", "horaires", "capacite"];

/// Other headers for the type of a partner, before those of the format: the clearest first.
const TYPES: &[&str] = &["ss_cat", "sous categorie", "type source", "typologie"];

/// Other headers for the title of an action.
const TITLES: &[&str] = &["nom du projet", "projet", "titre du projet", "intitule projet"];

/// What a column becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A column of the table, by its position.
    Column(usize),
    Side(Side),
    Note,
    Ignored,
}

impl Target {
    /// The word in `correspondances.toml`.
    pub fn name(self, table: Table) -> &'static str {
        match self {
            Self::Column(at) => spec(table).columns[at].name,
            Self::Side(side) => side.name(),
            Self::Note => "note",
            Self::Ignored => "ignorer",
        }
    }

    /// What a word of `correspondances.toml` means.
    pub fn read(word: &str, table: Table) -> Option<Self> {
        let word = word.trim();
        let side = || SIDES.into_iter().find(|side| side.name() == word && !side.names(table).is_empty()).map(Self::Side);
        match word {
            "note" => Some(Self::Note),
            "ignorer" => Some(Self::Ignored),
            _ => spec(table).position(word).map(Self::Column).or_else(side),
        }
    }
}

/// All that a column of a sheet of that table may become: the word of `correspondances.toml`, and for people; in the order of the format.
pub fn meanings(table: Table) -> Vec<(&'static str, Text)> {
    let columns = spec(table).columns.iter().map(|column| (column.name, column.title));
    let sides = SIDES.into_iter().filter(|side| !side.names(table).is_empty()).map(|side| (side.name(), side.title()));
    let others = [
        (Target::Note.name(table), Text { fr: "Note, à côté de la ligne", en: "A note beside the row" }),
        (Target::Ignored.name(table), Text { fr: "Ne pas reprendre", en: "Leave out" }),
    ];
    columns.chain(sides).chain(others).collect()
}

/// A sheet, understood.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub table: Table,
    /// Position of the row of headers.
    pub header: usize,
    /// What each column becomes; nothing: a note, unless it is about persons.
    pub targets: Vec<(Option<Target>, Confidence)>,
    /// The territory that the whole sheet is about.
    pub territory: Option<String>,
}

/// Why a sheet is left aside.
#[derive(Clone, Debug)]
pub(super) struct NotUnderstood {
    pub found: Sentence,
    pub mend: Sentence,
}

/// Understands a sheet.
pub(super) fn of(raw: &RawTable, mapping: &Mapping) -> Result<Plan, NotUnderstood> {
    if let Some(entry) = mapping.of(raw) {
        if entry.is_ignored() {
            return Err(NotUnderstood {
                found: say!(
                    "la table de correspondances dit d'ignorer cette feuille" | "the table of correspondences says to ignore this sheet"
                ),
                mend: Sentence::default(),
            });
        }
        if let Some(plan) = entry.plan(raw) {
            return Ok(plan);
        }
    }
    let name = raw.sheet.as_deref().unwrap_or(&raw.name);
    let named = naming(name);
    let best = Table::ALL.iter().filter_map(|table| {
        let (header, score) = header_of(raw, *table)?;
        let bonus = match named {
            Naming::Named(other) if other == *table => 3,
            Naming::LedBy(other) if other == *table => 2,
            _ => 0,
        };
        Some((score + bonus, std::cmp::Reverse(*table), header))
    });
    let Some((_, table, header)) = best.max() else {
        let first = if raw.is_empty() {
            String::new()
        } else {
            raw.row(0).cells().map(str::trim).filter(|cell| !cell.is_empty()).take(6).map(shown).collect::<Vec<_>>().join(", ")
        };
        return Err(NotUnderstood {
            found: say!(
                "aucune ligne d'en-têtes n'est comprise (première ligne : {first})"
                    | "no row of headers is understood (first row: {first})"
            ),
            mend: say!(
                "dire dans correspondances.toml quelle table c'est et ce que veulent dire ses colonnes, ou « ignorer »"
                    | "say in correspondances.toml which table it is and what its columns mean, or 'ignorer'"
            ),
        });
    };
    let mut targets = targets(raw.row(header), &Words::new(table.0));
    forget_false_identifiers(raw, header, table.0, &mut targets);
    let territory = territory_of(raw, table.0, &targets);
    Ok(Plan { table: table.0, header, targets, territory })
}

/// The best row of headers for a table, and how well they fit; nothing when they don't tell one record from another.
fn header_of(raw: &RawTable, table: Table) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let words = Words::new(table);
    for (at, row) in raw.rows().take(SEARCHED).enumerate() {
        let targets = targets(row, &words);
        let columns: Vec<usize> =
            targets.iter().filter_map(|(target, _)| if let Some(Target::Column(at)) = target { Some(*at) } else { None }).collect();
        let kinds = spec(table).columns;
        let has_ids = kinds.iter().any(|column| matches!(column.kind, Kind::Id));
        let is_telling = |at: &usize| matches!(kinds[*at].kind, Kind::Text) && kinds[*at].need != crate::dossier::ColumnNeed::Optional;
        let can_tell = if has_ids {
            columns.iter().any(|at| is_telling(at) || (matches!(kinds[*at].kind, Kind::Id) && columns.len() > 2))
        } else {
            kinds.iter().enumerate().all(|(at, column)| column.need == crate::dossier::ColumnNeed::Optional || columns.contains(&at))
        };
        let n_sides = targets.iter().filter(|(target, _)| matches!(target, Some(Target::Side(_)))).count();
        let n_near = if words.of_partners.is_empty() {
            0
        } else {
            row.cells().take(300).filter(|cell| words.of_partners.contains(&header_key(cell))).count()
        };
        // A mark of partners that nothing else has.
        let n_marks = columns.iter().filter(|at| matches!(kinds[**at].kind, Kind::Siret | Kind::Rna)).count();
        let score = columns.len() + n_sides + n_near + n_marks;
        if columns.len() + n_sides >= 2 && can_tell && best.is_none_or(|(_, least)| score > least) {
            best = Some((at, score));
        }
    }
    best
}

/// All that the columns of a table may be called, prepared once a sheet.
pub(super) struct Words {
    table: Table,
    names: Names,
    sides: Vec<(Side, Vec<String>)>,
    /// Other headers for a column, before those of the format, the clearest first.
    others: Vec<(usize, Vec<String>)>,
    of_partners: Vec<String>,
}

impl Words {
    pub fn new(table: Table) -> Self {
        let keys = |names: &[&str]| names.iter().map(|name| header_key(name)).collect::<Vec<String>>();
        let others = match table {
            Table::Partners => [("type", TYPES)].as_slice(),
            Table::Actions => [("titre", TITLES)].as_slice(),
            _ => [].as_slice(),
        };
        Self {
            table,
            names: Names::new(spec(table)),
            sides: SIDES.into_iter().map(|side| (side, keys(side.names(table)))).collect(),
            others: others.iter().filter_map(|(column, names)| Some((spec(table).position(column)?, keys(names)))).collect(),
            of_partners: if table == Table::Partners { keys(OF_PARTNERS) } else { Vec::new() },
        }
    }
}

/// What the cells of a row of headers mean for a table; each meaning once, the surest first.
pub(super) fn targets(header: RawRow<'_>, words: &Words) -> Vec<(Option<Target>, Confidence)> {
    let cells: Vec<&str> = header.cells().take(300).map(str::trim).collect();
    let prefix = shared_prefix(&cells);
    let table = words.table;
    let mut found: Vec<(usize, Target, Confidence, u8)> = Vec::new();
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty() && cell.len() <= 120) {
        let bare = prefix.as_deref().and_then(|prefix| cell.strip_prefix(prefix)).unwrap_or(cell);
        let key = header_key(bare);
        let side = words.sides.iter().find(|(_, names)| names.contains(&key)).map(|(side, _)| *side);
        let other = words.others.iter().find_map(|(column, names)| Some((*column, names.iter().position(|name| *name == key)?)));
        let is_stripped = bare.len() < cell.len();
        let meaning = match (words.names.means(bare), side, other) {
            (Some(Means::Exactly(column)), ..) if spec(table).columns[column].name == *cell => {
                Some((Target::Column(column), Confidence::Sure, 0))
            }
            (_, _, Some((column, rank))) => Some((Target::Column(column), Confidence::Understood, 1 + rank as u8)),
            (_, Some(side), _) => Some((Target::Side(side), Confidence::Understood, 1)),
            (Some(Means::Exactly(column) | Means::Plainly(column)), ..) => Some((Target::Column(column), Confidence::Understood, 10)),
            (Some(Means::Nearly(column)), ..) => Some((Target::Column(column), Confidence::Guessed, 20)),
            _ => None,
        };
        if let Some((target, confidence, rank)) = meaning {
            let confidence = if is_stripped { Confidence::Guessed } else { confidence };
            found.push((at, target, confidence, rank));
        }
    }
    found.sort_by_key(|(at, _, _, rank)| (*rank, *at));
    let mut out = vec![(None, Confidence::Understood); cells.len()];
    let mut taken: Vec<Target> = Vec::new();
    for (at, target, confidence, _) in found {
        if !taken.contains(&target) {
            taken.push(target);
            out[at] = (Some(target), confidence);
        }
    }
    out
}

/// A column taken for identifiers by its header (« N° » of a street) whose values aren't told apart is none.
fn forget_false_identifiers(raw: &RawTable, header: usize, table: Table, targets: &mut [(Option<Target>, Confidence)]) {
    for (at, (target, confidence)) in targets.iter_mut().enumerate() {
        let is_id = matches!(target, Some(Target::Column(column)) if matches!(spec(table).columns[*column].kind, Kind::Id));
        if !is_id || *confidence == Confidence::Sure {
            continue;
        }
        let values: Vec<&str> = (header + 1..raw.len()).map(|row| raw.row(row).cell(at).trim()).filter(|value| !value.is_empty()).collect();
        let distinct: BTreeSet<&&str> = values.iter().collect();
        if distinct.len() * 10 < values.len() * 9 || values.len() * 2 < raw.len() - header - 1 {
            *target = None;
        }
    }
}

/// A prefix up to `_` that at least three headers, and a quarter of them, share.
fn shared_prefix(cells: &[&str]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cell in cells {
        if let Some(at) = cell.find('_').filter(|at| *at > 1 && at + 1 < cell.len()) {
            *counts.entry(&cell[..=at]).or_default() += 1;
        }
    }
    let (prefix, n) = counts.into_iter().max_by_key(|(_, n)| *n)?;
    (n >= 3 && n * 6 >= cells.len().min(20)).then(|| prefix.to_owned())
}

/// The territory that a sheet bears the name of, when none of its columns says where its rows are.
pub(super) fn territory_of(raw: &RawTable, table: Table, targets: &[(Option<Target>, Confidence)]) -> Option<String> {
    let columns = spec(table).columns;
    let says_where = |column: &crate::dossier::ColumnSpec| {
        matches!(column.kind, Kind::Reference(Table::Territories) | Kind::References(Table::Territories))
    };
    let at = columns.iter().position(|column| says_where(column) && column.name != "parent")?;
    if targets.iter().any(|(target, _)| *target == Some(Target::Column(at))) {
        return None;
    }
    let sheet = raw.sheet.as_deref()?.trim();
    let plain: String = header_key(sheet).trim_matches(|c: char| c.is_ascii_digit() || c == '_').to_owned();
    let is_generic =
        ["feuil", "feuille", "sheet", "tableau", "tab", "onglet", "donnee", "data", "liste", "export", ""].contains(&plain.as_str());
    match naming(sheet) {
        _ if is_generic => None,
        Naming::Named(_) => None,
        // « Actions Chelles », « partenaires - Melun »: what follows the name of the table.
        Naming::LedBy(_) => sheet
            .split_once([' ', '-', '_', ':'])
            .map(|(_, rest)| rest.trim_matches([' ', '-', '_', ':']).to_owned())
            .filter(|rest| rest.len() > 1),
        Naming::Unknown => Some(sheet.to_owned()),
    }
}
