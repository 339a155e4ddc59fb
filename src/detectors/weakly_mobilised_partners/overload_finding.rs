//! The words: what is said of one partner of whom everybody asks at once, and the table of what is asked of all.

use super::super::{Choice, Column, Estimate, Evidence, Exhibit, Finding, ResultTable, Standing, Subject, Value, View, Worth, key};
use super::overload::{Charge, Load};
use crate::dossier::{RowRef, Table, TerritoryIdx};
use crate::say;
use crate::settings::Section;
use crate::statistics::scalar::logit;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, enumerate, number, quantity};

const HOURS: Text = Text { fr: "heures", en: "hours" };

/// The finding about a partner asked too much of.
pub(super) fn finding(view: &View, settings: &Section, overload: &Charge) -> Finding {
    let dossier = view.dossier;
    let partner = dossier.partner(overload.partner);
    let name = &partner.name;
    let load = &overload.load;
    let expected = number(overload.expected.mid, 0);
    let ratio = number(overload.ratio.1, 1);
    let score = overload.probability;
    let per_meeting = settings.number("meeting_hours");
    let meeting_hours = quantity(per_meeting, 0, HOURS);
    let (each_fr, each_en) = (&meeting_hours.fr, &meeting_hours.en);
    let spared = load.meetings.len() as f64 / 4.0 * per_meeting;
    let mut rows: Vec<RowRef> = overload.load.meetings.values().map(|&row| RowRef::new(Table::Attendances, row)).collect();
    rows.extend(overload.load.actions.values().map(|&row| RowRef::new(Table::Participations, row)));
    rows.extend(overload.load.seats.values().map(|&row| RowRef::new(Table::Seats, row)));
    let mut subjects = vec![Subject::Partner(overload.partner)];
    subjects.extend(load.territories.iter().map(|&t| Subject::Territory(t)));
    let asked = asked(load);
    let places: Vec<TerritoryIdx> = load.territories.iter().copied().collect();
    let across = dossier.across(&places);
    let kind = dossier.partner(overload.canonical).kind.label();
    Finding {
        key: key("weakly_mobilised_partners", &[&partner.id, "surcharge"]),
        title: Sentence {
            fr: format!("{name}\u{202f}: forte demande, {} à la fois", across.fr),
            en: format!("{name}: much asked of, {} at once", across.en),
        },
        territories: places,
        subjects,
        motive: ("surcharge", Text { fr: "forte demande", en: "much asked of" }),
        standing: Standing::Established,
        score,
        effect: Some((
            Estimate { low: overload.ratio.0, mid: overload.ratio.1, high: overload.ratio.2 },
            say!(
                "charge rapportée à celle d'un partenaire de même type (1\u{202f}: la même)"
                    | "load against that of a partner of the same kind (1: the same)"
            ),
        )),
        evidence: vec![Evidence {
            sentence: Sentence {
                fr: format!(
                    "{}, pour {} en tout attendus d'un partenaire de même type ({})\u{202f}: environ {} fois l'attendu, marge de prudence déduite",
                    asked.fr, expected.fr, kind.fr, ratio.fr
                ),
                en: format!(
                    "{}, for {} in all expected of a partner of the same kind ({}): about {} times as much, after a margin of caution",
                    asked.en, expected.en, kind.en, ratio.en
                ),
            },
            share: logit(score),
            rows,
        }],
        exhibits: vec![Exhibit::Expected(vec![(
            say!(
                "Ce qui lui est demandé en tout\u{202f}: invitations d'une année, actions en cours, sièges"
                    | "All that is asked of it: a year's invitations, actions under way, seats"
            ),
            overload.load.total() as f64,
            overload.expected,
        )])],
        facts: vec![
            (Text { fr: "Ce qui lui est demandé", en: "What is asked of it" }, asked),
            (Text { fr: "Invitations honorées", en: "Invitations attended" }, {
                let (came, n) = (load.came, load.meetings.len());
                say!("{came} sur {n}" | "{came} of {n}")
            }),
            (Text { fr: "Actions qu'il pilote", en: "Actions that it leads" }, {
                let (leads, n) = (load.leads, load.actions.len());
                if leads == 0 { say!("aucune" | "none") } else { say!("{leads} sur {n}" | "{leads} of {n}") }
            }),
            (Text { fr: "Temps de ses cadres en réunion", en: "Time of its executives in meetings" }, {
                let hours = quantity(load.meetings.len() as f64 * per_meeting, 0, HOURS_A_YEAR);
                let (fr, en) = (hours.fr, hours.en);
                say!("de l'ordre de {fr} s'il répondait à toutes les invitations" | "some {en} if it answered every invitation")
            }),
        ],
        obstacles: Vec::new(),
        options: vec![
            (
                Choice::Lighten,
                say!(
                    "Regrouper par bassin les réunions où il est attendu, et lui demander lesquelles comptent"
                        | "Group by basin the meetings where it is expected, and ask it which ones matter"
                ),
            ),
            (
                Choice::Pool,
                say!(
                    "Traiter une fois, au niveau départemental, les sujets communs à plusieurs territoires"
                        | "Deal once, at departmental level, with subjects common to several territories"
                ),
            ),
            (Choice::Continue, say!("Ne rien changer, s'il dit que cela lui convient" | "Change nothing, if it says that this suits it")),
        ],
        doubt: say!(
            "Une institution à compétence départementale est naturellement partout\u{202f}: seule elle peut dire si c'est trop."
                | "An institution in charge of the whole département is naturally everywhere: only it can say whether that is too much."
        ),
        worth: Worth {
            hours: Estimate { low: spared / 2.0, mid: spared, high: spared * 2.0 },
            euros: None,
            feasibility: 0.7,
            effort_hours: settings.number("effort_hours"),
            assumption: say!(
                "un quart des réunions regroupées ou épargnées, {each_fr} chacune (réglages)"
                    | "a quarter of the meetings grouped or spared, {each_en} each (settings)"
            ),
        },
        builds_on: Vec::new(),
    }
}

