//! Why each rule exists, a spec that breaks it, and what to write instead.

use huaweicloud_bss_codegen::Code;

/// What the page says about one code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explanation {
    /// One or two sentences.
    pub(super) why: &'static str,
    pub(super) bad: Bad,
    pub(super) good: &'static [Good],
}

/// A spec that breaks the rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bad {
    /// A spec in one text, as `fixture::sources` reads it.
    Fixture(&'static str),
    /// Files whose bytes are no text.
    Bytes(&'static [(&'static str, &'static [u8])]),
    /// An `api.yaml` that is not there.
    Missing,
    /// An `api.yaml` that is too large.
    Large,
}

/// What to write.
#[derive(Clone, Copy, Debug)]
pub(super) struct Good {
    pub(super) part: Part,
    pub(super) text: &'static str,
}

/// Where an example belongs. A test puts it there and checks the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Api,
    Chapter,
    Operation,
    Body,
    /// A sentence instead of YAML.
    Words,
}

const fn api(text: &'static str) -> Good {
    Good { part: Part::Api, text }
}

const fn chapter(text: &'static str) -> Good {
    Good { part: Part::Chapter, text }
}

const fn operation(text: &'static str) -> Good {
    Good { part: Part::Operation, text }
}

const fn body(text: &'static str) -> Good {
    Good { part: Part::Body, text }
}

const fn words(text: &'static str) -> Good {
    Good { part: Part::Words, text }
}

/// The spec of a file pair, and all that is said about its code.
macro_rules! explained {
    ($why:literal, $pair:literal, [$($good:expr),+ $(,)?]) => {
        Explanation {
            why: $why,
            bad: Bad::Fixture(include_str!(concat!("../../diagnostics/", $pair, ".yaml"))),
            good: const { &[$($good),+] },
        }
    };
}

