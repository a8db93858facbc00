//! The keys of the spec language: the shape of each key, whether it is mandatory, and its documentation.

use huaweicloud_bss_rules::Format;

use super::{Form, Key, Names, Removed, Shape, Table, USE, removed};

const TEXT: Shape = Shape::Text(Form::Any);
const ERRATA: Shape = Shape::OneOrMany(Form::Any);
const SOURCES: Shape = Shape::OneOrMany(Form::Wire);
const FIELDS: Shape = Shape::Map(Form::Wire, &Shape::Shareable(&FIELD, &USED_FIELD));
const SHARED_FIELDS: Shape = Shape::Map(Form::Snake, &Shape::Record(&FIELD));
const SHARED_FAILURES: Shape = Shape::Map(Form::Snake, &FIELDS);
const DEFAULT_VALUES: Shape = Shape::Record(&DEFAULTS);
const TYPES: Shape = Shape::Map(Form::Snake, &Shape::Record(&TYPE));
const ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&ERROR));
const SHARED_ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&SHARED_ERROR));
const CODE_LIST: Shape = Shape::NonEmptyList(&Shape::Text(Form::Wire));
const COUNT: Shape = Shape::IntegerOrRecord(0, u32::MAX as i64, &COUNT_LIMIT);
const NUMBER: Shape = Shape::IntegerOrRecord(i64::MIN, i64::MAX, &NUMBER_LIMIT);
const CONDITION: Shape = Shape::NonEmptyMap(Form::Wire, &Shape::Given);
const AT_LEAST_ONE_OF: Shape = Shape::List(&Shape::NonEmptyList(&Shape::Text(Form::Wire)));
const SITES: Shape = Shape::OneOrMany(Form::Snake);
const CASES: Shape = Shape::List(&Shape::Record(&CASE));
const ALLOW_LINTS: Shape = Shape::Record(&ALLOW);
const STATUS: Shape = Shape::Integer(200, 599);

const fn mandatory(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: true, doc, names: None }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: false, doc, names: None }
}

impl Key {
    const fn naming(self, names: Names) -> Self {
        Self { names: Some(names), ..self }
    }
}

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

/// The keys of a field.
pub const FIELD: Table = Table { name: "field", keys: FIELD_KEYS, removed: &[] };

/// The keys of a field that uses a shared field: `use`, and the keys of a field, which replace those of the shared field.
pub const USED_FIELD: Table = Table { name: "used field", keys: &USED_FIELD_KEYS, removed: &[] };

