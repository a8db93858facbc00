//! Every key of the spec language: its shape, whether it must be there, and a sentence about it.

use huaweicloud_bss_rules::Format;

use super::{Form, Key, Removed, Shape, Table};

const TEXT: Shape = Shape::Text(Form::Any);
const TEXTS: Shape = Shape::List(&TEXT);
const ERRATA: Shape = Shape::OneOrMany(Form::Any);
const SOURCES: Shape = Shape::OneOrMany(Form::Wire);
const FIELDS: Shape = Shape::Map(Form::Wire, &Shape::Record(&FIELD));
const TYPES: Shape = Shape::Map(Form::Snake, &Shape::Record(&TYPE));
const ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&ERROR));
const SHARED_ERRORS: Shape = Shape::Map(Form::Wire, &Shape::Record(&SHARED_ERROR));
const COUNT: Shape = Shape::IntegerOrRecord(0, u32::MAX as i64, &COUNT_LIMIT);
const NUMBER: Shape = Shape::IntegerOrRecord(i64::MIN, i64::MAX, &NUMBER_LIMIT);
const CONDITION: Shape = Shape::NonEmptyMap(Form::Wire, &Shape::Given);
const ALTERNATIVES: Shape = Shape::List(&Shape::NonEmptyList(&Shape::Text(Form::Wire)));
const EXCEPTIONS: Shape = Shape::Record(&ALLOW);
const STATUS: Shape = Shape::Integer(200, 599);

const fn must(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: true, doc }
}

const fn may(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, mandatory: false, doc }
}

/// `api.yaml`.
pub const API: Table = Table {
    name: "api",
    keys: &[
        must("api", Shape::Text(Form::Snake), "The API's short name: `bss`."),
        must("title", TEXT, "The API's title in the docs."),
        must("doc", TEXT, "What the API is for."),
        may(
            "sites",
            Shape::Map(Form::Snake, &Shape::Record(&SITE)),
            "The places where the API is served; the first one is the default.",
        ),
        may("sources", Shape::Map(Form::Wire, &TEXT), "The names that `source` may use, and what they stand for."),
        may("advice", Shape::Record(&ADVICE), "What to do about a class of HTTP status."),
        must(
            "chapters",
            Shape::List(&Shape::Text(Form::Snake)),
            "The chapters: `x` stands for `x.yaml` beside this file.",
        ),
        may(
            "crate",
            Shape::Text(Form::Snake),
            "The crate that hands the client on, as Rust names it. With it, requests are documented with the examples.",
        ),
        may(
            "features",
            Shape::Bool,
            "Whether each chapter is compiled only with the cargo feature of its name; `false` if left out.",
        ),
        may("types", TYPES, "Types that every chapter may use."),
        may("errors", SHARED_ERRORS, "Errors that the operations of every chapter may list, by code."),
        may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason."),
    ],
    removed: &[],
};

/// One place where the API is served.
pub const SITE: Table = Table {
    name: "site",
    keys: &[
        must("endpoint", Shape::Text(Form::Endpoint), "Scheme and host: `https://bss.example.com`."),
        must("region", TEXT, "The region name that the vendor gives it."),
        must("doc", TEXT, "Whom it serves."),
    ],
    removed: &[],
};

/// Advice by class of HTTP status.
pub const ADVICE: Table = Table {
    name: "advice",
    keys: &[
        may("4xx", TEXT, "What to do when the server refuses the request."),
        may("5xx", TEXT, "What to do when the server fails."),
    ],
    removed: &[],
};

/// One chapter's file.
pub const CHAPTER: Table = Table {
    name: "chapter",
    keys: &[
        must("chapter", Shape::Text(Form::Snake), "The chapter's name: that of the file without `.yaml`."),
        must("title", TEXT, "The chapter's title in the docs."),
        must("doc", TEXT, "What its operations are for."),
        must("operations", Shape::Map(Form::Snake, &Shape::Record(&OPERATION)), "The operations, by name."),
        may("types", TYPES, "Types that only this chapter uses."),
        may("errors", ERRORS, "Errors that only operations of this chapter list, by code."),
        may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason."),
    ],
    removed: &[],
};

