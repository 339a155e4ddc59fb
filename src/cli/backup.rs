//! `maillage backup`: what the app keeps beside a dossier, in one file, copied while it is in use.

use super::{Exit, answer, lang};
use crate::opening;
use crate::register::{BackupError, back_up_beside};
use crate::say;
use crate::text::{Lang, Sentence, count};
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `maillage backup` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exemple : maillage backup mon-dossier --out sauvegarde-2015-01-20.sqlite\n\nL'application peut rester ouverte. La copie est vérifiée, et n'écrase jamais un fichier. Elle contient les décisions, les comptes, l'historique et le\njournal, mais ni les tables du dossier ni les fichiers importés : copier aussi ces répertoires (mon-dossier et mon-dossier.maillage).\n\nPour revenir à une copie :\n  1. arrêter l'application ;\n  2. mettre de côté les fichiers registre.sqlite, registre.sqlite-wal et registre.sqlite-shm de mon-dossier.maillage ;\n  3. copier la sauvegarde à leur place, sous le nom mon-dossier.maillage/registre.sqlite ;\n  4. relancer l'application. Chacun devra se reconnecter.\n\nSortie : 0 fait ; 2 pas de registre, copie impossible ou incomplète"
)]
pub struct BackupArgs {
    /// Le dossier dont l'application garde les décisions
    pub dossier: PathBuf,
    /// Le fichier à écrire
    #[arg(long, value_name = "FICHIER")]
    pub out: PathBuf,
    /// La langue des messages : fr ou en
    #[arg(long, value_name = "LANGUE", default_value = "fr", value_parser = lang)]
    pub lang: Lang,
}

/// Runs the command.
///
/// # Errors
/// There is no register, the file is there already or can't be written, or the copy is not whole.
pub fn run(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let (out, lang) = (&args.out, args.lang);
    if out.exists() {
        return Err(opening::refusal(&taken(out), lang));
    }
    // Written beside its place, verified, and only then given its name: what bears the name is whole.
    let mut name = out.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".en-cours");
    let draft = out.with_file_name(name);
    fs::File::create_new(&draft).map_err(|error| opening::unwritable(&draft, error, lang))?;
    let done = back_up_beside(&args.dossier, &draft).map_err(|error| sentence(&error, &args.dossier)).and_then(|copied| {
        place(&draft, out)?;
        Ok(copied)
    });
    let _ = fs::remove_file(&draft);
    let copied = done.map_err(|words| opening::refusal(&words, lang))?;
    let decisions = count(copied.decisions, ("décision", "décisions"), ("decision", "decisions"));
    let accounts = count(copied.accounts, ("compte", "comptes"), ("account", "accounts"));
    let lines = count(copied.lines, ("ligne de journal", "lignes de journal"), ("line of log", "lines of log"));
    let shown = out.display();
    let (fr, en) = (format!("{}, {}, {}", decisions.fr, accounts.fr, lines.fr), format!("{}, {}, {}", decisions.en, accounts.en, lines.en));
    let words = say!(
        "Copie vérifiée dans {shown} : {fr}.\nPour y revenir : maillage backup --help\n"
            | "Verified copy in {shown}: {en}.\nTo go back to it: maillage backup --help\n"
    );
    answer(words.get(lang))?;
    Ok(Exit::Done.into())
}

/// Gives a draft its name, unless something has it.
fn place(draft: &Path, out: &Path) -> Result<(), Sentence> {
    let placed = match fs::hard_link(draft, out) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(taken(out)),
        // Some disks, as USB keys, know no second name for a file.
        Err(_) if out.exists() => return Err(taken(out)),
        Err(_) => fs::rename(draft, out),
        Ok(()) => Ok(()),
    };
    let shown = out.display();
    placed.map_err(|error| say!("« {shown} » ne peut pas être écrit ({error})" | "'{shown}' can't be written ({error})"))
}

fn taken(out: &Path) -> Sentence {
    let shown = out.display();
    say!(
        "« {shown} » existe déjà : rien n'a été écrit. Choisir un autre nom"
            | "'{shown}' is there already: nothing was written. Choose another name"
    )
}

fn sentence(error: &BackupError, dossier: &Path) -> Sentence {
    match error {
        BackupError::NoRegister(path) => {
            let (path, dossier) = (path.display(), dossier.display());
            say!(
                "rien à copier : « {path} » n'existe pas. L'application n'a encore rien gardé pour « {dossier} », ou le dossier a été déplacé sans son répertoire .maillage"
                    | "nothing to copy: '{path}' is not there. The app has kept nothing yet for '{dossier}', or the dossier was moved without its .maillage folder"
            )
        }
        BackupError::NotWhole(said) => say!(
            "la copie n'est pas intègre ({said}) : elle a été retirée. Le registre lui-même est peut-être abîmé : garder la copie précédente et demander de l'aide avant de poursuivre"
                | "the copy is not whole ({said}) and was removed. The register itself may be damaged: keep the copy before, and ask for help before going on"
        ),
        BackupError::Register(error) => error.sentence(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Act, Register, folder_beside};

    #[test]
    fn a_copy_is_verified_and_never_overwrites() {
        let folder = std::env::temp_dir().join(format!("maillage-backup-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let (dossier, out) = (folder.join("d"), folder.join("copie.sqlite"));
        let args = BackupArgs { dossier: dossier.clone(), out: out.clone(), lang: Lang::Fr };
        let said = run(&args).unwrap_err().to_string();
        assert!(said.contains("rien à copier"), "{said}");
        assert!(!out.exists() && fs::read_dir(&folder).unwrap().count() == 0, "nothing is left behind");

        let register = Register::of(&dossier).unwrap();
        register.log("Anne", Act::Import, "un").unwrap();
        register.keep_session(b"digest", "{}", i64::MAX, true).unwrap();
        // The app is open: the copy is made all the same.
        run(&args).unwrap();
        let bytes = fs::read(&out).unwrap();
        assert!(run(&args).unwrap_err().to_string().contains("existe déjà"));
        assert_eq!(fs::read(&out).unwrap(), bytes);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "one file beside the register, and no other");
        drop(register);

        // The way back.
        let back = folder_beside(&folder.join("e"));
        fs::create_dir_all(&back).unwrap();
        fs::copy(&out, back.join(crate::register::NAME)).unwrap();
        let restored = Register::of(&folder.join("e")).unwrap();
        assert_eq!(restored.audit(9).unwrap().len(), 1);
        assert_eq!(restored.session(b"digest", 0).unwrap(), None, "a copy opens no session");
        fs::remove_dir_all(folder).unwrap();
    }
}
