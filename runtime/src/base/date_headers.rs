//! The headers of a reply that hold a date: `Date` and `Retry-After`.

use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;

/// The longest pause that a server can request. A call whose time is shorter than the pause fails at once, so the limit
/// matters for [`Error::retry_after`](crate::Error::retry_after), and for sums of durations, which must not overflow. A
/// day covers daily quotas; other clients accept 6 hours (urllib3) or ignore more than a minute.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a date in the format of HTTP.
pub(crate) fn http_date(value: &HeaderValue) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(value.to_str().ok()?.trim()).ok()?.timestamp())
}

/// Reads `Retry-After`: seconds or a date. At most [`MAX_RETRY_AFTER`].
pub(crate) fn retry_after(headers: &http::HeaderMap, now: jiff::Timestamp) -> Option<Duration> {
    let value = headers.get(http::header::RETRY_AFTER)?;
    let text = value.to_str().ok()?.trim();
    let pause = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit is larger than the limit.
        text.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        http_date(value)?.duration_since(now).try_into().unwrap_or_default()
    };
    Some(pause.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_retry_after_as_seconds_and_as_a_date() {
        let now: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let read = |text: &'static str| {
            let headers = [(http::header::RETRY_AFTER, http::HeaderValue::from_static(text))];
            retry_after(&headers.into_iter().collect(), now)
        };
        assert_eq!(read("3"), Some(Duration::from_secs(3)));
        assert_eq!(read("Fri, 02 Jan 2026 03:05:05 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(read("Fri, 02 Jan 2026 03:00:00 GMT"), Some(Duration::ZERO));
        for text in ["86401", "18446744073709551615", "99999999999999999999999999", "Thu, 30 Dec 9999 12:00:00 GMT"] {
            assert_eq!(read(text), Some(MAX_RETRY_AFTER), "{text}");
        }
        assert_eq!(read("0000000000000000000000000000007"), Some(Duration::from_secs(7)));
        assert_eq!(read("Sat, 01 Jan 0000 00:00:00 GMT"), Some(Duration::ZERO));
        for text in ["soon", "", "-1", "+3", "1.5", "1e9"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
