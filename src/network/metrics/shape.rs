//! A whole graph in a few numbers: density, mixing, centralisation.

use super::Graph;

/// Share of the possible ties that are there, 0 to 1. `None` under two vertices.
pub fn density(graph: &Graph) -> Option<f64> {
    let n = graph.n_vertices() as f64;
    let possible = if graph.is_directed() { n * (n - 1.0) } else { n * (n - 1.0) / 2.0 };
    (possible > 0.0).then(|| graph.n_ties() as f64 / possible)
}

/// Do the well tied keep to the well tied (up to 1) or to the lone (down to −1)? Correlation of degrees over the ties' ends, directions set aside.
///
/// `None` without ties, or when all ends have one degree.
///
/// # Cost    O(ties).
/// # Source  Newman, "Assortative mixing in networks", PRL 89, 2002.
pub fn degree_assortativity(graph: &Graph) -> Option<f64> {
    let graph = graph.without_direction();
    // Whole numbers, so exact: each tie is counted from both ends.
    let (mut n, mut sum, mut squares, mut products) = (0u128, 0u128, 0u128, 0u128);
    for v in graph.vertices() {
        let own = graph.degree(v) as u128;
        for &w in graph.neighbours(v) {
            n += 1;
            sum += own;
            squares += own * own;
            products += own * graph.degree(w) as u128;
        }
    }
    let spread = n * squares - sum * sum;
    (spread > 0).then(|| ((n * products) as i128 - (sum * sum) as i128) as f64 / spread as f64)
}

/// Krackhardt's E–I index, −1 (all ties within groups) to 1 (all between them). `None` without ties. `group_of`: one entry a vertex.
///
/// # Source  Krackhardt & Stern, "Informal networks and organizational crises", Soc. Psych. Quarterly 51, 1988.
pub fn external_internal(graph: &Graph, group_of: &[u32]) -> Option<f64> {
    let ties = graph.all_ties();
    let external = ties.iter().filter(|tie| group_of[tie.0 as usize] != group_of[tie.1 as usize]).count() as f64;
    (!ties.is_empty()).then(|| 2.0 * external / ties.len() as f64 - 1.0)
}

/// How far degrees hang on one vertex, 0 (all equal) to 1 (a star). `None` under three vertices. Directions set aside.
///
/// # Source  Freeman, "Centrality in social networks: conceptual clarification", Social Networks 1, 1978.
pub fn degree_centralisation(graph: &Graph) -> Option<f64> {
    let graph = graph.without_direction();
    let degrees: Vec<f64> = graph.vertices().map(|v| graph.degree(v) as f64).collect();
    let n = degrees.len() as f64;
    centralisation(&degrees, (n - 1.0) * (n - 2.0))
}

/// The same of betweenness, as [`super::betweenness::betweenness`] counts it without directions.
pub fn betweenness_centralisation(betweenness: &[f64]) -> Option<f64> {
    let n = betweenness.len() as f64;
    centralisation(betweenness, (n - 1.0) * (n - 1.0) * (n - 2.0) / 2.0)
}

/// Σ (largest − each) over the most that it can be.
fn centralisation(values: &[f64], most: f64) -> Option<f64> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    (values.len() > 2).then(|| values.iter().map(|value| largest - value).sum::<f64>() / most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::metrics::betweenness::betweenness;

    #[test]
    fn a_star_is_as_central_as_can_be() {
        let star = Graph::undirected(5, &[(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (0, 4, 1.0)]);
        assert_eq!((degree_centralisation(&star), betweenness_centralisation(&betweenness(&star))), (Some(1.0), Some(1.0)));
        assert_eq!((density(&star), degree_assortativity(&star)), (Some(0.4), Some(-1.0)));
        assert_eq!(external_internal(&star, &[0, 0, 1, 1, 1]), Some(0.5));
    }

    #[test]
    fn nothing_to_say() {
        let empty = Graph::default();
        assert_eq!((density(&empty), degree_assortativity(&empty), external_internal(&empty, &[])), (None, None, None));
        assert_eq!(degree_centralisation(&Graph::undirected(2, &[(0, 1, 1.0)])), None);
    }
}
