//! The words: a need that nothing answers, and needs that somebody else has to answer.

use super::super::{Choice, Evidence, Finding, Standing, Subject, View, key};
use super::needs::{Nearness, Raised, Status};
use super::words;
use crate::dossier::{Competence, Need, RowRef, Table, TerritoryIdx};
use crate::lexicon::themes::{family, label};
use crate::say;
use crate::settings::Section;
use crate::statistics::scalar::logit;
use crate::text::{Sentence, Text, count, date, number};
use std::collections::{BTreeMap, BTreeSet};

/// How sure it is that a need said to be outside the département's competence is so: whoever entered it knew.
const DECLARED: f64 = 0.9;

/// A need that nothing answers.
pub(super) fn unanswered(view: &View, settings: &Section, raised: &Raised) -> Option<Finding> {
    let score = raised.score?;
    let dossier = view.dossier;
    let need = &dossier.needs[raised.need];
    let (place, statement) = (&dossier.territory(need.territory).name, statement(need));
    let row = RowRef::new(Table::Needs, raised.need);
    let standing = match score {
        s if s >= settings.number("confidence_minimum") => Standing::Established,
        s if s >= settings.number("watch_from") => Standing::Watch,
        _ => return None,
    };
    Some(Finding {
        key: key("coverage_gaps", &[&need.id, &dossier.territory(need.territory).id]),
        title: say!("{place} : un besoin sans action, « {statement} »" | "{place}: a need without an action, '{statement}'"),
        subjects: vec![Subject::Territory(need.territory)],
        territories: vec![need.territory],
        motive: motive(Status::Unanswered),
        standing,
        score,
        effect: None,
        evidence: evidence(view, raised, row, score),
        exhibits: Vec::new(),
        facts: facts(view, need, raised),
        obstacles: if need.competence == Some(Competence::Shared) {
            vec![say!(
                "La compétence est partagée\u{202f}: le Département ne peut pas y répondre seul"
                    | "The competence is shared: the département can't answer it alone"
            )]
        } else {
            Vec::new()
        },
        options: options(view, raised),
        doubt: say!(
            "Une action peut répondre à ce besoin sans figurer dans la table, ou en le disant avec d'autres mots. Ce qui nous ferait changer d'avis\u{202f}: une seule \
             action de ce territoire que la salle reconnaîtrait comme une réponse."
                | "An action may answer this need without being in the table, or in other words. What would change our mind: one action of this \
                   territory that the room would recognise as an answer."
        ),
        worth: {
            let hours = settings.number("gap_hours");
            words::worth(
                hours,
                if need.competence == Some(Competence::Shared) { 0.45 } else { 0.6 },
                settings.number("effort_hours"),
                say!(
                    "équivalent déclaré dans les réglages\u{202f}: une réponse à un besoin vaut {hours} heures par an"
                        | "equivalent declared in the settings: an answer to a need is worth {hours} hours a year"
                ),
            )
        },
        builds_on: Vec::new(),
    })
}

/// What a need says, shortened to stand in a title.
fn statement(need: &Need) -> String {
    let text = need.statement.trim().trim_end_matches('.');
    match text.char_indices().nth(90) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &text[..cut])
        }
    }
}

/// Code and words of where a need stands.
pub(super) fn motive(status: Status) -> (&'static str, Text) {
    match status {
        Status::Unanswered => ("besoin_sans_action", Text { fr: "besoin sans action", en: "need without an action" }),
        Status::Outside => {
            ("hors_competence", Text { fr: "besoin hors de la compétence du Département", en: "need outside the département's competence" })
        }
        Status::Answered => ("repondu", Text { fr: "une action en parle", en: "an action speaks of it" }),
        Status::Unrecorded => ("non_renseigne", Text { fr: "non renseigné", en: "not recorded" }),
        Status::Unreadable => ("non_evaluable", Text { fr: "non évaluable", en: "can't be assessed" }),
    }
}

