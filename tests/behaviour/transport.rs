//! Networks and servers that fail.

use std::time::{Duration, Instant};

use huaweicloud_bss::{BuildError, Client, Effect, ErrorKind};

use crate::support::{Server, Then, answer, application, builder, client, question};

#[tokio::test]
async fn reports_a_closed_port() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client(&address);
    let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Transport, None, 3));
    assert!(error.is_retryable(), "it was not sent");
    let text = error.to_string();
    let begin =
        format!("change_enterprise_realname_authentication failed: no connection to {address}: Connection refused");
    assert!(text.starts_with(&begin), "{text}");
    assert!(std::error::Error::source(&error).is_some());

    let error = client.show_realname_authentication_review_result(&question()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn reports_an_unknown_host() {
    let client = builder("https://nowhere.invalid").max_attempts(1).build().unwrap();
    let error = client.show_realname_authentication_review_result(&question()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(error.message().starts_with("no connection to https://nowhere.invalid: "), "{error}");
    assert!(!error.to_string().contains("4505ce6f"), "the path contains customer IDs");
}

#[tokio::test]
async fn reports_incomplete_answers() {
    let short = answer(200, "", &[b' '; 100]);
    let halves = [
        Then::Reset(Vec::new()),
        Then::Write(Vec::new()),
        Then::Reset(short[..20].to_vec()),
        Then::Write(short[..short.len() - 50].to_vec()),
        Then::Reset(short[..short.len() - 50].to_vec()),
        Then::Write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}".to_vec()),
        Then::Write(b"this is not HTTP\r\n\r\n".to_vec()),
    ];
    for then in halves {
        let server = Server::start(then).await;
        let client = builder(server.address()).build().unwrap();
        let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
        assert!(!error.is_retryable());
        // If the head of a success arrived, the server processed the request.
        let (effect, phrase) = match error.status() {
            Some(200) => (Effect::Done, "; the request was processed"),
            _ => (Effect::Unknown, "; whether the request was processed is unknown"),
        };
        assert_eq!(error.effect(), effect, "{error}");
        assert!(error.to_string().ends_with(phrase), "{error}");
        assert_eq!(server.seen().len(), 1, "a change is sent once");

        let error = client.show_realname_authentication_review_result(&question()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3), "{error}");
        assert_eq!(server.seen().len(), 4, "a read is repeated");
    }
}

#[tokio::test]
async fn rejects_a_body_over_the_limit() {
    let fitting = format!(r#"{{"opinion":"{}"}}"#, "x".repeat(86));
    let chunked = |body: &str| {
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
        format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes()
    };
    let until_closed = |body: &str| format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}").into_bytes();
    for form in
        [&|body: &str| answer(200, "", body.as_bytes()), &chunked, &until_closed] as [&dyn Fn(&str) -> Vec<u8>; 3]
    {
        for (body, fits) in [(fitting.clone(), true), (format!("{fitting} "), false)] {
            let server = Server::start(Then::Write(form(&body))).await;
            let client = builder(server.address()).max_body(100).build().unwrap();
            match client.show_realname_authentication_review_result(&question()).await {
                Ok(reply) => assert!(fits && reply.opinion.is_some()),
                Err(error) => {
                    assert!(!fits, "{error}");
                    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "it must not be repeated");
                    assert_eq!(
                        error.message(),
                        "the server's answer is larger than 100 bytes, which is the limit; `max_body` on the client's \
                         builder sets it"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn reports_a_timeout() {
    let half = answer(200, "", b"{}")[..30].to_vec();
    for then in [Then::Silence(Vec::new()), Then::Silence(half)] {
        let server = Server::start(then).await;
        let client = client(server.address());
        let error = client
            .change_enterprise_realname_authentication(&application())
            .timeout(Duration::from_secs(1))
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Timeout, None, 1));
        assert_eq!(
            error.to_string(),
            "change_enterprise_realname_authentication failed: no answer within 1 s; whether the request was processed is \
             unknown"
        );
        assert_eq!(server.seen().len(), 1);
    }
}

/// A client that follows redirects would send its credentials to another server.
#[tokio::test]
async fn does_not_follow_redirects() {
    let other = Server::answering(200, "", "{}").await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}/v2\r\n", other.address());
        let server = Server::answering(status, &location, "").await;
        let client = builder(server.address()).build().unwrap();
        let token = huaweicloud_bss::Credentials::token("a token");
        let error =
            client.show_realname_authentication_review_result(&question()).credentials(token).await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Transport, Some(status), 1));
        assert_eq!(error.message(), "the server points to another address, and redirects are not followed");
        assert!(!error.is_retryable());
        assert_eq!(server.seen().len(), 1);
        let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(other.seen(), Vec::<String>::new());
}

#[test]
fn rejects_plain_http_to_other_machines_unless_allowed() {
    let error = Client::builder().endpoint("http://bss.example.com").build().unwrap_err();
    assert!(matches!(error, BuildError::Endpoint(_)));
    assert!(error.to_string().contains("allow_plain_http(true)"), "{error}");
    assert!(Client::builder().endpoint("http://bss.example.com").allow_plain_http(true).build().is_ok());
    assert!(Client::builder().endpoint("http://localhost:8080").build().is_ok());
}

/// Dropping a future closes its connection and leaves the client unchanged.
#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let silent = Server::start(Then::Silence(Vec::new())).await;
    let client = client(silent.address());
    for round in 1..=3 {
        let request = question();
        let mut call = Box::pin(client.show_realname_authentication_review_result(&request).into_future());
        while silent.seen().len() < round {
            assert!(tokio::time::timeout(Duration::from_millis(20), &mut call).await.is_err());
        }
        drop(call);
        // The server sees the end of the connection.
        let begin = Instant::now();
        while silent.open() > 0 {
            assert!(begin.elapsed() < Duration::from_secs(10), "the connection of a dropped call is still open");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(silent.seen().len(), round, "nothing more is sent");
    }
    let mock = huaweicloud_bss_mock::Mock::builder().keys("ACCESSKEY", "secret key").start().await.unwrap();
    let client = crate::support::client(&mock.endpoint());
    for _ in 0..5 {
        let request = question();
        let mut call = Box::pin(client.show_realname_authentication_review_result(&request).into_future());
        assert!(futures_poll_once(&mut call).await);
        drop(call);
        assert!(client.show_realname_authentication_review_result(&request).await.is_ok());
    }
}

/// Polls once, and returns whether the future is still pending.
async fn futures_poll_once<F: Future + Unpin>(future: &mut F) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending()))
        .await
}
