//! Which records speak of the same thing: `cargo bench --bench linkage`.

mod common;

use maillage::linkage::{ActionLinkage, PartnerLinkage};

fn main() {
    common::growth("linkage of actions", |n| common::dossier(n).dossier, ActionLinkage::build);
    common::growth("linkage of partners", |n| common::dossier(n).dossier, PartnerLinkage::build);
}
