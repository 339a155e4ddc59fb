//! Sentences of the chapter on territories beside their like. None says that more, or less, is better.

use crate::comparison::{Between, Comparison, Peers, TerritoryType, TypeOrigin};
use crate::say;
use crate::text::{Sentence, Text, count, enumerate, number};

/// A title inside a sentence.
pub(super) fn lowered(title: Text) -> Sentence {
    let lower = |text: &str| {
        let mut chars = text.chars();
        chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
    };
    Sentence { fr: lower(title.fr), en: lower(title.en) }
}

/// What the whole comparison comes to.
pub(super) fn answer(comparison: &Comparison) -> Sentence {
    let n = comparison.territories.len();
    if n < 2 {
        return say!(
            "Rien n'est comparé ici : il faut deux territoires au moins qui portent des actions."
                | "Nothing is compared here: it takes two territories or more that hold actions."
        );
    }
    let territories = count(n, ("territoire", "territoires"), ("territory", "territories"));
    let (fr, en, indicators) = (&territories.fr, &territories.en, comparison.measured.len());
    let n_signals = comparison.n_signals();
    if n_signals == 0 {
        return say!(
            "{fr}, {indicators} indicateurs : aucun territoire ne s'écarte assez sûrement de ses semblables pour qu'on le signale."
                | "{en}, {indicators} indicators: no territory differs from its peers surely enough to be signalled."
        );
    }
    let differing = (0..n).filter(|at| comparison.measured.iter().any(|m| m.cells[*at].signal.is_some())).count();
    let signals = count(n_signals, ("écart signalé", "écarts signalés"), ("difference signalled", "differences signalled"));
    let places = count(differing, ("territoire", "territoires"), ("territory", "territories"));
    let (s_fr, s_en, p_fr, p_en) = (&signals.fr, &signals.en, &places.fr, &places.en);
    say!(
        "{fr}, {indicators} indicateurs : {s_fr}, dans {p_fr}. Ce sont des questions à poser, pas des notes."
            | "{en}, {indicators} indicators: {s_en}, in {p_en}. These are questions to ask, not marks."
    )
}

/// How to read a signal. `margin`: from which share of the expected a difference counts.
pub(super) fn reading(margin: f64, comparison: &Comparison) -> Sentence {
    let margin = number(100.0 * margin, 0);
    let (fr, en) = (&margin.fr, &margin.en);
    let mut words = say!(
        "Chaque territoire est comparé à ses semblables, lui-même mis à part. Un écart est signalé quand il dépasse {fr} % de l'attendu avec neuf chances sur dix : sur dix écarts \
         signalés, un en moyenne peut ne pas en être un. Avec de petits nombres, on ne signale rien, et cela ne veut pas dire que tout est pareil. Il n'y a pas de classement : \
         avec autant d'incertitude, un rang ne voudrait rien dire. Ces chiffres supposent que les tables disent tout de chaque territoire ; ce qui est déclaré incomplet (table \
         « completude ») n'est pas compté."
            | "Each territory is compared with its peers, itself left out. A difference is signalled when it exceeds {en}% of what is expected with nine chances in ten: of ten \
               signals, one on average may be none. With small numbers nothing is signalled, and that doesn't mean that all is the same. There is no ranking: with so much \
               uncertainty a rank would mean nothing. These figures suppose that the tables say everything of each territory; what is declared incomplete (table 'completude') \
               isn't counted."
    );
    if comparison.territories.len() < 6 {
        let few = say!(
            " Si peu de territoires ne permettent presque jamais de signaler un écart."
                | " So few territories hardly ever let a difference be signalled."
        );
        words = Sentence { fr: words.fr + &few.fr, en: words.en + &few.en };
    }
    words
}

/// What is done without types.
pub(super) fn nothing(comparison: &Comparison) -> Sentence {
    let by_profile = comparison.peers.iter().any(|peers| matches!(peers, Peers::Profile(_)));
    if !by_profile {
        return say!(
            "Ni types ni indicateurs : rien ne dit quels territoires se ressemblent. Chacun est comparé à tous les autres, ce qui mêle des territoires très différents ; \
             remplir la colonne « typologie » ou la table « indicateurs » y remédie."
                | "No types and no indicators: nothing tells which territories are alike. Each is compared with all others, which mixes very different territories; filling \
                   column 'typologie' or table 'indicateurs' mends it."
        );
    }
    let names: Vec<String> = comparison.profile.indicators.iter().map(|i| format!("{} ({})", i.name, i.period)).collect();
    let list = enumerate(&names);
    let (fr, en) = (&list.fr, &list.en);
    say!(
        "Chacun est comparé aux territoires dont le profil est le plus proche, d'après {fr} : les plus proches pèsent le plus, sans frontière entre des types."
            | "Each is compared with the territories of nearest profile, by {en}: the nearest weigh most, with no border between types."
    )
}

/// Which indicators part the types.
pub(super) fn difference(n: usize, apart: &[&Between], accepted: f64) -> Sentence {
    let accepted = number(100.0 * accepted, 0);
    let (a_fr, a_en) = (&accepted.fr, &accepted.en);
    if apart.is_empty() {
        return say!(
            "Sur {n} indicateurs, aucun ne sépare les types plus que ne le ferait une distribution au hasard de leurs noms (au plus {a_fr} % de fausses différences acceptées)."
                | "Of {n} indicators, none parts the types more than dealing out their names by lot would (at most {a_en}% of false differences accepted)."
        );
    }
    let side =
        |fr: bool| apart.iter().map(|b| if fr { lowered(b.indicator.title).fr } else { lowered(b.indicator.title).en }).collect::<Vec<_>>();
    let (list_fr, list_en) = (enumerate(&side(true)).fr, enumerate(&side(false)).en);
    say!(
        "Les types diffèrent sur : {list_fr} (au plus {a_fr} % de fausses différences acceptées)."
            | "Types differ on: {list_en} (at most {a_en}% of false differences accepted)."
    )
}

/// The title of a type's section.
pub(super) fn type_title(kind: &TerritoryType, origin: TypeOrigin) -> Sentence {
    let (name, n) = (&kind.name, kind.members.len());
    if origin == TypeOrigin::Computed {
        return say!("Type {name}, calculé ({n})" | "Type {name}, computed ({n})");
    }
    say!("Type « {name} » ({n})" | "Type '{name}' ({n})")
}
