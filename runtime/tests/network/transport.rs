//! The HTTP transport, used directly and by a client: it ends in time, and its clones share connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use huaweicloud_bss_runtime::transport::{Bytes, HttpTransport, Limits, StreamedBody, Transport, TransportError, http};
use huaweicloud_bss_runtime::{Effect, ErrorKind};
use tokio::io::AsyncWriteExt;

use crate::server::{ConnectionBehavior, Listening, PATIENCE, Server, listen, read};
use crate::support::{builder, client, direct};

/// The first exchange builds the client for loopback addresses, which takes time.
const LIMIT: Duration = Duration::from_secs(1);

/// The outcome of an exchange that must end shortly after the limit, and not before.
async fn in_time<T, F: Future<Output = T>>(exchange: impl FnOnce() -> F) -> T {
    let begin = Instant::now();
    let outcome = tokio::time::timeout(Duration::from_secs(20), exchange()).await.unwrap();
    assert!(begin.elapsed() >= LIMIT, "{:?}", begin.elapsed());
    outcome
}

fn request<B>(address: &str, body: B) -> http::Request<B> {
    http::Request::post(address).body(body).unwrap()
}

/// A server that sends the head of an answer, and then a piece of the body each 100 milliseconds.
fn slow_body(pieces: &'static [&'static str]) -> (String, Listening) {
    let listening = listen(Arc::new(move |mut stream| {
        Box::pin(async move {
            read(&mut stream).await?;
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n").await?;
            for piece in pieces {
                tokio::time::sleep(Duration::from_millis(100)).await;
                stream.write_all(piece.as_bytes()).await?;
            }
            tokio::time::sleep(PATIENCE).await;
            Ok(())
        })
    }));
    (format!("http://{}", listening.address), listening)
}

#[tokio::test]
async fn a_server_that_never_answers_is_a_timeout() {
    let server = Server::start(ConnectionBehavior::default());
    server.hold_until(usize::MAX);
    let transport = HttpTransport::new(direct()).unwrap();
    let error = in_time(|| transport.send(request(&server.plain(), Bytes::new()), Limits::new(LIMIT, 100))).await;
    assert!(matches!(error, Err(TransportError::Timeout)), "{error:?}");
    let body = StreamedBody::new(Bytes::from_static(b"a file"));
    let error = in_time(|| transport.send_streamed(request(&server.plain(), body), Limits::new(LIMIT, 100))).await;
    assert!(matches!(error, Err(TransportError::Timeout)), "{error:?}");
}

#[tokio::test]
async fn a_body_that_does_not_end_is_a_timeout_with_the_status() {
    for pieces in [&[][..], &["{"], &["."; 18]] {
        let (address, _listening) = slow_body(pieces);
        let transport = HttpTransport::new(direct()).unwrap();
        let error =
            in_time(|| transport.send(request(&address, Bytes::new()), Limits::new(LIMIT, 100))).await.unwrap_err();
        let TransportError::Body { status: 200, cause } = error else { panic!("{error:?}") };
        assert!(matches!(*cause, TransportError::Timeout), "{cause:?}");
    }
}

#[tokio::test]
async fn the_longest_limit_is_none() {
    let server = Server::start(ConnectionBehavior::default());
    let transport = HttpTransport::new(direct()).unwrap();
    let answer = transport.send(request(&server.plain(), Bytes::new()), Limits::new(Duration::MAX, 100)).await;
    assert_eq!(answer.unwrap().body(), "{}");
}

/// The client knows the progress of the exchange when the time for the call ends.
#[tokio::test]
async fn a_change_whose_reply_stalls_was_processed() {
    let (address, _listening) = slow_body(&["{"]);
    let client = client(&address, direct());
    for _ in 0..2 {
        let error = in_time(|| client.change().timeout(LIMIT).into_future()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, Some(200)), "{error}");
        assert_eq!((error.effect(), error.message()), (Effect::Done, "no answer within 1 s"));
    }
}

#[tokio::test]
async fn one_hanging_attempt_does_not_use_up_the_time() {
    let server = Server::start(ConnectionBehavior { hangs: Some(1), ..ConnectionBehavior::default() });
    let client = builder(&server.plain(), direct()).timeout(Duration::from_secs(9)).build().unwrap();
    let begin = Instant::now();
    assert_eq!(client.read().await.unwrap().attempts(), 2);
    // Both within the 9 seconds.
    assert!(begin.elapsed() >= Duration::from_secs(3), "{:?}", begin.elapsed());
    assert_eq!(server.connections(), [1, 2], "the connection that hangs is not used again");
}

#[tokio::test]
async fn clones_share_connections() {
    let server = Server::start(ConnectionBehavior::default());
    let first = HttpTransport::new(direct()).unwrap();
    let second = first.clone();
    for transport in [&first, &second, &first.clone()] {
        transport.send(request(&server.plain(), Bytes::new()), Limits::new(LIMIT * 10, 100)).await.unwrap();
    }
    assert_eq!(server.connections(), [1, 1, 1]);
}
