//! The keys of operations.

use super::errors::LISTED_ERROR;
use super::fields::{DEFAULT_VALUES, FIELDS};
use super::shapes::{ALLOW_LINTS, AT_LEAST_ONE_OF, ERRATA, SITES, SOURCES, STATUS, TEXT, mandatory, optional};
use crate::language::{Form, Names, Removed, Shape, Table, removed};

/// The keys of an operation.
pub const OPERATION: Table = Table {
    name: "operation",
    keys: &[
        mandatory("summary", TEXT, "A sentence that says what the operation does."),
        optional("doc", TEXT, "Details beyond the summary, in Markdown."),
        mandatory("source", Shape::Record(&SOURCE), "The docs page that was transcribed."),
        optional("links", Shape::List(&Shape::Record(&LINK)), "Other pages that the docs page links to."),
        mandatory("http", TEXT, "The method and path: `PUT /v2/customers/{customer_id}`.")
            .naming(Names::PathParameters),
        optional("sites", SITES, "The sites that have the operation. The default is all sites.").naming(Names::Site),
        optional("deprecated", TEXT, "What to use instead of the operation, if it is deprecated."),
        mandatory("caller", Shape::Word(&["partner", "customer", "any"]), "Who can call the operation."),
        optional(
            "permissions",
            Shape::List(&Shape::OneOrMany(Form::Any)),
            "The permissions that the caller needs. Of the permissions in an inner list, one is sufficient.",
        ),
        mandatory(
            "effect",
            Shape::Word(&["reads", "changes"]),
            "Whether the operation only reads or changes something.",
        ),
        optional(
            "repeat",
            Shape::Word(&["harmless", "harmful"]),
            "Whether a second identical call is harmless, because it changes nothing more. Required with `effect: \
             changes`.",
        ),
        optional("repeat_reason", TEXT, "Why a repeat is harmless or harmful. Required with `effect: changes`."),
        optional(
            "deduplicate_by",
            Shape::Text(Form::Wire),
            "The request field by which the server recognizes a repeated request, a `string`. The client gives each call \
             a random key of 32 characters unless the caller does, and may then send the request again.",
        )
        .naming(Names::RequestField),
        optional("rate_limit", Shape::Record(&RATE_LIMIT), "How often the operation can be called."),
        optional("preconditions", Shape::OneOrMany(Form::Any), "Conditions that must be met before the call."),
        optional("defaults", DEFAULT_VALUES, "Values for the keys that a field of this operation does not give."),
        optional("path", FIELDS, "The fields in the path."),
        optional("query", FIELDS, "The fields in the query string."),
        optional("header", FIELDS, "The fields in the request headers."),
        optional("body", FIELDS, "The fields in the JSON body."),
        optional(
            "at_least_one_of",
            AT_LEAST_ONE_OF,
            "Sets of request fields. At least one field of each set must be given.",
        )
        .naming(Names::Field),
        optional("paging", Shape::Record(&PAGING), "How a long list is requested page by page."),
        optional(
            "partial_failure",
            Shape::Text(Form::Wire),
            "The reply field that lists the parts of the request that failed, if a successful reply can report a \
             partial failure.",
        )
        .naming(Names::ReplyField),
        optional(
            "success",
            Shape::NonEmptyList(&Shape::Integer(200, 299)),
            "The HTTP statuses of success. The default is `[200]`.",
        ),
        optional("reply", FIELDS, "The fields of the reply."),
        optional(
            "failure",
            Shape::NameOr(Form::Snake, &FIELDS),
            "The fields of the body of an error response, including `error_code` and `error_msg`; or a name under \
             `failures`.",
        )
        .naming(Names::SharedFailure),
        optional(
            "errors",
            Shape::List(&Shape::TextOrRecord(Form::Wire, &LISTED_ERROR)),
            "The documented errors. Each is a code that is defined under `errors` of a file, or an inline definition \
             with `http`, `name` and `doc`.",
        )
        .naming(Names::Error),
        optional("errata", ERRATA, "Contradictions in the docs page that do not concern a single field."),
        optional("examples", Shape::List(&Shape::Record(&EXAMPLE)), "The examples in the docs page."),
        optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason."),
    ],
    removed: &[
        Removed {
            name: "idempotent",
            replacement: "effect",
            instead: "`effect: reads`, or `effect: changes` with `repeat` and `repeat_reason`",
            rewrite: removed::idempotent,
        },
        Removed {
            name: "idempotent_reason",
            replacement: "repeat_reason",
            instead: "`repeat_reason` beside `effect: changes`; with `effect: reads` no reason is needed",
            rewrite: removed::idempotent_reason,
        },
    ],
};

