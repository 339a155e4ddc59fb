//! Locations and their addresses: the territories where services are held.

use super::super::columns::Columns;
use super::super::draft::{Cells, Draft, slug};
use super::super::losses::Why;
use super::{FORMAT, Package, no_identifier};
use crate::dossier::{Severity, Table, fold};
use crate::say;
use crate::sources::RawTable;

impl Package {
    /// Locations give places to services. They are no rows of ours: each counts as kept with the service or city that it serves.
    pub(super) fn locations(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let id_at = columns.find("lieu", &["id", "location_uuid"]);
        let organization_at = columns.find("lieu", &["organization_id", "organization_uuid"]);
        columns.leave(
            Why::NoPlace,
            &["name", "alternate_name", "description", "transportation", "latitude", "longitude", "location_name", "location_address"],
        );
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (id, organization) = (columns.cell(row, id_at), columns.cell(row, organization_at));
            if id.is_empty() {
                no_identifier(draft, record, id_at);
                continue;
            }
            self.locations.insert(id.to_owned(), organization.to_owned());
            self.unspoken.insert(id.to_owned(), record);
            self.organization_at = organization_at;
        }
        columns.finish(draft, None, None);
    }

    pub(super) fn addresses(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let location_at = columns.find("lieu", &["location_id"]);
        let city_at = columns.find("territoires", &["city"]);
        let state_at = columns.find("parent", &["state_province"]);
        columns.leave(Why::Personal, &["attention"]);
        columns.leave(Why::NoPlace, &["address_1", "address_2", "postal_code", "region", "country", "organization_id", "address_type"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let cell = |at| columns.cell(row, at).split_whitespace().collect::<Vec<_>>().join(" ");
            let (location, city, state) = (cell(location_at), cell(city_at), cell(state_at));
            if city.is_empty() {
                draft.aside(
                    record,
                    city_at,
                    Severity::Warning,
                    "empty_cell",
                    say!("l'adresse n'a pas de ville" | "the address has no city"),
                    say!("remplir la ville" | "fill in the city"),
                );
                continue;
            }
            let parent = (!state.is_empty()).then(|| {
                let cells = Cells::default().with("nom", &state, state_at).with("niveau", "departement", None);
                draft.entity(Table::Territories, record, &format!("etat:{}", fold(&state)), &slug(&state), cells)
            });
            let key = format!("ville:{}:{}", fold(&city), parent.as_deref().unwrap_or_default());
            let cells = Cells::default().with("nom", &city, city_at).with("niveau", "commune", None).with(
                "parent",
                parent.unwrap_or_default(),
                state_at,
            );
            let id = draft.entity(Table::Territories, record, &key, &slug(&city), cells);
            if let Some(organization) = self.locations.get(&location) {
                self.seats.entry(organization.clone()).or_default().push(id.clone());
            }
            self.cities.insert(location, id);
        }
        columns.finish(draft, Some(Table::Territories), None);
    }
}
