//! The dictionary: the French that the engine understands. Folding, stems, acronyms, concepts.
