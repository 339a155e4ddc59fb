//! Who is worth inviting to a session, what for, and with what chance of coming.
//!
//! # Method   Points of a session: each action of its subjects, each partner or service that a subject is about, each territory, the inhabitants. A partner covers those it
//! has to do with, with the chance that it comes: its presences over its invitations, drawn towards those of all.

use super::basins::{Map, unit};
use super::invitees::Guest;
use super::sessions::Slot;
use super::subjects::{Kind, Subject, host};
use crate::detectors::View;
use crate::dossier::{ActionIdx, PartnerIdx, PartnerKind, Presence, Role, TerritoryIdx};
use crate::say;
use crate::text::{Sentence, Text, number};
use std::collections::BTreeMap;

/// As what somebody is invited; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Would lead what is proposed, or tells what works.
    Lead,
    /// Nothing can be decided without.
    Needed,
    /// To be won back.
    WinBack,
    /// A service that nobody calls.
    Unknown,
    /// Speaks for the inhabitants.
    Inhabitants,
    /// Hosts: stands for a territory.
    Host,
    /// Takes part in the actions.
    TakesPart,
    /// Is only invited to the actions, or has signed: brings nothing to them yet.
    Named,
    /// Not proposed: people added it.
    Added,
}

impl Part {
    /// Its code in the tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "pilote",
            Self::Needed => "indispensable",
            Self::WinBack => "a_retrouver",
            Self::Unknown => "jamais_appele",
            Self::Inhabitants => "habitants",
            Self::Host => "territoire",
            Self::TakesPart => "participant",
            Self::Named => "associe",
            Self::Added => "ajoute",
        }
    }

    /// Words for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Lead => Text { fr: "pilote pressenti", en: "prospective lead" },
            Self::Needed => Text { fr: "indispensable", en: "indispensable" },
            Self::WinBack => Text { fr: "à retrouver", en: "to win back" },
            Self::Unknown => Text { fr: "service à faire connaître", en: "service to make known" },
            Self::Inhabitants => Text { fr: "représentant des habitants", en: "inhabitants' representative" },
            Self::Host => Text { fr: "territoire concerné", en: "territory concerned" },
            Self::TakesPart => Text { fr: "participe aux actions", en: "takes part in the actions" },
            Self::Named => {
                Text { fr: "invité ou signataire, sans apport à ce jour", en: "invited or signatory, bringing nothing to date" }
            }
            Self::Added => Text { fr: "ajouté par le secrétariat", en: "added by the secretariat" },
        }
    }
}

/// Share of a session's value that hangs on each territory being there, and on the inhabitants being heard.
const TERRITORIES: f64 = 0.15;
const INHABITANTS: f64 = 0.20;

/// Guests of all sessions: what the choice needs, and why each would come.
#[derive(Default)]
pub(super) struct Guests {
    pub guests: Vec<Guest>,
    /// As long as `guests`.
    pub reasons: Vec<(Part, Sentence)>,
    /// Weight of each point.
    pub weights: Vec<f64>,
}

/// Partners required for a subject treated in a basin: who would lead it, and one other without whom nothing is decided.
pub(super) fn required(view: &View, subject: &Subject, basin: usize, map: &Map) -> Vec<PartnerIdx> {
    let here = |t: &TerritoryIdx| map.of[t.index()] == Some(basin);
    let hosts = subject.territories.iter().filter(|t| here(t)).find_map(|t| host(view, *t));
    let mut required: Vec<PartnerIdx> = subject.lead.into_iter().chain(hosts).collect();
    required.sort_unstable();
    required.dedup();
    required
}

/// Chance that each partner comes when invited.
pub(super) struct Coming {
    counts: BTreeMap<PartnerIdx, (f64, f64)>,
    usual: f64,
}

impl Coming {
    pub fn new(view: &View) -> Self {
        let mut counts: BTreeMap<PartnerIdx, (f64, f64)> = BTreeMap::new();
        let past = view.dossier.attendances.iter().filter(|a| view.dossier.meeting(a.meeting).date <= view.as_of);
        for attendance in past {
            let count = counts.entry(view.linkage.partners.canonical(attendance.partner)).or_default();
            count.0 += f64::from(u8::from(attendance.presence == Presence::Present));
            count.1 += 1.0;
        }
        let (present, all) = counts.values().fold((0.0, 0.0), |(p, n), (present, all)| (p + present, n + all));
        // With no sheet at all, one in two: neither hopeful nor not.
        Self { usual: if all > 0.0 { present / all } else { 0.5 }, counts }
    }

