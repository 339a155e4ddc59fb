//! What pages have in common: links, findings in order of what can be done, the box to reply in, what the page can't say.

use super::Pages;
use crate::detectors::{Choice, Finding, Standing, Subject};
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::portraits::FindingAt;
use crate::rendering::compose::stamp;
use crate::rendering::compose::words::dotted;
use crate::rendering::document::*;
use crate::say;
use crate::text::{Sentence, Text, date};
use std::collections::BTreeMap;

/// Findings listed for one thing to do; the report has the others.
const LISTED: usize = 12;

/// Where questions about the tables themselves stand, whatever they recommend: they are a secretary's to answer.
const TO_CHECK: &str = "a-verifier";
/// The key of the detector of partners entered under several names.
const SAME_PARTNER: &str = "same_partner";

/// What has less than so many chances to be true, and is only to be watched, is left to the report: a page is for what deserves an answer.
const FAINT: f64 = 0.05;

/// What can be done about findings, in the order in which a reader cares, by the choice that each recommends first.
const WAYS: &[(&str, &[Choice], Text)] = &[
    ("a-retrouver", &[Choice::Remobilise], Text { fr: "Partenaires à retrouver", en: "Partners to win back" }),
    ("a-plusieurs", &[Choice::Pool, Choice::Articulate], Text { fr: "À faire avec d'autres", en: "To be done with others" }),
    ("a-couvrir", &[Choice::Cover], Text { fr: "Ce qui manque ici", en: "What is missing here" }),
    ("a-relier", &[Choice::Connect], Text { fr: "Services à relier", en: "Services to connect" }),
    ("a-alleger", &[Choice::Lighten, Choice::Stop], Text { fr: "Ce qui pèse trop", en: "What weighs too much" }),
    (TO_CHECK, &[], Text { fr: "À vérifier dans les tables", en: "To be checked in the tables" }),
    ("autres", &[Choice::Continue], Text { fr: "Autres constats", en: "Other findings" }),
];

