//! A BSS to test against, on a port of this machine.
//!
//! It checks what the vendor's gateway checks (signature, clock, token, method, path) and what the docs demand of every
//! field, through the generated code, and answers from memory: an application is under review first and decided then.
//! A test can ask for any documented error, and for any [`Fault`] on the way.
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
//! mock.fail_next("show_realname_authentication_review_result", "CBC.5002");
//! let error = client.show_realname_authentication_review_result(&request).await.unwrap_err();
//! assert_eq!(error.variant(), Some("CustomerNotFound"));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod answer;
mod fault;
mod gateway;
mod incoming;
mod memory;
mod mock;
mod server;

pub use fault::{Fault, FaultError};
pub use memory::{Decision, VERIFICATION_CODE};
pub use mock::{Builder, Mock, Received, StartError};
