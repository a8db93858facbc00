//! Where a list ends, by the number of requests: one page too many is as wrong as one too few.

use super::*;

/// The positions that a walk asks for, and its outcome.
async fn asked<O>(request: &O, answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> (Vec<String>, Walk)
where
    O: Paged<Item = Row, Error = AnyServiceError>,
{
    let (client, server) = serve(answer);
    let outcome = walk(client.call(request)).await;
    let asked = server.asked.lock().unwrap().clone();
    (asked, outcome)
}

#[tokio::test(start_paused = true)]
async fn ends_at_the_last_page_by_number_although_it_lacks_a_record() {
    let request = Numbered { from: Some(1), limit: Some(3) };
    let (asked, outcome) = asked(&request, |number, _| match number {
        0 => page(0..3, Some(6)),
        _ => page(3..5, Some(6)),
    })
    .await;
    assert_eq!(asked, ["1", "2"]);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Incomplete { seen: 5, total: 6 });
}

#[tokio::test(start_paused = true)]
async fn ends_by_the_number_of_records_if_the_size_is_unknown() {
    let request = Numbered { from: Some(1), limit: None };
    let (asked, outcome) = asked(&request, |number, _| page((0..3).map(|id| id + number as i64 * 3), Some(6))).await;
    assert_eq!((asked, outcome.ids), (vec!["1".to_owned(), "2".to_owned()], vec![0, 1, 2, 3, 4, 5]));
}

#[tokio::test(start_paused = true)]
async fn ends_at_an_empty_page_if_neither_size_nor_total_is_known() {
    let request = Plain { from: None, limit: None };
    let (asked, outcome) =
        asked(&request, |number, _| if number == 0 { page(0..3, None) } else { page([], None) }).await;
    assert_eq!(asked, ["", "3"]);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
}

#[tokio::test(start_paused = true)]
async fn ends_at_a_short_page_without_a_total_or_beyond_it() {
    for total in [None, Some(1)] {
        let (asked, outcome) = asked(&plain(), move |_, _| page(0..2, total)).await;
        assert_eq!((asked.len(), outcome.ids.len()), (1, 2), "{total:?}");
        assert!(outcome.error.is_none(), "{:?}", outcome.error);
    }
}

#[tokio::test(start_paused = true)]
async fn follows_the_marker_of_an_empty_page_before_the_total_is_reached() {
    let answer = |ids: std::ops::Range<i64>, next: &str| {
        (200, json!({ "total": 5, "rows": rows(ids), "next": next }).to_string())
    };
    let request = Counted { from: None, limit: Some(3) };
    let (asked_for, outcome) = asked(&request, move |number, _| match number {
        0 => answer(0..3, "a"),
        1 => answer(0..0, "b"),
        _ => answer(3..5, ""),
    })
    .await;
    assert_eq!(asked_for, ["", "a", "b"]);
    assert_eq!(outcome.ids, [0, 1, 2, 3, 4]);

    // Without a marker, the empty page is requested once more.
    let (asked_for, outcome) = asked(&request, move |number, _| match number {
        0 => answer(0..3, "a"),
        _ => answer(0..0, ""),
    })
    .await;
    assert_eq!(asked_for, ["", "a", "a"]);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Incomplete { seen: 3, total: 5 });
}

#[tokio::test(start_paused = true)]
async fn an_empty_marker_is_none() {
    let (asked, outcome) = asked(&marked(), |_, _| marked_page(0..3, Some(""))).await;
    assert_eq!((asked.len(), outcome.ids.len()), (1, 3));
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
}

#[tokio::test(start_paused = true)]
async fn removes_only_records_that_an_added_record_may_have_moved() {
    // One record is added before page 2, so only the first record of that page may have been returned.
    let (_, outcome) = asked(&keyed(), |number, _| match number {
        0 => page([0, 1, 2], Some(8)),
        1 => page([2, 3, 4], Some(9)),
        _ => page([5, 0, 1], Some(9)),
    })
    .await;
    assert_eq!(outcome.ids, [0, 1, 2, 3, 4, 5, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn debug_of_a_pager_shows_operation_position_and_total() {
    let entry = Entry::of::<Plain>();
    let request = entry.request(Node::parse(r#"{"from":6,"limit":3}"#).unwrap()).request;
    let pager = Pager::new(entry.descriptor, &*request).unwrap();
    assert_eq!(format!("{pager:?}"), r#"Pager { operation: "list", position: Some(Offset(6)), total: None, .. }"#);
}

#[tokio::test(start_paused = true)]
async fn the_page_of_a_record_is_available_without_its_records() {
    let (client, _) = serve(|number, from| slice(5, from, Some(5 + number)));
    let request = plain();
    let mut items = client.call(&request).items();
    assert!(items.page().is_none());
    let mut totals = Vec::new();
    while let Some(item) = items.next().await {
        item.unwrap();
        let page = items.page().unwrap();
        assert!(page.rows.is_empty());
        totals.push((page.total, page.status()));
        if totals.len() == 4 {
            break;
        }
    }
    assert_eq!(totals, [(Some(5), 200), (Some(5), 200), (Some(5), 200), (Some(6), 200)]);
}
