//! What an import understood, kept and lost, for a reader.

use super::super::check;
use crate::importing::{Confidence, Counts, Imported, Loss, Understood, about};
use crate::say;
use crate::text::{Lang, Sentence, count};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Fields of one reason that are named; the others are counted.
const NAMED: usize = 12;

/// The whole answer, but for where it was written.
pub(in crate::cli) fn write(imported: &Imported, lang: Lang) -> String {
    let mut out = String::new();
    for sheet in &imported.understood {
        understood(&mut out, sheet, lang);
    }
    let (remarks, _) = check::text::remarks(&imported.remarks, lang);
    out.push_str(&remarks);
    losses(&mut out, &imported.losses, lang);
    counts(&mut out, &imported.counts, lang);
    tables(&mut out, imported, lang);
    out
}

fn line(out: &mut String, sentence: &Sentence, lang: Lang) {
    out.push_str(sentence.get(lang));
    out.push('\n');
}

fn understood(out: &mut String, sheet: &Understood, lang: Lang) {
    let title = sheet.title();
    let (fr, en) = about(sheet.format).map_or((sheet.format, sheet.format), |(title, _)| (title.fr, title.en));
    let (table_fr, table_en) = sheet.table.map_or(("laissé de côté", "left aside"), |table| (table.code(), table.code()));
    line(out, &say!("{title} : {fr} → {table_fr}" | "{title}: {en} → {table_en}"), lang);
    let mut details = Vec::new();
    if sheet.header_row > 1 {
        let row = sheet.header_row;
        details.push(say!("en-têtes à la ligne {row}" | "headers on row {row}"));
    }
    if let Some(territory) = &sheet.territory {
        details.push(say!("toute la feuille est du territoire « {territory} »" | "the whole sheet is of territory '{territory}'"));
    }
    if let Some((_, reading)) = about(sheet.format).filter(|_| sheet.format != "tableau" && sheet.table.is_some()) {
        details.push(reading.into());
    }
    if !details.is_empty() {
        let join = |side: fn(&Sentence) -> &str| details.iter().map(side).collect::<Vec<_>>().join(" ; ");
        let (fr, en) = (join(|s| &s.fr), join(|s| &s.en));
        line(out, &say!("  ({fr})" | "  ({en})"), lang);
    }
    for column in sheet.columns.iter().filter(|column| !matches!(column.target.as_str(), "note" | "ignorer")) {
        let examples = column.examples.iter().map(|text| format!("« {text} »")).collect::<Vec<_>>().join(", ");
        let sure =
            if column.confidence == Confidence::Sure { String::new() } else { format!(" [{}]", column.confidence.label().get(lang)) };
        let header = crate::dossier::shown(&column.header);
        let examples = if examples.is_empty() {
            examples
        } else if lang == Lang::Fr {
            format!(" : {examples}")
        } else {
            format!(": {examples}")
        };
        let _ = writeln!(out, "  {header} → {}{sure}{examples}", column.target);
    }
    out.push('\n');
}

/// By reason, then by source: what could not be carried over.
fn losses(out: &mut String, losses: &[Loss], lang: Lang) {
    if losses.is_empty() {
        return;
    }
    line(out, &say!("Ce qui n'entre pas dans les colonnes du dossier :" | "What does not go into the columns of the dossier:"), lang);
    let mut by: BTreeMap<(crate::importing::Why, &str), Vec<&Loss>> = BTreeMap::new();
    for loss in losses {
        by.entry((loss.why, &loss.source)).or_default().push(loss);
    }
    let mut reason = None;
    for ((why, source), fields) in by {
        if reason != Some(why) {
            let (fr, en) = (why.reason().fr, why.reason().en);
            line(out, &say!("- {fr}" | "- {en}"), lang);
            reason = Some(why);
        }
        let mut named: Vec<String> = fields.iter().take(NAMED).map(|loss| format!("{} ({})", loss.field, loss.cells)).collect();
        let more = fields.len().saturating_sub(NAMED);
        if more > 0 {
            let cells = fields.iter().skip(NAMED).map(|loss| loss.cells).sum::<usize>();
            named.push(say!("et {more} autres ({cells})" | "and {more} others ({cells})").get(lang).to_owned());
        }
        let named = named.join(", ");
        line(out, &say!("    {source} : {named}" | "    {source}: {named}"), lang);
    }
    out.push('\n');
}

fn counts(out: &mut String, counts: &[Counts], lang: Lang) {
    for counted in counts {
        let Counts { source, rows, kept, aside, .. } = counted;
        let read = count(*rows, ("ligne lue", "lignes lues"), ("row read", "rows read"));
        let kept = count(*kept, ("gardée", "gardées"), ("kept", "kept"));
        let aside = count(*aside, ("laissée de côté", "laissées de côté"), ("left aside", "left aside"));
        let (a, b, c, d, e, f) = (read.fr, kept.fr, aside.fr, read.en, kept.en, aside.en);
        line(out, &say!("{source} : {a}, {b}, {c}." | "{source}: {d}, {e}, {f}."), lang);
    }
    out.push('\n');
}

fn tables(out: &mut String, imported: &Imported, lang: Lang) {
    let made =
        imported.tables.iter().filter(|table| !table.rows.is_empty()).map(|table| format!("{} {}", table.table.code(), table.rows.len()));
    let made = made.collect::<Vec<_>>().join(", ");
    line(out, &say!("Le dossier : {made}." | "The dossier: {made}."), lang);
}