impl<'a> Pages<'a> {
    /// The dossier.
    pub(super) fn dossier(&self) -> &'a Dossier {
        self.context.pen.dossier
    }

    /// A whole page: its title, what it is, its chapters.
    pub(super) fn document(&self, title: String, what: String, chapters: Vec<Section>) -> Document {
        let (pen, day) = (&self.context.pen, date(self.context.report.analysis.as_of));
        let (day_fr, day_en) = (day.fr, day.en);
        Document {
            lang: pen.lang,
            title,
            subtitle: dotted([what, pen.say(&say!("analyse au {day_fr}" | "as of {day_en}"))]),
            stamp: stamp(self.context.report, pen.lang),
            chapters,
        }
    }

    /// The way back to the report, then other ways.
    pub(super) fn ways(&self, others: Vec<Inline>) -> Block {
        let mut words =
            vec![Inline::Link(Target::File("../index.html#pages".into()), self.context.pen.pick("Rapport entier", "Whole report"))];
        for other in others {
            words.push(Inline::Text(" · ".into()));
            words.push(other);
        }
        Block::Paragraph(words)
    }

    /// A territory or basin, leading to its page if it has one.
    pub(super) fn territory(&self, territory: TerritoryIdx) -> Inline {
        let name = self.dossier().territory(territory).name.clone();
        match self.names.territory(territory) {
            Some(path) => Inline::Link(Target::File(format!("../{path}")), name),
            None => Inline::Text(name),
        }
    }

    /// A partner, leading to its page if it has one.
    pub(super) fn partner(&self, partner: PartnerIdx) -> Inline {
        match self.names.partner(self.context.report.analysis.linkage.partners.canonical(partner)) {
            Some(path) => Inline::Link(Target::File(format!("../{path}")), self.dossier().partner(partner).name.clone()),
            None => self.context.pen.record(Subject::Partner(partner)),
        }
    }

    /// An action, and where it is when that isn't told already.
    pub(super) fn action(&self, action: ActionIdx, is_placed: bool) -> Words {
        let (pen, known) = (&self.context.pen, self.dossier().action(action));
        let title = &known.title;
        let mut words = vec![Inline::Text(pen.say(&say!("« {title} »" | "“{title}”")))];
        if is_placed {
            words.push(Inline::Text(pen.pick(" à ", " in ")));
            words.extend(self.list(known.territories.iter().map(|t| self.territory(*t))));
        }
        words
    }

    /// Names separated by commas.
    pub(super) fn list(&self, names: impl IntoIterator<Item = Inline>) -> Words {
        let mut words = Words::new();
        for name in names {
            if !words.is_empty() {
                words.push(Inline::Text(", ".into()));
            }
            words.push(name);
        }
        words
    }

    /// A finding.
    pub(super) fn finding(&self, at: FindingAt) -> &'a Finding {
        &self.context.report.analysis.detections[at.0].findings[at.1]
    }

    /// Is it more than a faint likelihood?
    pub(super) fn is_worth_telling(&self, at: FindingAt) -> bool {
        let finding = self.finding(at);
        finding.standing == Standing::Established || finding.score >= FAINT
    }

    /// Findings, in sections by what can be done about them. `nothing`: what is said when there is none.
    pub(super) fn findings(&self, findings: &[FindingAt], nothing: &Sentence) -> Section {
        let pen = &self.context.pen;
        let mut by_way: BTreeMap<usize, Vec<FindingAt>> = BTreeMap::new();
        for at in findings.iter().filter(|at| self.is_worth_telling(**at)) {
            let first = self.finding(*at).options.first().map_or(Choice::Continue, |(choice, _)| *choice);
            let is_of_tables = self.context.report.analysis.detections[at.0].detector == SAME_PARTNER;
            let is_way = |(id, choices, _): &(&str, &[Choice], Text)| if is_of_tables { *id == TO_CHECK } else { choices.contains(&first) };
            let way = WAYS.iter().position(is_way).unwrap_or(WAYS.len() - 1);
            by_way.entry(way).or_default().push(*at);
        }
        let blocks = if by_way.is_empty() { vec![Block::Paragraph(plain(pen.say(nothing)))] } else { Vec::new() };
        let section = |(way, found): (usize, Vec<FindingAt>)| {
            let (id, _, title) = WAYS[way];
            let mut items: Vec<Words> = found.iter().take(LISTED).map(|at| self.line(*at)).collect();
            if found.len() > LISTED {
                let n = pen.count(found.len() - LISTED);
                items.push(plain(
                    pen.say(&say!("{n} de plus, moins sûrs, dans le rapport entier" | "{n} more, less sure, in the whole report")),
                ));
            }
            Section { id: id.into(), title: pen.text(title), blocks: vec![Block::List(items)], ..Default::default() }
        };
        Section {
            id: "constats".into(),
            title: pen.pick("Ce qui demande un avis", "What calls for an opinion"),
            blocks,
            sections: by_way.into_iter().map(section).collect(),
            ..Default::default()
        }
    }

    /// One finding in a line: what, how sure, where it is told in full, what was decided.
    fn line(&self, at: FindingAt) -> Words {
        let (pen, finding, agenda) = (&self.context.pen, self.finding(at), &self.context.report.analysis.agenda);
        let title = pen.say(&finding.title);
        let place = self.places.get(finding.key.as_str());
        let mut words = match place {
            Some((place, _)) => vec![Inline::Link(Target::File(format!("../index.html#{place}")), title)],
            None => vec![Inline::Strong(title)],
        };
        let confidence = pen.confidence(finding.score);
        let sure = format!("{} ({})", confidence.word, confidence.figure);
        let watched = if finding.standing == Standing::Watch { pen.pick("à surveiller", "to be watched") } else { String::new() };
        let sheet =
            place.and_then(|(_, sheet)| *sheet).map(|rank| pen.say(&say!("fiche\u{a0}{rank}" | "sheet\u{a0}{rank}"))).unwrap_or_default();
        let decided = agenda.settled.iter().find(|settled| (settled.detection, settled.finding) == at).map(|settled| {
            let verdict = settled.precedent.verdict.label();
            let (fr, en) = (verdict.fr, verdict.en);
            pen.say(&say!("déjà décidé : {fr}" | "decided already: {en}"))
        });
        words.push(Inline::Muted(format!(" {}", dotted([pen.text(finding.motive.1), sure, watched, sheet, decided.unwrap_or_default()]))));
        words
    }

    /// What a page can't say, and why; nothing when it can say all.
    pub(super) fn silences(&self, silences: Vec<Sentence>) -> Option<Section> {
        let pen = &self.context.pen;
        if silences.is_empty() {
            return None;
        }
        let list = silences.iter().map(|silence| plain(pen.say(silence))).collect();
        Some(Section {
            id: "limites".into(),
            title: pen.pick("Ce que cette page ne peut pas dire", "What this page cannot say"),
            blocks: vec![Block::Callout(Callout {
                tone: Tone::Limit,
                title: pen.pick("Et pourquoi", "And why"),
                blocks: vec![Block::List(list)],
            })],
            ..Default::default()
        })
    }

    /// The box to reply in.
    pub(super) fn reply(&self) -> Section {
        let pen = &self.context.pen;
        let line = |fr: &str, en: &str| pen.pick(fr, en);
        Section {
            id: "reponse-du-lecteur".into(),
            title: pen.pick("Votre réponse", "Your reply"),
            blocks: vec![
                Block::Paragraph(plain(pen.pick(
                    "À imprimer, remplir et rendre au secrétariat de la conférence : ce qui est inexact ici sera corrigé dans les tables.",
                    "To be printed, filled in and given back to the conference's secretariat: what is wrong here will be mended in the tables.",
                ))),
                Block::Reply(Ballot {
                    title: pen.pick("Cette page vous paraît", "This page seems to you"),
                    verdicts: vec![line("juste", "right"), line("juste en partie", "partly right"), line("inexacte", "wrong")],
                    lines: vec![
                        line("Nom et fonction", "Name and position"),
                        line("Date", "Date"),
                        line("À corriger", "To be mended"),
                        String::new(),
                        line("Je souhaite que l'on avance sur", "I want progress on"),
                        String::new(),
                        line("J'ai besoin de", "I need"),
                    ],
                }),
            ],
            ..Default::default()
        }
    }
}

/// What is to be said of all that is lacking.
pub(super) fn lacking<const N: usize>(list: [(bool, Sentence); N]) -> Vec<Sentence> {
    list.into_iter().filter(|(is_lacking, _)| *is_lacking).map(|(_, words)| words).collect()
}
