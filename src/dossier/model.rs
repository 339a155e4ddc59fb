//! The model: one struct a table, references resolved to positions in canonical order.

use super::codes::*;
use crate::sources::Ring;
use jiff::civil::Date;
use serde::Serialize;

/// Declares a position in one table of a [`Dossier`].
macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as an index of a slice.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            fn from(position: usize) -> Self {
                Self(u32::try_from(position).expect("a table holds fewer than 2^32 rows: reading refuses longer ones"))
            }
        }
    )+ };
}

positions! {
    /// Position of a territory in [`Dossier::territories`].
    TerritoryIdx;
    /// Position of a partner in [`Dossier::partners`].
    PartnerIdx;
    /// Position of an action in [`Dossier::actions`].
    ActionIdx;
    /// Position of a meeting in [`Dossier::meetings`].
    MeetingIdx;
    /// Position of an agreement in [`Dossier::agreements`].
    AgreementIdx;
}

/// Where a record was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Origin {
    /// Position in [`Dossier::sources`].
    pub source: u16,
    /// Line of the file, or row of the sheet, counted from 1.
    pub line: u32,
}

/// A record of a dossier: table and position in canonical order. What findings give as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RowRef {
    /// The table.
    pub table: Table,
    /// The position in the table's canonical order.
    pub index: u32,
}

impl RowRef {
    /// The record at `index` of `table`.
    pub fn new(table: Table, index: usize) -> Self {
        Self { table, index: u32::try_from(index).expect("a table holds fewer than 2^32 rows: reading refuses longer ones") }
    }
}

impl From<TerritoryIdx> for RowRef {
    fn from(idx: TerritoryIdx) -> Self {
        Self { table: Table::Territories, index: idx.0 }
    }
}
impl From<PartnerIdx> for RowRef {
    fn from(idx: PartnerIdx) -> Self {
        Self { table: Table::Partners, index: idx.0 }
    }
}
impl From<ActionIdx> for RowRef {
    fn from(idx: ActionIdx) -> Self {
        Self { table: Table::Actions, index: idx.0 }
    }
}
impl From<MeetingIdx> for RowRef {
    fn from(idx: MeetingIdx) -> Self {
        Self { table: Table::Meetings, index: idx.0 }
    }
}
impl From<AgreementIdx> for RowRef {
    fn from(idx: AgreementIdx) -> Self {
        Self { table: Table::Agreements, index: idx.0 }
    }
}

/// A file, or sheet of a file, that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Source {
    /// Name as the user knows it: `actions.csv`, or `dossier.xlsx, feuille « Actions »`.
    pub name: String,
    /// Rows kept, headers aside.
    pub rows: usize,
    /// SHA-256 of the rows sorted: the same when rows are shuffled.
    pub fingerprint: String,
}

/// Name of the file in which the app keeps what people decide: the source of the rows that it adds to the tables.
pub const REGISTER: &str = "registre.sqlite";

/// Columns that the format doesn't know, and `document`: kept as notes (column, value), in order of the columns' names.
pub type Notes = Vec<(String, String)>;

