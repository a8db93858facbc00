//! The options of a single call, and the settings of the client that they override.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::credentials::{CredentialsProvider, shown};
use crate::pipeline::{CallSettings, RetryPolicy, ValidationPolicy};
use crate::wire::DecodingPolicy;

/// The options of a call, which override the settings of the client.
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to a call"]
pub struct CallOptions {
    timeout: Option<Duration>,
    validation: Option<ValidationPolicy>,
    decoding: Option<DecodingPolicy>,
    language: Option<String>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    retries: Option<RetryPolicy>,
    headers: Vec<(String, String)>,
}

impl CallOptions {
    /// Creates options that override nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time for the call, including all attempts and pauses.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how to treat violations.
    pub fn validation(mut self, policy: ValidationPolicy) -> Self {
        self.validation = Some(policy);
        self
    }

    /// Sets how to treat values of the reply that do not fit the types of their fields.
    pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
        self.decoding = Some(policy);
        self
    }

    /// Sets the language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets the credentials of the call, for instance those of a customer: [`Credentials`](crate::Credentials) or a
    /// provider.
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// Sets the retry policy.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Adds a header. It is signed, unless its name contains an underscore, and its value is never shown.
    ///
    /// The headers of the signature, of the credentials and of the connection cannot be set. The maximum is 256.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// The settings of a client that a call can override.
pub(super) struct CallDefaults {
    pub(super) credentials: Option<Arc<dyn CredentialsProvider>>,
    pub(super) timeout: Duration,
    pub(super) retries: RetryPolicy,
    pub(super) validation: ValidationPolicy,
    pub(super) decoding: DecodingPolicy,
}

impl CallOptions {
    /// The settings of a call with these options.
    pub(super) fn resolve<'a>(&'a self, defaults: &'a CallDefaults) -> CallSettings<'a> {
        CallSettings {
            timeout: self.timeout.unwrap_or(defaults.timeout),
            validation: self.validation.unwrap_or(defaults.validation),
            decoding: self.decoding.unwrap_or(defaults.decoding),
            language: self.language.as_deref(),
            credentials: self.credentials.as_deref().or(defaults.credentials.as_deref()),
            retries: self.retries.unwrap_or(defaults.retries),
            headers: Cow::Borrowed(&self.headers),
        }
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .field("decoding", &self.decoding)
            .field("language", &self.language)
            .field("credentials", &shown(self.credentials.as_ref()))
            .field("retries", &self.retries)
            .field("headers", &headers)
            .finish()
    }
}

/// The setters of [`CallOptions`], for types with a field that has them.
macro_rules! option_setters {
    ($field:ident) => {
        /// Sets the time for the call, including all attempts and pauses.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.$field = self.$field.timeout(timeout);
            self
        }

        /// Sets how to treat violations.
        pub fn validation(mut self, policy: ValidationPolicy) -> Self {
            self.$field = self.$field.validation(policy);
            self
        }

        /// Sets how to treat values of the reply that do not fit the types of their fields.
        pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
            self.$field = self.$field.decoding(policy);
            self
        }

        /// Sets the language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
        pub fn language(mut self, language: impl Into<String>) -> Self {
            self.$field = self.$field.language(language);
            self
        }

        /// Sets the credentials of the call, for instance those of a customer: [`Credentials`](crate::Credentials) or a
        /// provider.
        pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
            self.$field = self.$field.credentials(credentials);
            self
        }

        /// Sets the retry policy.
        pub fn retries(mut self, policy: RetryPolicy) -> Self {
            self.$field = self.$field.retries(policy);
            self
        }

        /// Adds a header. It is signed, unless its name contains an underscore, and its value is never shown.
        ///
        /// The headers of the signature, of the credentials and of the connection cannot be set. The maximum is 256.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.$field = self.$field.header(name, value);
            self
        }
    };
}
pub(crate) use option_setters;
