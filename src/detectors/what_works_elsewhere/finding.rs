//! The words: whom to ask about what works, and what it takes to do it here.

use super::super::{Choice, Estimate, Evidence, Finding, Standing, Subject, View, Worth, key};
use super::assess::{Candidate, Listener};
use crate::dossier::{ActionIdx, Level, PartnerKind, Role, RowRef, Table, TerritoryIdx};
use crate::say;
use crate::settings::Section;
use crate::statistics::scalar::logit;
use crate::text::{Sentence, Text, count, enumerate, number};
use std::collections::BTreeSet;

/// Territories that may take it over, named and counted in the worth.
const NAMED: usize = 4;

/// Territories in which taking it over is counted: beyond, it is another year's work.
const COUNTED: usize = 3;

/// What the texts of one practice draw on.
pub(super) struct Case<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) settings: &'a Section<'a>,
    pub(super) candidate: &'a Candidate,
}

impl Case<'_> {
    /// The finding, if there is anything to say of it somewhere.
    pub(super) fn finding(&self) -> Option<Finding> {
        let dossier = self.view.dossier;
        let standing = self.candidate.listeners.iter().filter_map(|l| l.standing).min()?;
        // Territories of which as much is said; the surest gives the score.
        let told: Vec<&Listener> = self.candidate.listeners.iter().filter(|l| l.standing == Some(standing)).collect();
        let first = told.first()?;
        let action = dossier.action(self.candidate.action);
        let units: Vec<TerritoryIdx> = told.iter().take(NAMED).map(|l| l.unit).collect();
        let asked: Vec<TerritoryIdx> = told.iter().flat_map(|l| l.tellers.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect();
        let missing = self.missing_kinds(first.unit);
        let mut subjects: Vec<Subject> = self.candidate.evaluated.iter().map(|a| Subject::Action(*a)).collect();
        subjects.extend(units.iter().map(|t| Subject::Territory(*t)));
        subjects.sort_unstable();
        let mut territories: Vec<TerritoryIdx> = units.iter().chain(&asked).copied().collect();
        territories.sort_unstable();
        territories.dedup();
        let ids: Vec<&str> = self.candidate.evaluated.iter().map(|a| dossier.action(*a).id.as_str()).collect();
        Some(Finding {
            key: key("what_works_elsewhere", &ids),
            title: self.title(&action.title, &asked, &units, told.len()),
            subjects,
            territories,
            motive: match standing {
                Standing::Established => ("a_reprendre", Text { fr: "réussie ailleurs, absente ici", en: "works elsewhere, absent here" }),
                Standing::Watch => {
                    ("a_regarder", Text { fr: "réussie ailleurs, à regarder ici", en: "works elsewhere, worth an eye here" })
                }
            },
            standing,
            score: first.score,
            effect: Some((
                Estimate {
                    low: 100.0 * self.candidate.result.quantile(0.1),
                    mid: 100.0 * self.candidate.result.mean(),
                    high: 100.0 * self.candidate.result.quantile(0.9),
                },
                say!("résultat probable, en % de l'objectif" | "likely result, in % of the aim"),
            )),
            evidence: self.evidence(first),
            exhibits: Vec::new(),
            facts: self.facts(&asked, &told),
            obstacles: if missing.is_empty() {
                Vec::new()
            } else {
                let (place, kinds) = (&dossier.territory(first.unit).name, self.kinds(&missing));
                let (fr, en) = (kinds.fr, kinds.en);
                vec![say!(
                    "{place}\u{202f}: aucun partenaire de cette nature n'est recensé sur place ({fr})"
                        | "{place}: no partner of this kind is recorded there ({en})"
                )]
            },
            options: self.options(&asked),
            doubt: say!(
                "Une réussite tient parfois à des personnes ou à un lieu. Ce qui nous ferait changer d'avis\u{202f}: une action semblable, ici, qui n'est pas dans la table, \
                 ou une seconde évaluation moins bonne là-bas."
                    | "A success may hang on people or a place. What would change our mind: a similar action here that is not in the table, or a second, less \
                       good evaluation there."
            ),
            worth: self.worth(&told, missing.len()),
            builds_on: Vec::new(),
        })
    }

    fn names(&self, list: &[TerritoryIdx]) -> Sentence {
        let names: Vec<String> = list.iter().take(NAMED).map(|t| self.view.dossier.territory(*t).name.clone()).collect();
        enumerate(&names)
    }

    fn title(&self, title: &str, asked: &[TerritoryIdx], units: &[TerritoryIdx], n: usize) -> Sentence {
        let (asked, units) = (self.names(asked), self.names(units));
        let (a_fr, a_en) = (asked.fr, asked.en);
        let (mut u_fr, mut u_en) = (units.fr, units.en);
        if n > NAMED {
            let more = n - NAMED;
            u_fr.push_str(&format!(" (et {more} de plus)"));
            u_en.push_str(&format!(" (and {more} more)"));
        }
        say!("« {title} »\u{202f}: à demander à {a_fr}, pour {u_fr}" | "'{title}': to ask {a_en}, for {u_en}")
    }

    fn evidence(&self, first: &Listener) -> Vec<Evidence> {
        let dossier = self.view.dossier;
        let n = count(self.candidate.outcomes.len(), ("évaluation", "évaluations"), ("evaluation", "evaluations"));
        let mean = number(100.0 * self.candidate.outcomes.iter().sum::<f64>() / self.candidate.outcomes.len().max(1) as f64, 0);
        let (n_fr, n_en, m_fr, m_en) = (n.fr, n.en, mean.fr, mean.en);
        let place = &dossier.territory(first.unit).name;
        let whole = if first.is_whole {
            say!("dont toutes les actions sont dans le dossier" | "all of whose actions are in the dossier")
        } else {
            say!("dont les actions ne sont pas toutes dans le dossier" | "whose actions are not all in the dossier")
        };
        let (w_fr, w_en) = (whole.fr, whole.en);
        let absent = match first.nearest.filter(|(_, p)| *p >= 0.05) {
            Some((action, p)) => {
                let (title, p) = (&dossier.action(action).title, number(100.0 * p, 0));
                let (p_fr, p_en) = (p.fr, p.en);
                say!(
                    "À {place}, {w_fr}, la plus proche est « {title} »\u{202f}: {p_fr}\u{202f}% de chances de viser la même chose"
                        | "In {place}, {w_en}, the nearest is '{title}': {p_en}% of chances to aim at the same"
                )
            }
            None => say!("Rien de semblable à {place}, {w_fr}" | "Nothing of the kind in {place}, {w_en}"),
        };
        let plain = (first.works * first.is_absent).clamp(0.01, 0.99);
        let mut out = vec![
            Evidence {
                sentence: say!(
                    "{n_fr}, à {m_fr}\u{202f}% de l'objectif en moyenne\u{202f}: mieux que la moitié des actions évaluées, autant qu'on puisse en juger"
                        | "{n_en}, at {m_en}% of the aim on average: better than half of the evaluated actions, as far as one can tell"
                ),
                share: logit(first.works),
                rows: self.candidate.evaluated.iter().map(|a| RowRef::from(*a)).collect(),
            },
            Evidence {
                sentence: absent,
                share: logit(plain) - logit(first.works),
                rows: first.nearest.iter().map(|(a, _)| RowRef::from(*a)).chain([RowRef::from(first.unit)]).collect(),
            },
        ];
        if !first.needs.is_empty() {
            out.push(Evidence {
                sentence: say!("Un besoin y a été exprimé sur ce thème" | "A need was raised there on this theme"),
                share: logit(first.score) - logit(plain),
                rows: first.needs.iter().map(|n| RowRef::new(Table::Needs, *n)).collect(),
            });
        }
        out
    }

    fn facts(&self, asked: &[TerritoryIdx], told: &[&Listener]) -> Vec<(Text, Sentence)> {
        let dossier = self.view.dossier;
        let action = dossier.action(self.candidate.action);
        let mut facts = Vec::new();
        let names = self.names(asked);
        let since = action.start.map(|day| day.year());
        facts.push((
            Text { fr: "À demander à", en: "To ask" },
            match since {
                Some(year) => {
                    let (fr, en) = (names.fr, names.en);
                    say!("{fr}, qui la mène depuis {year}" | "{en}, which has run it since {year}")
                }
                None => names,
            },
        ));
        let absent: Vec<TerritoryIdx> = told.iter().map(|l| l.unit).collect();
        facts.push((Text { fr: "Où rien de semblable n'apparaît", en: "Where nothing of the kind appears" }, self.names(&absent)));
        if let Some(kind) = told.first().and_then(|l| dossier.territory(l.unit).typology.as_ref()) {
            facts.push((Text { fr: "Type de territoire", en: "Type of territory" }, Sentence::verbatim(kind.clone())));
        }
        let kinds = self.needed_kinds();
        if !kinds.is_empty() {
            facts.push((Text { fr: "Qui doit être là", en: "Who has to be there" }, self.kinds(&kinds)));
        }
        let mut means = Vec::new();
        if let Some(cost) = action.cost_per_year {
            let euros = number(cost, 0);
            let (fr, en) = (euros.fr, euros.en);
            means.push(say!("{fr}\u{a0}€ par an" | "€{en} a year"));
        }
        if let Some(fte) = action.fte {
            let fte = number(fte, 2);
            let (fr, en) = (fte.fr, fte.en);
            means.push(say!("{fr} équivalent temps plein" | "{en} full-time equivalent"));
        }
        if let Some(people) = action.beneficiaries {
            let people = number(people, 0);
            let (fr, en) = (people.fr, people.en);
            means.push(say!("{fr} personnes par an" | "{en} people a year"));
        }
        if !means.is_empty() {
            let (fr, en): (Vec<String>, Vec<String>) = means.into_iter().map(|s| (s.fr, s.en)).unzip();
            facts.push((
                Text { fr: "Ce qu'elle demande là-bas", en: "What it takes there" },
                Sentence { fr: fr.join(", "), en: en.join(", ") },
            ));
        }
        facts
    }

    /// Kinds of partner that bring something to the action.
    fn needed_kinds(&self) -> BTreeSet<PartnerKind> {
        self.kinds_in(self.candidate.action)
    }

    fn kinds_in(&self, action: ActionIdx) -> BTreeSet<PartnerKind> {
        let dossier = self.view.dossier;
        let brings = |role: Role| matches!(role, Role::Lead | Role::CoLead | Role::Contributor | Role::Funder);
        let of_rows = dossier.participations.iter().filter(|p| p.action == action && brings(p.role)).map(|p| p.partner);
        of_rows.chain(dossier.action(action).lead).map(|p| dossier.partner(p).kind).filter(|k| *k != PartnerKind::Other).collect()
    }

    /// Those of which no partner is recorded within reach of a territory.
    fn missing_kinds(&self, unit: TerritoryIdx) -> BTreeSet<PartnerKind> {
        let dossier = self.view.dossier;
        let is_near = |t: TerritoryIdx| {
            dossier.territory(t).level == Level::Department
                || dossier.lineage(t).any(|up| up == unit)
                || dossier.lineage(unit).any(|up| up == t)
        };
        let seated = dossier.partners.iter().filter(|p| p.territory.is_none_or(is_near)).map(|p| p.kind);
        let active = dossier
            .participations
            .iter()
            .filter(|p| dossier.action(p.action).territories.contains(&unit))
            .map(|p| dossier.partner(p.partner).kind);
        let present: BTreeSet<PartnerKind> = seated.chain(active).collect();
        self.needed_kinds().difference(&present).copied().collect()
    }

    fn kinds(&self, kinds: &BTreeSet<PartnerKind>) -> Sentence {
        let (fr, en): (Vec<String>, Vec<String>) = kinds.iter().map(|k| (k.label().fr.to_owned(), k.label().en.to_owned())).unzip();
        Sentence { fr: enumerate(&fr).fr, en: enumerate(&en).en }
    }

    fn options(&self, asked: &[TerritoryIdx]) -> Vec<(Choice, Sentence)> {
        let names = self.names(asked);
        let (fr, en) = (names.fr, names.en);
        vec![
            (
                Choice::Cover,
                say!(
                    "Demander à {fr} de raconter l'action\u{202f}: ce qui l'a fait tenir, ce qu'elle coûte, ce qu'il ne faudrait pas refaire"
                        | "Ask {en} to tell about the action: what made it hold, what it costs, what shouldn't be done again"
                ),
            ),
            (
                Choice::Continue,
                say!(
                    "Ne rien reprendre, si le besoin n'est pas ici ou si les partenaires n'y sont pas"
                        | "Take nothing over, if the need isn't here or the partners aren't"
                ),
            ),
        ]
    }

    fn worth(&self, told: &[&Listener], n_missing: usize) -> Worth {
        let (hours, effort) = (self.settings.number("worth_hours"), self.settings.number("effort_hours"));
        let n = told.len().min(COUNTED) as f64;
        Worth {
            hours: Estimate { low: hours * n, mid: hours * n, high: hours * n },
            euros: None,
            feasibility: (0.7 - 0.15 * n_missing as f64).max(0.25),
            effort_hours: effort * n,
            assumption: say!(
                "équivalent déclaré dans les réglages\u{202f}: {hours} heures par territoire qui reprend l'action, trois territoires au plus"
                    | "equivalent declared in the settings: {hours} hours for each territory that takes it over, three at most"
            ),
        }
    }
}
