//! What is going on, said on a terminal; elsewhere, nothing.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A line that changes while the work goes on, and leaves nothing behind.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins; on anything but a terminal, shows nothing.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(ProgressStyle::with_template("{spinner} {msg} ({elapsed})").unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Says what is being done now.
    pub(super) fn say(&self, words: &str) {
        self.0.set_message(words.to_owned());
    }

    /// Ends, and cleans the line.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
