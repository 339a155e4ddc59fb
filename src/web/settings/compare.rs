//! Two lists side by side: the place of each proposal before and after.

use super::trial::Trial;
use crate::detectors::{Detection, Estimate};
use crate::recommendations::{Agenda, Recommendation, SECTION};
use crate::text::{HOURS_A_YEAR, Lang, count, quantity};
use crate::web::snapshot::Snapshot;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// A proposal on either list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub key: String,
    pub title: String,
    /// Place and benefit before; `None` when it wasn't on the list.
    pub before: Option<(usize, Estimate)>,
    /// The same after.
    pub after: Option<(usize, Estimate)>,
}

/// The two lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Compared {
    /// Those that stand among the first before or after, in the order after; those that left last.
    pub rows: Vec<Row>,
    /// How many are the first, before and after.
    pub first: (usize, usize),
    /// How many proposals each list holds.
    pub n: (usize, usize),
}

impl Compared {
    fn is_first(row: Option<&(usize, Estimate)>, first: usize) -> bool {
        row.is_some_and(|(rank, _)| *rank <= first)
    }

    /// How many come among the first, how many leave them, how many of the others change their place.
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |is_it: &dyn Fn(bool, bool, &Row) -> bool| {
            let both = |row: &Row| (Self::is_first(row.before.as_ref(), self.first.0), Self::is_first(row.after.as_ref(), self.first.1));
            self.rows.iter().filter(|row| is_it(both(row).0, both(row).1, row)).count()
        };
        let place = |side: &Option<(usize, Estimate)>| side.as_ref().map(|(rank, _)| *rank);
        (
            of(&|was, is, _| !was && is),
            of(&|was, is, _| was && !is),
            of(&|was, is, row| was && is && place(&row.before) != place(&row.after)),
        )
    }
}

/// Puts the list of a trial beside today's.
pub(super) fn compared(snapshot: &Snapshot, trial: &Trial, lang: Lang) -> Compared {
    let now = &snapshot.analysis;
    let then = trial.detections.as_ref().unwrap_or(&now.detections);
    let first = [&snapshot.settings, &trial.settings].map(|settings| settings.section(SECTION).count("first"));
    let listed = |agenda: &Agenda, detections: &[Detection]| -> BTreeMap<String, (Recommendation, String)> {
        let entry = |item: &Recommendation| {
            let finding = agenda.finding(detections, item);
            (finding.key.clone(), (item.clone(), crate::web::fields::said(&finding.title, lang)))
        };
        agenda.items.iter().map(entry).collect()
    };
    let (before, after) = (listed(&now.agenda, &now.detections), listed(&trial.agenda, then));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let place = |side: Option<&(Recommendation, String)>| side.map(|(item, _)| (item.rank, item.value));
    let mut rows: Vec<Row> = keys
        .into_iter()
        .map(|key| {
            let (was, is) = (before.get(key), after.get(key));
            let title = is.or(was).map(|(_, title)| title.clone()).unwrap_or_default();
            Row { key: key.clone(), title, before: place(was), after: place(is) }
        })
        .filter(|row| Compared::is_first(row.before.as_ref(), first[0]) || Compared::is_first(row.after.as_ref(), first[1]))
        .collect();
    let rank = |side: &Option<(usize, Estimate)>| side.as_ref().map_or(usize::MAX, |(rank, _)| *rank);
    rows.sort_by(|a, b| (rank(&a.after), rank(&a.before), &a.key).cmp(&(rank(&b.after), rank(&b.before), &b.key)));
    Compared { rows, first: (first[0], first[1]), n: (now.agenda.items.len(), trial.agenda.items.len()) }
}

/// How a proposal moves: an arrow, and words.
fn moved(lang: Lang, found: &Compared, row: &Row) -> (&'static str, String) {
    let places = |n: usize| count(n, ("place", "places"), ("place", "places")).get(lang).to_owned();
    let entered = !Compared::is_first(row.before.as_ref(), found.first.0) && Compared::is_first(row.after.as_ref(), found.first.1);
    let left = Compared::is_first(row.before.as_ref(), found.first.0) && !Compared::is_first(row.after.as_ref(), found.first.1);
    let (was, is) = (found.first.0, found.first.1);
    let (arrow, mut words) = match (&row.before, &row.after) {
        (None, _) => ("↑", lang.pick("nouvelle sur la liste", "new on the list").to_owned()),
        (_, None) => ("↓", lang.pick("n'est plus proposée", "no longer proposed").to_owned()),
        (Some((before, _)), Some((after, _))) if after < before => {
            ("↑", format!("{} {}", lang.pick("monte de", "up"), places(before - after)))
        }
        (Some((before, _)), Some((after, _))) if after > before => {
            ("↓", format!("{} {}", lang.pick("descend de", "down"), places(after - before)))
        }
        _ => ("=", lang.pick("même place", "same place").to_owned()),
    };
    if entered {
        words.push_str(&format!(", {} {is} {}", lang.pick("entre dans les", "comes into the"), lang.pick("premières", "first")));
    } else if left && row.after.is_some() {
        words.push_str(&format!(", {} {was} {}", lang.pick("sort des", "leaves the"), lang.pick("premières", "first")));
    }
    (arrow, words)
}

/// The table, and what it comes to.
pub(super) fn table(lang: Lang, found: &Compared) -> Markup {
    let (entered, left, moved_on) = found.counts();
    let first = found.first.1;
    let hours = |side: &Option<(usize, Estimate)>| {
        side.as_ref().map_or_else(|| "–".to_owned(), |(_, value)| quantity(value.mid, 0, HOURS_A_YEAR).get(lang).to_owned())
    };
    let rank = |side: &Option<(usize, Estimate)>| side.as_ref().map_or_else(|| "–".to_owned(), |(rank, _)| rank.to_string());
    let changes = count(moved_on, ("change de place", "changent de place"), ("changes place", "change place"));
    let enter = count(entered, ("proposition entre", "propositions entrent"), ("proposal comes in", "proposals come in"));
    let leave = count(left, ("en sort", "en sortent"), ("leaves", "leave"));
    html! {
        p.lead role="status" {
            (lang.pick("Dans les ", "Among the ")) (first) (lang.pick(" premières\u{202f}: ", " first: "))
            (enter.get(lang)) ", " (leave.get(lang)) ", " (changes.get(lang)) "."
        }
        div.wide tabindex="0" role="region" aria-label=(lang.pick("La liste avant et après", "The list before and after")) {
            table {
                caption { (lang.pick("Place de chaque proposition, aujourd'hui et avec ces réglages", "Place of each proposal, today and with these settings")) }
                thead { tr {
                    th.n scope="col" { (lang.pick("Avant", "Before")) }
                    th.n scope="col" { (lang.pick("Après", "After")) }
                    th scope="col" { (lang.pick("Mouvement", "Move")) }
                    th scope="col" { (lang.pick("Proposition", "Proposal")) }
                    th.n scope="col" { (lang.pick("Bénéfice avant", "Benefit before")) }
                    th.n scope="col" { (lang.pick("Bénéfice après", "Benefit after")) }
                } }
                tbody {
                    @for row in &found.rows {
                        @let (arrow, words) = moved(lang, found, row);
                        tr {
                            td.n { (rank(&row.before)) }
                            td.n { strong { (rank(&row.after)) } }
                            td { span.arrow aria-hidden="true" { (arrow) } " " (words) }
                            th scope="row" { (row.title) }
                            td.n { (hours(&row.before)) }
                            td.n { (hours(&row.after)) }
                        }
                    }
                }
            }
        }
    }
}
