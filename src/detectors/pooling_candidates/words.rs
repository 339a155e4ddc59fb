//! What a pooling proposal says to people: its form, and what would change our mind.

use super::proposal::Proposal;
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::KindOfWork;
use crate::linkage::Relation;
use crate::say;
use crate::text::{Sentence, Text, inside_quotes, number};

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

/// A title as it can be quoted: trimmed, whole words only.
pub(super) fn quoted(dossier: &Dossier, action: ActionIdx) -> String {
    let title = inside_quotes(dossier.action(action).title.trim());
    if title.chars().count() <= 90 {
        return title;
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
