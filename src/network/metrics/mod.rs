//! What a graph is like, and what each vertex is to it: measures of plain numbered vertices, the same bytes for any number of threads.
//!
//! Sums of fractions are taken over slices whose bounds depend on the graph alone and are added in order; what threads share are whole numbers.
//! Each measure is checked against networkx and igraph in `tests/oracles.rs`.

pub mod betweenness;
pub mod brokerage;
pub mod clustering;
pub mod components;
pub mod cores;
pub mod cuts;
pub mod distances;
pub mod fiedler;
mod graph;
pub mod prestige;
pub mod sampled_betweenness;
pub mod shape;
pub mod two_mode;

pub use graph::Graph;