    /// Drawn towards the usual chance, as by four invitations.
    fn chance(&self, partner: PartnerIdx) -> f64 {
        let (present, all) = self.counts.get(&partner).copied().unwrap_or((0.0, 0.0));
        ((present + 4.0 * self.usual) / (all + 4.0)).clamp(0.02, 0.98)
    }

    /// « vient 3 fois sur 4 », when known.
    fn words(&self, partner: PartnerIdx) -> Sentence {
        match self.counts.get(&partner) {
            Some((present, all)) if *all >= 3.0 => {
                let (k, n) = (number(*present, 0), number(*all, 0));
                let (k_fr, n_fr, k_en, n_en) = (k.fr, n.fr, k.en, n.en);
                say!(" ; venu {k_fr} fois sur {n_fr}" | "; came {k_en} times out of {n_en}")
            }
            _ => Sentence::default(),
        }
    }
}

/// Who plays what part in each action, canonical.
pub(super) fn cast(view: &View) -> BTreeMap<ActionIdx, BTreeMap<PartnerIdx, Role>> {
    let mut cast: BTreeMap<ActionIdx, BTreeMap<PartnerIdx, Role>> = BTreeMap::new();
    for (at, action) in view.dossier.actions.iter().enumerate() {
        action
            .lead
            .iter()
            .for_each(|lead| _ = cast.entry(at.into()).or_default().insert(view.linkage.partners.canonical(*lead), Role::Lead));
    }
    for p in &view.dossier.participations {
        let known = cast.entry(p.action).or_default().entry(view.linkage.partners.canonical(p.partner)).or_insert(p.role);
        *known = (*known).min(p.role);
    }
    cast
}

/// What a part in an action is worth when it is talked about.
const fn voice(role: Role) -> f64 {
    match role {
        Role::Lead => 1.0,
        Role::CoLead => 0.9,
        Role::Contributor => 0.6,
        Role::Funder | Role::Signatory => 0.5,
        Role::Invitee => 0.2,
    }
}

/// The guests of the sessions. `topics`: the subject and basin that each topic stands for.
pub(super) fn guests(view: &View, map: &Map, subjects: &[Subject], slots: &[Slot], topics: &[(usize, usize)]) -> Guests {
    let (coming, cast) = (Coming::new(view), cast(view));
    let mut all = Guests::default();
    for (at, slot) in slots.iter().enumerate() {
        let mut table = Table { view, coming: &coming, weights: &mut all.weights, seats: BTreeMap::new() };
        let treated: Vec<&Subject> = slot.topics.iter().map(|t| &subjects[topics[*t].0]).collect();
        for subject in &treated {
            table.subject(subject, &cast, &required(view, subject, slot.basin, map));
        }
        let total: f64 = treated.iter().map(|s| s.value).sum();
        table.territories(&map.basins[slot.basin].territories, total * TERRITORIES);
        table.inhabitants(map, slot.basin, total * INHABITANTS);
        for (partner, seat) in table.seats {
            all.guests.push(Guest {
                session: at,
                partner: partner.index(),
                is_required: seat.is_required,
                covers: seat.covers.into_iter().collect(),
            });
            all.reasons.push(seat.why);
        }
    }
    all
}

/// Somebody at a session: what they cover, and the first reason for them.
struct Seat {
    is_required: bool,
    covers: BTreeMap<usize, f64>,
    why: (Part, Sentence),
}

struct Table<'a> {
    view: &'a View<'a>,
    coming: &'a Coming,
    weights: &'a mut Vec<f64>,
    seats: BTreeMap<PartnerIdx, Seat>,
}

