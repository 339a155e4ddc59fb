//! The door to static models in a program built without them: it says so.

use super::ModelError;
use std::convert::Infallible;
use std::path::Path;

/// A static model of words. This program was built without their libraries: there is none.
#[derive(Debug)]
pub struct StaticModel(Infallible);

impl StaticModel {
    /// Always refuses.
    ///
    /// # Errors
    /// [`ModelError::NotBuilt`].
    pub fn read(_: &Path) -> Result<Self, ModelError> {
        Err(ModelError::NotBuilt)
    }

    /// Numbers a vector.
    pub fn width(&self) -> usize {
        match self.0 {}
    }

    /// Do the vectors carry the weight of their pieces?
    pub fn is_weighed(&self) -> bool {
        match self.0 {}
    }

    /// What identifies the model.
    pub fn fingerprint(&self) -> &str {
        match self.0 {}
    }

    /// The vector of a word.
    pub fn of_word(&self, _: &str) -> Option<Vec<f32>> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_to_build_it_in() {
        let refused = StaticModel::read(Path::new("modele")).unwrap_err().sentence();
        assert!(refused.fr.contains("--features full") && refused.en.contains("--features full"), "{refused:?}");
    }
}
