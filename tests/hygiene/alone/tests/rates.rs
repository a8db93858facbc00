//! Amounts, times, conditions and paging in a crate that depends on `huaweicloud-bss`.

use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{
    BoxFuture, Credentials, Date, Decimal, DecodingPolicy, ErrorKind, Month, Timestamp,
    paging::{Paging, PagingKind},
};
use hygiene_alone::rates::{ListRates, Range};
use hygiene_alone::{Client, OPERATIONS};

/// Keeps the sent requests and gives the same answer to all of them.
struct Fake {
    sent: Mutex<Vec<http::Request<Bytes>>>,
    answer: &'static str,
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        Box::pin(async move { Ok(http::Response::new(Bytes::from(self.answer))) })
    }
}

fn client(answer: &'static str) -> (Client, Arc<Fake>) {
    let fake = Arc::new(Fake { sent: Mutex::default(), answer });
    let bss = huaweicloud_bss::Client::builder()
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .transport(fake.clone())
        .build()
        .unwrap();
    (bss.core().clone().into(), fake)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn request() -> ListRates {
    ListRates::builder()
        .day(Date::new(2024, 2, 29).unwrap())
        .above(decimal("0.10"))
        .cycle("2026-01".parse::<Month>().unwrap())
        .modified_since("2026-01-31T23:59:59Z".parse::<Timestamp>().unwrap())
        .amounts([decimal("12.3400"), 5.into()])
        .days(["2026-01-31".parse::<Date>().unwrap()])
        .build()
}

#[tokio::test]
async fn sends_amounts_and_times_as_given() {
    let (client, fake) = client("{}");
    client.list_rates(&request()).await.unwrap();
    let sent = fake.sent.lock().unwrap();
    let path = sent[0].uri().path_and_query().unwrap();
    assert_eq!(path, "/v1/rates/2024-02-29/query?above=0.10&cycle=2026-01");
    assert_eq!(sent[0].headers()["x-since"], "2026-01-31T23:59:59Z");
    assert_eq!(sent[0].body(), r#"{"amounts":[12.3400,5],"days":["2026-01-31"]}"#);
}

#[tokio::test]
async fn decodes_amounts_and_times_exactly() {
    let (client, _) = client(
        r#"{"rates": [
            {"amount": 12.3400, "secret": "0.00000001", "day": "2026-01-31", "cycle": "2026-01",
             "changed_at": "2026-01-31T23:59:59Z"},
            {"amount": "", "secret": 1.5E-7, "day": "", "cycle": null, "changed_at": ""}],
            "total_count": 2}"#,
    );
    let reply = client.list_rates(&request()).await.unwrap();
    let [first, second] = reply.rates.as_slice() else { panic!("{:?}", reply.rates) };
    assert_eq!(first.amount.unwrap().to_string(), "12.3400");
    assert_eq!(first.secret, Some(decimal("0.00000001")));
    assert_eq!(first.changed_at.unwrap().to_string(), "2026-01-31T23:59:59Z");
    // Servers send an empty string for an absent value.
    assert_eq!((second.amount, second.day, second.cycle, second.changed_at), (None, None, None, None));
    assert_eq!(second.secret.unwrap().to_string(), "0.00000015");
    let shown = format!("{first:?}");
    assert!(shown.contains("12.3400") && shown.contains("2026-01-31T23:59:59Z"), "{shown}");
    assert!(!shown.contains("0.00000001"), "{shown}");
}

#[tokio::test]
async fn a_mismatch_names_its_field() {
    for (body, message) in [
        (r#"{"rates": [{"amount": "1,5"}]}"#, "`rates[0].amount` is not a decimal number"),
        (r#"{"rates": [{"amount": 1e-40}]}"#, "`rates[0].amount` is not a decimal number"),
        (r#"{"rates": [{"amount": true}]}"#, "`rates[0].amount` is not a decimal number"),
        (r#"{"rates": [{}, {"day": "31.01.2026"}]}"#, "`rates[1].day` is not a date such as 2026-01-31"),
        (r#"{"rates": [{"cycle": "2026"}]}"#, "`rates[0].cycle` is not a month such as 2026-01"),
        (
            r#"{"rates": [{"changed_at": 1700000000}]}"#,
            "`rates[0].changed_at` is not a UTC timestamp such as 2026-01-31T23:59:59Z",
        ),
    ] {
        let (client, _) = client(body);
        let reply = client.list_rates(&request()).await.unwrap();
        assert_eq!(reply.mismatches().iter().map(ToString::to_string).collect::<Vec<_>>(), [message], "{body}");
        let error = client.list_rates(&request()).decoding(DecodingPolicy::Strict).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, message), "{body}");
    }
}

fn violations(change: impl FnOnce(&mut ListRates)) -> Vec<String> {
    let mut request = request();
    change(&mut request);
    match request.validate() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn checks_limits_on_amounts_exactly() {
    assert_eq!(violations(|request| request.above = Some(decimal("100.00"))), [""; 0]);
    assert_eq!(
        violations(|request| request.above = Some(decimal("0.00"))),
        ["`above` must be greater than 0, but is 0.00"]
    );
    assert_eq!(
        violations(|request| request.above = Some(decimal("100.001"))),
        [
            "`above` must be at most 100, but is 100.001",
            "`above` must have at most 2 digits after the decimal point, but is 100.001",
        ]
    );
    assert_eq!(
        violations(|request| request.amounts = vec![decimal("-0.01"); 4]).len(),
        5,
        "four amounts and their number"
    );
}

#[test]
fn conditions_use_other_fields_and_their_defaults() {
    assert_eq!(
        violations(|request| request.since = Some("2026-01-01T00:00:00Z".parse().unwrap())),
        ["`until` is required when `since` is given"]
    );
    assert_eq!(
        violations(|request| request.method = Some("one".into())),
        ["`customer` is required when `method` is one"]
    );
    assert_eq!(
        violations(|request| request.customer = Some("c".into())),
        ["`customer` is only allowed when `method` is one"]
    );
    assert_eq!(
        violations(|request| {
            request.method = Some("one".into());
            request.customer = Some("c".into());
        }),
        [""; 0]
    );
    assert_eq!(
        violations(|request| request.area = Some("cn".into())),
        ["`area` must be a country code of two capital letters such as `CN`"]
    );
}

#[test]
fn requires_at_least_one_of_several_fields() {
    assert_eq!(violations(|request| request.cycle = None), ["the request must have at least one of `cycle`, `since`"]);
    assert_eq!(
        violations(|request| request.range = Some(Range::builder().build())),
        ["`range` must have at least one of `low`, `high`"]
    );
    assert_eq!(violations(|request| request.range = Some(Range::builder().low(1).build())), [""; 0]);
}

#[test]
fn a_stored_request_is_decoded_unchanged() {
    let stored = serde_json::to_string(&request()).unwrap();
    assert!(stored.contains(r#""amounts":["12.3400","5"]"#), "{stored}");
    let back: ListRates = serde_json::from_str(&stored).unwrap();
    assert!(back == request());
}

#[test]
fn the_descriptor_declares_paging() {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "list_rates").unwrap();
    let names = entry.field_names();
    let paging = entry.descriptor.paging.unwrap();
    assert_eq!((&*names[paging.from], &*names[paging.size]), ("marker", "limit"));
    assert_eq!(
        paging,
        Paging::new(PagingKind::Marker, paging.from, paging.size, 0).total(1).next(&[2, 0]).key(&[2, 3])
    );
}
