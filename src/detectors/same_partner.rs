//! One partner entered under several names.
//!
//! # Method     Reads the groups of [`crate::linkage`]: names, places, territories, kinds, company kept, identifiers; a group's score is the logistic of the mean
//! log-odds of its pairs, so that their evidence adds up to its own.
//! # Odd cases  A group that a decision has accepted is merged already: it stays in the table, and is no finding. One SIRET: merged in the analysis, and still
//! a finding, for the table wants mending. Pairs that must never be merged alone stand in a table of their own.
//! # Choices    The choice is to lighten: nothing is coordinated between a partner and itself, there is one entry less to keep.
//! # Cost       The pairs within groups.
//! # Source     Christen, "Data Matching", Springer 2012.

use super::{Choice, Column, Detection, Detector, Estimate, Evidence, Finding, ResultTable, Standing, Subject, Value, View, Worth, key};
use crate::dossier::{PartnerIdx, RowRef, TerritoryIdx};
use crate::linkage::{Merger, PartnerGroup, PartnerLinkage};
use crate::say;
use crate::settings::{Parameter, Section};
use crate::text::{Sentence, Text, count, enumerate};
use std::collections::BTreeMap;

const HOURS: Text = Text { fr: "heures par an", en: "hours a year" };

pub(super) const DETECTOR: Detector = Detector {
    key: "same_partner",
    title: Text { fr: "Partenaires saisis sous plusieurs noms", en: "Partners entered under several names" },
    question: Text {
        fr: "Quels noms désignent un seul et même partenaire\u{202f}?",
        en: "Which names stand for one and the same partner?",
    },
    method: Text {
        fr: "On compare les noms, sigles et abréviations développés et lieux mis à part\u{202f}; puis le territoire, le type, les réunions communes et le numéro SIRET. \
             Rien n'est fusionné sans un numéro SIRET commun ou votre accord.",
        en: "Names are compared, acronyms and abbreviations spelt out and places set apart; then territory, kind, meetings in common and SIRET number. \
             Nothing is merged without one SIRET number or your word.",
    },
    doubt: Text {
        fr: "Deux structures d'un même réseau, ou deux homonymes, peuvent porter des noms presque identiques\u{202f}; un changement de nom ne se devine pas. \
             Tant que personne n'a jugé de paires, les probabilités sont indicatives.",
        en: "Two bodies of one network, or two namesakes, may bear nearly the same name; a change of name can't be guessed. \
             Until someone has judged pairs, probabilities are indications.",
    },
    parameters: &[
        Parameter::share(
            "false_alarms",
            0.20,
            Text { fr: "Part de fausses alertes acceptée dans la liste", en: "Share of false alarms accepted in the list" },
        ),
        Parameter::number(
            "worth_hours",
            1.0,
            (0.0, 1_000.0),
            HOURS,
            Text { fr: "Temps perdu chaque année pour un nom en trop", en: "Time lost every year to a name too many" },
        ),
        Parameter::number(
            "effort_hours",
            0.25,
            (0.0, 1_000.0),
            HOURS,
            Text { fr: "Temps pour vérifier et corriger un nom", en: "Time to check and mend a name" },
        ),
    ],
    detect,
};

const TWINS: &[Column] = &[
    Column { code: "groupe", title: Text { fr: "Groupe", en: "Group" } },
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "probabilite", title: Text { fr: "Probabilité", en: "Probability" } },
    Column { code: "nom_propose", title: Text { fr: "Nom proposé", en: "Proposed name" } },
];

const TO_CHECK: &[Column] = &[
    Column { code: "partenaire_a", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "partenaire_b", title: Text { fr: "Autre partenaire", en: "Other partner" } },
    Column { code: "ressemblance", title: Text { fr: "Ressemblance", en: "Likeness" } },
    Column { code: "raison", title: Text { fr: "Pourquoi rien n'est proposé", en: "Why nothing is proposed" } },
];

const MERGED: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "nom_saisi", title: Text { fr: "Nom saisi", en: "Name as typed" } },
    Column { code: "nom_compare", title: Text { fr: "Mots comparés", en: "Words compared" } },
    Column { code: "compte_avec", title: Text { fr: "Compté avec", en: "Counted with" } },
    Column { code: "nom_retenu", title: Text { fr: "Nom retenu", en: "Name kept" } },
    Column { code: "raison", title: Text { fr: "Sur la foi de", en: "On the word of" } },
];