#[expect(clippy::indexing_slicing, reason = "it is evaluated by the compiler, for which a panic is an error")]
const USED_FIELD_KEYS: [Key; FIELD_KEYS.len() + 1] = {
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

const MIN_LENGTH: Key = optional("min_length", COUNT, "The minimum number of characters; for a list, of each entry.");
const MAX_LENGTH: Key = optional("max_length", COUNT, "The maximum number of characters; for a list, of each entry.");
const MIN: Key = optional("min", NUMBER, "The minimum, inclusive; for a list, of each entry.");
const MAX: Key = optional("max", NUMBER, "The maximum, inclusive; for a list, of each entry.");
const ABOVE: Key = optional("above", NUMBER, "The minimum, exclusive; for a list, of each entry.");
const MAX_DECIMALS: Key =
    optional("max_decimals", COUNT, "The maximum number of digits after the decimal point; for a list, of each entry.");
const MIN_ITEMS: Key = optional("min_items", COUNT, "The minimum number of entries.");
const MAX_ITEMS: Key = optional("max_items", COUNT, "The maximum number of entries.");
const MAX_JOINED_LENGTH: Key = optional(
    "max_joined_length",
    COUNT,
    "The maximum number of characters of all entries with the commas between them. Allowed with `joined_by`.",
);
const NOT_ONLY: Key = optional(
    "not_only",
    Shape::Word(&["digits_special_or_spaces"]),
    "A class of characters. The string must contain at least one character outside this class.",
);
const FORMAT: Key =
    optional("format", Shape::Word(&Format::NAMES), "The format of the string; for a list, of each entry.");

const FIELD_KEYS: &[Key] = &[
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

const ERROR_HTTP: Key = mandatory("http", STATUS, "The HTTP status of the error response.");
const ERROR_NAME: Key =
    mandatory("name", Shape::Text(Form::UpperCamel), "The name of the variant in Rust: `NotPartnerCustomer`.");
const ERROR_DOC: Key = mandatory("doc", TEXT, "The meaning of the error.");
const ERROR_SITES: Key =
    optional("sites", SITES, "The sites that return the error. The default is all sites.").naming(Names::Site);
const ERROR_EFFECT: Key = optional(
    "effect",
    Shape::Word(&["none", "unknown", "done"]),
    "The effect of a call that failed with this error: the server did not process the request (`none`), processed it \
     (`done`), or may have processed it (`unknown`). The default is `none` for a 4xx status and `unknown` for any other.",
);
const ERROR_ADVICE: Key = optional("advice", TEXT, "What the caller can do about the error.");
const ERROR_TRANSIENT: Key =
    optional("transient", Shape::Bool, "Whether the same request may succeed later. The default is `false`.");
const ERROR_ERRATUM: Key = optional("erratum", ERRATA, "A contradiction in the docs, and how the spec resolves it.");
const ERROR_SOURCE: Key =
    optional("source", SOURCES, "The names of the sources of this definition.").naming(Names::Source);
const ERROR_ALLOW: Key = optional("allow", ALLOW_LINTS, "Lints that are not checked here, each with a reason.");

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

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&Table; 25] = [
        &API,
        &SITE,
        &ADVICE,
        &CODES,
        &CHAPTER,
        &OPERATION,
        &SOURCE,
        &LINK,
        &RATE_LIMIT,
        &PAGING,
        &PAGING_KEY,
        &FIELD,
        &USED_FIELD,
        &CASE,
        &DEFAULTS,
        &COUNT_LIMIT,
        &NUMBER_LIMIT,
        &ALLOW,
        &TYPE,
        &VALUE,
        &ERROR,
        &SHARED_ERROR,
        &LISTED_ERROR,
        &EXAMPLE,
        &EXAMPLE_REPLY,
    ];

    #[test]
    fn the_complete_spec_uses_every_key() {
        let spec =
            concat!(include_str!("../../tests/complete/api.yaml"), include_str!("../../tests/complete/orders.yaml"));
        for key in TABLES.iter().flat_map(|table| table.keys) {
            assert!(spec.contains(&format!("{}:", key.name)), "{}", key.name);
        }
    }

    #[test]
    fn a_key_of_the_table_replaces_each_removed_key() {
        for (table, removed) in TABLES.iter().flat_map(|table| table.removed.iter().map(move |key| (table, key))) {
            let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
            assert!(!is_key(removed.name), "{}.{}", table.name, removed.name);
            assert!(is_key(removed.replacement), "{}.{}", table.name, removed.replacement);
            assert!(removed.instead.contains(removed.replacement), "{}.{}", table.name, removed.name);
        }
    }

    #[test]
    fn the_same_key_names_the_same_things_in_every_table() {
        for name in ["source", "sites", "site", "errors", "erratum"] {
            let keys = TABLES.iter().flat_map(|table| table.keys).filter(|key| key.name == name);
            let strings = keys.filter(|key| !matches!(key.shape, Shape::Record(_) | Shape::Map(..)));
            let mut names: Vec<_> = strings.map(|key| key.names).collect();
            names.dedup();
            assert_eq!(names.len(), 1, "{name}: {names:?}");
        }
    }

    #[test]
    fn every_key_has_a_sentence_and_occurs_once_in_its_table() {
        for (table, key) in TABLES.iter().flat_map(|table| table.keys.iter().map(move |key| (table, key))) {
            assert!(key.doc.ends_with('.'), "{}.{}", table.name, key.name);
            assert_eq!(table.keys.iter().filter(|other| other.name == key.name).count(), 1, "{}", key.name);
        }
    }
}
