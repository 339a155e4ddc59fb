//! The words: a theme, or a public within a theme, that has fewer actions in a place than others have.

use super::super::{Choice, Estimate, Evidence, Exhibit, Finding, Standing, Subject, View, key};
use super::cells::{Cell, Status, probability};
use super::counts::{Counts, Place};
use super::expected::Expectation;
use super::words;
use crate::dossier::{ActionIdx, RowRef, Status as ActionStatus, TerritoryIdx};
use crate::lexicon::themes::label;
use crate::say;
use crate::settings::Section;
use crate::statistics::scalar::logit;
use crate::text::{Sentence, Text, count, number};

/// All that the texts of a cell draw on.
pub(super) struct Case<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) settings: &'a Section<'a>,
    pub(super) counts: &'a Counts,
    pub(super) expectation: &'a Expectation,
    /// All cells that were judged.
    pub(super) cells: &'a [Cell],
    /// Needs without an action, by territory and family of theme, with the key of their finding.
    pub(super) needs: &'a [(TerritoryIdx, String, String)],
}

/// The motive of a cell.
pub(super) const MOTIVE: (&str, Text) =
    ("moins_qu_attendu", Text { fr: "moins d'actions qu'ailleurs", en: "fewer actions than elsewhere" });

impl Case<'_> {
    fn place(&self, cell: &Cell) -> &Place {
        &self.counts.places[cell.place]
    }

    /// The key of a cell's finding.
    pub(super) fn key(&self, cell: &Cell) -> String {
        let territory = &self.view.dossier.territory(self.place(cell).territory).id;
        key("coverage_gaps", &[&format!("= {territory}"), &self.counts.themes[cell.theme], cell.public.as_deref().unwrap_or("*")])
    }

    /// The finding of a gap, or of a cell to watch; nothing for a detail of another.
    pub(super) fn finding(&self, cell: &Cell) -> Option<Finding> {
        let standing = match cell.status {
            _ if cell.is_detail => return None,
            Status::Gap => Standing::Established,
            Status::Watch => Standing::Watch,
            Status::Covered => return None,
        };
        let place = self.place(cell);
        let units: Vec<TerritoryIdx> = place.units.iter().map(|at| self.counts.units[*at]).collect();
        let theme = &self.counts.themes[cell.theme];
        let needs: Vec<&String> = self
            .needs
            .iter()
            .filter(|(territory, of, _)| of == theme && self.view.dossier.unit(*territory).is_some_and(|unit| units.contains(&unit)))
            .map(|(_, _, key)| key)
            .collect();
        let (low, high) =
            (self.expectation.spread.predicted(0.1, cell.at_its_level), self.expectation.spread.predicted(0.9, cell.at_its_level));
        let bounds = Estimate { low: low.min(cell.at_its_level), mid: cell.at_its_level, high: high.max(cell.at_its_level) };
        // What a basin lacks isn't told again for each of its units.
        let within = self.cells.iter().filter(|other| {
            place.units.len() > 1
                && (other.theme, &other.public) == (cell.theme, &cell.public)
                && other.status == Status::Gap
                && self.place(other).units.len() == 1
                && place.units.contains(&self.place(other).units[0])
        });
        let mut builds_on: Vec<String> = within.map(|other| self.key(other)).collect();
        if cell.public.is_none() {
            builds_on.extend(needs.iter().map(|key| (*key).clone()));
        }
        Some(Finding {
            key: self.key(cell),
            title: self.title(cell),
            subjects: vec![Subject::Territory(place.territory)],
            territories: vec![place.territory],
            motive: MOTIVE,
            standing,
            score: cell.score,
            effect: Some((
                Estimate { low: bounds.low - cell.observed, mid: bounds.mid - cell.observed, high: bounds.high - cell.observed },
                say!("actions de moins que dans un territoire comparable" | "actions fewer than in a comparable territory"),
            )),
            evidence: self.evidence(cell),
            exhibits: vec![Exhibit::Expected(vec![(self.subject(cell), cell.observed, bounds)])],
            facts: self.facts(cell),
            obstacles: Vec::new(),
            options: self.options(cell),
            doubt: say!(
                "Une action saisie sous un autre thème, ou qui n'est pas dans la table, suffirait à combler l'écart\u{202f}; et le besoin est peut-être moindre ici. Moins \
                 d'actions n'est pas moins bien\u{202f}: une grande peut valoir plusieurs petites."
                    | "An action entered under another theme, or missing from the table, would be enough to fill the gap; and the need may be smaller here. Fewer \
                       actions is not worse: a large one may be worth several small ones."
            ),
            worth: {
                let hours = self.settings.number("gap_hours") * (1.0 + 0.5 * needs.len() as f64);
                words::worth(
                    hours,
                    0.4,
                    self.settings.number("effort_hours"),
                    say!(
                        "équivalent déclaré dans les réglages\u{202f}: {hours} heures par an, la moitié en plus pour chaque besoin exprimé"
                            | "equivalent declared in the settings: {hours} hours a year, half as much again for each need raised"
                    ),
                )
            },
            builds_on,
        })
    }

    /// « logement » or « logement, pour les jeunes ».
    fn subject(&self, cell: &Cell) -> Sentence {
        let Sentence { fr, en } = label(&self.counts.themes[cell.theme]);
        match &cell.public {
            None => Sentence { fr, en },
            Some(public) => {
                let public = public.replace(['-', '_'], " ");
                say!("{fr} (public\u{202f}: {public})" | "{en} (for: {public})")
            }
        }
    }

    fn title(&self, cell: &Cell) -> Sentence {
        let place = &self.view.dossier.territory(self.place(cell).territory).name;
        let (subject, expected) = (self.subject(cell), number(cell.at_its_level, 0));
        let (s_fr, s_en, e_fr, e_en) = (subject.fr, subject.en, expected.fr, expected.en);
        if cell.observed < 0.05 {
            return say!(
                "{place}\u{202f}: {s_fr}, aucune action là où l'on en attendrait {e_fr}"
                    | "{place}: {s_en}, no action where {e_en} would be expected"
            );
        }
        let observed = number(cell.observed, 1);
        let (o_fr, o_en) = (observed.fr, observed.en);
        say!(
            "{place}\u{202f}: {s_fr}, l'équivalent de {o_fr} action là où l'on en attendrait {e_fr}"
                | "{place}: {s_en}, the equivalent of {o_en} action where {e_en} would be expected"
        )
    }

    fn evidence(&self, cell: &Cell) -> Vec<Evidence> {
        let spread = self.expectation.spread;
        // Before any count: what the spread of the cells alone says of one.
        let base = logit(probability(spread, self.settings.number("rare"), 0.0, 1e-9).clamp(0.01, 0.99));
        let (observed, expected) = (number(cell.observed, 1), number(cell.expected, 1));
        let level = number(100.0 * cell.at_its_level / cell.expected, 0);
        let (o_fr, o_en, e_fr, e_en, l_fr, l_en) = (observed.fr, observed.en, expected.fr, expected.en, level.fr, level.en);
        let at_level = if cell.at_its_level < 0.95 * cell.expected {
            say!(
                " (ramené à {l_fr}\u{202f}%, le niveau général de ce territoire)"
                    | " (brought down to {l_en}%, the general level of this territory)"
            )
        } else {
            Sentence::default()
        };
        let (a_fr, a_en) = (at_level.fr, at_level.en);
        let rows: Vec<RowRef> = self.actions(cell.theme, &self.place(cell).units).into_iter().map(RowRef::from).collect();
        vec![
            Evidence {
                sentence: say!(
                    "Point de départ\u{202f}: la plupart des thèmes sont aussi présents ici qu'ailleurs"
                        | "Starting point: most themes are as present here as elsewhere"
                ),
                share: base,
                rows: Vec::new(),
            },
            Evidence {
                sentence: say!(
                    "L'équivalent de {o_fr} action en cours, là où sa population et ses besoins en feraient attendre {e_fr}{a_fr}"
                        | "The equivalent of {o_en} action under way, where its population and needs would lead to expect {e_en}{a_en}"
                ),
                share: logit(cell.score.clamp(1e-9, 1.0 - 1e-9)) - base,
                rows,
            },
        ]
    }

    fn actions(&self, theme: usize, units: &[usize]) -> Vec<ActionIdx> {
        let mut list: Vec<ActionIdx> =
            units.iter().filter_map(|unit| self.counts.actions.get(&(theme, *unit))).flatten().copied().collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Actions of the theme elsewhere, the best evaluated first.
    fn elsewhere(&self, cell: &Cell) -> Vec<ActionIdx> {
        let here = self.actions(cell.theme, &self.place(cell).units);
        let all: Vec<usize> = (0..self.counts.units.len()).collect();
        let mut list = self.actions(cell.theme, &all);
        let record = |a: &ActionIdx| self.view.dossier.action(*a);
        list.retain(|a| !here.contains(a) && record(a).status != Some(ActionStatus::Planned));
        if let Some(public) = &cell.public {
            list.retain(|a| record(a).target_groups.contains(public));
        }
        list.sort_by(|a, b| record(b).outcome.unwrap_or(0.0).total_cmp(&record(a).outcome.unwrap_or(0.0)).then(a.cmp(b)));
        list.truncate(words::NAMED);
        list
    }

    fn facts(&self, cell: &Cell) -> Vec<(Text, Sentence)> {
        let place = self.place(cell);
        let people: f64 = place.units.iter().filter_map(|at| self.counts.populations[*at]).sum();
        let mut facts = vec![(Text { fr: "Habitants", en: "Inhabitants" }, number(people, 0))];
        if let Some(indicator) = self.expectation.indicators[cell.theme] {
            facts.push((Text { fr: "Besoin mesuré par", en: "Need measured by" }, Sentence::verbatim(indicator.replace('_', " "))));
        }
        let details: Vec<String> = self
            .cells
            .iter()
            .filter(|other| other.place == cell.place && other.theme == cell.theme && other.is_detail && other.status != Status::Covered)
            .filter_map(|other| other.public.as_ref().map(|p| p.replace(['-', '_'], " ")))
            .collect();
        if cell.public.is_none() && !details.is_empty() {
            facts
                .push((Text { fr: "Surtout pour ces publics", en: "Above all for these publics" }, Sentence::verbatim(details.join(", "))));
        }
        let elsewhere = self.elsewhere(cell);
        if !elsewhere.is_empty() {
            facts.push((
                Text { fr: "Des actions d'ailleurs qui pourraient être reprises", en: "Actions of elsewhere that could be taken over" },
                words::actions(self.view, &elsewhere),
            ));
        }
        facts
    }

    fn options(&self, cell: &Cell) -> Vec<(Choice, Sentence)> {
        let elsewhere = self.elsewhere(cell);
        let theme = words::theme(&self.counts.themes[cell.theme]);
        let (t_fr, t_en) = (theme.fr, theme.en);
        let cover = if elsewhere.is_empty() {
            say!(
                "Regarder avec les partenaires du territoire si ce sujet ({t_fr}) appelle une action"
                    | "See with the partners of the territory whether this subject ({t_en}) calls for an action"
            )
        } else {
            let named = words::actions(self.view, &elsewhere);
            let (fr, en) = (named.fr, named.en);
            say!(
                "Regarder avec les partenaires du territoire si ce sujet ({t_fr}) appelle une action\u{202f}; ailleurs, on fait\u{202f}: {fr}"
                    | "See with the partners of the territory whether this subject ({t_en}) calls for an action; elsewhere one does: {en}"
            )
        };
        let n = count(cell.observed.round() as usize, ("action", "actions"), ("action", "actions"));
        let (n_fr, n_en) = (n.fr, n.en);
        vec![
            (Choice::Cover, cover),
            (
                Choice::Continue,
                say!(
                    "Ne rien ouvrir, si {n_fr} y suffisent ou si le besoin n'y est pas"
                        | "Open nothing, if {n_en} are enough or the need isn't there"
                ),
            ),
        ]
    }
}
