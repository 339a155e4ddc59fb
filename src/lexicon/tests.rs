use super::*;

fn keys(text: &str) -> Vec<&'static str> {
    let lexicon = Lexicon::shipped();
    lexicon.mentions(text).iter().map(|m| lexicon.concepts()[m.concept as usize].key.as_str()).collect()
}

#[test]
fn the_data_are_coherent() {
    let lexicon = Lexicon::shipped();
    assert_eq!(lexicon.faults(), [""; 0], "{} faults", lexicon.faults().len());
    let purposes: Vec<&Concept> = lexicon.concepts().iter().filter(|c| c.kind == Kind::Purpose).collect();
    let phrases: usize = purposes.iter().map(|c| c.phrases.len()).sum();
    assert!(purposes.len() >= 300 && phrases >= 3000, "{} purposes, {phrases} phrases", purposes.len());
    for kind in [Kind::TargetGroup, Kind::Form] {
        assert!(lexicon.concepts().iter().filter(|c| c.kind == kind).count() >= 15, "{kind:?}");
    }
    assert!(lexicon.expansions().len() >= 50);
    for concept in lexicon.concepts() {
        assert!(!concept.phrases.is_empty(), "{} has no phrase", concept.key);
    }
}

#[test]
fn prefixes_are_long_enough_not_to_catch_strangers() {
    for concept in Lexicon::shipped().concepts() {
        for phrase in &concept.phrases {
            let words = phrase_words(phrase);
            if let [only] = &words[..]
                && let Some(prefix) = only.strip_suffix('*')
            {
                assert!(prefix.len() >= 4, "{} : « {phrase} »", concept.key);
            }
        }
    }
}

#[test]
fn other_words_of_one_purpose_meet_and_close_neighbours_do_not() {
    assert!(keys("Plan d'apurement des DETTES de loyer").contains(&"impaye_loyer"), "{:?}", keys("Plan d'apurement des DETTES de loyer"));
    assert!(!keys("Impayés de cantine").contains(&"impaye_loyer"), "{:?}", keys("Impayés de cantine"));
}

#[test]
fn purposes_publics_and_forms_stand_apart() {
    let lexicon = Lexicon::shipped();
    let mut kinds: BTreeMap<u32, HashSet<Kind>> = BTreeMap::new();
    let mut said: HashMap<Vec<String>, &str> = HashMap::new();
    for (at, concept) in lexicon.concepts().iter().enumerate() {
        kinds.entry(lexicon.theme_of(at as u32)).or_default().insert(concept.kind);
        for phrase in &concept.phrases {
            // « #also » is said of publics; within purposes no phrase stands twice, however it is written.
            let words = phrase_words(phrase);
            if concept.kind == Kind::Purpose
                && let Some(other) = said.insert(words, &concept.key)
            {
                assert_eq!(other, concept.key, "« {phrase} » stands in two purposes");
            }
        }
    }
    for (theme, kinds) in kinds {
        assert_eq!(kinds.len(), 1, "the theme {} holds several kinds of concept", lexicon.themes()[theme as usize].key);
    }
}

#[test]
fn every_acronym_is_expanded_once() {
    let mut short: HashSet<&str> = HashSet::new();
    for (acronym, expansion) in Lexicon::shipped().expansions() {
        assert!(short.insert(acronym) && !expansion.trim().is_empty(), "{acronym} is expanded once, to something");
    }
}

#[test]
fn opposites_are_two_purposes_told_apart_both_ways() {
    let lexicon = Lexicon::shipped();
    let mut n_pairs = 0;
    for concept in 0..lexicon.concepts().len() as u32 {
        for &other in lexicon.opposites(concept) {
            n_pairs += usize::from(concept < other);
            assert!(other != concept && lexicon.opposites(other).contains(&concept));
            let kinds = [concept, other].map(|at| lexicon.concepts()[at as usize].kind);
            assert_eq!(kinds[0], kinds[1], "{} is no opposite of its kind", lexicon.concepts()[concept as usize].key);
        }
    }
    assert!(n_pairs >= 100, "{n_pairs} pairs of purposes are told apart");
}

#[test]
fn the_whole_field_is_covered() {
    let lexicon = Lexicon::shipped();
    let fields = [
        ("enfance_danger", "protection_domicile"),
        ("perinatalite", "sante_petite_enfance"),
        ("soutien_parentalite", "separation_monoparentalite"),
        ("handicap_droits", "handicap_vie_sociale"),
        ("bien_vieillir", "perte_autonomie"),
        ("insertion", "emploi"),
        ("maintien_logement", "acces_logement"),
        ("acces_droits", "droit_justice"),
        ("acces_sante", "prevention_sante"),
        ("sante_mentale", "addictions"),
        ("violences_femmes", "droits_femmes_egalite"),
        ("numerique", "mobilite"),
        ("culture", "lien_social"),
        ("jeunesse_loisirs", "prevention_jeunes"),
        ("participation", "benevolat"),
        ("pratiques_pro", "connaissance_mutuelle"),
        ("gouvernance", "observation"),
    ];
    let of_theme = |key: &str| {
        let theme = lexicon.themes().iter().position(|theme| theme.key == key).unwrap_or_else(|| panic!("no theme {key}"));
        (0..lexicon.concepts().len() as u32).filter(|&concept| lexicon.theme_of(concept) == theme as u32).count()
    };
    for (one, two) in fields {
        let n_purposes = of_theme(one) + of_theme(two);
        assert!(n_purposes >= 10, "{one} and {two}: {n_purposes} purposes");
    }
}
