//! Settings, as people change and try them.

use super::trial::{Trial, address};
use crate::settings::Settings;
use crate::web::testing::Site;

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("the field is there");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn values_are_saved_where_they_stand_and_the_rest_is_kept() {
    let site = Site::local();
    let path = site.dossier().join("maillage.toml");
    let before = "# le bureau l'a voulu\n[recommendations]\nfirst = 12 # moins long\n[comparison]\ntypes = [\"autres : sinon\"]\n";
    std::fs::write(&path, before).unwrap();
    site.app.look();
    let mut anne = site.visitor();
    let page = anne.get("/reglages").is(200).text();
    assert!(page.contains("name=\"recommendations.first\" value=\"12\"") && page.contains("name=\"planning.animators\""), "{page}");
    let seen = hidden(&page, "vu");
    // Bad values: told beside the field, kept, nothing written.
    let wrong = [
        ("vu", seen.as_str()),
        ("signature", "Anne"),
        ("recommendations.diversity", "<2>"),
        ("recommendations.firm", "7"),
        ("planning.animators", "3"),
    ];
    let told = anne.post("/reglages", &wrong).is(422).text();
    assert!(
        told.contains("Attendu : un nombre de 0 à 1.")
            && told.contains("value=\"&lt;2&gt;\"")
            && told.contains("2 valeurs ne peuvent pas être prises"),
        "{told}"
    );
    assert!(told.contains("name=\"planning.animators\" value=\"3\""), "what can be taken stays in the form");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    // One value back, in the form alone.
    let back = anne.post("/reglages", &[("remettre", "recommendations.first"), ("vu", &seen)]).is(200).text();
    assert!(back.contains("name=\"recommendations.first\" value=\"20\""), "{back}");
    let good = [
        ("vu", seen.as_str()),
        ("recommendations.first", "15"),
        ("recommendations.diversity", "0,5"),
        ("planning.animators", "2"),
        ("signature", "Anne"),
    ];
    assert_eq!(anne.post("/reglages", &good).is(303).location(), "/reglages?fait=2");
    site.settle();
    let now = std::fs::read_to_string(&path).unwrap();
    assert_eq!(now, before.replace("first = 12 # moins long\n", "first = 15 # moins long\ndiversity = 0.5\n"));
    let settings = &site.app.analysed().unwrap().settings;
    let section = settings.section(crate::recommendations::SECTION);
    assert_eq!((section.count("first"), section.number("diversity"), settings.criteria().len()), (15, 0.5, 1));
    let kept: Vec<_> = std::fs::read_dir(crate::register::folder_beside(site.dossier()).join("reglages")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(std::fs::read_to_string(kept[0].as_ref().unwrap().path()).unwrap(), before);
    let log = site.app.register.audit(1).unwrap().remove(0);
    assert_eq!((log.action.as_str(), log.actor.as_str()), ("reglages", "Anne"));
    assert!(log.object.contains("recommendations.first\u{202f}: 12 → 15") && log.object.contains("0,3 → 0,5"), "{}", log.object);
    // Whoever looked before is told.
    let told = site.visitor().post("/reglages", &[("vu", &seen), ("recommendations.first", "9"), ("signature", "Bruno")]).is(409).text();
    assert!(told.contains("Quelqu'un a changé les réglages") && told.contains("name=\"recommendations.first\" value=\"9\""), "{told}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), now);
}

#[test]
fn a_file_that_can_not_be_used_has_a_way_out() {
    let site = Site::local();
    let path = site.dossier().join("maillage.toml");
    std::fs::write(&path, "[recommendations]\nfirst = beaucoup\n").unwrap();
    site.app.look();
    let mut anne = site.visitor();
    let page = anne.get("/reglages").is(200).text();
    assert!(page.contains("Ligne 2") && page.contains("Repartir des valeurs d'origine"), "{page}");
    anne.post("/reglages", &[("vu", &hidden(&page, "vu")), ("origine", "1"), ("signature", "Anne")]).is(303);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn a_trial_gives_what_saving_then_gives() {
    let site = Site::local();
    let mut anne = site.visitor();
    for changes in
        [&[("recommendations.diversity", "0.9"), ("recommendations.first", "5")][..], &[("pooling_candidates.coordination_fixed", "300")]]
    {
        let before = site.app.analysed().unwrap();
        let mut settings = before.settings.clone();
        for (name, value) in changes {
            let (section, key) = name.split_once('.').unwrap();
            settings.set(&crate::sections(), section, key, value.parse().unwrap()).unwrap();
        }
        let trial = Trial::of(&before, &settings);
        assert_ne!(trial.agenda.items, before.analysis.agenda.items, "{changes:?} change nothing: no test");
        let at = address(&before.settings, &settings);
        let page = anne.get(&at).is(200).text();
        assert!(page.contains("Place de chaque proposition") && page.contains("Enregistrer ces réglages"), "{page}");
        let seen = hidden(&page, "vu");
        let fields: Vec<(&str, &str)> = changes.iter().copied().chain([("vu", seen.as_str()), ("signature", "Anne")]).collect();
        anne.post("/reglages/essai", &fields).is(303);
        site.settle();
        let after = site.app.analysed().unwrap();
        assert_eq!(after.settings, settings);
        assert_eq!(after.analysis.agenda.items, trial.agenda.items);
        assert_eq!(&after.analysis.detections, trial.detections.as_ref().unwrap_or(&before.analysis.detections));
    }
}

#[test]
fn the_address_of_a_trial_holds_what_differs_and_nothing_else() {
    let site = Site::local();
    let mut anne = site.visitor();
    assert!(anne.get("/reglages/essai").is(200).text().contains("la liste ne change pas"));
    let all = anne.get("/reglages/essai?recommendations.first=20&recommendations.diversity=0,4&recommendations.inconnu=3").is(303);
    assert_eq!(all.location(), "/reglages/essai?recommendations.diversity=0.4");
    let wrong = anne.get("/reglages/essai?recommendations.diversity=%3Cscript%3E").is(200).text();
    assert!(wrong.contains("Une valeur ne peut pas être prise") && !wrong.contains("<script>"), "{wrong}");
    let sent = anne.post("/reglages", &[("essayer", "1"), ("recommendations.diversity", "0,4")]).is(303);
    assert_eq!(sent.location(), "/reglages/essai?recommendations.diversity=0.4");
    assert_eq!(address(&Settings::default(), &Settings::default()), "/reglages/essai");
}
