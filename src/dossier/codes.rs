//! Codes of the tables: the only bridge between the French codes on disk, the names of the code and the words for people.

/// Declares an enum of codes: variant = code on disk, French label, English label.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $fr:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $(#[doc = $en] #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every code, in the order of the format's documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it stands in a table.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The words for people.
            pub const fn label(self) -> $crate::text::Text {
                match self { $(Self::$variant => $crate::text::Text { fr: $fr, en: $en },)+ }
            }

            /// The value of a code written exactly as in the format.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::dossier::Code for $name {
            fn all() -> &'static [Self] {
                Self::ALL
            }
            fn code(self) -> &'static str {
                self.code()
            }
            fn label(self) -> $crate::text::Text {
                self.label()
            }
        }
    };
}

pub(crate) use codes;

codes! {
    /// Kind of territory.
    Level {
        Department = "departement", "département", "department";
        Basin = "bassin", "bassin", "basin";
        Mds = "mds", "maison départementale des solidarités", "MDS (local social services centre)";
        SocialDistrict = "circonscription", "circonscription", "social district";
        Epci = "epci", "intercommunalité", "intermunicipal body";
        Municipality = "commune", "commune", "municipality";
        Neighbourhood = "quartier", "quartier", "neighbourhood";
    }
}

codes! {
    /// Kind of partner.
    PartnerKind {
        Directorate = "direction_departementale", "direction départementale", "departmental directorate";
        DepartmentService = "service_departemental", "service départemental", "departmental service";
        Mds = "mds", "MDS", "MDS (local social services centre)";
        Municipality = "commune", "commune", "municipality";
        Ccas = "ccas", "CCAS", "CCAS (municipal social centre)";
        Epci = "intercommunalite", "intercommunalité", "intermunicipal body";
        State = "etat", "service de l'État", "State service";
        Region = "region", "Région", "Region";
        Caf = "caf", "CAF", "CAF (family allowance fund)";
        Cpam = "cpam", "CPAM", "CPAM (health insurance fund)";
        Education = "education_nationale", "Éducation nationale", "State education";
        HealthFacility = "etablissement_sante", "établissement de santé", "health facility";
        MedicoSocialFacility = "etablissement_medico_social", "établissement médico-social", "medico-social facility";
        Employment = "emploi", "acteur de l'emploi", "employment body";
        SocialLandlord = "bailleur", "bailleur social", "social landlord";
        Association = "association", "association", "association";
        CommunityCentre = "centre_social", "centre social", "community centre";
        Company = "entreprise", "entreprise", "company";
        SocialEconomy = "ess", "économie sociale et solidaire", "social economy";
        UserRepresentatives = "habitants", "représentants d'habitants", "users' representatives";
        Other = "autre", "autre", "other";
    }
}

codes! {
    /// Who carries an action.
    Carrier {
        Territorial = "territorial", "du territoire", "territorial";
        Departmental = "departemental", "du Département", "departmental";
        Partner = "partenaire", "d'un partenaire", "a partner's own";
    }
}

codes! {
    /// Where an action stands.
    Status {
        Planned = "envisagee", "envisagée", "planned";
        Ongoing = "en_cours", "en cours", "ongoing";
        Completed = "terminee", "terminée", "completed";
        Abandoned = "abandonnee", "abandonnée", "abandoned";
    }
}

codes! {
    /// What a partner does in an action.
    Role {
        Lead = "pilote", "pilote", "lead";
        CoLead = "copilote", "copilote", "co-lead";
        Contributor = "contributeur", "contributeur", "contributor";
        Funder = "financeur", "financeur", "funder";
        Signatory = "signataire", "signataire", "signatory";
        Invitee = "invite", "invité", "invitee";
    }
}

codes! {
    /// Means that a partner waits for instead of bringing them.
    ResourceExpectation {
        Staff = "humains", "des moyens humains", "staff";
        Funding = "financiers", "des moyens financiers", "funding";
        Both = "les_deux", "des moyens humains et financiers", "staff and funding";
    }
}

codes! {
    /// Kind of meeting.
    MeetingKind {
        Workshop = "atelier", "atelier", "workshop";
        TerritorialConference = "conference_territoriale", "conférence territoriale", "territorial conference";
        DepartmentalConference = "conference_departementale", "conférence départementale", "departmental conference";
        LocalSocialConference = "conference_sociale_locale", "conférence sociale locale", "local social conference";
        Committee = "comite", "comité", "committee";
        WorkingGroup = "groupe_travail", "groupe de travail", "working group";
    }
}

