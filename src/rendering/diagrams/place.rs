//! Where nodes stand, so that no box touches another and lines are short and cross little.
//!
//! # Method     Simulated annealing in two stages. First freely: boxes may overlap, at a price that rises. Then each box goes to the nearest free place, and the
//! search goes on among *legal* placements only: a step that would bring two boxes nearer than the gap is refused, so labels don't overlap by
//! construction. A step moves a node, turns its label to another side, or exchanges two nodes. Cost: length of lines × weight, crossings, lines
//! through boxes or through names, lines that leave a node nearly together, distance to a wished place. Best of two runs.
//! # Choices    Forces (fjadra, a port of d3-force) draw a good shape but know only discs: labels overlapped, and pushing them apart afterwards undid the
//! shape. Grids are legal too, but hide lines behind one another.
//! Legal steps alone (no free stage) leave twice the crossings: boxes block one another's way. Holding territories to their place on the map
//! was tried too: on 14 of them, 18 partners and 53 lines, 33 crossings and 19 lines through a box, against 20 and 1 without.
//! # Cost       O(rounds · n · d · (e + n)) time for n nodes of d lines each, e lines in all: made for drawings of some 40 labels. No disk, no clock; random
//! numbers from fixed seeds: the same placement on every machine.
//! # Source     Davidson & Harel, "Drawing graphs nicely using simulated annealing", ACM Trans. Graphics 15(4), 1996.

use super::geometry::{Point, Rect, cross, distance};
use rayon::prelude::*;

/// A node's box around the point that its lines run to, in one of the forms it may take (label under, above, right, left).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    /// From the box's upper left corner to the point.
    pub anchor: Point,
    /// Size of the box.
    pub size: (f64, f64),
    /// The part of the box that holds the name, by its corner from the point: a line of the node itself may run there, at a price.
    pub name: Rect,
}

/// A node to place.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Forms it may take, the preferred one first; at least one.
    pub forms: Vec<Form>,
    /// Where one would like it, in shares of the drawing's width and height.
    pub wish: Option<Point>,
}

/// A line between two items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub from: usize,
    pub to: usize,
    pub weight: f64,
}

impl Line {
    /// The item at which both lines end.
    fn shared_end(&self, other: &Line) -> Option<usize> {
        [self.from, self.to].into_iter().find(|end| *end == other.from || *end == other.to)
    }
}

/// Cosine of the angle at which two points are seen from a third.
fn cosine(from: Point, a: Point, b: Point) -> f64 {
    let lengths = distance(from, a) * distance(from, b);
    if lengths == 0.0 { 0.0 } else { ((a.0 - from.0) * (b.0 - from.0) + (a.1 - from.1) * (b.1 - from.1)) / lengths }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// The point that its lines run to.
    pub point: Point,
    /// Which of its forms it takes.
    pub form: usize,
}

/// The room to fill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub width: f64,
    /// Wished height; more is taken when the boxes need it.
    pub height: f64,
    /// Least distance between two boxes.
    pub gap: f64,
}

/// A crossing costs as much as this many pixels of line.
const CROSSING: f64 = 70.0;
/// A line through a box: worse, for it may be read as ending there.
const THROUGH: f64 = 400.0;
/// A line through the name of its own node: the name stands on a white ground, but the line is cut.
const OWN_NAME: f64 = 60.0;
/// Two lines of one node that leave it nearly together (less than 12°: cosine above .978) read as one.
const TOGETHER: f64 = 60.0;
const NEARLY_TOGETHER: f64 = 0.978;
/// Lines shorter than this are squeezed between shapes; each missing pixel costs two.
const SHORTEST: f64 = 75.0;
/// A pixel away from the wished place.
const AWAY: f64 = 1.2;
/// A form that isn't the preferred one.
const TURNED: f64 = 12.0;
/// A pixel by which boxes overlap, at the end of the free search.
const OVERLAP: f64 = 12.0;
/// Steps for each node in the free stage and in the legal one: with twice as many, crossings varied as much as with another seed, and no more.
const FREE_ROUNDS: usize = 600;
const LEGAL_ROUNDS: usize = 300;
/// How much worse a step may be at first: in the free stage two lines through boxes, in the legal one a turned label.
const FREE_HEAT: f64 = 600.0;
const LEGAL_HEAT: f64 = 25.0;
/// Any numbers will do; they are fixed so that a drawing never changes.
const SEEDS: [u64; 2] = [0x6d61_696c_6c61_6765, 0x6d61_696c_6c61_6766];