fn evidence(view: &View, raised: &Raised, row: RowRef, score: f64) -> Vec<Evidence> {
    let nearest = raised.nearest.filter(|(_, p)| *p >= 0.02);
    let best = nearest.map_or(0.02, |(_, p)| p);
    let mut rows = vec![row];
    rows.extend(nearest.map(|(a, _)| RowRef::from(a)));
    let texts = match nearest {
        Some((action, p)) => {
            let (named, share) = (words::action(view, action), number(100.0 * p, 0));
            let (fr, en, s_fr, s_en) = (named.fr, named.en, share.fr, share.en);
            say!(
                "Parmi les actions du territoire, la plus proche par ses mots est {fr}\u{202f}: {s_fr}\u{202f}% de chances qu'elle vise la même chose"
                    | "Of the actions of the territory the nearest by its words is {en}: {s_en}% of chances that it aims at the same thing"
            )
        }
        None => say!(
            "Aucune action du territoire ne dit la même chose, même avec d'autres mots"
                | "No action of the territory says the same, even in other words"
        ),
    };
    let on_theme = match raised.nearness {
        Nearness::ThemeAndPublic => say!(
            "Une action du territoire porte pourtant sur ce thème, pour ce public\u{202f}: elle répond peut-être sans le dire"
                | "Yet an action of the territory is on this theme, for this public: it may answer without saying so"
        ),
        Nearness::Theme => say!(
            "Une action du territoire porte sur ce thème, pour un autre public"
                | "An action of the territory is on this theme, for another public"
        ),
        Nearness::Nothing => say!("Aucune action du territoire ne porte sur ce thème" | "No action of the territory is on this theme"),
    };
    let share = logit(1.0 - best.min(0.98));
    vec![
        Evidence { sentence: texts, share, rows },
        Evidence { sentence: on_theme, share: logit(score) - share, rows: raised.on_theme.map(RowRef::from).into_iter().collect() },
    ]
}

fn facts(view: &View, need: &Need, raised: &Raised) -> Vec<(Text, Sentence)> {
    let mut facts = vec![(Text { fr: "Le besoin, en entier", en: "The need in full" }, Sentence::verbatim(need.statement.clone()))];
    if let Some(day) = need.date {
        facts.push((Text { fr: "Relevé le", en: "Raised on" }, date(day)));
    }
    if let Some(competence) = need.competence {
        facts.push((Text { fr: "Compétence", en: "Competence" }, competence.label().into()));
    }
    if !raised.elsewhere.is_empty() {
        facts.push((Text { fr: "Ailleurs, des actions le font", en: "Elsewhere, actions do it" }, words::actions(view, &raised.elsewhere)));
    }
    facts
}

fn options(view: &View, raised: &Raised) -> Vec<(Choice, Sentence)> {
    let cover = if raised.elsewhere.is_empty() {
        say!(
            "Chercher avec les partenaires du territoire qui pourrait y répondre, et avec quels moyens"
                | "Look with the partners of the territory for who could answer it, and by what means"
        )
    } else {
        let named = words::actions(view, &raised.elsewhere);
        let (fr, en) = (named.fr, named.en);
        say!("Demander comment font ceux qui y répondent déjà\u{202f}: {fr}" | "Ask those who already answer it how they do: {en}")
    };
    let mut options = vec![(Choice::Cover, cover)];
    if let Some(action) = raised.on_theme {
        let named = words::action(view, action);
        let (fr, en) = (named.fr, named.en);
        options.push((Choice::Articulate, say!("L'ajouter à ce que fait déjà {fr}" | "Add it to what {en} already does")));
    }
    options.push((
        Choice::Continue,
        say!("Ne rien ouvrir, et dire pourquoi à ceux qui ont exprimé le besoin" | "Open nothing, and tell those who raised the need why"),
    ));
    options
}

/// Needs that somebody else has to answer: one finding a theme, for the departmental conference to carry further.
pub(super) fn outside(view: &View, settings: &Section, all: &[Raised]) -> Vec<Finding> {
    let dossier = view.dossier;
    let mut by_theme: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for raised in all.iter().filter(|raised| raised.status == Status::Outside) {
        let theme = dossier.needs[raised.need].themes.first().map_or("", |theme| family(theme));
        by_theme.entry(theme).or_default().push(raised.need);
    }
    by_theme.into_iter().map(|(theme, needs)| outside_of_theme(view, settings, theme, &needs)).collect()
}

