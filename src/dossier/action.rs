//! `actions`: what is done, by whom, where.

use super::codes::{Carrier, Status, Table};
use super::column::{EUROS, Kind, amount, codes_of, columns, text, whole};
use super::date::Edge;
use super::index::Index;
use super::model::{Action, Notes, Origin, Partner, PartnerIdx, Territory, TerritoryIdx};
use super::record::{Draft, Entity, Field, Record};
use super::row::{Row, Words};
use crate::say;
use crate::sources::Severity;

columns! {
    SPEC: Actions, row("une action", "an action"), reference("d'une action", "an action"), files ["action", "fiches actions", "liste actions", "plan actions", "actions projet territorial", "activities", "services"];
    ID = "id", Expected, Kind::Id, ("Identifiant", "Identifier"), ("Nom court et stable, qui ne sert qu'à cette action", "Short, stable name of this action alone"), "melun-07", ["code", "identifiant action", "id action", "numero", "numero action", "n action", "reference", "n fiche", "action id", "activity id"];
    TITLE = "titre", Expected, Kind::Text, ("Intitulé", "Title"), ("Nom de l'action", "Name of the action"), "Forum petite enfance", ["titre action", "intitule action", "nom action", "action", "nom", "libelle", "libelle action", "name", "activity", "objet"];
    DESCRIPTION = "description", Optional, Kind::Text, ("Description", "Description"), ("Ce qui est fait et pour quoi, en une à trois phrases", "What is done and what for, in one to three sentences"), "Une journée de stands pour informer les futurs parents", ["description action", "descriptif", "contenu", "objectif", "presentation", "resume", "commentaire action", "details", "summary", "objectif operationnel"];
    TERRITORIES = "territoires", Expected, Kind::References(Table::Territories), ("Territoires", "Territories"), ("Identifiants des territoires concernés", "Identifiers of the territories concerned"), "melun|meaux", ["territoire concerne", "territoire", "territory", "mds", "mds concernee", "lieu", "commune", "secteur", "perimetre", "zone", "territoire action", "location"];
    CARRIER = "portage", Optional, Kind::Code(codes_of::<Carrier>, CARRIERS), ("Portage", "Carrier"), ("Qui porte l'action", "Who carries the action"), "territorial", ["porte par", "porteur", "niveau portage", "type portage", "carrier"];
    THEMES = "thematiques", Optional, Kind::List, ("Thématiques", "Themes"), ("Sujets de l'action", "Subjects of the action"), "petite-enfance|parentalite", ["theme", "domaine", "thematique action", "themes abordes", "theme principal", "sector", "domaine intervention"];
    GROUPS = "publics", Optional, Kind::List, ("Publics", "Target groups"), ("Ceux à qui l'action s'adresse", "Those whom the action is for"), "familles|jeunes-parents", ["public", "public vise", "public cible", "public concerne", "beneficiaire vise", "population cible", "target group", "type public", "audience"];
    AXIS = "axe", Optional, Kind::Text, ("Axe", "Axis"), ("Axe du projet", "Axis of the project"), "1. Prévenir et protéger", ["axe strategique", "orientation", "axis", "axe projet", "axe schema"];
    WORKSHOP = "atelier", Optional, Kind::Text, ("Atelier", "Workshop"), ("Atelier qui suit l'action", "Workshop that follows the action"), "Prévention et protection", ["nom atelier", "workshop", "groupe travail"];
    FRAMEWORK = "cadre", Optional, Kind::Text, ("Cadre", "Framework"), ("Projet, contrat ou schéma dont elle relève : projet_territorial, pst, cls, cucs, convention, schema…", "Project, contract or scheme that it belongs to"), "projet_territorial", ["dispositif", "cadre contractuel", "schema", "framework", "contrat", "programme"];
    LEAD = "pilote", Optional, Kind::Reference(Table::Partners), ("Pilote", "Lead"), ("Identifiant du partenaire qui pilote", "Identifier of the leading partner"), "mds_melun", ["pilote action", "structure pilote", "chef file", "responsable", "referent", "lead", "leader", "structure porteuse", "operateur", "organisme pilote"];
    START = "debut", Optional, Kind::Date(Edge::First), ("Début", "Start"), ("Premier jour", "First day"), "2014-01-15", ["date debut", "date demarrage", "demarrage", "date lancement", "commence", "start", "start date", "date"];
    END = "fin", Optional, Kind::Date(Edge::Last), ("Fin", "End"), ("Dernier jour", "Last day"), "2015-12-31", ["date fin", "echeance", "termine", "end", "end date", "date fin prevue"];
    STATUS = "statut", Optional, Kind::Code(codes_of::<Status>, STATUSES), ("Statut", "Status"), ("Où en est l'action", "Where the action stands"), "en_cours", ["etat", "avancement", "etat avancement", "statut action", "status", "etat action"];
    PRIORITY = "priorite", Optional, Kind::Number { range: (0.0, 1000.0), is_whole: true, unit: text("", "") }, ("Priorité", "Priority"), ("1 est la plus haute", "1 is the highest"), "1", ["niveau priorite", "rang", "priority", "ordre priorite"];
    COST = "cout", Optional, amount(EUROS), ("Coût", "Cost"), ("Coût en euros par an", "Cost in euros a year"), "12000", ["cout annuel", "budget", "budget annuel", "montant", "cout total", "cost", "depense", "cout euro"];
    FTE = "etp", Optional, amount(text("équivalents temps plein", "full-time equivalents")), ("ETP", "FTE"), ("Équivalents temps plein mobilisés", "Full-time equivalents"), "0,5", ["equivalent temps plein", "nombre etp", "etpt", "moyen humain", "fte", "temps agent"];
    PEOPLE = "beneficiaires", Optional, whole(text("personnes par an", "people a year")), ("Bénéficiaires", "Beneficiaries"), ("Personnes touchées par an", "People reached a year"), "120", ["nombre beneficiaire", "beneficiaire", "personne touchee", "nb beneficiaire", "participant", "beneficiary", "nombre personne", "reached"];
    OUTCOME = "resultat", Optional, Kind::Share, ("Résultat", "Outcome"), ("De 0 à 1, d'après une évaluation", "From 0 to 1, from an evaluation"), "0,75", ["taux reussite", "taux atteinte", "evaluation", "note", "outcome", "atteinte objectif"];
}

