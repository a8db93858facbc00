//! The trait of generated clients.

use super::core::Core;
use crate::base::ApiDescriptor;

/// A generated client: methods over a [`Core`].
pub trait ApiClient: From<Core> {
    /// The sites of the API.
    type Site: Into<&'static str>;

    /// The product name in the user agent.
    const PRODUCT: &'static str;

    /// The address of the default site, if the API has one.
    const ENDPOINT: Option<&'static str>;

    /// What holds for all operations of the API, and for raw calls.
    const API: &'static ApiDescriptor;
}

/// The sites of an API without sites. The type has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSite {}

impl From<NoSite> for &'static str {
    fn from(site: NoSite) -> Self {
        match site {}
    }
}
