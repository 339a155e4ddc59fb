//! Outlines on a map: a GeoJSON collection → shapes with their properties. Knows the file, not what the shapes are of.
//!
//! # Odd cases  A feature that isn't an area, whose numbers aren't degrees or whose rings don't close around anything is left aside by itself, with its reason. A file
//! that is no collection is a fault of the whole. JSON has no NaN, and nesting deeper than a shape ever is ends the reading.
//! # Cost       One feature at a time is held as JSON; memory is that of the coordinates.
//! # Source     RFC 7946, The GeoJSON Format.

use super::folder::{SourceError, bytes};
use crate::say;
use crate::text::Sentence;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// Largest file of outlines: the communes of France, simplified, weigh a third of it.
const MOST_BYTES: usize = 64 << 20;

/// A closed line: its points as (longitude, latitude) in degrees, the first not repeated at the end. Three at least.
pub type Ring = Vec<(f64, f64)>;

/// A feature that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Position in the file, from 1.
    pub number: usize,
    /// Its properties that are texts or numbers, in order of name; its own `id` under that name.
    pub properties: Vec<(String, String)>,
    /// Its areas, each an outer ring and its holes; empty when it was left aside.
    pub areas: Vec<Vec<Ring>>,
    /// Why it was left aside.
    pub fault: Option<ShapeFault>,
}

/// Why a feature isn't drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShapeFault {
    /// A point, a line, a collection, or nothing.
    NotAnArea,
    /// Coordinates that aren't numbers, or rings of fewer than three points.
    Malformed,
    /// Numbers that can't be degrees.
    NotDegrees,
}

impl ShapeFault {
    /// What was found.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::NotAnArea => say!("ce n'est pas une surface (Polygon ou MultiPolygon)" | "it is not an area (Polygon or MultiPolygon)"),
            Self::Malformed => say!("ses coordonnées ne forment pas un contour" | "its coordinates make no outline"),
            Self::NotDegrees => say!(
                "ses coordonnées ne sont pas des degrés (longitude, latitude)" | "its coordinates are not degrees (longitude, latitude)"
            ),
        }
    }

    /// How to mend it.
    pub fn mend(self) -> Sentence {
        match self {
            Self::NotDegrees => say!(
                "enregistrer de nouveau les contours en WGS 84 (EPSG:4326), par exemple avec QGIS"
                    | "save the outlines again as WGS 84 (EPSG:4326), with QGIS for instance"
            ),
            Self::NotAnArea | Self::Malformed => {
                say!("vérifier cet élément dans le logiciel d'où il vient" | "check this feature in the program that it comes from")
            }
        }
    }
}

/// Why a whole file gives no shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeoFault {
    /// Larger than what is read.
    TooLarge,
    /// Text that isn't JSON, cut short, or nested beyond reason; the line where reading stopped.
    NotJson(usize),
    /// JSON that is no collection of features.
    NotACollection,
    /// TopoJSON, the other format of outlines.
    TopoJson,
}

impl GeoFault {
    /// What was found.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::TooLarge => say!("le fichier dépasse 64 Mo" | "the file is over 64 MB"),
            Self::NotJson(line) => {
                say!("ce n'est pas du GeoJSON lisible (ligne {line})" | "this is no readable GeoJSON (line {line})")
            }
            Self::NotACollection => say!("ce n'est pas une collection de contours" | "this is no collection of outlines"),
            Self::TopoJson => say!("c'est du TopoJSON, pas du GeoJSON" | "this is TopoJSON, not GeoJSON"),
        }
    }

    /// How to mend it.
    pub fn mend(&self) -> Sentence {
        match self {
            Self::TooLarge => {
                say!("simplifier les contours, par exemple avec mapshaper" | "simplify the outlines, with mapshaper for instance")
            }
            Self::NotJson(_) => say!("exporter de nouveau les contours en GeoJSON" | "export the outlines again as GeoJSON"),
            Self::NotACollection | Self::TopoJson => say!(
                "exporter les contours en GeoJSON : un objet « FeatureCollection » avec un élément par territoire"
                    | "export the outlines as GeoJSON: a 'FeatureCollection' with a feature for each territory"
            ),
        }
    }
}

