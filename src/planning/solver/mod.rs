//! Integer programmes solved to the end, or stopped with a certified gap.
//!
//! # Method   A bound by Lagrangian relaxation prices every row (`relaxation`); what its reduced costs prove can't be otherwise is fixed; a good selection comes from the
//! prices and from swaps (`incumbent`); branch and bound (`microlp`) finishes what is still free. The bound printed is the least that any of these proves.
//! # Choices  `microlp` alone takes seconds above some 250 binaries; after fixing, a few dozen are left. Its budget is a number of nodes, never a time: the same answer on
//! a slow machine. HiGHS is faster and needs a C++ build.
//! # Source   Held, Wolfe & Crowder 1974 (subgradient); Nemhauser & Wolsey, "Integer and Combinatorial Optimization", Wiley 1988, II.3.6 and II.5 (bounds, fixing).

mod incumbent;
mod relaxation;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, TerminationReason};
pub use relaxation::{Relaxation, relax};
use std::collections::BTreeMap;

/// Slack of a row, and of a comparison of values, relative to their size.
const TOLERANCE: f64 = 1e-7;

/// A variable, from 0 to `most`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variable {
    /// What one unit of it is worth.
    pub value: f64,
    /// Its greatest value: 1 for a choice.
    pub most: f64,
    /// Is it 0 or `most`, with nothing in between?
    pub is_choice: bool,
}

/// Variables, by position, and their coefficients.
pub type Terms = Vec<(usize, f64)>;

/// Σ coefficient · variable ≤ `at_most`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Position and coefficient; each position once.
    pub terms: Terms,
    /// The limit.
    pub at_most: f64,
}

/// Maximise the sum of values under rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programme {
    /// What is decided.
    pub variables: Vec<Variable>,
    /// What limits it.
    pub rows: Vec<Row>,
}

/// What was found, and how good it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// The best found, a value a variable. `None`: nothing satisfies the rows, or nothing was found within the budget (`bound` tells which).
    pub best: Option<Vec<f64>>,
    /// Its value; −∞ when there is none.
    pub value: f64,
    /// Nothing is worth more; −∞ when it is proven that nothing satisfies the rows.
    pub bound: f64,
    /// Nodes of the search.
    pub nodes: u64,
}

impl Solved {
    /// Distance to the bound, as a share of it: 0 for a proven optimum; `None` when nothing was found.
    pub fn gap(&self) -> Option<f64> {
        self.best.as_ref()?;
        let apart = self.bound - self.value;
        Some(if apart <= 10.0 * TOLERANCE * (1.0 + self.bound.abs()) { 0.0 } else { apart / self.bound.abs().max(self.value.abs()) })
    }

    /// Is it proven that nothing satisfies the rows?
    pub fn is_impossible(&self) -> bool {
        self.best.is_none() && self.bound == f64::NEG_INFINITY
    }

    /// Positions of the choices made.
    pub fn chosen(&self) -> Vec<usize> {
        self.best.iter().flatten().enumerate().filter(|(_, x)| **x > 0.5).map(|(j, _)| j).collect()
    }
}

impl Programme {
    /// Adds a choice and gives its position.
    pub fn choice(&mut self, value: f64) -> usize {
        self.variables.push(Variable { value, most: 1.0, is_choice: true });
        self.variables.len() - 1
    }

    /// Adds an amount from 0 to `most` and gives its position.
    pub fn amount(&mut self, value: f64, most: f64) -> usize {
        self.variables.push(Variable { value, most, is_choice: false });
        self.variables.len() - 1
    }

    /// Adds Σ terms ≤ limit; a row without terms is left out.
    pub fn at_most(&mut self, terms: Terms, at_most: f64) {
        if !terms.is_empty() {
            self.rows.push(Row { terms: gathered(terms), at_most });
        }
    }

    /// Adds Σ terms ≥ limit. Without terms and with a limit above 0, nothing can satisfy it.
    pub fn at_least(&mut self, terms: Terms, at_least: f64) {
        self.rows.push(Row { terms: gathered(terms.into_iter().map(|(j, a)| (j, -a)).collect()), at_most: -at_least });
    }

    /// The value of an assignment.
    pub fn value(&self, x: &[f64]) -> f64 {
        self.variables.iter().zip(x).map(|(variable, x)| variable.value * x).sum()
    }

    /// Does an assignment satisfy every row and limit?
    pub fn is_met(&self, x: &[f64]) -> bool {
        let within = |v: &Variable, x: f64| x >= -TOLERANCE && x <= v.most + TOLERANCE && (!v.is_choice || x == 0.0 || x == v.most);
        x.len() == self.variables.len()
            && self.variables.iter().zip(x).all(|(v, x)| within(v, *x))
            && self.rows.iter().all(|row| {
                let (sum, size) = row.terms.iter().fold((0.0, 1.0), |(sum, size), (j, a)| (sum + a * x[*j], size + (a * x[*j]).abs()));
                sum <= row.at_most + TOLERANCE * (size + row.at_most.abs())
            })
    }

    /// Rows that each variable stands in, with its coefficient there.
    fn columns(&self) -> Vec<Vec<(usize, f64)>> {
        let mut columns = vec![Vec::new(); self.variables.len()];
        for (i, row) in self.rows.iter().enumerate() {
            row.terms.iter().for_each(|(j, a)| columns[*j].push((i, *a)));
        }
        columns
    }
}

