//! Lists that are one string on the wire: the entries joined by commas.

use std::sync::{Arc, Mutex};

use huaweicloud_bss_runtime::__private::{
    Blank, Field, FieldValue, Fields, Kind, Place, Record, Rule, Slot, Value, record_impls, validate,
};
use huaweicloud_bss_runtime::{
    AnyServiceError, BoxFuture, Context, Date, Decimal, Descriptor, Entry, Interceptor, Next, Node, Operation, Outcome,
    Reply, ValidationPolicy, View,
};
use serde_json::json;

use crate::support::{Fake, answer, body, builder, client, query, record};

const FEW: &[Rule] = &[Rule::MaxItems(3), Rule::MaxJoinedLength(6)];

record!(Find {
    tags: Vec<String> = query("tags", Kind::Joined(&Kind::Text)).shown(),
    owners: Vec<String> = query("owners", Kind::Joined(&Kind::Text)),
    marks: Vec<i64> = Field::new("X-Marks", Place::Header, Kind::Joined(&Kind::Long)),
    counts: Vec<i32> = body("counts", Kind::Joined(&Kind::Integer)).rules(FEW).shown(),
    days: Vec<Date> = body("days", Kind::Joined(&Kind::Date)),
    must: Vec<String> = body("must", Kind::Joined(&Kind::Text)).mandatory(),
});

record!(Found {
    codes: Vec<String> = body("codes", Kind::Joined(&Kind::Text)).shown(),
    numbers: Vec<i32> = body("numbers", Kind::Joined(&Kind::Integer)).shown(),
    sums: Vec<Decimal> = body("sums", Kind::Joined(&Kind::Decimal)),
    flags: Vec<bool> = body("flags", Kind::Joined(&Kind::Boolean)),
});

