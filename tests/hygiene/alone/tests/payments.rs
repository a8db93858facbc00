//! The client fills the deduplication key of a request, also of a call by name.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::sync::{Arc, Mutex};

use huaweicloud_bss::dynamic::Node;
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{BoxFuture, CallOptions, Credentials, Effect, RetryPolicy};
use hygiene_alone::payments::PayBill;
use hygiene_alone::{Client, OPERATIONS};

/// Keeps the bodies of the sent requests, and breaks every second connection, starting with the first.
#[derive(Default)]
struct Fake {
    sent: Mutex<Vec<serde_json::Value>>,
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut sent = self.sent.lock().unwrap();
        sent.push(serde_json::from_slice(request.body()).unwrap());
        let is_answered = sent.len().is_multiple_of(2);
        Box::pin(async move {
            match is_answered {
                true => Ok(http::Response::new(Bytes::from("{}"))),
                false => Err(TransportError::Broken("reset".into())),
            }
        })
    }
}

fn client() -> (Client, Arc<Fake>) {
    let fake = Arc::new(Fake::default());
    let bss = huaweicloud_bss::Client::builder()
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .transport(fake.clone())
        .build()
        .unwrap();
    (bss.core().clone().into(), fake)
}

/// Returns the keys of the sent requests.
fn keys(fake: &Fake) -> Vec<String> {
    fake.sent.lock().unwrap().iter().map(|body| body["trans_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn fills_the_key_once_per_call() {
    let (client, fake) = client();
    // The compiler requires all other fields.
    let request = PayBill::builder().bill("b").amount(12).build();
    assert!(request.validate().is_ok());
    for _ in 0..2 {
        assert_eq!(client.pay_bill(&request).await.unwrap().attempts(), 2);
    }
    let keys = keys(&fake);
    assert!(keys[0] == keys[1] && keys[1] != keys[2] && keys[2] == keys[3], "{keys:?}");
    assert!(keys.iter().all(|key| key.len() == 32));
}

#[tokio::test]
async fn a_failed_call_is_repeated_with_its_key() {
    let (client, fake) = client();
    let mut request = PayBill::builder().bill("b").amount(12).build();
    let error = client.pay_bill(&request).retries(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(error.effect(), Effect::Unknown);
    request.trans_id = error.deduplication_key().map(str::to_owned);
    client.pay_bill(&request).await.unwrap();
    let keys = keys(&fake);
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test]
async fn fills_the_key_of_a_call_by_name() {
    let (client, fake) = client();
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "pay_bill").unwrap();
    let decoded = entry.request(Node::parse(r#"{"bill":"b","amount":"1.50"}"#).unwrap());
    assert_eq!(decoded.violations(), []);
    decoded.request.call(client.core(), CallOptions::new()).await.unwrap();
    let keys = keys(&fake);
    assert!(keys[0] == keys[1] && keys[0].len() == 32, "{keys:?}");
}
