//! The failure of an exchange without a complete answer.

use super::prepare::Prepared;
use crate::outcome::{ErrorKind, Failure};
use crate::transport::TransportError;

impl Prepared<'_> {
    /// Creates the failure of a transport error.
    #[cold]
    pub(super) fn transport_failure(&self, error: TransportError) -> Box<Failure> {
        let (status, cause) = error.split();
        let mut message = error.describe(self.endpoint);
        if matches!(cause, TransportError::BodyTooLarge { .. }) {
            message.push_str("; `max_body` on the client's builder sets it");
        }
        let kind = ErrorKind::of_exchange(&error);
        let mut failure = Failure::new(kind, self.subject.descriptor, self.scrub(&message));
        failure.effect = error.effect();
        failure.status = status;
        failure.is_permanent = matches!(cause, TransportError::ProxyLogin);
        failure.source = Some(Box::new(error));
        failure
    }
}
