//! TLS: the library that the features select, and the certificates that are trusted.

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(super) use self::disabled::{pinned, with_roots, without_roots};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(super) use self::enabled::{pinned, with_roots, without_roots};

/// Whether this build can speak TLS.
pub(super) const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// What a build says that cannot.
pub(super) const NO_TLS: &str = "this build has no TLS; switch on the feature `rustls` or `native-tls`";

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod enabled {
    use bytes::Bytes;

    use crate::base::BuildError;

    const NO_CERTIFICATE: &str =
        "there is no certificate in them; give PEM, which is text with `-----BEGIN CERTIFICATE-----`";
    const DAMAGED: &str = "a certificate in them is damaged, or is none; give PEM as the authority handed it out";

    pub(in crate::transport) fn with_roots(
        builder: reqwest::ClientBuilder,
        roots: &[Bytes],
        only: bool,
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        let error = |problem| BuildError::RootCertificates { problem };
        let mut certificates = Vec::new();
        for pem in roots {
            let found = reqwest::Certificate::from_pem_bundle(pem).map_err(|_| error(DAMAGED))?;
            if found.is_empty() {
                return Err(error(NO_CERTIFICATE));
            }
            certificates.extend(found);
        }
        // They are read when a client is built, and its error would not say what of it all was wrong.
        let probe = pinned(reqwest::Client::builder()).no_proxy().tls_certs_only(certificates.clone()).build();
        probe.map_err(|_| error(DAMAGED))?;
        Ok(if only { builder.tls_certs_only(certificates) } else { builder.tls_certs_merge(certificates) })
    }

    pub(in crate::transport) fn without_roots(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        builder.tls_certs_only([])
    }

    /// The TLS library that the features of this crate select. reqwest alone would use any that an application enables.
    pub(in crate::transport) fn pinned(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        #[cfg(feature = "native-tls")]
        return builder.tls_backend_native();
        #[cfg(not(feature = "native-tls"))]
        builder.tls_backend_rustls()
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
mod disabled {
    use bytes::Bytes;

    use crate::base::BuildError;

    pub(in crate::transport) fn with_roots(
        _: reqwest::ClientBuilder,
        _: &[Bytes],
        _: bool,
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        Err(BuildError::RootCertificates { problem: super::NO_TLS })
    }

    pub(in crate::transport) fn without_roots(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        builder
    }

    pub(in crate::transport) fn pinned(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        builder
    }
}
