//! What all requests share: the dossier, its analysis, the register.

use super::answer::Problem;
use super::snapshot::Snapshot;
use crate::register::{Register, RegisterError};
use crate::say;
use crate::text::{Lang, Sentence};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// This machine alone, without login. Only these names may stand in `Host`, so that no page from elsewhere speaks in the user's name.
    Local(SocketAddr),
    /// A network: everybody has an account.
    Network {
        /// Who encrypts what browsers send?
        encryption: Encryption,
        /// The names that the app is known by, without port; any, when none is given.
        hosts: Vec<String>,
    },
}

/// Who encrypts what browsers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Nobody: on an address of this machine alone.
    Nobody,
    /// This program, with a certificate.
    Here,
    /// A proxy before it.
    Proxy,
}

impl Door {
    /// Do browsers come by https?
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Network { encryption: Encryption::Here | Encryption::Proxy, .. })
    }

    /// Is the address of who asks the one that a proxy tells?
    pub fn is_behind_proxy(&self) -> bool {
        matches!(self, Self::Network { encryption: Encryption::Proxy, .. })
    }

    /// Has everybody an account?
    pub fn has_accounts(&self) -> bool {
        matches!(self, Self::Network { .. })
    }

    /// May `Host` name the app so?
    pub fn is_named(&self, host: &str) -> bool {
        match self {
            Self::Local(address) => {
                let port = address.port();
                [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")].iter().any(|name| name == host)
            }
            Self::Network { hosts, .. } => hosts.is_empty() || hosts.iter().any(|name| name.eq_ignore_ascii_case(without_port(host))),
        }
    }

    /// Is it one of the names that were given for the app?
    pub fn has_name(&self, host: &str) -> bool {
        matches!(self, Self::Network { hosts, .. } if hosts.iter().any(|name| name.eq_ignore_ascii_case(without_port(host))))
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Where the analysis stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No dossier is there yet.
    Empty,
    /// Being made; an earlier one may be shown meanwhile.
    Working,
    /// Made.
    Ready,
    /// It could not be made: why, for people.
    Failed(Sentence),
}

#[derive(Debug)]
struct State {
    phase: Phase,
    snapshot: Option<Arc<Snapshot>>,
    /// Grows with each request to look again: only the last one counts.
    asked: u64,
}

/// What all requests share.
#[derive(Debug)]
pub struct App {
    /// The dossier: a folder, or a workbook. Nothing may be there yet: an import makes it.
    pub dossier: PathBuf,
    /// What people decide.
    pub register: Arc<Register>,
    /// Who may come in.
    pub door: Door,
    /// Language of the pages.
    pub lang: Lang,
    state: RwLock<State>,
    /// One analysis at a time.
    bench: Mutex<()>,
    /// What the deposit makes of the dossier that was last looked at.
    pub(super) last_outlook: super::import::Last,
}

impl App {
    /// The app of a dossier.
    ///
    /// # Errors
    /// The register can't be opened.
    pub fn open(dossier: PathBuf, door: Door, lang: Lang) -> Result<Arc<Self>, RegisterError> {
        let register = Arc::new(Register::of(&dossier)?);
        let state = State { phase: Phase::Empty, snapshot: None, asked: 0 };
        Ok(Arc::new(Self {
            dossier,
            register,
            door,
            lang,
            state: RwLock::new(state),
            bench: Mutex::new(()),
            last_outlook: super::import::Last::default(),
        }))
    }

    /// Where the analysis stands.
    pub fn phase(&self) -> Phase {
        self.state.read().unwrap_or_else(PoisonError::into_inner).phase.clone()
    }

    /// The last analysis that was made, if there is one.
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).snapshot.clone()
    }

    /// The last analysis, for a page that can't do without.
    ///
    /// # Errors
    /// A page that says to wait, to import, or what went wrong.
    pub fn analysed(&self) -> Result<Arc<Snapshot>, Problem> {
        self.snapshot().ok_or_else(|| match self.phase() {
            Phase::Working | Phase::Ready => Problem::Wait,
            Phase::Empty => Problem::NoDossier,
            Phase::Failed(why) => Problem::Refused(why),
        })
    }

    /// Reads and analyses the dossier as it now is, here and now. For a page's request see [`App::refresh`].
    pub fn look(&self) {
        let turn = {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            state.asked += 1;
            state.phase = if self.dossier.exists() { Phase::Working } else { Phase::Empty };
            state.asked
        };
        if !self.dossier.exists() {
            return;
        }
        let _bench = self.bench.lock().unwrap_or_else(PoisonError::into_inner);
        if self.state.read().unwrap_or_else(PoisonError::into_inner).asked != turn {
            return;
        }
        // Nothing is known to panic on a dossier; should it happen, people read a sentence and go on.
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Snapshot::of(&self.dossier, self.lang)));
        let made = made.unwrap_or_else(|_| {
            Err(say!("l'analyse s'est arrêtée sur une erreur du programme" | "the analysis stopped on an error of the program"))
        });
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.asked == turn {
            match made {
                Ok(snapshot) => (state.phase, state.snapshot) = (Phase::Ready, Some(Arc::new(snapshot))),
                Err(why) => state.phase = Phase::Failed(why),
            }
        }
    }

    /// Looks at the dossier again beside the requests; the earlier analysis is shown until then.
    pub fn refresh(self: &Arc<Self>) {
        {
            // Seen as under way by the very next page.
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if self.dossier.exists() {
                state.phase = Phase::Working;
            }
        }
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || app.look());
    }

    /// Runs something that waits for the disk or computes, off the threads that answer requests.
    ///
    /// # Errors
    /// What it says, or that it was stopped.
    pub async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&app)).await.unwrap_or_else(|error| Err(Problem::Broken(error.to_string())))
    }
}
