//! Centre and field: who calls whom between the directorates and the MDS, against what the totals of each would give.
//!
//! Every partner belongs to the nearest directorate or MDS above it, itself included. *Down*: from a directorate's services to an MDS's; *up*: the other way.
//! Expected: quasi-independence on the margins of each direction; the ratio θ of each cell is shrunk by gamma–Poisson. Nothing written down is not a zero.

use super::super::{Column, ResultTable, Subject, Value, View};
use super::links::{Links, recorded};
use crate::dossier::{Nature, PartnerIdx, PartnerKind};
use crate::statistics::gamma_poisson::GammaPoisson;
use crate::statistics::margins;
use crate::statistics::reciprocity::{reciprocity, shuffled};
use crate::text::Text;
use std::collections::BTreeSet;

/// Seed of the shuffles.
const SEED: u64 = 77;
/// P(less than half of what is expected) from which a cell is marked.
const MARKED: f64 = 0.8;

const COLUMNS: &[Column] = &[
    Column { code: "direction", title: Text { fr: "Direction", en: "Directorate" } },
    Column { code: "mds", title: Text { fr: "MDS", en: "MDS" } },
    Column { code: "sens", title: Text { fr: "Sens", en: "Way" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
    Column { code: "observe", title: Text { fr: "Liens observés", en: "Links observed" } },
    Column { code: "attendu", title: Text { fr: "Liens attendus", en: "Links expected" } },
    Column { code: "rapport", title: Text { fr: "Observé / attendu", en: "Observed / expected" } },
    Column { code: "bas", title: Text { fr: "Rapport, bas", en: "Ratio, low" } },
    Column { code: "haut", title: Text { fr: "Rapport, haut", en: "Ratio, high" } },
    Column { code: "moins_de_moitie", title: Text { fr: "Probabilité de moins de la moitié", en: "Probability of less than half" } },
    Column { code: "mises_a_disposition", title: Text { fr: "dont mises à disposition", en: "of which secondments" } },
    Column { code: "deux_plans", title: Text { fr: "Deux plans côte à côte", en: "Two plans side by side" } },
];

const RECIPROCITY_COLUMNS: &[Column] = &[
    Column { code: "perimetre", title: Text { fr: "Périmètre", en: "Scope" } },
    Column { code: "liens", title: Text { fr: "Liens", en: "Links" } },
    Column { code: "reciprocite", title: Text { fr: "Part des liens rendus", en: "Share of links returned" } },
    Column { code: "attendu", title: Text { fr: "Part attendue au hasard", en: "Share expected by chance" } },
    Column { code: "bas", title: Text { fr: "Attendu, bas", en: "Expected, low" } },
    Column { code: "haut", title: Text { fr: "Attendu, haut", en: "Expected, high" } },
];

/// Which side a partner stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Centre(PartnerIdx),
    Field(PartnerIdx),
}

/// The nearest directorate or MDS above a partner, itself included. A parent chain longer than the dossier is deep (a cycle) leads nowhere.
fn side(view: &View, partner: PartnerIdx) -> Option<Side> {
    let mut at = view.linkage.partners.canonical(partner);
    for _ in 0..20 {
        match view.dossier.partner(at).kind {
            PartnerKind::Directorate => return Some(Side::Centre(at)),
            PartnerKind::Mds => return Some(Side::Field(at)),
            _ => at = view.linkage.partners.canonical(view.dossier.partner(at).parent?),
        }
    }
    None
}

/// The matrix and the reciprocity between centre and field; nothing without a directorate, an MDS, or a single solicitation. Cost O(solicitations + cells).
pub(super) fn tables(view: &View, links: &Links) -> Vec<ResultTable> {
    let dossier = view.dossier;
    let of_kind = |kind: PartnerKind| -> Vec<PartnerIdx> {
        (0..dossier.partners.len())
            .map(PartnerIdx::from)
            .filter(|&p| view.linkage.partners.canonical(p) == p && dossier.partner(p).kind == kind)
            .collect()
    };
    let (centre, field) = (of_kind(PartnerKind::Directorate), of_kind(PartnerKind::Mds));
    if centre.is_empty() || field.is_empty() || links.calls.is_empty() {
        return Vec::new();
    }
    let sides: Vec<Option<Side>> = (0..dossier.partners.len()).map(|p| side(view, PartnerIdx::from(p))).collect();
    let cell = |directorate: PartnerIdx, mds: PartnerIdx| -> Option<usize> {
        Some(centre.binary_search(&directorate).ok()? * field.len() + field.binary_search(&mds).ok()?)
    };
    let n_cells = centre.len() * field.len();
    // [down, up]
    let mut observed = [vec![0.0; n_cells], vec![0.0; n_cells]];
    let mut seconded = [vec![0usize; n_cells], vec![0usize; n_cells]];
    let mut between = Vec::new();
    let mut heard: BTreeSet<Side> = BTreeSet::new();
    for &row in &links.calls {
        let call = &dossier.solicitations[row];
        let (from, to) = (sides[call.from.index()], sides[call.to.index()]);
        heard.extend(from.into_iter().chain(to));
        let (way, directorate, mds) = match (from, to) {
            (Some(Side::Centre(d)), Some(Side::Field(m))) => (0, d, m),
            (Some(Side::Field(m)), Some(Side::Centre(d))) => (1, d, m),
            _ => continue,
        };
        between.push(if way == 0 { (directorate.0, mds.0) } else { (mds.0, directorate.0) });
        if let Some(at) = cell(directorate, mds) {
            observed[way][at] += 1.0;
            seconded[way][at] += usize::from(call.nature == Nature::Secondment);
        }
    }
    let recorded = recorded(view, links.calls.iter().copied());
    let is_told = |m: PartnerIdx| heard.contains(&Side::Field(m)) && dossier.partner(m).territory.is_none_or(|t| recorded[t.index()]);
    let is_possible: Vec<bool> = centre.iter().flat_map(|_| field.iter().map(|&m| is_told(m))).collect();
    let expected = observed.each_ref().map(|counts| margins::expected(counts, &is_possible, field.len()));
    let models: Vec<GammaPoisson> = observed
        .iter()
        .zip(&expected)
        .map(|(o, e)| GammaPoisson::fit(&o.iter().copied().zip(e.iter().copied()).collect::<Vec<_>>()))
        .collect();
    let below = |way: usize, at: usize| models[way].below(0.5, observed[way][at], expected[way][at]);
    let words = [
        ("descendant", Text { fr: "du centre vers le terrain", en: "from centre to field" }),
        ("montant", Text { fr: "du terrain vers le centre", en: "from field to centre" }),
    ];
    let mut rows = Vec::new();
    for &directorate in &centre {
        for &mds in &field {
            let Some(at) = cell(directorate, mds) else { continue };
            let side_by_side = is_possible[at] && (0..2).all(|way| expected[way][at] > 0.0 && below(way, at) >= MARKED);
            for way in 0..2 {
                let (o, e) = (observed[way][at], expected[way][at]);
                let told = is_possible[at];
                let status = match (told, o > 0.0) {
                    (false, _) => ("non_renseigne", Text { fr: "non renseigné", en: "not recorded" }),
                    (true, false) => ("zero_observe", Text { fr: "aucun lien relevé", en: "no link recorded" }),
                    (true, true) => ("observe", Text { fr: "relevé", en: "recorded" }),
                };
                let known = |value: Value| if told { value } else { Value::Empty };
                let estimated =
                    |value: &dyn Fn() -> f64, digits| if told && e > 0.0 { Value::Number(value(), digits) } else { Value::Empty };
                rows.push(vec![
                    Value::Subject(Subject::Partner(directorate)),
                    Value::Subject(Subject::Partner(mds)),
                    Value::Code(words[way].0, words[way].1),
                    Value::Code(status.0, status.1),
                    known(Value::Count(o as usize)),
                    known(Value::Number(e, 2)),
                    estimated(&|| models[way].ratio(o, e), 2),
                    estimated(&|| models[way].quantile(0.1, o, e), 2),
                    estimated(&|| models[way].quantile(0.9, o, e), 2),
                    estimated(&|| below(way, at), 3),
                    known(Value::Count(seconded[way][at])),
                    if side_by_side {
                        Value::Code("oui", Text { fr: "oui", en: "yes" })
                    } else {
                        Value::Code("non", Text { fr: "non", en: "no" })
                    },
                ]);
            }
        }
    }
    let matrix = ResultTable {
        file: "centre_terrain",
        caption: Text {
            fr: "Directions centrales et MDS\u{202f}: liens observés et attendus, dans les deux sens",
            en: "Central directorates and MDS: links observed and expected, both ways",
        },
        columns: COLUMNS,
        rows,
        is_shown: true,
    };
    let everyone: Vec<(u32, u32)> = links
        .calls
        .iter()
        .map(|&row| {
            (
                view.linkage.partners.canonical(dossier.solicitations[row].from).0,
                view.linkage.partners.canonical(dossier.solicitations[row].to).0,
            )
        })
        .collect();
    let scopes = [
        (("centre_terrain", Text { fr: "entre directions centrales et MDS", en: "between central directorates and MDS" }), &between),
        (("ensemble", Text { fr: "tous les liens du dossier", en: "all links of the dossier" }), &everyone),
    ];
    let rows = scopes.into_iter().filter_map(|(words, calls)| returned(words, calls)).collect();
    let reciprocity = ResultTable {
        file: "reciprocite",
        caption: Text { fr: "Les liens sont-ils rendus\u{202f}?", en: "Are links returned?" },
        columns: RECIPROCITY_COLUMNS,
        rows,
        is_shown: true,
    };
    vec![matrix, reciprocity]
}

fn returned((code, words): (&'static str, Text), calls: &[(u32, u32)]) -> Option<Vec<Value>> {
    let found = reciprocity(calls)?;
    // A thousand shuffles of small networks; fewer of large ones, whose shares hardly move from one shuffle to the next.
    let n_shuffles = (300_000 / calls.len().max(1) as u64).clamp(30, 1_000);
    let chance = shuffled(calls, n_shuffles, SEED);
    let at = |p: f64| chance.get(((chance.len() as f64 * p) as usize).min(chance.len().saturating_sub(1))).copied().unwrap_or(0.0);
    Some(vec![
        Value::Code(code, words),
        Value::Count(calls.len()),
        Value::Share(found),
        Value::Share(chance.iter().sum::<f64>() / chance.len().max(1) as f64),
        Value::Share(at(0.1)),
        Value::Share(at(0.9)),
    ])
}
