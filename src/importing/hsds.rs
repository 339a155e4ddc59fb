//! HSDS (Open Referral), versions 1 to 3: organizations, services, locations, and what ties them, in the tables of a data package.
//!
//! # Method     An organization is a partner, a service an action that it leads. A service takes place in the cities of its locations; cities stand in states, which
//! stand for départements. Taxonomy terms are themes.
//! # Odd cases  A service whose organization isn't in the files gets a partner of that identifier, said. The tables of telephones, contacts, schedules and the like have no
//! place in a dossier: their rows are counted as left aside, table by table. JSON is cut into the same tables before (`hsds_json.rs`).
//! # Source     <https://docs.openreferral.org>

mod organizations;
mod places;
mod services;

use super::columns::Columns;
use super::draft::Draft;
use super::losses::Why;
use super::{Format, Recognised};
use crate::dossier::{Severity, Table, header_key};
use crate::say;
use crate::sources::RawTable;
use crate::text::{Sentence, Text};
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    key: "hsds",
    title: Text { fr: "HSDS (Open Referral)", en: "HSDS (Open Referral)" },
    reading: Text {
        fr: "une organisation est un partenaire, un service une action qu'elle pilote, une ville un territoire",
        en: "an organization is a partner, a service an action that it leads, a city a territory",
    },
    recognise: |raw| kind(raw).map(|_| Recognised::plain(0)),
    // Tables of telephones or of words, by themselves, are no directory.
    confirm: |tables| tables.iter().any(|raw| matches!(kind(raw), Some(Kind::Organizations | Kind::Services | Kind::Locations))),
    convert,
};

/// What a table of the package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Organizations,
    Locations,
    Addresses,
    Terms,
    Services,
    ServicesAtLocations,
    ServiceTerms,
    Attributes,
    Eligibility,
    /// Part of the package, without a place in a dossier.
    Other,
}

/// What tells each kind of table: headers that it has, all of them. The first that fits decides.
const MARKS: &[(Kind, &[&str])] = &[
    (Kind::Attributes, &["link_id", "taxonomy_term_id"]),
    (Kind::ServiceTerms, &["service_id", "taxonomy_id"]),
    (Kind::ServiceTerms, &["service_id", "taxonomy_term_id"]),
    (Kind::Eligibility, &["id", "service_id", "eligibility"]),
    (Kind::Addresses, &["location_id", "city"]),
    (Kind::Addresses, &["location_id", "address_1"]),
    (Kind::Services, &["id", "organization_id", "name", "application_process"]),
    (Kind::Services, &["id", "organization_id", "name", "fees"]),
    (Kind::Services, &["id", "organization_id", "name", "interpretation_services"]),
    (Kind::Services, &["service_uuid", "service_name", "organization_uuid"]),
    (Kind::Locations, &["id", "name", "transportation"]),
    (Kind::Locations, &["id", "location_type"]),
    (Kind::Locations, &["location_uuid", "location_name"]),
    (Kind::Organizations, &["id", "name", "legal_status"]),
    (Kind::Organizations, &["id", "name", "year_incorporated"]),
    (Kind::Organizations, &["organization_uuid", "organization_name", "organization_description"]),
    (Kind::Terms, &["id", "name", "parent_id", "vocabulary"]),
    (Kind::Terms, &["id", "name", "taxonomy"]),
    (Kind::Terms, &["id", "name", "taxonomy_id"]),
    (Kind::Other, &["id", "location_id", "service_id", "organization_id"]),
    (Kind::Other, &["service_at_location_id", "service_id"]),
    (Kind::Other, &["id", "organization_id", "name", "alternate_name"]),
    (Kind::Other, &["id", "service_id", "location_id", "phone_id"]),
    (Kind::ServicesAtLocations, &["id", "service_id", "location_id"]),
    (Kind::Other, &["id", "service_id", "extent"]),
    (Kind::Other, &["id", "service_id", "option", "currency"]),
    (Kind::Other, &["id", "service_id", "document"]),
    (Kind::Other, &["id", "organization_id", "service_id", "source"]),
    (Kind::Other, &["id", "organization_id", "identifier_type"]),
    (Kind::Other, &["id", "location_id", "description", "details"]),
    (Kind::Other, &["id", "resource_id", "resource_type"]),
    (Kind::Other, &["id", "name", "language", "character_set"]),
    (Kind::Other, &["id", "name", "uri", "version"]),
];

fn kind(raw: &RawTable) -> Option<Kind> {
    if raw.is_empty() {
        return None;
    }
    let keys: Vec<String> = raw.row(0).cells().take(200).map(header_key).collect();
    MARKS.iter().find(|(_, marks)| marks.iter().all(|mark| keys.contains(&header_key(mark)))).map(|(kind, _)| *kind)
}

