//! What a reply says beside its body.

use huaweicloud_bss_runtime::__private::{Blank, Field, FieldValue, Fields, Kind, Record, Slot, Value, record_impls};
use huaweicloud_bss_runtime::{AnyServiceError, CallOptions, Descriptor, Operation, PartialFailure, Reply, Request};

use crate::support::{API, Fake, Item, Step, answer, body, client, operation, read, record};

record!(Outcome {
    id: Option<String> = body("id", Kind::Text),
    failures: Vec<Item> = body("failures", Kind::List(&Kind::Record)),
});

impl PartialFailure for Outcome {
    type Item = Item;
    fn failed(&self) -> &[Item] {
        &self.failures
    }
}

operation!(Send, Outcome, Descriptor::new("send", "POST", "/v1/send").partial_failure(1).api(API));

#[tokio::test]
async fn a_reply_has_the_request_id_of_its_header() {
    let with_id = Step::Answer(200, vec![("x-request-id", "id-7".to_owned())], br#"{"id":"a"}"#.to_vec());
    let fake = Fake::new([with_id, answer(200, r#"{"id":"a","request_id":"other"}"#)]);
    let client = client(&fake);
    assert_eq!(client.call(&read("a")).await.unwrap().request_id(), Some("id-7"));
    assert_eq!(client.call(&read("a")).await.unwrap().request_id(), None);
}

#[test]
fn a_reply_from_json_is_like_that_of_one_attempt() {
    let reply = Reply::<Outcome>::from_json(r#"{"id":"a","failures":7}"#).unwrap();
    assert_eq!((reply.status(), reply.request_id(), reply.attempts(), reply.may_repeat()), (200, None, 1, false));
    assert_eq!((reply.id.as_deref(), reply.mismatches().total()), (Some("a"), 1));
}

#[tokio::test]
async fn a_reply_lists_the_failed_parts_of_a_success() {
    for (json, count) in [(r#"{"failures":[{"id":"1"},{"id":"2"}]}"#, 2), (r#"{"id":"a","failures":[]}"#, 0), ("{}", 0)]
    {
        let client = client(&Fake::new([answer(200, json), answer(200, json)]));
        assert_eq!(client.call(&Send {}).await.unwrap().failed().len(), count, "{json}");
        // Of an operation that is known only at run time.
        let reply = Request::call(&Send {}, &client.core, CallOptions::new()).await.unwrap();
        let expected = Some(("failures", count)).filter(|_| count > 0);
        assert_eq!(reply.failures(Send::DESCRIPTOR), expected, "{json}");
    }
    let (request, client) = (read("a"), client(&Fake::new([answer(200, r#"{"id":"a"}"#)])));
    let reply = Request::call(&request, &client.core, CallOptions::new()).await.unwrap();
    assert_eq!(reply.failures(request.descriptor()), None);
}
