//! Where territories stand on the sheet: their outlines, or points at their coordinates, or tiles when nothing says where they are.
//!
//! # Method     Longitude and latitude are taken as plane coordinates, the first shortened by the cosine of the middle latitude: over a département the error is less than a line's width.
//! # Odd cases  A territory without an outline of its own is drawn as the outlines of those that it holds. Outlines win over points; points are drawn when half of the territories have
//! coordinates at least; else tiles, basin by basin.

use super::super::geometry::{Point, Rect};
use super::super::label::{Type, clean, shorten};
use super::super::sheet::{Align, FAINT, INK, NAME, PLAIN, QUIET, Sheet, WIDTH, rectangle, segment};
use super::arcs::{Key, Topology, topology};
use crate::dossier::{Dossier, Level, TerritoryIdx};
use crate::planning::basins::unit;
use crate::rendering::svg::{Element, coordinate};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Highest map, in pixels: a page of A4 holds it with its legend.
const HEIGHT: f64 = 620.0;
/// Points nearer than this to what is drawn are left out: half a pixel.
const TOLERANCE: f64 = 0.5;
/// Territories that are named on the map; more would hide it.
const NAMED: usize = 60;
/// Room between tiles.
const GAP: f64 = 4.0;
/// Kilometres in a degree of latitude.
const KM: f64 = 111.2;

/// Territories laid out on the sheet.
#[derive(Debug)]
pub(super) struct Ground {
    /// The territories right under the basins, or the département: what is drawn, in canonical order.
    pub units: Vec<TerritoryIdx>,
    /// How they are drawn.
    pub plot: Plot,
    /// Room that it takes, in pixels.
    pub size: (f64, f64),
    /// Where each stands; none for what has no place.
    pub centres: Vec<Option<Point>>,
    /// Pixels in a kilometre; none for tiles.
    scale: Option<f64>,
}

/// How territories are drawn.
#[derive(Debug)]
pub(super) enum Plot {
    /// Their outlines, and the territory, as a position, that each cell is part of.
    Outlines(Topology, Vec<usize>),
    /// Discs of this radius.
    Points(f64),
    /// Tiles of this size, with the name of each row of tiles and the height where it stands.
    Tiles((f64, f64), Vec<(String, f64)>),
}

impl Ground {
    /// Lays out the territories of a dossier; nothing when there are fewer than two.
    pub fn of(dossier: &Dossier) -> Option<Self> {
        let units: Vec<TerritoryIdx> =
            (0..dossier.territories.len()).map(TerritoryIdx::from).filter(|t| unit(dossier, *t) == Some(*t)).collect();
        if units.len() < 2 {
            return None;
        }
        Some(outlines(dossier, &units).or_else(|| points(dossier, &units)).unwrap_or_else(|| tiles(dossier, &units)))
    }

    /// Is it a plan of tiles, where neither distance nor direction means anything?
    pub fn is_schematic(&self) -> bool {
        matches!(self.plot, Plot::Tiles(..))
    }

    /// The position of a territory among the units.
    pub fn position(&self, territory: TerritoryIdx) -> Option<usize> {
        self.units.binary_search(&territory).ok()
    }

    /// How many have no place on it.
    pub fn n_absent(&self) -> usize {
        self.centres.iter().filter(|centre| centre.is_none()).count()
    }

    /// The territory's shape, its paint still to be set; none for what has no place.
    pub fn shape(&self, at: usize) -> Option<Element> {
        let centre = self.centres[at]?;
        Some(match &self.plot {
            Plot::Outlines(map, owners) => {
                let cells = (0..owners.len()).filter(|cell| owners[*cell] == at);
                let mut path = String::new();
                cells.flat_map(|cell| map.rings(cell)).for_each(|ring| trace(&mut path, &ring, true));
                Element::new("path").with("d", path).with("fill-rule", "evenodd")
            }
            Plot::Points(radius) => Element::new("circle").at("cx", centre.0).at("cy", centre.1).at("r", *radius),
            Plot::Tiles((width, height), _) => rectangle(Rect::around(centre, *width, *height)),
        })
    }

