//! The portfolio and its bound, on as many groups of actions as a département, and a country, would have.

use maillage::planning::portfolio::select::{Capacity, Item, select};
use maillage::statistics::random::Stream;
use std::time::Instant;

/// Groups of actions, each with its smaller variants, in so many territories.
fn items(groups: usize, territories: usize) -> Vec<Item> {
    let mut items = Vec::new();
    for group in 0..groups {
        let mut stream = Stream::new(77, group as u64);
        let members = 2 + stream.below(6);
        let places: Vec<usize> = (0..members).map(|_| stream.below(territories)).collect();
        for part in 0..1 + stream.below(3) {
            let size = if part == 0 { members } else { (members / 2).max(2) };
            let value = 5.0 + libm::exp(5.0 * stream.uniform());
            let effort = 12.0 + 6.0 * size as f64 + 10.0 * stream.uniform();
            items.push(Item {
                value,
                group: Some(group),
                actions: (0..size).map(|k| 8 * group + k).collect(),
                minutes: 7.0 + stream.below(4) as f64,
                lead: Some(places[0]),
                territories: places[..size].iter().map(|t| (*t, effort / size as f64, value / size as f64)).collect(),
            });
        }
    }
    items
}

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures time and prints it")]
fn main() {
    println!(
        "| groups | proposals | territories | chosen | total (h) | gap | served | nodes | seconds |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for (groups, territories) in [(50, 14), (100, 14), (1_000, 40), (10_000, 100)] {
        let items = items(groups, territories);
        let capacity = Capacity { minutes: 160.0, groups: 20.0, hours: 84.0, leads: 3.0, tolerance: 0.05, nodes: 2_000 };
        let start = Instant::now();
        let found = select(&items, &capacity);
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "| {groups} | {} | {territories} | {} | {:.0} of {:.0} | {:.2} % | {} of {} | {} | {seconds:.2} |",
            items.len(),
            found.chosen.len(),
            found.total,
            found.greatest,
            100.0 * found.gap,
            found.served.1,
            found.served.0,
            found.nodes
        );
    }
}
