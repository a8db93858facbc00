//! Blocking calls on an ordinary thread.

use std::net::TcpListener;
use std::time::Duration;

use huaweicloud_bss::blocking::Client;
use huaweicloud_bss::orders::{ListCustomerOrders, ListCustomerOrdersError};
use huaweicloud_bss::{
    Builder, CallOptions, Client as AsyncClient, Credentials, ErrorKind, RetryPolicy, Site, ValidationPolicy,
    operation::ApiClient,
};
use huaweicloud_bss_mock::Fault;

use crate::support::{KEYS, Service, question};

#[test]
fn returns_a_reply() {
    let service = Service::start();
    let client = service.client();
    let reply = client.list_customer_orders(&ListCustomerOrders::builder().limit(2).build()).send().unwrap();
    assert_eq!((reply.status(), reply.attempts(), reply.order_infos.len()), (200, 1, 2));
    assert!(reply.request_id().is_some());
}

#[test]
fn returns_a_documented_error() {
    let service = Service::start();
    service.mock.fail_next("list_customer_orders", "CBC.0151");
    let request = ListCustomerOrders::builder().build();
    let error = service.client().list_customer_orders(&request).send().unwrap_err();
    assert!(error.is(ListCustomerOrdersError::AccessDenied), "{error}");
    assert_eq!((error.kind(), error.code(), error.status()), (ErrorKind::Service, Some("CBC.0151"), Some(403)));
}

#[test]
fn does_not_send_an_invalid_request() {
    let service = Service::start();
    let client = service.client();
    let request = ListCustomerOrders::builder().limit(101).build();
    let error = client.list_customer_orders(&request).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.violations().len()), (ErrorKind::Validation, 0, 1));
    assert!(service.mock.received().is_empty());
    // Unless the call disables validation.
    let error = client.list_customer_orders(&request).validation(ValidationPolicy::Off).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
}

#[test]
fn applies_the_options_of_a_call() {
    let service = Service::start();
    let client: Client = service.builder().credentials(Credentials::token("unknown")).build().unwrap();
    let request = ListCustomerOrders::builder().build();
    assert_eq!(client.list_customer_orders(&request).send().unwrap_err().status(), Some(401));

    let keys = || Credentials::new(KEYS.0, KEYS.1);
    let call = client.list_customer_orders(&request).credentials(keys()).language("zh_CN").header("x-trace", "t-1");
    call.send().unwrap();
    let options = CallOptions::new().credentials(keys()).language("en_US").header("x-trace", "t-2");
    client.list_customer_orders(&request).options(options).send().unwrap();
    let received = service.mock.received();
    assert_eq!(received.len(), 3);
    for (request, values) in received[1..].iter().zip([["zh_CN", "t-1"], ["en_US", "t-2"]]) {
        let header = |name| &*request.headers.iter().find(|(header, _)| header == name).unwrap().1;
        assert_eq!([header("x-language"), header("x-trace")], values);
    }

    service.mock.fault_next("list_customer_orders", Fault::Unavailable);
    let call = client.list_customer_orders(&request).credentials(keys()).retries(RetryPolicy::new().max_attempts(1));
    let error = call.send().unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    // The driver's timer is used for pauses.
    service.mock.fault_next("list_customer_orders", Fault::Unavailable);
    let reply = client.list_customer_orders(&request).credentials(keys()).send().unwrap();
    assert_eq!(reply.attempts(), 2);
}

#[test]
fn reports_a_closed_port() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().endpoint(&address).credentials(Credentials::new(KEYS.0, KEYS.1)).build().unwrap();
    let error = client.show_realname_authentication_review_result(&question()).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert!(error.message().starts_with(&format!("no connection to {address}: Connection refused")), "{error}");
}

#[test]
fn a_server_that_never_answers_is_a_timeout() {
    // It listens, but never accepts connections.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().endpoint(address).credentials(Credentials::new(KEYS.0, KEYS.1)).build().unwrap();
    let request = question();
    let call = client.show_realname_authentication_review_result(&request).timeout(Duration::from_millis(200));
    let error = call.send().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no answer within 0.2 s"));
}

#[test]
fn is_built_like_the_async_client_for_each_site() {
    const PRODUCT: &str = concat!("huaweicloud-bss/", env!("CARGO_PKG_VERSION"));
    const INTL: &str = "https://bss-intl.myhuaweicloud.com";
    const EU: &str = "https://bss.myhuaweicloud.eu";
    const CN: &str = "https://bss.myhuaweicloud.com";
    assert_eq!((Client::ENDPOINT, AsyncClient::ENDPOINT), (Some(INTL), Some(INTL)));
    assert_eq!((Client::PRODUCT, AsyncClient::PRODUCT), (PRODUCT, PRODUCT));
    for (site, address) in [(Site::Intl, INTL), (Site::Eu, EU), (Site::Cn, CN)] {
        let client = Client::builder().site(site).build().unwrap();
        assert_eq!(client.core().endpoint().to_string(), address);
        let builder: Builder<AsyncClient> = AsyncClient::builder().site(site);
        let client = builder.build().unwrap();
        for client in [Client::from(client.clone()), Client::from(client.core().clone())] {
            assert_eq!(client.core().endpoint().to_string(), address);
        }
    }
    let client = AsyncClient::builder().build().unwrap();
    assert_eq!(client.core().endpoint().to_string(), INTL);
    let error =
        Client::from(client.clone()).show_realname_authentication_review_result(&question()).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));

    let call = format!("{:?}", Client::from(client).list_customer_orders(&ListCustomerOrders::builder().build()));
    assert!(call.contains("list_customer_orders") && call.contains("allow_inside_runtime: false"), "{call}");
}
