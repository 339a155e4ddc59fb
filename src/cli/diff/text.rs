//! The answer to be read.

use crate::changes::{ActionChange, Changes, Course, Fate, FieldChange, Invitations, PartnerChange, RedundancyChange, Tally, Way};
use crate::cli::page::Page;
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, Status};
use crate::say;
use crate::text::{Lang, Sentence, count, date, enumerate, number};

/// Writes what changed.
pub(super) fn written(before: &Dossier, after: &Dossier, found: &Changes, lang: Lang) -> String {
    let mut page = Page::new(lang);
    let (old, new, from, to) = (&before.name, &after.name, date(before.last_event()), date(after.last_event()));
    let (from_fr, from_en, to_fr, to_en) = (from.fr, from.en, to.fr, to.en);
    page.line(&say!(
        "de « {old} » (jusqu'au {from_fr}) à « {new} » (jusqu'au {to_fr})" | "from '{old}' (up to {from_en}) to '{new}' (up to {to_en})"
    ));
    summary(&mut page, before, after, found);
    found.notes.iter().for_each(|note| page.line(note));
    actions(&mut page, before, after, found);
    partners(&mut page, before, after, found);
    links(&mut page, before, after, found);
    redundancies(&mut page, before, after, found);
    mobilisation(&mut page, before, found);
    page.gap();
    page.line(&say!(
        "tout est lu dans les tables : ce qui n'y est plus a pu finir, ou n'être pas ressaisi."
            | "all this is read in the tables: what isn't there any more may have ended, or not been entered again."
    ));
    page.into_text()
}

/// How many, and what they take.
fn summary(page: &mut Page, before: &Dossier, after: &Dossier, found: &Changes) {
    let n = |fate: Fate| found.actions.iter().filter(|c| c.fate == fate).count();
    let (was, is) = (before.actions.len(), after.actions.len());
    let told = [
        (Fate::Continued, ("se poursuit", "se poursuivent"), ("goes on", "go on")),
        (
            Fate::Renamed,
            ("a changé de nom ou d'identifiant", "ont changé de nom ou d'identifiant"),
            ("has another name or identifier", "have another name or identifier"),
        ),
        (Fate::Joined, ("en réunit plusieurs", "en réunissent plusieurs"), ("joins several", "join several")),
        (Fate::Parted, ("est partagée en plusieurs", "sont partagées en plusieurs"), ("is parted in several", "are parted in several")),
        (Fate::Reshaped, ("ensemble est réorganisé", "ensembles sont réorganisés"), ("set is reshaped", "sets are reshaped")),
        (Fate::New, ("est nouvelle", "sont nouvelles"), ("is new", "are new")),
        (Fate::Ended, ("a pris fin", "ont pris fin"), ("has ended", "have ended")),
    ];
    let parts: Vec<Sentence> = told.into_iter().filter(|(fate, ..)| n(*fate) > 0).map(|(fate, fr, en)| count(n(fate), fr, en)).collect();
    let fr = enumerate(&parts.iter().map(|s| s.fr.clone()).collect::<Vec<_>>()).fr;
    let en = enumerate(&parts.iter().map(|s| s.en.clone()).collect::<Vec<_>>()).en;
    if parts.is_empty() {
        page.line(&say!("aucune action dans les deux dossiers." | "no action in either dossier."));
    } else {
        page.line(&say!("actions : {was} avant, {is} après ; {fr}." | "actions: {was} before, {is} after; {en}."));
    }
    let staff = |dossier: &Dossier| {
        let alive = dossier.actions.iter().filter(|a| !matches!(a.status, Some(Status::Completed | Status::Abandoned)));
        let known: Vec<f64> = alive.clone().filter_map(|a| a.fte).collect();
        (known.iter().sum::<f64>(), known.len(), alive.count())
    };
    let ((was, n_was, all_was), (is, n_is, all_is)) = (staff(before), staff(after));
    if n_was > 0 && n_is > 0 {
        let (was, is) = (number(was, 1), number(is, 1));
        let (w, i, w2, i2) = (was.fr, is.fr, was.en, is.en);
        page.line(&say!(
            "temps des actions en cours ou envisagées : {w} équivalents temps plein avant ({n_was} actions sur {all_was} le disent), {i} après ({n_is} sur {all_is})."
                | "staff of actions going on or planned: {w2} full-time equivalents before ({n_was} actions of {all_was} say so), {i2} after ({n_is} of {all_is})."
        ));
    }
}

fn action_name(dossier: &Dossier, idx: ActionIdx) -> String {
    let action = dossier.action(idx);
    format!("{} ({})", action.title, action.id)
}

fn partner_name(dossier: &Dossier, idx: PartnerIdx) -> String {
    let partner = dossier.partner(idx);
    format!("{} ({})", partner.name, partner.id)
}

/// « A (a) et B (b) → C (c) », with how sure it is when it had to be recognised.
fn passage(was: Vec<String>, is: Vec<String>, probability: f64) -> Sentence {
    let (was, is) = (enumerate(&was), enumerate(&is));
    let (w, i, w2, i2) = (was.fr, is.fr, was.en, is.en);
    let percent = number(100.0 * probability.min(0.99), 0);
    let (fr, en) = (percent.fr, percent.en);
    say!("{w} → {i} (certitude {fr} %)" | "{w2} → {i2} ({en}% sure)")
}

