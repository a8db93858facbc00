//! Client of Huawei Cloud's BSS (Business Support System) API.
//!
//! Partners use it to register customers, verify their identity, query bills and pay orders. The client is
//! generated from YAML files, which are transcribed from the vendor's docs.
//!
//! ```no_run
//! use huaweicloud_bss::realname_authentication::{
//!     ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError as Code,
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
//!     Ok(reply) => println!("reviewed by a person: {:?}", reply.is_review),
//!     Err(error) if error.is(Code::ServiceCheckFailed) => {
//!         println!("to be corrected: {:?}", error.fail_check_items());
//!     }
//!     Err(error) => eprintln!("{error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Cargo features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `all` | yes | all chapters; each chapter is also a feature of its name, such as `orders` |
//! | `rustls` | yes | TLS through rustls with aws-lc-rs |
//! | `rustls-ring` | | TLS through rustls with ring, which compiles faster |
//! | `rustls-no-provider` | | TLS through rustls with the cryptography that the application installs |
//! | `native-tls` | | TLS through the library of the system |
//! | `blocking` | | a `Client` without `async`, in the module `blocking` |
//! | `attachments` | | checks documents of real-name authentication and uploads them to the partner's bucket |
//!
//! With some chapters only, less code is compiled:
//!
//! ```toml
//! [dependencies.huaweicloud-bss]
//! version = "0.1"
//! default-features = false
//! features = ["rustls", "orders", "bills"]
//! ```
//!
//! # Related packages
//!
//! | package | what it is |
//! |---|---|
//! | `huaweicloud-bss-realname` | real-name authentication: uploads documents, submits them, and follows the review |
//! | `huaweicloud-bss-mock` | a mock of the API for tests |
//! | `huaweicloud-bss-cli` | the command `bss` |
//! | `huaweicloud-bss-workbench` | the command `bss-spec`, for authors of a spec |
//!
//! # Logs and traces
//!
//! Each call is a span `bss_call` of `tracing`, with an event `succeeded` or `failed` for each attempt. The
//! [documentation of the runtime](huaweicloud_bss_runtime#spans-and-events-of-tracing) lists their levels and fields,
//! which are stable. They contain no personal data and no secrets.
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
//!
// The page links to the items of all chapters.
#![cfg_attr(feature = "all", doc = include_str!("operations.md"))]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod api {
    huaweicloud_bss_macros::api!("./api.yaml");
}

#[allow(
    unused_imports,
    reason = "if the spec has mistakes, there is nothing to re-export, and only the mistakes are reported"
)]
pub use api::*;
// Shows the badge of the feature in the documentation. Generated code cannot, because the runtime decides whether the
// module exists. Other builds have the glob import only, so that a spec with mistakes causes no further error.
#[cfg(all(docsrs, feature = "blocking"))]
#[doc(cfg(feature = "blocking"))]
pub use api::blocking;
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
    pub use huaweicloud_bss_runtime::{
        AnyData, AnyOutcome, AnyServiceError, Decoded, Entry, Fields, JsonError, Node, Request,
    };
}

/// The traits of generated code, and the descriptions of operations as data.
pub mod operation {
    pub use huaweicloud_bss_runtime::{
        ApiClient, ApiDescriptor, ApiSite, Descriptor, ErrorDescriptor, NoData, NoSite, Operation, OperationEffect,
        PartialFailure, Repeat, ServiceError,
    };
}

/// Replies, values that do not fit their fields, and members that the spec does not have.
pub mod reply {
    pub use huaweicloud_bss_runtime::{
        DecodeError, DecodingPolicy, Mismatch, Mismatches, Reply, UnknownField, UnknownFields,
    };
}

/// The violations of a request.
pub mod validation {
    pub use huaweicloud_bss_runtime::{Limit, RuleName, ValidationPolicy, Violation, Violations};
}

/// The types of values that are not plain strings and numbers.
pub mod value {
    pub use huaweicloud_bss_runtime::{
        Argument, Date, Decimal, Month, ParseEnumError, TimeError, Timestamp, UnknownValue,
    };
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
