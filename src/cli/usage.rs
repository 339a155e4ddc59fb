//! How the program is used, said in French: the help, and what was wrong with a command line.
//!
//! # Choices  clap speaks English. Its help is laid out by clap and its few fixed words are translated ([`french`]); its refusals are written anew, by their
//! kind, because a sentence cannot be translated word for word. With `--lang en`, clap's own words stand.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Fixed words of clap's help, longest first where one begins another.
const WORDS: &[(&str, &str)] = &[
    ("Print this message or the help of the given subcommand(s)", "Affiche cette aide, ou celle d'une commande"),
    ("Print help (see a summary with '-h')", "Affiche cette aide (en abrégé avec -h)"),
    ("Print help (see more with '--help')", "Affiche cette aide (en entier avec --help)"),
    ("Print help", "Affiche cette aide"),
    ("Print version", "Affiche la version"),
    ("Usage:", "Utilisation :"),
    ("Commands:", "Commandes :"),
    ("Options:", "Options :"),
    ("Arguments:", "À indiquer :"),
    ("Possible values:", "Valeurs possibles :"),
    ("[possible values: ", "[valeurs possibles : "),
    ("[default: ", "[par défaut : "),
    ("<COMMAND>", "<COMMANDE>"),
    ("[COMMAND]", "[COMMANDE]"),
];

/// clap's help with its fixed words in French.
pub(super) fn french(help: &str) -> String {
    WORDS.iter().fold(help.to_owned(), |text, (english, french)| text.replace(english, french))
}

/// What was wrong with a command line, and where help is; `command` is the one that was asked for, if any.
pub(super) fn refusal(error: &clap::Error, command: Option<&str>) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let among = context(ContextKind::ValidValue);
    let found = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("Il manque {argument}."),
        ErrorKind::InvalidSubcommand => format!(
            "« {} » n'est pas une commande. Les commandes : report, check, explain, simulate, diff, demo, export, label.",
            context(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::UnknownArgument => {
            let near = context(ContextKind::SuggestedArg);
            let near = if near.is_empty() { String::new() } else { format!(" La plus proche : « {near} ».") };
            if argument.starts_with('-') {
                format!("L'option « {argument} » n'existe pas ici.{near}")
            } else {
                format!("« {argument} » est de trop. Un nom qui contient des espaces se met entre guillemets.")
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("Il manque la valeur de « {argument} »{}.", values(&among)),
        ErrorKind::InvalidValue => format!("« {value} » ne convient pas à « {argument} »{}.", values(&among)),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("« {value} » ne convient pas à « {argument} ». Attendu : {reason}.")
        }
        ErrorKind::ArgumentConflict => format!("« {argument} » est indiqué deux fois."),
        _ => french(&error.render().to_string()).trim_end().to_owned(),
    };
    let help = command.map_or_else(|| "maillage --help".to_owned(), |command| format!("maillage {command} --help"));
    format!("{found}\nPour l'aide : {help}\n")
}

fn values(among: &str) -> String {
    if among.is_empty() { String::new() } else { format!(". Valeurs possibles : {among}") }
}

#[cfg(test)]
mod tests {
    use super::super::Arguments;
    use super::*;
    use clap::Parser as _;

    fn refused(line: &str) -> String {
        let error = Arguments::try_parse_from(line.split(' ')).expect_err("the line is wrong");
        refusal(&error, line.split(' ').nth(1))
    }

    #[test]
    fn refusals_say_what_to_write() {
        for (line, words) in [
            ("maillage repport d", "« repport » n'est pas une commande. Les commandes : report, check"),
            ("maillage report d", "Il manque --out <RÉPERTOIRE>."),
            ("maillage report d --outt r", "L'option « --outt » n'existe pas ici. La plus proche : « --out »."),
            ("maillage check mon dossier", "« dossier » est de trop. Un nom qui contient des espaces"),
            ("maillage check d --format xml", "« xml » ne convient pas à « --format <FORME> ». Valeurs possibles : text, json, csv."),
            ("maillage report d --out r --date hier", "Attendu : un jour comme 31/12/2014 ou 2014-12-31."),
            ("maillage report d --out r --out s", "« --out <RÉPERTOIRE> » est indiqué deux fois."),
            ("maillage report d --out", "Il manque la valeur de « --out <RÉPERTOIRE> »."),
        ] {
            let said = refused(line);
            assert!(said.contains(words), "{line}: {said}");
            assert!(said.ends_with("--help\n"), "{line}: {said}");
        }
    }
}