/// Reads a file of outlines.
///
/// # Errors
/// The file can't be read. What is wrong within it is a [`GeoFault`].
pub fn read_outlines(path: &Path) -> Result<Result<Vec<Shape>, GeoFault>, SourceError> {
    bytes(path).map(|(_, bytes)| outlines(&bytes))
}

/// The shapes of a collection, in the order of the file.
///
/// # Errors
/// It is no collection, or no JSON.
pub fn outlines(bytes: &[u8]) -> Result<Vec<Shape>, GeoFault> {
    if bytes.len() > MOST_BYTES {
        return Err(GeoFault::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let whole: Collection = serde_json::from_slice(bytes)
        .map_err(|error| if error.is_data() { GeoFault::NotACollection } else { GeoFault::NotJson(error.line()) })?;
    match (whole.kind.as_ref().and_then(Value::as_str), whole.features) {
        (Some("Topology"), _) => Err(GeoFault::TopoJson),
        (_, Some(Features(shapes))) => Ok(shapes),
        (_, None) => Err(GeoFault::NotACollection),
    }
}

/// The object that a file holds.
#[derive(serde::Deserialize)]
struct Collection {
    #[serde(rename = "type", default)]
    kind: Option<Value>,
    #[serde(default)]
    features: Option<Features>,
}

/// Shapes made of features as they are read.
struct Features(Vec<Shape>);

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Features;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of features")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Features, A::Error> {
                let mut shapes = Vec::new();
                while let Some(feature) = list.next_element::<Value>()? {
                    shapes.push(shape(shapes.len() + 1, &feature));
                }
                Ok(Features(shapes))
            }
        }
        from.deserialize_seq(Each)
    }
}

fn shape(number: usize, feature: &Value) -> Shape {
    let mut properties: Vec<(String, String)> = Vec::new();
    let own = feature.get("id").map(|id| ("id", id));
    let given = feature.get("properties").and_then(Value::as_object);
    let given = given.into_iter().flatten().map(|(name, value)| (name.as_str(), value));
    for (name, value) in given.chain(own) {
        match value {
            Value::String(text) => properties.push((name.to_owned(), text.clone())),
            Value::Number(number) => properties.push((name.to_owned(), number.to_string())),
            _ => {}
        }
    }
    properties.sort();
    properties.dedup();
    match areas(feature.get("geometry").unwrap_or(&Value::Null)) {
        Ok(areas) => Shape { number, properties, areas, fault: None },
        Err(fault) => Shape { number, properties, areas: Vec::new(), fault: Some(fault) },
    }
}

fn areas(geometry: &Value) -> Result<Vec<Vec<Ring>>, ShapeFault> {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let areas: Vec<Vec<Ring>> = match (geometry.get("type").and_then(Value::as_str), coordinates) {
        (Some("Polygon"), Some(rings)) => vec![area(rings)?],
        (Some("MultiPolygon"), Some(areas)) => {
            areas.iter().map(|rings| area(rings.as_array().ok_or(ShapeFault::Malformed)?)).collect::<Result<_, _>>()?
        }
        (Some("Polygon" | "MultiPolygon"), None) => return Err(ShapeFault::Malformed),
        _ => return Err(ShapeFault::NotAnArea),
    };
    if areas.iter().all(Vec::is_empty) { Err(ShapeFault::Malformed) } else { Ok(areas) }
}

fn area(rings: &[Value]) -> Result<Vec<Ring>, ShapeFault> {
    rings.iter().map(|ring| ring.as_array().ok_or(ShapeFault::Malformed).and_then(|points| self::ring(points))).collect()
}

