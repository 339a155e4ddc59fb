//! `partenaires_juges`: pairs of partners of which a person said whether they are one.
//!
//! A name stays as it was typed in `partenaires`; this table alone says that two of them are one partner, and which name stands for both.
//!
//! # Odd cases  A pair without a verdict has not been judged yet: it is kept and says nothing. Judged both ways: it counts for neither. A chain of « oui » that
//! brings two partners together that a « non », or a parent, keeps apart: nothing of that chain is merged, and the rows are named. What was judged in the app, of
//! which one partner has left the dossier since, is no fault of a table: it says nothing until he is back.

use super::codes::{Identity, Table};
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::index::Index;
use super::log::Log;
use super::model::{JudgedPartners, Notes, Origin, Partner, PartnerIdx};
use super::record::{Field, Record, Relation, Titles, say_of};
use super::remark::shown;
use super::row::{Row, Words, ignored};
use super::verdict;
use crate::say;
use crate::sources::Severity;
use std::collections::{BTreeMap, BTreeSet};

columns! {
    SPEC: JudgedPartners, row("une paire de partenaires jugée par une personne", "a pair of partners judged by a person"), reference("d'une paire de partenaires", "a pair of partners"), files ["partenaires juge", "partenaires a juger", "fusions", "fusion partenaires", "rapprochements", "judged partners", "merges"];
    ONE = "partenaire", Required, Kind::Reference(Table::Partners), ("Partenaire", "Partner"), ("Identifiant du premier partenaire", "Identifier of the first partner"), "caf_melun", ["partenaire 1", "premier partenaire", "id partenaire", "partner", "partner 1"];
    OTHER = "autre", Required, Kind::Reference(Table::Partners), ("Autre partenaire", "Other partner"), ("Identifiant du second partenaire", "Identifier of the second partner"), "caf_77", ["autre partenaire", "partenaire 2", "second partenaire", "fusionne dans", "other", "partner 2"];
    VERDICT = "verdict", Expected, Kind::Code(codes_of::<Identity>, verdict::WORDS), ("Verdict", "Verdict"), ("Est-ce un seul partenaire ? Vide : pas encore jugé", "Are they one partner? Empty: not judged yet"), "oui", ["meme partenaire", "un seul partenaire", "fusionner", "jugement", "avis", "same partner", "merge"];
    KEEP = "garder", Optional, Kind::Reference(Table::Partners), ("Nom à garder", "Name to keep"), ("Identifiant de celui des deux dont le nom est gardé. Vide : le plus employé", "Identifier of the one whose name is kept. Empty: the most used"), "caf_77", ["nom garde", "partenaire garde", "conserver", "keep"];
    BY = "par", Optional, Kind::Text, ("Par", "By"), ("Qui a jugé", "Who judged"), "Secrétariat de la conférence", ["juge par", "auteur", "by", "judged by"];
    DATE = "date", Optional, Kind::Date(Edge::First), ("Date", "Date"), ("Jour du jugement", "Day of the judgement"), "2014-11-20", ["jour", "date jugement", "le", "day"];
    REASON = "motif", Optional, Kind::Text, ("Motif", "Reason"), ("Pourquoi", "Why"), "Même caisse, deux façons de l'écrire", ["raison", "commentaire", "explication", "reason"];
}

