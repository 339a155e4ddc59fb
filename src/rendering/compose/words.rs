//! How figures, shares and names are worded in a report.

use crate::detectors::{Estimate, Subject};
use crate::dossier::Dossier;
use crate::rendering::document::{Confidence, Inline};
use crate::text::{HOURS_A_YEAR, Lang, Number, Sentence, Text, agreeing};
use std::fmt;

/// French spacing: narrow no-break spaces before double punctuation and inside guillemets. English is left alone.
pub fn typography(text: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let hugs_next = c == ' ' && chars.peek().is_some_and(|next| matches!(next, ':' | ';' | '!' | '?' | '»' | '%' | '€'));
        let hugs_previous = c == ' ' && previous == '«';
        out.push(if hugs_next || hugs_previous { '\u{202f}' } else { c });
        previous = c;
    }
    out
}

/// What the composing functions share: the language, and the dossier that names are taken from.
#[derive(Clone, Copy, Debug)]
pub struct Pen<'a> {
    /// Language of the document.
    pub lang: Lang,
    /// Where names stand.
    pub dossier: &'a Dossier,
}

impl Pen<'_> {
    /// A composed sentence.
    pub fn say(&self, sentence: &Sentence) -> String {
        typography(sentence.get(self.lang), self.lang)
    }

    /// A fixed text.
    pub fn text(&self, text: Text) -> String {
        typography(text.get(self.lang), self.lang)
    }

    /// One of two wordings.
    pub fn pick(&self, fr: &str, en: &str) -> String {
        match self.lang {
            Lang::Fr => typography(fr, self.lang),
            Lang::En => en.to_owned(),
        }
    }

    /// A number.
    pub fn number(&self, value: f64, digits: usize) -> String {
        Number { value, digits, lang: self.lang }.to_string()
    }

    /// A whole number.
    pub fn count(&self, n: usize) -> String {
        self.number(n as f64, 0)
    }

    /// A number with as many decimals as it deserves: three significant digits, none beyond two decimals.
    pub fn measure(&self, value: f64) -> String {
        self.number(value, measure_digits(value))
    }

    /// A measure and its unit, in the number that the figure asks for.
    pub fn with_unit(&self, value: f64, unit: Text) -> String {
        let unit = agreeing(value, measure_digits(value), unit);
        self.say(&Sentence { fr: format!("{} {}", self.measure(value), unit.fr), en: format!("{} {}", self.measure(value), unit.en) })
            .trim_end()
            .to_owned()
    }

    /// A share as a percentage. What isn't certain is never written 100 %, what isn't nil never 0 %.
    pub fn share(&self, share: f64) -> String {
        let percent = share * 100.0;
        let sign = match self.lang {
            Lang::Fr => "\u{202f}%",
            Lang::En => "%",
        };
        let gap = match self.lang {
            Lang::Fr => "\u{202f}",
            Lang::En => "",
        };
        if percent > 99.0 && share < 1.0 {
            format!(">{gap}99{sign}")
        } else if percent < 1.0 && share > 0.0 {
            format!("<{gap}1{sign}")
        } else {
            format!("{}{sign}", self.number(percent, 0))
        }
    }

    /// A log-odds share with its sign.
    pub fn signed(&self, value: f64) -> String {
        let written = self.number(value, 1);
        if written.starts_with(['−', '-']) || written.bytes().all(|b| !b.is_ascii_digit() || b == b'0') {
            written
        } else {
            format!("+{written}")
        }
    }

    /// A rounded amount: two significant digits, for what is an order of magnitude.
    pub fn rough(&self, value: f64) -> String {
        let rough = round_roughly(value);
        self.number(rough, if rough.abs() < 10.0 && rough.fract() != 0.0 { 1 } else { 0 })
    }

    /// A rounded amount of hours a year, in words.
    pub fn rough_hours(&self, value: f64) -> String {
        let rough = round_roughly(value);
        self.with_unit(rough, HOURS_A_YEAR)
    }

    /// Hours a year with their interval, short: `≈ 120 h/an (40 à 260)`.
    pub fn hours(&self, estimate: Estimate) -> String {
        self.with_interval(estimate, ("h/an", "h/yr"))
    }

    /// Euros a year with their interval.
    pub fn euros(&self, estimate: Estimate) -> String {
        self.with_interval(estimate, ("€/an", "€/yr"))
    }

    /// A rough middle, its unit, and its 80 % interval.
    pub fn with_interval(&self, estimate: Estimate, unit: (&str, &str)) -> String {
        let whole = |value: f64| {
            let rough = round_roughly(value);
            self.number(rough, if rough.abs() < 10.0 && rough.fract() != 0.0 { 1 } else { 0 })
        };
        let (low, mid, high) = (whole(estimate.low), whole(estimate.mid), whole(estimate.high));
        let (unit, to) = match self.lang {
            Lang::Fr => (unit.0, "à"),
            Lang::En => (unit.1, "to"),
        };
        let unit = if unit.is_empty() { String::new() } else { format!("\u{202f}{unit}") };
        if low == high { format!("{mid}{unit}") } else { format!("{mid}{unit} ({low} {to} {high})") }
    }

    /// How sure we are.
    pub fn confidence(&self, share: f64) -> Confidence {
        let (fr, en) = match share {
            s if s >= 0.95 => ("presque certain", "almost certain"),
            s if s >= 0.85 => ("très probable", "very likely"),
            s if s >= 0.65 => ("probable", "likely"),
            s if s >= 0.5 => ("plutôt probable", "more likely than not"),
            _ => ("incertain", "uncertain"),
        };
        Confidence { share, figure: self.share(share), word: self.pick(fr, en) }
    }

    /// A record by its name and identifier.
    pub fn record(&self, subject: Subject) -> Inline {
        let (name, id) = name_and_id(self.dossier, subject);
        Inline::Record { name: name.to_owned(), id: id.to_owned() }
    }
}