/// Places the items; returns a spot each, and the height taken.
pub(super) fn place(items: &[Item], lines: &[Line], room: Room) -> (Vec<Spot>, f64) {
    if items.is_empty() {
        return (Vec::new(), 0.0);
    }
    let widest = items.iter().flat_map(|item| &item.forms).map(|form| form.size.0).fold(0.0, f64::max);
    // A box wider than the room would find no legal place.
    let room = Room { width: room.width.max(widest + room.gap + 1.0), ..room };
    let (spots, height) = shelves(items, room);
    let room = Room { height, ..room };
    let runs: Vec<(f64, Search)> = SEEDS
        .par_iter()
        .map(|seed| {
            let (of, spots) = (lines_of(items.len(), lines), spots.clone());
            let mut search = Search::new(items, lines, of, room, spots, *seed);
            search.run(FREE_ROUNDS, FREE_HEAT, height.max(room.width) / 2.0);
            search.legalise();
            search.run(LEGAL_ROUNDS, LEGAL_HEAT, 60.0);
            ((0..items.len()).map(|i| search.cost(i, f64::INFINITY)).sum(), search)
        })
        .collect();
    let best = runs.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, mut search)) = best else { return (Vec::new(), 0.0) };
    let top = search.rects.iter().map(|rect| rect.y).fold(f64::INFINITY, f64::min);
    let bottom = search.rects.iter().map(Rect::bottom).fold(0.0, f64::max);
    let left = search.rects.iter().map(|rect| rect.x).fold(f64::INFINITY, f64::min);
    let right = search.rects.iter().map(Rect::right).fold(0.0, f64::max);
    for spot in &mut search.spots {
        // Few items don't fill the width: they stand in its middle.
        spot.point.0 += (room.width - left - right) / 2.0;
        spot.point.1 -= top;
    }
    (search.spots, bottom - top)
}

fn lines_of(n: usize, lines: &[Line]) -> Vec<Vec<usize>> {
    let mut of = vec![Vec::new(); n];
    for (at, line) in lines.iter().enumerate() {
        of[line.from].push(at);
        of[line.to].push(at);
    }
    of
}

/// A legal beginning: items from top to bottom as they wish, row by row, each row spread over the width.
fn shelves(items: &[Item], room: Room) -> (Vec<Spot>, f64) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    let wished = |i: usize| items[i].wish.unwrap_or((0.5, 0.5));
    order.sort_by(|a, b| wished(*a).1.total_cmp(&wished(*b).1).then(a.cmp(b)));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut used = f64::INFINITY;
    for i in order {
        let width = items[i].forms[0].size.0 + room.gap + 1.0;
        if used + width > room.width {
            rows.push(Vec::new());
            used = 0.0;
        }
        used += width;
        if let Some(row) = rows.last_mut() {
            row.push(i);
        }
    }
    let heights: Vec<f64> =
        rows.iter().map(|row| row.iter().map(|i| items[*i].forms[0].size.1).fold(0.0, f64::max) + room.gap + 1.0).collect();
    let needed: f64 = heights.iter().sum();
    let spare = (room.height - needed).max(0.0) / rows.len() as f64;
    let mut spots = vec![Spot { point: (0.0, 0.0), form: 0 }; items.len()];
    let mut y = 0.0;
    for (row, height) in rows.iter_mut().zip(&heights) {
        row.sort_by(|a, b| wished(*a).0.total_cmp(&wished(*b).0).then(a.cmp(b)));
        let taken: f64 = row.iter().map(|i| items[*i].forms[0].size.0 + room.gap + 1.0).sum();
        let between = (room.width - taken).max(0.0) / row.len() as f64;
        let mut x = between / 2.0;
        for i in row.iter() {
            let form = items[*i].forms[0];
            spots[*i].point = (x + form.anchor.0, y + form.anchor.1);
            x += form.size.0 + room.gap + 1.0 + between;
        }
        y += height + spare;
    }
    (spots, room.height.max(needed))
}

