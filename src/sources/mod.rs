//! The cellar: bytes in, rows with their place out. Knows files, not meaning.
