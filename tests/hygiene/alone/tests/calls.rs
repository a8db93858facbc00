//! Code that is generated from another spec makes calls over a shared connection.

use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{BoxFuture, Credentials, operation::ApiClient};
use hygiene_alone::orders::{self, Move, Ping, PlaceOrderError};
use hygiene_alone::{Client, OPERATIONS, SPEC, bare, beside, order, r#type};

/// Keeps the sent requests and gives the same answer to all of them.
struct Fake {
    sent: Mutex<Vec<http::Request<Bytes>>>,
    answer: (u16, &'static str),
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let (status, body) = self.answer;
        Box::pin(async move { Ok(http::Response::builder().status(status).body(Bytes::from(body)).unwrap()) })
    }
}

/// Returns a client of the API of `huaweicloud-bss`, and its transport.
fn bss(status: u16, body: &'static str) -> (huaweicloud_bss::Client, Arc<Fake>) {
    let fake = Arc::new(Fake { sent: Mutex::default(), answer: (status, body) });
    let client = huaweicloud_bss::Client::builder()
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .transport(fake.clone())
        .build()
        .unwrap();
    (client, fake)
}

#[tokio::test]
async fn sends_fields_in_all_places() {
    let (bss, fake) = bss(
        201,
        r#"{"order": {"id": "1", "state": "new", "lines": [{"sku": "s", "count": "3"}]}, "related": null,
            "type": -1, "body": "paper", "more": 1}"#,
    );
    let reply = Client::from(bss.core().clone()).place_order(&order()).await.unwrap();

    let sent = fake.sent.lock().unwrap();
    let [request] = sent.as_slice() else { panic!("{} requests", sent.len()) };
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://bss-intl.myhuaweicloud.com/v1/50%25%20off%2Fnow/orders/7\
         ?dry_run=true&tags=x%20y&tags=%26&states=quote%22and%5Cslash&states=two%20words&limit=100"
    );
    assert_eq!(request.headers()["x-trace"], "t-1");
    assert_eq!(request.headers()["x-level"], "2");
    let home = r#"{"street":"Main Street 1","zone":"","line1":"a","line_1":"b"}"#;
    assert_eq!(
        std::str::from_utf8(request.body()).unwrap(),
        format!(
            r#"{{"type":-1,"home":{home},"lines":[{{"sku":"a/b c","count":2,"from":{home}}}],"weights":[0,5],"flags":[true,false],"zones":["NO"],"total":9000000000,"gift":false,"them":{{"ids":[1,2]}},"bool":{{"flag":true}},"self_":"self","builder":"b","clone":"c"}}"#
        )
    );

    assert_eq!(reply.status(), 201);
    assert_eq!(reply.r#type, Some(orders::OrderType::Return));
    // The reply has a field with this name, and a method.
    assert_eq!(reply.body().body.as_deref(), Some("paper"));
    assert!(reply.related.is_empty());
    let placed = reply.order.as_ref().unwrap();
    assert!(matches!(placed.state, Some(orders::OrderState::Unknown(_))));
    assert_eq!(placed.lines[0].count, 3);
}

#[tokio::test]
async fn returns_the_data_of_a_failure() {
    let (bss, _) = bss(
        404,
        r#"{"error_code": "EV.0001", "error_msg": "gone", "hint": "look elsewhere", "match": "NO",
            "wrong_lines": [{"sku": "a", "count": 1}]}"#,
    );
    let error = Client::from(bss.core().clone()).place_order(&order()).await.unwrap_err();
    assert!(error.is(PlaceOrderError::NotFound), "{error}");
    assert_eq!(error.hint().map(String::as_str), Some("look elsewhere"));
    assert_eq!(error.wrong_lines().len(), 1);
    assert_eq!(error.rest(), None);
    assert_eq!(error.r#match(), Some(&hygiene_alone::Zone::Norway));
    // The spec says that it is unknown whether the request was processed.
    assert_eq!(error.effect().as_str(), "unknown");
    assert!(error.advice().unwrap().starts_with("The request may have been processed."), "{error}");
}

#[tokio::test]
async fn calls_operations_without_fields() {
    let (bss, fake) = bss(204, "");
    let client = Client::from(bss.core().clone());
    client.r#move(&Move::builder().id("a").build()).await.unwrap();
    client.ping(&Ping::builder().build()).await.unwrap();
    let sent = fake.sent.lock().unwrap();
    assert_eq!(sent[0].uri().path(), "/v1/move/a");
    assert!(sent.iter().all(|request| request.body().is_empty()));
}

#[test]
fn checks_fields_that_are_required_under_a_condition() {
    let mut request = order();
    request.gift = true;
    request.r#type = orders::OrderType::Sale;
    let violations = request.validate().unwrap_err();
    let fields: Vec<&str> = violations.iter().map(|violation| violation.field()).collect();
    assert_eq!(fields, ["note", "zone"]);
    order().validate().unwrap();
}

#[test]
fn personal_values_are_not_shown() {
    let shown = format!("{:?}", order());
    assert!(shown.contains("a/b c") && shown.contains("[redacted]"), "{shown}");
    assert!(!shown.contains("Main Street"), "{shown}");
}

#[test]
fn an_api_without_sites_has_no_address() {
    assert_eq!(<Client as ApiClient>::ENDPOINT, None);
    assert!(Client::builder().build().is_err());
}

#[test]
fn each_call_of_the_macro_is_a_separate_api() {
    let names: Vec<&str> = OPERATIONS.iter().map(|entry| entry.descriptor.name).collect();
    assert_eq!(
        names,
        ["place_order", "move", "ping", "list_orders", "use_option", "list_rates", "update_units", "pay_bill"]
    );
    assert_eq!(bare::OPERATIONS.len(), OPERATIONS.len());
    assert_eq!(beside::OPERATIONS.len(), OPERATIONS.len());
    assert_eq!(bare::SPEC, SPEC);
    let (bss, _) = bss(200, "{}");
    let first = bare::Client::from(bss.core().clone());
    let second = Client::from(first.core().clone());
    let _ = second.use_option(&r#type::UseOption::builder().string(strings(["a"])).build());
}

fn strings(texts: [&str; 1]) -> r#type::Strings {
    r#type::Strings::builder().string(texts).build()
}
