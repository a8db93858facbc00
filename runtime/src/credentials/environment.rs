//! Credentials of the environment variables of the official SDK.

use std::sync::{Arc, OnceLock};

use super::error::CredentialsError;
use super::keys::Credentials;
use super::provider::CredentialsProvider;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

pub(super) const ACCESS: &str = "HUAWEICLOUD_SDK_AK";
const SECRET: &str = "HUAWEICLOUD_SDK_SK";
const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
const DOMAIN_ID: &str = "HUAWEICLOUD_SDK_DOMAIN_ID";

/// Variables that select a login that is not supported. The official SDK prefers it to the keys, so with the keys,
/// calls would be made with another identity. It needs several of these variables; a single one is most likely a
/// mistake.
const UNSUPPORTED: [&str; 6] = [
    "HUAWEICLOUD_OIDC_PROVIDER_URN",
    "HUAWEICLOUD_OIDC_AGENCY_URN",
    "HUAWEICLOUD_OIDC_ID_TOKEN",
    "HUAWEICLOUD_OIDC_TOKEN_FILE",
    "HUAWEICLOUD_SDK_IDP_ID",
    "HUAWEICLOUD_SDK_ID_TOKEN_FILE",
];

/// The environment as a provider in a [`CredentialsChain`](crate::CredentialsChain). It reads the variables of
/// [`Credentials::from_env`] once, and has no credentials if neither key is set.
///
/// One key without the other is an error, because the next provider of a chain may belong to another account. So is a
/// variable that selects a login through an identity provider, such as `HUAWEICLOUD_SDK_IDP_ID`: the official SDK
/// prefers it to the keys, and this client does not support it.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    read: OnceLock<Credentials>,
}

impl Environment {
    /// Creates a provider that has not read the environment yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// See [`CredentialsError`].
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        load(variable)
    }
}

impl Credentials {
    /// Reads `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK`, and the optional variables `HUAWEICLOUD_SDK_SECURITY_TOKEN`
    /// and `HUAWEICLOUD_SDK_DOMAIN_ID`.
    ///
    /// # Errors
    ///
    /// A variable that is missing, empty or not Unicode, or one that selects a login that is not supported, such as
    /// `HUAWEICLOUD_SDK_IDP_ID`, which the official SDK prefers to the keys.
    pub fn from_env() -> Result<Self, CredentialsError> {
        read(variable)
    }

    /// Reads the keys of a bucket: `OBS_ACCESS_KEY_ID`, `OBS_SECRET_ACCESS_KEY`, and the optional variable
    /// `OBS_SECURITY_TOKEN`, as in the vendor's SDKs for OBS.
    ///
    /// # Errors
    ///
    /// A variable that is missing, empty or not Unicode.
    #[cfg(feature = "attachments")]
    pub fn from_obs_env() -> Result<Self, CredentialsError> {
        let names = ["OBS_ACCESS_KEY_ID", "OBS_SECRET_ACCESS_KEY", "OBS_SECURITY_TOKEN"];
        keys(variable, names)
    }
}

impl CredentialsProvider for Environment {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.load().map(|credentials| self.read.get_or_init(|| credentials).clone()) })
    }

    fn fixed(&self) -> Option<&Credentials> {
        self.read.get()
    }
}

/// Returns an environment variable.
pub(super) fn variable(name: &'static str) -> Result<Option<String>, CredentialsError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(CredentialsError::NotUnicode { variable: name }),
    }
}

type Variable = Result<Option<String>, CredentialsError>;

fn load(given: impl Fn(&'static str) -> Variable) -> Result<Credentials, CredentialsError> {
    reject_unsupported(&given)?;
    if given(ACCESS)?.is_none() && given(SECRET)?.is_none() {
        let message = format!("the environment variables {ACCESS} and {SECRET} are not set");
        return Err(CredentialsError::Absent(message));
    }
    read(given)
}

fn reject_unsupported(given: impl Fn(&'static str) -> Variable) -> Result<(), CredentialsError> {
    for variable in UNSUPPORTED {
        // A value that is not Unicode is set as well.
        if !matches!(given(variable), Ok(None)) {
            return Err(CredentialsError::Unsupported { variable });
        }
    }
    Ok(())
}

pub(super) fn read(given: impl Fn(&'static str) -> Variable) -> Result<Credentials, CredentialsError> {
    reject_unsupported(&given)?;
    let credentials = keys(&given, [ACCESS, SECRET, SECURITY_TOKEN])?;
    Ok(match given(DOMAIN_ID)? {
        Some(id) => credentials.domain_id(id),
        None => credentials,
    })
}

/// Reads the keys from three variables, the last of which is optional.
pub(super) fn keys(
    given: impl Fn(&'static str) -> Variable,
    [access, secret, token]: [&'static str; 3],
) -> Result<Credentials, CredentialsError> {
    let mandatory = |name| given(name)?.ok_or(CredentialsError::Missing { variable: name });
    let credentials = Credentials::new(mandatory(access)?, mandatory(secret)?);
    Ok(match given(token)? {
        Some(token) => credentials.security_token(token),
        None => credentials,
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn names_the_missing_variable() {
        let given = |name| Ok((name == ACCESS).then(|| "AK".to_owned()));
        for error in [read(given).unwrap_err(), load(given).unwrap_err()] {
            assert_eq!(
                error.to_string(),
                "the environment variable HUAWEICLOUD_SDK_SK is not set; it must hold the secret key (SK)"
            );
            assert!(!error.is_absent(), "one key without the other is an error");
        }
        let error = load(|_| Ok(None)).unwrap_err();
        assert!(error.is_absent());
        assert_eq!(
            error.to_string(),
            "the environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set"
        );
    }

    #[test]
    fn reads_the_optional_variables() {
        let credentials = load(|name| Ok(Some(name.to_owned()).filter(|_| !UNSUPPORTED.contains(&name)))).unwrap();
        assert_eq!(credentials.keys(), Some((ACCESS, SECRET)));
        assert_eq!(
            credentials.headers().collect::<Vec<_>>(),
            [
                (HeaderName::from_static("x-security-token"), SECURITY_TOKEN, true),
                (HeaderName::from_static("x-domain-id"), DOMAIN_ID, false)
            ]
        );
        assert_eq!(format!("{credentials:?}"), "Credentials(temporary access key [redacted])");
    }
    #[test]
    fn rejects_a_login_that_is_not_supported() {
        for unsupported in UNSUPPORTED {
            for has_keys in [true, false] {
                for value in
                    [Ok(Some("CANARY".to_owned())), Err(CredentialsError::NotUnicode { variable: unsupported })]
                {
                    let given = |name: &'static str| match name {
                        name if name == unsupported => value.clone(),
                        ACCESS | SECRET if has_keys => Ok(Some("CANARY".to_owned())),
                        _ => Ok(None),
                    };
                    for error in [read(given).unwrap_err(), load(given).unwrap_err()] {
                        assert_eq!(error, CredentialsError::Unsupported { variable: unsupported });
                        assert!(!error.is_absent(), "the next provider of a chain may belong to another account");
                        let text = error.to_string();
                        assert!(text.contains(unsupported) && text.contains("is not supported"), "{text}");
                        assert!(!format!("{text} {error:?}").contains("CANARY"));
                    }
                }
            }
        }
    }
}
