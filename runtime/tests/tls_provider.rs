//! TLS with the provider of cryptography that an application installs. It is installed for the process of this test.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]
#![cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]

#[allow(dead_code, reason = "another test uses the rest")]
#[path = "network/certificates.rs"]
mod certificates;
#[allow(dead_code, reason = "another test uses the rest")]
#[path = "network/server.rs"]
mod server;
#[allow(dead_code, reason = "another test uses the rest")]
#[path = "network/support.rs"]
mod support;

use huaweicloud_bss_runtime::transport::HttpTransport;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};

use self::certificates::{Authority, https};
use self::support::{assert_not_taken, builder, client, direct};

#[tokio::test]
async fn uses_the_installed_provider() {
    let ours = Authority::new();
    let (server, offers) = ours.recording(|hello| hello.cipher_suites().to_vec());

    let before = builder(&https(&server), direct()).build();
    if cfg!(any(feature = "rustls", feature = "rustls-ring")) {
        assert!(before.is_ok(), "the feature brings a provider");
    } else {
        let expected = "the HTTP client cannot be created: rustls has no provider of cryptography; install one with \
                        `CryptoProvider::install_default` of rustls before, or enable the feature `rustls` or \
                        `rustls-ring`";
        assert_eq!(before.unwrap_err().to_string(), expected);
        assert_eq!(HttpTransport::new(direct()).unwrap_err().to_string(), expected);
    }

    let suite = aws_lc_rs::cipher_suite::TLS13_CHACHA20_POLY1305_SHA256;
    let provider = CryptoProvider { cipher_suites: vec![suite], ..aws_lc_rs::default_provider() };
    provider.install_default().unwrap();
    for settings in [direct().root_certificates(ours.pem()), direct().only_root_certificates(ours.pem())] {
        client(&https(&server), settings).change().await.unwrap();
        let offered = offers.lock().unwrap().pop().unwrap();
        assert!(offered.contains(&suite.suite()) && offered.len() <= 2, "{offered:?}");
    }
    assert_not_taken(&client(&https(&server), direct()).change().await.unwrap_err());
    assert_eq!(server.requests().len(), 2, "the system does not trust this authority");
}
