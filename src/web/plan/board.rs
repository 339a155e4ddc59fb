//! The plan of a quarter as it stands: computed, then changed by hand.

use crate::detectors::View;
use crate::planning::by_hand::{what_breaks, with_changes};
use crate::planning::calendar::Quarter;
use crate::planning::{Broken, Plan, Session, plan};
use crate::register::{Moved, standing};
use crate::rendering::plan::Planned;
use crate::web::answer::Problem;
use crate::web::app::App;
use crate::web::snapshot::Snapshot;
use std::sync::Arc;

/// The plan of a quarter with all that was changed of it.
#[derive(Debug)]
pub(super) struct Board {
    pub snapshot: Arc<Snapshot>,
    /// As it was computed.
    pub computed: Arc<Plan>,
    /// As it stands.
    pub plan: Plan,
    /// Every change of the quarter, in order.
    pub moves: Vec<Moved>,
}

impl Board {
    /// Reads the changes and makes them; computes the plan if nobody has asked for it since the analysis.
    pub fn of(app: &App, snapshot: Arc<Snapshot>, quarter: Quarter) -> Result<Self, Problem> {
        let moves = app.register.moves(&quarter.code())?;
        let dossier = &snapshot.loaded.dossier;
        let view = snapshot.analysis.view(dossier);
        let computed = snapshot
            .plans
            .get(quarter, || plan(&view, &snapshot.analysis.detections, &snapshot.analysis.agenda, quarter, &snapshot.settings));
        let plan = with_changes(&computed, &standing(&moves), &view);
        Ok(Self { computed, plan, moves, snapshot })
    }

    pub fn view(&self) -> View<'_> {
        self.snapshot.analysis.view(&self.snapshot.loaded.dossier)
    }

    /// A session as it was computed.
    pub fn planned(&self, key: &str) -> Option<&Session> {
        self.computed.sessions.iter().find(|session| session.key == key)
    }

    /// A session as it stands.
    pub fn session(&self, key: &str) -> Option<&Session> {
        self.plan.sessions.iter().find(|session| session.key == key)
    }

    /// The changes of a session, in order.
    pub fn history(&self, key: &str) -> Vec<&Moved> {
        self.moves.iter().filter(|moved| moved.new.session == key).collect()
    }

    /// What a session as it would be breaks.
    pub fn broken(&self, session: &Session) -> Vec<Broken> {
        let planned = self.planned(&session.key).unwrap_or(session);
        what_breaks(&self.plan, planned, session, &self.view(), &self.snapshot.settings)
    }

    /// The last change of each session that the plan holds no more, and that was not taken back.
    pub fn vanished(&self) -> Vec<&Moved> {
        let is_last = |moved: &&Moved| !self.moves.iter().any(|later| later.id > moved.id && later.new.session == moved.new.session);
        let is_gone = |moved: &&Moved| self.planned(&moved.new.session).is_none() && moved.new.by_hand != Default::default();
        self.moves.iter().filter(is_gone).filter(is_last).collect()
    }

    /// What is written of the plan as it stands.
    pub fn written<T>(&self, write: impl FnOnce(&Planned) -> T) -> T {
        let analysis = &self.snapshot.analysis;
        let planned = Planned {
            dossier: &self.snapshot.loaded.dossier,
            detections: &analysis.detections,
            as_of: analysis.as_of,
            plan: &self.plan,
            calendar: None,
        };
        write(&planned)
    }
}
