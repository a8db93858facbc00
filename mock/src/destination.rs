//! The services on the mock's port, and the names of their operations.

use huaweicloud_bss::{OPERATIONS, dynamic::Entry};

use crate::answer::Answer;
use crate::bucket::{self, Bucket};
use crate::iam::{self, Iam};
use crate::incoming::Incoming;

/// The name of the operation that gets a token.
const CREATE_TOKEN: &str = "create_token";

/// The name of the operation that stores an object in the bucket.
const PUT_OBJECT: &str = "put_object";

/// Whether an operation exists in the mock, but in no spec.
pub(crate) fn is_outside_the_spec(operation: &str) -> bool {
    [CREATE_TOKEN, PUT_OBJECT].contains(&operation)
}

/// The service that a request is for.
#[derive(Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// The identity service.
    Identity,
    /// The partner's bucket.
    Bucket(&'a Bucket),
    /// The BSS API, with the operation if method and path match one.
    Service(Option<&'static Entry>),
}

impl<'a> Destination<'a> {
    pub(crate) fn of(request: &Incoming, bucket: Option<&'a Bucket>) -> Self {
        if Iam::is_for(request) {
            return Self::Identity;
        }
        match bucket.filter(|_| bucket::called(request).is_some()) {
            Some(bucket) => Self::Bucket(bucket),
            None => Self::Service(OPERATIONS.iter().find(|entry| request.is_for(entry.descriptor))),
        }
    }

    /// Returns the operation's name, if there is one.
    pub(crate) fn operation(self) -> Option<&'static str> {
        match self {
            Self::Identity => Some(CREATE_TOKEN),
            Self::Bucket(_) => Some(PUT_OBJECT),
            Self::Service(entry) => entry.map(|entry| entry.descriptor.name),
        }
    }

    /// Returns HTTP 500 in the format of this service.
    pub(crate) fn broken(self, request_id: &str) -> Answer {
        match self {
            Self::Identity => iam::reject(500, "Internal Server Error", "An unexpected error occurred."),
            Self::Bucket(_) => {
                let message = "We encountered an internal error. Please try again.";
                bucket::rejection(500, "InternalError", message, request_id)
            }
            Self::Service(_) => Answer::error(500, "CBC.0999", "An unknown error occurred."),
        }
    }
}
