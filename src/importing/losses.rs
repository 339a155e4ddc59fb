//! What could not be carried over: field by field, with how many cells and why.

use crate::text::Text;

/// Why the cells of a field are not in a column of the dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Kept beside the row, in a column of its own name.
    Noted,
    /// About persons: names, telephones, mail.
    Personal,
    /// Technical: keys, dates of update, addresses of pages.
    Technical,
    /// The format has no place for it.
    NoPlace,
    /// The same thing stands on several rows, with other values; the first is kept.
    Differs,
    /// It refers to something that isn't in the file.
    Dangling,
    /// The analysis computes it anew.
    Computed,
    /// The user's own table of correspondences says so.
    Chosen,
}

impl Why {
    /// The reason, for people.
    pub const fn reason(self) -> Text {
        match self {
            Self::Noted => Text {
                fr: "gardé en note à côté de la ligne, sans effet sur l'analyse",
                en: "kept as a note beside the row, without effect on the analysis",
            },
            Self::Personal => Text {
                fr: "nom, téléphone ou courriel de personnes : le dossier n'en a pas besoin",
                en: "name, telephone or mail of persons: the dossier doesn't need it",
            },
            Self::Technical => Text { fr: "donnée technique du logiciel d'origine", en: "technical data of the original program" },
            Self::NoPlace => Text { fr: "le dossier n'a pas de colonne pour cela", en: "the dossier has no column for it" },
            Self::Differs => Text {
                fr: "diffère d'une ligne à l'autre pour la même chose : la première valeur est gardée",
                en: "differs from row to row for the same thing: the first value is kept",
            },
            Self::Dangling => {
                Text { fr: "renvoie à quelque chose qui n'est pas dans le fichier", en: "refers to something that is not in the file" }
            }
            Self::Computed => {
                Text { fr: "l'analyse le calcule elle-même à partir du reste", en: "the analysis computes it itself from the rest" }
            }
            Self::Chosen => {
                Text { fr: "laissé de côté par la table de correspondances", en: "left aside by the table of correspondences" }
            }
        }
    }

    /// Is it still in the dossier, in one way or another?
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Noted | Self::Computed)
    }
}

/// A field that could not be carried over as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// File, or file and sheet.
    pub source: String,
    /// Field, as the file calls it.
    pub field: String,
    /// Why.
    pub why: Why,
    /// Cells that held something.
    pub cells: usize,
}
