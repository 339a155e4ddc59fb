//! Redundancy groups of a dossier, alone: `cargo run --release --example linkage_groups -- DOSSIER OUT.csv`. Prints how long the linkage took.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use maillage::dossier::quick_load;
use maillage::linkage::{ActionLinkage, write_groups};
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dossier = quick_load(Path::new(&args[0]));
    #[expect(clippy::disallowed_methods, reason = "a measure of time")]
    let start = std::time::Instant::now();
    let linkage = ActionLinkage::build(&dossier);
    println!(
        "{} actions: linked in {:.2} s, {} pairs, {} groups",
        dossier.actions.len(),
        start.elapsed().as_secs_f64(),
        linkage.pairs.len(),
        linkage.groups.len()
    );
    for limit in &linkage.limits {
        println!("  {}", limit.fr);
    }
    write_groups(&linkage, &dossier, &mut std::fs::File::create(&args[1]).unwrap()).unwrap();
}
