//! Tables of communes: what each belongs to (EPCI, bassin, département), and which became which.
//!
//! # Method     A commune's parent is its bassin if the table names one, else its EPCI, else its département; the other memberships are kept as notes.
//! # Choices    Communes are only kept where something else in the dossier stands in them: five hundred communes without an action would each look like a gap.
//! # Source     Insee, « Code officiel géographique » and « événements survenus aux communes » (`v_mvt_commune_….csv`).

use super::columns::{Columns, header_row};
use super::draft::{Cells, Draft, slug};
use super::places::cog;
use super::{Format, Recognised};
use crate::dossier::{Severity, Table, fold, header_key};
use crate::say;
use crate::sources::RawTable;
use crate::text::Text;

const CODE: &[&str] = &["code_insee", "codgeo", "com", "code commune", "code officiel géographique", "insee", "cog", "insee_com", "depcom"];
const NAME: &[&str] = &["nom", "libgeo", "libelle", "nom commune", "commune", "ncc", "nccenr", "nom_com", "libelle commune"];
const BASIN: &[&str] = &["bassin", "nom bassin", "bassin de vie", "bassin d'emploi", "bassin_emploi", "ept"];
const EPCI: &[&str] = &["epci_nom", "libepci", "nom epci", "epci", "intercommunalité", "lib_epci", "nom_epci"];
const EPCI_CODE: &[&str] = &["epci_siren", "siren epci", "code epci", "epci_code", "siren"];
const DEPARTMENT: &[&str] = &["departement", "dep", "code département"];

/// Communes and what they belong to.
pub(super) const MEMBERSHIPS: Format = Format {
    key: "appartenances",
    title: Text { fr: "table d'appartenance des communes", en: "table of what communes belong to" },
    reading: Text {
        fr: "un territoire pour chaque commune où quelque chose se passe, rattachée à son bassin ou à son intercommunalité",
        en: "a territory for each commune where something takes place, under its basin or intermunicipal body",
    },
    recognise: |raw| {
        let header = header_row(raw, &[CODE, NAME])?;
        let keys: Vec<String> = raw.row(header).cells().map(header_key).collect();
        let has = |names: &[&str]| names.iter().any(|name| keys.contains(&header_key(name)));
        let is_membership = (has(BASIN) || has(EPCI) || has(&["arrondissement", "canton"]))
            && !has(&["siret", "niveau", "type", "structure", "description", "thematiques"]);
        is_membership.then(|| Recognised::plain(header))
    },
    confirm: super::always,
    convert: |tables, draft| tables.iter().for_each(|(raw, recognised)| memberships(raw, recognised.header, draft)),
};

/// Communes that became others.
pub(super) const MOVEMENTS: Format = Format {
    key: "mouvements",
    title: Text { fr: "table des mouvements de communes", en: "table of the movements of communes" },
    reading: Text {
        fr: "une commune d'avant est lue comme celle qu'elle est devenue",
        en: "a commune of before is read as the one that it became",
    },
    recognise: |raw| {
        let before: &[&str] = &["libelle_av", "avant", "nom avant", "ancienne commune", "commune avant"];
        let after: &[&str] = &["libelle_ap", "apres", "nom après", "nouvelle commune", "commune après"];
        header_row(raw, &[before, after]).map(Recognised::plain)
    },
    confirm: super::always,
    convert: |tables, draft| tables.iter().for_each(|(raw, recognised)| movements(raw, recognised.header, draft)),
};

