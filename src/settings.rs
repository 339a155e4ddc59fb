//! Settings: every number that a user may change, with its default and its meaning.
//!
//! Each room declares its [`Parameter`]s beside its code; `maillage.toml`, `--print-settings`, the report's annex and (later) the web form are printed
//! from these declarations alone. A [`Settings`] holds what the user changed; a [`Section`] is one room's view of it.

pub mod criteria;

use crate::say;
use crate::text::{Lang, Sentence, Text};
use criteria::Criterion;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value that a user may change.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Name in `maillage.toml`, within its section.
    pub key: &'static str,
    /// Value when the user says nothing.
    pub default: f64,
    /// Smallest and largest sensible value.
    pub range: (f64, f64),
    /// Unit, as shown to people ("mois", "heures par an"); empty for a bare number.
    pub unit: Text,
    /// What it does, for people.
    pub meaning: Text,
}

const NO_UNIT: Text = Text { fr: "", en: "" };

impl Parameter {
    /// A whole number of things.
    pub const fn count(key: &'static str, default: u32, meaning: Text) -> Self {
        Self { key, default: default as f64, range: (0.0, 1e9), unit: NO_UNIT, meaning }
    }

    /// A length of time in months.
    pub const fn months(key: &'static str, default: u32, meaning: Text) -> Self {
        Self { key, default: default as f64, range: (1.0, 1200.0), unit: Text { fr: "mois", en: "months" }, meaning }
    }

    /// A share or a probability, from 0 to 1.
    pub const fn share(key: &'static str, default: f64, meaning: Text) -> Self {
        Self { key, default, range: (0.0, 1.0), unit: Text { fr: "de 0 à 1", en: "from 0 to 1" }, meaning }
    }

    /// A number with a unit and a range.
    pub const fn number(key: &'static str, default: f64, range: (f64, f64), unit: Text, meaning: Text) -> Self {
        Self { key, default, range, unit, meaning }
    }
}

/// A room's parameters under its name in `maillage.toml`.
#[derive(Clone, Copy, Debug)]
pub struct SectionSpec {
    /// Name of the section: the room's key.
    pub key: &'static str,
    /// Title for people.
    pub title: Text,
    /// What can be changed there.
    pub parameters: &'static [Parameter],
}

/// Something in a `maillage.toml` that can't be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Line of the file, from 1.
    pub line: Option<u32>,
    /// What was found: a clause without its full stop.
    pub found: Sentence,
    /// What was expected.
    pub expected: Sentence,
}

/// What the user changed, and the seed; everything else is at its default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    changed: BTreeMap<(String, String), f64>,
    /// Nothing: the user wrote no list, not even an empty one.
    criteria: Option<Vec<Criterion>>,
}

/// One room's view of the settings.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    settings: &'a Settings,
    spec: SectionSpec,
}

