use super::*;
use crate::detectors::{Choice, Estimate, Finding, Standing, Subject, Worth, key};
use crate::dossier::testing::from_folder;
use crate::dossier::{ActionIdx, Dossier};
use crate::linkage::{ActionGroup, ActionPair, Linkage, Relation};
use crate::network::Network;
use crate::recommendations::Recommendation;
use crate::text::Text;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The one place where tests read a dossier.
fn load(folder: &str) -> Dossier {
    from_folder(&root().join("datasets").join(folder))
}

fn finding(detector: &'static str, dossier: &Dossier, subjects: Vec<Subject>) -> Finding {
    let ids: Vec<&str> = subjects
        .iter()
        .map(|s| match s {
            Subject::Action(a) => dossier.action(*a).id.as_str(),
            Subject::Partner(p) => dossier.partner(*p).id.as_str(),
            Subject::Territory(t) => dossier.territory(*t).id.as_str(),
        })
        .collect();
    let nothing = Estimate { low: 0.0, mid: 0.0, high: 0.0 };
    Finding {
        key: key(detector, &ids),
        title: Sentence::default(),
        subjects,
        territories: vec![],
        motive: ("", Text { fr: "", en: "" }),
        standing: Standing::Established,
        score: 0.9,
        effect: None,
        evidence: vec![],
        exhibits: vec![],
        facts: vec![],
        obstacles: vec![],
        options: vec![],
        doubt: Sentence::default(),
        worth: Worth { hours: nothing, euros: None, feasibility: 1.0, effort_hours: 0.0, assumption: Sentence::default() },
        builds_on: vec![],
    }
}

/// A dossier with all that a diagram looks at: groups of actions, isolated services, an agenda.
struct Case {
    dossier: Dossier,
    linkage: Linkage,
    network: Network,
    detections: Vec<Detection>,
    agenda: Agenda,
}

impl Case {
    /// `groups`: identifiers of the actions of each; `isolated`: identifiers of services. Probabilities go down from .97 with distance in the list.
    fn new(dossier: Dossier, groups: &[Vec<String>], isolated: &[&str]) -> Self {
        let mut linkage = Linkage::default();
        linkage.partners.canonical = (0..dossier.partners.len()).map(crate::dossier::PartnerIdx::from).collect();
        let mut findings = Vec::new();
        for ids in groups {
            let mut members: Vec<ActionIdx> =
                ids.iter().filter_map(|id| dossier.actions.iter().position(|a| a.id == *id)).map(ActionIdx::from).collect();
            members.sort();
            members.dedup();
            if members.len() < 2 {
                continue;
            }
            for (at, left) in members.iter().enumerate() {
                for (other, right) in members.iter().enumerate().skip(at + 1) {
                    let probability = (0.995 - 0.075 * (other - at - 1) as f64).max(0.02);
                    linkage.actions.pairs.push(ActionPair {
                        left: *left,
                        right: *right,
                        probability,
                        relation: Relation::AcrossTerritories,
                    });
                }
            }
            linkage.actions.groups.push(ActionGroup {
                members: members.iter().map(|m| (*m, 0.9)).collect(),
                relation: Relation::AcrossTerritories,
                medoid: members[members.len() / 2],
                weakest: (members[0], members[members.len() - 1], 0.4),
                probability: 0.9,
                double_entries: Vec::new(),
            });
            findings.push(finding("redundant_actions", &dossier, members.iter().map(|m| Subject::Action(*m)).collect()));
        }
        linkage.actions.pairs.sort_by_key(|p| (p.left, p.right));
        let isolated = isolated
            .iter()
            .filter_map(|id| dossier.partners.iter().position(|p| p.id == *id))
            .map(|p| finding("isolated_services", &dossier, vec![Subject::Partner(p.into())]))
            .collect();
        let items = (0..findings.len())
            .map(|at| Recommendation {
                rank: at + 1,
                detection: 0,
                finding: at,
                choice: Choice::Pool,
                value: Estimate { low: 0.0, mid: 0.0, high: 0.0 },
                stability: 1.0,
                among_ten: 0.5,
                priority: 0.4,
                is_firm: true,
                precedent: None,
            })
            .collect();
        let detections = vec![
            Detection { detector: "redundant_actions", findings, ..Default::default() },
            Detection { detector: "isolated_services", findings: isolated, ..Default::default() },
        ];
        let network = Network::build(&dossier, &linkage, dossier.last_event());
        Self { dossier, linkage, network, detections, agenda: Agenda { items, ..Default::default() } }
    }

