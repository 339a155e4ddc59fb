//! Why two actions, or a group, are taken for one purpose: the score itself, itemised.
//!
//! Shares are in log-odds and add up to those of the probability: the starting point, texts (words, letters, words that stand for one another, subjects, meanings by a user's model), fields, the
//! company that the pair keeps, and what a person said of it. A missing cell has no line.
//!
//! # Odd cases  A pair below the list has no known rank in its territories: it is explained as one that is not among the nearest.

use super::embeddings::EMBEDDING_WEIGHT;
use super::fields::{Field, Levels, NO_LEVEL, PARTS, compared};
use super::score;
use super::stand_ins::STAND_IN_WEIGHT;
use super::subjects::main_purposes;
use super::vectors::{Desk, SUBJECT_WEIGHT};
use super::{ActionLinkage, Engine};
use crate::dossier::{ActionIdx, Dossier};
use crate::lexicon::{French, Lexicon, fold, is_stop, publics, themes, tokens};
use crate::linkage::{ActionGroup, PairExplanation};
use crate::say;
use crate::text::{Sentence, enumerate};
use std::collections::{BTreeMap, BTreeSet};

/// A line of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Start,
    Words,
    Letters,
    StandIns,
    Purposes,
    Themes,
    Meaning,
    Field(Field),
    Company,
    Verdict,
    Spread,
}

/// Most members of a group whose pairs are all opened.
const MOST_MEMBERS: usize = 12;

/// Most pairs of words that stand for one another named in a sentence.
const MOST_STAND_INS: usize = 3;

/// Most words named in a sentence.
const MOST_NAMED: usize = 6;

impl ActionLinkage {
    /// Why two actions are (or aren't) taken for one purpose; shares add up to the log-odds of the probability.
    pub fn explain(&self, dossier: &Dossier, left: ActionIdx, right: ActionIdx) -> PairExplanation {
        let (left, right) = (left.min(right), left.max(right));
        let shares = self.engine.itemised(dossier, left, right).into_iter().map(|(_, sentence, share)| (sentence, share)).collect();
        let mut texts = self.engine.marked(dossier, &[left, right]).into_iter();
        let texts = (texts.next().expect("two actions give two texts"), texts.next().expect("two actions give two texts"));
        PairExplanation { shares, texts }
    }

    /// Why a group is taken for one purpose: the lines of its pairs, averaged (of a large group: of its centre with some of the others); shares add up to the log-odds of its probability.
    pub fn explain_group(&self, dossier: &Dossier, group: &ActionGroup) -> Vec<(Sentence, f64)> {
        let members: Vec<ActionIdx> = group.members.iter().map(|(action, _)| *action).collect();
        let mut lines: BTreeMap<Part, Vec<(Sentence, f64)>> = BTreeMap::new();
        let mut pairs = 0usize;
        let every = || members.iter().enumerate().flat_map(|(at, &left)| members[at + 1..].iter().map(move |&right| (left, right)));
        let from_centre =
            || members.iter().filter(|&&other| other != group.medoid).map(|&other| (group.medoid.min(other), group.medoid.max(other)));
        let compared: Vec<(ActionIdx, ActionIdx)> =
            if members.len() > MOST_MEMBERS { from_centre().take(MOST_MEMBERS).collect() } else { every().collect() };
        for (left, right) in compared {
            pairs += 1;
            for (part, sentence, share) in self.engine.itemised(dossier, left, right) {
                lines.entry(part).or_default().push((sentence, share));
            }
        }
        let mut out: Vec<(Part, Sentence, f64)> = lines
            .into_iter()
            .map(|(part, lines)| {
                let mean = lines.iter().map(|(_, share)| share).sum::<f64>() / pairs as f64;
                (part, self.engine.in_common(dossier, part, &members, lines, pairs), mean)
            })
            .collect();
        let spread = super::super::calibrate::log_odds(group.probability) - out.iter().map(|(_, _, share)| share).sum::<f64>();
        if members.len() > 2 {
            out.push((
                Part::Spread,
                say!(
                    "Écart entre les paires\u{202f}: les actions du groupe ne se ressemblent pas toutes autant."
                        | "Spread between pairs: not all actions of the group are equally alike."
                ),
                spread,
            ));
        }
        out.into_iter().map(|(_, sentence, share)| (sentence, share)).collect()
    }