impl Record for JudgedPartners {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::reference(self.one),
            Field::reference(self.other),
            Field::maybe_code(self.verdict),
            Field::maybe_reference(self.keep),
            Field::maybe(self.by.as_ref()),
            Field::date(self.date),
            Field::maybe(self.reason.as_ref()),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for JudgedPartners {
    type Key<'a> = ((PartnerIdx, PartnerIdx), Option<Identity>, Option<jiff::civil::Date>);
    fn key(&self) -> Self::Key<'_> {
        (self.pair(), self.verdict, self.date)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, partners: &Index<'_>) -> Option<JudgedPartners> {
    if row.is_of_register() && !(row.is_known(ONE, partners) && row.is_known(OTHER, partners)) {
        row.say_row(Severity::Information, "judged_partner_gone", || Words {
            found: say!(
                "un des deux partenaires jugés dans l'application n'est plus dans le dossier"
                    | "one of two partners judged in the app is no longer in the dossier"
            ),
            meanwhile: say!("le jugement est gardé, sans effet" | "the judgement is kept, without effect"),
            ..Words::default()
        });
        return None;
    }
    let (one, other) = (row.reference::<PartnerIdx>(ONE, partners), row.reference::<PartnerIdx>(OTHER, partners));
    let verdict = row.code(VERDICT);
    let mut keep = row.reference::<PartnerIdx>(KEEP, partners);
    let (by, date, reason) = (row.text(BY), row.date(DATE), row.text(REASON));
    let (notes, origin) = (row.notes(), row.origin());
    let (one, other) = (one?, other?);
    if one == other {
        let found = say!("la ligne oppose un partenaire à lui-même" | "the row holds a partner against itself");
        verdict::say_alone(row, OTHER, found, say!("deux partenaires différents" | "two different partners"));
        return None;
    }
    if keep.is_some_and(|kept| kept != one && kept != other) {
        row.say(Severity::Warning, "keeps_a_third", KEEP, || Words {
            found: say!("le nom à garder n'est celui d'aucun des deux" | "the name to keep is that of neither"),
            expected: say!("l'identifiant de l'un des deux partenaires de la ligne" | "the identifier of one of the row's two partners"),
            mend: say!(
                "corriger la cellule ; si les trois sont un seul partenaire, l'écrire dans une autre ligne"
                    | "correct the cell; if the three are one partner, write it in another row"
            ),
            meanwhile: ignored(),
        });
        keep = None;
    }
    Some(JudgedPartners { one, other, verdict, keep, by, date, reason, notes, origin })
}

/// What the table says once its contradictions are set aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SaidOfPartners {
    /// Partners that are one: each list rising, at least two, none in two lists; in order of the first.
    pub one: Vec<Vec<PartnerIdx>>,
    /// Pairs that are two, left < right.
    pub two: BTreeSet<(PartnerIdx, PartnerIdx)>,
    /// Whose name stands for a list: by its first member. The latest row that says so counts, then the last in canonical order.
    pub keep: BTreeMap<PartnerIdx, PartnerIdx>,
}

/// A chain of « oui » that can't hold.
struct Broken {
    members: Vec<PartnerIdx>,
    /// Two of its members that are not one, and why.
    pair: (PartnerIdx, PartnerIdx),
    is_parent: bool,
}

/// Judged pairs → what they say, and the chains that contradict themselves. Hangs on neither the order of rows nor that of names.
fn settle(rows: &[JudgedPartners], partners: &[Partner]) -> (SaidOfPartners, Vec<Broken>) {
    let of = |verdict| -> BTreeSet<(PartnerIdx, PartnerIdx)> {
        rows.iter().filter(|row| row.verdict == Some(verdict)).map(JudgedPartners::pair).collect()
    };
    let (yes, no) = (of(Identity::One), of(Identity::Two));
    let mut chain: BTreeMap<PartnerIdx, PartnerIdx> = BTreeMap::new();
    let root = |chain: &BTreeMap<PartnerIdx, PartnerIdx>, mut at: PartnerIdx| {
        while let Some(next) = chain.get(&at) {
            at = *next;
        }
        at
    };
    for (a, b) in yes.difference(&no) {
        let (x, y) = (root(&chain, *a), root(&chain, *b));
        if x != y {
            chain.insert(x.max(y), x.min(y));
        }
    }
    let mut lists: BTreeMap<PartnerIdx, BTreeSet<PartnerIdx>> = BTreeMap::new();
    for at in yes.difference(&no).flat_map(|(a, b)| [*a, *b]) {
        lists.entry(root(&chain, at)).or_default().insert(at);
    }
    let mut said = SaidOfPartners { two: no.difference(&yes).copied().collect(), ..SaidOfPartners::default() };
    let mut broken = Vec::new();
    for (first, members) in lists {
        let refused = said.two.iter().find(|(a, b)| members.contains(a) && members.contains(b)).map(|pair| (*pair, false));
        let related =
            || members.iter().find_map(|child| above(partners, *child).find(|up| members.contains(up)).map(|up| ((*child, up), true)));
        match refused.or_else(related) {
            Some((pair, is_parent)) => broken.push(Broken { members: members.into_iter().collect(), pair, is_parent }),
            None => {
                let keeps = rows.iter().filter(|row| row.verdict == Some(Identity::One) && members.contains(&row.one));
                if let Some((_, keep)) = keeps.filter_map(|row| Some((row.date, row.keep?))).max() {
                    said.keep.insert(first, keep);
                }
                said.one.push(members.into_iter().collect());
            }
        }
    }
    (said, broken)
}