    /// Borders: thin between territories (left out when `are_thin_drawn` is false), thick between those of two basins and at the edge.
    pub fn borders(&self, dossier: &Dossier, are_thin_drawn: bool) -> Vec<Element> {
        let Plot::Outlines(map, owners) = &self.plot else { return Vec::new() };
        let parent = |at: usize| dossier.territory(self.units[at]).parent;
        let (mut thin, mut thick) = (String::new(), String::new());
        for arc in &map.arcs {
            let sides: BTreeSet<usize> = arc.cells.iter().map(|cell| owners[*cell as usize]).collect();
            let is_inner = arc.cells.len() > 1 && sides.len() == 1;
            let is_thick = arc.cells.len() == 1 || sides.iter().map(|at| parent(*at)).collect::<BTreeSet<_>>().len() > 1;
            if !is_inner {
                trace(if is_thick { &mut thick } else { &mut thin }, &arc.points, false);
            }
        }
        let line = |path: String, ink: &'static str, width: f64| {
            Element::new("path")
                .with("d", path)
                .with("fill", "none")
                .with("stroke", ink)
                .at("stroke-width", width)
                .with("stroke-linejoin", "round")
        };
        let mut drawn = Vec::new();
        if are_thin_drawn && !thin.is_empty() {
            drawn.push(line(thin, FAINT, 0.7));
        }
        if !thick.is_empty() {
            drawn.push(line(thick, INK, 1.8));
        }
        drawn
    }

    /// Names of the territories, as many as fit without touching one another; of the basins instead when there are too many. `top`: where the ground begins.
    /// How many found no room.
    pub fn write_names(&self, sheet: &mut Sheet, dossier: &Dossier, top: f64) -> usize {
        if let Plot::Tiles((width, _), rows) = &self.plot {
            for (name, y) in rows.iter().filter(|(name, _)| !name.is_empty()) {
                sheet.write((0.0, top + y), &shorten(name, WIDTH, NAME), NAME, Align::Start);
            }
            if *width < 40.0 {
                return 0;
            }
        }
        let names = self.names(dossier);
        // A name beside its own point must not hide another's.
        let discs: Vec<Rect> = match &self.plot {
            Plot::Points(radius) if self.units.len() <= NAMED => {
                let disc = |(x, y): &Point| Rect::around((*x, y + top), 2.0 * radius, 2.0 * radius);
                self.centres.iter().flatten().map(disc).collect()
            }
            _ => Vec::new(),
        };
        let mut taken: Vec<Rect> = Vec::new();
        let mut n_left_out = 0;
        for (centre, name, style) in names {
            let room = if let Plot::Tiles((width, _), _) = &self.plot { width - 6.0 } else { 220.0 };
            let text = shorten(&name, room, style);
            let (width, height) = (style.width(&text), style.line());
            let spots = match &self.plot {
                Plot::Points(radius) if style == PLAIN => {
                    let (beside, under) = (radius + 5.0 + width / 2.0, radius + 1.0 + height / 2.0);
                    vec![(0.0, under), (beside, 0.0), (-beside, 0.0), (0.0, -under)]
                }
                // The figure stands under the name.
                Plot::Tiles((across, down), _) if *across >= 60.0 => vec![(0.0, 11.0 - down / 2.0)],
                _ => vec![(0.0, 0.0)],
            };
            let at = |(dx, dy): &Point| {
                let x = (centre.0 + dx).clamp(width / 2.0, (WIDTH - width / 2.0).max(width / 2.0));
                Rect::around((x, centre.1 + dy + top), width, height)
            };
            let is_free =
                |rect: &Rect| !taken.iter().any(|other| rect.overlaps(other, 1.0)) && !discs.iter().any(|disc| rect.overlaps(disc, 0.0));
            let found = spots.iter().map(at).find(is_free).filter(|_| !text.ends_with('…') || self.is_schematic());
            let Some(rect) = found else {
                n_left_out += 1;
                continue;
            };
            taken.push(rect);
            let (_, element) = super::super::sheet::line_of_text((rect.centre().0, rect.y), &text, style, Align::Middle);
            // A white rim keeps a name legible on any grey.
            let rim =
                element.with("stroke", "#ffffff").at("stroke-width", 3.0).with("paint-order", "stroke").with("stroke-linejoin", "round");
            sheet.draw_text(rect, &text, rim);
        }
        n_left_out
    }

    /// Names wished for, the most populous first, so that they find room first.
    fn names(&self, dossier: &Dossier) -> Vec<(Point, String, Type)> {
        if self.units.len() <= NAMED || self.is_schematic() {
            let mut order: Vec<usize> = (0..self.units.len()).filter(|at| self.centres[*at].is_some()).collect();
            let population = |at: usize| dossier.territory(self.units[at]).population.unwrap_or(0.0);
            order.sort_by(|a, b| population(*b).total_cmp(&population(*a)).then(a.cmp(b)));
            let names: Vec<String> = self.units.iter().map(|t| clean(&dossier.territory(*t).name)).collect();
            let names = super::super::label::without_common_beginning(&names);
            return order.into_iter().filter_map(|at| Some((self.centres[at]?, names[at].clone(), PLAIN))).collect();
        }
        let mut members: BTreeMap<TerritoryIdx, Vec<Point>> = BTreeMap::new();
        for (at, territory) in self.units.iter().enumerate() {
            let basin = dossier.territory(*territory).parent.filter(|parent| dossier.territory(*parent).level != Level::Department);
            if let (Some(basin), Some(centre)) = (basin, self.centres[at]) {
                members.entry(basin).or_default().push(centre);
            }
        }
        let mut basins: Vec<_> = members.into_iter().collect();
        basins.sort_by_key(|(basin, points)| (std::cmp::Reverse(points.len()), *basin));
        basins.into_iter().map(|(basin, points)| (mean(&points), clean(&dossier.territory(basin).name), NAME)).collect()
    }

    /// A bar that says how long some kilometres are, in the lower left corner; `top`: where the ground begins.
    pub fn write_scale(&self, sheet: &mut Sheet, top: f64) {
        let Some(scale) = self.scale else { return };
        let Some(km) = [50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5].into_iter().find(|km| km * scale <= WIDTH / 5.0) else { return };
        let (y, length) = (top + self.size.1 + 18.0, km * scale);
        for (from, to) in
            [((1.0, y), (1.0 + length, y)), ((1.0, y - 4.0), (1.0, y + 4.0)), ((1.0 + length, y - 4.0), (1.0 + length, y + 4.0))]
        {
            sheet.draw(segment(from, to).with("stroke", INK).at("stroke-width", 1.2));
        }
        let text = if km < 1.0 { "500\u{a0}m".to_owned() } else { format!("{km}\u{a0}km") };
        sheet.write((length + 8.0, y - QUIET.line() / 2.0), &text, QUIET, Align::Start);
        sheet.bottom = sheet.bottom.max(y + 8.0);
    }
}

