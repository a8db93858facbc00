//! The bucket from which the service reads files: its address, its keys, and its builder.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::{BuildError, Effect, Endpoint, EndpointError};
use crate::credentials::Credentials;
use crate::outcome::{AnyError, ErrorKind};
use crate::signing::Clock;
use crate::transport::{HttpSettings, HttpTransport, Transport};

/// CN-Hong Kong, the only documented region of such a bucket.
const REGION: &str = "ap-southeast-1";

/// The bucket of a partner. Cheap to clone.
///
/// It has its own keys: a partner account cannot own a bucket, so it belongs to an ordinary account of Huawei Cloud.
/// The bucket must not encrypt objects, and must be set in the console of the partner.
#[derive(Clone)]
pub struct Bucket {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) name: String,
    pub(super) region: String,
    /// The address of connections.
    pub(super) endpoint: Endpoint,
    /// The name of the server, also if connections use another address.
    pub(super) host: http::HeaderValue,
    pub(super) credentials: Credentials,
    pub(super) transport: Arc<dyn Transport>,
    /// The bucket has its own clock, because the storage service is another server than the gateway.
    pub(super) clock: Clock,
    pub(super) timeout: Duration,
    pub(super) max_attempts: u32,
}

impl Bucket {
    /// Returns a builder of a bucket with this name, and keys that may put objects into it.
    pub fn builder(name: impl Into<String>, credentials: Credentials) -> BucketBuilder {
        BucketBuilder {
            name: name.into(),
            region: REGION.to_owned(),
            credentials,
            endpoint: None,
            timeout: Duration::from_secs(120),
            http: HttpSettings::new(),
            max_attempts: 3,
            transport: None,
        }
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.inner.name
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.inner.name)
            .field("endpoint", &self.inner.endpoint.to_string())
            .field("credentials", &self.inner.credentials)
            .field("timeout", &self.inner.timeout)
            .finish_non_exhaustive()
    }
}

/// A builder of buckets.
#[must_use = "a builder does nothing until `build` is called"]
pub struct BucketBuilder {
    name: String,
    region: String,
    credentials: Credentials,
    endpoint: Option<String>,
    timeout: Duration,
    http: HttpSettings,
    max_attempts: u32,
    transport: Option<Arc<dyn Transport>>,
}

impl BucketBuilder {
    /// Sets the region. `ap-southeast-1` (CN-Hong Kong) by default, the only documented one.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// Sets the address of connections, as scheme, host and port, such as that of a mock. The `Host` header remains
    /// that of the bucket. Plain `http` is accepted only for loopback addresses.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the time for an upload, including all attempts and pauses. Two minutes by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets proxy, root certificates and connections, and replaces earlier settings. Has no effect on a custom
    /// transport.
    pub fn http(mut self, settings: HttpSettings) -> Self {
        self.http = settings;
        self
    }

