//! The network for other programs: Gephi, Cytoscape, R, a wiki.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `view.rs` | what every format says: vertices and edges with their attributes, in one order |
//! | `graphml.rs`, `gexf.rs` | XML for graph programs; GEXF carries the years in which an edge held |
//! | `mermaid.rs` | a diagram for wikis, of the strongest ties alone |
//! | `lists.rs` | a table of vertices and one of edges |

mod gexf;
mod graphml;
mod lists;
mod mermaid;
mod view;

pub use gexf::gexf;
pub use graphml::graphml;
pub use lists::lists;
pub use mermaid::mermaid;
pub use view::{GraphView, view};
