//! SCAFFOLD, replaced by the real reading: loads a canonical, faultless dossier.
#![allow(missing_docs, clippy::unwrap_used)]
use super::*;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

type Row = HashMap<String, String>;

fn rows(dir: &Path, name: &str) -> Vec<(u32, Row)> {
    let Ok(mut r) = csv::Reader::from_path(dir.join(format!("{name}.csv"))) else { return vec![] };
    let h = r.headers().unwrap().clone();
    r.records()
        .enumerate()
        .map(|(i, rec)| {
            let rec = rec.unwrap();
            (i as u32 + 2, h.iter().map(str::to_owned).zip(rec.iter().map(|c| c.trim().to_owned())).collect())
        })
        .collect()
}
fn s(r: &Row, k: &str) -> String {
    r.get(k).cloned().unwrap_or_default()
}
fn o(r: &Row, k: &str) -> Option<String> {
    r.get(k).filter(|v| !v.is_empty()).cloned()
}
fn n(r: &Row, k: &str) -> Option<f64> {
    o(r, k).and_then(|v| v.parse().ok())
}
fn d(r: &Row, k: &str) -> Option<jiff::civil::Date> {
    o(r, k).and_then(|v| v.parse().ok())
}
fn l(r: &Row, k: &str) -> Vec<String> {
    let mut v: Vec<String> = s(r, k).split('|').filter(|x| !x.is_empty()).map(str::to_owned).collect();
    v.sort();
    v.dedup();
    v
}

