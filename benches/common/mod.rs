//! What the benches share: dossiers whose size doubles, and a table that shows how time grows with them.

#![allow(dead_code, reason = "each bench uses its part of what is shared")]

mod draw;
pub mod generator;

use maillage::dossier::{Loaded, load_tables};
use maillage::sources::read_reader;
use std::path::Path;
use std::time::{Duration, Instant};

/// Sizes of the dossiers, in actions. A number on the command line (`cargo bench --bench load -- 12800`) changes the last one.
pub fn sizes() -> Vec<usize> {
    let largest = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(3_200);
    std::iter::successors(Some(200usize), |n| Some(n * 2)).take_while(|n| *n <= largest).collect()
}

/// A generated dossier, read.
pub fn dossier(n_actions: usize) -> Loaded {
    read(&generator::dossier(n_actions, 2014))
}

/// Files, read as from a folder.
pub fn read(files: &generator::Files) -> Loaded {
    let tables =
        files.iter().map(|(name, text)| read_reader(name, Path::new(name), text.as_bytes()).expect("a generated table is a table"));
    load_tables(tables.collect(), "dossier")
}

/// Prints, for each size, the best of three runs of a stage on what `prepare` made, and the growth since the size before: 1 is linear, 2 is quadratic.
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures time and prints it")]
pub fn growth<P, R>(stage: &str, prepare: impl Fn(usize) -> P, run: impl Fn(&P) -> R) {
    println!("{stage}");
    println!("{:>10} {:>12} {:>8}", "actions", "ms", "growth");
    let mut before: Option<Duration> = None;
    for n in sizes() {
        let prepared = prepare(n);
        let best = (0..3)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(run(&prepared));
                start.elapsed()
            })
            .min()
            .unwrap_or_default();
        let exponent = before.map_or(String::new(), |b| format!("{:.2}", (best.as_secs_f64() / b.as_secs_f64()).log2()));
        println!("{n:>10} {:>12.1} {exponent:>8}", best.as_secs_f64() * 1e3);
        before = Some(best);
    }
    println!();
}
