//! The core that clients share.

use std::fmt;
use std::sync::Arc;

use super::options::{CallDefaults, CallOptions};
use crate::base::{BoxFuture, Endpoint};
use crate::credentials::shown;
use crate::outcome::{Failure, Meta};
use crate::pipeline::{Shared, Sink, Subject, execute};

/// The settings, credentials and connections that generated clients share. Cheap to clone.
///
/// Clients of several `api!` specs can share one core: `Other::from(client.core().clone())`.
#[derive(Clone)]
pub struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Shared,
    /// The settings that a call can override.
    defaults: CallDefaults,
}

impl Core {
    pub(super) fn new(shared: Shared, defaults: CallDefaults) -> Self {
        Self { inner: Arc::new(Inner { shared, defaults }) }
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.shared.endpoint
    }

    /// The name of the site, by which an API finds its rules; empty for the default site.
    pub fn site(&self) -> &'static str {
        self.inner.shared.site
    }

    /// Makes a call.
    ///
    /// A future is compiled where it is awaited, which would be once for each operation. This one is boxed and returned
    /// by a function that is not inlined, so it is compiled once, in this crate.
    #[inline(never)]
    pub(crate) fn execute<'a>(
        &'a self,
        subject: Subject<'a>,
        sink: Sink<'a>,
        options: &'a CallOptions,
    ) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
        execute(&self.inner.shared, options.resolve(&self.inner.defaults), subject, sink)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { shared, defaults } = &*self.inner;
        f.debug_struct("Core")
            .field("endpoint", &shared.endpoint.to_string())
            .field("credentials", &shown(defaults.credentials.as_ref()))
            .field("timeout", &defaults.timeout)
            .field("validation", &defaults.validation)
            .finish_non_exhaustive()
    }
}
