use super::*;
use crate::dossier::testing::from_text;
use crate::linkage::PartnerLinkage;

const DAY: Date = Date::constant(2014, 12, 31);

fn dossier() -> Dossier {
    from_text(
        "territoires: id|nom|niveau; a|A|mds; b|B|mds; c|C|mds
         partenaires: id|nom|type|territoire; asso|Asso|association|; autre|Autre|association|; dir|Direction|direction_departementale|; sa|Service A|service_departemental|a; \
         sb|Service B|service_departemental|b
         actions: id|titre|territoires|thematiques|beneficiaires; x1|Un|a|logement|100; x2|Deux|b|logement|50; x3|Trois|a|sante|; x4|Quatre|c|sante|7
         participations: action|partenaire|role; x1|asso|pilote; x1|sa|contributeur; x2|asso|pilote; x3|sa|pilote; x3|asso|contributeur; x4|autre|pilote; x4|asso|invite
         sollicitations: date|de|vers|nature; 2014-01-01|dir|sa|sollicitation; 2014-01-02|sb|dir|sollicitation; 2014-01-02|sb|sa|sollicitation",
    )
    .dossier
}

fn linked(dossier: &Dossier) -> Linkage {
    let partners = PartnerLinkage { canonical: (0..dossier.partners.len()).map(PartnerIdx::from).collect(), ..Default::default() };
    Linkage { partners, ..Default::default() }
}

fn leave(ids: &[&str]) -> (Dossier, Departure) {
    let dossier = dossier();
    let linkage = linked(&dossier);
    let network = Network::build(&dossier, &linkage, DAY);
    let partners: Vec<PartnerIdx> =
        ids.iter().map(|id| dossier.partners.iter().position(|p| p.id == *id).map(PartnerIdx::from).unwrap()).collect();
    let departure = without(&dossier, &linkage, &network, DAY, &partners);
    (dossier, departure)
}

#[test]
fn what_leaves_with_a_lead() {
    let (dossier, lost) = leave(&["asso"]);
    let told: Vec<(&str, Fate, Vec<&str>)> = lost
        .actions
        .iter()
        .map(|loss| {
            let takers = loss.takers.iter().map(|&p| dossier.partner(p).id.as_str()).collect();
            (dossier.action(loss.action).id.as_str(), loss.fate, takers)
        })
        .collect();
    // Nobody of its kind works in B or on housing: nobody is named for x2. The invitation to x4 holds nothing up.
    assert_eq!(told, [("x2", Fate::Deserted, vec![]), ("x1", Fate::WithoutLead, vec!["sa"]), ("x3", Fate::Lessened, vec![])]);
    let subjects: Vec<(&str, u32)> = lost.subjects.iter().map(|s| (s.theme.as_str(), s.territory.0)).collect();
    assert_eq!((subjects, lost.parted.len(), lost.cut.len()), (vec![("logement", 1)], 1, 0));
    // On health in A the service would be alone, and on housing there.
    assert_eq!(lost.next, [(PartnerIdx(3), 2)]);
    assert_eq!((lost.before.n_partners, lost.after.n_partners, lost.n_ties), (5, 4, 2));
}

#[test]
fn a_territory_is_cut_when_its_only_service_leaves() {
    let (_, lost) = leave(&["sb"]);
    assert_eq!((lost.cut, lost.actions.len(), lost.alone.len()), (vec![(PartnerIdx(2), TerritoryIdx(1))], 0, 0));
    let (_, lost) = leave(&["dir", "sa"]);
    assert_eq!(lost.cut, [(PartnerIdx(2), TerritoryIdx(0)), (PartnerIdx(2), TerritoryIdx(1))]);
    assert_eq!((lost.alone, lost.before.n_pieces, lost.after.n_pieces), (vec![PartnerIdx(4)], 1, 2));
    assert!(lost.after.efficiency < lost.before.efficiency && lost.after.largest == 2);
}

#[test]
fn becoming_one_shows_what_rests_on_it() {
    let dossier = dossier();
    let found = merged(&dossier, &linked(&dossier), DAY, &[PartnerIdx(0), PartnerIdx(3)]);
    assert_eq!((found.n_actions, found.shared_actions.len(), found.only.len()), (3, 2, 2));
    assert_eq!((found.alone.len(), found.shared_territories.len(), found.territories.len(), found.calls_between), (2, 1, 2, 0));
}

#[test]
fn nobody_leaves() {
    let (_, lost) = leave(&[]);
    assert_eq!((lost.actions.len(), lost.n_ties, lost.subjects.len()), (0, 0, 0));
    assert_eq!(lost.before, lost.after);
}