codes! {
    /// What became of an invitation.
    Presence {
        Present = "present", "présent", "present";
        Excused = "excuse", "excusé", "excused";
        Absent = "absent", "absent", "absent";
    }
}

codes! {
    /// Kind of call of one partner on another.
    Nature {
        Request = "sollicitation", "sollicitation", "request";
        Secondment = "mise_a_disposition", "mise à disposition", "secondment";
        Referral = "orientation", "orientation", "referral";
        JointIntervention = "co_intervention", "co-intervention", "joint intervention";
    }
}

codes! {
    /// What became of a call.
    Answer {
        Honoured = "honoree", "honorée", "honoured";
        Declined = "refusee", "refusée", "declined";
        Unanswered = "sans_suite", "sans suite", "unanswered";
    }
}

codes! {
    /// Who can answer a need.
    Competence {
        Department = "departement", "du Département", "the department's";
        Shared = "partage", "partagée", "shared";
        Outside = "hors_departement", "hors du Département", "outside the department";
    }
}

codes! {
    /// Standing body on which somebody sits.
    BodyKind {
        TerritorialConference = "conference_territoriale", "conférence territoriale", "territorial conference";
        DepartmentalConference = "conference_departementale", "conférence départementale", "departmental conference";
        Workshop = "atelier", "atelier", "workshop";
        Committee = "comite", "comité", "committee";
    }
}

codes! {
    /// What somebody does on a body.
    SeatFunction {
        ElectedChair = "president_elu", "président élu", "elected chair";
        ElectedFocalPoint = "elu_referent", "élu référent", "elected focal point";
        CoLead = "copilote", "copilote", "co-lead";
        Facilitator = "animateur", "animateur", "facilitator";
        Member = "membre", "membre", "member";
    }
}

codes! {
    /// Milestone of a territory's social project.
    MilestoneKind {
        AgreementSigned = "convention_signee", "convention signée", "agreement signed";
        TownPortrait = "portrait_de_ville", "portrait de ville", "town portrait";
        FocalPointNamed = "referent_designe", "référent désigné", "focal point named";
        AnnualMeeting = "rencontre_annuelle", "rencontre annuelle", "annual meeting";
        Training = "formation", "formation", "training";
        Evaluation = "evaluation", "évaluation", "evaluation";
    }
}

codes! {
    /// What a table may be trusted to hold.
    Extent {
        Whole = "oui", "complet", "complete";
        Partial = "partiel", "partiel", "partial";
        Missing = "non", "incomplet", "incomplete";
    }
}

codes! {
    /// What the conference decided.
    Verdict {
        Adopted = "retenue", "retenue", "adopted";
        Adapted = "adaptee", "adaptée", "adapted";
        Rejected = "rejetee", "rejetée", "rejected";
        Deferred = "reportee", "reportée", "deferred";
    }
}

codes! {
    /// Whether two actions pursue one purpose, as a person said.
    Judgement {
        Same = "oui", "même but", "same purpose";
        Different = "non", "pas le même but", "not the same purpose";
        Unsure = "incertain", "incertain", "unsure";
    }
}

codes! {
    /// Whether two names are one partner, as a person said.
    Identity {
        One = "oui", "un seul partenaire", "one partner";
        Two = "non", "deux partenaires", "two partners";
        Unsure = "incertain", "incertain", "unsure";
    }
}

codes! {
    /// A table of a dossier.
    Table {
        Territories = "territoires", "territoires", "territories";
        Indicators = "indicateurs", "indicateurs", "indicators";
        Partners = "partenaires", "partenaires", "partners";
        Actions = "actions", "actions", "actions";
        Participations = "participations", "participations", "participations";
        Meetings = "rencontres", "rencontres", "meetings";
        Attendances = "presences", "présences", "attendances";
        Solicitations = "sollicitations", "sollicitations", "solicitations";
        Agreements = "conventions", "conventions", "agreements";
        Needs = "besoins", "besoins", "needs";
        Seats = "instances", "instances", "seats on bodies";
        Milestones = "jalons", "jalons", "milestones";
        Completeness = "completude", "complétude", "completeness";
        Decisions = "decisions", "décisions", "decisions";
        JudgedPairs = "paires_jugees", "paires jugées", "judged pairs";
        JudgedPartners = "partenaires_juges", "partenaires jugés", "judged partners";
        CommuneChanges = "communes_reunies", "communes réunies", "merged communes";
    }
}

impl Table {
    /// Must a dossier hold it?
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Territories | Self::Partners | Self::Actions | Self::Participations)
    }
}
