//! Where an application got stuck. Each variant says how far it came, which decides what may be done again.

use huaweicloud_bss::attachments::UploadError;
use huaweicloud_bss::{Error, ServiceError, Violations};

use crate::documents::Document;
use crate::review::ReviewError;

/// Why an application was not followed to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError<E: ServiceError> {
    /// The documents are not those that the application speaks of. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Mismatch(#[from] Mismatch),
    /// The application breaks documented rules. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Invalid(#[from] Violations),
    /// A document did not get into the bucket. The application was not handed in; all of it may be done again.
    #[error("the {document}: {error}")]
    Upload {
        /// Which one.
        document: Document,
        /// Why.
        #[source]
        error: Box<UploadError>,
    },
    /// The application was refused, or its answer was lost. What the error says of the server holds.
    #[error("{0}")]
    Submit(#[source] Error<E>),
    /// The application was handed in, and must not be handed in again. What became of it could not be asked; go on with
    /// [`review`](crate::review).
    #[error("the application was handed in, but: {0}")]
    Review(#[source] Error<ReviewError>),
}

/// Why documents and application do not go together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The application names other files.
    #[error("`verified_file_url` must be what `paths()` of the documents says")]
    Paths,
    /// The application names a person, whose card is missing.
    #[error("the application names a person who stands for the enterprise; give both sides of this person's ID card")]
    NoCard,
    /// There is a card of a person whom the application does not name.
    #[error("there is an ID card, but the application names nobody; set its `enterprise_person`")]
    NoPerson,
    /// The application speaks of another kind of certificate.
    #[error("`verified_type` must be what `verified_type()` of the documents says")]
    CertificateType,
    /// A file was given twice, or two files have the same path.
    #[error("the {one} and the {other} are the same file, or would be stored under the same path")]
    SameFile {
        /// The first document.
        one: Document,
        /// The second document.
        other: Document,
    },
}
