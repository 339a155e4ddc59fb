//! Against known optima and, on small random programmes, against every assignment.

use super::*;
use proptest::prelude::*;

fn packing(values: &[f64], rows: &[(Vec<(usize, f64)>, f64)]) -> Programme {
    let mut programme = Programme::default();
    values.iter().for_each(|v| _ = programme.choice(*v));
    rows.iter().for_each(|(terms, limit)| programme.at_most(terms.clone(), *limit));
    programme
}

fn knapsack(values: &[u32], weights: &[u32], capacity: f64) -> Solved {
    let values: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
    let terms = weights.iter().enumerate().map(|(j, w)| (j, f64::from(*w))).collect();
    solve(&packing(&values, &[(terms, capacity)]), None, 100_000)
}

/// Value of the best of all assignments, amounts tried at their two ends only; `None` when none satisfies the rows.
fn brute(programme: &Programme) -> Option<f64> {
    let n = programme.variables.len();
    let assignments =
        (0u32..1 << n).map(|bits| (0..n).map(|j| if bits >> j & 1 == 1 { programme.variables[j].most } else { 0.0 }).collect());
    assignments.filter(|x: &Vec<f64>| programme.is_met(x)).map(|x| programme.value(&x)).max_by(f64::total_cmp)
}

#[test]
fn knapsacks_have_their_published_optima() {
    let p01 = knapsack(&[92, 57, 49, 68, 60, 43, 67, 84, 87, 72], &[23, 31, 29, 44, 53, 38, 63, 85, 89, 82], 165.0);
    assert_eq!((p01.value, p01.gap(), p01.chosen()), (309.0, Some(0.0), vec![0, 1, 2, 3, 5]));
    let profits = [
        825_594, 1_677_009, 1_676_628, 1_523_970, 943_972, 97_426, 69_666, 1_296_457, 1_679_693, 1_902_996, 1_844_992, 1_049_289,
        1_252_836, 1_319_836, 953_277, 2_067_538, 675_367, 853_655, 1_826_027, 65_731, 901_489, 577_243, 466_257, 369_261,
    ];
    let weights = [
        382_745, 799_601, 909_247, 729_069, 467_902, 44_328, 34_610, 698_150, 823_460, 903_959, 853_665, 551_830, 610_856, 670_702,
        488_960, 951_111, 323_046, 446_298, 931_161, 31_385, 496_951, 264_724, 224_916, 169_684,
    ];
    let p08 = knapsack(&profits, &weights, 6_404_180.0);
    assert_eq!((p08.value, p08.gap()), (13_549_094.0, Some(0.0)));
}

#[test]
fn a_set_packing_has_its_known_optima() {
    let sets: [&[usize]; 6] = [&[1, 2, 3], &[3, 4], &[4, 5, 6], &[1, 2], &[5, 6], &[2, 3, 4, 5]];
    let costs = [3.0, 2.0, 3.0, 2.0, 2.0, 4.0];
    let mut rows: Vec<(Vec<(usize, f64)>, f64)> =
        (1..=6).map(|e| ((0..6).filter(|s| sets[*s].contains(&e)).map(|s| (s, 1.0)).collect(), 1.0)).collect();
    for (budget, value, chosen) in [(5.0, 11.5, vec![2, 3]), (6.0, 13.5, vec![1, 3, 4]), (9.0, 13.5, vec![1, 3, 4])] {
        rows.push((costs.iter().copied().enumerate().collect(), budget));
        let solved = solve(&packing(&[6.0, 5.0, 7.0, 4.5, 4.0, 9.0], &rows), None, 1000);
        assert_eq!((solved.value, solved.chosen(), solved.gap()), (value, chosen, Some(0.0)));
        rows.pop();
    }
}

#[test]
fn what_cannot_be_is_told_apart_from_what_was_not_found() {
    let mut programme = packing(&[1.0, 1.0], &[(vec![(0, 1.0), (1, 1.0)], 1.0)]);
    programme.at_least(vec![(0, 1.0), (1, 1.0)], 2.0);
    assert!(solve(&programme, None, 100).is_impossible());
    let mut bare = Programme::default();
    bare.at_least(Vec::new(), 1.0);
    assert!(solve(&bare, None, 100).is_impossible());
    assert_eq!(solve(&Programme::default(), None, 100).gap(), Some(0.0));
}

#[test]
fn a_search_cut_short_says_by_how_much_it_may_be_wrong() {
    // Pairs of equal weight that never fill the sack: the relaxation alone proves little.
    let weights: Vec<f64> = (0..40).map(|j| 1000.0 + f64::from(j * 37 % 101)).collect();
    let values: Vec<f64> = weights.iter().enumerate().map(|(j, w)| w + (j * 13 % 7) as f64).collect();
    let programme =
        packing(&values, &[(weights.iter().copied().enumerate().collect(), 20_555.5), ((0..40).map(|j| (j, 1.0)).collect(), 19.0)]);
    let short = solve(&programme, None, 1);
    assert!(short.best.is_some() && short.bound >= short.value);
    let long = solve(&programme, None, 20_000);
    assert!(short.bound >= long.value - 1e-6 && long.value >= short.value);
}

prop_compose! {
    fn programmes()(n in 1usize..=12, n_rows in 0usize..6)(
        values in prop::collection::vec(-3.0..10.0f64, n),
        // A third of the coefficients are absent, some are negative: rows of every kind.
        rows in prop::collection::vec((prop::collection::vec(prop_oneof![Just(0.0), 0.1..5.0f64, -3.0..3.0f64], n), -3.0..12.0f64), n_rows),
    ) -> Programme {
        let terms = |row: Vec<f64>| row.into_iter().enumerate().filter(|(_, a)| *a != 0.0).collect();
        let rows: Vec<_> = rows.into_iter().map(|(row, limit)| (terms(row), limit)).collect();
        packing(&values, &rows)
    }
}

proptest! {
    #[test]
    fn small_programmes_are_solved_as_by_trying_everything(programme in programmes()) {
        let solved = solve(&programme, None, 10_000);
        match brute(&programme) {
            Some(value) => {
                let x = solved.best.as_ref().expect("an assignment exists");
                prop_assert!(programme.is_met(x));
                prop_assert!((solved.value - value).abs() < 1e-6 * (1.0 + value.abs()), "{} instead of {value}", solved.value);
                prop_assert_eq!(solved.gap(), Some(0.0));
            }
            None => prop_assert!(solved.is_impossible()),
        }
    }

    #[test]
    fn the_relaxation_bounds_and_its_proofs_hold(programme in programmes()) {
        let Some(value) = brute(&programme) else { return Ok(()) };
        let relaxation = relax(&programme, value - 1.0);
        prop_assert!(relaxation.bound >= value - 1e-9);
        // Every assignment better than the floor agrees with what is fixed.
        let (fixed, n) = (relaxation.fixed(&programme, value - 1.0), programme.variables.len());
        for bits in 0u32..1 << n {
            let x: Vec<f64> = (0..n).map(|j| f64::from(bits >> j & 1)).collect();
            if programme.is_met(&x) && programme.value(&x) > value - 1.0 {
                prop_assert!(fixed.iter().zip(&x).all(|(f, x)| f.is_none_or(|f| f == *x)));
            }
        }
    }
}
