//! TLS: the library that the features select. By default, reqwest uses any that an application enables.
//!
//! If several features are enabled, `native-tls` precedes rustls. For rustls, the provider of cryptography that the
//! application installed precedes ring, and ring precedes aws-lc-rs.

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
use reqwest::Certificate;
use reqwest::ClientBuilder;

#[cfg(all(feature = "rustls-ring", not(feature = "native-tls")))]
use super::ring;
use super::trusted::Trusted;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
use super::trusted::damaged;
use crate::base::BuildError;

/// Whether this build supports TLS. The features `rustls` and `rustls-ring` enable `rustls-no-provider`.
pub(super) const HAS_TLS: bool = cfg!(any(feature = "rustls-no-provider", feature = "native-tls"));

/// The error of a build without TLS.
pub(super) const NO_TLS: &str = "this build has no TLS; enable the feature `rustls`, `rustls-ring` or `native-tls`";

/// Sets the TLS library and the trusted certificates.
#[cfg(feature = "native-tls")]
pub(super) fn configure(builder: ClientBuilder, trusted: Trusted<'_>) -> Result<ClientBuilder, BuildError> {
    configure_by_reqwest(builder, trusted, ClientBuilder::tls_backend_native)
}

/// Sets the TLS library and the trusted certificates.
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
pub(super) fn configure(builder: ClientBuilder, trusted: Trusted<'_>) -> Result<ClientBuilder, BuildError> {
    // reqwest uses an installed provider, and panics without any.
    let is_installed = rustls::crypto::CryptoProvider::get_default().is_some();
    if is_installed || cfg!(all(feature = "rustls", not(feature = "rustls-ring"))) {
        return configure_by_reqwest(builder, trusted, ClientBuilder::tls_backend_rustls);
    }
    #[cfg(feature = "rustls-ring")]
    return Ok(builder.tls_backend_preconfigured(ring::config(trusted)?));
    #[cfg(not(feature = "rustls-ring"))]
    Err(BuildError::NoTlsProvider)
}

/// Does nothing, but fails if there are certificates: they cannot be used without TLS.
#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
pub(super) fn configure(builder: ClientBuilder, trusted: Trusted<'_>) -> Result<ClientBuilder, BuildError> {
    if trusted.given.is_empty() { Ok(builder) } else { Err(BuildError::RootCertificates { problem: NO_TLS }) }
}

/// Sets a TLS library that reqwest configures, and the trusted certificates.
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
fn configure_by_reqwest(
    builder: ClientBuilder,
    trusted: Trusted<'_>,
    select: fn(ClientBuilder) -> ClientBuilder,
) -> Result<ClientBuilder, BuildError> {
    let builder = select(builder);
    let certificates = trusted.read(Certificate::from_pem_bundle)?;
    match (certificates.is_empty(), trusted.system) {
        (true, true) => return Ok(builder),
        (true, false) => return Ok(builder.tls_certs_only([])),
        _ => {}
    }
    // They are parsed when a client is built. The error of the real client would not say that they are the cause.
    let probe = select(ClientBuilder::new()).no_proxy().tls_certs_only(certificates.clone()).build();
    probe.map_err(|_| damaged())?;
    Ok(if trusted.system { builder.tls_certs_merge(certificates) } else { builder.tls_certs_only(certificates) })
}
