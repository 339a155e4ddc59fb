//! `decisions`: what the conference decided on recommendations.

use super::codes::Verdict;
use super::column::{Kind, codes_of, columns};
use super::date::Edge;
use super::model::{Decision, Notes, Origin};
use super::record::{Field, Record, Relation};
use super::row::Row;

columns! {
    SPEC: Decisions, row("une décision", "a decision"), reference("d'une décision", "a decision"), files ["decision", "releve decisions", "deliberations"];
    DATE = "date", Required, Kind::Date(Edge::First), ("Date", "Date"), ("Jour de la décision", "Day of the decision"), "2014-11-20", ["jour", "date decision", "le", "day"];
    SUBJECT = "objet", Required, Kind::Text, ("Objet", "Subject"), ("Clé de la recommandation", "Key of the recommendation"), "pooling_candidates-3f2a", ["cle", "recommandation", "cle recommandation", "key", "subject"];
    VERDICT = "decision", Required, Kind::Code(codes_of::<Verdict>, VERDICTS), ("Décision", "Decision"), ("Ce qui a été décidé", "What was decided"), "retenue", ["avis", "suite", "verdict", "statut"];
    REASON = "motif", Optional, Kind::Text, ("Motif", "Reason"), ("Pourquoi", "Why"), "Déjà engagé avec la CAF", ["raison", "commentaire", "explication", "reason"];
    BY = "par", Optional, Kind::Text, ("Par", "By"), ("Qui a décidé", "Who decided"), "Conférence départementale", ["decide par", "auteur", "instance", "by"];
    DUE = "echeance", Optional, Kind::Date(Edge::Last), ("Échéance", "Due"), ("Pour quand", "By when"), "2015-06-30", ["date echeance", "delai", "due", "pour le"];
}

const VERDICTS: &[(&str, &str)] = &[
    ("oui", "retenue"),
    ("acceptée", "retenue"),
    ("validée", "retenue"),
    ("approuvée", "retenue"),
    ("modifiée", "adaptee"),
    ("amendée", "adaptee"),
    ("non", "rejetee"),
    ("refusée", "rejetee"),
    ("ajournée", "reportee"),
    ("différée", "reportee"),
    ("à revoir", "reportee"),
];

impl Record for Decision {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::date(self.date),
            Field::text(&self.subject),
            Field::code(self.verdict),
            Field::maybe(self.reason.as_ref()),
            Field::maybe(self.by.as_ref()),
            Field::date(self.due),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for Decision {
    type Key<'a> = (&'a str, jiff::civil::Date, Verdict);
    fn key(&self) -> Self::Key<'_> {
        (&self.subject, self.date, self.verdict)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>) -> Option<Decision> {
    let (date, subject, verdict) = (row.date(DATE), row.text(SUBJECT), row.code(VERDICT));
    let (reason, by, due) = (row.text(REASON), row.text(BY), row.date(DUE));
    let (notes, origin) = (row.notes(), row.origin());
    Some(Decision { date: date?, subject: subject?, verdict: verdict?, reason, by, due, notes, origin })
}