/// All that is asked of a partner, in one count: what the drawing shows and the score weighs.
fn asked(load: &Load) -> Sentence {
    let [meetings, actions, seats] = [load.meetings.len(), load.actions.len(), load.seats.len()];
    let parts = [
        (
            meetings,
            count(
                meetings,
                ("invitation en douze mois", "invitations en douze mois"),
                ("invitation in twelve months", "invitations in twelve months"),
            ),
        ),
        (actions, count(actions, ("action en cours", "actions en cours"), ("action under way", "actions under way"))),
        (
            seats,
            count(seats, ("siège dans une instance", "sièges dans des instances"), ("seat on a standing body", "seats on standing bodies")),
        ),
    ];
    let (fr, en): (Vec<String>, Vec<String>) = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, s)| (s.fr, s.en)).unzip();
    let (n_parts, fr, en, total) = (fr.len(), enumerate(&fr).fr, enumerate(&en).en, load.total());
    if n_parts < 2 { say!("{fr}" | "{en}") } else { say!("{fr}, soit {total} en tout" | "{en}, that is {total} in all") }
}

const COLUMNS: &[Column] = &[
    Column { code: "partenaire", title: Text { fr: "Partenaire", en: "Partner" } },
    Column { code: "type", title: Text { fr: "Type", en: "Kind" } },
    Column { code: "territoires", title: Text { fr: "Territoires", en: "Territories" } },
    Column { code: "reunions", title: Text { fr: "Invitations en douze mois", en: "Invitations in twelve months" } },
    Column { code: "reunions_honorees", title: Text { fr: "Honorées", en: "Attended" } },
    Column { code: "heures", title: Text { fr: "Heures de cadres, s'il venait à toutes", en: "Executives' hours, if it came to all" } },
    Column { code: "actions", title: Text { fr: "Actions en cours", en: "Actions under way" } },
    Column { code: "actions_pilotees", title: Text { fr: "Qu'il pilote", en: "Which it leads" } },
    Column { code: "instances", title: Text { fr: "Sièges dans des instances", en: "Seats on standing bodies" } },
    Column { code: "attendu", title: Text { fr: "Charge attendue pour ce type", en: "Load expected of this kind" } },
    Column { code: "rapport", title: Text { fr: "Fois l'attendu", en: "Times the expected" } },
    Column { code: "bas", title: Text { fr: "Fois l'attendu, bas", en: "Times the expected, low" } },
    Column { code: "haut", title: Text { fr: "Fois l'attendu, haut", en: "Times the expected, high" } },
    Column { code: "statut", title: Text { fr: "Statut", en: "Status" } },
];

/// What is asked of each partner's executives, the heaviest against its peers first.
pub(super) fn table(view: &View, settings: &Section, charges: &[Charge]) -> ResultTable {
    let mut heaviest: Vec<&Charge> = charges.iter().collect();
    let id = |charge: &Charge| &view.dossier.partner(charge.partner).id;
    heaviest.sort_by(|a, b| b.ratio.1.total_cmp(&a.ratio.1).then_with(|| id(a).cmp(id(b))));
    let row = |charge: &Charge| {
        let (load, kind) = (&charge.load, view.dossier.partner(charge.canonical).kind);
        let times = |ratio: f64| Value::Number(ratio, 1);
        vec![
            Value::Subject(Subject::Partner(charge.partner)),
            Value::Code(kind.code(), kind.label()),
            Value::Count(load.territories.iter().filter(|territory| !view.dossier.is_department(**territory)).count()),
            Value::Count(load.meetings.len()),
            Value::Count(load.came),
            Value::Number(load.meetings.len() as f64 * settings.number("meeting_hours"), 0),
            Value::Count(load.actions.len()),
            Value::Count(load.leads),
            Value::Count(load.seats.len()),
            Value::Number(charge.expected.mid, 0),
            times(charge.ratio.1),
            times(charge.ratio.0),
            times(charge.ratio.2),
            if charge.is_overload { Value::Code("surcharge", Text { fr: "forte demande", en: "much asked of" }) } else { Value::Empty },
        ]
    };
    ResultTable {
        file: "charge",
        caption: Text {
            fr: "Ce que l'on demande aux cadres de chaque partenaire\u{202f}: réunions d'une année, actions, instances (les plus demandés)",
            en: "What is asked of each partner's executives: a year's meetings, actions, standing bodies (those most asked of)",
        },
        columns: COLUMNS,
        rows: heaviest.into_iter().map(row).collect(),
        is_shown: true,
    }
}
