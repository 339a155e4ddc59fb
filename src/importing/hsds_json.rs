//! HSDS 3 in JSON, where things stand within each other → the tables of a data package.
//!
//! # Method     An object is known by the member that holds it (`organization`, `services`, `service_at_locations` …), or by its own members for the outermost; it is a
//! row of the table of its kind, with the identifier of what holds it. An object met twice (the organization of each service) is one row.

use super::json_rows;
use crate::sources::RawTable;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Member that holds it → kind, and what the kind is called in the identifiers that refer to it.
const KINDS: &[(&str, &str)] = &[
    ("organization", "organization"),
    ("organizations", "organization"),
    ("service", "service"),
    ("services", "service"),
    ("location", "location"),
    ("locations", "location"),
    ("address", "address"),
    ("addresses", "address"),
    ("physical_addresses", "address"),
    ("service_at_location", "service_at_location"),
    ("service_at_locations", "service_at_location"),
    ("services_at_location", "service_at_location"),
    ("attributes", "attribute"),
    ("taxonomy_term", "taxonomy_term"),
    ("taxonomy_terms", "taxonomy_term"),
    ("taxonomy_detail", "taxonomy"),
    ("phones", "phone"),
    ("contacts", "contact"),
    ("schedules", "schedule"),
    ("languages", "language"),
    ("funding", "funding"),
    ("cost_options", "cost_option"),
    ("required_documents", "required_document"),
    ("service_areas", "service_area"),
    ("accessibility", "accessibility"),
    ("programs", "program"),
    ("program", "program"),
    ("organization_identifiers", "organization_identifier"),
    ("metadata", "metadata"),
];

/// The kind of an outermost object.
fn kind_of(object: &Map<String, Value>) -> Option<&'static str> {
    let has = |name: &str| object.contains_key(name);
    if !has("id") {
        return None;
    }
    if has("location_type") || (has("addresses") && has("accessibility")) {
        Some("location")
    } else if (has("service_id") || has("service")) && (has("location_id") || has("location")) {
        Some("service_at_location")
    } else if has("organization") || has("organization_id") && has("application_process") {
        Some("service")
    } else if has("legal_status") || has("organization_identifiers") || has("year_incorporated") {
        Some("organization")
    } else if has("taxonomy_detail") || (has("taxonomy") && has("code")) {
        Some("taxonomy_term")
    } else {
        None
    }
}

type Rows = BTreeMap<&'static str, Vec<Map<String, Value>>>;

/// The tables that a JSON of HSDS holds; none when it is something else.
pub(super) fn tables(name: &str, value: &Value) -> Vec<RawTable> {
    // The tabular form: file names → rows.
    if let Value::Object(files) = value
        && files.keys().any(|key| key.ends_with(".csv"))
    {
        return json_rows::tables(name, value);
    }
    let outer: Vec<&Map<String, Value>> = match value {
        Value::Object(page) if page.get("contents").is_some_and(Value::is_array) => objects(&page["contents"]),
        Value::Object(object) => vec![object],
        other => objects(other),
    };
    if outer.is_empty() || !outer.iter().all(|object| kind_of(object).is_some()) {
        return Vec::new();
    }
    let (mut rows, mut seen) = (Rows::new(), BTreeMap::new());
    for object in outer {
        if let Some(kind) = kind_of(object) {
            walk(kind, object, None, &mut rows, &mut seen);
        }
    }
    rows.iter().filter_map(|(kind, rows)| json_rows::of_objects(&format!("{name} [{kind}]"), &rows.iter().collect::<Vec<_>>())).collect()
}

fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    value.as_array().map(|items| items.iter().filter_map(Value::as_object).collect()).unwrap_or_default()
}

/// JSON is at most 128 levels deep when it comes here: so is this.
fn walk(
    kind: &'static str,
    object: &Map<String, Value>,
    holder: Option<(&str, &Value)>,
    rows: &mut Rows,
    seen: &mut BTreeMap<String, usize>,
) {
    let id = object.get("id").map(json_rows::cell).unwrap_or_default();
    let mut row = Map::new();
    let mut inner = Vec::new();
    for (name, value) in object {
        match KINDS.iter().find(|(member, _)| member == name) {
            Some((_, kind)) if value.is_object() || value.is_array() => inner.push((*kind, value)),
            _ => {
                row.insert(name.clone(), value.clone());
            }
        }
    }
    if let Some((holder, holder_id)) = holder {
        let name = if kind == "attribute" { "link_id".to_owned() } else { format!("{holder}_id") };
        row.entry(name).or_insert_with(|| holder_id.clone());
    }
    for (kind_within, value) in &inner {
        let within: Vec<&Map<String, Value>> = value.as_object().map_or_else(|| objects(value), |object| vec![object]);
        // One thing within another is what the other refers to; several refer to it.
        if let Some(one_id) = value.get("id") {
            row.entry(format!("{kind_within}_id")).or_insert_with(|| one_id.clone());
        }
        for object in within {
            let own = Value::String(id.clone());
            let holder = if value.is_array() { Some((kind, &own)) } else { None };
            walk(kind_within, object, holder, rows, seen);
        }
    }
    // The organization of each service, met again: what its row didn't say yet is added.
    let rows = rows.entry(kind).or_default();
    match seen.get(&format!("{kind}:{id}")).filter(|_| !id.is_empty()) {
        Some(at) => row.into_iter().for_each(|(name, value)| {
            rows[*at].entry(name).or_insert(value);
        }),
        None => {
            seen.insert(format!("{kind}:{id}"), rows.len());
            rows.push(row);
        }
    }
}
