//! Encoding and decoding: one implementation for all generated types.
//!
//! Generated code contains tables and three short methods per type. Everything that walks fields is here, compiled
//! once, and called through `&dyn Record` and `&mut dyn Fields`. This keeps the compile time of a client with many
//! operations short.

mod access;
mod argument;
mod body;
mod columns;
mod debug;
mod decode;
mod decode_error;
mod encode;
mod enums;
mod envelope;
mod fields;
mod mismatch;
mod node;
mod reader;
mod scalar;
mod serde_impls;
mod shown;
mod time;
mod unknown;
mod view;

pub(crate) use access::{default_number, filled, number, set_number, set_text};
pub use argument::Argument;
pub use columns::{cells, header};
pub use debug::debug;
pub(crate) use decode::{DEFAULT_MAX_MEMORY, decode_failure, decode_reply, decode_request, read_envelope, with_rules};
pub use decode_error::DecodeError;
pub(crate) use encode::{HEADER_TEXT, Parts, encode};
pub use enums::{IntegerEnum, ParseEnumError, StringEnum, UnknownValue, Variants, find_by_name};
pub(crate) use envelope::Envelope;
pub(crate) use fields::retain;
pub use fields::{Blank, FieldValue, Fields, NoData, Slot};
pub use mismatch::{DecodingPolicy, Mismatch, Mismatches};
pub use node::Node;
pub use reader::JsonError;
pub use serde_impls::{deserialize, serialize};
pub(crate) use shown::{shown_json, shown_members, shown_target};
pub use time::{Date, Month, TimeError, Timestamp};
pub use unknown::{UnknownField, UnknownFields};
pub use view::{ObservedValue, View};
