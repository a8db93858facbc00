//! The runtime of the generated client for Huawei Cloud's BSS API.
//!
//! You rarely name this crate: `huaweicloud-bss` re-exports what its users need. The runtime knows no operation;
//! generated code passes tables that describe the API.
//!
//! A call validates the request, encodes, signs and sends it, classifies the answer, and decodes it into a [`Reply`] or
//! returns an [`Error`].
//!
//! # Spans and events of `tracing`
//!
//! Names and fields are stable. They contain no personal data, no secrets, and no text of the server.
//!
//! | | level | fields | when |
//! |---|---|---|---|
//! | span `bss_call` | debug | `operation` | around each call, from validation to the last attempt; raw calls have method and path |
//! | event `succeeded` | debug | `attempt`, `duration_ms`, `status`, `request_id` | an attempt returned a reply |
//! | event `failed` | debug | `attempt`, `duration_ms`, `kind`, `effect`, `status`, `code`, `request_id` | an attempt failed |
//! | event with the violation | warn | `field`, `rule` | a rule is violated and the policy is [`ValidationPolicy::Warn`] |
//! | event on the clock | warn | `seconds` | this machine's clock is wrong, and corrected |
//!
//! `attempt` counts from 1, `kind` is that of [`ErrorKind`], `effect` that of [`Effect`], and fields without a value
//! are omitted.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

// The folders are the stages of a call. Each one imports only those before it, which `tests/layout.rs` checks:
//
// base         leaves: descriptor, effect, endpoint, redaction
// wire         encoding of requests, decoding of replies
// signing      the signature of the gateway, and the clock
// transport    the trait `Transport`, and HTTP over reqwest
// credentials  keys and tokens, and their providers
// outcome      reply, error, and what a failure means
// pipeline     one call: prepare, intercept, authenticate, sign, send, classify, retry
// client       `Core`, its builder, and the options of a call
// calls        typed, raw, dynamic and blocking calls, and lists page by page
// attachments  files in the partner's bucket (feature `attachments`)

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

pub use ::jiff;
/// Records as rows of a table, for formats such as CSV.
pub mod table {
    pub use crate::wire::{cells, header};
}

pub use base::{
    ApiDescriptor, BoxFuture, BuildError, Descriptor, Effect, Endpoint, EndpointError, ErrorDescriptor,
    OperationEffect, Paging, PagingKind, Repeat,
};
#[cfg(feature = "blocking")]
pub use calls::blocking;
pub use calls::{
    AnyOutcome, Call, Decoded, Entry, Items, Operation, Paged, Pager, Pages, RawBody, RawCall, RawRequest, Request,
    Turn,
};
pub use client::{ApiClient, ApiSite, Builder, CallOptions, Core, NoSite};
pub use credentials::{
    Credentials, CredentialsChain, CredentialsError, CredentialsProvider, Environment, IamToken, Profile,
};
pub use futures_core::Stream;
pub use huaweicloud_bss_rules::{Limit, RuleName, Violation};
pub use outcome::{
    AnyData, AnyError, AnyServiceError, Error, ErrorKind, PartialFailure, Position, Reply, ServiceError, Violations,
};
pub use pipeline::{Context, Interceptor, Next, Outcome, RetryPolicy, ValidationPolicy};
pub use rust_decimal::{self, Decimal};
pub use transport::HttpSettings;
pub use wire::{
    Argument, Date, DecodeError, DecodingPolicy, Fields, JsonError, Mismatch, Mismatches, Month, NoData, Node,
    ObservedValue, ParseEnumError, TimeError, Timestamp, UnknownField, UnknownFields, UnknownValue, View,
};
