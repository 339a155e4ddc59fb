//! How far calls go both ways, against what the numbers of calls sent and received would give by themselves.
//!
//! # Source
//! Squartini et al., "Reciprocity of weighted networks", Scientific Reports 3, 2013 (the weighted measure); shuffles keep each node's calls sent and received.

use super::random::Stream;
use std::cmp::Ordering;

/// The share of calls that are matched by one in the other direction, `Σ min(w_ij, w_ji) / Σ w_ij`, in [0, 1]. Calls on oneself are left out; no call gives `None`.
pub fn reciprocity(calls: &[(u32, u32)]) -> Option<f64> {
    let others = calls.iter().filter(|call| call.0 != call.1);
    let mut sent: Vec<(u32, u32)> = others.clone().copied().collect();
    let mut returned: Vec<(u32, u32)> = others.map(|&(from, to)| (to, from)).collect();
    sent.sort_unstable();
    returned.sort_unstable();
    // Both lists in order: as many matches of a pair as the smaller of its two counts.
    let (mut i, mut j, mut matched) = (0, 0, 0u32);
    while i < sent.len() && j < returned.len() {
        match sent[i].cmp(&returned[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => (i, j, matched) = (i + 1, j + 1, matched + 1),
        }
    }
    (!sent.is_empty()).then(|| f64::from(matched) / sent.len() as f64)
}

/// The same on `n_shuffles` networks where everyone sends and receives as many calls, to and from others drawn by lot. Sorted, smallest first.
///
/// Targets are shuffled; a call on oneself is exchanged with one drawn by lot where that helps (a handful may be left, and are not counted).
/// Cost O(shuffles · calls · log calls).
pub fn shuffled(calls: &[(u32, u32)], n_shuffles: u64, seed: u64) -> Vec<f64> {
    let mut out: Vec<f64> = (0..n_shuffles)
        .filter_map(|item| {
            let mut stream = Stream::new(seed, item);
            let mut targets: Vec<u32> = calls.iter().map(|call| call.1).collect();
            stream.shuffle(&mut targets);
            for i in 0..calls.len() {
                for _ in 0..20 {
                    if targets[i] != calls[i].0 {
                        break;
                    }
                    let j = stream.below(calls.len());
                    if targets[j] != calls[i].0 && targets[i] != calls[j].0 {
                        targets.swap(i, j);
                    }
                }
            }
            let network: Vec<(u32, u32)> = calls.iter().map(|call| call.0).zip(targets).collect();
            reciprocity(&network)
        })
        .collect();
    out.sort_by(f64::total_cmp);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_returned() {
        assert_eq!(reciprocity(&[(0, 1), (1, 0), (0, 2), (3, 3)]), Some(2.0 / 3.0));
        assert_eq!(reciprocity(&[(3, 3)]), None);
    }

    #[test]
    fn shuffles_keep_sent_and_received() {
        // Ten pairs that answer each other: by lot, hardly any would.
        let calls: Vec<(u32, u32)> = (0..10).flat_map(|i| [(2 * i, 2 * i + 1), (2 * i + 1, 2 * i)]).collect();
        let by_lot = shuffled(&calls, 200, 1);
        assert_eq!((by_lot.len(), reciprocity(&calls)), (200, Some(1.0)));
        assert!(by_lot[180] < 0.4);
        assert_eq!(by_lot, shuffled(&calls, 200, 1));
    }
}
