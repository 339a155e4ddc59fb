//! What can be decided of a pooling proposal, each choice argued for itself: going on is no lesser choice than pooling.

use super::obstacles::different_publics;
use super::proposal::Proposal;
use super::words::{form, quoted};
use crate::detectors::Choice;
use crate::dossier::{ActionIdx, Dossier, Status};
use crate::lexicon::KindOfWork;
use crate::linkage::Relation;
use crate::say;
use crate::text::{Sentence, Text, enumerate, number, quantity};

/// What coordination takes.
const HOURS: Text = Text { fr: "heures", en: "hours" };

/// Arguments written for one choice.
const ARGUMENTS: usize = 4;

/// Actions named as carried on by habit.
const NAMED: usize = 3;

/// Share of the time below which pooling spares little.
const LITTLE: f64 = 0.25;

/// Kilometres from which distance is an argument for staying apart: an hour there and back.
const FAR_KM: f64 = 30.0;

/// What can be decided, the choice that the figures favour first.
pub(super) fn options(dossier: &Dossier, p: &Proposal) -> Vec<(Choice, Sentence)> {
    let n = p.whole.actions.len();
    let pool = (Choice::Pool, to_pool(dossier, p));
    let proceed = (Choice::Continue, to_continue(dossier, p));
    let articulate = (Choice::Articulate, to_articulate(p));
    let mut options = if p.best().pays() >= 0.5 { vec![pool, articulate, proceed] } else { vec![proceed, articulate, pool] };
    match n - n_ended(dossier, &p.whole.actions) {
        0 => {
            let close = say!(
                "clore\u{202f}: les {n} actions sont terminées ou abandonnées\u{202f}; si l'une devait reprendre, la reprendre à plusieurs"
                    | "close: all {n} actions have ended or been given up; if one were to start again, start it together"
            );
            options.insert(0, (Choice::Stop, close));
            return options;
        }
        1 => {
            let alone = say!(
                "poursuivre\u{202f}: des {n} actions, une seule est encore en cours\u{202f}; il n'y a plus rien à mettre en commun"
                    | "go on: of the {n} actions one alone is still going on; there is nothing left to pool"
            );
            return vec![(Choice::Continue, alone)];
        }
        _ => {}
    }
    let outcomes = outcomes(dossier, &p.whole.actions);
    if outcomes.len() >= 2 && (2.0 + outcomes.iter().sum::<f64>()) / (4.0 + outcomes.len() as f64) < 0.4 {
        let mean = number(100.0 * outcomes.iter().sum::<f64>() / outcomes.len() as f64, 0);
        let (fr, en, n) = (mean.fr, mean.en, outcomes.len());
        options.push((
            Choice::Lighten,
            say!(
                "alléger\u{202f}: les {n} évaluations connues donnent {fr}\u{202f}% de l'objectif en moyenne\u{202f}; revoir l'action avant de la partager"
                    | "lighten: the {n} known evaluations give {en}% of the aim on average; review the action before sharing it"
            ),
        ));
    }
    options.extend(by_habit(dossier, p));
    options
}

/// What pooling would be, and would bring.
fn to_pool(dossier: &Dossier, p: &Proposal) -> Sentence {
    let at = p.best();
    let n = at.actions.len();
    let (form, percent, hours) = (form(at.kind, p.relation), number(100.0 * at.fixed, 0), quantity(at.coordination, 0, HOURS));
    let (form_fr, form_en, percent_fr, percent_en, hours_fr, hours_en) = (form.fr, form.en, percent.fr, percent.en, hours.fr, hours.en);
    let set_up = say!(
        "mettre en place {form_fr}\u{202f}: {percent_fr}\u{202f}% de ce travail se ferait une fois au lieu de {n}, contre environ {hours_fr} de coordination par an"
            | "set up {form_en}: {percent_en}% of this work would be done once instead of {n} times, for about {hours_en} of coordination a year"
    );
    if !p.is_partial() {
        return set_up;
    }
    let names: Vec<String> = at.profile.territories.iter().map(|t| dossier.territory(*t).name.clone()).collect();
    let list = enumerate(&names);
    let (fr, en, list_fr, list_en) = (set_up.fr, set_up.en, list.fr, list.en);
    say!("à {list_fr} seulement, {fr}" | "in {list_en} only, {en}")
}

