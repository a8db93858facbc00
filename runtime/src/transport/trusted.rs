//! The certificates of authorities that a client trusts.

use bytes::Bytes;

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
use crate::base::BuildError;

/// The certificates of authorities that a client trusts.
#[derive(Clone, Copy)]
pub(super) struct Trusted<'a> {
    /// Whether those of the system are trusted.
    #[cfg_attr(
        not(any(feature = "rustls-no-provider", feature = "native-tls")),
        expect(dead_code, reason = "without TLS, none is trusted")
    )]
    pub(super) system: bool,
    /// Further ones, as PEM.
    pub(super) given: &'a [Bytes],
}

impl Trusted<'_> {
    /// No certificate; those of the system are not read.
    pub(super) const NONE: Trusted<'static> = Trusted { system: false, given: &[] };

    /// Reads the given certificates with the function of a TLS library.
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub(super) fn read<C, E>(&self, read: impl Fn(&[u8]) -> Result<Vec<C>, E>) -> Result<Vec<C>, BuildError> {
        const PROBLEM: &str = "they contain no certificate; give PEM, which has lines `-----BEGIN CERTIFICATE-----`";

        let mut certificates = Vec::new();
        for pem in self.given {
            let found = read(pem).map_err(|_| damaged())?;
            if found.is_empty() {
                return Err(BuildError::RootCertificates { problem: PROBLEM });
            }
            certificates.extend(found);
        }
        Ok(certificates)
    }
}

/// Returns the error for a certificate that cannot be read.
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
pub(super) fn damaged() -> BuildError {
    BuildError::RootCertificates { problem: "a certificate is damaged; give PEM as the authority issued it" }
}
