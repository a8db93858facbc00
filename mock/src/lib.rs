//! A BSS to test against, on a port of this machine.
//!
//! It checks what the vendor's gateway checks (signature, clock, token, method, path) and what the docs demand of every
//! field, through the generated code, and answers from memory. A test can ask for any documented error, and for any
//! [`Fault`] on the way; both come before the memory, which knows of what was [taken](Received::taken) and nothing else.
//! On the same port is the identity service, which gives tokens to [users](Builder::user) and for
//! [customers](Builder::customer); what goes wrong with it is asked for like anything else, as `create_token`.
//! With [`Builder::bucket`] it plays the partner's bucket as well, and looks there for the files that applications name.
//!
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
//! - Applications for real-name authentication: under review first, decided then ([`Mock::decide`]).
//! - Customers: who is created is listed, and has a name and an e-mail address that nobody else gets; who is frozen is
//!   frozen. Of verification codes, which are all [`VERIFICATION_CODE`], it sends 15 an hour and 60 a day to an address;
//!   they expire, hold once, and are blocked after three wrong ones.
//! - Budgets, with the record of who set them, and with what the customer spent on orders.
//! - Orders: paid with coupons and a discount, out of a balance of 1000.00 USD that must suffice; cancelled; too late
//!   after seven days. Renewals and unsubscriptions of resources make orders, and resources expire later, or are closed.
//! - Coupons that are used up, and quotas that are.
//! - Bills: the sums of a month are those of its records, by resource or in detail, and so are costs and the partner's
//!   bill. Packages have what was not deducted from them. Prices add up, and a renewal costs what was said.
//!
//! Every long list is a collection that stays the same, of [so many records](Builder::records), with the filters that
//! its page of the docs has; what is created comes at its end. A page composes its own records and no others; a filter
//! looks at all. So lists are as long as wanted. All hangs on the [seed](Builder::seed) and on what was called before.
//!
//! The year that lists tell of is 2025, and the mock's own clock begins with 2026, whatever the date is: see
//! [`Mock::advance`].
//!
//! # Who is known
//!
//! What a test made up is taken for good: every customer is the partner's, every order exists, every resource can be
//! renewed. What was made up looks like the first of its kind where it is shown, costs nothing, and can be paid,
//! cancelled or renewed again and again. With [`Builder::strict`], only what the mock told of exists; all else is refused
//! as the docs have it.
//!
//! Lists do not grow with what was made up: a customer that no list has may be frozen, and is still in no list.
//!
//! # What it does not remember
//!
//! Bills, costs and invoices know nothing of the orders that a test pays. There is one caller, who is a partner and a
//! customer at once, the first of its list; whose keys were used makes no difference. `set_resources_renew_config` and
//! `create_enterprise_project_auth` have no effect. Resellers are there, and own nothing.
#![forbid(unsafe_code)]

mod answer;
mod bucket;
mod builder;
mod door;
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
