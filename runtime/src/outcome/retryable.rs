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

    pub(crate) fn is_retryable(&self) -> bool {
        let is_transient = self.is_transient
            || match self.kind {
                ErrorKind::Throttled | ErrorKind::Timeout | ErrorKind::Transport => true,
                ErrorKind::Service => match self.status {
                    Some(502..=504) => true,
                    // Nearly always transient, whatever the code is; but this is reason enough only if a repeat is
                    // harmless.
                    Some(500..=599) if self.descriptor.effect.repeat_is_harmless() => true,
                    _ => self.documented().is_some_and(|error| error.transient),
                },
                _ => false,
            };
        is_transient
            && !self.is_permanent
            && match self.effect() {
                Effect::None => true,
                Effect::Unknown => self.descriptor.effect.repeat_is_harmless(),
                Effect::Done => false,
            }
    }
}