/// Loads a canonical dossier; rows that don't fit are dropped.
pub fn quick_load(dir: &Path) -> Dossier {
    let mut out = Dossier { name: dir.file_name().unwrap().to_string_lossy().into_owned(), ..Default::default() };
    let mut t = rows(dir, "territoires");
    t.sort_by_key(|r| s(&r.1, "id"));
    let ti: BTreeMap<String, TerritoryIdx> = t.iter().enumerate().map(|(i, r)| (s(&r.1, "id"), i.into())).collect();
    let og = |line: u32| Origin { source: 0, line };
    out.territories = t
        .iter()
        .map(|(line, r)| Territory {
            id: s(r, "id"),
            name: s(r, "nom"),
            level: Level::from_code(&s(r, "niveau")).unwrap_or(Level::Municipality),
            parent: ti.get(&s(r, "parent")).copied(),
            insee_code: o(r, "code_insee"),
            typology: o(r, "typologie"),
            population: n(r, "population"),
            latitude: n(r, "latitude"),
            longitude: n(r, "longitude"),
            notes: vec![],
            origin: og(*line),
        })
        .collect();
    out.indicators = rows(dir, "indicateurs")
        .iter()
        .filter_map(|(line, r)| {
            Some(Indicator {
                territory: *ti.get(&s(r, "territoire"))?,
                name: s(r, "indicateur"),
                period: s(r, "periode"),
                value: n(r, "valeur")?,
                unit: o(r, "unite"),
                source: o(r, "source"),
                notes: vec![],
                origin: og(*line),
            })
        })
        .collect();
    let mut p = rows(dir, "partenaires");
    p.sort_by_key(|r| s(&r.1, "id"));
    let pi: BTreeMap<String, PartnerIdx> = p.iter().enumerate().map(|(i, r)| (s(&r.1, "id"), i.into())).collect();
    out.partners = p
        .iter()
        .map(|(line, r)| Partner {
            id: s(r, "id"),
            name: s(r, "nom"),
            acronym: o(r, "sigle"),
            kind: PartnerKind::from_code(&s(r, "type")).unwrap_or(PartnerKind::Other),
            territory: ti.get(&s(r, "territoire")).copied(),
            parent: pi.get(&s(r, "parent")).copied(),
            siret: o(r, "siret"),
            notes: vec![],
            origin: og(*line),
        })
        .collect();
    let mut a = rows(dir, "actions");
    a.sort_by_key(|r| s(&r.1, "id"));
    let ai: BTreeMap<String, ActionIdx> = a.iter().enumerate().map(|(i, r)| (s(&r.1, "id"), i.into())).collect();
    out.actions = a
        .iter()
        .map(|(line, r)| {
            let mut terr: Vec<_> = l(r, "territoires").iter().filter_map(|x| ti.get(x).copied()).collect();
            terr.sort();
            Action {
                id: s(r, "id"),
                title: s(r, "titre"),
                description: s(r, "description"),
                territories: terr,
                carrier: Carrier::from_code(&s(r, "portage")),
                themes: l(r, "thematiques"),
                target_groups: l(r, "publics"),
                axis: o(r, "axe"),
                workshop: o(r, "atelier"),
                framework: o(r, "cadre"),
                lead: pi.get(&s(r, "pilote")).copied(),
                start: d(r, "debut"),
                end: d(r, "fin"),
                status: Status::from_code(&s(r, "statut")),
                priority: n(r, "priorite"),
                cost_per_year: n(r, "cout"),
                fte: n(r, "etp"),
                beneficiaries: n(r, "beneficiaires"),
                outcome: n(r, "resultat"),
                notes: vec![],
                origin: og(*line),
            }
        })
        .collect();
    out.participations = rows(dir, "participations")
        .iter()
        .filter_map(|(line, r)| {
            Some(Participation {
                action: *ai.get(&s(r, "action"))?,
                partner: *pi.get(&s(r, "partenaire"))?,
                role: Role::from_code(&s(r, "role"))?,
                intensity: n(r, "intensite"),
                start: d(r, "debut"),
                end: d(r, "fin"),
                awaits: ResourceExpectation::from_code(&s(r, "attente_moyens")),
                notes: vec![],
                origin: og(*line),
            })
        })
        .collect();
    out.participations.sort_by_key(|x| (x.action, x.partner, x.role));
    let mut m = rows(dir, "rencontres");
    m.sort_by_key(|r| s(&r.1, "id"));
    out.meetings = m
        .iter()
        .filter_map(|(line, r)| {
            Some(Meeting {
                id: s(r, "id"),
                date: d(r, "date")?,
                kind: MeetingKind::from_code(&s(r, "type"))?,
                territory: *ti.get(&s(r, "territoire"))?,
                title: o(r, "titre"),
                workshop: o(r, "atelier"),
                notes: vec![],
                origin: og(*line),
            })
        })
        .collect();
    let mi: BTreeMap<String, MeetingIdx> = out.meetings.iter().enumerate().map(|(i, x)| (x.id.clone(), i.into())).collect();
    out.attendances = rows(dir, "presences")
        .iter()
        .filter_map(|(line, r)| {
            Some(Attendance {
                meeting: *mi.get(&s(r, "rencontre"))?,
                partner: *pi.get(&s(r, "partenaire"))?,
                presence: Presence::from_code(&s(r, "presence"))?,
                notes: vec![],
                origin: og(*line),
            })
        })
        .collect();
    out.attendances.sort_by_key(|x| (x.meeting, x.partner));
    out.solicitations = rows(dir, "sollicitations")
        .iter()
        .filter_map(|(line, r)| {
            Some(Solicitation {
                date: d(r, "date")?,
                from: *pi.get(&s(r, "de"))?,
                to: *pi.get(&s(r, "vers"))?,
                nature: Nature::from_code(&s(r, "nature"))?,
                volume: n(r, "volume"),
                answer: Answer::from_code(&s(r, "suite")),
                notes: vec![],
                origin: og(*line),
            })
        })
        .collect();
    out.solicitations.sort_by_key(|x| (x.date, x.from, x.to, x.nature));
    let mut c = rows(dir, "conventions");
    c.sort_by_key(|r| s(&r.1, "id"));
    out.agreements = c
        .iter()
        .map(|(line, r)| {
            let mut ps: Vec<_> = l(r, "partenaires").iter().filter_map(|x| pi.get(x).copied()).collect();
            ps.sort();
            let mut ts: Vec<_> = l(r, "territoires").iter().filter_map(|x| ti.get(x).copied()).collect();
            ts.sort();
            Agreement {
                id: s(r, "id"),
                title: s(r, "titre"),
                partners: ps,
                territories: ts,
                start: d(r, "debut"),
                end: d(r, "fin"),
                status: o(r, "statut"),
                notes: vec![],
                origin: og(*line),
            }
        })
        .collect();
    out.sources = vec![Source { name: "scaffold".into(), rows: 0, fingerprint: String::new() }];
    out
}