/// « pilote : A → B ; statut : en cours → terminée ».
fn field_list(fields: &[FieldChange]) -> Sentence {
    let side = |lang: Lang, absent: &str| {
        let shown = |text: &str| if text.is_empty() { absent.to_owned() } else { text.to_owned() };
        let colon = if lang == Lang::Fr { " : " } else { ": " };
        fields
            .iter()
            .map(|f| format!("{}{colon}{} → {}", f.label.get(lang), shown(f.before.get(lang)), shown(f.after.get(lang))))
            .collect::<Vec<_>>()
            .join(" ; ")
    };
    Sentence { fr: side(Lang::Fr, "rien"), en: side(Lang::En, "nothing").replace(" ; ", "; ") }
}

fn actions(page: &mut Page, before: &Dossier, after: &Dossier, found: &Changes) {
    let of = |fate: Fate| found.actions.iter().filter(move |c| c.fate == fate);
    let names = |dossier: &Dossier, list: &[ActionIdx]| list.iter().map(|a| action_name(dossier, *a)).collect::<Vec<_>>();
    let moved = |c: &ActionChange| passage(names(before, &c.before), names(after, &c.after), c.probability);
    page.list(&say!("actions renommées" | "actions with another name or identifier"), of(Fate::Renamed).map(moved).collect());
    page.list(&say!("actions réunies" | "actions joined"), of(Fate::Joined).map(moved).collect());
    page.list(&say!("actions partagées" | "actions parted"), of(Fate::Parted).map(moved).collect());
    page.list(&say!("actions réorganisées" | "actions reshaped"), of(Fate::Reshaped).map(moved).collect());
    let come = |c: &ActionChange| {
        let name = names(after, &c.after).join(", ");
        if c.before.is_empty() { Sentence::verbatim(name) } else { say!("{name} : reprise" | "{name}: taken up again") }
    };
    page.list(&say!("actions nouvelles" | "new actions"), of(Fate::New).map(come).collect());
    let gone = |c: &ActionChange| {
        let name = names(before, &c.before).join(", ");
        match c.after.first().and_then(|a| after.action(*a).status) {
            Some(status) => {
                let label = status.label();
                let (fr, en) = (label.fr, label.en);
                say!("{name} : {fr}" | "{name}: {en}")
            }
            None if before.action(c.before[0]).status == Some(Status::Completed) => {
                say!("{name} : était terminée, n'est plus dans le dossier" | "{name}: had been completed, is in the dossier no more")
            }
            None => say!("{name} : n'est plus dans le dossier" | "{name}: is in the dossier no more"),
        }
    };
    page.list(&say!("actions qui ont pris fin" | "actions that have ended"), of(Fate::Ended).map(gone).collect());
    let rewritten = found.actions.iter().filter(|c| c.fate == Fate::Continued && !c.fields.is_empty()).map(|c| {
        let (name, fields) = (names(after, &c.after).join(", "), field_list(&c.fields));
        let (fr, en) = (fields.fr, fields.en);
        say!("{name} : {fr}" | "{name}: {en}")
    });
    page.list(
        &say!("actions qui se poursuivent, et dont la fiche a changé" | "actions that go on, whose sheet has changed"),
        rewritten.collect(),
    );
}

fn partners(page: &mut Page, before: &Dossier, after: &Dossier, found: &Changes) {
    let of = |fate: Fate| found.partners.iter().filter(move |c| c.fate == fate);
    let names = |dossier: &Dossier, list: &[PartnerIdx]| list.iter().map(|p| partner_name(dossier, *p)).collect::<Vec<_>>();
    let moved = |c: &PartnerChange| passage(names(before, &c.before), names(after, &c.after), c.probability);
    let reshaped = [Fate::Joined, Fate::Parted, Fate::Reshaped].into_iter().flat_map(of).map(moved).collect();
    page.list(
        &say!("partenaires qui ont changé de nom ou d'identifiant" | "partners with another name or identifier"),
        of(Fate::Renamed).map(moved).collect(),
    );
    page.list(&say!("partenaires réunis ou partagés" | "partners joined or parted"), reshaped);
    let alone = |dossier: &Dossier, list: &[PartnerIdx]| Sentence::verbatim(names(dossier, list).join(", "));
    page.list(&say!("partenaires nouveaux" | "new partners"), of(Fate::New).map(|c| alone(after, &c.after)).collect());
    page.list(
        &say!("partenaires qui ne sont plus dans le dossier" | "partners that are in the dossier no more"),
        of(Fate::Ended).map(|c| alone(before, &c.before)).collect(),
    );
}

