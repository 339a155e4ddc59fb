//! Remarks for a program or a spreadsheet: all of them, one by one.

use crate::dossier::{Loaded, Remark, Severity};
use crate::linkage::{Proposal, ProposalKind};
use crate::rendering::harmless;
use crate::text::Lang;
use serde::Serialize;

#[derive(Serialize)]
struct Answer<'a> {
    dossier: &'a str,
    fichiers: Vec<File<'a>>,
    compte: Count,
    remarques: Vec<Line<'a>>,
    partenaires: Vec<Names<'a>>,
}

/// Names that may be one partner.
#[derive(Serialize)]
struct Names<'a> {
    proposition: &'static str,
    partenaires: Vec<&'a str>,
    noms: Vec<&'a str>,
    nom_propose: Option<&'a str>,
    probabilite: f64,
    phrase: &'a str,
    raisons: Vec<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    nom: &'a str,
    lignes: usize,
    empreinte: &'a str,
}

#[derive(Serialize)]
struct Count {
    erreurs: usize,
    avertissements: usize,
    informations: usize,
    lignes_laissees_de_cote: usize,
}

/// One remark; its names are also the headers of the CSV.
#[derive(Serialize)]
struct Line<'a> {
    fichier: &'a str,
    ligne: Option<u32>,
    colonne: Option<&'a str>,
    lettre: Option<String>,
    gravite: &'static str,
    sorte: &'static str,
    table: Option<&'static str>,
    constat: &'a str,
    attendu: &'a str,
    a_faire: &'a str,
    en_attendant: &'a str,
    autres: usize,
}

fn line(remark: &Remark, lang: Lang) -> Line<'_> {
    let column = remark.place.column.as_ref();
    Line {
        fichier: &remark.place.source,
        ligne: remark.place.row,
        colonne: column.map(|column| column.name.as_str()),
        lettre: column.map(crate::dossier::ColumnPlace::letter),
        gravite: remark.severity.label().get(lang),
        sorte: remark.kind,
        table: remark.table.map(|table| table.code()),
        constat: remark.found.get(lang),
        attendu: remark.expected.get(lang),
        a_faire: remark.mend.get(lang),
        en_attendant: remark.meanwhile.get(lang),
        autres: remark.others,
    }
}

fn names<'a>(loaded: &'a Loaded, proposal: &'a Proposal, lang: Lang) -> Names<'a> {
    let of = |at: &crate::dossier::PartnerIdx| loaded.dossier.partner(*at);
    Names {
        proposition: match proposal.kind {
            ProposalKind::Merge => "reunir",
            ProposalKind::Check => "verifier",
            ProposalKind::Merged => "reunis",
        },
        partenaires: proposal.partners.iter().map(|at| of(at).id.as_str()).collect(),
        noms: proposal.partners.iter().map(|at| of(at).name.as_str()).collect(),
        nom_propose: proposal.keep.as_ref().map(|at| of(at).name.as_str()),
        probabilite: (proposal.probability * 1e4).round() / 1e4,
        phrase: proposal.sentence.get(lang),
        raisons: proposal.why.iter().map(|sentence| sentence.get(lang)).collect(),
    }
}

/// The answer as JSON.
pub(super) fn json(loaded: &Loaded, proposals: &[Proposal], lang: Lang) -> anyhow::Result<String> {
    let answer = Answer {
        dossier: &loaded.dossier.name,
        fichiers: loaded.dossier.sources.iter().map(|s| File { nom: &s.name, lignes: s.rows, empreinte: &s.fingerprint }).collect(),
        compte: Count {
            erreurs: loaded.count(Severity::Error),
            avertissements: loaded.count(Severity::Warning),
            informations: loaded.count(Severity::Information),
            lignes_laissees_de_cote: loaded.left_aside,
        },
        remarques: loaded.remarks.iter().map(|remark| line(remark, lang)).collect(),
        partenaires: proposals.iter().map(|proposal| names(loaded, proposal, lang)).collect(),
    };
    Ok(serde_json::to_string_pretty(&answer)? + "\n")
}

/// The answer as CSV. A cell that a spreadsheet would take for a formula is preceded by an apostrophe.
pub(super) fn csv(loaded: &Loaded, lang: Lang) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "fichier",
        "ligne",
        "colonne",
        "lettre",
        "gravite",
        "sorte",
        "table",
        "constat",
        "attendu",
        "a_faire",
        "en_attendant",
        "autres",
    ])?;
    for remark in &loaded.remarks {
        let line = line(remark, lang);
        let row = line.ligne.map(|row| row.to_string()).unwrap_or_default();
        let others = line.autres.to_string();
        let cells = [
            line.fichier,
            &row,
            line.colonne.unwrap_or_default(),
            line.lettre.as_deref().unwrap_or_default(),
            line.gravite,
            line.sorte,
            line.table.unwrap_or_default(),
            line.constat,
            line.attendu,
            line.a_faire,
            line.en_attendant,
            &others,
        ];
        writer.write_record(cells.map(harmless))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;

    #[test]
    fn both_forms_say_the_same() {
        let loaded = from_text("territoires: id|nom|niveau|=1; melun|Melun|mds|x; meaux|Meaux|villag|y");
        let json: serde_json::Value = serde_json::from_str(&json(&loaded, &[], Lang::Fr).expect("is written")).expect("is JSON");
        let csv = csv(&loaded, Lang::Fr).expect("is written");
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().count();
        assert_eq!(json["remarques"].as_array().map(Vec::len), Some(rows));
        assert_eq!(rows, loaded.remarks.len());
    }
}