/// Parent, its parent, and so on; cycles were broken when they were read.
fn above(partners: &[Partner], of: PartnerIdx) -> impl Iterator<Item = PartnerIdx> {
    std::iter::successors(partners[of.index()].parent, |at| partners[at.index()].parent).take(partners.len())
}

impl super::Dossier {
    /// What people said of pairs of partners, contradictions set aside.
    pub fn said_of_partners(&self) -> SaidOfPartners {
        settle(&self.judged_partners, &self.partners).0
    }
}

/// Says of the verdicts that contradict each other, a parent or an identifier. `rows` are in canonical order.
pub(super) fn compare(rows: &[JudgedPartners], partners: &[Partner], titles: Titles<'_>, log: &mut Log) {
    for same in rows.chunk_by(|a, b| a.pair() == b.pair()) {
        let first = |verdict| same.iter().find(|row| row.verdict == Some(verdict));
        let (Some(one), Some(two)) = (first(Identity::One), first(Identity::Two)) else { continue };
        verdict::say_both_ways(log, titles, one, two);
    }
    let called = |at: PartnerIdx| {
        let id = shown(&partners[at.index()].id);
        format!("« {id} »")
    };
    for Broken { members, pair: (a, b), is_parent } in settle(rows, partners).1 {
        let chain: Vec<&JudgedPartners> =
            rows.iter().filter(|row| row.verdict == Some(Identity::One) && members.binary_search(&row.one).is_ok()).collect();
        let refusal = rows.iter().find(|row| row.verdict == Some(Identity::Two) && row.pair() == (a, b));
        let Some(at) = refusal.or(chain.first().copied()) else { continue };
        let numbers: Vec<String> = chain.iter().map(|row| row.origin.line.to_string()).collect();
        let lines = crate::text::enumerate(&numbers);
        let (first, second, fr, en) = (called(a), called(b), lines.fr, lines.en);
        let words = Words {
            found: if is_parent {
                say!(
                    "les « oui » des lignes {fr} font un seul partenaire de {first} et de {second}, dont il est un service"
                        | "the 'oui' of rows {en} make one partner of {first} and {second}, of which it is a service"
                )
            } else {
                say!(
                    "cette ligne dit que {first} et {second} sont deux partenaires ; les « oui » des lignes {fr} en font un seul"
                        | "this row says that {first} and {second} are two partners; the 'oui' of rows {en} make them one"
                )
            },
            expected: say!("des verdicts qui peuvent être vrais ensemble" | "verdicts that can be true together"),
            mend: if is_parent {
                say!(
                    "retirer le « oui » de trop, ou vider la cellule « parent » de {first}"
                        | "remove the 'oui' that is too much, or empty cell 'parent' of {first}"
                )
            } else {
                say!("corriger celui des verdicts qui est faux" | "correct the verdict that is wrong")
            },
            meanwhile: say!("aucun des noms de cette chaîne n'est réuni" | "none of the names of this chain is merged"),
        };
        say_of(log, titles, at, Severity::Warning, "merge_contradiction", words);
    }
    for row in rows.iter().filter(|row| row.verdict == Some(Identity::One)) {
        let siren = |at: PartnerIdx| partners[at.index()].siret.as_deref().and_then(|siret| siret.get(..9));
        let (Some(x), Some(y)) = (siren(row.one), siren(row.other)) else { continue };
        if x == y {
            continue;
        }
        let words = Words {
            found: say!(
                "« oui » réunit deux partenaires qui n'ont pas le même SIREN ({x} et {y})"
                    | "'oui' merges two partners whose SIREN differ ({x} and {y})"
            ),
            expected: crate::text::Sentence::default(),
            mend: say!(
                "vérifier les deux numéros ; s'ils sont justes (changement de statut, par exemple), il n'y a rien à faire"
                    | "check both numbers; if they are right (a change of status, say), there is nothing to do"
            ),
            meanwhile: say!("ils sont réunis, comme demandé" | "they are merged, as asked"),
        };
        say_of(log, titles, row, Severity::Information, "merge_of_two_sirens", words);
    }
}

