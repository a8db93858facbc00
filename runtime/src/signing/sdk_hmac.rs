//! SDK-HMAC-SHA256, the signature that the vendor's gateway checks.
//!
//! Algorithm: <https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-002.html>

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};

use crate::base::{RESERVED, hex};

/// The name of the algorithm in the `Authorization` header.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// The format of `X-Sdk-Date`, always in UTC.
pub const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// The parts of a request that are signed.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "the parts may contain personal data")]
pub struct Message<'a> {
    /// The HTTP method in upper case.
    pub method: &'a str,
    /// The path as it is sent, percent-encoded.
    pub path: &'a str,
    /// The query string as it is sent, without the question mark.
    pub query: &'a str,
    /// The headers to sign. `host` and `x-sdk-date` must be among them.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// Returns the value of the `Authorization` header.
///
/// `date` is the value of the `X-Sdk-Date` header.
pub fn authorization(message: &Message<'_>, date: &str, access_key: &str, secret_key: &str) -> String {
    let headers = normalized(message.headers);
    let names = signed_names(&headers);
    let canonical = canonical(message, &headers, &names);
    let signature = sign(&canonical, date, secret_key);
    [ALGORITHM, " Access=", access_key, ", SignedHeaders=", &names, ", Signature=", &signature].concat()
}

/// Returns the signature in lower-case hexadecimal digits.
pub fn signature(message: &Message<'_>, date: &str, secret_key: &str) -> String {
    sign(&canonical_request(message), date, secret_key)
}

/// Returns the canonical form of a request, whose digest is signed.
pub fn canonical_request(message: &Message<'_>) -> String {
    let headers = normalized(message.headers);
    canonical(message, &headers, &signed_names(&headers))
}