const CARRIERS: &[(&str, &str)] = &[
    ("territoire", "territorial"),
    ("mds", "territorial"),
    ("local", "territorial"),
    ("département", "departemental"),
    ("direction", "departemental"),
    ("central", "departemental"),
    ("externe", "partenaire"),
    ("partenarial", "partenaire"),
];

const STATUSES: &[(&str, &str)] = &[
    ("prévue", "envisagee"),
    ("à venir", "envisagee"),
    ("programmée", "envisagee"),
    ("en projet", "envisagee"),
    ("projet", "envisagee"),
    ("planifiée", "envisagee"),
    ("à l'étude", "envisagee"),
    ("non démarrée", "envisagee"),
    ("démarrée", "en_cours"),
    ("active", "en_cours"),
    ("engagée", "en_cours"),
    ("en cours de réalisation", "en_cours"),
    ("reconduite", "en_cours"),
    ("pérenne", "en_cours"),
    ("in progress", "en_cours"),
    ("réalisée", "terminee"),
    ("achevée", "terminee"),
    ("finie", "terminee"),
    ("faite", "terminee"),
    ("clôturée", "terminee"),
    ("done", "terminee"),
    ("finished", "terminee"),
    ("annulée", "abandonnee"),
    ("arrêtée", "abandonnee"),
    ("suspendue", "abandonnee"),
    ("cancelled", "abandonnee"),
];

impl Record for Action {
    fn spec(&self) -> &'static super::TableSpec {
        &SPEC
    }
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::text(&self.id),
            Field::text(&self.title),
            Field::text(&self.description),
            Field::references(&self.territories),
            Field::maybe_code(self.carrier),
            Field::list(&self.themes),
            Field::list(&self.target_groups),
            Field::maybe(self.axis.as_ref()),
            Field::maybe(self.workshop.as_ref()),
            Field::maybe(self.framework.as_ref()),
            Field::maybe_reference(self.lead),
            Field::date(self.start),
            Field::date(self.end),
            Field::maybe_code(self.status),
            Field::number(self.priority),
            Field::number(self.cost_per_year),
            Field::number(self.fte),
            Field::number(self.beneficiaries),
            Field::number(self.outcome),
        ]
    }
    fn notes(&self) -> &Notes {
        &self.notes
    }
    fn origin(&self) -> Origin {
        self.origin
    }
}

