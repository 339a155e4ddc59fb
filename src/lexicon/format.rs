//! The lexicon's data files → concepts and their phrases.
//!
//! ```text
//! # comment
//! @theme logement | Logement et hébergement | Housing
//! = impaye_loyer | Impayés de loyer | Rent arrears
//! impayé* de loyer ; dette* locative* ;
//! retard* de loyer
//! ! impaye_loyer impaye_energie
//! ```
//! A theme opens its concepts, a concept its phrases; `*` ends a word that may go on in any way; `! a b` tells two concepts apart that are easily confused.
//! Nothing here panics: a line that can't be read is a fault, and the tests of the data allow none.

/// What a concept says of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What the action is after: a purpose, a problem, or an activity that betrays it.
    Purpose,
    /// Whom it is for.
    TargetGroup,
    /// What it looks like: a workshop, a guide, a committee. The same form is not the same aim.
    Form,
}

/// One entry of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// Its name in the data.
    pub key: String,
    /// What it says of an action.
    pub kind: Kind,
    /// Name of the theme it stands under.
    pub theme: String,
    /// Words for people, French then English.
    pub label: (String, String),
    /// Its phrases as they stand in the data.
    pub phrases: Vec<String>,
}

/// A theme of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name in the data.
    pub key: String,
    /// Words for people, French then English.
    pub label: (String, String),
}

/// All that the files say, in their order.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Themes.
    pub themes: Vec<Theme>,
    /// Concepts.
    pub concepts: Vec<Concept>,
    /// Pairs of concepts that are easily confused, as named.
    pub opposites: Vec<(String, String)>,
    /// Lines that can't be read: file, line, what is wrong.
    pub faults: Vec<String>,
}

/// Reads one file into what is already there.
pub fn parse(name: &str, kind: Kind, text: &str, into: &mut Parsed) {
    let mut has_concept = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let fault = |what: &str| format!("{name}:{}: {what}", number + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(rest) = line.strip_prefix("@theme ") {
            let Some((key, label)) = head(rest) else {
                into.faults.push(fault("a theme is `key | French | English`"));
                continue;
            };
            into.themes.push(Theme { key, label });
            has_concept = false;
        } else if let Some(rest) = line.strip_prefix('=') {
            match (head(rest), into.themes.last()) {
                (Some((key, label)), Some(theme)) => {
                    into.concepts.push(Concept { key, kind, theme: theme.key.clone(), label, phrases: Vec::new() });
                    has_concept = true;
                }
                (None, _) => into.faults.push(fault("a concept is `key | French | English`")),
                (_, None) => into.faults.push(fault("a concept stands under a theme")),
            }
        } else if let Some(rest) = line.strip_prefix('!') {
            match rest.split_whitespace().collect::<Vec<_>>()[..] {
                [a, b] => into.opposites.push((a.to_owned(), b.to_owned())),
                _ => into.faults.push(fault("opposites are two keys")),
            }
        } else if has_concept {
            let concept = into.concepts.last_mut().expect("has_concept is set when one is pushed");
            concept.phrases.extend(line.split(';').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned));
        } else {
            into.faults.push(fault("phrases stand under a concept"));
        }
    }
}

fn head(rest: &str) -> Option<(String, (String, String))> {
    let mut parts = rest.split('|').map(|part| part.trim().to_owned());
    let (key, fr, en) = (parts.next()?, parts.next()?, parts.next()?);
    (parts.next().is_none() && !key.is_empty() && !fr.is_empty() && !en.is_empty()).then_some((key, (fr, en)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_well_formed_and_names_the_rest() {
        let mut parsed = Parsed::default();
        let text = "# c\norphan\n@theme t | T | T\n= a | A | A\nun ; deux* ;\ntrois\n= b | B\n! a b\n! a\n";
        parse("f", Kind::Purpose, text, &mut parsed);
        assert_eq!(parsed.concepts[0].phrases, ["un", "deux*", "trois"]);
        assert_eq!(parsed.opposites, [("a".to_owned(), "b".to_owned())]);
        assert_eq!(parsed.faults.len(), 3, "{:?}", parsed.faults);
    }
}
