//! Groups alone, as a table: what `maillage export --format groups` writes.

use crate::dossier::Dossier;
use crate::linkage::ActionLinkage;
use std::io::{self, Write};

/// Writes `groupe,action`, one row a member, groups in order of their first member.
///
/// # Errors
/// What the writer answers.
pub fn write_groups(linkage: &ActionLinkage, dossier: &Dossier, to: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(to);
    table.write_record(["groupe", "action"])?;
    for (number, group) in linkage.groups.iter().enumerate() {
        let name = format!("g{}", number + 1);
        for (action, _) in &group.members {
            table.write_record([name.as_str(), dossier.action(*action).id.as_str()])?;
        }
    }
    table.flush()
}
