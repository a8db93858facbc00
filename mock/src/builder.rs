//! The settings of a mock, and its start.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::{Sources, check};

use crate::bucket::Bucket;
use crate::fault::Fault;
use crate::gateway::Gatekeeper;
use crate::iam::Iam;
use crate::memory::Settings;
use crate::mock::Mock;
use crate::server::Server;
use crate::service::{Service, State};

/// Settings of a mock that is about to be started.
#[derive(Clone, Debug, Default)]
#[must_use = "a mock does nothing until it is started"]
pub struct Builder {
    gatekeeper: Gatekeeper,
    iam: Iam,
    bucket: Option<Bucket>,
    port: u16,
    settings: Settings,
    faults: Vec<(Fault, f64)>,
}

impl Builder {
    /// The largest number of [`records`](Self::records): 30,000,000. The records of a list are dated at least a second
    /// apart within one year.
    pub const MAX_RECORDS: usize = 30_000_000;

    /// Lets in requests that are signed with this key.
    pub fn keys(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.gatekeeper.keys.push((access_key.into(), secret_key.into()));
        self
    }

    /// Lets in requests with this token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.gatekeeper.tokens.push(token.into());
        self
    }

    /// Lets a user of the identity service have tokens, at `/v3/auth/tokens` of the same address. They are let in until
    /// they expire.
    pub fn user(mut self, account: impl Into<String>, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.iam.users.push((account.into(), name.into(), password.into()));
        self
    }

    /// Lets whoever has a token exchange it for one of this customer's account, by this agency.
    pub fn customer(mut self, account: impl Into<String>, agency: impl Into<String>) -> Self {
        self.iam.customers.push((account.into(), agency.into()));
        self
    }

    /// How long tokens of the identity service hold. A day by default.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.iam.lifetime = Some(lifetime);
        self
    }

    /// Plays a bucket with this name too, which takes files from whoever signs with this key, and checks that the files
    /// that applications name lie there and are fit. Without it, any name of a file does.
    ///
    /// A request is for the bucket if its `Host` is that of a bucket, whatever address it came to.
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

    /// Lets the bucket encrypt what is put into it, so that the service cannot read it.
    pub fn encrypting_bucket(mut self) -> Self {
        if let Some(bucket) = &mut self.bucket {
            bucket.encrypts = true;
        }
        self
    }

    /// Sets the mock's clock off by so many seconds. Requests more than 15 minutes off are refused,
    /// and the answer's `Date` is by that clock.
    pub fn clock_offset_seconds(mut self, seconds: i64) -> Self {
        self.gatekeeper.clock_offset = jiff::SignedDuration::from_secs(seconds);
        self
    }

    /// How often the result of an application is asked for before it is decided. Once by default.
    pub fn polls_until_decided(mut self, polls: u32) -> Self {
        self.settings.polls_until_decided = polls;
        self
    }

    /// What answers and faults at a rate are drawn by: the same in every run with the same seed. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// How many records a long list has: 24 by default, which is several pages of the usual size, and at most
    /// [`MAX_RECORDS`](Self::MAX_RECORDS). A page composes only its own records, however long the list is.
    pub fn records(mut self, records: usize) -> Self {
        self.settings.records = records;
        self
    }

    /// Lets customers, resellers, orders, resources, coupons and packages exist only if the mock told of them, in a
    /// list or when they were made. Without it, what a test made up is taken for good.
    pub fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Lets something go wrong with a part of all requests, those for tokens and to the bucket among them: 0.1 for every
    /// tenth, on the average. Given several times, the first fault whose turn it is comes about.
    pub fn fault_rate(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, rate));
        self
    }

    /// The port to listen on; any free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts to listen on 127.0.0.1, within the current tokio runtime.
    ///
    /// A connection on which no whole request arrives within 60 seconds is closed.
    ///
    /// # Errors
    ///
    /// A port that could not be obtained, or more than [`MAX_RECORDS`](Self::MAX_RECORDS) records.
    pub async fn start(self) -> Result<Mock, StartError> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let Mock { service, .. } = self.without_socket()?;
        let server = Server::start(address, Arc::clone(&service)).await.map_err(|error| {
            StartError(format!("the mock cannot listen on {address}: {error}; choose another port, or none"))
        })?;
        Ok(Mock { server: Some(server), service })
    }

    /// A mock that listens nowhere: clients reach it by its [transport](Mock::transport).
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
    /// More than [`MAX_RECORDS`](Self::MAX_RECORDS) records. The spec was checked when the client was built.
    pub fn without_socket(self) -> Result<Mock, StartError> {
        if self.settings.records > Self::MAX_RECORDS {
            let (records, max) = (self.settings.records, Self::MAX_RECORDS);
            return Err(StartError(format!("the mock cannot have {records} records in a list; it has at most {max}")));
        }
        let model = check(&Sources::from_texts(SPEC.iter().copied()).shown_in("spec"))
            .map_err(|diagnostics| StartError(diagnostics.to_string()))?;
        let Self { gatekeeper, iam, bucket, settings, faults, .. } = self;
        let seed = settings.seed;
        let state = Mutex::new(State::new(settings));
        let service = Arc::new(Service { model, gatekeeper, iam, bucket, seed, faults, state });
        Ok(Mock { server: None, service })
    }
}

/// A mock that cannot be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}