/// What there is to say about a code.
pub(super) fn explanation(code: Code) -> Explanation {
    match code {
        Code::UnreadableFile => Explanation {
            why: "A spec begins with `api.yaml`. Without it nothing is known about the API.",
            bad: Bad::Missing,
            good: const { &[words("Give the path of an `api.yaml` that you may read, or of the folder that it lies in.")] },
        },
        Code::NotUtf8 => Explanation {
            why: "Texts of the spec become documentation and values on the wire. Both are UTF-8, and guessing another \
                  encoding would change them unnoticed.",
            bad: Bad::Bytes(&[
                ("api.yaml", include_bytes!("../../diagnostics/folder/api.yaml")),
                ("bills.yaml", include_bytes!("../../diagnostics/folder/bills.yaml")),
                ("orders.yaml", include_bytes!("../../diagnostics/folder/orders.yaml")),
            ]),
            good: const { &[words("Save the file as UTF-8: every editor can.")] },
        },
        Code::FileTooLarge => Explanation {
            why: "Nobody writes such a file by hand, and the compiler would hold all of it in memory at every build.",
            bad: Bad::Large,
            good: const { &[words("Split the file into several chapters.")] },
        },
        Code::InvalidYaml => explained!(
            "What is not YAML cannot be read further, so that mistakes behind it stay hidden. Most often a text needs \
             quotes because it has `: ` in it.",
            "invalid_yaml",
            [operation("summary: \"Pays: an order.\"")]
        ),
        Code::MissingChapterFile => explained!(
            "Each entry of `chapters` is read from the file of that name. An entry without one is misspelt, or the \
             file was not added.",
            "missing_chapter_file",
            [api("chapters: [orders] # and beside it: orders.yaml")]
        ),
        Code::UnlistedFile => explained!(
            "A chapter that is not listed would silently not be part of the client.",
            "unlisted_file",
            [api("chapters: [orders]"), words("Or move the file out of the folder of the spec.")]
        ),
        Code::ChapterName => explained!(
            "A chapter becomes a Rust module. Module, file and chapter have one name, so that one leads to the other.",
            "chapter_name",
            [chapter("chapter: orders # in orders.yaml")]
        ),
        Code::UnknownKey => explained!(
            "A key that nobody reads would be lost without a word; a misspelt `mandatory` would make a field optional.",
            "unknown_key",
            [body("order_id: { type: string, mandatory: true, doc: The order. }")]
        ),
        Code::DuplicateKey => explained!(
            "Readers of YAML differ in which of the two they take. Most likely one of them was meant to be another.",
            "duplicate_key",
            [body("order_id: { type: string, doc: The order. }\namount: { type: integer, doc: How much. }")]
        ),
        Code::MissingKey => explained!(
            "The generator needs these, or a reader of the client does, and there is no default that could be right.",
            "missing_key",
            [body("order_id: { type: string, doc: The order to pay. }")]
        ),
        Code::WrongShape => explained!(
            "YAML guesses types: `2024` is a number and `yes` is a text here. Nothing is converted, so that what is \
             written is what is meant.",
            "wrong_shape",
            [
                chapter("title: \"2024\""),
                operation("success: [200]"),
                body("order_id: { type: string, mandatory: true, max_length: 64, doc: \"12\" }"),
            ]
        ),
        Code::EmptyText => explained!(
            "An empty text or list says the same as no key at all, or hides that something was forgotten.",
            "empty_text",
            [
                body("kind: { type: string, doc: Which kind of order. }"),
                words("Or leave the key out if it is not mandatory.")
            ]
        ),
        Code::UnknownWord => explained!(
            "Only these words mean something to the generator. There is no way to add one in a spec.",
            "unknown_word",
            [
                operation("caller: partner"),
                body("memo: { type: string, not_only: digits_special_or_spaces, doc: A memo. }")
            ]
        ),
        Code::BadName => explained!(
            "Names become names in Rust and must look like them. Only the names of fields, values and errors are the \
             wire's, and they have no spaces.",
            "bad_name",
            [
                chapter(
                    "types:\n  order_kind: { doc: A kind., enum: string, values: { A: { name: FirstKind, doc: The first. } } }"
                ),
                body("kind: { type: order_kind, rust: order_kind, doc: The kind. }"),
            ]
        ),
        Code::BadText => explained!(
            "Addresses are called or linked to, and days are compared: each has one form that works.",
            "bad_text",
            [
                api("sites:\n  intl: { endpoint: \"https://bss.example.com\", region: r-1, doc: Everyone. }"),
                operation("source: { url: \"https://example.com/pay_order\", checked: 2022-12-16 }"),
            ]
        ),
        Code::NumberOutOfRange => explained!(
            "The number has a meaning that ends somewhere: there is no HTTP status 99, and no length below zero.",
            "number_out_of_range",
            [
                operation("success: [200, 204]\nrate_limit: { requests: 10, seconds: 1 }"),
                body("memo: { type: string, max_length: 64, doc: A memo. }"),
            ]
        ),
        Code::NeedlessException => explained!(
            "An exception that stays behind when its reason is gone would hide the next mistake.",
            "needless_exception",
            [
                body("contact_phone: { type: string, doc: The phone., allow: { unclassified: It is the vendor's. } }"),
                words("Remove the exception if nothing is wrong without it."),
            ]
        ),
        Code::UnknownType => explained!(
            "A type is built in (`string`, `integer`, `decimal`, `date` and others) or declared under `types` of the same file or \
             of `api.yaml`. Chapters do not see each other's types, so that each can be read alone.",
            "unknown_type",
            [
                chapter("types:\n  order: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order, doc: The order. }\nmore: { type: [order], doc: More orders. }"),
            ]
        ),
        Code::RecursiveType => explained!(
            "A struct that contains itself has no size in Rust, and a value of it no end.",
            "recursive_type",
            [
                chapter(
                    "types:\n  node: { doc: A node., fields: { next: { type: inner_node, doc: The node below. } } }\n  \
                     inner_node: { doc: A node below., fields: { id: { type: string, doc: The id. } } }",
                ),
                body("node: { type: node, doc: A node. }"),
            ]
        ),
        Code::TypeBody => explained!(
            "A type is a struct or an enum in Rust, never both, and never neither.",
            "type_body",
            [
                chapter(
                    "types:\n  order: { doc: An order., fields: { kind: { type: kind, doc: The kind. } } }\n  \
                     kind: { doc: A kind., enum: string, values: { A: { name: First, doc: The first. } } }",
                ),
                body("order: { type: order, doc: The order. }"),
            ]
        ),
        Code::UnusedType => explained!(
            "A type that no request, reply or failure contains was forgotten where it belongs, or is left over.",
            "unused_type",
            [
                chapter("types:\n  order: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order, doc: The order. }"),
            ]
        ),
        Code::DuplicateType => explained!(
            "A field names its type by one word, which must lead to one type.",
            "duplicate_type",
            [
                api("types:\n  order: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                chapter(
                    "types:\n  paid_order: { doc: A paid order., fields: { order: { type: order, doc: The order. } } }"
                ),
                body("order: { type: paid_order, doc: The order. }"),
            ]
        ),
        Code::ListOfLists => explained!(
            "The API has no lists of lists, and the way in which a query string would write one is not documented.",
            "list_of_lists",
            [
                chapter("types:\n  row: { doc: A row., fields: { cells: { type: [string], doc: The cells. } } }"),
                body("rows: { type: [row], doc: The rows. }"),
            ]
        ),
        Code::EnumValue => explained!(
            "The values of an `enum: integer` travel as numbers of 32 bits.",
            "enum_value",
            [
                chapter(
                    "types:\n  status:\n    doc: A status.\n    enum: integer\n    values:\n      \
                     -1: { name: Closed, doc: Paid. }\n      0: { name: Open, doc: Not paid. }",
                ),
                body("status: { type: status, doc: The status. }"),
            ]
        ),
        Code::DuplicateEnumValue => explained!(
            "A reply with that value could be decoded to either variant.",
            "duplicate_enum_value",
            [
                chapter(
                    "types:\n  status:\n    doc: A status.\n    enum: integer\n    values:\n      \
                     1: { name: First, doc: The first. }\n      2: { name: Second, doc: The second. }",
                ),
                body("status: { type: status, doc: The status. }"),
            ]
        ),
        Code::VariantClash => explained!(
            "Values of an enum, and errors of an operation, become variants of one Rust enum, and variants have \
             different names.",
            "variant_clash",
            [operation(
                "errors:\n  - { code: CBC.1, http: 400, name: OrderNotFound, doc: The order is not there. }\n  \
                 - { code: CBC.2, http: 400, name: CustomerNotFound, doc: The customer is not there. }",
            )]
        ),
        Code::BadHttp => explained!(
            "Method and path are signed and sent as they stand here. A path has no query: what the docs show after a \
             `?` are fields under `query`.",
            "bad_http_query",
            [operation("http: GET /v2/orders\nquery:\n  limit: { type: integer, doc: How many at most. }")]
        ),
        Code::PathParameterWithoutField => explained!(
            "Each `{parameter}` is filled from the field of that name under `path`.",
            "path_parameter_without_field",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::PathFieldWithoutParameter => explained!(
            "A field under `path` that the path does not name would never be sent.",
            "path_field_without_parameter",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::OptionalPathField => explained!(
            "A path cannot be written without its parameters; a request that leaves one out would go to another address.",
            "optional_path_field",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::FieldPlace => explained!(
            "Paths and headers carry single values, and query strings lists of them. There is no documented way to \
             write an object there.",
            "field_place",
            [operation("http: GET /v2/orders\nquery:\n  ids: { type: [string], doc: The orders. }")]
        ),
        Code::BodyNotAllowed => explained!(
            "Servers and proxies drop the body of a GET, or refuse it.",
            "body_not_allowed",
            [operation("http: GET /v2/orders\nquery:\n  order_id: { type: string, doc: The order. }")]
        ),
        Code::FieldInTwoPlaces => explained!(
            "All fields of a request become fields of one struct, under one name each.",
            "field_in_two_places",
            [body("order_id: { type: string, doc: The order. }")]
        ),
        Code::DuplicateOperation => explained!(
            "Each operation is a method of the client, and a client has one method of a name.",
            "duplicate_operation",
            [chapter(
                "operations:\n  pay_order:\n    summary: Pays an order.\n    \
                 source: { url: \"https://example.com/pay_order\" }\n    http: POST /v2/orders/pay\n    \
                 caller: partner\n    effect: changes\n    repeat: harmful\n    repeat_reason: It takes money.\n  \
                 cancel_order:\n    summary: Cancels an order.\n    \
                 source: { url: \"https://example.com/cancel_order\" }\n    http: POST /v2/orders/cancel\n    \
                 caller: partner\n    effect: changes\n    repeat: harmless\n    repeat_reason: It is cancelled once.",
            )]
        ),
        Code::BadPaging => explained!(
            "The client walks from page to page by these fields, and tells records apart by those of the key. It \
             cannot do so by a field that does not exist or has another type than is needed.",
            "bad_paging",
            [
                operation(
                    "http: GET /v2/orders\nquery:\n  offset: { type: integer, doc: Where to begin. }\n  \
                 limit: { type: integer, doc: How many. }\npaging: { by: offset, from: offset, size: limit, \
                 items: orders, total: total_count, key: { fields: order_id, source: unknown } }\nreply:\n  \
                 orders: { type: [order], doc: The orders. }\n  \
                 total_count: { type: integer, doc: How many there are. }",
                ),
                chapter("types:\n  order: { doc: An order., fields: { order_id: { type: string, doc: Its ID. } } }"),
            ]
        ),
        Code::BadPartialFailure => explained!(
            "The client tells by this list whether all of a request was done. Anything but a list of the reply tells \
             nothing.",
            "bad_partial_failure",
            [operation(
                "http: POST /v2/customers/freeze\npartial_failure: failed\nreply:\n  \
                 failed: { type: [string], doc: The customers for whom it failed. }",
            )]
        ),
        Code::LimitDoesNotFit => explained!(
            "A limit of another kind of value would never be looked at. Lengths are for texts, ranges for numbers, \
             counts for lists.",
            "limit_does_not_fit",
            [body(
                "amount: { type: integer, max: 99999999, doc: How much. }\n\
                 memo: { type: string, max_length: 64, doc: A memo. }\n\
                 ids: { type: [string], max_length: 4, max_items: 4, doc: The ids. }",
            )]
        ),
        Code::ImpossibleLimit => explained!(
            "With it no request could be sent, or it changes nothing; in both cases the docs were misread.",
            "impossible_limit",
            [body(
                "memo: { type: string, min_length: 4, max_length: 8, doc: A memo. }\n\
                 count: { type: long, min: 10, max: 3000000000, doc: A count. }",
            )]
        ),
        Code::BadCondition => explained!(
            "A condition is checked before each call: the field it names must stand beside this one and be able to \
             have the value.",
            "bad_condition",
            [
                chapter(
                    "types:\n  kind: { doc: A kind., enum: string, values: { A: { name: First, doc: The first. } } }"
                ),
                body(
                    "kind: { type: kind, doc: A kind. }\n\
                     reason: { type: string, mandatory_if: { kind: [A] }, doc: Why. }",
                ),
            ]
        ),
        Code::Unclassified => explained!(
            "Personal data and secrets must not get into logs. Where a name sounds like them, somebody has to say \
             whether it is.",
            "unclassified",
            [body("contact_phone: { type: string, sensitive: true, doc: The phone. }")]
        ),
        Code::UnknownSource => explained!(
            "A source tells a reviewer where a limit comes from. The name is of use only if `api.yaml` says what it \
             stands for.",
            "unknown_source",
            [
                api("sources:\n  doc-intl: The page of the international site."),
                body("order_id: { type: string, source: doc-intl, doc: The order. }"),
            ]
        ),
        Code::NoSource => explained!(
            "Where `api.yaml` declares sources, a reviewer wants to know who says that a value ends here: the docs, an \
             SDK, or nobody.",
            "no_source",
            [
                api("sources:\n  docs: The page of the international site."),
                body(
                    "order_id: { type: string, min_length: 1, max_length: { is: 64, source: unknown }, source: docs, doc: The order. }"
                ),
            ]
        ),
        Code::BadDefault => explained!(
            "A default is what the server takes the field to be. Conditions on the field go by it, and it is never sent.",
            "bad_default",
            [body("limit: { type: integer, default: 10, doc: How many. }")]
        ),
        Code::BadAlternative => explained!(
            "A group of alternatives says that one of several optional fields must be given. With one name, or a field \
             that must be given anyway, it says nothing.",
            "bad_alternative",
            [operation(
                "at_least_one_of: [[order_id, order_name]]\nbody:\n  order_id: { type: string, doc: The order. }\n  \
                 order_name: { type: string, doc: Its name. }",
            )]
        ),
        Code::RustNameClash => explained!(
            "Names on the wire that differ in case or separators become the same name in Rust.",
            "rust_name_clash",
            [body(
                "orderId: { type: string, rust: old_order_id, doc: The order. }\norder_id: { type: string, doc: The order again. }"
            )]
        ),
        Code::ReservedRustName => explained!(
            "A few words cannot be names in Rust, and a few are names that generated code has already. Most words of \
             Rust are fine: they become raw identifiers.",
            "reserved_rust_name",
            [body(
                "self: { type: string, rust: own_account, doc: The account itself. }\ntype: { type: string, doc: This is fine. }"
            )]
        ),
        Code::TypeNameClash => explained!(
            "Operations and types of a chapter become types of one Rust module. An operation takes its own name, and \
             those with `Reply`, `Error` and so on after it.",
            "type_name_clash",
            [
                chapter("types:\n  order_to_pay: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order_to_pay, doc: The order. }"),
            ]
        ),
        Code::UndefinedError => explained!(
            "A code needs an HTTP status, a Rust name and a meaning: under `errors` of the chapter or of `api.yaml`, \
             or in place.",
            "undefined_error",
            [
                api("errors:\n  CBC.0100: { http: 400, name: InvalidParameter, doc: A parameter is wrong. }"),
                operation(
                    "errors:\n  - CBC.0100\n  \
                     - { code: CBC.99000035, http: 400, name: NotPaid, doc: The order is not paid. }",
                ),
            ]
        ),
        Code::DuplicateError => explained!(
            "Of two definitions one would be ignored, and readers could not tell which.",
            "duplicate_error",
            [
                api("errors:\n  CBC.0100: { http: 400, name: InvalidParameter, doc: A parameter is wrong. }"),
                operation("errors: [CBC.0100]"),
            ]
        ),
        Code::UnknownFailureField => explained!(
            "What an error carries is read from the failure's body, and only fields under `failure` are read.",
            "unknown_failure_field",
            [operation(
                "failure:\n  error_code: { type: string, doc: The code. }\n  error_msg: { type: string, doc: The message. }\n  \
                 fail_items: { type: [string], doc: What failed. }\n\
                 errors:\n  - { code: CBC.1, http: 400, name: Failed, doc: It failed., carries: fail_items }",
            )]
        ),
        Code::UnusedError => explained!(
            "An error that no operation lists was forgotten there, or is left over.",
            "unused_error",
            [
                api("errors:\n  CBC.0100: { http: 400, name: InvalidParameter, doc: A parameter is wrong. }"),
                operation("errors: [CBC.0100]"),
            ]
        ),
        Code::ExampleUnknownField => explained!(
            "The example comes from the same page as the fields. What it has and they have not is a field that was \
             overlooked, or a misprint.",
            "example_unknown_field",
            [
                operation("examples:\n  - title: Paying.\n    request: { order_id: CS1 }"),
                body("order_id: { type: string, doc: The order. }"),
            ]
        ),
        Code::ExampleType => explained!(
            "Either the type was transcribed wrongly, or the page contradicts itself. The documentation of requests \
             shows the examples as code, which must compile.",
            "example_type",
            [
                operation("examples:\n  - title: Paying.\n    request: { order_id: \"12345\", count: 3 }"),
                body("order_id: { type: string, doc: The order. }\ncount: { type: integer, doc: How many. }"),
            ]
        ),
        Code::ExampleRule => explained!(
            "A page's example that breaks its rule shows that one of them was transcribed wrongly, or that the page \
             contradicts itself.",
            "example_rule",
            [
                operation(
                    "examples:\n  - title: Paying.\n    note: The page has nine digits; it allows eight.\n    request: { order_id: \"12345678\" }"
                ),
                body("order_id: { type: string, max_length: 8, doc: The order. }"),
            ]
        ),
        Code::ExampleStatus => explained!(
            "A reply with a status that `success` does not list shows that the list is incomplete, or that the page \
             contradicts itself.",
            "example_status",
            [operation("success: [204]\nexamples:\n  - { title: Paid., reply: { status: 204 } }")]
        ),
        Code::Repeat => explained!(
            "The client repeats a request that changes something only if the spec says that this does no harm, and \
             why. A request that only reads can always be repeated.",
            "repeat",
            [operation("effect: changes\nrepeat: harmful\nrepeat_reason: Every call takes the money again.")]
        ),
    }
}
