//! The app from outside: what it lets through, and what it refuses. Written over the list of routes: what is added to it is tested too.

mod accounts;
mod addresses;
mod forms;
mod markup;
mod naughty;
mod roles;
mod sessions;

use super::routes::{ROUTES, Route};

/// Every route.
fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().copied().flatten()
}

/// A pattern with something in the place of what varies.
fn filled(pattern: &str, value: &str) -> String {
    let mut path = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        path += before;
        path += value;
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    path + rest
}