impl Operation for Find {
    type Reply = Found;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("find", "POST", "/v1/find").body();
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn find() -> Find {
    Find {
        tags: texts(&["a b", "ü&="]),
        owners: texts(&["CANARY", "x"]),
        marks: vec![-1, 20],
        counts: vec![300, 50],
        days: vec!["2026-01-31".parse().unwrap(), "2026-02-01".parse().unwrap()],
        must: texts(&["one"]),
    }
}

fn found(json: &str) -> Reply<Found> {
    Reply::from_json(json).unwrap()
}

#[tokio::test]
async fn a_list_is_one_string_in_each_place() {
    let fake = Fake::new([answer(200, "{}"), answer(200, "{}")]);
    let client = client(&fake);
    client.call(&find()).await.unwrap();
    let nothing = Find { must: texts(&["one", "two"]), ..<Find as Blank>::BLANK };
    client.call(&nothing).await.unwrap();
    let sent = fake.sent();
    assert_eq!(sent[0].target(), "/v1/find?tags=a%20b%2C%C3%BC%26%3D&owners=CANARY%2Cx");
    assert_eq!(sent[0].header("x-marks"), Some("-1,20"));
    let body = r#"{"counts":"300,50","days":"2026-01-31,2026-02-01","must":"one"}"#;
    assert_eq!(std::str::from_utf8(sent[0].request.body()).unwrap(), body);
    assert_eq!((sent[1].target(), sent[1].header("x-marks")), ("/v1/find", None));
    assert_eq!(&sent[1].request.body()[..], br#"{"must":"one,two"}"#);
}

#[test]
fn entries_and_their_string_are_limited() {
    let sentences = |request: &Find| -> Vec<String> {
        validate(request, Default::default()).iter().map(ToString::to_string).collect()
    };
    assert_eq!(sentences(&find()), [""; 0]);
    let request = Find { tags: texts(&["a", "", "b,c"]), counts: vec![1, 22, 333, 4], must: Vec::new(), ..find() };
    assert_eq!(
        sentences(&request),
        [
            "`tags[1]` must have at least 1 character, but has 0",
            "`tags[2]` must not contain a comma, because commas separate the entries",
            "`counts` must have at most 3 entries, but has 4",
            "`counts` must have at most 6 characters when joined by commas, but has 10",
            "`must` is required",
        ]
    );
}

/// It would arrive as two entries.
#[tokio::test]
async fn an_entry_with_a_comma_is_not_sent_under_any_policy() {
    for policy in [ValidationPolicy::Enforce, ValidationPolicy::Warn, ValidationPolicy::Off] {
        let fake = Fake::new([]);
        let request = Find { owners: texts(&["a,b"]), ..find() };
        let error = client(&fake).call(&request).validation(policy).await.unwrap_err();
        assert_eq!(error.violations().len(), 1);
        assert_eq!((error.violations()[0].field(), error.attempts()), ("owners[0]", 0));
    }
}

#[test]
fn a_reply_is_split_at_commas() {
    let reply = found(r#"{"codes":"300, 500,,a b ,","numbers":"7,-8","sums":"0.10,12","flags":"true,false"}"#);
    assert_eq!(reply.codes, ["300", "500", "a b"]);
    assert_eq!((&reply.numbers, &reply.flags), (&vec![7, -8], &vec![true, false]));
    assert_eq!(reply.sums.iter().map(ToString::to_string).collect::<Vec<_>>(), ["0.10", "12"]);
    assert_eq!(reply.mismatches().total(), 0);
    for nothing in [r#"{"codes":"","numbers":" , "}"#, r#"{"codes":null}"#, "{}"] {
        let reply = found(nothing);
        assert_eq!((reply.codes.len(), reply.numbers.len(), reply.mismatches().total()), (0, 0, 0), "{nothing}");
    }
    assert_eq!(found(r#"{"codes":300,"numbers":7}"#).codes, ["300"]);
}

#[test]
fn an_entry_that_does_not_fit_is_omitted_and_listed() {
    let reply = found(r#"{"numbers":"1,two,3","codes":["300"],"flags":"yes"}"#);
    assert_eq!((&reply.numbers, reply.codes.len(), reply.flags.len()), (&vec![1, 3], 0, 0));
    let problems: Vec<String> = reply.mismatches().iter().map(ToString::to_string).collect();
    let expected = [
        "`numbers[1]` is not a 32-bit integer",
        "`codes` is not a string of values joined by commas",
        "`flags[0]` is not true or false",
    ];
    assert_eq!(problems, expected);
    assert_eq!(reply.mismatches()[0].raw(), Some("two"));
}

#[test]
fn a_request_is_read_strictly() {
    let read = |json: &str| {
        let decoded = Entry::of::<Find>().request(Node::parse(json).unwrap());
        decoded.violations().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(read(r#"{"tags":"a b,c","must":"one","counts":"1,2","days":"2026-01-31"}"#), [""; 0]);
    for (json, sentence) in [
        (r#"{"must":["one"]}"#, "`must` must be a string of values joined by commas"),
        (r#"{"must":1}"#, "`must` must be a string of values joined by commas"),
        (r#"{"must":""}"#, "`must` is required"),
        (r#"{"must":"a,,b"}"#, "`must[1]` must have at least 1 character, but has 0"),
        (r#"{"must":"a","counts":"1,x"}"#, "`counts[1]` must be a 32-bit integer"),
        (r#"{"must":"a","days":"2026-01-32"}"#, "`days[0]` must be a date such as 2026-01-31"),
    ] {
        assert_eq!(read(json), [sentence], "{json}");
    }
}

#[test]
fn the_stored_form_is_the_string() {
    let request = find();
    let stored = serde_json::to_value(&request).unwrap();
    let expected = json!({
        "tags": "a b,ü&=", "owners": "CANARY,x", "X-Marks": "-1,20", "counts": "300,50",
        "days": "2026-01-31,2026-02-01", "must": "one",
    });
    assert_eq!(stored, expected);
    assert!(serde_json::from_value::<Find>(stored).unwrap() == request);
    // All strings of three characters, of which some are white space.
    let letters = ["a", " ", "\n", "0"];
    for (first, second, third) in
        letters.iter().flat_map(|a| letters.iter().flat_map(move |b| letters.map(|c| (*a, *b, c))))
    {
        let request = Find { tags: vec![format!("{first}{second}{third}"), third.to_owned()], ..find() };
        let stored = serde_json::to_string(&request).unwrap();
        assert!(serde_json::from_str::<Find>(&stored).unwrap() == request, "{stored}");
    }
}

#[test]
fn a_string_with_a_hidden_entry_is_hidden() {
    let request = find();
    let shown = serde_json::to_value(View::of(&request)).unwrap();
    let hidden = "[redacted]";
    let expected = json!({
        "tags": "a b,ü&=", "owners": hidden, "X-Marks": hidden, "counts": "300,50", "days": hidden, "must": hidden,
    });
    assert_eq!(shown, expected);
    assert_eq!(
        format!("{request:?}"),
        r#"Find { tags: ["a b", "ü&="], owners: [[redacted], [redacted]], X-Marks: [[redacted], [redacted]], counts: [300, 50], days: [[redacted], [redacted]], must: [[redacted]] }"#
    );
}

/// Keeps the wire log.
struct Log(Arc<Mutex<String>>);

impl Interceptor for Log {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let request = context.request().unwrap();
            let outcome = next.run(context).await;
            *self.0.lock().unwrap() = format!("{request}\n{}", context.answer().unwrap());
            outcome
        })
    }
}

#[tokio::test]
async fn the_wire_log_shows_harmless_strings() {
    let log: Arc<Mutex<String>> = Arc::default();
    let fake = Fake::new([answer(200, r#"{"codes":"300,500","sums":"7777.77","numbers":"1,CANARY"}"#)]);
    let client = builder(&fake).interceptor(Log(log.clone())).build().unwrap();
    client.call(&find()).await.unwrap();
    let log = log.lock().unwrap().clone();
    for part in [
        "?tags=a%20b%2C%C3%BC%26%3D&owners=[redacted]",
        r#"{"counts":"300,50","days":"[redacted]","must":"[redacted]"}"#,
        r#"{"codes":"300,500","sums":"[redacted]","numbers":"1"}"#,
    ] {
        assert!(log.contains(part), "{log}");
    }
    assert!(!log.contains("CANARY") && !log.contains("7777"), "{log}");
}
