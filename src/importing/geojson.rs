//! GeoJSON: outlines of territories, looked through and set down in the dossier as they are.
//!
//! # Method     The shape is checked (RFC 7946: features, kinds of geometry, positions within the globe); what is written holds every feature that is sound. One file whose
//! features are all sound keeps its coordinates; several files become one collection.
//! # Source     RFC 7946, "The GeoJSON Format".

use super::of_whole_file;
use crate::dossier::{Remark, Severity};
use crate::say;
use crate::text::{Sentence, count};
use serde_json::{Value, json};

/// Is it GeoJSON?
pub(super) fn is_outline(value: &Value) -> bool {
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    (kind == "FeatureCollection" && value.get("features").is_some_and(Value::is_array))
        || (kind == "Feature" && value.get("geometry").is_some())
}

/// One collection of all the sound features; nothing when there is none.
pub(super) fn join(files: Vec<(String, Value)>, remarks: &mut Vec<Remark>) -> Option<Vec<u8>> {
    let mut features = Vec::new();
    for (name, value) in files {
        let own = match value {
            Value::Object(mut members) if members.contains_key("features") => match members.remove("features") {
                Some(Value::Array(features)) => features,
                _ => Vec::new(),
            },
            feature => vec![feature],
        };
        let n = own.len();
        let sound: Vec<Value> = own.into_iter().filter(is_sound).collect();
        let lost = n - sound.len();
        let kept = count(sound.len(), ("contour", "contours"), ("outline", "outlines"));
        let (fr, en) = (kept.fr, kept.en);
        let mut say = |severity, found: Sentence, meanwhile: Sentence| {
            remarks.push(of_whole_file(severity, "outlines", &name, found, meanwhile));
        };
        say(
            Severity::Information,
            say!("{fr} de territoires" | "{en} of territories"),
            say!("gardés tels quels dans territoires.geojson, pour les cartes" | "kept as they are in territoires.geojson, for maps"),
        );
        if lost > 0 {
            let lost = count(
                lost,
                ("contour n'est pas valable", "contours ne sont pas valables"),
                ("outline is not sound", "outlines are not sound"),
            );
            let (fr, en) = (lost.fr, lost.en);
            say(
                Severity::Warning,
                say!("{fr} (coordonnées hors du globe, forme inconnue)" | "{en} (coordinates off the globe, unknown shape)"),
                say!("ils sont laissés de côté" | "they are left aside"),
            );
        }
        features.extend(sound);
    }
    (!features.is_empty()).then(|| {
        let mut bytes = json!({ "type": "FeatureCollection", "features": features }).to_string().into_bytes();
        bytes.push(b'\n');
        bytes
    })
}

fn is_sound(feature: &Value) -> bool {
    let geometry = &feature["geometry"];
    feature["type"] == "Feature" && is_geometry(geometry)
}

fn is_geometry(geometry: &Value) -> bool {
    let kind = geometry["type"].as_str().unwrap_or_default();
    if kind == "GeometryCollection" {
        return geometry["geometries"].as_array().is_some_and(|all| all.iter().all(is_geometry));
    }
    let depth = match kind {
        "Point" => 0,
        "MultiPoint" | "LineString" => 1,
        "MultiLineString" | "Polygon" => 2,
        "MultiPolygon" => 3,
        _ => return false,
    };
    is_positions(&geometry["coordinates"], depth)
}

/// Arrays of that depth, of positions at the bottom: longitude, latitude, and what may follow.
fn is_positions(value: &Value, depth: usize) -> bool {
    let Some(items) = value.as_array() else { return false };
    if depth > 0 {
        return !items.is_empty() && items.iter().all(|item| is_positions(item, depth - 1));
    }
    let numbers: Vec<f64> = items.iter().filter_map(Value::as_f64).collect();
    numbers.len() == items.len() && numbers.len() >= 2 && numbers[0].abs() <= 180.0 && numbers[1].abs() <= 90.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sound_outlines_are_kept() {
        let feature = |geometry: Value| json!({ "type": "Feature", "properties": { "code": "77288" }, "geometry": geometry });
        let square = json!({ "type": "Polygon", "coordinates": [[[2.6, 48.5], [2.7, 48.5], [2.7, 48.6], [2.6, 48.5]]] });
        let files = vec![
            ("a.geojson".to_owned(), json!({ "type": "FeatureCollection", "features": [feature(square.clone()), feature(json!(null))] })),
            ("b.geojson".to_owned(), feature(json!({ "type": "Point", "coordinates": [200.0, 1.0] }))),
            ("c.geojson".to_owned(), feature(json!({ "type": "Polygon", "coordinates": [[2.6, 48.5]] }))),
        ];
        let mut remarks = Vec::new();
        let written: Value = serde_json::from_slice(&join(files, &mut remarks).unwrap()).unwrap();
        assert_eq!(written["features"], json!([feature(square)]));
        assert_eq!(remarks.iter().filter(|remark| remark.severity == Severity::Warning).count(), 3);
    }
}
