//! Fields of forms about accounts, each with its label, its hint and what is wrong with it.

use super::secrets;
use crate::text::{Lang, Sentence, capital};
use maud::{Markup, html};

/// One line of text.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its name, and its identifier on the page.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What to write; may be empty.
    pub hint: &'a str,
    /// What was written.
    pub value: &'a str,
    /// What browsers complete it with.
    pub autocomplete: &'static str,
    /// What is wrong with it.
    pub error: Option<&'a Sentence>,
}

impl Line<'_> {
    /// The field.
    pub fn show(&self, lang: Lang) -> Markup {
        let described = described(self.name, self.hint, self.error);
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                (notes(self.name, self.hint, self.error, lang))
                input id=(self.name) name=(self.name) value=(self.value) autocomplete=(self.autocomplete) maxlength="100" size="36" required
                    aria-describedby=[described] aria-invalid=[self.error.map(|_| "true")];
            }
        }
    }
}

/// A password to choose, typed twice. What was typed is never sent back.
pub fn new_password(lang: Lang, error: Option<&Sentence>) -> Markup {
    let hint = match lang {
        Lang::Fr => format!("Au moins {} caractères. Une phrase se retient mieux qu'un mot compliqué.", secrets::SHORTEST),
        Lang::En => format!("At least {} characters. A sentence is easier to remember than a complicated word.", secrets::SHORTEST),
    };
    html! {
        div.field {
            label for="mot_de_passe" { (lang.pick("Mot de passe à choisir", "Password to choose")) }
            (notes("mot_de_passe", &hint, error, lang))
            input #mot_de_passe type="password" name="mot_de_passe" autocomplete="new-password" maxlength=(secrets::LONGEST) size="36" required
                aria-describedby=[described("mot_de_passe", &hint, error)] aria-invalid=[error.map(|_| "true")];
        }
        div.field {
            label for="encore" { (lang.pick("Le même, encore une fois", "The same once more")) }
            input #encore type="password" name="encore" autocomplete="new-password" maxlength=(secrets::LONGEST) size="36" required;
        }
    }
}

/// The hint and the fault of a field, named so that [`described`] ties them to it.
pub fn notes(name: &str, hint: &str, error: Option<&Sentence>, lang: Lang) -> Markup {
    html! {
        @if !hint.is_empty() { span.hint id={ (name) "-aide" } { (hint) } }
        @if let Some(error) = error { span.error id={ (name) "-faute" } role="alert" { (capital(error.get(lang))) "." } }
    }
}

/// What describes a field: its hint and its fault.
pub fn described(name: &str, hint: &str, error: Option<&Sentence>) -> Option<String> {
    let parts = [(!hint.is_empty()).then(|| format!("{name}-aide")), error.map(|_| format!("{name}-faute"))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
