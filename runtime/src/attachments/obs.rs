//! The signature of the Object Storage Service (OBS), which differs from that of the gateway.
//!
//! Public like [`signing`](crate::signing), so that a mock server can check signatures. Algorithm:
//! <https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0010.html>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;

/// The name of the scheme in the `Authorization` header.
pub const SCHEME: &str = "OBS";

/// The format of `Date`, always in UTC.
pub const DATE_FORMAT: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// The parts of a request that are signed. Missing parts are empty.
#[derive(Clone, Copy, Default)]
#[expect(missing_debug_implementations, reason = "the parts may contain personal data")]
pub struct Message<'a> {
    /// The HTTP method in upper case.
    pub method: &'a str,
    /// The value of `Content-MD5`.
    pub content_md5: &'a str,
    /// The value of `Content-Type`.
    pub content_type: &'a str,
    /// The value of `Date`.
    pub date: &'a str,
    /// The headers whose names start with `x-obs-`, in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The bucket and the path as it is sent: `/bucket/download/abc023.jpg`, and the sub-resource of the query.
    pub resource: &'a str,
}

/// Returns the value of the `Authorization` header.
pub fn authorization(message: &Message<'_>, access_key: &str, secret_key: &str) -> String {
    format!("{SCHEME} {access_key}:{}", signature(message, secret_key))
}

/// Returns the signature in Base64.
pub fn signature(message: &Message<'_>, secret_key: &str) -> String {
    // HMAC accepts keys of any length, so this cannot fail. Every server would reject an empty signature.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret_key.as_bytes()) else { return String::new() };
    mac.update(string_to_sign(message).as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Returns the string that is signed.
pub fn string_to_sign(message: &Message<'_>) -> String {
    let Message { method, content_md5, content_type, date, headers, resource } = message;
    let mut headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.trim())).collect();
    headers.sort_unstable();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    format!("{method}\n{content_md5}\n{content_type}\n{date}\n{headers}{resource}")
}

/// Returns the value of `Content-MD5`, by which the server detects a damaged body.
pub fn content_md5(body: &[u8]) -> String {
    STANDARD.encode(Md5::digest(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The results of the vendor's signature tool for the keys `access_key` and `123456`.
    #[test]
    fn vectors_of_the_vendors_tool() {
        for (resource, expected) in [
            ("/bucket/object.txt", "OBS access_key:9gUZ4ol2W19LyYcc92Bu3U0V09E="),
            ("/bucket/object.txt?name=hello", "OBS access_key:EaTKiO1Qh5KFUvWAVvbCNGktJUY="),
            ("/bucket/?name=hello", "OBS access_key:9OdOsf8PRdhGhpkp7IIbKE0kRvA="),
        ] {
            let message = Message {
                method: "GET",
                content_md5: "abc",
                content_type: "text/plain",
                date: "Mon, 15 Aug 2022 16:50:12 GMT",
                headers: &[],
                resource,
            };
            assert_eq!(authorization(&message, "access_key", "123456"), expected);
        }
    }

    /// The documented form: sorted headers, one per line.
    #[test]
    fn headers_are_sorted() {
        let message = Message {
            method: "PUT",
            date: "Tue, 28 Jul 2020 06:29:47 GMT",
            headers: &[("x-obs-security-token", " token "), ("x-obs-acl", "private")],
            resource: "/b/o",
            ..Message::default()
        };
        let expected = "PUT\n\n\nTue, 28 Jul 2020 06:29:47 GMT\nx-obs-acl:private\nx-obs-security-token:token\n/b/o";
        assert_eq!(string_to_sign(&message), expected);
    }

    /// The digest of the empty text in RFC 1321, as RFC 1864 writes it.
    #[test]
    fn digest_of_a_body() {
        assert_eq!(content_md5(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
    }
}