    /// Sets the time to connect. 10 seconds by default. Changes the settings of [`http`](Self::http).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http = self.http.connect_timeout(timeout);
        self
    }

    /// Sets the number of attempts. 3 by default; 1 disables retries. A second upload of a file has no further effect.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets a custom transport, for instance that of the client.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Builds the bucket. Nothing is sent.
    ///
    /// # Errors
    ///
    /// The name, the region, the address, the keys, the proxy or a root certificate is invalid, or the TLS library
    /// cannot be initialized.
    pub fn build(self) -> Result<Bucket, BucketError> {
        if !is_bucket_name(&self.name) {
            return Err(BucketError::Name);
        }
        if self.region.is_empty() || !self.region.bytes().all(|byte| is_lower(byte) || byte == b'-') {
            return Err(BucketError::Region);
        }
        let (access, _) = self.credentials.keys().ok_or(BucketError::Token)?;
        let is_fit = |text: &str| !text.is_empty() && http::HeaderValue::from_str(text).is_ok();
        if !is_fit(access) || !self.credentials.temporary_token().is_none_or(is_fit) {
            return Err(BucketError::Keys);
        }
        let host = format!("{}.obs.{}.myhuaweicloud.com", self.name, self.region);
        let address = self.endpoint.unwrap_or_else(|| format!("https://{host}"));
        let endpoint = Endpoint::parse(&address, false)?;
        let host = http::HeaderValue::from_str(&host).map_err(|_| BucketError::Name)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(self.http)?),
        };
        let Self { name, region, credentials, timeout, max_attempts, .. } = self;
        let inner =
            Inner { name, region, endpoint, host, credentials, transport, clock: Clock::new(), timeout, max_attempts };
        Ok(Bucket { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for BucketBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BucketBuilder")
            .field("name", &self.name)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint.as_ref().map(|_| "[given]"))
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Whether a name is a valid part of a host name.
fn is_bucket_name(name: &str) -> bool {
    let is_label = |label: &str| {
        label.bytes().all(|byte| is_lower(byte) || byte == b'-')
            && label.bytes().next().is_some_and(is_lower)
            && label.bytes().last().is_some_and(is_lower)
    };
    (3..=63).contains(&name.len()) && name.split('.').all(is_label)
}

/// Why a bucket cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BucketError {
    /// The name is invalid.
    #[error(
        "the bucket name is invalid: give 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit \
         at both ends"
    )]
    Name,
    /// The region is invalid.
    #[error("the region is invalid; give a name such as `{REGION}`")]
    Region,
    /// The credentials are a token.
    #[error("a bucket needs an access key and a secret key, not a token")]
    Token,
    /// The keys cannot be sent in a header.
    #[error(
        "the access key or the security token is empty or contains characters that are not allowed in a header; check for a \
         line break at its end"
    )]
    Keys,
    /// The endpoint is invalid.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The proxy or the root certificates cannot be used, or the HTTP client cannot be created.
    #[error(transparent)]
    Transport(#[from] BuildError),
}

impl From<BucketError> for AnyError {
    fn from(error: BucketError) -> Self {
        Self::new(error, ErrorKind::Configuration, Effect::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Credentials {
        Credentials::new("CANARYACCESS", "CANARY secret")
    }

    #[test]
    fn the_host_is_that_of_the_bucket() {
        let bucket = Bucket::builder("partner-documents", keys()).build().unwrap();
        let host = "partner-documents.obs.ap-southeast-1.myhuaweicloud.com";
        assert_eq!(bucket.inner.endpoint.to_string(), format!("https://{host}"));
        assert_eq!(bucket.inner.host, host);
        let bucket =
            Bucket::builder("a1b", keys()).region("eu-west-101").endpoint("http://127.0.0.1:9").build().unwrap();
        assert_eq!(bucket.inner.endpoint.to_string(), "http://127.0.0.1:9");
        assert_eq!(bucket.inner.host, "a1b.obs.eu-west-101.myhuaweicloud.com");
        assert!(!format!("{bucket:?} {:?}", Bucket::builder("abc", keys())).contains("CANARY"));
    }

    #[test]
    fn rejects_invalid_settings() {
        for bad in ["", "ab", "Abc", "a_b", "-abc", "abc-", "a..b", "a/b", "evil.com/", "a@b", "a.-b", "a b c"] {
            assert!(matches!(Bucket::builder(bad, keys()).build(), Err(BucketError::Name)), "{bad}");
        }
        assert!(Bucket::builder("a".repeat(63), keys()).build().is_ok());
        assert!(matches!(Bucket::builder("a".repeat(64), keys()).build(), Err(BucketError::Name)));
        for bad in ["", "a.evil.com", "AP-1", "a/b"] {
            assert!(matches!(Bucket::builder("abc", keys()).region(bad).build(), Err(BucketError::Region)), "{bad}");
        }
        let outcome = |credentials| Bucket::builder("abc", credentials).build();
        assert!(matches!(outcome(Credentials::token("T")), Err(BucketError::Token)));
        assert!(matches!(outcome(Credentials::new("A\n", "S")), Err(BucketError::Keys)));
        assert!(matches!(outcome(keys().security_token("T\n")), Err(BucketError::Keys)));
        let plain = Bucket::builder("abc", keys()).endpoint("http://bucket.example.com").build().unwrap_err();
        assert!(plain.to_string().contains("plain `http`"), "{plain}");
    }
}
