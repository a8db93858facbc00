//! TLS: the library that the features select, and the certificates that are trusted.

use bytes::Bytes;

use crate::base::BuildError;

/// Whether this build supports TLS.
pub(super) const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// The error of a build without TLS.
pub(super) const NO_TLS: &str = "this build has no TLS; enable the feature `rustls` or `native-tls`";

/// Adds certificates of authorities to those that are trusted, or trusts no others.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(super) fn with_roots(
    builder: reqwest::ClientBuilder,
    roots: &[Bytes],
    only: bool,
) -> Result<reqwest::ClientBuilder, BuildError> {
    const NO_CERTIFICATE: &str = "they contain no certificate; give PEM, which has lines `-----BEGIN CERTIFICATE-----`";
    const DAMAGED: &str = "a certificate is damaged; give PEM as the authority issued it";

    let error = |problem| BuildError::RootCertificates { problem };
    let mut certificates = Vec::new();
    for pem in roots {
        let found = reqwest::Certificate::from_pem_bundle(pem).map_err(|_| error(DAMAGED))?;
        if found.is_empty() {
            return Err(error(NO_CERTIFICATE));
        }
        certificates.extend(found);
    }
    // They are parsed when a client is built. The error of the real client would not say that they are the cause.
    let probe = pinned(reqwest::Client::builder()).no_proxy().tls_certs_only(certificates.clone()).build();
    probe.map_err(|_| error(DAMAGED))?;
    Ok(if only { builder.tls_certs_only(certificates) } else { builder.tls_certs_merge(certificates) })
}

/// Fails: no certificate can be used without TLS.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) fn with_roots(
    _: reqwest::ClientBuilder,
    _: &[Bytes],
    _: bool,
) -> Result<reqwest::ClientBuilder, BuildError> {
    Err(BuildError::RootCertificates { problem: NO_TLS })
}

/// Trusts no certificate, and does not read the system's.
pub(super) fn without_roots(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = builder.tls_certs_only([]);
    builder
}

/// Selects the TLS library of this crate's features. By default, reqwest uses any that an application enables.
pub(super) fn pinned(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(all(feature = "rustls", not(feature = "native-tls")))]
    let builder = builder.tls_backend_rustls();
    builder
}
