//! `conventions`: signed agreements between partners.

use super::codes::Table;
use super::column::{Kind, columns};
use super::date::Edge;
use super::index::Index;
use super::model::{Agreement, Notes, Origin, PartnerIdx};
use super::record::{Draft, Entity, Field, Record};
use super::row::{Row, Words, dropped};
use crate::say;
use crate::sources::Severity;

columns! {
    SPEC: Agreements, row("une convention", "an agreement"), reference("d'une convention", "an agreement"), files ["convention", "agreements", "agreement", "conventions partenariat", "protocoles"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à cette convention", "Short, stable name of this agreement alone"), "c01", ["code", "identifiant convention", "id convention", "numero", "numero convention", "reference"];
    TITLE = "titre", Expected, Kind::Text, ("Intitulé", "Title"), ("Nom de la convention", "Name of the agreement"), "Protocole de prévention des expulsions", ["nom", "objet", "titre convention", "convention", "libelle", "name"];
    PARTNERS = "partenaires", Required, Kind::References(Table::Partners), ("Partenaires", "Partners"), ("Identifiants des partenaires signataires", "Identifiers of the partners that signed"), "caf77|ccas_melun", ["signataire", "partenaire signataire", "partenaire", "partie", "cosignataire", "partner"];
    TERRITORIES = "territoires", Optional, Kind::References(Table::Territories), ("Territoires", "Territories"), ("Identifiants des territoires concernés", "Identifiers of the territories concerned"), "melun", ["territoire", "territoire concerne", "perimetre", "territory", "mds"];
    START = "debut", Optional, Kind::Date(Edge::First), ("Début", "Start"), ("Premier jour", "First day"), "2013-06-01", ["date debut", "date signature", "date effet", "start", "start date", "signee le"];
    END = "fin", Optional, Kind::Date(Edge::Last), ("Fin", "End"), ("Dernier jour", "Last day"), "2015-12-31", ["date fin", "echeance", "end", "end date", "terme"];
    STATUS = "statut", Optional, Kind::Text, ("Statut", "Status"), ("Où elle en est", "Where it stands"), "en_vigueur", ["etat", "status", "avancement"];
}

impl Record for Agreement {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::text(&self.title),
            Field::references(&self.partners),
            Field::references(&self.territories),
            Field::date(self.start),
            Field::date(self.end),
            Field::maybe(self.status.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Entity for Agreement {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

pub(super) fn read<'a>(row: &mut Row<'a, '_>, partners: &Index<'_>, territories: &Index<'_>) -> Option<Draft<'a, Agreement>> {
    let (id, is_id_given) = row.id(ID, &[TITLE, START]);
    let title = row.text_or(TITLE, || id.clone().unwrap_or_default());
    let signed: Vec<PartnerIdx> = row.references(PARTNERS, partners);
    let territories = row.references(TERRITORIES, territories);
    let (start, end) = row.period(START, END);
    let status = row.text(STATUS);
    if signed.is_empty() {
        if partners.is_there {
            row.say(Severity::Error, "agreement_without_partner", PARTNERS, || Words {
                found: say!("la convention n'a aucun partenaire connu" | "the agreement has no known partner"),
                expected: say!(
                    "un ou plusieurs identifiants de la table partenaires, séparés par « | »"
                        | "one or more identifiers of table partenaires, parted by '|'"
                ),
                mend: say!("remplir la cellule" | "fill the cell"),
                meanwhile: dropped(),
            });
        }
        return None;
    }
    let (notes, origin) = (row.notes(), row.origin());
    let record = Agreement { id: id?, title, partners: signed, territories, start, end, status, notes, origin };
    Some(Draft { record, is_id_given, parent: "" })
}
