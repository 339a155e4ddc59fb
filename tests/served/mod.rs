//! The real program, serving a copy of one of the repository's dossiers: what tests and benches of the app share.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program, killed (`SIGKILL`: nothing of it runs after that) when this is dropped, whatever happens.
pub struct Served {
    process: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

impl Served {
    /// Serves a dossier, which may not exist yet, on a free port.
    pub fn start(dossier: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_maillage"))
            .arg("serve")
            .arg(dossier)
            .args(["--port", "0", "--no-browser"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = line(&mut process, "http://");
        let address = said.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        Self { process, address }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The first line that a program writes with these words; what follows is read away, so that it never waits for us.
pub fn line(process: &mut Child, words: &str) -> String {
    let mut lines = BufReader::new(process.stdout.take().expect("its output was asked for")).lines().map_while(Result::ok);
    let found = lines.find(|line| line.contains(words)).unwrap_or_else(|| panic!("the program ended without saying '{words}'"));
    std::thread::spawn(move || lines.for_each(drop));
    found
}

/// A copy of one of the repository's dossiers.
pub fn copied(name: &str, to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the dossier is in the repository") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().expect("a file"))).expect("a table can be copied");
        }
    }
}
