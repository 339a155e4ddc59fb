//! Negative binomial regression against statsmodels.

use super::near;
use maillage::statistics::negative_binomial::{NegativeBinomial, Row};

/// Visits to a doctor in the RAND Health Insurance Experiment (public domain). A line a person's situation: nine columns, then how many person-years had so many visits.
fn randhie() -> Vec<Row> {
    let line = |line: &str| -> Vec<Row> {
        let (situation, visits) = line.split_once(" |").expect("a situation and visits");
        let columns = situation.split(' ').map(|v| v.parse::<f64>().expect("a number"));
        let terms: Vec<(usize, f64)> = columns.chain([1.0]).enumerate().filter(|(_, x)| *x != 0.0).collect();
        let pair = |pair: &str| {
            let (count, n) = pair.split_once('x').expect("visits and persons");
            Row { count: count.parse().expect("a count"), offset: 0.0, terms: terms.clone(), weight: n.parse().expect("a count") }
        };
        visits.split_whitespace().map(pair).collect()
    };
    include_str!("randhie.txt").lines().flat_map(line).collect()
}

#[test]
fn visits_to_a_doctor() {
    let rows = randhie();
    assert_eq!(rows.iter().map(|row| row.weight).sum::<f64>(), 20_190.0);
    let model = NegativeBinomial::fit(&rows, &[0.0; 10]);
    // A Newton of double precision written apart from this one stands at the same place to nine digits.
    near(model.ln_likelihood, -43383.66207653579);
    near(model.coefficients[0], -0.05794695346080438);
    near(model.coefficients[1], -0.26778771671482915);
    // What statsmodels prints agrees to four or five digits: its own search stops earlier.
    super::within(model.ln_likelihood, -43383.662067, 1.5e-5);
    super::within(model.alpha, 1.292954, 3e-6);
    super::within(model.coefficients[0], -0.057948, 3e-6);
    super::within(model.coefficients[1], -0.267799, 1.5e-5);
    // At a dispersion of nearly nothing the likelihood is Poisson's.
    let poisson = NegativeBinomial::fit_at(&rows, &[0.0; 10], 1e-7, &model.coefficients);
    super::within(poisson.ln_likelihood, -62419.588564, 0.05);
}