/// What speaks for leaving things as they are, from the dossier.
fn to_continue(dossier: &Dossier, p: &Proposal) -> Sentence {
    let at = &p.whole;
    let n = at.actions.len();
    let mut reasons: Vec<Sentence> = Vec::new();
    let near = at.split[KindOfWork::Proximity as usize] + at.split[KindOfWork::Workshop as usize];
    if near >= 0.3 {
        reasons.push(say!(
            "ce travail se fait avec les habitants, près de chez eux, et il est normal de le faire {n} fois"
                | "this work is done with residents, near their homes, and doing it {n} times is right"
        ));
    }
    let spared = super::proposal::estimate(&at.spared).mid;
    if spared < LITTLE {
        let share = number(100.0 * spared, 0);
        let (fr, en) = (share.fr, share.en);
        reasons.push(say!(
            "le faire ensemble n'épargnerait que {fr}\u{202f}% du temps" | "doing it together would spare {en}% of the time only"
        ));
    }
    let outcomes = outcomes(dossier, &at.actions);
    let mean = outcomes.iter().sum::<f64>() / outcomes.len().max(1) as f64;
    if outcomes.len() >= 2 && mean >= 0.6 {
        let (share, n) = (number(100.0 * mean, 0), outcomes.len());
        let (fr, en) = (share.fr, share.en);
        reasons.push(say!(
            "les {n} évaluations connues donnent {fr}\u{202f}% de l'objectif\u{202f}: cela marche comme c'est"
                | "the {n} known evaluations give {en}% of the aim: it works as it is"
        ));
    }
    if different_publics(dossier, &at.actions).is_some_and(|share| share >= 0.5) {
        reasons.push(say!("les publics ne sont pas les mêmes" | "the publics are not the same"));
    }
    if let Some(km) = at.profile.km.filter(|km| *km >= FAR_KM) {
        let km = number(km, 0);
        let (fr, en) = (km.fr, km.en);
        reasons.push(say!("{fr} km séparent les territoires en moyenne" | "the territories are {en} km apart on average"));
    }
    if at.profile.common_partners.is_empty() {
        reasons.push(say!("elles n'ont aucun partenaire commun" | "they have no partner in common"));
    }
    let hours = quantity(at.coordination, 0, HOURS);
    let (fr, en) = (hours.fr, hours.en);
    reasons.push(say!("personne n'a {fr} de coordination à trouver" | "nobody has {en} of coordination to find"));
    reasons.push(say!("chacun garde ses partenaires et son rythme" | "each keeps its partners and its pace"));
    reasons.truncate(ARGUMENTS);
    let (fr, en) = joined(&reasons);
    say!("laisser chaque territoire faire\u{202f}: {fr}" | "leave it to each territory: {en}")
}

/// Parts of a sentence, parted by semicolons.
fn joined(parts: &[Sentence]) -> (String, String) {
    let join = |get: fn(&Sentence) -> &str, between: &str| parts.iter().map(get).collect::<Vec<_>>().join(between);
    (join(|s| &s.fr, "\u{202f}; "), join(|s| &s.en, "; "))
}

/// The way between.
fn to_articulate(p: &Proposal) -> Sentence {
    match p.relation {
        Relation::ParallelToDepartment => say!(
            "garder les deux niveaux et dire qui fait quoi\u{202f}: le Département fixe le cadre, les territoires suivent les situations"
                | "keep both levels and say who does what: the département sets the frame, the territories follow the cases"
        ),
        Relation::CompetesWithPartner => say!(
            "se répartir les publics ou les périodes avec le partenaire, sans rien fusionner"
                | "share out publics or periods with the partner, without merging anything"
        ),
        _ => say!(
            "échanger les méthodes et les dates une fois par an, sans rien fusionner"
                | "exchange methods and dates once a year, without merging anything"
        ),
    }
}

/// Actions that nothing in the dossier tells to be more than a habit: to be looked at again before they are shared, or to be stopped when all of them are so.
fn by_habit(dossier: &Dossier, p: &Proposal) -> Option<(Choice, Sentence)> {
    let (all, n) = (p.whole.actions.len() - n_ended(dossier, &p.whole.actions), p.by_habit.len());
    if n == 0 {
        return None;
    }
    let named: Vec<Sentence> = p
        .by_habit
        .iter()
        .take(NAMED)
        .map(|(action, signs)| {
            let title = quoted(dossier, *action);
            let list = |get: fn(&Sentence) -> &str| signs.iter().map(get).collect::<Vec<_>>().join(", ");
            let (fr, en) = (list(|s| &s.fr), list(|s| &s.en));
            say!("«\u{202f}{title}\u{202f}» ({fr})" | "“{title}” ({en})")
        })
        .collect();
    let (fr, en) = joined(&named);
    Some(if n == all {
        (
            Choice::Stop,
            say!(
                "arrêter, si plus personne ne les défend\u{202f}: {fr}. Rien ne prouve qu'elles soient inutiles\u{202f}: demander d'abord à ceux qui les portent à quel besoin elles répondent"
                    | "stop, if nobody stands up for them any more: {en}. Nothing proves them useless: ask first those who carry them what need they meet"
            ),
        )
    } else {
        (
            Choice::Lighten,
            say!(
                "alléger\u{202f}: revoir avant de partager {fr}. Rien ne prouve que ce soit inutile\u{202f}: demander à ceux qui la portent à quel besoin elle répond"
                    | "lighten: review before sharing {en}. Nothing proves it useless: ask those who carry it what need it meets"
            ),
        )
    })
}

/// Evaluated results of actions.
fn outcomes(dossier: &Dossier, actions: &[ActionIdx]) -> Vec<f64> {
    actions.iter().filter_map(|a| dossier.action(*a).outcome).collect()
}

/// How many of the actions have ended or were given up.
pub(super) fn n_ended(dossier: &Dossier, actions: &[ActionIdx]) -> usize {
    actions.iter().filter(|a| matches!(dossier.action(**a).status, Some(Status::Completed | Status::Abandoned))).count()
}
