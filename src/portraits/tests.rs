use super::*;
use crate::dossier::Dossier;
use crate::dossier::testing::from_text;
use crate::{Analysis, analyse};

fn drawn(dossier: &Dossier, settings: &Settings) -> (Analysis, Portraits) {
    let analysis = analyse(dossier, settings, dossier.last_event());
    let portraits = portraits_of(dossier, &analysis, settings);
    (analysis, portraits)
}

fn portraits_of(dossier: &Dossier, analysis: &Analysis, settings: &Settings) -> Portraits {
    let sources = Sources {
        view: analysis.view(dossier),
        cooperation: &analysis.cooperation,
        detections: &analysis.detections,
        agenda: &analysis.agenda,
    };
    portraits(&sources, settings)
}

fn small() -> Dossier {
    from_text(
        "territoires: id|nom|niveau|parent|latitude|longitude; dep|Dep|departement; est|Est|bassin|dep; a|Arvel|commune|est|48.0|2.0; b|Brune|commune|est|48.1|2.0; \
         c|Cerny|commune|dep|48.5|2.0; q|Les Pins|quartier|a
         partenaires: id|nom|type|territoire|parent; caf|CAF|caf|; dpas|Direction de l'action sociale|direction_departementale|; pmi|PMI d'Arvel|service_departemental|a|dpas
         actions: id|titre|territoires|statut; x|Forum|q|; y|Atelier|b|; z|Ancienne|a|abandonnee
         participations: action|partenaire|role; x|caf|pilote; x|pmi|contributeur; y|caf|contributeur; z|pmi|pilote; y|pmi|invite
         rencontres: id|date|type|territoire; r1|2014-03-01|atelier|q; r2|2014-05-01|atelier|a
         presences: rencontre|partenaire|presence; r1|caf|present; r2|caf|absent
         sollicitations: date|de|vers|nature|suite; 2014-02-01|pmi|dpas|sollicitation|refusee; 2014-02-02|pmi|dpas|sollicitation|honoree
         jalons: territoire|jalon|date; a|convention_signee|2013-01-01; a|rencontre_annuelle|2013-06-01; a|rencontre_annuelle|2014-04-01",
    )
    .dossier
}

#[test]
fn what_is_done_in_a_neighbourhood_is_its_communes() {
    let dossier = small();
    let (_, portraits) = drawn(&dossier, &Settings::default());
    let name = |t: TerritoryIdx| dossier.territory(t).id.as_str();
    assert_eq!(portraits.territories.iter().map(|p| name(p.territory)).collect::<Vec<_>>(), ["a", "b", "c"]);
    let a = &portraits.territories[0];
    assert_eq!((a.actions.len(), a.n_meetings, a.basin.map(name)), (2, 2, Some("est")));
    let told: Vec<(&str, usize, usize, usize, usize)> = a
        .contacts
        .iter()
        .map(|(partner, c)| (dossier.partner(*partner).id.as_str(), c.n_actions, c.n_leads, c.n_invited, c.n_present))
        .collect();
    assert_eq!(told, [("caf", 1, 1, 2, 1), ("pmi", 1, 0, 0, 0)], "an abandoned action and an invitation are no work");
    assert_eq!(a.neighbours.iter().map(|(t, _)| name(*t)).collect::<Vec<_>>(), ["b", "c"], "the nearest first");
    assert_eq!(a.milestones.len(), 2);
    assert!(a.milestones[1].1 < a.milestones[1].2, "the first annual meeting and the last");
    assert_eq!((a.asks.len(), a.asks[0].n_calls, a.asks[0].n_in_vain, a.has_calls), (1, 2, 1, true));
    assert!(!portraits.territories[1].has_calls);
    assert_eq!(portraits.basins.len(), 1);
    assert_eq!((portraits.basins[0].n_actions, portraits.basins[0].shared.len()), (2, 1));
}

#[test]
fn a_partner_has_its_page_from_so_many_territories() {
    let dossier = small();
    let mut settings = Settings::default();
    assert!(drawn(&dossier, &settings).1.partners.is_empty());
    settings.set(&[SECTION], SECTION.key, "partner_territories", 2.0).unwrap();
    let partners = drawn(&dossier, &settings).1.partners;
    assert_eq!(partners.len(), 1);
    let caf = &partners[0];
    assert_eq!((dossier.partner(caf.partner).id.as_str(), caf.places.len(), caf.actions.len(), caf.meetings.len()), ("caf", 2, 2, 2));
    assert_eq!((caf.places[0].1.n_invited, caf.places[0].1.n_present), (2, 1));
}

#[test]
fn each_finding_is_told_to_those_whom_it_concerns() {
    let (dossier, analysis) = crate::analysed::seine_et_marne();
    let portraits = portraits_of(dossier, analysis, &Settings::default());
    let absorbed: Vec<(usize, usize)> = analysis.agenda.absorbed.iter().map(|absorbed| absorbed.finding).collect();
    for portrait in &portraits.territories {
        assert!(portrait.findings.iter().all(|at| !absorbed.contains(at)));
    }
    for (d, detection) in analysis.detections.iter().enumerate() {
        for (f, finding) in detection.findings.iter().enumerate().filter(|(f, _)| !absorbed.contains(&(d, *f))) {
            for territory in &finding.territories {
                let told = portraits.territories.iter().find(|p| p.territory == *territory);
                assert!(told.is_none_or(|p| p.findings.contains(&(d, f))), "{}", finding.key);
            }
        }
    }
    assert!(portraits.territories.iter().filter(|p| !p.twins.is_empty()).count() > 5, "most territories have twins elsewhere");
    assert!(portraits.territories.iter().any(|p| !p.asks.is_empty()) && portraits.partners.len() > 3);
    // What is proposed comes before what isn't, and in the order of the list.
    let rank = |at: &FindingAt| analysis.agenda.items.iter().find(|i| (i.detection, i.finding) == *at).map_or(usize::MAX, |i| i.rank);
    assert!(portraits.territories.iter().all(|p| p.findings.is_sorted_by_key(rank)));
}

#[test]
fn an_empty_dossier_has_no_portrait() {
    assert_eq!(drawn(&Dossier::default(), &Settings::default()).1, Portraits::default());
}
