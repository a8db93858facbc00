//! Shapes of values and tables that several kinds of maps use.

use crate::language::{Form, Key, Names, Shape, Table};

pub(super) const TEXT: Shape = Shape::Text(Form::Any);
pub(super) const ERRATA: Shape = Shape::OneOrMany(Form::Any);
pub(super) const SOURCES: Shape = Shape::OneOrMany(Form::Wire);
pub(super) const CODE_LIST: Shape = Shape::NonEmptyList(&Shape::Text(Form::Wire));
pub(super) const CONDITION: Shape = Shape::NonEmptyMap(Form::Wire, &Shape::Given);
pub(super) const AT_LEAST_ONE_OF: Shape = Shape::List(&Shape::NonEmptyList(&Shape::Text(Form::Wire)));
pub(super) const SITES: Shape = Shape::OneOrMany(Form::Snake);
pub(super) const STATUS: Shape = Shape::Integer(200, 599);
pub(super) const COUNT: Shape = Shape::IntegerOrRecord(0, u32::MAX as i64, &COUNT_LIMIT);
pub(super) const NUMBER: Shape = Shape::IntegerOrRecord(i64::MIN, i64::MAX, &NUMBER_LIMIT);
pub(super) const ALLOW_LINTS: Shape = Shape::Record(&ALLOW);

/// The keys of a count limit that has its own source.
pub const COUNT_LIMIT: Table = Table {
    name: "count limit",
    keys: &[
        mandatory("is", Shape::Integer(0, u32::MAX as i64), "The limit."),
        mandatory("source", SOURCES, "The names of the sources of the limit; `unknown` if no source is known.")
            .naming(Names::Source),
    ],
    removed: &[],
};

/// The keys of a numeric limit that has its own source.
pub const NUMBER_LIMIT: Table = Table {
    name: "number limit",
    keys: &[
        mandatory("is", Shape::Integer(i64::MIN, i64::MAX), "The limit."),
        mandatory("source", SOURCES, "The names of the sources of the limit; `unknown` if no source is known.")
            .naming(Names::Source),
    ],
    removed: &[],
};

/// The keys of `allow`: lints, which are rules that can have exceptions.
pub const ALLOW: Table = Table {
    name: "exception",
    keys: &[
        optional(LINTS[0], TEXT, "Why the type is kept although no operation uses it."),
        optional(LINTS[1], TEXT, "Why the error is kept although no operation lists it."),
        optional(
            LINTS[2],
            TEXT,
            "Why the field needs no `sensitive` although its name suggests personal or secret data.",
        ),
        optional(LINTS[3], TEXT, "Why the limits of the field have no source."),
        optional(LINTS[4], TEXT, "Why the shared field or failure is kept although nothing uses it."),
    ],
    removed: &[],
};

/// The lints that `allow` can name.
pub const LINTS: [&str; 5] = ["unused_type", "unused_error", "unclassified", "no_source", "unused_shared"];

pub(super) const fn mandatory(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: true, doc, names: None }
}

pub(super) const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: false, doc, names: None }
}

impl Key {
    pub(super) const fn naming(self, names: Names) -> Self {
        Self { names: Some(names), ..self }
    }
}
