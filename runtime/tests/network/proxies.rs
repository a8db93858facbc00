//! An explicit proxy: what it receives, and the errors if it rejects requests.

use std::time::Duration;

use huaweicloud_bss_runtime::transport::{Bytes, HttpTransport, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{Effect, ErrorKind, HttpSettings};

use crate::proxy::{Proxy, ProxyBehavior};
use crate::server::{ConnectionBehavior, Server};
use crate::support::{Client, assert_not_taken, builder};

/// `user:CANARY/@%41 ü`
const LOGIN: &str = "Basic dXNlcjpDQU5BUlkvQCU0MSDDvA==";

const PASSWORD: &str = "CANARY/@%41 ü";

fn through(proxy: &Proxy) -> HttpSettings {
    HttpSettings::new().proxy(proxy.plain())
}

/// Plain `http` to another machine.
fn plain(http: HttpSettings) -> Client {
    builder("http://bss.example.com", http).allow_plain_http(true).build().unwrap()
}

#[tokio::test]
async fn plain_requests_go_to_the_proxy_in_absolute_form() {
    let server = Server::start(ConnectionBehavior::default());
    let proxy = Proxy::start(ProxyBehavior::Open, &[("bss.example.com", server.address())]);
    let client = plain(through(&proxy));
    client.change().await.unwrap();
    client.read().await.unwrap();
    assert_eq!(proxy.lines(), ["POST http://bss.example.com/v1/things HTTP/1.1"], "the second call uses it again");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].starts_with("GET http://bss.example.com/v1/things HTTP/1.1\r\n"), "{}", requests[1]);
    assert!(requests.iter().all(|request| request.contains("\r\nhost: bss.example.com\r\n")));
    assert!(!requests.iter().any(|request| request.to_ascii_lowercase().contains("proxy-authorization")));
}

#[tokio::test]
async fn sends_user_and_password() {
    let server = Server::start(ConnectionBehavior::default());
    let proxy = Proxy::start(ProxyBehavior::Login(LOGIN), &[("bss.example.com", server.address())]);
    let in_address = proxy.plain().replace("http://", "http://user:CANARY%2f%40%2541%20%C3%BC@");
    for settings in [
        through(&proxy).proxy_credentials("user", PASSWORD),
        HttpSettings::new().proxy(in_address.clone()),
        HttpSettings::new().proxy(in_address.replace("CANARY", "WRONG")).proxy_credentials("user", PASSWORD),
    ] {
        plain(settings).change().await.unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}

/// For a proxy, `localhost` would be another machine.
#[tokio::test]
async fn plain_requests_to_loopback_addresses_bypass_proxies() {
    let server = Server::start(ConnectionBehavior::default());
    let proxy = Proxy::start(ProxyBehavior::Slam, &[]);
    let port = server.address().port();
    for endpoint in [server.plain(), format!("http://localhost:{port}")] {
        builder(&endpoint, through(&proxy)).build().unwrap().change().await.unwrap();
    }
    assert_eq!((server.requests().len(), proxy.heads().len()), (2, 0));
}

const WANTS_LOGIN: &str = "the proxy requires a user and a password, or rejected them; set them with \
                           `HttpSettings::proxy_credentials`, or in the address of the environment variable";

async fn error_of(client: Client) -> String {
    let error = client.change().await.unwrap_err();
    assert_not_taken(&error);
    let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(!text.contains("CANARY") && !text.contains("127.0.0.1"), "{text}");
    error.message().to_owned()
}

/// It may lock users after a few wrong passwords.
async fn assert_asked_once(client: Client, proxy: &Proxy, endpoint: &str) {
    let before = proxy.heads().len();
    for error in [client.change().await.unwrap_err(), client.read().await.unwrap_err()] {
        assert_eq!(error.message(), format!("no connection to {endpoint}: {WANTS_LOGIN}"));
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Transport, 1, false));
        let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(!text.contains("CANARY") && !text.contains("unknown"), "{text}");
    }
    assert_eq!(proxy.heads().len(), before + 2);
}

