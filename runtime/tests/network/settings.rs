//! Invalid settings are rejected when a client is built. The errors have advice and no secrets.

use huaweicloud_bss_runtime::transport::HttpTransport;
use huaweicloud_bss_runtime::{BuildError, HttpSettings};

use crate::support::builder;

const SECRET: &str = "CANARY";

fn error_of(settings: HttpSettings) -> String {
    let shown = format!("{settings:?} {:?}", builder("https://bss.example.com", settings.clone()));
    assert!(!shown.contains(SECRET), "{shown}");
    let by_client = builder("https://bss.example.com", settings.clone()).build().unwrap_err();
    let error = HttpTransport::new(settings).unwrap_err();
    assert_eq!(by_client.to_string(), error.to_string());
    assert!(matches!(error, BuildError::Proxy { .. } | BuildError::RootCertificates { .. }), "{error:?}");
    let text = format!("{error:?} {error}");
    assert!(!text.contains(SECRET), "{text}");
    error.to_string()
}

#[test]
fn rejects_invalid_proxies() {
    let write = "the proxy cannot be used: give scheme (`http` or `https`), host and port, as in \
                 `http://proxy.example.com:3128`; set a user and a password with special characters with `proxy_credentials`";
    let leave_out = "the proxy cannot be used: remove what comes after host and port; set a password with special \
                     characters with `proxy_credentials`, or percent-encode it";
    let socks = "the proxy cannot be used: SOCKS is not supported; give the address of an `http` or `https` proxy";
    for (address, expected) in [
        ("", write),
        ("CANARY.example.com", write),
        ("CANARY.example.com:3128", write),
        ("//CANARY.example.com", write),
        ("http://", write),
        ("http://:3128", write),
        ("http://CANARY example.com", write),
        ("http://proxy.example.com:99999/CANARY", write),
        ("ftp://CANARY.example.com", write),
        ("http://user:CANARY#1@proxy.example.com:3128", write),
        ("http://user:1/CANARY@proxy.example.com:3128", leave_out),
        ("http://proxy.example.com/CANARY", leave_out),
        ("http://proxy.example.com?CANARY", leave_out),
        ("http://proxy.example.com#CANARY", leave_out),
        ("http://{CANARY}\"", write),
        ("socks5://user:CANARY@proxy.example.com:1080", socks),
        ("socks5h://CANARY.example.com", socks),
        ("socks4://CANARY.example.com", socks),
        (
            "http://CANARY%3auser:password@proxy.example.com",
            "the proxy cannot be used: the user contains a colon, which is not allowed; remove it",
        ),
    ] {
        assert_eq!(error_of(HttpSettings::new().proxy(address)), expected, "{address}");
    }
    assert_eq!(
        error_of(HttpSettings::new().proxy_credentials("CANARY", "CANARY")),
        "the proxy cannot be used: `proxy_credentials` needs `proxy`; set the address of the proxy too"
    );
}

#[test]
fn accepts_valid_proxies() {
    for address in [
        "http://proxy.example.com",
        "http://proxy.example.com/",
        "https://proxy.example.com:3128",
        "http://127.0.0.1:1",
        "http://[::1]:8080",
        "http://user@proxy.example.com",
        "http://user:CANARY@proxy.example.com:3128",
        "http://user:CANARY%2F%25%40%zz'*@proxy.example.com:3128",
        "http://bücher.example",
    ] {
        let settings = HttpSettings::new().proxy(address);
        let transport = HttpTransport::new(settings.clone()).unwrap_or_else(|error| panic!("{address}: {error}"));
        let shown = format!("{settings:?} {transport:?} {transport:#?}");
        assert!(!shown.contains(SECRET), "{shown}");
        let with_login = settings.proxy_credentials("CANARY ü%41", "CANARY:/@?#%41\n");
        let transport = HttpTransport::new(with_login.clone()).unwrap_or_else(|error| panic!("{address}: {error}"));
        let shown = format!("{with_login:?} {transport:?}");
        assert!(!shown.contains(SECRET), "{shown}");
    }
}

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
#[test]
fn rejects_invalid_root_certificates() {
    let none = "the root certificates cannot be used: they contain no certificate; give PEM, which has lines \
                `-----BEGIN CERTIFICATE-----`";
    let damaged = "the root certificates cannot be used: a certificate is damaged; give PEM as the authority issued it";
    let good = crate::certificates::Authority::new().pem();
    // Concatenated, because a test of the repository searches for private keys.
    let key = format!("-----BEGIN {0}-----\nQ0FOQVJZ\n-----END {0}-----\n", "PRIVATE KEY");
    let cut = good.split_at(good.len() / 2).0;
    for (pem, expected) in [
        (Vec::new(), none),
        (b"CANARY".to_vec(), none),
        (vec![0x30, 0x82, 0x01, 0x0a, 0xff], none),
        (key.as_bytes().to_vec(), none),
        (cut.as_bytes().to_vec(), damaged),
        (format!("{good}{cut}").into_bytes(), damaged),
        (b"-----BEGIN CERTIFICATE-----\nQ0FOQVJZ\n-----END CERTIFICATE-----\n".to_vec(), damaged),
        (b"-----BEGIN CERTIFICATE-----\n!CANARY!\n-----END CERTIFICATE-----\n".to_vec(), damaged),
        (format!("{good}-----BEGIN CERTIFICATE-----\nQ0FOQVJZ\n-----END CERTIFICATE-----\n").into_bytes(), damaged),
    ] {
        let text = String::from_utf8_lossy(&pem).into_owned();
        assert_eq!(error_of(HttpSettings::new().root_certificates(pem.clone())), expected, "{text}");
        assert_eq!(error_of(HttpSettings::new().only_root_certificates(pem.clone())), expected, "{text}");
        // Also together with a valid one.
        assert_eq!(
            error_of(HttpSettings::new().root_certificates(good.as_str()).root_certificates(pem)),
            expected,
            "{text}"
        );
    }
    for pem in [good.clone(), format!("{good}{good}"), format!("# a comment\r\n{}", good.replace('\n', "\r\n"))] {
        assert!(HttpTransport::new(HttpSettings::new().root_certificates(pem.clone())).is_ok());
        assert!(HttpTransport::new(HttpSettings::new().only_root_certificates(pem)).is_ok());
    }
}

#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
#[test]
fn a_build_without_tls_rejects_root_certificates() {
    for settings in [HttpSettings::new().root_certificates(SECRET), HttpSettings::new().only_root_certificates(SECRET)]
    {
        assert_eq!(
            error_of(settings),
            "the root certificates cannot be used: this build has no TLS; enable the feature `rustls`, \
             `rustls-ring` or `native-tls`"
        );
    }
}

#[test]
fn the_last_proxy_setting_counts() {
    let shown = |settings: HttpSettings| format!("{settings:?}");
    let given = HttpSettings::new().proxy("http://proxy.example.com");
    assert!(shown(HttpSettings::new()).contains("those of the environment"));
    assert!(shown(given.clone()).contains("[given]"));
    assert!(shown(given.clone().direct(true)).contains("\"none\""));
    assert!(shown(given.clone().direct(false)).contains("[given]"));
    assert!(shown(given.direct(true).direct(false)).contains("those of the environment"));
    assert!(shown(HttpSettings::new().direct(true).proxy("http://proxy.example.com")).contains("[given]"));
}
