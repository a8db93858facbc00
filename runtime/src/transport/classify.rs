//! Converts errors of reqwest: decides whether the request was sent, and describes the cause.

use std::error::Error;

use hyper_util::client::legacy;

use super::error::TransportError;
use super::tls::{HAS_TLS, NO_TLS};

/// The prefix of reqwest's errors while a tunnel through a proxy is established.
const TUNNEL: &str = "tunnel error: ";

/// The error of reqwest if a proxy rejects the credentials.
const LOGIN: &str = "proxy authorization required";

/// Explanations of TLS errors: parts of the error text, and the meaning. The texts of rustls come first, then those of
/// OpenSSL.
const MEANINGS: &[(&[&str], &str)] = &[
    (
        &[
            "UnknownIssuer",
            "BadSignature",
            "unable to get local issuer certificate",
            "self-signed certificate",
            "certificate signature failure",
        ],
        "the server's certificate is not trusted; if the server is your own, or a proxy inspects TLS, add the certificate \
         of its authority with `HttpSettings::root_certificates`",
    ),
    (
        &["certificate expired", "certificate has expired"],
        "the server's certificate has expired, or this machine's clock is wrong",
    ),
    (&["not valid for name", "hostname mismatch"], "the server's certificate is for another host name"),
    (&["InvalidContentType", "wrong version number"], "the server does not speak TLS; check the scheme of the address"),
];

/// The progress of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Until the head of the answer arrives. `proxied` is true if the connection leads to a proxy.
    Send { proxied: bool },
    /// After the head.
    Read,
}

/// Converts an error of reqwest.
pub(super) fn classify(error: reqwest::Error, phase: Phase) -> TransportError {
    let (timeout, connect, builder) = (error.is_timeout(), error.is_connect(), error.is_builder());
    match phase {
        _ if timeout && !connect => TransportError::Timeout,
        _ if causes(&error).any(|cause| cause.to_string().strip_prefix(TUNNEL) == Some(LOGIN)) => {
            TransportError::ProxyLogin
        }
        Phase::Send { proxied: true } if connect => TransportError::Connect(describe_at_proxy(error)),
        Phase::Send { .. } if connect || builder => TransportError::Connect(describe(error)),
        Phase::Send { .. } if was_not_sent(&error) => {
            TransportError::Connect("the connection was closed before the request was sent".into())
        }
        _ => TransportError::Broken(describe(error)),
    }
}

/// Whether no byte of the request was written: it had no connection yet, or hyper returned it. hyper itself retries
/// only if the connection was used before, so this concerns new connections.
fn was_not_sent(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| {
        let without_connection =
            cause.downcast_ref::<legacy::Error>().is_some_and(|error| error.connect_info().is_none());
        without_connection || cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
    })
}

/// Describes an error by its innermost cause; reqwest's own text is only "error sending request". The address, which
/// may contain ids of customers, is removed.
pub(super) fn describe(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    let error = error.without_url();
    let texts: Vec<String> = causes(&error).map(ToString::to_string).collect();
    let cause = explained(&texts);
    match texts.iter().find_map(|text| text.strip_prefix(TUNNEL)) {
        None => cause.into(),
        Some("unsuccessful") => "the proxy rejected the connection".into(),
        Some("unexpected end of file") => "the proxy closed the connection without an answer".into(),
        Some("failed to create underlying connection") => format!("the proxy cannot be reached: {cause}").into(),
        Some("io error establishing tunnel") => format!("the connection to the proxy was lost: {cause}").into(),
        Some(other) => format!("the proxy sent an invalid answer: {other}").into(),
    }
}

/// Describes an error of a plain `http` request to a proxy, which uses no tunnel.
fn describe_at_proxy(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    let cause = describe(error).to_string();
    format!("the proxy cannot be reached: {cause}").into()
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Returns the innermost text that has an explanation, with it; otherwise the innermost text.
fn explained(texts: &[String]) -> String {
    let find = |part: &str| texts.iter().rev().find(|text| text.contains(part));
    // The error of reqwest for an `https` proxy without TLS.
    if !HAS_TLS && find("scheme is not http").is_some() {
        return NO_TLS.to_owned();
    }
    let mut meanings = MEANINGS.iter().flat_map(|(parts, meaning)| parts.iter().map(move |part| (part, meaning)));
    match meanings.find_map(|(part, meaning)| Some((find(part)?, meaning))) {
        Some((text, meaning)) => format!("{meaning} ({text})"),
        None => texts.last().cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use hyper_util::rt::TokioIo;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    type Sender = hyper::client::conn::http1::SendRequest<String>;

    fn request() -> http::Request<String> {
        http::Request::post("/").header("host", "bss.example.com").body("a body".to_owned()).unwrap()
    }

    /// A connection with its driver, and its other end.
    async fn connection() -> (Sender, tokio::task::JoinHandle<()>, tokio::io::DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(1024);
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(ours)).await.unwrap();
        let driver = tokio::spawn(async move {
            // The sender receives the outcome.
            let _ = connection.await;
        });
        (sender, driver, theirs)
    }

    #[tokio::test]
    async fn a_request_that_hyper_returns_was_not_sent() {
        // The request is queued when the other end closes.
        let (mut sender, _driver, mut theirs) = connection().await;
        theirs.shutdown().await.unwrap();
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(was_not_sent(&error), "{error:?}");
        let mut bytes = Vec::new();
        theirs.read_to_end(&mut bytes).await.unwrap();
        assert_eq!(bytes, b"");
        // The connection is already closed.
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(was_not_sent(&error), "{error:?}");
    }

    #[tokio::test]
    async fn a_written_request_may_have_been_processed() {
        for answer in [&b""[..], b"HTTP/1.1 200", b"nonsense\r\n\r\n"] {
            let (mut sender, driver, mut theirs) = connection().await;
            let sending = sender.send_request(request());
            let server = async {
                let mut one = [0];
                theirs.read_exact(&mut one).await.unwrap();
                theirs.write_all(answer).await.unwrap();
                drop(theirs);
            };
            let (outcome, ()) = tokio::join!(sending, server);
            let error = outcome.unwrap_err();
            assert!(!was_not_sent(&error), "{error:?}");
            driver.await.unwrap();
        }
        // The driver is aborted.
        let (mut sender, driver, mut theirs) = connection().await;
        let sending = sender.send_request(request());
        let server = async {
            theirs.read_exact(&mut [0]).await.unwrap();
            driver.abort();
        };
        let (outcome, ()) = tokio::join!(sending, server);
        let error = outcome.unwrap_err();
        assert!(!was_not_sent(&error), "{error:?}");
    }
}
