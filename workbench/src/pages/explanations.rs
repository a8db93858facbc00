//! Explanations of diagnostics: why the rule exists, a spec that breaks it, and what to write instead.

use huaweicloud_bss_codegen::Code;

use super::explanation::{Bad, Explanation, api, body, chapter, explained, operation, words};

/// Returns the explanation of a code.
pub(super) fn explanation(code: Code) -> Explanation {
    match code {
        Code::UnreadableFile => Explanation {
            why: "A spec begins with `api.yaml`. Without this file, nothing is known about the API.",
            bad: Bad::Missing,
            good: const { &[words("Give the path of a readable `api.yaml`, or of its folder.")] },
        },
        Code::NotUtf8 => Explanation {
            why: "The strings of a spec become documentation and wire values, which are UTF-8. Guessing another \
                  encoding could change them silently.",
            bad: Bad::Bytes(&[
                ("api.yaml", include_bytes!("../../diagnostics/folder/api.yaml")),
                ("bills.yaml", include_bytes!("../../diagnostics/folder/bills.yaml")),
                ("orders.yaml", include_bytes!("../../diagnostics/folder/orders.yaml")),
            ]),
            good: const { &[words("Save the file as UTF-8.")] },
        },
        Code::FileTooLarge => Explanation {
            why: "A hand-written spec does not need such a file. The compiler would read it into memory at every \
                  build.",
            bad: Bad::Large,
            good: const { &[words("Split the file into several chapters.")] },
        },
        Code::InvalidYaml => explained!(
            "A file that is not valid YAML cannot be checked further, so later mistakes stay hidden. The most \
             common cause is a string that contains `: ` and needs quotes.",
            "invalid_yaml",
            [operation("summary: \"Pays: an order.\"")]
        ),
        Code::MissingChapterFile => explained!(
            "Each entry of `chapters` is read from the file with its name. An entry without a file is misspelt, or \
             the file is missing.",
            "missing_chapter_file",
            [api("chapters: [orders] # in the same folder as orders.yaml")]
        ),
        Code::UnlistedFile => explained!(
            "A chapter that is not listed would silently be missing from the client.",
            "unlisted_file",
            [api("chapters: [orders]"), words("Alternatively, move the file out of the folder of the spec.")]
        ),
        Code::ChapterName => explained!(
            "A chapter becomes a Rust module. The module, the file and the chapter have the same name, so that each \
             is easy to find.",
            "chapter_name",
            [chapter("chapter: orders # in orders.yaml")]
        ),
        Code::Edition => explained!(
            "The language changes from edition to edition. A spec names its edition, so that a mistake is not taken for \
             a key of another edition.",
            "edition",
            [api("edition: 2"), words("`bss-spec migrate` rewrites a spec of the first edition.")]
        ),
        Code::RemovedKey => explained!(
            "An earlier edition of the language had the key. Its replacement says more precisely what is meant.",
            "removed_key",
            [
                operation("effect: changes\nrepeat: harmless\nrepeat_reason: An order is paid once."),
                words("`bss-spec migrate` rewrites a spec of the first edition.")
            ]
        ),
        Code::UnknownKey => explained!(
            "An unknown key would be ignored silently. For example, a misspelt `mandatory` would make a field \
             optional.",
            "unknown_key",
            [body("order_id: { type: string, mandatory: true, doc: The order. }")]
        ),
        Code::DuplicateKey => explained!(
            "YAML parsers differ in which of the two values they use. Most likely one of the keys was meant to be \
             another key.",
            "duplicate_key",
            [body("order_id: { type: string, doc: The order. }\namount: { type: integer, doc: How much. }")]
        ),
        Code::MissingKey => explained!(
            "The generator or the reader of its documentation needs these keys, and they have no useful default.",
            "missing_key",
            [body("order_id: { type: string, doc: The order to pay. }")]
        ),
        Code::WrongShape => explained!(
            "YAML infers types from the notation: `2024` is a number, and `yes` is a string here. Values are not \
             converted, so that the spec means what it says.",
            "wrong_shape",
            [
                chapter("title: \"2024\""),
                operation("success: [200]"),
                body("order_id: { type: string, mandatory: true, max_length: 64, doc: \"12\" }"),
            ]
        ),
        Code::EmptyValue => explained!(
            "An empty string or list has the same meaning as no key, or shows that something was forgotten.",
            "empty_value",
            [
                body("kind: { type: string, doc: Which kind of order. }"),
                words("Alternatively, remove the key if it is optional.")
            ]
        ),
        Code::UnknownWord => explained!(
            "The generator only knows these words, and a spec cannot define new ones.",
            "unknown_word",
            [
                operation("caller: partner"),
                body("memo: { type: string, not_only: digits_special_or_spaces, doc: A memo. }")
            ]
        ),
        Code::BadName => explained!(
            "Names in the spec become names in Rust and must have their form. Names of fields, values and errors \
             are wire names, which must not contain spaces.",
            "bad_name",
            [
                chapter(
                    "types:\n  order_kind: { doc: A kind., enum: string, values: { A: { name: FirstKind, doc: The first. } } }"
                ),
                body("kind: { type: order_kind, rust: order_kind, doc: The kind. }"),
            ]
        ),
        Code::BadFormat => explained!(
            "URLs are called or linked to, and dates are compared, so each must have a fixed format.",
            "bad_format",
            [
                api("sites:\n  intl: { endpoint: \"https://bss.example.com\", region: r-1, doc: Everyone. }"),
                operation("source: { url: \"https://example.com/pay_order\", checked: 2022-12-16 }"),
            ]
        ),
        Code::NumberOutOfRange => explained!(
            "The number has a limited range. For example, the HTTP status 99 does not exist, and a length cannot be \
             negative.",
            "number_out_of_range",
            [
                operation("success: [200, 204]\nrate_limit: { requests: 10, seconds: 1 }"),
                body("memo: { type: string, max_length: 64, doc: A memo. }"),
            ]
        ),
        Code::UnneededException => explained!(
            "An exception that is no longer needed can hide a later mistake.",
            "unneeded_exception",
            [
                body("contact_phone: { type: string, doc: The phone., allow: { unclassified: It is the vendor's. } }"),
                words("Remove the exception if it is not needed."),
            ]
        ),
        Code::UnknownType => explained!(
            "A type is built in (`string`, `integer`, `decimal`, `date` and others) or declared under `types` of \
             the same file or of `api.yaml`. A chapter cannot use the types of another chapter, so that each can be \
             read on its own.",
            "unknown_type",
            [
                chapter("types:\n  order: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order, doc: The order. }\nmore: { type: [order], doc: More orders. }"),
            ]
        ),
        Code::RecursiveType => explained!(
            "In Rust, a struct that contains itself has no finite size, so a type contains itself only through a list. In \
             a request, the list must be optional: a mandatory list has an entry, which would have a list again, without \
             end.",
            "recursive_type",
            [
                chapter("types:\n  node: { doc: A node., fields: { nodes: { type: [node], doc: The nodes below. } } }"),
                body("node: { type: node, doc: A node. }"),
            ]
        ),
        Code::TypeBody => explained!(
            "In Rust, a type is either a struct or an enum.",
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
            "A type that no request, reply or failure contains is left over, or its use was forgotten.",
            "unused_type",
            [
                chapter("types:\n  order: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order, doc: The order. }"),
            ]
        ),
        Code::DuplicateType => explained!(
            "A field refers to its type by name, so the name must be unique.",
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
            "The API has no lists of lists, and their notation in a query string is not documented.",
            "list_of_lists",
            [
                chapter("types:\n  row: { doc: A row., fields: { cells: { type: [string], doc: The cells. } } }"),
                body("rows: { type: [row], doc: The rows. }"),
            ]
        ),
        Code::EnumValue => explained!(
            "The values of an `enum: integer` are sent as 32-bit integers.",
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
            "A reply with this value could be decoded to either variant.",
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
            "The values of an enum and the errors of an operation become variants of a Rust enum, and variants must \
             have different names.",
            "variant_clash",
            [operation(
                "errors:\n  - { code: CBC.1, http: 400, name: OrderNotFound, doc: The order is not there. }\n  \
                 - { code: CBC.2, http: 400, name: CustomerNotFound, doc: The customer is not there. }",
            )]
        ),
        Code::BadFilter => explained!(
            "`filter_of` generates conversions by the wire value between an enum that selects records of a list, and the \
             enum that these records have. Both must be enums.",
            "bad_filter",
            [
                chapter(
                    "types:\n  status:\n    doc: A status.\n    enum: integer\n    values:\n      \
                     1: { name: Open, doc: Not paid. }\n      2: { name: Paid, doc: Paid. }\n  \
                     status_filter:\n    doc: A status to select.\n    enum: string\n    filter_of: status\n    \
                     values: { \"1\": { name: Open, doc: Not paid. } }",
                ),
                body(
                    "status: { type: status_filter, doc: The status. }\nbefore: { type: status, doc: Its status before. }"
                ),
            ]
        ),
        Code::BadHttp => explained!(
            "The method and the path are signed and sent as they are given. The path has no query string: declare \
             the parameters that the docs show after a `?` under `query`.",
            "bad_http_query",
            [operation("http: GET /v2/orders\nquery:\n  limit: { type: integer, doc: How many at most. }")]
        ),
        Code::PathParameterWithoutField => explained!(
            "Each `{parameter}` gets its value from the field with the same name under `path`.",
            "path_parameter_without_field",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::PathFieldWithoutParameter => explained!(
            "A field under `path` without a path parameter would never be sent.",
            "path_field_without_parameter",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::OptionalPathField => explained!(
            "A path cannot be built without its parameters. A request without one would go to another URL.",
            "optional_path_field",
            [operation(
                "http: GET /v2/orders/{order_id}\npath:\n  order_id: { type: string, mandatory: true, doc: The order. }"
            )]
        ),
        Code::FieldPlace => explained!(
            "Paths and headers can contain scalars, and query strings can also contain lists of scalars. There is \
             no documented notation for an object there.",
            "field_place",
            [operation("http: GET /v2/orders\nquery:\n  ids: { type: [string], doc: The orders. }")]
        ),
        Code::BodyNotAllowed => explained!(
            "Servers and proxies ignore or reject the body of a GET request.",
            "body_not_allowed",
            [operation("http: GET /v2/orders\nquery:\n  order_id: { type: string, doc: The order. }")]
        ),
        Code::FieldInTwoPlaces => explained!(
            "All fields of a request become fields of one struct, so their names must differ.",
            "field_in_two_places",
            [body("order_id: { type: string, doc: The order. }")]
        ),
        Code::DuplicateOperation => explained!(
            "Each operation becomes a method of the client, so its name must be unique.",
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
            "The client uses these fields to request the next page, and those of the key to recognize a record. \
             They must exist and have the right types.",
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
            "The client uses this list to decide whether the whole request succeeded, so the field must be a list \
             in the reply.",
            "bad_partial_failure",
            [operation(
                "http: POST /v2/customers/freeze\npartial_failure: failed\nreply:\n  \
                 failed: { type: [string], doc: The customers for whom it failed. }",
            )]
        ),
        Code::LimitDoesNotFit => explained!(
            "A limit for another type would never be checked. Lengths apply to strings, ranges to numbers, and \
             counts to lists.",
            "limit_does_not_fit",
            [body(
                "amount: { type: integer, max: 99999999, doc: How much. }\n\
                 memo: { type: string, max_length: 64, doc: A memo. }\n\
                 ids: { type: [string], max_length: 4, max_items: 4, doc: The ids. }",
            )]
        ),
        Code::ImpossibleLimit => explained!(
            "Such a limit either rejects every request or has no effect. In both cases the docs were misread.",
            "impossible_limit",
            [body(
                "memo: { type: string, min_length: 4, max_length: 8, doc: A memo. }\n\
                 count: { type: long, min: 10, max: 3000000000, doc: A count. }",
            )]
        ),
        Code::BadCondition => explained!(
            "Conditions are checked before each call. The other field must belong to the same object and must be \
             able to have the value.",
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
            "Personal data and secrets must not appear in logs. If the name of a field suggests such data, the spec \
             must declare whether the field contains it.",
            "unclassified",
            [body("contact_phone: { type: string, sensitive: true, doc: The phone. }")]
        ),
        Code::UnknownSource => explained!(
            "A source tells a reviewer where a limit comes from. Its name is only useful if `api.yaml` describes \
             it.",
            "unknown_source",
            [
                api("sources:\n  doc-intl: The page of the international site."),
                body("order_id: { type: string, source: doc-intl, doc: The order. }"),
            ]
        ),
        Code::NoSource => explained!(
            "If `api.yaml` declares sources, a reviewer must be able to see where each limit comes from: the docs, \
             an SDK, or an unknown source.",
            "no_source",
            [
                api("sources:\n  docs: The page of the international site."),
                body(
                    "order_id: { type: string, min_length: 1, max_length: { is: 64, source: unknown }, source: docs, doc: The order. }"
                ),
            ]
        ),
        Code::BadDefault => explained!(
            "The default is the value that the server uses if the field is not given. Conditions on the field use \
             it, and it is never sent.",
            "bad_default",
            [body("limit: { type: integer, default: 10, doc: How many. }")]
        ),
        Code::BadAtLeastOneOf => explained!(
            "A set of `at_least_one_of` requires that at least one of several optional fields is given. With a \
             single field, or with a mandatory field, it has no effect.",
            "bad_at_least_one_of",
            [operation(
                "at_least_one_of: [[order_id, order_name]]\nbody:\n  order_id: { type: string, doc: The order. }\n  \
                 order_name: { type: string, doc: Its name. }",
            )]
        ),
        Code::UnknownShared => explained!(
            "A field whose value is a name has the keys of the shared field with this name, and `failure` with a name \
             has the fields of that shared failure. A chapter can use its own shared declarations and those of \
             `api.yaml`.",
            "unknown_shared",
            [
                chapter("fields:\n  limit: { type: integer, min: 1, max: 100, doc: The size of a page. }"),
                body("limit: limit\nmax_orders: { use: limit, doc: How many orders. }")
            ]
        ),
        Code::UnusedShared => explained!(
            "A shared declaration that nothing uses is never checked as a whole, and its documentation reaches nobody.",
            "unused_shared",
            [
                chapter("fields:\n  limit: { type: integer, min: 1, max: 100, doc: The size of a page. }"),
                body("limit: limit")
            ]
        ),
        Code::RustNameClash => explained!(
            "Wire names that differ only in case or separators have the same name in Rust.",
            "rust_name_clash",
            [body(
                "orderId: { type: string, rust: old_order_id, doc: The order. }\norder_id: { type: string, doc: The order again. }"
            )]
        ),
        Code::ReservedRustName => explained!(
            "A few keywords cannot be names in Rust, and generated code reserves a few other names. Most keywords \
             are fine, because they become raw identifiers.",
            "reserved_rust_name",
            [body(
                "self: { type: string, rust: own_account, doc: The account itself. }\ntype: { type: string, doc: This is fine. }"
            )]
        ),
        Code::TypeNameClash => explained!(
            "The operations and types of a chapter become types in one Rust module. An operation uses its own name, \
             and its name with suffixes such as `Reply` and `Error`.",
            "type_name_clash",
            [
                chapter("types:\n  order_to_pay: { doc: An order., fields: { id: { type: string, doc: The id. } } }"),
                body("order: { type: order_to_pay, doc: The order. }"),
            ]
        ),
        Code::UndefinedError => explained!(
            "An error code needs an HTTP status, a name in Rust and a meaning, either under `errors` of the chapter \
             or of `api.yaml`, or inline.",
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
            "One of two definitions would be ignored, and readers could not know which.",
            "duplicate_error",
            [
                api("errors:\n  CBC.0100: { http: 400, name: InvalidParameter, doc: A parameter is wrong. }"),
                operation("errors: [CBC.0100]"),
            ]
        ),
        Code::UnknownFailureField => explained!(
            "The data of an error is read from the body of the error response, and only the fields under `failure` \
             are read.",
            "unknown_failure_field",
            [operation(
                "failure:\n  error_code: { type: string, doc: The code. }\n  error_msg: { type: string, doc: The message. }\n  \
                 fail_items: { type: [string], doc: What failed. }\n\
                 errors:\n  - { code: CBC.1, http: 400, name: Failed, doc: It failed., carries: fail_items }",
            )]
        ),
        Code::UnusedError => explained!(
            "An error that no operation lists is left over, or its use was forgotten.",
            "unused_error",
            [
                api("errors:\n  CBC.0100: { http: 400, name: InvalidParameter, doc: A parameter is wrong. }"),
                operation("errors: [CBC.0100]"),
            ]
        ),
        Code::ExampleUnknownField => explained!(
            "The example comes from the same docs page as the fields. A field that is only in the example was \
             overlooked, or is a misprint.",
            "example_unknown_field",
            [
                operation("examples:\n  - title: Paying.\n    request: { order_id: CS1 }"),
                body("order_id: { type: string, doc: The order. }"),
            ]
        ),
        Code::ExampleType => explained!(
            "Either the type was transcribed wrongly, or the docs page contradicts itself. The documentation of \
             requests shows the examples as code, which must compile.",
            "example_type",
            [
                operation("examples:\n  - title: Paying.\n    request: { order_id: \"12345\", count: 3 }"),
                body("order_id: { type: string, doc: The order. }\ncount: { type: integer, doc: How many. }"),
            ]
        ),
        Code::ExampleRule => explained!(
            "If an example breaks a rule from the same docs page, one of them was transcribed wrongly, or the page \
             contradicts itself.",
            "example_rule",
            [
                operation(
                    "examples:\n  - title: Paying.\n    note: The page has nine digits, but allows eight.\n    request: { order_id: \"12345678\" }"
                ),
                body("order_id: { type: string, max_length: 8, doc: The order. }"),
            ]
        ),
        Code::ExampleStatus => explained!(
            "If the status of a reply is not listed under `success`, the list is incomplete, or the docs page \
             contradicts itself.",
            "example_status",
            [operation("success: [204]\nexamples:\n  - { title: Paid., reply: { status: 204 } }")]
        ),
        Code::Repeat => explained!(
            "The client only retries a request that changes something if the spec declares that a repeat is \
             harmless, and why. A request that only reads can always be retried.",
            "repeat",
            [operation("effect: changes\nrepeat: harmful\nrepeat_reason: Every call takes the money again.")]
        ),
        Code::BadDeduplication => explained!(
            "The client fills the field with a random key of 32 hexadecimal digits, the same one for all attempts of a \
             call. Every such key must fit the field, and a second request with another key must be harmful: otherwise no \
             key is needed.",
            "bad_deduplication",
            [
                operation(
                    "effect: changes\nrepeat: harmful\nrepeat_reason: Every key takes the money again.\n\
                     deduplicate_by: trans_id",
                ),
                body("trans_id: { type: string, mandatory: true, max_length: 64, doc: The key of the transaction. }"),
            ]
        ),
        Code::UnknownSite => explained!(
            "`sites` says which sites have an operation, a field, a value or an error. A misspelt name would make the \
             client reject it on the site that has it.",
            "unknown_site",
            [
                api("sites:\n  intl: { endpoint: \"https://bss.example.com\", region: r-1, doc: Everyone. }\n  \
                     cn: { endpoint: \"https://cn.example.com\", region: r-2, doc: Mainland China. }",),
                operation("sites: [cn]"),
            ]
        ),
        Code::BadSites => explained!(
            "Without `sites`, every site has the operation, field, value or error. A list that contradicts the list \
             of the operation, or that is contradicted by paging, would apply to nothing.",
            "bad_sites",
            [
                api("sites:\n  intl: { endpoint: \"https://bss.example.com\", region: r-1, doc: Everyone. }\n  \
                     cn: { endpoint: \"https://cn.example.com\", region: r-2, doc: Mainland China. }",),
                body("mobile_phone: { type: string, sites: cn, mandatory: true, sensitive: true, doc: The phone. }"),
            ]
        ),
        Code::BadCase => explained!(
            "A case has two parts: when it applies (`sites`, `if`), and what applies (limits, `values`, `mandatory`). \
             Limits that always apply belong to the field.",
            "bad_case",
            [body(
                "period_type: { type: integer, doc: The unit of the period. }\n\
                 period_num:\n  type: integer\n  min: 1\n  doc: The length of the period.\n  \
                 cases: [{ if: { period_type: [2] }, max: 9 }, { if: { period_type: [3] }, max: 3 }]",
            )]
        ),
        Code::BadNotAfter => explained!(
            "The two dates are compared before each call, so the other field must belong to the same object and have \
             the same type.",
            "bad_not_after",
            [body(
                "from: { type: date, not_after: until, doc: The first day. }\n\
                 until: { type: date, doc: The last day. }",
            )]
        ),
        Code::BadJoin => explained!(
            "Some fields are lists, and one string on the wire: the entries joined by commas. `joined_by` gives such a \
             list a type and limits of its own. An entry with a comma would arrive as two.",
            "bad_join",
            [body(
                "regions: { type: [string], joined_by: comma, max_items: 5, max_joined_length: 64, sensitive: false, \
                 doc: The regions. }",
            )]
        ),
        Code::Todo => explained!(
            "A draft has the value `TODO`, or a string that begins with it, where a person has to decide: \
             `bss-spec scaffold` prints such drafts. Nothing else is reported about the value.",
            "todo",
            [operation("effect: changes\nrepeat: harmful\nrepeat_reason: It takes the money twice.")]
        ),
    }
}
