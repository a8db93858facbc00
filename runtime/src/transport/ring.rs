//! rustls with the provider ring. It is passed to each client, because reqwest can only use another one, and installing
//! it for the process is a decision of the application.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::trusted::{Trusted, damaged};
use crate::base::BuildError;

/// Returns the settings that reqwest would use, with ring.
pub(super) fn config(trusted: Trusted<'_>) -> Result<ClientConfig, BuildError> {
    let failed = |error: rustls::Error| BuildError::Transport(Box::new(error));
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(failed)?;
    let certificates = trusted.read(|pem| CertificateDer::pem_slice_iter(pem).collect())?;
    let mut roots = RootCertStore::empty();
    for certificate in &certificates {
        roots.add(certificate.clone()).map_err(|_| damaged())?;
    }
    let mut config = if trusted.system {
        let verifier = Arc::new(verifier(certificates, provider).map_err(failed)?);
        builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
    } else {
        builder.with_root_certificates(roots).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Returns the verifier of the system, which trusts further certificates.
fn verifier(
    certificates: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if certificates.is_empty() {
        return Verifier::new(provider);
    }
    #[cfg(not(target_os = "android"))]
    return Verifier::new_with_extra_roots(certificates, provider);
    #[cfg(target_os = "android")]
    Err(rustls::Error::General("on Android, certificates cannot be added to those of the system".into()))
}
