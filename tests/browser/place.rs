//! Where a story takes place: the real program on a dossier of its own, Chromium's driver, and a folder for both. All of it ends with the test, whatever happens.

use super::served::{Served, copied, line};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use tokio::runtime::Runtime;

/// Set where browsers must be there: nothing is skipped.
const REQUIRED: &str = "MAILLAGE_BROWSER";

/// The driver of browsers, with what they need.
pub struct Driver {
    process: Child,
    /// Its address.
    pub address: String,
    /// What answers of the driver are waited for on.
    pub runtime: Runtime,
    /// Profiles, downloads, dossiers.
    pub folder: PathBuf,
    /// The browsers that it opened: they outlive it otherwise.
    browsers: Mutex<Vec<u64>>,
}

impl Driver {
    /// Starts it, and the program on a copy of the small example.
    pub fn at_the_example(story: &str) -> Option<(Self, Served)> {
        let driver = Self::start(story)?;
        let dossier = driver.dossier();
        copied("exemple-trois-territoires", &dossier);
        let served = Served::start(&dossier);
        Some((driver, served))
    }

    /// Where the story's dossier is, or will be.
    pub fn dossier(&self) -> PathBuf {
        self.folder.join("dossier")
    }

    /// Starts it; says so and gives nothing where there is no browser, unless one is required.
    #[expect(clippy::print_stderr, reason = "a test that checks nothing says so")]
    pub fn start(story: &str) -> Option<Self> {
        let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success());
        if let Some(absent) = ["chromium", "chromedriver"].into_iter().find(|program| !is_there(program)) {
            assert!(std::env::var_os(REQUIRED).is_none(), "{absent} is not here, and {REQUIRED} asks for it");
            eprintln!("SKIPPED: {absent} is not here, nothing was checked in a browser");
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(story);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a scratch folder can be made");
        let mut process =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let said = line(&mut process, "started successfully on port");
        let port: String = said.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let address = format!("http://127.0.0.1:{}", port.chars().rev().collect::<String>());
        let runtime = Runtime::new().expect("a runtime");
        Some(Self { process, address, runtime, folder, browsers: Mutex::default() })
    }

    /// Remembers a browser, so that it ends with the rest.
    pub fn opened(&self, process: u64) -> usize {
        let mut browsers = self.browsers.lock().expect("no visitor panicked while it was noted");
        browsers.push(process);
        browsers.len()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let browsers = self.browsers.get_mut().map(std::mem::take).unwrap_or_default();
        for process in browsers {
            let _ = Command::new("kill").args(["-9", &process.to_string()]).stderr(Stdio::null()).status();
        }
    }
}
