//! `maillage simulate DOSSIER`: what leaves with partners, or what two partners that become one do together.

mod machine;
mod text;

use super::{Exit, answer, day, lang};
use crate::dossier::{Dossier, Found, PartnerIdx};
use crate::linkage::{Linkage, PartnerLinkage};
use crate::network::Network;
use crate::network::what_if::{merged, without};
use crate::opening as open;
use crate::say;
use crate::text::{Lang, Sentence};
use jiff::civil::Date;
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage simulate` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemples : maillage simulate datasets/exemple-trois-territoires --without caf\n           maillage simulate datasets/exemple-trois-territoires --merge ccas_belleval,ccas_montclair --format json\n\nSortie : 0 fait ; 2 dossier illisible, ou partenaire inconnu"
)]
pub struct SimulateArgs {
    /// Le dossier : un répertoire de tables
    pub dossier: PathBuf,
    /// Les partenaires qui partent, ensemble : identifiants, noms ou sigles
    #[arg(long, value_name = "PARTENAIRE", num_args = 1..)]
    pub without: Vec<String>,
    /// Les partenaires qui n'en font plus qu'un, séparés par des virgules
    #[arg(long, value_name = "PARTENAIRES", value_delimiter = ',')]
    pub merge: Vec<String>,
    /// La forme de la réponse
    #[arg(long, value_name = "FORME", value_enum, default_value = "text")]
    pub format: SimulateFormat,
    /// Le jour de l'analyse (31/12/2014) ; sinon, celui du dernier événement du dossier
    #[arg(long, value_name = "JOUR", value_parser = day)]
    pub date: Option<Date>,
    /// La langue de la réponse : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// In what form the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SimulateFormat {
    /// À lire
    Text,
    /// Pour un programme
    Json,
    /// Pour un tableur
    Csv,
}

/// Runs the command.
///
/// # Errors
/// The dossier can't be read, a partner isn't in it, or it isn't said who leaves or becomes one.
pub fn run(args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    let refuse = |sentence: Sentence| Err(open::refusal(&sentence, args.lang));
    match (args.without.is_empty(), args.merge.len()) {
        (true, 0) => {
            return refuse(say!(
                "Indiquer qui part (--without PARTENAIRE) ou qui n'en fait plus qu'un (--merge A,B)"
                    | "Say who leaves (--without PARTNER) or who becomes one (--merge A,B)"
            ));
        }
        (false, 1..) => {
            return refuse(say!("Indiquer --without ou --merge, pas les deux" | "Give --without or --merge, not both"));
        }
        (true, 1) => {
            return refuse(say!(
                "--merge demande deux partenaires au moins, séparés par une virgule : --merge A,B"
                    | "--merge needs two partners at least, separated by a comma: --merge A,B"
            ));
        }
        _ => {}
    }
    let loaded = open::whole_dossier(&args.dossier, args.lang)?;
    let dossier = &loaded.dossier;
    let words = if args.merge.is_empty() { &args.without } else { &args.merge };
    let partners: Vec<PartnerIdx> = words
        .iter()
        .map(|word| partner(dossier, word).map_err(|sentence| open::refusal(&sentence, args.lang)))
        .collect::<Result<_, _>>()?;
    let as_of = args.date.unwrap_or_else(|| dossier.last_event());
    // Which actions say the same has no part in the answer: only the partners' names are linked.
    let linkage = Linkage { partners: PartnerLinkage::build(dossier), ..Linkage::default() };
    let written = if args.merge.is_empty() {
        let network = Network::build(dossier, &linkage, as_of);
        let lost = without(dossier, &linkage, &network, as_of, &partners);
        match args.format {
            SimulateFormat::Text => text::departure(dossier, &lost, as_of, args.lang),
            SimulateFormat::Json => machine::json(&machine::departure(dossier, &lost, as_of))?,
            SimulateFormat::Csv => machine::csv(&machine::departure_rows(dossier, &lost))?,
        }
    } else {
        let union = merged(dossier, &linkage, as_of, &partners);
        if union.partners.len() < 2 {
            return refuse(say!(
                "--merge : ces noms désignent déjà un seul partenaire" | "--merge: these names already stand for one partner"
            ));
        }
        match args.format {
            SimulateFormat::Text => text::union(dossier, &union, as_of, args.lang),
            SimulateFormat::Json => machine::json(&machine::union(dossier, &union, as_of))?,
            SimulateFormat::Csv => machine::csv(&machine::union_rows(dossier, &union))?,
        }
    };
    answer(written)?;
    Ok(Exit::Done.into())
}

/// The partner that a word means, or what to type instead.
fn partner(dossier: &Dossier, word: &str) -> Result<PartnerIdx, Sentence> {
    let called = |idx: PartnerIdx| {
        let partner = dossier.partner(idx);
        let (id, name) = (&partner.id, &partner.name);
        say!("« {id} » ({name})" | "'{id}' ({name})")
    };
    match dossier.find_partner(word) {
        Found::One(idx) => Ok(idx),
        Found::Several(a, b) => {
            let (a, b) = (called(a), called(b));
            let (a_fr, b_fr, a_en, b_en) = (a.fr, b.fr, a.en, b.en);
            Err(say!(
                "« {word} » désigne plusieurs partenaires, dont {a_fr} et {b_fr} : indiquer l'identifiant (partenaires.csv, colonne « id »)"
                    | "'{word}' stands for several partners, {a_en} and {b_en} among them: give the identifier (partenaires.csv, column 'id')"
            ))
        }
        Found::Nobody(near) => {
            let near = near.map(called).map_or_else(Sentence::default, |near| {
                let (fr, en) = (near.fr, near.en);
                say!(" Le plus proche : {fr}." | " The nearest: {en}.")
            });
            let (fr, en) = (near.fr, near.en);
            Err(say!(
                "« {word} » n'est pas un partenaire du dossier.{fr} Attendu : un identifiant de partenaires.csv (colonne « id »), un nom ou un sigle"
                    | "'{word}' is no partner of the dossier.{en} Expected: an identifier of partenaires.csv (column 'id'), a name or an acronym"
            ))
        }
    }
}
