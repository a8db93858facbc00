//! The request of one attempt, signed.

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, USER_AGENT};

use super::headers::header_value;
use super::prepare::Prepared;
use crate::signing::{DATE_FORMAT, Message, authorization};

const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// The usual number of headers: content type, host, user agent, date, signature, and `Accept` of the transport.
const USUAL_HEADERS: usize = 6;
impl Prepared<'_> {
    /// Returns all headers except the date and the signature. Headers of the call replace those of the credentials, and
    /// headers of the attempt replace both.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        let identity = self.identity.iter().map(|(name, value)| (name, value));
        let identity = identity.filter(|(name, _)| !self.headers.contains_key(*name));
        for (name, value) in self.headers.iter().chain(identity).chain(&self.extra) {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    /// Returns the request as it is sent at this time.
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

    /// Returns the keys to sign with; `None` with a token.
    pub(super) fn keys(&self) -> Option<(&str, &str)> {
        self.credentials.as_ref()?.keys()
    }

    fn sign(&self, request: &mut http::Request<Bytes>, now: jiff::Timestamp, access: &str, secret: &str) {
        let date = now.strftime(DATE_FORMAT).to_string();
        // All values were created from strings.
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

/// Whether a header is signed. Proxies may change the user agent, and gateways may drop a header with an underscore in
/// its name, so the official SDK signs neither.
fn is_signed(name: &HeaderName) -> bool {
    *name != USER_AGENT && !name.as_str().contains('_')
}
