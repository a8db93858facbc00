//! The error of builders.

use super::endpoint::EndpointError;

/// A client that cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The API has no site of its own, and no endpoint was given.
    #[error("this API has no default address; give one with `endpoint(…)`")]
    NoEndpoint,
    /// The address cannot serve as an endpoint.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// A setting that travels as a header has characters that no header may have.
    #[error("the {name} has characters that cannot stand in a header")]
    Header {
        /// Which setting.
        name: &'static str,
    },
    /// A proxy that cannot be used. Its address, which may hold a password, is not repeated.
    #[error("the proxy cannot be used: {problem}")]
    Proxy {
        /// What to give instead.
        problem: &'static str,
    },
    /// Root certificates that cannot be used.
    #[error("the root certificates cannot be used: {problem}")]
    RootCertificates {
        /// What to give instead.
        problem: &'static str,
    },
    /// The HTTP client does not start.
    #[error("the HTTP client does not start: {0}")]
    Transport(Box<dyn std::error::Error + Send + Sync>),
}
