//! What the client sends if features of reqwest are enabled: the same as without them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::io::Write;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss_runtime::HttpSettings;
use huaweicloud_bss_runtime::transport::{Bytes, HttpTransport, Limits, Transport, TransportError, http};
use rcgen::{CertificateParams, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// The heads of the requests that a server received.
type Heads = Arc<Mutex<Vec<String>>>;

/// Answers one request. The body is not compressed in spite of its header, so a client that decompresses it fails.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, heads: &Heads, before: &str) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    heads.lock().unwrap().push(before.to_owned() + &String::from_utf8(head).unwrap());
    let encoding = if before.is_empty() { "gzip" } else { "br" };
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: 5\r\n\r\nplain");
    stream.write_all(answer.as_bytes()).await.unwrap();
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Starts a server without TLS.
async fn plain() -> (SocketAddr, Heads) {
    let ((listener, address), heads) = (listener().await, Heads::default());
    let shared = Arc::clone(&heads);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            answer(stream, &shared, "").await;
        }
    });
    (address, heads)
}

/// Starts a server with TLS that prefers HTTP/2, and returns its certificate. The heads begin with the negotiated
/// protocol.
async fn with_tls() -> (SocketAddr, Heads, String) {
    let ((listener, address), heads) = (listener().await, Heads::default());
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let pem = certificate.pem();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let shared = Arc::clone(&heads);
    tokio::spawn(async move {
        loop {
            let (stream, _): (TcpStream, _) = listener.accept().await.unwrap();
            // A client that does not trust the certificate closes the connection.
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let protocol = stream.get_ref().1.alpn_protocol().map_or("none", |name| std::str::from_utf8(name).unwrap());
            let before = format!("{protocol} ");
            answer(stream, &shared, &before).await;
        }
    });
    (address, heads, pem)
}

async fn send(settings: HttpSettings, address: &str) -> Result<http::Response<Bytes>, TransportError> {
    let request = http::Request::get(address).body(Bytes::new()).unwrap();
    HttpTransport::new(settings).unwrap().send(request, Limits::new(Duration::from_secs(20), 100)).await
}

fn direct() -> HttpSettings {
    HttpSettings::new().direct(true)
}

#[tokio::test]
async fn neither_requests_nor_decodes_compression() {
    let (address, heads) = plain().await;
    let answer = send(direct(), &format!("http://{address}/v1?a=b")).await.unwrap();
    assert_eq!(answer.body(), "plain");
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(answer.headers()["content-length"], "5");
    let expected = format!("GET /v1?a=b HTTP/1.1\r\naccept: */*\r\nhost: {address}\r\n\r\n");
    assert_eq!(*heads.lock().unwrap(), [expected]);
}

#[tokio::test]
async fn offers_only_http_1() {
    let (address, heads, pem) = with_tls().await;
    for settings in [direct().only_root_certificates(pem.as_str()), direct().root_certificates(pem.as_str())] {
        let answer = send(settings, &format!("https://localhost:{}/v1", address.port())).await.unwrap();
        assert_eq!((answer.version(), answer.body().as_ref()), (http::Version::HTTP_11, &b"plain"[..]));
        let head = heads.lock().unwrap().pop().unwrap();
        let host = address.port();
        assert_eq!(head, format!("http/1.1 GET /v1 HTTP/1.1\r\naccept: */*\r\nhost: localhost:{host}\r\n\r\n"));
    }
}

/// With reqwest's `native-tls` enabled, reqwest would use OpenSSL by default.
#[tokio::test]
async fn uses_the_tls_library_that_its_own_features_select() {
    let (address, heads, _) = with_tls().await;
    let error = send(direct(), &format!("https://localhost:{}/v1", address.port())).await.unwrap_err();
    let TransportError::Connect(cause) = error else { panic!("{error}") };
    assert!(cause.to_string().contains("(invalid peer certificate: "), "{cause}");
    assert!(heads.lock().unwrap().is_empty());
}

/// No name server knows this host, so it can be reached only through a proxy.
const OTHER: &str = "http://bss.invalid/v1";

#[tokio::test]
async fn uses_only_the_documented_proxies() {
    let (proxy, heads) = plain().await;
    let run = async |variables: &[(&str, String)]| {
        let before = heads.lock().unwrap().len();
        let variables: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let output = tokio::task::spawn_blocking(move || {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "second_process", "--ignored", "--nocapture"])
                .env_clear()
                .envs(variables)
                .output()
                .unwrap()
        });
        let output = output.await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let outcome = text.lines().find_map(|line| line.split_once("outcome: ")).unwrap().1.to_owned();
        (outcome, heads.lock().unwrap().len() - before)
    };
    let http = format!("http://user:word@{proxy}");
    for name in ["HTTP_PROXY", "all_proxy"] {
        assert_eq!(run(&[(name, http.clone())]).await, ("sent".to_owned(), 1), "{name}");
        assert!(heads.lock().unwrap().last().unwrap().contains("\r\nproxy-authorization: Basic "));
    }
    let bypassed = run(&[("HTTP_PROXY", http.clone()), ("NO_PROXY", "invalid".to_owned())]).await;
    assert_eq!(bypassed.1, 0, "{}", bypassed.0);
    for name in ["HTTPS_PROXY", "SOCKS_PROXY", "FTP_PROXY", "PROXY", "https_proxy"] {
        let (outcome, received) = run(&[(name, http.clone())]).await;
        assert_eq!(received, 0, "{name}");
        assert!(outcome.starts_with("no connection"), "{name}: {outcome}");
    }
    let socks = format!("socks5h://{proxy}");
    let (outcome, received) = run(&[("ALL_PROXY", socks.clone())]).await;
    assert_eq!(received, 0);
    assert!(outcome.contains("the environment names a SOCKS proxy, which is not supported"), "{outcome}");
    assert_eq!(run(&[("ALL_PROXY", socks), ("HTTP_PROXY", http)]).await, ("sent".to_owned(), 1));
}

#[tokio::test]
#[ignore = "run by the previous test with another environment"]
async fn second_process() {
    let outcome = match send(HttpSettings::new(), OTHER).await {
        Ok(_) => "sent".to_owned(),
        Err(TransportError::Connect(cause)) => format!("no connection: {cause}"),
        Err(error) => format!("failed: {error}"),
    };
    std::io::stdout().write_all(format!("\noutcome: {outcome}\n").as_bytes()).unwrap();
}
