//! A good assignment before the search: filled in order of worth, then bettered by swaps. Never presented as an optimum: the bound says how good it is.

use super::{Programme, Relaxation, TOLERANCE};

/// Rounds of swaps.
const ROUNDS: usize = 60;

/// What is known, swaps tried on it.
pub(super) fn bettered(programme: &Programme, columns: &[Vec<(usize, f64)>], known: &[f64]) -> Option<Vec<f64>> {
    let known = programme.is_met(known).then(|| known.to_vec());
    better(programme, columns, known.clone(), known)
}

/// The better of what is known and of what is offered, swaps tried on the latter.
pub(super) fn better(
    programme: &Programme,
    columns: &[Vec<(usize, f64)>],
    known: Option<Vec<f64>>,
    offered: Option<Vec<f64>>,
) -> Option<Vec<f64>> {
    let offered = offered.map(|x| swaps(programme, columns, x)).filter(|x| programme.is_met(x));
    match (known, offered) {
        (Some(a), Some(b)) => Some(if programme.value(&b) > programme.value(&a) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Choices taken in order of value for what they use.
pub(super) fn by_value(programme: &Programme, columns: &[Vec<(usize, f64)>]) -> Option<Vec<f64>> {
    let worth = |j: usize| {
        let used: f64 = columns[j].iter().map(|(i, a)| a.max(0.0) / programme.rows[*i].at_most.max(1e-9)).sum();
        programme.variables[j].value / (1e-9 + used)
    };
    fill(programme, columns, worth)
}

/// Choices taken in order of their worth at the relaxation's prices.
pub(super) fn by_price(programme: &Programme, columns: &[Vec<(usize, f64)>], relaxation: &Relaxation) -> Option<Vec<f64>> {
    fill(programme, columns, |j| relaxation.reduced[j])
}

/// Takes choices of positive value while they fit. `None` where taking nothing is not allowed: such programmes need a start.
fn fill(programme: &Programme, columns: &[Vec<(usize, f64)>], worth: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
    if programme.rows.iter().any(|row| row.at_most < 0.0) {
        return None;
    }
    let mut order: Vec<(f64, usize)> = (0..columns.len())
        .filter(|j| programme.variables[*j].is_choice && programme.variables[*j].value > 0.0)
        .map(|j| (worth(j), j))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut x = vec![0.0; columns.len()];
    let mut left: Vec<f64> = programme.rows.iter().map(|row| row.at_most).collect();
    for (_, j) in order {
        if fits(&columns[j], &left) {
            take(&columns[j], &mut left, 1.0);
            x[j] = 1.0;
        }
    }
    Some(x)
}

fn fits(column: &[(usize, f64)], left: &[f64]) -> bool {
    column.iter().all(|(i, a)| *a <= left[*i] + TOLERANCE)
}

/// Does what comes in restore the rows that need what goes out?
fn repairs(out: &[(usize, f64)], into: &[(usize, f64)], left: &[f64]) -> bool {
    let needed = out.iter().filter(|(i, a)| *a < 0.0 && left[*i] < -TOLERANCE);
    needed.into_iter().all(|(i, _)| left[*i] - into.iter().filter(|(k, _)| k == i).map(|(_, a)| a).sum::<f64>() >= -TOLERANCE)
}

fn take(column: &[(usize, f64)], left: &mut [f64], sign: f64) {
    column.iter().for_each(|(i, a)| left[*i] -= sign * a);
}

/// Puts one choice in, or in the place of another, as long as it gains.
fn swaps(programme: &Programme, columns: &[Vec<(usize, f64)>], mut x: Vec<f64>) -> Vec<f64> {
    let mut left: Vec<f64> = programme.rows.iter().map(|row| row.at_most - row.terms.iter().map(|(j, a)| a * x[*j]).sum::<f64>()).collect();
    let value = |j: usize| programme.variables[j].value;
    let mut outside: Vec<usize> = (0..x.len()).filter(|j| programme.variables[*j].is_choice && value(*j) > 0.0).collect();
    outside.sort_by(|a, b| value(*b).total_cmp(&value(*a)).then(a.cmp(b)));
    for _ in 0..ROUNDS {
        let mut best: Option<(f64, Option<usize>, usize)> = None;
        let mut offer = |gain: f64, out: Option<usize>, into: usize| {
            if gain > TOLERANCE && best.is_none_or(|(g, _, _)| gain > g + TOLERANCE) {
                best = Some((gain, out, into));
            }
        };
        if let Some(&j) = outside.iter().find(|j| x[**j] == 0.0 && fits(&columns[**j], &left)) {
            offer(value(j), None, j);
        }
        for out in (0..x.len()).filter(|j| programme.variables[*j].is_choice && x[*j] == 1.0) {
            take(&columns[out], &mut left, -1.0);
            // In order of value: the first that fits is the best for this place.
            let can_replace = |j: &&usize| x[**j] == 0.0 && fits(&columns[**j], &left) && repairs(&columns[out], &columns[**j], &left);
            let found = outside.iter().take_while(|j| value(**j) > value(out) + TOLERANCE).find(can_replace);
            if let Some(&into) = found {
                offer(value(into) - value(out), Some(out), into);
            }
            take(&columns[out], &mut left, 1.0);
        }
        let Some((_, out, into)) = best else { break };
        if let Some(out) = out {
            take(&columns[out], &mut left, -1.0);
            x[out] = 0.0;
        }
        take(&columns[into], &mut left, 1.0);
        x[into] = 1.0;
    }
    x
}
