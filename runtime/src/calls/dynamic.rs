//! Calls of operations that are known only by their name at run time.

use std::fmt;

use huaweicloud_bss_rules::{Site, Violation, check_operation};

use super::operation::Operation;
use super::typed::Call;
use crate::base::{BoxFuture, Descriptor};
use crate::client::{CallOptions, Core};
use crate::outcome::{AnyServiceError, Error, Reply};
use crate::wire::{Blank, Fields, Node, decode_request, with_rules};

/// The outcome of a call of an operation that is known only at run time.
pub type AnyOutcome = Result<Reply<Box<dyn Fields>>, Error<AnyServiceError>>;

/// A request of an operation that is known only at run time. Every [`Operation`] is one.
pub trait Request: Fields {
    /// Returns the description of the operation.
    fn descriptor(&self) -> &'static Descriptor;

    /// Calls the operation, with erased types.
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

/// An entry of a client's table of operations, which creates requests from JSON.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The description of the operation.
    pub descriptor: &'static Descriptor,
    blank: fn() -> Box<dyn Request>,
    blank_reply: fn() -> Box<dyn Fields>,
}

impl Entry {
    /// Creates the entry of an operation.
    pub const fn of<O: Operation>() -> Self {
        Self {
            descriptor: O::DESCRIPTOR,
            blank: || Box::new(O::BLANK),
            blank_reply: || Box::new(<O::Reply as Blank>::BLANK),
        }
    }

    /// Reads a request from a JSON object of wire names for path, query, header and body fields.
    pub fn request(&self, input: Node<'_>) -> Decoded {
        let mut request = (self.blank)();
        let mismatches = decode_request(&input, &mut *request);
        Decoded { request, mismatches }
    }

    /// Returns an empty reply.
    pub fn reply(&self) -> Box<dyn Fields> {
        (self.blank_reply)()
    }

    /// Returns the wire names of the fields of the request.
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
#[expect(missing_debug_implementations, reason = "a request of an unknown type may contain personal data")]
#[non_exhaustive]
pub struct Decoded {
    /// The request, with all fields that fit.
    pub request: Box<dyn Request>,
    /// The mismatches: unknown fields, duplicate fields, values of another type, missing mandatory fields. Do not send
    /// a request with mismatches, whatever the validation policy is.
    pub mismatches: Vec<Violation>,
}

impl Decoded {
    /// Returns the mismatches and all rules of the default site that the rest violates.
    pub fn violations(&self) -> Vec<Violation> {
        self.violations_for("")
    }

    /// Like [`violations`](Self::violations), for the site with this name in the spec; for the default site if there is
    /// none.
    pub fn violations_for(&self, site: &str) -> Vec<Violation> {
        let descriptor = self.request.descriptor();
        let site = Site::named(site, descriptor.api.sites);
        let of_request = with_rules(&self.mismatches, &*self.request, site);
        check_operation(descriptor.sites, site).into_iter().chain(of_request).collect()
    }
}
