//! The three requests by which an application is handed in, and what each wants of its documents.

use huaweicloud_bss::attachments::Attachment;
use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, CreateEnterpriseRealnameAuthentication, CreatePersonalRealnameAuth,
    ManualReview,
};
use huaweicloud_bss::{Operation, Violations};

use crate::documents::{Document, Documents, EnterpriseDocuments, PersonalDocuments};
use crate::error::Mismatch;

mod sealed {
    /// Nobody else's requests hand in documents.
    pub trait Sealed {}
}

/// A request that hands in documents: to change into an enterprise, or to be authenticated as an enterprise or a person.
pub trait Application: Operation + sealed::Sealed {
    /// The documents that go with it.
    type Documents: Documents;

    /// Whom it is for.
    fn customer_id(&self) -> &str;

    /// What it names as its documents.
    fn file_paths(&self) -> &[String];

    /// Everything that is wrong with the request itself.
    ///
    /// # Errors
    ///
    /// The violations.
    fn check(&self) -> Result<(), Violations>;

    /// Whether the documents are those that the request speaks of.
    ///
    /// # Errors
    ///
    /// What does not fit.
    fn suits(&self, documents: &Self::Documents) -> Result<(), Mismatch>;

    /// Whether a person reviews the application, as far as the reply says.
    fn is_reviewed(reply: &Self::Reply) -> bool;
}

/// What every application wants.
pub(crate) fn compare<A: Application>(application: &A, documents: &A::Documents) -> Result<(), Mismatch> {
    application.suits(documents)?;
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
    ($request:ident, $documents:ident, $suits:expr) => {
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

            fn suits(&self, documents: &$documents) -> Result<(), Mismatch> {
                let suits: fn(&Self, &$documents) -> Result<(), Mismatch> = $suits;
                suits(self, documents)
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
