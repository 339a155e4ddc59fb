//! How good an order and a list are, and how honest the probabilities.

use maillage::statistics::bootstrap;

/// One judged unit: what is, and what each way of looking says of it (the probability first, then plain rules; high = weak), with whether it names it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub is_true: bool,
    pub ways: Vec<Way>,
}

/// What one way of looking says of a unit.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub score: f64,
    pub is_named: bool,
}

/// What one way of looking is worth over dossiers where nobody is weak, then over dossiers where some are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    /// Share of ordinary units that it names.
    pub false_alarms: f64,
    pub recall: f64,
    pub precision: f64,
    /// Means over dossiers.
    pub average_precision: f64,
    pub auc: f64,
}

impl Worth {
    fn figures(self) -> [f64; 5] {
        [self.false_alarms, self.recall, self.precision, self.average_precision, self.auc]
    }
}

/// P(a true one stands above a false one), ties by half; ½ when either is wanting.
pub fn auc(items: &[(f64, bool)]) -> f64 {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut sum) = (0.0, 0.0);
    for run in sorted.chunk_by(|a, b| a.0 == b.0) {
        let (yes, no) = run.iter().fold((0.0, 0.0), |(y, n), i| if i.1 { (y + 1.0, n) } else { (y, n + 1.0) });
        sum += yes * (below + no / 2.0);
        below += no;
    }
    let yes = items.len() as f64 - below;
    if yes == 0.0 || below == 0.0 { 0.5 } else { sum / (yes * below) }
}

/// Average precision; ties share their ranks.
fn average_precision(items: &[(f64, bool)]) -> f64 {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut seen, mut sum) = (0.0, 0.0, 0.0);
    for run in sorted.chunk_by(|a, b| a.0 == b.0) {
        let yes = run.iter().filter(|i| i.1).count() as f64;
        (hits, seen) = (hits + yes, seen + run.len() as f64);
        sum += yes * hits / seen;
    }
    if hits == 0.0 { 0.0 } else { sum / hits }
}

/// What a dossier adds to the worth of one way: counts, then the quality of its order.
struct Tally {
    named: f64,
    right: f64,
    is_true: f64,
    units: f64,
    average_precision: f64,
    auc: f64,
}

fn tally(units: &[Judged], way: usize) -> Tally {
    let items: Vec<(f64, bool)> = units.iter().map(|unit| (unit.ways[way].score, unit.is_true)).collect();
    let number = |is_counted: &dyn Fn(&Judged) -> bool| units.iter().filter(|unit| is_counted(unit)).count() as f64;
    Tally {
        named: number(&|unit| unit.ways[way].is_named),
        right: number(&|unit| unit.ways[way].is_named && unit.is_true),
        is_true: number(&|unit| unit.is_true),
        units: units.len() as f64,
        average_precision: average_precision(&items),
        auc: auc(&items),
    }
}

/// Each way over dossiers without, then with, planted units: (worth, low, high), 95 % over dossiers drawn again; and the same of what the first way is worth more than
/// each. (Dossier k of both kinds goes together: the draw takes both.)
pub fn worths(null: &[Vec<Judged>], planted: &[Vec<Judged>], n_ways: usize) -> Vec<[Figures; 2]> {
    let tallies: Vec<Vec<(Tally, Tally)>> =
        (0..n_ways).map(|way| null.iter().zip(planted).map(|(null, planted)| (tally(null, way), tally(planted, way))).collect()).collect();
    let all = |times: &[f64]| -> Vec<[f64; 5]> { tallies.iter().map(|tallies| worth(tallies, times).figures()).collect() };
    let with_gaps = |times: &[f64]| -> Vec<f64> {
        let own = all(times);
        own.iter().flat_map(|way| way.iter().copied().chain((0..5).map(|k| own[0][k] - way[k])).collect::<Vec<f64>>()).collect()
    };
    let whole = with_gaps(&vec![1.0; null.len()]);
    let limits = bootstrap::intervals(null.len(), 1_000, 2014, 0.95, with_gaps);
    let figures: Vec<(f64, f64, f64)> = whole.into_iter().zip(limits).map(|(value, (low, high))| (value, low, high)).collect();
    figures.chunks(10).map(|way| [Figures(way[..5].to_vec()), Figures(way[5..].to_vec())]).collect()
}

/// The figures of a [`Worth`], each with its interval.
pub struct Figures(pub Vec<(f64, f64, f64)>);

fn worth(tallies: &[(Tally, Tally)], times: &[f64]) -> Worth {
    let (mut out, mut dossiers) = (Worth::default(), 0.0);
    let (mut alarms, mut units, mut named, mut right, mut is_true) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for ((null, planted), times) in tallies.iter().zip(times) {
        alarms += times * null.named;
        units += times * null.units;
        named += times * planted.named;
        right += times * planted.right;
        is_true += times * planted.is_true;
        out.average_precision += times * planted.average_precision;
        out.auc += times * planted.auc;
        dossiers += times;
    }
    let over = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
    out.false_alarms = over(alarms, units);
    (out.recall, out.precision) = (over(right, is_true), over(right, named));
    (out.average_precision, out.auc) = (over(out.average_precision, dossiers), over(out.auc, dossiers));
    out
}

/// A tenth of the announced probability: lower end, units, mean announced, share true with its 95 % interval over dossiers drawn again.
pub struct Tenth {
    pub from: f64,
    pub n_units: usize,
    pub announced: f64,
    pub is_true: (f64, f64, f64),
}

/// The tenths that have any unit.
pub fn deciles(dossiers: &[Vec<Judged>]) -> Vec<Tenth> {
    let tenth = |unit: &Judged| ((unit.ways[0].score * 10.0) as usize).min(9);
    let of = |at: usize| dossiers.iter().map(move |units| units.iter().filter(move |unit| tenth(unit) == at));
    let counts: Vec<Vec<(f64, f64)>> = (0..10)
        .map(|at| of(at).map(|units| units.fold((0.0, 0.0), |(n, yes), unit| (n + 1.0, yes + f64::from(u8::from(unit.is_true))))).collect())
        .collect();
    let shares = |times: &[f64]| -> Vec<f64> {
        let share = |counts: &Vec<(f64, f64)>| {
            let (n, yes) = counts.iter().zip(times).fold((0.0, 0.0), |(n, yes), (c, t)| (n + t * c.0, yes + t * c.1));
            if n > 0.0 { yes / n } else { 0.0 }
        };
        counts.iter().map(share).collect()
    };
    let limits = bootstrap::intervals(dossiers.len(), 1_000, 2015, 0.95, shares);
    let whole = shares(&vec![1.0; dossiers.len()]);
    (0..10)
        .map(|at| {
            let scores: Vec<f64> = of(at).flatten().map(|unit| unit.ways[0].score).collect();
            let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
            Tenth { from: at as f64 / 10.0, n_units: scores.len(), announced: mean, is_true: (whole[at], limits[at].0, limits[at].1) }
        })
        .filter(|tenth| tenth.n_units > 0)
        .collect()
}
