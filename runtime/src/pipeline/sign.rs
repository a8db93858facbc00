//! The request of one attempt, signed.

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, USER_AGENT};

use super::headers::header_value;
use super::prepare::Prepared;
use crate::signing::{DATE_FORMAT, Message, authorization};

const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// Type, host, user agent, date and signature, and `Accept`, which is the transport's. Few calls have more.
const USUAL_HEADERS: usize = 6;
impl Prepared<'_> {
    /// All headers but the date and the signature. What a call sets goes before its credentials, and what an attempt adds
    /// before both.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        let identity = self.identity.iter().map(|(name, value)| (name, value));
        let identity = identity.filter(|(name, _)| !self.headers.contains_key(*name));
        for (name, value) in self.headers.iter().chain(identity).chain(&self.extra) {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    /// The request as it is sent at this time.
    pub(super) fn http(&self, now: jiff::Timestamp) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body().clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers();
        if let Some((access, secret)) = self.keys() {
            self.sign(&mut request, now, access, secret);
        }
        request
    }

    /// The keys to sign with; none with a token.
    pub(super) fn keys(&self) -> Option<(&str, &str)> {
        self.credentials.as_ref()?.keys()
    }

    fn sign(&self, request: &mut http::Request<Bytes>, now: jiff::Timestamp, access: &str, secret: &str) {
        let date = now.strftime(DATE_FORMAT).to_string();
        // Each value was made of text.
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .filter(|(name, _)| is_signed(name))
            .filter_map(|(name, value)| Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?)))
            .chain([("x-sdk-date", date.as_str())])
            .collect();
        let message = Message {
            method: self.subject.method,
            path: self.uri.path(),
            query: self.uri.query().unwrap_or_default(),
            headers: &headers,
            body: self.body(),
        };
        let authorization = authorization(&message, &date, access, secret);
        let headers = request.headers_mut();
        headers.extend(header_value(&date, false).map(|date| (Some(DATE), date)));
        headers.extend(header_value(&authorization, true).map(|text| (Some(AUTHORIZATION), text)));
    }
}

/// Proxies may change the user agent on the way, and gateways may drop a header with an underscore in its name: the
/// official SDK signs neither. Everything else is covered.
fn is_signed(name: &HeaderName) -> bool {
    *name != USER_AGENT && !name.as_str().contains('_')
}
