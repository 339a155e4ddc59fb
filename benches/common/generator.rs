//! Dossiers of any size, with a planted share of redundant actions, absent partners and services that nobody calls. Same arguments, same bytes.
//!
//! The texts are made of an own small vocabulary: they measure growth and cost, never quality.

use super::draw::Draw;
use std::fmt::Write as _;

/// A dossier as files: (name, CSV text).
pub type Files = Vec<(String, String)>;

impl Draw {
    fn chance(&mut self, p: f64) -> bool {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64 <= p
    }

    /// A rank with few very common values and a long tail, as words and partners have.
    fn rank(&mut self, n: usize) -> usize {
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((u * u * n as f64) as usize).min(n - 1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Each entry: one subject in several wordings.
const SUBJECTS: &[&[&str]] = &[
    &["impayés de loyer", "dettes locatives", "retards de loyer"],
    &["accès aux droits", "non-recours aux aides", "ouverture des droits"],
    &["aidants familiaux", "proches aidants", "familles de personnes dépendantes"],
    &["éveil des tout-petits", "premiers livres", "lecture aux bébés"],
    &["décrochage scolaire", "absentéisme au collège", "retour à l'école"],
    &["isolement des personnes âgées", "solitude des aînés", "visites de convivialité"],
    &["garde d'enfants en horaires décalés", "accueil atypique", "garderie du matin"],
    &["violences conjugales", "femmes victimes de violences", "mise en sécurité des victimes"],
    &["permis de conduire", "code de la route", "auto-école sociale"],
    &["précarité énergétique", "factures d'énergie", "écogestes"],
    &["santé mentale", "souffrance psychique", "mal-être"],
    &["apprentissage du français", "ateliers sociolinguistiques", "alphabétisation"],
    &["surendettement", "gestion du budget", "dossiers de dettes"],
    &["transport solidaire", "mobilité en milieu rural", "covoiturage social"],
    &["addictions des jeunes", "consommations à risque", "alcool et cannabis"],
    &["hébergement d'urgence", "mise à l'abri", "nuits à l'hôtel"],
];
const DETAILS: &[&str] = &[
    "au centre social",
    "dans les villages",
    "en soirée",
    "avec la mission locale",
    "au collège",
    "en pied d'immeuble",
    "à la maison médicale",
    "avec les bailleurs",
    "en salle d'attente",
    "par des bénévoles",
    "avec une psychologue",
    "tous les mardis",
    "le samedi matin",
    "avec l'hôpital",
    "avec la caisse d'allocations",
    "dans le quartier de la gare",
    "à la médiathèque",
    "avec les écoles",
    "pendant les vacances",
    "au domicile",
];
const FORMS: &[&str] = &[
    "Groupe de parole",
    "Permanence",
    "Atelier",
    "Formation",
    "Guide",
    "Forum",
    "Charte",
    "Commission",
    "Diagnostic",
    "Accompagnement",
    "Annuaire",
    "Sorties",
];
const PUBLICS: &[&str] =
    &["familles", "jeunes", "personnes-agees", "beneficiaires-rsa", "professionnels", "tous-publics", "femmes", "locataires"];
const THEMES: &[&str] = &[
    "logement",
    "droits",
    "autonomie",
    "petite-enfance",
    "education",
    "mobilite",
    "sante",
    "violences",
    "budget",
    "emploi",
    "energie",
    "langue",
];
const KINDS: &[&str] =
    &["commune", "ccas", "caf", "association", "education_nationale", "etablissement_sante", "emploi", "bailleur", "centre_social"];
const SERVICES: &[&str] = &["PMI", "ASE", "SSD", "Insertion"];

/// A dossier of `n_actions` actions; territories grow as n^0.55 and partners as n^0.82, as in the real departments that were counted.
pub fn dossier(n_actions: usize, seed: u64) -> Files {
    let mut draw = Draw(seed);
    let scale = n_actions as f64 / 382.0;
    let n_territories = (14.0 * scale.powf(0.55)).ceil().max(3.0) as usize;
    let n_partners = (180.0 * scale.powf(0.82)).ceil().max(20.0) as usize;

    let mut territories = String::from(
        "id,nom,niveau,parent,typologie,population,latitude,longitude\ndepartement,Département,departement,,,1000000,48.6,2.9\n",
    );
    for t in 0..n_territories {
        let kind = ["urbain", "périurbain", "rural"][t % 3];
        let _ = writeln!(
            territories,
            "t{t:05},MDS n° {t},mds,departement,{kind},{},{:.3},{:.3}",
            40_000 + draw.below(80_000),
            48.2 + draw.below(900) as f64 / 1000.0,
            2.4 + draw.below(900) as f64 / 1000.0
        );
    }

    let mut partners =
        String::from("id,nom,sigle,type,territoire,parent\ndir_0,Direction de l'insertion,DI,direction_departementale,departement,\n");
    let mut services = Vec::new();
    for t in 0..n_territories {
        let _ = writeln!(partners, "mds_{t:05},MDS n° {t},,mds,t{t:05},");
        for service in SERVICES {
            let id = format!("{}_{t:05}", service.to_lowercase());
            let _ = writeln!(partners, "{id},{service} n° {t},{service},service_departemental,t{t:05},mds_{t:05}");
            services.push((id, t));
        }
    }
    for p in 0..n_partners {
        let kind = KINDS[draw.rank(KINDS.len())];
        let _ = writeln!(partners, "p{p:06},Partenaire {} {p},,{kind},t{:05},", draw.pick(DETAILS), draw.below(n_territories));
    }

    let mut actions =
        String::from("id,titre,description,territoires,portage,thematiques,publics,pilote,debut,statut,cout,etp,beneficiaires\n");
    let mut participations = String::from("action,partenaire,role,intensite,attente_moyens\n");
    let mut made = 0;
    while made < n_actions {
        let (subject, detail, more, public, form) =
            (draw.below(SUBJECTS.len()), draw.pick(DETAILS), draw.pick(DETAILS), draw.pick(PUBLICS), draw.pick(FORMS));
        let copies = if draw.chance(0.15) { 2 + draw.below(5) } else { 1 };
        for copy in 0..copies.min(n_actions - made) {
            let territory = draw.below(n_territories);
            let wording = SUBJECTS[subject][if copy == 0 { 0 } else { draw.below(3) }];
            let theme = if draw.chance(0.15) { "" } else { THEMES[subject % THEMES.len()] };
            let departmental = copy == 0 && copies > 1 && draw.chance(0.1);
            let place = if departmental { "departement".to_owned() } else { format!("t{territory:05}") };
            let carrier = if departmental { "departemental" } else { "territorial" };
            let _ = writeln!(
                actions,
                "a{made:07},{form} : {wording} {detail},\"{wording}, {detail} et {more}, pour {public}\",{place},{carrier},{theme},{public},mds_{territory:05},2013-{:02}-01,en_cours,{},{:.2},{}",
                1 + draw.below(12),
                draw.below(20_000),
                draw.below(100) as f64 / 100.0,
                draw.below(200)
            );
            let _ = writeln!(participations, "a{made:07},mds_{territory:05},pilote,0.9,");
            for _ in 0..3 {
                let waits = if draw.chance(0.05) { "humains" } else { "" };
                let _ = writeln!(participations, "a{made:07},p{:06},contributeur,0.{},{waits}", draw.rank(n_partners), 1 + draw.below(9));
            }
            made += 1;
        }
    }

    let mut meetings = String::from("id,date,type,territoire\n");
    let mut attendances = String::from("rencontre,partenaire,presence\n");
    for t in 0..n_territories {
        let invited: Vec<usize> = (0..12.min(n_partners)).map(|_| draw.rank(n_partners)).collect();
        for m in 0..12 {
            let _ = writeln!(meetings, "r{t:05}_{m:02},20{}-{:02}-15,atelier,t{t:05}", 13 + m / 6, 1 + (m % 6) * 2);
            let mut seen = std::collections::BTreeSet::new();
            for (position, p) in invited.iter().enumerate() {
                if seen.insert(p) {
                    let rate = if position == 3 { 0.1 } else { 0.8 };
                    let presence = if draw.chance(rate) { "present" } else { draw.pick(&["absent", "excuse"]) };
                    let _ = writeln!(attendances, "r{t:05}_{m:02},p{p:06},{presence}");
                }
            }
        }
    }

    let mut solicitations = String::from("date,de,vers,nature,volume,suite\n");
    for (position, (service, t)) in services.iter().enumerate() {
        if position % 20 == 7 {
            continue; // never called, never calls
        }
        for _ in 0..10 {
            let (other, _) = &services[(t * SERVICES.len() + draw.below(SERVICES.len())).min(services.len() - 1)];
            let other = if draw.chance(0.5) || other == service { format!("p{:06}", draw.rank(n_partners)) } else { other.clone() };
            let (from, to) = if draw.chance(0.5) { (service.as_str(), other.as_str()) } else { (other.as_str(), service.as_str()) };
            let _ = writeln!(
                solicitations,
                "20{}-{:02}-{:02},{from},{to},sollicitation,1,honoree",
                13 + draw.below(2),
                1 + draw.below(12),
                1 + draw.below(28)
            );
        }
    }

    [
        ("territoires", territories),
        ("partenaires", partners),
        ("actions", actions),
        ("participations", participations),
        ("rencontres", meetings),
        ("presences", attendances),
        ("sollicitations", solicitations),
    ]
    .map(|(name, text)| (format!("{name}.csv"), text))
    .into()
}
