//! A mock of the BSS API for tests, on a port of this machine.
//!
//! The mock checks what the vendor's gateway checks (signature, clock, token, method, path) and every documented rule
//! of the request, with the generated code. It answers from memory. A test can inject any documented error and any
//! [`Fault`]; these take precedence over the memory, and the memory changes only with requests that are
//! [processed](Received::processed).
//!
//! The identity service is on the same port. It issues tokens to [users](Builder::user) and for
//! [customers](Builder::customer). Faults are injected into it with the operation name `create_token`.
//!
//! With [`Builder::bucket`], the mock also provides the partner's bucket, and checks that the files that applications
//! name exist there.
//! ```
//! use huaweicloud_bss::realname_authentication::{ReviewResult, ShowRealnameAuthenticationReviewResult};
//! use huaweicloud_bss::{Client, Credentials};
//! use huaweicloud_bss_mock::Mock;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = Mock::builder().keys("AK", "SK").start().await?;
//! let client = Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new("AK", "SK")).build()?;
//! let request = ShowRealnameAuthenticationReviewResult::builder().customer_id("c1").build();
//! let reply = client.show_realname_authentication_review_result(&request).await?;
//! assert_eq!(reply.review_result, None); // nothing was submitted for this customer
//!
//! mock.fail_next("show_realname_authentication_review_result", "CBC.0151");
//! let error = client.show_realname_authentication_review_result(&request).await.unwrap_err();
//! assert_eq!(error.variant(), Some("AccessDenied"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it remembers
//!
//! - Applications for real-name authentication: they are under review first and decided later ([`Mock::decide`]).
//! - Customers: created customers are in the list, names and e-mail addresses are unique, and frozen customers stay
//!   frozen.
//! - Verification codes: all are [`VERIFICATION_CODE`]. An address gets at most 15 an hour and 60 a day. A code
//!   expires, is valid once, and is blocked after three wrong attempts.
//! - Budgets: with the history of changes, and with what the customer spent on orders.
//! - Orders: they can be paid with coupons and a discount from a balance of 1000.00 USD, be cancelled, and expire after
//!   seven days. Renewals and unsubscriptions create orders, and change the expiry date or the status of resources.
//! - Coupons and quotas: what is used up stays used up.
//! - Bills: the sums of a month are the sums of its records, by resource and in detail. Costs and the partner's bill
//!   agree with them. Packages contain what is left after deductions. Prices add up, and a renewal costs the price that
//!   was quoted.
//!
//! Every long list is a fixed collection with [this many records](Builder::records) and the documented filters. Created
//! records are at the end. A page generates only its own records; a filter looks at all records. Answers depend only on
//! the [seed](Builder::seed) and on the earlier requests.
//!
//! The records of lists are from 2025. The mock has its own clock, which starts at the beginning of 2026. See
//! [`Mock::advance`].
//!
//! # Unknown IDs
//!
//! Unknown IDs are accepted: every customer belongs to the partner, every order exists, and every resource can be
//! renewed. An object with an unknown ID looks like the first of its kind, costs nothing, and can be paid, cancelled or
//! renewed. With [`Builder::strict`], only IDs that the mock returned exist; all others get the documented error.
//!
//! Objects with unknown IDs are not added to lists: a customer with an unknown ID can be frozen, and is still not in
//! the list of customers.
//!
//! # What it does not remember
//!
//! Bills, costs and invoices do not contain the orders that a test pays. There is only one caller, which is both the
//! partner and the first customer of its list, regardless of the keys used. `set_resources_renew_config` and
//! `create_enterprise_project_auth` have no effect. Resellers exist, but have no customers.
#![forbid(unsafe_code)]

mod answer;
mod bucket;
mod builder;
mod deduplication;
mod destination;
mod fault;
mod gateway;
mod iam;
mod in_process;
mod incoming;
mod memory;
mod mock;
mod received;
mod server;
mod service;

pub use builder::{Builder, StartError};
pub use fault::{Fault, FaultError};
pub use in_process::InProcess;
pub use memory::{Decision, VERIFICATION_CODE};
pub use mock::Mock;
pub use received::Received;
