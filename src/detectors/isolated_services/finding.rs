//! The words: what is said of one service.

use super::super::{Choice, Estimate, Evidence, Exhibit, Finding, Standing, Subject, View, Worth, key};
use super::assess::{Assessment, Motive, Status};
use super::channels::Count;
use super::links::{Links, Node};
use super::structure::Place;
use crate::dossier::{PartnerIdx, RowRef, Table};
use crate::say;
use crate::settings::Section;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, date, number, quantity};

impl Motive {
    /// Code and words, as in the result table.
    pub(super) fn words(self) -> (&'static str, Text) {
        match self {
            Self::NoLink => ("aucun_lien", Text { fr: "presque aucun lien", en: "hardly any link" }),
            Self::NeverAsked => ("jamais_sollicite", Text { fr: "appelle, mais n'est pas appelé", en: "calls, but isn't called" }),
            Self::OneCounterpart => ("un_seul_interlocuteur", Text { fr: "un seul interlocuteur", en: "one counterpart only" }),
            Self::AskedInVain => ("demandes_sans_suite", Text { fr: "demande, rarement suivi d'effet", en: "asks, seldom to effect" }),
            Self::CannotAnswer => {
                ("sollicite_sans_suite", Text { fr: "sollicité, peut rarement donner suite", en: "is asked, seldom able to answer" })
            }
        }
    }
}

/// What the texts of one service draw on.
pub(super) struct Case<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) settings: &'a Section<'a>,
    pub(super) links: &'a Links,
    pub(super) node: &'a Node,
    pub(super) assessment: &'a Assessment,
    pub(super) place: &'a Place,
}

