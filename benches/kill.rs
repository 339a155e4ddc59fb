//! The end of the program (`kill -9`) in the middle of a thousand decisions, fifty times on the same register: `cargo bench --bench kill`.
#![cfg_attr(unix, expect(clippy::disallowed_methods, reason = "what waits for another program needs a clock"))]

#[cfg(unix)]
#[path = "../tests/kill/http.rs"]
mod http;
#[cfg(unix)]
#[path = "../tests/kill/rounds.rs"]
mod rounds;
#[cfg(unix)]
#[path = "../tests/served/mod.rs"]
mod served;

/// Rounds, and decisions of which each stops somewhere in the middle.
#[cfg(unix)]
const ROUNDS: usize = 50;
#[cfg(unix)]
const DECISIONS: usize = 1_000;

#[cfg(unix)]
#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() {
    let dossier = rounds::Dossier::new("kill-bench");
    let mut known = std::collections::BTreeSet::new();
    let (mut acknowledged, mut unsaid, mut signing) = (0, 0, std::time::Duration::ZERO);
    for number in 0..ROUNDS {
        // A fixed sequence that visits the whole range.
        let target = 1 + (number * 619 + 211) % (DECISIONS - 1);
        let round = rounds::round(&dossier.path(), number, target, &mut known);
        println!(
            "round {number}: {} acknowledged in {:.1} s, {} written and not yet said",
            round.acknowledged,
            round.signing.as_secs_f64(),
            round.unsaid
        );
        acknowledged += round.acknowledged;
        unsaid += round.unsaid;
        signing += round.signing;
    }
    let rate = acknowledged as f64 / signing.as_secs_f64();
    println!("{ROUNDS} ends: {acknowledged} acknowledged, none lost; {unsaid} written and not yet said; {rate:.0} decisions a second");
}

#[cfg(not(unix))]
fn main() {}