#[cfg(test)]
mod tests {
    use crate::dossier::testing::from_text;
    use crate::dossier::{Loaded, PartnerIdx};
    use std::collections::BTreeSet;

    const TABLES: &str = "territoires: id|nom|niveau; melun|Melun|commune
        partenaires: id|nom|type|parent|siret; a|CAF|caf||; b|Caisse d'allocations familiales|caf||; c|C.A.F.|caf||; d|MDS|mds||; e|PMI|service_departemental|d|;
           f|Le Rocher|association||12002701600019; g|Rocher|association||73282932000017
        actions: id|titre|territoires|pilote; x|Forum|melun|a
        participations: action|partenaire|role; x|a|pilote";

    fn judged(rows: &str) -> Loaded {
        from_text(&format!("{TABLES}\n partenaires_juges: partenaire|autre|verdict|garder|date; {rows}"))
    }

    fn kinds(loaded: &Loaded) -> Vec<&'static str> {
        loaded.remarks.iter().map(|remark| remark.kind).collect()
    }

    #[test]
    fn chains_are_one_and_the_latest_name_is_kept() {
        let loaded = judged("a|b|oui|a|2014-01-01; c|b|oui|c|2014-05-01; f|a|non||; d|e|||; a|f|nsp||");
        assert!(loaded.remarks.is_empty(), "{:?}", loaded.remarks);
        let said = loaded.dossier.said_of_partners();
        assert_eq!(said.one, [[PartnerIdx(0), PartnerIdx(1), PartnerIdx(2)]]);
        assert_eq!(said.two, BTreeSet::from([(PartnerIdx(0), PartnerIdx(5))]));
        assert_eq!(said.keep[&PartnerIdx(0)], PartnerIdx(2));
        let file = from_text(&format!("{TABLES}\n fusions: partenaire|autre|fusionner; a|b|o"));
        assert_eq!(file.dossier.said_of_partners().one.len(), 1, "a name that people give such a file");
    }

    #[test]
    fn contradictions_are_said_and_nothing_of_them_is_merged() {
        let loaded = judged("a|b|oui||; b|c|oui||; a|c|non||; f|g|oui||");
        assert_eq!(kinds(&loaded), ["merge_contradiction", "merge_of_two_sirens"]);
        assert!(loaded.remarks[0].found.fr.contains("lignes 2 et 3"), "{}", loaded.remarks[0].found.fr);
        assert_eq!(loaded.remarks[0].place.row, Some(4));
        assert_eq!(loaded.dossier.said_of_partners().one, [[PartnerIdx(5), PartnerIdx(6)]], "a person's word is taken, and said");
        let both = judged("a|b|oui||; b|a|non||");
        assert_eq!(kinds(&both), ["judged_both_ways"]);
        assert!(both.dossier.said_of_partners() == Default::default());
        let house = judged("d|e|oui||");
        assert_eq!(kinds(&house), ["merge_contradiction"]);
        assert!(house.dossier.said_of_partners().one.is_empty(), "a service isn't its house");
    }

    #[test]
    fn a_row_that_means_nothing_is_left_aside_or_mended() {
        assert_eq!(kinds(&judged("a|a|oui||")), ["pair_with_itself"]);
        let third = judged("a|b|oui|c|");
        assert_eq!(kinds(&third), ["keeps_a_third"]);
        assert!(third.dossier.said_of_partners().keep.is_empty() && third.dossier.said_of_partners().one.len() == 1);
        assert_eq!(kinds(&judged("a|nul|oui||")), ["reference_unknown"]);
    }

    #[test]
    fn the_order_of_rows_says_nothing() {
        let (one, other) = (judged("a|b|oui|a|; b|c|oui|c|; d|f|non||"), judged("f|d|non||; c|b|oui|c|; b|a|oui|a|"));
        assert_eq!(one.dossier.said_of_partners(), other.dossier.said_of_partners());
    }
}
