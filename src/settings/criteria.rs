//! Types of territories told by rules that people can read: `"rural : densite < 100 et part_65_ans_et_plus >= 20"`.
//!
//! The first rule that a territory fulfils gives it its type; `"autres : sinon"` takes what is left. A territory of which a figure is missing gets no type from that
//! rule on: it might fulfil it.

use crate::say;
use crate::text::Sentence;

/// Section and name of the rules in `maillage.toml`.
pub const PLACE: (&str, &str) = ("comparison", "types");

/// A rule: a type, and what a territory of that type fulfils.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Name of the type.
    pub name: String,
    /// All of them hold; none: everything that is left.
    pub conditions: Vec<Condition>,
}

/// A condition on a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Name of an indicator of the dossier, or `population`.
    pub indicator: String,
    /// How the figure stands to the threshold.
    pub relation: Relation,
    /// The threshold, in the unit of the indicator.
    pub threshold: f64,
}

/// How a figure stands to a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says what it is")]
pub enum Relation {
    Below,
    AtMost,
    AtLeast,
    Above,
}

/// Signs, the longer ones first: `<=` begins like `<`.
const SIGNS: [(&str, Relation); 6] = [
    ("<=", Relation::AtMost),
    (">=", Relation::AtLeast),
    ("≤", Relation::AtMost),
    ("≥", Relation::AtLeast),
    ("<", Relation::Below),
    (">", Relation::Above),
];

impl Relation {
    fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
            Self::AtLeast => value >= threshold,
            Self::Above => value > threshold,
        }
    }
}

impl Criterion {
    /// Reads one rule.
    ///
    /// # Errors
    /// For people: what was found, and what was expected.
    pub fn parse(text: &str) -> Result<Self, (Sentence, Sentence)> {
        let fault = || {
            let shown: String = text.chars().take(80).collect();
            (
                say!("la règle « {shown} » n'est pas comprise" | "the rule '{shown}' is not understood"),
                say!(
                    "« nom du type : indicateur < nombre », avec <, <=, > ou >=, « et » entre deux conditions, ou « nom du type : sinon »"
                        | "'name of the type : indicator < number', with <, <=, > or >=, 'et' between two conditions, or 'name of the type : sinon'"
                ),
            )
        };
        let (name, rule) = text.split_once(':').ok_or_else(fault)?;
        let (name, rule) = (name.trim(), rule.trim());
        if name.is_empty() {
            return Err(fault());
        }
        if ["sinon", "otherwise", "else"].contains(&rule.to_lowercase().as_str()) {
            return Ok(Self { name: name.to_owned(), conditions: Vec::new() });
        }
        let parts = rule.split(" et ").flat_map(|part| part.split(" and "));
        let conditions: Option<Vec<Condition>> = parts.map(condition).collect();
        Ok(Self { name: name.to_owned(), conditions: conditions.ok_or_else(fault)? })
    }

    /// Is it fulfilled? `None` when a figure is missing. `figure`: name of an indicator → its value.
    pub fn is_met(&self, figure: impl Fn(&str) -> Option<f64>) -> Option<bool> {
        let mut is_met = true;
        for condition in &self.conditions {
            is_met &= condition.relation.holds(figure(&condition.indicator)?, condition.threshold);
        }
        Some(is_met)
    }

    /// The rule as it is written in `maillage.toml`.
    pub fn written(&self) -> String {
        let sign = |relation| SIGNS.iter().find(|(_, other)| *other == relation).map_or("", |(sign, _)| sign);
        let conditions: Vec<String> =
            self.conditions.iter().map(|c| format!("{} {} {}", c.indicator, sign(c.relation), c.threshold)).collect();
        let rule = if conditions.is_empty() { "sinon".to_owned() } else { conditions.join(" et ") };
        format!("{} : {rule}", self.name)
    }
}

fn condition(text: &str) -> Option<Condition> {
    let (at, sign, relation) = SIGNS
        .iter()
        .filter_map(|(sign, relation)| Some((text.find(sign)?, *sign, *relation)))
        .min_by_key(|(at, sign, _)| (*at, usize::MAX - sign.len()))?;
    let (indicator, threshold) = (text[..at].trim(), text[at + sign.len()..].trim());
    // 20 000, 20 000 with a no-break space, and 0,5 are numbers to those who write them.
    let threshold: String = threshold.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let threshold: f64 = threshold.parse().ok().filter(|x: &f64| x.is_finite())?;
    (!indicator.is_empty()).then(|| Condition { indicator: indicator.to_owned(), relation, threshold })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_written_back() {
        let rule = Criterion::parse("rural : densite < 100 et part_65_ans >= 20,5").unwrap();
        assert_eq!(rule.written(), "rural : densite < 100 et part_65_ans >= 20.5");
        assert_eq!(Criterion::parse(&rule.written()).unwrap(), rule);
        let rest = Criterion::parse("autres : sinon").unwrap();
        assert_eq!((rest.conditions.len(), rest.written().as_str(), rest.is_met(|_| None)), (0, "autres : sinon", Some(true)));
        assert_eq!(Criterion::parse("x : revenu ≥ 20 000").unwrap().conditions[0].threshold, 20000.0);
        for wrong in ["rural", "rural :", ": a < 1", "rural : densite", "rural : densite < beaucoup", "rural : < 3", "a : b < 1 et c"] {
            assert!(Criterion::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_missing_figure_says_nothing() {
        let rule = Criterion::parse("rural : densite <= 100").unwrap();
        assert_eq!([rule.is_met(|_| Some(100.0)), rule.is_met(|_| Some(101.0)), rule.is_met(|_| None)], [Some(true), Some(false), None]);
    }
}
