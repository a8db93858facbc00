//! Client of Huawei Cloud's BSS (Business Support System) API.
//!
//! Partners use it to register customers, verify their identity, query bills and pay orders. The code is generated from
//! the YAML files in this folder, which are transcribed from the vendor's docs.
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
//!     .build(); // the compiler checks that required fields are set
//! match client.change_enterprise_realname_authentication(&request).await {
//!     Ok(reply) => println!("manual review: {:?} (request {:?})", reply.is_review, reply.request_id()),
//!     Err(error) if error.is(ChangeError::ServiceCheckFailed) => println!("fix first: {:?}", error.fail_check_items()),
//!     Err(error) => eprintln!("{error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Files of applications
//!
//! With the feature `attachments`, the module `attachments` checks the documents of real-name authentication and
//! uploads them to the partner's bucket. The package `huaweicloud-bss-realname` does the whole job, up to the
//! reviewer's decision.
//!
//! # Without `async`
//!
//! With the feature `blocking`, the module `blocking` has a `Client` whose calls block the thread until the reply
//! arrives: `client.list_customer_orders(&request).send()?`. Only the async client uploads files.
//!
//! # Your own API with the same core
//!
//! Endpoints that are missing here can be described in YAML in your own crate. It needs no other dependency:
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
    reason = "if the spec has mistakes, there is nothing to re-export, and only the mistakes are reported"
)]
pub use api::*;
#[cfg(feature = "attachments")]
pub use huaweicloud_bss_runtime::attachments;
pub use huaweicloud_bss_runtime::{
    AnyError, BoxFuture, BuildError, Builder, Call, CallOptions, Core, Credentials, Date, Decimal, DecodingPolicy,
    Effect, Error, ErrorKind, HttpSettings, Month, RawRequest, Reply, RetryPolicy, Timestamp, ValidationPolicy,
    Violation, Violations,
};
pub use huaweicloud_bss_runtime::{jiff, rust_decimal, signing, table};

/// Keys and tokens, and the providers that obtain them.
pub mod credentials {
    pub use huaweicloud_bss_runtime::{
        Credentials, CredentialsChain, CredentialsError, CredentialsProvider, Environment, IamToken, Profile,
    };
}

/// The transport of requests: HTTP, its settings, and the trait for your own transports.
pub mod transport {
    pub use huaweicloud_bss_runtime::transport::*;
    pub use huaweicloud_bss_runtime::{Endpoint, EndpointError};
}

/// Lists page by page.
pub mod paging {
    pub use huaweicloud_bss_runtime::{Items, Paged, Pager, Pages, Paging, PagingKind, Position, Stream, Turn};
}

/// Your own code around calls and attempts, and the visible parts of requests and answers.
pub mod interceptor {
    pub use huaweicloud_bss_runtime::{Context, Interceptor, Next, ObservedValue, Outcome, View};
}

/// Calls of endpoints without a spec.
pub mod raw {
    pub use huaweicloud_bss_runtime::{RawBody, RawCall, RawRequest};
}

/// Calls of operations that are known only at run time, by name.
pub mod dynamic {
    pub use huaweicloud_bss_runtime::{AnyData, AnyOutcome, AnyServiceError, Decoded, Entry, Fields, Node, Request};
}

/// The traits of generated code, and the descriptions of operations as data.
pub mod operation {
    pub use huaweicloud_bss_runtime::{
        ApiClient, ApiDescriptor, Descriptor, ErrorDescriptor, NoData, NoSite, Operation, OperationEffect,
        PartialFailure, Repeat, ServiceError,
    };
}

/// Replies, and values that do not fit their fields.
pub mod reply {
    pub use huaweicloud_bss_runtime::{DecodeError, DecodingPolicy, Mismatch, Mismatches, Reply};
}

/// The violations of a request.
pub mod validation {
    pub use huaweicloud_bss_runtime::{Limit, RuleName, ValidationPolicy, Violation, Violations};
}

/// The types of values that are not plain strings and numbers.
pub mod value {
    pub use huaweicloud_bss_runtime::{Argument, Date, Decimal, Month, TimeError, Timestamp, UnknownValue};
}

/// Generates a client from your own YAML files, in the same way as the client of this crate.
///
/// A path that starts with `./` or `../` is relative to the calling file; any other path is relative to the folder of
/// your `Cargo.toml`. Put the call into a module of its own, without other items: if the spec has mistakes, the
/// compiler then reports only those.
#[macro_export]
macro_rules! api {
    // The macro accepts any tokens, so that it can report invalid arguments itself.
    ($($path:tt)*) => {
        $crate::__private::api! { crate = $crate::__private; $($path)* }
    };
}

/// Compiles the examples of the README and the guide.
#[cfg(doctest)]
mod guide {
    macro_rules! pages {
        ($($page:ident: $path:literal,)*) => { $(#[doc = include_str!($path)] mod $page {})* };
    }
    pages! {
        readme: "../README.md",
        blocking: "../docs/blocking.md",
        calls: "../docs/calls.md",
        credentials: "../docs/credentials.md",
        documents: "../docs/documents.md",
        getting_started: "../docs/getting-started.md",
        handling_errors: "../docs/handling-errors.md",
        network: "../docs/network.md",
        paging: "../docs/paging.md",
        sites: "../docs/sites.md",
        testing: "../docs/testing.md",
        your_own_api: "../docs/your-own-api.md",
    }
}

/// The items that generated code uses. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use huaweicloud_bss_macros::api;
    pub use huaweicloud_bss_runtime::__private::*;
}
