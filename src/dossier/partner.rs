//! `partenaires`: organisations, and the services and directorates of the département.

use super::codes::{PartnerKind, Table};
use super::column::{Kind, codes_of, columns};
use super::index::Index;
use super::model::{Notes, Origin, Partner};
use super::numbers::{SiretReading, rna, siret};
use super::record::{Draft, Entity, Field, Record};
use super::remark::shown;
use super::row::{Row, Words};
use crate::say;
use crate::sources::Severity;

columns! {
    SPEC: Partners, row("un partenaire", "a partner"), reference("d'un partenaire", "a partner"), files ["partenaire", "partners", "partner", "annuaire", "annuaire partenaires", "liste partenaires", "structures", "organisations"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à ce partenaire", "Short, stable name of this partner alone"), "ccas_melun", ["code", "identifiant partenaire", "id partenaire", "code partenaire", "id structure", "partner id", "numero"];
    NAME = "nom", Expected, Kind::Text, ("Nom", "Name"), ("Nom du partenaire, tel qu'on l'écrit", "Name of the partner, as written"), "CCAS de Melun", ["nom partenaire", "partenaire", "structure", "nom structure", "organisme", "organisation", "denomination", "raison sociale", "intitule", "libelle", "name", "partner", "partner name", "institution"];
    ACRONYM = "sigle", Optional, Kind::Text, ("Sigle", "Acronym"), ("Sigle ou nom court", "Acronym or short name"), "CCAS", ["acronyme", "acronym", "abreviation", "nom court", "sigle partenaire"];
    KIND = "type", Expected, Kind::Code(codes_of::<PartnerKind>, KINDS), ("Type", "Type"), ("Sorte de partenaire", "Kind of partner"), "ccas", ["type partenaire", "nature", "categorie", "type structure", "statut juridique", "kind", "partner type"];
    TERRITORY = "territoire", Optional, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire de son siège", "Identifier of the territory of its seat"), "melun", ["id territoire", "territoire siege", "mds", "siege", "localisation", "territory", "territoire rattachement", "territoire concerne", "commune"];
    PARENT = "parent", Optional, Kind::Reference(Table::Partners), ("Rattaché à", "Belongs to"), ("Identifiant du partenaire dont il est un service", "Identifier of the partner of which it is a service"), "mds_melun", ["rattachement", "structure rattachement", "structure mere", "tete reseau", "appartient", "parent id", "direction rattachement"];
    SIRET = "siret", Optional, Kind::Siret, ("SIRET", "SIRET"), ("14 chiffres", "14 digits"), "21770288500013", ["numero siret", "n siret", "siren", "siret siren", "no siret"];
    RNA = "rna", Optional, Kind::Rna, ("RNA", "RNA"), ("Numéro de l'association au répertoire national : W et neuf chiffres", "Number of the association in the national register: W and nine digits"), "W771000123", ["numero rna", "n rna", "waldec", "numero association", "no rna"];
}

const KINDS: &[(&str, &str)] = &[
    ("direction", "direction_departementale"),
    ("direction centrale", "direction_departementale"),
    ("directorate", "direction_departementale"),
    ("département", "direction_departementale"),
    ("conseil départemental", "direction_departementale"),
    ("conseil général", "direction_departementale"),
    ("service", "service_departemental"),
    ("service du département", "service_departemental"),
    ("pmi", "service_departemental"),
    ("ase", "service_departemental"),
    ("maison départementale des solidarités", "mds"),
    ("mairie", "commune"),
    ("ville", "commune"),
    ("municipalité", "commune"),
    ("town hall", "commune"),
    ("centre communal d'action sociale", "ccas"),
    ("cias", "ccas"),
    ("epci", "intercommunalite"),
    ("interco", "intercommunalite"),
    ("communauté d'agglomération", "intercommunalite"),
    ("communauté de communes", "intercommunalite"),
    ("préfecture", "etat"),
    ("services de l'état", "etat"),
    ("state", "etat"),
    ("conseil régional", "region"),
    ("caisse d'allocations familiales", "caf"),
    ("cnaf", "caf"),
    ("assurance maladie", "cpam"),
    ("caisse primaire d'assurance maladie", "cpam"),
    ("éducation", "education_nationale"),
    ("collège", "education_nationale"),
    ("école", "education_nationale"),
    ("lycée", "education_nationale"),
    ("hôpital", "etablissement_sante"),
    ("santé", "etablissement_sante"),
    ("centre hospitalier", "etablissement_sante"),
    ("médico-social", "etablissement_medico_social"),
    ("esms", "etablissement_medico_social"),
    ("ehpad", "etablissement_medico_social"),
    ("pôle emploi", "emploi"),
    ("france travail", "emploi"),
    ("mission locale", "emploi"),
    ("plie", "emploi"),
    ("insertion par l'emploi", "emploi"),
    ("bailleur social", "bailleur"),
    ("hlm", "bailleur"),
    ("landlord", "bailleur"),
    ("asso", "association"),
    ("assoc", "association"),
    ("association loi 1901", "association"),
    ("ngo", "association"),
    ("non profit", "association"),
    ("centre socioculturel", "centre_social"),
    ("centre socio-culturel", "centre_social"),
    ("espace de vie sociale", "centre_social"),
    ("société", "entreprise"),
    ("sarl", "entreprise"),
    ("siae", "ess"),
    ("économie sociale", "ess"),
    ("coopérative", "ess"),
    ("usagers", "habitants"),
    ("représentants des usagers", "habitants"),
    ("divers", "autre"),
    ("autres", "autre"),
];

impl Record for Partner {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::text(&self.name),
            Field::maybe(self.acronym.as_ref()),
            Field::code(self.kind),
            Field::maybe_reference(self.territory),
            Field::maybe_reference(self.parent),
            Field::maybe(self.siret.as_ref()),
            Field::maybe(self.rna.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Entity for Partner {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

pub(super) fn read<'a>(row: &mut Row<'a, '_>, territories: &Index<'_>) -> Option<Draft<'a, Partner>> {
    let (id, is_id_given) = row.id(ID, &[NAME]);
    let id = id?;
    let name = row.text_or(NAME, || id.clone());
    let acronym = row.text(ACRONYM);
    let kind = row.code_or(KIND, PartnerKind::Other);
    let territory = row.reference(TERRITORY, territories);
    let parent = row.cell(PARENT);
    let mut notes = row.notes();
    let siret = read_siret(row, &mut notes);
    let rna = read_rna(row, &mut notes);
    let record = Partner { id, name, acronym, kind, territory, parent: None, siret, rna, notes, origin: row.origin() };
    Some(Draft { record, is_id_given, parent })
}

/// What isn't the shape of a number identifies nobody: it stays as a note.
fn read_rna(row: &mut Row<'_, '_>, notes: &mut Notes) -> Option<String> {
    let cell = row.cell(RNA);
    if cell.is_empty() {
        return None;
    }
    let read = rna(cell);
    if read.is_none() {
        let quoted = shown(cell);
        row.say(Severity::Warning, "rna_malformed", RNA, || Words {
            found: say!("« {quoted} » n'est pas un numéro RNA" | "'{quoted}' is not an RNA number"),
            expected: say!("W suivi de neuf chiffres, comme W771000123" | "W and nine digits, such as W771000123"),
            mend: say!("corriger le numéro, ou laisser la cellule vide" | "correct the number, or leave the cell empty"),
            meanwhile: say!(
                "le numéro est gardé en note et ne sert pas à rapprocher" | "the number is kept as a note and is not used to match"
            ),
        });
        note(notes, "rna", cell);
    }
    read
}

fn note(notes: &mut Notes, column: &str, cell: &str) {
    let at = notes.partition_point(|(name, _)| name.as_str() < column);
    notes.insert(at, (column.to_owned(), cell.to_owned()));
}

/// A number whose key is wrong identifies nobody: it stays as a note.
fn read_siret(row: &mut Row<'_, '_>, notes: &mut Notes) -> Option<String> {
    let cell = row.cell(SIRET);
    if cell.is_empty() {
        return None;
    }
    let quoted = shown(cell);
    let (kind, found, mend) = match siret(cell) {
        SiretReading::Valid(siret) => return Some(siret),
        SiretReading::Siren(siren) => {
            row.say(Severity::Information, "siret_is_siren", SIRET, || Words {
                found: say!(
                    "« {quoted} » est un SIREN (9 chiffres) : il désigne l'organisme, pas l'établissement"
                        | "'{quoted}' is a SIREN (9 digits): it names the organisation, not the establishment"
                ),
                mend: say!("écrire les 14 chiffres du SIRET s'ils sont connus" | "write the 14 digits of the SIRET if they are known"),
                ..Words::default()
            });
            return Some(siren);
        }
        SiretReading::LostZero(whole) => {
            row.say(Severity::Information, "siret_lost_zero", SIRET, || Words {
                found: say!("« {quoted} » a perdu son zéro de tête" | "'{quoted}' lost its leading zero"),
                mend: say!("mettre la colonne au format Texte et écrire « {whole} »" | "set the column to Text and write '{whole}'"),
                meanwhile: say!("« {whole} » est lu" | "'{whole}' is read"),
                ..Words::default()
            });
            return Some(whole);
        }
        SiretReading::WrongKey => (
            "siret_wrong_key",
            say!(
                "« {quoted} » n'est pas un numéro SIRET possible : sa clé de contrôle est fausse"
                    | "'{quoted}' is no possible SIRET: its check digit is wrong"
            ),
            say!("vérifier le numéro sur annuaire-entreprises.data.gouv.fr" | "check the number at annuaire-entreprises.data.gouv.fr"),
        ),
        SiretReading::Rounded => (
            "siret_rounded",
            say!("« {quoted} » est un numéro que le tableur a arrondi" | "'{quoted}' is a number that the spreadsheet rounded"),
            say!(
                "mettre la colonne au format Texte et saisir de nouveau les 14 chiffres"
                    | "set the column to Text and type the 14 digits again"
            ),
        ),
        SiretReading::Malformed => (
            "siret_malformed",
            say!("« {quoted} » n'est pas un numéro SIRET" | "'{quoted}' is not a SIRET"),
            say!("écrire les 14 chiffres, ou laisser la cellule vide" | "write the 14 digits, or leave the cell empty"),
        ),
    };
    row.say(Severity::Warning, kind, SIRET, || Words {
        found,
        expected: say!("les 14 chiffres d'un SIRET" | "the 14 digits of a SIRET"),
        mend,
        meanwhile: say!(
            "le numéro est gardé en note et ne sert pas à rapprocher" | "the number is kept as a note and is not used to match"
        ),
    });
    note(notes, "siret", cell);
    None
}
