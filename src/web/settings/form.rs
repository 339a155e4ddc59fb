//! The form of the settings, made from what each room declares: meaning, unit, range, default.

use super::file::shown;
use crate::rendering::compose::typography;
use crate::say;
use crate::sections;
use crate::settings::{Parameter, SectionSpec, Settings};
use crate::text::{Lang, Sentence, capital};
use crate::web::fields::{Fields, number};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Name of a field: `recommendations.first`.
pub(super) fn name(section: &str, key: &str) -> String {
    format!("{section}.{key}")
}

/// What was typed, and what of it can be used.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Settings with everything that could be read.
    pub settings: Settings,
    /// What was typed that can't be used, by name of the field, with why.
    pub faults: BTreeMap<String, (String, Sentence)>,
}

impl Draft {
    /// Settings as they are.
    pub fn of(settings: &Settings) -> Self {
        Self { settings: settings.clone(), faults: BTreeMap::new() }
    }

    /// Settings with what was sent instead; what was not sent stays.
    pub fn sent(settings: &Settings, sent: &Fields) -> Self {
        let specs = sections();
        let mut draft = Self::of(settings);
        for spec in &specs {
            for parameter in spec.parameters {
                let name = name(spec.key, parameter.key);
                let Some(typed) = sent.get(&name) else { continue };
                if let Err(why) = draft.set(&specs, spec, parameter, typed) {
                    draft.faults.insert(name, (typed.chars().take(40).collect(), why));
                }
            }
        }
        draft
    }

    fn set(&mut self, specs: &[SectionSpec], spec: &SectionSpec, parameter: &Parameter, typed: &str) -> Result<(), Sentence> {
        let (low, high) = (parameter.range.0, parameter.range.1);
        let (low_fr, low_en, high_fr, high_en) = (shown(low, Lang::Fr), shown(low, Lang::En), shown(high, Lang::Fr), shown(high, Lang::En));
        let wrong = || say!("Attendu : un nombre de {low_fr} à {high_fr}." | "Expected: a number from {low_en} to {high_en}.");
        // The field shows the value as people write it: what comes back unchanged changes nothing, to the last digit.
        let now = self.settings.section(*spec).number(parameter.key);
        let value =
            if [Lang::Fr, Lang::En].iter().any(|lang| typed == plain(now, *lang)) { now } else { number(typed).ok_or_else(wrong)? };
        if value == now {
            return Ok(());
        }
        self.settings.set(specs, spec.key, parameter.key, value).map_err(|_| wrong())
    }
}

/// A value in a field: no separator of thousands, a point or a comma as one types it.
fn plain(value: f64, lang: Lang) -> String {
    let text = format!("{value}");
    if lang == Lang::Fr { text.replace('.', ",") } else { text }
}

/// The fieldsets of the settings, one a section; only the parameters that `is_shown`. `origin`: buttons that put one value back.
pub(super) fn fieldsets(lang: Lang, draft: &Draft, origin: bool, is_shown: impl Fn(&SectionSpec, &Parameter) -> bool) -> Markup {
    html! {
        @for spec in sections() {
            @let shown: Vec<&Parameter> = spec.parameters.iter().filter(|parameter| is_shown(&spec, parameter)).collect();
            @if !shown.is_empty() {
                fieldset.settings #{ "section-" (spec.key) } {
                    legend { (spec.title.get(lang)) }
                    @for parameter in shown { (field(lang, draft, &spec, parameter, origin)) }
                }
            }
        }
    }
}

fn field(lang: Lang, draft: &Draft, spec: &SectionSpec, parameter: &Parameter, origin: bool) -> Markup {
    let name = name(spec.key, parameter.key);
    let value = draft.settings.section(*spec).number(parameter.key);
    let fault = draft.faults.get(&name);
    let typed = fault.map_or_else(|| plain(value, lang), |(typed, _)| typed.clone());
    let (low, high) = parameter.range;
    let range = format!("{} {} {} {}", lang.pick("de", "from"), shown(low, lang), lang.pick("à", "to"), shown(high, lang));
    // Of a share the bounds are all there is to say.
    let unit = Some(parameter.unit.get(lang)).filter(|unit| *unit != range);
    let default = shown(parameter.default, lang);
    let is_changed = value != parameter.default || fault.is_some();
    html! {
        div.field.setting {
            label for=(name) { (capital(&typography(parameter.meaning.get(lang), lang))) }
            input #(name) name=(name) value=(typed) inputmode="decimal" size="9" autocomplete="off" aria-invalid=[fault.map(|_| "true")]
                aria-describedby={ (name) "-aide" @if fault.is_some() { " " (name) "-faute" } }
                data-origine=(plain(parameter.default, Lang::En)) data-bas=(low) data-haut=(high);
            @if let Some(unit) = unit.filter(|unit| !unit.is_empty()) { " " span.unit { (unit) } }
            @if origin && is_changed {
                " " button.small type="submit" name="remettre" value=(name) aria-label={ (lang.pick("Remettre la valeur d'origine", "Put the original value back")) "\u{202f}: " (default) ", " (parameter.meaning.get(lang)) } { (lang.pick("Remettre la valeur d'origine", "Put the original value back")) }
            }
            span.hint #{ (name) "-aide" } {
                (lang.pick("d'origine\u{202f}: ", "original: ")) (default)
                @if high < 1e9 { (lang.pick("\u{202f}; ", "; ")) (range) }
                @if is_changed && fault.is_none() { " · " strong { (lang.pick("changé", "changed")) } }
            }
            @if let Some((_, why)) = fault { span.error #{ (name) "-faute" } { (why.get(lang)) } }
        }
    }
}
