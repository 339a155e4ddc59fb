//! Fields with which one chooses what is seen: a form of the address itself, so that it works without script and each choice can be shared.

use super::filter::{Filter, theme_label};
use crate::dossier::{Dossier, Level, PartnerKind, TerritoryIdx};
use crate::lexicon::themes;
use crate::text::{Lang, Text, alphabetical, capital};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// A list to choose one from: values and labels, the first one meaning no choice.
pub fn choice(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    let id = format!("champ-{name}");
    html! {
        div.pick {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (value, words) in options { option value=(value) selected[value == chosen] { (words) } }
            }
        }
    }
}

/// Territories that hold actions, and those above them, level by level.
pub fn territory(dossier: &Dossier, lang: Lang, filter: &Filter) -> Markup {
    let used: BTreeSet<TerritoryIdx> =
        dossier.actions.iter().flat_map(|action| &action.territories).flat_map(|at| dossier.lineage(*at)).chain(filter.territory).collect();
    html! {
        div.pick {
            label for="champ-territoire" { (lang.pick("Territoire", "Territory")) }
            select #champ-territoire name="territoire" {
                option value="" { (lang.pick("tous", "all")) }
                @for level in Level::ALL {
                    @let of_level = sorted(dossier, used.iter().copied().filter(|at| dossier.territory(*at).level == *level));
                    @if !of_level.is_empty() {
                        optgroup label=(capital(level.label().get(lang))) {
                            @for at in of_level {
                                @let territory = dossier.territory(at);
                                option value=(territory.id) selected[filter.territory == Some(at)] { (territory.name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn sorted(dossier: &Dossier, all: impl Iterator<Item = TerritoryIdx>) -> Vec<TerritoryIdx> {
    let mut all: Vec<TerritoryIdx> = all.collect();
    all.sort_by_cached_key(|at| (alphabetical(&dossier.territory(*at).name), *at));
    all
}

/// Families of themes of the actions and needs.
pub fn theme(dossier: &Dossier, lang: Lang, filter: &Filter) -> Markup {
    let of_actions = dossier.actions.iter().flat_map(|action| &action.themes);
    let all = of_actions.chain(dossier.needs.iter().flat_map(|need| &need.themes));
    let mut codes: BTreeSet<&str> = all.map(|theme| themes::family(theme)).collect();
    codes.extend(filter.theme.as_deref());
    let mut options: Vec<(String, String)> =
        codes.into_iter().map(|code| (code.to_owned(), theme_label(code).get(lang).to_owned())).collect();
    options.sort_by_cached_key(|(code, label)| (alphabetical(label), code.clone()));
    options.insert(0, (String::new(), lang.pick("toutes", "all").to_owned()));
    choice("theme", lang.pick("Thématique", "Theme"), &options, filter.theme.as_deref().unwrap_or_default())
}

/// Kinds of the partners of the dossier.
pub fn kind(dossier: &Dossier, lang: Lang, filter: &Filter) -> Markup {
    let kinds: BTreeSet<PartnerKind> = dossier.partners.iter().map(|partner| partner.kind).chain(filter.kind).collect();
    let mut options: Vec<(String, String)> =
        kinds.into_iter().map(|kind| (kind.code().to_owned(), kind.label().get(lang).to_owned())).collect();
    options.insert(0, (String::new(), lang.pick("tous", "all").to_owned()));
    choice("type", lang.pick("Type de partenaire", "Kind of partner"), &options, filter.kind.map(PartnerKind::code).unwrap_or_default())
}

/// The months of the dossier, from the first to the last event; at most fifty years, those before the last.
pub fn months(dossier: &Dossier) -> Vec<Date> {
    const MOST: usize = 600;
    let days = dossier.actions.iter().flat_map(|action| [action.start, action.end]).flatten();
    let days = days.chain(dossier.participations.iter().flat_map(|row| [row.start, row.end]).flatten());
    let days = days.chain(dossier.meetings.iter().map(|meeting| meeting.date)).chain(dossier.solicitations.iter().map(|call| call.date));
    let (mut first, mut last): (Option<Date>, Option<Date>) = (None, None);
    for day in days {
        first = Some(first.map_or(day, |first| first.min(day)));
        last = Some(last.map_or(day, |last| last.max(day)));
    }
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let mut months = Vec::new();
    let mut at = last.first_of_month();
    while at >= first.first_of_month() && months.len() < MOST {
        months.push(at);
        let Ok(before) = at.checked_sub(1.month()) else { break };
        at = before;
    }
    months.reverse();
    months
}

const MONTHS: [Text; 12] = [
    Text { fr: "janvier", en: "January" },
    Text { fr: "février", en: "February" },
    Text { fr: "mars", en: "March" },
    Text { fr: "avril", en: "April" },
    Text { fr: "mai", en: "May" },
    Text { fr: "juin", en: "June" },
    Text { fr: "juillet", en: "July" },
    Text { fr: "août", en: "August" },
    Text { fr: "septembre", en: "September" },
    Text { fr: "octobre", en: "October" },
    Text { fr: "novembre", en: "November" },
    Text { fr: "décembre", en: "December" },
];

/// A month in words: `mars 2014`.
pub fn month_words(day: Date, lang: Lang) -> String {
    let name = MONTHS.get(usize::from(day.month().unsigned_abs()).saturating_sub(1)).map(|month| month.get(lang)).unwrap_or_default();
    format!("{name} {}", day.year())
}

/// From which month to which.
pub fn period(dossier: &Dossier, lang: Lang, filter: &Filter) -> Markup {
    let months = months(dossier);
    if months.is_empty() {
        return html! {};
    }
    let options = |none: &str| {
        let all = months.iter().map(|month| (super::filter::shown_month(*month), month_words(*month, lang)));
        std::iter::once((String::new(), none.to_owned())).chain(all).collect::<Vec<_>>()
    };
    let value = |month: Option<Date>| month.map(super::filter::shown_month).unwrap_or_default();
    html! {
        (choice("de", lang.pick("De", "From"), &options(lang.pick("le début", "the beginning")), &value(filter.from)))
        (choice("a", lang.pick("À", "To"), &options(lang.pick("la fin", "the end")), &value(filter.to)))
    }
}
