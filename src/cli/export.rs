//! `maillage export`: the dossier, its network, its measures or its groups in the form that another program reads.
//!
//! Each form runs what it needs of the chain and no more: the linkage of actions for groups, nothing at all for the dossier itself.

mod measures;

use super::{Exit, answer, lang, open};
use crate::dossier::Dossier;
use crate::linkage::{ActionLinkage, Linkage, PartnerLinkage, write_groups};
use crate::network::Network;
use crate::network::measures::measure;
use crate::rendering::dossier::{csv_files, datapackage, sheets};
use crate::rendering::graph::{GraphView, gexf, graphml, lists, mermaid, view};
use crate::rendering::write::{Outbox, WriteError};
use crate::rendering::{CsvStyle, File, xlsx};
use crate::say;
use crate::settings::Settings;
use crate::text::{Lang, Sentence};
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage export` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage export datasets/seine-et-marne-2014 --format groups --out groupes.csv\n           maillage export datasets/exemple-trois-territoires --format metrics\n           maillage export datasets/exemple-trois-territoires --format gexf --out reseau.gexf\n           maillage export datasets/exemple-trois-territoires --format xlsx --out dossier.xlsx\n           maillage export datasets/exemple-trois-territoires --format datapackage --out paquet\n\nSortie : 0 fait ; 2 dossier illisible, ou fichier qui ne peut pas être écrit"
)]
pub struct ExportArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Ce qui est écrit
    #[arg(long, value_name = "FORME", value_enum)]
    pub format: ExportFormat,
    /// Le fichier à écrire ; sinon, la sortie standard. Pour csv, csv-excel, datapackage et listes : le répertoire
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
    /// Le dossier en tables CSV, au format de maillage
    Csv,
    /// Le dossier en tables CSV pour Excel en français (point-virgule, virgule décimale)
    CsvExcel,
    /// Le dossier en tables CSV, décrites par un datapackage.json (Table Schema)
    Datapackage,
}

impl ExportFormat {
    /// Is it several files, in a folder?
    fn is_folder(self) -> bool {
        matches!(self, Self::Listes | Self::Csv | Self::CsvExcel | Self::Datapackage)
    }
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, or what was asked can't be written.
pub fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
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
        outbox.send(&make(args, &loaded.dossier)?).map_err(refused)?;
        return Ok(Exit::Done.into());
    }
    if let Some(path) = &args.out {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let opened = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| OpenOptions::new().append(true).create(true).open(path));
        opened.map_err(|error| open::unwritable(path, error, args.lang))?;
    }
    let bytes: Vec<u8> = make(args, &loaded.dossier)?.into_iter().flat_map(|file| file.bytes).collect();
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
            .map_err(|long| anyhow::anyhow!("{}", too_long(&long).get(args.lang)))?,
        ExportFormat::Listes => return Ok(lists(&network(dossier))),
        ExportFormat::Csv => return Ok(csv_files(&sheets(dossier), CsvStyle::Canonical)),
        ExportFormat::CsvExcel => return Ok(csv_files(&sheets(dossier), CsvStyle::Excel)),
        ExportFormat::Datapackage => return Ok(package(dossier)),
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
    let package = serde_json::to_string_pretty(&datapackage(&dossier.name, &sheets)).expect("a tree of texts and numbers is always JSON");
    files.push(File { path: "datapackage.json".into(), bytes: format!("{package}\n").into_bytes() });
    files
}

fn too_long(long: &xlsx::TooLong) -> Sentence {
    let (table, rows) = (long.table.code(), long.rows);
    say!(
        "la table « {table} » a {rows} lignes, plus qu'une feuille n'en tient : choisir « csv » ou « datapackage »"
            | "table '{table}' has {rows} rows, more than a sheet holds: choose 'csv' or 'datapackage'"
    )
}
