//! The end of the answer: names that may be one partner, and what to do about them.

use crate::linkage::{Proposal, ProposalKind};
use crate::say;
use crate::text::{Lang, Sentence, count};
use std::fmt::Write as _;
use std::path::Path;

/// Proposals of one sort that are shown; the others are counted.
const SHOWN: usize = 10;

/// Proposals for a reader, by sort; nothing when there are none.
pub(super) fn write(proposals: &[Proposal], dossier: &Path, lang: Lang) -> String {
    let mut out = String::new();
    for kind in [ProposalKind::Merge, ProposalKind::Check, ProposalKind::Merged] {
        let of: Vec<&Proposal> = proposals.iter().filter(|proposal| proposal.kind == kind).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}\n", head(kind, of.len()).get(lang));
        for proposal in of.iter().take(SHOWN) {
            let _ = writeln!(out, "  {}.", proposal.sentence.get(lang));
            // Of what is merged already, nothing is asked.
            let why: Vec<&str> = proposal.why.iter().map(|sentence| sentence.get(lang)).collect();
            if kind == ProposalKind::Merge && !why.is_empty() {
                let _ = writeln!(out, "    {}.", why.join(" · "));
            }
        }
        if kind == ProposalKind::Merge {
            let rule = say!(
                "Le nom proposé est le plus employé, s'il n'est pas tout en capitales\u{202f}; à égalité, le plus complet."
                    | "The name proposed is the most used, unless it is all capitals; if several are, the most complete."
            );
            let _ = writeln!(out, "  {}", rule.get(lang));
        }
        if of.len() > SHOWN {
            let others = count(of.len() - SHOWN, ("autre", "autres"), ("other", "others"));
            let (fr, en) = (others.fr, others.en);
            let _ = writeln!(out, "  {}", say!("Et {fr}." | "And {en}.").get(lang));
        }
    }
    if proposals.iter().any(|proposal| proposal.kind != ProposalKind::Merged) {
        let folder = whole(dossier).display();
        let next = say!(
            "Ce sont des propositions, pas des erreurs. Pour répondre oui ou non : maillage label {folder} --partners"
                | "These are proposals, no errors. To answer yes or no: maillage label {folder} --partners"
        );
        let _ = writeln!(out, "\n{}", next.get(lang));
    }
    out
}

/// What `label` takes: the folder or the workbook itself; of a single table, the folder that holds it.
fn whole(dossier: &Path) -> &Path {
    let extension = dossier.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_table = matches!(extension.as_str(), "csv" | "tsv" | "txt");
    match dossier.parent() {
        Some(parent) if is_table && !parent.as_os_str().is_empty() => parent,
        Some(_) if is_table => Path::new("."),
        _ => dossier,
    }
}

fn head(kind: ProposalKind, n: usize) -> Sentence {
    let n = match kind {
        ProposalKind::Merge => {
            count(n, ("proposition de réunir des noms", "propositions de réunir des noms"), ("merge proposed", "merges proposed"))
        }
        ProposalKind::Check => {
            count(n, ("ressemblance à vérifier", "ressemblances à vérifier"), ("likeness to check", "likenesses to check"))
        }
        ProposalKind::Merged => count(n, ("partenaire réuni", "partenaires réunis"), ("partner merged", "partners merged")),
    };
    let (fr, en) = (n.fr, n.en);
    say!("Partenaires\u{202f}: {fr}" | "Partners: {en}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_command_names_what_was_checked() {
        let shown = |path: &str| whole(Path::new(path)).display().to_string();
        assert_eq!(
            ["dossier.xlsx", "mes tables/dossier.ods", "mon-dossier", "mon-dossier/partenaires.csv", "partenaires.csv"].map(shown),
            ["dossier.xlsx", "mes tables/dossier.ods", "mon-dossier", "mon-dossier", "."]
        );
    }
}
