//! The words of the report, each in a sentence.

use super::Context;
use crate::rendering::document::{Block, Fact, Section, plain};
use crate::text::Text;

const WORDS: &[(Text, Text)] = &[
    (
        Text { fr: "À surveiller", en: "To be watched" },
        Text {
            fr: "Constat trop incertain pour la liste, que l'on garde à l'œil.",
            en: "A finding too uncertain for the list, worth an eye.",
        },
    ),
    (
        Text { fr: "Alléger", en: "Lighten" },
        Text {
            fr: "Garder l'action en réduisant ce qu'elle demande, ou supprimer une saisie en double.",
            en: "Keep the action but ask less of it, or delete a double entry.",
        },
    ),
    (
        Text { fr: "Articuler", en: "Coordinate" },
        Text {
            fr: "Garder plusieurs actions et s'accorder : calendrier, public, orientation des uns vers les autres.",
            en: "Keep several actions and agree on calendar, target group, referrals.",
        },
    ),
    (
        Text { fr: "Arrêter", en: "Stop" },
        Text { fr: "Mettre fin à une action que l'on poursuit par habitude.", en: "End an action carried on by habit." },
    ),
    (
        Text { fr: "But", en: "Purpose" },
        Text {
            fr: "Ce qu'une action veut obtenir, pour quel public, quels que soient les mots et la forme.",
            en: "What an action wants to achieve, for whom, whatever the words and the form.",
        },
    ),
    (
        Text { fr: "Confiance", en: "Confidence" },
        Text {
            fr: "Probabilité que le constat soit vrai, de 0 à 100 %. « Presque certain » : 95 % ou plus ; « très probable » : 85 % ; « probable » : 65 % ; « plutôt probable » : 50 %.",
            en: "Probability that the finding is true, from 0 to 100%. 'Almost certain': 95% or more; 'very likely': 85%; 'likely': 65%; 'more likely than not': 50%.",
        },
    ),
    (
        Text { fr: "Constat", en: "Finding" },
        Text {
            fr: "Quelque chose que les tables montrent, avec ses raisons et ses lignes.",
            en: "Something that the tables show, with its reasons and its rows.",
        },
    ),
    (
        Text { fr: "Couvrir", en: "Cover" },
        Text { fr: "Répondre à un besoin qui n'a pas de réponse ici.", en: "Answer a need that has no answer here." },
    ),
    (
        Text { fr: "Établi", en: "Established" },
        Text {
            fr: "Constat de la liste : parmi eux, la part attendue de fausses alertes reste sous le taux annoncé par la méthode.",
            en: "A finding of the list: among these, the expected share of false alarms stays below the rate that the method announces.",
        },
    ),
    (
        Text { fr: "Gain possible", en: "Possible gain" },
        Text {
            fr: "Heures par an que la décision libérerait si le constat est vrai. Pour un partenaire ou un service, un équivalent convenu dans les réglages.",
            en: "Hours a year that the decision would free if the finding is true. For a partner or a service, an equivalent agreed in the settings.",
        },
    ),
    (
        Text { fr: "Intervalle", en: "Interval" },
        Text {
            fr: "« 120 (40 à 260) » : le plus plausible est 120, et l'on a 8 chances sur 10 d'être entre 40 et 260.",
            en: "'120 (40 to 260)': 120 is most plausible, and there are 8 chances in 10 of being between 40 and 260.",
        },
    ),
    (
        Text { fr: "Mutualiser", en: "Pool" },
        Text {
            fr: "Faire ensemble une partie ou la totalité de ce que plusieurs territoires font chacun de leur côté.",
            en: "Do together, in part or in whole, what several territories each do on their own.",
        },
    ),
    (
        Text { fr: "Non évaluable", en: "Cannot be assessed" },
        Text {
            fr: "Les tables ne contiennent pas de quoi répondre ; ce n'est ni bon ni mauvais signe.",
            en: "The tables do not hold what an answer needs; that is neither a good nor a bad sign.",
        },
    ),
    (
        Text { fr: "Non renseigné", en: "Not known" },
        Text {
            fr: "Rien n'est saisi, et rien ne dit que la saisie est complète : ce n'est pas un zéro.",
            en: "Nothing was entered, and nothing says that entries are complete: it is not a zero.",
        },
    ),
    (
        Text { fr: "Poids", en: "Weight" },
        Text {
            fr: "Ce qu'un élément ajoute ou retire à la confiance. 0 : rien ; +1 : les chances sont multipliées par 2,7 ; −1 : divisées par 2,7.",
            en: "What a piece of evidence adds to the confidence or takes from it. 0: nothing; +1: the odds are multiplied by 2.7; −1: divided by 2.7.",
        },
    ),
    (
        Text { fr: "Poursuivre", en: "Continue" },
        Text { fr: "Ne rien changer, en connaissance de cause.", en: "Change nothing, knowingly." },
    ),
    (
        Text { fr: "Relier", en: "Connect" },
        Text {
            fr: "Faire qu'un service que l'on n'appelle pas, ou qui n'appelle personne, trouve ses interlocuteurs.",
            en: "See to it that a service that nobody calls, or that calls nobody, finds its counterparts.",
        },
    ),
    (
        Text { fr: "Remobiliser", en: "Win back" },
        Text {
            fr: "Reprendre contact avec un partenaire que l'on voit moins qu'attendu, et lui demander pourquoi.",
            en: "Get in touch again with a partner seen less than expected, and ask why.",
        },
    ),
    (
        Text { fr: "Trop tôt", en: "Too early" },
        Text {
            fr: "Trop peu d'invitations ou d'échanges pour conclure quoi que ce soit.",
            en: "Too few invitations or exchanges to conclude anything.",
        },
    ),
];

/// The chapter.
pub fn chapter(context: &Context) -> Section {
    let pen = &context.pen;
    let mut facts: Vec<Fact> =
        WORDS.iter().map(|(word, meaning)| Fact { label: pen.text(*word), value: plain(pen.text(*meaning)) }).collect();
    // Written in the order of French; another language has its own.
    facts.sort_by_key(|fact| fact.label.to_lowercase().replace(['à', 'â'], "a").replace(['é', 'è', 'ê'], "e"));
    Section {
        id: "glossaire".into(),
        title: pen.pick("Glossaire", "Glossary"),
        opens_page: true,
        blocks: vec![Block::Facts(facts)],
        sections: Vec::new(),
    }
}
