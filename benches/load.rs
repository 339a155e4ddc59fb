//! Reading the tables: `cargo bench --bench load`.

mod common;

fn main() {
    common::growth("load", |n| common::generator::dossier(n, 2014), common::read);
}
