//! What a basin could talk about this quarter, each subject with its reason.
//!
//! | kind | from | where |
//! | --- | --- | --- |
//! | pooling, coordination | proposals of the ranked list about actions | the basins that hold most of its actions |
//! | partners to win back, services never called | the ranked list, together for each basin | the basin of the territory |
//! | need | needs on a theme that no living action of the territory bears | the basin of the territory |
//! | telling | what works elsewhere ([`super::transfers`]) | the basin that listens |
//!
//! # Choices  Partners and services are grouped: three partners to win back are one subject, not three.

use super::SECTION;
use super::basins::{Map, unit};
use super::portfolio::{actions, leads};
use super::transfers::Transfers;
use crate::detectors::{Detection, Finding, Subject as Record, View, key};
use crate::dossier::{ActionIdx, PartnerIdx, PartnerKind, Role, Status, TerritoryIdx};
use crate::linkage::{ActionGroup, Relation};
use crate::recommendations::Agenda;
use crate::say;
use crate::settings::Settings;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, date, enumerate, inside_quotes, number, quantity};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What kind of subject it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Actions to pool.
    Pool,
    /// Actions to coordinate.
    Coordinate,
    /// Partners to win back.
    WinBack,
    /// Services that nobody calls.
    Unknown,
    /// A need.
    Need,
    /// What works elsewhere.
    Tell,
}

impl Kind {
    /// Its code in the tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pool => "mutualiser",
            Self::Coordinate => "articuler",
            Self::WinBack => "remobiliser",
            Self::Unknown => "relier",
            Self::Need => "besoin",
            Self::Tell => "transfert",
        }
    }

    /// Words for people.
    pub const fn label(self) -> Text {
        match self {
            Self::Pool => Text { fr: "à mettre en commun", en: "to pool" },
            Self::Coordinate => Text { fr: "à articuler", en: "to coordinate" },
            Self::WinBack => Text { fr: "partenaires à retrouver", en: "partners to win back" },
            Self::Unknown => Text { fr: "services à faire connaître", en: "services to make known" },
            Self::Need => Text { fr: "besoin exprimé", en: "need raised" },
            Self::Tell => Text { fr: "ce qui marche ailleurs", en: "what works elsewhere" },
        }
    }
}

/// Something that a basin could talk about.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Stable: from what it is about.
    pub key: String,
    /// Its kind.
    pub kind: Kind,
    /// Basins that could treat it: one of them does.
    pub basins: Vec<usize>,
    /// One line for people.
    pub title: Sentence,
    /// The same in a few words, to stand within a sentence.
    pub name: Sentence,
    /// Why now.
    pub why: Sentence,
    /// Hours a year, or their declared equivalent.
    pub value: f64,
    /// Minutes that it takes.
    pub minutes: f64,
    /// Keys of the findings behind it.
    pub findings: Vec<String>,
    /// Actions that it is about.
    pub actions: Vec<ActionIdx>,
    /// Partners and services that it is about.
    pub partners: Vec<PartnerIdx>,
    /// Who would lead, or tells.
    pub lead: Option<PartnerIdx>,
    /// Territories concerned.
    pub territories: Vec<TerritoryIdx>,
}

/// Partners or services of one subject.
const TOGETHER: usize = 4;

