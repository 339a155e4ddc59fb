//! The labelled sets: where each stands, which columns are read as what, where the truth is, and what others reach on it.
//!
//! # What others reach
//! Measured by `peers.py` beside this file, on the same files and the same judged pairs, without labels: *tf-idf* is scikit-learn's, the better of words and
//! letters; *Splink* is version 5.0, given each column apart (u from random pairs, m by EM in two blockings). F1 is at its own threshold of one half, "best" at
//! the one chosen on the truth. On actions, Splink is given LSA vectors, stems, themes and publics by the bench kit of peers; on the two other sets of actions its
//! EM doesn't start (one column is empty) or ends at m = 0.
//! Taken from elsewhere: *recordlinkage* 0.16, ECM classifier (blocks by name and birth). *DeepMatcher* (Mudgal et al., "Deep learning for entity matching", SIGMOD
//! 2018) learns from labels of three fifths of the pairs; *ZeroER* (Wu et al., SIGMOD 2020) doesn't, and is measured on its own candidates: both as their papers give them, not run here. *dedupe* asks for
//! labels and has no other mode.
//! Ours sees of the foreign sets only what a list of partners has: a name, here the columns put end to end. It is made for names of bodies, not for persons.

/// What a set is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Actions of one purpose.
    Actions,
    /// Partners, or other bodies, under several names.
    Partners,
    /// Sentences that say the same.
    Texts,
}

/// Where records come from. Paths start at the folder of the sets.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Tables in the product's own format.
    Dossier { folder: &'static str, are_descriptions_blanked: bool },
    /// One record a row.
    Rows { file: &'static str, id: &'static str, name: &'static [&'static str] },
    /// Two records a row; only these pairs are judged.
    Pairs { file: &'static str, left: &'static [&'static str], right: &'static [&'static str] },
}

/// Who tells what is the same.
#[derive(Clone, Copy, Debug)]
pub enum Truth {
    /// A table of groups. Where the rest isn't judged, pairs without any member of a group count neither way.
    Groups { file: &'static str, group: &'static str, member: &'static str, is_rest_judged: bool },
    /// A part of the identifier, cut at dashes, counted from 0.
    PartOfId(usize),
    /// A column of pairs: the same from this value on.
    Label { column: &'static str, least: f64 },
}

/// A labelled set.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    pub name: &'static str,
    pub what: What,
    pub source: Source,
    pub truth: Truth,
    /// Actions near a group by their words and of another purpose, if there is such a table: group, action.
    pub false_friends: Option<&'static str>,
    /// What others reach, and who.
    pub others: &'static str,
}

const fn actions(folder: &'static str, are_descriptions_blanked: bool) -> Source {
    Source::Dossier { folder, are_descriptions_blanked }
}

const fn groups(file: &'static str, member: &'static str, is_rest_judged: bool) -> Truth {
    Truth::Groups { file, group: "groupe", member, is_rest_judged }
}

const FEBRL: &[&str] =
    &["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth"];

/// All of them.
pub const SETS: &[Set] = &[
    Set {
        name: "seine-et-marne-2014",
        what: What::Actions,
        source: actions("seine-et-marne-2014", false),
        truth: groups("seine-et-marne-2014/verite/redondances.csv", "action", true),
        false_friends: Some("seine-et-marne-2014/verite/faux_amis.csv"),
        others: "tf-idf AP .543 best F1 .581; Splink best F1 .524; learnt on labels: AP .684",
    },
    Set {
        name: "paris-2014-2016 (titles)",
        what: What::Actions,
        source: actions("budget_participatif_paris_2014_2016/tables", true),
        truth: groups("budget_participatif_paris_2014_2016/verite/redondances.csv", "action", true),
        false_friends: None,
        others: "tf-idf AP .708 best F1 .756",
    },
    Set {
        name: "aides_locales_a",
        what: What::Actions,
        source: actions("aides_locales_a/tables", false),
        truth: groups("aides_locales_a/verite/redondances.csv", "action", false),
        false_friends: None,
        others: "tf-idf AP .776 best F1 .733",
    },
    Set {
        name: "seine-et-marne (partners)",
        what: What::Partners,
        source: actions("seine-et-marne-2014", false),
        truth: groups("seine-et-marne-2014/verite/partenaires_doublons.csv", "partenaire", true),
        false_friends: None,
        others: "Splink AP .013 best F1 .029",
    },
    Set {
        name: "subventions_loire_atlantique_a",
        what: What::Partners,
        source: actions("subventions_loire_atlantique_a/tables", false),
        truth: groups("subventions_loire_atlantique_a/verite/partenaires_doublons.csv", "partenaire", true),
        false_friends: None,
        others: "Splink AP .205 best F1 .360; Jaro-Winkler AP .38",
    },
    Set {
        name: "er_chicago (name)",
        what: What::Partners,
        source: Source::Rows { file: "er_chicago_petite_enfance/lieux.csv", id: "Id", name: &["Site name"] },
        truth: groups("er_chicago_petite_enfance/verite/partenaires_doublons.csv", "partenaire", true),
        false_friends: None,
        others: "Splink AP .270 F1 .161 best .435",
    },
    Set {
        name: "er_chicago (name, address)",
        what: What::Partners,
        source: Source::Rows { file: "er_chicago_petite_enfance/lieux.csv", id: "Id", name: &["Site name", "Address", "Phone"] },
        truth: groups("er_chicago_petite_enfance/verite/partenaires_doublons.csv", "partenaire", true),
        false_friends: None,
        others: "Splink AP .679 F1 .235 best .731",
    },
    Set {
        name: "er_febrl 1",
        what: What::Partners,
        source: Source::Rows { file: "er_febrl/dataset1.csv", id: "rec_id", name: FEBRL },
        truth: Truth::PartOfId(1),
        false_friends: None,
        others: "Splink AP .984 F1 .992; recordlinkage ECM F1 .789",
    },
    Set {
        name: "er_febrl 3",
        what: What::Partners,
        source: Source::Rows { file: "er_febrl/dataset3.csv.gz", id: "rec_id", name: FEBRL },
        truth: Truth::PartOfId(1),
        false_friends: None,
        others: "Splink AP .969 F1 .983; recordlinkage ECM F1 .972",
    },
    Set {
        name: "er_paires Fodors-Zagats",
        what: What::Partners,
        source: Source::Pairs {
            file: "er_paires/fodors_zagats.csv",
            left: &["gauche_name", "gauche_addr", "gauche_city", "gauche_phone"],
            right: &["droite_name", "droite_addr", "droite_city", "droite_phone"],
        },
        truth: Truth::Label { column: "meme", least: 1.0 },
        false_friends: None,
        others: "Splink AP .981 F1 .960 best .982; ZeroER F1 1; learnt: DeepMatcher 1",
    },
    Set {
        name: "er_paires Abt-Buy",
        what: What::Partners,
        source: Source::Pairs { file: "er_paires/abt_buy_test.csv", left: &["gauche_name"], right: &["droite_name"] },
        truth: Truth::Label { column: "meme", least: 1.0 },
        false_friends: None,
        others: "Splink AP .279 F1 .301 best .344; ZeroER F1 .52; learnt: DeepMatcher .628",
    },
    Set {
        name: "sts_francais dev (>= 4 of 5)",
        what: What::Texts,
        source: Source::Pairs { file: "sts_francais/stsb_fr_dev.csv", left: &["phrase_1"], right: &["phrase_2"] },
        truth: Truth::Label { column: "score", least: 4.0 },
        false_friends: None,
        others: "tf-idf AP .636 best F1 .579",
    },
];
