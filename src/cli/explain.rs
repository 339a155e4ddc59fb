//! `maillage explain DOSSIER KEY`: why a recommendation is there, to the row.

use super::{Exit, answer, day, lang};
use crate::analyse_with;
use crate::opening as open;
use crate::recommendations::{self, Explanation, Line};
use crate::say;
use crate::text::{Lang, Sentence, capital, count, number};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage explain` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage explain datasets/exemple-trois-territoires 1\n           maillage explain datasets/exemple-trois-territoires 2 --format json\n\nSortie : 0 fait ; 2 dossier illisible, ou aucune proposition de ce nom"
)]
pub struct ExplainArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// La clé de la proposition (colonne « cle » de tables/recommandations.csv), le début de sa clé, ou son rang dans la liste
    #[arg(value_name = "CLÉ")]
    pub key: String,
    /// La forme de la réponse
    #[arg(long, value_name = "FORME", value_enum, default_value = "text")]
    pub format: ExplainFormat,
    /// Le jour de l'analyse (31/12/2014) ; sinon, celui du dernier événement du dossier
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// Un modèle de mots à soi, en plus (model2vec) : un répertoire avec tokenizer.json, model.safetensors et config.json
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub embeddings: Option<PathBuf>,
    /// La langue de la réponse : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// In what form an explanation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExplainFormat {
    /// À lire
    Text,
    /// Pour un programme
    Json,
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or nothing on the list answers to the key.
pub fn run(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let loaded = open::whole_dossier(&args.dossier, args.lang)?;
    let settings = open::settings(&args.dossier, args.lang)?;
    let model = open::model(args.embeddings.as_deref(), args.lang)?;
    let as_of = args.date.unwrap_or_else(|| loaded.dossier.last_event());
    let analysis = analyse_with(&loaded.dossier, &settings, as_of, open::words(&model));
    let explanation = recommendations::explain(&analysis.view(&loaded.dossier), &analysis.detections, &analysis.agenda, &args.key)
        .map_err(|sentence| open::refusal(&with_where_to_look(&sentence, &args.dossier), args.lang))?;
    let words = match args.format {
        ExplainFormat::Text => text(&explanation, args.lang),
        ExplainFormat::Json => json(&explanation)? + "\n",
    };
    answer(words)?;
    Ok(Exit::Done.into())
}

/// Why a key has no answer, and where the keys stand.
fn with_where_to_look(reason: &Sentence, dossier: &Path) -> Sentence {
    let shown = dossier.display();
    let (fr, en) = (capital(&reason.fr), capital(&reason.en));
    say!(
        "{fr}.\nLes clés et les rangs sont dans tables/recommandations.csv, qu'écrit : maillage report {shown} --out rapport"
            | "{en}.\nKeys and ranks stand in tables/recommandations.csv, written by: maillage report {shown} --out report"
    )
}

/// Rows shown of one reason; the JSON holds them all.
const ROWS_SHOWN: usize = 12;

/// The explanation as lines of text, for a terminal.
pub fn text(explanation: &Explanation, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", explanation.title.get(lang));
    let percent = number(100.0 * explanation.score, 0);
    let _ = match lang {
        Lang::Fr => writeln!(out, "{} · probabilité que ce soit juste : {} %", explanation.key, percent.get(lang)),
        Lang::En => writeln!(out, "{} · probability that it is true: {}%", explanation.key, percent.get(lang)),
    };
    for block in &explanation.blocks {
        let _ = writeln!(out, "\n{}", block.title.get(lang));
        block.lines.iter().for_each(|line| write_line(&mut out, line, lang));
    }
    if explanation.blocks.iter().flat_map(|b| &b.lines).any(|line| line.share.is_some()) {
        let _ = match lang {
            Lang::Fr => writeln!(
                out,
                "\nLes poids des raisons s'ajoutent : plus leur somme est grande, plus la probabilité l'est (0 : une chance sur deux)."
            ),
            Lang::En => {
                writeln!(out, "\nThe weights of the reasons add up: the greater the sum, the greater the probability (0: even chances).")
            }
        };
    }
    // Names and titles come from the user's files: no control sequence of theirs reaches the terminal.
    out.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

fn write_line(out: &mut String, line: &Line, lang: Lang) {
    let _ = match line.share {
        Some(share) => writeln!(out, "  {:>6}  {}", number(share, 2).get(lang), line.sentence.get(lang)),
        None => writeln!(out, "  {}", line.sentence.get(lang)),
    };
    for row in line.rows.iter().take(ROWS_SHOWN) {
        let _ = match lang {
            Lang::Fr => writeln!(out, "          {}, ligne {} : {}", row.file, row.line, row.record),
            Lang::En => writeln!(out, "          {}, line {}: {}", row.file, row.line, row.record),
        };
    }
    if line.rows.len() > ROWS_SHOWN {
        let more = count(line.rows.len() - ROWS_SHOWN, ("autre ligne", "autres lignes"), ("more row", "more rows"));
        let _ = match lang {
            Lang::Fr => writeln!(out, "          et {} (--format json les donne toutes)", more.fr),
            Lang::En => writeln!(out, "          and {} (--format json gives them all)", more.en),
        };
    }
}

/// The explanation as JSON, with both languages.
///
/// # Errors
/// When serde_json can't write it, which no explanation has given reason for.
pub fn json(explanation: &Explanation) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(explanation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recommendations::{Block, Place};
    use crate::text::Sentence;

    fn explanation(n_rows: usize) -> Explanation {
        let row =
            |line: usize| Place { table: "actions", file: "actions.csv".into(), line: line as u32, record: "a1, Guide\u{1b}[2J".into() };
        let line = Line { sentence: Sentence::verbatim("reason"), share: Some(-1.25), rows: (2..2 + n_rows).map(row).collect() };
        Explanation {
            key: "k-1".into(),
            detector: "k",
            rank: Some(1),
            title: Sentence::verbatim("title"),
            score: 0.8,
            blocks: vec![Block { title: Sentence { fr: "Raisons".into(), en: "Reasons".into() }, lines: vec![line] }],
        }
    }

    #[test]
    fn rows_are_named_by_file_and_line() {
        let text = text(&explanation(13), Lang::Fr);
        assert!(text.contains("Raisons\n   −1,25  reason\n          actions.csv, ligne 2 : a1, Guide"), "{text}");
        assert!(text.contains("et 1 autre ligne (") && text.contains("80 %"), "{text}");
    }

    #[test]
    fn no_control_sequence_reaches_the_terminal() {
        assert!(text(&explanation(1), Lang::En).chars().all(|c| c == '\n' || !c.is_control()));
    }

    #[test]
    fn json_holds_every_row() {
        let json: serde_json::Value = serde_json::from_str(&json(&explanation(13)).unwrap()).unwrap();
        assert_eq!(json["blocks"][0]["lines"][0]["rows"].as_array().map(Vec::len), Some(13));
        assert_eq!(json["title"]["fr"], "title");
    }
}
