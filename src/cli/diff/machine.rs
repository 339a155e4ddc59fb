//! The answer for a program or a spreadsheet.

use crate::changes::{Changes, Course, Invitations, Tally, Way};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx};
use crate::rendering::harmless;
use serde_json::{Value, json};

/// Six decimals: beyond, a figure says nothing.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn actions<'a>(dossier: &'a Dossier, list: &[ActionIdx]) -> Vec<&'a str> {
    list.iter().map(|idx| dossier.action(*idx).id.as_str()).collect()
}

fn partners<'a>(dossier: &'a Dossier, list: &[PartnerIdx]) -> Vec<&'a str> {
    list.iter().map(|idx| dossier.partner(*idx).id.as_str()).collect()
}

/// Code, way and probability of a change of attendance.
const fn attendance(what: Invitations) -> (&'static str, Way, Option<f64>) {
    match what {
        Invitations::Moved(way, probability) => ("presence", way, Some(probability)),
        Invitations::Only(way) => ("invitation", way, None),
    }
}

/// Everything as JSON; records are their identifiers.
pub(super) fn json(before: &Dossier, after: &Dossier, found: &Changes) -> anyhow::Result<String> {
    let fields = |c: &crate::changes::ActionChange| -> Vec<Value> {
        c.fields.iter().map(|f| json!({"colonne": f.column, "avant": f.before.fr, "apres": f.after.fr})).collect()
    };
    let tally = |t: Tally| json!({"fois": t.times, "sur": t.of});
    let value = json!({
        "avant": {"dossier": before.name, "date": before.last_event().to_string()},
        "apres": {"dossier": after.name, "date": after.last_event().to_string()},
        "actions": found.actions.iter().map(|c| json!({
            "sort": c.fate.code(), "avant": actions(before, &c.before), "apres": actions(after, &c.after),
            "probabilite": rounded(c.probability), "colonnes": fields(c),
        })).collect::<Vec<_>>(),
        "partenaires": found.partners.iter().map(|c| json!({
            "sort": c.fate.code(), "avant": partners(before, &c.before), "apres": partners(after, &c.after),
            "probabilite": rounded(c.probability),
        })).collect::<Vec<_>>(),
        "participations": found.links.iter().map(|l| {
            let dossier = if l.way == Way::Gained { after } else { before };
            json!({"sens": l.way.code(), "partenaire": dossier.partner(l.partner).id, "action": dossier.action(l.action).id, "role": l.role.code()})
        }).collect::<Vec<_>>(),
        "sollicitations": found.calls.iter().map(|c| json!({
            "sens": c.way.code(), "de": before.partner(c.from.0).id, "vers": before.partner(c.to.0).id,
            "avant": tally(c.tallies.0), "apres": tally(c.tallies.1), "probabilite": rounded(c.probability),
        })).collect::<Vec<_>>(),
        "redondances": found.redundancies.iter().map(|r| json!({
            "sort": r.course.code(), "avant": actions(before, &r.before), "apres": actions(after, &r.after), "reglees": r.n_settled,
        })).collect::<Vec<_>>(),
        "mobilisation": found.mobilisation.iter().map(|m| {
            let (what, way, probability) = attendance(m.what);
            json!({
                "objet": what, "sens": way.code(), "partenaire": before.partner(m.partner.0).id, "territoire": before.territory(m.territory.0).id,
                "avant": tally(m.tallies.0), "apres": tally(m.tallies.1), "probabilite": probability.map(rounded),
            })
        }).collect::<Vec<_>>(),
        "notes": found.notes.iter().map(|note| &note.fr).collect::<Vec<_>>(),
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&value)?))
}

/// Everything as CSV, a change a row. Free text that a spreadsheet would take for a formula is preceded by an apostrophe.
pub(super) fn csv(before: &Dossier, after: &Dossier, found: &Changes) -> anyhow::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(["objet", "sort", "avant", "apres", "nom", "detail", "probabilite"])?;
    let mut row = |what: &str, fate: &str, was: String, is: String, name: &str, detail: &str, probability: Option<f64>| {
        let probability = probability.map(|p| rounded(p).to_string()).unwrap_or_default();
        writer.write_record([what, fate, &was, &is, &harmless(name), &harmless(detail), &probability])
    };
    for c in &found.actions {
        let name = c.after.first().map(|a| &after.action(*a).title).or(c.before.first().map(|a| &before.action(*a).title));
        let detail: Vec<String> = c.fields.iter().map(|f| format!("{} : {} → {}", f.column, f.before.fr, f.after.fr)).collect();
        let (was, is) = (actions(before, &c.before).join("|"), actions(after, &c.after).join("|"));
        row("action", c.fate.code(), was, is, name.map_or("", String::as_str), &detail.join(" ; "), Some(c.probability))?;
    }
    for c in &found.partners {
        let name = c.after.first().map(|p| &after.partner(*p).name).or(c.before.first().map(|p| &before.partner(*p).name));
        let (was, is) = (partners(before, &c.before).join("|"), partners(after, &c.after).join("|"));
        row("partenaire", c.fate.code(), was, is, name.map_or("", String::as_str), "", Some(c.probability))?;
    }
    for l in &found.links {
        let dossier = if l.way == Way::Gained { after } else { before };
        let (partner, action) = (dossier.partner(l.partner), dossier.action(l.action));
        let sides = if l.way == Way::Gained { (String::new(), action.id.clone()) } else { (action.id.clone(), String::new()) };
        row("participation", l.way.code(), sides.0, sides.1, &partner.name, &format!("{} ({})", partner.id, l.role.code()), None)?;
    }
    let counted = |(was, is): (Tally, Tally)| (format!("{}/{}", was.times, was.of), format!("{}/{}", is.times, is.of));
    for c in &found.calls {
        let (was, is) = counted(c.tallies);
        let (from, to) = (before.partner(c.from.0), before.partner(c.to.0));
        row(
            "sollicitation",
            c.way.code(),
            was,
            is,
            &format!("{} → {}", from.name, to.name),
            &format!("{}|{}", from.id, to.id),
            Some(c.probability),
        )?;
    }
    for r in found.redundancies.iter().filter(|r| r.course != Course::Stayed) {
        let name = r.before.first().map(|a| &before.action(*a).title).or(r.after.first().map(|a| &after.action(*a).title));
        let (was, is) = (actions(before, &r.before).join("|"), actions(after, &r.after).join("|"));
        row("redondance", r.course.code(), was, is, name.map_or("", String::as_str), "", None)?;
    }
    for m in &found.mobilisation {
        let ((what, way, probability), (was, is)) = (attendance(m.what), counted(m.tallies));
        let (partner, place) = (before.partner(m.partner.0), before.territory(m.territory.0));
        row(what, way.code(), was, is, &partner.name, &format!("{}|{}", partner.id, place.id), probability)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
