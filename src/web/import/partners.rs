//! Pairs of partners to judge, in a deposit or in the dossier: one at a time, where a judgement teaches most, and nothing that tells what is expected.

use super::batch::Batch;
use super::deposit;
use super::outlook::Outlook;
use super::pair;
use crate::dossier::{Dossier, Identity, PartnerIdx};
use crate::register::{Judged, NewJudgement, Unsigned};
use crate::say;
use crate::text::Sentence;
use crate::web::answer::{self, Problem};
use crate::web::app::App;
use crate::web::guard::{Actor, signs_as};
use crate::web::page::Page;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower_sessions::Session;

/// What is judged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The dossier as it is.
    Dossier,
    /// The dossier as it would be with a deposit.
    Deposit(i64),
}

impl Scope {
    /// Its address.
    pub fn address(self) -> String {
        match self {
            Self::Dossier => "/import/partenaires".to_owned(),
            Self::Deposit(id) => format!("/import/depots/{id}/partenaires"),
        }
    }

    fn deposit(self) -> Option<i64> {
        match self {
            Self::Dossier => None,
            Self::Deposit(id) => Some(id),
        }
    }

    /// Does something with the dossier that is judged in, and the pairs to judge in it.
    fn with<T>(self, app: &App, judged: &[Judged], work: impl FnOnce(&Dossier, &Batch) -> Result<T, Problem>) -> Result<T, Problem> {
        match self {
            Self::Dossier => {
                let snapshot = app.analysed()?;
                work(&snapshot.loaded.dossier, snapshot.batch.get_or_init(|| Batch::of(&snapshot.loaded.dossier, judged)))
            }
            Self::Deposit(id) => {
                let outlook = Outlook::to_judge(app, &deposit::open(app, id)?, judged)?;
                let nothing = || {
                    say!(
                        "rien de ce dépôt n'est compris comme une table : il n'y a pas de partenaires à comparer"
                            | "nothing of this deposit is understood as a table: there are no partners to compare"
                    )
                };
                let (dossier, batch) = outlook.judging(judged).ok_or_else(|| Problem::Refused(nothing()))?;
                work(dossier, batch)
            }
        }
    }
}

/// A pair that was asked for by its identifiers.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    un: String,
    #[serde(default)]
    autre: String,
}

/// What the form of a judgement sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Given {
    un: String,
    autre: String,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    garder: String,
    #[serde(default)]
    motif: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    vu: i64,
}

/// `GET /import/partenaires`.
pub async fn of_dossier(State(app): State<Arc<App>>, actor: Actor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    app.aside(move |app| show(app, &actor, Scope::Dossier, &asked, None, None)).await
}

/// `GET /import/depots/{id}/partenaires`.
pub async fn of_deposit(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    app.aside(move |app| show(app, &actor, Scope::Deposit(id), &asked, None, None)).await
}

/// `POST /import/partenaires`.
pub async fn judge_in_dossier(
    State(app): State<Arc<App>>,
    actor: Actor,
    session: Session,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let answer = judge(&app, actor, session, Scope::Dossier, given).await?;
    if answer.status().is_redirection() {
        app.refresh();
    }
    Ok(answer)
}

/// `POST /import/depots/{id}/partenaires`.
pub async fn judge_in_deposit(
    State(app): State<Arc<App>>,
    actor: Actor,
    session: Session,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    judge(&app, actor, session, Scope::Deposit(id), given).await
}

async fn judge(app: &Arc<App>, mut actor: Actor, session: Session, scope: Scope, given: Given) -> Result<Response, Problem> {
    // On this machine alone nobody has logged in: who signs says his name once.
    let name: String = given.nom.trim().chars().take(80).collect();
    if actor.account.is_none() && actor.name.is_empty() && !name.is_empty() {
        signs_as(&session, &name).await?;
        actor.name = name;
    }
    app.aside(move |app| {
        let refusal = match sign(app, &actor, scope, &given)? {
            Ok(()) => return Ok(answer::go(&scope.address())),
            Err(refusal) => refusal,
        };
        let asked = Asked { un: given.un.clone(), autre: given.autre.clone() };
        let mut page = show(app, &actor, scope, &asked, Some(&refusal.why), Some(&given))?;
        *page.status_mut() = refusal.status;
        Ok(page)
    })
    .await
}

struct Refusal {
    status: StatusCode,
    why: Sentence,
}

/// Writes a judgement into the register; says why when it does not.
fn sign(app: &App, actor: &Actor, scope: Scope, given: &Given) -> Result<Result<(), Refusal>, Problem> {
    let refuse = |why| Ok(Err(Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, why }));
    if actor.name.is_empty() {
        return refuse(say!("dites votre nom : il signe la réponse" | "say your name: it signs the answer"));
    }
    let Some(verdict) = Identity::ALL.iter().copied().find(|known| known.code() == given.verdict) else {
        return refuse(say!("choisissez une des trois réponses" | "choose one of the three answers"));
    };
    let judged = app.register.judgements(scope.deposit())?;
    let pair = scope.with(app, &judged, |dossier, _| {
        let [one, other] = [&given.un, &given.autre].map(|id| dossier.partners.iter().find(|partner| partner.id == *id));
        Ok(one.zip(other).filter(|(one, other)| one.id != other.id).map(|(a, b)| [a, b].map(|one| (one.id.clone(), one.name.clone()))))
    })?;
    let Some(pair) = pair else {
        return refuse(say!("l'un de ces deux partenaires n'est plus là" | "one of these two partners is no longer there"));
    };
    let is_one = verdict == Identity::One && pair.iter().any(|(id, _)| *id == given.garder);
    let new = NewJudgement {
        pair,
        verdict,
        keep: if is_one { given.garder.clone() } else { String::new() },
        reason: given.motif.trim().chars().take(500).collect(),
        deposit: scope.deposit(),
        signed_by: actor.name.clone(),
        account: actor.account,
        replaces: given.vu,
    };
    match app.register.judge(&new) {
        Ok(_) => Ok(Ok(())),
        Err(Unsigned::Register(error)) => Err(error.into()),
        Err(Unsigned::Meanwhile(other)) => {
            let (by, label) = (&other.judgement.signed_by, other.judgement.verdict.label());
            let (fr, en) = (label.fr, label.en);
            let why = say!(
                "{by} a répondu entre-temps « {fr} » : votre réponse n'est pas enregistrée. Confirmez-la si vous la maintenez"
                    | "{by} answered '{en}' meanwhile: your answer is not saved. Give it again if you stand by it"
            );
            Ok(Err(Refusal { status: StatusCode::CONFLICT, why }))
        }
    }
}

