//! Types sought among the profiles, where nobody gave any: published only if chance would hardly make them as clear.
//!
//! # Method   Groups around medoids (PAM) on Gower's coefficient, as many as stand best apart (silhouette), at most one for four territories and six in all. Four conditions,
//! all of them: at least eight territories and two indicators; the same groups, nearly, by Ward's method (adjusted Rand ≥ 0.7); a silhouette that fewer than 2 in 100 draws
//! of *one* normal law reach, each put through the same steps; each group found again in bootstrap samples (mean Jaccard > 0.6).
//! # Choices  The silhouette by itself can't answer "one type", and stability passes most of pure noise at fourteen territories: hence the draws. A nominal level of 5 %
//! let 10 to 15 % of noise through, because the profile has few points to fit its law on: hence 2 %.
//! # Cost     200 draws × 5 groupings of O(k·n²): looked for among at most [`MOST`] territories.
//! # Source   Kaufman & Rousseeuw 1990; Hennig 2007; Tibshirani, Walther & Hastie, "Estimating the number of clusters", JRSS B 63, 2001.

use super::profile::CUT;
use crate::say;
use crate::statistics::dissimilarity::{Dissimilarity, Variable};
use crate::statistics::gaussian::Gaussian;
use crate::statistics::pam::pam;
use crate::statistics::partitions::adjusted_rand;
use crate::statistics::random::Stream;
use crate::statistics::resampled_groups::{Hold, hold};
use crate::statistics::robust;
use crate::statistics::silhouette::silhouette;
use crate::statistics::ward::ward;
use crate::text::{Sentence, number};
use rayon::prelude::*;

/// Fewer territories than this hold no two types of four.
const FEWEST: usize = 8;
/// Beyond this, people of the place know the types better than six figures do, and the draws take long.
pub const MOST: usize = 200;
const MOST_TYPES: usize = 6;
const DRAWS: u64 = 199;
const BY_CHANCE: f64 = 0.02;
const AGREEMENT: f64 = 0.7;
const RESAMPLES: usize = 100;
const HOLDS: f64 = 0.6;
const SEED: u64 = 93;

/// Types that were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The type of each territory, from 0.
    pub group_of: Vec<u32>,
    /// How well territories stand in their types, −1 to 1.
    pub silhouette: f64,
    /// Share of draws of one heap that stand apart as well.
    pub by_chance: f64,
    /// How types and territories come back in bootstrap samples.
    pub hold: Hold,
}

/// Why no types are published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// So many territories: too few.
    TooFew(usize),
    /// So many territories: too many to be sought so.
    TooMany(usize),
    /// One indicator, or none.
    NoIndicators(usize),
    /// That share of draws of one heap stands apart as well.
    ByChance(f64),
    /// Two methods don't agree: that adjusted Rand index.
    NoAgreement(f64),
    /// The type that comes back least, by its Jaccard index.
    NotHeld(f64),
}

impl Refusal {
    /// Why, for people.
    pub fn sentence(&self) -> Sentence {
        match *self {
            Self::TooFew(n) => say!(
                "avec {n} territoires, aucune typologie calculée ne serait solide (il en faut {FEWEST})"
                    | "with {n} territories, no computed typology would be firm (it takes {FEWEST})"
            ),
            Self::TooMany(n) => say!(
                "au-delà de {MOST} territoires (il y en a {n}), maillage ne cherche pas de types : ceux que l'on connaît sur place valent mieux"
                    | "beyond {MOST} territories (there are {n}), maillage seeks no types: those known on the spot are better"
            ),
            Self::NoIndicators(0) => {
                say!("la table « indicateurs » ne dit rien de ces territoires" | "table 'indicateurs' says nothing of these territories")
            }
            Self::NoIndicators(_) => say!(
                "un seul indicateur est connu de la plupart des territoires : il ne fait pas une typologie"
                    | "a single indicator is known of most territories: it makes no typology"
            ),
            Self::ByChance(p) => {
                let share = number(100.0 * p, 0);
                let (fr, en) = (&share.fr, &share.en);
                say!(
                    "les indicateurs ne séparent pas les territoires en types : {fr} tirages sur 100 d'un seul ensemble sans types paraissent aussi nets"
                        | "the indicators don't part the territories into types: {en} draws in 100 of one heap without types look as clear"
                )
            }
            Self::NoAgreement(_) => {
                say!("deux méthodes de regroupement ne donnent pas les mêmes types" | "two methods of grouping don't give the same types")
            }
            Self::NotHeld(_) => {
                say!("les types changent quand on retire quelques territoires" | "the types change when a few territories are left out")
            }
        }
    }
}