    /// The texts of each of these actions, marked against the others.
    pub fn marked(&self, dossier: &Dossier, actions: &[ActionIdx]) -> Vec<crate::linkage::MarkedAction> {
        self.engine.marked(dossier, actions)
    }
}

impl Engine {
    fn itemised(&self, dossier: &Dossier, left: ActionIdx, right: ActionIdx) -> Vec<(Part, Sentence, f64)> {
        let (a, b) = (left.index(), right.index());
        let (start, unit, company) = score::shares(self.calibration);
        let slope = unit * score::of_text(1.0);
        let mut desk = Desk::default();
        let likeness = self.vectors.open(a, &mut desk).against(b);
        let levels = self.levels(left, right);

        let mut out = vec![
            (Part::Start, start_sentence(), start + unit * self.start()),
            (Part::Words, self.words_sentence(dossier, &[left, right]), slope * likeness.words),
        ];
        out.push((Part::Letters, letters_sentence(), slope * likeness.letters));
        if likeness.stand_ins > 0.0 {
            out.push((Part::StandIns, self.stand_ins_sentence(dossier, &[(left, right)]), slope * STAND_IN_WEIGHT * likeness.stand_ins));
        }
        let (purposes, themes) = self.vectors.subjects.shares(a, b);
        let total = |shares: &[(u32, f64)]| slope * SUBJECT_WEIGHT * shares.iter().map(|(_, share)| share).sum::<f64>();
        if !purposes.is_empty() {
            out.push((Part::Purposes, purposes_sentence(&purposes), total(&purposes)));
        }
        if !themes.is_empty() {
            out.push((Part::Themes, themes_sentence(&themes), total(&themes)));
        }
        if likeness.embeddings > 0.0 {
            out.push((Part::Meaning, self.vectors.embeddings.sentence(&[a, b]), slope * EMBEDDING_WEIGHT * likeness.embeddings));
        }
        for (position, (field, weight)) in Field::ALL.into_iter().zip(self.weights.of(&levels)).enumerate() {
            if levels[position] != NO_LEVEL {
                out.push((Part::Field(field), field_sentence(dossier, field, levels[position], left, right), unit * weight));
            }
        }
        let shared = self.company.shared(left.0, right.0);
        if shared > 0.0 {
            out.push((Part::Company, company_sentence(), company * shared));
        }
        if let Some(is_same) = self.verdicts.of(left.0, right.0) {
            let before = out.iter().map(|(_, _, share)| share).sum();
            out.push((Part::Verdict, verdict_sentence(is_same), super::judged::log_odds(is_same, before) - before));
        }
        out
    }

    /// Levels of the fields of a pair, `left < right`.
    pub fn levels(&self, left: ActionIdx, right: ActionIdx) -> Levels {
        match self.scored.binary_search_by_key(&(left.0, right.0), |s| (s.left, s.right)) {
            Ok(at) => self.scored[at].levels,
            Err(_) => self.cards.levels(left.index(), right.index(), 0),
        }
    }

