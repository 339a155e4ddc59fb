//! Do the comparisons keep their word? `cargo bench --bench comparison` (a number of draws may follow: 400 by default).
//!
//! Four tables. *Nothing differs*: counts, shares and measures drawn alike in all territories, then around each territory's own level; what is signalled, and how often the
//! 80 % interval holds the true level. *Planted*: one territory in seven half as high or half as high again as its peers; how many are signalled, and how many signals are false.
//! *Labels dealt out again* on the labelled dossiers: what is signalled against peers by lot, and how often types by lot are said to differ. *Types*: how often noise makes
//! types, and how often clear ones are found.

#![allow(clippy::print_stdout)]

use maillage::comparison::{Comparison, seek};
use maillage::detectors::View;
use maillage::dossier::{Dossier, testing::from_folder};
use maillage::linkage::{Linkage, PartnerLinkage};
use maillage::network::Network;
use maillage::settings::Settings;
use maillage::statistics::beside_peers::{Beside, Law, Seen, read};
use maillage::statistics::partitions::adjusted_rand;
use maillage::statistics::random::Stream;
use rayon::prelude::*;
use std::path::Path;

/// What counts, and how sure one must be: the defaults of the room.
const MARGIN: f64 = 0.2;
const SURE: f64 = 0.9;

fn main() {
    let n_draws = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(400u64);
    beside_peers(n_draws);
    for name in ["seine-et-marne-2014", "seine-saint-denis-2015"] {
        let dossier = from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name));
        labels_by_lot(name, &dossier, n_draws.div_ceil(4));
    }
    types(n_draws.clamp(20, 100));
}

/// A set of territories: how many, in how many types, and the exposure of each.
struct Scene {
    name: &'static str,
    n: usize,
    n_types: usize,
    law: Law,
    /// Level, and mean exposure.
    level: f64,
    exposure: f64,
}

const SCENES: [Scene; 8] = [
    Scene { name: "counts, 14 in 4, 25 actions", n: 14, n_types: 4, law: Law::Count, level: 4.5, exposure: 25.0 },
    Scene { name: "counts, 14 in 4, 6 leads", n: 14, n_types: 4, law: Law::Count, level: 2.5, exposure: 6.0 },
    Scene { name: "counts, 40 in 3, 4 actions", n: 40, n_types: 3, law: Law::Count, level: 4.5, exposure: 4.0 },
    Scene { name: "shares, 14 in 4, 25 themes", n: 14, n_types: 4, law: Law::Share, level: 0.55, exposure: 25.0 },
    Scene { name: "shares, 14 in 4, 300 seats", n: 14, n_types: 4, law: Law::Share, level: 0.8, exposure: 300.0 },
    Scene { name: "shares, 40 in 3, 12 partners", n: 40, n_types: 3, law: Law::Share, level: 0.6, exposure: 12.0 },
    Scene { name: "measures, 14 in 4", n: 14, n_types: 4, law: Law::Measure, level: 6.0, exposure: 1.0 },
    Scene { name: "measures, 40 in 3", n: 40, n_types: 3, law: Law::Measure, level: 6.0, exposure: 1.0 },
];

/// One drawing: what is signalled among territories that don't differ by the margin, among the others, and how many levels lie in their interval.
#[derive(Clone, Copy, Default)]
struct Tally {
    alike: f64,
    alike_signalled: f64,
    apart: f64,
    apart_signalled: f64,
    held: f64,
}

impl Tally {
    fn and(self, other: Self) -> Self {
        Self {
            alike: self.alike + other.alike,
            alike_signalled: self.alike_signalled + other.alike_signalled,
            apart: self.apart + other.apart,
            apart_signalled: self.apart_signalled + other.apart_signalled,
            held: self.held + other.held,
        }
    }
}

