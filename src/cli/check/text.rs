//! Remarks for a reader: by file, gravest first, those of one sort in one column together.

use crate::dossier::{Loaded, Place, Remark, Severity};
use crate::say;
use crate::text::{Lang, Sentence, capital, count, enumerate};
use std::fmt::Write as _;

/// Remarks of one sort in one column that are shown; the others are counted.
const SHOWN: usize = 5;

/// Rows named after those shown.
const ROWS_NAMED: usize = 8;

/// The whole answer.
pub(in crate::cli) fn write(loaded: &Loaded, lang: Lang) -> String {
    let (mut out, n_files) = remarks(&loaded.remarks, lang);
    let _ = writeln!(out, "{}", closing(loaded, n_files).get(lang));
    out
}

/// The remarks alone, and of how many files they are.
pub(in crate::cli) fn remarks(all: &[Remark], lang: Lang) -> (String, usize) {
    let mut out = String::new();
    let mut files: Vec<(&str, Vec<&Remark>)> = Vec::new();
    for remark in all {
        let source = remark.place.source.as_str();
        match files.iter_mut().find(|(name, _)| *name == source) {
            Some((_, remarks)) => remarks.push(remark),
            None => files.push((source, vec![remark])),
        }
    }
    for (source, remarks) in &files {
        let _ = writeln!(out, "{source}{} {}\n", colon(lang), tally(remarks.iter().copied()).get(lang));
        for group in groups(remarks) {
            write_group(&mut out, &group, lang);
        }
    }
    (out, files.len())
}

/// Remarks of one sort in one column, in the order of their rows; gravest groups first, then by first row.
fn groups<'r>(remarks: &[&'r Remark]) -> Vec<Vec<&'r Remark>> {
    let mut groups: Vec<Vec<&Remark>> = Vec::new();
    let sort = |remark: &Remark| (remark.severity, remark.kind, remark.place.column.as_ref().map(|column| column.position));
    for remark in remarks {
        // What is said of a whole file stands alone: two absent columns are two things to mend.
        let is_alike =
            |group: &&mut Vec<&Remark>| remark.place.row.is_some() && sort(group[0]) == sort(remark) && group[0].place.row.is_some();
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(remark),
            None => groups.push(vec![remark]),
        }
    }
    groups.sort_by_key(|group| (group[0].severity, group[0].place.row));
    groups
}

fn write_group(out: &mut String, group: &[&Remark], lang: Lang) {
    let first = group[0];
    let place = place(&first.place);
    let colon = colon(lang);
    let _ = writeln!(out, "[{}] {}{colon} {}.", first.severity.label().get(lang), place.get(lang), first.found.get(lang));
    let (expected, todo) = match lang {
        Lang::Fr => ("Attendu", "À faire"),
        Lang::En => ("Expected", "To do"),
    };
    let meanwhile = match lang {
        Lang::Fr => "En attendant, ",
        Lang::En => "Meanwhile, ",
    };
    let mut lines = Vec::new();
    if !first.expected.is_empty() {
        lines.push(format!("{expected}{colon} {}.", first.expected.get(lang)));
    }
    match (first.mend.get(lang), first.meanwhile.get(lang)) {
        ("", "") => {}
        ("", done) => lines.push(format!("{}.", capital(done))),
        (mend, "") => lines.push(format!("{todo}{colon} {mend}.")),
        (mend, done) => lines.push(format!("{todo}{colon} {mend}. {meanwhile}{done}.")),
    }
    for remark in group.iter().skip(1).take(SHOWN - 1) {
        let row = row(&Place { line: None, ..remark.place.clone() });
        let also = say!("De même" | "Likewise");
        let mut line = format!("{}, {}{colon} {}.", also.get(lang), row.get(lang), remark.found.get(lang));
        // What is expected of all was said above; what is proposed for this row alone follows it.
        if remark.expected != first.expected
            && let Some((_, own)) = remark.expected.get(lang).split_once(". ")
        {
            let _ = write!(line, " {own}.");
        }
        lines.push(line);
    }
    let rest: Vec<&&Remark> = group.iter().skip(SHOWN).collect();
    let n_others = rest.len() + group.iter().map(|remark| remark.others).sum::<usize>();
    if n_others > 0 {
        let numbers: Vec<String> = rest.iter().filter_map(|remark| remark.place.row).take(ROWS_NAMED).map(|row| row.to_string()).collect();
        let others = count(n_others, ("autre ligne", "autres lignes"), ("other row", "other rows"));
        let named = if n_others == numbers.len() { enumerate(&numbers) } else { Sentence::verbatim(format!("{}…", numbers.join(", "))) };
        lines.push(match lang {
            Lang::Fr => format!("Et {} dans ce cas ({}).", others.fr, named.fr),
            Lang::En => format!("And {} in this case ({}).", others.en, named.en),
        });
    }
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    out.push('\n');
}

