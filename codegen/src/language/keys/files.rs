//! The keys of `api.yaml` and of the files of chapters.

use super::errors::{ERRORS, SHARED_ERRORS};
use super::fields::{DEFAULT_VALUES, SHARED_FAILURES, SHARED_FIELDS};
use super::operations::OPERATION;
use super::shapes::{ALLOW_LINTS, CODE_LIST, TEXT, mandatory, optional};
use super::types::TYPES;
use crate::language::{Form, Names, Shape, Table};

/// The keys of `api.yaml`.
pub const API: Table = Table {
    name: "api",
    keys: &[
        mandatory("api", Shape::Text(Form::Snake), "The short name of the API: `bss`."),
        optional("edition", Shape::Integer(1, 99), "The edition of the spec language: `2`. Required."),
        mandatory("title", TEXT, "The title of the API in the docs."),
        mandatory("doc", TEXT, "A description of the API."),
        optional(
            "sites",
            Shape::Map(Form::Snake, &Shape::Record(&SITE)),
            "The sites that serve the API. The first site is the default.",
        ),
        optional(
            "sources",
            Shape::Map(Form::Wire, &TEXT),
            "The names that `source` can refer to, each with a description.",
        ),
        optional("advice", Shape::Record(&ADVICE), "Advice for callers, by class of HTTP status."),
        mandatory(
            "chapters",
            Shape::List(&Shape::Text(Form::Snake)),
            "The chapters. The chapter `x` is in the file `x.yaml` in the same folder.",
        )
        .naming(Names::Chapter),
        optional(
            "crate",
            Shape::Text(Form::Snake),
            "The name in Rust of the crate that re-exports the client. If given, the documentation of requests \
             contains the examples as code.",
        ),
        optional(
            "features",
            Shape::Bool,
            "Whether each chapter requires the cargo feature with its name. The default is `false`.",
        ),
        optional("codes", Shape::Record(&CODES), "The error codes with a fixed meaning."),
        optional("defaults", DEFAULT_VALUES, "Values for the keys that a field or a type of any file does not give."),
        optional("fields", SHARED_FIELDS, "Fields that the operations and types of every file can use by name."),
        optional("failures", SHARED_FAILURES, "Bodies of error responses that every operation can use by name."),
        optional("types", TYPES, "Types that every chapter can use."),
        optional("errors", SHARED_ERRORS, "Errors that the operations of every chapter can list, by code."),
        optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason."),
    ],
    removed: &[],
};

/// The keys of a site: a place that serves the API.
pub const SITE: Table = Table {
    name: "site",
    keys: &[
        mandatory("endpoint", Shape::Text(Form::Endpoint), "The scheme and host: `https://bss.example.com`."),
        mandatory("region", TEXT, "The vendor's name of the region."),
        mandatory("doc", TEXT, "The customers that the site serves."),
    ],
    removed: &[],
};

/// The keys of `advice`: classes of HTTP status.
pub const ADVICE: Table = Table {
    name: "advice",
    keys: &[
        optional("4xx", TEXT, "What to do if the server rejects the request."),
        optional("5xx", TEXT, "What to do if the server fails."),
    ],
    removed: &[],
};

/// The keys of the error codes with a fixed meaning.
pub const CODES: Table = Table {
    name: "codes",
    keys: &[
        optional("success", CODE_LIST, "The codes that stand for a success: the reply is decoded.")
            .naming(Names::Error),
        optional("throttling", CODE_LIST, "The codes of too many requests: the call is repeated after a pause.")
            .naming(Names::Error),
        optional(
            "expired_token",
            CODE_LIST,
            "The codes of an expired token: with HTTP 401 or 403, the token is renewed once.",
        )
        .naming(Names::Error),
    ],
    removed: &[],
};

/// The keys of a chapter's file.
pub const CHAPTER: Table = Table {
    name: "chapter",
    keys: &[
        mandatory(
            "chapter",
            Shape::Text(Form::Snake),
            "The name of the chapter: the name of the file without `.yaml`.",
        ),
        mandatory("title", TEXT, "The title of the chapter in the docs."),
        mandatory("doc", TEXT, "A description of the chapter."),
        mandatory(
            "operations",
            Shape::Map(Form::Snake, &Shape::Record(&OPERATION)),
            "The operations of the chapter, by name.",
        ),
        optional("defaults", DEFAULT_VALUES, "Values for the keys that a field or a type of this file does not give."),
        optional("fields", SHARED_FIELDS, "Fields that the operations and types of this file can use by name."),
        optional(
            "failures",
            SHARED_FAILURES,
            "Bodies of error responses that the operations of this file can use by name.",
        ),
        optional("types", TYPES, "Types that only this chapter can use."),
        optional("errors", ERRORS, "Errors that only the operations of this chapter can list, by code."),
        optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason."),
    ],
    removed: &[],
};
