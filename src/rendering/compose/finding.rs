//! One finding, laid out: what is shown of it on its sheet, and in the section of its detector.

use super::rows;
use super::words::{Pen, dotted, typography};
use crate::detectors::{Exhibit, Finding};
use crate::dossier::{Carrier, Presence, RowRef};
use crate::linkage::{Mark, MarkedAction, Span};
use crate::rendering::document::*;
use crate::say;
use crate::text::{Lang, count};

/// Texts shown open; the others of a large group are folded.
const TEXTS_OPEN: usize = 6;

/// Words quoted as setting a text apart.
const WORDS_QUOTED: usize = 10;

/// The facts of a finding, its measured effect last.
pub fn facts(pen: &Pen, finding: &Finding) -> Vec<Fact> {
    // Territories stand in the head of a sheet, with their names.
    let told = finding.facts.iter().filter(|(label, _)| label.fr != "Territoires" || finding.territories.is_empty());
    let mut facts: Vec<Fact> = told.map(|(label, value)| Fact { label: pen.text(*label), value: plain(pen.say(value)) }).collect();
    // Where observed and expected are drawn side by side, a third figure, drawn towards the average, would only puzzle: analyse.json has it.
    let is_drawn = finding.exhibits.iter().any(|exhibit| matches!(exhibit, Exhibit::Expected(lines) if !lines.is_empty()));
    if let Some((estimate, measures)) = finding.effect.as_ref().filter(|_| !is_drawn) {
        let bounds = [estimate.low, estimate.mid, estimate.high].map(|value| pen.measure(value));
        // A fact that gives the same three figures has said it.
        let is_told = finding.facts.iter().any(|(_, value)| bounds.iter().all(|bound| pen.say(value).contains(bound.as_str())));
        // Nor is what the gains say: the hours gained less those that it takes.
        let worth = &finding.worth;
        let is_net_gain = (estimate.mid - (worth.hours.mid - worth.effort_hours)).abs() < 1e-9;
        if !is_told && !is_net_gain {
            facts.push(Fact { label: capitalised(&pen.say(measures)), value: plain(effect(pen, *estimate)) });
        }
    }
    facts
}

/// With a capital letter, as a label begins.
fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An effect in its natural unit, with its interval.
fn effect(pen: &Pen, estimate: crate::detectors::Estimate) -> String {
    let (low, mid, high) = (pen.measure(estimate.low), pen.measure(estimate.mid), pen.measure(estimate.high));
    if low == high {
        mid
    } else {
        pen.say(&say!("{mid} (8 chances sur 10 entre {low} et {high})" | "{mid} (8 chances in 10 between {low} and {high})"))
    }
}

/// What acting could bring.
pub fn gain(pen: &Pen, finding: &Finding) -> Vec<Fact> {
    let worth = &finding.worth;
    let mut facts = vec![Fact { label: pen.pick("Gain possible", "Possible gain"), value: vec![Inline::Strong(pen.hours(worth.hours))] }];
    if let Some(euros) = worth.euros.filter(|euros| euros.high >= 0.5) {
        facts.push(Fact { label: pen.pick("Dépense épargnée", "Spending spared"), value: plain(pen.euros(euros)) });
    }
    facts.push(Fact {
        label: pen.pick("Temps à y consacrer", "Effort"),
        value: plain(
            pen.pick(&format!("{}\u{202f}h/an", pen.rough(worth.effort_hours)), &format!("{}\u{202f}h/yr", pen.rough(worth.effort_hours))),
        ),
    });
    let ease = match worth.feasibility {
        f if f >= 0.75 => ("facile", "easy"),
        f if f >= 0.5 => ("faisable", "feasible"),
        f if f >= 0.25 => ("difficile", "hard"),
        _ => ("très difficile", "very hard"),
    };
    facts.push(Fact {
        label: pen.pick("Mise en œuvre", "Feasibility"),
        value: {
            let (ease, share) = (pen.pick(ease.0, ease.1), pen.share(worth.feasibility));
            plain(pen.say(&say!("{ease} (facilité : {share})" | "{ease} (ease: {share})")))
        },
    });
    if !worth.assumption.is_empty() {
        facts.push(Fact {
            label: pen.pick("D'où vient ce chiffre", "Where this comes from"),
            value: vec![Inline::Muted(pen.say(&worth.assumption))],
        });
    }
    facts
}

