//! The keys of errors.

use super::shapes::{ALLOW_LINTS, ERRATA, SITES, SOURCES, STATUS, TEXT, mandatory, optional};
use crate::language::{Form, Key, Names, Shape, Table};

pub(super) const ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&ERROR));
pub(super) const SHARED_ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&SHARED_ERROR));
pub(super) const ERROR_HTTP: Key = mandatory("http", STATUS, "The HTTP status of the error response.");

pub(super) const ERROR_NAME: Key =
    mandatory("name", Shape::Text(Form::UpperCamel), "The name of the variant in Rust: `NotPartnerCustomer`.");

pub(super) const ERROR_DOC: Key = mandatory("doc", TEXT, "The meaning of the error.");

pub(super) const ERROR_SITES: Key =
    optional("sites", SITES, "The sites that return the error. The default is all sites.").naming(Names::Site);

pub(super) const ERROR_EFFECT: Key = optional(
    "effect",
    Shape::Word(&["none", "unknown", "done"]),
    "The effect of a call that failed with this error: the server did not process the request (`none`), processed it \
     (`done`), or may have processed it (`unknown`). The default is `none` for a 4xx status and `unknown` for any other.",
);

pub(super) const ERROR_ADVICE: Key = optional("advice", TEXT, "What the caller can do about the error.");

pub(super) const ERROR_TRANSIENT: Key =
    optional("transient", Shape::Bool, "Whether the same request may succeed later. The default is `false`.");

pub(super) const ERROR_ERRATUM: Key =
    optional("erratum", ERRATA, "A contradiction in the docs, and how the spec resolves it.");

pub(super) const ERROR_SOURCE: Key =
    optional("source", SOURCES, "The names of the sources of this definition.").naming(Names::Source);

pub(super) const ERROR_ALLOW: Key =
    optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason.");

/// The keys of an error under `errors` of a chapter.
pub const ERROR: Table = Table {
    name: "error",
    keys: &[
        ERROR_HTTP,
        ERROR_NAME,
        ERROR_DOC,
        ERROR_SITES,
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        ERROR_ERRATUM,
        ERROR_SOURCE,
        ERROR_ALLOW,
    ],
    removed: &[],
};

/// The keys of an error under `errors` of `api.yaml`.
pub const SHARED_ERROR: Table = Table {
    name: "shared error",
    keys: &[
        ERROR_HTTP,
        ERROR_NAME,
        ERROR_DOC,
        ERROR_SITES,
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        optional("everywhere", Shape::Bool, "Whether every operation can return the error without listing it."),
        ERROR_ERRATUM,
        ERROR_SOURCE,
        ERROR_ALLOW,
    ],
    removed: &[],
};

/// The keys of an entry of an operation's `errors` that is not only a code.
pub const LISTED_ERROR: Table = Table {
    name: "listed error",
    keys: &[
        mandatory("code", Shape::Text(Form::Wire), "The error code: `CBC.99007004`.").naming(Names::Error),
        optional(
            "http",
            STATUS,
            "The HTTP status of the error response. For a code that is defined under `errors`, it overrides the status \
             for this operation.",
        ),
        optional("name", Shape::Text(Form::UpperCamel), "The name of the variant in Rust: `NotPartnerCustomer`."),
        optional("doc", TEXT, "The meaning of the error."),
        ERROR_SITES,
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        optional(
            "carries",
            Shape::OneOrMany(Form::Wire),
            "The fields under `failure` that the error response contains.",
        )
        .naming(Names::FailureField),
        ERROR_ERRATUM,
        ERROR_SOURCE,
    ],
    removed: &[],
};
