//! The time by which requests are signed: this machine's, corrected where the server showed that it is wrong.

use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderValue;
use jiff::{SignedDuration, Timestamp};

/// The server lets 15 minutes pass. Where the clocks differ by less than this, they are not what is wrong.
const NOTABLE: SignedDuration = SignedDuration::from_mins(5);

/// How far the server's clock is ahead of this machine's, in seconds, as far as is known.
pub(super) struct Clock(AtomicI64);

impl Clock {
    pub(super) fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// The server's time.
    pub(super) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        match self.0.load(Ordering::Relaxed) {
            0 => now,
            offset => now.checked_add(SignedDuration::from_secs(offset)).unwrap_or(now),
        }
    }

    /// Sets the clock by a `Date` that the server just wrote, where it is notably another time than the one that the
    /// request was signed with. How far off this machine's clock is then.
    pub(super) fn correct(&self, date: Timestamp, signed: Timestamp) -> Option<SignedDuration> {
        if date.duration_since(signed).abs() <= NOTABLE {
            return None;
        }
        let offset = date.duration_since(Timestamp::now());
        self.0.store(offset.as_secs(), Ordering::Relaxed);
        Some(offset)
    }
}

/// A date as HTTP writes it.
pub(crate) fn http_date(value: &HeaderValue) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(value.to_str().ok()?.trim()).ok()?.timestamp())
}

/// How far off a clock is, in words: `is 2h 1m slow`.
pub(super) fn in_words(offset: SignedDuration) -> String {
    let (amount, way) = if offset.is_negative() { (offset.abs(), "fast") } else { (offset, "slow") };
    let minutes = amount.as_mins();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("is {minutes} min {way}"),
        (hours, minutes) => format!("is {hours} h {minutes} min {way}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_notable_is_corrected() {
        let clock = Clock::new();
        assert_eq!(clock.correct(Timestamp::now() + SignedDuration::from_mins(4), clock.now()), None);
        let there = Timestamp::now() - SignedDuration::from_mins(122);
        // A second call may have been signed before the first one learned of it.
        for signed in [clock.now(), clock.now()] {
            let offset = clock.correct(there, signed).unwrap();
            assert_eq!(in_words(offset + SignedDuration::from_secs(1)), "is 2 h 1 min fast");
        }
        assert!(clock.now().duration_since(there).abs() < SignedDuration::from_secs(5));
        assert_eq!(clock.correct(there, clock.now()), None, "it is known");
        // The machine's clock was set right: what was known is wrong now.
        let back = clock.correct(Timestamp::now(), clock.now()).unwrap();
        assert!(back.abs() < SignedDuration::from_secs(5));
        assert_eq!(in_words(SignedDuration::from_mins(17)), "is 17 min slow");
    }
}
