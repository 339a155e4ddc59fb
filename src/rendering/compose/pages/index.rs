//! The chapter of the report that leads to the pages.

use super::Pages;
use crate::dossier::TerritoryIdx;
use crate::portraits::TerritoryPortrait;
use crate::rendering::document::*;
use crate::say;
use crate::text::{alphabetical, count};
use std::collections::BTreeMap;

/// Territories by basin, each with its page; then partners.
pub(super) fn chapter(pages: &Pages) -> Section {
    let (pen, portraits) = (&pages.context.pen, pages.portraits);
    let mut sections: Vec<Section> = Vec::new();
    let mut by_parent: BTreeMap<Option<TerritoryIdx>, Vec<&TerritoryPortrait>> = BTreeMap::new();
    for portrait in &portraits.territories {
        by_parent.entry(portrait.basin).or_default().push(portrait);
    }
    let is_one_group = by_parent.len() == 1;
    for (at, (parent, mut members)) in by_parent.into_iter().enumerate() {
        members.sort_by_cached_key(|portrait| (alphabetical(&pages.dossier().territory(portrait.territory).name), portrait.territory));
        let mut words = Words::new();
        for portrait in &members {
            if !words.is_empty() {
                words.push(Inline::Text(" · ".into()));
            }
            words.push(link(pages, portrait.territory));
            let n = pen.count(portrait.actions.len());
            words.push(Inline::Muted(format!("\u{a0}({n})")));
        }
        let title = match parent {
            Some(basin) => pages.dossier().territory(basin).name.clone(),
            None if is_one_group => pen.pick("Territoires", "Territories"),
            None => pen.pick("Sans bassin", "In no basin"),
        };
        let mut blocks = Vec::new();
        if let Some(path) = parent.and_then(|basin| pages.names.territory(basin)) {
            blocks.push(Block::Paragraph(vec![Inline::Link(Target::File(path), pen.pick("Page du bassin", "The basin's page"))]));
        }
        blocks.push(Block::Paragraph(words));
        sections.push(Section { id: format!("pages-{}", at + 1), title, blocks, ..Default::default() });
    }
    if !portraits.partners.is_empty() {
        let items = portraits.partners.iter().map(|portrait| {
            let n = count(portrait.places.len(), ("territoire", "territoires"), ("territory", "territories"));
            let name = pages.dossier().partner(portrait.partner).name.clone();
            let path = pages.names.partner(portrait.partner).unwrap_or_default();
            vec![Inline::Link(Target::File(path), name), Inline::Muted(format!("\u{a0}({})", pen.say(&n)))]
        });
        let mut words = Words::new();
        for item in items {
            if !words.is_empty() {
                words.push(Inline::Text(" · ".into()));
            }
            words.extend(item);
        }
        sections.push(Section {
            id: "pages-partenaires".into(),
            title: pen.pick("Partenaires de plusieurs territoires", "Partners of several territories"),
            blocks: vec![Block::Paragraph(words)],
            ..Default::default()
        });
    }
    let lead = if sections.is_empty() {
        pen.pick(
            "Le dossier n'a pas de territoire sous le Département ou le bassin : il n'y a pas de page à écrire.",
            "The dossier has no territory under the département or a basin: there is no page to write.",
        )
    } else {
        pen.pick(
            "Une page à remettre au référent de chaque territoire, à qui anime chaque bassin et à chaque partenaire que plusieurs territoires sollicitent, avec un cadre pour répondre. Entre parenthèses, le nombre d'actions.",
            "A page to hand to each territory's focal point, to whoever animates each basin and to each partner that several territories call on, with a box to reply in. In brackets, the number of actions.",
        )
    };
    let mut blocks = vec![Block::Lead(plain(lead))];
    if portraits.n_left_out > 0 {
        let n = pen.count(portraits.n_left_out);
        blocks.push(Block::Paragraph(plain(pen.say(&say!(
            "{n} territoires dont il y a peu à dire n'ont pas de page ; le réglage « most_territories » en donne davantage."
                | "{n} territories of which there is little to say have no page; the setting 'most_territories' gives more."
        )))));
    }
    Section { id: "pages".into(), title: pen.pick("Pages des territoires", "Pages of territories"), opens_page: true, blocks, sections }
}

/// From the report, which stands above the pages.
fn link(pages: &Pages, territory: TerritoryIdx) -> Inline {
    let name = pages.dossier().territory(territory).name.clone();
    match pages.names.territory(territory) {
        Some(path) => Inline::Link(Target::File(path), name),
        None => Inline::Text(name),
    }
}
