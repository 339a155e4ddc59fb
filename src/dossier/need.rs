//! `besoins`: what an atelier, inhabitants or an analysis of needs raised.

use super::codes::{Competence, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::model::{Need, Notes, Origin};
use super::record::{Draft, Entity, Field, Record};
use super::row::Row;

columns! {
    SPEC: Needs, row("un besoin", "a need"), reference("d'un besoin", "a need"), files ["besoin", "needs", "need", "constats", "constat", "diagnostic"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à ce besoin", "Short, stable name of this need alone"), "b01", ["code", "identifiant besoin", "id besoin", "numero", "reference"];
    TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory", "territoire concerne", "secteur"];
    STATEMENT = "constat", Required, Kind::Text, ("Constat", "Statement"), ("Ce qui manque ou ne va pas", "What is missing or amiss"), "Pas de relais pour les aidants", ["besoin", "description", "intitule", "libelle", "problematique", "statement", "need"];
    THEMES = "thematiques", Optional, Kind::List, ("Thématiques", "Themes"), ("Sujets du besoin", "Subjects of the need"), "aidants", ["theme", "domaine", "sector"];
    GROUPS = "publics", Optional, Kind::List, ("Publics", "Target groups"), ("Ceux qui sont concernés", "Those concerned"), "aidants", ["public", "public vise", "public concerne", "target group"];
    DATE = "date", Optional, Kind::Date(Edge::First), ("Date", "Date"), ("Quand il a été relevé", "When it was raised"), "2014-03-12", ["jour", "date constat", "releve le", "day"];
    COMPETENCE = "competence", Optional, Kind::Code(codes_of::<Competence>, COMPETENCES), ("Compétence", "Competence"), ("Qui peut y répondre", "Who can answer it"), "departement", ["qui peut agir", "niveau competence", "echelon competent"];
    MEETING = "rencontre", Optional, Kind::Reference(Table::Meetings), ("Rencontre", "Meeting"), ("Identifiant de la rencontre où il a été relevé", "Identifier of the meeting where it was raised"), "r001", ["id rencontre", "reunion", "meeting", "source rencontre"];
}

const COMPETENCES: &[(&str, &str)] = &[
    ("départementale", "departement"),
    ("partagée", "partage"),
    ("autre", "hors_departement"),
    ("hors compétence", "hors_departement"),
    ("état", "hors_departement"),
];

impl Record for Need {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::reference(self.territory),
            Field::text(&self.statement),
            Field::list(&self.themes),
            Field::list(&self.target_groups),
            Field::date(self.date),
            Field::maybe_code(self.competence),
            Field::maybe_reference(self.meeting),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Entity for Need {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

pub(super) fn read<'a>(row: &mut Row<'a, '_>, territories: &Index<'_>, meetings: &Index<'_>) -> Option<Draft<'a, Need>> {
    let (id, is_id_given) = row.id(ID, &[TERRITORY, STATEMENT]);
    let territory = row.reference(TERRITORY, territories);
    let statement = row.text(STATEMENT);
    let (themes, target_groups) = (row.list(THEMES), row.list(GROUPS));
    let (date, competence, meeting) = (row.date(DATE), row.code(COMPETENCE), row.reference(MEETING, meetings));
    let (notes, origin) = (row.notes(), row.origin());
    let record =
        Need { id: id?, territory: territory?, statement: statement?, themes, target_groups, date, competence, meeting, notes, origin };
    Some(Draft { record, is_id_given, parent: "" })
}
