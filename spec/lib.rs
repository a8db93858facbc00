//! Client of Huawei Cloud's BSS (Business Support System) API.
//!
//! Partners register customers with it, verify who they are, query bills and pay orders. Everything here is generated
//! from the YAML files beside this one, which are transcribed from the vendor's docs.
//!
//! ```no_run
//! use huaweicloud_bss::realname_authentication::{
//!     ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError as ChangeError,
//!     EnterpriseChangeType, EnterpriseIdentifyType,
//! };
//! use huaweicloud_bss::{Client, Credentials};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder().credentials(Credentials::from_env()?).build()?;
//! let request = ChangeEnterpriseRealnameAuthentication::builder()
//!     .customer_id("4505ce6f")
//!     .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
//!     .verified_file_url(["front.jpg", "back.jpg"])
//!     .corp_name("Example Ltd")
//!     .verified_number("91310000")
//!     .change_type(EnterpriseChangeType::IndividualToEnterprise)
//!     .xaccount_type("example_IDP")
//!     .build(); // what is mandatory is checked by the compiler
//! match client.change_enterprise_realname_authentication(&request).await {
//!     Ok(reply) => println!("manual review: {:?} (request {:?})", reply.is_review, reply.request_id()),
//!     Err(error) if error.is(ChangeError::ServiceCheckFailed) => println!("fix first: {:?}", error.fail_check_items()),
//!     Err(error) => eprintln!("{error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Files that go with applications
//!
//! With the feature `attachments`, the module of that name checks the documents of real-name authentication and puts them
//! into the partner's bucket. The package `huaweicloud-bss-realname` does the whole job, up to the reviewer's decision.
//!
//! # Without `async`
//!
//! With the feature `blocking`, a module of that name has a `Client` whose calls are sent and waited for where they are
//! made: `client.list_customer_orders(&request).send()?`. Files are handed in by the async client alone.
//!
//! # An API of your own over the same connection
//!
//! Endpoints that are missing here can be described in YAML in your own crate, which depends on this one alone:
//!
//! ```text
//! mod api {
//!     huaweicloud_bss::api!("./my_api.yaml");
//! }
//! let mine = api::Client::from(client.core().clone());
//! ```
#![forbid(unsafe_code)]

mod api {
    huaweicloud_bss_macros::api!("./api.yaml");
}

#[allow(
    unused_imports,
    reason = "where the spec has mistakes there is nothing to hand on, and the mistakes say enough"
)]
pub use api::*;
#[cfg(feature = "attachments")]
pub use huaweicloud_bss_runtime::attachments;
pub use huaweicloud_bss_runtime::{
    AnyData, AnyOutcome, AnyServiceError, ApiClient, BoxFuture, BuildError, Builder, Call, CallOptions, Context, Core,
    Credentials, CredentialsChain, CredentialsError, CredentialsProvider, Date, Decimal, DecodeError, Decoded,
    DecodingPolicy, Descriptor, Effect, Endpoint, EndpointError, Entry, Environment, Error, ErrorDescriptor, ErrorKind,
    Fields, HttpSettings, IamToken, Interceptor, Items, Limit, Mismatch, Mismatches, Month, Next, NoData, NoSite, Node,
    ObservedValue, Operation, OperationEffect, Outcome, Paged, Pager, Pages, Paging, PagingKind, PartialFailure,
    Position, Profile, RawBody, RawCall, RawRequest, Repeat, Reply, Request, RetryPolicy, RuleName, ServiceError,
    Stream, TimeError, Timestamp, Turn, UnknownValue, ValidationPolicy, View, Violation, Violations, rust_decimal,
    signing, transport,
};

/// Generates a client from YAML files of your own, like this crate does from its.
///
/// The path begins with `./` or `../` and is then relative to the calling file; otherwise it is relative to the
/// folder of your `Cargo.toml`. Give the call a module of its own, with nothing beside it: where the spec has
/// mistakes, only those are reported then.
#[macro_export]
macro_rules! api {
    // Whatever is written comes to the macro, which says what it should be.
    ($($path:tt)*) => {
        $crate::__private::api! { crate = $crate::__private; $($path)* }
    };
}

/// So that the README's examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

/// What generated code names, and nothing else. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use huaweicloud_bss_macros::api;
    pub use huaweicloud_bss_runtime::__private::*;
}
