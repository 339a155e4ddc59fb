//! `jalons` and `completude`: what a territory's social project has reached, and what its tables may be trusted to hold.

use super::codes::{MilestoneKind, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::model::{Milestone, Notes, Origin, TerritoryIdx};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: Milestones, row("un jalon", "a milestone"), reference("d'un jalon", "a milestone"), files ["jalon", "milestones", "milestone", "etapes", "avancement"];
    TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory"];
    KIND = "jalon", Required, Kind::Code(codes_of::<MilestoneKind>, KINDS), ("Jalon", "Milestone"), ("Étape franchie", "Step reached"), "convention_signee", ["etape", "type", "type jalon", "milestone"];
    DATE = "date", Required, Kind::Date(Edge::First), ("Date", "Date"), ("Jour", "Day"), "2013-06-14", ["jour", "date jalon", "le", "day"];
    NOTE = "note", Optional, Kind::Text, ("Note", "Note"), ("Précision", "Detail"), "Avec la ville", ["commentaire", "remarque", "observation", "precision", "comment"];
}

const KINDS: &[(&str, &str)] =
    &[("signature", "convention_signee"), ("portrait", "portrait_de_ville"), ("référent", "referent_designe"), ("bilan", "evaluation")];

impl Record for Milestone {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![Field::reference(self.territory), Field::code(self.kind), Field::date(self.date), Field::maybe(self.note.as_ref())]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for Milestone {
    type Key<'a> = (TerritoryIdx, jiff::civil::Date, MilestoneKind);
    fn key(&self) -> Self::Key<'_> {
        (self.territory, self.date, self.kind)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, territories: &Index<'_>) -> Option<Milestone> {
    let territory = row.reference(TERRITORY, territories);
    let (kind, date, note) = (row.code(KIND), row.date(DATE), row.text(NOTE));
    let (notes, origin) = (row.notes(), row.origin());
    Some(Milestone { territory: territory?, kind: kind?, date: date?, note, notes, origin })
}

/// `completude`: what a table, or the actions of a framework, may be trusted to hold.
pub(super) mod completeness {
    use super::super::codes::Extent;
    use super::super::model::Completeness;
    use super::{Field, Index, Kind, Notes, Origin, Record, Relation, Row, Table, TerritoryIdx, codes_of, columns};

    columns! {
        SPEC: Completeness, row("une complétude", "a completeness"), reference("d'une complétude", "a completeness"), files ["completeness", "exhaustivite", "couverture"];
        TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory"];
        SCOPE = "table", Required, Kind::Text, ("Table ou cadre", "Table or framework"), ("Nom d'une table, ou cadre d'actions", "Name of a table, or a framework of actions"), "actions", ["cadre", "perimetre", "portee", "scope", "table ou cadre"];
        EXTENT = "complet", Required, Kind::Code(codes_of::<Extent>, EXTENTS), ("Complet", "Complete"), ("oui, partiel ou non", "oui, partiel or non"), "oui", ["completude", "exhaustif", "complete", "etat"];
        NOTE = "note", Optional, Kind::Text, ("Note", "Note"), ("Précision", "Detail"), "Actions exemplaires seulement", ["commentaire", "remarque", "observation", "comment"];
    }

    const EXTENTS: &[(&str, &str)] = &[
        ("yes", "oui"),
        ("o", "oui"),
        ("vrai", "oui"),
        ("no", "non"),
        ("n", "non"),
        ("faux", "non"),
        ("en partie", "partiel"),
        ("partly", "partiel"),
    ];

    impl Record for Completeness {
        fn spec(&self) -> &'static super::super::TableSpec {
            &SPEC
        }
        fn fields(&self) -> Vec<Field> {
            vec![Field::reference(self.territory), Field::text(&self.scope), Field::code(self.extent), Field::maybe(self.note.as_ref())]
        }
        fn notes(&self) -> &Notes {
            &self.notes
        }
        fn origin(&self) -> Origin {
            self.origin
        }
    }

    impl Relation for Completeness {
        type Key<'a> = (TerritoryIdx, &'a str, Extent);
        fn key(&self) -> Self::Key<'_> {
            (self.territory, &self.scope, self.extent)
        }
    }

    pub(in super::super) fn read(row: &mut Row<'_, '_>, territories: &Index<'_>) -> Option<Completeness> {
        let territory = row.reference(TERRITORY, territories);
        let (scope, extent, note) = (row.text(SCOPE), row.code(EXTENT), row.text(NOTE));
        let (notes, origin) = (row.notes(), row.origin());
        Some(Completeness { territory: territory?, scope: scope?, extent: extent?, note, notes, origin })
    }
}
