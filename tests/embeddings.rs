//! `--embeddings FOLDER`, seen from outside: a tiny model is written, and the program is run with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("embeddings-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old scratch folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a scratch folder can be made");
    folder
}

fn maillage(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_maillage")).args(arguments).output().expect("the program starts")
}

fn example() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/exemple-trois-territoires").to_string_lossy().into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).replace('\u{202f}', " ")
}

#[cfg(not(feature = "full"))]
#[test]
fn a_program_built_without_models_says_how_to_build_them_in() {
    let folder = scratch("absent");
    let example = example();
    for command in [
        &["report", &example, "--out", &folder.join("r").to_string_lossy()][..],
        &["explain", &example, "1"],
        &["export", &example, "--format", "groups"],
        &["label", &example, "--out", &folder.join("p.csv").to_string_lossy()],
    ] {
        let ran = maillage(&[command, &["--embeddings", &folder.to_string_lossy()]].concat());
        assert_eq!(ran.status.code(), Some(2), "{command:?}");
        assert!(said(&ran).contains("cargo build --release --features full"), "{}", said(&ran));
    }
    assert!(fs::read_dir(&folder).expect("the scratch folder").next().is_none(), "nothing was written");
}

#[cfg(feature = "full")]
mod with_models {
    use super::*;
    use std::collections::BTreeMap;

    /// A model as model2vec saves it.
    struct Model {
        /// Pieces of words, with their vectors; the first stands for what isn't known.
        pieces: Vec<(String, [f32; 3])>,
        kind: &'static str,
        weights: Option<Vec<f32>>,
        mapping: Option<Vec<i64>>,
    }

    impl Model {
        /// Words of the fillers point one way, « bourricot » and « canasson » another, « flibuste » a third.
        fn tiny() -> Self {
            let mut pieces = vec![("[UNK]".to_owned(), [0.0, 0.0, 0.0])];
            let common = "logement rencontre professionnels séances jour habitants bénévoles jeunes parents aidants emploi permis ateliers service cuisine";
            pieces.extend(common.split(' ').map(|word| (word.to_owned(), [0.0, 0.0, 1.0])));
            for (word, vector) in [
                ("bourricot", [1.0, 0.0, 0.25]),
                ("canasson", [1.0, 0.125, 0.25]),
                ("flibuste", [0.0, 1.0, 0.25]),
                ("loyer", [0.0, 0.0, 1.0]),
                ("plan", [0.0, 0.0, 1.0]),
                ("can", [0.5, 0.0, 0.0]),
                ("##tine", [0.0, 0.0, 1.0]),
                ("annuaire", [0.0, 0.0, 1.0]),
            ] {
                pieces.push((word.to_owned(), vector));
            }
            Self { pieces, kind: "F32", weights: None, mapping: None }
        }

