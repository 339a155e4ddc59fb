//! The words: what is said of one unit, and of one overloaded partner.

use super::super::{Choice, Estimate, Exhibit, Finding, Standing, Subject, View, Worth, key};
use super::assess::{Assessment, Channel, Motive, Status};
use super::units::{Unit, date_of};
use crate::dossier::{Presence, RowRef, Table};
use crate::say;
use crate::settings::Section;
use crate::text::{HOURS_A_YEAR, Sentence, Text, count, date, enumerate, number, quantity};

impl Motive {
    /// Code and words, as in the result table.
    pub(super) fn words(self) -> (&'static str, Text) {
        match self {
            Self::Never => ("jamais_mobilise", Text { fr: "pas encore mobilisé", en: "not yet mobilised" }),
            Self::Leaving => ("desengagement", Text { fr: "ne vient plus", en: "no longer comes" }),
            Self::Waiting => ("attente_moyens", Text { fr: "attend des moyens", en: "waits for means" }),
            Self::Under => ("sous_mobilise", Text { fr: "moins présent qu'attendu", en: "comes less than expected" }),
        }
    }
}

impl Assessment {
    /// Code and words of its motive. Where only the present were written down, "no longer comes" would say more than is known.
    pub(super) fn motive_words(&self) -> Option<(&'static str, Text)> {
        let motive = self.motive?;
        let (code, words) = motive.words();
        // To watch is not to know: the words say no more than the probability does, nor than the facts.
        let is_sure = self.status == Status::Weak;
        let words = match motive {
            _ if self.is_silence() => Text { fr: "pas revu depuis longtemps", en: "not seen for long" },
            Motive::Leaving if !is_sure || self.came_since > 0 => Text { fr: "vient moins", en: "comes less" },
            Motive::Waiting if !is_sure => Text { fr: "attend peut-être des moyens", en: "may wait for means" },
            Motive::Under if !is_sure => Text { fr: "peut-être moins présent qu'attendu", en: "may come less than expected" },
            _ => words,
        };
        Some((code, words))
    }

    fn is_silence(&self) -> bool {
        matches!(self.loudest, Some(Channel::Silence { .. }))
    }
}

/// What the texts of one unit draw on.
pub(super) struct Case<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) settings: &'a Section<'a>,
    pub(super) unit: &'a Unit,
    pub(super) assessment: &'a Assessment,
    /// Names of territories where the same partner is mobilised.
    pub(super) elsewhere: Vec<String>,
    /// Is the same partner asked too much of overall?
    pub(super) is_overloaded: bool,
}

pub(super) const INVITATIONS: ((&str, &str), (&str, &str)) = (("invitation", "invitations"), ("invitation", "invitations"));
pub(super) const PRESENCES: ((&str, &str), (&str, &str)) = (("présence", "présences"), ("presence", "presences"));

pub(super) fn counted(n: usize, words: ((&str, &str), (&str, &str))) -> Sentence {
    count(n, words.0, words.1)
}

