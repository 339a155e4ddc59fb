//! The JSON Schema of `analyse.json`: what other programs may count on.
//!
//! # Choices  Written by hand beside [`super::json`], because half of it is what the fields mean, in French; a script in CI holds every report's file to it. What
//! is described is always there; other fields may follow, so none is forbidden.
//! # Source   JSON Schema, draft 2020-12.

use crate::detectors::DETECTORS;
use serde_json::{Map, Value, json};

/// The schema of what a report says at once.
pub fn analysis_schema() -> Value {
    let root = object(
        "Analyse",
        "Tout ce que dit le rapport d'un dossier",
        &[
            ("program", text("Programme")),
            ("version", text("Version du programme")),
            ("dossier", text("Nom du dossier")),
            ("as_of", day("Jour de l'analyse")),
            ("fingerprint", text("Empreinte du dossier : la même quand les lignes sont dans un autre ordre")),
            ("sources", list("Fichiers lus", of("source"))),
            (
                "settings",
                json!({
                    "description": "Réglages en vigueur : par section, puis par nom",
                    "type": "object",
                    "additionalProperties": { "type": "object", "additionalProperties": { "$ref": "#/$defs/nombre" } },
                }),
            ),
            ("remarks", list("Remarques sur les tables", of("remarque"))),
            ("agenda", list("Propositions à examiner, dans l'ordre", of("proposition"))),
            ("cooperation", of("cooperation")),
            ("detectors", list("Les questions posées, et ce qui a été trouvé", of("question"))),
        ],
    );
    let mut root = root;
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["$id"] = "urn:maillage:analyse:1".into();
    root["properties"]["model_sha256"] = text("Empreinte SHA-256 du modèle de mots ; absente s'il n'y en a pas");
    root["properties"]["follow_up"] = of("table");
    root["$defs"] = definitions();
    root
}

