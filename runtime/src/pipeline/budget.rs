//! How much all calls over one core may spend on trying again.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::outcome::ErrorKind;

const FULL: u32 = 500;
const AGAIN: u32 = 5;

/// Who waited for nothing has kept the server busy for long.
const AGAIN_AFTER_TIMEOUT: u32 = 10;

/// What a success at the first attempt brings in.
const SUCCESS: u32 = 1;

/// Tokens that attempts after failures cost, and successes bring back.
pub(crate) struct Budget(AtomicU32);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(FULL))
    }

    /// Takes what one more attempt after such a failure costs, and says how much that was; nothing if it is not there.
    pub(super) fn take(&self, kind: ErrorKind) -> Option<u32> {
        let cost = if kind == ErrorKind::Timeout { AGAIN_AFTER_TIMEOUT } else { AGAIN };
        let spent = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(cost));
        spent.is_ok().then_some(cost)
    }

    /// Gives back what the attempt that succeeded cost, or something for one that cost nothing.
    pub(super) fn succeeded(&self, cost: Option<u32>) {
        // Nearly always it is full, and then nothing is written that all threads would have to learn of.
        if self.0.load(Ordering::Relaxed) < FULL {
            let more = |left: u32| Some(left.saturating_add(cost.unwrap_or(SUCCESS)).min(FULL));
            // Such an update cannot fail.
            let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_dry_and_fills_up() {
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
