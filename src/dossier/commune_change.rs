//! `communes_reunies`: which commune became which. Names of partners still bear the old one for years.
//!
//! Insee's file of the movements of communes (`v_mvt_commune_….csv`) is read as it is, for the whole of France; only the communes of the dossier matter.
//!
//! # Odd cases  A commune that got its independence back (movements 20 and 21) is no merger, nor is one that only changed its code: passed over in silence.
//! # Source     Insee, « Code officiel géographique, événements survenus aux communes ».

use super::column::{Kind, columns};
use super::date::Edge;
use super::model::{CommuneChange, Notes, Origin};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: CommuneChanges, row("une commune qui a changé de nom ou s'est réunie à d'autres", "a commune that changed its name or merged"), reference("d'un changement de commune", "a change of commune"), files ["commune reunie", "communes nouvelles", "mouvements communes", "mouvement commune", "v mvt commune", "v mvtcommune", "mvt commune", "merged communes"];
    BEFORE = "avant", Required, Kind::Text, ("Avant", "Before"), ("Nom de la commune d'avant", "Name of the commune before"), "Moret-sur-Loing", ["libelle av", "ancienne commune", "commune avant", "ancien nom", "before"];
    AFTER = "apres", Required, Kind::Text, ("Après", "After"), ("Nom de la commune d'après", "Name of the commune after"), "Moret-Loing-et-Orvanne", ["libelle ap", "nouvelle commune", "commune apres", "commune nouvelle", "nouveau nom", "after"];
    DATE = "date", Optional, Kind::Date(Edge::First), ("Date", "Date"), ("Jour où le changement prend effet", "Day from which the change holds"), "2016-01-01", ["date eff", "date effet", "le", "day"];
    MOVEMENT = "mouvement", Optional, Kind::Text, ("Mouvement", "Movement"), ("Code du mouvement, comme Insee le donne", "Code of the movement, as Insee gives it"), "32", ["mod", "type mouvement"];
}

/// Movements by which a commune leaves another.
const PARTINGS: &[&str] = &["20", "21"];

impl Record for CommuneChange {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![Field::text(&self.before), Field::text(&self.after), Field::date(self.date), Field::maybe(self.movement.as_ref())]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for CommuneChange {
    type Key<'a> = (&'a str, &'a str, Option<jiff::civil::Date>);
    fn key(&self) -> Self::Key<'_> {
        (&self.before, &self.after, self.date)
    }
}

impl CommuneChange {
    /// Did a name give way to another?
    pub fn is_merger(&self) -> bool {
        self.before != self.after && self.movement.as_deref().is_none_or(|code| !PARTINGS.contains(&code))
    }
}

pub(super) fn read(row: &mut Row<'_, '_>) -> Option<CommuneChange> {
    let (before, after) = (row.text(BEFORE), row.text(AFTER));
    let (date, movement) = (row.date(DATE), row.text(MOVEMENT));
    let (notes, origin) = (row.notes(), row.origin());
    Some(CommuneChange { before: before?, after: after?, date, movement, notes, origin })
}

#[cfg(test)]
mod tests {
    use crate::dossier::load_tables;
    use crate::sources::RawTable;

    #[test]
    fn reads_the_file_of_insee_as_it_is() {
        let rows: [&[&str]; 5] = [
            &["MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP", "LIBELLE_AP"],
            &["32", "2016-01-01", "COM", "77316", "Moret-sur-Loing", "COM", "77316", "Orvanne"],
            &["32", "2016-01-01", "COM", "77166", "Écuelles", "COM", "77316", "Orvanne"],
            &["21", "2014-01-01", "COM", "77000", "Réunie", "COM", "77001", "Seule"],
            &["41", "1968-01-01", "COM", "78001", "Même nom", "COM", "91001", "Même nom"],
        ];
        let loaded = load_tables(vec![RawTable::from_rows("v_mvt_commune_2024.csv", rows.iter().map(|row| row.iter().copied()))], "essai");
        let changes = &loaded.dossier.commune_changes;
        assert_eq!(changes.len(), 4, "{:?}", loaded.remarks);
        let mergers: Vec<&str> = changes.iter().filter(|change| change.is_merger()).map(|change| change.before.as_str()).collect();
        assert_eq!(mergers, ["Moret-sur-Loing", "Écuelles"]);
        assert_eq!(changes[0].date.map(|day| day.to_string()).as_deref(), Some("2016-01-01"));
    }
}
