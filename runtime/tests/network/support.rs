//! A client with two operations: one reads, one changes something.

use std::time::Duration;

use huaweicloud_bss_runtime::__private::{Blank, Field, Fields, Record, Slot, Value, record_impls};
use huaweicloud_bss_runtime::{
    AnyServiceError, ApiClient, ApiDescriptor, Builder, Call, Core, Credentials, Descriptor, Error, ErrorKind,
    HttpSettings, NoSite, Operation,
};

/// A type without fields.
macro_rules! empty {
    ($name:ident) => {
        #[derive(Clone, PartialEq)]
        pub(crate) struct $name;

        impl Record for $name {
            fn name(&self) -> &str {
                stringify!($name)
            }
            fn fields(&self) -> &[Field<'_>] {
                &[]
            }
            fn value(&self, _: usize) -> Value<'_> {
                Value::Absent
            }
        }

        impl Fields for $name {
            fn slot(&mut self, _: usize) -> Option<Slot<'_>> {
                None
            }
        }

        impl Blank for $name {
            const BLANK: Self = Self;
        }

        record_impls!($name);
    };
}

empty!(Read);
empty!(Change);
empty!(Answer);

impl Operation for Read {
    type Reply = Answer;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("read", "GET", "/v1/things").reads();
}

impl Operation for Change {
    type Reply = Answer;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("change", "POST", "/v1/things").body();
}

#[derive(Debug)]
pub(crate) struct Client {
    core: Core,
}

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self { core }
    }
}

impl ApiClient for Client {
    type Site = NoSite;
    const PRODUCT: &'static str = "test/1";
    const ENDPOINT: Option<&'static str> = None;
    const API: &'static ApiDescriptor = &ApiDescriptor::new();
}

impl Client {
    pub(crate) fn read(&self) -> Call<'_, Read> {
        Call::new(&self.core, &Read)
    }

    pub(crate) fn change(&self) -> Call<'_, Change> {
        Call::new(&self.core, &Change)
    }
}

pub(crate) fn builder(endpoint: &str, http: HttpSettings) -> Builder<Client> {
    Builder::new()
        .endpoint(endpoint)
        .credentials(Credentials::new("ACCESS-KEY-0001", "secret-key-0001"))
        .timeout(Duration::from_secs(20))
        .http(http)
}

pub(crate) fn client(endpoint: &str, http: HttpSettings) -> Client {
    builder(endpoint, http).build().unwrap()
}

/// Settings that do not depend on the environment.
pub(crate) fn direct() -> HttpSettings {
    HttpSettings::new().direct(true)
}

/// There was no connection and no effect, so any call may be repeated.
pub(crate) fn assert_not_taken(error: &Error<AnyServiceError>) {
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None), "{error}");
    assert!(error.is_retryable(), "{error}");
    assert!(error.to_string().contains("no connection to "), "{error}");
    assert!(!error.to_string().contains("unknown"), "{error}");
}
