//! Which pieces of evidence the comparison of actions may use: all, unless someone wants to know what a piece is worth.
//!
//! # Choices  A piece left out is left out where it is read (no vector laid, no column read, no company kept), so that what remains is weighed as it would be in
//! a dossier that never had it; comparisons themselves don't ask.

/// A piece of the evidence on a pair of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Words of the texts.
    Words,
    /// N-grams of letters.
    Letters,
    /// What texts are about, by the lexicon.
    Subjects,
    /// Themes and lead.
    ThemeAndLead,
    /// Target groups.
    TargetGroups,
    /// Axis and workshop.
    Axis,
    /// Year of start.
    Period,
    /// Framework.
    Framework,
    /// Nearest of each other's territory.
    MutualBest,
    /// The company that both keep, which makes groups.
    Company,
}

impl Piece {
    /// Every piece, in the order in which an explanation shows them.
    pub const ALL: [Self; 10] = [
        Self::Words,
        Self::Letters,
        Self::Subjects,
        Self::ThemeAndLead,
        Self::TargetGroups,
        Self::Axis,
        Self::Period,
        Self::Framework,
        Self::MutualBest,
        Self::Company,
    ];
}

/// The pieces in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence(Vec<Piece>);

impl Default for Evidence {
    /// Everything.
    fn default() -> Self {
        Self(Piece::ALL.to_vec())
    }
}

impl Evidence {
    /// These pieces alone.
    pub fn only(pieces: &[Piece]) -> Self {
        Self(pieces.to_vec())
    }

    /// All but these.
    pub fn without(pieces: &[Piece]) -> Self {
        Self(Piece::ALL.into_iter().filter(|piece| !pieces.contains(piece)).collect())
    }

    /// Is a piece in use?
    pub fn has(&self, piece: Piece) -> bool {
        self.0.contains(&piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::ActionLinkage;
    use crate::linkage::tests_support::linked;

    #[test]
    fn each_piece_counts_and_none_can_be_left_out_by_mistake() {
        let (dossier, linkage) = linked();
        let pairs = |evidence: &Evidence| ActionLinkage::build_by(dossier, evidence, 0.005).pairs;
        let whole = pairs(&Evidence::default());
        assert_eq!(whole, linkage.pairs);
        for piece in Piece::ALL {
            let fewer = pairs(&Evidence::without(&[piece]));
            // The framework is the same for nearly all actions here, and periods differ little: they may well change no more than a figure.
            assert!(fewer != whole, "{piece:?} changes nothing");
        }
        assert_eq!(Evidence::without(&Piece::ALL), Evidence::only(&[]));
        assert!(pairs(&Evidence::only(&[])).is_empty(), "without evidence nothing is alike");
    }
}