fn definitions() -> Value {
    let keys: Vec<&str> = DETECTORS.iter().map(|detector| detector.key).collect();
    let detector = json!({ "description": "Clé de la question", "enum": keys });
    let pairs: [(&str, Value); 18] = [
        ("nombre", json!({ "description": "Nombre à six décimales ; null s'il n'existe pas", "type": ["number", "null"] })),
        ("phrase", object("Phrase", "La même en français et en anglais", &[("fr", text("En français")), ("en", text("En anglais"))])),
        (
            "estimation",
            object(
                "Estimation",
                "Valeur médiane et intervalle à 80 %",
                &[("low", of("nombre")), ("mid", of("nombre")), ("high", of("nombre"))],
            ),
        ),
        (
            "source",
            object(
                "Fichier lu",
                "Ses lignes gardées et son empreinte",
                &[("name", text("Nom")), ("rows", whole("Lignes gardées")), ("sha256", text("Empreinte SHA-256"))],
            ),
        ),
        (
            "remarque",
            object(
                "Remarque",
                "Ce qui n'allait pas dans une table, et ce qui en a été fait",
                &[("severity", json!({ "enum": ["error", "warning", "information"] })), ("file", text("Fichier")), ("text", of("phrase"))],
            ),
        ),
        (
            "proposition",
            object(
                "Proposition",
                "Une ligne de l'ordre du jour",
                &[
                    ("rank", whole("Rang, à partir de 1")),
                    ("key", text("Clé du constat")),
                    ("detector", detector.clone()),
                    ("choice", text("Choix proposé : un code")),
                    ("value_hours", of("estimation")),
                    ("stability", of("nombre")),
                ],
            ),
        ),
        (
            "question",
            object(
                "Question",
                "Une question posée au dossier",
                &[
                    ("key", text("Clé")),
                    ("question", maybe("phrase")),
                    ("method", maybe("phrase")),
                    ("doubt", maybe("phrase")),
                    ("findings", list("Constats", of("constat"))),
                    ("silences", list("Ce qui n'a pu être dit, et pourquoi", of("phrase"))),
                    ("tables", list("Tables du rapport", of("table"))),
                ],
            ),
        ),
        (
            "constat",
            object(
                "Constat",
                "Ce qui a été trouvé, pourquoi, avec quelle confiance",
                &[
                    ("key", text("Clé, stable d'une analyse à l'autre")),
                    ("title", of("phrase")),
                    ("motive", text("Motif : un code")),
                    ("standing", json!({ "description": "Établi, ou à surveiller", "enum": ["established", "watch"] })),
                    ("score", json!({ "description": "Confiance", "type": ["number", "null"], "minimum": 0, "maximum": 1 })),
                    (
                        "subjects",
                        list(
                            "Concernés : sorte (action, partner, territory) et identifiant",
                            pair(json!({ "enum": ["action", "partner", "territory"] }), plain()),
                        ),
                    ),
                    ("territories", list("Identifiants des territoires", plain())),
                    ("effect", maybe("effet")),
                    ("evidence", list("Preuves : leurs parts s'additionnent en ln(score / (1 − score))", of("preuve"))),
                    ("facts", list("Faits : intitulé et valeur", pair(of("phrase"), of("phrase")))),
                    (
                        "exhibits",
                        list(
                            "Ce qui est montré",
                            json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "enum": ["attendance", "texts", "expected"] } } }),
                        ),
                    ),
                    ("obstacles", list("Ce qui s'y oppose", of("phrase"))),
                    ("options", list("Choix possibles : code et argument", pair(plain(), of("phrase")))),
                    ("doubt", of("phrase")),
                    ("worth", of("gain")),
                    ("builds_on", list("Clés des constats sur lesquels il s'appuie", plain())),
                ],
            ),
        ),
        (
            "effet",
            object(
                "Effet",
                "Taille de l'effet",
                &[("low", of("nombre")), ("mid", of("nombre")), ("high", of("nombre")), ("measures", of("phrase"))],
            ),
        ),
        (
            "preuve",
            object(
                "Preuve",
                "Une raison, son poids, les lignes dont elle vient",
                &[
                    ("sentence", of("phrase")),
                    ("share", of("nombre")),
                    ("rows", list("Lignes : table, puis ce qui la distingue", list("Une ligne", plain()))),
                ],
            ),
        ),
        (
            "gain",
            object(
                "Gain",
                "Ce que l'on y gagnerait par an",
                &[
                    ("hours", of("estimation")),
                    ("euros", maybe("estimation")),
                    ("feasibility", of("nombre")),
                    ("effort_hours", of("nombre")),
                    ("assumption", of("phrase")),
                ],
            ),
        ),
        (
            "table",
            object(
                "Table",
                "Une table du rapport, comme dans tables/",
                &[
                    ("file", text("Nom du fichier, sans sa fin")),
                    ("columns", list("Colonnes", plain())),
                    ("rows", list("Lignes", list("Cellules", of("cellule")))),
                ],
            ),
        ),
        (
            "cellule",
            json!({ "description": "Texte, nombre, liste d'identifiants, ou rien", "type": ["string", "number", "array", "null"], "items": { "type": "string" } }),
        ),
        (
            "cooperation",
            object(
                "Coopération",
                "Qui travaille vraiment avec qui, et où",
                &[("layers", list("Sortes de liens", of("couche"))), ("basins", maybe("bassins")), ("tables", list("Tables", of("table")))],
            ),
        ),
        (
            "couche",
            object(
                "Sorte de liens",
                "Ce qui y est établi contre le hasard",
                &[
                    ("kind", text("Code")),
                    ("members", whole("Membres")),
                    ("events", whole("Événements")),
                    ("pairs", whole("Paires comparées")),
                    ("established", whole("Liens établis")),
                    ("smallest_p", of("nombre")),
                    ("groups", maybe("ensembles")),
                ],
            ),
        ),
        (
            "ensembles",
            object(
                "Ensembles",
                "Comment tiennent les ensembles trouvés",
                &[
                    ("verdict", json!({ "enum": ["stable", "unstable", "too_few", "nothing"] })),
                    ("number", whole("Nombre d'ensembles")),
                    ("agreement", of("nombre")),
                    ("redraws", whole("Tirages")),
                    ("quality", of("nombre")),
                    ("by_lot", of("nombre")),
                    ("from", of("nombre")),
                    ("to", of("nombre")),
                ],
            ),
        ),
        (
            "bassins",
            object(
                "Bassins",
                "Contre les bassins officiels : observé, attendu, écart au hasard",
                &[
                    ("basins", list("Identifiants", plain())),
                    ("within", list("Au sein des bassins", of("nombre"))),
                    ("cells", list("Par paire de bassins", list("Ligne", list("Cellule", of("nombre"))))),
                    (
                        "agreement",
                        json!({ "description": "Accord des ensembles avec les bassins, et part des tirages qui s'accordent autant", "type": ["array", "null"], "items": { "$ref": "#/$defs/nombre" } }),
                    ),
                ],
            ),
        ),
        ("rien", json!({ "type": "null" })),
    ];
    Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// An object all of whose listed fields are there.
fn object(title: &str, description: &str, fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "title": title, "description": description, "type": "object", "properties": properties, "required": required })
}

fn of(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn maybe(name: &str) -> Value {
    json!({ "anyOf": [of(name), of("rien")] })
}

fn list(description: &str, items: Value) -> Value {
    json!({ "description": description, "type": "array", "items": items })
}

fn pair(first: Value, second: Value) -> Value {
    json!({ "type": "array", "prefixItems": [first, second], "minItems": 2, "maxItems": 2 })
}

fn plain() -> Value {
    json!({ "type": "string" })
}

fn text(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn whole(description: &str) -> Value {
    json!({ "description": description, "type": "integer", "minimum": 0 })
}

fn day(description: &str) -> Value {
    json!({ "description": description, "type": "string", "format": "date" })
}
