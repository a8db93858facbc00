//! Whether a failed call may be repeated.

use super::failure::Failure;
use super::kind::ErrorKind;
use crate::base::Effect;

impl Failure {
    /// The kind by which to wait before the next attempt.
    pub(crate) fn pace(&self) -> ErrorKind {
        let is_busy = self.busy || self.documented().is_some_and(|error| error.transient);
        if is_busy { ErrorKind::Throttled } else { self.kind }
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let is_transient = self.is_transient
            || match self.kind {
                ErrorKind::Throttled | ErrorKind::Timeout | ErrorKind::Transport => true,
                ErrorKind::Service => match self.status {
                    Some(502..=504) => true,
                    // Nearly always a fault that passes, whatever the code says; but only what does no harm is tried again
                    // on that ground.
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
