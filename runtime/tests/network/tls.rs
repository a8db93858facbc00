//! Which certificates TLS trusts, and the errors of others.

use std::time::{Duration, Instant};

use huaweicloud_bss_runtime::HttpSettings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
#[cfg(not(feature = "native-tls"))]
use tokio_rustls::rustls::{NamedGroup, crypto::CryptoProvider};

use crate::certificates::{Authority, https};
use crate::server::{ConnectionBehavior, Server, Stream};
use crate::support::{assert_not_taken, builder, client, direct};

/// The error of a call.
async fn error_of(endpoint: &str, settings: HttpSettings) -> String {
    let error = client(endpoint, settings).change().await.unwrap_err();
    assert_not_taken(&error);
    error.message().to_owned()
}

#[tokio::test]
async fn trusts_a_given_authority() {
    let (ours, other) = (Authority::new(), Authority::called("other"));
    let server = ours.localhost(ConnectionBehavior::default());
    let both = format!("{}{}", other.pem(), ours.pem());
    for settings in [
        direct().root_certificates(ours.pem()),
        direct().only_root_certificates(ours.pem()),
        direct().root_certificates(both.clone()),
        direct().only_root_certificates(both),
        direct().root_certificates(other.pem()).only_root_certificates(ours.pem()),
        direct().only_root_certificates(ours.pem()).root_certificates(other.pem()),
    ] {
        let before = server.requests().len();
        let client = client(&https(&server), settings);
        client.change().await.unwrap();
        client.read().await.unwrap();
        assert_eq!(server.requests().len(), before + 2);
    }
    assert_eq!(server.connections(), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], "two calls share a handshake");
}

#[tokio::test]
async fn trusts_no_other_authority() {
    let (ours, other, impostor) = (Authority::new(), Authority::called("other"), Authority::new());
    let server = ours.localhost(ConnectionBehavior::default());
    for settings in [
        direct(),
        direct().root_certificates(other.pem()),
        direct().only_root_certificates(other.pem()),
        direct().only_root_certificates(impostor.pem()),
    ] {
        let endpoint = https(&server);
        let text = error_of(&endpoint, settings).await;
        let expected = format!(
            "no connection to {endpoint}: the server's certificate is not trusted; if the server is your own, or a \
             proxy inspects TLS, add the certificate of its authority with `HttpSettings::root_certificates` ("
        );
        assert!(text.starts_with(&expected), "{text}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn rejects_a_certificate_of_another_host() {
    let ours = Authority::new();
    let server = ours.server("bss.example.com", 2100, ConnectionBehavior::default());
    let text = error_of(&https(&server), direct().only_root_certificates(ours.pem())).await;
    assert!(text.contains("the server's certificate is for another host name ("), "{text}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn rejects_an_expired_certificate() {
    let ours = Authority::new();
    let server = ours.server("localhost", 2001, ConnectionBehavior::default());
    let text = error_of(&https(&server), direct().root_certificates(ours.pem())).await;
    assert!(text.contains("the server's certificate has expired, or this machine's clock is wrong ("), "{text}");
    assert!(server.requests().is_empty());
}

/// Only aws-lc-rs offers this group.
#[cfg(not(feature = "native-tls"))]
#[tokio::test]
async fn uses_the_provider_of_the_features() {
    let ours = Authority::new();
    let (server, offers) = ours.recording(|hello| hello.named_groups().unwrap_or_default().to_vec());
    for settings in [direct().root_certificates(ours.pem()), direct().only_root_certificates(ours.pem())] {
        client(&https(&server), settings).change().await.unwrap();
        let groups = offers.lock().unwrap().pop().unwrap();
        assert_eq!(groups.contains(&NamedGroup::X25519MLKEM768), !cfg!(feature = "rustls-ring"), "{groups:?}");
    }
    assert!(CryptoProvider::get_default().is_none(), "a client must not install a provider for the whole process");
}

#[tokio::test]
async fn describes_a_server_without_tls() {
    let server = Server::over(ConnectionBehavior::default(), |mut stream| {
        Box::pin(async move {
            stream.read_exact(&mut [0; 20]).await?;
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    });
    let text = error_of(&format!("https://{}", server.address()), direct()).await;
    assert!(text.contains(": the server does not speak TLS; check the scheme of the address ("), "{text}");
}

/// The same as without TLS, although nothing runs between two calls.
#[test]
fn closed_idle_connections_fail_no_call() {
    let ours = Authority::new();
    let server = ours.localhost(ConnectionBehavior {
        closes_idle: Some((Duration::from_millis(50), "")),
        ..ConnectionBehavior::default()
    });
    let client = client(&https(&server), direct().only_root_certificates(ours.pem()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for round in 1..=10 {
        runtime.block_on(client.change().into_future()).unwrap();
        server.wait_for_closed(round);
    }
    assert_eq!((server.accepted(), server.requests().len()), (10, 10), "each is sent once");
}

/// A server that accepts connections and never answers, so that handshakes do not end.
#[tokio::test]
async fn both_connect_timeouts_limit_the_handshake() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("https://{}", listener.local_addr().unwrap());
    let short = Duration::from_millis(200);
    let long = Duration::from_secs(15);
    for builder in [
        builder(&endpoint, direct().connect_timeout(short)),
        builder(&endpoint, direct()).connect_timeout(short),
        builder(&endpoint, direct().connect_timeout(long)).connect_timeout(short),
        builder(&endpoint, direct().connect_timeout(long)).http(direct().connect_timeout(short)),
    ] {
        let begin = Instant::now();
        let error = builder.max_attempts(1).build().unwrap().change().await.unwrap_err();
        assert_not_taken(&error);
        assert!(begin.elapsed() >= short && begin.elapsed() < long, "{:?}", begin.elapsed());
    }
}