/// A colon as each language sets it.
const fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => " :",
        Lang::En => ":",
    }
}

/// « ligne 214 », with the number that a text editor shows when it is another.
fn row(place: &Place) -> Sentence {
    let Some(row) = place.row else { return Sentence::default() };
    match place.line {
        Some(line) => say!("ligne {row} ({line} dans un éditeur de texte)" | "row {row} (line {line} in a text editor)"),
        None => say!("ligne {row}" | "row {row}"),
    }
}

/// « participations.csv, ligne 214, colonne « partenaire » (B) ».
fn place(place: &Place) -> Sentence {
    let mut out = Sentence::verbatim(place.source.as_str());
    let mut push = |part: Sentence| {
        out.fr.push_str(&part.fr);
        out.en.push_str(&part.en);
    };
    if place.row.is_some() {
        let row = row(place);
        push(Sentence { fr: format!(", {}", row.fr), en: format!(", {}", row.en) });
    }
    if let Some(column) = &place.column {
        let (name, letter) = (crate::dossier::shown(&column.name), column.letter());
        push(if name == letter {
            say!(", colonne {letter}" | ", column {letter}")
        } else {
            say!(", colonne « {name} » ({letter})" | ", column '{name}' ({letter})")
        });
    }
    out
}

/// « 3 erreurs, 1 information ».
fn tally<'r>(remarks: impl Iterator<Item = &'r Remark> + Clone) -> Sentence {
    let number = |severity| remarks.clone().filter(|remark| remark.severity == severity).map(|remark| 1 + remark.others).sum::<usize>();
    let parts = [
        (number(Severity::Error), ("erreur", "erreurs"), ("error", "errors")),
        (number(Severity::Warning), ("avertissement", "avertissements"), ("warning", "warnings")),
        (number(Severity::Information), ("information", "informations"), ("information", "informations")),
    ];
    let parts: Vec<Sentence> = parts.into_iter().filter(|(n, _, _)| *n > 0).map(|(n, fr, en)| count(n, fr, en)).collect();
    let join = |side: fn(&Sentence) -> &str| parts.iter().map(side).collect::<Vec<_>>().join(", ");
    Sentence { fr: join(|s| &s.fr), en: join(|s| &s.en) }
}

fn closing(loaded: &Loaded, n_files: usize) -> Sentence {
    let rows: usize = loaded.dossier.sources.iter().map(|source| source.rows).sum();
    let (kept, tables) = (
        count(rows, ("ligne lue", "lignes lues"), ("row read", "rows read")),
        count(loaded.dossier.sources.len(), ("table", "tables"), ("table", "tables")),
    );
    let aside = count(loaded.left_aside, ("laissée de côté", "laissées de côté"), ("left aside", "left aside"));
    let tally = if n_files == 0 { say!("rien à signaler" | "nothing to report") } else { tally(loaded.remarks.iter()) };
    let (a, b, c, d) = (kept.fr, tables.fr, aside.fr, tally.fr);
    let (e, f, g, h) = (kept.en, tables.en, aside.en, tally.en);
    say!("En tout : {d} ; {a} dans {b}, {c}." | "In all: {h}; {e} in {f}, {g}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::testing::from_text;
    use expect_test::expect;

    #[test]
    fn reads_as_the_style_asks() {
        let loaded = from_text(
            "territoires: id|nom|niveau; melun|MDS de Melun|mds
             partenaires: id|nom|type; ccas_melun|CCAS de Melun|ccas; caf|CAF|caf
             actions: id|titre|territoires|pilote; a1|Forum|melun|caf
             participations: action|partenaire|role; a1|caf|pilote; a1|ccas_melin|contributeur; a1|x1|contributeur; a1|x2|contributeur;
                a1|x3|contributeur; a1|x4|contributeur; a1|x5|contributeur; a1|x6|contributeur",
        );
        expect![[r#"
            participations.csv : 7 erreurs

            [erreur] participations.csv, ligne 3, colonne « partenaire » (B) : « ccas_melin » n'est pas dans la table partenaires.
              Attendu : l'identifiant d'un partenaire. Le plus proche : « ccas_melun » (partenaires.csv, ligne 2).
              À faire : corriger la cellule, ou ajouter la ligne à la table partenaires. En attendant, la ligne est laissée de côté.
              De même, ligne 4 : « x1 » n'est pas dans la table partenaires.
              De même, ligne 5 : « x2 » n'est pas dans la table partenaires.
              De même, ligne 6 : « x3 » n'est pas dans la table partenaires.
              De même, ligne 7 : « x4 » n'est pas dans la table partenaires.
              Et 2 autres lignes dans ce cas (8 et 9).

            En tout : 7 erreurs ; 5 lignes lues dans 4 tables, 7 laissées de côté.
        "#]]
        .assert_eq(&write(&loaded, Lang::Fr));
    }
}
