//! `maillage serve`: the local web app.

use super::door::{self, AtDoor};
use super::{Exit, answer, lang};
use crate::opening;
use crate::say;
use crate::text::Lang;
use crate::web::{App, Door, serve};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage serve` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage serve mon-dossier\n          le navigateur s'ouvre ; Ctrl-C dans cette fenêtre arrête l'application\n\nUn dossier qui n'existe pas encore sera créé par le premier import. Les décisions, les comptes et l'historique sont gardés à côté du dossier,\ndans mon-dossier.maillage/registre.sqlite.\n\nSortie : 0 arrêtée par l'utilisateur ; 2 adresse déjà prise, ou registre illisible"
)]
pub struct ServeArgs {
    /// Le dossier : un répertoire de tables, ou celui que le premier import créera
    #[arg(default_value = "dossier")]
    pub dossier: PathBuf,
    /// Le port à ouvrir sur cette machine ; 0 : un port libre. Si le port habituel est pris, le suivant qui ne l'est pas
    #[arg(long, value_name = "PORT", default_value = "8093")]
    pub port: u16,
    /// Ne pas ouvrir le navigateur
    #[arg(long)]
    pub no_browser: bool,
    /// La langue de l'application : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Runs the command.
///
/// # Errors
/// The address is taken, or the register can't be opened.
pub fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let latch = door::at_door(&args.dossier);
    if let AtDoor::Taken(site) = &latch {
        let words = say!("L'application est déjà ouverte sur ce dossier : {site}\n" | "The app is open on this dossier already: {site}\n");
        answer(words.get(lang))?;
        if !args.no_browser {
            let _ = webbrowser::open(site);
        }
        return Ok(Exit::Done.into());
    }
    let listener = door::listen(address).map_err(|error| {
        opening::refusal(
            &say!(
                "{address} ne peut pas être ouvert ({error}). L'application tourne peut-être déjà ; sinon, choisir un autre port avec --port"
                    | "{address} can't be opened ({error}). The app may be running already; else choose another port with --port"
            ),
            lang,
        )
    })?;
    let address = listener.local_addr()?;
    let app = App::open(args.dossier.clone(), Door::Local(address), lang).map_err(|error| opening::refusal(&error.sentence(), lang))?;
    serve(&app, listener, |address| {
        let words = say!(
            "L'application est ouverte sur http://{address}/ (Ctrl-C pour l'arrêter).\n"
                | "The app is open at http://{address}/ (Ctrl-C to stop it).\n"
        );
        if let AtDoor::First(latch) = &latch {
            latch.tell(&format!("http://{address}/"));
        }
        // Nobody is left to tell when standard output is closed, and a machine without a browser still serves.
        let _ = answer(words.get(lang));
        if !args.no_browser {
            let _ = webbrowser::open(&format!("http://{address}/"));
        }
    })?;
    Ok(Exit::Done.into())
}