fn memberships(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, MEMBERSHIPS.key);
    let (code_at, name_at) = (columns.find("code_insee", CODE), columns.find("nom", NAME));
    let basin_at = columns.find("parent", BASIN);
    let epci_at = if basin_at.is_none() { columns.find("parent", EPCI) } else { None };
    let epci_code_at = if basin_at.is_none() { columns.find("code_insee du parent", EPCI_CODE) } else { None };
    let department_at = columns.find("parent", DEPARTMENT);
    let population_at = columns.find("population", &["population_municipale", "population", "pmun", "ptot", "population totale"]);
    let (latitude_at, longitude_at) =
        (columns.find("latitude", &["latitude", "lat"]), columns.find("longitude", &["longitude", "lon", "lng"]));
    let typology_at = columns.find("typologie", &["typologie", "tuu2017", "tuu", "grille densite"]);
    columns.rest();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        let cell = |at| columns.cell(row, at);
        let (Some(code), name) = (cog(cell(code_at)), cell(name_at)) else {
            let shown = crate::dossier::shown(cell(code_at));
            draft.aside(
                record,
                code_at,
                Severity::Warning,
                "insee_odd",
                say!("« {shown} » n'est pas le code d'une commune" | "'{shown}' is not the code of a commune"),
                say!("écrire les cinq caractères du code, en texte" | "write the five characters of the code, as text"),
            );
            continue;
        };
        let department = match cell(department_at) {
            "" => code.get(..if code.starts_with("97") { 3 } else { 2 }).unwrap_or_default().to_owned(),
            written if written.len() == 1 => format!("0{written}"),
            written => written.to_owned(),
        };
        let top = super::places::department_name(&department).map(|_| draft.department(record, &department));
        let above = [(basin_at, "bassin"), (epci_at, "epci")].into_iter().find(|(at, _)| !cell(*at).is_empty());
        let parent = above.map(|(at, level)| {
            let its_code = if level == "epci" { cell(epci_code_at) } else { "" };
            let cells = Cells::default()
                .with("nom", cell(at), at)
                .with("niveau", level, None)
                .with("code_insee", its_code, epci_code_at)
                .with("parent", top.clone().unwrap_or_default(), department_at);
            let key = format!("{level}:{}", fold(cell(at)));
            let id = draft.entity(Table::Territories, record, &key, &slug(cell(at)), cells);
            draft.name_place(&id, cell(at));
            id
        });
        let cells = Cells::default()
            .with("nom", name, name_at)
            .with("niveau", "commune", None)
            .with("code_insee", &code, code_at)
            .with("parent", parent.or(top).unwrap_or_default(), basin_at.or(epci_at))
            .with("population", cell(population_at), population_at)
            .with("typologie", cell(typology_at), typology_at)
            .with("latitude", cell(latitude_at), latitude_at)
            .with("longitude", cell(longitude_at), longitude_at)
            .noted(columns.notes(row));
        let id = draft.entity(Table::Territories, record, &format!("cog:{code}"), &code, cells);
        draft.name_place(&id, name);
        // What the row is about is the commune: it counts as kept when its commune is.
        draft.records[record].main = draft.position(Table::Territories, &id).map(|at| (Table::Territories, at));
    }
    for row in draft.rows.get_mut(&Table::Territories).into_iter().flatten() {
        row.is_optional = true;
    }
    columns.finish(draft, Some(Table::Territories), None);
}

/// Movements by which a commune leaves another.
const PARTINGS: &[&str] = &["20", "21"];

fn movements(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, MOVEMENTS.key);
    let before_at = columns.find("avant", &["libelle_av", "avant", "nom avant", "ancienne commune", "commune avant"]);
    let after_at = columns.find("apres", &["libelle_ap", "apres", "nom après", "nouvelle commune", "commune après"]);
    let (code_before, code_after) =
        (columns.find("code avant", &["com_av", "code avant"]), columns.find("code après", &["com_ap", "code après"]));
    let (date_at, kind_at) = (columns.find("date", &["date_eff", "date"]), columns.find("mouvement", &["mod", "mouvement"]));
    columns.rest();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        let cell = |at| columns.cell(row, at);
        let (before, after) = (cell(before_at), cell(after_at));
        if before.is_empty()
            || after.is_empty()
            || (fold(before) == fold(after) && cell(code_before) == cell(code_after))
            || PARTINGS.contains(&cell(kind_at))
        {
            draft.aside(
                record,
                None,
                Severity::Information,
                "no_merger",
                say!("ce mouvement ne réunit pas de communes" | "this movement merges no communes"),
                say!("rien à faire" | "nothing to do"),
            );
            continue;
        }
        let target = Some((after.to_owned(), cog(cell(code_after)).unwrap_or_default()));
        for key in [cog(cell(code_before)).unwrap_or_default(), fold(before)] {
            // A name that several communes bore tells nothing by itself.
            match draft.changes.get(&key) {
                _ if key.is_empty() || key == fold(after) => {}
                Some(known) if *known != target => {
                    draft.changes.insert(key, None);
                }
                _ => {
                    draft.changes.insert(key, target.clone());
                }
            }
        }
        let cells = Cells::default()
            .with("avant", before, before_at)
            .with("apres", after, after_at)
            .with("date", cell(date_at), date_at)
            .with("mouvement", cell(kind_at), kind_at);
        draft.relation(Table::CommuneChanges, record, &format!("{before}|{after}|{}", cell(date_at)), cells);
    }
    columns.finish(draft, Some(Table::CommuneChanges), None);
}