/// Coefficients of one variable added up, in order of position.
fn gathered(terms: Terms) -> Terms {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    terms.into_iter().for_each(|(j, a)| *sums.entry(j).or_default() += a);
    sums.into_iter().collect()
}

/// Solves. `start`: an assignment known to satisfy the rows, if there is one. `nodes`: budget of the search.
///
/// # Cost  O(rounds · coefficients) for the bound; then the search, on what is still free.
pub fn solve(programme: &Programme, start: Option<&[f64]>, nodes: u64) -> Solved {
    let columns = programme.columns();
    let mut best = start.and_then(|x| incumbent::bettered(programme, &columns, x));
    best = incumbent::better(programme, &columns, best, incumbent::by_value(programme, &columns));
    let floor = best.as_ref().map_or(f64::NEG_INFINITY, |x| programme.value(x));
    let relaxation = relax(programme, floor);
    best = incumbent::better(programme, &columns, best, incumbent::by_price(programme, &columns, &relaxation));
    let floor = best.as_ref().map_or(f64::NEG_INFINITY, |x| programme.value(x));
    let slack = if floor.is_finite() { TOLERANCE * (1.0 + floor.abs()) } else { 0.0 };
    if floor.is_finite() && floor >= relaxation.bound - slack {
        return Solved { value: floor, bound: floor.max(relaxation.bound), best, nodes: 0 };
    }
    // What can't be otherwise in anything better than what we have.
    let fixed = relaxation.fixed(programme, floor + slack / 2.0);
    let searched = search(programme, &fixed, best.as_deref(), nodes);
    // Fixed variables hold in everything better than the floor: the search's bound, or the floor itself, bounds the whole.
    let bound = searched.bound.max(floor).min(relaxation.bound);
    match searched.best {
        Some(x) if searched.value > floor => {
            Solved { best: Some(x), value: searched.value, bound: bound.max(searched.value), nodes: searched.nodes }
        }
        _ => Solved { value: floor, best, bound, nodes: searched.nodes },
    }
}

/// Branch and bound on what is not fixed.
fn search(programme: &Programme, fixed: &[Option<f64>], start: Option<&[f64]>, nodes: u64) -> Solved {
    let nothing = |bound, nodes| Solved { best: None, value: f64::NEG_INFINITY, bound, nodes };
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut at = vec![None; fixed.len()];
    let mut constant = 0.0;
    for (j, variable) in programme.variables.iter().enumerate() {
        match fixed[j] {
            Some(x) => constant += variable.value * x,
            None if variable.is_choice => at[j] = Some(problem.add_binary_var(variable.value)),
            None => at[j] = Some(problem.add_var(variable.value, (0.0, variable.most))),
        }
    }
    for row in &programme.rows {
        let held: f64 = row.terms.iter().filter_map(|(j, a)| fixed[*j].map(|x| a * x)).sum();
        let free: Vec<_> = row.terms.iter().filter_map(|(j, a)| at[*j].map(|v| (v, *a))).collect();
        let left = row.at_most - held;
        if !free.is_empty() {
            problem.add_constraint(&free[..], ComparisonOp::Le, left);
        } else if left < -TOLERANCE * (1.0 + row.at_most.abs() + held.abs()) {
            return nothing(f64::NEG_INFINITY, 0);
        }
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(nodes);
    options.int_tol = 1e-9;
    options.warm_start = start.map(|x| at.iter().zip(x).filter_map(|(v, x)| v.map(|v| (v, *x))).collect());
    let outcome = match problem.solve_with(options) {
        Ok(outcome) => outcome,
        Err(microlp::Error::Infeasible) => return nothing(f64::NEG_INFINITY, 0),
        // It couldn't verify its own answer: nothing is claimed.
        Err(_) => return nothing(f64::INFINITY, 0),
    };
    let stats = outcome.stats();
    let is_proven = outcome.termination_reason() == TerminationReason::ProvenOptimal;
    let Some(solution) = outcome.solution() else {
        return nothing(stats.best_bound.map_or(f64::INFINITY, |b| b + constant), stats.nodes_solved);
    };
    let read = |(j, variable): (usize, &Variable)| match (fixed[j], at[j]) {
        (Some(x), _) => x,
        (None, Some(v)) if variable.is_choice => {
            if solution.var_value(v) > 0.5 {
                1.0
            } else {
                0.0
            }
        }
        (None, Some(v)) => solution.var_value(v).clamp(0.0, variable.most),
        (None, None) => 0.0,
    };
    let x = settled(programme, programme.variables.iter().enumerate().map(read).collect());
    let value = programme.value(&x);
    let bound = if is_proven { value } else { stats.best_bound.map_or(f64::INFINITY, |b| b + constant).max(value) };
    if programme.is_met(&x) {
        Solved { best: Some(x), value, bound, nodes: stats.nodes_solved }
    } else {
        nothing(f64::INFINITY, stats.nodes_solved)
    }
}

/// Amounts brought down to what the rows leave them, once choices are rounded.
fn settled(programme: &Programme, mut x: Vec<f64>) -> Vec<f64> {
    for row in &programme.rows {
        let over = row.terms.iter().map(|(j, a)| a * x[*j]).sum::<f64>() - row.at_most;
        let amount = row.terms.iter().find(|(j, a)| *a > 0.0 && !programme.variables[*j].is_choice);
        if let (true, Some((j, a))) = (over > 0.0, amount) {
            x[*j] = (x[*j] - over / a).max(0.0);
        }
    }
    x
}

#[cfg(test)]
mod tests;
