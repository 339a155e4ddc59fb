//! Where things are: communes by code or by name, what holds them, and what they have become.

use super::draft::{Cells, Draft, slug};
use crate::dossier::{Severity, Table, fold};
use crate::say;
use crate::text::Sentence;

/// Départements by code. A name tells more than a number.
const DEPARTMENTS: &str = "01 Ain,02 Aisne,03 Allier,04 Alpes-de-Haute-Provence,05 Hautes-Alpes,06 Alpes-Maritimes,07 Ardèche,08 Ardennes,09 Ariège,10 Aube,11 Aude,\
12 Aveyron,13 Bouches-du-Rhône,14 Calvados,15 Cantal,16 Charente,17 Charente-Maritime,18 Cher,19 Corrèze,2A Corse-du-Sud,2B Haute-Corse,21 Côte-d'Or,\
22 Côtes-d'Armor,23 Creuse,24 Dordogne,25 Doubs,26 Drôme,27 Eure,28 Eure-et-Loir,29 Finistère,30 Gard,31 Haute-Garonne,32 Gers,33 Gironde,34 Hérault,\
35 Ille-et-Vilaine,36 Indre,37 Indre-et-Loire,38 Isère,39 Jura,40 Landes,41 Loir-et-Cher,42 Loire,43 Haute-Loire,44 Loire-Atlantique,45 Loiret,46 Lot,\
47 Lot-et-Garonne,48 Lozère,49 Maine-et-Loire,50 Manche,51 Marne,52 Haute-Marne,53 Mayenne,54 Meurthe-et-Moselle,55 Meuse,56 Morbihan,57 Moselle,58 Nièvre,\
59 Nord,60 Oise,61 Orne,62 Pas-de-Calais,63 Puy-de-Dôme,64 Pyrénées-Atlantiques,65 Hautes-Pyrénées,66 Pyrénées-Orientales,67 Bas-Rhin,68 Haut-Rhin,69 Rhône,\
70 Haute-Saône,71 Saône-et-Loire,72 Sarthe,73 Savoie,74 Haute-Savoie,75 Paris,76 Seine-Maritime,77 Seine-et-Marne,78 Yvelines,79 Deux-Sèvres,80 Somme,81 Tarn,\
82 Tarn-et-Garonne,83 Var,84 Vaucluse,85 Vendée,86 Vienne,87 Haute-Vienne,88 Vosges,89 Yonne,90 Territoire de Belfort,91 Essonne,92 Hauts-de-Seine,\
93 Seine-Saint-Denis,94 Val-de-Marne,95 Val-d'Oise,971 Guadeloupe,972 Martinique,973 Guyane,974 La Réunion,976 Mayotte";

/// A place as a foreign row writes it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot<'a> {
    /// Name of the commune.
    pub name: &'a str,
    /// Its code in the COG, if any.
    pub code: &'a str,
    /// Postal code, which tells the département when there is no other.
    pub postal: &'a str,
    /// Foreign column of the name.
    pub from: Option<usize>,
}

/// A code as the COG writes it: five characters, its leading zero put back; nothing when it is none.
pub(super) fn cog(code: &str) -> Option<String> {
    let code = code.trim().trim_end_matches(".0");
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match code.len() {
        4 if is_digits(code) => Some(format!("0{code}")),
        5 if is_digits(code) || (matches!(&code.as_bytes()[..2], b"2A" | b"2B") && is_digits(&code[2..])) => Some(code.to_owned()),
        _ => None,
    }
}

/// The département of a code of the COG or of a postal code.
fn department_of(code: &str) -> Option<&str> {
    let code = code.trim();
    let length = if code.starts_with("97") { 3 } else { 2 };
    code.get(..length).filter(|_| code.len() >= 5)
}

/// The name of a département.
pub(super) fn department_name(code: &str) -> Option<&'static str> {
    DEPARTMENTS.split(',').filter_map(|entry| entry.split_once(' ')).find(|(known, _)| *known == code).map(|(_, name)| name)
}

/// « MELUN CEDEX 01 » → « MELUN ».
fn without_cedex(name: &str) -> &str {
    name.to_lowercase().find(" cedex").and_then(|at| name.get(..at)).unwrap_or(name).trim()
}

/// A level that a name tells by its first words; else a commune, which claims least.
pub(super) fn level_of(name: &str) -> &'static str {
    let folded = fold(name);
    let starts = |words: &[&str]| words.iter().any(|word| folded == *word || folded.starts_with(&format!("{word}_")));
    if starts(&["mds", "uas", "utas", "cms", "maison_departementale", "maison_des_solidarites", "maison_du_departement"]) {
        "mds"
    } else if starts(&["circonscription", "circo"]) {
        "circonscription"
    } else if starts(&["bassin"]) {
        "bassin"
    } else if starts(&["cc", "ca", "cu", "ept", "epci", "communaute", "metropole", "agglomeration", "syndicat"]) {
        "epci"
    } else if starts(&["quartier", "qpv", "zus"]) {
        "quartier"
    } else if starts(&["departement"])
        || DEPARTMENTS.split(',').any(|entry| entry.split_once(' ').is_some_and(|(_, name)| fold(name) == folded))
    {
        "departement"
    } else {
        "commune"
    }
}

impl Draft {
    /// Puts a territory in the register of names.
    pub fn name_place(&mut self, id: &str, name: &str) {
        let at = self.position(Table::Territories, id);
        if let Some(at) = at {
            self.places.entry(fold(without_cedex(name))).or_default().insert(at);
        }
    }

