//! Every `api!` call has a blocking client too, over a core that clients of any kind share.

use std::sync::Arc;

use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{BoxFuture, Credentials, Date, Decimal, ErrorKind, Month, operation::ApiClient};
use hygiene_alone::orders::{Move, Ping, PlaceOrderError};
use hygiene_alone::rates::ListRates;
use hygiene_alone::{bare, beside, blocking, order, r#type};

/// Gives the same answer to every request.
struct Fake(u16, &'static str);

impl Transport for Fake {
    fn send(&self, _: http::Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let answer = http::Response::builder().status(self.0).body(Bytes::from(self.1)).unwrap();
        Box::pin(async move { Ok(answer) })
    }
}

/// Returns a client of the spec here that shares the core of a client of `huaweicloud-bss`.
fn client(status: u16, body: &'static str) -> blocking::Client {
    let bss = huaweicloud_bss::blocking::Client::builder()
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .transport(Arc::new(Fake(status, body)))
        .build()
        .unwrap();
    bss.core().clone().into()
}

#[test]
fn calls_operations() {
    let client = client(201, r#"{"order": {"id": "1"}}"#);
    let order = order();
    let call: blocking::Call<'_, _> = client.place_order(&order);
    assert_eq!(call.send().unwrap().order.as_ref().unwrap().id.as_deref(), Some("1"));
}

#[test]
fn calls_operations_with_unusual_names() {
    let client = client(204, "");
    client.r#move(&Move::builder().id("a").build()).send().unwrap();
    client.ping(&Ping::builder().build()).send().unwrap();
}

#[test]
fn returns_documented_errors() {
    let client = client(404, r#"{"error_code": "EV.0001", "error_msg": "gone", "hint": "look elsewhere"}"#);
    let error = client.place_order(&order()).send().unwrap_err();
    assert!(error.is(PlaceOrderError::NotFound), "{error}");
    assert_eq!(error.hint().map(String::as_str), Some("look elsewhere"));
}

#[test]
fn lists_are_iterators() {
    let client = client(200, r#"{"rates": [{"amount": 1}, {"amount": "2.50"}], "total_count": 2}"#);
    let request = ListRates::builder()
        .day(Date::new(2024, 2, 29).unwrap())
        .cycle("2026-01".parse::<Month>().unwrap())
        .amounts([Decimal::from(5)])
        .build();
    let items: blocking::Items<'_, ListRates> = client.list_rates(&request).items();
    let amounts: Vec<String> = items.map(|rate| rate.unwrap().amount.unwrap().to_string()).collect();
    assert_eq!(amounts, ["1", "2.50"]);
    let pages: blocking::Pages<'_, ListRates> = client.list_rates(&request).pages();
    assert_eq!(pages.count(), 1);
}

#[test]
fn works_wherever_the_macro_is_called() {
    let core = client(200, "{}").core().clone();
    let use_option = r#type::UseOption::builder().string(r#type::Strings::builder().string(["a"]).build()).build();
    blocking::Client::from(core.clone()).use_option(&use_option).send().unwrap();
    bare::blocking::Client::from(core.clone()).ping(&bare::orders::Ping::builder().build()).send().unwrap();
    beside::blocking::Client::from(core).ping(&beside::orders::Ping::builder().build()).send().unwrap();
}

#[test]
fn an_api_without_sites_has_no_address() {
    assert_eq!(<blocking::Client as ApiClient>::ENDPOINT, None);
    assert!(blocking::Client::builder().build().is_err());
}

#[tokio::test]
async fn rejects_calls_on_threads_of_a_runtime() {
    let error = client(204, "").ping(&Ping::builder().build()).send().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Blocking);
}