    /// One sentence for a line of several pairs.
    fn in_common(&self, dossier: &Dossier, part: Part, members: &[ActionIdx], lines: Vec<(Sentence, f64)>, pairs: usize) -> Sentence {
        match part {
            Part::Words => self.words_sentence(dossier, members),
            Part::StandIns => {
                let pairs = members.iter().enumerate().flat_map(|(at, &left)| members[at + 1..].iter().map(move |&right| (left, right)));
                self.stand_ins_sentence(dossier, &pairs.collect::<Vec<_>>())
            }
            Part::Purposes => self.common_purposes_sentence(members),
            Part::Meaning => self.vectors.embeddings.sentence(&members.iter().map(|action| action.index()).collect::<Vec<_>>()),
            Part::Field(_) | Part::Themes | Part::Verdict if pairs > 1 => {
                // The commonest of the pairs' sentences, and how common it is; ties in order of the words.
                let mut counts: BTreeMap<Sentence, usize> = BTreeMap::new();
                lines.into_iter().for_each(|(sentence, _)| *counts.entry(sentence).or_default() += 1);
                let most = counts.values().copied().max().unwrap_or(0);
                let sentence = counts.into_iter().find(|(_, n)| *n == most).map(|(sentence, _)| sentence).unwrap_or_default();
                if most == pairs {
                    return sentence;
                }
                let (fr, en) = (sentence.fr.trim_end_matches('.').to_owned(), sentence.en.trim_end_matches('.').to_owned());
                say!("{fr} (dans {most} paires sur {pairs})." | "{en} (in {most} of {pairs} pairs).")
            }
            _ => lines.into_iter().next().map(|(sentence, _)| sentence).unwrap_or_default(),
        }
    }

    fn words_sentence(&self, dossier: &Dossier, members: &[ActionIdx]) -> Sentence {
        let mut held: BTreeMap<u32, usize> = BTreeMap::new();
        for member in members {
            let stems: BTreeSet<u32> = self.corpus.stem_rows.iter().flat_map(|part| part.terms(member.index()).iter().copied()).collect();
            stems.into_iter().for_each(|stem| *held.entry(stem).or_default() += 1);
        }
        let wanted = members.len().div_ceil(2).max(2);
        let mut shared: Vec<(usize, u32, u32)> =
            held.into_iter().filter(|&(_, n)| n >= wanted).map(|(stem, n)| (n, self.vectors.stem_frequency[stem as usize], stem)).collect();
        // Held by most, then rarest, then by the alphabet.
        shared.sort_by_key(|&(n, frequency, stem)| (std::cmp::Reverse(n), frequency, stem));
        let mut named = Vec::new();
        for &(_, _, stem) in &shared {
            if let Some(word) = members.iter().find_map(|&member| surface(dossier, member, &self.corpus.stems[stem as usize]))
                && named.len() < MOST_NAMED
                && !named.contains(&word)
            {
                named.push(word);
            }
        }
        if named.is_empty() {
            return say!("Aucun mot en commun." | "No word in common.");
        }
        let list = enumerate(&named.iter().map(|word| format!("«\u{202f}{word}\u{202f}»")).collect::<Vec<_>>());
        let (fr, en) = (list.fr, list.en);
        if named.len() == 1 {
            say!("Mot commun\u{202f}: {fr}." | "Word in common: {en}.")
        } else {
            say!("Mots communs\u{202f}: {fr}." | "Words in common: {en}.")
        }
    }

    /// The words that stand for one another in these pairs and add most to their likeness.
    fn stand_ins_sentence(&self, dossier: &Dossier, pairs: &[(ActionIdx, ActionIdx)]) -> Sentence {
        let mut sums: BTreeMap<(u32, u32), (f64, ActionIdx, ActionIdx)> = BTreeMap::new();
        for &(left, right) in pairs {
            let terms = |action: ActionIdx| self.vectors.words.terms(action.index());
            for (word, by, share) in self.vectors.stand_ins.shares(terms(left), terms(right)) {
                let (of, other) = if terms(left).binary_search(&word).is_ok() { (left, right) } else { (right, left) };
                let (key, holders) = if word < by { ((word, by), (of, other)) } else { ((by, word), (other, of)) };
                sums.entry(key).or_insert((0.0, holders.0, holders.1)).0 += share;
            }
        }
        let mut ranked: Vec<_> = sums.into_iter().collect();
        ranked.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        let spelled = |stem: u32, action: ActionIdx| surface(dossier, action, &self.corpus.stems[stem as usize]);
        let named: Vec<(String, String)> = ranked
            .into_iter()
            .filter_map(|((a, b), (_, of_a, of_b))| Some((spelled(a, of_a)?, spelled(b, of_b)?)))
            .take(MOST_STAND_INS)
            .collect();
        let list = |and: &str| {
            named.iter().map(|(a, b)| format!("«\u{202f}{a}\u{202f}» {and} «\u{202f}{b}\u{202f}»")).collect::<Vec<_>>().join(", ")
        };
        let (fr, en) = (list("et"), list("and"));
        say!(
            "Mots qui se remplacent l'un l'autre dans les textes de ce dossier\u{202f}: {fr}."
                | "Words that stand for one another in the texts of this dossier: {en}."
        )
    }

