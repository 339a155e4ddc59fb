//! The words: what rests on one partner.

use super::super::{Choice, Estimate, Evidence, Finding, Standing, Subject, View, Worth, key};
use super::holds::Holds;
use crate::dossier::{RowRef, Table, TerritoryIdx};
use crate::lexicon::themes;
use crate::say;
use crate::settings::Section;
use crate::statistics::poisson_binomial::{PoissonBinomial, tail};
use crate::statistics::scalar::logit;
use crate::text::{Sentence, Text, capital, count, enumerate, quantity};

/// Nothing is held for certain, for or against.
const FLOOR: f64 = 0.01;

/// How many subjects or links are named one by one.
const NAMED: usize = 4;

/// What the texts of one partner draw on.
pub(super) struct Case<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) settings: &'a Section<'a>,
    pub(super) holds: &'a Holds,
}

impl Case<'_> {
    /// Probability that at least the number asked for of what is held alone really is, when `n` seem so.
    fn confidence(&self, n: usize) -> f64 {
        let really = 1.0 - self.settings.number("unrecorded");
        let least = self.settings.count("holds_minimum").max(1);
        tail(&[(really, n as u32)], least).at_least.clamp(FLOOR, 1.0 - FLOOR)
    }

    fn n_holds(&self) -> usize {
        self.holds.alone.len() + self.holds.n_links()
    }

    pub(super) fn score(&self) -> f64 {
        self.confidence(self.n_holds())
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        let score = self.score();
        if self.n_holds() == 0 || score < self.settings.number("watch_from") {
            None
        } else if score >= self.settings.number("confidence_minimum") {
            Some(Standing::Established)
        } else {
            Some(Standing::Watch)
        }
    }

    pub(super) fn finding(&self, standing: Standing) -> Finding {
        let partner = self.view.dossier.partner(self.holds.partner);
        let effect = self.effect();
        let (hours, departures) = (self.settings.number("rebuilding_hours"), self.settings.number("departures"));
        let mut subjects = vec![Subject::Partner(self.holds.partner)];
        subjects.extend(self.holds.territories().into_iter().map(Subject::Territory));
        subjects.sort_unstable();
        Finding {
            key: key("keystone_partners", &[&partner.id]),
            title: self.title(&partner.name),
            subjects,
            territories: self.holds.territories(),
            motive: if self.holds.n_links() > self.holds.alone.len() {
                ("seul_lien", Text { fr: "seul lien entre territoires", en: "only link between territories" })
            } else {
                ("seul_present", Text { fr: "seul partenaire du sujet", en: "only partner on the subject" })
            },
            standing,
            score: self.score(),
            effect: Some((
                effect,
                say!(
                    "sujets ou liens qui ne tiendraient plus sans ce partenaire"
                        | "subjects or links that would no longer hold without this partner"
                ),
            )),
            evidence: self.evidence(),
            exhibits: Vec::new(),
            facts: self.facts(),
            obstacles: if self.holds.relays.is_empty() {
                vec![say!(
                    "Aucun autre partenaire de même nature n'est recensé dans ces territoires\u{202f}: le relais est à chercher plus loin"
                        | "No other partner of the same kind is recorded in these territories: the relay is to be sought further away"
                )]
            } else {
                Vec::new()
            },
            options: self.options(),
            doubt: say!(
                "Un autre partenaire agit peut-être là sans figurer dans le dossier. Ce qui nous ferait changer d'avis\u{202f}: une seule participation non saisie, \
                 sur chacun de ces sujets. Ce n'est pas un reproche\u{202f}: c'est dire combien on compte sur ce partenaire."
                    | "Another partner may act there without being in the dossier. What would change our mind: one participation not entered, on each of \
                       these subjects. This is no reproach: it says how much this partner is relied on."
            ),
            worth: Worth {
                hours: Estimate {
                    low: effect.low * hours * departures,
                    mid: effect.mid * hours * departures,
                    high: effect.high * hours * departures,
                },
                euros: None,
                feasibility: if self.holds.relays.is_empty() { 0.4 } else { 0.7 },
                effort_hours: self.settings.number("effort_hours"),
                assumption: {
                    let share = (100.0 * departures).round();
                    let Sentence { fr: hours_fr, en: hours_en } = quantity(hours, 0, Text { fr: "heures", en: "hours" });
                    say!(
                        "équivalent déclaré dans les réglages\u{202f}: reconstruire un sujet ou un lien perdu demande {hours_fr}, et {share}\u{202f}% des partenaires \
                         se retirent en un an"
                            | "equivalent declared in the settings: building up a lost subject or link takes {hours_en}, and {share}% of partners withdraw in a year"
                    )
                },
            },
            builds_on: Vec::new(),
        }
    }

    /// How many of the holds really are, with their 80 % interval.
    fn effect(&self) -> Estimate {
        let really = PoissonBinomial::new(&vec![1.0 - self.settings.number("unrecorded"); self.n_holds()]);
        // Subjects and links are counted whole.
        let [low, mid, high] = [0.1, 0.5, 0.9].map(|share| really.quantile(share).round());
        Estimate { low, mid, high }
    }

    fn title(&self, name: &str) -> Sentence {
        let alone = count(self.holds.alone.len(), ("sujet ne repose", "sujets ne reposent"), ("subject rests", "subjects rest"));
        let n_themes = self.holds.links.len();
        let themes = count(n_themes, ("thème", "thèmes"), ("theme", "themes"));
        if self.holds.links.is_empty() {
            Sentence {
                fr: format!("{name}\u{202f}: {} que sur ce partenaire à ce jour", alone.fr),
                en: format!("{name}: {} on this partner alone to date", alone.en),
            }
        } else if self.holds.alone.is_empty() {
            Sentence {
                fr: format!("{name}\u{202f}: seul lien entre des territoires sur {} à ce jour", themes.fr),
                en: format!("{name}: only link between territories on {} to date", themes.en),
            }
        } else {
            Sentence {
                fr: format!(
                    "{name}\u{202f}: {} que sur ce partenaire, seul lien entre des territoires sur {}, à ce jour",
                    alone.fr, themes.fr
                ),
                en: format!("{name}: {} on this partner alone, only link between territories on {}, to date", alone.en, themes.en),
            }
        }
    }

    fn territory(&self, territory: TerritoryIdx) -> String {
        self.view.dossier.territory(territory).name.clone()
    }

    /// « logement (Melun), santé (Provins) et 3 autres ».
    fn alone(&self) -> Sentence {
        let named = self.holds.alone.iter().map(|(theme, territory)| (themes::in_a_sentence(theme), self.territory(*territory)));
        let (fr, en) = named.map(|(theme, place)| (format!("{} ({place})", theme.fr), format!("{} ({place})", theme.en))).unzip();
        Sentence { fr: shortened(fr).fr, en: shortened(en).en }
    }

    /// « coordination : Melun et Provins d'un côté, Meaux de l'autre ».
    fn links(&self) -> Sentence {
        let told: Vec<Sentence> = self
            .holds
            .links
            .iter()
            .map(|link| {
                let groups: Vec<Sentence> =
                    link.groups.iter().map(|group| shortened(group.iter().map(|&t| self.territory(t)).collect())).collect();
                let theme = themes::in_a_sentence(&link.theme);
                let are_alone = link.groups.iter().all(|group| group.len() == 1);
                let (fr, en): (Vec<_>, Vec<_>) = groups.into_iter().map(|g| (g.fr, g.en)).unzip();
                let (theme_fr, theme_en) = (theme.fr, theme.en);
                if are_alone {
                    let (fr, en) = (shortened(fr).fr, shortened(en).en);
                    say!("{theme_fr}, entre {fr}" | "{theme_en}, between {en}")
                } else if let ([x, y], [x_en, y_en]) = (&fr[..], &en[..]) {
                    say!(
                        "{theme_fr}, entre {x} d'un côté et {y} de l'autre"
                            | "{theme_en}, between {x_en} on one side and {y_en} on the other"
                    )
                } else {
                    let (fr, en) = (fr.join(" / "), en.join(" / "));
                    say!("{theme_fr}, entre ces groupes de territoires ({fr})" | "{theme_en}, between these groups of territories ({en})")
                }
            })
            .collect();
        let (fr, en): (Vec<_>, Vec<_>) = told.into_iter().map(|s| (s.fr, s.en)).unzip();
        Sentence { fr: fr.join(". "), en: en.join(". ") }
    }

    fn evidence(&self) -> Vec<Evidence> {
        let rows: Vec<RowRef> = self.holds.rows.iter().map(|&row| RowRef::new(Table::Participations, row)).collect();
        // Each subject and each link counts as much as any other.
        let share_of = |n: usize| (logit(self.score()) - logit(FLOOR)) * n as f64 / self.n_holds().max(1) as f64;
        let mut out = vec![Evidence {
            sentence: say!(
                "Point de départ\u{202f}: la plupart des partenaires ont un relais" | "Starting point: most partners have a relay"
            ),
            share: logit(FLOOR),
            rows: Vec::new(),
        }];
        if !self.holds.alone.is_empty() {
            let subjects = self.alone();
            out.push(Evidence {
                sentence: Sentence {
                    fr: format!("Aucun autre partenaire extérieur n'est recensé sur\u{202f}: {}", subjects.fr),
                    en: format!("No other outside partner is recorded on: {}", subjects.en),
                },
                share: share_of(self.holds.alone.len()),
                rows: rows.clone(),
            });
        }
        if !self.holds.links.is_empty() {
            let links = self.links();
            out.push(Evidence {
                sentence: Sentence {
                    fr: format!(
                        "Sans ce partenaire, plus aucun partenaire extérieur ne ferait le lien sur\u{202f}: {}",
                        capital_after_stops(&links.fr)
                    ),
                    en: format!("Without this partner, no outside partner would make the link on: {}", capital_after_stops(&links.en)),
                },
                share: share_of(self.holds.n_links()),
                rows,
            });
        }
        out
    }

    fn facts(&self) -> Vec<(Text, Sentence)> {
        let bare = |n: usize| if n == 0 { say!("aucun" | "none") } else { Sentence::verbatim(n.to_string()) };
        let names: Vec<String> = self.holds.relays.iter().map(|&p| self.view.dossier.partner(p).name.clone()).collect();
        let mut out = vec![
            (
                Text { fr: "Sujets où il agit (un thème dans un territoire)", en: "Subjects on which it acts (a theme in a territory)" },
                bare(self.holds.n_subjects),
            ),
            (Text { fr: "Sujets où il est seul", en: "Subjects on which it is alone" }, bare(self.holds.alone.len())),
            (
                Text { fr: "Liens entre territoires qu'il est seul à faire", en: "Links between territories that it alone makes" },
                bare(self.holds.n_links()),
            ),
        ];
        if !names.is_empty() {
            out.push((Text { fr: "Relais possibles", en: "Possible relays" }, enumerate(&names)));
        }
        out
    }

    fn options(&self) -> Vec<(Choice, Sentence)> {
        let names: Vec<String> = self.holds.relays.iter().map(|&p| self.view.dossier.partner(p).name.clone()).collect();
        let first = if names.is_empty() {
            say!(
                "Demander à ce partenaire qui pourrait agir avec lui sur ces sujets, avant d'en avoir besoin"
                    | "Ask this partner who could act beside it on these subjects, before it is needed"
            )
        } else {
            let names = enumerate(&names);
            Sentence {
                fr: format!(
                    "Associer dès maintenant un second partenaire à ces sujets\u{202f}; travaillent déjà dans ces territoires\u{202f}: {}",
                    names.fr
                ),
                en: format!("Involve a second partner in these subjects now; already at work in these territories: {}", names.en),
            }
        };
        vec![
            (Choice::Connect, first),
            (
                Choice::Continue,
                say!(
                    "Ne rien changer, si le partenaire est solidement établi et qu'un départ n'est pas à craindre"
                        | "Change nothing, if the partner is well established and no departure is to be feared"
                ),
            ),
        ]
    }
}

/// With a capital after each full stop.
fn capital_after_stops(text: &str) -> String {
    let mut parts = text.split(". ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| format!("{out}. {}", capital(part)))
}

/// Names joined, and how many more when they are many.
fn shortened(mut names: Vec<String>) -> Sentence {
    if names.len() <= NAMED {
        return enumerate(&names);
    }
    let n_more = names.len() - (NAMED - 1);
    names.truncate(NAMED - 1);
    let named = names.join(", ");
    say!("{named} et {n_more} autres" | "{named} and {n_more} others")
}