/// All that the quarter could treat, in order of key.
pub(super) fn subjects(
    view: &View,
    detections: &[Detection],
    agenda: &Agenda,
    map: &Map,
    transfers: &Transfers,
    settings: &Settings,
    start: Date,
) -> Vec<Subject> {
    let section = settings.section(SECTION);
    let study = Study { view, map, start, long: section.number("pooling_minutes"), short: section.number("other_minutes") };
    let leads = leads(detections);
    let mut found = Vec::new();
    let mut apart: BTreeMap<(usize, Kind), Vec<(&Finding, f64)>> = BTreeMap::new();
    for item in &agenda.items {
        let finding = agenda.finding(detections, item);
        match detections[item.detection].detector {
            "pooling_candidates" => {
                found.extend(study.of_actions(finding, Kind::Pool, item.value.mid, leads.get(finding.key.as_str()).copied()))
            }
            // A double entry is mended in the tables, not in a session.
            "redundant_actions" if finding.motive.0 != Relation::Duplicate.code() => {
                found.extend(study.of_actions(finding, Kind::Coordinate, item.value.mid, None))
            }
            "weakly_mobilised_partners" if item.choice == crate::detectors::Choice::Remobilise => {
                study.homes(finding).into_iter().for_each(|b| apart.entry((b, Kind::WinBack)).or_default().push((finding, item.value.mid)));
            }
            "isolated_services" => {
                study.homes(finding).into_iter().for_each(|b| apart.entry((b, Kind::Unknown)).or_default().push((finding, item.value.mid)));
            }
            _ => {}
        }
    }
    found.extend(apart.into_iter().filter_map(|((basin, kind), items)| study.together(basin, kind, &items)));
    found.extend(study.needs(section.number("need_hours")));
    found.extend(study.tellings(transfers, section.number("transfer_hours")));
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

struct Study<'a> {
    view: &'a View<'a>,
    map: &'a Map,
    start: Date,
    long: f64,
    short: f64,
}

