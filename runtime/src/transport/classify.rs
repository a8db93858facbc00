//! Makes our errors of reqwest's: whether the request can have left, and words that somebody can act on.

use std::error::Error;

use hyper_util::client::legacy;

use super::error::TransportError;
use super::tls::{HAS_TLS, NO_TLS};

/// What reqwest calls all that goes wrong between it and a proxy before the tunnel stands.
const TUNNEL: &str = "tunnel error: ";

/// How it calls a proxy's refusal of who calls.
const LOGIN: &str = "proxy authorization required";

/// What comes in words that only few understand: a part of them, and what it means. Those of rustls come first, then
/// those of OpenSSL.
const MEANINGS: &[(&[&str], &str)] = &[
    (
        &[
            "UnknownIssuer",
            "BadSignature",
            "unable to get local issuer certificate",
            "self-signed certificate",
            "certificate signature failure",
        ],
        "the certificate there is not trusted; if it is that of a server of your own, or of a proxy that looks into TLS, \
         give the certificate of its authority with `HttpSettings::root_certificates`",
    ),
    (
        &["certificate expired", "certificate has expired"],
        "the certificate there has expired, unless this machine's clock is wrong",
    ),
    (&["not valid for name", "hostname mismatch"], "the certificate there is that of another server"),
    (&["InvalidContentType", "wrong version number"], "no TLS is spoken there; is the scheme of the address right?"),
];

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Until the head of the answer is there. Whatever connects is a proxy, if the flag says so.
    Send { proxied: bool },
    /// After it.
    Read,
}

pub(super) fn classify(error: reqwest::Error, phase: Phase) -> TransportError {
    let (timeout, connect, builder) = (error.is_timeout(), error.is_connect(), error.is_builder());
    match phase {
        _ if timeout && !connect => TransportError::Timeout,
        _ if causes(&error).any(|cause| cause.to_string().strip_prefix(TUNNEL) == Some(LOGIN)) => {
            TransportError::ProxyLogin
        }
        Phase::Send { proxied: true } if connect => TransportError::Connect(at_proxy(error)),
        Phase::Send { .. } if connect || builder => TransportError::Connect(describe(error)),
        Phase::Send { .. } if never_left(&error) => {
            TransportError::Connect("it was closed before the request left".into())
        }
        _ => TransportError::Broken(describe(error)),
    }
}

/// Whether not one byte of the request was written: no connection had it yet, or hyper gave it back. Where a connection
/// was used before, another one is then tried without our doing; this is about new ones.
fn never_left(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| {
        let without_connection =
            cause.downcast_ref::<legacy::Error>().is_some_and(|error| error.connect_info().is_none());
        without_connection || cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
    })
}

/// What is the matter, in words. An inner cause has them: reqwest's own are "error sending request", which nobody can act
/// on. The address, which holds ids of customers, is never among them.
pub(super) fn describe(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    let error = error.without_url();
    let texts: Vec<String> = causes(&error).map(ToString::to_string).collect();
    let cause = explained(&texts);
    match texts.iter().find_map(|text| text.strip_prefix(TUNNEL)) {
        None => cause.into(),
        Some("unsuccessful") => "the proxy does not let the connection through".into(),
        Some("unexpected end of file") => "the proxy closed the connection without an answer".into(),
        Some("failed to create underlying connection") => format!("the proxy cannot be reached: {cause}").into(),
        Some("io error establishing tunnel") => format!("the connection to the proxy broke off: {cause}").into(),
        Some(other) => format!("the proxy gave an answer of no use: {other}").into(),
    }
}

/// What is the matter where plain `http` goes to a proxy, which reqwest does not call a tunnel.
fn at_proxy(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    let cause = describe(error).to_string();
    format!("the proxy cannot be reached: {cause}").into()
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The innermost of these texts that has a meaning here, with it; otherwise the innermost of all.
fn explained(texts: &[String]) -> String {
    let find = |part: &str| texts.iter().rev().find(|text| text.contains(part));
    // What reqwest says without TLS to a proxy by `https`.
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

    /// A connection that somebody drives, and its other end.
    async fn connection() -> (Sender, tokio::task::JoinHandle<()>, tokio::io::DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(1024);
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(ours)).await.unwrap();
        let driver = tokio::spawn(async move {
            // What becomes of it is told to the sender.
            let _ = connection.await;
        });
        (sender, driver, theirs)
    }

    #[tokio::test]
    async fn what_hyper_gives_back_has_not_left() {
        // It waits for its turn when the other end closes.
        let (mut sender, _driver, mut theirs) = connection().await;
        theirs.shutdown().await.unwrap();
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(never_left(&error), "{error:?}");
        let mut bytes = Vec::new();
        theirs.read_to_end(&mut bytes).await.unwrap();
        assert_eq!(bytes, b"");
        // It finds the connection gone.
        let error = sender.send_request(request()).await.unwrap_err();
        assert!(never_left(&error), "{error:?}");
    }

    #[tokio::test]
    async fn what_was_written_may_have_been_taken() {
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
            assert!(!never_left(&error), "{error:?}");
            driver.await.unwrap();
        }
        // Whoever drives it goes away.
        let (mut sender, driver, mut theirs) = connection().await;
        let sending = sender.send_request(request());
        let server = async {
            theirs.read_exact(&mut [0]).await.unwrap();
            driver.abort();
        };
        let (outcome, ()) = tokio::join!(sending, server);
        let error = outcome.unwrap_err();
        assert!(!never_left(&error), "{error:?}");
    }
}
