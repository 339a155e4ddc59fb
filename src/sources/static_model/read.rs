//! A folder of three files → a model whose every vector can be used.

use super::ModelError;
use super::numbers::Numbers;
use crate::say;
use crate::text::Sentence;
use safetensors::SafeTensors;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tokenizers::Tokenizer;

/// A static model of words: a vector for whatever word it can cut into pieces that it knows.
#[derive(Debug)]
pub struct StaticModel {
    pieces: Tokenizer,
    unknown: Option<u32>,
    vectors: Numbers,
    width: usize,
    weights: Option<Numbers>,
    mapping: Option<Numbers>,
    is_weighed: bool,
    fingerprint: String,
}

/// A file of the model, with its place.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl File {
    fn read(folder: &Path, name: &str) -> Result<Self, ModelError> {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Self { path, bytes }),
            Err(error) => Err(refused(path, &error)),
        }
    }

    fn wrong(&self, found: Sentence, mend: Sentence) -> ModelError {
        ModelError::Wrong { path: self.path.clone(), found, mend }
    }
}

fn refused(path: PathBuf, error: &std::io::Error) -> ModelError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ModelError::Missing { path },
        _ => ModelError::Unreadable { path, reason: error.to_string() },
    }
}

/// What to do with a file that isn't what model2vec writes.
fn save_again() -> Sentence {
    say!(
        "enregistrer de nouveau le modèle avec model2vec (save_pretrained) et donner ce répertoire"
            | "save the model again with model2vec (save_pretrained) and give that folder"
    )
}

/// What to do with files that don't go together.
fn from_one_model() -> Sentence {
    say!("prendre tokenizer.json et model.safetensors dans le même modèle" | "take tokenizer.json and model.safetensors from one model")
}

impl StaticModel {
    /// Reads a model and checks it whole.
    ///
    /// # Errors
    /// A file is missing or isn't what it should be, they don't go together, or a number of the vectors is none.
    pub fn read(folder: &Path) -> Result<Self, ModelError> {
        if let Err(error) = fs::read_dir(folder) {
            return Err(refused(folder.to_owned(), &error));
        }
        let (cutting, tensors, config) =
            (File::read(folder, "tokenizer.json")?, File::read(folder, "model.safetensors")?, File::read(folder, "config.json")?);
        let mut digest = Sha256::new();
        for file in [&config, &tensors, &cutting] {
            digest.update((file.bytes.len() as u64).to_le_bytes());
            digest.update(&file.bytes);
        }
        let fingerprint = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();

        let (pieces, unknown) = pieces_of(&cutting)?;
        let n_pieces = pieces.get_vocab(true).values().max().map_or(0, |last| *last as usize + 1);
        let table = SafeTensors::deserialize(&tensors.bytes).map_err(|error| {
            tensors.wrong(
                say!("ce n'est pas un fichier de tenseurs ({error})" | "this is no file of tensors ({error})"),
                say!(
                    "vérifier que le fichier est entier (un fichier de quelques lignes est un renvoi qu'il reste à télécharger)"
                        | "check that the file is whole (one of a few lines is a pointer still to be downloaded)"
                ),
            )
        })?;
        let (vectors, shape) = numbers(&tensors, &table, "embeddings")?.ok_or_else(|| {
            let names = table.names().into_iter().take(5).map(|name| format!("«\u{202f}{name}\u{202f}»")).collect::<Vec<_>>().join(", ");
            tensors.wrong(
                say!("aucun tenseur «\u{202f}embeddings\u{202f}» (trouvé\u{202f}: {names})" | "no tensor 'embeddings' (found: {names})"),
                save_again(),
            )
        })?;
        let [rows, width] = shape[..] else {
            return Err(wrong_shape(&tensors, "embeddings", &shape, say!("deux dimensions" | "two dimensions")));
        };
        if rows == 0 || width == 0 {
            return Err(wrong_shape(&tensors, "embeddings", &shape, say!("au moins un vecteur" | "at least one vector")));
        }
        let by_piece = |name: &str| -> Result<Option<Numbers>, ModelError> {
            let Some((found, shape)) = numbers(&tensors, &table, name)? else { return Ok(None) };
            let expected =
                say!("un nombre par morceau du tokenizer ({n_pieces})" | "a number for each piece of the tokenizer ({n_pieces})");
            if shape == [n_pieces] { Ok(Some(found)) } else { Err(wrong_shape(&tensors, name, &shape, expected)) }
        };
        let (weights, mapping) = (by_piece("weights")?, by_piece("mapping")?);
        match &mapping {
            Some(mapping) => {
                let is_a_row = |at: &usize| (0.0..rows as f64).contains(&mapping.at(*at));
                if let Some(piece) = (0..n_pieces).find(|at| !is_a_row(at)) {
                    let value = mapping.at(piece);
                    return Err(tensors.wrong(
                        say!(
                            "«\u{202f}mapping\u{202f}» renvoie le morceau {piece} au vecteur {value}, et il y en a {rows}"
                                | "'mapping' sends piece {piece} to vector {value}, and there are {rows}"
                        ),
                        save_again(),
                    ));
                }
            }
            None if rows != n_pieces => {
                return Err(tensors.wrong(
                    say!(
                        "{rows} vecteurs, alors que tokenizer.json connaît {n_pieces} morceaux de mots"
                            | "{rows} vectors, while tokenizer.json knows {n_pieces} pieces of words"
                    ),
                    from_one_model(),
                ));
            }
            None => {}
        }
        if let Some(at) = (0..vectors.len()).find(|at| !(vectors.at(*at) as f32).is_finite()) {
            let (row, column, value) = (at / width, at % width, vectors.at(at));
            return Err(tensors.wrong(
                say!(
                    "le vecteur {row} n'est pas fait de nombres (colonne {column}\u{202f}: {value})"
                        | "vector {row} isn't made of numbers (column {column}: {value})"
                ),
                save_again(),
            ));
        }
        if let Some(piece) = weights.iter().find_map(|weights| (0..weights.len()).find(|at| !weights.at(*at).is_finite())) {
            return Err(tensors.wrong(
                say!("le poids du morceau {piece} n'est pas un nombre" | "the weight of piece {piece} is no number"),
                save_again(),
            ));
        }
        let is_weighed = holds_weights(&config)? || weights.is_some();
        Ok(Self { pieces, unknown, vectors, width, weights, mapping, is_weighed, fingerprint })
    }

