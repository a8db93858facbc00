//! The headers that a call, its fields and interceptors set.

use std::borrow::Cow;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use huaweicloud_bss_rules::{Limit, RuleName, Violation};

use crate::wire::HEADER_TEXT;

/// The headers that only the client sets. Other values would break the signature, the exchange or the authentication.
const RESERVED_HEADERS: [&str; 16] = [
    "host",
    "authorization",
    "content-length",
    "content-type",
    "x-auth-token",
    "x-security-token",
    "x-sdk-date",
    "x-sdk-content-sha256",
    "user-agent",
    // Headers of a single connection may be changed by proxies.
    "connection",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The maximum number of headers of a call, and of its interceptors. Servers accept fewer; a `HeaderMap` panics with
/// far too many.
const MAX_HEADERS: usize = 256;

pub(crate) const LANGUAGE: HeaderName = HeaderName::from_static("x-language");

/// Adds the headers of the language, of the fields, and of the call. Later ones replace earlier ones.
pub(super) fn add_headers(
    all: &mut Cow<'_, HeaderMap>,
    fields: Vec<(String, String)>,
    language: Option<&str>,
    of_call: &[(String, String)],
) -> Result<(), Vec<Violation>> {
    check_count(of_call)?;
    let value =
        |name: &str, text: &str, secret: bool| header_value(text, secret).ok_or_else(|| unfit(name, HEADER_TEXT));
    if let Some(text) = language {
        all.to_mut().insert(LANGUAGE, value(LANGUAGE.as_str(), text, false)?);
    }
    for (name, text) in &fields {
        all.to_mut().insert(header_name(name)?, value(name, text, true)?);
    }
    for (name, text) in of_call {
        let (header, text) = header_of_call(name, text)?;
        all.to_mut().insert(header, text);
    }
    Ok(())
}

/// Checks the number of headers.
pub(super) fn check_count(headers: &[(String, String)]) -> Result<(), Vec<Violation>> {
    if headers.len() > MAX_HEADERS { Err(unfit("headers", &format!("{MAX_HEADERS} at most"))) } else { Ok(()) }
}

/// Returns a header that a call or an interceptor sets.
pub(super) fn header_of_call(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), Vec<Violation>> {
    let name = header_name(name)?;
    if RESERVED_HEADERS.contains(&name.as_str()) {
        return Err(unfit(name.as_str(), "left to the client, which sets this header itself"));
    }
    let value = header_value(text, true).ok_or_else(|| unfit(name.as_str(), HEADER_TEXT))?;
    Ok((name, value))
}

fn header_name(text: &str) -> Result<HeaderName, Vec<Violation>> {
    HeaderName::from_bytes(text.as_bytes()).map_err(|_| unfit(text, "a valid header name"))
}

#[cold]
fn unfit(name: &str, expected: &str) -> Vec<Violation> {
    vec![Violation::new(name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)]
}

/// Returns the value of a header; `None` if it contains characters that are not allowed.
pub(super) fn header_value(text: &str, secret: bool) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(text.as_bytes()).ok()?;
    value.set_sensitive(secret);
    Some(value)
}
