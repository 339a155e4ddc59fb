//! Hashtags, or the headers that stand for them: where each thing stands in a table.

use super::super::columns::Columns;
use super::super::losses::Why;
use super::super::understood::Confidence;
use crate::dossier::header_key;
use crate::sources::{RawRow, RawTable};
use std::collections::BTreeSet;

/// Rows among which hashtags are looked for, as the standard says.
const SEARCHED: usize = 25;

/// A hashtag: its name and its attributes.
struct Tag {
    name: String,
    attributes: BTreeSet<String>,
}

impl Tag {
    fn read(cell: &str) -> Option<Self> {
        let rest = cell.trim().strip_prefix('#')?.to_lowercase();
        let mut words = rest.split('+').map(str::trim);
        let name = words.next()?.to_owned();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let attributes: BTreeSet<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        (is_word(&name) && attributes.iter().all(|word| is_word(word))).then_some(Self { name, attributes })
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.contains(attribute)
    }
}

/// The row of hashtags: at least two, and half of what the row holds.
pub(super) fn tag_row(raw: &RawTable) -> Option<usize> {
    raw.rows().take(SEARCHED).position(|row| {
        let (mut n_tags, mut n_cells) = (0, 0);
        for cell in row.cells().map(str::trim).filter(|cell| !cell.is_empty()) {
            n_cells += 1;
            n_tags += usize::from(Tag::read(cell).is_some());
        }
        n_tags >= 2 && n_tags * 2 >= n_cells
    })
}

/// The tag that a header means, in a 3W kept without hashtags.
fn plain(header: &str) -> Option<Tag> {
    let key = header_key(header);
    let tag = match key.as_str() {
        "org" | "organisation" | "organization" | "organisation_name" | "organization_name" => "#org",
        "sector" | "secteur" | "cluster" => "#sector",
        "activity" | "activite" | "type_activite" | "genre_activite" => "#activity",
        "description" | "description_activite" => "#activity+description",
        "status" | "statut" => "#status",
        "country" | "country_name" => "#country",
        "date" => "#date+start",
        "date_debut" | "start_date" => "#date+start",
        "date_fin" | "end_date" => "#date+end",
        "prefecture" => "#adm2+name",
        "pcode" | "p_code" => "#adm2+code",
        "admin_level_1" => "#adm1+name",
        _ => {
            let (level, side) = key.strip_prefix("adm").or_else(|| key.strip_prefix("admin"))?.split_once('_')?;
            let is_level = level.len() == 1 && level.bytes().all(|byte| byte.is_ascii_digit());
            return match side {
                "name" | "nom" if is_level => Tag::read(&format!("#adm{level}+name")),
                "code" | "pcode" if is_level => Tag::read(&format!("#adm{level}+code")),
                _ => None,
            };
        }
    };
    Tag::read(tag)
}

/// The headers of a 3W without hashtags: who, what, and a place called as 3Ws call them.
pub(super) fn plain_row(raw: &RawTable) -> Option<usize> {
    raw.rows().take(SEARCHED).position(|row| {
        let names: BTreeSet<String> = row.cells().take(200).filter_map(plain).map(|tag| tag.name).collect();
        names.contains("org")
            && (names.contains("sector") || names.contains("activity"))
            && names.iter().any(|name| name.starts_with("adm"))
    })
}

/// Where each thing stands in a table.
#[derive(Default)]
pub(super) struct Tags {
    pub organisations: Vec<(usize, &'static str)>,
    pub sectors: Vec<usize>,
    pub activities: Vec<usize>,
    pub descriptions: Vec<usize>,
    /// Level from 0 (country) down; name, code.
    pub places: Vec<(usize, Option<usize>, Option<usize>)>,
    pub latitude: Option<usize>,
    pub longitude: Option<usize>,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub status: Option<usize>,
    pub reached: Option<usize>,
}

impl Tags {
    pub fn read(columns: &mut Columns<'_>, tags: RawRow<'_>, is_tagged: bool) -> Self {
        let mut found = Self::default();
        let read = |cell: &str| if is_tagged { Tag::read(cell) } else { plain(cell) };
        for (at, tag) in tags.cells().enumerate().filter_map(|(at, cell)| read(cell).map(|tag| (at, tag))) {
            let target = match tag.name.as_str() {
                "org" if tag.has("code") || tag.has("url") => continue,
                "org" => {
                    let role = if tag.has("funder") || tag.has("donor") {
                        "financeur"
                    } else if tag.has("partner") {
                        "contributeur"
                    } else {
                        "pilote"
                    };
                    found.organisations.push((at, role));
                    role
                }
                "sector" | "subsector" => {
                    found.sectors.push(at);
                    "thematiques"
                }
                "activity" | "output" if tag.has("description") => {
                    found.descriptions.push(at);
                    "description"
                }
                "activity" if !tag.has("code") => {
                    found.activities.push(at);
                    "titre"
                }
                "description" => {
                    found.descriptions.push(at);
                    "description"
                }
                name if name == "country" || name == "loc" || name.starts_with("adm") => {
                    let level = match name {
                        "country" => 0,
                        "loc" => 9,
                        _ => name[3..].parse().unwrap_or(5),
                    };
                    let at_level = match found.places.iter().position(|place| place.0 == level) {
                        Some(position) => position,
                        None => {
                            found.places.push((level, None, None));
                            found.places.len() - 1
                        }
                    };
                    let place = &mut found.places[at_level];
                    let side = if tag.has("code") { &mut place.2 } else { &mut place.1 };
                    if side.is_some() {
                        continue;
                    }
                    *side = Some(at);
                    "territoires"
                }
                "lat_deg" => single(&mut found.latitude, at, "latitude"),
                "lon_deg" => single(&mut found.longitude, at, "longitude"),
                "geo" if tag.has("lat") => single(&mut found.latitude, at, "latitude"),
                "geo" if tag.has("lon") => single(&mut found.longitude, at, "longitude"),
                "date" if tag.has("start") => single(&mut found.start, at, "debut"),
                "date" if tag.has("end") => single(&mut found.end, at, "fin"),
                "start_date" => single(&mut found.start, at, "debut"),
                "end_date" => single(&mut found.end, at, "fin"),
                "status" => single(&mut found.status, at, "statut"),
                "reached" if tag.attributes.is_empty() => single(&mut found.reached, at, "beneficiaires"),
                "contact" => {
                    columns.leave_at(at, Why::Personal);
                    continue;
                }
                _ => continue,
            };
            columns.carry(at, target, Confidence::Sure);
        }
        found.places.sort_by_key(|place| place.0);
        columns.rest();
        found
    }
}

fn single(slot: &mut Option<usize>, at: usize, target: &'static str) -> &'static str {
    slot.get_or_insert(at);
    target
}
