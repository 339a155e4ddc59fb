//! The dictionary: the French that the engine understands. Folding, stems, acronyms, concepts.

mod kinds_of_work;

pub use kinds_of_work::{KindOfWork, KindsOfWork, Reading};
