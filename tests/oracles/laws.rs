//! Laws of counts and shares against scipy and closed forms.

use super::near;
use maillage::statistics::beta_binomial::BetaBinomial;
use maillage::statistics::ewens::{expected_distinct, ln_partition};
use maillage::statistics::fdr;
use maillage::statistics::gamma_poisson::GammaPoisson;
use maillage::statistics::poisson_binomial::PoissonBinomial;

/// Tarone's rat tumours: rats with a tumour, rats; 71 experiments.
const RATS: &str = "0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19 1/18 1/18 2/25 2/24 2/23 \
    2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 \
    4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/46 15/47 9/24 4/14";

#[test]
fn rat_tumours() {
    let units: Vec<(f64, f64)> = RATS
        .split_whitespace()
        .map(|unit| {
            let (k, n) = unit.split_once('/').expect("k/n");
            (k.parse().expect("a count"), n.parse().expect("a count"))
        })
        .collect();
    let (k, n) = units.iter().fold((0.0, 0.0), |sum, unit| (sum.0 + unit.0, sum.1 + unit.1));
    assert_eq!((units.len(), k, n), (71, 267.0, 1739.0));
    let law = BetaBinomial::fit(&units);
    super::within(law.a, 2.341614, 2e-6);
    super::within(law.b, 14.114802, 2e-5);
    near(units.iter().map(|&(k, n)| law.ln_pmf(k, n)).sum::<f64>(), -156.568930);
    for (k, n, oracle) in [(0.0, 20.0, 0.064231), (4.0, 14.0, 0.208219), (16.0, 52.0, 0.267931)] {
        near(law.after(k, n).mean(), oracle);
    }
    // One share for all: a Beta law so narrow that it is a point.
    let point = BetaBinomial { a: 1e9 * k / n, b: 1e9 * (1.0 - k / n) };
    super::within(units.iter().map(|&(k, n)| point.ln_pmf(k, n)).sum::<f64>(), -171.904628, 1e-3);
}

#[test]
fn beta_binomial_tails() {
    let law = BetaBinomial { a: 6.0, b: 4.0 };
    near(law.cdf(1, 8), 0.036405);
    near(law.cdf(0, 3), 0.090909);
}

#[test]
fn binomial_tails() {
    // scipy: eight invitations, six chances in ten each.
    let law = PoissonBinomial::new(&[0.6; 8]);
    near(law.cdf(1), 0.008520);
    near(0.5 * (law.cdf(0) + law.cdf(1)), 0.004588);
}

#[test]
fn gamma_poisson() {
    let law = GammaPoisson { shape: 4.0 };
    near(law.ratio(2.0, 10.0), 0.428571);
    near(law.below(0.5, 2.0, 10.0), 0.699292);
    near(law.ln_pmf(2.0, 10.0), -3.381411);
    near(libm::exp(law.ln_pmf(0.0, 3.0)), 0.106622);
    // Without spread between units it is Poisson's law.
    super::within(libm::exp(GammaPoisson { shape: 1e7 }.ln_pmf(0.0, 3.0)), 0.049787, 1e-6);
}

#[test]
fn ewens() {
    near(libm::exp(ln_partition(6.0, &[5])), 1.0 / 210.0);
    near(expected_distinct(&[0.5, 0.3, 0.2], 4), 2.2878);
}

#[test]
fn benjamini_and_hochbergs_fifteen() {
    let p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
    let adjusted = fdr::adjusted(&p);
    assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
    for (found, oracle) in adjusted.iter().zip([0.0015, 0.0030, 0.0095, 0.035625, 0.0603]) {
        near(*found, oracle);
    }
}
