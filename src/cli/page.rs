//! An answer to be read on a terminal: lines, and lists that stay short.

use crate::say;
use crate::text::{Lang, Sentence, capital};

/// Lines of one list; beyond, they are counted. `--format csv` has them all.
const LINES: usize = 12;

/// Text being written, in one language.
pub(super) struct Page {
    lang: Lang,
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new(lang: Lang) -> Self {
        Self { lang, text: String::new() }
    }

    /// A sentence on a line of its own.
    pub fn line(&mut self, sentence: &Sentence) {
        self.text.push_str(&capital(sentence.get(self.lang)));
        self.text.push('\n');
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A heading with its lines, twelve at most; nothing when there are none.
    pub fn list(&mut self, heading: &Sentence, lines: Vec<Sentence>) {
        if lines.is_empty() {
            return;
        }
        self.text.push('\n');
        self.line(heading);
        let n_more = lines.len().saturating_sub(LINES);
        for line in lines.iter().take(LINES) {
            self.text.push_str("  - ");
            self.text.push_str(line.get(self.lang));
            self.text.push('\n');
        }
        if n_more > 0 {
            let more = say!("  … et {n_more} de plus (toutes avec --format csv)" | "  … and {n_more} more (all of them with --format csv)");
            self.text.push_str(more.get(self.lang));
            self.text.push('\n');
        }
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }
}