/// The keys of `source`: a docs page.
pub const SOURCE: Table = Table {
    name: "source",
    keys: &[
        mandatory("url", Shape::Text(Form::Url), "The URL of the page."),
        optional("title", TEXT, "The title of the page."),
        optional("checked", Shape::Text(Form::Date), "The date on which the page was read: `2022-12-16`."),
        optional("also", Shape::OneOrMany(Form::Url), "Other pages on the same subject."),
    ],
    removed: &[],
};

/// The keys of a link to another page.
pub const LINK: Table = Table {
    name: "link",
    keys: &[
        mandatory("title", TEXT, "The title of the page."),
        optional("url", Shape::Text(Form::Url), "The URL of the page, if the docs give one."),
    ],
    removed: &[],
};

/// The keys of `rate_limit`.
pub const RATE_LIMIT: Table = Table {
    name: "rate limit",
    keys: &[
        mandatory(
            "requests",
            Shape::Integer(1, u32::MAX as i64),
            "The number of requests that are allowed per period.",
        ),
        mandatory("seconds", Shape::Integer(1, u32::MAX as i64), "The length of the period in seconds."),
        optional("scope", TEXT, "What the requests are counted by, such as the caller."),
    ],
    removed: &[],
};

/// The keys of `paging`.
pub const PAGING: Table = Table {
    name: "paging",
    keys: &[
        mandatory(
            "by",
            Shape::Word(&["offset", "page", "marker"]),
            "What identifies the start of a page: the number of records before it (`offset`), the number of the page \
             (`page`), or a marker from the previous page (`marker`).",
        ),
        mandatory("from", Shape::Text(Form::Wire), "The request field for the start of the page.")
            .naming(Names::RequestField),
        mandatory("size", Shape::Text(Form::Wire), "The request field for the number of records in a page.")
            .naming(Names::RequestField),
        mandatory("items", Shape::Text(Form::Wire), "The reply field with the list of records.")
            .naming(Names::ReplyField),
        optional("total", Shape::Text(Form::Wire), "The reply field with the number of records of all pages.")
            .naming(Names::ReplyField),
        optional(
            "next",
            Shape::Text(Form::Wire),
            "The path to the reply field with the next marker: `page_info.next_marker`. Required with `by: marker`.",
        )
        .naming(Names::ReplyPath),
        optional(
            "key",
            Shape::Record(&PAGING_KEY),
            "The fields that identify a record of the list, if a source documents them.",
        ),
    ],
    removed: &[],
};

/// The keys of `key`: the fields that identify a record of a long list.
pub const PAGING_KEY: Table = Table {
    name: "paging key",
    keys: &[
        mandatory("fields", Shape::OneOrMany(Form::Wire), "The fields that together identify a record.")
            .naming(Names::RecordField),
        optional("source", SOURCES, "The names of the sources of the key; `unknown` if no source is known.")
            .naming(Names::Source),
    ],
    removed: &[],
};

/// The keys of an example in a docs page.
pub const EXAMPLE: Table = Table {
    name: "example",
    keys: &[
        mandatory("title", TEXT, "What the example shows."),
        optional("note", TEXT, "What differs from the example in the docs page, and why."),
        optional(
            "site",
            Shape::Text(Form::Snake),
            "The site to which the request is sent. The default is the first site.",
        )
        .naming(Names::Site),
        optional(
            "request",
            Shape::Map(Form::Wire, &Shape::Value),
            "The fields of the request by name, from path, query, header and body.",
        )
        .naming(Names::RequestField),
        optional("reply", Shape::Record(&EXAMPLE_REPLY), "The reply to the request."),
    ],
    removed: &[],
};

/// The keys of the reply of an example.
pub const EXAMPLE_REPLY: Table = Table {
    name: "example reply",
    keys: &[
        mandatory("status", STATUS, "The HTTP status of the reply."),
        optional("body", Shape::Map(Form::Wire, &Shape::Value), "The fields of the reply by name.")
            .naming(Names::ReplyField),
    ],
    removed: &[],
};
