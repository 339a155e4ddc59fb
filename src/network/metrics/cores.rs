//! How deep a vertex sits: the largest k such that it belongs to a group where everyone has k neighbours within the group.

use super::Graph;

/// Core number of each vertex, directions set aside; 0 for a vertex alone.
///
/// # Cost    O(vertices + ties).
/// # Source  Batagelj & Zaveršnik, "An O(m) algorithm for cores decomposition of networks", 2003; Seidman 1983 for cores.
pub fn core_numbers(graph: &Graph) -> Vec<u32> {
    let graph = &*graph.without_direction();
    let n = graph.n_vertices();
    let mut degree: Vec<usize> = graph.vertices().map(|v| graph.degree(v)).collect();
    // Vertices sorted by degree left, with the place where each degree begins: taking a tie away moves a vertex one bin down.
    let largest = degree.iter().copied().max().unwrap_or(0);
    let mut bin = vec![0usize; largest + 2];
    for &d in &degree {
        bin[d + 1] += 1;
    }
    for d in 0..=largest {
        bin[d + 1] += bin[d];
    }
    let mut fill = bin.clone();
    let (mut sorted, mut place) = (vec![0u32; n], vec![0usize; n]);
    for v in 0..n {
        place[v] = fill[degree[v]];
        sorted[place[v]] = v as u32;
        fill[degree[v]] += 1;
    }
    for i in 0..n {
        let v = sorted[i];
        let own = degree[v as usize];
        for &w in graph.neighbours(v) {
            let to = w as usize;
            if degree[to] > own {
                let first = bin[degree[to]];
                let other = sorted[first];
                sorted.swap(place[to], first);
                (place[other as usize], place[to]) = (place[to], first);
                bin[degree[to]] += 1;
                degree[to] -= 1;
            }
        }
    }
    degree.into_iter().map(|d| d as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clique_with_a_tail() {
        let ties = [(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (1, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0), (3, 4, 1.0), (4, 5, 1.0)];
        assert_eq!(core_numbers(&Graph::undirected(7, &ties)), [3, 3, 3, 3, 1, 1, 0]);
        assert!(core_numbers(&Graph::default()).is_empty());
    }
}
