//! How answers are decoded.

use huaweicloud_bss_runtime::__private::{
    Blank, Field, FieldValue, Fields, Record, Slot, StringEnum, Value, record_impls, string_enum_impls,
};
use huaweicloud_bss_runtime::{
    AnyServiceError, DecodingPolicy, Descriptor, Effect, Entry, ErrorKind, Node, Operation, Reply, RuleName,
    UnknownValue,
};

use crate::support::{
    API, Answer, Fake, Item, Nothing, Parcel, Step, Write, answer, body, builder, client, operation, read, record,
    write,
};

impl Operation for Parcel {
    type Reply = Nothing;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("parcel", "POST", "/v1/parcels").body().api(API);
}

#[derive(Clone, PartialEq)]
pub(crate) enum Color {
    Red,
    Unknown(UnknownValue<String>),
}

string_enum_impls!(Color { Red "red" });

record!(Paint { color: Option<Color> = body("color", <Color as StringEnum>::KIND) });
operation!(Look, Paint, Descriptor::new("look", "GET", "/v1/look").reads().api(API));

async fn reply(body: &str) -> Result<Answer, String> {
    let fake = Fake::new([answer(200, body)]);
    match client(&fake).call(&read("a")).await {
        Ok(reply) => Ok(reply.into_body()),
        Err(error) => {
            assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{error}");
            Err(error.message().to_owned())
        }
    }
}

