//! `maillage serve`: the local web app.

use super::door::{self, AtDoor};
use super::{Exit, answer, lang};
use crate::opening;
use crate::say;
use crate::text::{Lang, Sentence};
use crate::web::{App, Certificate, Door, Encryption, invite, serve};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

/// What `maillage serve` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage serve mon-dossier\n          le navigateur s'ouvre ; Ctrl-C dans cette fenêtre arrête l'application\n\nUn dossier qui n'existe pas encore sera créé par le premier import. Les décisions, les comptes et l'historique sont gardés à côté du dossier,\ndans mon-dossier.maillage/registre.sqlite ; « maillage backup » en fait une copie.\n\nÀ plusieurs, sur un réseau : chacun a un compte, et tout est chiffré, par un certificat ou par un mandataire (nginx, Apache…) placé devant :\n  maillage serve mon-dossier --listen 0.0.0.0:8443 --certificate chaine.pem --key cle.pem --host maillage.exemple.fr\n  maillage serve mon-dossier --listen 127.0.0.1:8093 --behind-proxy --host maillage.exemple.fr\nAu premier démarrage, le programme affiche l'adresse, valable une fois, où se crée le premier compte d'administration. Le mandataire doit transmettre\nHost et X-Forwarded-For, et être seul à pouvoir joindre l'adresse.\n\nSortie : 0 arrêtée par l'utilisateur ; 2 adresse déjà prise, certificat inutilisable, ou registre illisible"
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
    /// Ouvrir l'application sur un réseau, à cette adresse et ce port, avec des comptes ; remplace --port
    #[arg(long, value_name = "ADRESSE:PORT", value_parser = address)]
    pub listen: Option<SocketAddr>,
    /// Le certificat (PEM, avec ceux des autorités qui le signent), pour chiffrer
    #[arg(long, value_name = "FICHIER")]
    pub certificate: Option<PathBuf>,
    /// La clé privée de ce certificat (PEM, sans mot de passe)
    #[arg(long, value_name = "FICHIER")]
    pub key: Option<PathBuf>,
    /// Un mandataire placé devant l'application chiffre pour elle
    #[arg(long)]
    pub behind_proxy: bool,
    /// Le nom sous lequel l'application est connue ; elle n'en accepte pas d'autre. Peut être répété
    #[arg(long, value_name = "NOM")]
    pub host: Vec<String>,
    /// Afficher une adresse pour créer un compte d'administration, même s'il en existe (mot de passe perdu)
    #[arg(long)]
    pub invite: bool,
    /// La langue de l'application : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Reads `--listen`.
fn address(word: &str) -> Result<SocketAddr, String> {
    word.parse().map_err(|_| "une adresse et un port, comme 0.0.0.0:8443 ou [::1]:8093".to_owned())
}

/// Runs the command.
///
/// # Errors
/// The address is taken, the certificate can't be used, the options contradict each other, or the register can't be opened.
pub fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let lang = args.lang;
    let refused = |words: Sentence| opening::refusal(&words, lang);
    let (encryption, certificate) = encryption(args).map_err(refused)?;
    let wanted = args.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)));
    let latch = door::at_door(&args.dossier);
    if let AtDoor::Taken(site) = &latch {
        let words = say!("L'application est déjà ouverte sur ce dossier : {site}\n" | "The app is open on this dossier already: {site}\n");
        answer(words.get(lang))?;
        if args.listen.is_none() && !args.no_browser {
            let _ = webbrowser::open(site);
        }
        return Ok(Exit::Done.into());
    }
    let listener = door::listen(wanted).map_err(|error| {
        let option = if args.listen.is_some() { "--listen" } else { "--port" };
        refused(say!(
            "{wanted} ne peut pas être ouvert ({error}). L'application tourne peut-être déjà ; sinon, choisir un autre port avec {option}"
                | "{wanted} can't be opened ({error}). The app may be running already; else choose another port with {option}"
        ))
    })?;
    let address = listener.local_addr()?;
    let is_local = args.listen.is_none();
    let door = if is_local { Door::Local(address) } else { Door::Network { encryption, hosts: args.host.clone() } };
    let app = App::open(args.dossier.clone(), door, lang).map_err(|error| refused(error.sentence()))?;
    let site = site(args, address, encryption);
    let has_nobody = !is_local && !app.register.has_administration().map_err(|error| refused(error.sentence()))?;
    let first = if has_nobody || (args.invite && !is_local) {
        Some(invite(&app.register).map_err(|error| refused(error.sentence()))?)
    } else {
        None
    };
    serve(&app, listener, certificate, |_| {
        if let AtDoor::First(latch) = &latch {
            latch.tell(&format!("{site}/"));
        }
        let mut words =
            say!("L'application est ouverte sur {site}/ (Ctrl-C pour l'arrêter).\n" | "The app is open at {site}/ (Ctrl-C to stop it).\n");
        if let Some(path) = first {
            let more = say!(
                "\nPour créer un compte d'administration, ouvrir cette adresse, valable une seule fois et pendant 24 heures :\n  {site}{path}\nQui la connaît peut créer ce compte : ne la transmettre à personne d'autre.\n"
                    | "\nTo make an account of administration, open this address, good once and for 24 hours:\n  {site}{path}\nWhoever knows it can make this account: hand it to nobody else.\n"
            );
            words = Sentence { fr: words.fr + &more.fr, en: words.en + &more.en };
        }
        // Nobody is left to tell when standard output is closed, and a machine without a browser still serves.
        let _ = answer(words.get(lang));
        if is_local && !args.no_browser {
            let _ = webbrowser::open(&format!("{site}/"));
        }
    })?;
    Ok(Exit::Done.into())
}