    fn view(&self) -> View<'_> {
        View { dossier: &self.dossier, as_of: self.dossier.last_event(), linkage: &self.linkage, network: &self.network }
    }

    /// Draws everything in one language, checks each sheet and each file, returns the diagrams.
    #[track_caller]
    fn check(&self, what: &str, lang: Lang) -> Vec<Diagram> {
        let view = self.view();
        let mut sheets: Vec<(Diagram, Sheet)> = network::draw(&view, &self.detections, lang).into_iter().collect();
        sheets.extend(solicitations::draw(&view, lang));
        for item in &self.agenda.items {
            let finding = &self.detections[item.detection].findings[item.finding];
            sheets.push(groups::draw(&view, finding, item.rank, lang).expect("a group"));
        }
        let mut drawn = Vec::new();
        for (diagram, sheet) in sheets {
            let what = format!("{what}, {}", diagram.id);
            sheet::check_legible(&sheet, &what);
            graphviz_rust::parse(&diagram.dot).unwrap_or_else(|error| panic!("{what}: {error}\n{}", diagram.dot));
            let diagram = diagram.drawn(sheet, lang);
            assert!(!diagram.svg.contains("\"NaN") && !diagram.svg.contains("\"inf"), "{what}");
            assert!(diagram.facts.rows.iter().all(|row| row.len() == diagram.facts.columns.len()), "{what}");
            for forbidden in ["<script", "<style", "href", "url(", "<image", "<foreignObject"] {
                assert!(!diagram.svg.contains(forbidden), "{what}: {forbidden}");
            }
            drawn.push(diagram);
        }
        save(what, &drawn);
        drawn
    }
}

/// Writes the drawings to `target/diagrams`, when that folder exists: to look at them.
fn save(what: &str, drawn: &[Diagram]) {
    let folder = root().join("target/diagrams");
    if !folder.is_dir() {
        return;
    }
    let folder = folder.join(what);
    std::fs::create_dir_all(&folder).expect("a folder under target");
    for diagram in drawn {
        std::fs::write(folder.join(format!("{}.svg", diagram.id)), &diagram.svg).expect("a file under target");
        std::fs::write(folder.join(format!("{}.dot", diagram.id)), &diagram.dot).expect("a file under target");
    }
}

/// Groups of the ground truth, for their sizes and texts only.
fn true_groups(folder: &Path) -> Vec<Vec<String>> {
    let mut groups: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for row in csv::Reader::from_path(folder.join("verite/redondances.csv")).unwrap().records() {
        let row = row.unwrap();
        groups.entry(row[0].to_owned()).or_default().push(row[1].to_owned());
    }
    groups.into_values().collect()
}

#[test]
fn seine_et_marne_is_legible() {
    let mut groups = true_groups(&root().join("datasets/seine-et-marne-2014"));
    let dossier = load("seine-et-marne-2014");
    groups.truncate(17);
    groups.push(dossier.actions.iter().step_by(27).take(14).map(|a| a.id.clone()).collect());
    groups.push(dossier.actions.iter().step_by(11).take(20).map(|a| a.id.clone()).collect());
    let isolated =
        ["ase_tournan", "dir_transports", "insertion_mitry", "insertion_provins", "pmi_nemours", "pmi_roissy", "svc_masp", "svc_prevspe"];
    let case = Case::new(dossier, &groups, &isolated);
    let drawn = case.check("seine-et-marne", Lang::Fr);
    assert_eq!(drawn.len(), 2 + 19);
    assert_eq!(drawn[2].about, About::Finding(case.detections[0].findings[0].key.clone()));
}

#[test]
fn the_example_is_legible() {
    let dossier = load("exemple-trois-territoires");
    let groups = vec![
        dossier.actions.iter().take(3).map(|a| a.id.clone()).collect(),
        dossier.actions.iter().skip(3).take(2).map(|a| a.id.clone()).collect(),
    ];
    let case = Case::new(dossier, &groups, &["pmi_rivebourg"]);
    let drawn = case.check("exemple", Lang::Fr);
    assert_eq!(drawn.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["reseau", "sollicitations", "groupe-01", "groupe-02"]);
    assert_eq!(draw_all(&case.view(), &case.detections, &case.agenda, Lang::Fr), drawn, "the same drawing twice");
    case.check("example", Lang::En);
}

