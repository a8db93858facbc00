//! What people and tools read about the spec language: its diagnostics, its keys, the schema that editors use; and about
//! one spec: how large it is, and what it says as OpenAPI. All of it is made from the tables that the checker itself works
//! with, or from its model.

mod diagnostics;
mod explanations;
mod keys;
mod openapi;
mod pair;
mod schema;
mod stats;

pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
pub use openapi::{OpenApi, openapi};
pub use pair::pair;
pub use schema::schema;
pub use stats::Stats;
