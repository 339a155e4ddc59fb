//! data·inclusion: structures and services of social and professional integration, v0 and v1, as tables or JSON, and flat extracts of them.
//!
//! # Method     A structure is a partner, a service is an action led by its structure. The places of a service are its commune and the zone where people are eligible
//! to it, both by their code in the COG.
//! # Odd cases  Services name a structure that isn't in the files: a partner is made of its identifier or name, and said. The workbook to fill of data·inclusion has rows to
//! ignore (`__ignore__`) and sheets of lists of values, which are left aside.
//! # Source     <https://data-inclusion.github.io/data-inclusion-schema>, v0 and v1.

use super::columns::{Columns, header_row};
use super::draft::{Cells, Draft, slug};
use super::losses::Why;
use super::places::{Spot, cog};
use super::{Format, Recognised, kinds};
use crate::dossier::{Severity, Table, header_key};
use crate::say;
use crate::sources::{RawRow, RawTable};
use crate::text::{Sentence, Text};

pub(super) const FORMAT: Format = Format {
    key: "data_inclusion",
    title: Text { fr: "data·inclusion (structures et services)", en: "data·inclusion (structures and services)" },
    reading: Text {
        fr: "une structure est un partenaire, un service une action qu'elle pilote",
        en: "a structure is a partner, a service an action that it leads",
    },
    recognise,
    confirm: super::always,
    convert,
};

/// Columns that only data·inclusion has.
const ITS_OWN: &[&str] = &[
    "date_maj",
    "lien_source",
    "reseaux_porteurs",
    "labels_nationaux",
    "thematiques",
    "modes_accueil",
    "modes_mobilisation",
    "mobilisable_par",
    "presentation_resume",
    "accessibilite_lieu",
    "conditions_acces",
    "zone_eligibilite",
    "zone_diffusion_code",
    "horaires_accueil",
    "horaires_ouverture",
    "frais_precisions",
    "_di_surrogate_id",
];

fn keys(raw: &RawTable, header: usize) -> Vec<String> {
    raw.row(header).cells().map(header_key).collect()
}

fn is_service(keys: &[String]) -> bool {
    let has = |name: &str| keys.contains(&header_key(name));
    has("structure_id") || (has("structure") && has("thematiques"))
}

fn recognise(raw: &RawTable) -> Option<Recognised> {
    let header = header_row(raw, &[&["nom"]])?;
    let keys = keys(raw, header);
    let n_own = ITS_OWN.iter().filter(|name| keys.contains(&header_key(name))).count();
    let is_ours = keys.iter().any(|key| key == &header_key("niveau") || key == &header_key("portage"));
    (n_own >= 2 && !is_ours).then(|| Recognised::plain(header))
}

fn convert(tables: &[(&RawTable, Recognised)], draft: &mut Draft) {
    // Structures first: services refer to them.
    for wants_services in [false, true] {
        for (raw, recognised) in tables {
            if is_service(&keys(raw, recognised.header)) == wants_services {
                if wants_services { services(raw, recognised.header, draft) } else { structures(raw, recognised.header, draft) }
            }
        }
    }
}

/// Where a row is.
struct Address {
    commune: Option<usize>,
    code: Option<usize>,
    postal: Option<usize>,
}

impl Address {
    fn find(columns: &mut Columns<'_>, target: &str) -> Self {
        let commune = columns.find(target, &["commune", "ville"]);
        Self { commune, code: columns.find(target, &["code_insee"]), postal: columns.find(target, &["code_postal"]) }
    }

    fn place(&self, draft: &mut Draft, row: RawRow<'_>, record: usize) -> Option<String> {
        let text = |at: Option<usize>| at.map_or("", |at| row.cell(at).trim());
        draft.commune(
            record,
            Spot { name: text(self.commune), code: text(self.code), postal: text(self.postal), from: self.commune.or(self.code) },
        )
    }
}

/// A row that its author asked to ignore.
fn is_ignored(draft: &mut Draft, ignore: Option<usize>, row: RawRow<'_>, record: usize) -> bool {
    if ignore.is_none_or(|at| row.cell(at).trim().is_empty()) {
        return false;
    }
    draft.aside(
        record,
        ignore,
        Severity::Information,
        "row_to_ignore",
        say!("la ligne est marquée à ignorer" | "the row is marked to be ignored"),
        Sentence::default(),
    );
    true
}

fn leave_persons(columns: &mut Columns<'_>) {
    columns.leave(Why::Personal, &["courriel", "telephone", "contact_nom_prenom", "contact_nom", "contact_prenom"]);
    columns.leave(
        Why::Technical,
        &["_di_surrogate_id", "_di_structure_surrogate_id", "_di_geocodage_code_insee", "_di_geocodage_score", "score_qualite", "extra"],
    );
}

