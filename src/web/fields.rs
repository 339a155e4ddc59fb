//! Fields of forms: values as people write them, and who signs.

use super::answer::Problem;
use super::guard::{Actor, signs_as};
use crate::rendering::compose::typography;
use crate::text::{Lang, Sentence};
use jiff::civil::{Date, Time};
use maud::{Markup, html};
use tower_sessions::Session;

/// Longest name that signs, longest line and longest text, in characters.
const NAME: usize = 120;

/// What a form sent, in its order. A name may stand several times.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a name, without the spaces around it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// The same; empty when it was not sent. At most so many characters.
    pub fn text(&self, name: &str, most: usize) -> String {
        self.get(name).unwrap_or_default().chars().filter(|c| !c.is_control() || *c == '\n').take(most).collect()
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Was it sent?
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// A day, as browsers send it or as people write it: `2015-02-03`, `3/2/2015`.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let date = text.parse().ok().or_else(|| {
        let mut parts = text.split('/');
        let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
    });
    date.filter(|date: &Date| (1900..=2100).contains(&date.year()))
}

/// An hour, as browsers send it or as people write it: `09:30`, `9h30`, `14 h`.
pub fn hour(text: &str) -> Option<Time> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == 'h' || c == 'H' { ':' } else { c }).collect();
    let (hour, minute) = plain.split_once(':').unwrap_or((&plain, "0"));
    let minute = if minute.is_empty() { "0" } else { minute.split(':').next().unwrap_or_default() };
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// A number as people of either language write it: `0,5`, `1 200`, `0.5`.
pub fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            ',' => '.',
            '−' => '-',
            c => c,
        })
        .collect();
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// An hour for people: `9 h 30`, `9:30`.
pub fn clock(time: Time, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{}\u{202f}h\u{202f}{:02}", time.hour(), time.minute()),
        Lang::En => time.strftime("%-H:%M").to_string(),
    }
}

/// A sentence with the spaces of its language.
pub fn said(sentence: &Sentence, lang: Lang) -> String {
    typography(sentence.get(lang), lang)
}

/// The field in which one signs, where nobody has an account; what is wrong with it beside it.
pub fn signature(lang: Lang, actor: &Actor, given: &str, fault: bool) -> Markup {
    html! {
        @if actor.account.is_none() {
            div.field {
                label for="signature" { (lang.pick("Votre nom", "Your name")) }
                input #signature name="signature" value=(if given.is_empty() { &actor.name } else { given }) maxlength=(NAME) autocomplete="name"
                    aria-describedby="signature-aide" aria-invalid=[fault.then_some("true")];
                span.hint #signature-aide { (lang.pick("Il signe ce que vous enregistrez.", "It signs what you save.")) }
                @if fault { span.error { (lang.pick("Indiquez votre nom\u{202f}: rien ne s'enregistre sans signature.", "Give your name: nothing is saved without a signature.")) } }
            }
        }
    }
}

/// Who signs: the account, or the name in the form, which is kept for the next one. `None`: nobody has signed.
///
/// # Errors
/// The session can't be kept.
pub async fn sign(session: &Session, actor: &Actor, fields: &Fields) -> Result<Option<String>, Problem> {
    if actor.account.is_some() {
        return Ok(Some(actor.name.clone()));
    }
    let given = fields.text("signature", NAME).replace('\n', " ");
    let name = if given.is_empty() { actor.name.clone() } else { given };
    if name.is_empty() {
        return Ok(None);
    }
    if name != actor.name {
        signs_as(session, &name).await?;
    }
    Ok(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        assert_eq!(
            [day("2015-02-03"), day(" 3/2/2015 "), day("3/2"), day("31/02/2015"), day("hier")],
            [Some(Date::constant(2015, 2, 3)), Some(Date::constant(2015, 2, 3)), None, None, None]
        );
        let at = |h, m| Some(Time::constant(h, m, 0, 0));
        assert_eq!(
            [hour("09:30"), hour("9h30"), hour("14 h"), hour("9:30:00"), hour("25:00"), hour("tôt")],
            [at(9, 30), at(9, 30), at(14, 0), at(9, 30), None, None]
        );
        assert_eq!(
            [number("0,5"), number("1 200"), number("-3.5"), number("NaN"), number("")],
            [Some(0.5), Some(1200.0), Some(-3.5), None, None]
        );
    }
}
