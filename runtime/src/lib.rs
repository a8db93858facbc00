//! What the generated Huawei Cloud BSS client calls.
//!
//! You rarely name this crate: `huaweicloud-bss` hands on what its users need. It is thin and knows no operation;
//! everything about the API is in tables that generated code brings along.
//!
//! One call flows through it like this: a request is validated, encoded, signed, sent, the answer classified, and
//! decoded into a [`Reply`] or turned into an [`Error`].
//! # What it tells `tracing`
//!
//! Names and fields are stable. None holds personal data, secrets, or words of the server.
//!
//! | | level | fields | when |
//! |---|---|---|---|
//! | span `bss_call` | debug | `operation` | round each call, from validation to the last attempt; for raw calls method and path |
//! | event `succeeded` | debug | `attempt`, `duration_ms`, `status`, `request_id` | an attempt brought a reply |
//! | event `failed` | debug | `attempt`, `duration_ms`, `kind`, `effect`, `status`, `code`, `request_id` | an attempt failed |
//! | event with the violation | warn | `field`, `rule` | a rule is broken and the policy is [`ValidationPolicy::Warn`] |
//! | event on the clock | warn | `seconds` | this machine's clock is off, and made up for |
//!
//! `attempt` counts from 1, `kind` is that of [`ErrorKind`], `effect` that of [`Effect`], and fields that have no value are left out.
#![forbid(unsafe_code)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "attachments")]
pub mod attachments;
mod base;
mod calls;
mod client;
mod credentials;
mod outcome;
mod pipeline;
pub mod signing;
pub mod transport;
mod wire;

pub use base::{
    BoxFuture, BuildError, Descriptor, Effect, Endpoint, EndpointError, ErrorDescriptor, OperationEffect, Paging,
    PagingKind, Repeat,
};
#[cfg(feature = "blocking")]
pub use calls::blocking;
pub use calls::{
    AnyOutcome, Call, Decoded, Entry, Items, Operation, Paged, Pager, Pages, RawBody, RawCall, RawRequest, Request,
    Turn,
};
pub use client::{ApiClient, Builder, CallOptions, Core, NoSite};
pub use credentials::{
    Credentials, CredentialsChain, CredentialsError, CredentialsProvider, Environment, IamToken, Profile,
};
pub use futures_core::Stream;
pub use huaweicloud_bss_rules::{Limit, RuleName, Violation};
pub use outcome::{
    AnyData, AnyServiceError, Error, ErrorKind, PartialFailure, Position, Reply, ServiceError, Violations,
};
pub use pipeline::{Context, Interceptor, Next, Outcome, RetryPolicy, ValidationPolicy};
pub use rust_decimal::{self, Decimal};
pub use transport::HttpSettings;
pub use wire::{
    Date, DecodeError, DecodingPolicy, Fields, Mismatch, Mismatches, Month, NoData, Node, Seen, TimeError, Timestamp,
    UnknownValue, View,
};