/// Names that another stands for: as typed, as compared, and the one that is kept.
fn merged(view: &View) -> ResultTable {
    let linkage = &view.linkage.partners;
    let names = PartnerLinkage::normalised(view.dossier);
    let row = |(at, by): (&PartnerIdx, &Merger)| {
        let kept = linkage.canonical(*at);
        let reason = match by {
            Merger::Siret => "même numéro SIRET",
            Merger::Person => "table partenaires_juges",
            Merger::Conference => "décision de la conférence",
        };
        let text = |text: &str| Value::Text(text.to_owned());
        vec![
            Value::Subject(Subject::Partner(*at)),
            text(&view.dossier.partner(*at).name),
            text(&names[at.index()]),
            Value::Subject(Subject::Partner(kept)),
            text(&view.dossier.partner(kept).name),
            text(reason),
        ]
    };
    ResultTable {
        file: "partenaires_reunis",
        caption: Text { fr: "Noms comptés sous un autre", en: "Names counted under another" },
        columns: MERGED,
        rows: linkage.merged.iter().map(row).collect(),
        is_shown: true,
    }
}

/// One finding a group, surest first; ties by key.
fn detect(view: &View, settings: &Section) -> Detection {
    let linkage = &view.linkage.partners;
    let counts = Counts::of(view);
    let mut findings: Vec<Finding> = linkage
        .twins
        .iter()
        .filter(|group| group.is_by_identifier() || !is_merged(view, group))
        .map(|group| finding(view, settings, &counts, group))
        .collect();
    findings.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
    // The list is the longest whose mean probability of being wrong stays within the announced rate.
    let mut wrong = 0.0;
    for (rank, finding) in findings.iter_mut().enumerate() {
        wrong += 1.0 - finding.score;
        let is_listed = finding.score >= 0.5 && wrong <= settings.number("false_alarms") * (rank + 1) as f64;
        finding.standing = if is_listed { Standing::Established } else { Standing::Watch };
    }
    let mut rows = Vec::new();
    for group in &linkage.twins {
        let name = group_key(view, group);
        for &(partner, probability) in &group.members {
            let proposed = Value::Subject(Subject::Partner(group.proposed));
            rows.push(vec![Value::Text(name.clone()), Value::Subject(Subject::Partner(partner)), Value::Share(probability), proposed]);
        }
    }
    let to_check = linkage.to_check.iter().map(|pair| {
        let subject = |at| Value::Subject(Subject::Partner(at));
        let reason = pair.caution.as_ref().map_or(Value::Empty, |why| Value::Text(why.fr.clone()));
        vec![subject(pair.left), subject(pair.right), Value::Share(pair.probability), reason]
    });
    let mut tables = vec![
        ResultTable {
            file: "partenaires_doublons",
            caption: Text { fr: "Noms proposés comme un seul partenaire", en: "Names proposed as one partner" },
            columns: TWINS,
            rows,
            is_shown: true,
        },
        ResultTable {
            file: "partenaires_a_verifier",
            caption: Text {
                fr: "Noms qui se ressemblent, à vérifier par une personne\u{202f}: rien n'est proposé",
                en: "Names that are alike, to be checked by a person: nothing is proposed",
            },
            columns: TO_CHECK,
            rows: to_check.collect(),
            is_shown: true,
        },
    ];
    // Where nothing is merged, an empty table would only raise a question.
    tables.extend((!linkage.merged.is_empty()).then(|| merged(view)));
    Detection { detector: DETECTOR.key, findings, tables, silences: Vec::new() }
}

fn group_key(view: &View, group: &PartnerGroup) -> String {
    let ids: Vec<&str> = group.members.iter().map(|(at, _)| view.dossier.partner(*at).id.as_str()).collect();
    key(DETECTOR.key, &ids)
}

fn is_merged(view: &View, group: &PartnerGroup) -> bool {
    let stands = |at: PartnerIdx| view.linkage.partners.canonical(at);
    group.members.iter().all(|(at, _)| stands(*at) == stands(group.members[0].0))
}

/// How many rows name each partner: invitations, parts in actions, calls, agreements.
struct Counts(Vec<[usize; 4]>);

impl Counts {
    fn of(view: &View) -> Self {
        let dossier = view.dossier;
        let mut out = vec![[0; 4]; dossier.partners.len()];
        dossier.attendances.iter().for_each(|row| out[row.partner.index()][0] += 1);
        dossier.participations.iter().for_each(|row| out[row.partner.index()][1] += 1);
        for row in &dossier.solicitations {
            out[row.from.index()][2] += 1;
            out[row.to.index()][2] += 1;
        }
        dossier.agreements.iter().flat_map(|row| &row.partners).for_each(|partner| out[partner.index()][3] += 1);
        Self(out)
    }

