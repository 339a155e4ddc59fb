//! What the conference can treat: the selection, what it uses, how firm it is, what was left out and why.

use super::tables::{Places, shown};
use super::words::Pen;
use crate::detectors::{Column, Detection, ResultTable, Subject, Value};
use crate::planning::portfolio::select::Limit;
use crate::planning::portfolio::{Bearer, Portfolio};
use crate::rendering::document::*;
use crate::say;
use crate::text::{Sentence, Text, count, enumerate, number};

const COLUMNS: &[Column] = &[
    Column { code: "rang", title: Text { fr: "Rang dans la liste", en: "Rank on the list" } },
    Column { code: "cle", title: Text { fr: "Fiche", en: "Sheet" } },
    Column { code: "retenue", title: Text { fr: "Retenue", en: "Chosen" } },
    Column { code: "titre", title: Text { fr: "Proposition", en: "Proposal" } },
    Column { code: "territoires", title: Text { fr: "Territoires", en: "Territories" } },
    Column { code: "pilote", title: Text { fr: "Pilote possible", en: "Possible lead" } },
    Column { code: "gain_heures", title: Text { fr: "Gain net espéré (heures par an)", en: "Net gain expected (hours a year)" } },
    Column { code: "minutes", title: Text { fr: "Temps de séance (minutes)", en: "Meeting time (minutes)" } },
    Column {
        code: "dans_les_10",
        title: Text {
            fr: "Parmi les 10 premières (part des ordres de priorité)",
            en: "Among the first 10 (share of the orders of priority)",
        },
    },
    Column { code: "motif", title: Text { fr: "Pourquoi elle n'est pas retenue", en: "Why it is not chosen" } },
];

/// `portefeuille.csv`: one row a proposal, the chosen ones first, in order of the list.
pub fn table(pen: &Pen, detections: &[Detection], portfolio: &Portfolio) -> ResultTable {
    let is_chosen = |j: &usize| portfolio.selection.chosen.contains(j);
    let mut order: Vec<usize> = (0..portfolio.entries.len()).collect();
    order.sort_by_key(|j| (!is_chosen(j), *j));
    let rows = order.into_iter().map(|j| {
        let (entry, finding) = (&portfolio.entries[j], portfolio.finding(detections, j));
        vec![
            Value::Count(entry.rank),
            Value::Text(entry.key.clone()),
            if is_chosen(&j) {
                Value::Code("oui", Text { fr: "oui", en: "yes" })
            } else {
                Value::Code("non", Text { fr: "non", en: "no" })
            },
            Value::Text(pen.say(&finding.title)),
            Value::Subjects(finding.territories.iter().map(|t| Subject::Territory(*t)).collect()),
            entry.lead.map_or(Value::Empty, |lead| Value::Subject(Subject::Partner(lead))),
            Value::Number(entry.item.value, 0),
            Value::Number(entry.item.minutes, 0),
            entry.among_ten.map_or(Value::Empty, Value::Share),
            portfolio.selection.left_out.get(&j).map_or(Value::Empty, |limits| Value::Text(pen.say(&why_not(pen, portfolio, limits)))),
        ]
    });
    ResultTable {
        file: "portefeuille",
        caption: Text {
            fr: "Mutualisations que la conférence peut traiter, puis celles qui attendent",
            en: "Poolings that the conference can treat, then those that wait",
        },
        columns: COLUMNS,
        rows: rows.collect(),
        is_shown: true,
    }
}