fn links(page: &mut Page, before: &Dossier, after: &Dossier, found: &Changes) {
    for (way, dossier, heading) in [
        (
            Way::Gained,
            after,
            say!(
                "participations gagnées, entre partenaires et actions déjà là"
                    | "participations gained, between partners and actions known before"
            ),
        ),
        (
            Way::Lost,
            before,
            say!(
                "participations perdues, entre partenaires et actions toujours là"
                    | "participations lost, between partners and actions still there"
            ),
        ),
    ] {
        let line = |l: &crate::changes::LinkChange| {
            let (partner, action, role) = (&dossier.partner(l.partner).name, action_name(dossier, l.action), l.role.label());
            let (fr, en) = (role.fr, role.en);
            say!("{partner}, {fr} : {action}" | "{partner}, {en}: {action}")
        };
        page.list(&heading, found.links.iter().filter(|l| l.way == way).map(line).collect());
    }
    for (way, heading) in [
        (Way::Gained, say!("se sollicitent davantage, plus que par hasard" | "call on each other more, beyond luck")),
        (Way::Lost, say!("se sollicitent moins, plus que par hasard" | "call on each other less, beyond luck")),
    ] {
        let line = |c: &crate::changes::CallChange| {
            let (from, to) = (&before.partner(c.from.0).name, &before.partner(c.to.0).name);
            let tallies = both(c.tallies);
            let (fr, en) = (tallies.fr, tallies.en);
            say!("{from} vers {to} : {fr}" | "{from} to {to}: {en}")
        };
        page.list(&heading, found.calls.iter().filter(|c| c.way == way).map(line).collect());
    }
}

/// « 6 sur 8, puis 1 sur 9 ».
fn both((was, is): (Tally, Tally)) -> Sentence {
    let [a, b, c, d] = [was.times, was.of, is.times, is.of];
    say!("{a} sur {b}, puis {c} sur {d}" | "{a} out of {b}, then {c} out of {d}")
}

fn redundancies(page: &mut Page, before: &Dossier, after: &Dossier, found: &Changes) {
    let title = |dossier: &Dossier, list: &[ActionIdx]| list.first().map_or_else(String::new, |a| dossier.action(*a).title.clone());
    for (course, heading) in [
        (Course::Went, say!("redondances disparues" | "redundancies that went")),
        (Course::Shrank, say!("redondances réduites" | "redundancies that shrank")),
        (Course::Grew, say!("redondances étendues" | "redundancies that grew")),
        (Course::Came, say!("redondances apparues" | "redundancies that came")),
    ] {
        let line = |r: &RedundancyChange| {
            let (was, is) = (r.before.len(), r.after.len());
            let name = if r.before.is_empty() { title(after, &r.after) } else { title(before, &r.before) };
            match r.course {
                Course::Came => say!("« {name} » : {is} actions de même but" | "'{name}': {is} actions of one purpose"),
                Course::Went if r.n_settled > 0 => {
                    let n = r.n_settled;
                    say!(
                        "« {name} » : {was} actions, dont {n} ont pris fin ou ont été réunies"
                            | "'{name}': {was} actions, {n} of which have ended or were joined"
                    )
                }
                Course::Went => say!(
                    "« {name} » : {was} actions, dont les textes ne se ressemblent plus assez"
                        | "'{name}': {was} actions, whose texts are no longer alike enough"
                ),
                _ => say!("« {name} » : {was} actions, puis {is}" | "'{name}': {was} actions, then {is}"),
            }
        };
        page.list(&heading, found.redundancies.iter().filter(|r| r.course == course).map(line).collect());
    }
}

fn mobilisation(page: &mut Page, before: &Dossier, found: &Changes) {
    for (what, heading) in [
        (0, say!("partenaires qui viennent davantage aux réunions" | "partners that come to meetings more often")),
        (1, say!("partenaires qui viennent moins aux réunions" | "partners that come to meetings less often")),
        (2, say!("partenaires qui ne sont plus invités" | "partners that are no longer invited")),
        (3, say!("partenaires nouvellement invités" | "partners newly invited")),
    ] {
        let lines = found.mobilisation.iter().filter(|m| {
            what == match m.what {
                Invitations::Moved(Way::Gained, _) => 0,
                Invitations::Moved(Way::Lost, _) => 1,
                Invitations::Only(Way::Lost) => 2,
                Invitations::Only(Way::Gained) => 3,
            }
        });
        let line = |m: &crate::changes::MobilisationChange| {
            let (name, place) = (&before.partner(m.partner.0).name, &before.territory(m.territory.0).name);
            let (tallies, was, is) = (both(m.tallies), m.tallies.0, m.tallies.1);
            let (fr, en) = (tallies.fr, tallies.en);
            match m.what {
                Invitations::Moved(..) => {
                    say!("{name}, {place} : présences {fr} invitations" | "{name}, {place}: presences {en} invitations")
                }
                Invitations::Only(Way::Lost) => {
                    let n = was.of;
                    say!("{name}, {place} : {n} invitations avant, aucune après" | "{name}, {place}: {n} invitations before, none after")
                }
                Invitations::Only(Way::Gained) => {
                    let n = is.of;
                    say!("{name}, {place} : aucune invitation avant, {n} après" | "{name}, {place}: no invitation before, {n} after")
                }
            }
        };
        page.list(&heading, lines.map(line).collect());
    }
}
