//! Which values of a record are shown.

use huaweicloud_bss_runtime::__private::{Blank, Fields};
use huaweicloud_bss_runtime::{ObservedValue, View};
use serde_json::json;

use crate::support::{Item, Parcel, Write, write};

fn parcel() -> Parcel {
    Parcel {
        label: Some("canary".to_owned()),
        labels: vec!["fragile".to_owned(), "canary".to_owned()],
        weight: Some(4242),
        items: vec![Item { id: "7".to_owned(), size: Some(1) }],
        gift: Some(Write { name: Some("canary".to_owned()), phone: Some(4242), ..write() }),
        price: None,
    }
}

#[test]
fn serializes_without_hidden_values() {
    let parcel = parcel();
    let shown = serde_json::to_value(View::of(&parcel)).unwrap();
    let expected = json!({
        "label": "[redacted]", "labels": ["fragile", "[redacted]"], "weight": "[redacted]",
        "items": [{ "id": "7", "size": 1 }],
        // The fields of a harmless object are decided one by one.
        "gift": { "name": "[redacted]", "phone": "[redacted]", "must": ["[redacted]"] },
    });
    assert_eq!(shown, expected);
    assert_eq!(View::of(&parcel).hidden(), 6);
    assert_eq!(
        format!("{parcel:?}"),
        r#"Parcel { label: Unknown([redacted]), labels: ["fragile", Unknown([redacted])], weight: [redacted], items: [Item { id: "7", size: 1 }], gift: Write { name: [redacted], phone: [redacted], tags: [], must: [[redacted]] } }"#
    );
}

#[test]
fn serializes_all_values_if_revealed() {
    let parcel = parcel();
    let revealed = serde_json::to_string(&View::revealed(&parcel)).unwrap();
    assert_eq!(revealed, serde_json::to_string(&parcel as &dyn Fields).unwrap());
    assert_eq!(revealed.matches("canary").count(), 3);
    assert_eq!(View::revealed(&parcel).hidden(), 0);
    assert_eq!(serde_json::to_string(&View::of(&Parcel::BLANK)).unwrap(), "{}");
}

#[test]
fn an_iteration_shows_no_hidden_values() {
    let parcel = parcel();
    let seen: Vec<(&str, Option<String>, usize)> =
        View::of(&parcel).fields().map(|(field, view)| (field.name, view.written(), view.entries().count())).collect();
    let hidden = || Some("[redacted]".to_owned());
    let expected = [
        ("label", hidden(), 0),
        ("labels", None, 2),
        ("weight", hidden(), 0),
        ("items", None, 1),
        ("gift", None, 0),
        ("price", None, 0),
    ];
    assert_eq!(seen, expected);
    let entries = |view: View<'_>| view.entries().filter_map(View::written).collect::<Vec<_>>();
    let (_, labels) = View::of(&parcel).fields().nth(1).unwrap();
    assert_eq!(entries(labels), ["fragile", "[redacted]"]);
    let (_, labels) = View::revealed(&parcel).fields().nth(1).unwrap();
    assert_eq!(entries(labels), ["fragile", "canary"]);
    assert!(matches!(View::of(&Parcel::BLANK).fields().next().unwrap().1.observed(), ObservedValue::Absent));
}
