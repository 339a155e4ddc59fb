//! HSDS (Open Referral), versions 1 to 3: organizations, services, locations, and what ties them, in the tables of a data package.
//!
//! # Method     An organization is a partner, a service an action that it leads. A service takes place in the cities of its locations; cities stand in states, which
//! stand for départements. Taxonomy terms are themes.
//! # Odd cases  A service whose organization isn't in the files gets a partner of that identifier, said. The tables of telephones, contacts, schedules and the like have no
//! place in a dossier: their rows are counted as left aside, table by table. JSON is cut into the same tables before (`hsds_json.rs`).
//! # Source     <https://docs.openreferral.org>

use super::columns::Columns;
use super::draft::{Cells, Draft, slug};
use super::losses::Why;
use super::{Format, Recognised, kinds};
use crate::dossier::{Severity, Table, fold, header_key};
use crate::say;
use crate::sources::RawTable;
use crate::text::{Sentence, Text, count};
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
            Kind::Organizations => organizations(raw, draft),
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

fn organizations(raw: &RawTable, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
    let id_at = columns.find("id", &["id", "organization_uuid"]);
    let name_at = columns.find("nom", &["name", "organization_name"]);
    let other_at = columns.find("sigle", &["alternate_name", "organization_alternate_name"]);
    let status_at = columns.find("type", &["legal_status", "organization_legal_status", "tax_status"]);
    let parent_at = columns.find("parent", &["parent_organization_id"]);
    columns.leave(Why::Personal, &["email", "organization_email"]);
    columns.leave(Why::Technical, &["logo", "uri"]);
    columns.rest();
    let mut parents: Vec<(String, String)> = Vec::new();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        let cell = |at| columns.cell(row, at);
        if cell(id_at).is_empty() {
            no_identifier(draft, record, id_at);
            continue;
        }
        let name = if cell(name_at).is_empty() { format!("Organisation {}", cell(id_at)) } else { cell(name_at).to_owned() };
        let acronym = Some(cell(other_at)).filter(|words| words.chars().count() <= 12).unwrap_or_default();
        let status = fold(cell(status_at));
        let kind = if status.contains("non_profit") || status.contains("nonprofit") || status.contains("charity") {
            "association"
        } else {
            kinds::of_name(&name)
        };
        let mut notes = columns.notes(row);
        if acronym.is_empty()
            && let Some(at) = other_at
        {
            notes.push((columns.headers[at].clone(), cell(other_at).to_owned()));
        }
        let cells =
            Cells::default().with("nom", &name, name_at).with("sigle", acronym, other_at).with("type", kind, status_at).noted(notes);
        let id = draft.entity(Table::Partners, record, &format!("id:{}", cell(id_at)), cell(id_at), cells);
        if !cell(parent_at).is_empty() {
            parents.push((id, cell(parent_at).to_owned()));
        }
    }
    for (id, parent) in parents {
        match draft.find(Table::Partners, &format!("id:{parent}")) {
            Some(parent) if parent != id => {
                if let Some(row) = draft.row_mut(Table::Partners, &id) {
                    row.cells.insert("parent", (parent, parent_at));
                }
            }
            _ => draft.lose(columns.source, "parent_organization_id", Why::Dangling, 1),
        }
    }
    columns.finish(draft, Some(Table::Partners), None);
}

