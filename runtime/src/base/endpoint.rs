//! The address of a site, checked once.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use url::{Host, Url};

/// What an address may have; `http` counts in 16 bits.
const LONGEST: usize = u16::MAX as usize - 1;

/// Scheme, host and port of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: Scheme,
    authority: Authority,
}

impl Endpoint {
    /// Checks an address such as `https://bss-intl.myhuaweicloud.com`.
    ///
    /// Plain `http` is for servers on the same machine, unless `allow_plain_http` says otherwise: requests carry
    /// personal data and, with a token, the key to the account.
    ///
    /// # Errors
    ///
    /// What is wrong with the address.
    pub fn parse(text: &str, allow_plain_http: bool) -> Result<Self, EndpointError> {
        let error = |problem| EndpointError { given: shown(text), problem };
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

    /// `https` at a host that is known to be one.
    pub(crate) fn https(host: &'static str) -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static(host) }
    }

    /// Host and port, as the `Host` header has them.
    pub fn authority(&self) -> &str {
        self.authority.as_str()
    }

    /// The address of what lies there under this path, and perhaps a query behind it; nothing if it is too long, or has
    /// characters that must be encoded.
    pub(crate) fn address(&self, target: String) -> Option<Uri> {
        let length =
            [self.scheme.as_str(), "://", self.authority.as_str(), &target].map(str::len).iter().sum::<usize>();
        if length > LONGEST {
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

/// An address without what may be a password or a token in it.
fn shown(text: &str) -> String {
    let (text, rest) = match text.find(['?', '#']) {
        Some(end) => (text.get(..end).unwrap_or_default(), "[redacted]"),
        None => (text, ""),
    };
    match text.rsplit_once('@') {
        Some((_, host)) => format!("[redacted]@{host}{rest}"),
        None => format!("{text}{rest}"),
    }
}

/// An address that cannot serve as an endpoint.
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
        write!(f, "`{}` is no endpoint: ", self.given)?;
        f.write_str(match self.problem {
            Problem::NoAddress => "write scheme and host, as in `https://bss-intl.myhuaweicloud.com`",
            Problem::Scheme => "the scheme must be `https`",
            Problem::PlainHttp => {
                "plain `http` would show credentials and personal data to everybody on the way; use `https`, or \
                 allow it with `allow_plain_http(true)` if the way is safe"
            }
            Problem::MoreThanHost => "leave out everything but scheme, host and port; operations bring their own paths",
        })
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine() {
        for fine in ["https://bss.example.com", "http://127.0.0.1:8080", "http://[::1]:1/", "http://localhost:3"] {
            assert!(Endpoint::parse(fine, false).is_ok(), "{fine}");
        }
        for (bad, hint) in [
            ("http://bss.example.com", "plain `http`"),
            ("http://127.0.0.1.example.com", "plain `http`"),
            ("ftp://bss.example.com", "must be `https`"),
            ("bss.example.com", "scheme and host"),
            ("https://user:pw@bss.example.com", "leave out"),
            ("https://bss.example.com/v2", "leave out"),
            ("https://bss.example.com?key=pw", "leave out"),
            ("https://bss.example.com#pw", "leave out"),
            ("https://user:p?pw@bss.example.com/", "scheme and host"),
        ] {
            let error = Endpoint::parse(bad, false).unwrap_err().to_string();
            assert!(error.contains(hint), "{error}");
            assert!(!error.contains("pw"), "{error}");
        }
        assert!(Endpoint::parse("http://bss.example.com", true).is_ok());
    }

    #[test]
    fn authority_is_what_the_host_header_will_be() {
        assert_eq!(Endpoint::parse("https://bss.example.com:443/", false).unwrap().authority(), "bss.example.com");
        assert_eq!(Endpoint::parse("http://[::1]:8080", false).unwrap().authority(), "[::1]:8080");
    }
}
