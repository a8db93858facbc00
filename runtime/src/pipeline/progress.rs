//! The progress of a call.

use std::time::Duration;

use tokio::time::Instant;

use crate::base::Effect;
use crate::outcome::Failure;

/// The progress of a call.
pub(super) struct Progress {
    /// How often the request was sent.
    pub(super) attempts: u32,
    pub(super) waiting: Waiting,
    /// The failure of the previous attempt.
    pub(super) last: Option<Box<Failure>>,
    /// The effect of the failed attempts, if the operation changes something.
    pub(super) effect: Effect,
    /// The time for the call.
    pub(super) timeout: Duration,
    /// The end of the time; absent if the clock cannot represent it.
    deadline: Option<Instant>,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// The end of a pause.
    Pause,
    /// Credentials.
    Credentials,
    /// An answer.
    Answer,
}

impl Progress {
    pub(super) fn new(timeout: Duration) -> Self {
        let deadline = Instant::now().checked_add(timeout);
        Self { attempts: 0, waiting: Waiting::Pause, last: None, effect: Effect::None, timeout, deadline }
    }

    pub(super) fn remaining(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }
}
