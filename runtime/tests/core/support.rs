//! A client, operations without generated code, and a fake network.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss_runtime::__private::{
    Blank, Field, FieldValue, Fields, Kind, Place, Record, Rule, Slot, Value, record_impls,
};
use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{
    AnyServiceError, ApiClient, ApiDescriptor, BoxFuture, Builder, Call, Core, Credentials, Decimal, Descriptor,
    NoSite, Operation, RawCall, RawRequest,
};
use tokio::time::Instant;

use crate::signatures;

/// Defines a type with tables like generated code.
macro_rules! record {
    ($name:ident { $($field:ident: $ty:ty = $row:expr),* $(,)? }) => {
        #[derive(Clone, PartialEq)]
        pub(crate) struct $name {
            $(pub(crate) $field: $ty),*
        }

        impl Record for $name {
            fn name(&self) -> &str {
                stringify!($name)
            }
            fn fields(&self) -> &[Field<'_>] {
                const FIELDS: &[Field<'_>] = &[$($row),*];
                FIELDS
            }
            fn value(&self, index: usize) -> Value<'_> {
                let values: &[Value<'_>] = &[$(huaweicloud_bss_runtime::__private::AsValue::as_value(&self.$field)),*];
                values.get(index).copied().unwrap_or(Value::Absent)
            }
        }

        impl Fields for $name {
            fn slot(&mut self, index: usize) -> Option<Slot<'_>> {
                let slots: Vec<Slot<'_>> = vec![$(self.$field.as_slot()),*];
                slots.into_iter().nth(index)
            }
        }

        impl Blank for $name {
            const BLANK: Self = Self { $($field: <$ty as FieldValue>::BLANK),* };
        }

        record_impls!($name);
    };
}

pub(crate) use record;

pub(crate) const fn query<'a>(name: &'a str, kind: Kind<'a>) -> Field<'a> {
    Field::new(name, Place::Query, kind)
}

pub(crate) const fn body<'a>(name: &'a str, kind: Kind<'a>) -> Field<'a> {
    Field::new(name, Place::Body, kind)
}

record!(Read {
    id: String = Field::new("id", Place::Path, Kind::Text).mandatory().rules(&[Rule::MaxLength(200_000)]),
    tags: Vec<String> = query("tags", Kind::List(&Kind::Text)),
    limit: Option<i32> = query("limit", Kind::Integer).rules(&[Rule::Min(1), Rule::Max(100)]).shown(),
    all: Option<bool> = query("all", Kind::Boolean),
    mark: Option<String> = Field::new("X-Mark", Place::Header, Kind::Text),
    count: Option<i64> = Field::new("X-Count", Place::Header, Kind::Long),
});

record!(Write {
    name: Option<String> = body("name", Kind::Text),
    phone: Option<i64> = body("phone", Kind::Long),
    tags: Vec<String> = body("tags", Kind::List(&Kind::Text)),
    must: Vec<String> = body("must", Kind::List(&Kind::Text)).mandatory(),
    flag: Option<bool> = body("flag", Kind::Boolean),
    at: Option<String> = query("at", Kind::Text),
});

record!(Item {
    id: String = body("id", Kind::Text).mandatory().shown(),
    size: Option<i32> = body("size", Kind::Integer).shown(),
});

record!(Answer {
    id: String = body("id", Kind::Text).mandatory().shown(),
    count: Option<i64> = body("count", Kind::Long).shown(),
    on: Option<bool> = body("on", Kind::Boolean).shown(),
    items: Vec<Item> = body("items", Kind::List(&Kind::Record)),
    best: Option<Item> = body("best", Kind::Record),
});

record!(Parcel {
    label: Option<String> = body("label", Kind::StringEnum(&["fragile"])).shown(),
    labels: Vec<String> = body("labels", Kind::List(&Kind::StringEnum(&["fragile"]))).shown(),
    weight: Option<i64> = body("weight", Kind::Long),
    items: Vec<Item> = body("items", Kind::List(&Kind::Record)),
    gift: Option<Write> = body("gift", Kind::Record).shown(),
    price: Option<Decimal> = body("price", Kind::Decimal),
});

record!(Nothing { note: Option<String> = body("note", Kind::Text) });

const READ: Descriptor = Descriptor::new("read", "GET", "/v1/things/{id}/state").reads().api(API);

impl Operation for Read {
    type Reply = Answer;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &READ;
}

impl Operation for Write {
    type Reply = Nothing;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor =
        &Descriptor::new("write", "POST", "/v1/things").body().success(&[200, 204]).api(API);
}

