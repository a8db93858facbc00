//! The failure of an exchange without a complete answer.

use super::prepare::Prepared;
use crate::base::Effect;
use crate::outcome::{ErrorKind, Failure};
use crate::transport::TransportError;

impl Prepared<'_> {
    /// Creates the failure of a transport error.
    #[cold]
    pub(super) fn transport_failure(&self, error: TransportError) -> Box<Failure> {
        let endpoint = self.endpoint;
        let (status, cause) = error.split();
        let (kind, message) = match cause {
            TransportError::Connect(cause) => (ErrorKind::Transport, format!("no connection to {endpoint}: {cause}")),
            TransportError::ProxyLogin => (ErrorKind::Transport, format!("no connection to {endpoint}: {cause}")),
            TransportError::Broken(cause) => {
                (ErrorKind::Transport, format!("the exchange with {endpoint} broke off: {cause}"))
            }
            TransportError::Timeout => (ErrorKind::Timeout, cause.to_string()),
            TransportError::BodyTooLarge { .. } => {
                (ErrorKind::Decode, format!("{cause}; `max_body` on the client's builder sets it"))
            }
            // `split` leaves none.
            TransportError::Body { .. } => (ErrorKind::Transport, cause.to_string()),
        };
        let mut failure = Failure::new(kind, self.subject.descriptor, self.scrub(&message));
        failure.effect = match (cause, status) {
            (TransportError::Connect(_) | TransportError::ProxyLogin, None) | (_, Some(429)) => Effect::None,
            (_, Some(200..=299)) => Effect::Done,
            _ => Effect::Unknown,
        };
        failure.status = status;
        failure.is_permanent = matches!(cause, TransportError::ProxyLogin);
        failure.source = Some(Box::new(error));
        failure
    }
}