struct Search<'a> {
    items: &'a [Item],
    lines: &'a [Line],
    of: Vec<Vec<usize>>,
    room: Room,
    spots: Vec<Spot>,
    /// Box and name of every item where it stands.
    rects: Vec<Rect>,
    names: Vec<Rect>,
    /// Cost of every item since the last step that was taken, where it was asked for.
    known: Vec<Option<f64>>,
    dice: Dice,
    /// Price of a pixel of overlap, while overlaps are allowed.
    overlap: Option<f64>,
}

impl<'a> Search<'a> {
    fn new(items: &'a [Item], lines: &'a [Line], of: Vec<Vec<usize>>, room: Room, spots: Vec<Spot>, seed: u64) -> Self {
        let rects = items.iter().zip(&spots).map(|(item, spot)| rect_of(item, *spot)).collect();
        let names = items.iter().zip(&spots).map(|(item, spot)| name_of(item, *spot)).collect();
        Self { items, lines, of, room, spots, rects, names, known: vec![None; items.len()], dice: Dice(seed), overlap: Some(0.0) }
    }

    fn put(&mut self, i: usize, spot: Spot) {
        self.spots[i] = spot;
        self.rects[i] = rect_of(&self.items[i], spot);
        self.names[i] = name_of(&self.items[i], spot);
    }

    /// `rounds` steps for each node, from `heat` and `reach` pixels down to nearly nothing.
    fn run(&mut self, rounds: usize, heat: f64, reach: f64) {
        let n = self.items.len();
        let steps = rounds * n;
        for step in 0..steps {
            let done = step as f64 / steps as f64;
            let left = (1.0 - done) * (1.0 - done);
            let (heat, stride) = (heat * left, 6.0 + reach * left);
            // The price rises a hundred times, not at every step: what was priced stays priced meanwhile.
            if self.overlap.is_some() && step % (1 + steps / 100) == 0 {
                self.overlap = Some(OVERLAP * (0.1 + 0.9 * done));
                self.forget();
            }
            let i = self.dice.below(n);
            if n > 1 && step % 10 == 0 {
                let j = self.dice.below(n);
                self.exchange(i, j, heat);
                continue;
            }
            let here = self.spots[i];
            let forms = self.items[i].forms.len();
            let form = if forms > 1 && step % 5 == 1 { self.dice.below(forms) } else { here.form };
            let base = if step % 7 == 3 { self.middle_of_neighbours(i).unwrap_or(here.point) } else { here.point };
            let point = (base.0 + (self.dice.unit() - 0.5) * stride, base.1 + (self.dice.unit() - 0.5) * stride);
            self.attempt(i, Spot { point, form }, heat);
        }
    }

    /// Takes each item, those with a wish and the largest first, to the free place nearest to where it stands; makes the room taller when none is left.
    fn legalise(&mut self) {
        self.overlap = None;
        self.forget();
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        let area = |i: usize| self.items[i].forms[0].size.0 * self.items[i].forms[0].size.1;
        order.sort_by(|a, b| {
            self.items[*b].wish.is_some().cmp(&self.items[*a].wish.is_some()).then(area(*b).total_cmp(&area(*a))).then(a.cmp(b))
        });
        let mut settled: Vec<Rect> = Vec::new();
        for i in order {
            loop {
                let spot = self.nearest_free(i, &settled);
                if let Some(spot) = spot {
                    self.put(i, spot);
                    settled.push(self.rects[i]);
                    break;
                }
                self.room.height += 40.0;
            }
        }
    }

    fn nearest_free(&self, i: usize, settled: &[Rect]) -> Option<Spot> {
        const STEP: f64 = 6.0;
        let here = self.spots[i];
        let mut best: Option<(f64, Spot)> = None;
        let (columns, rows) = ((self.room.width / STEP) as i32, (self.room.height / STEP) as i32);
        let consider = |best: &mut Option<(f64, Spot)>, spot: Spot| {
            let away = distance(spot.point, here.point) + if spot.form == here.form { 0.0 } else { TURNED };
            if best.is_some_and(|(least, _)| least <= away) {
                return;
            }
            let rect = rect_of(&self.items[i], spot);
            if self.is_inside(&rect) && settled.iter().all(|other| !rect.overlaps(other, self.room.gap)) {
                *best = Some((away, spot));
            }
        };
        for form in 0..self.items[i].forms.len() {
            consider(&mut best, Spot { point: here.point, form });
            for row in 0..=rows {
                if best.is_some_and(|(least, _)| least <= (f64::from(row) * STEP - here.point.1).abs()) {
                    continue;
                }
                for column in 0..=columns {
                    consider(&mut best, Spot { point: (f64::from(column) * STEP, f64::from(row) * STEP), form });
                }
            }
        }
        best.map(|(_, spot)| spot)
    }

