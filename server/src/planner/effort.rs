//! How much work may be done, and how much has been.

use std::time::Instant;

use super::request::Cancel;

/// Nodes between two looks at the clock: looking costs more than a node of a small search.
const NODES_BETWEEN_LOOKS: u64 = 64;

/// Counts nodes and says when to stop.
#[derive(Debug)]
pub(super) struct Effort {
    /// Nodes searched so far, over all searches of one request.
    pub nodes: u64,
    /// When the present part of the work has to end.
    deadline: Option<Instant>,
    cancel: Cancel,
    stopped: bool,
}

impl Effort {
    pub(super) fn new(cancel: Cancel) -> Self {
        Self { nodes: 0, deadline: None, cancel, stopped: false }
    }

    /// Starts a new part of the work, which may last until `deadline`.
    pub(super) fn until(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
        self.stopped = false;
        self.look();
    }

    /// Counts one node; true when the search has to stop.
    pub(super) fn node(&mut self) -> bool {
        self.nodes += 1;
        if self.nodes.is_multiple_of(NODES_BETWEEN_LOOKS) {
            self.look();
        }
        self.stopped
    }

    /// Whether the search has to stop.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    /// Looks at the clock and the caller's flag; true when the search has to stop.
    pub(super) fn look(&mut self) -> bool {
        let late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        self.stopped |= late || self.cancel.is_cancelled();
        self.stopped
    }
}