        fn save(&self, folder: &Path) {
            fs::create_dir_all(folder).expect("a folder for the model");
            let vocabulary: Vec<String> = self.pieces.iter().enumerate().map(|(at, (piece, _))| format!("{piece:?}:{at}")).collect();
            let tokenizer = format!(
                r###"{{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":{{"type":"Lowercase"}},"pre_tokenizer":{{"type":"BertPreTokenizer"}},"post_processor":null,"decoder":null,"model":{{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{{{}}}}}}}"###,
                vocabulary.join(",")
            );
            fs::write(folder.join("tokenizer.json"), tokenizer).expect("a tokenizer");
            fs::write(folder.join("config.json"), r#"{"model_type":"model2vec","normalize":true}"#).expect("a configuration");
            fs::write(folder.join("model.safetensors"), self.tensors()).expect("tensors");
        }

        /// The format is eight bytes of length, a header in JSON, then the numbers.
        fn tensors(&self) -> Vec<u8> {
            let (mut header, mut data) = (BTreeMap::new(), Vec::new());
            let mut add = |name: &str, kind: &str, shape: String, bytes: Vec<u8>| {
                let (from, to) = (data.len(), data.len() + bytes.len());
                header.insert(name.to_owned(), format!(r#"{{"dtype":"{kind}","shape":{shape},"data_offsets":[{from},{to}]}}"#));
                data.extend(bytes);
            };
            let number = |x: f32| match self.kind {
                "I8" => vec![(x * 8.0) as i8 as u8],
                // The numbers above are short enough in binary to be cut to half precision.
                "F16" if x == 0.0 => vec![0, 0],
                "F16" => (((((x.to_bits() >> 23) - 112) << 10) | ((x.to_bits() & 0x7f_ffff) >> 13)) as u16).to_le_bytes().to_vec(),
                _ => x.to_le_bytes().to_vec(),
            };
            let numbers = self.pieces.iter().flat_map(|(_, vector)| vector.iter().copied()).flat_map(number).collect();
            add("embeddings", self.kind, format!("[{},3]", self.pieces.len()), numbers);
            if let Some(weights) = &self.weights {
                add("weights", "F32", format!("[{}]", weights.len()), weights.iter().flat_map(|x| x.to_le_bytes()).collect());
            }
            if let Some(mapping) = &self.mapping {
                add("mapping", "I64", format!("[{}]", mapping.len()), mapping.iter().flat_map(|x| x.to_le_bytes()).collect());
            }
            let header: Vec<String> = header.into_iter().map(|(name, entry)| format!("{name:?}:{entry}")).collect();
            let header = format!("{{{}}}", header.join(","));
            [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &data].concat()
        }
    }

    /// The example dossier with two actions more that share no word, in two territories.
    fn dossier(folder: &Path) -> String {
        let to = folder.join("dossier");
        fs::create_dir_all(&to).expect("a folder for the dossier");
        for entry in fs::read_dir(example()).expect("the example") {
            let path = entry.expect("an entry of it").path();
            if path.extension().is_some_and(|e| e == "csv") {
                fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
            }
        }
        let actions = to.join("actions.csv");
        let mut text = fs::read_to_string(&actions).expect("the actions");
        for (id, title, place) in
            [("zz1", "Bourricot et dettes de loyer", "belleval"), ("zz2", "Canasson avec plan d'apurement", "montclair")]
        {
            text.push_str(&format!("{id},{title},,{place},territorial,logement,familles,projet_territorial,,2013-04-01,,en_cours,,,,\n"));
        }
        fs::write(actions, text).expect("the actions can be written");
        to.to_string_lossy().into_owned()
    }

    fn report(dossier: &str, out: &Path, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let ran = maillage(&[&["report", dossier, "--out", &out.to_string_lossy()], more].concat());
        assert!(ran.status.success(), "{}", said(&ran));
        ["index.html", "analyse.json", "tables/paires.csv"]
            .map(|name| (name.to_owned(), fs::read(out.join(name)).expect("a file of the report")))
            .into()
    }

    /// Probability of the two added actions.
    fn probability(files: &BTreeMap<String, Vec<u8>>) -> f64 {
        let text = String::from_utf8_lossy(&files["tables/paires.csv"]).into_owned();
        let row = text.lines().find(|line| line.starts_with("zz1,zz2,"));
        row.map_or(0.0, |row| row.split(',').nth(2).and_then(|p| p.parse().ok()).expect("a probability"))
    }

    #[test]
    fn near_words_bring_texts_without_a_common_word_together() {
        let folder = scratch("gain");
        let (dossier, model) = (dossier(&folder), folder.join("modele"));
        Model::tiny().save(&model);
        let model = model.to_string_lossy().into_owned();
        let without = report(&dossier, &folder.join("without"), &[]);
        let with = report(&dossier, &folder.join("with"), &["--embeddings", &model]);
        assert!(
            probability(&with) > 1.5 * probability(&without) && probability(&without) > 0.005,
            "{} then {}",
            probability(&without),
            probability(&with)
        );
        // The model is named where one reads how to make the report again, and in the data.
        let json = String::from_utf8_lossy(&with["analyse.json"]).into_owned();
        let print = json.split("\"model_sha256\": \"").nth(1).expect("the fingerprint of the model").split('"').next().expect("its end");
        assert!(print.len() == 64 && String::from_utf8_lossy(&with["index.html"]).contains(print));
        // Without it, no trace of it: to the byte what the program writes that never heard of a model.
        for (name, bytes) in &report(&dossier, &folder.join("again"), &[]) {
            assert!(without[name] == *bytes, "{name}");
            assert!(
                !String::from_utf8_lossy(bytes).contains("model_sha256") && !String::from_utf8_lossy(bytes).contains("modèle de mots"),
                "{name}"
            );
        }
        // The same bytes again, and a line of its own in explanations.
        assert!(report(&dossier, &folder.join("with again"), &["--embeddings", &model]) == with);
        let groups = maillage(&["export", &dossier, "--format", "groups", "--embeddings", &model]);
        assert!(groups.status.success() && groups.stdout.starts_with(b"groupe,action"), "{}", said(&groups));
        let label = maillage(&["label", &dossier, "--out", &folder.join("p.csv").to_string_lossy(), "--embeddings", &model]);
        assert!(label.status.success(), "{}", said(&label));
        let explain = maillage(&["explain", &dossier, "redundant", "--embeddings", &model]);
        assert!(explain.status.success() || said(&explain).contains("commencent par"), "{}", said(&explain));
    }

    #[test]
    fn half_bytes_weights_and_mapping_say_the_same() {
        let folder = scratch("kinds");
        let dossier = dossier(&folder);
        let of = |name: &str, change: &dyn Fn(&mut Model)| {
            let mut model = Model::tiny();
            change(&mut model);
            let place = folder.join(name);
            model.save(&place);
            probability(&report(&dossier, &folder.join(format!("{name}-rapport")), &["--embeddings", &place.to_string_lossy()]))
        };
        let whole = of("f32", &|_| {});
        assert!(whole > 0.005);
        for (name, found) in [("f16", of("f16", &|m| m.kind = "F16")), ("i8", of("i8", &|m| m.kind = "I8"))] {
            assert!((found - whole).abs() < 1e-6, "{name}: {found} for {whole}");
        }
        let n = Model::tiny().pieces.len();
        let weighed = of("weights", &|m| m.weights = Some(vec![1.0; n]));
        assert!(weighed > 0.005);
        // The last vector first, and each piece sent to where its vector went: nothing changes.
        let mapped = of("mapping", &|m| {
            m.weights = Some(vec![1.0; n]);
            let vectors: Vec<[f32; 3]> = m.pieces.iter().map(|(_, vector)| *vector).collect();
            m.pieces.iter_mut().zip(vectors.iter().rev()).for_each(|((_, vector), other)| *vector = *other);
            m.mapping = Some((0..n as i64).rev().collect());
        });
        assert!((mapped - weighed).abs() < 1e-6, "{mapped} for {weighed}");
        // A word that weighs nothing brings nothing.
        let silent =
            of("silent", &|m| m.weights = Some(m.pieces.iter().map(|(piece, _)| if piece == "canasson" { 0.0 } else { 1.0 }).collect()));
        assert!(silent < 0.8 * weighed, "{silent} for {weighed}");
    }

    #[test]
    fn what_is_wrong_with_a_model_is_said_with_its_file() {
        let folder = scratch("wrong");
        let dossier = dossier(&folder);
        let check = |name: &str, change: &dyn Fn(&Path), expected: &[&str]| {
            let place = folder.join(name);
            Model::tiny().save(&place);
            change(&place);
            let ran = maillage(&["export", &dossier, "--format", "groups", "--embeddings", &place.to_string_lossy()]);
            let words = said(&ran);
            assert_eq!(ran.status.code(), Some(2), "{name}: {words}");
            assert!(ran.stdout.is_empty(), "{name}");
            assert!(expected.iter().all(|part| words.contains(part)), "{name}: {words}");
        };
        let again = |change: &dyn Fn(&mut Model)| {
            let mut model = Model::tiny();
            change(&mut model);
            model
        };
        check("no folder", &|p| fs::remove_dir_all(p).unwrap(), &["no folder", "n'existe pas", "tokenizer.json"]);
        check(
            "a file",
            &|p| {
                fs::remove_dir_all(p).unwrap();
                fs::write(p, "x").unwrap()
            },
            &["a file", "ne peut pas être lu", "répertoire"],
        );
        for file in ["tokenizer.json", "model.safetensors", "config.json"] {
            check("missing", &|p| fs::remove_file(p.join(file)).unwrap(), &[file, "n'existe pas"]);
            check("broken", &|p| fs::write(p.join(file), "version https://git-lfs").unwrap(), &[file, "À faire"]);
        }
        check(
            "no tensor",
            &|p| fs::write(p.join("model.safetensors"), b"\x02\0\0\0\0\0\0\0{}").unwrap(),
            &["model.safetensors", "aucun tenseur « embeddings »"],
        );
        check(
            "flat",
            &|p| {
                let tensors = Model::tiny().tensors();
                let text = String::from_utf8_lossy(&tensors).into_owned();
                assert!(text.contains("[24,3]"));
                let at = text.find("[24,3]").unwrap();
                let mut bytes = tensors;
                bytes[at..at + 6].copy_from_slice(b"[  72]");
                fs::write(p.join("model.safetensors"), bytes).unwrap();
            },
            &["model.safetensors", "de forme 72", "deux dimensions"],
        );
        check(
            "too few",
            &|p| fs::write(p.join("model.safetensors"), again(&|m| _ = m.pieces.pop()).tensors()).unwrap(),
            &["23 vecteurs", "24 morceaux", "dans le même modèle"],
        );
        check("not a number", &|p| again(&|m| m.pieces[4].1[1] = f32::NAN).save(p), &["model.safetensors", "le vecteur 4", "colonne 1"]);
        check(
            "infinite weight",
            &|p| again(&|m| m.weights = Some([vec![1.0; 23], vec![f32::INFINITY]].concat())).save(p),
            &["le poids du morceau 23"],
        );
        check("few weights", &|p| again(&|m| m.weights = Some(vec![1.0; 5])).save(p), &["« weights »", "de forme 5", "(24)"]);
        check(
            "far mapping",
            &|p| again(&|m| m.mapping = Some((0..23).chain([99]).collect())).save(p),
            &["« mapping »", "morceau 23", "vecteur 99"],
        );
    }
}
