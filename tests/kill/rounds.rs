//! Rounds of decisions that the end of the program cuts off.

use super::http::Client;
use super::served::{Served, copied};
use maillage::register::Register;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many sign at once. The last two share their proposals with the first two, so that conflicts happen too.
pub const CONNECTIONS: usize = 10;

/// What a round showed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    /// Decisions that the program acknowledged before its end.
    pub acknowledged: usize,
    /// Those that it had written without having said so yet.
    pub unsaid: usize,
    /// How long it took to sign them.
    pub signing: Duration,
}

/// A copy of the small example in a folder of its own, removed at the end.
pub struct Dossier(PathBuf);

impl Dossier {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("maillage-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        copied("exemple-trois-territoires", &folder.join("dossier"));
        Self(folder)
    }

    pub fn path(&self) -> PathBuf {
        self.0.join("dossier")
    }
}

impl Drop for Dossier {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Signs decisions over several connections until `target` are acknowledged, ends the program there, and looks at what is left. `number` tells this round's decisions
/// from those of others. Everything that was ever acknowledged on this dossier stands in `known`.
pub fn round(dossier: &Path, number: usize, target: usize, known: &mut BTreeSet<String>) -> Round {
    let server = Served::start(dossier);
    let address = server.address.clone();
    let keys = keys(&address);
    assert!(keys.len() >= CONNECTIONS, "the example has fewer proposals than it takes");
    let (acknowledged, n_acknowledged, is_over) = (Mutex::new(Vec::new()), AtomicUsize::new(0), AtomicBool::new(false));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for connection in 0..CONNECTIONS {
            let (address, acknowledged, n_acknowledged, is_over, keys) = (&address, &acknowledged, &n_acknowledged, &is_over, &keys);
            scope.spawn(move || {
                let own = connection % (CONNECTIONS - 2);
                // What fails from the end of the program on is the end of the connection.
                let _ = sign(address, &keys[own], &format!("r{number}-c{connection}"), is_over, |reason| {
                    acknowledged.lock().expect("no thread panics with it").push(reason);
                    n_acknowledged.fetch_add(1, Ordering::Relaxed);
                });
            });
        }
        let patience = Instant::now();
        while n_acknowledged.load(Ordering::Relaxed) < target {
            assert!(patience.elapsed() < Duration::from_secs(180), "the program signs nothing");
            std::thread::sleep(Duration::from_micros(200));
        }
        // Not just after an answer: anywhere between two.
        std::thread::sleep(Duration::from_micros((number as u64 * 7_919) % 9_000));
        drop(server);
        is_over.store(true, Ordering::Relaxed);
    });
    let signing = start.elapsed();
    let acknowledged = acknowledged.into_inner().expect("no thread panics with it");
    let n = acknowledged.len();
    known.extend(acknowledged);
    Round { acknowledged: n, unsaid: look(dossier, known), signing }
}

/// Signs one decision after the other on a proposal, until the connection ends.
fn sign(address: &str, key: &str, name: &str, is_over: &AtomicBool, signed: impl Fn(String)) -> std::io::Result<()> {
    let path = format!("/revue/{key}");
    let mut client = Client::connect(address, &path)?;
    for n in 0.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let said = client.get(&format!("{path}.json"))?.body;
        let said: serde_json::Value = serde_json::from_str(&said).map_err(std::io::Error::other)?;
        let (seen, reason) = (said["derniere"].to_string(), format!("{name}-n{n}"));
        let fields = [("decision", "reportee"), ("motif", reason.as_str()), ("signature", name), ("remplace", seen.as_str())];
        match client.post(&path, &fields)?.status {
            303 => signed(reason),
            409 => {}
            status => return Err(std::io::Error::other(format!("{status}"))),
        }
    }
    Ok(())
}

/// The keys of today's list, once the dossier is analysed.
fn keys(address: &str) -> Vec<String> {
    let patience = Instant::now();
    loop {
        // The home page has a form as soon as there is a dossier.
        let list = Client::connect(address, "/").and_then(|mut client| client.get("/revue.json"));
        if let Ok(list) = list
            && list.status == 200
        {
            let list: serde_json::Value = serde_json::from_str(&list.body).expect("it is JSON");
            let items = list["propositions"].as_array().expect("a list").iter();
            return items.map(|item| item["cle"].as_str().expect("a key").to_owned()).collect();
        }
        assert!(patience.elapsed() < Duration::from_secs(120), "the example takes more than two minutes");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The register as the end of the program left it. Returns how many decisions are written beyond those known to be acknowledged.
fn look(dossier: &Path, known: &mut BTreeSet<String>) -> usize {
    let register = Register::of(dossier).expect("the register opens");
    let said: String = register.read(|file| file.query_row("PRAGMA integrity_check", [], |row| row.get(0))).expect("it can be asked");
    assert_eq!(said, "ok");
    let decisions = register.decisions().expect("the register is read");
    let mut written = BTreeSet::new();
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for decided in &decisions {
        let decision = &decided.decision;
        assert!(written.insert(decision.reason.clone()), "{}: written twice", decision.reason);
        let before = last.insert(&decision.subject, decided.id).unwrap_or(0);
        assert_eq!(decision.replaces, before, "{}: the history of {} has a gap", decision.reason, decision.subject);
    }
    let lost: Vec<&String> = known.difference(&written).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let lines = register.audit(usize::try_from(i32::MAX).expect("it fits")).expect("the log is read");
    assert_eq!(lines.iter().filter(|line| line.action == "decision").count(), decisions.len(), "each decision has its line in the log");
    let unsaid: Vec<String> = written.difference(known).cloned().collect();
    assert!(unsaid.len() <= CONNECTIONS, "more than one a connection: {unsaid:?}");
    let n = unsaid.len();
    known.extend(unsaid);
    n
}