/// Why: each piece of evidence with its share.
pub fn evidence(pen: &Pen, finding: &Finding) -> EvidenceBars {
    let items: Vec<EvidenceItem> = finding
        .evidence
        .iter()
        // A weight that reads 0,0 is drawn as nothing: neither for nor against.
        .map(|piece| EvidenceItem {
            words: plain(pen.say(&piece.sentence)),
            share: if piece.share.abs() < 0.05 { 0.0 } else { piece.share },
            figure: pen.signed(piece.share),
        })
        .collect();
    let total: f64 = finding.evidence.iter().map(|piece| piece.share).sum();
    let share = pen.share(finding.score);
    EvidenceBars {
        total_words: pen.say(&say!("Somme, soit une confiance de {share}" | "Sum, that is a confidence of {share}")),
        total_figure: pen.signed(total),
        note: pen.pick(
            "Chaque barre part de là où la précédente s'arrête. Pleine vers la droite, elle plaide pour ; vide vers la gauche, contre. Le trait vertical marque une chance sur deux.",
            "Each bar starts where the one before ends. Filled, to the right, it speaks for; hollow, to the left, against. The vertical line is one chance in two.",
        ),
        items,
        total,
    }
}

/// The rows behind a finding; `prefix` keeps the ids of the document unique.
pub fn row_details(pen: &Pen, finding: &Finding, prefix: &str) -> Option<Details> {
    let evidence: Vec<(usize, &[RowRef])> =
        finding.evidence.iter().enumerate().map(|(at, piece)| (at + 1, piece.rows.as_slice())).collect();
    rows::details(pen, &format!("{prefix}{}", finding.key), &evidence)
}

/// What could be decided, the recommended choice first.
pub fn options(pen: &Pen, finding: &Finding) -> Vec<OptionLine> {
    let line = |(at, (choice, argument)): (usize, &(crate::detectors::Choice, crate::text::Sentence))| OptionLine {
        choice: pen.text(choice.label()),
        argument: plain(pen.say(argument)),
        is_recommended: at == 0,
    };
    finding.options.iter().enumerate().map(line).collect()
}

/// What is shown rather than told.
pub fn exhibits(pen: &Pen, finding: &Finding) -> Vec<Section> {
    finding
        .exhibits
        .iter()
        .filter_map(|exhibit| {
            let (title, blocks) = match exhibit {
                Exhibit::Attendance(dots) if !dots.is_empty() => {
                    (pen.pick("Invitations, dans l'ordre du temps", "Invitations, in order of time"), vec![Block::Strip(strip(pen, dots))])
                }
                Exhibit::Texts(texts) if !texts.is_empty() => (pen.pick("Les textes", "The texts"), compared(pen, texts)),
                Exhibit::Expected(lines) if !lines.is_empty() => {
                    let bars = lines
                        .iter()
                        .map(|(label, observed, expected)| ExpectedBar {
                            label: pen.say(label),
                            observed: *observed,
                            expected: (expected.low, expected.mid, expected.high),
                            words: expected_words(pen, *observed, *expected),
                        })
                        .collect();
                    (pen.pick("Ce qu'on observe, ce qu'on attendait", "Observed and expected"), vec![Block::Expected(bars)])
                }
                _ => return None,
            };
            Some(Section { title, blocks, ..Default::default() })
        })
        .collect()
}

