//! Answers of the real service that were reported in public. IDs, names and amounts are invented.

use std::sync::Arc;

use huaweicloud_bss::costs::ListCosts;
use huaweicloud_bss::resources::{CancelResourcesSubscription, CancelResourcesSubscriptionError};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Credentials, Effect, ErrorKind, OPERATIONS, RetryPolicy, ValidationPolicy,
    dynamic::Node,
};
use serde_json::{Value, json};

struct Always(u16, &'static str);

impl Transport for Always {
    fn send(&self, _: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let response = Response::builder().status(self.0).body(Bytes::from_static(self.1.as_bytes())).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn answered(status: u16, body: &'static str) -> Client {
    let transport: Arc<dyn Transport> = Arc::new(Always(status, body));
    Client::builder().credentials(Credentials::new("AK", "SK")).transport(transport).build().unwrap()
}

fn costs(keys: &[&str]) -> ListCosts {
    let groupings: Vec<Value> = keys.iter().map(|key| json!({ "type": "dimension", "key": key })).collect();
    let request = json!({
        "time_condition": { "time_measure_id": 1, "begin_time": "2026-07-01", "end_time": "2026-07-02" },
        "groupby": groupings, "cost_type": "ORIGINAL_COST", "amount_type": "NET_AMOUNT", "offset": 0, "limit": 200,
    });
    serde_json::from_value(request).unwrap()
}

#[tokio::test]
async fn costs_are_grouped_by_up_to_three_keys() {
    let body = r#"{"currency":"CNY","total_count":1,"cost_data":[{
        "dimensions":[{"key":"RESOURCE_ID","value":"a"},{"key":"CLOUD_SERVICE_TYPE","value":"b"},{"key":"REGION_CODE","value":""}],
        "costs":[{"time_dimension_value":"2026-07-01","time_measure_id":1,"amount":"1.230000","official_amount":"1.230000"}]}]}"#;
    let client = answered(200, body);
    let three = ["RESOURCE_ID", "CLOUD_SERVICE_TYPE", "REGION_CODE"];
    let reply = client.list_costs(&costs(&three)).await.unwrap();
    assert_eq!((reply.cost_data.len(), reply.mismatches().total()), (1, 0));
    assert_eq!(reply.cost_data[0].costs[0].amount.map(|amount| amount.to_string()).as_deref(), Some("1.230000"));
    let error = client.list_costs(&costs(&[&three[..], &["TEAM"]].concat())).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Validation, "groupby"));
}

/// An account of one site calls the endpoint of another, or an operation that this site does not provide.
#[tokio::test]
async fn the_advice_for_a_wrong_site_mentions_the_site() {
    for (status, body) in [
        (403, r#"{"error_code":"CBC.0150","error_msg":"Access denied. The customer does not belong to the website."}"#),
        (403, r#"{"error_code":"CBC.0156","error_msg":"Access denied. The customer does not belong to the website."}"#),
        (404, r#"{"error_msg":"The API does not exist","error_code":"APIGW.0101","request_id":"r"}"#),
    ] {
        let client = answered(status, body);
        for entry in OPERATIONS {
            let places = entry.descriptor.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let members: Vec<String> = places.map(|name| format!("{name:?}:\"1\"")).collect();
            let request = entry.request(Node::parse(&format!("{{{}}}", members.join(","))).unwrap()).request;
            let options = CallOptions::new().validation(ValidationPolicy::Off);
            let error = request.call(client.core(), options).await.err().unwrap();
            let advice = error.advice().unwrap_or_default();
            assert!(advice.contains("site"), "{error}: {advice}");
            assert_eq!((error.effect(), error.is_retryable()), (Effect::None, false), "{error}");
        }
    }
}

#[tokio::test]
async fn reports_why_a_resource_cannot_be_unsubscribed_from() {
    let request = json!({ "resource_ids": ["00000000-1111-2222-3333-444444444444"], "unsubscribe_type": 1 });
    let request: CancelResourcesSubscription = serde_json::from_value(request).unwrap();
    for (body, error, retryable, word) in [
        (
            r#"{"error_code":"CBC.30000067","error_msg":"Unsubscription not supported. This resource has been deleted."}"#,
            CancelResourcesSubscriptionError::NotSubscribed,
            false,
            "",
        ),
        (
            r#"{"error_code":"CBC.99003651","error_msg":"Another operation is being performed."}"#,
            CancelResourcesSubscriptionError::ResourceBusy,
            true,
            "Wait",
        ),
    ] {
        let client = answered(400, body);
        let call = client.cancel_resources_subscription(&request).retries(RetryPolicy::none());
        let failed = call.await.unwrap_err();
        assert!(failed.is(error), "{failed}");
        assert_eq!((failed.effect(), failed.is_retryable()), (Effect::None, retryable), "{failed}");
        assert!(failed.advice().is_some_and(|advice| advice.contains(word)), "{failed}");
    }
    let partly =
        r#"{"order_ids":[],"fail_resource_infos":[{"resource_id":"a","error_code":"CBC.30000067","error_msg":"m"}]}"#;
    let reply = answered(200, partly).cancel_resources_subscription(&request).await.unwrap();
    assert_eq!(reply.failed().len(), 1);
}