fn structures(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    let ignore = columns.find("ignorer", &["__ignore__"]);
    let (id_at, name_at, siret_at) = (columns.find("id", &["id"]), columns.find("nom", &["nom"]), columns.find("siret", &["siret"]));
    let (rna_at, kind_at) = (columns.find("rna", &["rna"]), columns.find("type", &["typologie"]));
    let networks_at = columns.find("type", &["reseaux_porteurs", "labels_nationaux"]);
    let address = Address::find(&mut columns, "territoire");
    leave_persons(&mut columns);
    columns.rest();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        if is_ignored(draft, ignore, row, record) {
            continue;
        }
        let cell = |at| columns.cell(row, at);
        let (id, name) = (cell(id_at), cell(name_at));
        if id.is_empty() && name.is_empty() {
            draft.aside(
                record,
                name_at,
                Severity::Warning,
                "no_identifier",
                say!("la structure n'a ni identifiant ni nom" | "the structure has neither identifier nor name"),
                say!("lui donner un nom, ou retirer la ligne" | "give it a name, or remove the row"),
            );
            continue;
        }
        let territory = address.place(draft, row, record);
        let networks = cell(networks_at);
        let kind = kinds::of_code(cell(kind_at))
            .or_else(|| networks.split(['|', ',']).find_map(|network| kinds::of_code(&network.replace('-', "_"))));
        let name = if name.is_empty() { format!("Structure {id}") } else { name.to_owned() };
        let cells = Cells::default()
            .with("nom", &name, name_at)
            .with("type", kind.unwrap_or_else(|| kinds::of_name(&name)), kind_at)
            .with("territoire", territory.unwrap_or_default(), address.commune)
            .with("siret", cell(siret_at), siret_at)
            .with("rna", cell(rna_at), rna_at)
            .noted(columns.notes(row));
        let wish = if id.is_empty() { slug(&name) } else { id.to_owned() };
        let made = draft.entity(Table::Partners, record, &format!("id:{wish}"), &wish, cells);
        draft.alias(Table::Partners, &format!("nom:{name}"), &made);
    }
    columns.finish(draft, Some(Table::Partners), None);
}

struct Service {
    id: Option<usize>,
    name: Option<usize>,
    description: Vec<usize>,
    structure_id: Option<usize>,
    structure: Option<usize>,
    themes: Option<usize>,
    groups: Option<usize>,
    kind: Option<usize>,
    zone: Option<usize>,
    zone_kind: Option<usize>,
    suspended: Option<usize>,
    created: Option<usize>,
    address: Address,
}

fn services(raw: &RawTable, at: usize, draft: &mut Draft) {
    let mut columns = Columns::new(draft, raw, at, FORMAT.key);
    let ignore = columns.find("ignorer", &["__ignore__"]);
    let id = columns.find("id", &["id"]);
    let name = columns.find("titre", &["nom"]);
    let description =
        [columns.find("description", &["description", "presentation_resume"]), columns.find("description", &["presentation_detail"])];
    let service = Service {
        id,
        name,
        description: description.into_iter().flatten().collect(),
        structure_id: columns.find("pilote", &["structure_id"]),
        structure: columns.find("pilote", &["structure", "structure_nom", "nom_structure"]),
        themes: columns.find("thematiques", &["thematiques", "thématique"]),
        groups: columns.find("publics", &["publics", "profils"]),
        kind: columns.find("axe", &["type", "types"]),
        zone: columns.find("territoires", &["zone_eligibilite", "zone_diffusion_code"]),
        zone_kind: columns.find("territoires", &["zone_diffusion_type"]),
        suspended: columns.find("fin", &["date_suspension"]),
        created: columns.find("debut", &["date_creation"]),
        address: Address::find(&mut columns, "territoires"),
    };
    leave_persons(&mut columns);
    columns.rest();
    for row in columns.rows() {
        let record = draft.record(columns.source, row.row);
        if !is_ignored(draft, ignore, row, record) {
            service_row(draft, &columns, &service, row, record);
        }
    }
    let has_actions = service.name.is_some();
    columns.finish(draft, has_actions.then_some(Table::Actions), None);
}

/// The values of a list: `|` in CSV, `, ` in workbooks, JSON in some extracts.
fn list(cell: &str) -> Vec<&str> {
    let cell = cell.trim().trim_start_matches(['[', '{']).trim_end_matches([']', '}']);
    cell.split(['|', ',', ';', '\n']).map(|value| value.trim().trim_matches(['"', '\''])).filter(|value| !value.is_empty()).collect()
}