/// One operation.
pub const OPERATION: Table = Table {
    name: "operation",
    keys: &[
        must("summary", TEXT, "One sentence: what it does."),
        may("doc", TEXT, "More than the summary, in Markdown."),
        must("source", Shape::Record(&SOURCE), "The docs page that was transcribed."),
        may("links", Shape::List(&Shape::Record(&LINK)), "Other pages that the page points to."),
        must("http", TEXT, "Method and path: `PUT /v2/customers/{customer_id}`."),
        must("caller", Shape::Word(&["partner", "customer", "any"]), "Who may call it."),
        may(
            "permissions",
            Shape::List(&Shape::OneOrMany(Form::Any)),
            "The permissions that the caller needs; of those in a list of their own, one is enough.",
        ),
        must("effect", Shape::Word(&["reads", "changes"]), "Whether it only reads, or changes something."),
        may(
            "repeat",
            Shape::Word(&["harmless", "harmful"]),
            "Whether a second call changes no more than the first one did; required with `effect: changes`.",
        ),
        may("repeat_reason", TEXT, "Why a repeat is harmless or harmful; required with `effect: changes`."),
        may("rate_limit", Shape::Record(&RATE_LIMIT), "How often it may be called."),
        may("preconditions", TEXTS, "What must hold before it is called."),
        may("path", FIELDS, "The fields that stand in the path."),
        may("query", FIELDS, "The fields of the query string."),
        may("header", FIELDS, "The fields that travel as headers."),
        may("body", FIELDS, "The fields of the JSON body."),
        may("at_least_one_of", ALTERNATIVES, "Groups of request fields; of each group, at least one must be given."),
        may("paging", Shape::Record(&PAGING), "How a long list is asked for page by page."),
        may(
            "partial_failure",
            Shape::Text(Form::Wire),
            "The reply field that lists what failed, where a reply of success says that some of it did.",
        ),
        may(
            "success",
            Shape::NonEmptyList(&Shape::Integer(200, 299)),
            "The HTTP statuses of success; `[200]` if left out.",
        ),
        may("reply", FIELDS, "The fields of the reply."),
        may("failure", FIELDS, "The members of a failure's body, `error_code` and `error_msg` included."),
        may(
            "errors",
            Shape::List(&Shape::TextOrRecord(Form::Wire, &LISTED_ERROR)),
            "The documented errors: a code that is defined under `errors`, or a definition in place with `http`, `name` and `doc`.",
        ),
        may("errata", TEXTS, "Where the page contradicts itself, beyond what stands at a field."),
        may("examples", Shape::List(&Shape::Record(&EXAMPLE)), "The page's examples."),
        may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason."),
    ],
    removed: &[
        Removed {
            name: "idempotent",
            replacement: "effect",
            instead: "`effect: reads`, or `effect: changes` with `repeat` and `repeat_reason`",
        },
        Removed {
            name: "idempotent_reason",
            replacement: "repeat_reason",
            instead: "`repeat_reason` beside `effect: changes`; `effect: reads` needs no reason",
        },
    ],
};

/// A docs page.
pub const SOURCE: Table = Table {
    name: "source",
    keys: &[
        must("url", Shape::Text(Form::Url), "The page's address."),
        may("title", TEXT, "The page's title."),
        may("checked", Shape::Text(Form::Date), "The day on which it was read: `2022-12-16`."),
        may("also", Shape::List(&Shape::Text(Form::Url)), "Other pages on the same matter."),
    ],
    removed: &[],
};

/// A page to look at.
pub const LINK: Table = Table {
    name: "link",
    keys: &[
        must("title", TEXT, "What the page is called."),
        may("url", Shape::Text(Form::Url), "The page's address, if the docs give one."),
    ],
    removed: &[],
};

/// How often an operation may be called.
pub const RATE_LIMIT: Table = Table {
    name: "rate limit",
    keys: &[
        must("requests", Shape::Integer(1, u32::MAX as i64), "So many requests …"),
        must("seconds", Shape::Integer(1, u32::MAX as i64), "… in so many seconds."),
        may("scope", TEXT, "By what the requests are counted."),
    ],
    removed: &[],
};

/// One field.
pub const FIELD: Table = Table {
    name: "field",
    keys: &[
        must(
            "type",
            Shape::Type,
            "`string`, `integer`, `long`, `decimal`, `boolean`, `date`, `month`, `timestamp`, a declared type, or one of \
             them in brackets: a list.",
        ),
        may("mandatory", Shape::Bool, "Whether the field must be given; `false` if left out."),
        may(
            "mandatory_if",
            CONDITION,
            "The field must be given where another field has one of these values, or is `given` at all.",
        ),
        may(
            "allowed_if",
            CONDITION,
            "The field may be given only where another field has one of these values, or is `given` at all.",
        ),
        may("default", Shape::Wire, "What the server takes it to be where it is not given. It is never sent."),
        may("rust", Shape::Text(Form::Snake), "The name in Rust, where that on the wire will not do."),
        must("doc", TEXT, "What the field is."),
        may("min_length", COUNT, "At least so many characters; on a list, in each entry."),
        may("max_length", COUNT, "At most so many characters; on a list, in each entry."),
        may("min", NUMBER, "The smallest number; on a list, of each entry."),
        may("max", NUMBER, "The largest number; on a list, of each entry."),
        may("above", NUMBER, "A number that the value must exceed; on a list, each entry."),
        may("max_decimals", COUNT, "At most so many digits behind the point; on a list, in each entry."),
        may("min_items", COUNT, "At least so many entries."),
        may("max_items", COUNT, "At most so many entries."),
        may("not_only", Shape::Word(&["digits_special_or_spaces"]), "Characters that must not be all there is."),
        may("format", Shape::Word(&Format::NAMES), "The form of the text; on a list, of each entry."),
        may("sensitive", Shape::Bool, "Whether the value is personal or secret, and never shown."),
        may("reserved", Shape::Bool, "Whether the docs call the field reserved."),
        may("null_means", TEXT, "What leaving it out, or null, means to the server."),
        may("empty_means", TEXT, "What the empty text means to the server."),
        may("erratum", ERRATA, "Where the docs contradict themselves, and what was made of it."),
        may("source", SOURCES, "The names of the sources that say so; `unknown` if none is at hand."),
        may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason."),
    ],
    removed: &[],
};

