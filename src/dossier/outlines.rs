//! Outlines of territories: which feature of `territoires.geojson` is of which territory.
//!
//! # Method     A feature is a territory's by its identifier, else by its official code, else by its name, whichever of its properties says so first.
//! # Odd cases  The official code of an MDS or a neighbourhood is that of the town where it stands: it is no outline of its own. Several features of one territory are put together.
//! A feature of no territory, a territory without outline, a feature that can't be drawn: each is said once, with the first names.

use super::codes::{Level, Table};
use super::fold::fold;
use super::header::key;
use super::load::Loaded;
use super::model::{Dossier, Outline, Source, TerritoryIdx};
use super::remark::{Place, Remark, shown};
use super::tables::{Naming, naming};
use crate::say;
use crate::sources::{self, GeoFault, Severity, Shape, ShapeFault, SourceError};
use crate::text::{Sentence, count};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names given as examples in a remark.
const NAMED: usize = 5;

/// What programs of maps call an identifier, an official code and a name, folded as headers are.
const IDS: &[&str] = &["id", "identifiant", "territoire", "code", "identifier", "key"];
const CODES: &[&str] = &[
    "code_insee",
    "insee",
    "insee_com",
    "code",
    "codgeo",
    "com",
    "code_commune",
    "code_com",
    "cod_com",
    "insee_dep",
    "code_dept",
    "code_epci",
    "siren_epci",
    "code_siren",
    "siren",
    "id",
];
const NAMES: &[&str] =
    &["nom", "name", "libelle", "libgeo", "nom_com", "nom_commune", "nom_officiel", "nom_epci", "territoire", "nom_territoire"];

/// Adds the outlines of a folder to what was read of it.
///
/// # Errors
/// The folder can't be listed any more.
pub(super) fn add(folder: &Path, loaded: &mut Loaded) -> Result<(), SourceError> {
    let mut found: BTreeMap<TerritoryIdx, Outline> = BTreeMap::new();
    let mut is_read = false;
    for entry in sources::list(folder)? {
        let extension = entry.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if entry.name.starts_with(['.', '~']) || !matches!(extension.as_str(), "geojson" | "json") || !entry.is_file {
            continue;
        }
        if !matches!(naming(&entry.name), Naming::Named(Table::Territories) | Naming::LedBy(Table::Territories)) {
            if extension == "geojson" {
                loaded.remarks.push(unknown_file(&entry.name));
            }
            continue;
        }
        match sources::read_outlines(&entry.path) {
            Ok(Ok(shapes)) => {
                is_read = true;
                let n_kept = take(&shapes, &entry.name, &loaded.dossier, &mut found, &mut loaded.remarks);
                loaded.dossier.sources.push(Source { name: shown(&entry.name), rows: n_kept, fingerprint: fingerprint(&shapes) });
            }
            Ok(Err(fault)) => loaded.remarks.push(unreadable(&entry.name, &fault)),
            Err(error) => loaded.remarks.push(remark(
                &entry.name,
                Severity::Warning,
                "outlines_unreadable",
                error.sentence().without_stop(),
                Sentence::default(),
            )),
        }
    }
    if is_read {
        loaded.remarks.extend(without_outline(&loaded.dossier, &found));
    }
    loaded.dossier.outlines = found.into_values().collect();
    Ok(())
}

/// Takes the shapes of a file; how many are of a territory.
fn take(shapes: &[Shape], file: &str, dossier: &Dossier, found: &mut BTreeMap<TerritoryIdx, Outline>, remarks: &mut Vec<Remark>) -> usize {
    let names = Called::new(dossier);
    let mut unknown: Vec<&Shape> = Vec::new();
    let mut faulty: BTreeMap<ShapeFault, Vec<&Shape>> = BTreeMap::new();
    let mut n_kept = 0;
    for shape in shapes {
        match (names.of(shape), shape.fault) {
            (_, Some(fault)) => faulty.entry(fault).or_default().push(shape),
            (None, None) => unknown.push(shape),
            (Some(territory), None) => {
                n_kept += 1;
                found
                    .entry(territory)
                    .or_insert_with(|| Outline { territory, areas: Vec::new() })
                    .areas
                    .extend(shape.areas.iter().cloned());
            }
        }
    }
    for (fault, shapes) in faulty {
        let (n, examples, said) = (elements(shapes.len()), examples(&shapes), fault.sentence());
        let (n_fr, n_en, fr, en) = (n.fr, n.en, said.fr, said.en);
        let words = say!("{n_fr} à corriger ({examples}) : {fr}" | "{n_en} to mend ({examples}): {en}");
        remarks.push(remark(file, Severity::Warning, "outline_unusable", words, fault.mend()));
    }
    if !unknown.is_empty() {
        let (n, examples) = (elements(unknown.len()), examples(&unknown));
        let (fr, en) = (n.fr, n.en);
        remarks.push(remark(
            file,
            Severity::Information,
            "outline_unknown",
            say!("{fr} d'aucun territoire du dossier ({examples})" | "{en} of no territory of the dossier ({examples})"),
            say!(
                "pour qu'ils soient dessinés, leur donner une propriété « id », « code_insee » ou « nom » qui soit celle d'un territoire"
                    | "to have them drawn, give them a property 'id', 'code_insee' or 'nom' that is a territory's"
            ),
        ));
    }
    n_kept
}

