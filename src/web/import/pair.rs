//! Two partners side by side, and the three answers.

use super::partners::Scope;
use crate::dossier::{Dossier, PartnerIdx, fold};
use crate::register::Judged;
use crate::text::{Lang, Sentence, Text, count};
use crate::web::guard::Actor;
use crate::web::page::token;
use maud::{Markup, html};

/// Titles of actions that are shown of each.
const ACTIONS: usize = 5;

/// Words in the names of notes that tell where a partner is, or who wrote of it.
const TELLING: [&str; 6] = ["adresse", "rue", "commune", "ville", "postal", "document"];

/// What is known of one of them, fact by fact, the same for each.
fn facts(dossier: &Dossier, at: PartnerIdx, lang: Lang) -> Vec<(Text, Vec<String>)> {
    let partner = dossier.partner(at);
    let one = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let text = |text: &Option<String>| one(text.as_deref().unwrap_or_default());
    let titles: Vec<&str> = {
        let mut actions: Vec<_> = dossier.participations.iter().filter(|row| row.partner == at).map(|row| row.action).collect();
        actions.sort();
        actions.dedup();
        actions.into_iter().map(|action| dossier.action(action).title.as_str()).collect()
    };
    let mut actions: Vec<String> = titles.iter().take(ACTIONS).map(|title| (*title).to_owned()).collect();
    if titles.len() > ACTIONS {
        actions.push(count(titles.len() - ACTIONS, ("autre", "autres"), ("other", "others")).get(lang).to_owned());
    }
    let n_meetings = dossier.attendances.iter().filter(|row| row.partner == at).count();
    let n_calls = dossier.solicitations.iter().filter(|row| row.from == at || row.to == at).count();
    let number = |n: usize| one(&if n == 0 { String::new() } else { n.to_string() });
    let is_telling = |name: &str| {
        let folded = fold(name);
        TELLING.iter().any(|word| folded.contains(word))
    };
    let notes = partner.notes.iter().filter(|(name, _)| is_telling(name)).map(|(name, words)| format!("{name} : {words}")).collect();
    vec![
        (Text { fr: "Sigle", en: "Acronym" }, text(&partner.acronym)),
        (Text { fr: "Nature", en: "Kind" }, one(partner.kind.label().get(lang))),
        (Text { fr: "Territoire", en: "Territory" }, one(partner.territory.map_or("", |place| dossier.territory(place).name.as_str()))),
        (Text { fr: "Fait partie de", en: "Part of" }, one(partner.parent.map_or("", |parent| dossier.partner(parent).name.as_str()))),
        (Text { fr: "SIRET", en: "SIRET" }, text(&partner.siret)),
        (Text { fr: "RNA", en: "RNA" }, text(&partner.rna)),
        (Text { fr: "Ce que disent les fichiers", en: "What the files say" }, notes),
        (Text { fr: "Actions", en: "Actions" }, actions),
        (Text { fr: "Invitations à des rencontres", en: "Invitations to meetings" }, number(n_meetings)),
        (Text { fr: "Sollicitations", en: "Solicitations" }, number(n_calls)),
    ]
}

/// The two, and the form that answers.
#[expect(clippy::too_many_arguments, reason = "what a page shows of a pair has that many parts")]
pub fn form(
    lang: Lang,
    actor: &Actor,
    scope: Scope,
    dossier: &Dossier,
    (a, b): (PartnerIdx, PartnerIdx),
    last: Option<&Judged>,
    left: &Sentence,
    motive: &str,
) -> Markup {
    let (one, other) = (dossier.partner(a), dossier.partner(b));
    let rows = facts(dossier, a, lang).into_iter().zip(facts(dossier, b, lang));
    let cell = |words: &[String]| html! { @if words.is_empty() { span.muted { "—" } } @else { @for (at, word) in words.iter().enumerate() { @if at > 0 { br; } (word) } } };
    html! {
        p.below { (left.get(lang)) }
        @if let Some(last) = last {
            p.notice { (lang.pick("Déjà répondu : « ", "Answered already: '")) (last.judgement.verdict.label().get(lang)) (lang.pick(" », ", "', ")) (last.judgement.signed_by) ", " (last.at.sentence().get(lang)) "." }
        }
        form.judge method="post" action=(scope.address()) {
            (token(actor))
            input type="hidden" name="un" value=(one.id);
            input type="hidden" name="autre" value=(other.id);
            input type="hidden" name="vu" value=(last.map_or(0, |last| last.id));
            table.data.side-by-side {
                caption.sr { (lang.pick("Les deux partenaires, côte à côte", "Both partners, side by side")) }
                thead { tr { th scope="col" { span.sr { (lang.pick("Ce que l'on sait", "What is known")) } } th scope="col" { (one.name) } th scope="col" { (other.name) } } }
                tbody {
                    @for ((title, one), (_, other)) in rows.filter(|((_, one), (_, other))| !one.is_empty() || !other.is_empty()) {
                        tr { th scope="row" { (title.get(lang)) } td { (cell(&one)) } td { (cell(&other)) } }
                    }
                }
            }
            @if actor.name.is_empty() {
                div.field {
                    label for="nom" { (lang.pick("Votre nom, qui signe vos réponses", "Your name, which signs your answers")) }
                    input #nom name="nom" type="text" maxlength="80" autocomplete="name" required;
                }
            }
            p.buttons {
                button type="submit" name="verdict" value="oui" data-key="1" { (lang.pick("C'est le même partenaire", "It is the same partner")) }
                " " button type="submit" name="verdict" value="non" data-key="2" { (lang.pick("Ce sont deux partenaires", "They are two partners")) }
                " " button type="submit" name="verdict" value="incertain" data-key="3" { (lang.pick("Je ne sais pas", "I don't know")) }
            }
            details {
                summary { (lang.pick("Nom à garder, motif (facultatif)", "Name to keep, reason (optional)")) }
                div.field {
                    label for="garder" { (lang.pick("S'ils sont le même, garder le nom", "If they are the same, keep the name")) }
                    select #garder name="garder" {
                        option value="" { (lang.pick("le plus employé", "the most used")) }
                        option value=(one.id) { (one.name) }
                        option value=(other.id) { (other.name) }
                    }
                }
                div.field {
                    label for="motif" { (lang.pick("Pourquoi", "Why")) }
                    input #motif name="motif" type="text" maxlength="500" value=(motive);
                }
            }
        }
    }
}
