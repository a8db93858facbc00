//! HTTP over hyper: one task for the port, and one for each connection.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::answer::{Answer, Delivery};
use crate::incoming;
use crate::service::Service;

/// The maximum size of a body that the gateway accepts: 12 MB.
const MAX_BODY: usize = 12 << 20;

/// The time for a complete request: for its head, from the moment when the connection is ready, and then for its body.
/// It is longer than clients keep idle connections, so that no connection is closed while a client sends a request on
/// it.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(60);

/// The pause after a failure to accept a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A server that stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(address: SocketAddr, service: Arc<Service>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept(listener, service));
        Ok(Self { address, task })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The connections are in the task's set and end with it.
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, service: Arc<Service>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                match accepted {
                    Ok((stream, _)) => drop(connections.spawn(serve(stream, Arc::clone(&service)))),
                    // Without file descriptors, accepting fails again immediately. Open connections are served
                    // meanwhile.
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection to its end, which can be a reset.
async fn serve(stream: TcpStream, service: Arc<Service>) {
    let answer = service_fn(move |request| Box::pin(respond(request, Arc::clone(&service))));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(REQUEST_TIME);
    let mut connection = builder.serve_connection(TokioIo::new(stream), answer);
    // A client may close the connection at any time.
    let outcome = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let is_reset = outcome.is_err_and(|error| error.source().is_some_and(|source| source.is::<Reset>()));
    let stream = connection.into_parts().io.into_inner();
    if is_reset {
        // With a linger time of zero, closing the socket resets the connection.
        let _ = stream.set_zero_linger();
    }
}

/// The reason why a connection ends without an answer.
#[derive(Debug)]
struct Reset;

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is reset by an injected fault")
    }
}

impl Error for Reset {}

type Body = Either<Full<Bytes>, Channel<Bytes, Reset>>;

async fn respond(request: http::Request<Incoming>, service: Arc<Service>) -> Result<Response<Body>, Reset> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect();
    let Ok(body) = tokio::time::timeout(REQUEST_TIME, body).await else { return Err(Reset) };
    let Ok(body) = body else {
        return to_response(Answer::gateway(413, "APIGW.0201", "Request entity too large", ""));
    };
    let request = incoming::Incoming {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: body.to_bytes(),
    };
    let answer = service.answer(&request);
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    to_response(answer)
}

/// Returns status and headers of an answer.
pub(crate) fn head(answer: Answer) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn to_response(mut answer: Answer) -> Result<Response<Body>, Reset> {
    let whole = Bytes::from(std::mem::take(&mut answer.body));
    let length = whole.len();
    let (body, declared) = match answer.delivery {
        Delivery::Reset => return Err(Reset),
        Delivery::Complete => (Either::Left(Full::new(whole)), None),
        Delivery::Truncated => {
            (piecemeal(whole.slice(..length / 2), length, Duration::ZERO, true), Some(length.max(1)))
        }
        Delivery::Slow(pause) => (piecemeal(whole, PIECE, pause, false), Some(length)),
        Delivery::Huge(bytes) => (huge(bytes), None),
    };
    let mut response = head(answer).map(|()| body);
    response.headers_mut().extend(declared.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    Ok(response)
}

/// The size of the pieces of a slow answer.
pub(crate) const PIECE: usize = 16;

/// Returns a body that is sent in pieces, and may be aborted after the last one.
fn piecemeal(body: Bytes, piece: usize, pause: Duration, aborts: bool) -> Body {
    let (mut sender, channel) = Channel::new(1);
    tokio::spawn(async move {
        for piece in body.chunks(piece.max(1)) {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            if sender.send_data(Bytes::copy_from_slice(piece)).await.is_err() {
                return;
            }
        }
        if aborts {
            sender.abort(Reset);
        }
    });
    Either::Right(channel)
}

/// Returns a body of this size, of which only a small part is in memory.
fn huge(mut bytes: u64) -> Body {
    const CHUNK: &[u8] = &[b' '; 1 << 16];
    let (mut sender, channel) = Channel::new(1);
    tokio::spawn(async move {
        while bytes > 0 {
            let length = usize::try_from(bytes).unwrap_or(usize::MAX).min(CHUNK.len());
            let chunk = CHUNK.get(..length).unwrap_or(CHUNK);
            if sender.send_data(Bytes::from_static(chunk)).await.is_err() {
                return;
            }
            bytes = bytes.saturating_sub(length as u64);
        }
    });
    Either::Right(channel)
}
