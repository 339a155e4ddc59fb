//! A user's own static model of words, in the layout of model2vec: a folder of three files, read and checked whole before anything is compared.
//!
//! `tokenizer.json` (Hugging Face) cuts a word into pieces; `model.safetensors` holds a vector a piece (`embeddings`) and, in newer models, a weight a piece
//! (`weights`) and which vector a piece has (`mapping`); `config.json` says whether weights are in the vectors already.
//!
//! # Odd cases  A piece that the tokenizer doesn't know has no vector. A vector that holds what is no number is refused, with its row: it would silence all
//! likenesses of its texts. Files of two models are refused.
//! # Choices    Reading the layout needs two libraries that few users want: they come with the feature `full`. Without it the door is there, and says how to open it.
//! Vectors stay as they are stored (half or one byte a number) and are widened a row at a time: models hold up to half a million of them.
//! # Source     model2vec, `StaticModel.encode`: the mean of weighted vectors of pieces, without those unknown.

#[cfg(not(feature = "full"))]
mod absent;
#[cfg(feature = "full")]
mod numbers;
#[cfg(feature = "full")]
mod read;

use crate::say;
use crate::text::Sentence;
#[cfg(not(feature = "full"))]
pub use absent::StaticModel;
#[cfg(feature = "full")]
pub use read::StaticModel;
use std::path::PathBuf;

/// Why a model can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The program was built without the libraries that read models.
    #[error("built without the feature 'full'")]
    NotBuilt,
    /// The folder, or one of its files, isn't there.
    #[error("{path}: not found")]
    Missing {
        /// What was looked for.
        path: PathBuf,
    },
    /// It is there, but can't be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// What was looked for.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A file was read, and is no part of a model that can be used.
    #[error("{path}: {}", .found.en)]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong with it: a clause.
        found: Sentence,
        /// What was expected, or what to do: a clause.
        mend: Sentence,
    },
}

impl ModelError {
    /// What happened and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotBuilt => say!(
                "--embeddings\u{202f}: ce programme est construit sans la lecture des modèles. Le reconstruire avec «\u{202f}cargo build --release --features full\u{202f}», ou lancer l'analyse sans --embeddings."
                    | "--embeddings: this program was built without the reading of models. Build it again with 'cargo build --release --features full', or run the analysis without --embeddings."
            ),
            Self::Missing { path } => {
                let path = path.display();
                say!(
                    "--embeddings\u{202f}: «\u{202f}{path}\u{202f}» n'existe pas. Un modèle est un répertoire qui contient tokenizer.json, model.safetensors et config.json, comme les enregistre model2vec."
                        | "--embeddings: '{path}' does not exist. A model is a folder that holds tokenizer.json, model.safetensors and config.json, as model2vec saves them."
                )
            }
            Self::Unreadable { path, reason } => {
                let path = path.display();
                say!(
                    "--embeddings\u{202f}: «\u{202f}{path}\u{202f}» ne peut pas être lu ({reason}). Vérifier que c'est bien un fichier (ou, pour le modèle, un répertoire), et ses droits."
                        | "--embeddings: '{path}' can't be read ({reason}). Check that it is a file (or, for the model, a folder), and its permissions."
                )
            }
            Self::Wrong { path, found, mend } => {
                let path = path.display();
                let (found_fr, found_en, mend_fr, mend_en) = (&found.fr, &found.en, &mend.fr, &mend.en);
                say!(
                    "--embeddings\u{202f}: «\u{202f}{path}\u{202f}»\u{202f}: {found_fr}. À faire\u{202f}: {mend_fr}."
                        | "--embeddings: '{path}': {found_en}. To do: {mend_en}."
                )
            }
        }
    }
}
