//! The quarter week by week, and its sessions in a table.

use super::board::Board;
use crate::planning::Session;
use crate::planning::calendar::Closed;
use crate::text::{Lang, capital, long_day};
use crate::web::fields::{clock, said};
use crate::web::guard::Actor;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};

/// Why a day is closed, in a word.
fn why(board: &Board, day: Date, lang: Lang) -> Option<&'static str> {
    let calendar = &board.plan.calendar;
    if day < calendar.today {
        return Some(lang.pick("passé", "past"));
    }
    calendar.closed(day).map(|closed| match closed {
        Closed::PublicHoliday => lang.pick("férié", "holiday"),
        Closed::SchoolHolidays => lang.pick("vacances", "school out"),
        Closed::Notice => lang.pick("délai", "notice"),
    })
}

/// The month, short.
fn month(day: Date, lang: Lang) -> &'static str {
    let words = lang
        .pick("janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.", "Jan Feb March April May June July Aug Sept Oct Nov Dec");
    words.split(' ').nth(usize::try_from(day.month() - 1).unwrap_or(0)).unwrap_or_default()
}

/// The calendar: a row a week, Monday to Friday.
pub(super) fn grid(lang: Lang, board: &Board, actor: &Actor, may_move: bool) -> Markup {
    let (start, end) = (board.plan.quarter.start(), board.plan.quarter.end());
    let back = i64::from(start.weekday().to_monday_zero_offset());
    let first = start.checked_sub(back.days()).unwrap_or(start);
    let mondays = (0..15i64).filter_map(|n| first.checked_add((7 * n).days()).ok()).take_while(|monday| *monday <= end);
    let is_signed = actor.account.is_some() || !actor.name.is_empty();
    let days = lang.pick("lundi mardi mercredi jeudi vendredi", "Monday Tuesday Wednesday Thursday Friday");
    html! {
        div.wide tabindex="0" role="region" aria-labelledby="calendrier" {
            table.weeks data-jeton=[(may_move && is_signed).then_some(&actor.token)] {
                caption.sr { (lang.pick("Les jours du trimestre, et les séances qui s'y tiennent", "The days of the quarter, and the sessions held on them")) }
                thead { tr { th scope="col" { (lang.pick("Semaine du", "Week of")) } @for day in days.split(' ') { th scope="col" { (day) } } } }
                tbody {
                    @for monday in mondays {
                        tr {
                            th scope="row" { (monday.day()) " " (month(monday, lang)) }
                            @for day in (0..5i64).filter_map(|n| monday.checked_add(n.days()).ok()) {
                                @if day < start || day > end { td.out {} } @else { (cell(lang, board, day, may_move)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(lang: Lang, board: &Board, day: Date, may_move: bool) -> Markup {
    let closed = why(board, day, lang);
    html! {
        td class=(if closed.is_some() { "closed" } else { "" }) data-jour=(day) data-nom=(long_day(day).get(lang)) {
            span.day { (day.day()) @if day.day() == 1 { " " (month(day, lang)) } }
            @if let Some(why) = closed { " " span.why { (why) } }
            @for session in board.plan.sessions.iter().filter(|session| session.date == day) {
                (entry(lang, board, session, may_move))
            }
        }
    }
}

fn entry(lang: Lang, board: &Board, session: &Session, may_move: bool) -> Markup {
    let name = &board.plan.map.basins[session.basin].name;
    let time = clock(session.start, lang);
    let seen = board.history(&session.key).last().map_or(0, |moved| moved.id);
    html! {
        @if may_move {
            a.session href={ "seance/" (session.key) } draggable="true" data-cle=(session.key) data-vu=(seen) {
                (time) " " (name)
                @if session.n_changes > 0 { " " span.mark { (lang.pick("(changée)", "(changed)")) } }
            }
        } @else {
            a.session href={ "#" (session.key) } { (time) " " (name) }
        }
    }
}

/// The sessions in a table: what the calendar shows, in words, with what is to be said of each.
pub(super) fn list(lang: Lang, board: &Board, may_move: bool) -> Markup {
    html! {
        @if !board.plan.sessions.is_empty() {
            div.wide tabindex="0" role="region" aria-label=(lang.pick("Les séances du trimestre", "The sessions of the quarter")) {
                table {
                    caption { (lang.pick("Les séances du trimestre", "The sessions of the quarter")) }
                    thead { tr {
                        th scope="col" { (lang.pick("Quand", "When")) }
                        th scope="col" { (lang.pick("Bassin et sujets", "Basin and subjects")) }
                        th scope="col" { (lang.pick("Où", "Where")) }
                        th.n scope="col" { (lang.pick("Invités", "Invited")) }
                        th scope="col" { (lang.pick("À savoir", "To know")) }
                        @if may_move { th scope="col" { (lang.pick("Changer", "Change")) } }
                    } }
                    tbody { @for session in &board.plan.sessions { (row(lang, board, session, may_move)) } }
                }
            }
        }
    }
}

fn row(lang: Lang, board: &Board, session: &Session, may_move: bool) -> Markup {
    let basin = &board.plan.map.basins[session.basin].name;
    let day = capital(long_day(session.date).get(lang));
    let history = board.history(&session.key);
    html! {
        tr {
            th scope="row" { a href={ "#" (session.key) } { (day) } br; (clock(session.start, lang)) }
            td { strong { (basin) } ul.plain { @for subject in &session.subjects { li { (said(&subject.title, lang)) } } } }
            td { @match &session.room { Some(room) => (room), None => span.muted { (lang.pick("salle à réserver", "room to be booked")) } } }
            td.n { (session.invitees.len()) }
            td {
                @for broken in board.broken(session) { p.reserve { (said(&broken.words, lang)) } }
                @if let Some(last) = history.last() {
                    p.muted { (lang.pick("Changée par ", "Changed by ")) (last.new.signed_by) ", " (last.at.sentence().get(lang)) @if !last.new.reason.is_empty() { "\u{202f}: " (last.new.reason) } }
                }
            }
            @if may_move { td { a.button href={ "seance/" (session.key) } aria-label={ (lang.pick("Changer la séance de ", "Change the session of ")) (basin) ", " (day) } { (lang.pick("Changer", "Change")) } } }
        }
    }
}