impl Case<'_> {
    /// The finding, for a service that is isolated or to watch.
    pub(super) fn finding(&self) -> Option<Finding> {
        let (motive, score) = (self.assessment.motive?, self.assessment.score?);
        let partner = self.view.dossier.partner(self.node.partner);
        let territory = partner.territory.or(self.view.dossier.partner(self.node.canonical).territory);
        let told = self.assessment.told();
        let hours = self.settings.number("worth_hours");
        let Sentence { fr: hours_fr, en: hours_en } = quantity(hours, 0, HOURS_A_YEAR);
        let mut subjects = vec![Subject::Partner(self.node.partner)];
        subjects.extend(territory.map(Subject::Territory));
        Some(Finding {
            key: key("isolated_services", &[&partner.id]),
            title: self.title(motive, &partner.name),
            subjects,
            territories: territory.into_iter().collect(),
            motive: motive.words(),
            standing: if self.assessment.status == Status::Isolated { Standing::Established } else { Standing::Watch },
            score,
            effect: Some((Estimate { low: told.ratio.0, mid: told.ratio.1, high: told.ratio.2 }, self.effect_words(motive))),
            evidence: self.evidence(motive),
            exhibits: vec![Exhibit::Expected(self.lines())],
            facts: self.facts(),
            obstacles: self
                .node
                .silence(self.view)
                .map(|(from, to)| {
                    let (from, to) = (date(from), date(to));
                    Sentence {
                        fr: format!("Un silence du {} au {}\u{202f}: poste vacant ou réorganisation peuvent l'expliquer", from.fr, to.fr),
                        en: format!("A silence from {} to {}: a vacancy or a reorganisation may explain it", from.en, to.en),
                    }
                })
                .into_iter()
                .collect(),
            options: self.options(motive),
            doubt: self.doubt(motive),
            worth: Worth {
                hours: Estimate { low: hours / 2.0, mid: hours, high: hours * 2.0 },
                euros: None,
                feasibility: 0.8,
                effort_hours: self.settings.number("effort_hours"),
                assumption: say!(
                    "équivalent déclaré dans les réglages\u{202f}: un service relié fait gagner de l'ordre de {hours_fr}"
                        | "equivalent declared in the settings: a service linked again saves about {hours_en}"
                ),
            },
            builds_on: Vec::new(),
        })
    }

    fn lines(&self) -> Vec<(Sentence, f64, Estimate)> {
        let line = |words: Sentence, told: Count| (words, told.observed, Estimate { low: told.low, mid: told.expected, high: told.high });
        let mut lines = vec![
            line(say!("Liens, dans les deux sens" | "Links, both ways"), self.assessment.links),
            line(say!("Sollicitations reçues" | "Calls received"), self.assessment.received),
        ];
        // One or two links have one or two counterparts: nothing else could be expected of them.
        if self.node.n_links() > 2 {
            lines.push(line(
                say!("Interlocuteurs différents, pour autant de liens" | "Different counterparts, for as many links"),
                self.assessment.counterparts,
            ));
        }
        lines
    }

    /// What its peers are called.
    fn peers(&self) -> Sentence {
        match &self.links.kinds.names[self.node.kind] {
            Some(name) => say!("les autres services «\u{202f}{name}\u{202f}»" | "the other “{name}” services"),
            None => {
                let kind = self.view.dossier.partner(self.node.canonical).kind;
                if kind == crate::dossier::PartnerKind::Directorate {
                    say!("les autres directions" | "the other directorates")
                } else {
                    say!("les autres services de ce type" | "the other services of this type")
                }
            }
        }
    }

    fn title(&self, motive: Motive, name: &str) -> Sentence {
        let other =
            self.node.counterparts.keys().next().map(|&p: &PartnerIdx| self.view.dossier.partner(p).name.clone()).unwrap_or_default();
        let (links, sent) = (
            match self.node.n_links() {
                0 => say!("aucun lien relevé" | "no link recorded"),
                1 => say!("un seul lien relevé" | "one link only recorded"),
                n => count(n, ("lien relevé", "liens relevés"), ("link recorded", "links recorded")),
            },
            count(self.node.sent.len(), ("appel", "appels"), ("call", "calls")),
        );
        match motive {
            Motive::NoLink => {
                Sentence { fr: format!("{name}\u{202f}: {} à ce jour", links.fr), en: format!("{name}: {} to date", links.en) }
            }
            Motive::NeverAsked if self.node.received.is_empty() => Sentence {
                fr: format!("{name}\u{202f}: {} vers les autres, aucun reçu à ce jour", sent.fr),
                en: format!("{name}: {} to others, none received to date", sent.en),
            },
            Motive::NeverAsked => say!("{name}\u{202f}: peu sollicité à ce jour" | "{name}: seldom called on to date"),
            Motive::OneCounterpart if self.node.counterparts.len() == 1 => Sentence {
                fr: format!("{name}\u{202f}: un seul interlocuteur à ce jour, «\u{202f}{other}\u{202f}» ({})", links.fr),
                en: format!("{name}: one counterpart only to date, “{other}” ({})", links.en),
            },
            Motive::OneCounterpart => {
                say!("{name}\u{202f}: presque un seul interlocuteur à ce jour" | "{name}: nearly one counterpart only to date")
            }
            Motive::AskedInVain => {
                say!("{name}\u{202f}: ses demandes ont rarement une suite" | "{name}: its requests are seldom followed up")
            }
            Motive::CannotAnswer => {
                say!("{name}\u{202f}: sollicité, peut rarement donner suite" | "{name}: is asked, seldom able to answer")
            }
        }
    }

    fn effect_words(&self, motive: Motive) -> Sentence {
        match motive {
            Motive::OneCounterpart => say!(
                "interlocuteurs différents, rapportés à ceux de ses semblables (1\u{202f}: autant)"
                    | "different counterparts, against those of its peers (1: as many)"
            ),
            Motive::NeverAsked => say!(
                "sollicitations reçues, rapportées à l'attendu (1\u{202f}: comme attendu)"
                    | "calls received, against what is expected (1: as expected)"
            ),
            Motive::AskedInVain | Motive::CannotAnswer => say!(
                "part des demandes honorées, rapportée à la part habituelle (1\u{202f}: comme d'habitude)"
                    | "share of calls honoured, against the usual share (1: as usual)"
            ),
            Motive::NoLink => {
                say!("liens, rapportés à l'attendu (1\u{202f}: comme attendu)" | "links, against what is expected (1: as expected)")
            }
        }
    }

    fn rows(&self, calls: &[usize]) -> Vec<RowRef> {
        if calls.is_empty() {
            return vec![RowRef::from(self.node.partner)];
        }
        calls.iter().map(|&row| RowRef::new(Table::Solicitations, row)).collect()
    }

    fn evidence(&self, motive: Motive) -> Vec<Evidence> {
        let peers = self.peers();
        let both: Vec<usize> = {
            let mut rows: Vec<usize> = self.node.sent.iter().chain(&self.node.received).copied().collect();
            rows.sort_unstable();
            rows
        };
        let told = self.assessment.told();
        let expected = number(told.expected, 0);
        let answers = |calls: &[usize]| Node::honoured(self.view, calls);
        let (sentence, rows) = match motive {
            Motive::NoLink => (
                Sentence {
                    fr: format!(
                        "{} pour {} attendus, d'après {}",
                        count(told.observed as usize, ("lien", "liens"), ("", "")).fr,
                        expected.fr,
                        peers.fr
                    ),
                    en: format!(
                        "{} for {} expected, after {}",
                        count(told.observed as usize, ("", ""), ("link", "links")).en,
                        expected.en,
                        peers.en
                    ),
                },
                both,
            ),
            Motive::NeverAsked => {
                let sent = number(self.node.sent.len() as f64, 0);
                (
                    Sentence {
                        fr: format!(
                            "{} pour {} attendues, d'après {}\u{202f}; il en adresse {} aux autres",
                            count(told.observed as usize, ("sollicitation reçue", "sollicitations reçues"), ("", "")).fr,
                            expected.fr,
                            peers.fr,
                            sent.fr
                        ),
                        en: format!(
                            "{} received for {} expected, after {}; it addresses {} to others",
                            count(told.observed as usize, ("", ""), ("call", "calls")).en,
                            expected.en,
                            peers.en,
                            sent.en
                        ),
                    },
                    both,
                )
            }
            Motive::OneCounterpart => (
                Sentence {
                    fr: format!(
                        "{} avec {}, quand {} en ont environ {} pour autant de liens",
                        count(self.node.n_links(), ("lien", "liens"), ("", "")).fr,
                        count(told.observed as usize, ("seul interlocuteur", "interlocuteurs"), ("", "")).fr,
                        peers.fr,
                        expected.fr
                    ),
                    en: format!(
                        "{} with {}, where {} have about {} for as many links",
                        count(self.node.n_links(), ("", ""), ("link", "links")).en,
                        count(told.observed as usize, ("", ""), ("counterpart", "counterparts")).en,
                        peers.en,
                        expected.en
                    ),
                },
                both,
            ),
            Motive::AskedInVain => {
                let (honoured, known) = answers(&self.node.sent);
                (
                    say!(
                        "{honoured} de ses {known} demandes dont la suite est connue ont été honorées"
                            | "{honoured} of its {known} requests with a known answer were honoured"
                    ),
                    self.node.sent.clone(),
                )
            }
            Motive::CannotAnswer => {
                let (honoured, known) = answers(&self.node.received);
                (
                    say!(
                        "{honoured} des {known} sollicitations reçues dont la suite est connue ont été honorées"
                            | "{honoured} of the {known} calls received with a known answer were honoured"
                    ),
                    self.node.received.clone(),
                )
            }
        };
        let mut out = vec![
            Evidence {
                sentence: say!(
                    "Point de départ\u{202f}: ce cas est rare parmi les services" | "Starting point: this is rare among services"
                ),
                share: self.assessment.prior,
                rows: Vec::new(),
            },
            Evidence { sentence, share: self.assessment.factor, rows: self.rows(&rows) },
        ];
        if self.assessment.ceiling != 0.0 {
            out.push(Evidence {
                sentence: if self.node.first_seen().is_some() {
                    say!(
                        "Aucun constat n'est tenu pour certain\u{202f}: la confiance est plafonnée"
                            | "Nothing is held for certain: confidence is capped"
                    )
                } else {
                    say!(
                        "Aucune table ne le date\u{202f}: à surveiller, sans plus, tant qu'on ne sait pas s'il est ouvert"
                            | "No table dates it: to watch, no more, until it is known to be open"
                    )
                },
                share: self.assessment.ceiling,
                rows: Vec::new(),
            });
        }
        out
    }

    fn facts(&self) -> Vec<(Text, Sentence)> {
        let node = self.node;
        let bare = |n: usize| number(n as f64, 0);
        let (sent, received) = (Node::honoured(self.view, &node.sent), Node::honoured(self.view, &node.received));
        let with_answers = |n: usize, (honoured, known): (usize, usize)| {
            if known == 0 {
                bare(n)
            } else {
                let honoured = count(honoured, ("honorée", "honorées"), ("honoured", "honoured"));
                let (fr, en) = (honoured.fr, honoured.en);
                say!("{n} ({fr}, sur {known} dont la suite est connue)" | "{n} ({en}, of {known} with a known answer)")
            }
        };
        let mut out = vec![
            (Text { fr: "Sollicitations adressées", en: "Calls sent" }, with_answers(node.sent.len(), sent)),
            (Text { fr: "Sollicitations reçues", en: "Calls received" }, with_answers(node.received.len(), received)),
            (Text { fr: "Interlocuteurs différents", en: "Different counterparts" }, bare(node.counterparts.len())),
            (
                Text { fr: "Dernier lien", en: "Last link" },
                node.last_link(self.view).map_or(say!("aucun à ce jour" | "none to date"), date),
            ),
        ];
        if let Some(first) = node.first_seen() {
            out.push((Text { fr: "Vu pour la première fois", en: "First seen" }, date(first)));
        }
        out.push((Text { fr: "Comparé à", en: "Compared with" }, self.peers()));
        out.extend(self.place.facts(self.view));
        out
    }

    fn options(&self, motive: Motive) -> Vec<(Choice, Sentence)> {
        let first = match motive {
            Motive::NoLink => say!(
                "Faire connaître ce service aux équipes de son territoire et nommer un correspondant\u{202f}: que fait-il, pour qui, comment le joindre\u{202f}?"
                    | "Make this service known to the teams around it and name a contact: what does it do, for whom, how to reach it?"
            ),
            Motive::NeverAsked => say!(
                "Demander aux services qu'il appelle à quelles situations ils pourraient l'associer\u{202f}; une immersion d'une journée suffit souvent"
                    | "Ask the services it calls in which situations they could involve it; a day spent together is often enough"
            ),
            Motive::OneCounterpart => say!(
                "Présenter le service à deux ou trois autres équipes\u{202f}; vérifier que tout ne repose pas sur une seule personne"
                    | "Introduce the service to two or three other teams; check that not everything rests on one person"
            ),
            Motive::AskedInVain => say!(
                "Regarder avec ses interlocuteurs pourquoi ses demandes n'aboutissent pas"
                    | "See with its counterparts why its requests come to nothing"
            ),
            Motive::CannotAnswer => {
                say!("Regarder avec lui ce qu'il lui faudrait pour donner suite" | "See with the service what it would need to follow up")
            }
        };
        vec![
            (Choice::Connect, first),
            (
                Choice::Continue,
                say!("Ne rien changer, si sa mission n'appelle pas d'échanges" | "Change nothing, if its task calls for no exchange"),
            ),
        ]
    }

    fn doubt(&self, motive: Motive) -> Sentence {
        let mut out = match motive {
            Motive::NoLink => say!(
                "Des liens noués de vive voix, par téléphone ou en réunion, avec plusieurs services, et que personne n'a saisis."
                    | "Links made by word of mouth, by telephone or at meetings, with several services, that nobody entered."
            ),
            Motive::NeverAsked => say!(
                "Des appels reçus de plusieurs services et que personne n'a saisis (téléphone, couloir)."
                    | "Calls received from several services that nobody entered (telephone, corridor)."
            ),
            Motive::OneCounterpart => {
                say!("Des liens réels, mais non saisis, avec deux autres services." | "True links with two other services, not entered.")
            }
            Motive::AskedInVain | Motive::CannotAnswer => {
                say!("Des suites données mais non saisies." | "Answers given but not entered.")
            }
        };
        if let Some(more) = self.assessment.links_to_leave {
            let links = count(
                more,
                (
                    "lien honoré de plus, avec un autre interlocuteur, suffirait",
                    "liens honorés de plus, avec d'autres interlocuteurs, suffiraient",
                ),
                ("more honoured link, with somebody new, would be enough", "more honoured links, with others, would be enough"),
            );
            out.fr.push_str(&format!(" {} à lever ce constat.", links.fr));
            out.en.push_str(&format!(" {} to lift this finding.", links.en));
        }
        if self.node.first_seen().is_none() {
            out.fr.push_str(" Aucune table ne date ce service\u{202f}: peut-être n'existe-t-il plus, ou pas encore.");
            out.en.push_str(" No table dates this service: perhaps it no longer exists, or not yet.");
        }
        out
    }
}