/// What keeps a proposal out, in words; at most two reasons.
fn why_not(pen: &Pen, portfolio: &Portfolio, limits: &[Limit]) -> Sentence {
    let dossier = pen.dossier;
    let territory = |t: usize| &dossier.territories[t].name;
    let word = |limit: &Limit| match *limit {
        Limit::NoGain => say!("n'apporte rien, effort déduit" | "brings nothing, net of the effort"),
        Limit::Action(action) => {
            let title = &dossier.actions[action].title;
            say!("« {title} » est déjà dans une proposition retenue" | "'{title}' is already in a proposal chosen")
        }
        Limit::Hours(t) => {
            let name = territory(t);
            say!("plus de temps disponible dans {name}" | "no time left in {name}")
        }
        Limit::Lead(bearer) => {
            let name = match portfolio.bearers[bearer] {
                Bearer::Territory(t) => &dossier.territory(t).name,
                Bearer::Partner(p) => &dossier.partner(p).name,
            };
            say!("plus de pilotage possible pour {name}" | "{name} leads as much as it can")
        }
        Limit::Groups => say!("plus de groupe de travail disponible" | "no working group left"),
        Limit::Minutes => say!("plus de temps de séance" | "no meeting time left"),
    };
    if limits.is_empty() {
        return say!("laissée pour mieux servir les territoires les moins servis" | "left for the territories that are least served");
    }
    let words: Vec<Sentence> = limits.iter().take(2).map(word).collect();
    Sentence {
        fr: words.iter().map(|w| w.fr.as_str()).collect::<Vec<_>>().join(" ; "),
        en: words.iter().map(|w| w.en.as_str()).collect::<Vec<_>>().join("; "),
    }
}

/// The chapter; `places`: where findings stand in this document, if they do.
pub fn chapter(pen: &Pen, detections: &[Detection], portfolio: &Portfolio, places: &Places) -> Section {
    let (selection, capacity) = (&portfolio.selection, &portfolio.capacity);
    let n = count(selection.chosen.len(), ("mutualisation", "mutualisations"), ("pooling", "poolings"));
    let (all, hours) = (portfolio.entries.len(), number(selection.total, 0));
    let (n_fr, n_en, h_fr, h_en) = (&n.fr, &n.en, &hours.fr, &hours.en);
    let lead = if portfolio.entries.is_empty() {
        say!(
            "Aucune mutualisation n'est proposée : la conférence n'a rien à choisir ici."
                | "No pooling is proposed: the conference has nothing to choose here."
        )
    } else {
        say!(
            "La conférence peut traiter {n_fr} sur {all} : de l'ordre de {h_fr} heures par an à gagner, dans le temps dont elle et les territoires disposent."
                | "The conference can treat {n_en} of {all}: about {h_en} hours a year to gain, within the time that it and the territories have."
        )
    };
    let mut blocks = vec![Block::Lead(plain(pen.say(&lead)))];
    if !portfolio.entries.is_empty() {
        blocks.push(Block::Facts(used(pen, portfolio)));
        let mut points = vec![plain(pen.say(&proof(portfolio)))];
        points.extend(fairness(portfolio).map(|words| plain(pen.say(&words))));
        points.extend(second(detections, portfolio).map(|words| plain(pen.say(&words))));
        blocks.push(Block::List(points));
        blocks.extend(printed(pen, detections, portfolio, places).into_iter().map(Block::Table));
        let minutes = pen.number(capacity.minutes, 0);
        blocks.push(Block::Callout(Callout {
            tone: Tone::Limit,
            title: pen.pick("Ce que suppose ce choix", "What this choice assumes"),
            blocks: vec![Block::Paragraph(plain(pen.say(&say!(
                "{minutes} minutes de séance, un temps donné par proposition et par réserve, un nombre de jours par territoire : ce sont des réglages (section « planning » de maillage.toml), à mettre aux chiffres du Département. Les gains sont des ordres de grandeur ; la conférence reste libre d'en choisir d'autres."
                    | "{minutes} minutes of meeting, a time for each proposal and objection, a number of days for each territory: these are settings (section 'planning' of maillage.toml), to be put to the département's own figures. Gains are orders of magnitude; the conference remains free to choose others."
            ))))],
        }));
    }
    Section {
        id: "portefeuille".into(),
        title: pen.pick("Ce que la conférence peut traiter", "What the conference can treat"),
        opens_page: true,
        blocks,
        sections: Vec::new(),
    }
}