    /// Purposes that a group shares: summed over its pairs.
    fn common_purposes_sentence(&self, members: &[ActionIdx]) -> Sentence {
        let pairs = members.iter().enumerate().flat_map(|(at, left)| members[at + 1..].iter().map(move |right| (left, right)));
        let shares: Vec<(u32, f64)> = pairs.flat_map(|(left, right)| self.vectors.subjects.shares(left.index(), right.index()).0).collect();
        purposes_sentence(&shares)
    }
}

fn purposes_sentence(shares: &[(u32, f64)]) -> Sentence {
    let concepts = Lexicon::shipped().concepts();
    let (fr, en) = labels(shares, |purpose| &concepts[purpose as usize].label);
    say!("Même sujet, avec ou sans les mêmes mots\u{202f}: {fr}." | "Same subject, in the same words or not: {en}.")
}

fn themes_sentence(shares: &[(u32, f64)]) -> Sentence {
    let fields = Lexicon::shipped().themes();
    let (fr, en) = labels(shares, |theme| &fields[theme as usize].label);
    say!("Même domaine\u{202f}: {fr}." | "Same field: {en}.")
}

/// Labels of the subjects that count most, in both languages.
fn labels<'a>(shares: &[(u32, f64)], label: impl Fn(u32) -> &'a (String, String)) -> (String, String) {
    let named = main_purposes(shares.iter().copied());
    let list = |lang: fn(&(String, String)) -> &String| named.iter().map(|&at| lang(label(at)).as_str()).collect::<Vec<_>>().join(", ");
    (list(|label| &label.0), list(|label| &label.1))
}

/// How a text spells a stem: the first word that has it, in lower case.
fn surface(dossier: &Dossier, action: ActionIdx, stem: &str) -> Option<String> {
    let (french, lexicon) = (French::new(), Lexicon::shipped());
    let action = dossier.action(action);
    [&action.title, &action.description].into_iter().flat_map(|text| tokens(text)).find_map(|token| {
        let full = lexicon.in_full(&token.folded).unwrap_or(&token.lower);
        (!is_stop(&fold(full)) && french.stem(full) == stem).then_some(token.lower)
    })
}

fn start_sentence() -> Sentence {
    say!(
        "Au départ\u{202f}: deux actions prises au hasard n'ont presque jamais le même but."
            | "To start with: two actions taken at random hardly ever share a purpose."
    )
}

fn letters_sentence() -> Sentence {
    say!(
        "Mots écrits de façon proche (fautes, pluriels, mots de même famille)."
            | "Words spelled alike (typos, plurals, words of one family)."
    )
}

fn company_sentence() -> Sentence {
    say!("Les actions proches de l'une sont aussi proches de l'autre." | "The actions near to one are near to the other too.")
}

fn verdict_sentence(is_same: bool) -> Sentence {
    if is_same {
        say!("Paire jugée par une personne\u{202f}: même but." | "Pair judged by a person: same purpose.")
    } else {
        say!("Paire jugée par une personne\u{202f}: pas le même but." | "Pair judged by a person: not the same purpose.")
    }
}