impl Settings {
    /// One room's view.
    pub fn section(&self, spec: SectionSpec) -> Section<'_> {
        Section { settings: self, spec }
    }

    /// The rules that give territories their type, in order; none unless the user wrote some.
    pub fn criteria(&self) -> &[Criterion] {
        self.criteria.as_deref().unwrap_or_default()
    }

    /// Changes these rules.
    pub fn set_criteria(&mut self, criteria: Vec<Criterion>) {
        self.criteria = Some(criteria);
    }

    /// Changes one value; `specs` are all sections that exist.
    ///
    /// # Errors
    /// For people: what was found and what was expected, when the section or the name doesn't exist or the value is out of range.
    pub fn set(&mut self, specs: &[SectionSpec], section: &str, key: &str, value: f64) -> Result<(), (Sentence, Sentence)> {
        let Some(spec) = specs.iter().find(|s| s.key == section) else { return Err(unknown_section(specs, section)) };
        let Some(parameter) = spec.parameters.iter().find(|p| p.key == key) else {
            let known = spec.parameters.iter().map(|p| p.key).collect::<Vec<_>>().join(", ");
            return Err((
                say!("« {section}.{key} » n'existe pas" | "there is no setting '{section}.{key}'"),
                say!("l'un des réglages {known}" | "one of the settings {known}"),
            ));
        };
        let (low, high) = parameter.range;
        if !(low..=high).contains(&value) {
            return Err((
                say!("« {section}.{key} » vaut {value}" | "'{section}.{key}' is {value}"),
                say!("un nombre de {low} à {high}" | "a number from {low} to {high}"),
            ));
        }
        self.changed.insert((section.to_owned(), key.to_owned()), value);
        Ok(())
    }

    /// Reads the text of a `maillage.toml`. What can't be used is returned, one fault each, in the order of the file; the rest is taken.
    pub fn parse(text: &str, specs: &[SectionSpec]) -> (Self, Vec<Fault>) {
        let mut settings = Self::default();
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return (settings, vec![unreadable(text, &error)]),
        };
        let mut faults = Vec::new();
        let mut add = |section: &str, key: Option<&str>, (found, expected)| {
            faults.push(Fault { line: line_of(text, section, key), found, expected });
        };
        for (section, content) in &table {
            let Some(content) = content.as_table() else {
                let found = say!("« {section} » n'est dans aucune section" | "'{section}' stands in no section");
                let expected = say!(
                    "une section entre crochets au-dessus, comme [recommendations]"
                        | "a section in brackets above, such as [recommendations]"
                );
                add(section, None, (found, expected));
                continue;
            };
            if !specs.iter().any(|spec| spec.key == section) {
                add(section, None, unknown_section(specs, section));
                continue;
            }
            for (key, value) in content {
                if (section.as_str(), key.as_str()) == criteria::PLACE {
                    let (read, wrong) = rules(value);
                    settings.criteria = Some(read);
                    wrong.into_iter().for_each(|words| add(section, Some(key), words));
                    continue;
                }
                let number = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
                let set = match number {
                    Some(number) => settings.set(specs, section, key, number),
                    None => {
                        let found = say!("« {section}.{key} » n'est pas un nombre" | "'{section}.{key}' is not a number");
                        Err((found, say!("un nombre sans guillemets, comme 24 ou 0.5" | "a number without quotes, such as 24 or 0.5")))
                    }
                };
                if let Err(words) = set {
                    add(section, Some(key), words);
                }
            }
        }
        faults.sort_by_key(|fault| fault.line);
        (settings, faults)
    }

    /// The whole `maillage.toml`, each value with its meaning; what is at its default stands as a comment.
    pub fn print(&self, specs: &[SectionSpec], lang: Lang) -> String {
        let mut out = String::new();
        for spec in specs.iter().filter(|spec| !spec.parameters.is_empty()) {
            let _ = writeln!(out, "# {}\n[{}]", spec.title.get(lang), spec.key);
            for parameter in spec.parameters {
                let unit = parameter.unit.get(lang);
                let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
                let _ = writeln!(out, "# {}{unit}", parameter.meaning.get(lang));
                match self.changed.get(&(spec.key.to_owned(), parameter.key.to_owned())) {
                    Some(value) => _ = writeln!(out, "{} = {value}", parameter.key),
                    None => _ = writeln!(out, "# {} = {}", parameter.key, parameter.default),
                }
            }
            if spec.key == criteria::PLACE.0 {
                self.print_criteria(&mut out, lang);
            }
            out.push('\n');
        }
        out
    }

    fn print_criteria(&self, out: &mut String, lang: Lang) {
        let meaning = Text {
            fr: "Types de territoires, quand la colonne « typologie » est vide : la première règle remplie l'emporte ; les noms sont ceux des indicateurs",
            en: "Types of territories, where column 'typologie' is empty: the first rule fulfilled wins; names are those of the indicators",
        };
        let example = Text { fr: "exemple", en: "example" }.get(lang);
        let rules = r#"["urbain : densite >= 3000", "rural : densite < 100 et part_65_ans >= 20", "intermédiaire : sinon"]"#;
        let key = criteria::PLACE.1;
        let _ = writeln!(out, "# {}\n# {example} : {key} = {rules}", meaning.get(lang));
        match self.criteria.as_deref() {
            None => _ = writeln!(out, "# {key} = []"),
            Some([]) => _ = writeln!(out, "{key} = []"),
            Some(rules) => {
                let quoted = rules.iter().map(|rule| format!("    {},\n", toml::Value::String(rule.written()))).collect::<String>();
                let _ = writeln!(out, "{key} = [\n{quoted}]");
            }
        }
    }
}

/// What a person wrote: so much that words are needed for found and expected.
type Words = (Sentence, Sentence);

/// The rules of a `maillage.toml`, and what is wrong with the others.
fn rules(value: &toml::Value) -> (Vec<Criterion>, Vec<Words>) {
    let Some(list) = value.as_array() else {
        let found = say!("les règles ne forment pas une liste" | "the rules are not a list");
        return (Vec::new(), vec![(found, say!("des règles entre guillemets, entre crochets" | "rules in quotes, in brackets"))]);
    };
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for rule in list {
        match Criterion::parse(rule.as_str().unwrap_or_default()) {
            Ok(rule) => read.push(rule),
            Err(words) => wrong.push(words),
        }
    }
    (read, wrong)
}

fn unknown_section(specs: &[SectionSpec], section: &str) -> (Sentence, Sentence) {
    let known = specs.iter().filter(|s| !s.parameters.is_empty()).map(|s| s.key).collect::<Vec<_>>().join(", ");
    (
        say!("la section « {section} » n'existe pas" | "there is no section '{section}'"),
        say!("l'une des sections {known}" | "one of the sections {known}"),
    )
}

