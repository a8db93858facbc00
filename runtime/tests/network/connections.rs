//! When connections are reused, and calls whose connection the server closed.

use std::time::{Duration, Instant};

use huaweicloud_bss_runtime::ErrorKind;
use huaweicloud_bss_runtime::transport::{Bytes, HttpTransport, Limits, Transport, TransportError, http};

use crate::server::{ConnectionBehavior, Server};
use crate::support::{assert_not_taken, client, direct};

/// The last bytes of a gateway that closes an idle connection, if any.
const LAST_WORDS: [&str; 2] = ["", "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"];

const SHORT: Duration = Duration::from_millis(50);

/// Waits until the server has closed `count` connections; at most 10 seconds.
async fn closed(server: &Server, connections: usize) {
    let begin = Instant::now();
    while server.closed() < connections {
        assert!(begin.elapsed() < Duration::from_secs(10), "{} of {connections} are closed", server.closed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn calls_in_a_row_share_a_connection() {
    let server = Server::start(ConnectionBehavior::default());
    let client = client(&server.plain(), direct());
    for _ in 0..10 {
        client.change().await.unwrap();
        client.read().await.unwrap();
    }
    assert_eq!((server.accepted(), server.requests().len()), (1, 20));
}

/// None is answered before all have arrived.
async fn four_concurrent_calls(server: &Server, client: &crate::support::Client) {
    server.hold_until(server.requests().len() + 4);
    let outcomes = tokio::join!(client.change(), client.change(), client.read(), client.read());
    assert!(outcomes.0.is_ok() && outcomes.1.is_ok() && outcomes.2.is_ok() && outcomes.3.is_ok());
}

#[tokio::test]
async fn concurrent_calls_have_a_connection_each_which_later_calls_reuse() {
    // Four connections are kept, or two, or none.
    for (kept, afterwards) in [(32, 4), (2, 6), (0, 12)] {
        let server = Server::start(ConnectionBehavior::default());
        let client = client(&server.plain(), direct().max_idle_per_host(kept));
        four_concurrent_calls(&server, &client).await;
        assert_eq!(server.accepted(), 4);
        let mut connections = server.connections();
        connections.sort_unstable();
        assert_eq!(connections, [1, 2, 3, 4]);
        for _ in 0..4 {
            client.read().await.unwrap();
        }
        assert_eq!(server.accepted(), if kept == 0 { 8 } else { 4 });
        four_concurrent_calls(&server, &client).await;
        assert_eq!(server.accepted(), afterwards, "{kept}");
    }
}

#[tokio::test]
async fn closes_idle_connections() {
    let server = Server::start(ConnectionBehavior::default());
    // So long that a busy machine makes both calls within it.
    let idle = Duration::from_secs(2);
    let client = client(&server.plain(), direct().idle_timeout(idle));
    client.change().await.unwrap();
    let begin = Instant::now();
    client.change().await.unwrap();
    assert_eq!(server.accepted(), 1);
    // Given up means closed, without a further call.
    closed(&server, 1).await;
    assert!(begin.elapsed() >= idle, "{:?}", begin.elapsed());
    client.change().await.unwrap();
    assert_eq!(server.connections(), [1, 1, 2]);
}

#[tokio::test]
async fn accepts_the_longest_times() {
    let server = Server::start(ConnectionBehavior::default());
    let client = client(&server.plain(), direct().idle_timeout(Duration::MAX).connect_timeout(Duration::MAX));
    client.change().await.unwrap();
    client.change().await.unwrap();
    assert_eq!(server.accepted(), 1);
}

/// The next call opens another connection, whatever its effect is.
#[tokio::test]
async fn a_connection_that_the_server_closed_fails_no_call() {
    for last_words in LAST_WORDS {
        let server = Server::start(ConnectionBehavior {
            closes_idle: Some((SHORT, last_words)),
            ..ConnectionBehavior::default()
        });
        let client = client(&server.plain(), direct());
        for round in 1..=5 {
            let reply = client.change().await.unwrap();
            assert_eq!(reply.attempts(), 1);
            closed(&server, round).await;
        }
        assert_eq!(server.connections(), [1, 2, 3, 4, 5], "each is sent once");
    }
}

/// Nothing runs between two calls, so the end of the connection is read only by the next call.
#[test]
fn a_connection_that_closed_while_the_runtime_was_idle_fails_no_call() {
    for last_words in LAST_WORDS {
        let server = Server::start(ConnectionBehavior {
            closes_idle: Some((SHORT, last_words)),
            ..ConnectionBehavior::default()
        });
        let client = client(&server.plain(), direct());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for round in 1..=20 {
            runtime.block_on(client.change().into_future()).unwrap();
            server.wait_for_closed(round);
        }
        assert_eq!((server.accepted(), server.requests().len()), (20, 20), "each is sent once");
    }
}

/// A request that was read may have been processed.
#[tokio::test]
async fn a_request_that_the_server_read_is_not_repeated() {
    let server = Server::start(ConnectionBehavior { drops_request: Some(2), ..ConnectionBehavior::default() });
    let client = client(&server.plain(), direct());
    client.change().await.unwrap();
    let error = client.change().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(!error.is_retryable());
    assert!(error.to_string().ends_with("; whether the request was processed is unknown"), "{error}");
    assert_eq!(server.connections(), [1, 1]);
    client.change().await.unwrap();
    assert_eq!(server.connections(), [1, 1, 2]);

    let server = Server::start(ConnectionBehavior { drops_request: Some(2), ..ConnectionBehavior::default() });
    let client = crate::support::client(&server.plain(), direct());
    client.read().await.unwrap();
    assert_eq!(client.read().await.unwrap().attempts(), 2, "what only reads is");
    assert_eq!(server.connections(), [1, 1, 2]);
}

/// The server closes before the request is written, so the request may be sent again. This thread sleeps, so that its
/// new connection is already closed when it is used.
#[tokio::test]
async fn a_connection_that_closes_at_once_is_a_failed_connection() {
    let server = Server::start(ConnectionBehavior { closes_at_once: true, ..ConnectionBehavior::default() });
    let transport = HttpTransport::new(direct()).unwrap();
    for round in 1..=10 {
        let request = http::Request::post(server.plain()).body(Bytes::from_static(b"{}")).unwrap();
        let sleeping = async {
            tokio::task::yield_now().await;
            let begin = Instant::now();
            while server.shut() < round && begin.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(1));
            }
        };
        let sending = transport.send(request, Limits::new(Duration::from_secs(5), 100));
        let (outcome, ()) = tokio::join!(biased; sending, sleeping);
        closed(&server, round).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, TransportError::Connect(_)), "{error:?}");
        assert_eq!(server.bytes()[round - 1], 0);
    }
    let error = client(&server.plain(), direct()).change().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&address, direct()).change().await.unwrap_err();
    assert_not_taken(&error);
    assert_eq!(error.attempts(), 3);
}