    fn is_inside(&self, rect: &Rect) -> bool {
        rect.x >= 0.0 && rect.y >= 0.0 && rect.right() <= self.room.width && rect.bottom() <= self.room.height
    }

    fn middle_of_neighbours(&self, i: usize) -> Option<Point> {
        let others: Vec<Point> = self.of[i].iter().map(|at| self.spots[self.other(i, *at)].point).collect();
        let n = others.len() as f64;
        (n > 0.0).then(|| (others.iter().map(|p| p.0).sum::<f64>() / n, others.iter().map(|p| p.1).sum::<f64>() / n))
    }

    fn other(&self, i: usize, line: usize) -> usize {
        let line = self.lines[line];
        if line.from == i { line.to } else { line.from }
    }

    /// Inside the drawing, and, once overlaps are banned, no box nearer than the gap?
    fn is_legal(&self, i: usize) -> bool {
        let rect = self.rects[i];
        let is_free = |(j, other): (usize, &Rect)| j == i || !rect.overlaps(other, self.room.gap);
        self.is_inside(&rect) && (self.overlap.is_some() || self.rects.iter().enumerate().all(is_free))
    }

    /// What of the cost depends on where one item stands; given up, as infinite, once it is above a limit.
    fn cost(&self, i: usize, limit: f64) -> f64 {
        let here = self.spots[i];
        let mut cost = if here.form == 0 { 0.0 } else { TURNED };
        if let Some(wish) = self.items[i].wish {
            cost += AWAY * distance(here.point, (wish.0 * self.room.width, wish.1 * self.room.height));
        }
        let rect = self.rects[i];
        if let Some(price) = self.overlap {
            let depths = self.rects.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, other)| rect.depth(other, self.room.gap));
            cost += price * depths.sum::<f64>();
        }
        for at in &self.of[i] {
            if cost > limit {
                return f64::INFINITY;
            }
            let line = self.lines[*at];
            let ends = (self.spots[line.from].point, self.spots[line.to].point);
            let length = distance(ends.0, ends.1);
            cost += line.weight * (length + 2.0 * (SHORTEST - length).max(0.0));
            for end in [line.from, line.to] {
                if self.names[end].is_crossed_by(ends.0, ends.1) {
                    cost += OWN_NAME;
                }
            }
            for (position, other) in self.lines.iter().enumerate() {
                if position == *at {
                    continue;
                }
                match line.shared_end(other) {
                    Some(end) => {
                        let far = |line: &Line| self.spots[if line.from == end { line.to } else { line.from }].point;
                        if cosine(self.spots[end].point, far(&line), far(other)) > NEARLY_TOGETHER {
                            cost += TOGETHER;
                        }
                    }
                    None if cross(ends, (self.spots[other.from].point, self.spots[other.to].point)) => cost += CROSSING,
                    None => {}
                }
            }
            for (j, other) in self.rects.iter().enumerate() {
                if j != line.from && j != line.to && other.is_crossed_by(ends.0, ends.1) {
                    cost += THROUGH;
                }
            }
        }
        for line in self.lines.iter().filter(|line| line.from != i && line.to != i) {
            if rect.is_crossed_by(self.spots[line.from].point, self.spots[line.to].point) {
                cost += THROUGH;
            }
        }
        cost
    }

    fn known_cost(&mut self, i: usize) -> f64 {
        let cost = self.known[i].unwrap_or_else(|| self.cost(i, f64::INFINITY));
        self.known[i] = Some(cost);
        cost
    }

    fn forget(&mut self) {
        self.known.fill(None);
    }

    fn attempt(&mut self, i: usize, to: Spot, heat: f64) {
        let before = self.spots[i];
        let limit = self.known_cost(i) + self.dice.patience(heat);
        self.put(i, to);
        if self.is_legal(i) && self.cost(i, limit) <= limit {
            self.forget();
        } else {
            self.put(i, before);
        }
    }

    /// Exchanges the points of two items. What the two share is counted twice on both sides of the comparison: a step's price, not the total, decides.
    fn exchange(&mut self, i: usize, j: usize, heat: f64) {
        if i == j {
            return;
        }
        let (a, b) = (self.spots[i], self.spots[j]);
        let limit = self.known_cost(i) + self.known_cost(j) + self.dice.patience(heat);
        self.put(i, Spot { point: b.point, ..a });
        self.put(j, Spot { point: a.point, ..b });
        if self.is_legal(i) && self.is_legal(j) && self.cost(i, limit) + self.cost(j, limit) <= limit {
            self.forget();
        } else {
            self.put(i, a);
            self.put(j, b);
        }
    }
}