/// A territory: département, basin, MDS, commune …
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Territory {
    pub id: String,
    pub name: String,
    pub level: Level,
    pub parent: Option<TerritoryIdx>,
    pub insee_code: Option<String>,
    pub typology: Option<String>,
    pub population: Option<f64>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A figure about a territory.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Indicator {
    pub territory: TerritoryIdx,
    pub name: String,
    pub period: String,
    pub value: f64,
    pub unit: Option<String>,
    pub source: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A partner, or a service or directorate of the département.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Partner {
    pub id: String,
    pub name: String,
    pub acronym: Option<String>,
    pub kind: PartnerKind,
    pub territory: Option<TerritoryIdx>,
    pub parent: Option<PartnerIdx>,
    pub siret: Option<String>,
    /// Number of the association in the national register (RNA): W and nine characters.
    pub rna: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// An action of a social project.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Action {
    pub id: String,
    pub title: String,
    /// Empty when the cell is.
    pub description: String,
    /// Sorted, at least one.
    pub territories: Vec<TerritoryIdx>,
    pub carrier: Option<Carrier>,
    /// Sorted.
    pub themes: Vec<String>,
    /// Sorted.
    pub target_groups: Vec<String>,
    pub axis: Option<String>,
    pub workshop: Option<String>,
    pub framework: Option<String>,
    pub lead: Option<PartnerIdx>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub status: Option<Status>,
    /// 1 is the highest.
    pub priority: Option<f64>,
    /// Euros a year.
    pub cost_per_year: Option<f64>,
    /// Full-time equivalents.
    pub fte: Option<f64>,
    /// People a year.
    pub beneficiaries: Option<f64>,
    /// 0 to 1, from an evaluation.
    pub outcome: Option<f64>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A partner's part in an action.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Participation {
    pub action: ActionIdx,
    pub partner: PartnerIdx,
    pub role: Role,
    /// 0 to 1.
    pub intensity: Option<f64>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub awaits: Option<ResourceExpectation>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A meeting to which partners were invited.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Meeting {
    pub id: String,
    pub date: Date,
    pub kind: MeetingKind,
    pub territory: TerritoryIdx,
    pub title: Option<String>,
    pub workshop: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// An invitation, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Attendance {
    pub meeting: MeetingIdx,
    pub partner: PartnerIdx,
    pub presence: Presence,
    pub notes: Notes,
    pub origin: Origin,
}

/// A call of one partner on another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Solicitation {
    pub date: Date,
    pub from: PartnerIdx,
    pub to: PartnerIdx,
    pub nature: Nature,
    pub volume: Option<f64>,
    pub answer: Option<Answer>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A signed agreement (convention).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Agreement {
    pub id: String,
    pub title: String,
    /// Sorted, at least one.
    pub partners: Vec<PartnerIdx>,
    /// Sorted.
    pub territories: Vec<TerritoryIdx>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub status: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A need raised by a workshop, inhabitants or an analysis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Need {
    pub id: String,
    pub territory: TerritoryIdx,
    pub statement: String,
    /// Sorted.
    pub themes: Vec<String>,
    /// Sorted.
    pub target_groups: Vec<String>,
    pub date: Option<Date>,
    pub competence: Option<Competence>,
    pub meeting: Option<MeetingIdx>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A partner's seat on a standing body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Seat {
    pub body: BodyKind,
    pub territory: TerritoryIdx,
    pub partner: PartnerIdx,
    pub function: SeatFunction,
    pub workshop: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A milestone of a territory's social project.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Milestone {
    pub territory: TerritoryIdx,
    pub kind: MilestoneKind,
    pub date: Date,
    pub note: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// What a table, or the actions of a framework, may be trusted to hold for a territory.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Completeness {
    pub territory: TerritoryIdx,
    /// A table's name or a framework (`projet_territorial`, `pst` …).
    pub scope: String,
    pub extent: Extent,
    pub note: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A decision of the conference on a recommendation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct Decision {
    pub date: Date,
    /// Key of the recommendation.
    pub subject: String,
    pub verdict: Verdict,
    pub reason: Option<String>,
    pub by: Option<String>,
    pub due: Option<Date>,
    pub notes: Notes,
    pub origin: Origin,
}

/// A pair of actions of which a person said whether they pursue one purpose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct JudgedPair {
    /// As written: either of the two may come first.
    pub left: ActionIdx,
    pub right: ActionIdx,
    /// Nothing: not judged yet.
    pub verdict: Option<Judgement>,
    pub by: Option<String>,
    pub date: Option<Date>,
    pub reason: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

impl JudgedPair {
    /// Both actions in canonical order.
    pub fn pair(&self) -> (ActionIdx, ActionIdx) {
        (self.left.min(self.right), self.left.max(self.right))
    }
}

/// A pair of partners of which a person said whether they are one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct JudgedPartners {
    /// As written: either of the two may come first.
    pub one: PartnerIdx,
    pub other: PartnerIdx,
    /// Nothing: not judged yet.
    pub verdict: Option<Identity>,
    /// Whose name stands for both.
    pub keep: Option<PartnerIdx>,
    pub by: Option<String>,
    pub date: Option<Date>,
    pub reason: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

impl Territory {
    /// Kilometres as the crow flies to another territory; `None` without coordinates.
    ///
    /// # Source  Haversine formula, mean radius of the Earth 6 371 km.
    pub fn km_to(&self, other: &Self) -> Option<f64> {
        let place = |territory: &Self| Some((territory.latitude?.to_radians(), territory.longitude?.to_radians()));
        let ((lat_a, lon_a), (lat_b, lon_b)) = (place(self)?, place(other)?);
        let half = |d: f64| libm::pow(libm::sin(d / 2.0), 2.0);
        let h = half(lat_b - lat_a) + libm::cos(lat_a) * libm::cos(lat_b) * half(lon_b - lon_a);
        Some(2.0 * 6371.0 * libm::asin(libm::sqrt(h.clamp(0.0, 1.0))))
    }
}

impl JudgedPartners {
    /// Both partners in canonical order.
    pub fn pair(&self) -> (PartnerIdx, PartnerIdx) {
        (self.one.min(self.other), self.one.max(self.other))
    }
}

/// A commune that changed its name, or merged with others.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same meaning in the table of the format")]
pub struct CommuneChange {
    pub before: String,
    pub after: String,
    pub date: Option<Date>,
    /// Insee's code of the movement.
    pub movement: Option<String>,
    pub notes: Notes,
    pub origin: Origin,
}

/// The outline of a territory on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outline {
    /// Whose.
    pub territory: TerritoryIdx,
    /// Its areas, each an outer ring and its holes; points as (longitude, latitude) in degrees.
    pub areas: Vec<Vec<Ring>>,
}

impl Action {
    /// Is it said to be completed, or given up?
    pub fn has_ended(&self) -> bool {
        matches!(self.status, Some(Status::Completed | Status::Abandoned))
    }
}

/// All that a département keeps of its partner network, validated. Every table in canonical order: entities by identifier, relations by what they link, then date.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the table of the same name in the format")]
pub struct Dossier {
    /// Name of the dossier: its folder's.
    pub name: String,
    pub territories: Vec<Territory>,
    pub indicators: Vec<Indicator>,
    pub partners: Vec<Partner>,
    pub actions: Vec<Action>,
    pub participations: Vec<Participation>,
    pub meetings: Vec<Meeting>,
    pub attendances: Vec<Attendance>,
    pub solicitations: Vec<Solicitation>,
    pub agreements: Vec<Agreement>,
    pub needs: Vec<Need>,
    pub seats: Vec<Seat>,
    pub milestones: Vec<Milestone>,
    pub completeness: Vec<Completeness>,
    pub decisions: Vec<Decision>,
    pub judged_pairs: Vec<JudgedPair>,
    pub judged_partners: Vec<JudgedPartners>,
    pub commune_changes: Vec<CommuneChange>,
    /// Outlines of territories, from `territoires.geojson`: one a territory at most, in order of territory.
    pub outlines: Vec<Outline>,
    /// Files read, in order of table then name.
    pub sources: Vec<Source>,
}

impl Dossier {
    /// The territory at a position.
    pub fn territory(&self, idx: TerritoryIdx) -> &Territory {
        &self.territories[idx.index()]
    }

    /// The partner at a position.
    pub fn partner(&self, idx: PartnerIdx) -> &Partner {
        &self.partners[idx.index()]
    }

    /// The action at a position.
    pub fn action(&self, idx: ActionIdx) -> &Action {
        &self.actions[idx.index()]
    }

    /// The meeting at a position.
    pub fn meeting(&self, idx: MeetingIdx) -> &Meeting {
        &self.meetings[idx.index()]
    }

    /// The agreement at a position.
    pub fn agreement(&self, idx: AgreementIdx) -> &Agreement {
        &self.agreements[idx.index()]
    }

    /// The last day on which the dossier saw something happen (meeting, solicitation, decision): the date of analysis when the user gives none.
    ///
    /// A judged pair, of actions or of partners, is none: judging pairs today doesn't make the network a day older. Nor is a decision signed in the app
    /// ([`REGISTER`]): a conference decides on what it looks at, and does not move it.
    /// An empty dossier, or one without a dated event, falls back on the latest start of an action, then on 1 January 2000.
    pub fn last_event(&self) -> Date {
        self.latest().unwrap_or_else(|| Date::constant(2000, 1, 1))
    }

    /// Is there a date in it that [`Dossier::last_event`] can go by?
    pub fn is_dated(&self) -> bool {
        self.latest().is_some()
    }

    fn latest(&self) -> Option<Date> {
        let events = self
            .meetings
            .iter()
            .map(|m| m.date)
            .chain(self.solicitations.iter().map(|s| s.date))
            .chain(self.decisions.iter().filter(|d| !self.is_of_register(d.origin)).map(|d| d.date));
        events.max().or_else(|| self.actions.iter().filter_map(|a| a.start).max())
    }

    fn is_of_register(&self, origin: Origin) -> bool {
        self.sources.get(usize::from(origin.source)).is_some_and(|source| source.name.starts_with(REGISTER))
    }

    /// Where a record was read.
    pub fn origin(&self, row: RowRef) -> Origin {
        let at = row.index as usize;
        match row.table {
            Table::Territories => self.territories[at].origin,
            Table::Indicators => self.indicators[at].origin,
            Table::Partners => self.partners[at].origin,
            Table::Actions => self.actions[at].origin,
            Table::Participations => self.participations[at].origin,
            Table::Meetings => self.meetings[at].origin,
            Table::Attendances => self.attendances[at].origin,
            Table::Solicitations => self.solicitations[at].origin,
            Table::Agreements => self.agreements[at].origin,
            Table::Needs => self.needs[at].origin,
            Table::Seats => self.seats[at].origin,
            Table::Milestones => self.milestones[at].origin,
            Table::Completeness => self.completeness[at].origin,
            Table::Decisions => self.decisions[at].origin,
            Table::JudgedPairs => self.judged_pairs[at].origin,
            Table::JudgedPartners => self.judged_partners[at].origin,
            Table::CommuneChanges => self.commune_changes[at].origin,
        }
    }
}
