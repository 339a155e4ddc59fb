//! How well linkage finds what people labelled: `cargo bench --bench labelled`.
//!
//! One table over all labelled sets, one line a set; then, for the sets of actions, every figure with its interval and the true pairs least likely found.
//! `-- ablation` shows what each piece of evidence adds instead; any other word keeps the sets whose name holds it (`-- paris`).
//! Sets stand in `../shared/data` and are described in [`sets`]: a set is data, none has code of its own. One that is absent is said.

#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "labelled/ablation.rs"]
mod ablation;
#[path = "labelled/convert.rs"]
mod convert;
#[path = "labelled/detail.rs"]
mod detail;
#[path = "labelled/measure.rs"]
mod measure;
#[path = "labelled/sets.rs"]
mod sets;

use convert::Labelled;
use sets::{SETS, What};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_ablation = words.iter().any(|word| word == "ablation");
    let names: Vec<&String> = words.iter().filter(|word| *word != "ablation").collect();
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    let mut read: Vec<Labelled> = Vec::new();
    for set in SETS.iter().filter(|set| is_wanted(set.name) && (!is_ablation || set.what == What::Actions)) {
        match convert::read(set) {
            Ok(labelled) => read.push(labelled),
            Err(why) => eprintln!("SKIPPED {}: {why}", set.name),
        }
    }
    if is_ablation {
        ablation::print(&read);
        return;
    }
    measure::print(&read);
    for labelled in read.iter().filter(|labelled| labelled.set.what == What::Actions) {
        detail::print(labelled);
    }
}
