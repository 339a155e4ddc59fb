//! Needs that nothing answers, and themes on which less is done than elsewhere.
//!
//! # Method
//! Needs raised (`besoins`) are matched with the actions that reach their territory (`needs.rs`, [`crate::linkage::NeedLinkage`]). Cells theme × public × territory are compared with what
//! population and need would lead to expect, the place itself left out (`expected.rs`); score: P(θ < ½) (`cells.rs`). Needs outside the département's competence stand apart:
//! the departmental conference takes them up.
//!
//! # Odd cases
//! Only where `completude` says that the actions of a territory are all there (`oui`); elsewhere an empty cell is "non renseigné", never a gap. Fewer than four such
//! territories with a population: nothing to compare with. Fewer than 3 actions expected: a zero is no evidence. A basin is judged when all its territories can be.
//!
//! # Choices
//! The part of a public within a theme is drawn to its part in all themes, rather than fitted as an interaction: of 2,800 cells of 14 territories nearly all are
//! empty. Names proposed as one partner play no part: actions are counted, not partners.
//!
//! # Cost       One comparison of the needs' texts; one regression, and a few steps more for each territory.
//! # Source     Clayton & Kaldor, Biometrics 43, 1987; Marshall, "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40, 1991.

mod cell_finding;
mod cells;
mod counts;
mod expected;
mod need_finding;
mod needs;
mod tables;
mod themes;
mod words;

use super::{CONFIDENCE_MINIMUM, Detection, Detector, View};
use crate::dossier::TerritoryIdx;
use crate::lexicon::themes::family;
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count};
use cell_finding::Case;
use counts::Counts;
use needs::{Raised, Status};

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

pub(super) const DETECTOR: Detector = Detector {
    key: "coverage_gaps",
    title: Text { fr: "Besoins sans réponse et lacunes", en: "Unanswered needs and gaps" },
    question: Text { fr: "Quel besoin n'a pas de réponse ici\u{202f}?", en: "Which need has no answer here?" },
    method: Text {
        fr: "On rapproche chaque besoin exprimé des actions de son territoire. Puis, thème par thème, on compare le nombre d'actions à ce que la population et les besoins \
             feraient attendre, d'après les autres territoires. Seulement là où le dossier dit contenir toutes les actions.",
        en: "Each need raised is compared with the actions of its territory. Then, theme by theme, the number of actions is compared with what population and needs \
             would lead to expect, going by the other territories. Only where the dossier is said to hold all actions.",
    },
    doubt: Text {
        fr: "Une action peut exister sans être dans la table, ou répondre à un besoin sans le dire. Une case vide n'est pas une faute.",
        en: "An action may exist without being in the table, or answer a need without saying so. An empty cell is no fault.",
    },
    parameters: &[
        Parameter::share(
            "answered_from",
            0.3,
            Text {
                fr: "Probabilité à partir de laquelle une action répond à un besoin",
                en: "Probability from which an action answers a need",
            },
        ),
        Parameter::share(
            "unseen",
            0.4,
            Text {
                fr: "Chance qu'une action sur le même thème, pour le même public, réponde au besoin avec d'autres mots",
                en: "Chance that an action on the same theme, for the same public, answers the need in other words",
            },
        ),
        Parameter::number(
            "expected_minimum",
            3.0,
            (0.0, 1_000.0),
            Text { fr: "actions", en: "actions" },
            Text {
                fr: "Actions attendues en dessous desquelles une absence ne prouve rien",
                en: "Actions expected under which an absence proves nothing",
            },
        ),
        Parameter::share(
            "rare",
            0.05,
            Text {
                fr: "Part des cases où il manque vraiment quelque chose",
                en: "Share of the cells in which something really is missing",
            },
        ),
        Parameter::share(
            "false_alarms",
            0.20,
            Text { fr: "Part de fausses alertes acceptée dans la liste", en: "Share of false alarms accepted in the list" },
        ),
        CONFIDENCE_MINIMUM,
        Parameter::share(
            "watch_from",
            0.3,
            Text { fr: "Confiance à partir de laquelle une lacune est à surveiller", en: "Confidence from which a gap is to watch" },
        ),
        Parameter::number(
            "gap_hours",
            60.0,
            (0.0, 10_000.0),
            HOURS,
            Text { fr: "Ce que vaut une réponse à un besoin", en: "What an answer to a need is worth" },
        ),
        Parameter::number(
            "outside_hours",
            20.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que vaut un besoin porté auprès d'une autre institution, et entendu",
                en: "What a need taken up with another institution, and heard, is worth",
            },
        ),
        Parameter::number(
            "effort_hours",
            15.0,
            (0.0, 10_000.0),
            HOURS,
            Text {
                fr: "Ce que demande de chercher une réponse avec les partenaires",
                en: "What it takes to look for an answer with the partners",
            },
        ),
    ],
    detect,
};

