//! Words for people, in the two languages that maillage speaks.
//!
//! [`Text`] is written in the code, beside what earns it; [`Sentence`] is composed while running, with names and figures of a dossier.
//! Both always hold French and English, so that a missing translation doesn't compile.

use jiff::civil::Weekday;
use serde::Serialize;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A language in which reports and messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Lang {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The one of two texts that is in this language.
    pub const fn pick<'t>(self, fr: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }

    /// Its code: `fr`, `en`.
    pub const fn code(self) -> &'static str {
        self.pick("fr", "en")
    }
}

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// French wording.
    pub fr: &'static str,
    /// English wording.
    pub en: &'static str,
}

impl Text {
    /// The wording in one language.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.fr,
            Lang::En => self.en,
        }
    }
}

/// A composed text in both languages; see [`say!`](crate::say).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sentence {
    /// French wording.
    pub fr: String,
    /// English wording.
    pub en: String,
}

impl Sentence {
    /// The same words in both languages: a proper name, a text of the user.
    pub fn verbatim(text: impl Into<String>) -> Self {
        let fr = text.into();
        Self { en: fr.clone(), fr }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        }
    }

    /// The same without the full stop at its end, to be joined to other words.
    pub fn without_stop(mut self) -> Self {
        for side in [&mut self.fr, &mut self.en] {
            side.truncate(side.trim_end_matches('.').len());
        }
        self
    }

    /// Is there nothing to say?
    pub fn is_empty(&self) -> bool {
        self.fr.is_empty() && self.en.is_empty()
    }
}

impl From<Text> for Sentence {
    fn from(text: Text) -> Self {
        Self { fr: text.fr.to_owned(), en: text.en.to_owned() }
    }
}

/// Composes a [`Sentence`]: `say!("{n} actions" | "{n} actions")`, each side a format string with captured names.
#[macro_export]
macro_rules! say {
    ($fr:literal | $en:literal) => {
        $crate::text::Sentence { fr: format!($fr), en: format!($en) }
    };
}

/// A number as people of each language write it: `1 234,5` and `1,234.5`. French thousands are parted by a narrow no-break space.
///
/// `digits`: decimals shown. A value that rounds to zero has no sign.
pub fn number(value: f64, digits: usize) -> Sentence {
    Sentence { fr: Number { value, digits, lang: Lang::Fr }.to_string(), en: Number { value, digits, lang: Lang::En }.to_string() }
}

/// One number to be written in one language; see [`number`].
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// What is written.
    pub value: f64,
    /// Decimals shown.
    pub digits: usize,
    /// Language of the separators.
    pub lang: Lang,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{:.*}", self.digits, self.value.abs());
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_zero = plain.bytes().all(|b| b == b'0' || b == b'.');
        if self.value < 0.0 && !is_zero {
            f.write_str(match self.lang {
                Lang::Fr => "−",
                Lang::En => "-",
            })?;
        }
        // French typography groups digits from five up; four stand together (years, amounts in a sentence).
        let grouped = whole.len() > 4 || (self.lang == Lang::En && whole.len() > 3);
        for (position, digit) in whole.chars().enumerate() {
            if grouped && position > 0 && (whole.len() - position).is_multiple_of(3) {
                f.write_str(match self.lang {
                    Lang::Fr => "\u{202f}",
                    Lang::En => ",",
                })?;
            }
            write!(f, "{digit}")?;
        }
        if !decimals.is_empty() {
            f.write_str(match self.lang {
                Lang::Fr => ",",
                Lang::En => ".",
            })?;
            f.write_str(decimals)?;
        }
        Ok(())
    }
}

/// The ending of a count: `count(1, "action", "actions")` is `1 action`. French counts zero and one as singular, English one alone.
pub fn count(n: usize, fr: (&str, &str), en: (&str, &str)) -> Sentence {
    let figure = number(n as f64, 0);
    Sentence {
        fr: format!("{} {}", figure.fr, if n < 2 { fr.0 } else { fr.1 }),
        en: format!("{} {}", figure.en, if n == 1 { en.0 } else { en.1 }),
    }
}

/// What a figure of hours a year is a figure of.
pub const HOURS_A_YEAR: Text = Text { fr: "heures par an", en: "hours a year" };

/// A figure with its unit: `quantity(1.0, 0, HOURS_A_YEAR)` is `1 heure par an`. French has the singular below two, English for one alone.
///
/// `unit`: its words, in the plural. `digits`: decimals shown; what is shown decides, so that 1.96 without decimals is `2 heures`.
pub fn quantity(value: f64, digits: usize, unit: Text) -> Sentence {
    let (figure, unit) = (number(value, digits), agreeing(value, digits, unit));
    let (fr, en) = (format!("{} {}", figure.fr, unit.fr), format!("{} {}", figure.en, unit.en));
    Sentence { fr: fr.trim_end().to_owned(), en: en.trim_end().to_owned() }
}