fn expected_words(pen: &Pen, observed: f64, expected: crate::detectors::Estimate) -> String {
    // What is counted is counted whole; what is expected is an order of magnitude: a decimal under ten, none above.
    let shown = |value: f64| pen.number(value, usize::from(value.abs() < 10.0 && value.fract() != 0.0));
    let observed = shown(observed);
    let (low, mid, high) = (shown(expected.low), shown(expected.mid), shown(expected.high));
    if low == high {
        pen.say(&say!("{observed} pour {mid} attendus" | "{observed} for {mid} expected"))
    } else {
        pen.say(&say!("{observed} pour {mid} attendus ({low} à {high})" | "{observed} for {mid} expected ({low} to {high})"))
    }
}

/// Invitations as dots, with the sentence that says the same.
fn strip(pen: &Pen, dots: &[(jiff::civil::Date, Presence)]) -> Strip {
    let of = |kind: Presence| dots.iter().filter(|(_, presence)| *presence == kind).count();
    let (first, last) = (dots.first().map(|d| d.0), dots.last().map(|d| d.0));
    let invitations = pen.say(&count(dots.len(), ("invitation", "invitations"), ("invitation", "invitations")));
    let present = pen.say(&count(of(Presence::Present), ("présence", "présences"), ("time present", "times present")));
    let excused = pen.say(&count(of(Presence::Excused), ("excuse", "excuses"), ("time excused", "times excused")));
    let absent = pen.say(&count(of(Presence::Absent), ("absence", "absences"), ("time absent", "times absent")));
    let span = match (first, last) {
        (Some(first), Some(last)) => {
            let (first, last) = (pen.say(&crate::text::date(first)), pen.say(&crate::text::date(last)));
            pen.say(&say!(" du {first} au {last}" | " from {first} to {last}"))
        }
        _ => String::new(),
    };
    let colon = pen.pick(" :", ":");
    Strip {
        summary: format!("{invitations}{span}{colon} {present}, {excused}, {absent}."),
        dots: dots
            .iter()
            .map(|(date, presence)| Dot {
                date: pen.say(&crate::text::date(*date)),
                year: date.year(),
                kind: match presence {
                    Presence::Present => DotKind::Present,
                    Presence::Excused => DotKind::Excused,
                    Presence::Absent => DotKind::Absent,
                },
            })
            .collect(),
        legend: [Presence::Present, Presence::Excused, Presence::Absent].map(|presence| pen.text(presence.label())),
    }
}

/// The texts compared: the words that bring them together and set them apart, then the texts themselves.
fn compared(pen: &Pen, texts: &[MarkedAction]) -> Vec<Block> {
    let mut facts = Vec::new();
    let shared = super::common::in_common(pen, texts);
    if !shared.is_empty() {
        facts.push(Fact { label: pen.pick("Ce qui rapproche", "What brings them together"), value: plain(shared) });
    }
    let mut apart = Words::new();
    for (at, text) in texts.iter().enumerate() {
        let distinct = set_apart(text);
        if !distinct.is_empty() {
            if !apart.is_empty() {
                apart.push(Inline::Text(" · ".into()));
            }
            apart.push(Inline::Strong(letter(at)));
            apart.push(Inline::Text("\u{a0}".into()));
            apart.extend(quotes(pen, &distinct));
        }
    }
    if !apart.is_empty() {
        facts.push(Fact { label: pen.pick("Ce qui distingue", "What sets them apart"), value: apart });
    }
    let mut texts: Vec<MarkedText> = texts.iter().enumerate().map(|(at, text)| marked(pen, text, at)).collect();
    let folded = texts.split_off(texts.len().min(TEXTS_OPEN));
    let mut blocks = Vec::new();
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    blocks.push(Block::Texts(texts));
    if !folded.is_empty() {
        let summary = pen.say(&count(folded.len(), ("autre texte", "autres textes"), ("other text", "other texts")));
        blocks.push(Block::Details(Details { id: None, summary: plain(summary), blocks: vec![Block::Texts(folded)], lists_rows: false }));
    }
    blocks
}

/// The letter by which a text is called among those compared: A, B … Z, then A2.
pub(super) fn letter(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26 + 1) }
}