/// Needs first, then cells; surest first within each.
fn detect(view: &View, settings: &Section) -> Detection {
    let dossier = view.dossier;
    let counts = counts::count(view);
    let raised = needs::judge(view, &counts, settings);
    let mut findings: Vec<_> = raised.iter().filter_map(|raised| need_finding::unanswered(view, settings, raised)).collect();
    let listed: Vec<(TerritoryIdx, String, String)> = raised
        .iter()
        .filter_map(|raised| {
            let finding = need_finding::unanswered(view, settings, raised)?;
            let need = &dossier.needs[raised.need];
            Some((need.territory, family(need.themes.first()?).to_owned(), finding.key))
        })
        .collect();
    findings.extend(need_finding::outside(view, settings, &raised));
    let expectation = expected::expect(dossier, &counts);
    let cells = expectation.as_ref().map(|expectation| cells::judge(&counts, expectation, settings)).unwrap_or_default();
    let mut tables = Vec::new();
    if let Some(expectation) = &expectation {
        let case = Case { view, settings, counts: &counts, expectation, cells: &cells, needs: &listed };
        findings.extend(cells.iter().filter_map(|cell| case.finding(cell)));
        tables.push(tables::gaps(view, &counts, &raised, settings, &|cell| case.key(cell), &cells));
    } else {
        tables.push(tables::gaps(view, &counts, &raised, settings, &|_| String::new(), &[]));
    }
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    tables.push(tables::needs(view, settings, &raised));
    tables.push(tables::without_need(view, &counts, &raised));
    Detection { detector: DETECTOR.key, findings, tables, silences: silences(view, &counts, &raised, expectation.is_some(), cells.len()) }
}

/// What could not be said, and why.
fn silences(view: &View, counts: &Counts, raised: &[Raised], is_compared: bool, n_judged: usize) -> Vec<Sentence> {
    let dossier = view.dossier;
    let mut out = Vec::new();
    if dossier.actions.is_empty() {
        out.push(say!(
            "Aucune action dans le dossier\u{202f}: rien ne peut être dit de ce qui manque."
                | "No action in the dossier: what is missing can't be said."
        ));
        return out;
    }
    if dossier.needs.is_empty() {
        out.push(say!(
            "Aucun besoin dans le dossier (table besoins)\u{202f}: on ne peut pas dire lesquels restent sans réponse."
                | "No need in the dossier (table besoins): which ones remain unanswered can't be said."
        ));
    }
    let n_whole = counts.is_whole.iter().filter(|is| **is).count();
    let n_others = counts.units.len() - n_whole;
    if n_whole == 0 {
        out.push(say!(
            "Aucun territoire ne dit que toutes ses actions sont dans le dossier (table completude, «\u{202f}oui\u{202f}» pour les actions)\u{202f}: une case vide n'est pas une lacune, elle n'est pas renseignée."
                | "No territory says that all its actions are in the dossier (table completude, 'oui' for actions): an empty cell is no gap, it is not recorded."
        ));
    } else {
        if n_others > 0 {
            let n =
                count(n_others, ("territoire ne dit pas", "territoires ne disent pas"), ("territory doesn't say", "territories don't say"));
            let (fr, en) = (n.fr, n.en);
            out.push(say!(
                "{fr} que toutes les actions y sont dans le dossier\u{202f}: ce qui paraît y manquer n'est pas renseigné, et rien n'en est dit."
                    | "{en} that all actions there are in the dossier: what seems missing there is not recorded, and nothing is said of it."
            ));
        }
        let unpeopled = counts.is_whole.iter().zip(&counts.populations).filter(|(is_whole, people)| **is_whole && people.is_none()).count();
        if unpeopled > 0 {
            let n = count(
                unpeopled,
                ("territoire sans population", "territoires sans population"),
                ("territory without a population", "territories without a population"),
            );
            let (fr, en) = (n.fr, n.en);
            out.push(say!(
                "{fr} (table territoires)\u{202f}: on ne peut pas dire combien d'actions y seraient attendues."
                    | "{en} (table territoires): how many actions would be expected there can't be said."
            ));
        }
        if !is_compared {
            let fewest = expected::FEWEST;
            out.push(say!(
                "Moins de {fewest} territoires disent que toutes leurs actions sont dans le dossier, population connue\u{202f}: les thèmes ne sont pas comparés d'un territoire à l'autre."
                    | "Fewer than {fewest} territories say that all their actions are in the dossier, with a known population: themes aren't compared from one territory to another."
            ));
        } else if n_judged == 0 {
            out.push(say!(
                "Aucun thème ne compte assez d'actions pour que son absence quelque part soit remarquable\u{202f}: il faudrait en attendre au moins trois."
                    | "No theme has enough actions for its absence somewhere to be remarkable: at least three would have to be expected."
            ));
        }
    }
    if counts.n_without_theme > 0 {
        let n = count(counts.n_without_theme, ("action en cours", "actions en cours"), ("action under way", "actions under way"));
        let (fr, en) = (n.fr, n.en);
        out.push(say!(
            "{fr} sans thème, et dont le texte n'en laisse pas deviner\u{202f}: non comptée dans les thèmes."
                | "{en} without a theme, nor a text that lets one guess it: not counted in the themes."
        ));
    }
    let of = |status: Status| raised.iter().filter(|r| r.status == status).count();
    for (n, why_fr, why_en) in [
        (
            of(Status::Unrecorded),
            "dans un territoire dont les actions ne sont pas toutes dans le dossier",
            "in a territory whose actions are not all in the dossier",
        ),
        (
            of(Status::Unreadable),
            "impossible à comparer aux actions (texte trop court, ou trop peu d'actions)",
            "that can't be compared with the actions (too short a text, or too few actions)",
        ),
    ] {
        if n > 0 {
            let said = count(n, ("besoin", "besoins"), ("need", "needs"));
            let (fr, en) = (said.fr, said.en);
            out.push(say!(
                "{fr} {why_fr}\u{202f}: on ne sait pas s'il y est répondu." | "{en} {why_en}: whether it is answered isn't known."
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests;
