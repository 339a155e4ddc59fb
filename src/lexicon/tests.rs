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