fn elements(n: usize) -> Sentence {
    count(n, ("contour", "contours"), ("outline", "outlines"))
}

/// The first names, or numbers where there is no name.
fn examples(shapes: &[&Shape]) -> String {
    let name = |shape: &&Shape| {
        let number = shape.number;
        let named = |known: &[&str]| shape.properties.iter().find(|(name, _)| known.contains(&key(name).as_str()));
        named(NAMES).or_else(|| named(IDS)).map_or_else(|| format!("n° {number}"), |(_, name)| shown(name))
    };
    let mut names: Vec<String> = shapes.iter().take(NAMED).map(name).collect();
    if shapes.len() > NAMED {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// All that territories can be called on a map. What two are called names neither.
struct Called {
    ids: BTreeMap<String, TerritoryIdx>,
    codes: BTreeMap<String, TerritoryIdx>,
    names: BTreeMap<String, TerritoryIdx>,
}

impl Called {
    fn new(dossier: &Dossier) -> Self {
        let gather = |call: &dyn Fn(TerritoryIdx) -> Option<String>| {
            let (mut map, mut twice) = (BTreeMap::new(), BTreeSet::new());
            for at in (0..dossier.territories.len()).map(TerritoryIdx::from) {
                let Some(name) = call(at).filter(|name| !name.is_empty()) else { continue };
                if map.insert(name.clone(), at).is_some() {
                    twice.insert(name);
                }
            }
            map.retain(|name, _| !twice.contains(name));
            map
        };
        let is_own = |level: Level| matches!(level, Level::Department | Level::Epci | Level::Municipality);
        Self {
            ids: gather(&|t| Some(fold(&dossier.territory(t).id))),
            codes: gather(&|t| {
                let territory = dossier.territory(t);
                territory.insee_code.as_deref().filter(|_| is_own(territory.level)).map(fold)
            }),
            names: gather(&|t| Some(fold(&dossier.territory(t).name))),
        }
    }

    fn of(&self, shape: &Shape) -> Option<TerritoryIdx> {
        let values = |known: &'static [&'static str]| {
            shape.properties.iter().filter(move |(name, _)| known.contains(&key(name).as_str())).map(|(_, value)| value)
        };
        // 1001: a program took the code 01001 for a number.
        let padded = |value: &String| fold(value).parse::<u32>().ok().map(|n| format!("{n:05}"));
        values(IDS)
            .find_map(|value| self.ids.get(&fold(value)))
            .or_else(|| values(CODES).find_map(|value| self.codes.get(&fold(value))))
            .or_else(|| values(CODES).find_map(|value| self.codes.get(&padded(value)?)))
            .or_else(|| values(NAMES).find_map(|value| self.names.get(&fold(value))))
            .copied()
    }
}

/// Territories of the levels that have outlines, and that have none.
fn without_outline(dossier: &Dossier, found: &BTreeMap<TerritoryIdx, Outline>) -> Option<Remark> {
    let levels: BTreeSet<Level> = found.keys().map(|t| dossier.territory(*t).level).collect();
    let is_bare = |t: &TerritoryIdx| levels.contains(&dossier.territory(*t).level) && !found.contains_key(t);
    let bare: Vec<TerritoryIdx> = (0..dossier.territories.len()).map(TerritoryIdx::from).filter(is_bare).collect();
    if bare.is_empty() {
        return None;
    }
    let mut names: Vec<String> = bare.iter().take(NAMED).map(|t| shown(&dossier.territory(*t).name)).collect();
    if bare.len() > NAMED {
        names.push("…".to_owned());
    }
    let (n, names) = (count(bare.len(), ("territoire", "territoires"), ("territory", "territories")), names.join(", "));
    let (fr, en) = (n.fr, n.en);
    let mut remark = remark(
        "territoires.geojson",
        Severity::Information,
        "outline_missing",
        say!("{fr} sans contour ({names})" | "{en} without outline ({names})"),
        Sentence::default(),
    );
    remark.meanwhile = say!(
        "les cartes ne les dessinent pas, ou par un point ; les tables les gardent"
            | "maps don't draw them, or as a point; tables keep them"
    );
    Some(remark)
}

fn unknown_file(name: &str) -> Remark {
    remark(
        name,
        Severity::Information,
        "unknown_file",
        say!("ce nom n'est pas celui des contours du dossier" | "this is not the name of the dossier's outlines"),
        say!("si ce sont eux, le nommer territoires.geojson" | "if it holds them, call it territoires.geojson"),
    )
}

fn unreadable(name: &str, fault: &GeoFault) -> Remark {
    remark(name, Severity::Warning, "outlines_unreadable", fault.sentence(), fault.mend())
}

fn remark(file: &str, severity: Severity, kind: &'static str, found: Sentence, mend: Sentence) -> Remark {
    let place = Place { source: shown(file), ..Place::default() };
    let meanwhile = say!("rien n'en est dessiné" | "nothing of it is drawn");
    Remark { severity, kind, table: None, place, found, expected: Sentence::default(), mend, meanwhile, others: 0 }
}

/// What was read, in 64 letters: the same when features stand in another order.
fn fingerprint(shapes: &[Shape]) -> String {
    let digest = |shape: &Shape| -> [u8; 32] {
        let mut hash = Sha256::new();
        for (name, value) in &shape.properties {
            hash.update([1]);
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(value.as_bytes());
        }
        for ring in shape.areas.iter().flatten() {
            hash.update([2]);
            ring.iter().for_each(|(x, y)| {
                hash.update(x.to_bits().to_le_bytes());
                hash.update(y.to_bits().to_le_bytes());
            });
        }
        hash.finalize().into()
    };
    let mut all: Vec<[u8; 32]> = shapes.iter().map(digest).collect();
    all.sort_unstable();
    let mut whole = Sha256::new();
    all.iter().for_each(|one| whole.update(one));
    whole.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::from_text;
    use super::*;

    const SQUARE: &str = "{\"type\":\"Polygon\",\"coordinates\":[[[2,48],[2.1,48],[2.1,48.1],[2,48]]]}";

    fn taken(properties: &[&str]) -> (Vec<String>, Vec<Remark>) {
        let dossier = from_text(
            "territoires: id|nom|niveau|code_insee; mds-melun|MDS de Melun|mds|77288; c1|Melun|commune|77288; c2|L'Abergement|commune|01001; c3|Le Pin|commune|; c4|Le Pin|commune|",
        )
        .dossier;
        let features: Vec<String> = properties.iter().map(|p| format!("{{\"properties\":{{{p}}},\"geometry\":{SQUARE}}}")).collect();
        let shapes = sources::outlines(format!("{{\"features\":[{}]}}", features.join(",")).as_bytes()).unwrap();
        let (mut found, mut remarks) = (BTreeMap::new(), Vec::new());
        take(&shapes, "territoires.geojson", &dossier, &mut found, &mut remarks);
        remarks.extend(without_outline(&dossier, &found));
        (found.keys().map(|t| dossier.territory(*t).id.clone()).collect(), remarks)
    }

    #[test]
    fn a_feature_is_a_territorys_by_identifier_code_or_name() {
        for (property, id) in [
            ("\"ID\":\"mds-melun\"", "mds-melun"),
            ("\"code\":\"77288\"", "c1"),
            ("\"INSEE_COM\":1001", "c2"),
            ("\"Nom\":\"l’abergement\"", "c2"),
            ("\"nom\":\"MDS de Melun\"", "mds-melun"),
        ] {
            assert_eq!(taken(&[property]).0, [id], "{property}");
        }
        let (found, remarks) = taken(&["\"nom\":\"Le Pin\"", "\"nom\":\"Ailleurs\"", "\"code\":\"77288\"", "\"code\":77288"]);
        assert_eq!(found, ["c1"]);
        let said = format!("{} / {}", remarks[0].found.fr, remarks[1].found.fr);
        assert_eq!(
            said,
            "2 contours d'aucun territoire du dossier (Le Pin, Ailleurs) / 3 territoires sans contour (L'Abergement, Le Pin, Le Pin)"
        );
    }

    #[test]
    fn the_order_of_features_changes_nothing() {
        let read = |text: &str| fingerprint(&sources::outlines(text.as_bytes()).unwrap());
        let [a, b] = ["a", "b"].map(|id| format!("{{\"id\":\"{id}\",\"geometry\":{SQUARE}}}"));
        assert_eq!(read(&format!("{{\"features\":[{a},{b}]}}")), read(&format!("{{\"features\":[{b},{a}]}}")));
        assert_ne!(read(&format!("{{\"features\":[{a}]}}")), read(&format!("{{\"features\":[{b}]}}")));
    }
}
