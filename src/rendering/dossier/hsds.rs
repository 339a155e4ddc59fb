//! The dossier as HSDS 3 reads it: partners as organisations, actions as services, territories as locations.
//!
//! # Shape      One CSV file a table, columns as the specification names them, with a `datapackage.json`; identifiers are the dossier's own, so that what comes
//! back is the same. What has no place there is counted in `pertes.csv`.
//! # Odd cases  An organisation must have a description: its kind, in words. An action without any partner is a service of no organisation, which the tables
//! refuse: left out, and counted.
//! # Source     Open Referral, "Human Services Data Specification" 3.0, tabular form.

use super::super::csv::lines;
use super::super::report::{CsvStyle, File};
use super::losses::{NOT_CARRIER, count, lost, table as losses};
use super::offer::carrier;
use super::{Sheet, slug};
use crate::dossier::{Action, Dossier, PartnerIdx, Status, Table};
use crate::text::{Lang, Text};
use serde_json::json;
use std::collections::BTreeSet;

/// Columns of which something is carried.
const CARRIED: &[(Table, &[&str])] = &[
    (Table::Partners, &["id", "nom", "sigle", "type", "parent", "siret", "rna"]),
    (Table::Actions, &["id", "titre", "description", "territoires", "thematiques", "publics", "pilote", "statut"]),
    (Table::Territories, &["id", "nom", "latitude", "longitude"]),
    (Table::Participations, &["action", "partenaire", "role"]),
];

const NOBODY: Text = Text {
    fr: "action sans partenaire : aucune organisation à qui la rattacher",
    en: "action without a partner: no organization to put it under",
};

/// A table of the specification.
struct Written {
    name: &'static str,
    columns: &'static [&'static str],
    /// Columns that refer to another table.
    links: &'static [(&'static str, &'static str)],
    rows: Vec<Vec<String>>,
}

/// The files, that of what is lost among them.
pub fn hsds(dossier: &Dossier, sheets: &[Sheet], lang: Lang) -> Vec<File> {
    let mut found = lost(sheets, CARRIED);
    let carriers: Vec<Option<PartnerIdx>> = (0..dossier.actions.len()).map(|index| carrier(dossier, index.into())).collect();
    carriers.iter().filter(|carrier| carrier.is_none()).for_each(|_| count(&mut found, Table::Actions, "", NOBODY));
    let others = dossier.participations.iter().filter(|row| carriers[row.action.index()] != Some(row.partner));
    others.for_each(|_| count(&mut found, Table::Participations, "", NOT_CARRIER));
    let id = |partner: PartnerIdx| dossier.partner(partner).id.as_str();
    let services: Vec<(&Action, &str)> =
        dossier.actions.iter().zip(&carriers).filter_map(|(action, of)| Some((action, id((*of)?)))).collect();
    let tables = [
        organizations(dossier, lang),
        organization_identifiers(dossier),
        written_services(&services),
        locations(dossier),
        service_at_location(dossier, &services),
        taxonomies(dossier),
        taxonomy_terms(&services),
        attributes(&services),
    ];
    let csv = |table: &Written| {
        let head = table.columns.iter().map(|column| (*column).to_owned()).collect();
        let rows = std::iter::once(head).chain(table.rows.iter().cloned());
        File { path: format!("{}.csv", table.name), bytes: lines(rows, CsvStyle::Canonical) }
    };
    let mut files: Vec<File> = tables.iter().map(csv).collect();
    files.push(losses(&found, lang));
    files.push(File { path: "datapackage.json".into(), bytes: format!("{:#}\n", datapackage(&dossier.name, &tables)).into_bytes() });
    files
}

fn datapackage(name: &str, tables: &[Written]) -> serde_json::Value {
    let resource = |table: &Written| {
        let keys: Vec<_> = table
            .links
            .iter()
            .map(|(column, to)| json!({ "fields": [column], "reference": { "resource": if *to == table.name { "" } else { to }, "fields": ["id"] } }))
            .collect();
        let mut schema = json!({
            "fields": table.columns.iter().map(|column| json!({ "name": column, "type": kind(column) })).collect::<Vec<_>>(),
            "primaryKey": ["id"],
            "missingValues": [""],
        });
        if !keys.is_empty() {
            schema["foreignKeys"] = keys.into();
        }
        json!({
            "name": table.name,
            "path": format!("{}.csv", table.name),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        })
    };
    let resources: Vec<_> = tables.iter().map(resource).collect();
    json!({ "name": slug(name), "title": name, "profile": "tabular-data-package", "resources": resources })
}

fn kind(column: &str) -> &'static str {
    if matches!(column, "latitude" | "longitude") { "number" } else { "string" }
}

