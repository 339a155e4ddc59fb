//! `participations`: the part of a partner in an action, which is the edge of the network.

use super::codes::{ResourceExpectation, Role, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::model::{ActionIdx, Notes, Origin, Participation, PartnerIdx};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: Participations, row("une participation", "a participation"), reference("d'une participation", "a participation"), files ["participation", "actions partenaires", "partenaires actions", "partenaires par action", "contributions"];
    ACTION = "action", Required, Kind::Reference(Table::Actions), ("Action", "Action"), ("Identifiant de l'action", "Identifier of the action"), "melun-07", ["id action", "identifiant action", "code action", "titre action", "intitule action", "numero action", "action id"];
    PARTNER = "partenaire", Required, Kind::Reference(Table::Partners), ("Partenaire", "Partner"), ("Identifiant du partenaire", "Identifier of the partner"), "caf77", ["id partenaire", "identifiant partenaire", "code partenaire", "nom partenaire", "structure", "organisme", "partner", "partner id"];
    ROLE = "role", Expected, Kind::Code(codes_of::<Role>, ROLES), ("Rôle", "Role"), ("Ce que le partenaire fait dans l'action", "What the partner does in the action"), "contributeur", ["role partenaire", "fonction", "qualite", "type participation", "nature participation"];
    INTENSITY = "intensite", Optional, Kind::Share, ("Intensité", "Intensity"), ("De 0 (à peine) à 1 (entièrement)", "From 0 (barely) to 1 (wholly)"), "0,6", ["implication", "niveau implication", "intensity", "poids", "degre implication"];
    START = "debut", Optional, Kind::Date(Edge::First), ("Début", "Start"), ("Premier jour", "First day"), "2014-01-15", ["date debut", "start", "start date", "depuis", "entree"];
    END = "fin", Optional, Kind::Date(Edge::Last), ("Fin", "End"), ("Dernier jour", "Last day"), "2015-12-31", ["date fin", "end", "end date", "jusqu a", "sortie"];
    AWAITS = "attente_moyens", Optional, Kind::Code(codes_of::<ResourceExpectation>, EXPECTATIONS), ("Attente de moyens", "Awaits means"), ("Moyens que le partenaire attend au lieu de les apporter", "Means that the partner waits for instead of bringing them"), "financiers", ["attente", "moyen attendu", "besoin moyen", "attend moyen", "awaits"];
}

const ROLES: &[(&str, &str)] = &[
    ("chef de file", "pilote"),
    ("porteur", "pilote"),
    ("responsable", "pilote"),
    ("leader", "pilote"),
    ("co-pilote", "copilote"),
    ("co pilotage", "copilote"),
    ("partenaire", "contributeur"),
    ("participant", "contributeur"),
    ("intervenant", "contributeur"),
    ("associé", "contributeur"),
    ("membre", "contributeur"),
    ("partner", "contributeur"),
    ("cofinanceur", "financeur"),
    ("financement", "financeur"),
    ("donor", "financeur"),
    ("observateur", "invite"),
    ("consulté", "invite"),
];

const EXPECTATIONS: &[(&str, &str)] = &[
    ("humain", "humains"),
    ("moyens humains", "humains"),
    ("financier", "financiers"),
    ("moyens financiers", "financiers"),
    ("financement", "financiers"),
    ("humains et financiers", "les_deux"),
    ("both", "les_deux"),
];

impl Record for Participation {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::reference(self.action),
            Field::reference(self.partner),
            Field::code(self.role),
            Field::number(self.intensity),
            Field::date(self.start),
            Field::date(self.end),
            Field::maybe_code(self.awaits),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Role {
    /// Does somebody in this role bring something to the action? Leading, working in it or paying for it does; having signed, or being invited, is no contribution yet.
    pub const fn contributes(self) -> bool {
        matches!(self, Self::Lead | Self::CoLead | Self::Contributor | Self::Funder)
    }
}

impl Relation for Participation {
    type Key<'a> = (ActionIdx, PartnerIdx, Role, Option<jiff::civil::Date>, Option<jiff::civil::Date>);
    fn key(&self) -> Self::Key<'_> {
        (self.action, self.partner, self.role, self.start, self.end)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, actions: &Index<'_>, partners: &Index<'_>) -> Option<Participation> {
    let (action, partner) = (row.reference(ACTION, actions), row.reference(PARTNER, partners));
    // Taking part is what any role has in common.
    let role = row.code_or(ROLE, Role::Contributor);
    let intensity = row.share(INTENSITY);
    let (start, end) = row.period(START, END);
    let awaits = row.code(AWAITS);
    let (notes, origin) = (row.notes(), row.origin());
    Some(Participation { action: action?, partner: partner?, role, intensity, start, end, awaits, notes, origin })
}