    /// Numbers a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Do the vectors carry the weight of their pieces, rare ones more than common ones? Else the dossier's own frequencies give it.
    pub fn is_weighed(&self) -> bool {
        self.is_weighed
    }

    /// What identifies the model: SHA-256 of its three files, in hexadecimal.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The vector of a word, the sum of those of its pieces, each as it weighs; `None` if it knows none of them.
    pub fn of_word(&self, word: &str) -> Option<Vec<f32>> {
        // With a space before: inside a sentence words begin so, and some models have other pieces for what follows nothing.
        let cut = self.pieces.encode(format!(" {word}"), false).ok()?;
        let mut sum = vec![0.0f64; self.width];
        let mut is_known = false;
        for &piece in cut.get_ids().iter().filter(|&&piece| Some(piece) != self.unknown) {
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights.at(piece as usize));
            let row = self.mapping.as_ref().map_or(piece as usize, |mapping| mapping.at(piece as usize) as usize);
            sum.iter_mut().enumerate().for_each(|(column, x)| *x += weight * self.vectors.at(row * self.width + column));
            is_known = true;
        }
        (is_known && sum.iter().any(|x| *x != 0.0)).then(|| sum.into_iter().map(|x| x as f32).collect())
    }
}

/// How words are cut, and the piece that stands for what isn't known.
fn pieces_of(file: &File) -> Result<(Tokenizer, Option<u32>), ModelError> {
    let unreadable = |reason: String| {
        file.wrong(
            say!("ce n'est pas un tokenizer de Hugging Face ({reason})" | "this is no Hugging Face tokenizer ({reason})"),
            save_again(),
        )
    };
    let mut pieces = Tokenizer::from_bytes(&file.bytes).map_err(|error| unreadable(error.to_string()))?;
    // Both are for batches of whole texts.
    pieces.with_padding(None);
    let _ = pieces.with_truncation(None);
    let tree: serde_json::Value = serde_json::from_slice(&file.bytes).map_err(|error| unreadable(error.to_string()))?;
    let model = &tree["model"];
    let by_name = model["unk_token"].as_str().and_then(|name| pieces.token_to_id(name));
    let unknown = by_name.or_else(|| model["unk_id"].as_u64().and_then(|id| u32::try_from(id).ok()));
    Ok((pieces, unknown))
}

/// A tensor by its name, if it is there, with its shape.
fn numbers(file: &File, table: &SafeTensors, name: &str) -> Result<Option<(Numbers, Vec<usize>)>, ModelError> {
    let Ok(tensor) = table.tensor(name) else { return Ok(None) };
    let kind = tensor.dtype();
    match Numbers::of(kind, tensor.data()) {
        Some(numbers) => Ok(Some((numbers, tensor.shape().to_vec()))),
        None => Err(file.wrong(
            say!("le tenseur «\u{202f}{name}\u{202f}» est de type {kind:?}" | "tensor '{name}' is of type {kind:?}"),
            say!("l'enregistrer en F32, F16, BF16 ou I8" | "save it as F32, F16, BF16 or I8"),
        )),
    }
}

fn wrong_shape(file: &File, name: &str, shape: &[usize], expected: Sentence) -> ModelError {
    let shape = if shape.is_empty() { "–".to_owned() } else { shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ") };
    let (fr, en) = (expected.fr, expected.en);
    file.wrong(
        say!(
            "le tenseur «\u{202f}{name}\u{202f}» est de forme {shape}, et l'on attend {fr}"
                | "tensor '{name}' is of shape {shape}, and {en} is expected"
        ),
        from_one_model(),
    )
}

/// Does the configuration say that the vectors hold their weights already?
fn holds_weights(file: &File) -> Result<bool, ModelError> {
    let config: serde_json::Value = serde_json::from_slice(&file.bytes)
        .map_err(|error| file.wrong(say!("ce n'est pas du JSON ({error})" | "this is no JSON ({error})"), save_again()))?;
    if !config.is_object() {
        return Err(file.wrong(say!("ce n'est pas un objet JSON" | "this is no JSON object"), save_again()));
    }
    Ok(config["apply_zipf"].as_bool().unwrap_or(false) || config["sif_coefficient"].as_f64().is_some())
}
