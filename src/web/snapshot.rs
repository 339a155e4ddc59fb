//! One analysis of the dossier with all that pages are written from, made once and read by all.

use super::explore::Kept;
use super::made::Made;
use crate::analyse;
use crate::analysis::Analysis;
use crate::detectors::Subject;
use crate::dossier::Loaded;
use crate::opening;
use crate::planning::calendar::Quarter;
use crate::planning::{Plan, Portfolio, portfolio};
use crate::rendering::diagrams::figures;
use crate::rendering::document::Document;
use crate::rendering::{CsvStyle, Figure, RemarkLine, Report, html};
use crate::settings::Settings;
use crate::text::{Lang, Sentence};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// A page of the report.
#[derive(Debug)]
pub struct Leaf {
    /// What it says.
    pub document: Document,
    body: OnceLock<String>,
}

impl From<Document> for Leaf {
    fn from(document: Document) -> Self {
        Self { document, body: OnceLock::new() }
    }
}

impl Leaf {
    /// Its HTML, written when it is first read: that of a large dossier weighs megabytes, and everybody opens it.
    pub fn body(&self) -> &str {
        self.body.get_or_init(|| html::body(&self.document).into_string())
    }
}

/// One analysis.
#[derive(Debug)]
pub struct Snapshot {
    /// The dossier, and the remarks on its tables.
    pub loaded: Loaded,
    /// Settings in force.
    pub settings: Settings,
    /// What was found.
    pub analysis: Analysis,
    /// What the conference has room for.
    pub portfolio: Portfolio,
    /// The drawings.
    pub figures: Vec<Figure>,
    /// The pages of the report by their path: `index.html`, `territoires/melun.html`.
    pub pages: BTreeMap<String, Leaf>,
    /// Every other file of the report's folder, by path: tables, diagrams, documents.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The plans that were asked for.
    pub plans: Made<Quarter, Plan>,
    /// The lists under other settings that were asked for.
    pub trials: Made<String, super::settings::Trial>,
    remarks: Vec<RemarkLine>,
    /// Pairs of partners to judge, chosen when they are first asked for.
    pub(super) batch: OnceLock<super::import::Batch>,
    /// What pages of the network make once, when they are first asked for.
    pub(super) kept: Kept,
}

impl Snapshot {
    /// Reads and analyses a dossier at the day of its last event.
    ///
    /// # Errors
    /// For people: what can't be read, and how to mend it.
    pub fn of(dossier: &Path, lang: Lang) -> Result<Self, Sentence> {
        let refused = |error: anyhow::Error| Sentence { fr: error.to_string(), en: error.to_string() };
        let settings = opening::settings(dossier, lang).map_err(refused)?;
        let loaded = opening::whole_dossier(dossier, lang).map_err(refused)?;
        let analysis = analyse(&loaded.dossier, &settings, loaded.dossier.last_event());
        let remarks = loaded.remarks.iter().map(RemarkLine::from).collect();
        let figures = figures(&loaded.dossier, &analysis, &settings, lang);
        let portfolio = portfolio(&analysis.view(&loaded.dossier), &analysis.detections, &analysis.agenda, &settings);
        let mut snapshot = Self {
            loaded,
            settings,
            analysis,
            portfolio,
            figures,
            pages: BTreeMap::new(),
            files: BTreeMap::new(),
            plans: Made::default(),
            trials: Made::default(),
            remarks,
            batch: OnceLock::new(),
            kept: Kept::default(),
        };
        let pages = snapshot.report().pages(lang).into_iter().map(|(path, document)| (path, Leaf::from(document))).collect();
        let files = snapshot.report().results(lang, CsvStyle::Excel).into_iter().map(|file| (file.path, file.bytes)).collect();
        (snapshot.pages, snapshot.files) = (pages, files);
        Ok(snapshot)
    }

    /// The page of the report about a territory, or about a partner by the name that stands for it, if it has one.
    pub fn page_of(&self, subject: Subject) -> Option<&str> {
        self.kept.pages.get_or_init(|| self.report().pages_by_subject()).get(&subject).map(String::as_str)
    }

    /// Everything that a report is written from.
    pub fn report(&self) -> Report<'_> {
        Report {
            dossier: &self.loaded.dossier,
            analysis: &self.analysis,
            settings: &self.settings,
            remarks: &self.remarks,
            figures: &self.figures,
            portfolio: Some(&self.portfolio),
        }
    }
}
