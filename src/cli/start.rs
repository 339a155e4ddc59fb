//! `maillage` without a word: the app, for who starts it by a double click.

use super::answer;
use crate::say;
use crate::text::Lang;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Does somebody sit before it, at a terminal or a desktop? Another program that gives no command is told how to give one.
pub(super) fn is_for_somebody() -> bool {
    std::io::stdin().is_terminal() || is_from_desktop()
}

/// Started by a desktop: no terminal, and nobody collects what it prints.
#[cfg(target_os = "linux")]
fn is_from_desktop() -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let is_collected = std::fs::metadata("/proc/self/fd/1").is_ok_and(|out| out.file_type().is_fifo() || out.is_file());
    has_screen && !is_collected
}

/// On other systems a double click opens a terminal.
#[cfg(not(target_os = "linux"))]
fn is_from_desktop() -> bool {
    false
}

/// The dossier of who names none: `maillage/dossier`, among the user's documents if there is such a folder, else in his own.
fn dossier() -> PathBuf {
    let home = ["HOME", "USERPROFILE"].iter().find_map(std::env::var_os).map(PathBuf::from).unwrap_or_default();
    let documents = std::env::var_os("XDG_DOCUMENTS_DIR").map(PathBuf::from).unwrap_or_else(|| home.join("Documents"));
    let place = if documents.is_dir() { documents } else { home };
    place.join("maillage").join("dossier")
}

/// The command line that stands for none.
pub(super) fn words() -> Vec<std::ffi::OsString> {
    let dossier = dossier();
    let shown = dossier.display();
    let said = say!(
        "L'application s'ouvre dans le navigateur, sur le dossier « {shown} ».\nPour toutes les commandes : maillage --help\n"
            | "The app opens in the browser, on the dossier '{shown}'.\nFor all commands: maillage --help\n"
    );
    // Nobody is left to tell when the stream is closed.
    let _ = answer(said.get(Lang::Fr));
    vec!["maillage".into(), "serve".into(), dossier.into()]
}
