//! The mock as a transport: no socket, no port, no HTTP library between client and service.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use huaweicloud_bss::BoxFuture;
use huaweicloud_bss::transport::{Limits, Transport, TransportError};

use crate::answer::{Answer, Manner};
use crate::incoming::Incoming;
use crate::server::{PIECE, head};
use crate::service::Service;

/// Hands requests to a mock within the process. Made by [`Mock::transport`](crate::Mock::transport).
///
/// Faults come as a transport tells of them: a reset is an exchange that broke off, and so is an answer that is cut off;
/// an answer that is larger than the limit is refused as such.
#[derive(Clone)]
pub struct InProcess {
    service: Arc<Service>,
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

impl InProcess {
    pub(crate) fn new(service: Arc<Service>) -> Self {
        Self { service }
    }

    async fn exchange(&self, request: Request<Bytes>, limits: Limits) -> Result<Response<Bytes>, TransportError> {
        let (head, body) = request.into_parts();
        let request = Incoming {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
        };
        let answer = self.service.answer(&request);
        let pauses = match answer.manner {
            Manner::Slow(pause) => {
                pause.saturating_mul(u32::try_from(answer.body.len().div_ceil(PIECE)).unwrap_or(u32::MAX))
            }
            _ => Duration::ZERO,
        };
        let delay = answer.delay.saturating_add(pauses);
        if !delay.is_zero() {
            tokio::time::timeout(limits.timeout, tokio::time::sleep(delay))
                .await
                .map_err(|_| TransportError::Timeout)?;
        }
        arrived(answer, limits.max_body)
    }
}

fn arrived(mut answer: Answer, limit: usize) -> Result<Response<Bytes>, TransportError> {
    let broken = |what: &str| Err(TransportError::Broken(what.into()));
    let length = match answer.manner {
        Manner::Reset => return broken("the mock reset the connection"),
        Manner::Truncated => return broken("the mock cut the answer off"),
        Manner::Huge(bytes) => usize::try_from(bytes).unwrap_or(usize::MAX),
        Manner::Whole | Manner::Slow(_) => answer.body.len(),
    };
    if length > limit {
        return Err(TransportError::BodyTooLarge { limit });
    }
    let body = match answer.manner {
        Manner::Huge(_) => " ".repeat(length),
        _ => std::mem::take(&mut answer.body),
    };
    Ok(head(answer).map(|()| Bytes::from(body)))
}

impl Transport for InProcess {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }
}