    /// What stands under a name, for people.
    fn sentence(&self, at: PartnerIdx) -> Sentence {
        let [invitations, parts, calls, agreements] = self.0[at.index()];
        let said = [
            (invitations, count(invitations, ("invitation", "invitations"), ("invitation", "invitations"))),
            (
                parts,
                count(parts, ("participation à une action", "participations à des actions"), ("part in an action", "parts in actions")),
            ),
            (calls, count(calls, ("sollicitation", "sollicitations"), ("solicitation", "solicitations"))),
            (agreements, count(agreements, ("convention", "conventions"), ("agreement", "agreements"))),
        ];
        let kept: Vec<&Sentence> = said.iter().filter(|(n, _)| *n > 0).map(|(_, sentence)| sentence).collect();
        if kept.is_empty() {
            return say!("aucune ligne" | "no row");
        }
        let fr: Vec<String> = kept.iter().map(|s| s.fr.clone()).collect();
        let en: Vec<String> = kept.iter().map(|s| s.en.clone()).collect();
        Sentence { fr: enumerate(&fr).fr, en: enumerate(&en).en }
    }
}

fn quoted(name: &str) -> Sentence {
    say!("«\u{202f}{name}\u{202f}»" | "“{name}”")
}

fn finding(view: &View, settings: &Section, counts: &Counts, group: &PartnerGroup) -> Finding {
    let dossier = view.dossier;
    let partners: Vec<PartnerIdx> = group.members.iter().map(|(at, _)| *at).collect();
    let keep = quoted(&dossier.partner(group.proposed).name);
    let territories: std::collections::BTreeSet<TerritoryIdx> = partners.iter().filter_map(|at| dossier.partner(*at).territory).collect();
    let n_extra = partners.len() - 1;
    let worth = settings.number("worth_hours") * n_extra as f64;
    let under: BTreeMap<PartnerIdx, Sentence> = partners.iter().map(|at| (*at, counts.sentence(*at))).collect();
    let (fr, en): (Vec<String>, Vec<String>) = under
        .iter()
        .map(|(at, said)| {
            let name = quoted(&dossier.partner(*at).name);
            (format!("{}\u{202f}: {}", name.fr, said.fr), format!("{}: {}", name.en, said.en))
        })
        .unzip();
    let obstacles = if territories.len() > 1 {
        vec![say!(
            "Les noms sont rattachés à des territoires différents\u{202f}: s'agit-il de deux antennes\u{202f}?"
                | "The names are attached to different territories: are they two branches?"
        )]
    } else {
        Vec::new()
    };
    let motive = if group.is_by_identifier() {
        ("meme_siret", Text { fr: "même numéro SIRET", en: "same SIRET number" })
    } else {
        ("noms_proches", Text { fr: "noms proches", en: "names alike" })
    };
    let (keep_fr, keep_en) = (keep.fr.clone(), keep.en.clone());
    Finding {
        key: group_key(view, group),
        title: title(view, &partners),
        subjects: partners.iter().map(|at| Subject::Partner(*at)).collect(),
        territories: territories.into_iter().collect(),
        motive,
        standing: Standing::Watch,
        score: group.probability(),
        effect: None,
        evidence: evidence(view, group),
        exhibits: Vec::new(),
        facts: vec![
            (Text { fr: "Nom proposé", en: "Proposed name" }, Sentence::verbatim(dossier.partner(group.proposed).name.clone())),
            (Text { fr: "Ce qui serait réuni", en: "What would be merged" }, Sentence { fr: fr.join("\u{202f}; "), en: en.join("; ") }),
        ],
        obstacles,
        options: vec![
            (
                Choice::Lighten,
                say!(
                    "Ne garder qu'un nom, {keep_fr}, et réunir tout ce qui est écrit sous les autres\u{202f}: une seule invitation, un seul bilan."
                        | "Keep one name, {keep_en}, and bring together all that stands under the others: one invitation, one record."
                ),
            ),
            (
                Choice::Continue,
                say!(
                    "Garder les noms séparés s'il s'agit de deux organismes\u{202f}; le dire une fois suffit."
                        | "Keep the names apart if they are two bodies; saying so once is enough."
                ),
            ),
        ],
        doubt: say!(
            "Deux antennes d'un même réseau, ou deux homonymes, donneraient la même image. Un numéro SIRET dans la table trancherait."
                | "Two branches of one network, or two namesakes, would look the same. A SIRET number in the table would settle it."
        ),
        worth: Worth {
            hours: Estimate { low: 0.2 * worth, mid: worth, high: 3.0 * worth },
            euros: None,
            feasibility: 0.95,
            effort_hours: settings.number("effort_hours") * n_extra as f64,
            assumption: say!(
                "Convention réglable\u{202f}: une heure par an et par nom en trop (invitations en double, recherches, bilans à recoller)."
                    | "An adjustable convention: an hour a year for each name too many (double invitations, searches, records to piece together)."
            ),
        },
        builds_on: Vec::new(),
    }
}

