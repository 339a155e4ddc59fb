//! What a pooling proposal says to people: its form, its options, what stands against it.

use super::proposal::Proposal;
use crate::detectors::Choice;
use crate::dossier::{ActionIdx, Dossier, Status};
use crate::lexicon::KindOfWork;
use crate::linkage::Relation;
use crate::say;
use crate::text::{Sentence, Text, count, number};
use std::collections::BTreeSet;

/// The form that pooling would take, by the kind of work that it spares most.
pub(super) const fn form(kind: KindOfWork, relation: Relation) -> Text {
    if matches!(relation, Relation::ParallelToDepartment) {
        return Text { fr: "une seule action départementale", en: "one departmental action" };
    }
    match kind {
        KindOfWork::Agreement => Text { fr: "un cadre commun, négocié une fois", en: "a common frame, negotiated once" },
        KindOfWork::Tool => Text { fr: "un outil commun", en: "a common tool" },
        KindOfWork::Equipment => {
            Text { fr: "des moyens partagés (achat, véhicule, poste)", en: "shared means (purchase, vehicle, post)" }
        }
        KindOfWork::Training => {
            Text { fr: "des sessions communes, avec les mêmes intervenants", en: "shared sessions, with the same trainers" }
        }
        KindOfWork::Diagnosis => {
            Text { fr: "une étude commune, lue dans chaque territoire", en: "a common study, read in each territory" }
        }
        KindOfWork::Expert => Text {
            fr: "un intervenant partagé, qui passe de territoire en territoire",
            en: "a shared specialist, going from territory to territory",
        },
        KindOfWork::Committee => {
            Text { fr: "des rencontres communes à plusieurs territoires", en: "meetings shared by several territories" }
        }
        KindOfWork::Event => Text {
            fr: "un calendrier commun, ou une manifestation tenue à tour de rôle",
            en: "a common calendar, or an event held in turn",
        },
        KindOfWork::Workshop | KindOfWork::Unknown => {
            Text { fr: "un contenu commun, l'animation restant sur place", en: "common contents, the sessions staying local" }
        }
        KindOfWork::Proximity => Text { fr: "un échange de méthodes", en: "an exchange of methods" },
    }
}

/// What can be decided, the choice that the figures favour first, each argued for itself.
pub(super) fn options(dossier: &Dossier, p: &Proposal, is_worth_it: bool) -> Vec<(Choice, Sentence)> {
    let n = p.whole.actions.len();
    let (form, percent) = (form(p.kind, p.relation), number(100.0 * p.whole.poolable, 0));
    let (form_fr, form_en, percent_fr, percent_en) = (form.fr, form.en, percent.fr, percent.en);
    let hours = number(p.whole.coordination, 0);
    let (hours_fr, hours_en) = (hours.fr, hours.en);
    let pool = (
        Choice::Pool,
        say!(
            "mettre en place {form_fr}\u{202f}: {percent_fr}\u{202f}% de ce travail peut se faire une fois au lieu de {n}, contre environ {hours_fr} heures de coordination par an"
                | "set up {form_en}: {percent_en}% of this work can be done once instead of {n} times, for about {hours_en} hours of coordination a year"
        ),
    );
    let proceed = (
        Choice::Continue,
        match p.kind {
            KindOfWork::Proximity | KindOfWork::Workshop => say!(
                "laisser chaque territoire faire\u{202f}: ce travail se fait avec les habitants, près de chez eux, et il est normal de le faire {n} fois"
                    | "leave it to each territory: this work is done with residents, near their homes, and doing it {n} times is right"
            ),
            _ => say!(
                "laisser chaque territoire faire\u{202f}: chacun garde ses partenaires, son rythme et ses habitudes, et personne n'a de coordination à porter"
                    | "leave it to each territory: each keeps its partners, pace and habits, and nobody has any coordination to carry"
            ),
        },
    );
    let articulate = (
        Choice::Articulate,
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
        },
    );
    let mut options = if is_worth_it { vec![pool, articulate, proceed] } else { vec![proceed, articulate, pool] };
    let ended = n_ended(dossier, &p.whole.actions);
    let outcomes: Vec<f64> = p.whole.actions.iter().filter_map(|a| dossier.action(*a).outcome).collect();
    if ended == n {
        options.insert(
            0,
            (
                Choice::Stop,
                say!(
                    "clore\u{202f}: les {n} actions sont terminées ou abandonnées\u{202f}; si l'une devait reprendre, la reprendre à plusieurs"
                        | "close: all {n} actions have ended or been given up; if one were to start again, start it together"
                ),
            ),
        );
    } else if outcomes.len() >= 2 && (2.0 + outcomes.iter().sum::<f64>()) / (4.0 + outcomes.len() as f64) < 0.4 {
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
    options
}

