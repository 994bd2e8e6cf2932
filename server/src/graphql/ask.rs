//! What a resolver may ask of its context, by name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::Context;
use time::Date;

use super::loaders::Loaders;
use crate::catalogue::Catalogue;
use crate::domain::account::Accounts;
use crate::domain::coverage::Maps;
use crate::domain::desk::Desk;
use crate::domain::viewer::Viewer;
use crate::live::Happened;
use crate::metrics::Turns;

/// What one request is answered from: one catalogue and one day, whatever changes meanwhile.
#[derive(Clone)]
pub struct Moment {
    /// The catalogue in force when the request came.
    pub catalogue: Arc<Catalogue>,
    /// Today in Denmark.
    pub today: Date,
    /// Coverage maps already computed.
    pub maps: Arc<Maps>,
    /// Turns at the planner: as many at once as there are cores, the rest wait in line.
    pub planning: Arc<Turns>,
    /// Set by what would come out otherwise on a faster machine, such as a search that ran out of time: such an answer
    /// is given, and not kept for others.
    pub passing: Arc<AtomicBool>,
}

impl Moment {
    /// Says that the answer is not to be kept.
    pub fn pass(&self) {
        self.passing.store(true, Ordering::Relaxed);
    }
}

/// Who asks, and what changing anything takes.
#[derive(Clone)]
pub struct Asking {
    /// Who asks.
    pub viewer: Viewer,
    /// The sign-in behind the request's cookie or token.
    pub sign_in: Option<String>,
    /// What signing in takes.
    pub accounts: Accounts,
    /// The database and whom to tell.
    pub desk: Desk,
    /// The demonstration: invented accounts may be chosen.
    pub demo: bool,
    /// What subscriptions answer; none of a query or a mutation.
    pub tick: Option<Tick>,
    /// Rows of the database that many fields ask for.
    pub loaders: Arc<Loaders>,
}

impl Asking {
    /// Somebody asks.
    pub fn new(desk: Desk, accounts: Accounts, viewer: Viewer, demo: bool) -> Self {
        let loaders = Arc::new(Loaders::new(&desk, &viewer));
        Self { viewer, sign_in: None, accounts, desk, demo, tick: None, loaders }
    }

    /// The same at another desk, which reads elsewhere.
    #[must_use]
    pub fn at(self, desk: Desk) -> Self {
        Self { loaders: Arc::new(Loaders::new(&desk, &self.viewer)), desk, ..self }
    }
}

/// Something that a subscription may have to tell of. Each is answered as a request of its own, with the catalogue and
/// the viewer's rights as they are then.
#[derive(Clone, Debug)]
pub enum Tick {
    /// The subscription begins.
    Start,
    /// An event was committed.
    Event(Arc<Happened>),
    /// Who works on a package (key) is otherwise.
    Presence(String),
    /// Another catalogue is in force.
    Catalogue,
}

impl From<entity::event::Model> for Tick {
    fn from(event: entity::event::Model) -> Self {
        Self::Event(Arc::new(event.into()))
    }
}

/// Turns at the planner for one process.
pub fn turns() -> Arc<Turns> {
    Arc::new(Turns::new("planner"))
}

/// Words for what a resolver needs.
pub trait Ask {
    /// The moment of this request. Whoever executes a request puts it in.
    fn moment(&self) -> &Moment;

    /// Who asks. Whoever executes a request puts it in.
    fn asking(&self) -> &Asking;

    /// Who asks.
    fn viewer(&self) -> &Viewer {
        &self.asking().viewer
    }

    /// What changing anything takes.
    fn desk(&self) -> &Desk {
        &self.asking().desk
    }

    /// Rows of the database, by key.
    fn load(&self) -> &Loaders {
        &self.asking().loaders
    }

    /// What signing in takes.
    fn accounts(&self) -> &Accounts {
        &self.asking().accounts
    }

    /// The catalogue of this request.
    fn catalogue(&self) -> &Arc<Catalogue> {
        &self.moment().catalogue
    }

    /// Today in Denmark.
    fn today(&self) -> Date {
        self.moment().today
    }
}

impl Ask for Context<'_> {
    fn moment(&self) -> &Moment {
        self.data_unchecked::<Moment>()
    }

    fn asking(&self) -> &Asking {
        self.data_unchecked::<Asking>()
    }
}