    /// The département of a code.
    pub fn department(&mut self, record: usize, code: &str) -> String {
        let key = format!("dep:{code}");
        if let Some(id) = self.find(Table::Territories, &key) {
            return id;
        }
        let name = department_name(code).map_or_else(|| format!("Département {code}"), str::to_owned);
        let cells = Cells::default().with("nom", &name, None).with("niveau", "departement", None).with("code_insee", code, None);
        let id = self.entity(Table::Territories, record, &key, &format!("dep{code}"), cells);
        self.name_place(&id, &name);
        id
    }

    /// The commune of a place, made if it isn't there; nothing when the place says nothing.
    pub fn commune(&mut self, record: usize, spot: Spot<'_>) -> Option<String> {
        let (mut name, mut code) = (without_cedex(spot.name).to_owned(), cog(spot.code).unwrap_or_default());
        if let Some((after, its_code)) = self.became(&name, &code) {
            let before = if name.is_empty() { code.clone() } else { name.clone() };
            self.tell(
                record,
                spot.from,
                Severity::Information,
                "commune_changed",
                say!("« {before} » est devenue « {after} »" | "'{before}' has become '{after}'"),
                Sentence::default(),
                say!("la nouvelle commune est retenue" | "the new commune is kept"),
            );
            (name, code) = (after, its_code);
        }
        if name.is_empty() && code.is_empty() {
            return None;
        }
        let department = department_of(&code).or_else(|| department_of(spot.postal)).map(str::to_owned);
        if !code.is_empty()
            && let Some(id) = self.find(Table::Territories, &format!("cog:{code}"))
        {
            return Some(id);
        }
        if code.is_empty()
            && let Some(id) = self.called(&name, department.as_deref())
        {
            return Some(id);
        }
        let parent = department.as_deref().filter(|code| department_name(code).is_some()).map(|code| self.department(record, code));
        let shown = if name.is_empty() { code.clone() } else { name };
        let wish = if code.is_empty() { slug(&shown) } else { code.clone() };
        let key = if code.is_empty() { format!("nom:{}:{}", fold(&shown), department.unwrap_or_default()) } else { format!("cog:{code}") };
        let cells = Cells::default().with("nom", &shown, spot.from).with("niveau", "commune", None).with("code_insee", code, None).with(
            "parent",
            parent.unwrap_or_default(),
            None,
        );
        let id = self.entity(Table::Territories, record, &key, &wish, cells);
        self.name_place(&id, &shown);
        Some(id)
    }

    /// What a commune became, if it did.
    fn became(&self, name: &str, code: &str) -> Option<(String, String)> {
        let by_code = (!code.is_empty()).then(|| self.changes.get(code)).flatten();
        by_code.or_else(|| self.changes.get(&fold(name)).filter(|_| code.is_empty())).cloned().flatten()
    }

    /// The only territory of a name, within a département if it is known.
    pub fn called(&self, name: &str, department: Option<&str>) -> Option<String> {
        let found = self.places.get(&fold(without_cedex(name)))?;
        let rows = self.rows.get(&Table::Territories)?;
        let in_department = |at: &&usize| {
            let code = rows[**at].cells.get("code_insee").map_or("", |cell| cell.0.as_str());
            department.is_none_or(|department| code.is_empty() || code.starts_with(department))
        };
        let mut found = found.iter().filter(in_department);
        match (found.next(), found.next()) {
            (Some(at), None) => Some(self.id_at(Table::Territories, *at)),
            _ => None,
        }
    }

    /// The territory that a cell names by its identifier, its code or its name; made if it isn't there.
    pub fn territory(&mut self, record: usize, cell: &str, from: Option<usize>) -> Option<String> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        if self.has(Table::Territories, cell) {
            return Some(cell.to_owned());
        }
        if let Some(code) = cog(cell) {
            return self.commune(record, Spot { code: &code, from, ..Spot::default() });
        }
        if let Some(id) = self.called(cell, None) {
            return Some(id);
        }
        if department_name(cell).is_some() {
            return Some(self.department(record, cell));
        }
        if level_of(cell) == "commune" {
            return self.commune(record, Spot { name: cell, from, ..Spot::default() });
        }
        let cells = Cells::default().with("nom", cell, from).with("niveau", level_of(cell), None);
        let id = self.entity(Table::Territories, record, &format!("nom:{}:", fold(cell)), &slug(cell), cells);
        self.name_place(&id, cell);
        Some(id)
    }

    /// The territory of what is said to be nowhere: the whole that the file is about.
    pub fn everywhere(&mut self, record: usize) -> String {
        let cells = Cells::default().with("nom", "Ensemble du territoire", None).with("niveau", "departement", None);
        let is_new = self.find(Table::Territories, "tout").is_none();
        let id = self.entity(Table::Territories, record, "tout", "ensemble", cells);
        if is_new {
            let Some(source) = self.records.get(record).map(|record| record.source) else { return id };
            let words = [
                say!(
                    "des lignes ne disent pas où elles se passent : elles sont rattachées à « Ensemble du territoire »"
                        | "some rows don't say where they take place: they are attached to 'Ensemble du territoire'"
                ),
                say!("dans territoires.csv, lui donner son vrai nom" | "give it its true name in territoires.csv"),
                Sentence::default(),
            ];
            self.remark(source, None, None, Severity::Information, "no_place", words);
        }
        id
    }
}
