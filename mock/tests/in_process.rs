//! The mock without a socket gives the same answers as with a socket.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::time::Duration;

use huaweicloud_bss::orders::ListCustomerOrders;
use huaweicloud_bss::{
    CallOptions, Client, Credentials, ErrorKind, OPERATIONS, RetryPolicy, SPEC, ValidationPolicy, dynamic::Node,
};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_mock::{Fault, Mock};

fn client(mock: &Mock) -> Client {
    Client::builder().credentials(Credentials::new("AK", "SK")).transport(mock.transport()).build().unwrap()
}

#[tokio::test]
async fn answers_every_operation_as_over_a_socket() {
    let over_a_socket = Mock::builder().keys("AK", "SK").start().await.unwrap();
    let client_of_socket =
        Client::builder().endpoint(over_a_socket.endpoint()).credentials(Credentials::new("AK", "SK")).build().unwrap();
    let mock = Mock::builder().keys("AK", "SK").without_socket().unwrap();
    let client = client(&mock);
    for entry in OPERATIONS {
        // Invalid requests are answered too. Path parameters are required to build the request.
        let places = entry.descriptor.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let members: Vec<String> = places.map(|name| format!("{name:?}:\"1\"")).collect();
        let input = format!("{{{}}}", members.join(","));
        let request = entry.request(Node::parse(&input).unwrap()).request;
        let options = CallOptions::new().validation(ValidationPolicy::Off);
        let [ours, theirs] =
            [request.call(client.core(), options.clone()).await, request.call(client_of_socket.core(), options).await]
                .map(|outcome| match outcome {
                    Ok(reply) => (reply.status(), serde_json::to_string(&**reply).unwrap()),
                    Err(error) => (error.status().unwrap_or_default(), error.to_string()),
                });
        assert_eq!(ours, theirs, "{}", entry.descriptor.name);
    }
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let names: Vec<&str> = model.operations().map(|(_, operation)| operation.name.as_str()).collect();
    assert!(!names.is_empty());
    assert_eq!(mock.received().iter().filter_map(|received| received.operation).collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn faults_become_transport_errors() {
    let mock = Mock::builder().keys("AK", "SK").without_socket().unwrap();
    let client = client(&mock);
    let request = ListCustomerOrders::builder().build();
    let call = || client.list_customer_orders(&request).retries(RetryPolicy::none()).timeout(Duration::from_secs(5));
    for (name, ..) in Fault::names() {
        // Without values: a delay of one second, pauses that exceed the deadline, and so on.
        let fault: Fault = if name == "slow" { "slow=1".parse().unwrap() } else { name.parse().unwrap() };
        mock.fault_next("list_customer_orders", fault);
        let kind = call().await.err().map(|error| error.kind());
        let over_a_socket = Mock::builder().keys("AK", "SK").start().await.unwrap();
        let other = Client::builder()
            .endpoint(over_a_socket.endpoint())
            .credentials(Credentials::new("AK", "SK"))
            .build()
            .unwrap();
        over_a_socket.fault_next("list_customer_orders", fault);
        let call = other.list_customer_orders(&request).retries(RetryPolicy::none()).timeout(Duration::from_secs(5));
        assert_eq!(kind, call.await.err().map(|error| error.kind()), "{fault:?}");
    }
    assert!(call().await.is_ok());
}

#[tokio::test]
async fn rejects_a_wrong_key() {
    let mock = Mock::builder().keys("AK", "other").without_socket().unwrap();
    let error = client(&mock).list_customer_orders(&ListCustomerOrders::builder().build()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(401)));
}