impl Case<'_> {
    /// The finding, for a unit that is weak or to watch.
    pub(super) fn finding(&self) -> Option<Finding> {
        let (motive, score, loudest) = (self.assessment.motive?, self.assessment.score?, self.assessment.loudest?);
        let dossier = self.view.dossier;
        let (partner, territory) = (dossier.partner(self.unit.partner), dossier.territory(self.unit.territory));
        let hours = self.settings.number("worth_hours");
        let Sentence { fr: hours_fr, en: hours_en } = quantity(hours, 0, HOURS_A_YEAR);
        Some(Finding {
            key: key("weakly_mobilised_partners", &[&partner.id, &territory.id]),
            title: self.title(motive),
            subjects: vec![Subject::Partner(self.unit.partner), Subject::Territory(self.unit.territory)],
            territories: vec![self.unit.territory],
            motive: self.assessment.motive_words()?,
            standing: if self.assessment.status == Status::Weak { Standing::Established } else { Standing::Watch },
            score,
            // The gap speaks of the whole period: of one that stopped coming, or waits for means, it says nothing.
            effect: self.assessment.gap.filter(|_| matches!(motive, Motive::Never | Motive::Under)).map(|gap| {
                let meaning = say!(
                    "écart entre la part des invitations honorées et celle qui était attendue ici (0\u{202f}: comme attendu\u{202f}; −0,5\u{202f}: une sur deux en moins)"
                        | "share of invitations attended, less what was expected here (0: as expected; -0.5: one in two fewer)"
                );
                (gap, meaning)
            }),
            evidence: self.evidence(motive, loudest),
            exhibits: self.exhibits(),
            facts: self.facts(),
            obstacles: self.obstacles(),
            options: self.options(motive),
            doubt: self.doubt(motive),
            worth: Worth {
                hours: Estimate { low: hours / 2.0, mid: hours, high: hours * 2.0 },
                euros: None,
                feasibility: if motive == Motive::Waiting { 0.6 } else { 0.8 },
                effort_hours: self.settings.number("effort_hours"),
                assumption: say!(
                    "équivalent déclaré dans les réglages\u{202f}: un partenaire qui revient apporte de l'ordre de {hours_fr}"
                        | "equivalent declared in the settings: a partner that comes back brings about {hours_en}"
                ),
            },
            builds_on: Vec::new(),
        })
    }

    fn title(&self, motive: Motive) -> Sentence {
        let (name, place) = (&self.view.dossier.partner(self.unit.partner).name, &self.view.dossier.territory(self.unit.territory).name);
        let (n, k) = (self.unit.invitations.len(), self.unit.count(self.view, Presence::Present));
        let invitations = counted(n, INVITATIONS);
        let presences = if k == 0 { say!("aucune présence" | "no presence") } else { counted(k, PRESENCES) };
        let is_sure = self.assessment.status == Status::Weak;
        match motive {
            Motive::Never => Sentence {
                fr: format!(
                    "{name}\u{202f}: pas encore mobilisé à ce jour dans «\u{202f}{place}\u{202f}» ({} sur {})",
                    presences.fr, invitations.fr
                ),
                en: format!("{name}: not yet mobilised to date in “{place}” ({} out of {})", presences.en, invitations.en),
            },
            Motive::Leaving if self.assessment.is_silence() => {
                let last = self.unit.last_presence(self.view).map(date);
                let (fr, en) = last.map_or((String::new(), String::new()), |d| (d.fr, d.en));
                say!(
                    "{name}\u{202f}: pas revu dans «\u{202f}{place}\u{202f}» depuis le {fr}, à notre connaissance"
                        | "{name}: not seen in “{place}” since {en}, as far as we know"
                )
            }
            Motive::Leaving => {
                let since = self.left_on().map(date);
                let (fr, en) =
                    since.map_or((String::new(), String::new()), |d| (format!(" depuis le {}", d.fr), format!(" since {}", d.en)));
                if is_sure {
                    say!(
                        "{name}\u{202f}: moins mobilisé à ce jour dans «\u{202f}{place}\u{202f}»{fr}"
                            | "{name}: less mobilised to date in “{place}”{en}"
                    )
                } else {
                    say!(
                        "{name}\u{202f}: vient peut-être moins dans «\u{202f}{place}\u{202f}»{fr}"
                            | "{name}: may come less in “{place}”{en}"
                    )
                }
            }
            Motive::Waiting if !is_sure => {
                say!(
                    "{name}\u{202f}: attend peut-être des moyens dans «\u{202f}{place}\u{202f}»"
                        | "{name}: may wait for means in “{place}”"
                )
            }
            Motive::Waiting => {
                say!("{name}\u{202f}: attend des moyens dans «\u{202f}{place}\u{202f}»" | "{name}: waits for means in “{place}”")
            }
            Motive::Under if !is_sure => Sentence {
                fr: format!(
                    "{name}\u{202f}: peut-être moins présent qu'attendu dans «\u{202f}{place}\u{202f}» ({} sur {})",
                    presences.fr, invitations.fr
                ),
                en: format!("{name}: may come less than expected in “{place}” ({} of {})", presences.en, invitations.en),
            },
            Motive::Under => Sentence {
                fr: format!(
                    "{name}\u{202f}: peu mobilisé à ce jour dans «\u{202f}{place}\u{202f}» ({} sur {})",
                    presences.fr, invitations.fr
                ),
                en: format!("{name}: little mobilised to date in “{place}” ({} of {})", presences.en, invitations.en),
            },
        }
    }

    /// The day of the first invitation after it stopped coming.
    pub(super) fn left_on(&self) -> Option<jiff::civil::Date> {
        self.assessment.left_at.and_then(|at| self.unit.invitations.get(at)).map(|&row| date_of(self.view, row))
    }

    pub(super) fn invitation_rows(&self) -> Vec<RowRef> {
        self.unit.invitations.iter().map(|&row| RowRef::new(Table::Attendances, row)).collect()
    }

    fn exhibits(&self) -> Vec<Exhibit> {
        let strip =
            self.unit.invitations.iter().map(|&row| (date_of(self.view, row), self.view.dossier.attendances[row].presence)).collect();
        let mut lines = Vec::new();
        if let Some(expected) = self.assessment.expected {
            lines.push((
                say!("Présences (une excuse compte pour la moitié)" | "Presences (an apology counts for half)"),
                self.assessment.observed,
                expected,
            ));
        }
        lines.push((
            say!("Actions auxquelles il apporte quelque chose ici" | "Actions to which it brings something here"),
            self.unit.contributions(self.view) as f64,
            self.assessment.expected_actions,
        ));
        // Dots for the present alone would look like a record without a miss.
        let strip = Some(Exhibit::Attendance(strip)).filter(|_| !self.assessment.is_silence());
        strip.into_iter().chain([Exhibit::Expected(lines)]).collect()
    }

    fn facts(&self) -> Vec<(Text, Sentence)> {
        let dossier = self.view.dossier;
        let (n, k, e) =
            (self.unit.invitations.len(), self.unit.count(self.view, Presence::Present), self.unit.count(self.view, Presence::Excused));
        let came = match e {
            _ if self.assessment.is_silence() => {
                say!(
                    "vu {k} fois\u{202f}; la feuille ne dit pas qui était invité" | "seen {k} times; the sheet doesn't say who was invited"
                )
            }
            0 => say!("{k} sur {n} invitations" | "{k} of {n} invitations"),
            _ => say!("{k} sur {n} invitations\u{202f}; {e} fois excusé" | "{k} of {n} invitations; {e} with apologies"),
        };
        let mut out = vec![(Text { fr: "Présences", en: "Presences" }, came)];
        if let Some(expected) = self.assessment.expected {
            let (low, mid, high) = (number(expected.low, 0), number(expected.mid, 1), number(expected.high, 0));
            out.push((
                Text { fr: "Attendu ici d'un tel partenaire", en: "Expected here of such a partner" },
                Sentence {
                    fr: format!("{} (de {} à {})", mid.fr, low.fr, high.fr), en: format!("{} ({} to {})", mid.en, low.en, high.en)
                },
            ));
        }
        let last = self.unit.last_presence(self.view);
        out.push((Text { fr: "Dernière présence", en: "Last presence" }, last.map_or(say!("aucune à ce jour" | "none to date"), date)));
        let parts = self.contributions();
        let usual = quantity(self.assessment.expected_actions.mid, 1, Text { fr: "attendues", en: "expected" });
        out.push((
            Text { fr: "Contribue ici à", en: "Contributes here to" },
            Sentence { fr: format!("{} ({})", parts.fr, usual.fr), en: format!("{} ({})", parts.en, usual.en) },
        ));
        // Of one that never came, or comes less than expected all along, "still engaged" says nothing.
        let is_told = self.assessment.motive == Some(Motive::Leaving);
        if let Some(engagement) = self.assessment.engagement.filter(|_| is_told) {
            let chance = (engagement.probability * 100.0).round();
            let missed = count(
                engagement.missed_since,
                ("fois sans venir", "fois de suite sans venir"),
                ("time without coming", "times in a row without coming"),
            );
            out.push((
                Text { fr: "Toujours engagé\u{202f}?", en: "Still engaged?" },
                match engagement.missed_since {
                    0 => say!("oui, venu à la dernière occasion" | "yes, came on the last occasion"),
                    _ => Sentence {
                        fr: format!("{chance} chances sur 100 à ce jour\u{202f}; {}", missed.fr),
                        en: format!("{chance} chances in 100 to date; {}", missed.en),
                    },
                },
            ));
        }
        if let Some(trend) = self.assessment.trend {
            out.push((
                Text { fr: "Tendance de ses venues", en: "Trend of its attendance" },
                Sentence { fr: trend.words().1.fr.to_owned(), en: trend.words().1.en.to_owned() },
            ));
        }
        let waiting: Vec<String> =
            self.unit.waiting(self.view).iter().map(|&row| dossier.action(dossier.participations[row].action).title.clone()).collect();
        if !waiting.is_empty() {
            out.push((Text { fr: "Actions qui attendent des moyens", en: "Actions waiting for means" }, enumerate(&waiting)));
        }
        if !self.elsewhere.is_empty() {
            out.push((Text { fr: "Mobilisé par ailleurs dans", en: "Mobilised elsewhere in" }, enumerate(&self.elsewhere)));
        }
        out
    }

    /// « aucune action, mais invité à 1 », « 3 actions »: an invitation is no contribution, and a reader who finds its row must see it counted apart.
    pub(super) fn contributions(&self) -> Sentence {
        let (n, invited) = (self.unit.contributions(self.view), self.unit.only_invited(self.view));
        let parts = if n == 0 { say!("aucune action" | "no action") } else { counted(n, (("action", "actions"), ("action", "actions"))) };
        let (fr, en) = (parts.fr, parts.en);
        match (n, invited) {
            (_, 0) => say!("{fr}" | "{en}"),
            (0, _) => say!("{fr}, mais invité ou signataire dans {invited}" | "{en}, but invited or signatory in {invited}"),
            _ => say!("{fr}, et invité ou signataire dans {invited}" | "{en}, and invited or signatory in {invited}"),
        }
    }

    fn obstacles(&self) -> Vec<Sentence> {
        let mut out = Vec::new();
        if self.is_overloaded {
            out.push(say!(
                "Ce partenaire est très demandé dans l'ensemble du département\u{202f}: ses absences ici peuvent tenir à sa charge"
                    | "Much is asked of this partner across the whole département: its absences here may come from its load"
            ));
        }
        let (missed, excused) = self.since_last_presence();
        if self.assessment.motive == Some(Motive::Leaving) && excused >= 2 {
            out.push(say!(
                "Depuis, il s'est excusé {excused} fois sur {missed}\u{202f}: le lien n'est pas rompu"
                    | "Since then it has apologised {excused} times out of {missed}: the tie isn't broken"
            ));
        }
        if self.assessment.contributor_cap < 0.0 {
            out.push(say!("Il travaille dans autant d'actions que ses semblables" | "It works in as many actions as its peers"));
        }
        out
    }

    /// Invitations since it last came, and those of them for which it apologised.
    fn since_last_presence(&self) -> (usize, usize) {
        let missed = self.unit.missed_since(self.view);
        let rows = self.unit.invitations.iter().rev().take(missed);
        (missed, rows.filter(|&&row| self.view.dossier.attendances[row].presence == Presence::Excused).count())
    }

    fn options(&self, motive: Motive) -> Vec<(Choice, Sentence)> {
        let n = self.unit.invitations.len();
        let first = match motive {
            Motive::Never => say!(
                "Appeler son responsable\u{202f}: les {n} invitations lui sont-elles parvenues, à la bonne personne, et sur des sujets qui le concernent\u{202f}?"
                    | "Call its head: did the {n} invitations reach the right person, and on subjects that concern it?"
            ),
            Motive::Leaving => say!(
                "Demander, sans reproche, ce qui a changé (poste vacant, réorganisation, sujet), et proposer une rencontre à deux"
                    | "Ask, without reproach, what has changed (vacancy, reorganisation, subject), and offer to meet"
            ),
            Motive::Waiting => say!(
                "Dire clairement quels moyens viendront, quand, et ce qui peut avancer sans eux"
                    | "Say plainly which means will come, when, and what can go ahead without them"
            ),
            Motive::Under => say!(
                "Choisir avec lui les deux ou trois réunions de l'année où sa présence compte le plus"
                    | "Choose with it the two or three meetings of the year where it matters most"
            ),
        };
        vec![
            (Choice::Remobilise, first),
            (
                Choice::Lighten,
                say!(
                    "Ne plus l'inviter là où le sujet ne le concerne pas, et le lui dire"
                        | "Stop inviting it where the subject isn't its own, and say so"
                ),
            ),
            (Choice::Continue, say!("Ne rien changer et regarder à nouveau dans six mois" | "Change nothing and look again in six months")),
        ]
    }

    fn doubt(&self, motive: Motive) -> Sentence {
        let mut out = match motive {
            Motive::Waiting => say!(
                "Une attente de moyens peut avoir été levée sans que le tableau le dise\u{202f}; une réponse datée suffirait à lever ce constat."
                    | "The means may have come without the table saying so; a dated answer would be enough to lift this finding."
            ),
            Motive::Leaving => say!(
                "Un poste vacant ou un changement d'interlocuteur donnerait la même image."
                    | "A vacancy or a change of contact would look the same."
            ),
            // Coming elsewhere points to the invitations rather than to the will: that is worth saying first.
            Motive::Never | Motive::Under if !self.elsewhere.is_empty() => {
                let places = enumerate(&self.elsewhere);
                let (fr, en) = (places.fr, places.en);
                say!(
                    "Il est mobilisé ailleurs ({fr})\u{202f}: ici, les invitations sont peut-être mal adressées, ou la feuille de présence incomplète."
                        | "It is mobilised elsewhere ({en}): here, invitations may be misdirected, or the attendance sheet incomplete."
                )
            }
            Motive::Never | Motive::Under => say!(
                "Une feuille de présence incomplète ou des invitations mal adressées donneraient la même image."
                    | "An incomplete attendance sheet or misdirected invitations would look the same."
            ),
        };
        if let Some(more) = self.assessment.presences_to_leave {
            if more < 2 {
                out.fr.push_str(" Sa venue à la prochaine réunion suffirait à lever ce constat.");
                out.en.push_str(" Coming to the next meeting would be enough to lift this finding.");
            } else {
                out.fr.push_str(&format!(" Sa venue aux {more} prochaines réunions suffirait à lever ce constat."));
                out.en.push_str(&format!(" Coming to the next {more} meetings would be enough to lift this finding."));
            }
        }
        out
    }
}
