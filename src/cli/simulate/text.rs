//! The answer to be read.

use crate::cli::page::Page;
use crate::dossier::{ActionIdx, Dossier, PartnerIdx, TerritoryIdx};
use crate::network::what_if::{ActionLoss, Departure, Fate, Union};
use crate::say;
use crate::text::{Lang, Sentence, count, date, enumerate, number};

fn partner(dossier: &Dossier, idx: PartnerIdx) -> String {
    let partner = dossier.partner(idx);
    format!("{} ({})", partner.name, partner.id)
}

fn territory(dossier: &Dossier, idx: TerritoryIdx) -> String {
    dossier.territory(idx).name.clone()
}

fn action(dossier: &Dossier, idx: ActionIdx) -> String {
    let action = dossier.action(idx);
    format!("{} ({})", action.title, action.id)
}

/// Theme codes as a person would write them.
fn theme(code: &str) -> String {
    code.replace("--", " : ").replace(['-', '_'], " ")
}

fn names(dossier: &Dossier, partners: &[PartnerIdx]) -> Sentence {
    enumerate(&partners.iter().map(|&idx| partner(dossier, idx)).collect::<Vec<_>>())
}

/// « pourrait reprendre : A, B ».
fn takers(dossier: &Dossier, partners: &[PartnerIdx]) -> Sentence {
    let names = enumerate(&partners.iter().map(|&idx| dossier.partner(idx).name.clone()).collect::<Vec<_>>());
    let (fr, en) = (names.fr, names.en);
    match partners.len() {
        0 => say!("personne de recensé pour reprendre" | "nobody recorded to take over"),
        1 => say!("pourrait reprendre : {fr}" | "could take over: {en}"),
        _ => say!("pourraient reprendre : {fr}" | "could take over: {en}"),
    }
}

/// How many people the actions of a fate reach, where it is known.
fn people(dossier: &Dossier, losses: &[&ActionLoss]) -> Sentence {
    let known: Vec<f64> = losses.iter().filter_map(|loss| dossier.action(loss.action).beneficiaries).collect();
    if known.is_empty() {
        return Sentence::default();
    }
    let (n, unknown) = (number(known.iter().sum(), 0), losses.len() - known.len());
    let (fr, en) = (&n.fr, &n.en);
    if unknown == 0 {
        say!(" ; {fr} personnes par an" | "; {en} people a year")
    } else {
        say!(
            " ; {fr} personnes par an, sans compter {unknown} actions où le nombre n'est pas saisi"
                | "; {en} people a year, {unknown} actions without a figure aside"
        )
    }
}

/// What goes with partners that leave.
pub(super) fn departure(dossier: &Dossier, lost: &Departure, as_of: jiff::civil::Date, lang: Lang) -> String {
    let mut page = Page::new(lang);
    let (who, day) = (names(dossier, &lost.partners), date(as_of));
    let (who_fr, who_en, day_fr, day_en) = (&who.fr, &who.en, &day.fr, &day.en);
    page.line(&say!("Sans {who_fr}, au {day_fr}" | "Without {who_en}, as of {day_en}"));
    if lost.actions.is_empty() && lost.n_ties == 0 && lost.cut.is_empty() {
        page.line(&say!(
            "rien de ce qui est dans le dossier ne repose sur ce départ : ni action en cours, ni lien."
                | "nothing in the dossier rests on this: no action under way, no tie."
        ));
        return page.into_text();
    }
    let of = |fate: Fate| -> Vec<&ActionLoss> { lost.actions.iter().filter(|loss| loss.fate == fate).collect() };
    for (fate, one, several) in [
        (
            Fate::Deserted,
            Text2("action n'a plus personne", "action has nobody left"),
            Text2("actions n'ont plus personne", "actions have nobody left"),
        ),
        (
            Fate::WithoutLead,
            Text2("action reste sans pilote", "action is left without a lead"),
            Text2("actions restent sans pilote", "actions are left without a lead"),
        ),
        (
            Fate::Lessened,
            Text2("action perd un contributeur et garde son pilote", "action loses a contributor and keeps its lead"),
            Text2("actions perdent un contributeur et gardent leur pilote", "actions lose a contributor and keep their lead"),
        ),
    ] {
        let losses = of(fate);
        let n = count(losses.len(), (one.0, several.0), (one.1, several.1));
        let people = people(dossier, &losses);
        let heading = Sentence { fr: format!("{}{}", n.fr, people.fr), en: format!("{}{}", n.en, people.en) };
        let line = |loss: &&ActionLoss| {
            let name = action(dossier, loss.action);
            if fate == Fate::Lessened {
                return Sentence::verbatim(name);
            }
            let takers = takers(dossier, &loss.takers);
            let (fr, en) = (takers.fr, takers.en);
            say!("{name} : {fr}" | "{name}: {en}")
        };
        page.list(&heading, losses.iter().map(line).collect());
    }
    let subjects = count(
        lost.subjects.len(),
        ("sujet n'est plus suivi dans un territoire", "sujets ne sont plus suivis dans un territoire"),
        ("subject is no longer covered in a territory", "subjects are no longer covered in a territory"),
    );
    let line = |subject: &crate::network::what_if::SubjectLoss| {
        let (theme, place, takers) = (theme(&subject.theme), territory(dossier, subject.territory), takers(dossier, &subject.takers));
        let (fr, en) = (takers.fr, takers.en);
        say!("{theme}, {place} : {fr}" | "{theme}, {place}: {en}")
    };
    page.list(&subjects, lost.subjects.iter().map(line).collect());
    let next = lost.next.iter().map(|&(idx, n)| {
        let (name, n) = (partner(dossier, idx), count(n, ("sujet", "sujets"), ("subject", "subjects")));
        let (fr, en) = (n.fr, n.en);
        say!("{name} : {fr}" | "{name}: {en}")
    });
    page.list(
        &say!(
            "partenaires qui resteraient seuls sur un sujet, et dont le départ se sentirait ensuite"
                | "partners that would be alone on a subject, and whose departure would be felt next"
        ),
        next.collect(),
    );
    let cut = lost.cut.iter().map(|&(directorate, place)| {
        let (directorate, place) = (dossier.partner(directorate).name.clone(), territory(dossier, place));
        say!("{place} et {directorate}" | "{place} and {directorate}")
    });
    page.list(
        &say!("territoires et directions qui perdent leur seul lien" | "territories and directorates that lose their only link"),
        cut.collect(),
    );
    let parted = lost.parted.iter().map(|&(a, b)| {
        let (a, b) = (territory(dossier, a), territory(dossier, b));
        say!("{a} et {b}" | "{a} and {b}")
    });
    page.list(
        &say!("territoires qui n'ont plus de partenaire commun" | "territories that have no partner in common any more"),
        parted.collect(),
    );
    page.list(
        &say!("partenaires à qui il ne reste aucun lien" | "partners that have no tie left"),
        lost.alone.iter().map(|&idx| Sentence::verbatim(partner(dossier, idx))).collect(),
    );
    page.list(
        &say!("conventions en cours qui perdent un signataire" | "agreements in force that lose a signatory"),
        lost.agreements.iter().map(|&idx| Sentence::verbatim(dossier.agreement(idx).title.clone())).collect(),
    );
    page.gap();
    network(&mut page, lost);
    page.line(&say!(
        "tout est compté sur les tables : un départ change ce que font les autres, et cela n'y est pas."
            | "all this is counted on the tables: a departure changes what others do, and that isn't in them."
    ));
    page.into_text()
}

