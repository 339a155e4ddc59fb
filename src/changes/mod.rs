//! What changed between two dossiers: two years of one network.
//!
//! # Method     [`crate::linkage::Across`] says which record is which; here is told what became of each. An action is *continued* or *renamed* (another title, or
//! another identifier), *joined* with others, *parted* in several, *new*, or *ended* (said to be, or gone from the dossier). Attendance and calls are compared on
//! what each dossier has for itself: meetings that stand in both are no news.
//! # Odd cases  One dossier twice: nothing has changed. Exchanged dossiers give the same changes, backwards.
//! # Choices    A link of a new action or partner is part of its coming, not a link gained. A rate moves when nine posterior chances in ten say so, drawn towards
//! what all units do: of thirty partners some come less often by luck alone.
//! # Cost       That of the linkage of both dossiers, and O(rows).

mod actions;
mod links;
mod mobilisation;
mod partners;
mod redundancies;
mod rise;
#[cfg(test)]
mod tests;

use crate::dossier::{Dossier, codes};
use crate::linkage::{Across, Linkage};
use crate::say;
use crate::text::{Sentence, count};
pub use actions::{ActionChange, FieldChange};
pub use links::{CallChange, LinkChange};
pub use mobilisation::{Invitations, MobilisationChange};
pub use partners::PartnerChange;
pub use redundancies::{Course, RedundancyChange};
pub use rise::Tally;

codes! {
    /// What became of a record.
    Fate {
        Continued = "suite", "se poursuit", "goes on";
        Renamed = "renommage", "change de nom ou d'identifiant", "has another name or identifier";
        Joined = "fusion", "réunion de plusieurs", "joined with others";
        Parted = "scission", "partage en plusieurs", "parted in several";
        Reshaped = "reorganisation", "réorganisation", "reshaped";
        New = "creation", "création ou reprise", "new or taken up again";
        Ended = "fin", "fin", "ended";
    }
}

impl Fate {
    /// The same, seen from the other dossier.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Joined => Self::Parted,
            Self::Parted => Self::Joined,
            Self::New => Self::Ended,
            Self::Ended => Self::New,
            same => same,
        }
    }
}

codes! {
    /// Which way something moved.
    Way {
        Gained = "gagne", "gagné", "gained";
        Lost = "perdu", "perdu", "lost";
    }
}

/// One year: a dossier, and which of its records speak of the same thing.
#[derive(Clone, Copy, Debug)]
pub struct Year<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// What is linked in it.
    pub linkage: &'a Linkage,
}

/// Everything that changed. Positions named `before` are of the old dossier, those named `after` of the new one.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Every action of either dossier, once; in order of the old one, new ones last.
    pub actions: Vec<ActionChange>,
    /// Every partner of either dossier, once; same order.
    pub partners: Vec<PartnerChange>,
    /// Who takes part in what, among partners and actions that both dossiers have.
    pub links: Vec<LinkChange>,
    /// Who calls on whom, where the change is more than luck.
    pub calls: Vec<CallChange>,
    /// Actions of one purpose: groups that came, went, grew or shrank.
    pub redundancies: Vec<RedundancyChange>,
    /// Partners that come more often, or less.
    pub mobilisation: Vec<MobilisationChange>,
    /// What should be known to read this.
    pub notes: Vec<Sentence>,
}

/// Compares two years.
pub fn changes(before: Year, after: Year) -> Changes {
    let across = Across::of(before.dossier, after.dossier);
    let actions = actions::changes(before, after, &across);
    let (links, calls) = (links::links(before, after, &across), links::calls(before, after, &across));
    let mut notes = Vec::new();
    if !across.reused.is_empty() {
        let n = count(across.reused.len(), ("identifiant désigne", "identifiants désignent"), ("identifier names", "identifiers name"));
        let (fr, en, first) = (n.fr, n.en, &across.reused[0]);
        notes.push(say!(
            "{fr} une autre action d'un dossier à l'autre («\u{202f}{first}\u{202f}» par exemple)\u{202f}: ces actions sont reconnues à ce qu'elles disent."
                | "{en} another action from one dossier to the other ('{first}' for instance): these actions are known by what they say."
        ));
    }
    Changes {
        redundancies: redundancies::changes(before, after, &across, &actions),
        mobilisation: mobilisation::changes(before, after, &across),
        partners: partners::changes(before.dossier, after.dossier, &across),
        actions,
        links,
        calls,
        notes,
    }
}
