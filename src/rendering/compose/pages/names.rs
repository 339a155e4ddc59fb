//! Names of the files of pages: made from identifiers, never those themselves, for an identifier may be anything that a user typed.

use crate::dossier::{Dossier, PartnerIdx, TerritoryIdx};
use crate::portraits::Portraits;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Longest name, its digest aside: every system takes it, wherever the report is put.
const LONGEST: usize = 48;

/// Names that Windows keeps for itself, whatever their ending.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// The file of each page, without folder or ending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    territories: BTreeMap<TerritoryIdx, String>,
    partners: BTreeMap<PartnerIdx, String>,
}

impl Names {
    /// Names the pages of the portraits.
    pub fn of(dossier: &Dossier, portraits: &Portraits) -> Self {
        let territories = portraits.territories.iter().map(|p| p.territory).chain(portraits.basins.iter().map(|p| p.basin));
        let partners = portraits.partners.iter().map(|p| p.partner);
        Self {
            territories: named(territories.map(|t| (t, dossier.territory(t).id.as_str())), "territoire"),
            partners: named(partners.map(|p| (p, dossier.partner(p).id.as_str())), "partenaire"),
        }
    }

    /// The page of a territory or basin, as a path in the report folder.
    pub fn territory(&self, territory: TerritoryIdx) -> Option<String> {
        self.territories.get(&territory).map(|name| format!("territoires/{name}.html"))
    }

    /// The page of a partner, by its canonical name.
    pub fn partner(&self, partner: PartnerIdx) -> Option<String> {
        self.partners.get(&partner).map(|name| format!("partenaires/{name}.html"))
    }
}

/// A name for each identifier: its letters and digits, with a digest of the whole where another one has the same or something was lost that could make it ambiguous.
fn named<'a, K: Ord + Copy>(ids: impl Iterator<Item = (K, &'a str)>, otherwise: &str) -> BTreeMap<K, String> {
    let ids: Vec<(K, &str, String)> = ids.map(|(key, id)| (key, id, slug(id))).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    ids.iter().for_each(|(_, _, slug)| *times.entry(slug).or_default() += 1);
    let name = |id: &str, slug: &str| {
        let is_device = RESERVED.contains(&slug) || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")));
        let is_alone = times.get(slug) == Some(&1);
        // A digest is only added at the end of what could be somebody's own name, if that name isn't one with a digest itself.
        let is_lookalike =
            slug.len() > 9 && slug.as_bytes()[slug.len() - 9] == b'-' && slug[slug.len() - 8..].bytes().all(|b| b.is_ascii_hexdigit());
        if is_alone && !slug.is_empty() && !is_device && !is_lookalike {
            return slug.to_owned();
        }
        let digest: String = Sha256::digest(id.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{digest}", if slug.is_empty() { otherwise } else { slug })
    };
    ids.iter().map(|(key, id, slug)| (*key, name(id, slug))).collect()
}

/// Small letters without accents, digits and hyphens: « L'Île-Saint-Denis » → `l-ile-saint-denis`.
fn slug(id: &str) -> String {
    let mut out = String::new();
    for c in id.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !unicode_normalization::char::is_combining_mark(c) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= LONGEST {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_safe_and_no_two_are_one() {
        let long = "x".repeat(300);
        let long_too = format!("{long}y");
        let ids = [
            "bondy",
            "Bondy ",
            "L'Île-Saint-Denis",
            "../../etc/passwd",
            "",
            "漢字",
            "con",
            "COM1",
            "a/b",
            "a\\b",
            "a.b",
            "<script>",
            &long,
            &long_too,
            "bondy-1a2b3c4d",
            "nul.html",
            "\u{202e}gpj",
        ];
        let names = named(ids.iter().enumerate().map(|(at, id)| (at, *id)), "territoire");
        assert_eq!(names.values().collect::<BTreeSet<_>>().len(), ids.len(), "{names:?}");
        for name in names.values() {
            assert!(
                !name.is_empty()
                    && name.len() <= LONGEST + 9
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
            assert!(!name.starts_with('-') && !["con", "com1", "nul"].contains(&name.as_str()), "{name}");
        }
        assert_eq!(names[&2], "l-ile-saint-denis");
        // Others that come or go change no name but that of what is spelt alike.
        assert_eq!(named([(0, "clichy")].into_iter(), "t")[&0], "clichy");
    }
}
