//! Whether a failed call may be repeated.

use super::failure::Failure;
use super::kind::ErrorKind;
use crate::base::Effect;

impl Failure {
    /// Returns the kind that decides about the pause before the next attempt.
    pub(crate) fn pace(&self) -> ErrorKind {
        let is_busy = self.is_busy || self.documented().is_some_and(|error| error.transient);
        if is_busy { ErrorKind::Throttled } else { self.kind }
    }

    /// Whether the call may send its request again, with the same deduplication key if the operation has one.
    pub(crate) fn may_be_resent(&self) -> bool {
        self.may_succeed_later(self.descriptor.resend_is_harmless())
    }

    /// Whether the caller may call again. A new call may have another deduplication key.
    pub(crate) fn is_retryable(&self) -> bool {
        self.may_succeed_later(self.descriptor.effect.repeat_is_harmless())
    }

    fn may_succeed_later(&self, repeat_is_harmless: bool) -> bool {
        let is_transient = self.is_transient
            || match self.kind {
                ErrorKind::Throttled | ErrorKind::Timeout | ErrorKind::Transport => true,
                ErrorKind::Service => match self.status {
                    Some(502..=504) => true,
                    // Nearly always transient, whatever the code is; but this is reason enough only if a repeat is
                    // harmless.
                    Some(500..=599) if repeat_is_harmless => true,
                    _ => self.documented().is_some_and(|error| error.transient),
                },
                _ => false,
            };
        is_transient
            && !self.is_permanent
            && match self.effect() {
                Effect::None => true,
                Effect::Unknown => repeat_is_harmless,
                Effect::Done => false,
            }
    }
}
