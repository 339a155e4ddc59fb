//! The evidence about one unit, in words: each share of the score beside the rows behind it.

use super::super::Evidence;
use super::assess::{Channel, Motive};
use super::finding::{Case, INVITATIONS, PRESENCES, counted};
use crate::dossier::{Presence, RowRef, Table};
use crate::say;
use crate::text::{Sentence, Text, count, date, number, quantity};

impl Case<'_> {
    /// « Depuis le 20/06/2013, 1 présence sur 9 invitations, contre 7 sur 8 auparavant »: the facts, from which anybody sees how much less.
    fn before_and_since(&self) -> Sentence {
        let came = |rows: &[usize]| rows.iter().filter(|&&row| self.view.dossier.attendances[row].presence == Presence::Present).count();
        let (Some(at), Some(day)) = (self.assessment.left_at, self.left_on().map(date)) else {
            return say!("Venait davantage auparavant" | "Used to come more");
        };
        let (before, since) = self.unit.invitations.split_at(at.min(self.unit.invitations.len()));
        let (k, n, k_before, n_before) = (counted(came(since), PRESENCES), counted(since.len(), INVITATIONS), came(before), before.len());
        Sentence {
            fr: format!("Depuis le {}, {} sur {}, contre {k_before} sur {n_before} auparavant", day.fr, k.fr, n.fr),
            en: format!("Since {}, {} out of {}, against {k_before} out of {n_before} before", day.en, k.en, n.en),
        }
    }

    /// What speaks for and against, in log-odds: shares add up to the score.
    pub(super) fn evidence(&self, motive: Motive, loudest: Channel) -> Vec<Evidence> {
        let (n, k) = (self.unit.invitations.len(), self.unit.count(self.view, Presence::Present));
        let excused = self.unit.count(self.view, Presence::Excused);
        let participations: Vec<RowRef> =
            self.unit.actions.values().flatten().map(|&row| RowRef::new(Table::Participations, row)).collect();
        let start = |share| Evidence {
            sentence: say!(
                "Point de départ\u{202f}: ce cas est rare parmi les partenaires suivis"
                    | "Starting point: this is rare among the partners followed"
            ),
            share,
            rows: Vec::new(),
        };
        let came = {
            let (k, n, e) =
                (counted(k, PRESENCES), counted(n, INVITATIONS), count(excused, ("excuse", "excuses"), ("apology", "apologies")));
            let usual = self.assessment.expected.map(|x| (number(x.low, 0), number(x.high, 0)));
            let (fr, en) = usual.map_or((String::new(), String::new()), |(low, high)| {
                (
                    format!("\u{202f}; de {} à {} présences attendues d'un partenaire de ce type ici", low.fr, high.fr),
                    format!("; {} to {} presences expected of such a partner here", low.en, high.en),
                )
            });
            Sentence { fr: format!("{} et {} sur {}{fr}", k.fr, e.fr, n.fr), en: format!("{} and {} out of {}{en}", k.en, e.en, n.en) }
        };
        let mut out = match loudest {
            Channel::Level { prior, attendance, participation } => {
                let actions = self.contributions();
                let expected = quantity(self.assessment.expected_actions.mid, 1, Text { fr: "attendues", en: "expected" });
                vec![
                    start(prior),
                    Evidence { sentence: came, share: attendance, rows: self.invitation_rows() },
                    Evidence {
                        sentence: Sentence {
                            fr: format!("Contribue ici à {}\u{202f}; {} d'un partenaire de ce type", actions.fr, expected.fr),
                            en: format!("Contributes here to {}; {} of such a partner", actions.en, expected.en),
                        },
                        share: participation,
                        rows: participations.clone(),
                    },
                ]
            }
            Channel::Leaving { prior, drop, interruption } => {
                vec![
                    start(prior),
                    Evidence { sentence: self.before_and_since(), share: drop, rows: self.invitation_rows() },
                    Evidence {
                        sentence: say!(
                            "Part laissée à une simple interruption suivie d'un retour"
                                | "Share left to a mere interruption followed by a return"
                        ),
                        share: interruption,
                        rows: Vec::new(),
                    },
                ]
            }
            Channel::Waiting { prior, share } => {
                let (waiting, withdrawn) = (self.unit.waiting(self.view), self.unit.withdrawn(self.view));
                let (k, gone, n) = (
                    waiting.len(),
                    withdrawn.len(),
                    counted(self.unit.actions.len(), (("participation", "participations"), ("participation", "participations"))),
                );
                vec![
                    start(prior),
                    Evidence {
                        sentence: Sentence {
                            fr: if gone == 0 {
                                format!("{k} sur {} attendent des moyens humains ou financiers", n.fr)
                            } else {
                                format!("Sur {}, {k} en attente de moyens et {gone} où l'action continue sans ce qu'il apportait", n.fr)
                            },
                            en: if gone == 0 {
                                format!("{k} of {} wait for staff or funding", n.en)
                            } else {
                                format!("Of {}, {k} wait for means and {gone} go on without what it brought", n.en)
                            },
                        },
                        share,
                        rows: waiting.into_iter().chain(withdrawn).map(|row| RowRef::new(Table::Participations, row)).collect(),
                    },
                ]
            }
            Channel::Silence { gone, cap } => {
                let missed = self.assessment.engagement.map_or(0, |e| e.missed_since);
                let meetings = count(missed, ("réunion", "réunions"), ("meeting", "meetings"));
                vec![
                    Evidence {
                        sentence: Sentence {
                            fr: format!(
                                "Venu {} fois, puis absent de la liste des présents aux {} qui ont suivi dans les mêmes ateliers",
                                k, meetings.fr
                            ),
                            en: format!(
                                "Came {} times, then not among those present at the {} that followed in the same workshops",
                                k, meetings.en
                            ),
                        },
                        share: gone,
                        rows: self.invitation_rows(),
                    },
                    Evidence {
                        sentence: say!(
                            "La feuille ne dit pas qui était invité\u{202f}: à surveiller, sans plus"
                                | "The sheet doesn't say who was invited: to watch, no more"
                        ),
                        share: cap,
                        rows: Vec::new(),
                    },
                ]
            }
        };
        if motive == Motive::Leaving
            && self.assessment.left_at.is_some()
            && !matches!(loudest, Channel::Leaving { .. } | Channel::Silence { .. })
            && let Some(day) = self.left_on().map(date)
        {
            out.push(Evidence {
                sentence: Sentence {
                    fr: format!("Les absences datent surtout du {}", day.fr),
                    en: format!("The absences mostly date from {}", day.en),
                },
                share: 0.0,
                rows: self.invitation_rows(),
            });
        }
        if self.assessment.contributor_cap < 0.0 {
            out.push(Evidence {
                sentence: say!(
                    "Travaille dans autant d'actions que ses semblables\u{202f}: on ne le dira pas peu mobilisé sur ses seules absences"
                        | "Works in as many actions as its peers: absences alone won't have it called little mobilised"
                ),
                share: self.assessment.contributor_cap,
                rows: participations,
            });
        }
        if let Some(cap) = self.assessment.few_invitations_cap.filter(|cap| *cap < 0.0) {
            out.push(Evidence {
                sentence: say!("Peu d'invitations encore\u{202f}: à surveiller, sans plus" | "Few invitations yet: to watch, no more"),
                share: cap,
                rows: Vec::new(),
            });
        }
        if self.assessment.ceiling != 0.0 {
            out.push(Evidence {
                sentence: say!(
                    "Aucun constat n'est tenu pour certain\u{202f}: la confiance est plafonnée"
                        | "Nothing is held for certain: confidence is capped"
                ),
                share: self.assessment.ceiling,
                rows: Vec::new(),
            });
        }
        out
    }
}
