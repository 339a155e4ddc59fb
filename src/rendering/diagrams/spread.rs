//! Where hundreds or thousands of nodes stand, so that neighbours are near and no two touch: for a plan that one moves through, not for a page that one reads.
//!
//! # Method     Springs along links (each weaker for a node that has many), repulsion between nodes that are near, a slight pull to the middle; velocities decay while
//! the whole cools down. Then nodes that touch are pushed apart. Only sums, products and square roots: the same places on every machine.
//! # Choices    `place.rs` searches among placements of labels, for some forty of them. Repulsion stops at [`FAR`] lengths of a link, found through a grid: the cost
//! of a step follows the number of nodes; the large shape comes from where the nodes begin, which the caller knows best (territories around a circle).
//! # Cost       O(steps · (n · k + e)) time, k nodes within reach; O(n + e) memory.
//! # Source     Fruchterman & Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21(11), 1991 (the grid);
//! the strengths of springs are those of d3-force (Bostock, 2016): 1 / the smaller degree of both ends.

use super::geometry::Point;

/// Wished length of a link.
pub const LENGTH: f64 = 42.0;
/// Nodes farther than this many lengths don't push each other.
const FAR: f64 = 3.0;
const STEPS: usize = 130;
/// Steps in which nodes that touch are pushed apart, at most.
const SETTLE: usize = 60;
/// Between two nodes that don't touch.
const GAP: f64 = 6.0;

/// A link: both ends, and how much it pulls, 0 to 1.
pub type Spring = (usize, usize, f64);

/// Moves nodes from where they begin. `radii`: one a node, as `start`; `springs`: positions among them. A place a node, in the same order, the least x and y at 0.
pub fn spread(start: &[Point], radii: &[f64], springs: &[Spring]) -> Vec<Point> {
    let n = start.len();
    let mut at = start.to_vec();
    let mut velocity = vec![(0.0, 0.0); n];
    let mut degree = vec![0.0_f64; n];
    for (from, to, _) in springs {
        degree[*from] += 1.0;
        degree[*to] += 1.0;
    }
    for step in 0..STEPS {
        let left = 1.0 - step as f64 / STEPS as f64;
        let heat = left * left;
        for &(from, to, pull) in springs {
            let (dx, dy, d) = apart(at[from], at[to], from, to);
            let strength = (0.4 + 0.6 * pull) / degree[from].min(degree[to]).max(1.0);
            let by = (d - LENGTH - radii[from] - radii[to]) * strength * heat * 0.5;
            // The end with fewer links moves more.
            let share = degree[from] / (degree[from] + degree[to]);
            let (x, y) = (dx * by, dy * by);
            velocity[to] = (velocity[to].0 - x * share, velocity[to].1 - y * share);
            velocity[from] = (velocity[from].0 + x * (1.0 - share), velocity[from].1 + y * (1.0 - share));
        }
        let middle = middle(&at);
        each_pair(&at, LENGTH * FAR, |a, b| {
            let (dx, dy, d) = apart(at[a], at[b], a, b);
            let push = LENGTH * heat * (LENGTH / d.max(8.0)) * (1.0 - d / (LENGTH * FAR)).max(0.0) * 0.6;
            velocity[a] = (velocity[a].0 - dx * push, velocity[a].1 - dy * push);
            velocity[b] = (velocity[b].0 + dx * push, velocity[b].1 + dy * push);
        });
        for (point, v) in at.iter_mut().zip(&mut velocity) {
            v.0 = (v.0 + (middle.0 - point.0) * 0.012 * heat) * 0.6;
            v.1 = (v.1 + (middle.1 - point.1) * 0.012 * heat) * 0.6;
            // Nobody leaps: what begins in a heap would fly out of the plan.
            let speed = (v.0 * v.0 + v.1 * v.1).sqrt();
            let most = LENGTH * 0.75;
            let brake = if speed > most { most / speed } else { 1.0 };
            point.0 += v.0 * brake;
            point.1 += v.1 * brake;
        }
    }
    settle(&mut at, radii);
    let left = at.iter().map(|p| p.0).fold(f64::INFINITY, f64::min);
    let top = at.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    at.into_iter().map(|(x, y)| (tenth(x - left), tenth(y - top))).collect()
}

/// Pushes apart what touches, until nothing does or the steps are used up.
fn settle(at: &mut [Point], radii: &[f64]) {
    let largest = radii.iter().copied().fold(0.0, f64::max);
    for _ in 0..SETTLE {
        let mut moves = vec![(0.0, 0.0); at.len()];
        let mut is_settled = true;
        let seen: &[Point] = at;
        each_pair(seen, 2.0 * largest + GAP, |a, b| {
            let (dx, dy, d) = apart(seen[a], seen[b], a, b);
            let missing = radii[a] + radii[b] + GAP - d;
            if missing > 0.05 {
                is_settled = false;
                let by = missing * 0.5;
                moves[a] = (moves[a].0 - dx * by, moves[a].1 - dy * by);
                moves[b] = (moves[b].0 + dx * by, moves[b].1 + dy * by);
            }
        });
        if is_settled {
            break;
        }
        for (point, by) in at.iter_mut().zip(moves) {
            *point = (point.0 + by.0, point.1 + by.1);
        }
    }
}