/// The mean of some points.
fn mean(points: &[Point]) -> Point {
    let n = points.len().max(1) as f64;
    (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n)
}

/// Adds a line through points to the data of a path: each from the one before, which is half as long to write. In whole tenths of a pixel, so that nothing drifts.
fn trace(path: &mut String, points: &[Point], is_closed: bool) {
    let tenths = |value: f64| (value * 10.0).round();
    let mut last: Option<Point> = None;
    for (x, y) in points.iter().map(|(x, y)| (tenths(*x), tenths(*y))) {
        let _ = match last {
            None => write!(path, "M{} {}", coordinate(x / 10.0), coordinate(y / 10.0)),
            Some(at) if at == (x, y) => continue,
            Some(at) => write!(path, "l{} {}", coordinate((x - at.0) / 10.0), coordinate((y - at.1) / 10.0)),
        };
        last = Some((x, y));
    }
    if is_closed {
        path.push('Z');
    }
}

/// From degrees to pixels.
struct Projection {
    west: f64,
    north: f64,
    shrink: f64,
    scale: f64,
    left: f64,
}

impl Projection {
    /// The one that shows all these (longitude, latitude) as large as the sheet allows, with a margin around, and the room that it takes.
    fn of(places: &[(f64, f64)], margin: f64) -> Option<(Self, (f64, f64))> {
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            places.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((west, east), (south, north)) = (bounds(|p| p.0), bounds(|p| p.1));
        // The poles have no longitude; nobody's département is there.
        let shrink = libm::cos(((south + north) / 2.0).to_radians()).max(0.01);
        let (width, height) = ((east - west) * shrink, north - south);
        if !(width > 1e-6 || height > 1e-6) {
            return None;
        }
        let room = WIDTH - 2.0 * margin;
        let scale = (room / width.max(1e-6)).min((HEIGHT - 2.0 * margin) / height.max(1e-6));
        let left = margin + (room - width * scale) / 2.0;
        Some((Self { west, north: north + margin / scale, shrink, scale, left }, (WIDTH, height * scale + 2.0 * margin)))
    }

