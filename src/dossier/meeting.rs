//! `rencontres` and `presences`: meetings, who was invited and who came.

use super::codes::{MeetingKind, Presence, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::model::{Meeting, Notes, Origin};
use super::record::{Draft, Entity, Field, Record};
use super::row::Row;

columns! {
    SPEC: Meetings, row("une rencontre", "a meeting"), reference("d'une rencontre", "a meeting"), files ["rencontre", "reunions", "reunion", "meetings", "meeting", "ateliers", "calendrier", "seances"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à cette rencontre", "Short, stable name of this meeting alone"), "r001", ["code", "identifiant rencontre", "id rencontre", "numero", "id reunion", "meeting id", "reference"];
    DATE = "date", Required, Kind::Date(Edge::First), ("Date", "Date"), ("Jour de la rencontre", "Day of the meeting"), "2014-09-30", ["jour", "date rencontre", "date reunion", "le", "day"];
    KIND = "type", Expected, Kind::Code(codes_of::<MeetingKind>, KINDS), ("Type", "Type"), ("Sorte de rencontre", "Kind of meeting"), "atelier", ["type rencontre", "nature", "type reunion", "instance", "kind"];
    TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory", "territoire concerne", "secteur", "lieu"];
    TITLE = "titre", Optional, Kind::Text, ("Intitulé", "Title"), ("Nom ou ordre du jour", "Name or agenda"), "Atelier emploi n° 1 : mobilité", ["nom", "objet", "titre rencontre", "libelle", "ordre jour", "name", "sujet"];
    WORKSHOP = "atelier", Optional, Kind::Text, ("Atelier", "Workshop"), ("Atelier dont c'est une séance", "Workshop of which it is a session"), "Emploi", ["nom atelier", "workshop", "theme"];
}

const KINDS: &[(&str, &str)] = &[
    ("workshop", "atelier"),
    ("conférence territoriale des solidarités", "conference_territoriale"),
    ("cts", "conference_territoriale"),
    ("conférence départementale des solidarités", "conference_departementale"),
    ("conférence sociale", "conference_sociale_locale"),
    ("copil", "comite"),
    ("cotech", "comite"),
    ("comité de pilotage", "comite"),
    ("comité technique", "comite"),
    ("gt", "groupe_travail"),
    ("réunion de travail", "groupe_travail"),
    ("réunion", "groupe_travail"),
];

impl Record for Meeting {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::date(self.date),
            Field::code(self.kind),
            Field::reference(self.territory),
            Field::maybe(self.title.as_ref()),
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

impl Entity for Meeting {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

pub(super) fn read<'a>(row: &mut Row<'a, '_>, territories: &Index<'_>) -> Option<Draft<'a, Meeting>> {
    let (id, is_id_given) = row.id(ID, &[DATE, TERRITORY, KIND, TITLE]);
    let date = row.date(DATE);
    // A working group is the least formal of meetings.
    let kind = row.code_or(KIND, MeetingKind::WorkingGroup);
    let territory = row.reference(TERRITORY, territories);
    let (title, workshop) = (row.text(TITLE), row.text(WORKSHOP));
    let (notes, origin) = (row.notes(), row.origin());
    let record = Meeting { id: id?, date: date?, kind, territory: territory?, title, workshop, notes, origin };
    Some(Draft { record, is_id_given, parent: "" })
}

/// `presences`: invitations.
pub(super) mod attendance {
    use super::super::model::{Attendance, MeetingIdx, PartnerIdx};
    use super::super::record::Relation;
    use super::{Field, Index, Kind, Notes, Origin, Presence, Record, Row, Table, codes_of, columns};

    columns! {
        SPEC: Attendances, row("une invitation", "an invitation"), reference("d'une invitation", "an invitation"), files ["presence", "attendances", "attendance", "emargements", "emargement", "feuille presence", "invitations", "participants"];
        MEETING = "rencontre", Required, Kind::Reference(Table::Meetings), ("Rencontre", "Meeting"), ("Identifiant de la rencontre", "Identifier of the meeting"), "r001", ["id rencontre", "reunion", "id reunion", "meeting", "meeting id", "code rencontre", "seance"];
        PARTNER = "partenaire", Required, Kind::Reference(Table::Partners), ("Partenaire", "Partner"), ("Identifiant du partenaire invité", "Identifier of the partner invited"), "caf77", ["id partenaire", "identifiant partenaire", "code partenaire", "nom partenaire", "structure", "organisme", "partner", "partner id", "invite"];
        PRESENCE = "presence", Required, Kind::Code(codes_of::<Presence>, PRESENCES), ("Présence", "Attendance"), ("Présent, excusé ou absent", "Present, excused or absent"), "present", ["statut", "etat", "present", "emargement", "status", "reponse"];
    }

    const PRESENCES: &[(&str, &str)] = &[
        ("oui", "present"),
        ("x", "present"),
        ("p", "present"),
        ("1", "present"),
        ("yes", "present"),
        ("a participé", "present"),
        ("représenté", "present"),
        ("exc", "excuse"),
        ("e", "excuse"),
        ("absent excusé", "excuse"),
        ("absence excusée", "excuse"),
        ("non", "absent"),
        ("a", "absent"),
        ("0", "absent"),
        ("no", "absent"),
        ("non excusé", "absent"),
        ("absent non excusé", "absent"),
    ];

    impl Record for Attendance {
        fn spec(&self) -> &'static super::super::TableSpec {
            &SPEC
        }
        fn fields(&self) -> Vec<Field> {
            vec![Field::reference(self.meeting), Field::reference(self.partner), Field::code(self.presence)]
        }
        fn notes(&self) -> &Notes {
            &self.notes
        }
        fn origin(&self) -> Origin {
            self.origin
        }
    }

    impl Relation for Attendance {
        type Key<'a> = (MeetingIdx, PartnerIdx, Presence);
        fn key(&self) -> Self::Key<'_> {
            (self.meeting, self.partner, self.presence)
        }
    }

    pub(in super::super) fn read(row: &mut Row<'_, '_>, meetings: &Index<'_>, partners: &Index<'_>) -> Option<Attendance> {
        let (meeting, partner) = (row.reference(MEETING, meetings), row.reference(PARTNER, partners));
        let presence = row.code(PRESENCE);
        let (notes, origin) = (row.notes(), row.origin());
        Some(Attendance { meeting: meeting?, partner: partner?, presence: presence?, notes, origin })
    }
}