/// Who encrypts, and with what; or why the options can't be followed.
fn encryption(args: &ServeArgs) -> Result<(Encryption, Option<Certificate>), Sentence> {
    let is_asked = args.certificate.is_some() || args.key.is_some() || args.behind_proxy || !args.host.is_empty() || args.invite;
    let Some(address) = args.listen else {
        return if is_asked {
            Err(say!(
                "--certificate, --key, --behind-proxy, --host et --invite vont avec --listen ADRESSE:PORT ; sans lui, l'application ne s'ouvre que sur cette machine"
                    | "--certificate, --key, --behind-proxy, --host and --invite go with --listen ADDRESS:PORT; without it the app opens on this machine only"
            ))
        } else {
            Ok((Encryption::Nobody, None))
        };
    };
    match (&args.certificate, &args.key, args.behind_proxy) {
        (Some(chain), Some(key), false) => Ok((Encryption::Here, Some(Certificate::read(chain, key)?))),
        (Some(_), Some(_), true) => Err(say!(
            "choisir : --certificate et --key si l'application chiffre elle-même, ou --behind-proxy si un mandataire chiffre pour elle"
                | "choose: --certificate and --key if the app encrypts by itself, or --behind-proxy if a proxy encrypts for it"
        )),
        (Some(_), None, _) | (None, Some(_), _) => Err(say!(
            "--certificate et --key vont ensemble : il manque l'un des deux"
                | "--certificate and --key go together: one of them is missing"
        )),
        (None, None, true) => Ok((Encryption::Proxy, None)),
        (None, None, false) if address.ip().is_loopback() => Ok((Encryption::Nobody, None)),
        (None, None, false) => Err(say!(
            "sans chiffrement, tout le réseau pourrait lire les mots de passe : ajouter --certificate FICHIER et --key FICHIER, ou --behind-proxy si un mandataire chiffre pour l'application"
                | "without encryption the whole network could read the passwords: add --certificate FILE and --key FILE, or --behind-proxy if a proxy encrypts for the app"
        )),
    }
}

/// The beginning of every address, as browsers write it.
fn site(args: &ServeArgs, address: SocketAddr, encryption: Encryption) -> String {
    let scheme = if encryption == Encryption::Nobody { "http" } else { "https" };
    match (args.host.first(), encryption) {
        (Some(host), Encryption::Proxy) => format!("{scheme}://{host}"),
        (Some(host), _) => format!("{scheme}://{host}:{}", address.port()),
        (None, Encryption::Proxy) => format!("http://{address}"),
        (None, _) if address.ip().is_unspecified() => format!("{scheme}://localhost:{}", address.port()),
        (None, _) => format!("{scheme}://{address}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: ServeArgs,
    }

    fn asked(line: &str) -> Result<(Encryption, Option<Certificate>), Sentence> {
        let words = line.split(' ').filter(|word| !word.is_empty());
        encryption(&Line::parse_from(std::iter::once("serve").chain(words)).args)
    }

    #[test]
    fn nothing_is_sent_in_the_clear_over_a_network() {
        assert!(matches!(asked(""), Ok((Encryption::Nobody, None))));
        assert!(matches!(asked("--listen 127.0.0.1:8093"), Ok((Encryption::Nobody, None))));
        assert!(matches!(asked("--listen 0.0.0.0:8093 --behind-proxy"), Ok((Encryption::Proxy, None))));
        for (line, words) in [
            ("--listen 0.0.0.0:8093", "sans chiffrement"),
            ("--listen [::]:8093 --host maillage.exemple.fr", "sans chiffrement"),
            ("--behind-proxy", "vont avec --listen"),
            ("--listen 0.0.0.0:1 --key k", "vont ensemble"),
            ("--listen 0.0.0.0:1 --certificate c", "vont ensemble"),
            ("--listen 0.0.0.0:1 --certificate c --key k --behind-proxy", "choisir"),
            ("--listen 0.0.0.0:1 --certificate absent.pem --key absent.pem", "« absent.pem » ne peut pas être lu"),
            ("--listen 0.0.0.0:1 --certificate Cargo.toml --key Cargo.toml", "aucun certificat"),
        ] {
            let Err(said) = asked(line) else { panic!("{line}") };
            assert!(said.fr.contains(words), "{line}: {}", said.fr);
        }
    }
}