fn sign(canonical: &str, date: &str, secret_key: &str) -> String {
    let digest = hex(&Sha256::digest(canonical.as_bytes()));
    // HMAC accepts keys of any length, so this cannot fail. Every server would reject an empty signature.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()) else { return String::new() };
    for part in [ALGORITHM, "\n", date, "\n", &digest] {
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

/// The name of a header in lower case, and its trimmed value.
type Header<'a> = (Cow<'a, str>, &'a str);

/// Returns the headers in the order in which they are signed.
fn normalized<'a>(headers: &[(&'a str, &'a str)]) -> Vec<Header<'a>> {
    let lower = |name: &'a str| match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    };
    let mut headers: Vec<Header<'a>> = headers.iter().map(|(name, value)| (lower(name), value.trim())).collect();
    headers.sort();
    headers
}

fn signed_names(headers: &[Header<'_>]) -> String {
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_ref()).collect();
    names.join(";")
}

fn canonical(message: &Message<'_>, headers: &[Header<'_>], names: &str) -> String {
    let mut canonical = String::with_capacity(512);
    canonical.push_str(message.method);
    canonical.push('\n');
    push_path(&mut canonical, message.path);
    canonical.push('\n');
    push_query(&mut canonical, message.query);
    canonical.push('\n');
    for (name, value) in headers {
        for part in [name, ":", value, "\n"] {
            canonical.push_str(part);
        }
    }
    canonical.push('\n');
    canonical.push_str(names);
    canonical.push('\n');
    // A client that streams its body sends this header in place of the digest.
    match headers.iter().find(|(name, _)| name == "x-sdk-content-sha256") {
        Some((_, digest)) => canonical.push_str(digest),
        None => canonical.push_str(&hex(&Sha256::digest(message.body))),
    }
    canonical
}

/// Appends the path, decoded and encoded again, with a slash at the end.
///
/// The path is decoded as a whole, so a slash in a value, which is sent as `%2F`, is signed as a slash. Recordings of
/// the official SDK show the same.
fn push_path(canonical: &mut String, path: &str) {
    const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');
    let decoded: Cow<'_, [u8]> = percent_decode_str(path).into();
    canonical.extend(percent_encode(&decoded, RESERVED_BUT_SLASH));
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
}

fn push_query(canonical: &mut String, query: &str) {
    let mut pairs: Vec<[Cow<'_, [u8]>; 2]> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| [name, value].map(|text| percent_decode_str(text).into()))
        .collect();
    pairs.sort();
    for (index, [name, value]) in pairs.iter().enumerate() {
        if index > 0 {
            canonical.push('&');
        }
        canonical.extend(percent_encode(name, RESERVED));
        canonical.push('=');
        canonical.extend(percent_encode(value, RESERVED));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(message: &Message<'_>) -> String {
        hex(&Sha256::digest(canonical_request(message).as_bytes()))
    }

    /// The example of the signing guide. Its result includes the Content-Type, which the printed request lacks.
    #[test]
    fn vector_of_the_signing_guide() {
        let message = Message {
            method: "GET",
            path: "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs",
            query: "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
            headers: &[
                ("Host", "service.region.example.com"),
                ("X-Sdk-Date", "20191115T033655Z"),
                ("Content-Type", "application/json"),
            ],
            body: b"",
        };
        assert_eq!(digest(&message), "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a");
        assert_eq!(
            authorization(
                &message,
                "20191115T033655Z",
                "QTWAOYTTINDUT2QVKYUC",
                "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
            ),
            "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, \
             Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"
        );
    }

    /// Two vectors from the tests of the official Python SDK.
    #[test]
    fn vectors_of_the_official_sdk() {
        let headers = [("X-Sdk-Date", "20200608T023900Z"), ("Host", "service.endpoint.myhuaweicloud.com")];
        let get = Message { method: "GET", path: "/resources", query: "size=1", headers: &headers, body: b"" };
        assert_eq!(digest(&get), "de94dd1e1ccdb730b403ce35d7e14f7c7b04337f6def1c3a3a2ba936852b133f");
        assert_eq!(
            signature(&get, "20200608T023900Z", "SecretKey"),
            "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842"
        );
        let post = Message { method: "POST", body: br#"{"name":"test","id":1}"#, ..get };
        assert_eq!(digest(&post), "2b1b2515e48cb55e043ff2ec5b93d3f13ec287e1da1d7a2e4e14b0611a341969");
        assert_eq!(
            signature(&post, "20200608T023900Z", "SecretKey"),
            "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f"
        );
    }

    /// The same two vectors: the SDK signs names in lower case, and values without the white space around them.
    #[test]
    fn header_values_are_signed_without_surrounding_white_space() {
        let headers = [("x-sdk-date", "  20200608T023900Z\t"), ("HOST", "\tservice.endpoint.myhuaweicloud.com ")];
        let get = Message { method: "GET", path: "/resources", query: "size=1", headers: &headers, body: b"" };
        assert_eq!(digest(&get), "de94dd1e1ccdb730b403ce35d7e14f7c7b04337f6def1c3a3a2ba936852b133f");
        let post = Message { method: "POST", body: br#"{"name":"test","id":1}"#, ..get };
        assert_eq!(
            authorization(&post, "20200608T023900Z", "AccessKey", "SecretKey"),
            "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, \
             Signature=436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f"
        );
        let inner = [("x-mark", " a  b ")];
        let message = Message { headers: &inner, ..get };
        assert!(canonical_request(&message).contains("\nx-mark:a  b\n"), "white space within a value is kept");
    }

    /// As the official SDK signs it.
    #[test]
    fn a_slash_in_a_value_is_signed_as_a_slash() {
        for (path, expected) in [
            ("/v2/orders/a%2Fb%3Fc%2a~/d", "/v2/orders/a/b%3Fc%2A~/d/"),
            ("/v2/orders/a%2F", "/v2/orders/a/"),
            ("/v2/%E4%BA%91%20%252F", "/v2/%E4%BA%91%20%252F/"),
            ("/", "/"),
            ("", "/"),
        ] {
            let mut canonical = String::new();
            push_path(&mut canonical, path);
            assert_eq!(canonical, expected);
        }
    }

    /// The query of the same tests, in another order and with other escapes than the canonical ones.
    #[test]
    fn query_is_sorted_and_encoded_again() {
        let mut canonical = String::new();
        push_query(
            &mut canonical,
            "test=%e4%b8%80%20%28%26%3D%3F%21%23%25.*%29&path=/tmp/123&multi=3&multi=1&multi=2&limit=1&enable=true",
        );
        assert_eq!(
            canonical,
            "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29"
        );
    }
}