/// What people call a record, and its identifier.
pub fn name_and_id(dossier: &Dossier, subject: Subject) -> (&str, &str) {
    match subject {
        Subject::Action(idx) => (&dossier.action(idx).title, &dossier.action(idx).id),
        Subject::Partner(idx) => (&dossier.partner(idx).name, &dossier.partner(idx).id),
        Subject::Territory(idx) => (&dossier.territory(idx).name, &dossier.territory(idx).id),
    }
}

/// Decimals of a measure.
fn measure_digits(value: f64) -> usize {
    let size = value.abs();
    if size >= 100.0 || size == size.trunc() && size < 1e9 {
        0
    } else if size >= 10.0 {
        1
    } else {
        2
    }
}

/// Two significant digits.
fn round_roughly(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let mut unit = 1.0;
    let size = value.abs();
    while size / unit >= 100.0 {
        unit *= 10.0;
    }
    if size < 10.0 {
        unit = 0.1;
    }
    let rounded = (value / unit).round() * unit;
    if unit < 1.0 { (rounded * 10.0).round() / 10.0 } else { rounded }
}

/// Joins with a middle dot, leaving out what is empty.
pub fn dotted<I: IntoIterator<Item = S>, S: fmt::Display>(parts: I) -> String {
    parts.into_iter().map(|p| p.to_string()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_spaces_hug_their_punctuation() {
        assert_eq!(typography("Pourquoi ? « oui » : 5 %", Lang::Fr), "Pourquoi\u{202f}? «\u{202f}oui\u{202f}»\u{202f}: 5\u{202f}%");
        assert_eq!(typography("Why ?", Lang::En), "Why ?");
    }

    #[test]
    fn shares_are_never_rounded_into_certainty() {
        let dossier = Dossier::default();
        let pen = Pen { lang: Lang::Fr, dossier: &dossier };
        assert_eq!(
            [pen.share(0.998), pen.share(1.0), pen.share(0.002), pen.share(0.0), pen.share(0.876)],
            [">\u{202f}99\u{202f}%", "100\u{202f}%", "<\u{202f}1\u{202f}%", "0\u{202f}%", "88\u{202f}%"]
        );
        assert_eq!([pen.signed(1.84), pen.signed(-0.31), pen.signed(0.01)], ["+1,8", "−0,3", "0,0"]);
    }

    #[test]
    fn orders_of_magnitude_have_two_digits() {
        let dossier = Dossier::default();
        let pen = Pen { lang: Lang::Fr, dossier: &dossier };
        assert_eq!(pen.hours(Estimate { low: 41.2, mid: 123.7, high: 2618.0 }), "120\u{202f}h/an (41 à 2600)");
        assert_eq!(pen.hours(Estimate { low: 0.5, mid: 0.5, high: 0.5 }), "0,5\u{202f}h/an");
        assert_eq!([pen.measure(0.123), pen.measure(12.34), pen.measure(1234.5), pen.measure(3.0)], ["0,12", "12,3", "1234", "3"]);
    }
}
