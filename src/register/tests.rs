//! The register, from outside.

use super::*;
use crate::dossier::Verdict;
use jiff::civil::Date;

fn temporary(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("maillage-register-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn decision(subject: &str, replaces: i64) -> NewDecision {
    NewDecision {
        subject: subject.into(),
        subjects: vec!["a1".into(), "a2".into()],
        title: "Deux ateliers".into(),
        conference: "Conférence départementale".into(),
        day: Date::constant(2015, 1, 20),
        verdict: Verdict::Adopted,
        carrier: "MDS de Melun".into(),
        due: Some(Date::constant(2015, 6, 30)),
        reason: String::new(),
        signed_by: "Anne".into(),
        account: None,
        replaces,
    }
}

#[test]
fn the_second_of_two_people_is_told_and_nothing_is_lost() {
    let folder = temporary("conflict");
    let register = Register::open(&folder.join(NAME)).unwrap();
    let first = register.decide(&decision("k-1", 0)).unwrap();
    let mut second = NewDecision { signed_by: "Bruno".into(), verdict: Verdict::Rejected, ..decision("k-1", 0) };
    let Err(Unsigned::Meanwhile(seen)) = register.decide(&second) else { panic!("the second is told") };
    assert_eq!((seen.id, seen.decision.signed_by.as_str()), (first, "Anne"));
    second.replaces = first;
    register.decide(&second).unwrap();
    let history = register.decisions_on("k-1").unwrap();
    assert_eq!(history.iter().map(|d| d.decision.verdict).collect::<Vec<_>>(), [Verdict::Adopted, Verdict::Rejected]);
    assert_eq!(register.audit(10).unwrap().len(), 2);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn history_can_neither_be_changed_nor_cut() {
    let folder = temporary("kept");
    let register = Register::open(&folder.join(NAME)).unwrap();
    register.decide(&decision("k-1", 0)).unwrap();
    for script in ["UPDATE decision SET verdict = 'rejetee'", "DELETE FROM decision", "UPDATE audit SET actor = 'x'", "DELETE FROM audit"] {
        let refused: Result<usize, RegisterError> =
            register.write(|transaction| transaction.execute(script, []).map_err(RegisterError::Sqlite));
        assert!(refused.is_err(), "{script}");
    }
    assert_eq!(register.decisions().unwrap().len(), 1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_copy_holds_what_the_register_holds() {
    let folder = temporary("copy");
    let register = Register::open(&folder.join(NAME)).unwrap();
    for n in 0..50 {
        register.decide(&decision(&format!("k-{n}"), 0)).unwrap();
    }
    register.back_up(&folder.join("copie.sqlite")).unwrap();
    let copy = Register::open(&folder.join("copie.sqlite")).unwrap();
    assert_eq!(copy.decisions().unwrap(), register.decisions().unwrap());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn verdicts_are_rows_of_the_dossier() {
    let folder = temporary("rows");
    let register = Register::open(&folder.join(NAME)).unwrap();
    assert!(register.tables().unwrap().is_empty());
    let first = register.decide(&decision("k-1", 0)).unwrap();
    register.decide(&NewDecision { verdict: Verdict::Adapted, ..decision("k-1", first) }).unwrap();
    let tables = register.tables().unwrap();
    let loaded = crate::dossier::load_tables(tables, "d");
    let [kept] = &loaded.dossier.decisions[..] else { panic!("the last verdict of a day stands alone") };
    assert_eq!((kept.verdict, kept.subject.as_str(), kept.due), (Verdict::Adapted, "k-1", Some(Date::constant(2015, 6, 30))));
    std::fs::remove_dir_all(folder).unwrap();
}