fn ring(points: &[Value]) -> Result<Ring, ShapeFault> {
    let mut ring: Ring = Vec::with_capacity(points.len());
    for point in points {
        let at = |position: usize| point.get(position).and_then(Value::as_f64).filter(|x| x.is_finite());
        let (Some(longitude), Some(latitude)) = (at(0), at(1)) else { return Err(ShapeFault::Malformed) };
        if longitude.abs() > 180.0 || latitude.abs() > 90.0 {
            return Err(ShapeFault::NotDegrees);
        }
        if ring.last() != Some(&(longitude, latitude)) {
            ring.push((longitude, latitude));
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 { Err(ShapeFault::Malformed) } else { Ok(ring) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Shape>, GeoFault> {
        outlines(text.as_bytes())
    }

    fn one(geometry: &str) -> Option<ShapeFault> {
        read(&format!("{{\"type\":\"FeatureCollection\",\"features\":[{{\"geometry\":{geometry}}}]}}")).unwrap()[0].fault
    }

    #[test]
    fn a_collection_gives_its_areas_and_what_names_them() {
        let shapes = read(
            "{\"features\":[{\"id\":7,\"properties\":{\"nom\":\"Bondy\",\"code\":93010,\"liste\":[1]},\"geometry\":{\"type\":\"Polygon\",\
             \"coordinates\":[[[2.1,48.9],[2.2,48.9],[2.2,48.8],[2.1,48.9]]]}}],\"type\":\"FeatureCollection\"}",
        )
        .unwrap();
        assert_eq!(shapes[0].properties, [("code", "93010"), ("id", "7"), ("nom", "Bondy")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(shapes[0].areas, [[[(2.1, 48.9), (2.2, 48.9), (2.2, 48.8)]]]);
    }

    #[test]
    fn what_is_no_outline_is_left_aside_alone() {
        for (geometry, fault) in [
            ("null", ShapeFault::NotAnArea),
            ("3", ShapeFault::NotAnArea),
            ("{\"type\":\"Point\",\"coordinates\":[2,48]}", ShapeFault::NotAnArea),
            ("{\"type\":\"Polygon\",\"coordinates\":\"x\"}", ShapeFault::Malformed),
            ("{\"type\":\"Polygon\",\"coordinates\":[]}", ShapeFault::Malformed),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[2,48],[2,48],[2,48]]]}", ShapeFault::Malformed),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[2,48],[null,48],[2,49]]]}", ShapeFault::Malformed),
            ("{\"type\":\"MultiPolygon\",\"coordinates\":[[[2,48],[3,48],[2,49]]]}", ShapeFault::Malformed),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[652000,6862000],[652100,6862000],[652000,6862100]]]}", ShapeFault::NotDegrees),
        ] {
            assert_eq!(one(geometry), Some(fault), "{geometry}");
        }
    }

    #[test]
    fn what_is_no_collection_is_said() {
        let deep = "[".repeat(200_000);
        let nested = format!("{{\"features\":[{{\"geometry\":{}", "[".repeat(200_000));
        for (text, fault) in [
            ("", GeoFault::NotJson(1)),
            ("{\"features\":[NaN]}", GeoFault::NotJson(1)),
            ("{\n\"features\":[1e999]}", GeoFault::NotJson(2)),
            (&*nested, GeoFault::NotJson(1)),
            ("[]", GeoFault::NotACollection),
            ("{\"features\":3}", GeoFault::NotACollection),
            ("{\"type\":\"Feature\"}", GeoFault::NotACollection),
            ("{\"type\":\"Topology\",\"arcs\":[]}", GeoFault::TopoJson),
        ] {
            assert_eq!(read(text), Err(fault), "{}", &text[..text.len().min(40)]);
        }
        assert!(read(&deep).is_err());
        assert_eq!(outlines(&vec![b' '; MOST_BYTES + 1]), Err(GeoFault::TooLarge));
    }
}
