//! The keys of fields.

use huaweicloud_bss_rules::Format;

use super::shapes::{ALLOW_LINTS, CONDITION, COUNT, ERRATA, NUMBER, SITES, SOURCES, TEXT, mandatory, optional};
use crate::language::{Form, Key, Names, Shape, Table, USE};

pub(super) const FIELDS: Shape = Shape::Map(Form::Wire, &Shape::Shareable(&FIELD, &USED_FIELD));
pub(super) const SHARED_FIELDS: Shape = Shape::Map(Form::Snake, &Shape::Record(&FIELD));
pub(super) const SHARED_FAILURES: Shape = Shape::Map(Form::Snake, &FIELDS);
pub(super) const DEFAULT_VALUES: Shape = Shape::Record(&DEFAULTS);
pub(super) const CASES: Shape = Shape::List(&Shape::Record(&CASE));

/// The keys of a field.
pub const FIELD: Table = Table { name: "field", keys: FIELD_KEYS, removed: &[] };

/// The keys of a field that uses a shared field: `use`, and the keys of a field, which replace those of the shared field.
pub const USED_FIELD: Table = Table { name: "used field", keys: &USED_FIELD_KEYS, removed: &[] };

#[expect(clippy::indexing_slicing, reason = "it is evaluated by the compiler, for which a panic is an error")]
pub(super) const USED_FIELD_KEYS: [Key; FIELD_KEYS.len() + 1] = {
    let shared =
        mandatory(USE, Shape::Text(Form::Snake), "The shared field: a name under `fields`.").naming(Names::SharedField);
    let mut keys = [shared; FIELD_KEYS.len() + 1];
    let mut index = 0;
    while index < FIELD_KEYS.len() {
        keys[index + 1] = Key { mandatory: false, ..FIELD_KEYS[index] };
        index += 1;
    }
    keys
};

pub(super) const MIN_LENGTH: Key =
    optional("min_length", COUNT, "The minimum number of characters; for a list, of each entry.");
pub(super) const MAX_LENGTH: Key =
    optional("max_length", COUNT, "The maximum number of characters; for a list, of each entry.");
pub(super) const MIN: Key = optional("min", NUMBER, "The minimum, inclusive; for a list, of each entry.");
pub(super) const MAX: Key = optional("max", NUMBER, "The maximum, inclusive; for a list, of each entry.");
pub(super) const ABOVE: Key = optional("above", NUMBER, "The minimum, exclusive; for a list, of each entry.");

pub(super) const MAX_DECIMALS: Key =
    optional("max_decimals", COUNT, "The maximum number of digits after the decimal point; for a list, of each entry.");

pub(super) const MIN_ITEMS: Key = optional("min_items", COUNT, "The minimum number of entries.");
pub(super) const MAX_ITEMS: Key = optional("max_items", COUNT, "The maximum number of entries.");

pub(super) const MAX_JOINED_LENGTH: Key = optional(
    "max_joined_length",
    COUNT,
    "The maximum number of characters of all entries with the commas between them. Allowed with `joined_by`.",
);

pub(super) const NOT_ONLY: Key = optional(
    "not_only",
    Shape::Word(&["digits_special_or_spaces"]),
    "A class of characters. The string must contain at least one character outside this class.",
);

pub(super) const FORMAT: Key =
    optional("format", Shape::Word(&Format::NAMES), "The format of the string; for a list, of each entry.");

pub(super) const FIELD_KEYS: &[Key] = &[
    mandatory(
        "type",
        Shape::Type,
        "The type: `string`, `integer`, `long`, `decimal`, `boolean`, `date`, `month`, `timestamp`, a declared type, or \
         one of these in brackets for a list.",
    )
    .naming(Names::Type),
    optional(
        "joined_by",
        Shape::Word(&["comma"]),
        "What joins the entries of a list that is one string on the wire: `300,500`. An empty string is an empty list. The \
         entries are not empty, and contain no comma.",
    ),
    optional("mandatory", Shape::Bool, "Whether the field is required. The default is `false`."),
    optional(
        "mandatory_if",
        CONDITION,
        "The field is required if another field has one of these values, or has any value (`given`).",
    )
    .naming(Names::Field),
    optional(
        "allowed_if",
        CONDITION,
        "The field is only allowed if another field has one of these values, or has any value (`given`).",
    )
    .naming(Names::Field),
    optional("default", Shape::Wire, "The value that the server uses if the field is not given. It is never sent."),
    optional("rust", Shape::Text(Form::Snake), "The name in Rust, if it differs from the name on the wire."),
    mandatory("doc", TEXT, "A description of the field."),
    optional("sites", SITES, "The sites that have the field. The default is all sites of the operation.")
        .naming(Names::Site),
    optional("deprecated", TEXT, "What to use instead of the field, if it is deprecated."),
    MIN_LENGTH,
    MAX_LENGTH,
    MIN,
    MAX,
    ABOVE,
    MAX_DECIMALS,
    MIN_ITEMS,
    MAX_ITEMS,
    MAX_JOINED_LENGTH,
    NOT_ONLY,
    FORMAT,
    optional(
        "cases",
        CASES,
        "Limits that apply in addition, each only on some sites or if another field has some value.",
    ),
    optional(
        "not_after",
        Shape::Text(Form::Wire),
        "Another field of the same object, with the same type. The value must not be after the value of that field.",
    )
    .naming(Names::Field),
    optional("sensitive", Shape::Bool, "Whether the value is personal or secret. If so, it is never shown."),
    optional("reserved", Shape::Bool, "Whether the docs describe the field as reserved."),
    optional("null_means", TEXT, "The meaning of an absent or null field."),
    optional("empty_means", TEXT, "The meaning of an empty string."),
    optional("erratum", ERRATA, "A contradiction in the docs, and how the spec resolves it."),
    optional(
        "source",
        SOURCES,
        "The names of the sources of the field and its limits; `unknown` if no source is known.",
    )
    .naming(Names::Source),
    optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason."),
];

/// The keys of a case: limits of a field that apply only on some sites, or only if another field has some value.
pub const CASE: Table = Table {
    name: "case",
    keys: &[
        optional("sites", SITES, "The sites on which the case applies. The default is all sites of the field.")
            .naming(Names::Site),
        optional(
            "if",
            CONDITION,
            "The case applies only if another field has one of these values, or has any value (`given`).",
        )
        .naming(Names::Field),
        optional("mandatory", Shape::Bool, "Whether the field is required in this case. Allowed with `sites`."),
        optional(
            "values",
            Shape::NonEmptyList(&Shape::Wire),
            "The only values that are allowed in this case, in their wire format; for a list, of each entry.",
        ),
        MIN_LENGTH,
        MAX_LENGTH,
        MIN,
        MAX,
        ABOVE,
        MAX_DECIMALS,
        MIN_ITEMS,
        MAX_ITEMS,
        MAX_JOINED_LENGTH,
        NOT_ONLY,
        FORMAT,
        optional("source", SOURCES, "The names of the sources of the case. The default is the sources of the field.")
            .naming(Names::Source),
    ],
    removed: &[],
};

/// The keys of `defaults`: the values of keys that a field does not give.
pub const DEFAULTS: Table = Table {
    name: "defaults",
    keys: &[
        optional("source", SOURCES, "The names of the sources of a field or type that has no `source`.")
            .naming(Names::Source),
        optional(
            "sensitive",
            Shape::Bool,
            "Whether a `string`, or a list of them, is personal or secret. For a shared field, the file that declares it \
             decides. A field whose name suggests personal or secret data needs its own `sensitive`.",
        ),
    ],
    removed: &[],
};
