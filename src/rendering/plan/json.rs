//! The plan for programs: `plan.json`.

use super::Planned;
use crate::planning::subjects::Subject;
use crate::rendering::compose::words::Pen;
use crate::rendering::round::six;
use serde_json::{Value, json};

/// The whole plan.
pub fn plan(planned: &Planned, pen: &Pen) -> String {
    let (plan, dossier) = (planned.plan, planned.dossier);
    let selection = &plan.portfolio.selection;
    let ids =
        |territories: &[crate::dossier::TerritoryIdx]| territories.iter().map(|t| dossier.territory(*t).id.as_str()).collect::<Vec<_>>();
    let subject = |s: &Subject| {
        json!({
            "cle": s.key, "nature": s.kind.code(), "titre": pen.say(&s.title), "pourquoi": pen.say(&s.why), "heures": six(s.value), "minutes": six(s.minutes),
            "constats": s.findings, "actions": s.actions.iter().map(|a| dossier.action(*a).id.as_str()).collect::<Vec<_>>(),
            "partenaires": s.partners.iter().map(|p| dossier.partner(*p).id.as_str()).collect::<Vec<_>>(), "territoires": ids(&s.territories),
        })
    };
    let sessions: Vec<Value> = plan
        .sessions
        .iter()
        .map(|session| {
            let basin = &plan.map.basins[session.basin];
            let invitees: Vec<Value> = session
                .invitees
                .iter()
                .map(|i| json!({ "partenaire": dossier.partner(i.partner).id, "nom": dossier.partner(i.partner).name, "role": i.role.code(), "motif": pen.say(&i.reason) }))
                .collect();
            json!({
                "cle": session.key, "bassin": basin.key, "nom_bassin": basin.name, "date": session.date.to_string(), "debut": session.start.strftime("%H:%M").to_string(),
                "duree": session.duration, "titre": pen.say(&session.title), "sujets": session.subjects.iter().map(subject).collect::<Vec<_>>(), "invites": invitees,
                "salle": session.room,
            })
        })
        .collect();
    let entries: Vec<Value> = plan
        .portfolio
        .entries
        .iter()
        .enumerate()
        .map(|(j, entry)| {
            json!({
                "cle": entry.key, "rang": entry.rank, "territoires": ids(&entry.territories), "groupe_entier": entry.bond.is_none(), "retenue": selection.chosen.contains(&j), "gain_heures": six(entry.item.value), "minutes": six(entry.item.minutes),
                "pilote": entry.lead.map(|p| dossier.partner(p).id.as_str()), "dans_les_10": entry.among_ten.and_then(six),
            })
        })
        .collect();
    let whole = json!({
        "trimestre": plan.quarter.code(),
        "analyse_au": planned.as_of.to_string(),
        "bassins": plan.map.basins.iter().map(|b| json!({ "cle": b.key, "nom": b.name, "territoires": ids(&b.territories), "origine": pen.say(&b.origin) })).collect::<Vec<_>>(),
        "seances": sessions,
        "obstacles": plan.obstacles.iter().map(|o| pen.say(o)).collect::<Vec<_>>(),
        "ecart_sujets": six(plan.gaps.0),
        "ecart_invitations": six(plan.gaps.1),
        "en_attente": plan.left_out.iter().map(|l| json!({ "sujet": subject(&l.subject), "motif": pen.say(&l.why) })).collect::<Vec<_>>(),
        "transferts": plan.transfers.made.iter().map(|t| json!({
            "cle": t.key, "de": dossier.territory(t.from).id, "vers": dossier.territory(t.to).id, "action": dossier.action(t.action).id, "valeur": six(t.worth), "motif": pen.say(&t.reason),
        })).collect::<Vec<_>>(),
        "formations": plan.training.iter().map(|t| json!({ "cle": t.key, "titre": pen.say(&t.title), "motif": pen.say(&t.why), "territoires": ids(&t.territories) })).collect::<Vec<_>>(),
        "actions_exemplaires": plan.exemplary.iter().map(|e| json!({ "action": dossier.action(e.action).id, "motif": pen.say(&e.why) })).collect::<Vec<_>>(),
        "portefeuille": {
            "propositions": entries, "total_heures": six(selection.total), "meilleur_total": six(selection.greatest), "borne": six(selection.bound), "ecart": six(selection.gap),
            "prix_de_l_equite": six(selection.price_of_fairness()), "territoires_servis": selection.served.1, "territoires_concernes": selection.served.0,
            "plus_petit_gain": six(selection.smallest.0),
        },
    });
    let mut text = serde_json::to_string_pretty(&whole).expect("a tree of texts and finite numbers has nothing to fail on");
    text.push('\n');
    text
}
