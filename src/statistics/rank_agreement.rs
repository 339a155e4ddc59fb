//! How far two rankings agree, and how good a ranking is.

/// Rank-biased overlap, extrapolated to infinite depth: 1 for equal lists, 0 for lists without anything in common. The first places count most.
///
/// `left`, `right`: items without repetition, best first; `p` in (0, 1): chance that a reader goes on from one line to the next (.9: 86 % of the weight on the
/// first ten). Lists of different length are compared as the source says. Two empty lists agree; an empty and a full one don't.
///
/// # Cost    O(n log n).
/// # Source  Webber, Moffat & Zobel, "A similarity measure for indefinite rankings", ACM TOIS 28(4), 2010, eq. 32.
pub fn rank_biased_overlap<T: Ord>(left: &[T], right: &[T], p: f64) -> f64 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if short.is_empty() {
        return if long.is_empty() { 1.0 } else { 0.0 };
    }
    let (mut in_short, mut in_long) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let (s, l) = (short.len() as f64, long.len() as f64);
    let (mut common, mut common_at_s) = (0usize, 0usize);
    let (mut agreement, mut beyond, mut power) = (0.0, 0.0, 1.0);
    for (place, item) in long.iter().enumerate() {
        let depth = (place + 1) as f64;
        in_long.insert(item);
        if let Some(other) = short.get(place) {
            in_short.insert(other);
            common += usize::from(in_short.contains(item)) + usize::from(in_long.contains(other)) - usize::from(item == other);
            common_at_s = common;
        } else {
            common += usize::from(in_short.contains(item));
        }
        power *= p;
        agreement += common as f64 / depth * power;
        if depth > s {
            beyond += common_at_s as f64 * (depth - s) / (s * depth) * power;
        }
    }
    let tail = ((common as f64 - common_at_s as f64) / l + common_at_s as f64 / s) * power;
    (1.0 - p) / p * (agreement + beyond) + tail
}

/// Kendall's τ-b between two series of the same length, ties counted: −1 to 1. `None` when one of them is constant or shorter than two.
///
/// # Cost    O(n²), for lists that people read.
/// # Source  Kendall, "The treatment of ties in ranking problems", Biometrika 33, 1945.
pub fn kendall_tau_b(left: &[f64], right: &[f64]) -> Option<f64> {
    let (mut balance, mut ties_left, mut ties_right, mut pairs) = (0i64, 0i64, 0i64, 0i64);
    for i in 0..left.len().min(right.len()) {
        for j in 0..i {
            let (a, b) = (left[i].total_cmp(&left[j]) as i64, right[i].total_cmp(&right[j]) as i64);
            balance += a * b;
            ties_left += i64::from(a == 0);
            ties_right += i64::from(b == 0);
            pairs += 1;
        }
    }
    let scale = (pairs - ties_left) as f64 * (pairs - ties_right) as f64;
    (scale > 0.0).then(|| balance as f64 / libm::sqrt(scale))
}

/// Spearman's rank correlation, ties at their middle rank. `None` when one series is constant or shorter than two.
///
/// # Cost  O(n log n).
pub fn spearman(left: &[f64], right: &[f64]) -> Option<f64> {
    let (a, b) = (middle_ranks(left), middle_ranks(right));
    let mean = (a.len() as f64 + 1.0) / 2.0;
    let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    let scale = sum(&a, &a) * sum(&b, &b);
    (scale > 0.0).then(|| sum(&a, &b) / libm::sqrt(scale))
}

/// Ranks from 1, ties sharing the middle of their places.
pub fn middle_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let tied = order[start..].iter().take_while(|&&i| values[i].total_cmp(&values[order[start]]).is_eq()).count();
        for &i in &order[start..start + tied] {
            ranks[i] = start as f64 + (tied as f64 + 1.0) / 2.0;
        }
        start += tied;
    }
    ranks
}

/// Normalised discounted cumulative gain of the first `k` of a ranking, with gains 2^grade − 1: 1 for the best order that there is.
///
/// `grades`: grade of each item listed, best place first; `ideal`: grades of all items that could have been listed. 0 when nothing is worth anything.
///
/// # Source  Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002; Burges et al., ICML 2005 (the gain).
pub fn ndcg(grades: &[f64], ideal: &[f64], k: usize) -> f64 {
    let gain = |grades: &[f64]| {
        let discounted = grades.iter().take(k).enumerate().map(|(i, g)| (libm::exp2(*g) - 1.0) / libm::log2(i as f64 + 2.0));
        discounted.sum::<f64>()
    };
    let mut best = ideal.to_vec();
    best.sort_by(|a, b| b.total_cmp(a));
    let best = gain(&best);
    if best > 0.0 { gain(grades) / best } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-7, "{found} ≠ {expected}");
    }

    fn rbo(left: &str, right: &str) -> f64 {
        rank_biased_overlap(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>(), 0.9)
    }

    #[test]
    fn overlap_has_the_known_values() {
        near(rbo("abcdef", "abdcfe"), 0.959878);
        near(rbo("abcde", "edcba"), 0.737775);
        near(rbo("abc", "abc"), 1.0);
        near(rbo("abc", "xyz"), 0.0);
        near(rbo("", ""), 1.0);
        near(rbo("", "a"), 0.0);
        near(rbo("abcd", "ab"), rbo("ab", "abcd"));
        // A list cut short agrees wholly with the longer one, as far as anybody can know.
        near(rbo("abcd", "ab"), 1.0);
    }

    #[test]
    fn tau_has_the_known_values() {
        near(kendall_tau_b(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 3.0, 4.0, 5.0]).unwrap(), 0.8);
        // scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]).
        near(kendall_tau_b(&[12.0, 2.0, 1.0, 12.0, 2.0], &[1.0, 4.0, 7.0, 1.0, 0.0]).unwrap(), -0.4714045207910316);
        assert_eq!((kendall_tau_b(&[1.0, 1.0], &[1.0, 2.0]), kendall_tau_b(&[], &[])), (None, None));
    }

    #[test]
    fn spearman_has_the_known_values() {
        // scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).
        near(spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]).unwrap(), 0.8207826816681233);
        assert_eq!(spearman(&[1.0], &[1.0]), None);
    }

    #[test]
    fn ndcg_has_the_known_value() {
        let grades = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0];
        near(ndcg(&grades, &grades, 6), 0.948811);
        near(ndcg(&[0.0], &[0.0], 6), 0.0);
    }
}
