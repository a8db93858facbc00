//! The validated address of a site.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use url::{Host, Url};

/// The maximum length of an address: the crate `http` uses 16-bit lengths.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// Scheme, host and port of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: Scheme,
    authority: Authority,
}

impl Endpoint {
    /// Parses an address such as `https://bss-intl.myhuaweicloud.com`.
    ///
    /// Plain `http` is accepted only for loopback addresses, unless `allow_plain_http` is true: requests contain
    /// personal data and credentials.
    ///
    /// # Errors
    ///
    /// The address is invalid.
    pub fn parse(text: &str, allow_plain_http: bool) -> Result<Self, EndpointError> {
        let error = |problem| EndpointError { given: redacted(text), problem };
        let url = Url::parse(text).map_err(|_| error(Problem::NoAddress))?;
        let host = url.host().ok_or_else(|| error(Problem::NoAddress))?;
        let scheme = match url.scheme() {
            "https" => Scheme::HTTPS,
            "http" if allow_plain_http || is_loopback(&host) => Scheme::HTTP,
            "http" => return Err(error(Problem::PlainHttp)),
            _ => return Err(error(Problem::Scheme)),
        };
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(error(Problem::MoreThanHost));
        }
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let authority = authority.parse().map_err(|_| error(Problem::NoAddress))?;
        Ok(Self { scheme, authority })
    }

    /// An `https` endpoint of a host name that is known to be valid.
    pub(crate) fn https(host: &'static str) -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static(host) }
    }

    /// Host and port, as in the `Host` header.
    pub fn authority(&self) -> &str {
        self.authority.as_str()
    }

    /// Joins the endpoint with a path and an optional query; `None` if the result is too long or contains characters
    /// that must be encoded.
    pub(crate) fn address(&self, target: String) -> Option<Uri> {
        let length =
            [self.scheme.as_str(), "://", self.authority.as_str(), &target].map(str::len).iter().sum::<usize>();
        if length > MAX_LENGTH {
            return None;
        }
        let target = PathAndQuery::try_from(target).ok()?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(target);
        Uri::from_parts(parts).ok()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => IpAddr::V4(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).is_loopback(),
    }
}

/// Hides the parts of an address that may be a password or a token.
fn redacted(text: &str) -> String {
    let (text, rest) = match text.find(['?', '#']) {
        Some(end) => (text.get(..end).unwrap_or_default(), "[redacted]"),
        None => (text, ""),
    };
    match text.rsplit_once('@') {
        Some((_, host)) => format!("[redacted]@{host}{rest}"),
        None => format!("{text}{rest}"),
    }
}

/// An invalid endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError {
    given: String,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    NoAddress,
    Scheme,
    PlainHttp,
    MoreThanHost,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid endpoint `{}`: ", self.given)?;
        f.write_str(match self.problem {
            Problem::NoAddress => "give scheme and host, as in `https://bss-intl.myhuaweicloud.com`",
            Problem::Scheme => "the scheme must be `https`",
            Problem::PlainHttp => {
                "plain `http` sends credentials and personal data unencrypted; use `https`, or call \
                 `allow_plain_http(true)` if the network is trusted"
            }
            Problem::MoreThanHost => "remove everything after host and port; each operation has its own path",
        })
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_plain_http_only_for_loopback() {
        for fine in ["https://bss.example.com", "http://127.0.0.1:8080", "http://[::1]:1/", "http://localhost:3"] {
            assert!(Endpoint::parse(fine, false).is_ok(), "{fine}");
        }
        for (bad, hint) in [
            ("http://bss.example.com", "plain `http`"),
            ("http://127.0.0.1.example.com", "plain `http`"),
            ("ftp://bss.example.com", "must be `https`"),
            ("bss.example.com", "scheme and host"),
            ("https://user:pw@bss.example.com", "remove everything"),
            ("https://bss.example.com/v2", "remove everything"),
            ("https://bss.example.com?key=pw", "remove everything"),
            ("https://bss.example.com#pw", "remove everything"),
            ("https://user:p?pw@bss.example.com/", "scheme and host"),
        ] {
            let error = Endpoint::parse(bad, false).unwrap_err().to_string();
            assert!(error.contains(hint), "{error}");
            assert!(!error.contains("pw"), "{error}");
        }
        assert!(Endpoint::parse("http://bss.example.com", true).is_ok());
    }

    #[test]
    fn authority_is_the_host_header() {
        assert_eq!(Endpoint::parse("https://bss.example.com:443/", false).unwrap().authority(), "bss.example.com");
        assert_eq!(Endpoint::parse("http://[::1]:8080", false).unwrap().authority(), "[::1]:8080");
    }
}
