//! Outlines as arcs that neighbours share, so that what simplifies a border simplifies it for both sides and no gap opens.
//!
//! # Method  A point is a junction where the rings that pass through it don't go on alike; rings are cut at junctions; an arc met twice, either way round, is one. Each is then
//! simplified by itself (Douglas & Peucker), its ends kept.
//! # Odd cases  Outlines whose borders don't have the same points (each simplified by itself before) share no arc: both are drawn, as they are. An arc keeps one inner point at least,
//! a loop two, so that no area falls flat. Points nearer than a ten-thousandth of a degree's hundredth (a decimetre) are one.
//! # Source  Bostock, "How to infer topology", 2013 (TopoJSON); Douglas & Peucker, "Algorithms for the reduction of the number of points required to represent a line", 1973.

use super::super::geometry::Point;
use rustc_hash::FxHashMap;

/// A point of a ring, in millionths of a degree: what says that two points are one.
pub(super) type Key = (i32, i32);

/// A border between two junctions, or a whole ring that touches no other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arc {
    /// Its points on the sheet; a loop ends where it began.
    pub points: Vec<Point>,
    /// The cells on its sides, in order; one at the edge of the map.
    pub cells: Vec<u32>,
}

/// Cells and the arcs that they are made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Topology {
    /// In the order in which they are met.
    pub arcs: Vec<Arc>,
    /// For each cell its rings, each a list of arcs and whether they are followed backwards.
    pub cells: Vec<Vec<Vec<(u32, bool)>>>,
}

/// Cuts the rings of cells into arcs, `place`s them on the sheet and simplifies them: no point that goes is further than `tolerance` from what is drawn.
pub(super) fn topology(cells: &[Vec<Vec<Key>>], place: impl Fn(Key) -> Point, tolerance: f64) -> Topology {
    let junctions = Junctions::of(cells);
    let mut known: FxHashMap<Vec<Key>, u32> = FxHashMap::default();
    let mut out = Topology::default();
    for (cell, rings) in cells.iter().enumerate() {
        let mut made = Vec::new();
        for ring in rings.iter().filter(|ring| ring.len() > 2) {
            let mut arcs = Vec::new();
            for piece in junctions.cut(ring) {
                let (keys, is_backwards) = canonical(piece);
                let at = match known.get(&keys) {
                    Some(at) => *at,
                    None => {
                        let at = out.arcs.len() as u32;
                        let points: Vec<Point> = keys.iter().map(|key| place(*key)).collect();
                        out.arcs.push(Arc { points: simplified(&points, tolerance), cells: Vec::new() });
                        known.insert(keys, at);
                        at
                    }
                };
                let sides = &mut out.arcs[at as usize].cells;
                if !sides.contains(&(cell as u32)) {
                    sides.push(cell as u32);
                }
                arcs.push((at, is_backwards));
            }
            made.push(arcs);
        }
        out.cells.push(made);
    }
    out
}

impl Topology {
    /// The rings of a cell, each closed.
    pub fn rings(&self, cell: usize) -> Vec<Vec<Point>> {
        let follow = |arcs: &Vec<(u32, bool)>| {
            let mut ring: Vec<Point> = Vec::new();
            for (at, is_backwards) in arcs {
                let points = &self.arcs[*at as usize].points;
                // Each arc begins where the one before ends.
                let skip = usize::from(!ring.is_empty());
                if *is_backwards {
                    ring.extend(points.iter().rev().skip(skip));
                } else {
                    ring.extend(points.iter().skip(skip));
                }
            }
            ring.pop();
            ring
        };
        self.cells[cell].iter().map(follow).collect()
    }
}

/// The points where rings part.
struct Junctions(FxHashMap<Key, Option<(Key, Key)>>);

impl Junctions {
    fn of(cells: &[Vec<Vec<Key>>]) -> Self {
        let mut passes: FxHashMap<Key, Option<(Key, Key)>> = FxHashMap::default();
        for ring in cells.iter().flatten().filter(|ring| ring.len() > 2) {
            for at in 0..ring.len() {
                let (before, after) = (ring[(at + ring.len() - 1) % ring.len()], ring[(at + 1) % ring.len()]);
                let pass = Some((before.min(after), before.max(after)));
                let first = passes.entry(ring[at]).or_insert(pass);
                if *first != pass {
                    *first = None;
                }
            }
        }
        Self(passes)
    }

    fn is_one(&self, key: &Key) -> bool {
        matches!(self.0.get(key), Some(None))
    }

    /// A ring as pieces from junction to junction, or whole, ending where it began.
    fn cut(&self, ring: &[Key]) -> Vec<Vec<Key>> {
        let n = ring.len();
        let junctions: Vec<usize> = (0..n).filter(|at| self.is_one(&ring[*at])).collect();
        let round = |from: usize, to: usize| (from..=to).map(|at| ring[at % n]).collect::<Vec<Key>>();
        let Some(first) = junctions.first() else {
            // Where a loop begins must not depend on who follows it.
            let start = (0..n).min_by_key(|at| ring[*at]).unwrap_or(0);
            return vec![round(start, start + n)];
        };
        junctions.iter().zip(junctions.iter().skip(1).chain(&[first + n])).map(|(from, to)| round(*from, *to)).collect()
    }
}

