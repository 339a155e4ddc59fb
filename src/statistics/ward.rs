//! A tree of groups, each merger the one that scatters least: Ward's method.
//!
//! # Choices  Heights are those of scipy and of R's `ward.D2`: the square root of twice what the merger adds to the sum of squares. Ties go to the earlier groups.
//! # Source
//! Ward, "Hierarchical grouping to optimize an objective function", JASA 58, 1963; Murtagh & Legendre, "Ward's hierarchical agglomerative clustering method",
//! J. Classification 31, 2014. Lance–Williams update on squared dissimilarities.

use super::dissimilarity::Dissimilarity;

/// Two groups that become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Merger {
    /// The two groups: below `n`, a thing alone; else `n` + the position of the merger that made it. The lower number first.
    pub groups: (usize, usize),
    /// How far apart they were.
    pub height: f64,
}

/// The whole tree over `n` things: n − 1 mergers, in rising order of height.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    n: usize,
    /// The mergers, in order.
    pub mergers: Vec<Merger>,
}

/// Builds the tree.
///
/// # Cost  O(n³) time at worst, O(n²) memory: made for some hundreds of things.
pub fn ward(between: &Dissimilarity) -> Tree {
    let n = between.len();
    let mut squares: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| between.at(i, j) * between.at(i, j)).collect()).collect();
    // Of each group still apart: its number and size; merged ones stand under the row of their first member.
    let mut alive: Vec<(usize, usize, f64)> = (0..n).map(|i| (i, i, 1.0)).collect();
    let mut mergers = Vec::with_capacity(n.saturating_sub(1));
    while alive.len() > 1 {
        let (mut left, mut right, mut least) = (0, 1, f64::INFINITY);
        for a in 0..alive.len() {
            for b in a + 1..alive.len() {
                let square = squares[alive[a].0][alive[b].0];
                if square < least {
                    (left, right, least) = (a, b, square);
                }
            }
        }
        let (row, name, size) = alive[left];
        let (other_row, other_name, other_size) = alive.remove(right);
        for &(third, _, third_size) in alive.iter().filter(|group| group.0 != row) {
            let all = size + other_size + third_size;
            let updated = ((size + third_size) * squares[row][third] + (other_size + third_size) * squares[other_row][third]
                - third_size * least)
                / all;
            squares[row][third] = updated;
            squares[third][row] = updated;
        }
        alive[left] = (row, n + mergers.len(), size + other_size);
        mergers.push(Merger { groups: (name.min(other_name), name.max(other_name)), height: libm::sqrt(least.max(0.0)) });
    }
    Tree { n, mergers }
}

impl Tree {
    /// The tree cut into `k` groups (clamped to 1 … n): the group of each thing, groups numbered by their first thing.
    pub fn cut(&self, k: usize) -> Vec<u32> {
        let kept = self.n.saturating_sub(k.max(1)).min(self.mergers.len());
        let mut top: Vec<usize> = (0..self.n + self.mergers.len()).collect();
        for (at, merger) in self.mergers.iter().enumerate().take(kept) {
            top[merger.groups.0] = self.n + at;
            top[merger.groups.1] = self.n + at;
        }
        let root = |thing: usize| {
            let mut at = thing;
            while top[at] != at {
                at = top[at];
            }
            at
        };
        let mut numbers: Vec<usize> = Vec::new();
        (0..self.n)
            .map(|thing| {
                let root = root(thing);
                let known = numbers.iter().position(|&other| other == root);
                known.unwrap_or_else(|| {
                    numbers.push(root);
                    numbers.len() - 1
                }) as u32
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_points_by_hand() {
        // 0, 1 and 5 on a line: {0, 1} at height 1; then the centre ½ and 5: √(2 · ⅔ · 4.5²) = √27.
        let tree = ward(&Dissimilarity::euclidean(&[vec![0.0], vec![1.0], vec![5.0]]));
        assert_eq!(tree.mergers[0], Merger { groups: (0, 1), height: 1.0 });
        assert_eq!(tree.mergers[1].groups, (2, 3));
        assert!((tree.mergers[1].height - libm::sqrt(27.0)).abs() < 1e-12);
        assert_eq!((tree.cut(2), tree.cut(1), tree.cut(9)), (vec![0, 0, 1], vec![0, 0, 0], vec![0, 1, 2]));
        assert_eq!(ward(&Dissimilarity::of(0, |_, _| 0.0)).cut(2), Vec::<u32>::new());
    }
}
