//! The web app under the load of a conference that everybody follows: `cargo bench --bench web [-- SECONDS]`.
//!
//! The real program serves a copy of `datasets/seine-et-marne-2014`. 50 people read (a page a second each, twenty times what somebody who reads does) while 10 decide, each on a proposal of
//! his own (open it, sign, land on the next: every two seconds), for a minute, all on this machine, whose processors they share with the server. Then the same people without a
//! pause, to see where it ends. Last, the server is killed, and what it had acknowledged is counted in its register.
//!
//! Asked for: no error, every acknowledged decision found, and 99 of 100 answers within 100 ms. The program ends with 1 where that is not so.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench measures time and prints it")]

mod client;
#[path = "../common/draw.rs"]
mod draw;
mod people;
#[path = "../../tests/served/mod.rs"]
mod served;

use client::Client;
use maillage::register::{NAME, Register, folder_beside};
use people::{Seen, decide, read};
use served::{Served, copied};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const READERS: u64 = 50;
const DECIDERS: u64 = 10;

/// Longest that 99 of 100 answers may take.
const TARGET: Duration = Duration::from_millis(100);

/// The pages that people read: what it is called, where it is, and how often it is opened beside the others. An ending of `*`: those that the page before leads to.
const PAGES: &[(&str, &str, usize)] = &[
    ("home", "/", 4),
    ("review", "/revue", 6),
    ("review: one proposal", "/revue/*", 12),
    ("report", "/rapport/", 3),
    ("report: a territory", "/rapport/territoires/*", 3),
    ("explore", "/explorer", 3),
    ("explore: network", "/explorer/reseau", 2),
    ("explore: its data", "/explorer/reseau.json", 1),
    ("explore: matrices", "/explorer/matrices", 2),
    ("explore: maps", "/explorer/cartes", 2),
    ("explore: rows", "/explorer/lignes?table=actions", 2),
    ("plan", "/plan", 2),
    ("follow-up", "/suivi", 2),
];

fn main() -> ExitCode {
    let seconds = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(60);
    let folder = std::env::temp_dir().join(format!("maillage-load-{}", std::process::id()));
    let dossier = folder.join("dossier");
    copied("seine-et-marne-2014", &dossier);
    let server = Served::start(&dossier);
    let address = server.address.parse().expect("an address");
    let pages = known(address);
    let items = pages.iter().find(|page| page.kind == "review: one proposal").map(|page| page.paths.clone()).unwrap_or_default();
    assert!(items.len() as u64 >= DECIDERS, "{} proposals to decide on", items.len());

    let usual = meeting(address, &pages, &items, Duration::from_secs(seconds), true);
    show(&format!("{READERS} reading, {DECIDERS} deciding, for {seconds} s"), &usual, seconds);
    let hurried = meeting(address, &pages, &items, Duration::from_secs(15), false);
    show("the same without a pause, for 15 s", &hurried, 15);

    drop(server);
    let found = Register::open(&folder_beside(&dossier).join(NAME)).expect("the register opens").decisions().expect("it is read").len();
    let acknowledged = usual.acknowledged + hurried.acknowledged;
    println!("decisions: {acknowledged} acknowledged, {found} in the register after the program was killed");
    std::fs::remove_dir_all(&folder).expect("it is ours");

    let is_fast = quantile(&usual.all(), 0.99) < TARGET;
    if !is_fast || !usual.errors.is_empty() || !hurried.errors.is_empty() || acknowledged != found {
        println!("NOT as asked: 99 of 100 within {} ms, no error, every decision found", TARGET.as_millis());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Pages of one kind.
pub struct Page {
    /// What they are called.
    pub kind: &'static str,
    /// Where they are.
    pub paths: Vec<String>,
    /// How often they are opened beside the others.
    pub weight: usize,
}

/// The pages that this app has.
fn known(address: SocketAddr) -> Vec<Page> {
    let mut client = Client::new(address);
    let begun = Instant::now();
    while client.get("/revue").expect("the server answers").status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(120), "the analysis takes over two minutes");
        std::thread::sleep(Duration::from_millis(200));
    }
    let (mut pages, mut before) = (Vec::new(), String::new());
    for (kind, path, weight) in PAGES {
        let paths = match path.strip_suffix('*') {
            Some(beginning) => {
                let answer = client.get(&before).expect("the server answers");
                // Of what stands below a page, only what is below it directly, and no file.
                let links = answer.links(beginning).into_iter().chain(answer.links(beginning.trim_start_matches("/rapport/")));
                let links = links.map(|link| if link.starts_with('/') { link } else { format!("/rapport/{link}") });
                links.filter(|link| link.len() > beginning.len() && !link[beginning.len()..].contains('/')).collect()
            }
            // The plan's address leads to that of the next quarter.
            None => vec![client.get(path).expect("the server answers").location.unwrap_or_else(|| (*path).to_owned())],
        };
        let paths: Vec<String> =
            paths.into_iter().filter(|path: &String| client.get(path).is_ok_and(|answer| answer.status == 200)).collect();
        if path.ends_with('*') {
            println!("{kind}: {} pages", paths.len());
        } else {
            before = (*path).to_owned();
        }
        if paths.is_empty() {
            println!("not there, not read: {kind} ({path})");
        } else {
            pages.push(Page { kind, paths, weight: *weight });
        }
    }
    pages
}

/// Everybody at once, for a time.
fn meeting(address: SocketAddr, pages: &[Page], items: &[String], lasts: Duration, has_pauses: bool) -> Seen {
    let ends = Instant::now() + lasts;
    let pause = |milliseconds| if has_pauses { Duration::from_millis(milliseconds) } else { Duration::ZERO };
    std::thread::scope(|scope| {
        let readers = (0..READERS).map(|n| scope.spawn(move || read(address, pages, ends, pause(1_000), n)));
        let readers: Vec<_> = readers.collect();
        // Proposals with a sheet come first; the pages that stand beside them ask for no verdict.
        let deciders = items.iter().take(DECIDERS as usize).zip(READERS..);
        let deciders: Vec<_> = deciders.map(|(item, n)| scope.spawn(move || decide(address, item, ends, pause(2_000), n))).collect();
        let mut all = Seen::default();
        for person in readers.into_iter().chain(deciders) {
            all.add(person.join().expect("a person doesn't panic"));
        }
        all
    })
}

/// The value that a share of all is below.
fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((last as f64) * share).ceil() as usize).copied().unwrap_or_default()
}

fn show(title: &str, seen: &Seen, seconds: u64) {
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("\n{title}");
    println!("{:>28} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}", "ms", "n", "p50", "p95", "p99", "max", "KB");
    let mut rows: BTreeMap<&str, (Vec<Duration>, usize)> = seen.times.iter().map(|(kind, times)| (*kind, times.clone())).collect();
    rows.insert("~ all", (seen.all(), seen.times.values().map(|(_, bytes)| bytes).sum()));
    for (kind, (times, bytes)) in &mut rows {
        times.sort();
        let [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1.0].map(|share| ms(quantile(times, share)));
        println!("{kind:>28} {:>7} {p50:>8.1} {p95:>8.1} {p99:>8.1} {max:>8.1} {:>8}", times.len(), *bytes / times.len().max(1) / 1024);
    }
    println!("{:.0} answers a second, {} errors", seen.all().len() as f64 / seconds as f64, seen.errors.len());
    for error in seen.errors.iter().take(5) {
        println!("  {error}");
    }
}
