//! What the conference can treat: the selection, what it uses, how firm it is, what was left out and why.

use super::tables::{Places, shown};
use super::words::Pen;
use crate::detectors::{Column, Detection, ResultTable, Subject, Value};
use crate::planning::portfolio::select::Limit;
use crate::planning::portfolio::{Bearer, Entry, Portfolio};
use crate::rendering::document::*;
use crate::say;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, enumerate, number, quantity};

const HOURS: Text = Text { fr: "heures", en: "hours" };

const COLUMNS: &[Column] = &[
    Column { code: "rang", title: Text { fr: "Rang dans la liste", en: "Rank on the list" } },
    Column { code: "cle", title: Text { fr: "Fiche", en: "Sheet" } },
    Column { code: "retenue", title: Text { fr: "Retenue", en: "Chosen" } },
    Column { code: "titre", title: Text { fr: "Proposition", en: "Proposal" } },
    Column { code: "perimetre", title: Text { fr: "Périmètre", en: "Perimeter" } },
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
    Column { code: "plus_large", title: Text { fr: "Pourquoi pas plus large", en: "Why not larger" } },
];

/// `portefeuille.csv`: one row a group, by the variant chosen or else the one proposed; the chosen ones first, in order of the list.
pub fn table(pen: &Pen, detections: &[Detection], portfolio: &Portfolio) -> ResultTable {
    let is_chosen = |j: &usize| portfolio.selection.chosen.contains(j);
    let groups = portfolio.groups();
    let mut order: Vec<(usize, &Vec<usize>)> = groups.iter().map(|group| (portfolio.told(group), group)).collect();
    order.sort_by_key(|(j, _)| (!is_chosen(j), *j));
    let rows = order.into_iter().map(|(j, group)| {
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
            Value::Text(perimeter(pen, entry)),
            Value::Subjects(entry.territories.iter().map(|t| Subject::Territory(*t)).collect()),
            entry.lead.map_or(Value::Empty, |lead| Value::Subject(Subject::Partner(lead))),
            Value::Number(entry.item.value, 0),
            Value::Number(entry.item.minutes, 0),
            entry.among_ten.map_or(Value::Empty, Value::Share),
            portfolio.selection.left_out.get(&j).map_or(Value::Empty, |limits| Value::Text(pen.say(&why_not(pen, portfolio, limits)))),
            if is_chosen(&j) {
                why_not_larger(pen, portfolio, j, group).map_or(Value::Empty, |why| Value::Text(pen.say(&why)))
            } else {
                Value::Empty
            },
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

/// What an entry takes of its group: the whole, or the part that a bond holds together.
fn perimeter(pen: &Pen, entry: &Entry) -> String {
    match &entry.bond {
        None => pen.pick("tout le groupe", "the whole group"),
        Some(bond) => {
            let names: Vec<String> = entry.territories.iter().map(|t| pen.dossier.territory(*t).name.clone()).collect();
            let (names, bond) = (enumerate(&names), bond);
            let (fr, en, b_fr, b_en) = (names.fr, names.en, &bond.fr, &bond.en);
            pen.say(&say!("{fr} ({b_fr})" | "{en} ({b_en})"))
        }
    }
}

/// Of a smaller variant chosen, why it was preferred to the larger ones of its group; nothing for the largest.
fn why_not_larger(pen: &Pen, portfolio: &Portfolio, chosen: usize, group: &[usize]) -> Option<Sentence> {
    let size = |j: usize| portfolio.entries[j].item.actions.len();
    let larger = group.iter().copied().filter(|j| size(*j) > size(chosen)).max_by_key(|j| (size(*j), std::cmp::Reverse(*j)))?;
    let [own, other] = [chosen, larger].map(|j| portfolio.entries[j].item.value);
    if other <= own {
        let [own, other] = [own, other.max(0.0)].map(|value| quantity(value, 0, HOURS_A_YEAR));
        let (o_fr, l_fr, o_en, l_en) = (own.fr, other.fr, own.en, other.en);
        return Some(say!(
            "réunir davantage d'actions rapporterait {l_fr}, coordination déduite, au lieu de {o_fr}"
                | "bringing more actions together would bring {l_en}, net of coordination, instead of {o_en}"
        ));
    }
    Some(why_not(pen, portfolio, &portfolio.in_the_way(chosen, larger)))
}

/// What keeps a proposal out, in words; at most two reasons.
fn why_not(pen: &Pen, portfolio: &Portfolio, limits: &[Limit]) -> Sentence {
    let dossier = pen.dossier;
    let territory = |t: usize| &dossier.territories[t].name;
    let word = |limit: &Limit| match *limit {
        Limit::NoGain => say!("n'apporte rien, effort déduit" | "brings nothing, net of the effort"),
        Limit::Variant(_) => say!("une autre variante du même groupe est retenue" | "another variant of the same group is chosen"),
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
    let (all, hours) = (portfolio.groups().len(), quantity(selection.total, 0, HOURS_A_YEAR));
    let (n_fr, n_en, h_fr, h_en) = (&n.fr, &n.en, &hours.fr, &hours.en);
    let lead = if portfolio.entries.is_empty() {
        say!(
            "Aucune mutualisation n'est proposée : la conférence n'a rien à choisir ici."
                | "No pooling is proposed: the conference has nothing to choose here."
        )
    } else {
        say!(
            "La conférence peut traiter {n_fr} sur {all} : de l'ordre de {h_fr} à gagner, dans le temps dont elle et les territoires disposent."
                | "The conference can treat {n_en} of {all}: about {h_en} to gain, within the time that it and the territories have."
        )
    };
    let mut blocks = vec![Block::Lead(plain(pen.say(&lead)))];
    if !portfolio.entries.is_empty() {
        blocks.push(Block::Facts(used(pen, portfolio)));
        let mut points = vec![plain(pen.say(&proof(portfolio)))];
        points.extend(fairness(portfolio).map(|words| plain(pen.say(&words))));
        points.extend(second(portfolio).map(|words| plain(pen.say(&words))));
        blocks.push(Block::List(points));
        blocks.extend(printed(pen, detections, portfolio, places).into_iter().map(Block::Table));
        let minutes = pen.with_unit(capacity.minutes, Text { fr: "minutes de séance", en: "minutes of meeting" });
        blocks.push(Block::Callout(Callout {
            tone: Tone::Limit,
            title: pen.pick("Ce que suppose ce choix", "What this choice assumes"),
            blocks: vec![Block::Paragraph(plain(pen.say(&say!(
                "{minutes}, un temps donné par proposition et par réserve, un nombre de jours par territoire : ce sont des réglages (section « planning » de maillage.toml), à mettre aux chiffres du Département. Les gains sont des ordres de grandeur ; la conférence reste libre d'en choisir d'autres."
                    | "{minutes}, a time for each proposal and objection, a number of days for each territory: these are settings (section 'planning' of maillage.toml), to be put to the département's own figures. Gains are orders of magnitude; the conference remains free to choose others."
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
        // A column of nothing, or of the same for all, is no column.
        let says = |at: &usize| match COLUMNS[*at].code {
            "perimetre" => portfolio.selection.chosen.iter().any(|j| portfolio.entries[*j].bond.is_some()),
            "plus_large" => rows.iter().any(|row| row[*at] != Value::Empty),
            _ => true,
        };
        let kept: Vec<usize> = codes.iter().filter_map(|code| COLUMNS.iter().position(|c| c.code == *code)).filter(says).collect();
        let mut table = shown(pen, &ResultTable { rows: rows.to_vec(), ..whole.clone() }, places);
        table.columns = kept.iter().map(|at| table.columns[*at].clone()).collect();
        // Names alone: whoever needs an identifier finds it in the file.
        table.rows = table.rows.iter().map(|row| kept.iter().map(|at| named(row[*at].clone())).collect()).collect();
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
        (
            chosen,
            part(
                "retenue",
                in_time,
                chosen,
                &[reference, "titre", "perimetre", "pilote", "gain_heures", "minutes", "dans_les_10", "plus_large"],
            ),
        ),
        (left, part("attente", waits, left, &[reference, "titre", "gain_heures", "motif"])),
    ];
    tables.into_iter().filter(|(rows, _)| !rows.is_empty()).map(|(_, table)| table).collect()
}

/// A cell whose records are told by name alone.
pub(in crate::rendering) fn named(cell: Cell) -> Cell {
    let name = |inline| match inline {
        Inline::Record { name, id } => Inline::Text(if name.is_empty() { id } else { name }),
        other => other,
    };
    Cell { words: cell.words.into_iter().map(name).collect(), ..cell }
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
    let (gap, bound) = (number(100.0 * selection.gap, 1), quantity(selection.bound, 0, HOURS));
    let (g_fr, b_fr, g_en, b_en) = (gap.fr, bound.fr, gap.en, bound.en);
    say!(
        "La recherche a été arrêtée avant la fin : aucun choix ne peut dépasser {b_fr}, soit {g_fr} % de plus au mieux."
            | "The search was stopped before its end: no choice can exceed {b_en}, {g_en}% more at best."
    )
}

/// What fairness changed, and its price.
fn fairness(portfolio: &Portfolio) -> Option<Sentence> {
    let selection = &portfolio.selection;
    let (served, all) = (selection.served.1, selection.served.0);
    (all > 0).then(|| {
        let (price, before, least, least_before) = (number(100.0 * selection.price_of_fairness(), 1), selection.served_before, quantity(selection.smallest.0, 0, HOURS_A_YEAR), number(selection.smallest.1, 0));
        let (p_fr, p_en, l_fr, l_en, lb_fr, lb_en) = (price.fr, price.en, least.fr, least.en, least_before.fr, least_before.en);
        let proven = if selection.is_fair_proven { Sentence::default() } else { say!(" (recherche arrêtée avant la fin)" | " (search stopped before its end)") };
        let (pr_fr, pr_en) = (proven.fr, proven.en);
        if served == all && before == all {
            say!(
                "Équité : chaque territoire y gagne au moins {l_fr} ({lb_fr} si l'on ne regardait que le total) ; prix de l'équité : {p_fr} % du total{pr_fr}."
                    | "Fairness: each territory gains at least {l_en} ({lb_en} if only the total counted); price of fairness: {p_en}% of the total{pr_en}."
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
fn second(portfolio: &Portfolio) -> Option<Sentence> {
    let selection = &portfolio.selection;
    let (chosen, total) = selection.second.as_ref()?;
    let cost = quantity((selection.greatest - total).max(0.0), 0, HOURS);
    let name = |j: &usize| {
        let entry = &portfolio.entries[*j];
        let name = entry.name.clone();
        entry.bond.as_ref().map_or(name.clone(), |bond| {
            let (fr, en, b_fr, b_en) = (&name.fr, &name.en, &bond.fr, &bond.en);
            say!("{fr} ({b_fr})" | "{en} ({b_en})")
        })
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
            "Le deuxième meilleur choix laisse {fewer_fr} : {c_fr} de moins que le meilleur total."
                | "The second-best choice leaves {fewer_en}: {c_en} less than the best total."
        ),
        (false, true) => say!(
            "Le deuxième meilleur choix ajoute {more_fr} : {c_fr} de moins que le meilleur total."
                | "The second-best choice adds {more_en}: {c_en} less than the best total."
        ),
        (false, false) => say!(
            "Le deuxième meilleur choix remplace {fewer_fr} par {more_fr} : {c_fr} de moins que le meilleur total."
                | "The second-best choice replaces {fewer_en} by {more_en}: {c_en} less than the best total."
        ),
    })
}
