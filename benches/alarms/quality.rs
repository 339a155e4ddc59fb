//! How good an order is, and how honest its probabilities.

/// One judged unit: what was said, what is, what plain rules say of it.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    pub score: f64,
    pub is_true: bool,
    pub is_named: bool,
    pub rules: (f64, f64),
}

/// Means over dossiers.
pub struct Means {
    pub average_precision: f64,
    pub auc: f64,
    /// Recall of as many units as the detector named, the highest first.
    pub recall: f64,
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
pub fn average_precision(items: &[(f64, bool)]) -> f64 {
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

/// Quality of some scores over dossiers, each weighing the same.
pub fn means(dossiers: &[Vec<Scored>], scores: &[Vec<f64>]) -> Means {
    let n = dossiers.len().max(1) as f64;
    let mut out = Means { average_precision: 0.0, auc: 0.0, recall: 0.0 };
    for (units, scores) in dossiers.iter().zip(scores) {
        let items: Vec<(f64, bool)> = scores.iter().copied().zip(units.iter().map(|u| u.is_true)).collect();
        out.average_precision += average_precision(&items) / n;
        out.auc += auc(&items) / n;
        let named = units.iter().filter(|u| u.is_named).count();
        let planted = units.iter().filter(|u| u.is_true).count().max(1) as f64;
        let mut order = items;
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        out.recall += order.iter().take(named).filter(|i| i.1).count() as f64 / planted / n;
    }
    out
}

/// By tenth of the announced probability: (lower end, units, mean announced, share true).
pub fn deciles(units: &[&Scored]) -> Vec<(f64, usize, f64, f64)> {
    let of = |tenth: usize| units.iter().filter(move |u| ((u.score * 10.0) as usize).min(9) == tenth);
    (0..10)
        .filter(|&tenth| of(tenth).count() > 0)
        .map(|tenth| {
            let n = of(tenth).count();
            let (sum, is_true) = of(tenth).fold((0.0, 0usize), |(s, t), u| (s + u.score, t + usize::from(u.is_true)));
            (tenth as f64 / 10.0, n, sum / n as f64, is_true as f64 / n as f64)
        })
        .collect()
}
