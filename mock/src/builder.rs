//! The settings of a mock, and how it is started.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss::{SPEC, Site};
use huaweicloud_bss_codegen::{Sources, check};

use crate::bucket::Bucket;
use crate::fault::Fault;
use crate::gateway::Authenticator;
use crate::iam::Iam;
use crate::memory::Settings;
use crate::mock::Mock;
use crate::server::Server;
use crate::service::{Service, State};

/// Settings of a mock that is not started yet.
#[derive(Clone, Debug, Default)]
#[must_use = "a mock does nothing until it is started"]
pub struct Builder {
    authenticator: Authenticator,
    iam: Iam,
    bucket: Option<Bucket>,
    port: u16,
    /// The default site if it is `None`.
    site: Option<Site>,
    settings: Settings,
    faults: Vec<(Fault, f64)>,
}

impl Builder {
    /// The maximum number of [`records`](Self::records): 30,000,000. The dates of a list's records are within one year
    /// and at least one second apart.
    pub const MAX_RECORDS: usize = 30_000_000;

    /// Accepts requests that are signed with this key.
    pub fn keys(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.authenticator.keys.push((access_key.into(), secret_key.into()));
        self
    }

    /// Accepts requests with this token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.authenticator.tokens.push(token.into());
        self
    }

    /// Adds a user of the identity service, which can get tokens at `/v3/auth/tokens` on the same port. The mock
    /// accepts these tokens until they expire.
    pub fn user(mut self, account: impl Into<String>, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.iam.users.push((account.into(), name.into(), password.into()));
        self
    }

    /// Adds a customer's account. A valid token can be exchanged for a token of this account with this agency.
    pub fn customer(mut self, account: impl Into<String>, agency: impl Into<String>) -> Self {
        self.iam.customers.push((account.into(), agency.into()));
        self
    }

    /// Sets the lifetime of tokens of the identity service. The default is one day.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.iam.lifetime = Some(lifetime);
        self
    }

    /// Adds a bucket with this name. It accepts uploads that are signed with this key, and the service checks that the
    /// files that applications name exist there and are valid. Without a bucket, every file name is accepted.
    ///
    /// A request is for the bucket if its `Host` header is that of a bucket, regardless of the address it is sent to.
    pub fn bucket(
        mut self,
        name: impl Into<String>,
        access_key: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Self {
        let (name, access, secret) = (name.into(), access_key.into(), secret_key.into());
        self.bucket = Some(Bucket { name, access, secret, encrypts: false });
        self
    }

    /// Makes the bucket encrypt its objects, so that the service cannot read them.
    pub fn encrypting_bucket(mut self) -> Self {
        if let Some(bucket) = &mut self.bucket {
            bucket.encrypts = true;
        }
        self
    }

    /// Sets the difference between the mock's clock and the machine's clock, in seconds. Requests whose date differs
    /// from the mock's clock by more than 15 minutes are rejected. The `Date` header of answers is the mock's time.
    pub fn clock_offset_seconds(mut self, seconds: i64) -> Self {
        self.authenticator.clock_offset = jiff::SignedDuration::from_secs(seconds);
        self
    }

    /// Sets how many requests for the review result are answered "under review" before the application is decided. The
    /// default is one.
    pub fn polls_until_decided(mut self, polls: u32) -> Self {
        self.settings.polls_until_decided = polls;
        self
    }

    /// Sets the seed of answers and of random faults. The same seed gives the same answers and faults in every run. The
    /// default is 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Sets the number of records in a long list. The default is 24, which is several pages of the usual size; the
    /// maximum is [`MAX_RECORDS`](Self::MAX_RECORDS). A page generates only its own records, so a long list is not
    /// slower.
    pub fn records(mut self, records: usize) -> Self {
        self.settings.records = records;
        self
    }

    /// Makes unknown customers, resellers, orders, resources, coupons and packages an error. IDs are known if the mock
    /// returned them in a list or on creation. Without this setting, unknown IDs are accepted.
    pub fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Injects a fault into a random part of all requests, including those for tokens and to the bucket: a rate of 0.1
    /// is one request in ten on average. If several faults are set, at most one is injected into a request: the first
    /// one that is drawn.
    pub fn fault_rate(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, rate));
        self
    }

    /// Sets the site whose rules requests are checked against. The default is [`Site::Intl`], whose fields and values the
    /// generated replies have in any case.
    pub fn site(mut self, site: Site) -> Self {
        self.site = Some(site);
        self
    }

    /// Sets the port to listen on. By default, the system chooses a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts the mock on 127.0.0.1, in the current tokio runtime.
    ///
    /// It closes a connection on which no complete request arrives within 60 seconds.
    ///
    /// # Errors
    ///
    /// The port cannot be opened, or the number of records is greater than [`MAX_RECORDS`](Self::MAX_RECORDS).
    pub async fn start(self) -> Result<Mock, StartError> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let Mock { service, .. } = self.without_socket()?;
        let server = Server::start(address, Arc::clone(&service)).await.map_err(|error| {
            StartError(format!("the mock cannot listen on {address}: {error}; choose another port, or set no port"))
        })?;
        Ok(Mock { server: Some(server), service })
    }

    /// Creates a mock that does not listen on a port. Clients use its [transport](Mock::transport).
    ///
    /// ```
    /// use huaweicloud_bss::base_data::ListMeasureUnits;
    /// use huaweicloud_bss::{Client, Credentials};
    /// use huaweicloud_bss_mock::Mock;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mock = Mock::builder().keys("AK", "SK").without_socket()?;
    /// let client = Client::builder().credentials(Credentials::new("AK", "SK")).transport(mock.transport()).build()?;
    /// let reply = client.list_measure_units(&ListMeasureUnits::builder().build()).await?;
    /// assert!(!reply.measure_units.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The number of records is greater than [`MAX_RECORDS`](Self::MAX_RECORDS).
    pub fn without_socket(self) -> Result<Mock, StartError> {
        if self.settings.records > Self::MAX_RECORDS {
            let (records, max) = (self.settings.records, Self::MAX_RECORDS);
            return Err(StartError(format!("the mock cannot have {records} records in a list; it has at most {max}")));
        }
        let model = check(&Sources::from_texts(SPEC.iter().copied()).shown_in("spec"))
            .map_err(|diagnostics| StartError(diagnostics.to_string()))?;
        let Self { authenticator, iam, bucket, site, settings, faults, .. } = self;
        let site = site.map_or("", Site::name);
        let seed = settings.seed;
        let state = Mutex::new(State::new(settings));
        let service = Arc::new(Service { model, site, authenticator, iam, bucket, seed, faults, state });
        Ok(Mock { server: None, service })
    }
}

/// The error of a mock that cannot be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}
