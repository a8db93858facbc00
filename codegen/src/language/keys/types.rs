//! The keys of types and their values.

use super::fields::FIELDS;
use super::shapes::{ALLOW_LINTS, AT_LEAST_ONE_OF, ERRATA, SITES, SOURCES, TEXT, mandatory, optional};
use crate::language::{Form, Names, Shape, Table};

pub(super) const TYPES: Shape = Shape::Map(Form::Snake, &Shape::Record(&TYPE));

/// The keys of a type.
pub const TYPE: Table = Table {
    name: "type",
    keys: &[
        mandatory("doc", TEXT, "A description of the type."),
        optional("fields", FIELDS, "The fields of an object."),
        optional(
            "at_least_one_of",
            AT_LEAST_ONE_OF,
            "Sets of fields of the object. At least one field of each set must be given.",
        )
        .naming(Names::Field),
        optional("enum", Shape::Word(&["string", "integer"]), "The type of the values of an enum on the wire."),
        optional(
            "values",
            Shape::NonEmptyMap(Form::Any, &Shape::Record(&VALUE)),
            "The values of an enum, in their wire format.",
        ),
        optional(
            "filter_of",
            Shape::Text(Form::Snake),
            "The enum whose values this enum selects in a list. Conversions between the two are generated.",
        )
        .naming(Names::Type),
        optional("erratum", ERRATA, "A contradiction in the docs, and how the spec resolves it."),
        optional("source", SOURCES, "The names of the sources of this definition, and of its fields that give none.")
            .naming(Names::Source),
        optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason."),
    ],
    removed: &[],
};

/// The keys of a value of an enum.
pub const VALUE: Table = Table {
    name: "value",
    keys: &[
        mandatory("name", Shape::Text(Form::UpperCamel), "The name of the variant in Rust: `UnderReview`."),
        mandatory("doc", TEXT, "The meaning of the value."),
        optional("sites", SITES, "The sites that have the value. The default is all sites.").naming(Names::Site),
        optional("deprecated", TEXT, "What to use instead of the value, if it is deprecated."),
        optional("erratum", ERRATA, "A contradiction in the docs, and how the spec resolves it."),
    ],
    removed: &[],
};