    fn point(&self, (longitude, latitude): (f64, f64)) -> Point {
        (self.left + (longitude - self.west) * self.shrink * self.scale, (self.north - latitude) * self.scale)
    }

    fn per_km(&self) -> f64 {
        self.scale / KM
    }
}

fn outlines(dossier: &Dossier, units: &[TerritoryIdx]) -> Option<Ground> {
    let has_outline: BTreeSet<TerritoryIdx> = dossier.outlines.iter().map(|outline| outline.territory).collect();
    let above = |t: TerritoryIdx| {
        std::iter::successors(dossier.territory(t).parent, |at| dossier.territory(*at).parent).take(dossier.territories.len())
    };
    let mut cells: Vec<Vec<Vec<Key>>> = Vec::new();
    let mut owners = Vec::new();
    let mut places = Vec::new();
    for outline in &dossier.outlines {
        let Some(owner) = unit(dossier, outline.territory).and_then(|owner| units.binary_search(&owner).ok()) else { continue };
        // A neighbourhood inside a commune that is drawn would hide it.
        let mut within = above(outline.territory).take_while(|t| unit(dossier, *t).is_some());
        if outline.territory != units[owner] && within.any(|t| has_outline.contains(&t)) {
            continue;
        }
        places.extend(outline.areas.iter().flatten().flatten().copied());
        cells.push(outline.areas.iter().flatten().map(|ring| ring.iter().map(key).collect()).map(without_repeats).collect());
        owners.push(owner);
    }
    // A map of a few among many would say more of the file than of the département.
    if owners.iter().collect::<BTreeSet<_>>().len() * 2 < units.len() {
        return None;
    }
    let (projection, size) = Projection::of(&places, 2.0)?;
    let map = topology(&cells, |(x, y)| projection.point((f64::from(x) / 1e6, f64::from(y) / 1e6)), TOLERANCE);
    let mut largest: Vec<Option<(f64, Point)>> = vec![None; units.len()];
    for (cell, owner) in owners.iter().enumerate() {
        for (area, centre) in map.rings(cell).iter().map(|ring| centroid(ring)) {
            if largest[*owner].is_none_or(|(most, _)| area > most) {
                largest[*owner] = Some((area, centre));
            }
        }
    }
    let centres = largest.into_iter().map(|found| found.map(|(_, centre)| centre)).collect();
    let scale = Some(projection.per_km());
    Some(Ground { units: units.to_vec(), plot: Plot::Outlines(map, owners), size, centres, scale })
}

fn key((longitude, latitude): &(f64, f64)) -> Key {
    // Degrees times a million hold in 32 bits.
    ((longitude * 1e6).round() as i32, (latitude * 1e6).round() as i32)
}

fn without_repeats(mut ring: Vec<Key>) -> Vec<Key> {
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// Area of a ring and its centre of gravity.
fn centroid(ring: &[Point]) -> (f64, Point) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (at, a) in ring.iter().enumerate() {
        let b = ring[(at + 1) % ring.len()];
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross / 2.0;
        x += (a.0 + b.0) * cross / 6.0;
        y += (a.1 + b.1) * cross / 6.0;
    }
    if area.abs() < 1e-9 { (0.0, mean(ring)) } else { (area.abs(), (x / area, y / area)) }
}

fn points(dossier: &Dossier, units: &[TerritoryIdx]) -> Option<Ground> {
    let place = |t: &TerritoryIdx| dossier.territory(*t).longitude.zip(dossier.territory(*t).latitude);
    let places: Vec<(f64, f64)> = units.iter().filter_map(place).collect();
    if places.len() < 2 || places.len() * 2 < units.len() {
        return None;
    }
    let (projection, size) = Projection::of(&places, 24.0)?;
    let radius = (libm::sqrt(size.0 * size.1 / places.len() as f64) * 0.16).clamp(3.0, 16.0);
    let centres = units.iter().map(|t| place(t).map(|place| projection.point(place))).collect();
    Some(Ground { units: units.to_vec(), plot: Plot::Points(radius), size, centres, scale: Some(projection.per_km()) })
}