fn title(view: &View, partners: &[PartnerIdx]) -> Sentence {
    let names: Vec<Sentence> = partners.iter().take(3).map(|at| quoted(&view.dossier.partner(*at).name)).collect();
    let mut fr: Vec<String> = names.iter().map(|n| n.fr.clone()).collect();
    let mut en: Vec<String> = names.iter().map(|n| n.en.clone()).collect();
    if partners.len() > 3 {
        let others = count(partners.len() - 3, ("autre nom", "autres noms"), ("other name", "other names"));
        fr.push(others.fr);
        en.push(others.en);
    }
    let (fr, en) = (enumerate(&fr).fr, enumerate(&en).en);
    say!("{fr} semblent être un seul partenaire" | "{en} seem to be one partner")
}

/// Of a pair, each comparison; of more names, each pair: its share is its log-odds divided by the number of pairs.
fn evidence(view: &View, group: &PartnerGroup) -> Vec<Evidence> {
    if let [pair] = &group.pairs[..] {
        let rows = || vec![RowRef::from(pair.left), RowRef::from(pair.right)];
        return pair.shares.iter().map(|(sentence, share)| Evidence { sentence: sentence.clone(), share: *share, rows: rows() }).collect();
    }
    let n = group.pairs.len() as f64;
    let one = |pair: &crate::linkage::PartnerPair| {
        let (left, right) = (quoted(&view.dossier.partner(pair.left).name), quoted(&view.dossier.partner(pair.right).name));
        // What weighs most for the pair, the starting point aside.
        let strongest = pair.shares.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(sentence, _)| sentence.clone()).unwrap_or_default();
        let sentence = Sentence {
            fr: format!("{} et {}\u{202f}: {}", left.fr, right.fr, strongest.fr),
            en: format!("{} and {}: {}", left.en, right.en, strongest.en),
        };
        let share = pair.shares.iter().map(|(_, share)| share).sum::<f64>() / n;
        Evidence { sentence, share, rows: vec![RowRef::from(pair.left), RowRef::from(pair.right)] }
    };
    group.pairs.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detectors::Detector;
    use crate::dossier::Dossier;
    use crate::linkage::Linkage;
    use crate::network::Network;
    use crate::settings::Settings;
    use std::path::Path;

    fn run(dossier: &Dossier) -> Detection {
        let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Default::default() };
        let network = Network::build(dossier, &linkage, dossier.last_event());
        let view = View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network };
        Detector::run(&DETECTOR, &view, &Settings::default())
    }

    fn example() -> Dossier {
        crate::dossier::testing::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires"))
    }

    #[test]
    fn finds_the_caf_of_the_example_and_its_shares_add_up() {
        let detection = run(&example());
        assert_eq!(detection.findings.len(), 1);
        let finding = &detection.findings[0];
        let sum: f64 = finding.evidence.iter().map(|e| e.share).sum();
        assert!((sum - libm::log(finding.score / (1.0 - finding.score))).abs() < 1e-6);
        assert_eq!(finding.standing, Standing::Established);
        assert_eq!(detection.tables[0].rows.len(), 2);
        assert!(detection.tables.iter().all(|t| t.rows.iter().all(|row| row.len() == t.columns.len())));
    }

    #[test]
    fn what_is_decided_is_asked_no_more() {
        let mut dossier = example();
        let finding = run(&dossier).findings.remove(0);
        dossier.decisions.push(crate::dossier::Decision {
            date: dossier.last_event(),
            subject: finding.key,
            verdict: crate::dossier::Verdict::Adopted,
            reason: None,
            by: None,
            due: None,
            notes: Vec::new(),
            origin: Default::default(),
        });
        let detection = run(&dossier);
        assert!(detection.findings.is_empty());
        assert_eq!(detection.tables[0].rows.len(), 2, "the group stays in the table");
    }

    #[test]
    fn names_as_typed_and_as_compared_stay_beside_the_one_kept() {
        let dossier = crate::dossier::testing::from_text(
            "territoires: id|nom|niveau; melun|Melun|commune
             partenaires: id|nom|type; a|CAF|caf; b|Caisse d'Allocations Familiales|caf
             actions: id|titre|territoires|pilote; x|Forum|melun|a
             participations: action|partenaire|role; x|a|pilote
             partenaires_juges: partenaire|autre|verdict|garder; a|b|oui|b",
        )
        .dossier;
        let detection = run(&dossier);
        assert!(detection.findings.is_empty());
        let table = detection.tables.iter().find(|table| table.file == "partenaires_reunis").expect("the table is there");
        let text = |at: usize| match &table.rows[0][at] {
            Value::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(
            (text(1), text(2), text(4)),
            ("CAF".into(), "caisse allocation familiale".into(), "Caisse d'Allocations Familiales".into())
        );
    }

    #[test]
    fn an_empty_dossier_says_nothing() {
        assert!(run(&Dossier::default()).findings.is_empty());
    }
}
