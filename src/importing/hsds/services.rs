//! Services: actions, with where they are held, what they are about and whom they are for.

use super::super::columns::Columns;
use super::super::draft::{Cells, Draft};
use super::super::losses::Why;
use super::organizations::lead;
use super::{FORMAT, Package, no_identifier, whole_table};
use crate::dossier::{Severity, Table, fold};
use crate::say;
use crate::sources::RawTable;
use crate::text::count;

impl Package {
    pub(super) fn services(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let id_at = columns.find("id", &["id", "service_uuid"]);
        let name_at = columns.find("titre", &["name", "service_name"]);
        let description_at = columns.find("description", &["description", "service_description"]);
        let organization_at = columns.find("pilote", &["organization_id", "organization_uuid"]);
        let organization_name_at = columns.find("pilote", &["organization_name"]);
        let status_at = columns.find("statut", &["status"]);
        let groups_at = columns.find("publics", &["eligibility_description"]);
        columns.leave(Why::Personal, &["email", "assurer_email", "service_email"]);
        columns.leave(Why::Technical, &["program_id", "last_modified", "assured_date"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let cell = |at| columns.cell(row, at);
            if cell(id_at).is_empty() || cell(name_at).is_empty() {
                no_identifier(draft, record, id_at);
                continue;
            }
            let organization = cell(organization_at);
            let lead = lead(draft, record, organization, cell(organization_name_at), organization_at);
            let status = match fold(cell(status_at)).as_str() {
                "" => "",
                "active" => "en_cours",
                "defunct" => "terminee",
                "inactive" | "temporarily_closed" => "abandonnee",
                _ => cell(status_at),
            };
            let cells = Cells::default()
                .with("titre", cell(name_at), name_at)
                .with("description", cell(description_at), description_at)
                .with("portage", "partenaire", None)
                .with("publics", cell(groups_at).replace(['|', ';', '\n'], ","), groups_at)
                .with("pilote", lead.clone().unwrap_or_default(), organization_at)
                .with("statut", status, status_at)
                .noted(columns.notes(row));
            let id = draft.entity(Table::Actions, record, &format!("id:{}", cell(id_at)), cell(id_at), cells);
            self.services.insert(cell(id_at).to_owned(), (id.clone(), record, organization.to_owned()));
            if let Some(lead) = lead {
                let cells =
                    Cells::default().with("action", &id, None).with("partenaire", &lead, organization_at).with("role", "pilote", None);
                draft.relation(Table::Participations, record, &format!("{id}|{lead}"), cells);
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    pub(super) fn at_locations(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (service_at, location_at) = (columns.find("action", &["service_id"]), columns.find("territoires", &["location_id"]));
        columns.leave(Why::Technical, &["id"]);
        columns.leave(Why::NoPlace, &["description"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, location) = (columns.cell(row, service_at), columns.cell(row, location_at));
            let Some((action, _, organization)) = self.services.get(service).cloned() else {
                dangling(draft, &columns, record, service_at, service);
                continue;
            };
            // A location without a city still says that the service is held where its organization is.
            let places: Vec<String> = match self.cities.get(location) {
                Some(city) => vec![city.clone()],
                None => self.seats.get(&organization).cloned().unwrap_or_default(),
            };
            draft.extend(Table::Actions, &action, "territoires", places.iter().map(String::as_str));
            draft.met(Table::Actions, &action, record);
            if let Some(its_record) = self.unspoken.remove(location) {
                draft.met(Table::Actions, &action, its_record);
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    pub(super) fn terms(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (id_at, name_at) = (columns.find("thematiques", &["id"]), columns.find("thematiques", &["name"]));
        columns.leave(
            Why::NoPlace,
            &[
                "parent_id",
                "parent_name",
                "vocabulary",
                "taxonomy_facet",
                "description",
                "taxonomy",
                "taxonomy_id",
                "term_uri",
                "language",
                "code",
            ],
        );
        columns.rest();
        let n = columns.rows().count();
        for row in columns.rows() {
            let (id, name) = (columns.cell(row, id_at), columns.cell(row, name_at));
            if !id.is_empty() && !name.is_empty() {
                self.terms.insert(id.to_owned(), name.to_owned());
            }
        }
        let words = count(n, ("terme est un mot", "termes sont des mots"), ("term is a word", "terms are words"));
        let (fr, en) = (words.fr, words.en);
        whole_table(
            draft,
            &columns,
            "vocabulary",
            say!(
                "{fr} du vocabulaire, sans ligne à elles dans le dossier : les services les portent comme thématiques"
                    | "{en} of the vocabulary, without rows of their own in the dossier: services bear them as themes"
            ),
        );
        columns.finish(draft, None, None);
    }

    pub(super) fn themes(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let service_at = columns.find("action", &["service_id", "link_id"]);
        let term_at = columns.find("thematiques", &["taxonomy_id", "taxonomy_term_id"]);
        columns.leave(Why::Technical, &["id", "link_type", "link_entity"]);
        columns.leave(Why::NoPlace, &["taxonomy_detail", "value"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, term) = (columns.cell(row, service_at), columns.cell(row, term_at));
            let action = self.services.get(service).map(|(action, ..)| action.clone());
            match (action, self.terms.get(term)) {
                (Some(action), Some(name)) => {
                    let name = name.clone();
                    draft.extend(Table::Actions, &action, "thematiques", [name.as_str()]);
                    draft.met(Table::Actions, &action, record);
                }
                (None, _) => dangling(draft, &columns, record, service_at, service),
                (Some(_), None) => dangling(draft, &columns, record, term_at, term),
            }
        }
        columns.finish(draft, Some(Table::Actions), None);
    }

    pub(super) fn eligibility(&mut self, raw: &RawTable, draft: &mut Draft) {
        let mut columns = Columns::new(draft, raw, 0, FORMAT.key);
        let (service_at, words_at) = (columns.find("action", &["service_id"]), columns.find("publics", &["eligibility"]));
        columns.leave(Why::Technical, &["id"]);
        columns.rest();
        for row in columns.rows() {
            let record = draft.record(columns.source, row.row);
            let (service, words) = (columns.cell(row, service_at), columns.cell(row, words_at));
            let Some((action, ..)) = self.services.get(service).cloned() else {
                dangling(draft, &columns, record, service_at, service);
                continue;
            };
            let words = words.replace([';', '\n'], ",");
            draft.extend(Table::Actions, &action, "publics", [words.as_str()]);
            draft.met(Table::Actions, &action, record);
        }
        columns.finish(draft, Some(Table::Actions), None);
    }
}

fn dangling(draft: &mut Draft, columns: &Columns<'_>, record: usize, at: Option<usize>, reference: &str) {
    let field = at.map_or_else(String::new, |at| columns.headers[at].clone());
    draft.lose(columns.source, &field, Why::Dangling, 1);
    let shown = crate::dossier::shown(reference);
    let found = if reference.is_empty() {
        say!("la ligne ne renvoie à rien" | "the row refers to nothing")
    } else {
        say!("« {shown} » n'est dans aucun des fichiers" | "'{shown}' is in none of the files")
    };
    let mend = say!("importer aussi la table à laquelle elle renvoie, entière" | "import the whole table that it refers to as well");
    draft.aside(record, at, Severity::Warning, "reference_unknown", found, mend);
}