impl Study<'_> {
    fn canonical(&self, partner: PartnerIdx) -> PartnerIdx {
        self.view.linkage.partners.canonical(partner)
    }

    /// Basins of the territories of a finding; none for the whole département.
    fn homes(&self, finding: &Finding) -> BTreeSet<usize> {
        finding.territories.iter().filter_map(|t| self.map.of[t.index()]).collect()
    }

    /// Who leads an action.
    fn leads(&self, action: ActionIdx) -> BTreeSet<PartnerIdx> {
        let of_rows = self.view.dossier.participations.iter().filter(|p| p.action == action && p.role == Role::Lead).map(|p| p.partner);
        self.view.dossier.action(action).lead.into_iter().chain(of_rows).map(|p| self.canonical(p)).collect()
    }

    /// The action that stands best for a group, between quotes.
    fn name(&self, actions: &[ActionIdx]) -> Sentence {
        let is_it = |group: &&ActionGroup| group.members.len() == actions.len() && group.members.iter().all(|(a, _)| actions.contains(a));
        let medoid = self
            .view
            .linkage
            .actions
            .groups
            .iter()
            .find(is_it)
            .map(|group| group.named_after(self.view.dossier))
            .or(actions.first().copied());
        let title = medoid.map(|a| inside_quotes(&self.view.dossier.action(a).title)).unwrap_or_default();
        say!("« {title} »" | "'{title}'")
    }

    /// Actions to pool or coordinate: in the basins that hold most of them.
    fn of_actions(&self, finding: &Finding, kind: Kind, value: f64, lead: Option<PartnerIdx>) -> Option<Subject> {
        let dossier = self.view.dossier;
        let actions = actions(finding);
        let mut held: BTreeMap<usize, usize> = BTreeMap::new();
        for action in &actions {
            let basins: BTreeSet<usize> = dossier.action(*action).territories.iter().filter_map(|t| self.map.of[t.index()]).collect();
            basins.into_iter().for_each(|b| *held.entry(b).or_default() += 1);
        }
        let most = held.values().max().copied()?;
        let basins: Vec<usize> = held.into_iter().filter(|(_, n)| *n == most).map(|(b, _)| b).collect();
        let horizon = self.start.checked_add(1.year()).unwrap_or(self.start);
        let ending: Vec<Date> =
            actions.iter().filter_map(|a| dossier.action(*a).end).filter(|end| (self.start..=horizon).contains(end)).collect();
        let (hours, same) = (quantity(value.max(0.0), 0, HOURS_A_YEAR), number(100.0 * finding.score, 0));
        let (h_fr, h_en, s_fr, s_en) = (hours.fr, hours.en, same.fr, same.en);
        let mut why = say!(
            "De l'ordre de {h_fr} à gagner, effort déduit (confiance : {s_fr} %)."
                | "About {h_en} to gain, net of the effort (confidence: {s_en}%)."
        );
        if let Some(first) = ending.iter().min() {
            let n = count(
                ending.len(),
                ("de ces actions s'achève", "de ces actions s'achèvent"),
                ("of these actions ends", "of these actions end"),
            );
            let day = date(*first);
            let (n_fr, n_en, d_fr, d_en) = (n.fr, n.en, day.fr, day.en);
            let more = say!(
                " {n_fr} dans les douze mois, à partir du {d_fr} : la suite se décide maintenant."
                    | " {n_en} within twelve months, from {d_en} on: what follows is decided now."
            );
            why.fr.push_str(&more.fr);
            why.en.push_str(&more.en);
        }
        let lead = lead.or_else(|| actions.first().and_then(|a| self.leads(*a).first().copied())).map(|p| self.canonical(p));
        Some(Subject {
            key: key("sujet", &[&finding.key]),
            kind,
            basins,
            title: finding.title.clone(),
            name: self.name(&actions),
            why,
            value,
            minutes: self.long,
            findings: vec![finding.key.clone()],
            partners: Vec::new(),
            lead,
            territories: finding.territories.clone(),
            actions,
        })
    }

    /// Partners to win back, or services to make known, of one basin.
    fn together(&self, basin: usize, kind: Kind, items: &[(&Finding, f64)]) -> Option<Subject> {
        let dossier = self.view.dossier;
        let mut items = items.to_vec();
        items.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.key.cmp(&b.0.key)));
        items.truncate(TOGETHER);
        let partner_of = |finding: &Finding| {
            finding.subjects.iter().find_map(|s| if let Record::Partner(p) = s { Some(self.canonical(*p)) } else { None })
        };
        let partners: Vec<PartnerIdx> = items.iter().filter_map(|(f, _)| partner_of(f)).collect();
        let names: Vec<String> = partners.iter().map(|p| dossier.partner(*p).name.clone()).collect();
        if names.is_empty() {
            return None;
        }
        let list = enumerate(&names);
        let (fr, en) = (list.fr, list.en);
        let title = match kind {
            Kind::WinBack if names.len() == 1 => say!("Retrouver un partenaire : {fr}" | "Win back a partner: {en}"),
            Kind::WinBack => say!("Retrouver des partenaires : {fr}" | "Win back partners: {en}"),
            _ if names.len() == 1 => say!("Faire connaître un service : {fr}" | "Make a service known: {en}"),
            _ => say!("Faire connaître des services : {fr}" | "Make services known: {en}"),
        };
        let told: Vec<&Sentence> = items.iter().map(|(f, _)| &f.title).collect();
        let join = |side: fn(&Sentence) -> &String| told.iter().map(|s| side(s).as_str()).collect::<Vec<_>>().join(" ; ");
        let (told_fr, told_en) = (join(|s| &s.fr), join(|s| &s.en));
        let ids: Vec<&str> = items.iter().map(|(f, _)| f.key.as_str()).collect();
        Some(Subject {
            key: key("sujet", &ids),
            kind,
            basins: vec![basin],
            name: title.clone(),
            title,
            why: say!("{told_fr}." | "{told_en}."),
            value: items.iter().map(|(_, value)| value).sum(),
            minutes: self.short,
            findings: items.iter().map(|(f, _)| f.key.clone()).collect(),
            actions: Vec::new(),
            partners,
            lead: None,
            territories: items.iter().flat_map(|(f, _)| f.territories.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect(),
        })
    }

    /// Needs on a theme that no living action of the territory bears, together for a theme and a basin.
    fn needs(&self, hours: f64) -> Vec<Subject> {
        let dossier = self.view.dossier;
        let mut borne: BTreeMap<TerritoryIdx, BTreeSet<&str>> = BTreeMap::new();
        for action in dossier.actions.iter().filter(|a| !matches!(a.status, Some(Status::Completed | Status::Abandoned))) {
            action.territories.iter().for_each(|t| borne.entry(*t).or_default().extend(action.themes.iter().map(String::as_str)));
        }
        let mut found: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for (at, need) in dossier.needs.iter().enumerate().filter(|(_, n)| n.date.is_none_or(|d| d <= self.view.as_of)) {
            let Some(basin) = self.map.of[need.territory.index()] else { continue };
            let themes = need.themes.iter().filter(|theme| !borne.get(&need.territory).is_some_and(|there| there.contains(theme.as_str())));
            if let Some(theme) = themes.min() {
                found.entry((basin, theme)).or_default().push(at);
            }
        }
        let subject = |((basin, theme), needs): ((usize, &str), Vec<usize>)| {
            let rows: Vec<&crate::dossier::Need> = needs.iter().map(|n| &dossier.needs[*n]).collect();
            let names: Vec<String> =
                rows.iter().map(|n| dossier.territory(n.territory).name.clone()).collect::<BTreeSet<_>>().into_iter().collect();
            let (list, statement) = (enumerate(&names), rows.last().map(|n| n.statement.clone()).unwrap_or_default());
            let (fr, en) = (list.fr, list.en);
            let ids: Vec<&str> = rows.iter().map(|n| n.id.as_str()).collect();
            let Sentence { fr: theme_fr, en: theme_en } = crate::lexicon::themes::label(theme);
            Subject {
                key: key("sujet", &ids),
                kind: Kind::Need,
                basins: vec![basin],
                title: say!(
                    "Un besoin exprimé, sans action dans le dossier : {theme_fr}"
                        | "A need raised, without an action in the dossier: {theme_en}"
                ),
                name: say!("un besoin exprimé ({theme_fr})" | "a need raised ({theme_en})"),
                why: say!("{fr} : « {statement} »" | "{en}: '{statement}'"),
                value: hours * rows.len() as f64,
                minutes: self.short,
                findings: Vec::new(),
                actions: Vec::new(),
                partners: Vec::new(),
                lead: None,
                territories: rows.iter().map(|n| n.territory).collect::<BTreeSet<_>>().into_iter().collect(),
            }
        };
        found.into_iter().map(subject).collect()
    }

    /// What works elsewhere, told in the basin that listens.
    fn tellings(&self, transfers: &Transfers, hours: f64) -> Vec<Subject> {
        let dossier = self.view.dossier;
        let subject = |transfer: &super::transfers::Transfer| {
            let basin = self.map.of[transfer.to.index()]?;
            let (from, to, title) =
                (&dossier.territory(transfer.from).name, &dossier.territory(transfer.to).name, &dossier.action(transfer.action).title);
            Some(Subject {
                key: key("sujet", &[&transfer.key]),
                kind: Kind::Tell,
                basins: vec![basin],
                title: say!("{from} raconte « {title} » à {to}" | "{from} tells {to} about '{title}'"),
                name: say!("« {title} »" | "'{title}'"),
                why: transfer.reason.clone(),
                value: hours * transfer.worth,
                minutes: self.short,
                findings: vec![transfer.key.clone()],
                actions: vec![transfer.action],
                partners: Vec::new(),
                lead: self.leads(transfer.action).first().copied().or_else(|| host(self.view, transfer.from)),
                territories: vec![transfer.from, transfer.to],
            })
        };
        transfers.made.iter().filter_map(subject).collect()
    }
}

/// The partner that stands for a territory: its MDS, or else the first of its services.
pub(super) fn host(view: &View, territory: TerritoryIdx) -> Option<PartnerIdx> {
    let dossier = view.dossier;
    let unit = unit(dossier, territory)?;
    let here = |kind: PartnerKind| {
        let of_kind = dossier.partners.iter().position(|p| p.kind == kind && p.territory == Some(unit));
        of_kind.map(|p| view.linkage.partners.canonical(p.into()))
    };
    [PartnerKind::Mds, PartnerKind::DepartmentService, PartnerKind::Municipality, PartnerKind::Epci].into_iter().find_map(here)
}