/// The table for people: what is chosen, then what waits and why. The file tells both at once, with the keys.
fn printed(pen: &Pen, detections: &[Detection], portfolio: &Portfolio, places: &Places) -> Vec<Table> {
    let whole = table(pen, detections, portfolio);
    let n_chosen = portfolio.selection.chosen.len();
    // In the report, each leads to its sheet.
    let reference = if places.is_empty() { "rang" } else { "cle" };
    let part = |id: &str, caption: String, rows: &[Vec<Value>], codes: &[&str]| {
        let kept: Vec<usize> = codes.iter().filter_map(|code| COLUMNS.iter().position(|c| c.code == *code)).collect();
        let mut table = shown(pen, &ResultTable { rows: rows.to_vec(), ..whole.clone() }, places);
        table.columns = kept.iter().map(|at| table.columns[*at].clone()).collect();
        table.rows = table.rows.iter().map(|row| kept.iter().map(|at| row[*at].clone()).collect()).collect();
        table.id = format!("table-portefeuille-{id}");
        table.caption = caption;
        table.is_browsable = false;
        // The table stands in the folder of a plan; the report shows it whole.
        table.file = table.file.filter(|_| places.is_empty());
        table
    };
    let (chosen, left) = whole.rows.split_at(n_chosen.min(whole.rows.len()));
    let in_time = pen.pick("Ce qui entre dans le temps de la conférence", "What fits the time of the conference");
    let waits = pen.pick("Ce qui attend, et pourquoi", "What waits, and why");
    let tables = [
        (chosen, part("retenue", in_time, chosen, &[reference, "titre", "pilote", "gain_heures", "minutes", "dans_les_10"])),
        (left, part("attente", waits, left, &[reference, "titre", "gain_heures", "motif"])),
    ];
    tables.into_iter().filter(|(rows, _)| !rows.is_empty()).map(|(_, table)| table).collect()
}