fn tiles(dossier: &Dossier, units: &[TerritoryIdx]) -> Ground {
    let mut rows: BTreeMap<Option<TerritoryIdx>, Vec<usize>> = BTreeMap::new();
    for (at, territory) in units.iter().enumerate() {
        rows.entry(dossier.territory(*territory).parent).or_default().push(at);
    }
    let (width, height): (f64, f64) = match units.len() {
        ..=60 => (84.0, 38.0),
        61..=200 => (40.0, 28.0),
        _ => (20.0, 16.0),
    };
    let across = ((WIDTH + GAP) / (width + GAP)).floor().max(1.0) as usize;
    let (mut y, mut centres, mut heads) = (0.0, vec![None; units.len()], Vec::new());
    for (basin, mut members) in rows {
        members.sort_by(|a, b| dossier.territory(units[*a]).name.cmp(&dossier.territory(units[*b]).name).then(a.cmp(b)));
        heads.push((basin.map(|basin| clean(&dossier.territory(basin).name)).unwrap_or_default(), y));
        y += NAME.line() + 2.0;
        for line in members.chunks(across) {
            for (column, at) in line.iter().enumerate() {
                centres[*at] = Some((column as f64 * (width + GAP) + width / 2.0, y + height / 2.0));
            }
            y += height + GAP;
        }
        y += 6.0;
    }
    Ground { units: units.to_vec(), plot: Plot::Tiles((width, height), heads), size: (WIDTH, y), centres, scale: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Outline;
    use crate::dossier::testing::from_text;

    fn plan(rows: &str) -> Dossier {
        from_text(&format!(
            "territoires: id|nom|niveau|parent|latitude|longitude; dep|Dep|departement|; est|Est|bassin|dep; ouest|Ouest|bassin|dep{rows}"
        ))
        .dossier
    }

    #[test]
    fn a_degree_is_as_long_on_the_sheet_as_on_the_ground() {
        let (projection, (width, height)) = Projection::of(&[(2.0, 48.0), (3.0, 49.0)], 0.0).unwrap();
        let ((x, y), (x2, y2)) = (projection.point((2.0, 48.0)), projection.point((3.0, 49.0)));
        assert!(x2 > x && y2 < y, "north is up, east on the right");
        assert!(((x2 - x) / (y - y2) - libm::cos(48.5_f64.to_radians())).abs() < 1e-9);
        assert!(width == WIDTH && (height - HEIGHT).abs() < 1e-9 && (projection.per_km() * KM - HEIGHT).abs() < 1e-9);
        assert!(Projection::of(&[(2.0, 48.0), (2.0, 48.0)], 0.0).is_none());
    }

    #[test]
    fn outlines_then_points_then_tiles() {
        let mut dossier = plan("; a|Arvel|commune|est|48.1|2.1; b|Brune|commune|est|48.2|2.3; c|Cerny|commune|ouest|48.4|2.2");
        assert!(matches!(Ground::of(&dossier).unwrap().plot, Plot::Points(_)));
        let square = |x: f64| vec![vec![vec![(x, 48.0), (x + 0.1, 48.0), (x + 0.1, 48.1), (x, 48.1)]]];
        let at = |id: &str| TerritoryIdx::from(dossier.territories.iter().position(|t| t.id == id).unwrap());
        let outlines: Vec<Outline> =
            [("a", 2.0), ("b", 2.1), ("c", 2.2)].map(|(id, x)| Outline { territory: at(id), areas: square(x) }).to_vec();
        dossier.outlines = outlines;
        let ground = Ground::of(&dossier).unwrap();
        let borders = ground.borders(&dossier, true);
        assert_eq!(borders.len(), 2, "thin between a and b, thick between b and c and around");
        assert!(borders[0].xml().matches('M').count() == 1 && borders[1].xml().matches('M').count() == 5, "{borders:?}");
        let tiles = Ground::of(&plan("; a|Arvel|commune|est; b|Brune|commune|est; c|Cerny|commune|ouest")).unwrap();
        assert!(tiles.is_schematic() && tiles.n_absent() == 0);
        assert!(Ground::of(&plan("; a|Arvel|commune|est")).is_none());
    }
}