fn show(
    app: &App,
    actor: &Actor,
    scope: Scope,
    asked: &Asked,
    fault: Option<&Sentence>,
    given: Option<&Given>,
) -> Result<Response, Problem> {
    let lang = app.lang;
    let judged = app.register.judgements(scope.deposit())?;
    let body = scope.with(app, &judged, |dossier, batch| {
        let open = batch.open(dossier, &judged);
        let by_id = |id: &str| dossier.partners.iter().position(|partner| partner.id == id).map(PartnerIdx::from);
        let chosen = by_id(&asked.un).zip(by_id(&asked.autre)).filter(|(a, b)| a != b);
        let shown = chosen.or(open.first().copied());
        let last = match shown {
            Some((a, b)) => app.register.judgements_on(&dossier.partner(a).id, &dossier.partner(b).id)?.pop(),
            None => None,
        };
        Ok(html! {
            p { (lang.pick(
                "Deux noms proches sont-ils un seul partenaire ? Répondez d'après ce que vous savez : l'ordre des paires ne dit pas ce que le calcul en pense. Chaque réponse est signée, et peut être changée.",
                "Are two like names one partner? Answer by what you know: the order of the pairs does not tell what the computation thinks. Each answer is signed, and can be changed.",
            )) }
            @if let Scope::Deposit(id) = scope {
                p { (lang.pick("Ces réponses compteront quand le dépôt sera confirmé. ", "These answers count once the deposit is confirmed. ")) a href={ "/import/depots/" (id) } { (lang.pick("Retour au dépôt", "Back to the deposit")) } }
            }
            @if let Some(fault) = fault { p.notice.fault role="alert" { (crate::text::capital(fault.get(lang))) "." } }
            @match shown {
                Some(shown) => {
                    @let motive = given.map_or("", |given| given.motif.as_str());
                    (pair::form(lang, actor, scope, dossier, shown, last.as_ref(), &batch.left(open.len()), motive))
                }
                None => { p.notice role="status" { (lang.pick("Aucune paire à comparer : aucun nom n'en rappelle un autre, ou tout est jugé.", "No pair to compare: no name is like another, or all is judged.")) } }
            }
        })
    })?;
    let body = html! { (body) (history(lang, scope, &judged)) };
    let title = lang.pick("Un seul partenaire, ou deux ?", "One partner, or two?");
    Ok(Page { title, place: "/import", body, scripts: &["import.js"] }.show(app, actor).into_response())
}

/// What was answered, the last of each pair first, and what it was before.
fn history(lang: crate::text::Lang, scope: Scope, judged: &[Judged]) -> maud::Markup {
    let mut by: BTreeMap<(&str, &str), Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        by.entry(one.ids()).or_default().push(one);
    }
    let mut pairs: Vec<Vec<&Judged>> = by.into_values().collect();
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.last().map(|last| last.id)));
    html! {
        @if !pairs.is_empty() {
            h2 { (lang.pick("Ce qui a été répondu", "What was answered")) }
            div.scroll tabindex="0" role="region" aria-label=(lang.pick("Ce qui a été répondu", "What was answered")) {
                table.data {
                    caption.sr { (lang.pick("Réponses, de la plus récente à la plus ancienne", "Answers, the newest first")) }
                    thead { tr {
                        th scope="col" { (lang.pick("Partenaires", "Partners")) }
                        th scope="col" { (lang.pick("Réponse", "Answer")) }
                        th scope="col" { (lang.pick("Par, le", "By, on")) }
                        th scope="col" { (lang.pick("Changer", "Change")) }
                    } }
                    tbody {
                        @for pair in &pairs {
                            @if let Some((last, before)) = pair.split_last() {
                                @let [one, other] = &last.judgement.pair;
                                @let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("un", &one.0).append_pair("autre", &other.0).finish();
                                tr {
                                    th scope="row" { (one.1) br; (other.1) }
                                    td { (last.judgement.verdict.label().get(lang)) @if !last.judgement.reason.is_empty() { br; span.muted { (last.judgement.reason) } } }
                                    td { (last.judgement.signed_by) ", " (last.at.sentence().get(lang))
                                        @for old in before.iter().rev() { br; span.muted { (lang.pick("avant : ", "before: ")) (old.judgement.verdict.label().get(lang)) ", " (old.judgement.signed_by) ", " (old.at.sentence().get(lang)) } } }
                                    td { a href={ (scope.address()) "?" (query) } { (lang.pick("Juger à nouveau", "Judge again")) span.sr { (lang.pick(" : ", ": ")) (one.1) ", " (other.1) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
