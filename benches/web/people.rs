//! Those who come: some read, some decide.

use crate::Page;
use crate::client::{Answer, Client};
use crate::draw::Draw;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What somebody met.
#[derive(Default)]
pub struct Seen {
    /// How long the answers of each kind took, and how many bytes they had in all.
    pub times: BTreeMap<&'static str, (Vec<Duration>, usize)>,
    /// Decisions that the server said were written.
    pub acknowledged: usize,
    /// What went wrong.
    pub errors: Vec<String>,
}

impl Seen {
    /// With what somebody else met.
    pub fn add(&mut self, other: Self) {
        for (kind, (mut times, bytes)) in other.times {
            let mine = self.times.entry(kind).or_default();
            mine.0.append(&mut times);
            mine.1 += bytes;
        }
        self.acknowledged += other.acknowledged;
        self.errors.extend(other.errors);
    }

    /// Every answer's time, sorted.
    pub fn all(&self) -> Vec<Duration> {
        let mut all: Vec<Duration> = self.times.values().flat_map(|(times, _)| times.iter().copied()).collect();
        all.sort();
        all
    }

    /// Times one request.
    fn ask(&mut self, kind: &'static str, expected: u16, ask: impl FnOnce() -> std::io::Result<Answer>) -> Option<Answer> {
        let begun = Instant::now();
        match ask() {
            Ok(answer) if answer.status == expected => {
                let times = self.times.entry(kind).or_default();
                times.0.push(begun.elapsed());
                times.1 += answer.body.len();
                Some(answer)
            }
            Ok(answer) => {
                self.errors.push(format!("{kind}: {} instead of {expected}", answer.status));
                None
            }
            Err(error) => {
                self.errors.push(format!("{kind}: {error}"));
                None
            }
        }
    }
}

/// Between half of a pause and once and a half of it, so that people don't march in step.
fn rest(draw: &mut Draw, usual: Duration, ends: Instant) {
    let pause = usual.mul_f64(0.5 + draw.below(1_000) as f64 / 1_000.0);
    std::thread::sleep(pause.min(ends.saturating_duration_since(Instant::now())));
}

/// Reads pages until the end, with a pause after each.
pub fn read(address: SocketAddr, pages: &[Page], ends: Instant, pause: Duration, seed: u64) -> Seen {
    let (mut seen, mut draw, mut client) = (Seen::default(), Draw(seed), Client::new(address));
    let all: usize = pages.iter().map(|page| page.weight).sum();
    rest(&mut draw, pause, ends);
    while Instant::now() < ends {
        let mut left = draw.below(all);
        let page = pages.iter().find(|page| {
            let is_it = left < page.weight;
            left = left.saturating_sub(page.weight);
            is_it
        });
        if let Some(page) = page {
            let path = &page.paths[draw.below(page.paths.len())];
            seen.ask(page.kind, 200, || client.get(path));
        }
        rest(&mut draw, pause, ends);
    }
    seen
}

/// Decides on one proposal again and again until the end: opens it, signs, reads where that leads. Pauses before it signs.
pub fn decide(address: SocketAddr, item: &str, ends: Instant, pause: Duration, seed: u64) -> Seen {
    let (mut seen, mut draw, mut client) = (Seen::default(), Draw(seed), Client::new(address));
    rest(&mut draw, pause, ends);
    while Instant::now() < ends {
        let Some(page) = seen.ask("decide: open", 200, || client.get(item)) else { break };
        rest(&mut draw, pause, ends);
        let (Some(token), Some(last)) = (page.hidden("jeton"), page.hidden("remplace")) else {
            seen.errors.push(format!("{item}: no form"));
            break;
        };
        let verdict = ["retenue", "adaptee", "rejetee", "reportee"][draw.below(4)];
        let signature = format!("Personne {seed}");
        let fields = [
            ("jeton", token),
            ("remplace", last),
            ("decision", verdict),
            ("motif", "Vu en séance"),
            ("signature", &signature),
            ("porteur", ""),
            ("echeance", ""),
        ];
        let Some(done) = seen.ask("decide: sign", 303, || client.post(item, &fields)) else { break };
        seen.acknowledged += 1;
        if let Some(to) = done.location {
            seen.ask("decide: land", 200, || client.get(to.split('#').next().unwrap_or_default()));
        }
    }
    seen
}