/// The same piece whichever way round it is followed, and whether it was turned.
fn canonical(piece: Vec<Key>) -> (Vec<Key>, bool) {
    let is_backwards = piece.iter().rev().lt(piece.iter());
    if is_backwards { (piece.into_iter().rev().collect(), true) } else { (piece, false) }
}

/// Fewer points, none of those that go further than `tolerance` from what remains; the ends stay.
fn simplified(points: &[Point], tolerance: f64) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    if last < 2 {
        return points.to_vec();
    }
    let mut is_kept = vec![false; points.len()];
    (is_kept[0], is_kept[last]) = (true, true);
    let (middle, _) = farthest(points, 0, last);
    is_kept[middle] = true;
    let mut stretches = vec![(0, middle), (middle, last)];
    if points[0] == points[last] {
        let (left, right) = (farthest(points, 0, middle), farthest(points, middle, last));
        let third = if left.1 >= right.1 { left.0 } else { right.0 };
        is_kept[third] = true;
        stretches = if third < middle {
            vec![(0, third), (third, middle), (middle, last)]
        } else {
            vec![(0, middle), (middle, third), (third, last)]
        };
    }
    while let Some((from, to)) = stretches.pop() {
        let (at, distance) = farthest(points, from, to);
        if distance > tolerance {
            is_kept[at] = true;
            stretches.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(point, _)| *point).collect()
}

/// The point of a stretch furthest from the line between its ends, and how far; the first of them.
fn farthest(points: &[Point], from: usize, to: usize) -> (usize, f64) {
    let mut best = (from, -1.0);
    for at in from + 1..to {
        let far = off(points[at], points[from], points[to]);
        if far > best.1 {
            best = (at, far);
        }
    }
    best
}

/// Distance of a point from a segment.
fn off(point: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((point.0 - from.0) * dx + (point.1 - from.1) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (point.0 - from.0 - along * dx, point.1 - from.1 - along * dy);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(key: Key) -> Point {
        (f64::from(key.0), f64::from(key.1))
    }

    fn area(ring: &[Point]) -> f64 {
        (0..ring.len()).map(|at| (ring[at], ring[(at + 1) % ring.len()])).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    /// Two squares of 1 000 whose common border is jagged; each goes round in its own direction, from its own start.
    fn neighbours() -> Vec<Vec<Vec<Key>>> {
        let border: Vec<Key> = (0..=100).map(|step| (1000 + [0, 7, -4, 11, -9][step % 5], step as i32 * 10)).collect();
        let mut left = vec![(0, 0)];
        left.extend(&border);
        left.push((0, 1000));
        let mut right = vec![(2000, 1000), (2000, 0)];
        right.extend(&border);
        left.rotate_left(37);
        right.reverse();
        right.rotate_left(61);
        vec![vec![left], vec![right]]
    }

    #[test]
    fn neighbours_keep_one_border_however_it_is_simplified() {
        for tolerance in [0.0, 5.0, 25.0, 500.0] {
            let map = topology(&neighbours(), plain, tolerance);
            assert_eq!(map.arcs.len(), 3);
            let shared: Vec<&Arc> = map.arcs.iter().filter(|arc| arc.cells == [0, 1]).collect();
            assert_eq!(shared.len(), 1);
            let (left, right) = (map.rings(0).remove(0), map.rings(1).remove(0));
            assert!(shared[0].points.iter().all(|point| left.contains(point) && right.contains(point)));
            // What one loses the other gains: together they are the rectangle still.
            assert!((area(&left) + area(&right) - 2_000_000.0).abs() < 1e-6, "{tolerance}");
        }
        let drawn = |tolerance| topology(&neighbours(), plain, tolerance).arcs.iter().map(|arc| arc.points.len()).sum::<usize>();
        assert!(drawn(0.0) > 100 && drawn(25.0) < 12, "{} {}", drawn(0.0), drawn(25.0));
    }

    #[test]
    fn no_area_falls_flat() {
        let circle: Vec<Key> = (0..60)
            .map(|step| f64::from(step) / 60.0 * std::f64::consts::TAU)
            .map(|angle| ((libm::cos(angle) * 100.0) as i32, (libm::sin(angle) * 100.0) as i32))
            .collect();
        // An island, and a town inside another: its border is its neighbour's hole.
        let outside = vec![(-300, -300), (300, -300), (300, 300), (-300, 300)];
        let mut hole = circle.clone();
        hole.reverse();
        hole.rotate_left(13);
        let map = topology(&[vec![outside, hole], vec![circle]], plain, 1e9);
        assert_eq!(map.arcs.len(), 2);
        let (town, hole) = (map.rings(1).remove(0), map.rings(0).remove(1));
        assert!(town.len() == 3 && hole.len() == 3 && area(&town) > 1000.0 && (area(&town) - area(&hole)).abs() < 1e-9);
    }

    #[test]
    fn rings_that_are_none_are_left_out() {
        let map = topology(&[vec![vec![(0, 0), (1, 1)], vec![]], vec![]], plain, 1.0);
        assert_eq!((map.arcs.len(), map.rings(0).len(), map.rings(1).len()), (0, 0, 0));
    }
}
