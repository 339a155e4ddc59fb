//! An analysis made by hand on the example dossier, so that the windows can be tested whatever the detectors find.

use crate::analysis::Analysis;
use crate::comparison::Comparison;
use crate::detectors::*;
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, RowRef, Table};
use crate::linkage::{ActionGroup, Linkage, Mark, MarkedAction, Relation, Span};
use crate::network::Network;
use crate::network::cooperation::Cooperation;
use crate::recommendations::{Agenda, CountTree, Recommendation};
use crate::say;
use crate::settings::Settings;
use crate::text::{Sentence, Text};
use std::path::Path;
use std::sync::OnceLock;

/// The example dossier.
pub fn dossier() -> Dossier {
    crate::dossier::testing::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/seine-et-marne-2014"))
}

/// The same with its analysis, made once for the tests that change nothing in it.
pub fn example() -> &'static (Dossier, Analysis) {
    static ANALYSED: OnceLock<(Dossier, Analysis)> = OnceLock::new();
    ANALYSED.get_or_init(|| {
        let dossier = dossier();
        let analysis = analysis(&dossier);
        (dossier, analysis)
    })
}

fn estimate(mid: f64) -> Estimate {
    Estimate { low: mid * 0.4, mid, high: mid * 1.9 }
}

fn worth(hours: f64) -> Worth {
    Worth {
        hours: estimate(hours),
        euros: Some(estimate(hours * 31.0)),
        feasibility: 0.62,
        effort_hours: 36.0,
        assumption: say!("part mutualisable de 60 %, coordination de 36 h par an" | "poolable share 60%, coordination 36 h a year"),
    }
}

/// Every third word shared, every seventh distinct: marks of every kind, in texts of every kind.
fn spans(text: &str) -> Vec<Span> {
    text.split_inclusive(' ')
        .enumerate()
        .map(|(at, word)| Span {
            text: word.to_owned(),
            mark: if at % 3 == 0 {
                Mark::Shared
            } else if at % 7 == 1 {
                Mark::Distinct
            } else {
                Mark::Plain
            },
            shares: (at % 3 == 0).then_some(at as u32),
        })
        .collect()
}

fn evidence(shares: &[(&str, f64)], rows: &[RowRef]) -> (Vec<Evidence>, f64) {
    let pieces: Vec<Evidence> = shares
        .iter()
        .map(|(words, share)| Evidence {
            sentence: Sentence::verbatim(*words),
            share: *share,
            rows: if *share > -3.0 { rows.to_vec() } else { Vec::new() },
        })
        .collect();
    let total: f64 = pieces.iter().map(|p| p.share).sum();
    (pieces, 1.0 / (1.0 + libm::exp(-total)))
}

fn group(dossier: &Dossier, actions: &[ActionIdx], strength: f64) -> Finding {
    let mut territories: Vec<_> = actions.iter().flat_map(|a| dossier.action(*a).territories.clone()).collect();
    territories.sort();
    territories.dedup();
    let rows: Vec<RowRef> = actions.iter().map(|a| RowRef::from(*a)).collect();
    let (evidence, score) = evidence(
        &[
            ("Point de départ : peu d'actions disent la même chose", -4.2),
            ("Les mots et les notions communs", 3.1 + strength),
            ("La thématique et le public sont les mêmes", 1.6),
            ("Des territoires éloignés", -0.4),
            ("Chacune est la plus proche de l'autre", 1.1),
        ],
        &rows,
    );
    let ids: Vec<&str> = actions.iter().map(|a| dossier.action(*a).id.as_str()).collect();
    let title = dossier.action(actions[0]).title.clone();
    let n = actions.len();
    Finding {
        key: key("pooling_candidates", &ids),
        title: say!("« {title} » : {n} actions de même but" | "'{title}': {n} actions with one purpose"),
        subjects: actions.iter().map(|a| Subject::Action(*a)).collect(),
        territories,
        motive: ("inter_territoires", Relation::AcrossTerritories.label()),
        standing: if strength > 0.0 { Standing::Established } else { Standing::Watch },
        score,
        effect: Some((estimate(3.0), say!("Actions de trop, si toutes disent la même chose" | "Actions too many, if all say the same"))),
        evidence,
        exhibits: vec![Exhibit::Texts(
            actions
                .iter()
                .map(|a| MarkedAction {
                    action: *a,
                    title: spans(&dossier.action(*a).title),
                    description: spans(&dossier.action(*a).description),
                })
                .collect(),
        )],
        facts: vec![
            (Text { fr: "Coût déclaré", en: "Declared cost" }, say!("12 400 € par an" | "€12,400 a year")),
            (Text { fr: "Personnes touchées", en: "People reached" }, say!("340 par an" | "340 a year")),
        ],
        obstacles: vec![
            say!("Deux pilotes sont déjà très chargés" | "Two leads are already overloaded"),
            say!("46 km entre les territoires" | "46 km between the territories"),
        ],
        options: vec![
            (
                Choice::Pool,
                say!(
                    "une charte et un calendrier communs éviteraient de négocier deux fois"
                        | "one charter and one calendar would avoid negotiating twice"
                ),
            ),
            (Choice::Articulate, say!("chacun garde son action, les publics sont orientés" | "each keeps its action, people are referred")),
            (Choice::Continue, say!("la proximité fait la valeur de ces actions" | "these actions are worth their proximity")),
        ],
        doubt: say!(
            "Si l'une des actions vise un autre public que ne le dit son titre."
                | "If one of the actions is for other people than its title says."
        ),
        worth: worth(120.0),
        builds_on: vec![],
    }
}