#[tokio::test]
async fn replies_are_read_tolerantly() {
    let item = |size| Item { id: "7".to_owned(), size };
    let expected = Answer {
        id: "12.50".to_owned(),
        count: Some(3),
        on: Some(true),
        items: vec![item(Some(1)), item(None)],
        best: None,
    };
    let text = r#"{"new":{"deep":[1]},"id":12.50,"count":" 3 ","on":"true","best":null,
        "items":[{"id":7,"size":"1"},null,{"size":null,"id":"7"}]}"#;
    assert_eq!(reply(text).await, Ok(expected));
    for (count, read) in [("3", 3), ("3.0", 3), ("3e0", 3), ("\"-1\"", -1), ("9223372036854775807", i64::MAX)] {
        assert_eq!(reply(&format!(r#"{{"id":"a","count":{count}}}"#)).await.unwrap().count, Some(read));
    }
    for (id, read) in [("true", "true"), ("false", "false"), ("-1e2", "-1e2"), (r#""a""#, "a")] {
        assert_eq!(reply(&format!(r#"{{"id":{id}}}"#)).await.unwrap().id, read);
    }
    assert_eq!(reply(r#"{"id":"a","items":null}"#).await.unwrap().items, []);
    // The second of two duplicate members counts, and replaces the first one.
    let twice = r#"{"id":"a","best":{"id":"1","size":1},"best":{"id":"2"},"items":[{"id":"1"}],"items":[]}"#;
    let twice = reply(twice).await.unwrap();
    assert_eq!((twice.best, twice.items), (Some(Item { id: "2".to_owned(), size: None }), Vec::new()));
}

/// Some services send an empty string for an absent value of another type.
#[tokio::test]
async fn an_empty_string_is_an_absent_value_unless_the_field_is_a_string() {
    let fake = Fake::new([answer(200, r#"{"count":"", "id":"","on":"","best":""}"#), answer(200, r#"{"note":""}"#)]);
    let client = client(&fake);
    let reply = client.call(&read("a")).await.unwrap();
    assert_eq!((reply.body(), reply.mismatches().total()), (&answer_of(""), 0));
    assert_eq!(client.call(&write()).await.unwrap().note.as_deref(), Some(""));
}

#[tokio::test]
async fn a_code_inside_a_record_of_a_reply_is_not_that_of_the_call() {
    let failed = r#""error":{"code":"E.1","message":"m"},"error_code":"E.1","error_msg":"m""#;
    let body = format!(r#"{{"id":"a","items":[{{"id":"1",{failed}}}],"best":{{"id":"2",{failed}}}}}"#);
    let reply = client(&Fake::new([answer(200, &body)])).call(&read("a")).await.unwrap();
    assert_eq!((reply.items.len(), reply.best.as_ref().map(|best| best.id.as_str())), (1, Some("2")));
}

#[test]
fn values_of_another_type_in_a_request_are_violations() {
    for (input, sentence) in [
        (r#"{"label":1}"#, "`label` must be a string"),
        (r#"{"label":true}"#, "`label` must be a string"),
        (r#"{"labels":["a",1]}"#, "`labels[1]` must be a string"),
        (r#"{"weight":"1"}"#, "`weight` must be a 64-bit integer"),
        (r#"{"weight":""}"#, "`weight` must be a 64-bit integer"),
        (r#"{"gift":{"must":["a"],"flag":"true"}}"#, "`gift.flag` must be true or false"),
        (r#"{"items":[null]}"#, "`items[0]` must be an object"),
    ] {
        let decoded = Entry::of::<Parcel>().request(Node::parse(input).unwrap());
        let sentences: Vec<_> = decoded.mismatches.iter().map(ToString::to_string).collect();
        assert_eq!(sentences, [sentence], "{input}");
    }
}

/// Services send amounts as numbers and as strings. Trailing zeros are kept.
#[test]
fn decimal_numbers_are_exact() {
    let reply = |json: &str| Reply::<Parcel>::from_json(&format!(r#"{{"price":{json}}}"#)).unwrap();
    for (json, read) in [
        ("1.50", Some("1.50")),
        (r#"" 0.1 ""#, Some("0.1")),
        ("-12e2", Some("-1200")),
        (r#""1E-2""#, Some("0.01")),
        ("79228162514264337593543950335", Some("79228162514264337593543950335")),
        (r#""""#, None),
        ("null", None),
    ] {
        let reply = reply(json);
        assert_eq!(reply.price.map(|price| price.to_string()).as_deref(), read, "{json}");
        assert_eq!(reply.mismatches().total(), 0, "{json}");
    }
    for json in ["79228162514264337593543950336", "1e99", r#""1,5""#, "true", "[]"] {
        let reply = reply(json);
        let mismatches: Vec<_> = reply.mismatches().iter().map(ToString::to_string).collect();
        assert_eq!((reply.price, mismatches), (None, vec!["`price` is not a decimal number".to_owned()]), "{json}");
    }
}

#[test]
fn an_error_has_the_path_of_the_value() {
    for (body, path) in [(r#"{"id":{}}"#, "id"), ("{}", "id"), ("[]", ""), ("{", "")] {
        assert_eq!(Reply::<Answer>::from_json(body).unwrap_err().path(), path, "{body}");
    }
}

/// The mismatches of a reply with the tolerant policy, and its error with the strict one.
async fn mismatches(body: &str) -> (Vec<String>, String) {
    let fake = Fake::new([answer(200, body), answer(200, body)]);
    let client = client(&fake);
    let reply = client.call(&read("a")).await.unwrap();
    let error = client.call(&read("a")).decoding(DecodingPolicy::Strict).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{error}");
    (reply.mismatches().iter().map(ToString::to_string).collect(), error.message().to_owned())
}

#[tokio::test]
async fn a_mismatch_is_omitted_and_listed() {
    for (body, message) in [
        (r#"{"id":"a","count":"canary"}"#, "`count` is not a 64-bit integer"),
        (r#"{"id":"a","count":9223372036854775808}"#, "`count` is not a 64-bit integer"),
        (r#"{"id":"a","count":1.5}"#, "`count` is not a 64-bit integer"),
        (r#"{"id":"a","count":"NaN"}"#, "`count` is not a 64-bit integer"),
        (r#"{"id":"a","on":"canary"}"#, "`on` is not true or false"),
        (r#"{"id":"a","items":"canary"}"#, "`items` is not a list"),
        (r#"{"id":"a","best":"canary"}"#, "`best` is not an object"),
        (r#"{"id":"a","best":{"size":1}}"#, "`best.id` is missing"),
        (r#"{"id":"a","best":{"id":["canary"]}}"#, "`best.id` is not a string"),
        (r#"{"id":"a","items":[{"size":1}]}"#, "`items[0].id` is missing"),
        (r#"{"id":"a","items":["canary"]}"#, "`items[0]` is not an object"),
    ] {
        assert_eq!(mismatches(body).await, (vec![message.to_owned()], message.to_owned()), "{body}");
        assert_eq!(reply(body).await, Ok(answer_of("a")), "{body}");
    }
}

#[tokio::test]
async fn an_entry_with_a_mismatch_is_omitted_and_the_others_are_kept() {
    let body = r#"{"id":"a","items":[{"id":"1","size":2147483648},7,null,{"size":1},{"id":"2","size":2}]}"#;
    let fake = Fake::new([answer(200, body)]);
    let reply = client(&fake).call(&read("a")).await.unwrap();
    let item = |id: &str, size| Item { id: id.to_owned(), size };
    assert_eq!(reply.items, [item("1", None), item("2", Some(2))]);
    let found: Vec<_> = reply.mismatches().iter().map(|one| (one.path(), one.expected(), one.raw())).collect();
    let expected = [
        ("items[0].size", Some("a 32-bit integer"), Some("2147483648")),
        ("items[1]", Some("an object"), Some("7")),
        ("items[3].id", None, None),
    ];
    assert_eq!(found, expected);
    assert_eq!(reply.mismatches().total(), 3);
    let shown = format!("{reply:?}");
    assert!(shown.contains("items[0].size") && !shown.contains("2147483648"), "{shown}");
}

#[tokio::test]
async fn a_thousand_mismatches_are_counted_and_a_hundred_kept() {
    let items = vec![r#"{"id":"1","size":"canary"}"#; 1000].join(",");
    let fake = Fake::new([answer(200, &format!(r#"{{"id":"a","items":[{items}]}}"#))]);
    let reply = client(&fake).call(&read("a")).await.unwrap();
    assert_eq!((reply.items.len(), reply.mismatches().len(), reply.mismatches().total()), (1000, 100, 1000));
}

#[tokio::test]
async fn a_reply_that_cannot_be_built_is_an_error_that_names_the_field_and_never_the_value() {
    for (body, message) in [
        (r#"{"id":{"canary":1}}"#, "`id` is not a string"),
        (r#"{"count":1}"#, "`id` is missing"),
        (r#"{"id":null,"count":"canary"}"#, "`id` is missing"),
        (r#"["canary"]"#, "the body is not an object"),
        ("\"canary\"", "the body is not an object"),
        ("canary", "the body is not valid JSON (line 1, column 1)"),
        (r#"{"id":"can"#, "the body is cut short (line 1, column 10)"),
        ("null", "`id` is missing"),
    ] {
        assert_eq!(reply(body).await, Err(message.to_owned()), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_is_retried_after_an_empty_body() {
    for status in [200, 204] {
        let fake = Fake::new([answer(status, " \r\n"), answer(200, r#"{"id":"a"}"#)]);
        let reply = client(&fake).call(&read("a")).await.unwrap();
        assert_eq!((reply.attempts(), reply.id.as_str()), (2, "a"));
        let fake = Fake::new([answer(status, ""), answer(status, ""), answer(status, "")]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.effect()), (ErrorKind::Decode, 3, Effect::None));
    }
}

#[tokio::test]
async fn an_empty_body_is_a_reply_without_fields() {
    for body in ["", " \r\n", "{}", "null", r#"{"error_code":"CBC.0000","error_msg":"success"}"#] {
        for status in [200, 201, 204] {
            let reply = client(&Fake::new([answer(status, body)])).call(&write()).await.unwrap();
            assert_eq!((reply.status(), &reply.note), (status, &None));
        }
    }
}

#[tokio::test]
async fn reports_a_body_that_is_not_utf8() {
    let html = vec![("content-type", "text/html".to_owned())];
    let fake = Fake::new([Step::Answer(200, html.clone(), vec![0xff, 0xfe]), Step::Answer(400, html, vec![0xff])]);
    let client = builder(&fake).max_attempts(1).build().unwrap();
    let error = client.call(&read("a")).await.unwrap_err();
    assert_eq!(error.message(), "the body is not UTF-8, its content type is text/html");
    let error = client.call(&read("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.code()), (ErrorKind::Service, Some(400), None));
    assert_eq!(error.message(), "the server gave no reason, its content type is text/html");
}

#[test]
fn rejects_a_request_that_has_a_field_twice() {
    for (input, fields) in [
        (r#"{"label":"a","label":"b"}"#, vec!["label"]),
        (r#"{"label":"a","label":"a","label":"a"}"#, vec!["label"]),
        (r#"{"label":null,"label":"a"}"#, vec!["label"]),
        (r#"{"label":"a","l\u0061bel":"b"}"#, vec!["label"]),
        (r#"{"weight":1,"label":"a","weight":1,"label":"a"}"#, vec!["weight", "label"]),
        (r#"{"gift":{"must":["a"],"name":"a","name":"b"}}"#, vec!["gift.name"]),
        (r#"{"items":[{"id":"1"},{"id":"2","size":1,"size":2}]}"#, vec!["items[1].size"]),
        (r#"{"gift":{"must":["a"],"must":["b"]},"gift":{"must":["c"]}}"#, vec!["gift.must", "gift"]),
    ] {
        let violations = Entry::of::<Parcel>().request(Node::parse(input).unwrap()).violations();
        assert!(violations.iter().all(|violation| violation.rule() == RuleName::Duplicate), "{violations:?}");
        assert_eq!(violations.iter().map(|violation| violation.field()).collect::<Vec<_>>(), fields, "{input}");
        assert_eq!(violations[0].to_string(), format!("`{}` is given more than once", fields[0]));
        // Through serde, the error is that of the first mismatch.
        let stored = serde_json::from_str::<Parcel>(input).unwrap_err().to_string();
        assert!(stored.starts_with(&format!("`{}` is given more than once", fields[0])), "{stored}");
    }
    // An unknown member can be a duplicate too.
    let violations = Entry::of::<Parcel>().request(Node::parse(r#"{"x":1,"x":"canary"}"#).unwrap()).violations();
    let rules: Vec<_> = violations.iter().map(|violation| (violation.field(), violation.rule())).collect();
    assert_eq!(rules, [("x", RuleName::Unknown), ("x", RuleName::Duplicate), ("x", RuleName::Unknown)]);
    assert!(!format!("{violations:?}").contains("canary"));
}

#[test]
fn debug_shows_what_is_declared_harmless() {
    let request = Write { name: Some("canary".to_owned()), phone: Some(138), flag: Some(true), ..write() };
    assert_eq!(
        format!("{request:?}"),
        "Write { name: [redacted], phone: [redacted], tags: [], must: [[redacted]], flag: [redacted] }"
    );
    let reply = Answer { items: vec![Item { id: "7".to_owned(), size: Some(1) }], ..answer_of("a") };
    assert_eq!(format!("{reply:?}"), r#"Answer { id: "a", items: [Item { id: "7", size: 1 }] }"#);
}

fn answer_of(id: &str) -> Answer {
    Answer { id: id.to_owned(), count: None, on: None, items: Vec::new(), best: None }
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_needs_more_memory_than_the_limit_is_an_error() {
    let items = |count: usize| format!(r#"{{"id":"a","items":[{}]}}"#, vec![r#"{"id":"b"}"#; count].join(","));
    let text = format!(r#"{{"id":"{}"}}"#, "x".repeat(20_000));
    for (body, fits) in [(items(50), true), (items(250), false), (text, false)] {
        let fake = Fake::new([answer(200, &body)]);
        let client = builder(&fake).max_memory(10_000).build().unwrap();
        match client.call(&read("a")).await {
            Ok(reply) => assert!(fits && reply.items.len() == 50),
            Err(error) => {
                assert!(!fits);
                assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::None));
                let message = "the body needs more than 10000 bytes of memory, which is the limit for a reply";
                assert_eq!(error.message(), message);
            }
        }
    }
    for name in ["red".to_owned(), "x".repeat(20_000)] {
        let fake = Fake::new([answer(200, &format!(r#"{{"color":"{name}"}}"#))]);
        let client = builder(&fake).max_memory(10_000).build().unwrap();
        let reply = client.call(&Look {}).await.map(|reply| reply.color.as_ref().map(Color::as_str) == Some("red"));
        assert_eq!(reply.map_err(|error| error.kind()), if name == "red" { Ok(true) } else { Err(ErrorKind::Decode) });
    }
    // Entries that do not fit are omitted, and need no memory.
    let body = format!(r#"{{"id":"a","items":[{}]}}"#, vec!["0"; 50_000].join(","));
    let fake = Fake::new([answer(200, &body)]);
    let reply = builder(&fake).max_memory(10_000).build().unwrap().call(&read("a")).await.unwrap();
    assert_eq!((reply.items.len(), reply.mismatches().total()), (0, 50_000));
}