fn rect_of(item: &Item, spot: Spot) -> Rect {
    let form = item.forms[spot.form];
    Rect { x: spot.point.0 - form.anchor.0, y: spot.point.1 - form.anchor.1, width: form.size.0, height: form.size.1 }
}

fn name_of(item: &Item, spot: Spot) -> Rect {
    let name = item.forms[spot.form].name;
    Rect { x: spot.point.0 + name.x, y: spot.point.1 + name.y, ..name }
}

/// SplitMix64 (Steele, Lea & Flood 2014): a fixed stream of numbers.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// By how much a step may be worse: exponential of mean `heat` (Metropolis's rule, drawn before the step is priced).
    fn patience(&mut self, heat: f64) -> f64 {
        -heat * libm::log(1.0 - self.unit())
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn under(width: f64, height: f64) -> Form {
        Form { anchor: (width / 2.0, 10.0), size: (width, height), name: Rect { x: -width / 2.0, y: 10.0, width, height: height - 20.0 } }
    }

    fn crossings(spots: &[Spot], lines: &[Line]) -> usize {
        let ends = |line: &Line| (spots[line.from].point, spots[line.to].point);
        lines.iter().enumerate().map(|(at, a)| lines[..at].iter().filter(|b| cross(ends(a), ends(b))).count()).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn boxes_never_come_nearer_than_the_gap(
            sizes in prop::collection::vec((20.0..160.0, 20.0..70.0), 1..24),
            ends in prop::collection::vec((0usize..24, 0usize..24), 0..30),
        ) {
            let items: Vec<Item> = sizes
                .iter()
                .map(|(w, h)| Item { forms: vec![under(*w, *h), Form { anchor: (10.0, h / 2.0), ..under(*w, *h) }], wish: None })
                .collect();
            let n = items.len();
            let lines: Vec<Line> =
                ends.iter().map(|(a, b)| (a % n, b % n)).filter(|(a, b)| a != b).map(|(from, to)| Line { from, to, weight: 1.0 }).collect();
            let room = Room { width: 720.0, height: 500.0, gap: 8.0 };
            let (spots, height) = place(&items, &lines, room);
            let rects: Vec<Rect> = items.iter().zip(&spots).map(|(item, spot)| {
                let form = item.forms[spot.form];
                Rect { x: spot.point.0 - form.anchor.0, y: spot.point.1 - form.anchor.1, width: form.size.0, height: form.size.1 }
            }).collect();
            for (at, a) in rects.iter().enumerate() {
                prop_assert!(a.x >= -1e-9 && a.y >= -1e-9 && a.right() <= 720.0 + 1e-9 && a.bottom() <= height + 1e-9);
                prop_assert!(rects[..at].iter().all(|b| !a.overlaps(b, 8.0 - 1e-6)));
            }
            prop_assert_eq!(place(&items, &lines, room).0, spots);
        }
    }

    #[test]
    fn a_tree_is_drawn_without_a_crossing() {
        let items: Vec<Item> = (0..15).map(|_| Item { forms: vec![under(80.0, 36.0)], wish: None }).collect();
        let lines: Vec<Line> = (1..15).map(|i| Line { from: (i - 1) / 2, to: i, weight: 1.0 }).collect();
        let (spots, _) = place(&items, &lines, Room { width: 720.0, height: 500.0, gap: 8.0 });
        assert_eq!(crossings(&spots, &lines), 0);
    }

    #[test]
    fn nothing_takes_no_room() {
        assert_eq!(place(&[], &[], Room { width: 720.0, height: 500.0, gap: 8.0 }), (vec![], 0.0));
    }
}
