//! The time by which requests are signed: this machine's, corrected where the server showed that it is wrong.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The server lets 15 minutes pass. Where the clocks differ by less than this, they are not what is wrong.
const NOTABLE: SignedDuration = SignedDuration::from_mins(5);

/// The largest difference that is corrected. A greater one is no clock that runs wrong, and a server that could choose
/// any date would get signatures for the future.
const MAX_CORRECTION: SignedDuration = SignedDuration::from_hours(24);

/// How far the server's clock is ahead of this machine's, in seconds, as far as is known.
pub(crate) struct Clock(AtomicI64);

/// What a clock makes of a time that the server told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    /// The clocks agree: something else is wrong.
    Unneeded,
    /// The clock was corrected by this much.
    Made(SignedDuration),
    /// The difference is larger than what may be corrected.
    TooLarge(SignedDuration),
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// The server's time.
    pub(crate) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        match self.0.load(Ordering::Relaxed) {
            0 => now,
            offset => now.checked_add(SignedDuration::from_secs(offset)).unwrap_or(now),
        }
    }

    /// Sets the clock by a time that the server just wrote, if that differs notably from the time that the request was
    /// signed with.
    pub(crate) fn correct(&self, server: Timestamp, signed: Timestamp) -> Correction {
        if server.duration_since(signed).abs() <= NOTABLE {
            return Correction::Unneeded;
        }
        let offset = server.duration_since(Timestamp::now());
        if offset.abs() > MAX_CORRECTION {
            return Correction::TooLarge(offset);
        }
        self.0.store(offset.as_secs(), Ordering::Relaxed);
        tracing::warn!(
            seconds = offset.as_secs(),
            "this machine's clock {}; requests are signed with the server's time",
            in_words(offset)
        );
        Correction::Made(offset)
    }
}

/// What an error says about a difference that is not corrected.
pub(crate) fn too_large(offset: SignedDuration) -> String {
    let hours = MAX_CORRECTION.as_hours();
    format!(
        "; by the server's time, this machine's clock {}, and the client corrects at most {hours} h",
        in_words(offset)
    )
}

/// How far off a clock is, in words: `is 2 h 1 min slow`.
pub(crate) fn in_words(offset: SignedDuration) -> String {
    let (amount, way) = if offset.is_negative() { (offset.abs(), "fast") } else { (offset, "slow") };
    let minutes = amount.as_mins();
    match (minutes / 60, minutes % 60) {
        (24..48, _) => format!("is 1 day {way}"),
        (48.., _) => format!("is {} days {way}", minutes / (24 * 60)),
        (0, minutes) => format!("is {minutes} min {way}"),
        (hours, minutes) => format!("is {hours} h {minutes} min {way}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrects_only_notable_differences() {
        let clock = Clock::new();
        let minutes = |minutes| Timestamp::now() + SignedDuration::from_mins(minutes);
        assert_eq!(clock.correct(minutes(4), clock.now()), Correction::Unneeded);
        let there = minutes(-122);
        // A second call may have been signed before the first one learned of it.
        for signed in [clock.now(), clock.now()] {
            let Correction::Made(offset) = clock.correct(there, signed) else { panic!("corrected") };
            assert_eq!(in_words(offset + SignedDuration::from_secs(1)), "is 2 h 1 min fast");
        }
        assert!(clock.now().duration_since(there).abs() < SignedDuration::from_secs(5));
        assert_eq!(clock.correct(there, clock.now()), Correction::Unneeded, "it is known");
        // The machine's clock was set right: what was known is wrong now.
        let Correction::Made(back) = clock.correct(Timestamp::now(), clock.now()) else { panic!("corrected") };
        assert!(back.abs() < SignedDuration::from_secs(5));
        assert_eq!(in_words(SignedDuration::from_mins(17)), "is 17 min slow");
    }

    #[test]
    fn keeps_its_offset_if_a_difference_is_too_large() {
        let clock = Clock::new();
        let hour = Timestamp::now() + SignedDuration::from_hours(1);
        assert!(matches!(clock.correct(hour, clock.now()), Correction::Made(_)));
        // The limit holds for the offset to this machine's clock, so several corrections do not add up to more.
        for server in [Timestamp::MIN, Timestamp::MAX, Timestamp::now() + SignedDuration::from_hours(25)] {
            assert!(matches!(clock.correct(server, clock.now()), Correction::TooLarge(_)));
            assert!(clock.now().duration_since(hour).abs() < SignedDuration::from_secs(5));
        }
        assert_eq!(in_words(SignedDuration::from_hours(-47)), "is 1 day fast");
        assert_eq!(in_words(SignedDuration::from_hours(48)), "is 2 days slow");
    }
}
