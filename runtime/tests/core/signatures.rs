//! The signatures a second time, written from the descriptions of the vendor: what a server calculates from a request.
//!
//! The literal signatures here come from the vendor's documents and tools, or were calculated with Python's `hmac` and
//! `hashlib`, so neither these functions nor those of the client stand on both sides of a comparison.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use huaweicloud_bss_runtime::signing;
use huaweicloud_bss_runtime::transport::{Bytes, Limits, http};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::support::{SECRET, Sent};

/// The signature that the gateway calculates over the headers that the `Authorization` header lists.
pub(crate) fn of_gateway(sent: &Sent, secret: &str) -> String {
    let uri = sent.request.uri();
    let mut path = encoded(&decoded(uri.path()), true);
    if !path.ends_with('/') {
        path.push('/');
    }
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name, false), encoded(value, false))).collect();
    let mut names = sent.signed_headers();
    names.sort_unstable();
    let headers: String =
        names.iter().map(|name| format!("{name}:{}\n", sent.header(name).unwrap_or_default().trim())).collect();
    let body = hex(&Sha256::digest(sent.request.body()));
    let parts = [sent.request.method().as_str(), &path, &pairs.join("&"), &headers, &names.join(";"), &body];
    let canonical = hex(&Sha256::digest(parts.join("\n")));
    let date = sent.header("x-sdk-date").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("SDK-HMAC-SHA256\n{date}\n{canonical}").as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// The signature that the storage service calculates.
#[cfg(feature = "attachments")]
pub(crate) fn of_storage(sent: &Sent, bucket: &str, secret: &str) -> String {
    use base64::Engine;

    let mut own: Vec<(&str, &str)> = sent
        .request
        .headers()
        .keys()
        .map(|name| name.as_str())
        .filter(|name| name.starts_with("x-obs-"))
        .map(|name| (name, sent.header(name).unwrap().trim()))
        .collect();
    own.sort_unstable();
    let own: String = own.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let [md5, kind, date] =
        ["content-md5", "content-type", "date"].map(|name| sent.header(name).unwrap_or_default().to_owned());
    let text = format!("{}\n{md5}\n{kind}\n{date}\n{own}/{bucket}{}", sent.request.method(), sent.target());
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decoded(text: &str) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let escape = others.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                rest = &others[2..];
            }
            None => {
                decoded.push(*first);
                rest = others;
            }
        }
    }
    decoded
}

/// Percent-encoding of all but letters, digits, `-`, `.`, `_` and `~`, and perhaps the slash.
fn encoded(bytes: &[u8], keeps_slash: bool) -> String {
    let byte = |byte: &u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(*byte).to_string(),
        b'/' if keeps_slash => "/".to_owned(),
        other => format!("%{other:02X}"),
    };
    bytes.iter().map(byte).collect()
}

fn sent(method: &str, address: &str, headers: &[(&str, &str)], body: &'static [u8]) -> Sent {
    let request = http::Request::builder().method(method).uri(address);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let limits = Limits::new(Duration::from_secs(1), 1);
    Sent { request: request.body(Bytes::from_static(body)).unwrap(), limits, at: Instant::now() }
}

/// A request with what can go wrong in a canonical request, and vectors of the signing guide and of the official
/// Python SDK. Each signature is a literal; the client's function and the one of these tests both have to give it.
#[test]
fn recorded_requests_have_their_recorded_signatures() {
    type Headers<'a> = &'a [(&'a str, &'a str)];
    // Method, address, headers, body, secret key, signature.
    type Case<'a> = (&'a str, &'a str, Headers<'a>, &'static [u8], &'a str, &'a str);
    let of_sdk: Headers<'_> = &[("host", "service.endpoint.myhuaweicloud.com"), ("x-sdk-date", "20200608T023900Z")];
    let cases: [Case<'_>; 4] = [
        (
            "GET",
            "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs\
             ?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
            &[
                ("content-type", "application/json"),
                ("host", "service.region.example.com"),
                ("x-sdk-date", "20191115T033655Z"),
            ],
            b"",
            "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
            "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
        ),
        (
            "GET",
            "https://service.endpoint.myhuaweicloud.com/resources?size=1",
            of_sdk,
            b"",
            "SecretKey",
            "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        ),
        (
            "POST",
            "https://service.endpoint.myhuaweicloud.com/resources?size=1",
            of_sdk,
            br#"{"name":"test","id":1}"#,
            "SecretKey",
            "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
        ),
        (
            "GET",
            "https://bss.example.com/v1/things/a%2Fb%20%E6%AD%A3/state?tags=b&tags=a%20%2B&limit=2&all=true",
            &[
                ("content-type", "application/json"),
                ("host", "bss.example.com"),
                ("x-mark", "m 1"),
                ("x-sdk-date", "20260101T000000Z"),
            ],
            b"",
            SECRET,
            "73a6e07f8b05d7989fb946d6ff2c1e3f12bffdec5090e0fe48648df426765f82",
        ),
    ];
    for (method, address, headers, body, secret, signature) in cases {
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let authorization =
            format!("SDK-HMAC-SHA256 Access=AK, SignedHeaders={}, Signature={signature}", names.join(";"));
        let all = [headers, &[("authorization", &*authorization)]].concat();
        let signed = sent(method, address, &all, body);
        assert_eq!(of_gateway(&signed, secret), signature, "{address}");
        assert!(signed.is_well_signed(secret) && !signed.is_well_signed("another"), "{address}");
        for changed in [
            sent("PUT", address, &all, body),
            sent(method, &format!("{address}1"), &all, body),
            sent(method, address, &all, b"changed"),
        ] {
            assert!(!changed.is_well_signed(secret), "{address}");
        }
        let uri = signed.request.uri();
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        let message = signing::Message { method, path, query, headers, body };
        let date = signed.header("x-sdk-date").unwrap();
        assert_eq!(signing::authorization(&message, date, "AK", secret), authorization);
    }
}