fn service_row(draft: &mut Draft, columns: &Columns<'_>, service: &Service, row: RawRow<'_>, record: usize) {
    let cell = |at| columns.cell(row, at);
    let name = cell(service.name);
    if name.is_empty() {
        draft.aside(
            record,
            service.name,
            Severity::Warning,
            "empty_cell",
            say!("le service n'a pas de nom" | "the service has no name"),
            say!("lui donner un nom, ou retirer la ligne" | "give it a name, or remove the row"),
        );
        return;
    }
    let commune = service.address.place(draft, row, record);
    let lead = structure(draft, columns, service, row, record, commune.as_deref());
    let mut places: Vec<String> = commune.into_iter().collect();
    for code in list(cell(service.zone)) {
        match zone(draft, code, cell(service.zone_kind), record) {
            Some(place) => places.push(place),
            None => {
                let field = service.zone.map_or_else(String::new, |at| columns.headers[at].clone());
                draft.lose(columns.source, &format!("{field} ({code})"), Why::NoPlace, 1);
            }
        }
    }
    if places.is_empty() {
        let seat = lead.as_ref().and_then(|lead| draft.row_mut(Table::Partners, lead)?.cells.get("territoire").map(|cell| cell.0.clone()));
        places.push(seat.unwrap_or_else(|| draft.everywhere(record)));
    }
    let mut description: Vec<&str> =
        service.description.iter().map(|at| columns.cell(row, Some(*at))).filter(|text| !text.is_empty()).collect();
    description.dedup();
    let id = cell(service.id);
    let wish =
        if id.is_empty() { format!("service-{:05}", draft.rows.get(&Table::Actions).map_or(0, Vec::len) + 1) } else { id.to_owned() };
    let cells = Cells::default()
        .with("titre", name, service.name)
        .with("description", description.join("\n\n"), service.description.first().copied())
        .with("portage", "partenaire", None)
        .with("axe", list(cell(service.kind)).join(", "), service.kind)
        .with("pilote", lead.clone().unwrap_or_default(), service.structure_id.or(service.structure))
        .with("debut", cell(service.created), service.created)
        .with("fin", cell(service.suspended), service.suspended)
        .noted(columns.notes(row));
    // Two services of one name are two services: only an identifier makes them one.
    let key = if id.is_empty() { format!("ligne:{}:{}", columns.source, row.row) } else { format!("id:{id}") };
    let action = draft.entity(Table::Actions, record, &key, &wish, cells);
    draft.extend(Table::Actions, &action, "territoires", places.iter().map(String::as_str));
    draft.extend(Table::Actions, &action, "thematiques", list(cell(service.themes)));
    draft.extend(Table::Actions, &action, "publics", list(cell(service.groups)));
    if let Some(lead) = lead {
        let cells =
            Cells::default().with("action", &action, None).with("partenaire", &lead, service.structure_id).with("role", "pilote", None);
        draft.relation(Table::Participations, record, &format!("{action}|{lead}"), cells);
    }
}

/// The structure of a service, made if no file tells of it.
fn structure(
    draft: &mut Draft,
    columns: &Columns<'_>,
    service: &Service,
    row: RawRow<'_>,
    record: usize,
    commune: Option<&str>,
) -> Option<String> {
    let (id, name) = (columns.cell(row, service.structure_id), columns.cell(row, service.structure));
    let known = draft.find(Table::Partners, &format!("id:{id}")).filter(|_| !id.is_empty());
    if let Some(known) = known.or_else(|| draft.find(Table::Partners, &format!("nom:{name}")).filter(|_| !name.is_empty())) {
        return Some(known);
    }
    if id.is_empty() && name.is_empty() {
        draft.tell(
            record,
            service.structure_id.or(service.structure),
            Severity::Warning,
            "no_structure",
            say!("le service ne dit pas quelle structure le tient" | "the service does not say which structure runs it"),
            say!("remplir la structure" | "fill in the structure"),
            say!("l'action n'a pas de pilote" | "the action has no lead"),
        );
        return None;
    }
    if name.is_empty() {
        draft.tell(
            record,
            service.structure_id,
            Severity::Warning,
            "reference_unknown",
            say!("la structure « {id} » n'est dans aucun des fichiers" | "structure '{id}' is in none of the files"),
            say!("importer aussi le fichier des structures" | "import the file of structures too"),
            say!("un partenaire de ce nom est ajouté" | "a partner of that name is added"),
        );
    }
    let shown = if name.is_empty() { format!("Structure {id}") } else { name.to_owned() };
    let wish = if id.is_empty() { slug(&shown) } else { id.to_owned() };
    let key = if id.is_empty() { format!("nom:{shown}") } else { format!("id:{id}") };
    let cells = Cells::default().with("nom", &shown, service.structure).with("type", kinds::of_name(&shown), None).with(
        "territoire",
        commune.unwrap_or_default(),
        None,
    );
    Some(draft.entity(Table::Partners, record, &key, &wish, cells))
}

/// The territory of a code of the COG: commune, département, EPCI. Regions and the country are no territory of a dossier.
fn zone(draft: &mut Draft, code: &str, kind: &str, record: usize) -> Option<String> {
    let code = code.trim_end_matches(".0");
    if kind == "pays" || kind == "region" {
        return None;
    }
    if super::places::department_name(code).is_some() {
        return Some(draft.department(record, code));
    }
    if code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let cells = Cells::default().with("nom", format!("EPCI {code}"), None).with("niveau", "epci", None).with("code_insee", code, None);
        return Some(draft.entity(Table::Territories, record, &format!("epci:{code}"), code, cells));
    }
    let code = cog(code)?;
    draft.commune(record, Spot { code: &code, ..Spot::default() })
}
