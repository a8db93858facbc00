//! The constraints of the spec, and their evaluator.
//!
//! This crate depends on neither YAML nor HTTP. The generator uses it to check the examples of the spec, the runtime to
//! implement `validate()` of a request, and the mock to check received requests. Values are read through the traits
//! [`Record`] and [`List`], so the same evaluator checks generated structs and JSON.
//!
//! ```
//! use huaweicloud_bss_rules::{Field, Kind, Place, Record, Rule, Site, Value, validate};
//!
//! struct Customer { id: &'static str }
//!
//! impl Record for Customer {
//!     fn name(&self) -> &str { "customer" }
//!     fn fields(&self) -> &[Field<'_>] {
//!         const FIELDS: &[Field<'_>] =
//!             &[Field::new("id", Place::Body, Kind::Text).mandatory().rules(&[Rule::MaxLength(4)])];
//!         FIELDS
//!     }
//!     fn value(&self, _index: usize) -> Value<'_> { Value::Text(self.id) }
//! }
//!
//! assert!(validate(&Customer { id: "ab" }, Site::default()).is_empty());
//! let violations = validate(&Customer { id: "abcde" }, Site::default());
//! assert_eq!(violations[0].field(), "id");
//! assert_eq!(violations[0].to_string(), "`id` must have at most 4 characters, but has 5");
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod check;
mod decimal;
mod field;
mod path;
mod sites;
mod value;
mod violation;

pub use check::{MAX_DEPTH, check_operation, validate, validate_known};
pub use decimal::Decimal;
pub use field::{Case, Condition, Field, Format, Kind, Place, Rule};
pub use path::Path;
pub use sites::{Site, Sites};
pub use value::{AsValue, List, Record, SEPARATOR, Value, joined};
pub use violation::{Limit, RuleName, Violation};