/// Words that set a text apart, in order; the same word in other letters counts once.
fn set_apart(text: &MarkedAction) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for span in text.title.iter().chain(&text.description).filter(|span| span.mark == Mark::Distinct) {
        let word = span.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(WORDS_QUOTED);
    words
}

fn quotes(pen: &Pen, words: &[String]) -> Words {
    let quote = |word: &String| match pen.lang {
        Lang::Fr => typography(&format!("« {word} »"), Lang::Fr),
        Lang::En => format!("“{word}”"),
    };
    plain(words.iter().map(quote).collect::<Vec<_>>().join(", "))
}

fn marked(pen: &Pen, text: &MarkedAction, at: usize) -> MarkedText {
    let action = pen.dossier.action(text.action);
    let spans = |spans: &[Span]| {
        let span = |span: &Span| MarkedSpan {
            text: span.text.clone(),
            mark: match span.mark {
                Mark::Plain => TextMark::Plain,
                Mark::Shared => TextMark::Shared,
                Mark::Distinct => TextMark::Distinct,
            },
        };
        spans.iter().map(span).collect()
    };
    let places = action.territories.iter().map(|t| pen.dossier.territory(*t).name.clone()).collect::<Vec<_>>().join(", ");
    // Most actions are a territory's own: only the others say whose they are.
    let carrier = action
        .carrier
        .filter(|carrier| *carrier != Carrier::Territorial)
        .map(|c| pen.pick(&format!("action {}", c.label().fr), &format!("{} action", c.label().en)))
        .unwrap_or_default();
    let lead = action.lead.map(|lead| {
        pen.say(&{
            let name = &pen.dossier.partner(lead).name;
            say!("pilote : {name}" | "lead: {name}")
        })
    });
    MarkedText {
        label: letter(at),
        context: dotted([places, carrier, lead.unwrap_or_default()]),
        title: spans(&text.title),
        description: spans(&text.description),
    }
}

/// The territories of a finding, by name.
pub fn territories(pen: &Pen, finding: &Finding) -> Vec<Inline> {
    finding.territories.iter().map(|t| Inline::Text(pen.dossier.territory(*t).name.clone())).collect()
}

/// Everything about a finding, for its place in the section of its detector.
pub fn whole(pen: &Pen, finding: &Finding) -> Details {
    let confidence = pen.confidence(finding.score);
    let mut blocks = Vec::new();
    let facts = facts(pen, finding);
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    for exhibit in exhibits(pen, finding) {
        blocks.extend(exhibit.blocks);
    }
    blocks.push(Block::Evidence(evidence(pen, finding)));
    blocks.push(Block::Facts(gain(pen, finding)));
    let mut list: Vec<Words> = options(pen, finding)
        .into_iter()
        .map(|option| {
            let mut words = vec![Inline::Strong(option.choice), Inline::Text(pen.pick(" : ", ": "))];
            words.extend(option.argument);
            words
        })
        .collect();
    list.extend(finding.obstacles.iter().map(|obstacle| plain(pen.say(&say_obstacle(obstacle)))));
    if !finding.doubt.is_empty() {
        list.push(vec![Inline::Muted(pen.say(&finding.doubt))]);
    }
    blocks.push(Block::List(list));
    if let Some(details) = row_details(pen, finding, "") {
        blocks.push(Block::Details(details));
    }
    let mut summary = vec![Inline::Strong(pen.say(&finding.title)), Inline::Text(" ".into())];
    summary.push(Inline::Muted(dotted([pen.text(finding.motive.1), format!("{} ({})", confidence.word, confidence.figure)])));
    Details { id: Some(finding.key.clone()), summary, blocks, lists_rows: false }
}

fn say_obstacle(obstacle: &crate::text::Sentence) -> crate::text::Sentence {
    let (fr, en) = (&obstacle.fr, &obstacle.en);
    crate::text::Sentence { fr: format!("Obstacle : {fr}"), en: format!("Obstacle: {en}") }
}
