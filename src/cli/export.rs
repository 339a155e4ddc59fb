//! `maillage export`: the dossier, its network, its measures or its groups in the form that another program reads.
//!
//! Each form runs what it needs of the chain and no more: the linkage of actions for groups, nothing at all for the dossier itself.

mod measures;

use super::{Exit, answer, lang};
use crate::dossier::{Dossier, Table};
use crate::linkage::{ActionLinkage, Linkage, PartnerLinkage, write_groups};
use crate::network::Network;
use crate::network::measures::measure;
use crate::opening as open;
use crate::rendering::dossier::{
    LOSSES, TooLong, check_parquet, csv_files, data_inclusion, datapackage, hsds, json, json_schema, ods, parquet_files, sheets,
    table_schema,
};
use crate::rendering::graph::{GraphView, gexf, graphml, lists, mermaid, view};
use crate::rendering::write::{Outbox, WriteError};
use crate::rendering::{CsvStyle, File, analysis_schema, xlsx};
use crate::say;
use crate::settings::Settings;
use crate::text::{Lang, Sentence};
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage export` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage export datasets/seine-et-marne-2014 --format groups --out groupes.csv\n           maillage export datasets/exemple-trois-territoires --format metrics\n           maillage export datasets/exemple-trois-territoires --format gexf --out reseau.gexf\n           maillage export datasets/exemple-trois-territoires --format xlsx --out dossier.xlsx\n           maillage export datasets/exemple-trois-territoires --format datapackage --out paquet\n           maillage export datasets/exemple-trois-territoires --format json --out dossier.json\n\nSortie : 0 fait ; 2 dossier illisible, ou fichier qui ne peut pas être écrit"
)]
pub struct ExportArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Ce qui est écrit
    #[arg(long, value_name = "FORME", value_enum)]
    pub format: ExportFormat,
    /// Le fichier à écrire ; sinon, la sortie standard. Pour les formes faites de plusieurs fichiers (csv, datapackage, listes…) : le répertoire
    #[arg(long, value_name = "FICHIER")]
    pub out: Option<PathBuf>,
    /// Un modèle de mots à soi, en plus (model2vec) : un répertoire avec tokenizer.json, model.safetensors et config.json
    #[arg(long, value_name = "RÉPERTOIRE")]
    pub embeddings: Option<PathBuf>,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Les groupes d'actions de même but : groupe, action
    Groups,
    /// Les partenaires, et pour chacun les mesures de sa place dans le réseau
    Metrics,
    /// Le réseau en quelques nombres, chacun avec sa lecture
    Network,
    /// Le réseau pour Gephi (GEXF 1.3), avec les jours où chaque lien a tenu
    Gexf,
    /// Le réseau pour yEd, igraph, networkx… (GraphML)
    Graphml,
    /// Les liens les plus forts entre partenaires, pour un wiki (Mermaid)
    Mermaid,
    /// Le réseau en deux tables : noeuds.csv et liens.csv
    Listes,
    /// Le dossier en un classeur, une feuille par table
    Xlsx,
    /// Le dossier en un classeur LibreOffice, une feuille par table
    Ods,
    /// Le dossier en un seul fichier JSON
    Json,
    /// Ce que contient ce fichier JSON, pour qui le lit ou l'écrit (JSON Schema)
    JsonSchema,
    /// Ce que contient « analyse.json », que « report » écrit (JSON Schema)
    AnalysisSchema,
    /// Ce que contient chaque table, un fichier par table (Table Schema)
    TableSchema,
    /// Le dossier en tables CSV, au format de maillage
    Csv,
    /// Le dossier en tables CSV pour Excel en français (point-virgule, virgule décimale)
    CsvExcel,
    /// Le dossier en tables CSV, décrites par un datapackage.json (Table Schema)
    Datapackage,
    /// Le dossier en fichiers Parquet, pour pandas, R, DuckDB… (avec un programme construit pour)
    Parquet,
    /// Les partenaires et les actions en cours pour data·inclusion (v1) : structures.json, services.json, et ce qui n'y entre pas
    DataInclusion,
    /// Les partenaires et les actions pour HSDS 3 (tables CSV), et ce qui n'y entre pas
    Hsds,
}

impl ExportFormat {
    /// Is it several files, in a folder?
    fn is_folder(self) -> bool {
        matches!(
            self,
            Self::Listes
                | Self::Csv
                | Self::CsvExcel
                | Self::Datapackage
                | Self::Parquet
                | Self::TableSchema
                | Self::DataInclusion
                | Self::Hsds
        )
    }
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or what was asked can't be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    if args.format == ExportFormat::Parquet {
        check_parquet().map_err(|error| open::refusal(&error.sentence(), args.lang))?;
    }
    let is_of_actions = args.format == ExportFormat::Groups;
    let loaded = if is_of_actions { open::actions(&args.dossier, args.lang) } else { open::dossier(&args.dossier, args.lang) }?;
    // Before the long work, so that nobody waits for a refusal.
    if args.format.is_folder() {
        let Some(target) = &args.out else {
            let words = say!(
                "cette forme est faite de plusieurs fichiers : dire dans quel répertoire, avec --out"
                    | "this form is made of several files: say in which folder, with --out"
            );
            anyhow::bail!("{}", words.get(args.lang));
        };
        let refused = |error: WriteError| anyhow::anyhow!("{}", error.sentence().get(args.lang));
        let outbox = Outbox::open(target, Some(&args.dossier)).map_err(refused)?;
        let files = make(args, &loaded.dossier)?;
        let folder = outbox.send(&files).map_err(refused)?;
        if files.iter().any(|file| file.path == LOSSES) {
            let path = folder.join(LOSSES);
            let path = path.display();
            let words = say!(
                "Ce qui n'a pas de place dans cette forme est compté dans {path}.\n"
                    | "What has no place in this form is counted in {path}.\n"
            );
            answer(words.get(args.lang))?;
        }
        return Ok(Exit::Done.into());
    }
    let is_new = args.out.as_ref().filter(|path| !path.exists());
    if let Some(path) = &args.out {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let opened = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| OpenOptions::new().append(true).create(true).open(path));
        opened.map_err(|error| open::unwritable(path, error, args.lang))?;
    }
    let made = make(args, &loaded.dossier).inspect_err(|_| {
        // Nothing, rather than an empty file; that it can't be taken away changes nothing to what is said.
        let _ = is_new.map(fs::remove_file);
    })?;
    let bytes: Vec<u8> = made.into_iter().flat_map(|file| file.bytes).collect();
    match &args.out {
        Some(path) => fs::write(path, bytes).map_err(|error| open::unwritable(path, error, args.lang))?,
        None => answer(bytes)?,
    }
    Ok(Exit::Done.into())
}

/// Makes what is asked, running what it needs of the chain: several files of a folder, or one, which bears the name that the user gave.
fn make(args: &ExportArgs, dossier: &Dossier) -> anyhow::Result<Vec<File>> {
    let one = match args.format {
        ExportFormat::Groups => {
            let model = open::model(args.embeddings.as_deref(), args.lang)?;
            let mut table = Vec::new();
            write_groups(&ActionLinkage::build_with(dossier, open::words(&model)), dossier, &mut table)?;
            table
        }
        ExportFormat::Metrics | ExportFormat::Network => {
            let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
            let network = Network::build(dossier, &linkage, dossier.last_event());
            let found = measure(dossier, &linkage, &network);
            if args.format == ExportFormat::Metrics { measures::partners(dossier, &found)? } else { measures::whole(&found, args.lang)? }
        }
        ExportFormat::Gexf => gexf(&network(dossier)).into_bytes(),
        ExportFormat::Graphml => graphml(&network(dossier)).into_bytes(),
        ExportFormat::Mermaid => mermaid(&network(dossier)).into_bytes(),
        ExportFormat::Xlsx => xlsx::dossier(&dossier.name, &sheets(dossier), dossier.last_event(), args.lang)
            .map_err(|long| open::refusal(&too_long(&long), args.lang))?,
        ExportFormat::Ods => ods(&sheets(dossier), args.lang).map_err(|long| open::refusal(&too_long(&long), args.lang))?,
        ExportFormat::Json => json(&dossier.name, &sheets(dossier)),
        ExportFormat::JsonSchema => pretty(&json_schema()),
        ExportFormat::AnalysisSchema => pretty(&analysis_schema()),
        ExportFormat::TableSchema => {
            let schema = |table: &Table| File { path: format!("{}.json", table.code()), bytes: pretty(&table_schema(*table)) };
            return Ok(Table::ALL.iter().map(schema).collect());
        }
        ExportFormat::Listes => return Ok(lists(&network(dossier))),
        ExportFormat::Csv => return Ok(csv_files(&sheets(dossier), CsvStyle::Canonical)),
        ExportFormat::CsvExcel => return Ok(csv_files(&sheets(dossier), CsvStyle::Excel)),
        ExportFormat::Datapackage => return Ok(package(dossier)),
        ExportFormat::Parquet => {
            return parquet_files(&sheets(dossier)).map_err(|error| open::refusal(&error.sentence(), args.lang));
        }
        ExportFormat::DataInclusion => return Ok(data_inclusion(dossier, &sheets(dossier), args.lang)),
        ExportFormat::Hsds => return Ok(hsds(dossier, &sheets(dossier), args.lang)),
    };
    Ok(vec![File { path: String::new(), bytes: one }])
}

/// The network as other programs read it.
fn network(dossier: &Dossier) -> GraphView {
    let linkage = Linkage::build(dossier, &Settings::default());
    let network = Network::build(dossier, &linkage, dossier.last_event());
    view(dossier, &linkage, &network)
}

/// The tables of a dossier, and what describes them.
fn package(dossier: &Dossier) -> Vec<File> {
    let sheets = sheets(dossier);
    let mut files = csv_files(&sheets, CsvStyle::Canonical);
    files.push(File { path: "datapackage.json".into(), bytes: pretty(&datapackage(&dossier.name, &sheets)) });
    files
}

fn pretty(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

fn too_long(long: &TooLong) -> Sentence {
    match long {
        TooLong::Rows { table, rows } => {
            let table = table.code();
            say!(
                "la table « {table} » a {rows} lignes, plus qu'une feuille n'en tient : choisir « csv », « json » ou « datapackage »"
                    | "table '{table}' has {rows} rows, more than a sheet holds: choose 'csv', 'json' or 'datapackage'"
            )
        }
        TooLong::Text { table, row, most } => {
            let table = table.code();
            say!(
                "un texte de la table « {table} » (ligne {row}) a plus de {most} caractères, et une cellule d'Excel n'en tient pas davantage : choisir « ods », « csv » ou « json »"
                    | "a text of table '{table}' (row {row}) has more than {most} characters, which is all that a cell of Excel holds: choose 'ods', 'csv' or 'json'"
            )
        }
    }
}
