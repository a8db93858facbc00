//! What people read about the spec language: its diagnostics, its keys, the schema that editors use, and how large a
//! spec is. All of it is made from the tables that the checker itself works with, or from its model.

mod diagnostics;
mod explanations;
mod json;
mod keys;
mod pair;
mod schema;
mod stats;

pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
pub use pair::pair;
pub use schema::schema;
pub use stats::Stats;
