//! The retry policy.

use std::time::Duration;

use crate::base::fraction;
use crate::outcome::ErrorKind;

/// The vendor limits requests per second, so an earlier retry would be rejected again.
const QUOTA_WINDOW: Duration = Duration::from_secs(1);

/// The number of attempts at a call, and the pauses between them.
///
/// The policy does not decide which calls are retried: a call is retried if the cause of its failure is transient, and
/// if the operation only reads, the spec declares a repeat as harmless or a deduplication key, or the server provably
/// did not process the request. Independently of the policy, an expired token is renewed and a wrong clock corrected, once per call.
///
/// ```
/// use std::time::Duration;
///
/// use huaweicloud_bss_runtime::RetryPolicy;
///
/// let patient = RetryPolicy::new().max_attempts(6).cap(Duration::from_secs(60));
/// let impatient = RetryPolicy::none();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct RetryPolicy {
    pub(super) max_attempts: u32,
    base: Duration,
    cap: Duration,
    pub(super) budget: bool,
}

impl RetryPolicy {
    /// The default: 3 attempts, pauses of up to 200 ms, then 400 ms and so on up to 10 s, within the budget.
    #[expect(clippy::new_without_default, reason = "`new` is enough")]
    pub const fn new() -> Self {
        Self { max_attempts: 3, base: Duration::from_millis(200), cap: Duration::from_secs(10), budget: true }
    }

    /// A single attempt.
    pub const fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the number of attempts, at least 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the limit of the first pause, which doubles with each attempt. A pause is random up to its limit, so that
    /// clients that failed together do not retry together. After too many requests, the limit is at least a second, and
    /// the pause is a second longer. A pause that the server requests replaces it, up to a day.
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the maximum limit of a pause.
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Sets whether retries use the budget, which all calls of a core share. It is enough for 100 retries (50 after
    /// timeouts), and successes refill it. If nearly all calls fail, retries of each would keep the server overloaded.
    pub const fn budget(mut self, budget: bool) -> Self {
        self.budget = budget;
        self
    }

    /// Returns the pause after `attempt`: that of the server, or a random one up to an exponentially growing limit.
    pub(crate) fn pause(self, attempt: u32, kind: ErrorKind, retry_after: Option<Duration>) -> Duration {
        if let Some(asked) = retry_after {
            return asked;
        }
        let (least, base) = match kind {
            ErrorKind::Throttled => (QUOTA_WINDOW, self.base.max(QUOTA_WINDOW)),
            _ => (Duration::ZERO, self.base),
        };
        let limit = base.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(self.cap);
        least.saturating_add(jittered(limit))
    }
}

fn jittered(limit: Duration) -> Duration {
    Duration::try_from_secs_f64(limit.as_secs_f64() * fraction()).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn pauses_grow_up_to_the_cap() {
        for (attempt, most) in [(1, 200), (2, 400), (3, 800), (6, 6400), (7, 10_000), (40, 10_000), (u32::MAX, 10_000)]
        {
            let most = Duration::from_millis(most);
            for _ in 0..50 {
                assert!(RetryPolicy::new().pause(attempt, ErrorKind::Transport, None) <= most);
            }
        }
        let policy = RetryPolicy::new().base(Duration::MAX).cap(Duration::MAX);
        assert_eq!(policy.pause(9, ErrorKind::Service, Some(Duration::from_secs(7))), Duration::from_secs(7));
        assert!((0..50).any(|_| policy.pause(9, ErrorKind::Service, None) > Duration::from_secs(10)));
    }

    #[test]
    fn pauses_are_spread_up_to_their_limit() {
        for (kind, least) in [(ErrorKind::Transport, Duration::ZERO), (ErrorKind::Throttled, QUOTA_WINDOW)] {
            let policy = RetryPolicy::new().base(Duration::from_secs(2));
            let pauses: HashSet<Duration> = (0..50).map(|_| policy.pause(1, kind, None)).collect();
            assert!(pauses.len() > 45, "{} of 50 pauses differ", pauses.len());
            let middle = least + Duration::from_secs(1);
            assert!(pauses.iter().any(|pause| *pause < middle), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause > middle), "{pauses:?}");
        }
    }

    #[test]
    fn base_is_the_limit_of_the_first_pause() {
        for base in [1, 100, 250, 1000, 5000].map(Duration::from_millis) {
            let policy = RetryPolicy::new().base(base);
            let longest = (0..200).map(|_| policy.pause(1, ErrorKind::Transport, None)).max();
            assert!(longest.is_some_and(|pause| pause > base * 3 / 4 && pause <= base), "{base:?}: {longest:?}");
            // After a throttled request, the limit is the base, but at least a second.
            let longest = (0..200).map(|_| policy.pause(1, ErrorKind::Throttled, None) - QUOTA_WINDOW).max();
            let limit = base.max(QUOTA_WINDOW);
            assert!(longest.is_some_and(|pause| pause > limit * 3 / 4 && pause <= limit), "{base:?}: {longest:?}");
        }
    }

    #[test]
    fn waits_a_second_after_throttling() {
        for attempt in 1..20 {
            let pause = RetryPolicy::new().pause(attempt, ErrorKind::Throttled, None);
            assert!(pause >= QUOTA_WINDOW && pause <= QUOTA_WINDOW + Duration::from_secs(10));
        }
        assert_eq!(RetryPolicy::new().pause(1, ErrorKind::Throttled, Some(Duration::ZERO)), Duration::ZERO);
    }
}