/// What the selection uses of what there is.
fn used(pen: &Pen, portfolio: &Portfolio) -> Vec<Fact> {
    let (selection, capacity, dossier) = (&portfolio.selection, &portfolio.capacity, pen.dossier);
    let of = |used: f64, most: f64| {
        let (used, most) = (number(used, 0), number(most, 0));
        let (u_fr, m_fr, u_en, m_en) = (used.fr, most.fr, used.en, most.en);
        pen.say(&say!("{u_fr} sur {m_fr}" | "{u_en} of {m_en}"))
    };
    let mut facts = vec![
        Fact {
            label: pen.pick("Minutes de séance", "Minutes of meeting"),
            value: plain(of(portfolio.used(Limit::Minutes), capacity.minutes)),
        },
        Fact { label: pen.pick("Groupes de travail", "Working groups"), value: plain(of(portfolio.used(Limit::Groups), capacity.groups)) },
    ];
    let busiest =
        (0..dossier.territories.len()).map(|t| (portfolio.used(Limit::Hours(t)), t)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    if let Some((hours, t)) = busiest {
        let (name, shown) = (&dossier.territories[t].name, of(hours, capacity.hours));
        facts.push(Fact {
            label: pen.pick("Heures du territoire le plus sollicité", "Hours of the busiest territory"),
            value: plain(format!("{name} : {shown}")),
        });
    }
    let (served, all) = (selection.served.1, selection.served.0);
    facts.push(Fact { label: pen.pick("Territoires qui y gagnent", "Territories that gain"), value: plain(of(served as f64, all as f64)) });
    facts
}

/// How good the selection is proven to be.
fn proof(portfolio: &Portfolio) -> Sentence {
    let selection = &portfolio.selection;
    if selection.gap == 0.0 {
        return say!(
            "Avec ces chiffres, aucun autre choix n'apporte davantage en tout : c'est démontré."
                | "With these figures, no other choice brings more in total: this is proven."
        );
    }
    let (gap, bound) = (number(100.0 * selection.gap, 1), number(selection.bound, 0));
    let (g_fr, b_fr, g_en, b_en) = (gap.fr, bound.fr, gap.en, bound.en);
    say!(
        "La recherche a été arrêtée avant la fin : aucun choix ne peut dépasser {b_fr} heures, soit {g_fr} % de plus au mieux."
            | "The search was stopped before its end: no choice can exceed {b_en} hours, {g_en}% more at best."
    )
}

/// What fairness changed, and its price.
fn fairness(portfolio: &Portfolio) -> Option<Sentence> {
    let selection = &portfolio.selection;
    let (served, all) = (selection.served.1, selection.served.0);
    (all > 0).then(|| {
        let (price, before, least, least_before) = (number(100.0 * selection.price_of_fairness(), 1), selection.served_before, number(selection.smallest.0, 0), number(selection.smallest.1, 0));
        let (p_fr, p_en, l_fr, l_en, lb_fr, lb_en) = (price.fr, price.en, least.fr, least.en, least_before.fr, least_before.en);
        let proven = if selection.is_fair_proven { Sentence::default() } else { say!(" (recherche arrêtée avant la fin)" | " (search stopped before its end)") };
        let (pr_fr, pr_en) = (proven.fr, proven.en);
        if served == all && before == all {
            say!(
                "Équité : chaque territoire y gagne au moins {l_fr} heures par an ({lb_fr} si l'on ne regardait que le total) ; prix de l'équité : {p_fr} % du total{pr_fr}."
                    | "Fairness: each territory gains at least {l_en} hours a year ({lb_en} if only the total counted); price of fairness: {p_en}% of the total{pr_en}."
            )
        } else {
            say!(
                "Équité : {served} territoires sur {all} y gagnent ({before} si l'on ne regardait que le total) ; prix de l'équité : {p_fr} % du total{pr_fr}."
                    | "Fairness: {served} territories of {all} gain ({before} if only the total counted); price of fairness: {p_en}% of the total{pr_en}."
            )
        }
    })
}

/// The second-best selection: what changes, and what it costs.
fn second(detections: &[Detection], portfolio: &Portfolio) -> Option<Sentence> {
    let selection = &portfolio.selection;
    let (chosen, total) = selection.second.as_ref()?;
    let cost = number((selection.greatest - total).max(0.0), 0);
    let name = |j: &usize| {
        let title = &portfolio.finding(detections, *j).title;
        Sentence { fr: title.fr.clone(), en: title.en.clone() }
    };
    let differs = |a: &[usize], b: &[usize]| a.iter().filter(|j| !b.contains(j)).map(name).collect::<Vec<_>>();
    let (more, fewer) = (differs(chosen, &selection.chosen), differs(&selection.chosen, chosen));
    let list = |items: &[Sentence]| {
        let side = |f: fn(&Sentence) -> &String| items.iter().map(|s| f(s).clone()).collect::<Vec<_>>();
        (enumerate(&side(|s| &s.fr)).fr, enumerate(&side(|s| &s.en)).en)
    };
    let ((more_fr, more_en), (fewer_fr, fewer_en), c_fr, c_en) = (list(&more), list(&fewer), cost.fr, cost.en);
    Some(match (more.is_empty(), fewer.is_empty()) {
        (true, true) => say!(
            "Le deuxième choix par le total est celui-ci même : le premier aurait servi moins bien les territoires les moins servis."
                | "The second choice by total is this very one: the first would have served the least served territories less well."
        ),
        (true, false) => say!(
            "Le deuxième meilleur choix laisse {fewer_fr} : {c_fr} heures de moins que le meilleur total."
                | "The second-best choice leaves {fewer_en}: {c_en} hours less than the best total."
        ),
        (false, true) => say!(
            "Le deuxième meilleur choix ajoute {more_fr} : {c_fr} heures de moins que le meilleur total."
                | "The second-best choice adds {more_en}: {c_en} hours less than the best total."
        ),
        (false, false) => say!(
            "Le deuxième meilleur choix remplace {fewer_fr} par {more_fr} : {c_fr} heures de moins que le meilleur total."
                | "The second-best choice replaces {fewer_en} by {more_en}: {c_en} hours less than the best total."
        ),
    })
}
