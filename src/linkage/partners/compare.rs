//! Two partners compared: the evidence, and the probability that they are one.
//!
//! z = s' − 1.0·[both name places, none common] − 0.7·[different territories] + 0.4·[same kind] − 0.7·[together on a meeting or an action] + acronym
//! plus 1.3·[one SIREN or RNA], and p = logistic of z on the scale of [`SHIPPED`], or of what people judged (`calibrate`). s' = s − 0.3·(h_left + h_right): h is the mean of the five best matches of a
//! record (see `bench`), so that members of a family of names (« amicale laïque de … ») stop matching each other.
//!
//! # Choices  h counts what s is worth after place and territory have spoken: otherwise « Mairie de X » would be kept from « Ville de X » by the town halls of
//! all other towns. An acronym alone never reaches one half.
//! # Source   Zelnik-Manor & Perona, "Self-tuning spectral clustering", NIPS 2004; Conneau et al., "Word translation without parallel data" (CSLS), ICLR 2018.

use super::super::calibrate::{Calibration, logistic};
use super::apart::has_merged;
use super::bench::Record;
use super::company::Company;
use crate::say;
use crate::text::{Sentence, count, number};

/// What one unit of z is worth in log-odds, and the log-odds of a pair without any evidence. One half stands at z = 1.2: identical names of one kind reach it
/// only where nothing else is like them. Set by that reasoning, then checked on the 2,877 spellings of Loire-Atlantique, not fitted: of the pairs between .5 and .6, .63 are true; between .8 and
/// .9, .90; above, .87, many of the false ones being one spelling under two SIREN.
pub(super) const SHIPPED: Calibration = Calibration { scale: 6.0, shift: -7.2 };
/// Log-odds of one SIRET: probability .999.
const SAME_SIRET: f64 = 6.906_754_778_648_554;

const PLACES: f64 = -1.0;
const TERRITORIES: f64 = -0.7;
const KIND: f64 = 0.4;
const TOGETHER: f64 = -0.7;
const FAMILY: f64 = -0.3;
/// One legal body (SIREN or RNA): with this, names without a word in common stand above one half, and no number alone reaches what a SIRET does.
const BODY: f64 = 1.3;
/// An acronym that more records carry is a common word.
pub(super) const MOST_CARRIERS: usize = 3;
/// Below this, the words of two names aren't alike, and an acronym would stand alone. Of 2.
const ALIKE: f64 = 0.25;

/// The evidence on a pair, in units of z.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    calibration: Calibration,
    text: f64,
    family: f64,
    places: f64,
    territories: f64,
    kind: f64,
    together: f64,
    n_together: Option<usize>,
    acronym: f64,
    body: f64,
    is_same_siret: bool,
}

/// What the place and the territory say against a pair: part of the local scale too.
pub(super) fn against(left: &Record, right: &Record) -> f64 {
    places(left, right) + territories(left, right)
}

fn places(left: &Record, right: &Record) -> f64 {
    let (a, b) = (&left.name.places, &right.name.places);
    if !a.is_empty() && !b.is_empty() && a.is_disjoint(b) && !has_merged(left, right) { PLACES } else { 0.0 }
}

fn territories(left: &Record, right: &Record) -> f64 {
    match (left.territory, right.territory) {
        (Some(a), Some(b)) if a != b && left.territory_now != Some(b) && right.territory_now != Some(a) => TERRITORIES,
        _ => 0.0,
    }
}

/// One SIREN, as far as establishments are known not two, or one RNA.
fn is_one_body(left: &Record, right: &Record) -> bool {
    let siren = |record: &Record| record.identifier.as_ref().map(|identifier| identifier.siren.clone());
    let is_same = |a: Option<String>, b: Option<String>| a.is_some() && a == b;
    is_same(siren(left), siren(right)) || is_same(left.rna.clone(), right.rna.clone())
}

/// Weighs a pair. `similarity`: of the words, 0 to 2; `scale`: mean of the best matches of each record; `acronym`: its letters, if one spells the other's.
pub(super) fn weigh(
    left: &Record,
    right: &Record,
    similarity: f64,
    scale: (f64, f64),
    times: Option<usize>,
    acronym: Option<usize>,
    calibration: Calibration,
) -> Evidence {
    let family = FAMILY * (scale.0 + scale.1);
    let mut out = Evidence {
        calibration,
        text: similarity,
        family,
        places: places(left, right),
        territories: territories(left, right),
        kind: if left.kind == right.kind { KIND } else { 0.0 },
        together: if times.is_some_and(|n| n > 0) { TOGETHER } else { 0.0 },
        n_together: times,
        acronym: 0.0,
        body: if is_one_body(left, right) { BODY } else { 0.0 },
        is_same_siret: matches!((&left.identifier, &right.identifier), (Some(a), Some(b)) if a == b && a.nic.is_some()),
    };
    if let Some(letters) = acronym {
        let weight: f64 = match letters {
            0..=3 => 0.0,
            4 => 0.5,
            5 => 1.2,
            _ => 1.5,
        };
        // Never alone: without other words in common it may bring a pair to the eve of one half, no further.
        let room = if similarity < ALIKE { (calibration.reach(0.5) - 0.05 - out.z()).max(0.0) } else { weight };
        out.acronym = weight.min(room);
    }
    out
}

