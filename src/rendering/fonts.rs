//! The letters of what is printed: they travel with the program, so that paper looks the same on every machine.

/// Family of drawings, tables and titles, as its typographic name goes (its faces here are the condensed ones): narrow, legible when small, with the signs that we use (▲ ▼ ● ◐ ○ ☐).
pub const SANS_FAMILY: &str = "DejaVu Sans";

/// Its faces: regular, bold, oblique.
pub const SANS: [fn() -> &'static [u8]; 3] =
    [dejavu::sans_condensed::regular, dejavu::sans_condensed::bold, dejavu::sans_condensed::oblique];

/// The faces of running text (Libertinus Serif), found by their name among those of the typesetting library.
pub fn serif() -> impl Iterator<Item = &'static [u8]> {
    typst_assets::fonts()
}