/// Unit vector from one point to another, and their distance. Points in one place part in a direction that their positions give.
fn apart(a: Point, b: Point, first: usize, second: usize) -> (f64, f64, f64) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let d = (dx * dx + dy * dy).sqrt();
    if d > 1e-6 {
        return (dx / d, dy / d, d);
    }
    match (first + 3 * second) % 4 {
        0 => (1.0, 0.0, 1e-6),
        1 => (0.0, 1.0, 1e-6),
        2 => (-1.0, 0.0, 1e-6),
        _ => (0.0, -1.0, 1e-6),
    }
}

fn middle(at: &[Point]) -> Point {
    let n = at.len().max(1) as f64;
    (at.iter().map(|p| p.0).sum::<f64>() / n, at.iter().map(|p| p.1).sum::<f64>() / n)
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// Calls `each` with every pair nearer than `reach`, always in the same order.
fn each_pair(at: &[Point], reach: f64, mut each: impl FnMut(usize, usize)) {
    let left = at.iter().map(|p| p.0).fold(f64::INFINITY, f64::min);
    let top = at.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    let cell = |p: &Point| (((p.0 - left) / reach).floor() as i64, ((p.1 - top) / reach).floor() as i64);
    // Sorted by cell: a row of cells is a run of the list.
    let mut order: Vec<((i64, i64), usize)> = at.iter().enumerate().map(|(i, p)| (cell(p), i)).collect();
    order.sort_unstable();
    let run = |from: (i64, i64), to: (i64, i64)| {
        let begin = order.partition_point(|(cell, _)| *cell < from);
        begin..begin + order[begin..].partition_point(|(cell, _)| *cell <= to)
    };
    let mut begin = 0;
    while begin < order.len() {
        let (x, y) = order[begin].0;
        let end = begin + order[begin..].partition_point(|(cell, _)| *cell == (x, y));
        let below = run((x, y + 1), (x, y + 1));
        let beside = run((x + 1, y - 1), (x + 1, y + 1));
        for i in begin..end {
            for j in (i + 1..end).chain(below.clone()).chain(beside.clone()) {
                let (a, b) = (order[i].1, order[j].1);
                let (dx, dy) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
                if dx * dx + dy * dy < reach * reach {
                    each(a, b);
                }
            }
        }
        begin = end;
    }
}

#[cfg(test)]
mod tests {
    use super::super::geometry::distance;
    use super::*;

    /// Nodes in groups of ten, all of a group linked, as they begin in a heap.
    fn heap(n: usize) -> (Vec<Point>, Vec<f64>, Vec<Spring>) {
        let start = (0..n).map(|i| ((i % 7) as f64, (i % 5) as f64)).collect();
        let radii = (0..n).map(|i| 5.0 + (i % 9) as f64).collect();
        let springs = (0..n).flat_map(|i| (i + 1..n.min(i / 10 * 10 + 10)).map(move |j| (i, j, 0.5))).collect();
        (start, radii, springs)
    }

    #[test]
    fn no_two_nodes_touch_and_friends_are_near() {
        let (start, radii, springs) = heap(120);
        let at = spread(&start, &radii, &springs);
        for i in 0..at.len() {
            assert!(at[i].0.is_finite() && at[i].0 >= 0.0 && at[i].1 >= 0.0);
            for j in 0..i {
                assert!(distance(at[i], at[j]) > radii[i] + radii[j], "{i} and {j} touch");
            }
        }
        let mean = |pairs: &[(usize, usize)]| pairs.iter().map(|(a, b)| distance(at[*a], at[*b])).sum::<f64>() / pairs.len() as f64;
        let within: Vec<(usize, usize)> = springs.iter().map(|(a, b, _)| (*a, *b)).collect();
        let between: Vec<(usize, usize)> = (0..110).map(|i| (i, i + 10)).collect();
        assert!(mean(&within) < 0.6 * mean(&between), "{} {}", mean(&within), mean(&between));
    }

    #[test]
    fn places_are_the_same_each_time() {
        let (start, radii, springs) = heap(60);
        assert_eq!(spread(&start, &radii, &springs), spread(&start, &radii, &springs));
        assert_eq!(spread(&[], &[], &[]), []);
        assert_eq!(spread(&[(3.0, 4.0)], &[5.0], &[]), [(0.0, 0.0)]);
    }

    #[test]
    fn the_grid_finds_every_near_pair_once() {
        let points: Vec<Point> = (0..80).map(|i| ((i * 37 % 101) as f64, (i * 53 % 89) as f64)).collect();
        let mut found = Vec::new();
        each_pair(&points, 15.0, |a, b| found.push((a.min(b), a.max(b))));
        let all = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), all);
        for i in 0..points.len() {
            for j in i + 1..points.len() {
                assert!(distance(points[i], points[j]) >= 15.0 || found.binary_search(&(i, j)).is_ok(), "{i} {j}");
            }
        }
    }
}
