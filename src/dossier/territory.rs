//! `territoires`: the places of the dossier, from the département down.

use super::codes::{Level, Table};
use super::column::{Kind, NO_UNIT, codes_of, columns, text, whole};
use super::log::Log;
use super::model::{Notes, Origin, Territory};
use super::numbers::{InseeReading, insee};
use super::record::{Draft, Entity, Field, Record, Titles, say_of};
use super::row::{Row, Words};
use crate::say;
use crate::sources::Severity;
use crate::text::{Sentence, number};

columns! {
    SPEC: Territories, row("un territoire", "a territory"), reference("d'un territoire", "a territory"), files ["territoire", "territories", "territory", "liste territoires", "mds", "communes"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à ce territoire", "Short, stable name of this territory alone"), "melun", ["code", "identifiant territoire", "id territoire", "code territoire", "territory id", "key"];
    NAME = "nom", Expected, Kind::Text, ("Nom", "Name"), ("Nom du territoire, tel qu'on l'écrit", "Name of the territory, as written"), "MDS de Melun", ["nom territoire", "libelle", "libelle territoire", "intitule", "territoire", "territory", "territory name", "name", "mds"];
    LEVEL = "niveau", Expected, Kind::Code(codes_of::<Level>, LEVELS), ("Niveau", "Level"), ("Sorte de territoire", "Kind of territory"), "mds", ["type", "type territoire", "nature", "echelon", "niveau territorial", "kind"];
    PARENT = "parent", Optional, Kind::Reference(Table::Territories), ("Territoire parent", "Parent territory"), ("Identifiant du territoire qui le contient", "Identifier of the territory that holds it"), "seine-et-marne", ["rattachement", "territoire rattachement", "appartient", "departement", "parent id", "territoire superieur"];
    INSEE = "code_insee", Optional, Kind::Insee, ("Code INSEE", "INSEE code"), ("Code officiel géographique ; celui de la commune siège pour une MDS", "Official geographic code; that of the seat for an MDS"), "77288", ["insee", "cog", "code commune", "code officiel geographique", "insee code", "code postal insee", "codgeo"];
    TYPOLOGY = "typologie", Optional, Kind::Text, ("Typologie", "Typology"), ("Famille de territoires semblables", "Family of similar territories"), "urbain dense", ["type urbain", "categorie", "typology", "classe"];
    POPULATION = "population", Optional, whole(text("habitants", "inhabitants")), ("Population", "Population"), ("Nombre d'habitants", "Number of inhabitants"), "108000", ["nombre habitants", "habitant", "pop", "population municipale", "population totale", "inhabitants"];
    LATITUDE = "latitude", Optional, Kind::Number { range: (-90.0, 90.0), is_whole: false, unit: NO_UNIT }, ("Latitude", "Latitude"), ("En degrés décimaux", "In decimal degrees"), "48.54", ["lat", "y"];
    LONGITUDE = "longitude", Optional, Kind::Number { range: (-180.0, 180.0), is_whole: false, unit: NO_UNIT }, ("Longitude", "Longitude"), ("En degrés décimaux", "In decimal degrees"), "2.66", ["lon", "lng", "long", "x"];
}

const LEVELS: &[(&str, &str)] = &[
    ("dept", "departement"),
    ("bassin de vie", "bassin"),
    ("maison départementale des solidarités", "mds"),
    ("uas", "mds"),
    ("cms", "mds"),
    ("circonscription d'action sociale", "circonscription"),
    ("agglomération", "epci"),
    ("communauté de communes", "epci"),
    ("communauté d'agglomération", "epci"),
    ("métropole", "epci"),
    ("interco", "epci"),
    ("ville", "commune"),
    ("town", "commune"),
    ("qpv", "quartier"),
    ("zus", "quartier"),
];

impl Record for Territory {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::text(&self.name),
            Field::code(self.level),
            Field::maybe_reference(self.parent),
            Field::maybe(self.insee_code.as_ref()),
            Field::maybe(self.typology.as_ref()),
            Field::number(self.population),
            Field::number(self.latitude),
            Field::number(self.longitude),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Entity for Territory {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

pub(super) fn read<'a>(row: &mut Row<'a, '_>) -> Option<Draft<'a, Territory>> {
    let (id, is_id_given) = row.id(ID, &[NAME]);
    let id = id?;
    let name = row.text_or(NAME, || id.clone());
    // A commune is the level that claims least: it stands above nothing.
    let level = row.code_or(LEVEL, Level::Municipality);
    let insee_code = read_insee(row, level);
    let (typology, population) = (row.text(TYPOLOGY), row.number(POPULATION));
    let (latitude, longitude) = (row.number(LATITUDE), row.number(LONGITUDE));
    let parent = row.cell(PARENT);
    let (notes, origin) = (row.notes(), row.origin());
    let record = Territory { id, name, level, parent: None, insee_code, typology, population, latitude, longitude, notes, origin };
    Some(Draft { record, is_id_given, parent })
}

fn read_insee(row: &mut Row<'_, '_>, level: Level) -> Option<String> {
    let cell = row.text(INSEE)?;
    // "77108.0": a spreadsheet took the code for a number.
    let code = cell.strip_suffix(".0").unwrap_or(&cell).replace(' ', "");
    match insee(&code, level) {
        InseeReading::Valid => Some(code),
        InseeReading::LostZero(whole) => {
            row.say(Severity::Information, "insee_lost_zero", INSEE, || Words {
                found: say!("« {cell} » a perdu son zéro de tête" | "'{cell}' lost its leading zero"),
                mend: say!("mettre la colonne au format Texte et écrire « {whole} »" | "set the column to Text and write '{whole}'"),
                meanwhile: say!("« {whole} » est lu" | "'{whole}' is read"),
                ..Words::default()
            });
            Some(whole)
        }
        InseeReading::Odd => {
            let shown = super::remark::shown(&cell);
            row.say(Severity::Information, "insee_odd", INSEE, || Words {
                found: say!("« {shown} » n'a pas la forme d'un code INSEE" | "'{shown}' does not look like an INSEE code"),
                expected: say!(
                    "5 caractères pour une commune (77288, 2A004), 2 ou 3 pour un département, 9 pour un EPCI"
                        | "5 characters for a commune (77288, 2A004), 2 or 3 for a département, 9 for an EPCI"
                ),
                mend: say!("vérifier le code ; rien s'il vient d'un autre pays" | "check the code; nothing if it is from another country"),
                meanwhile: say!("il est gardé tel quel" | "it is kept as it is"),
            });
            Some(cell)
        }
    }
}

/// Coordinates that only make sense the other way round: swapped, where other territories show that this is metropolitan France.
pub(super) fn mend_coordinates(territories: &mut [Territory], titles: Titles<'_>, log: &mut Log) {
    let is_france = |latitude: f64, longitude: f64| (41.0..=51.6).contains(&latitude) && (-5.5..=10.0).contains(&longitude);
    let places = |t: &Territory| t.latitude.zip(t.longitude);
    if !territories.iter().filter_map(places).any(|(latitude, longitude)| is_france(latitude, longitude)) {
        return;
    }
    for territory in territories {
        let Some((latitude, longitude)) = places(territory) else { continue };
        if is_france(latitude, longitude) || !is_france(longitude, latitude) {
            continue;
        }
        let shown = [number(latitude, 3), number(longitude, 3)];
        let (a, b, c, d) = (&shown[0].fr, &shown[1].fr, &shown[0].en, &shown[1].en);
        let words = Words {
            found: say!("latitude {a} et longitude {b} semblent interverties" | "latitude {c} and longitude {d} look swapped"),
            expected: Sentence::default(),
            mend: say!("échanger les deux cellules" | "swap the two cells"),
            meanwhile: say!("elles sont échangées" | "they are swapped"),
        };
        say_of(log, titles, territory, Severity::Warning, "coordinates_swapped", words);
        (territory.latitude, territory.longitude) = (Some(longitude), Some(latitude));
    }
}