fn owned(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn organizations(dossier: &Dossier, lang: Lang) -> Written {
    let row = |partner: &crate::dossier::Partner| {
        let parent = partner.parent.map(|parent| dossier.partner(parent).id.clone()).unwrap_or_default();
        vec![partner.id.clone(), partner.name.clone(), owned(&partner.acronym), partner.kind.label().get(lang).to_owned(), parent]
    };
    Written {
        name: "organizations",
        columns: &["id", "name", "alternate_name", "description", "parent_organization_id"],
        links: &[("parent_organization_id", "organizations")],
        rows: dossier.partners.iter().map(row).collect(),
    }
}

fn organization_identifiers(dossier: &Dossier) -> Written {
    // Schemes of org-id.guide: the register of companies and places of business, and that of associations.
    let rows = dossier.partners.iter().flat_map(|partner| {
        let of = |scheme: &str, kind: &str, number: &Option<String>| {
            number
                .as_ref()
                .map(|number| vec![format!("{}:{kind}", partner.id), partner.id.clone(), scheme.into(), kind.into(), number.clone()])
        };
        [of("FR-INSEE", "SIRET", &partner.siret), of("FR-RNA", "RNA", &partner.rna)].into_iter().flatten()
    });
    Written {
        name: "organization_identifiers",
        columns: &["id", "organization_id", "identifier_scheme", "identifier_type", "identifier"],
        links: &[("organization_id", "organizations")],
        rows: rows.collect(),
    }
}

fn written_services(services: &[(&Action, &str)]) -> Written {
    let row = |(action, of): &(&Action, &str)| {
        let status = match action.status {
            None | Some(Status::Ongoing) => "active",
            Some(Status::Planned) => "inactive",
            Some(Status::Completed | Status::Abandoned) => "defunct",
        };
        vec![
            action.id.clone(),
            (*of).to_owned(),
            action.title.clone(),
            action.description.clone(),
            status.to_owned(),
            action.target_groups.join(", "),
        ]
    };
    Written {
        name: "services",
        columns: &["id", "organization_id", "name", "description", "status", "eligibility_description"],
        links: &[("organization_id", "organizations")],
        rows: services.iter().map(row).collect(),
    }
}

fn locations(dossier: &Dossier) -> Written {
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let row = |territory: &crate::dossier::Territory| {
        vec![territory.id.clone(), "physical".to_owned(), territory.name.clone(), degrees(territory.latitude), degrees(territory.longitude)]
    };
    Written {
        name: "locations",
        columns: &["id", "location_type", "name", "latitude", "longitude"],
        links: &[],
        rows: dossier.territories.iter().map(row).collect(),
    }
}

fn service_at_location(dossier: &Dossier, services: &[(&Action, &str)]) -> Written {
    let rows = services.iter().flat_map(|(action, _)| {
        action.territories.iter().map(|territory| {
            let place = &dossier.territory(*territory).id;
            vec![format!("{}:{place}", action.id), action.id.clone(), place.clone()]
        })
    });
    Written {
        name: "service_at_location",
        columns: &["id", "service_id", "location_id"],
        links: &[("service_id", "services"), ("location_id", "locations")],
        rows: rows.collect(),
    }
}

/// The one list of themes that the dossier uses.
const TAXONOMY: &str = "thematiques";

fn taxonomies(dossier: &Dossier) -> Written {
    let row = vec![TAXONOMY.to_owned(), "Thématiques".to_owned(), format!("Thématiques des actions : {}", dossier.name)];
    Written { name: "taxonomies", columns: &["id", "name", "description"], links: &[], rows: vec![row] }
}

fn taxonomy_terms(services: &[(&Action, &str)]) -> Written {
    let themes: BTreeSet<&String> = services.iter().flat_map(|(action, _)| &action.themes).collect();
    let row = |theme: &&String| vec![(*theme).clone(), (*theme).clone(), (*theme).clone(), TAXONOMY.to_owned(), "fr".to_owned()];
    Written {
        name: "taxonomy_terms",
        columns: &["id", "name", "description", "taxonomy_id", "language"],
        links: &[("taxonomy_id", "taxonomies")],
        rows: themes.iter().map(row).collect(),
    }
}

fn attributes(services: &[(&Action, &str)]) -> Written {
    let rows = services.iter().flat_map(|(action, _)| {
        action.themes.iter().map(|theme| {
            vec![format!("{}:{theme}", action.id), action.id.clone(), theme.clone(), "service_category".to_owned(), "service".to_owned()]
        })
    });
    Written {
        name: "attributes",
        columns: &["id", "link_id", "taxonomy_term_id", "link_type", "link_entity"],
        links: &[("taxonomy_term_id", "taxonomy_terms")],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheets;
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn partners_actions_and_territories_find_their_place() {
        let dossier = from_text(
            "territoires: id|nom|niveau|latitude; m|Melun|commune|48.5
             partenaires: id|nom|type|parent|rna; mds|MDS|mds||; pmi|PMI|service_departemental|mds|; aide|Aide|association||W771000123
             actions: id|titre|territoires|thematiques|statut|etp; a1|Ateliers|m|famille+budget|terminee|1; a2|Forum|m|||
             participations: action|partenaire|role; a1|pmi|pilote",
        )
        .dossier;
        let files = hsds(&dossier, &sheets(&dossier), Lang::Fr);
        let text = |path: &str| {
            let file = files.iter().find(|file| file.path == path).expect("the file");
            String::from_utf8(file.bytes.clone()).expect("a text")
        };
        assert!(text("organizations.csv").contains("pmi,PMI,,service départemental,mds\n"));
        assert!(text("organization_identifiers.csv").contains("aide:RNA,aide,FR-RNA,RNA,W771000123\n"));
        assert_eq!(text("services.csv").lines().nth(1), Some("a1,pmi,Ateliers,,defunct,"));
        assert_eq!(text("service_at_location.csv").lines().nth(1), Some("a1:m,a1,m"));
        assert_eq!(text("attributes.csv").lines().count(), 3);
        assert!(!text("pertes.csv").contains("participations,,"));
        assert!(text("pertes.csv").contains("actions,etp,1,") && text("pertes.csv").contains("actions,,1,action sans partenaire"));
        let package: serde_json::Value = serde_json::from_str(&text("datapackage.json")).expect("JSON");
        assert_eq!(package["resources"].as_array().map(Vec::len), Some(8));
    }
}