/// An operation without fields in its request.
macro_rules! operation {
    ($request:ident, $reply:ty, $descriptor:expr) => {
        record!($request {});

        impl Operation for $request {
            type Reply = $reply;
            type Error = AnyServiceError;
            const DESCRIPTOR: &'static Descriptor = &const { $descriptor };
        }
    };
}
pub(crate) use operation;

pub(crate) fn read(id: &str) -> Read {
    Read { id: id.to_owned(), ..<Read as Blank>::BLANK }
}

pub(crate) fn write() -> Write {
    Write { must: vec!["one".to_owned()], ..<Write as Blank>::BLANK }
}

/// The outcome of one request.
pub(crate) enum Step {
    Answer(u16, Vec<(&'static str, String)>, Vec<u8>),
    Fail(TransportError),
    Hang,
}

pub(crate) fn answer(status: u16, body: &str) -> Step {
    Step::Answer(status, Vec::new(), body.as_bytes().to_vec())
}

pub(crate) fn with_header(status: u16, name: &'static str, value: &str) -> Step {
    Step::Answer(status, vec![(name, value.to_owned())], Vec::new())
}

pub(crate) fn refused() -> Step {
    Step::Fail(TransportError::Connect("refused".into()))
}

pub(crate) fn broken() -> Step {
    Step::Fail(TransportError::Broken("reset".into()))
}

/// Gives no answer. Ends after an hour, so that a test whose call is never given up fails: a paused clock is there at once.
pub(crate) async fn hang<T>() -> T {
    tokio::time::sleep(Duration::from_secs(60 * 60)).await;
    panic!("the request was not given up within an hour")
}

/// A request that was passed to the transport, and when.
pub(crate) struct Sent {
    pub(crate) request: http::Request<Bytes>,
    pub(crate) limits: Limits,
    pub(crate) at: Instant,
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name).map(|value| std::str::from_utf8(value.as_bytes()).unwrap())
    }

    pub(crate) fn target(&self) -> &str {
        self.request.uri().path_and_query().unwrap().as_str()
    }

    pub(crate) fn signed_headers(&self) -> Vec<&str> {
        let authorization = self.header("authorization").unwrap();
        let (_, rest) = authorization.split_once("SignedHeaders=").unwrap();
        rest.split_once(',').unwrap().0.split(';').collect()
    }

    /// Whether the signature is the one that a gateway would calculate.
    pub(crate) fn is_well_signed(&self, secret: &str) -> bool {
        let signature = signatures::of_gateway(self, secret);
        self.header("authorization").unwrap().ends_with(&format!(", Signature={signature}"))
    }
}

/// A fake network.
#[derive(Default)]
pub(crate) struct Fake {
    steps: Mutex<VecDeque<Step>>,
    sent: Mutex<Vec<Sent>>,
}

impl Fake {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self { steps: Mutex::new(steps.into_iter().collect()), ..Self::default() })
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(Sent { request, limits, at: Instant::now() });
        let step = self.steps.lock().unwrap().pop_front();
        Box::pin(async move {
            match step.unwrap_or_else(|| panic!("nothing more was to be sent")) {
                Step::Answer(status, headers, body) => {
                    let mut answer = http::Response::builder().status(status);
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    Ok(answer.body(Bytes::from(body)).unwrap())
                }
                Step::Fail(error) => Err(error),
                Step::Hang => hang().await,
            }
        })
    }
}

/// A client without methods, for calls over its core.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) core: Core,
}

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self { core }
    }
}

impl ApiClient for Client {
    type Site = NoSite;
    const PRODUCT: &'static str = "test/1";
    const ENDPOINT: Option<&'static str> = Some("https://bss.example.com");
    const API: &'static ApiDescriptor = API;
}

/// The codes of the API of the tests.
pub(crate) const API: &ApiDescriptor = &ApiDescriptor::new()
    .success_codes(&["CBC.0000"])
    .throttling_codes(&["CBC.0250"])
    .expired_token_codes(&["CBC.0154"]);

impl Client {
    pub(crate) fn call<'c, O: Operation>(&'c self, request: &'c O) -> Call<'c, O> {
        Call::new(&self.core, request)
    }

    pub(crate) fn raw<'c>(&'c self, request: &'c RawRequest) -> RawCall<'c> {
        RawCall::new::<Self>(&self.core, request)
    }
}

pub(crate) const ACCESS: &str = "ACCESS-KEY-0001";
pub(crate) const SECRET: &str = "secret-key-0001";

pub(crate) fn builder(fake: &Arc<Fake>) -> Builder<Client> {
    let transport: Arc<dyn Transport> = Arc::<Fake>::clone(fake);
    Builder::new().credentials(Credentials::new(ACCESS, SECRET)).transport(transport).timeout(Duration::from_secs(30))
}

pub(crate) fn client(fake: &Arc<Fake>) -> Client {
    builder(fake).build().unwrap()
}
