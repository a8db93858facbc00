//! When to try again, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::error::ErrorKind;

const BASE: Duration = Duration::from_millis(200);
const CAP: Duration = Duration::from_secs(10);

/// The vendor counts requests a second, so to come back sooner is to be refused again.
const QUOTA_WINDOW: Duration = Duration::from_secs(1);

/// The pause before the attempt after `attempt`: what the server asks for, or anything up to an exponentially
/// growing limit, so that clients that failed together do not come back together.
pub(super) fn pause(attempt: u32, kind: ErrorKind, retry_after: Option<Duration>) -> Duration {
    if let Some(asked) = retry_after {
        return asked;
    }
    let (least, base) = match kind {
        ErrorKind::Throttled => (QUOTA_WINDOW, QUOTA_WINDOW),
        _ => (Duration::ZERO, BASE),
    };
    let limit = base.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(CAP);
    least + limit.mul_f64(fraction())
}

/// Something between 0 and 1, from the seed that the standard library draws for each hash table.
fn fraction() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}

/// Reads `Retry-After`: seconds, or the date at which to come back.
pub(super) fn retry_after(headers: &http::HeaderMap, now: jiff::Timestamp) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(date.duration_since(now).try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        for (attempt, most) in [(1, 200), (2, 400), (3, 800), (6, 6400), (7, 10_000), (40, 10_000), (u32::MAX, 10_000)]
        {
            let most = Duration::from_millis(most);
            for _ in 0..50 {
                assert!(pause(attempt, ErrorKind::Transport, None) <= most);
            }
        }
        assert_eq!(pause(1, ErrorKind::Service, Some(Duration::from_secs(7))), Duration::from_secs(7));
    }

    #[test]
    fn a_quota_a_second_needs_a_second() {
        for attempt in 1..20 {
            let pause = pause(attempt, ErrorKind::Throttled, None);
            assert!(pause >= QUOTA_WINDOW && pause <= QUOTA_WINDOW + CAP);
        }
        assert_eq!(pause(1, ErrorKind::Throttled, Some(Duration::ZERO)), Duration::ZERO);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let now: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let read = |text: &'static str| {
            let headers = [(http::header::RETRY_AFTER, http::HeaderValue::from_static(text))];
            retry_after(&headers.into_iter().collect(), now)
        };
        assert_eq!(read("3"), Some(Duration::from_secs(3)));
        assert_eq!(read("Fri, 02 Jan 2026 03:05:05 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(read("Fri, 02 Jan 2026 03:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
    }
}