impl Scene {
    /// Draws levels `spread` around that of their type (types differ by as much), times `planted` for one territory in seven, and reads them.
    fn draw(&self, spread: f64, planted: f64, seed: u64) -> Tally {
        let mut stream = Stream::new(seed, self.n as u64 + self.law as u64 * 1000);
        let of_type: Vec<f64> = (0..self.n_types).map(|_| self.around(self.level, spread, &mut stream)).collect();
        let mut levels = Vec::new();
        let seen: Vec<Seen> = (0..self.n)
            .map(|at| {
                let factor = if planted != 1.0 && at % 7 == 3 { planted } else { 1.0 };
                let level = self.around(of_type[at % self.n_types], spread, &mut stream) * factor;
                let level = if self.law == Law::Share { level.min(0.98) } else { level };
                levels.push(level);
                self.see(level, &mut stream)
            })
            .collect();
        let beside: Vec<Beside> = (0..self.n).map(|at| Beside::Group(at % self.n_types)).collect();
        let mut tally = Tally::default();
        for (at, reading) in read(self.law, &seen, &beside, MARGIN).units.iter().enumerate() {
            let Some(reading) = reading else { continue };
            let is_signalled = f64::from(u8::from(reading.more.max(reading.less) >= SURE));
            // The level of its peers is that of its type.
            if (levels[at] / of_type[at % self.n_types] - 1.0).abs() > MARGIN {
                (tally.apart, tally.apart_signalled) = (tally.apart + 1.0, tally.apart_signalled + is_signalled);
            } else {
                (tally.alike, tally.alike_signalled) = (tally.alike + 1.0, tally.alike_signalled + is_signalled);
            }
            tally.held += f64::from(u8::from((reading.low..=reading.high).contains(&levels[at])));
        }
        tally
    }

    fn around(&self, level: f64, spread: f64, stream: &mut Stream) -> f64 {
        match self.law {
            Law::Share => {
                let odds = (level / (1.0 - level)).ln() + spread / (level * (1.0 - level)).sqrt() * stream.normal() * 0.5;
                1.0 / (1.0 + (-odds).exp())
            }
            _ => level * (spread * stream.normal() - 0.5 * spread * spread).exp(),
        }
    }

    fn see(&self, level: f64, stream: &mut Stream) -> Seen {
        let exposure = (self.exposure * (0.5 + stream.uniform())).max(1.0).round();
        match self.law {
            Law::Count => Seen { sum: poisson(level * exposure, stream), exposure, error: 0.0 },
            Law::Share => {
                let n = exposure as usize;
                Seen { sum: (0..n).filter(|_| stream.uniform() < level).count() as f64, exposure, error: 0.0 }
            }
            Law::Measure => {
                let error = 0.1 + 0.3 * stream.uniform();
                Seen { sum: level + error.sqrt() * stream.normal(), exposure: 1.0, error }
            }
        }
    }
}

/// A count of that mean, by the times between events.
fn poisson(mean: f64, stream: &mut Stream) -> f64 {
    let (mut time, mut n) = (0.0, 0.0);
    loop {
        time -= (1.0 - stream.uniform()).ln();
        if time > mean {
            return n;
        }
        n += 1.0;
    }
}