/// The words of a unit, in the number that a figure shown with so many decimals asks for.
pub fn agreeing(value: f64, digits: usize, unit: Text) -> Sentence {
    let scale = libm::pow(10.0, digits as f64);
    let shown = (value.abs() * scale).round() / scale;
    let one = |unit: &str| match unit.split_once(' ').unwrap_or((unit, "")) {
        ("mois" | "fois", _) => unit.to_owned(),
        (first, rest) => format!("{} {rest}", first.strip_suffix('s').unwrap_or(first)).trim_end().to_owned(),
    };
    Sentence {
        fr: if shown < 2.0 { one(unit.fr) } else { unit.fr.to_owned() },
        en: if shown == 1.0 { one(unit.en) } else { unit.en.to_owned() },
    }
}

/// A text to be quoted: guillemets inside it become the quotation marks of a second level.
pub fn inside_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '«' => {
                out.push('“');
                chars.next_if(|next| next.is_whitespace());
            }
            '»' => {
                out.truncate(out.trim_end().len());
                out.push('”');
            }
            other => out.push(other),
        }
    }
    out
}

/// A text with a capital letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What names are sorted by so that people find them: small letters without accents. « Épinay » stands before « Étampes » and after « Dugny ».
pub fn alphabetical(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Names joined as in a sentence: `a, b et c` / `a, b and c`.
pub fn enumerate(names: &[String]) -> Sentence {
    let join = |and: &str| match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    };
    Sentence { fr: join("et"), en: join("and") }
}

/// A civil date as people write it: `30/09/2014` and `30 Sep 2014`.
pub fn date(date: jiff::civil::Date) -> Sentence {
    Sentence { fr: date.strftime("%d/%m/%Y").to_string(), en: date.strftime("%-d %b %Y").to_string() }
}

/// A civil date in full: `jeudi 4 février 2016` and `Thursday 4 February 2016`.
pub fn long_day(day: jiff::civil::Date) -> Sentence {
    let weekday = match day.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    };
    const MONTHS: [&str; 12] =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    let month = usize::try_from(day.month()).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"");
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    Sentence { fr: format!("{weekday} {number}\u{a0}{month} {}", day.year()), en: day.strftime("%A %-d %B %Y").to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_each_language() {
        assert_eq!(number(1234567.891, 2), Sentence { fr: "1\u{202f}234\u{202f}567,89".into(), en: "1,234,567.89".into() });
        assert_eq!(number(-0.04, 1).fr, "0,0");
        assert_eq!(number(-1600.0, 0), Sentence { fr: "−1600".into(), en: "-1,600".into() });
    }

    #[test]
    fn counts_agree() {
        assert_eq!(count(0, ("action", "actions"), ("action", "actions")), Sentence { fr: "0 action".into(), en: "0 actions".into() });
        assert_eq!(count(2, ("action", "actions"), ("action", "actions")).fr, "2 actions");
    }

    #[test]
    fn accents_do_not_change_the_place_of_a_name() {
        let mut names = ["Étampes", "Zut", "Dugny", "épinay", "Eu"];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(names, ["Dugny", "épinay", "Étampes", "Eu", "Zut"]);
    }

    #[test]
    fn units_agree_with_what_is_shown() {
        let said = |value, digits, fr, en| quantity(value, digits, Text { fr, en });
        assert_eq!(said(1.0, 0, "heures par an", "hours a year"), Sentence { fr: "1 heure par an".into(), en: "1 hour a year".into() });
        assert_eq!(
            said(0.5, 1, "heures par an", "hours a year"),
            Sentence { fr: "0,5 heure par an".into(), en: "0.5 hours a year".into() }
        );
        assert_eq!([said(1.96, 0, "minutes", "minutes").fr, said(0.0, 0, "minutes", "minutes").fr], ["2 minutes", "0 minute"]);
        assert_eq!([said(1.0, 0, "mois", "months").fr, said(1.0, 0, "mois", "months").en], ["1 mois", "1 month"]);
        assert_eq!(said(3.0, 0, "", "").fr, "3");
    }

    #[test]
    fn quotes_inside_quotes_are_of_a_second_level() {
        assert_eq!(inside_quotes("Groupe « jeunes majeurs » et «\u{202f}sortants\u{202f}»"), "Groupe “jeunes majeurs” et “sortants”");
    }

    #[test]
    fn enumerations_read_well() {
        let names = ["a", "b", "c"].map(String::from);
        assert_eq!(enumerate(&names).fr, "a, b et c");
        assert_eq!(enumerate(&names[..1]).en, "a");
    }
}
