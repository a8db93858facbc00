//! Files for the service: validated locally, and uploaded to the bucket from which the service reads them.
//!
//! Partners submit the documents of real-name authentication in this way. Create an [`Attachment`], which validates
//! format and size, and upload it to a [`Bucket`]. The request then contains its
//! [`relative_path`](Attachment::relative_path).
//!
//! ```no_run
//! use huaweicloud_bss_runtime::Credentials;
//! use huaweicloud_bss_runtime::attachments::{Attachment, Bucket};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! // The keys of the ordinary account that owns the bucket, not the partner's.
//! let bucket = Bucket::builder("partner-documents", Credentials::from_obs_env()?).build()?;
//! let front = Attachment::read("scans/front.jpg").await?;
//! bucket.upload(&front).on_progress(|progress| println!("{} of {}", progress.sent, progress.total)).await?;
//! println!("{}", front.relative_path());
//! # Ok(())
//! # }
//! ```

mod attachment;
mod bucket;
mod error;
mod format;
pub mod obs;
mod upload;

pub use self::attachment::{Attachment, AttachmentError, MAX_BYTES};
pub use self::bucket::{Bucket, BucketBuilder, BucketError};
pub use self::error::UploadError;
pub use self::format::Format;
pub use self::upload::Upload;
pub use crate::transport::Progress;