/// The key of the finding on all needs of a family of themes that somebody else has to answer.
fn outside_key(theme: &str) -> String {
    key("coverage_gaps", &["hors_departement", theme])
}

/// The key of the finding that tells of a need, if there is one.
pub(super) fn key_of(view: &View, settings: &Section, raised: &Raised) -> Option<String> {
    if raised.status == Status::Outside {
        let need = &view.dossier.needs[raised.need];
        return Some(outside_key(need.themes.first().map_or("", |theme| family(theme))));
    }
    unanswered(view, settings, raised).map(|finding| finding.key)
}

fn outside_of_theme(view: &View, settings: &Section, theme: &str, needs: &[usize]) -> Finding {
    let dossier = view.dossier;
    let territories: Vec<TerritoryIdx> = needs.iter().map(|n| dossier.needs[*n].territory).collect::<BTreeSet<_>>().into_iter().collect();
    let named = words::places(view, &territories);
    let n = count(needs.len(), ("besoin", "besoins"), ("need", "needs"));
    let subject = if theme.is_empty() { say!("Sans thème" | "Without a theme") } else { label(theme) };
    let (fr, en, s_fr, s_en, n_fr, n_en) = (named.fr, named.en, subject.fr, subject.en, n.fr, n.en);
    let told: Vec<String> = needs.iter().map(|n| format!("« {} »", statement(&dossier.needs[*n]))).collect();
    let hours = settings.number("outside_hours");
    Finding {
        key: outside_key(theme),
        title: say!(
            "{s_fr}\u{202f}: {n_fr} que le Département doit porter auprès d'autres ({fr})"
                | "{s_en}: {n_en} for the département to take up with others ({en})"
        ),
        subjects: territories.iter().map(|t| Subject::Territory(*t)).collect(),
        territories,
        motive: motive(Status::Outside),
        standing: Standing::Established,
        score: DECLARED,
        effect: None,
        evidence: vec![Evidence {
            sentence: say!(
                "Ceux qui ont saisi ces besoins disent qu'ils ne relèvent pas du Département"
                    | "Those who entered these needs say that they are not the département's"
            ),
            share: logit(DECLARED),
            rows: needs.iter().map(|n| RowRef::new(Table::Needs, *n)).collect(),
        }],
        exhibits: Vec::new(),
        facts: vec![(Text { fr: "Ce qui a été dit", en: "What was said" }, Sentence::verbatim(told.join(" ; ")))],
        obstacles: vec![say!(
            "La réponse dépend d'une autre institution\u{202f}: Région, État, agence régionale de santé, commune…"
                | "The answer hangs on another institution: region, State, health agency, municipality…"
        )],
        options: vec![
            (
                Choice::Articulate,
                say!(
                    "Les porter ensemble auprès de qui peut y répondre, au nom de la conférence départementale"
                        | "Take them up together with whoever can answer, in the name of the departmental conference"
                ),
            ),
            (
                Choice::Continue,
                say!(
                    "En rester là, et le dire aux territoires qui les ont exprimés"
                        | "Leave it there, and tell the territories that raised them"
                ),
            ),
        ],
        doubt: say!(
            "La compétence est celle qu'a notée la personne qui a saisi le besoin\u{202f}: elle est à vérifier pour chacun."
                | "The competence is the one noted by whoever entered the need: it is to be checked for each."
        ),
        worth: words::worth(
            hours * needs.len() as f64,
            0.3,
            settings.number("effort_hours") / 3.0,
            say!(
                "équivalent déclaré dans les réglages\u{202f}: un besoin porté ailleurs et entendu vaut {hours} heures par an"
                    | "equivalent declared in the settings: a need taken up elsewhere and heard is worth {hours} hours a year"
            ),
        ),
        builds_on: Vec::new(),
    }
}
