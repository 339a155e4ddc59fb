//! `mutualisations.csv`.

use super::proposal::{Proposal, estimate};
use super::{Ranking, options};
use crate::detectors::{Column, ResultTable, Subject, Value, View};
use crate::settings::Section;
use crate::text::Text;

macro_rules! columns {
    ($($code:literal, $fr:literal, $en:literal;)+) => { &[$(Column { code: $code, title: Text { fr: $fr, en: $en } },)+] };
}

/// The columns of `mutualisations.csv`; the first ten are a contract.
const COLUMNS: &[Column] = columns![
    "rang", "Rang d'intérêt", "Rank of interest";
    "groupe", "Groupe", "Group";
    "actions", "Actions", "Actions";
    "territoires", "Territoires", "Territories";
    "pilote_propose", "Pilote proposé", "Lead proposed";
    "gain_etp", "Temps épargné (équivalents temps plein, coordination déduite)", "Time spared (full-time equivalents, net of coordination)";
    "gain_euros", "Dépense épargnée (euros par an)", "Spending spared (euros a year)";
    "score", "Intérêt (moyenne de tous les ordres de priorité)", "Interest (mean of all orders of priority)";
    "bas", "Intérêt, bas", "Interest, low";
    "haut", "Intérêt, haut", "Interest, high";
    "relation", "Relation", "Relation";
    "option", "Option", "Option";
    "forme", "Travail dominant", "Main kind of work";
    "part_mutualisable", "Part mutualisable", "Poolable share";
    "faisabilite", "Facilité", "Feasibility";
    "certitude", "Même but (probabilité)", "One purpose (probability)";
    "premiere", "Première (part des ordres de priorité)", "First (share of the orders of priority)";
    "dans_les_10", "Parmi les 10 premières (part des ordres de priorité)", "Among the first 10 (share of the orders of priority)";
    "cle", "Clé", "Key";
    "gain_etp_bas", "Temps épargné, bas", "Time spared, low";
    "gain_etp_haut", "Temps épargné, haut", "Time spared, high";
    "part_fixe", "Part du travail faite une fois pour tous", "Share of the work done once for all";
    "second_pilote", "Second pilote possible", "Second possible lead";
    "accords", "Accords nécessaires", "Consent needed";
    "perimetre", "Territoires proposés", "Territories proposed";
];

/// One row a proposal, best first.
pub(super) fn table(view: &View, settings: &Section, found: &[Proposal], ranking: &Ranking) -> ResultTable {
    let rows = ranking.order.iter().enumerate().map(|(rank, &i)| {
        let (p, accepted) = (&found[i], &ranking.accepted[i]);
        let at = p.best();
        let actions = p.whole.actions.iter().map(|a| Subject::Action(*a)).collect();
        let territories = p.whole.profile.territories.iter().map(|t| Subject::Territory(*t)).collect();
        let (net, per_fte) = (at.net(), settings.number("hours_per_fte"));
        let fte = |hours: f64| if at.n_staffed == 0 { Value::Empty } else { Value::Number(hours / per_fte, 2) };
        let lead = |place: usize| at.leads.possible.get(place).map_or(Value::Empty, |lead| Value::Subject(Subject::Partner(lead.partner)));
        let (choice, _) = &options::options(view.dossier, p)[0];
        let (low, high) = ranking.spread[i];
        vec![
            Value::Count(rank + 1),
            Value::Text(p.redundancy.clone()),
            Value::Subjects(actions),
            Value::Subjects(territories),
            lead(0),
            fte(net.mid),
            at.euros.as_ref().map_or(Value::Empty, |draws| Value::Number(estimate(draws).mid, 0)),
            Value::Share(accepted.utility),
            Value::Share(low),
            Value::Share(high),
            Value::Code(p.relation.code(), p.relation.label()),
            Value::Code(choice.code(), choice.label()),
            Value::Code(at.kind.key(), at.kind.label()),
            Value::Share(at.poolable),
            Value::Share(at.profile.feasibility()),
            Value::Share(p.same_purpose),
            Value::Share(accepted.places.first().copied().unwrap_or(0.0)),
            Value::Share(accepted.among_first(10)),
            Value::Text(p.key.clone()),
            fte(net.low),
            fte(net.high),
            Value::Share(at.fixed),
            lead(1),
            Value::Subjects(at.agree.iter().map(|(partner, _)| Subject::Partner(*partner)).collect()),
            Value::Subjects(at.profile.territories.iter().map(|t| Subject::Territory(*t)).collect()),
        ]
    });
    ResultTable {
        file: "mutualisations",
        caption: Text {
            fr: "Mutualisations possibles, selon leur seul intérêt (la liste générale compte aussi la confiance et l'effort)",
            en: "Possible poolings, by their interest alone (the general list also counts confidence and effort)",
        },
        columns: COLUMNS,
        rows: rows.collect(),
        is_shown: true,
    }
}