/// One limit that comes from another source than the rest of its field.
pub const COUNT_LIMIT: Table = Table {
    name: "count limit",
    keys: &[
        must("is", Shape::Integer(0, u32::MAX as i64), "The limit itself."),
        must("source", SOURCES, "The names of the sources that say so; `unknown` if none is at hand."),
    ],
    removed: &[],
};

/// The same where any number will do.
pub const NUMBER_LIMIT: Table = Table {
    name: "number limit",
    keys: &[
        must("is", Shape::Integer(i64::MIN, i64::MAX), "The limit itself."),
        must("source", SOURCES, "The names of the sources that say so; `unknown` if none is at hand."),
    ],
    removed: &[],
};

/// Exceptions to rules that are about care, not about sense.
pub const ALLOW: Table = Table {
    name: "exception",
    keys: &[
        may(LINTS[0], TEXT, "Why a type stays that no operation uses."),
        may(LINTS[1], TEXT, "Why an error stays that no operation lists."),
        may(LINTS[2], TEXT, "Why a field that sounds personal need not say whether it is."),
        may(LINTS[3], TEXT, "Why limits stay that no source is named for."),
    ],
    removed: &[],
};

/// The rules that `allow` can make exceptions to.
pub const LINTS: [&str; 4] = ["unused_type", "unused_error", "unclassified", "no_source"];

/// How a long list is asked for page by page.
pub const PAGING: Table = Table {
    name: "paging",
    keys: &[
        must(
            "by",
            Shape::Word(&["offset", "page", "marker"]),
            "What tells where a page begins: the number of records before it, the number of the page, or a marker that \
             the page before brought.",
        ),
        must("from", Shape::Text(Form::Wire), "The request field that says where the page begins."),
        must("size", Shape::Text(Form::Wire), "The request field that says how many records a page has."),
        must("items", Shape::Text(Form::Wire), "The reply field that is the list of records."),
        may("total", Shape::Text(Form::Wire), "The reply field that counts the records of all pages."),
        may("next", Shape::Text(Form::Wire), "The reply field with the next marker: `page_info.next_marker`."),
        may("key", Shape::Record(&PAGING_KEY), "What identifies a record of the list, where a source says so."),
    ],
    removed: &[],
};

/// What identifies a record of a long list.
pub const PAGING_KEY: Table = Table {
    name: "paging key",
    keys: &[
        must("fields", Shape::OneOrMany(Form::Wire), "The fields of a record that identify it together."),
        must("source", SOURCES, "The names of the sources that say so; `unknown` if none is at hand."),
    ],
    removed: &[],
};

/// One type.
pub const TYPE: Table = Table {
    name: "type",
    keys: &[
        must("doc", TEXT, "What the type is."),
        may("fields", FIELDS, "The fields of an object."),
        may("at_least_one_of", ALTERNATIVES, "Groups of its fields; of each group, at least one must be given."),
        may("enum", Shape::Word(&["string", "integer"]), "What the values of an enum are on the wire."),
        may(
            "values",
            Shape::NonEmptyMap(Form::Any, &Shape::Record(&VALUE)),
            "The values of an enum, as they are written on the wire.",
        ),
        may("erratum", ERRATA, "Where the docs contradict themselves, and what was made of it."),
        may("source", SOURCES, "The names of the sources that say so."),
        may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason."),
    ],
    removed: &[],
};

/// One value of an enum.
pub const VALUE: Table = Table {
    name: "value",
    keys: &[
        must("name", Shape::Text(Form::UpperCamel), "The Rust variant: `UnderReview`."),
        must("doc", TEXT, "What the value means."),
        may("erratum", ERRATA, "Where the docs contradict themselves, and what was made of it."),
    ],
    removed: &[],
};

