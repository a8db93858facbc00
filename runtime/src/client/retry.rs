//! When to try again, and how long to wait before.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

const BASE: Duration = Duration::from_millis(200);
const CAP: Duration = Duration::from_secs(10);

/// The pause before the attempt after `attempt`: what the server asks for, or anything up to an exponentially
/// growing limit, so that clients that failed together do not come back together.
pub(super) fn pause(attempt: u32, retry_after: Option<Duration>) -> Duration {
    if let Some(asked) = retry_after {
        return asked;
    }
    let limit = BASE.saturating_mul(1 << (attempt - 1).min(10)).min(CAP);
    limit.mul_f64(fraction())
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
        for attempt in 1..40 {
            let limit = BASE.saturating_mul(1 << (attempt - 1).min(10)).min(CAP);
            assert!(pause(attempt, None) <= limit);
        }
        assert_eq!(pause(1, Some(Duration::from_secs(7))), Duration::from_secs(7));
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