#[tokio::test]
async fn a_proxy_that_rejects_the_credentials() {
    let proxy = Proxy::start(ProxyBehavior::Login(LOGIN), &[]);
    for settings in [through(&proxy), through(&proxy).proxy_credentials("CANARY", "CANARY")] {
        assert_asked_once(plain(settings), &proxy, "http://bss.example.com").await;
    }
    // For a local server, this status has no special meaning, and its message is reported.
    let server = Proxy::start(ProxyBehavior::Login("nothing"), &[]);
    let error = builder(&server.plain(), HttpSettings::new()).build().unwrap().change().await.unwrap_err();
    assert_eq!(error.status(), Some(407));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn an_unreachable_proxy() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let text = error_of(plain(HttpSettings::new().proxy(format!("http://user:CANARY@{address}")))).await;
    assert!(text.starts_with("no connection to http://bss.example.com: the proxy cannot be reached: "), "{text}");
}

/// An answer of the proxy cannot be distinguished from one of the server.
#[tokio::test]
async fn passes_answers_of_a_proxy_to_plain_requests() {
    let proxy = Proxy::start(
        ProxyBehavior::Answer("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
        &[],
    );
    let error = plain(through(&proxy)).change().await.unwrap_err();
    assert_eq!(error.status(), Some(502));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_plain_request_that_a_proxy_read_has_an_unknown_effect() {
    let proxy = Proxy::start(ProxyBehavior::Slam, &[]);
    let error = plain(through(&proxy)).change().await.unwrap_err();
    assert_eq!((error.kind(), error.effect(), error.attempts()), (ErrorKind::Transport, Effect::Unknown, 1));
    assert!(error.message().starts_with("the exchange with http://bss.example.com broke off: "), "{error}");
    assert_eq!(proxy.heads().len(), 1);
}

#[tokio::test]
async fn a_transport_without_a_client_reports_the_same_errors() {
    let proxy = Proxy::start(ProxyBehavior::Login(LOGIN), &[]);
    let transport = HttpTransport::new(through(&proxy)).unwrap();
    let request = http::Request::get("http://bss.example.com/id-of-a-customer").body(Bytes::new()).unwrap();
    let error = transport.send(request, Limits::new(Duration::from_secs(5), 100)).await.unwrap_err();
    assert!(matches!(error, TransportError::ProxyLogin));
    assert_eq!(error.to_string(), WANTS_LOGIN);
}

/// Nothing is sent, because a proxy could read it.
#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
#[tokio::test]
async fn a_build_without_tls_rejects_https() {
    let proxy = Proxy::start(ProxyBehavior::Open, &[]);
    let by_tls = HttpSettings::new().proxy("https://proxy.example.com");
    for (endpoint, settings) in [
        ("https://bss.example.com", through(&proxy)),
        ("https://bss.example.com", crate::support::direct()),
        ("http://bss.example.com", by_tls),
    ] {
        let text = error_of(builder(endpoint, settings).allow_plain_http(true).build().unwrap()).await;
        assert!(
            text.ends_with("this build has no TLS; enable the feature `rustls`, `rustls-ring` or `native-tls`"),
            "{text}"
        );
    }
    assert_eq!(proxy.heads().len(), 0);
}

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
mod tunnels {
    use huaweicloud_bss_runtime::ErrorKind;

    use super::*;
    use crate::certificates::Authority;
    use crate::server::Stream;
    use crate::support::client;

    const ENDPOINT: &str = "https://bss.example.com";

    #[tokio::test]
    async fn https_goes_through_a_tunnel() {
        let ours = Authority::new();
        let server = ours.server("bss.example.com", 2100, ConnectionBehavior::default());
        let hosts = [("bss.example.com:443", server.address()), ("bss.example.com:8443", server.address())];
        let proxy = Proxy::start(ProxyBehavior::Open, &hosts);
        let client = client(ENDPOINT, through(&proxy).root_certificates(ours.pem()));
        client.change().await.unwrap();
        client.read().await.unwrap();
        assert_eq!(proxy.heads(), ["CONNECT bss.example.com:443 HTTP/1.1\r\nHost: bss.example.com:443\r\n\r\n"]);
        let requests = server.requests();
        assert!(requests[0].starts_with("POST /v1/things HTTP/1.1\r\n"), "{}", requests[0]);
        assert_eq!(server.connections(), [1, 1], "a tunnel is used again");

        let other_port = builder("https://bss.example.com:8443", through(&proxy).only_root_certificates(ours.pem()));
        other_port.build().unwrap().read().await.unwrap();
        assert_eq!(proxy.lines()[1], "CONNECT bss.example.com:8443 HTTP/1.1");
    }

    #[tokio::test]
    async fn sends_user_and_password() {
        let ours = Authority::new();
        let server = ours.server("bss.example.com", 2100, ConnectionBehavior::default());
        let proxy = Proxy::start(ProxyBehavior::Login(LOGIN), &[("bss.example.com:443", server.address())]);
        let trusting = || through(&proxy).only_root_certificates(ours.pem());
        client(ENDPOINT, trusting().proxy_credentials("user", PASSWORD)).change().await.unwrap();
        assert_eq!(server.requests().len(), 1);
        assert!(!server.requests()[0].to_ascii_lowercase().contains("proxy-authorization"), "it is not for the server");

        for settings in [trusting(), trusting().proxy_credentials("CANARY", "CANARY")] {
            assert_asked_once(client(ENDPOINT, settings), &proxy, ENDPOINT).await;
        }
        assert_eq!(server.requests().len(), 1);
    }

    #[tokio::test]
    async fn describes_errors_of_tunnels() {
        for (door, expected) in [
            (ProxyBehavior::Answer("HTTP/1.1 403 Forbidden\r\n\r\nCANARY"), "the proxy rejected the connection"),
            (ProxyBehavior::Answer("HTTP/1.1 502 CANARY\r\n\r\n"), "the proxy rejected the connection"),
            (ProxyBehavior::Answer("CANARY\r\n\r\n"), "the proxy rejected the connection"),
            (ProxyBehavior::Slam, "the proxy closed the connection without an answer"),
            (ProxyBehavior::Answer("HTTP/1.1 200"), "the proxy closed the connection without an answer"),
        ] {
            let proxy = Proxy::start(door.clone(), &[]);
            let text = error_of(client(ENDPOINT, through(&proxy).proxy_credentials("user", "CANARY"))).await;
            assert_eq!(text, format!("no connection to {ENDPOINT}: {expected}"), "{door:?}");
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let nobody = HttpSettings::new().proxy(format!("http://user:CANARY@{address}"));
        let text = error_of(client(ENDPOINT, nobody)).await;
        assert!(text.starts_with(&format!("no connection to {ENDPOINT}: the proxy cannot be reached: ")), "{text}");
        // The address is `https`, but the server does not speak TLS.
        let proxy = Proxy::start(ProxyBehavior::Open, &[]);
        let confused = HttpSettings::new().proxy(format!("https://user:CANARY@localhost:{}", proxy.address().port()));
        let error = builder(ENDPOINT, confused.connect_timeout(Duration::from_millis(300)))
            .max_attempts(1)
            .build()
            .unwrap()
            .change()
            .await
            .unwrap_err();
        assert_not_taken(&error);
    }

    /// The proxy inspects TLS with its own authority, or is reached by TLS itself.
    #[tokio::test]
    async fn describes_certificate_errors_of_proxies() {
        let (ours, other) = (Authority::new(), Authority::called("other"));
        let impostor = other.server("bss.example.com", 2100, ConnectionBehavior::default());
        let proxy = Proxy::start(ProxyBehavior::Open, &[("bss.example.com:443", impostor.address())]);
        let text = error_of(client(ENDPOINT, through(&proxy).root_certificates(ours.pem()))).await;
        assert!(text.contains("or a proxy inspects TLS, add"), "{text}");
        assert!(impostor.requests().is_empty());
        client(ENDPOINT, through(&proxy).root_certificates(other.pem())).change().await.unwrap();

        let server = ours.server("bss.example.com", 2100, ConnectionBehavior::default());
        let acceptor = ours.acceptor("localhost", 2100);
        let hosts = [("bss.example.com:443", server.address()), ("bss.example.com", server.address())];
        let proxy = Proxy::over(ProxyBehavior::Login(LOGIN), &hosts, move |stream| {
            let accepting = acceptor.accept(stream);
            Box::pin(async move { Ok(Box::new(accepting.await?) as Box<dyn Stream>) })
        });
        let settings = HttpSettings::new()
            .proxy(format!("https://localhost:{}", proxy.address().port()))
            .proxy_credentials("user", PASSWORD);
        client(ENDPOINT, settings.clone().only_root_certificates(ours.pem())).change().await.unwrap();
        assert_eq!((server.requests().len(), proxy.lines()[0].as_str()), (1, "CONNECT bss.example.com:443 HTTP/1.1"));
        let text = error_of(client(ENDPOINT, settings)).await;
        assert!(text.contains(": the proxy cannot be reached: the server's certificate is not trusted; "), "{text}");
    }

    /// The bucket has the same settings as the client, or shares its connections.
    #[cfg(feature = "attachments")]
    #[tokio::test]
    async fn uploads_use_the_tunnel() {
        use huaweicloud_bss_runtime::Credentials;
        use huaweicloud_bss_runtime::attachments::{Attachment, Bucket};

        const HOST: &str = "partner-documents.obs.ap-southeast-1.myhuaweicloud.com";
        let ours = Authority::new();
        let server = ours.server(HOST, 2100, ConnectionBehavior::default());
        let proxy = Proxy::start(
            ProxyBehavior::Login(LOGIN),
            &[("partner-documents.obs.ap-southeast-1.myhuaweicloud.com:443", server.address())],
        );
        let settings = through(&proxy).proxy_credentials("user", PASSWORD).only_root_certificates(ours.pem());
        let scan = Attachment::new("scan.gif", "GIF89a").unwrap();
        let builder = || Bucket::builder("partner-documents", Credentials::new("ACCESS", "secret"));
        builder().http(settings.clone()).build().unwrap().upload(&scan).await.unwrap();
        let shared = std::sync::Arc::new(HttpTransport::new(settings).unwrap());
        builder().transport(shared).build().unwrap().upload(&scan).await.unwrap();
        assert_eq!((proxy.heads().len(), server.requests().len()), (2, 2));
        assert!(server.requests().iter().all(|request| request.starts_with("PUT /download/")));

        let error = builder().http(through(&proxy)).build().unwrap().upload(&scan).await.unwrap_err();
        assert!(!error.is_retryable() && error.to_string().contains(WANTS_LOGIN), "{error}");
        assert_eq!(error.attempts(), 1);
        let error = builder().http(HttpSettings::new().proxy("CANARY")).build().unwrap_err();
        assert!(error.to_string().starts_with("the proxy cannot be used: "), "{error}");
    }

    #[tokio::test]
    async fn a_connection_lost_in_a_tunnel_has_an_unknown_effect() {
        let ours = Authority::new();
        let server = ours.server(
            "bss.example.com",
            2100,
            ConnectionBehavior { drops_request: Some(1), ..ConnectionBehavior::default() },
        );
        let proxy = Proxy::start(ProxyBehavior::Open, &[("bss.example.com:443", server.address())]);
        let client = client(ENDPOINT, through(&proxy).only_root_certificates(ours.pem()));
        let error = client.change().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Transport, 1, 1));
        assert!(!error.is_retryable(), "{error}");
    }
}
