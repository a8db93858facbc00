//! The trait of generated clients.

use super::core::Core;

/// A generated client: a thin coat of methods over a [`Core`].
pub trait ApiClient: From<Core> {
    /// The places where the API is served.
    type Site: Into<&'static str>;

    /// The product name in the user agent.
    const PRODUCT: &'static str;

    /// The address of the default site, if the API has one.
    const ENDPOINT: Option<&'static str>;
}

/// The sites of an API that has none of its own: there is no value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSite {}

impl From<NoSite> for &'static str {
    fn from(site: NoSite) -> Self {
        match site {}
    }
}
