//! The options of a single call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::core::ValidationPolicy;
use super::retry::RetryPolicy;
use crate::credentials::{CredentialsProvider, shown};
use crate::wire::DecodingPolicy;

/// What one call does differently from the client's settings.
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to a call"]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) validation: Option<ValidationPolicy>,
    pub(crate) decoding: Option<DecodingPolicy>,
    pub(crate) language: Option<String>,
    pub(crate) credentials: Option<Arc<dyn CredentialsProvider>>,
    pub(crate) retries: Option<RetryPolicy>,
    pub(crate) headers: Vec<(String, String)>,
}

impl CallOptions {
    /// No difference.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up after this time, all attempts and pauses included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// What to do about violations.
    pub fn validation(mut self, policy: ValidationPolicy) -> Self {
        self.validation = Some(policy);
        self
    }

    /// What to do about a value of the reply that does not fit the type of its field.
    pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
        self.decoding = Some(policy);
        self
    }

    /// The language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Calls in the name of somebody else, a customer for instance: [`Credentials`](crate::Credentials), or what
    /// provides them.
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// How often to try, and with what pauses.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Sends one more header. It is signed, unless its name has an underscore, and its value is never shown.
    ///
    /// The headers of the signature, of the credentials and of the connection cannot be set. There can be 256.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
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

/// The setters of [`CallOptions`], for what has a field with the same setters.
macro_rules! option_setters {
    ($field:ident) => {
        /// Gives up after this time, all attempts and pauses included.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.$field = self.$field.timeout(timeout);
            self
        }

        /// What to do about violations.
        pub fn validation(mut self, policy: ValidationPolicy) -> Self {
            self.$field = self.$field.validation(policy);
            self
        }

        /// What to do about a value of the reply that does not fit the type of its field.
        pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
            self.$field = self.$field.decoding(policy);
            self
        }

        /// The language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
        pub fn language(mut self, language: impl Into<String>) -> Self {
            self.$field = self.$field.language(language);
            self
        }

        /// Calls in the name of somebody else, a customer for instance: [`Credentials`](crate::Credentials), or what
        /// provides them.
        pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
            self.$field = self.$field.credentials(credentials);
            self
        }

        /// How often to try, and with what pauses.
        pub fn retries(mut self, policy: RetryPolicy) -> Self {
            self.$field = self.$field.retries(policy);
            self
        }

        /// Sends one more header. It is signed, unless its name has an underscore, and its value is never shown.
        ///
        /// The headers of the signature, of the credentials and of the connection cannot be set. There can be 256.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.$field = self.$field.header(name, value);
            self
        }
    };
}
pub(crate) use option_setters;