impl Table<'_> {
    fn point(&mut self, weight: f64) -> usize {
        self.weights.push(weight);
        self.weights.len() - 1
    }

    fn seat(&mut self, partner: PartnerIdx, part: Part, why: Sentence, covers: Option<(usize, f64)>) {
        let seat =
            self.seats.entry(partner).or_insert_with(|| Seat { is_required: false, covers: BTreeMap::new(), why: (part, why.clone()) });
        if part < seat.why.0 {
            seat.why = (part, why);
        }
        seat.is_required |= part <= Part::Needed;
        seat.covers.extend(covers);
    }

    fn subject(&mut self, subject: &Subject, cast: &BTreeMap<ActionIdx, BTreeMap<PartnerIdx, Role>>, required: &[PartnerIdx]) {
        let dossier = self.view.dossier;
        let parts = (subject.actions.len() + subject.partners.len()).max(1) as f64;
        // How many actions of the subject each partner is in, for its reason.
        let mut in_actions: BTreeMap<PartnerIdx, Vec<ActionIdx>> = BTreeMap::new();
        for action in &subject.actions {
            let point = self.point(subject.value / parts);
            for (partner, role) in cast.get(action).into_iter().flatten() {
                if role.contributes() {
                    in_actions.entry(*partner).or_default().push(*action);
                }
                let chance = self.coming.chance(*partner) * voice(*role);
                let title = &dossier.action(*action).title;
                let words = self.coming.words(*partner);
                let (fr, en, contributes, role) = (words.fr, words.en, role.contributes(), role.label());
                let (role_fr, role_en) = (role.fr, role.en);
                let (part, of) = match contributes {
                    true => (Part::TakesPart, "de"),
                    false => (Part::Named, "à"),
                };
                self.seat(*partner, part, say!("{role_fr} {of} « {title} »{fr}." | "{role_en} in '{title}'{en}."), Some((point, chance)));
            }
        }
        for partner in &subject.partners {
            let point = self.point(subject.value / parts);
            let (part, why) = match subject.kind {
                Kind::Unknown => (
                    Part::Unknown,
                    say!(
                        "Pour que les autres sachent ce que ce service fait et comment l'appeler."
                            | "So that others know what this service does and how to call it."
                    ),
                ),
                _ => {
                    let words = self.coming.words(*partner);
                    let (fr, en) = (words.fr, words.en);
                    (
                        Part::WinBack,
                        say!(
                            "Sa venue est l'objet du point : un appel de vive voix avant l'invitation{fr}."
                                | "Its coming is the point: a call in person before the invitation{en}."
                        ),
                    )
                }
            };
            // The session turns on them: invited whatever their chance of coming.
            let chance = self.coming.chance(*partner).max(0.5);
            self.seat(*partner, part, why, Some((point, chance)));
        }
        for partner in required {
            let is_lead = subject.lead == Some(*partner);
            let n = in_actions.get(partner).map_or(0, Vec::len);
            let (fr, en, all) = (&subject.name.fr, &subject.name.en, subject.actions.len());
            let why = match (is_lead, subject.kind, n) {
                (true, Kind::Tell, _) => say!("Raconte ce qui marche : {fr}." | "Tells what works: {en}."),
                (true, _, 0) => say!("Pourrait piloter {fr}." | "Could lead {en}."),
                (true, _, n) => say!(
                    "Pourrait piloter {fr} : prend déjà part à {n} des {all} actions."
                        | "Could lead {en}: already in {n} of the {all} actions."
                ),
                (false, Kind::Tell, _) => {
                    say!("C'est à son territoire que l'on raconte {fr}." | "It is its territory that is told about {en}.")
                }
                (false, _, _) => say!(
                    "Représente le territoire concerné par {fr} : rien ne s'y décide sans son accord."
                        | "Stands for the territory concerned by {en}: nothing is decided there without it."
                ),
            };
            self.seat(*partner, if is_lead { Part::Lead } else { Part::Needed }, why, None);
        }
    }

    fn territories(&mut self, territories: &[TerritoryIdx], weight: f64) {
        for territory in territories {
            let point = self.point(weight / territories.len().max(1) as f64);
            if let Some(partner) = host(self.view, *territory) {
                let name = &self.view.dossier.territory(*territory).name;
                let why = say!("Représente un territoire du bassin : {name}." | "Stands for a territory of the basin: {name}.");
                self.seat(partner, Part::Host, why, Some((point, self.coming.chance(partner))));
            }
        }
    }

    fn inhabitants(&mut self, map: &Map, basin: usize, weight: f64) {
        let dossier = self.view.dossier;
        let point = self.point(weight);
        for (at, partner) in dossier.partners.iter().enumerate().filter(|(_, p)| p.kind == PartnerKind::UserRepresentatives) {
            let partner_idx = self.view.linkage.partners.canonical(at.into());
            let home = partner.territory.filter(|t| unit(dossier, *t).is_some());
            if home.is_none_or(|t| map.of[t.index()] == Some(basin)) {
                // Somebody from here speaks better for those who live here.
                let chance = self.coming.chance(partner_idx) * if home.is_some() { 1.0 } else { 0.7 };
                let why = say!("Porte la parole des habitants." | "Speaks for the inhabitants.");
                self.seat(partner_idx, Part::Inhabitants, why, Some((point, chance)));
            }
        }
    }
}