/// Two wordings of a count.
struct Text2(&'static str, &'static str);

/// The network before and after, in a line.
fn network(page: &mut Page, lost: &Departure) {
    let ties = count(lost.n_ties, ("lien disparaît", "liens disparaissent"), ("tie goes", "ties go"));
    // Those that leave are one partner each in the count before.
    let (before, after) = (&lost.before, &lost.after);
    let (n, largest, staying) = (&ties, after.largest, after.n_partners);
    let (fr, en) = (&n.fr, &n.en);
    let mut said = say!(
        "le réseau : {fr} ; le plus grand ensemble relié compte {largest} des {staying} partenaires qui restent"
            | "the network: {en}; the largest connected group holds {largest} of the {staying} partners that stay"
    );
    if let (Some(was), Some(is)) = (before.efficiency, after.efficiency)
        && was > 0.0
    {
        let change = number(100.0 * (1.0 - is / was), 1);
        let (fr, en) = (&change.fr, &change.en);
        let more = if is < 0.9995 * was {
            say!(" ; on s'y joint moins facilement (−{fr} %)." | "; partners reach one another less easily (−{en}%).")
        } else {
            say!(" ; on s'y joint aussi facilement." | "; partners reach one another as easily.")
        };
        said.fr.push_str(&more.fr);
        said.en.push_str(&more.en);
    } else {
        said.fr.push('.');
        said.en.push('.');
    }
    page.line(&said);
}

/// What partners that become one do together.
pub(super) fn union(dossier: &Dossier, union: &Union, as_of: jiff::civil::Date, lang: Lang) -> String {
    let mut page = Page::new(lang);
    let (who, day) = (names(dossier, &union.partners), date(as_of));
    let (who_fr, who_en, day_fr, day_en) = (&who.fr, &who.en, &day.fr, &day.en);
    page.line(&say!("{who_fr} : s'ils n'en faisaient qu'un, au {day_fr}" | "{who_en}: were they one, as of {day_en}"));
    let actions = count(union.n_actions, ("action en cours", "actions en cours"), ("action under way", "actions under way"));
    let places = count(dossier.n_territories(&union.territories), ("territoire", "territoires"), ("territory", "territories"));
    let (a_fr, a_en, p_fr, p_en) = (&actions.fr, &actions.en, &places.fr, &places.en);
    page.line(&say!("ensemble : {a_fr}, {p_fr}." | "together: {a_en}, {p_en}."));
    let (meetings, calls) = (union.shared_meetings, union.calls_between);
    page.line(&say!(
        "invités aux mêmes réunions : {meetings} fois ; sollicitations entre eux, qui deviendraient internes : {calls}."
            | "invited to the same meetings: {meetings} times; calls between them, which would become internal: {calls}."
    ));
    let actions = |list: &[ActionIdx]| list.iter().map(|&idx| Sentence::verbatim(action(dossier, idx))).collect::<Vec<_>>();
    page.list(&say!("actions où ils se retrouvent aujourd'hui" | "actions where they meet today"), actions(&union.shared_actions));
    page.list(
        &say!("actions qui ne reposeraient plus que sur un partenaire" | "actions that would rest on one partner alone"),
        actions(&union.only),
    );
    let subject = |(code, place): &(String, TerritoryIdx)| {
        let (theme, place) = (theme(code), territory(dossier, *place));
        say!("{theme}, {place}" | "{theme}, {place}")
    };
    page.list(
        &say!("sujets qui ne seraient plus suivis que par un partenaire" | "subjects that one partner alone would cover"),
        union.alone.iter().map(subject).collect(),
    );
    let places = |list: &[TerritoryIdx]| list.iter().map(|&idx| Sentence::verbatim(territory(dossier, idx))).collect::<Vec<_>>();
    page.list(&say!("territoires où ils agissent tous deux" | "territories where both act"), places(&union.shared_territories));
    page.into_text()
}