/// Seeks types. `columns`: one an indicator, the figure of each territory (on any scale). Same result whatever the number of threads.
///
/// # Errors
/// Why none are published.
pub fn seek(columns: &[Vec<Option<f64>>]) -> Result<Found, Refusal> {
    let n = columns.first().map_or(0, Vec::len);
    if columns.len() < 2 {
        return Err(Refusal::NoIndicators(columns.len()));
    }
    if n < FEWEST {
        return Err(Refusal::TooFew(n));
    }
    if n > MOST {
        return Err(Refusal::TooMany(n));
    }
    let scaled: Vec<Vec<Option<f64>>> = columns.iter().map(|column| robust::scaled(column, CUT)).collect();
    let between = apart(&scaled);
    let (best, group_of) = grouped(&between);
    let k = group_of.iter().max().map_or(0, |&last| last as usize + 1);
    let by_chance = by_chance(columns, best);
    if by_chance >= BY_CHANCE {
        return Err(Refusal::ByChance(by_chance));
    }
    let agreement = adjusted_rand(&group_of, &ward(&between).cut(k));
    if agreement < AGREEMENT {
        return Err(Refusal::NoAgreement(agreement));
    }
    let hold = hold(&group_of, RESAMPLES, SEED, |things| pam(&between.among(things), k).group_of);
    let least = hold.groups.iter().copied().fold(1.0, f64::min);
    if least <= HOLDS {
        return Err(Refusal::NotHeld(least));
    }
    Ok(Found { group_of, silhouette: best, by_chance, hold })
}

fn apart(scaled: &[Vec<Option<f64>>]) -> Dissimilarity {
    let columns: Vec<Variable> = scaled.iter().map(|column| Variable::Number(column.clone(), 2.0 * CUT)).collect();
    Dissimilarity::gower(scaled.first().map_or(0, Vec::len), &columns)
}

/// The grouping that stands best apart, of all numbers of types that the data bear: its silhouette, and the group of each.
fn grouped(between: &Dissimilarity) -> (f64, Vec<u32>) {
    let most = (between.len() / 4).clamp(2, MOST_TYPES);
    let tried = (2..=most).map(|k| pam(between, k).group_of).map(|group_of| (silhouette(between, &group_of), group_of));
    tried.fold((f64::NEG_INFINITY, Vec::new()), |best, here| if here.0 > best.0 + 1e-9 { here } else { best })
}

/// Share of draws of one normal law, this dossier counted among them, that stand apart as well. What is unknown here is unknown in the draws.
fn by_chance(columns: &[Vec<Option<f64>>], seen: f64) -> f64 {
    let n = columns.first().map_or(0, Vec::len);
    let scaled: Vec<Vec<Option<f64>>> = columns.iter().map(|column| robust::scaled(column, CUT)).collect();
    let rows: Vec<Vec<f64>> = (0..n).map(|at| scaled.iter().map(|column| column[at].unwrap_or(0.0)).collect()).collect();
    let law = Gaussian::fit(&rows);
    let as_clear = (0..DRAWS)
        .into_par_iter()
        .filter(|&draw| {
            let mut stream = Stream::new(SEED, draw);
            let drawn: Vec<Vec<f64>> = (0..n).map(|_| law.draw(&mut stream)).collect();
            let column = |c: usize| (0..n).map(|at| columns[c][at].map(|_| drawn[at][c])).collect::<Vec<_>>();
            let scaled: Vec<Vec<Option<f64>>> = (0..columns.len()).map(|c| robust::scaled(&column(c), CUT)).collect();
            grouped(&apart(&scaled)).0 >= seen - 1e-9
        })
        .count();
    (as_clear + 1) as f64 / (DRAWS + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns of `n` territories drawn around so many centres.
    fn drawn(n: usize, n_types: usize, apart: f64, seed: u64) -> Vec<Vec<Option<f64>>> {
        let mut stream = Stream::new(seed, 5);
        (0..6)
            .map(|c| (0..n).map(|i| Some(stream.normal() + if (i % n_types + c).is_multiple_of(n_types) { apart } else { 0.0 })).collect())
            .collect()
    }

    #[test]
    fn noise_makes_no_types() {
        let n_found = (0..25).filter(|&seed| seek(&drawn(14, 1, 0.0, seed)).is_ok()).count();
        assert!(n_found <= 1, "{n_found} of 25 draws of noise are published");
    }

    #[test]
    fn clear_types_are_found() {
        let found = seek(&drawn(24, 2, 6.0, 3)).unwrap();
        let expected: Vec<u32> = (0..24).map(|i| i % 2).collect();
        assert_eq!(adjusted_rand(&found.group_of, &expected), 1.0);
        assert!(found.hold.things.iter().all(|share| *share > 0.9) && found.silhouette > 0.5);
    }

    #[test]
    fn refusals_say_why() {
        assert_eq!(seek(&drawn(7, 1, 0.0, 1)), Err(Refusal::TooFew(7)));
        assert_eq!(seek(&drawn(201, 1, 0.0, 1)), Err(Refusal::TooMany(201)));
        assert_eq!(seek(&[]), Err(Refusal::NoIndicators(0)));
        let said = [Refusal::TooFew(3), Refusal::NoIndicators(1), Refusal::ByChance(0.3), Refusal::NoAgreement(0.1), Refusal::NotHeld(0.2)];
        assert!(said.iter().all(|refusal| refusal.sentence().fr.len() > 20 && refusal.sentence().en.len() > 20));
    }
}
