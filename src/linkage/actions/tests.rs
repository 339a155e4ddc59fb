use crate::dossier::{Action, Carrier, Dossier, Level, Origin, Territory};

/// A dossier of bare titles, one territory each.
pub fn dossier_of(titles: &[&str]) -> Dossier {
    let mut dossier = Dossier::default();
    for (position, title) in titles.iter().enumerate() {
        let id = format!("{position:04}");
        dossier.territories.push(Territory {
            id: format!("t{id}"),
            name: format!("MDS de Zone{id}"),
            level: Level::Mds,
            parent: None,
            insee_code: None,
            typology: None,
            population: None,
            latitude: None,
            longitude: None,
            notes: vec![],
            origin: Origin::default(),
        });
        dossier.actions.push(Action {
            id: format!("a{id}"),
            title: (*title).to_owned(),
            description: String::new(),
            territories: vec![position.into()],
            carrier: Some(Carrier::Territorial),
            themes: vec![],
            target_groups: vec![],
            axis: None,
            workshop: None,
            framework: None,
            lead: None,
            start: None,
            end: None,
            status: None,
            priority: None,
            cost_per_year: None,
            fte: None,
            beneficiaries: None,
            outcome: None,
            notes: vec![],
            origin: Origin::default(),
        });
    }
    dossier
}

/// Titles of as many purposes, none near another.
const OTHERS: [&str; 22] = [
    "Jardin partagé au pied des immeubles",
    "Consultations de puériculture dans les villages",
    "Vacances en famille au bord de la mer",
    "Transport à la demande vers la maison médicale",
    "Halte répit Alzheimer",
    "Épicerie solidaire du canton",
    "Initiation à l'ordinateur et à la messagerie",
    "Hébergement d'urgence des femmes victimes de violences",
    "Chantier d'insertion des berges de rivière",
    "Fête des voisins et repas de quartier",
    "Microcrédit personnel pour l'achat d'un véhicule",
    "Formation des assistants familiaux",
    "Dépistage bucco-dentaire en maternelle",
    "Médiation familiale après une séparation",
    "Écrivain public et aide aux démarches",
    "Soutien aux usages raisonnés des écrans",
    "Planification familiale et contraception au lycée",
    "Adaptation des logements au handicap moteur",
    "Parrainage de proximité de mineurs isolés",
    "Traduction par téléphone pour les étrangers",
    "Comité d'éthique des professionnels",
    "Bilan de mémoire gratuit en pharmacie",
];

/// Bare titles with others of quite other purposes after them.
pub fn among_others(titles: &[&str]) -> Dossier {
    dossier_of(&[titles, &OTHERS].concat())
}
