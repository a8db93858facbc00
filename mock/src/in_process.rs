//! The mock as a transport, without a socket, a port or an HTTP library between client and service.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use huaweicloud_bss::BoxFuture;
use huaweicloud_bss::transport::{Limits, Transport, TransportError};

use crate::answer::{Answer, Delivery};
use crate::incoming::Incoming;
use crate::server::{PIECE, head};
use crate::service::Service;

/// Passes requests to a mock in the same process. Created by [`Mock::transport`](crate::Mock::transport).
///
/// Faults become transport errors: a reset or a cut-off answer is a broken exchange, and an answer over the limit is
/// too large.
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
        let pauses = match answer.delivery {
            Delivery::Slow(pause) => {
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
    let length = match answer.delivery {
        Delivery::Reset => return broken("the mock reset the connection"),
        Delivery::Truncated => return broken("the mock cut the answer off"),
        Delivery::Huge(bytes) => usize::try_from(bytes).unwrap_or(usize::MAX),
        Delivery::Complete | Delivery::Slow(_) => answer.body.len(),
    };
    if length > limit {
        return Err(TransportError::BodyTooLarge { limit });
    }
    let body = match answer.delivery {
        Delivery::Huge(_) => " ".repeat(length),
        _ => std::mem::take(&mut answer.body),
    };
    Ok(head(answer).map(|()| Bytes::from(body)))
}

impl Transport for InProcess {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }
}
