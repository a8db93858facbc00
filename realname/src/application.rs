//! The three requests that submit an application, and their requirements for documents.

use huaweicloud_bss::attachments::Attachment;
use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, CreateEnterpriseRealnameAuthentication, CreatePersonalRealnameAuth,
    ManualReview,
};
use huaweicloud_bss::{Violations, operation::Operation};

use crate::documents::{Document, Documents, EnterpriseDocuments, PersonalDocuments};
use crate::error::Mismatch;

mod sealed {
    /// Only the requests of this crate submit documents.
    pub trait Sealed {}
}

/// A request with documents: to change into an enterprise, or to authenticate an enterprise or a person.
pub trait Application: Operation + sealed::Sealed {
    /// The documents of this request.
    type Documents: Documents;

    /// Returns the customer's ID.
    fn customer_id(&self) -> &str;

    /// Returns the paths of the documents in the request.
    fn file_paths(&self) -> &[String];

    /// Validates the request itself.
    ///
    /// # Errors
    ///
    /// The violations.
    fn check(&self) -> Result<(), Violations>;

    /// Checks that the documents match the request.
    ///
    /// # Errors
    ///
    /// The mismatch.
    fn check_documents(&self, documents: &Self::Documents) -> Result<(), Mismatch>;

    /// Whether a person reviews the application, according to the reply.
    fn is_reviewed(reply: &Self::Reply) -> bool;
}

/// Checks the requirements of every application.
pub(crate) fn compare<A: Application>(application: &A, documents: &A::Documents) -> Result<(), Mismatch> {
    application.check_documents(documents)?;
    let all = documents.in_order();
    for (index, (one, attachment)) in all.iter().enumerate() {
        let same = |(_, other): &&(Document, &Attachment)| attachment.relative_path() == other.relative_path();
        if let Some((other, _)) = all.iter().skip(index + 1).find(same) {
            return Err(Mismatch::SameFile { one: *one, other: *other });
        }
    }
    if application.file_paths() == documents.paths() { Ok(()) } else { Err(Mismatch::Paths) }
}

fn person(named: bool, given: bool) -> Result<(), Mismatch> {
    match (named, given) {
        (true, false) => Err(Mismatch::NoCard),
        (false, true) => Err(Mismatch::NoPerson),
        _ => Ok(()),
    }
}

macro_rules! application {
    ($request:ident, $documents:ident, $check_documents:expr) => {
        impl sealed::Sealed for $request {}

        impl Application for $request {
            type Documents = $documents;

            fn customer_id(&self) -> &str {
                &self.customer_id
            }

            fn file_paths(&self) -> &[String] {
                &self.verified_file_url
            }

            fn check(&self) -> Result<(), Violations> {
                self.validate()
            }

            fn check_documents(&self, documents: &$documents) -> Result<(), Mismatch> {
                let check_documents: fn(&Self, &$documents) -> Result<(), Mismatch> = $check_documents;
                check_documents(self, documents)
            }

            fn is_reviewed(reply: &Self::Reply) -> bool {
                reply.is_review != Some(ManualReview::NotNeeded)
            }
        }
    };
}

application!(ChangeEnterpriseRealnameAuthentication, EnterpriseDocuments, |application, documents| {
    person(application.enterprise_person.is_some(), documents.person.is_some())
});
application!(CreateEnterpriseRealnameAuthentication, EnterpriseDocuments, |application, documents| {
    person(application.enterprise_person.is_some(), documents.person.is_some())
});
application!(CreatePersonalRealnameAuth, PersonalDocuments, |application, documents| {
    let fits = application.verified_type == Some(documents.verified_type());
    if fits { Ok(()) } else { Err(Mismatch::CertificateType) }
});
