//! pipeline
mod intercept;
pub use self::intercept::{Context, Interceptor, Next, Outcome};
pub(crate) use self::intercept::{Stage, Truth, intercepted};