fn field_sentence(dossier: &Dossier, field: Field, level: u8, left: ActionIdx, right: ActionIdx) -> Sentence {
    let (a, b) = (dossier.action(left), dossier.action(right));
    match field {
        Field::ThemeAndLead => {
            let mut parts_fr = Vec::new();
            let mut parts_en = Vec::new();
            if !a.themes.is_empty() && !b.themes.is_empty() {
                let (common, _) = compared(dossier, left, right, |action| &action.themes);
                let names = in_words(&common, themes::in_a_sentence);
                if common.is_empty() {
                    parts_fr.push("aucune thématique commune".to_owned());
                    parts_en.push("no theme in common".to_owned());
                } else {
                    parts_fr.push(format!("thématique commune\u{202f}: {}", names.fr));
                    parts_en.push(format!("theme in common: {}", names.en));
                }
            }
            if let (Some(x), Some(y)) = (a.lead, b.lead) {
                let (kind_x, kind_y) = (dossier.partner(x).kind, dossier.partner(y).kind);
                let (fr, en) = if x == y {
                    ("même pilote", "same lead")
                } else if kind_x == kind_y {
                    ("pilotes de même nature", "leads of one kind")
                } else {
                    ("pilotes de nature différente", "leads of different kinds")
                };
                parts_fr.push(fr.to_owned());
                parts_en.push(en.to_owned());
            }
            let (fr, en) = (capitalised(&parts_fr.join("\u{202f}; ")), capitalised(&parts_en.join("; ")));
            say!("{fr}." | "{en}.")
        }
        Field::TargetGroups => {
            let (common, apart) = compared(dossier, left, right, |action| &action.target_groups);
            let Sentence { fr: names_fr, en: names_en } = in_words(&common, publics::label);
            match (common.is_empty(), apart.is_empty()) {
                (true, _) => say!("Publics différents." | "Different target groups."),
                (false, true) => say!("Mêmes publics\u{202f}: {names_fr}." | "Same target groups: {names_en}."),
                (false, false) => {
                    say!("Une partie des publics en commun\u{202f}: {names_fr}." | "Some target groups in common: {names_en}.")
                }
            }
        }
        Field::Axis if level == 1 => say!("Même axe ou même atelier." | "Same axis or same workshop."),
        Field::Axis => say!("Ni le même axe ni le même atelier." | "Neither the same axis nor the same workshop."),
        Field::Period => match level {
            0 => say!("Commencées la même année." | "Begun in the same year."),
            1 => say!("Commencées à un an d'écart." | "Begun a year apart."),
            _ => say!("Commencées à deux ans d'écart ou plus." | "Begun two years apart or more."),
        },
        Field::Framework if level == 1 => say!("Même cadre." | "Same framework."),
        Field::Framework => say!("Cadres différents." | "Different frameworks."),
        Field::MutualBest => match (level + PARTS / 2) / PARTS {
            3 => say!(
                "Chacune est, sur le territoire de l'autre, l'action qui lui ressemble le plus."
                    | "Each is, in the other's territory, the action most like it."
            ),
            2 => say!(
                "Chacune est parmi les deux actions de l'autre territoire qui lui ressemblent le plus."
                    | "Each is among the two actions of the other's territory most like it."
            ),
            1 => say!(
                "Chacune est parmi les trois actions de l'autre territoire qui lui ressemblent le plus."
                    | "Each is among the three actions of the other's territory most like it."
            ),
            _ => {
                say!("D'autres actions de ces territoires se ressemblent davantage." | "Other actions of these territories are more alike.")
            }
        },
    }
}

/// Codes as people say them.
fn in_words(codes: &[&str], word: fn(&str) -> Sentence) -> Sentence {
    let (fr, en): (Vec<String>, Vec<String>) = codes.iter().map(|code| word(code)).map(|s| (s.fr, s.en)).unzip();
    Sentence { fr: fr.join(", "), en: en.join(", ") }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
