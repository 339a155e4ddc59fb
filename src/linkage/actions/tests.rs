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
