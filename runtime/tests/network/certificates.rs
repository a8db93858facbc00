//! An unknown authority, and servers with its certificates.

use std::sync::Arc;
#[cfg(not(feature = "native-tls"))]
use std::sync::Mutex;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
#[cfg(not(feature = "native-tls"))]
use tokio_rustls::{
    LazyConfigAcceptor,
    rustls::server::{Acceptor, ClientHello},
};

use crate::server::{ConnectionBehavior, Server, Stream};

pub(crate) struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::called("ours")
    }

    pub(crate) fn called(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// The certificate of the authority.
    pub(crate) fn pem(&self) -> String {
        self.pem.clone()
    }

    /// The TLS settings of a server with this name, and a certificate until this year.
    pub(crate) fn acceptor(&self, name: &str, until: i32) -> TlsAcceptor {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.into()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }

    /// A server with this name.
    pub(crate) fn server(&self, name: &str, until: i32, manner: ConnectionBehavior) -> Server {
        let acceptor = self.acceptor(name, until);
        Server::over(manner, move |stream| {
            let accepting = acceptor.accept(stream);
            Box::pin(async move { Ok(Box::new(accepting.await?) as Box<dyn Stream>) })
        })
    }

    /// A local server.
    pub(crate) fn localhost(&self, manner: ConnectionBehavior) -> Server {
        self.server("localhost", 2100, manner)
    }

    /// A local server that records a part of what each client offers.
    #[cfg(not(feature = "native-tls"))]
    pub(crate) fn recording<T: Send + 'static>(&self, part: fn(&ClientHello<'_>) -> T) -> (Server, Arc<Mutex<Vec<T>>>) {
        let (acceptor, offers) = (self.acceptor("localhost", 2100), Arc::new(Mutex::new(Vec::new())));
        let shared = Arc::clone(&offers);
        let server = Server::over(ConnectionBehavior::default(), move |stream| {
            let (config, offers) = (Arc::clone(acceptor.config()), Arc::clone(&shared));
            Box::pin(async move {
                let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
                offers.lock().unwrap().push(part(&start.client_hello()));
                Ok(Box::new(start.into_stream(config).await?) as Box<dyn Stream>)
            })
        });
        (server, offers)
    }
}

/// The address of a server with TLS.
pub(crate) fn https(server: &Server) -> String {
    format!("https://localhost:{}", server.address().port())
}