fn weak(dossier: &Dossier, partner: PartnerIdx) -> Option<Finding> {
    let mut rows: Vec<(usize, jiff::civil::Date)> = dossier
        .attendances
        .iter()
        .enumerate()
        .filter(|(_, a)| a.partner == partner)
        .map(|(at, a)| (at, dossier.meeting(a.meeting).date))
        .collect();
    rows.sort_by_key(|(at, day)| (*day, *at));
    if rows.len() < 6 {
        return None;
    }
    let refs: Vec<RowRef> = rows.iter().map(|(at, _)| RowRef::new(Table::Attendances, *at)).collect();
    let (evidence, score) = evidence(
        &[
            ("Un partenaire sur dix est peu mobilisé", -2.2),
            ("Présences bien en dessous de l'attendu", 3.9),
            ("Participe à une action", -0.3),
        ],
        &refs,
    );
    let name = dossier.partner(partner).name.clone();
    Some(Finding {
        key: key("weakly_mobilised_partners", &[&dossier.partner(partner).id]),
        title: say!("{name} : peu de présences au regard des invitations" | "{name}: few presences for the invitations"),
        subjects: vec![Subject::Partner(partner)],
        territories: dossier.partner(partner).territory.into_iter().collect(),
        motive: ("sous_mobilise", Text { fr: "moins mobilisé qu'attendu", en: "less mobilised than expected" }),
        standing: Standing::Established,
        score,
        effect: None,
        evidence,
        exhibits: vec![
            Exhibit::Attendance(rows.iter().map(|(at, day)| (*day, dossier.attendances[*at].presence)).collect()),
            Exhibit::Expected(vec![
                (say!("Présences" | "Presences"), 2.0, Estimate { low: 5.0, mid: 7.4, high: 9.6 }),
                (say!("Participations" | "Participations"), 1.0, Estimate { low: 1.0, mid: 2.2, high: 4.0 }),
            ]),
        ],
        facts: vec![],
        obstacles: vec![],
        options: vec![(Choice::Remobilise, say!("un appel du référent avant l'été" | "a call before summer"))],
        doubt: say!("Un poste vacant expliquerait la même chose." | "A vacancy would explain the same."),
        worth: worth(20.0),
        builds_on: vec![],
    })
}

const MOBILISATION: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "score", title: Text { fr: "Confiance", en: "Confidence" } },
    Column { code: "invitations", title: Text { fr: "Invitations", en: "Invitations" } },
];

/// An analysis with findings of both kinds.
pub fn analysis(dossier: &Dossier) -> Analysis {
    let mut groups = Vec::new();
    let n = dossier.actions.len();
    for (at, start) in (0..n.saturating_sub(60)).step_by(14).enumerate() {
        let members: Vec<ActionIdx> = (0..2 + at % 4).map(|k| ActionIdx::from(start + k * 13)).collect();
        groups.push(members);
    }
    let pooling = Detection {
        detector: "pooling_candidates",
        findings: groups.iter().enumerate().map(|(at, g)| group(dossier, g, if at % 5 == 4 { -1.0 } else { 1.5 })).collect(),
        tables: vec![],
        silences: vec![say!(
            "12 actions sans description n'ont pu être comparées que par leur titre."
                | "12 actions without description could only be compared by their title."
        )],
    };
    let findings: Vec<Finding> = (0..dossier.partners.len()).step_by(9).filter_map(|p| weak(dossier, PartnerIdx::from(p))).collect();
    let rows = (0..dossier.partners.len())
        .map(|p| {
            vec![
                Value::Subject(Subject::Partner(p.into())),
                Value::Code("mobilise", Text { fr: "mobilisé", en: "mobilised" }),
                Value::Share(0.123_456_789),
                Value::Count(p),
            ]
        })
        .collect();
    let table = ResultTable {
        file: "mobilisation",
        caption: Text { fr: "Mobilisation des partenaires", en: "Mobilisation of partners" },
        columns: MOBILISATION,
        rows,
        is_shown: true,
    };
    let mobilisation = Detection { detector: "weakly_mobilised_partners", findings, tables: vec![table], silences: vec![] };
    let detections = vec![pooling, mobilisation];
    let mut items = Vec::new();
    for (detection, d) in detections.iter().enumerate() {
        for (finding, f) in d.findings.iter().enumerate().filter(|(_, f)| f.standing == Standing::Established) {
            items.push(Recommendation {
                rank: 0,
                detection,
                finding,
                choice: f.options[0].0,
                value: estimate(f.worth.hours.mid * f.score),
                stability: 0.9 - 0.04 * items.len() as f64,
                among_ten: 0.5,
                priority: 0.4,
                is_firm: items.len() < 12,
                precedent: None,
            });
        }
    }
    items.sort_by_key(|i| (i.finding, i.detection));
    for (at, item) in items.iter_mut().enumerate() {
        item.rank = at + 1;
    }
    let grouped: usize = groups.iter().map(Vec::len).sum();
    let counts = CountTree { actions: n, actions_in_groups: grouped, distinct_purposes: n + groups.len() - grouped, ..Default::default() };
    let mut linkage = Linkage::build(dossier, &Settings::default());
    linkage.actions.groups = groups
        .iter()
        .map(|g| ActionGroup {
            members: g.iter().map(|a| (*a, 0.9)).collect(),
            relation: Relation::AcrossTerritories,
            medoid: g[0],
            weakest: (g[0], g[1], 0.6),
            probability: 0.8,
            double_entries: Vec::new(),
        })
        .collect();
    let cooperation = Cooperation::of(dossier, &linkage);
    let network = Network::default();
    let view = View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network };
    let comparison = Comparison::of(&view, &Settings::default());
    Analysis {
        as_of: dossier.last_event(),
        linkage,
        network,
        cooperation,
        detections,
        comparison,
        agenda: Agenda { items, counts, ..Default::default() },
    }
}
