//! The end of the program at any moment (`kill -9`): every decision that it acknowledged is there, the file is whole, the program starts again on it.
//! `cargo bench --bench kill` does the same fifty times in the middle of a thousand decisions.
#![cfg(all(unix, feature = "web"))]
#![expect(clippy::disallowed_methods, reason = "what waits for another program needs a clock")]

#[path = "kill/http.rs"]
mod http;
#[path = "kill/rounds.rs"]
mod rounds;
mod served;

use std::collections::BTreeSet;

#[test]
fn what_was_acknowledged_survives_the_end_of_the_program() {
    let dossier = rounds::Dossier::new("kill");
    let mut known = BTreeSet::new();
    // Each round starts on the file that the one before left.
    for (number, target) in [17, 40, 5].into_iter().enumerate() {
        let round = rounds::round(&dossier.path(), number, target, &mut known);
        assert!(round.acknowledged >= target && round.unsaid <= rounds::CONNECTIONS && !round.signing.is_zero(), "{round:?}");
    }
}
