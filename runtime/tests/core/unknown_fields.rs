//! Members of a reply that the spec does not have are returned with their path and their JSON, and shown nowhere.

use huaweicloud_bss_runtime::{DecodingPolicy, ErrorKind, RawRequest, Reply, UnknownFields};

use crate::support::{Answer, Fake, answer, builder, client, read};

const REPLY: &str = r#"{
    "id": "a",
    "error_code": "CBC.0000",
    "error_msg": "success",
    "code": 0,
    "price": 12.3400,
    "items": [{"id": "x", "color": "red"}, {"size": 1, "id": "y", "more": {"a": [1, {"b" : null}]}}],
    "best": {"id": "z", "rank": "\u0031"},
    "s\u0070ace key": true,
    "count": 2
}"#;

fn pairs(unknown: &UnknownFields) -> Vec<(&str, &str)> {
    unknown.iter().map(|field| (field.path(), field.raw())).collect()
}

#[tokio::test]
async fn returns_paths_and_values_as_they_were_received() {
    for policy in [DecodingPolicy::Tolerant, DecodingPolicy::Strict] {
        let fake = Fake::new([answer(200, REPLY)]);
        let reply = client(&fake).call(&read("a")).decoding(policy).await.unwrap();
        let unknown = reply.unknown_fields();
        assert_eq!(
            pairs(unknown),
            [
                ("code", "0"),
                ("price", "12.3400"),
                ("items[0].color", r#""red""#),
                ("items[1].more", r#"{"a": [1, {"b" : null}]}"#),
                ("best.rank", r#""\u0031""#),
                ("space key", "true"),
            ]
        );
        assert_eq!((unknown.len(), unknown.total(), unknown.is_empty()), (6, 6, false));
        assert_eq!((unknown.get("price"), unknown.get("id"), unknown.get("items")), (Some("12.3400"), None, None));
        assert_eq!((reply.items.len(), reply.count, reply.mismatches().total()), (2, Some(2), 0));
    }
}

#[tokio::test]
async fn most_replies_have_none() {
    for body in [r#"{"id":"a","items":[{"id":"x"}]}"#, r#"{"id":"a","error_code":"0","error_msg":"fine"}"#] {
        let fake = Fake::new([answer(200, body)]);
        let reply = client(&fake).call(&read("a")).await.unwrap();
        assert!(reply.unknown_fields().is_empty() && reply.unknown_fields() == &UnknownFields::default());
    }
    let fake = Fake::new([answer(200, REPLY)]);
    let client = client(&fake);
    let request = RawRequest::get("/v1/things").reads();
    assert!(client.raw(&request).await.unwrap().unknown_fields().is_empty());
}

#[test]
fn the_last_of_several_values_counts() {
    let reply = Reply::<Answer>::from_json(r#"{"id":"a","new":1,"new":2}"#).unwrap();
    assert_eq!(pairs(reply.unknown_fields()), [("new", "1"), ("new", "2")]);
    assert_eq!(reply.unknown_fields().get("new"), Some("2"));
}

#[test]
fn debug_shows_neither_names_nor_values() {
    let json = r#"{"id":"a","CANARY":"CANARY","items":[{"id":"x","CANARY":{"CANARY":1}}]}"#;
    let reply = Reply::<Answer>::from_json(json).unwrap();
    let field = reply.unknown_fields().iter().next();
    let shown = format!("{reply:?} {reply:#?} {field:?}");
    assert!(!shown.contains("CANARY") && shown.contains("UnknownFields(2)"), "{shown}");
    assert!(reply.unknown_fields().get("CANARY").is_some());
}

#[tokio::test]
async fn they_count_against_the_memory_limit_and_make_no_reply_fail() {
    let long = "n".repeat(1000);
    let items = r#"{"id":"x"},"#.repeat(20);
    let items = items.trim_end_matches(',');
    for (json, kept, total) in [
        (format!(r#"{{"id":"a","new":"{long}"}}"#), 1, 1),
        // Too long itself; others are not kept then.
        (format!(r#"{{"id":"a","new":"{}","small":1}}"#, long.repeat(20)), 0, 2),
        // The fields of the spec need the memory.
        (format!(r#"{{"id":"a","new":"{long}","items":[{items}],"small":1}}"#), 0, 2),
        (format!(r#"{{"id":"a","items":[{items}],"new":"{long}"}}"#), 0, 1),
    ] {
        let fake = Fake::new([answer(200, &json)]);
        let client = builder(&fake).max_memory(3000).build().unwrap();
        let reply = client.call(&read("a")).await.unwrap();
        assert_eq!((reply.unknown_fields().len(), reply.unknown_fields().total()), (kept, total), "{json}");
        assert_eq!(reply.unknown_fields().iter().count(), kept);
        assert_eq!(reply.id, "a");
    }
    let fake = Fake::new([answer(200, &format!(r#"{{"id":"a","items":[{}{items}]}}"#, r#"{"id":"x"},"#.repeat(80)))]);
    let client = builder(&fake).max_memory(3000).build().unwrap();
    assert_eq!(client.call(&read("a")).await.unwrap_err().kind(), ErrorKind::Decode);
}