fn convert(tables: &[(&RawTable, Recognised)], draft: &mut Draft) {
    let mut sorted: Vec<(Kind, &RawTable)> = tables.iter().filter_map(|(raw, _)| Some((kind(raw)?, *raw))).collect();
    // What is referred to comes first; within a kind, the order in which files were given.
    sorted.sort_by_key(|(kind, _)| *kind);
    let mut package = Package::default();
    for (kind, raw) in sorted {
        match kind {
            Kind::Organizations => organizations::organizations(raw, draft),
            Kind::Locations => package.locations(raw, draft),
            Kind::Addresses => package.addresses(raw, draft),
            Kind::Terms => package.terms(raw, draft),
            Kind::Services => package.services(raw, draft),
            Kind::ServicesAtLocations => package.at_locations(raw, draft),
            Kind::ServiceTerms | Kind::Attributes => package.themes(raw, draft),
            Kind::Eligibility => package.eligibility(raw, draft),
            Kind::Other => other(raw, draft),
        }
    }
    package.settle(draft);
}

/// What is known of the package besides the dossier.
#[derive(Default)]
struct Package {
    /// Location → its organization.
    locations: BTreeMap<String, String>,
    /// Locations that nothing has spoken of yet: their records.
    unspoken: BTreeMap<String, usize>,
    /// Column of the organization in the table of locations.
    organization_at: Option<usize>,
    /// Location → the territory of its city.
    cities: BTreeMap<String, String>,
    /// Organization → territories of its locations.
    seats: BTreeMap<String, Vec<String>>,
    /// Term → its name.
    terms: BTreeMap<String, String>,
    /// Service → identifier of its action, its record, and its organization.
    services: BTreeMap<String, (String, usize, String)>,
}

fn no_identifier(draft: &mut Draft, record: usize, at: Option<usize>) {
    draft.aside(
        record,
        at,
        Severity::Warning,
        "no_identifier",
        say!("la ligne n'a pas d'identifiant" | "the row has no identifier"),
        say!("lui en donner un, ou retirer la ligne" | "give it one, or remove the row"),
    );
}

impl Package {
    /// Services that no location places: where their organization is, else the whole that the file is about.
    fn settle(self, draft: &mut Draft) {
        for (location, record) in self.unspoken {
            let organization = self.locations.get(&location).map_or("", String::as_str);
            match draft.find(Table::Partners, &format!("id:{organization}")) {
                Some(partner) => draft.met(Table::Partners, &partner, record),
                None => draft.aside(
                    record,
                    self.organization_at,
                    Severity::Information,
                    "place_only",
                    say!(
                        "aucun service ne se tient dans ce lieu, et son organisation n'est pas dans les fichiers"
                            | "no service is held in this place, and its organization is not in the files"
                    ),
                    say!("rien à faire" | "nothing to do"),
                ),
            }
        }
        for (action, record, organization) in self.services.into_values() {
            let is_placed = draft.row_mut(Table::Actions, &action).is_some_and(|row| row.cells.contains_key("territoires"));
            if !is_placed {
                let places = self.seats.get(&organization).cloned().unwrap_or_else(|| vec![draft.everywhere(record)]);
                draft.extend(Table::Actions, &action, "territoires", places.iter().map(String::as_str));
            }
        }
        for (organization, places) in self.seats {
            if let (Some(id), Some(place)) = (draft.find(Table::Partners, &format!("id:{organization}")), places.first())
                && let Some(row) = draft.row_mut(Table::Partners, &id)
            {
                row.cells.entry("territoire").or_insert((place.clone(), None));
            }
        }
    }
}

/// Every row of a table left aside, for one reason.
fn whole_table(draft: &mut Draft, columns: &Columns<'_>, kind: &'static str, found: Sentence) {
    let rows: Vec<u32> = columns.rows().map(|row| row.row).collect();
    draft.aside_all(columns.source, rows, Severity::Information, kind, found, Sentence::default());
}

fn other(raw: &RawTable, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
    let is_personal = columns.headers.iter().any(|header| ["number", "email", "title"].contains(&header.as_str()));
    for at in 0..columns.headers.len() {
        columns.leave_at(at, if is_personal { Why::Personal } else { Why::NoPlace });
    }
    whole_table(
        draft,
        &columns,
        "no_table",
        say!(
            "le dossier n'a pas de table pour cela (horaires, téléphones, langues, coûts…)"
                | "the dossier has no table for this (schedules, telephones, languages, costs…)"
        ),
    );
    columns.finish(draft, None, None);
}
