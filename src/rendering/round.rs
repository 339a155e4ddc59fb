//! Numbers as they are written for programs: six decimals, so that the last bits of a computation never show in a file.

use serde::Serializer;

/// A value to six decimals; `None` if it is no number. Zero has no sign.
pub fn six(value: f64) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    let rounded = (value * 1e6).round() / 1e6;
    Some(if rounded == 0.0 {
        0.0
    } else if rounded.is_finite() {
        rounded
    } else {
        value
    })
}

/// For `#[serde(serialize_with = …)]`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    match six(*value) {
        Some(value) => serializer.serialize_f64(value),
        None => serializer.serialize_none(),
    }
}
