//! `instances`: who sits on which standing body.

use super::codes::{BodyKind, SeatFunction, Table};
use super::column::{Kind, codes_of, columns};
use super::index::Index;
use super::model::{Notes, Origin, PartnerIdx, Seat, TerritoryIdx};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: Seats, row("un siège dans une instance", "a seat on a body"), reference("d'un siège", "a seat"), files ["instance", "seats", "sieges", "gouvernance", "bodies", "membres"];
    BODY = "instance", Required, Kind::Code(codes_of::<BodyKind>, BODIES), ("Instance", "Body"), ("Sorte d'instance", "Kind of body"), "atelier", ["type instance", "body", "nom instance"];
    TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory"];
    PARTNER = "partenaire", Required, Kind::Reference(Table::Partners), ("Partenaire", "Partner"), ("Identifiant du partenaire", "Identifier of the partner"), "ccas_melun", ["id partenaire", "structure", "organisme", "nom partenaire", "partner"];
    FUNCTION = "fonction", Expected, Kind::Code(codes_of::<SeatFunction>, FUNCTIONS), ("Fonction", "Function"), ("Ce qu'il y fait", "What it does there"), "membre", ["role", "qualite", "function"];
    WORKSHOP = "atelier", Optional, Kind::Text, ("Atelier", "Workshop"), ("Nom de l'atelier", "Name of the workshop"), "Emploi", ["nom atelier", "workshop"];
}

const BODIES: &[(&str, &str)] = &[("copil", "comite"), ("comité de pilotage", "comite"), ("cts", "conference_territoriale")];

const FUNCTIONS: &[(&str, &str)] = &[
    ("président", "president_elu"),
    ("chair", "president_elu"),
    ("élu", "elu_referent"),
    ("co-pilote", "copilote"),
    ("pilote", "copilote"),
    ("facilitateur", "animateur"),
    ("participant", "membre"),
];

impl Record for Seat {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::code(self.body),
            Field::reference(self.territory),
            Field::reference(self.partner),
            Field::code(self.function),
            Field::maybe(self.workshop.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for Seat {
    type Key<'a> = (TerritoryIdx, PartnerIdx, BodyKind, SeatFunction);
    fn key(&self) -> Self::Key<'_> {
        (self.territory, self.partner, self.body, self.function)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, territories: &Index<'_>, partners: &Index<'_>) -> Option<Seat> {
    let body = row.code(BODY);
    let (territory, partner) = (row.reference(TERRITORY, territories), row.reference(PARTNER, partners));
    let function = row.code_or(FUNCTION, SeatFunction::Member);
    let workshop = row.text(WORKSHOP);
    let (notes, origin) = (row.notes(), row.origin());
    Some(Seat { body: body?, territory: territory?, partner: partner?, function, workshop, notes, origin })
}
