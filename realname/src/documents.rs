//! The documents of an application, in the documented order. Each field has a name, so that no document gets the wrong
//! position; the order is defined only here.

use std::fmt;

use huaweicloud_bss::attachments::Attachment;
use huaweicloud_bss::realname_authentication::IndividualCertificateType;

/// The documents of an application, in the order that the service expects.
pub trait Documents: Send + Sync {
    /// Returns the documents in the order that the service expects.
    fn in_order(&self) -> Vec<(Document, &Attachment)>;

    /// Returns the value of the application's `verified_file_url`.
    fn paths(&self) -> Vec<String> {
        self.in_order().into_iter().map(|(_, attachment)| attachment.relative_path().to_owned()).collect()
    }
}

/// The documents of an enterprise.
///
/// The person's documents are given if and only if the application names a person. The docs do not say what replaces
/// the back of a certificate that has none: it is left out, and the following documents move up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseDocuments {
    /// The front of the enterprise's certificate.
    pub certificate_front: Attachment,
    /// The back of the enterprise's certificate.
    pub certificate_back: Option<Attachment>,
    /// The ID card of the person who acts for the enterprise.
    pub person: Option<PersonDocuments>,
}

/// Both sides of a person's ID card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonDocuments {
    /// The front, with the portrait.
    pub portrait: Attachment,
    /// The back, with the national emblem.
    pub emblem: Attachment,
}

/// The documents of a person, by type of certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PersonalDocuments {
    /// A passport.
    Passport {
        /// The page with the personal data.
        data_page: Attachment,
        /// The customer, holding that page.
        held: Attachment,
    },
    /// A permit for residents of Hong Kong and Macao to travel to the mainland.
    MainlandPermitHongKongMacao {
        /// The front.
        front: Attachment,
        /// The back.
        back: Attachment,
        /// The customer, holding the front.
        held: Attachment,
    },
    /// A permit for residents of Taiwan to travel to the mainland.
    MainlandPermitTaiwan {
        /// The front.
        front: Attachment,
        /// The back.
        back: Attachment,
        /// The customer, holding the front.
        held: Attachment,
    },
    /// A residence permit for residents of Hong Kong and Macao.
    ResidencePermitHongKongMacao {
        /// The side with the portrait.
        portrait: Attachment,
        /// The side with the national emblem.
        emblem: Attachment,
        /// The customer, holding the side with the portrait.
        held: Attachment,
    },
    /// A residence permit for residents of Taiwan.
    ResidencePermitTaiwan {
        /// The side with the portrait.
        portrait: Attachment,
        /// The side with the national emblem.
        emblem: Attachment,
        /// The customer, holding the side with the portrait.
        held: Attachment,
    },
}

impl PersonalDocuments {
    /// Returns the value of the application's `verified_type`.
    pub fn verified_type(&self) -> IndividualCertificateType {
        match self {
            Self::Passport { .. } => IndividualCertificateType::Passport,
            Self::MainlandPermitHongKongMacao { .. } => IndividualCertificateType::MainlandPermitHongKongMacao,
            Self::MainlandPermitTaiwan { .. } => IndividualCertificateType::MainlandPermitTaiwan,
            Self::ResidencePermitHongKongMacao { .. } => IndividualCertificateType::ResidencePermitHongKongMacao,
            Self::ResidencePermitTaiwan { .. } => IndividualCertificateType::ResidencePermitTaiwan,
        }
    }
}

impl Documents for EnterpriseDocuments {
    fn in_order(&self) -> Vec<(Document, &Attachment)> {
        let mut all = vec![(Document::CertificateFront, &self.certificate_front)];
        all.extend(self.certificate_back.as_ref().map(|back| (Document::CertificateBack, back)));
        if let Some(PersonDocuments { portrait, emblem }) = &self.person {
            all.extend([(Document::Portrait, portrait), (Document::Emblem, emblem)]);
        }
        all
    }
}

impl Documents for PersonalDocuments {
    fn in_order(&self) -> Vec<(Document, &Attachment)> {
        match self {
            Self::Passport { data_page, held } => vec![(Document::DataPage, data_page), (Document::Held, held)],
            Self::MainlandPermitHongKongMacao { front, back, held }
            | Self::MainlandPermitTaiwan { front, back, held } => {
                vec![(Document::Front, front), (Document::Back, back), (Document::Held, held)]
            }
            Self::ResidencePermitHongKongMacao { portrait, emblem, held }
            | Self::ResidencePermitTaiwan { portrait, emblem, held } => {
                vec![(Document::Portrait, portrait), (Document::Emblem, emblem), (Document::Held, held)]
            }
        }
    }
}

/// What a document shows. Errors use this name, and never a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Document {
    /// The front of an enterprise's certificate.
    CertificateFront,
    /// The back of an enterprise's certificate.
    CertificateBack,
    /// The side of a card with the portrait.
    Portrait,
    /// The side of a card with the national emblem.
    Emblem,
    /// The page of a passport with the personal data.
    DataPage,
    /// The front of a permit.
    Front,
    /// The back of a permit.
    Back,
    /// The customer, holding the document.
    Held,
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CertificateFront => "front of the enterprise's certificate",
            Self::CertificateBack => "back of the enterprise's certificate",
            Self::Portrait => "portrait side of the card",
            Self::Emblem => "emblem side of the card",
            Self::DataPage => "data page of the passport",
            Self::Front => "front of the permit",
            Self::Back => "back of the permit",
            Self::Held => "picture of the customer holding the document",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Attachment {
        Attachment::new("a.gif", format!("GIF89a{name}")).unwrap().stored_as(format!("{name}.gif")).unwrap()
    }

    #[test]
    fn documents_have_the_documented_order() {
        let person = || Some(PersonDocuments { emblem: file("4"), portrait: file("3") });
        for (certificate_back, person, expected) in [
            (Some(file("2")), person(), &["1.gif", "2.gif", "3.gif", "4.gif"][..]),
            (Some(file("2")), None, &["1.gif", "2.gif"]),
            (None, person(), &["1.gif", "3.gif", "4.gif"]),
            (None, None, &["1.gif"]),
        ] {
            let documents = EnterpriseDocuments { certificate_back, person, certificate_front: file("1") };
            assert_eq!(documents.paths(), expected);
        }
    }

    #[test]
    fn each_certificate_type_has_its_documents() {
        let (one, two, held) = (|| file("1"), || file("2"), || file("3"));
        for (documents, verified_type, expected) in [
            (PersonalDocuments::Passport { held: held(), data_page: one() }, 3, &["1.gif", "3.gif"][..]),
            (
                PersonalDocuments::MainlandPermitHongKongMacao { held: held(), back: two(), front: one() },
                5,
                &["1.gif", "2.gif", "3.gif"],
            ),
            (
                PersonalDocuments::MainlandPermitTaiwan { held: held(), back: two(), front: one() },
                6,
                &["1.gif", "2.gif", "3.gif"],
            ),
            (
                PersonalDocuments::ResidencePermitHongKongMacao { held: held(), emblem: two(), portrait: one() },
                9,
                &["1.gif", "2.gif", "3.gif"],
            ),
            (
                PersonalDocuments::ResidencePermitTaiwan { held: held(), emblem: two(), portrait: one() },
                10,
                &["1.gif", "2.gif", "3.gif"],
            ),
        ] {
            assert_eq!(documents.paths(), expected);
            assert_eq!(documents.verified_type(), IndividualCertificateType::from(verified_type));
        }
    }
}