const ERROR_HTTP: Key = must("http", STATUS, "The HTTP status that comes with it.");
const ERROR_NAME: Key = must("name", Shape::Text(Form::UpperCamel), "The Rust variant: `NotPartnerCustomer`.");
const ERROR_DOC: Key = must("doc", TEXT, "What it means.");
const ERROR_EFFECT: Key = may(
    "effect",
    Shape::Word(&["none", "unknown", "done"]),
    "What a call that fails with it did. Left out, it is `none` for a 4xx status and `unknown` for any other.",
);
const ERROR_ADVICE: Key = may("advice", TEXT, "What to do about it.");
const ERROR_TRANSIENT: Key =
    may("transient", Shape::Bool, "Whether the same request may succeed later; `false` if left out.");
const ERROR_ERRATUM: Key = may("erratum", ERRATA, "Where the docs contradict themselves, and what was made of it.");
const ERROR_SOURCE: Key = may("source", SOURCES, "The names of the sources that say so.");
const ERROR_ALLOW: Key = may("allow", EXCEPTIONS, "Lints that do not hold here, each with the reason.");

/// One error under `errors` of a chapter.
pub const ERROR: Table = Table {
    name: "error",
    keys: &[
        ERROR_HTTP,
        ERROR_NAME,
        ERROR_DOC,
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        ERROR_ERRATUM,
        ERROR_SOURCE,
        ERROR_ALLOW,
    ],
    removed: &[],
};

/// One error under `errors` of `api.yaml`.
pub const SHARED_ERROR: Table = Table {
    name: "shared error",
    keys: &[
        ERROR_HTTP,
        ERROR_NAME,
        ERROR_DOC,
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        may("everywhere", Shape::Bool, "Whether any operation may answer with it, without listing it."),
        ERROR_ERRATUM,
        ERROR_SOURCE,
        ERROR_ALLOW,
    ],
    removed: &[],
};

/// One entry of an operation's `errors`, if it is not just a code.
pub const LISTED_ERROR: Table = Table {
    name: "listed error",
    keys: &[
        must("code", Shape::Text(Form::Wire), "The code: `CBC.99007004`."),
        may(
            "http",
            STATUS,
            "The HTTP status that comes with it; beside a code that is defined elsewhere, the one of this operation.",
        ),
        may("name", Shape::Text(Form::UpperCamel), "The Rust variant: `NotPartnerCustomer`."),
        may("doc", TEXT, "What it means."),
        ERROR_EFFECT,
        ERROR_ADVICE,
        ERROR_TRANSIENT,
        may("carries", Shape::OneOrMany(Form::Wire), "The failure fields that come with it."),
        ERROR_ERRATUM,
        ERROR_SOURCE,
    ],
    removed: &[],
};

/// One example of a page.
pub const EXAMPLE: Table = Table {
    name: "example",
    keys: &[
        must("title", TEXT, "What it shows."),
        may("note", TEXT, "What of the page's own text was changed, and why."),
        may("request", Shape::Map(Form::Wire, &Shape::Value), "The request's fields by name, wherever they travel."),
        may("reply", Shape::Record(&EXAMPLE_REPLY), "The reply."),
    ],
    removed: &[],
};

/// The reply of an example.
pub const EXAMPLE_REPLY: Table = Table {
    name: "example reply",
    keys: &[
        must("status", STATUS, "The HTTP status."),
        may("body", Shape::Map(Form::Wire, &Shape::Value), "The reply's fields by name."),
    ],
    removed: &[],
};

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&Table; 21] = [
        &API,
        &SITE,
        &ADVICE,
        &CHAPTER,
        &OPERATION,
        &SOURCE,
        &LINK,
        &RATE_LIMIT,
        &PAGING,
        &PAGING_KEY,
        &FIELD,
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
    fn the_complete_spec_has_every_key() {
        let spec =
            concat!(include_str!("../../tests/complete/api.yaml"), include_str!("../../tests/complete/orders.yaml"));
        for key in TABLES.iter().flat_map(|table| table.keys) {
            assert!(spec.contains(&format!("{}:", key.name)), "{}", key.name);
        }
    }

    #[test]
    fn a_removed_key_is_replaced_by_a_key_of_the_table() {
        for (table, removed) in TABLES.iter().flat_map(|table| table.removed.iter().map(move |key| (table, key))) {
            let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
            assert!(!is_key(removed.name), "{}.{}", table.name, removed.name);
            assert!(is_key(removed.replacement), "{}.{}", table.name, removed.replacement);
            assert!(removed.instead.contains(removed.replacement), "{}.{}", table.name, removed.name);
        }
    }

    #[test]
    fn every_key_has_a_sentence_and_stands_once_in_its_table() {
        for (table, key) in TABLES.iter().flat_map(|table| table.keys.iter().map(move |key| (table, key))) {
            assert!(key.doc.ends_with(['.', '…']), "{}.{}", table.name, key.name);
            assert_eq!(table.keys.iter().filter(|other| other.name == key.name).count(), 1, "{}", key.name);
        }
    }
}
