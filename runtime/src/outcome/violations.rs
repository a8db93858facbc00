//! The violations of a request, as an error.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use huaweicloud_bss_rules::{Record, Site, Violation, validate};

use crate::base::ApiDescriptor;

/// The violations of a request, as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Returns `Ok` if there are none.
    ///
    /// # Errors
    ///
    /// The violations.
    pub fn check(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self(violations)) }
    }

    /// Validates a record on the site with this name; on the default site if there is none. For generated code.
    ///
    /// # Errors
    ///
    /// The violations.
    #[doc(hidden)]
    pub fn of(record: &dyn Record, api: &ApiDescriptor, site: &str) -> Result<(), Self> {
        Self::check(validate(record, Site::named(site, api.sites)))
    }
}

impl Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for Violations {}