/// A file that is no TOML: its first line that can't be read. What the parser says is left out: it speaks of grammar, and in English.
fn unreadable(text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let number = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let line: String = text.lines().nth(number).unwrap_or_default().trim().chars().take(80).collect();
    Fault {
        line: Some(number as u32 + 1),
        found: say!("« {line} » n'est pas un réglage" | "'{line}' is not a setting"),
        expected: say!(
            "« nom = nombre », avec un point pour les décimales, ou « [section] » ; # en début de ligne pour une note"
                | "'name = number', with a point for decimals, or '[section]'; # at the start of the line for a note"
        ),
    }
}

/// The line of a section, or of a key in it, as people write them: `[section]` and `key = …` alone on a line.
fn line_of(text: &str, section: &str, key: Option<&str>) -> Option<u32> {
    let mut current = "";
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            current = name.trim();
            if key.is_none() && current == section {
                return Some(number);
            }
        } else if let Some((name, _)) = line.split_once('=') {
            let name = name.trim().trim_matches('"');
            let is_it = key.map_or(current.is_empty() && name == section, |key| current == section && name == key);
            if is_it {
                return Some(number);
            }
        }
    }
    None
}

impl Section<'_> {
    /// The value in force of one parameter of this section.
    ///
    /// # Panics
    /// When the room asks for a parameter that it didn't declare: a fault of the program, which any test of the room finds.
    pub fn number(&self, key: &str) -> f64 {
        let parameter = self.spec.parameters.iter().find(|p| p.key == key).expect("a room asks only for the parameters that it declares");
        self.settings.changed.get(&(self.spec.key.to_owned(), key.to_owned())).copied().unwrap_or(parameter.default)
    }

    /// The same, as a count.
    pub fn count(&self, key: &str) -> usize {
        self.number(key).max(0.0) as usize
    }

    /// What is declared here, with the value in force, in order of declaration.
    pub fn all(&self) -> impl Iterator<Item = (Parameter, f64)> + '_ {
        self.spec.parameters.iter().map(|p| (*p, self.number(p.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECS: &[SectionSpec] = &[SectionSpec {
        key: "room",
        title: Text { fr: "Pièce", en: "Room" },
        parameters: &[Parameter::months("window", 24, Text { fr: "Période observée", en: "Period observed" })],
    }];

    #[test]
    fn what_is_printed_is_read_back() {
        let mut settings = Settings::default();
        settings.set(SPECS, "room", "window", 12.0).unwrap();
        let (again, faults) = Settings::parse(&settings.print(SPECS, Lang::Fr), SPECS);
        assert_eq!((again.section(SPECS[0]).number("window"), faults.len()), (12.0, 0));
        assert_eq!(Settings::parse(&Settings::default().print(SPECS, Lang::En), SPECS), (Settings::default(), vec![]));
    }

    #[test]
    fn rules_for_types_are_kept_in_order() {
        let specs = &[SectionSpec { key: criteria::PLACE.0, ..SPECS[0] }];
        let (settings, faults) = Settings::parse("[comparison]\ntypes = [\"b : x < 1\", \"faux\", \"a : sinon\"]\n", specs);
        assert_eq!(settings.criteria().iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!((faults.len(), faults[0].line), (1, Some(2)));
        let printed = settings.print(specs, Lang::Fr);
        assert_eq!(Settings::parse(&printed, specs), (settings, vec![]), "{printed}");
        assert_eq!(Settings::parse(&Settings::default().print(specs, Lang::En), specs), (Settings::default(), vec![]));
        assert_eq!(Settings::parse("[comparison]\ntypes = 3\n", specs).1.len(), 1);
    }

    #[test]
    fn faults_are_said_and_the_rest_is_taken() {
        let (settings, faults) = Settings::parse("[room]\nwindow = 6\nwindo = 3\n[rom]\nx = 1\n", SPECS);
        assert_eq!((settings.section(SPECS[0]).number("window"), faults.len()), (6.0, 2));
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(3), Some(4)]);
        let (_, faults) = Settings::parse("[room]\nwindow = 0,5\n", SPECS);
        assert_eq!((faults.len(), faults[0].line), (1, Some(2)));
        assert_eq!(faults[0].found.fr, "« window = 0,5 » n'est pas un réglage");
        assert_eq!(Settings::parse("window = 6\n", SPECS).1[0].line, Some(1));
        assert_eq!(Settings::parse("[room", SPECS).1.len(), 1);
        assert_eq!(Settings::parse("[room]\nwindow = 0", SPECS).1.len(), 1);
    }
}
