//! The retry budget that all calls of a core share.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::outcome::ErrorKind;

const FULL: u32 = 500;
const RETRY_COST: u32 = 5;

/// Higher, because the failed attempt has used the server for longer.
const TIMEOUT_RETRY_COST: u32 = 10;

/// The gain of a success at the first attempt.
const SUCCESS: u32 = 1;

/// Tokens: retries cost some, successes return them.
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes the cost of a retry after such a failure and returns it; `None` if the budget is exhausted.
    pub(super) fn take(&self, kind: ErrorKind) -> Option<u32> {
        let cost = if kind == ErrorKind::Timeout { TIMEOUT_RETRY_COST } else { RETRY_COST };
        let spent = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
        spent.is_ok().then_some(cost)
    }

    /// Returns the cost of the attempt that succeeded, or the gain of a first attempt.
    pub(super) fn succeeded(&self, cost: Option<u32>) {
        // The budget is nearly always full, and then no shared memory is written.
        if self.0.load(Ordering::Relaxed) < FULL {
            let more = |left: u32| Some(left.saturating_add(cost.unwrap_or(SUCCESS)).min(FULL));
            // The update always returns a value.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exhausted_by_retries_and_refilled_by_successes() {
        let budget = Budget::new();
        for _ in 0..50 {
            assert_eq!(budget.take(ErrorKind::Timeout), Some(10));
        }
        assert_eq!(budget.take(ErrorKind::Transport), None);
        for _ in 0..5 {
            assert_eq!(budget.take(ErrorKind::Transport), None);
            budget.succeeded(None);
        }
        assert_eq!(budget.take(ErrorKind::Timeout), None);
        assert_eq!(budget.take(ErrorKind::Transport), Some(5));
        for _ in 0..200 {
            budget.succeeded(Some(10));
        }
        assert!((0..100).all(|_| budget.take(ErrorKind::Service).is_some()));
        assert_eq!(budget.take(ErrorKind::Service), None, "it is never more than full");
    }
}