impl Package {
    /// Locations give places to services. They are no rows of ours: each counts as kept with the service or city that it serves.
    fn locations(&mut self, raw: &RawTable, draft: &mut Draft) {
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

    fn addresses(&mut self, raw: &RawTable, draft: &mut Draft) {
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

    fn terms(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (id_at, name_at) = (columns.find("thematiques", &["id"]), columns.find("thematiques", &["name"]));
        columns.leave(
            Why::NoPlace,
            &[
                "parent_id",
                "parent_name",
                "vocabulary",
                "taxonomy_facet",
                "description",
                "taxonomy",
                "taxonomy_id",
                "term_uri",
                "language",
                "code",
            ],
        );
        columns.rest();
        let n = columns.rows().count();
        for row in columns.rows() {
            let (id, name) = (columns.cell(row, id_at), columns.cell(row, name_at));
            if !id.is_empty() && !name.is_empty() {
                self.terms.insert(id.to_owned(), name.to_owned());
            }
        }
        let words = count(n, ("terme est un mot", "termes sont des mots"), ("term is a word", "terms are words"));
        let (fr, en) = (words.fr, words.en);
        whole_table(
            draft,
            &columns,
            "vocabulary",
            say!(
                "{fr} du vocabulaire, sans ligne à elles dans le dossier : les services les portent comme thématiques"
                    | "{en} of the vocabulary, without rows of their own in the dossier: services bear them as themes"
            ),
        );
        columns.finish(draft, None, None);
    }

    fn services(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let id_at = columns.find("id", &["id", "service_uuid"]);
        let name_at = columns.find("titre", &["name", "service_name"]);
        let description_at = columns.find("description", &["description", "service_description"]);
        let organization_at = columns.find("pilote", &["organization_id", "organization_uuid"]);
        let organization_name_at = columns.find("pilote", &["organization_name"]);
        let status_at = columns.find("statut", &["status"]);
        let groups_at = columns.find("publics", &["eligibility_description"]);
        columns.leave(Why::Personal, &["email", "assurer_email", "service_email"]);
        columns.leave(Why::Technical, &["program_id", "last_modified", "assured_date"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let cell = |at| columns.cell(row, at);
            if cell(id_at).is_empty() || cell(name_at).is_empty() {
                no_identifier(draft, record, id_at);
                continue;
            }
            let organization = cell(organization_at);
            let lead = lead(draft, record, organization, cell(organization_name_at), organization_at);
            let status = match fold(cell(status_at)).as_str() {
                "" => "",
                "active" => "en_cours",
                "defunct" => "terminee",
                "inactive" | "temporarily_closed" => "abandonnee",
                _ => cell(status_at),
            };
            let cells = Cells::default()
                .with("titre", cell(name_at), name_at)
                .with("description", cell(description_at), description_at)
                .with("portage", "partenaire", None)
                .with("publics", cell(groups_at).replace(['|', ';', '\n'], ","), groups_at)
                .with("pilote", lead.clone().unwrap_or_default(), organization_at)
                .with("statut", status, status_at)
                .noted(columns.notes(row));
            let id = draft.entity(Table::Actions, record, &format!("id:{}", cell(id_at)), cell(id_at), cells);
            self.services.insert(cell(id_at).to_owned(), (id.clone(), record, organization.to_owned()));
            if let Some(lead) = lead {
                let cells =
                    Cells::default().with("action", &id, None).with("partenaire", &lead, organization_at).with("role", "pilote", None);
                draft.relation(Table::Participations, record, &format!("{id}|{lead}"), cells);
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    fn at_locations(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (service_at, location_at) = (columns.find("action", &["service_id"]), columns.find("territoires", &["location_id"]));
        columns.leave(Why::Technical, &["id"]);
        columns.leave(Why::NoPlace, &["description"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, location) = (columns.cell(row, service_at), columns.cell(row, location_at));
            let Some((action, _, organization)) = self.services.get(service).cloned() else {
                dangling(draft, &columns, record, service_at, service);
                continue;
            };
            // A location without a city still says that the service is held where its organization is.
            let places: Vec<String> = match self.cities.get(location) {
                Some(city) => vec![city.clone()],
                None => self.seats.get(&organization).cloned().unwrap_or_default(),
            };
            draft.extend(Table::Actions, &action, "territoires", places.iter().map(String::as_str));
            draft.met(Table::Actions, &action, record);
            if let Some(its_record) = self.unspoken.remove(location) {
                draft.met(Table::Actions, &action, its_record);
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    fn themes(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let service_at = columns.find("action", &["service_id", "link_id"]);
        let term_at = columns.find("thematiques", &["taxonomy_id", "taxonomy_term_id"]);
        columns.leave(Why::Technical, &["id", "link_type", "link_entity"]);
        columns.leave(Why::NoPlace, &["taxonomy_detail", "value"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, term) = (columns.cell(row, service_at), columns.cell(row, term_at));
            let action = self.services.get(service).map(|(action, ..)| action.clone());
            match (action, self.terms.get(term)) {
                (Some(action), Some(name)) => {
                    let name = name.clone();
                    draft.extend(Table::Actions, &action, "thematiques", [name.as_str()]);
                    draft.met(Table::Actions, &action, record);
                }
                (None, _) => dangling(draft, &columns, record, service_at, service),
                (Some(_), None) => dangling(draft, &columns, record, term_at, term),
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    fn eligibility(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (service_at, words_at) = (columns.find("action", &["service_id"]), columns.find("publics", &["eligibility"]));
        columns.leave(Why::Technical, &["id"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, words) = (columns.cell(row, service_at), columns.cell(row, words_at));
            let Some((action, ..)) = self.services.get(service).cloned() else {
                dangling(draft, &columns, record, service_at, service);
                continue;
            };
            let words = words.replace([';', '\n'], ",");
            draft.extend(Table::Actions, &action, "publics", [words.as_str()]);
            draft.met(Table::Actions, &action, record);
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

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

/// The partner of an organization, made if no file tells of it.
fn lead(draft: &mut Draft, record: usize, id: &str, name: &str, at: Option<usize>) -> Option<String> {
    if id.is_empty() {
        return None;
    }
    if let Some(known) = draft.find(Table::Partners, &format!("id:{id}")) {
        return Some(known);
    }
    let shown = if name.is_empty() { format!("Organisation {id}") } else { name.to_owned() };
    draft.tell(
        record,
        at,
        Severity::Warning,
        "reference_unknown",
        say!("l'organisation « {id} » n'est dans aucun des fichiers" | "organization '{id}' is in none of the files"),
        say!("importer aussi le fichier des organisations, entier" | "import the whole file of organizations too"),
        say!("un partenaire « {shown} » est ajouté" | "a partner '{shown}' is added"),
    );
    let cells = Cells::default().with("nom", &shown, at).with("type", kinds::of_name(&shown), None);
    Some(draft.entity(Table::Partners, record, &format!("id:{id}"), id, cells))
}

fn dangling(draft: &mut Draft, columns: &Columns<'_>, record: usize, at: Option<usize>, reference: &str) {
    let field = at.map_or_else(String::new, |at| columns.headers[at].clone());
    draft.lose(columns.source, &field, Why::Dangling, 1);
    let shown = crate::dossier::shown(reference);
    let found = if reference.is_empty() {
        say!("la ligne ne renvoie à rien" | "the row refers to nothing")
    } else {
        say!("« {shown} » n'est dans aucun des fichiers" | "'{shown}' is in none of the files")
    };
    let mend = say!("importer aussi la table à laquelle elle renvoie, entière" | "import the whole table that it refers to as well");
    draft.aside(record, at, Severity::Warning, "reference_unknown", found, mend);
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
