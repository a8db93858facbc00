//! The trait of generated clients.

use super::core::Core;
use crate::base::ApiDescriptor;

/// A generated client: methods over a [`Core`].
pub trait ApiClient: From<Core> {
    /// The sites of the API.
    type Site: ApiSite;

    /// The product name in the user agent.
    const PRODUCT: &'static str;

    /// The address of the default site, if the API has one.
    const ENDPOINT: Option<&'static str>;

    /// What holds for all operations of the API, and for raw calls.
    const API: &'static ApiDescriptor;
}

/// A site of an API.
pub trait ApiSite {
    /// The name of the site in the spec.
    fn name(&self) -> &'static str;

    /// The scheme and host.
    fn endpoint(&self) -> &'static str;
}

/// The sites of an API without sites. The type has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSite {}

impl ApiSite for NoSite {
    fn name(&self) -> &'static str {
        match *self {}
    }

    fn endpoint(&self) -> &'static str {
        match *self {}
    }
}
