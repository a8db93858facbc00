//! The address of a proxy, and the user and the password for it.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use secrecy::{ExposeSecret, SecretString};
use url::{Position, Url};

use crate::base::BuildError;

/// The user and the password for a proxy.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: SecretString,
}

const INVALID: &str = "give scheme (`http` or `https`), host and port, as in `http://proxy.example.com:3128`; set a user and \
                        a password with special characters with `proxy_credentials`";

const MORE_THAN_HOST: &str = "remove what comes after host and port; set a password with special characters with \
                              `proxy_credentials`, or percent-encode it";

/// Parses the address of a proxy. reqwest silently ignores an invalid one, so it is validated here.
pub(super) fn proxy(address: &SecretString, login: Option<&Login>) -> Result<reqwest::Proxy, BuildError> {
    let error = |problem| BuildError::Proxy { problem };
    let mut url = Url::parse(address.expose_secret()).map_err(|_| error(INVALID))?;
    match url.scheme() {
        "http" | "https" => {}
        scheme if scheme.starts_with("socks") => {
            return Err(error("SOCKS is not supported; give the address of an `http` or `https` proxy"));
        }
        _ => return Err(error(INVALID)),
    }
    if !matches!(&url[Position::BeforePath..], "" | "/") {
        return Err(error(MORE_THAN_HOST));
    }
    let (user, password) = match login {
        Some(login) => (login.user.as_bytes().to_vec(), Some(login.password.expose_secret().as_bytes().to_vec())),
        None => {
            let decoded = |text| percent_decode_str(text).collect::<Vec<u8>>();
            (decoded(url.username()), url.password().map(decoded))
        }
    };
    if user.contains(&b':') {
        return Err(error("the user contains a colon, which is not allowed; remove it"));
    }
    // All characters are encoded again: later parsers differ in what they accept, and a percent sign in credentials
    // that were set separately is literal.
    let encoded = |bytes: &[u8]| percent_encode(bytes, NON_ALPHANUMERIC).to_string();
    let set =
        url.set_username(&encoded(&user)).and_then(|()| url.set_password(password.as_deref().map(encoded).as_deref()));
    let is_read = url.as_str().parse::<http::Uri>().is_ok_and(|uri| uri.authority().is_some());
    match reqwest::Proxy::all(url) {
        Ok(proxy) if set.is_ok() && is_read => Ok(proxy),
        _ => Err(error(INVALID)),
    }
}
