//! A labelled set → the product's own tables, read as any dossier is, and its truth as pairs of positions. One way for all sets.

use crate::sets::{Set, Source, Truth, What};
use maillage::dossier::{Dossier, load_folder, load_tables};
use maillage::sources::RawTable;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Positions of two records, the first before the second.
pub type Pair = (usize, usize);
/// A row by its headers.
type Row = HashMap<String, String>;

/// A set, read.
pub struct Labelled {
    pub set: &'static Set,
    pub dossier: Dossier,
    /// Pairs that are the same.
    pub truth: BTreeSet<Pair>,
    /// By record: its true group, or one of its own.
    pub group_of: Vec<u32>,
    /// Number of groups, those of one record included.
    pub n_groups: usize,
    /// Pairs that someone graded; all pairs are judged where there are none.
    pub graded: BTreeMap<Pair, f64>,
    /// By record: does it share its group with others?
    is_grouped: Vec<bool>,
    /// Is a pair without any grouped record judged?
    is_rest_judged: bool,
    /// By false friend: the group that it is near to.
    pub false_friends: Vec<(usize, u32)>,
}

impl Labelled {
    /// Does somebody know whether this pair is the same?
    pub fn is_judged(&self, pair: Pair) -> bool {
        if self.graded.is_empty() {
            self.is_rest_judged || self.is_grouped[pair.0] || self.is_grouped[pair.1]
        } else {
            self.graded.contains_key(&pair)
        }
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.group_of.len()
    }
}

/// Where the sets are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data")
}

/// Reads a set.
pub fn read(set: &'static Set) -> Result<Labelled, String> {
    let (dossier, graded_ids) = match set.source {
        Source::Dossier { folder: inside, are_descriptions_blanked } => {
            let mut dossier = load_folder(&folder().join(inside)).map_err(|why| why.to_string())?.dossier;
            if are_descriptions_blanked {
                dossier.actions.iter_mut().for_each(|action| action.description.clear());
            }
            (dossier, Vec::new())
        }
        Source::Rows { file, id, name } => {
            let records: Vec<(String, String)> = table(file)?.iter().map(|row| (row[id].clone(), put_together(row, name))).collect();
            (dossier_of(set.what, &records), Vec::new())
        }
        Source::Pairs { file, left, right } => {
            let Truth::Label { column, .. } = set.truth else { return Err("pairs are judged by a column".into()) };
            // A record that comes in several pairs is one record.
            let mut known: HashMap<(char, String), String> = HashMap::new();
            let mut records = Vec::new();
            let mut graded = Vec::new();
            for row in table(file)? {
                let mut id_of = |side: char, columns: &[&str]| {
                    let text = put_together(&row, columns);
                    let fresh = format!("{side}{:05}", known.len());
                    known
                        .entry((side, text.clone()))
                        .or_insert_with(|| {
                            records.push((fresh.clone(), text));
                            fresh
                        })
                        .clone()
                };
                let pair = (id_of('a', left), id_of('b', right));
                let grade: f64 = row[column].parse().map_err(|_| format!("{file}: {column} is no number"))?;
                graded.push((pair, grade));
            }
            (dossier_of(set.what, &records), graded)
        }
    };
    let ids: Vec<&str> = match set.what {
        What::Partners => dossier.partners.iter().map(|partner| partner.id.as_str()).collect(),
        What::Actions | What::Texts => dossier.actions.iter().map(|action| action.id.as_str()).collect(),
    };
    let at: HashMap<&str, usize> = ids.iter().enumerate().map(|(at, &id)| (id, at)).collect();
    let mut groups: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut graded = BTreeMap::new();
    let (mut truth, mut is_rest_judged) = (BTreeSet::new(), true);
    match set.truth {
        Truth::Groups { file, group, member, is_rest_judged: judged } => {
            is_rest_judged = judged;
            for row in table(file)? {
                if let Some(&record) = at.get(row[member].as_str()) {
                    groups.entry(row[group].clone()).or_default().insert(record);
                }
            }
        }
        Truth::PartOfId(part) => {
            for (record, id) in ids.iter().enumerate() {
                groups.entry(id.split('-').nth(part).unwrap_or(id).to_owned()).or_default().insert(record);
            }
        }
        Truth::Label { least, .. } => {
            for ((left, right), grade) in &graded_ids {
                if let (Some(&left), Some(&right)) = (at.get(left.as_str()), at.get(right.as_str())) {
                    let pair = (left.min(right), left.max(right));
                    graded.insert(pair, *grade);
                    if *grade >= least {
                        truth.insert(pair);
                    }
                }
            }
        }
    }
    let mut group_of = vec![u32::MAX; ids.len()];
    for (number, members) in groups.values().enumerate() {
        members.iter().for_each(|&member| group_of[member] = number as u32);
        truth.extend(members.iter().flat_map(|&a| members.range(a + 1..).map(move |&b| (a, b))));
    }
    let numbers: HashMap<String, u32> = groups.keys().cloned().zip(0..).collect();
    let mut n_groups = groups.len();
    for group in group_of.iter_mut().filter(|group| **group == u32::MAX) {
        *group = n_groups as u32;
        n_groups += 1;
    }
    let false_friends = match set.false_friends {
        Some(file) => {
            table(file)?.iter().filter_map(|row| Some((*at.get(row["action"].as_str())?, *numbers.get(&row["groupe"])?))).collect()
        }
        None => Vec::new(),
    };
    let mut sizes = vec![0; n_groups];
    group_of.iter().for_each(|&group| sizes[group as usize] += 1);
    let is_grouped = group_of.iter().map(|&group| sizes[group as usize] > 1).collect();
    Ok(Labelled { set, dossier, truth, is_grouped, group_of, n_groups, graded, is_rest_judged, false_friends })
}

/// Rows of a file by their trimmed headers; a `.gz` is opened by `gzip`.
fn table(file: &str) -> Result<Vec<Row>, String> {
    let path = folder().join(file);
    let bytes = if file.ends_with(".gz") {
        let said = std::process::Command::new("gzip").arg("-dc").arg(&path).output().map_err(|why| format!("gzip: {why}"))?;
        if !said.status.success() {
            return Err(format!("{}: can't be unpacked", path.display()));
        }
        said.stdout
    } else {
        std::fs::read(&path).map_err(|why| format!("{}: {why}", path.display()))?
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(&bytes[..]);
    let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|why| format!("{file}: {why}"))
}

/// Some cells of a row, end to end.
fn put_together(row: &Row, columns: &[&str]) -> String {
    let cells: Vec<&str> = columns.iter().map(|column| row[*column].trim()).filter(|cell| !cell.is_empty()).collect();
    cells.join(" ")
}

/// Records `(identifier, text)` as a dossier of one territory: partners by their name, or actions by their title.
fn dossier_of(what: What, records: &[(String, String)]) -> Dossier {
    let (name, header, last) = match what {
        What::Partners => ("partenaires.csv", ["id", "nom", "type"], "autre"),
        What::Actions | What::Texts => ("actions.csv", ["id", "titre", "territoires"], "t"),
    };
    let rows = records.iter().map(|(id, text)| [id.as_str(), text.as_str(), last]);
    let territories = RawTable::from_rows("territoires.csv", [["id", "nom", "niveau"], ["t", "Ici", "commune"]]);
    let table = RawTable::from_rows(name, std::iter::once(header).chain(rows));
    load_tables(vec![territories, table], "essai").dossier
}
