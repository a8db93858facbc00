//! The time that requests are signed with: this machine's clock, corrected by the server's.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The smallest difference that is corrected. The server accepts 15 minutes, so a smaller one is not the cause of a
/// rejection.
const NOTABLE: SignedDuration = SignedDuration::from_mins(5);

/// The largest difference that is corrected. Without a limit, a server could choose any date and obtain signatures for
/// the future.
const MAX_CORRECTION: SignedDuration = SignedDuration::from_hours(24);

/// A clock that knows how many seconds the server is ahead of this machine.
pub(crate) struct Clock(AtomicI64);

/// The result of comparing a clock with the server's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    /// The clocks agree.
    Unneeded,
    /// The clock was corrected by this much.
    Made(SignedDuration),
    /// The difference is too large to be corrected.
    TooLarge(SignedDuration),
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(0))
    }

    /// Returns the current time of the server.
    pub(crate) fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        match self.0.load(Ordering::Relaxed) {
            0 => now,
            offset => now.checked_add(SignedDuration::from_secs(offset)).unwrap_or(now),
        }
    }

    /// Sets the clock by the time of an answer, if it differs notably from the time that the request was signed with.
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
            describe_offset(offset)
        );
        Correction::Made(offset)
    }
}

/// Describes a difference that is not corrected, for an error.
pub(crate) fn too_large(offset: SignedDuration) -> String {
    let hours = MAX_CORRECTION.as_hours();
    format!(
        "; by the server's time, this machine's clock {}, and the client corrects at most {hours} h",
        describe_offset(offset)
    )
}

/// Describes how wrong a clock is: `is 2 h 1 min slow`.
pub(crate) fn describe_offset(offset: SignedDuration) -> String {
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
        // A second call may have been signed before the correction.
        for signed in [clock.now(), clock.now()] {
            let Correction::Made(offset) = clock.correct(there, signed) else { panic!("corrected") };
            assert_eq!(describe_offset(offset + SignedDuration::from_secs(1)), "is 2 h 1 min fast");
        }
        assert!(clock.now().duration_since(there).abs() < SignedDuration::from_secs(5));
        assert_eq!(clock.correct(there, clock.now()), Correction::Unneeded, "already corrected");
        // The clock of the machine is set afterwards: the correction is removed.
        let Correction::Made(back) = clock.correct(Timestamp::now(), clock.now()) else { panic!("corrected") };
        assert!(back.abs() < SignedDuration::from_secs(5));
        assert_eq!(describe_offset(SignedDuration::from_mins(17)), "is 17 min slow");
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
        assert_eq!(describe_offset(SignedDuration::from_hours(-47)), "is 1 day fast");
        assert_eq!(describe_offset(SignedDuration::from_hours(48)), "is 2 days slow");
    }
}
