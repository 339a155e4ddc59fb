//! `indicateurs`: figures about territories.

use super::codes::Table;
use super::column::{Kind, columns, text};
use super::index::Index;
use super::model::{Indicator, Notes, Origin, TerritoryIdx};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: Indicators, row("un indicateur", "an indicator"), reference("d'un indicateur", "an indicator"), files ["indicateur", "indicators", "indicator", "donnees", "chiffres", "statistiques"];
    TERRITORY = "territoire", Required, Kind::Reference(Table::Territories), ("Territoire", "Territory"), ("Identifiant du territoire", "Identifier of the territory"), "melun", ["id territoire", "mds", "territory", "code insee", "commune"];
    NAME = "indicateur", Required, Kind::Text, ("Indicateur", "Indicator"), ("Nom de l'indicateur", "Name of the indicator"), "taux_pauvrete", ["nom indicateur", "libelle", "indicator", "variable", "nom", "code indicateur"];
    PERIOD = "periode", Required, Kind::Text, ("Période", "Period"), ("Année, ou autre période", "Year, or another period"), "2013", ["annee", "date", "millesime", "period", "year"];
    VALUE = "valeur", Required, Kind::Number { range: (-1e15, 1e15), is_whole: false, unit: text("", "") }, ("Valeur", "Value"), ("Le chiffre", "The figure"), "17,4", ["value", "chiffre", "donnee", "montant", "taux"];
    UNIT = "unite", Optional, Kind::Text, ("Unité", "Unit"), ("Unité du chiffre", "Unit of the figure"), "% des ménages", ["unit", "unite mesure"];
    SOURCE = "source", Optional, Kind::Text, ("Source", "Source"), ("D'où vient le chiffre", "Where the figure comes from"), "Insee", ["origine", "producteur", "provenance"];
}

impl Record for Indicator {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::reference(self.territory),
            Field::text(&self.name),
            Field::text(&self.period),
            Field::number(self.value),
            Field::maybe(self.unit.as_ref()),
            Field::maybe(self.source.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for Indicator {
    type Key<'a> = (TerritoryIdx, &'a str, &'a str);
    fn key(&self) -> Self::Key<'_> {
        (self.territory, &self.name, &self.period)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, territories: &Index<'_>) -> Option<Indicator> {
    let territory = row.reference(TERRITORY, territories);
    let (name, period, value) = (row.text(NAME), row.text(PERIOD), row.figure(VALUE));
    let (unit, source) = (row.text(UNIT), row.text(SOURCE));
    let (notes, origin) = (row.notes(), row.origin());
    Some(Indicator { territory: territory?, name: name?, period: period?, value: value?, unit, source, notes, origin })
}