impl Evidence {
    /// The whole evidence, before calibration.
    pub(super) fn z(&self) -> f64 {
        self.text + self.family + self.places + self.territories + self.kind + self.together + self.acronym + self.body
    }

    /// Log-odds that the two are one.
    pub(super) fn log_odds(&self) -> f64 {
        if self.is_same_siret { SAME_SIRET } else { self.calibration.log_odds(self.z()) }
    }

    /// Is it one number that says so?
    pub(super) fn is_by_identifier(&self) -> bool {
        self.is_same_siret
    }

    /// Probability that the two are one, 0 to 1.
    pub(super) fn probability(&self) -> f64 {
        logistic(self.log_odds())
    }

    /// Sentences with shares that add up to the log-odds. What is not known weighs nothing, and isn't said.
    pub(super) fn shares(&self, left: &Record, right: &Record, company: &Company) -> Vec<(Sentence, f64)> {
        if self.is_same_siret {
            return vec![(say!("Même numéro SIRET" | "Same SIRET number"), SAME_SIRET)];
        }
        let Calibration { scale: unit, shift: start } = self.calibration;
        let common: Vec<&str> = left.name.words.iter().filter(|w| right.name.words.contains(w)).map(String::as_str).collect();
        let only = |a: &Record, b: &Record| -> Vec<String> { a.name.words.iter().filter(|w| !b.name.words.contains(w)).cloned().collect() };
        let (mine, yours) = (only(left, right).join(" "), only(right, left).join(" "));
        let words = common.join(" ");
        let differ = match (mine.is_empty(), yours.is_empty()) {
            (true, true) => Sentence::default(),
            (false, true) => say!("\u{202f}; seulement dans l'un\u{202f}: «\u{202f}{mine}\u{202f}»" | "; only in one: '{mine}'"),
            (true, false) => say!("\u{202f}; seulement dans l'un\u{202f}: «\u{202f}{yours}\u{202f}»" | "; only in one: '{yours}'"),
            _ => say!(
                "\u{202f}; «\u{202f}{mine}\u{202f}» d'un côté, «\u{202f}{yours}\u{202f}» de l'autre"
                    | "; '{mine}' on one side, '{yours}' on the other"
            ),
        };
        let words = if words.is_empty() {
            join(say!("Orthographes proches, sans mot entier en commun" | "Similar spelling, no whole word in common"), differ)
        } else {
            join(say!("Mots communs\u{202f}: «\u{202f}{words}\u{202f}»" | "Words in common: '{words}'"), differ)
        };
        // The usual rate is the starting point's, so that « never together » speaks for as much as it is unusual.
        let usual = company.usual;
        let shift = if self.n_together.is_some() { unit * TOGETHER * usual } else { 0.0 };
        let mut out = vec![
            (
                say!("Deux noms pris au hasard sont rarement le même partenaire" | "Two names taken at random are rarely one partner"),
                start + shift,
            ),
            (words, unit * self.text),
        ];
        out.push((
            say!("D'autres noms leur ressemblent aussi, ce qui compte en moins" | "Other names are like them too, which counts against"),
            unit * self.family,
        ));
        if self.places != 0.0 {
            let name = |r: &Record| r.name.places.iter().cloned().collect::<Vec<_>>().join(", ");
            let (a, b) = (name(left), name(right));
            out.push((say!("Lieux différents\u{202f}: {a} et {b}" | "Different places: {a} and {b}"), unit * self.places));
        } else if left.name.places.intersection(&right.name.places).next().is_some() {
            out.push((say!("Même lieu dans les deux noms" | "Same place in both names"), 0.0));
        }
        if has_merged(left, right) {
            out.push((say!("Des communes réunies depuis" | "Communes that have merged since"), 0.0));
        }
        if self.body != 0.0 {
            out.push((
                say!("Même organisme\u{202f}: un seul numéro SIREN ou RNA" | "One legal body: one SIREN or RNA number"),
                unit * self.body,
            ));
        }
        if self.territories != 0.0 {
            out.push((say!("Rattachés à des territoires différents" | "Attached to different territories"), unit * self.territories));
        }
        if self.kind != 0.0 {
            let (fr, en) = (left.kind.label().fr, left.kind.label().en);
            out.push((say!("Même type de partenaire\u{202f}: {fr}" | "Same kind of partner: {en}"), unit * self.kind));
        }
        if let Some(n) = self.n_together {
            let rate = number(100.0 * usual, 0);
            let sentence = if n == 0 {
                let Sentence { fr, en } = rate;
                say!(
                    "Jamais invités ensemble ({fr}\u{202f}% des autres paires l'ont été)"
                        | "Never invited together ({en}% of other pairs were)"
                )
            } else {
                let Sentence { fr, en } = count(n, ("fois", "fois"), ("time", "times"));
                say!(
                    "Invités ou engagés ensemble {fr}, comme deux partenaires distincts"
                        | "Invited or engaged together {en}, as two partners would be"
                )
            };
            out.push((sentence, unit * self.together - shift));
        }
        if self.acronym != 0.0 {
            out.push((
                say!("Le sigle de l'un correspond aux initiales de l'autre" | "The acronym of one is made of the other's initials"),
                unit * self.acronym,
            ));
        }
        out
    }
}

fn join(start: Sentence, end: Sentence) -> Sentence {
    Sentence { fr: start.fr + &end.fr, en: start.en + &end.en }
}
