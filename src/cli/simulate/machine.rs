//! The answer for a program or a spreadsheet.

use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::network::what_if::{Departure, Fate, Shape, Union};
use crate::rendering::harmless;
use serde_json::{Value, json};

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Deserted => "sans_personne",
        Fate::WithoutLead => "sans_pilote",
        Fate::Lessened => "contributeur_perdu",
    }
}

fn partners<'a>(dossier: &'a Dossier, list: &[PartnerIdx]) -> Vec<&'a str> {
    list.iter().map(|&idx| dossier.partner(idx).id.as_str()).collect()
}

fn territories<'a>(dossier: &'a Dossier, list: &[TerritoryIdx]) -> Vec<&'a str> {
    list.iter().map(|&idx| dossier.territory(idx).id.as_str()).collect()
}

fn actions<'a>(dossier: &'a Dossier, list: &[ActionIdx]) -> Vec<&'a str> {
    list.iter().map(|&idx| dossier.action(idx).id.as_str()).collect()
}

fn shape(shape: &Shape) -> Value {
    let efficiency = shape.efficiency.map(|efficiency| (efficiency * 1e6).round() / 1e6);
    json!({"partenaires": shape.n_partners, "morceaux": shape.n_pieces, "plus_grand": shape.largest, "efficacite": efficiency})
}

/// A departure as JSON; records are their identifiers.
pub(super) fn departure(dossier: &Dossier, lost: &Departure, as_of: jiff::civil::Date) -> Value {
    json!({
        "sans": partners(dossier, &lost.partners),
        "date": as_of.to_string(),
        "actions": lost.actions.iter().map(|loss| json!({
            "action": dossier.action(loss.action).id,
            "sort": fate(loss.fate),
            "beneficiaires": dossier.action(loss.action).beneficiaries,
            "repreneurs": partners(dossier, &loss.takers),
        })).collect::<Vec<_>>(),
        "sujets": lost.subjects.iter().map(|subject| json!({
            "thematique": subject.theme,
            "territoire": dossier.territory(subject.territory).id,
            "repreneurs": partners(dossier, &subject.takers),
        })).collect::<Vec<_>>(),
        "seuls_ensuite": lost.next.iter().map(|&(partner, n)| json!({"partenaire": dossier.partner(partner).id, "sujets": n})).collect::<Vec<_>>(),
        "coupes": lost.cut.iter().map(|&(directorate, territory)| json!({
            "direction": dossier.partner(directorate).id,
            "territoire": dossier.territory(territory).id,
        })).collect::<Vec<_>>(),
        "territoires_separes": lost.parted.iter().map(|&(a, b)| territories(dossier, &[a, b])).collect::<Vec<_>>(),
        "partenaires_sans_lien": partners(dossier, &lost.alone),
        "conventions": lost.agreements.iter().map(|&idx| dossier.agreement(idx).id.as_str()).collect::<Vec<_>>(),
        "liens_perdus": lost.n_ties,
        "reseau_avant": shape(&lost.before),
        "reseau_apres": shape(&lost.after),
    })
}

/// Partners that become one as JSON.
pub(super) fn union(dossier: &Dossier, union: &Union, as_of: jiff::civil::Date) -> Value {
    json!({
        "reunis": partners(dossier, &union.partners),
        "date": as_of.to_string(),
        "actions": union.n_actions,
        "actions_communes": actions(dossier, &union.shared_actions),
        "actions_a_eux_seuls": actions(dossier, &union.only),
        "territoires": territories(dossier, &union.territories),
        "territoires_communs": territories(dossier, &union.shared_territories),
        "rencontres_communes": union.shared_meetings,
        "sollicitations_entre_eux": union.calls_between,
        "sujets_a_eux_seuls": union.alone.iter().map(|(theme, territory)| json!({
            "thematique": theme,
            "territoire": dossier.territory(*territory).id,
        })).collect::<Vec<_>>(),
    })
}

/// The JSON as text.
pub(super) fn json(value: &Value) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// One line of the table: what is lost, of which record, where, and who could take over.
type Row = [String; 5];

/// The rows of a departure.
pub(super) fn departure_rows(dossier: &Dossier, lost: &Departure) -> Vec<Row> {
    let takers = |list: &[PartnerIdx]| partners(dossier, list).join("|");
    let place = |idx: TerritoryIdx| dossier.territory(idx).id.clone();
    let row =
        |what: &str, record: &str, name: &str, place: String, takers: String| [what.into(), record.into(), name.into(), place, takers];
    let mut rows: Vec<Row> = Vec::new();
    for loss in &lost.actions {
        let action = dossier.action(loss.action);
        rows.push(row(
            fate(loss.fate),
            &action.id,
            &action.title,
            territories(dossier, &action.territories).join("|"),
            takers(&loss.takers),
        ));
    }
    for subject in &lost.subjects {
        rows.push(row("sujet_non_suivi", "", &subject.theme, place(subject.territory), takers(&subject.takers)));
    }
    for &(idx, _) in &lost.next {
        let partner = dossier.partner(idx);
        rows.push(row("seul_ensuite", &partner.id, &partner.name, partner.territory.map(place).unwrap_or_default(), String::new()));
    }
    for &(directorate, territory) in &lost.cut {
        let directorate = dossier.partner(directorate);
        rows.push(row("direction_coupee", &directorate.id, &directorate.name, place(territory), String::new()));
    }
    for &(a, b) in &lost.parted {
        rows.push(row("territoires_separes", "", "", territories(dossier, &[a, b]).join("|"), String::new()));
    }
    for &idx in &lost.alone {
        let partner = dossier.partner(idx);
        rows.push(row("partenaire_sans_lien", &partner.id, &partner.name, partner.territory.map(place).unwrap_or_default(), String::new()));
    }
    for &idx in &lost.agreements {
        let agreement = dossier.agreement(idx);
        rows.push(row(
            "convention",
            &agreement.id,
            &agreement.title,
            territories(dossier, &agreement.territories).join("|"),
            String::new(),
        ));
    }
    rows
}

/// The rows of partners that become one.
pub(super) fn union_rows(dossier: &Dossier, union: &Union) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (what, list) in [("action_commune", &union.shared_actions), ("action_a_eux_seuls", &union.only)] {
        for &idx in list {
            let action = dossier.action(idx);
            let places = territories(dossier, &action.territories).join("|");
            rows.push([what.into(), action.id.clone(), action.title.clone(), places, String::new()]);
        }
    }
    for (theme, territory) in &union.alone {
        let place = dossier.territory(*territory).id.clone();
        rows.push(["sujet_a_eux_seuls".into(), String::new(), theme.clone(), place, String::new()]);
    }
    for &idx in &union.shared_territories {
        let territory = dossier.territory(idx);
        rows.push(["territoire_commun".into(), territory.id.clone(), territory.name.clone(), territory.id.clone(), String::new()]);
    }
    rows
}

/// The rows as CSV. Free text that a spreadsheet would take for a formula is preceded by an apostrophe.
pub(super) fn csv(rows: &[Row]) -> anyhow::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(["nature", "id", "nom", "territoires", "repreneurs"])?;
    for [what, id, name, places, takers] in rows {
        writer.write_record([what, id, &harmless(name), places, takers])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