fn beside_peers(n_draws: u64) {
    println!(
        "\nTerritories beside their peers, {n_draws} draws of each scene: signals announced false at most 1 in 10; intervals announced at 80 %\n"
    );
    println!(
        "| scene | spread | signalled when alike | interval holds | halved: signalled | of them false | ×1.5: signalled | of them false |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut all_held = (0.0, 0.0);
    for scene in &SCENES {
        for spread in [0.0, 0.15, 0.3] {
            let over = |planted: f64| {
                let tallies: Vec<Tally> = (0..n_draws).into_par_iter().map(|seed| scene.draw(spread, planted, seed)).collect();
                tallies.into_iter().fold(Tally::default(), Tally::and)
            };
            let (none, half, more) = (over(1.0), over(0.5), over(1.5));
            let of_planted = |tally: &Tally| {
                (
                    tally.apart_signalled / tally.apart.max(1.0),
                    tally.alike_signalled / (tally.apart_signalled + tally.alike_signalled).max(1.0),
                )
            };
            let ((half, half_false), (more, more_false)) = (of_planted(&half), of_planted(&more));
            let units = none.alike + none.apart;
            // Levels all alike lie inside more often than announced: there, an interval that allows for differences is too wide.
            if spread > 0.0 {
                all_held = (all_held.0 + none.held, all_held.1 + units);
            }
            println!(
                "| {} | {spread} | {:.3} | {:.3} | {half:.2} | {half_false:.3} | {more:.2} | {more_false:.3} |",
                scene.name,
                none.alike_signalled / none.alike.max(1.0),
                none.held / units
            );
        }
    }
    println!("\nAll intervals where levels differ: {:.3} hold the true level.", all_held.0 / all_held.1);
}

fn labels_by_lot(name: &str, dossier: &Dossier, n_draws: u64) {
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
    let network = Network::default();
    let compare = |dossier: &Dossier| {
        let view = View { dossier, as_of: dossier.last_event(), linkage: &linkage, network: &network };
        Comparison::of(&view, &Settings::default())
    };
    let seen = compare(dossier);
    let drawn: Vec<(f64, f64, f64, f64)> = (0..n_draws)
        .into_par_iter()
        .map(|seed| {
            let mut dealt = dossier.clone();
            let mut labels: Vec<Option<String>> = seen.territories.iter().map(|t| dossier.territory(*t).typology.clone()).collect();
            Stream::new(11, seed).shuffle(&mut labels);
            seen.territories.iter().zip(labels).for_each(|(t, label)| dealt.territories[t.index()].typology = label);
            let found = compare(&dealt);
            let n_cells = found.measured.iter().flat_map(|m| &m.cells).filter(|c| c.reading.is_some()).count();
            let n_between = found.between.iter().filter(|b| b.permuted.p <= 0.05).count() as f64;
            let any = found.between.iter().any(|b| b.adjusted <= 0.05);
            (found.n_signals() as f64 / n_cells as f64, n_between, found.between.len() as f64, f64::from(u8::from(any)))
        })
        .collect();
    let mean = |of: fn(&(f64, f64, f64, f64)) -> f64| drawn.iter().map(of).sum::<f64>() / drawn.len() as f64;
    println!("\n{name}, types dealt out by lot {n_draws} times");
    println!("  cells signalled against peers by lot: {:.4} (as the dossier is: {} signals)", mean(|d| d.0), seen.n_signals());
    println!("  indicators where types by lot differ at 5 %: {:.3} (announced 0.05)", mean(|d| d.1) / mean(|d| d.2));
    println!("  draws with any difference after correction at 5 %: {:.3} (announced at most 0.05)", mean(|d| d.3));
}

/// Columns of `n` territories around so many centres, `apart` standard deviations from each other on half of the columns.
fn profile(n: usize, n_types: usize, apart: f64, seed: u64) -> Vec<Vec<Option<f64>>> {
    let mut stream = Stream::new(seed, 5);
    let centres: Vec<Vec<f64>> =
        (0..n_types).map(|t| (0..6).map(|c| if n_types > 1 && (c + t).is_multiple_of(n_types) { apart } else { 0.0 }).collect()).collect();
    let rows: Vec<Vec<f64>> = (0..n).map(|i| centres[i % n_types].iter().map(|centre| centre + stream.normal()).collect()).collect();
    (0..6).map(|c| rows.iter().map(|row| Some(row[c])).collect()).collect()
}

fn types(n_seeds: u64) {
    println!("\nTypes, {n_seeds} seeds: published, and of those how many are the planted ones (adjusted Rand ≥ 0.8)\n");
    println!("| territories | types planted | apart (sd) | published | right |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for (n, n_types, apart) in
        [(14, 1, 0.0), (40, 1, 0.0), (14, 2, 3.0), (14, 3, 3.0), (14, 3, 5.0), (40, 2, 3.0), (40, 3, 3.0), (40, 3, 4.0)]
    {
        let found: Vec<Option<bool>> = (0..n_seeds)
            .into_par_iter()
            .map(|seed| {
                let truth: Vec<u32> = (0..n as u32).map(|i| i % n_types as u32).collect();
                seek(&profile(n, n_types, apart, seed)).ok().map(|found| adjusted_rand(&found.group_of, &truth) >= 0.8)
            })
            .collect();
        let published = found.iter().flatten().count();
        let right = found.iter().flatten().filter(|is_right| **is_right).count();
        println!("| {n} | {n_types} | {apart} | {published} | {} |", if n_types > 1 { right.to_string() } else { "–".to_owned() });
    }
}
