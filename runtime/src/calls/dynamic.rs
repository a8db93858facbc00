//! Calls of operations that are known only by their name at run time.

use std::fmt;

use huaweicloud_bss_rules::Violation;

use super::operation::Operation;
use super::typed::Call;
use crate::base::{BoxFuture, Descriptor};
use crate::client::{CallOptions, Core};
use crate::outcome::{AnyServiceError, Error, Reply};
use crate::wire::{Blank, Fields, Node, decode_request, with_rules};

/// What a call of an operation brings whose types are only known at run time.
pub type AnyOutcome = Result<Reply<Box<dyn Fields>>, Error<AnyServiceError>>;

/// A request whose type is only known at run time. Every [`Operation`] is one.
pub trait Request: Fields {
    /// What the spec says about the operation.
    fn descriptor(&self) -> &'static Descriptor;

    /// What the operation's method on the generated client does, with the types forgotten.
    fn call<'a>(&'a self, core: &'a Core, options: CallOptions) -> BoxFuture<'a, AnyOutcome>;
}

impl<O: Operation> Request for O {
    fn descriptor(&self) -> &'static Descriptor {
        O::DESCRIPTOR
    }

    fn call<'a>(&'a self, core: &'a Core, options: CallOptions) -> BoxFuture<'a, AnyOutcome> {
        Box::pin(async move {
            match Call::new(core, self).options(options).send().await {
                Ok(reply) => Ok(reply.map(|body| Box::new(body) as Box<dyn Fields>)),
                Err(error) => Err(error.into_any()),
            }
        })
    }
}

/// A row of a client's table of operations: how to make its request out of JSON, and call it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What the spec says about the operation.
    pub descriptor: &'static Descriptor,
    blank: fn() -> Box<dyn Request>,
    blank_reply: fn() -> Box<dyn Fields>,
}

impl Entry {
    /// The row of an operation.
    pub const fn of<O: Operation>() -> Self {
        Self {
            descriptor: O::DESCRIPTOR,
            blank: || Box::new(O::BLANK),
            blank_reply: || Box::new(<O::Reply as Blank>::BLANK),
        }
    }

    /// Reads a request from a JSON object of wire names, path, query, header and body fields alike.
    pub fn request(&self, input: Node<'_>) -> Decoded {
        let mut request = (self.blank)();
        let misfits = decode_request(input, &mut *request);
        Decoded { request, misfits }
    }

    /// An empty reply, to be filled from the wire.
    pub fn reply(&self) -> Box<dyn Fields> {
        (self.blank_reply)()
    }

    /// The names of the request's fields on the wire.
    pub fn field_names(&self) -> Vec<String> {
        (self.blank)().fields().iter().map(|field| field.name.to_owned()).collect()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.descriptor.name).finish()
    }
}

/// A request that was read from JSON.
#[expect(missing_debug_implementations, reason = "a request whose type is unknown may hold anything")]
#[non_exhaustive]
pub struct Decoded {
    /// The request, with everything in it that fits.
    pub request: Box<dyn Request>,
    /// What does not fit: unknown fields, fields that are given more than once, values of another type, missing mandatory
    /// fields. A request with misfits is
    /// not what was meant and cannot be sent, whatever the validation policy.
    pub misfits: Vec<Violation>,
}

impl Decoded {
    /// Everything that is wrong: the misfits, and every rule that the rest breaks.
    pub fn violations(&self) -> Vec<Violation> {
        with_rules(&self.misfits, &*self.request)
    }
}
