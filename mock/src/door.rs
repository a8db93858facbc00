//! Which of the services behind one port a request is for, and what it is called where operations are named.

use huaweicloud_bss::{Entry, OPERATIONS};

use crate::answer::Answer;
use crate::bucket::{self, Bucket};
use crate::iam::{self, Iam};
use crate::incoming::Incoming;

/// A request for a token.
const CREATE_TOKEN: &str = "create_token";

/// A request that puts an object into the bucket.
const PUT_OBJECT: &str = "put_object";

/// Whether this is the name of something that no spec has.
pub(crate) fn is_beside_the_spec(operation: &str) -> bool {
    [CREATE_TOKEN, PUT_OBJECT].contains(&operation)
}

/// Where a request goes.
#[derive(Clone, Copy)]
pub(crate) enum Door<'a> {
    /// To the identity service.
    Identity,
    /// To the partner's bucket.
    Bucket(&'a Bucket),
    /// To the service itself, with the operation if method and path are those of one.
    Service(Option<&'static Entry>),
}

impl<'a> Door<'a> {
    pub(crate) fn of(request: &Incoming, bucket: Option<&'a Bucket>) -> Self {
        if Iam::is_for(request) {
            return Self::Identity;
        }
        match bucket.filter(|_| bucket::called(request).is_some()) {
            Some(bucket) => Self::Bucket(bucket),
            None => Self::Service(OPERATIONS.iter().find(|entry| request.is_for(entry.descriptor))),
        }
    }

    /// The operation, or what stands for one.
    pub(crate) fn operation(self) -> Option<&'static str> {
        match self {
            Self::Identity => Some(CREATE_TOKEN),
            Self::Bucket(_) => Some(PUT_OBJECT),
            Self::Service(entry) => entry.map(|entry| entry.descriptor.name),
        }
    }

    /// HTTP 500, in the shape that each of them has for it.
    pub(crate) fn broken(self, request_id: &str) -> Answer {
        match self {
            Self::Identity => iam::refuse(500, "Internal Server Error", "An unexpected error occurred."),
            Self::Bucket(_) => {
                let message = "We encountered an internal error. Please try again.";
                bucket::refusal(500, "InternalError", message, request_id)
            }
            Self::Service(_) => Answer::error(500, "CBC.0999", "An unknown error occurred."),
        }
    }
}