/// How many of the actions have ended or were given up.
pub(super) fn n_ended(dossier: &Dossier, actions: &[ActionIdx]) -> usize {
    actions.iter().filter(|a| matches!(dossier.action(**a).status, Some(Status::Completed | Status::Abandoned))).count()
}

/// With a capital letter, as a sentence begins.
fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A title as it can be quoted: trimmed, whole words only.
fn quoted(dossier: &Dossier, action: ActionIdx) -> String {
    let title = dossier.action(action).title.trim();
    if title.chars().count() <= 90 {
        return title.to_owned();
    }
    let cut: String = title.chars().take(90).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// What would change our mind: the two texts that are least alike, for on them the group depends.
pub(super) fn doubt(dossier: &Dossier, p: &Proposal) -> Sentence {
    let (a, b, probability) = p.weakest;
    let (a, b) = (quoted(dossier, a), quoted(dossier, b));
    if p.whole.actions.len() < 3 {
        return say!(
            "Si, sur place, «\u{202f}{a}\u{202f}» et «\u{202f}{b}\u{202f}» ne s'adressent pas aux mêmes personnes ou ne se font pas de la même façon, malgré leurs textes."
                | "If, on the ground, “{a}” and “{b}” are not for the same people or not done in the same way, despite their texts."
        );
    }
    let percent = number(100.0 * probability, 0);
    let (fr, en) = (percent.fr, percent.en);
    say!(
        "«\u{202f}{a}\u{202f}» et «\u{202f}{b}\u{202f}» sont les moins proches (même but à {fr}\u{202f}%)\u{202f}: si, sur place, ce n'est pas le même travail, l'une des deux sort de la proposition."
            | "“{a}” and “{b}” are the least alike (one purpose: {en}%): if the work is not the same on the ground, one of the two leaves the proposal."
    )
}

/// What stands against pooling, or would have to be settled first.
pub(super) fn obstacles(dossier: &Dossier, p: &Proposal) -> Vec<Sentence> {
    let mut found = Vec::new();
    let actions: Vec<_> = p.whole.actions.iter().map(|a| dossier.action(*a)).collect();
    for component in p.whole.profile.components.iter().filter(|c| c.value < 0.4) {
        let (fr, en) = (capitalised(&component.finding.fr), capitalised(&component.finding.en));
        found.push(say!("{fr}." | "{en}."));
    }
    let publics: Vec<BTreeSet<&String>> =
        actions.iter().map(|a| a.target_groups.iter().collect::<BTreeSet<_>>()).filter(|g| !g.is_empty()).collect();
    if publics.len() >= 2 && publics.iter().enumerate().all(|(i, a)| publics[..i].iter().all(|b| a.is_disjoint(b))) {
        found.push(say!(
            "Les publics indiqués diffèrent d'une action à l'autre." | "The publics stated differ from one action to the other."
        ));
    }
    let operators: BTreeSet<_> = actions.iter().filter_map(|a| a.lead).map(|lead| dossier.partner(lead).kind).collect();
    if operators.len() >= 3 {
        let n = operators.len();
        found.push(say!(
            "Les pilotes sont de {n} natures différentes\u{202f}: chacun a ses règles et ses financeurs."
                | "The leads are of {n} different kinds: each has its rules and funders."
        ));
    }
    if !p.whole.profile.agreements.is_empty() {
        let n = count(
            p.whole.profile.agreements.len(),
            ("convention en cours serait à revoir", "conventions en cours seraient à revoir"),
            ("agreement in force would have to be revised", "agreements in force would have to be revised"),
        );
        let (fr, en) = (n.fr, n.en);
        found.push(say!("{fr}." | "{en}."));
    }
    if p.leads.is_empty() {
        found.push(say!(
            "Aucun pilote actuel n'a de marge pour porter l'ensemble\u{202f}: il faudrait d'abord le décharger, ou en désigner un autre."
                | "No present lead has room to carry the whole: one would have to be relieved first, or somebody else named."
        ));
    }
    if p.whole.n_staffed == 0 {
        found.push(say!(
            "Aucune de ces actions n'indique le temps qu'elle prend\u{202f}: le gain n'est pas chiffré."
                | "None of these actions says how much time it takes: the gain is not put into figures."
        ));
    }
    found
}
