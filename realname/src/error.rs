//! The errors of submitting an application. Each variant says which step failed, which decides what can be repeated.

use huaweicloud_bss::attachments::UploadError;
use huaweicloud_bss::operation::ServiceError;
use huaweicloud_bss::{AnyError, Effect, Error, ErrorKind, Violations};

use crate::documents::Document;
use crate::review::ReviewError;

/// The error of [`submit`](crate::submit).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError<E: ServiceError> {
    /// The documents do not match the application. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Mismatch(#[from] Mismatch),
    /// The application breaks documented rules. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Invalid(#[from] Violations),
    /// A document could not be uploaded. The application was not submitted; all of it can be repeated.
    #[error("the {document}: {error}")]
    Upload {
        /// The document.
        document: Document,
        /// The error of the upload.
        #[source]
        error: Box<UploadError>,
    },
    /// The application was rejected, or its answer was lost. The error's effect says whether the server processed it.
    #[error("{0}")]
    Submit(#[source] Error<E>),
    /// The application was submitted and must not be submitted again. Its result could not be requested; use
    /// [`review`](crate::review).
    #[error("the application was submitted, but its review cannot be followed: {0}")]
    Review(#[source] Error<ReviewError>),
}

impl From<Mismatch> for AnyError {
    fn from(error: Mismatch) -> Self {
        Self::new(error, ErrorKind::Validation, Effect::None)
    }
}

/// A rejected application becomes the error of its call.
impl<E: ServiceError> From<SubmitError<E>> for AnyError {
    fn from(error: SubmitError<E>) -> Self {
        match error {
            SubmitError::Invalid(violations) => violations.into(),
            SubmitError::Submit(error) => error.into(),
            SubmitError::Mismatch(_) => Self::new(error, ErrorKind::Validation, Effect::None),
            SubmitError::Upload { error: ref upload, .. } => {
                let (kind, advice) = (upload.kind(), upload.advice().map(str::to_owned));
                let any = Self::new(error, kind, Effect::None);
                match advice {
                    Some(advice) => any.with_advice(advice),
                    None => any,
                }
            }
            SubmitError::Review(ref review) => {
                let kind = review.kind();
                Self::new(error, kind, Effect::Done)
                    .with_advice("The application was submitted. Do not submit it again; query its review.")
            }
        }
    }
}

/// A mismatch between documents and application.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The application names other files.
    #[error("`verified_file_url` must be the result of `paths()` of the documents")]
    Paths,
    /// The application names a person, but the ID card is missing.
    #[error("the application names a person who acts for the enterprise; add both sides of this person's ID card")]
    NoCard,
    /// There is an ID card, but the application names no person.
    #[error("there is an ID card, but the application names no person; set `enterprise_person`")]
    NoPerson,
    /// The application has another certificate type.
    #[error("`verified_type` must be the result of `verified_type()` of the documents")]
    CertificateType,
    /// A file is given twice, or two files have the same path.
    #[error("the {one} and the {other} are the same file, or would be stored under the same path")]
    SameFile {
        /// The first document.
        one: Document,
        /// The second document.
        other: Document,
    },
}