/// A dossier of `n` territories, by a fixed stream of numbers; names of all lengths.
fn generated(n: usize, seed: u64, with_parents: bool) -> Dossier {
    use crate::dossier::*;
    let mut state = seed;
    let mut dice = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % n as u64) as usize
    };
    let mut dossier = load("exemple-trois-territoires");
    let territory = dossier.territories[0].clone();
    let partner = Partner { parent: None, acronym: None, ..dossier.partners[0].clone() };
    let action = Action { lead: None, ..dossier.actions[0].clone() };
    let call = dossier.solicitations[0].clone();
    let words = [
        "Saint-Fargeau",
        "Roissy",
        "Ponthierry",
        "de la vallée",
        "Nord",
        "Œuvre",
        "Île",
        "d'Orme",
        "Villeneuve-sous-Bois",
        "Éts",
        "accueil",
        "Wagram & fils",
    ];
    let name = |dice: &mut dyn FnMut(usize) -> usize| (0..1 + dice(5)).map(|_| words[dice(words.len())]).collect::<Vec<_>>().join(" ");
    let n_parents = if with_parents { 6 } else { 0 };
    dossier.territories = (0..n + n_parents)
        .map(|i| Territory {
            id: format!("t{i:03}"),
            name: name(&mut dice),
            level: if i < n { Level::Mds } else { Level::Basin },
            parent: (i < n && with_parents).then(|| TerritoryIdx::from(n + i % 6)),
            latitude: seed.is_multiple_of(2).then(|| dice(1000) as f64 / 1000.0),
            longitude: seed.is_multiple_of(2).then(|| dice(1000) as f64 / 1000.0),
            ..territory.clone()
        })
        .collect();
    let n_partners = 8 * n;
    dossier.partners = (0..n_partners)
        .map(|i| Partner {
            id: format!("p{i:04}"),
            name: name(&mut dice),
            kind: PartnerKind::ALL[i % PartnerKind::ALL.len()],
            territory: (i % 21 != 0).then(|| dice(n).into()),
            ..partner.clone()
        })
        .collect();
    dossier.actions = (0..10 * n)
        .map(|i| Action { id: format!("a{i:04}"), title: name(&mut dice), territories: vec![dice(n).into()], ..action.clone() })
        .collect();
    dossier.participations = (0..40 * n)
        .map(|_| Participation {
            action: dice(10 * n).into(),
            partner: (if dice(3) == 0 { dice(12.min(n_partners)) } else { dice(n_partners) }).into(),
            role: Role::ALL[dice(6)],
            intensity: Some(0.5),
            start: None,
            end: None,
            awaits: None,
            notes: vec![],
            origin: Default::default(),
        })
        .collect();
    dossier.participations.sort_by_key(|p| (p.action, p.partner, p.role));
    dossier.participations.dedup_by_key(|p| (p.action, p.partner));
    dossier.solicitations =
        (0..60 * n).map(|_| Solicitation { from: dice(n_partners).into(), to: dice(n_partners).into(), ..call.clone() }).collect();
    dossier.solicitations.sort_by_key(|s| (s.date, s.from, s.to));
    (dossier.meetings, dossier.attendances, dossier.agreements, dossier.needs) = (vec![], vec![], vec![], vec![]);
    dossier
}

#[test]
fn sixty_territories_are_legible() {
    for (what, with_parents, seed) in [("soixante", false, 7), ("soixante-bassins", true, 8)] {
        let dossier = generated(60, seed, with_parents);
        let groups =
            (2..=14).step_by(3).map(|n| dossier.actions.iter().skip(n * 14).take(n).map(|a| a.id.clone()).collect()).collect::<Vec<_>>();
        Case::new(dossier, &groups, &["p0001", "p0043", "p0002"]).check(what, Lang::Fr);
    }
}

#[test]
fn random_dossiers_are_legible() {
    for (n, seed) in [(1, 1), (2, 2), (5, 3), (9, 4)] {
        Case::new(generated(n, seed, false), &[], &["p0001"]).check(&format!("hasard-{n}"), Lang::En);
    }
}

#[test]
fn an_empty_dossier_has_no_diagram() {
    assert!(Case::new(Dossier::default(), &[], &[]).check("vide", Lang::Fr).is_empty());
}

#[test]
fn hostile_names_stay_text() {
    let mut dossier = load("exemple-trois-territoires");
    let bad = "<script>alert(\"x\")</script>\\\" ]; } & '\n<b>\u{202e}\u{0}";
    for (at, partner) in dossier.partners.iter_mut().enumerate() {
        partner.name = format!("{bad}{at}");
        partner.acronym = Some(format!("\"{at}\\"));
    }
    dossier.territories.iter_mut().for_each(|t| t.name = bad.to_owned());
    dossier.actions.iter_mut().for_each(|a| (a.title, a.id) = (bad.to_owned(), format!("{bad}{}", a.id)));
    let groups = vec![dossier.actions.iter().take(5).map(|a| a.id.clone()).collect()];
    for diagram in Case::new(dossier, &groups, &[]).check("hostile", Lang::Fr) {
        assert!(!diagram.svg.contains("alert(\"") && !diagram.svg.contains('\u{202e}'));
    }
}

#[test]
fn unknown_is_not_zero() {
    let mut dossier = load("exemple-trois-territoires");
    let count_of = |dossier: &Dossier| {
        let case = Case::new(dossier.clone(), &[], &[]);
        let drawn = case.check("inconnu", Lang::Fr);
        drawn.iter().find(|d| d.id == "sollicitations").map(|d| d.facts.rows.iter().filter(|r| r[2] == "non renseigné").count())
    };
    assert_eq!(count_of(&dossier), Some(0));
    let of_montclair = |p: crate::dossier::PartnerIdx, d: &Dossier| d.partner(p).id.ends_with("_montclair");
    let kept: Vec<_> =
        dossier.solicitations.iter().filter(|s| !of_montclair(s.from, &dossier) && !of_montclair(s.to, &dossier)).cloned().collect();
    dossier.solicitations = kept;
    assert_eq!(count_of(&dossier), Some(2), "two directorates, one territory of which no service appears in any call");
}