impl Entity for Action {
    fn id(&self) -> &str {
        &self.id
    }
    fn set_id(&mut self, id: String) {
        self.id = id;
    }
}

/// Where an action without territory may stand.
pub(super) struct Homes<'a> {
    /// The only département of the dossier.
    pub department: Option<TerritoryIdx>,
    pub territories: &'a [Territory],
    pub partners: &'a [Partner],
}

pub(super) fn read<'a>(
    row: &mut Row<'a, '_>,
    territories: &Index<'_>,
    partners: &Index<'_>,
    homes: &Homes<'_>,
) -> Option<Draft<'a, Action>> {
    let (id, is_id_given) = row.id(ID, &[TERRITORIES, TITLE]);
    let title = row.text_or(TITLE, || id.clone().unwrap_or_default());
    let description = row.cell(DESCRIPTION).to_owned();
    let listed: Vec<TerritoryIdx> = row.references(TERRITORIES, territories);
    let carrier: Option<Carrier> = row.code(CARRIER);
    let (themes, target_groups) = (row.list(THEMES), row.list(GROUPS));
    let (axis, workshop, framework) = (row.text(AXIS), row.text(WORKSHOP), row.text(FRAMEWORK));
    let lead: Option<PartnerIdx> = row.reference(LEAD, partners);
    let (start, end) = row.period(START, END);
    let status = row.code(STATUS);
    let (priority, cost_per_year, fte) = (row.number(PRIORITY), row.number(COST), row.number(FTE));
    let (beneficiaries, outcome) = (row.number(PEOPLE), row.share(OUTCOME));
    let id = id?;
    let territories = if listed.is_empty() { vec![home(row, territories, carrier, lead, homes)?] } else { listed };
    let (notes, origin) = (row.notes(), row.origin());
    let record = Action {
        id,
        title,
        description,
        territories,
        carrier,
        themes,
        target_groups,
        axis,
        workshop,
        framework,
        lead,
        start,
        end,
        status,
        priority,
        cost_per_year,
        fte,
        beneficiaries,
        outcome,
        notes,
        origin,
    };
    Some(Draft { record, is_id_given, parent: "" })
}

/// The territory of an action that names none: the département for its own actions, else the seat of the partner that leads it.
fn home(
    row: &mut Row<'_, '_>,
    index: &Index<'_>,
    carrier: Option<Carrier>,
    lead: Option<PartnerIdx>,
    homes: &Homes<'_>,
) -> Option<TerritoryIdx> {
    let seat = lead.and_then(|lead| homes.partners[lead.index()].territory);
    let found = match carrier {
        Some(Carrier::Departmental) => homes.department.or(seat),
        _ => seat,
    };
    // Without the table of territories nothing can be said of this row alone: it is said once for the file.
    if !index.is_there {
        return None;
    }
    let Some(found) = found else {
        row.say(Severity::Error, "action_without_territory", TERRITORIES, || Words {
            found: say!("l'action n'a aucun territoire connu" | "the action has no known territory"),
            expected: say!(
                "un ou plusieurs identifiants de la table territoires, séparés par « | »"
                    | "one or more identifiers of table territoires, parted by '|'"
            ),
            mend: say!(
                "remplir la cellule ; pour une action du Département, y mettre le territoire du département"
                    | "fill the cell; for an action of the département, put the territory of the département"
            ),
            meanwhile: super::row::dropped(),
        });
        return None;
    };
    let name = super::remark::shown(&homes.territories[found.index()].name);
    row.say(Severity::Warning, "action_without_territory", TERRITORIES, || Words {
        found: say!("l'action n'a aucun territoire connu" | "the action has no known territory"),
        expected: say!(
            "un ou plusieurs identifiants de la table territoires, séparés par « | »"
                | "one or more identifiers of table territoires, parted by '|'"
        ),
        mend: say!("remplir la cellule" | "fill the cell"),
        meanwhile: if carrier == Some(Carrier::Departmental) && Some(found) == homes.department {
            say!(
                "l'action, portée par le Département, est rattachée à « {name} »"
                    | "the action, carried by the département, is attached to '{name}'"
            )
        } else {
            say!(
                "l'action est rattachée à « {name} », territoire de son pilote"
                    | "the action is attached to '{name}', the territory of its lead"
            )
        },
    });
    Some(found)
}
