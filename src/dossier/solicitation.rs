//! `sollicitations`: calls of one partner on another.

use super::codes::{Answer, Nature, Table};
use super::column::{Kind, amount, codes_of, columns, text};
use super::date::Edge;
use super::index::Index;
use super::model::{Notes, Origin, PartnerIdx, Solicitation};
use super::record::{Field, Record, Relation};
use super::row::{Row, Words};
use crate::say;
use crate::sources::Severity;

columns! {
    SPEC: Solicitations, row("une sollicitation", "a solicitation"), reference("d'une sollicitation", "a solicitation"), files ["sollicitation", "solicitations", "solicitation", "demandes", "orientations", "requests", "echanges"];
    DATE = "date", Required, Kind::Date(Edge::First), ("Date", "Date"), ("Jour de l'appel", "Day of the call"), "2014-09-30", ["jour", "date sollicitation", "date demande", "day"];
    FROM = "de", Required, Kind::Reference(Table::Partners), ("De", "From"), ("Identifiant du partenaire qui appelle", "Identifier of the calling partner"), "pmi_melun", ["demandeur", "emetteur", "sollicite par", "origine", "from", "source", "partenaire demandeur"];
    TO = "vers", Required, Kind::Reference(Table::Partners), ("Vers", "To"), ("Identifiant du partenaire appelé", "Identifier of the partner called"), "ase_melun", ["destinataire", "sollicite", "cible", "to", "target", "partenaire sollicite", "a destination"];
    NATURE = "nature", Expected, Kind::Code(codes_of::<Nature>, NATURES), ("Nature", "Nature"), ("Sorte d'appel", "Kind of call"), "sollicitation", ["type", "nature sollicitation", "type sollicitation", "kind", "objet"];
    VOLUME = "volume", Optional, amount(text("appels", "calls")), ("Volume", "Volume"), ("Nombre d'appels que la ligne résume", "Number of calls that the row sums up"), "1", ["nombre", "quantite", "nb", "effectif", "count", "nombre sollicitation"];
    ANSWER = "suite", Optional, Kind::Code(codes_of::<Answer>, ANSWERS), ("Suite", "Answer"), ("Ce que l'appel est devenu", "What became of the call"), "honoree", ["reponse", "suite donnee", "resultat", "answer", "outcome", "statut"];
}

const NATURES: &[(&str, &str)] = &[
    ("demande", "sollicitation"),
    ("appel", "sollicitation"),
    ("contact", "sollicitation"),
    ("mise à dispo", "mise_a_disposition"),
    ("prêt", "mise_a_disposition"),
    ("orientation usager", "orientation"),
    ("intervention conjointe", "co_intervention"),
    ("visite conjointe", "co_intervention"),
];

const ANSWERS: &[(&str, &str)] = &[
    ("oui", "honoree"),
    ("acceptée", "honoree"),
    ("satisfaite", "honoree"),
    ("accepted", "honoree"),
    ("non", "refusee"),
    ("rejetée", "refusee"),
    ("refus", "refusee"),
    ("pas de réponse", "sans_suite"),
    ("sans réponse", "sans_suite"),
    ("aucune", "sans_suite"),
    ("no answer", "sans_suite"),
];

impl Record for Solicitation {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::date(self.date),
            Field::reference(self.from),
            Field::reference(self.to),
            Field::code(self.nature),
            Field::number(self.volume),
            Field::maybe_code(self.answer),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Relation for Solicitation {
    type Key<'a> = (jiff::civil::Date, PartnerIdx, PartnerIdx, Nature, Option<Answer>);
    fn key(&self) -> Self::Key<'_> {
        (self.date, self.from, self.to, self.nature, self.answer)
    }
}

pub(super) fn read(row: &mut Row<'_, '_>, partners: &Index<'_>) -> Option<Solicitation> {
    let date = row.date(DATE);
    let (from, to): (Option<PartnerIdx>, Option<PartnerIdx>) = (row.reference(FROM, partners), row.reference(TO, partners));
    // Any call is at least a request.
    let nature = row.code_or(NATURE, Nature::Request);
    let volume = row.number(VOLUME);
    let answer = row.code(ANSWER);
    if from.is_some() && from == to {
        row.say(Severity::Warning, "calls_itself", TO, || Words {
            found: say!("le partenaire se sollicite lui-même" | "the partner calls on itself"),
            mend: say!("corriger l'un des deux partenaires" | "correct one of the two partners"),
            meanwhile: super::row::dropped(),
            ..Words::default()
        });
        return None;
    }
    let (notes, origin) = (row.notes(), row.origin());
    Some(Solicitation { date: date?, from: from?, to: to?, nature, volume, answer, notes, origin })
}
