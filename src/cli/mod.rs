//! The doors: one file a command; each only calls the chain.

pub mod explain;
pub mod report;

use std::process::ExitCode;

/// Runs the command line.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
