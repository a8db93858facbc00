//! Real-name authentication, from files to a decision.
//!
//! A partner submits an application that names files in the partner's bucket, in a defined order, and polls until a
//! reviewer has decided. [`submit`] does all of it. [`review`] is only the last step, for applications that are not
//! decided immediately.
//!
//! ```no_run
//! use huaweicloud_bss::attachments::{Attachment, Bucket};
//! use huaweicloud_bss::realname_authentication::{
//!     ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType, EnterpriseIdentifyType,
//! };
//! use huaweicloud_bss::{Client, Credentials};
//! use huaweicloud_bss_realname::{Documents, EnterpriseDocuments, ReviewOutcome, submit};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder().credentials(Credentials::from_env()?).build()?;
//! // The keys of the account that owns the bucket, not the partner's.
//! let bucket = Bucket::builder("partner-documents", Credentials::from_obs_env()?).build()?;
//! let documents = EnterpriseDocuments {
//!     certificate_front: Attachment::read("scans/front.jpg").await?,
//!     certificate_back: Some(Attachment::read("scans/back.jpg").await?),
//!     person: None,
//! };
//! let application = ChangeEnterpriseRealnameAuthentication::builder()
//!     .customer_id("4505ce6f")
//!     .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
//!     .verified_file_url(documents.paths())
//!     .corp_name("Example Ltd")
//!     .verified_number("91310000")
//!     .change_type(EnterpriseChangeType::IndividualToEnterprise)
//!     .xaccount_type("example_IDP")
//!     .build();
//! match submit(&client, &bucket, &documents, &application).await? {
//!     ReviewOutcome::Passed => println!("passed"),
//!     ReviewOutcome::Rejected { opinion } => println!("rejected: {}", opinion.unwrap_or_default()),
//!     ReviewOutcome::UnderReview => println!("not decided yet; call `review` later"),
//! }
//! # Ok(())
//! # }
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod application;
mod documents;
mod error;
mod review;
mod submission;

pub use application::Application;
pub use documents::{Document, Documents, EnterpriseDocuments, PersonDocuments, PersonalDocuments};
pub use error::{Mismatch, SubmitError};
pub use review::{Review, ReviewError, ReviewOutcome, review};
pub use submission::{Submission, submit};
