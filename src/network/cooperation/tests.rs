use super::*;
use crate::dossier::testing::from_text;

/// A dossier of two basins of three territories; each partner of `works` acts in the territories named.
fn dossier(works: &[&str]) -> Dossier {
    let mut text = String::from(
        "territoires: id|nom|niveau|parent; dep|D|departement|; est|Est|bassin|dep; ouest|Ouest|bassin|dep; a|A|mds|est; b|B|mds|est; c|C|mds|est; d|D|mds|ouest; \
         e|E|mds|ouest; f|F|mds|ouest; a1|A1|commune|a\npartenaires: id|nom|type",
    );
    for partner in 0..works.len() {
        text.push_str(&format!("; p{partner:02}|Partenaire {partner:02}|association"));
    }
    let (mut actions, mut parts) =
        (String::from("\nactions: id|titre|territoires"), String::from("\nparticipations: action|partenaire|role"));
    for (partner, territories) in works.iter().enumerate() {
        for territory in territories.split(' ') {
            actions.push_str(&format!("; x{partner:02}{territory}|Action {partner:02} {territory}|{territory}"));
            parts.push_str(&format!("; x{partner:02}{territory}|p{partner:02}|contributeur"));
        }
    }
    from_text(&(text + &actions + &parts)).dossier
}

fn look(dossier: &Dossier) -> Cooperation {
    let partners =
        crate::linkage::PartnerLinkage { canonical: (0..dossier.partners.len()).map(PartnerIdx::from).collect(), ..Default::default() };
    Cooperation::of(dossier, &Linkage { partners, ..Default::default() })
}

#[test]
fn natural_basins_may_cross_the_map() {
    // A, B, D work together; C, E, F do.
    let works: Vec<&str> = (0..24).map(|partner| ["a b d", "c e f", "a b", "e f", "a d", "c f"][partner % 6]).collect();
    let dossier = dossier(&works);
    let found = look(&dossier);
    let layer = found.layer(Kind::TerritoriesByPartner).unwrap();
    let circles = layer.circles.as_ref().unwrap();
    assert_eq!((circles.verdict(), circles.groups()), (Verdict::Stable, vec![vec![0, 1, 3], vec![2, 4, 5]]));
    assert!(circles.range.0 < 1.0 && circles.range.1 > 1.0, "{:?}", circles.range);
    let crossing = found.crossing.unwrap();
    assert_eq!((crossing.basins.len(), &crossing.basin_of[..]), (2, &[Some(0), Some(0), Some(0), Some(1), Some(1), Some(1)][..]));
    let (agreement, by_lot) = crossing.agreement.unwrap();
    assert!(agreement < 0.0 && by_lot > 0.05, "{agreement} {by_lot}");
    let (inside, between) = (crossing.inside, crossing.between);
    assert!(between.observed > 0.6 * inside.observed && between.expected > 0.6 * inside.expected, "{inside:?} {between:?}");
}

#[test]
fn basins_that_are_real_are_said_so() {
    let works: Vec<&str> = (0..24).map(|partner| ["a b c", "d e f", "a b", "e f", "a1 c", "d f"][partner % 6]).collect();
    let dossier = dossier(&works);
    let found = look(&dossier);
    let crossing = found.crossing.as_ref().unwrap();
    let (agreement, by_lot) = crossing.agreement.unwrap();
    // Twenty ways of cutting six into three and three, two of which are the basins' own.
    assert!(agreement == 1.0 && (by_lot - 0.1).abs() < 0.04, "{agreement} {by_lot}");
    assert!(crossing.inside.z > 3.0 && crossing.cells[0][1].z < -3.0 && crossing.between.observed == 0.0);
    // A commune counts for the MDS that holds it.
    assert_eq!(found.layer(Kind::TerritoriesByPartner).unwrap().members.len(), 6);
}

#[test]
fn noise_gives_no_groups_and_no_tie() {
    let mut stream = crate::statistics::random::Stream::new(4, 0);
    let works: Vec<String> = (0..20)
        .map(|_| {
            let mut territories = ["a", "b", "c", "d", "e", "f"];
            stream.shuffle(&mut territories);
            territories[..2].join(" ")
        })
        .collect();
    let dossier = dossier(&works.iter().map(String::as_str).collect::<Vec<_>>());
    let found = look(&dossier);
    let layer = found.layer(Kind::TerritoriesByPartner).unwrap();
    assert_ne!(layer.circles.as_ref().unwrap().verdict(), Verdict::Stable);
    assert!(layer.backbone.ties.is_empty() && layer.backbone.n_pairs == 15);
    assert_eq!(found.crossing.unwrap().agreement, None);
}

#[test]
fn without_basins_or_partners_nothing_is_crossed() {
    assert_eq!(Cooperation::of(&Dossier::default(), &Linkage::default()), Cooperation::default());
    let loaded = from_text(
        "territoires: id|nom|niveau; a|A|mds; b|B|mds\npartenaires: id|nom|type; p|P|association\nactions: id|titre|territoires; x|X|a; y|Y|b; z|Z|a\n\
         participations: action|partenaire|role; x|p|pilote; y|p|pilote; z|p|invite",
    );
    let found = look(&loaded.dossier);
    assert!(found.crossing.is_none());
    let layer = found.layer(Kind::TerritoriesByPartner).unwrap();
    assert_eq!((layer.n_events, layer.circles.as_ref().unwrap().verdict()), (1, Verdict::TooFew));
}
