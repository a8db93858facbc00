//! Lists from servers with all kinds of faults: each record is returned, or the list ends with an error.

mod ends;
mod positions;

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use huaweicloud_bss_runtime::__private::{
    Blank, Field, FieldValue, Fields, Kind, Place, Record, Slot, Value, record_impls,
};
use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{
    AnyServiceError, BoxFuture, Builder, Call, CallOptions, Credentials, Descriptor, Entry, Error, ErrorKind, Node,
    Operation, Paged, Pager, Paging, PagingKind, Position, Stream, Turn,
};
use serde_json::{Value as Json, json};

use crate::support::{Client, record};

record!(Row {
    id: Option<i64> = Field::new("id", Place::Body, Kind::Long).shown(),
    size: Option<i32> = Field::new("size", Place::Body, Kind::Integer).shown(),
});

record!(Rows {
    total: Option<i32> = Field::new("total", Place::Body, Kind::Integer).shown(),
    rows: Vec<Row> = Field::new("rows", Place::Body, Kind::List(&Kind::Record)),
    next: Option<String> = Field::new("next", Place::Body, Kind::Text).shown(),
});

/// A list with one kind of paging.
macro_rules! list {
    ($name:ident, $from:ty, $kind:expr, $paging:expr) => {
        record!($name {
            from: Option<$from> = Field::new("from", Place::Query, $kind).shown(),
            limit: Option<i32> = Field::new("limit", Place::Query, Kind::Integer).shown(),
        });

        impl Operation for $name {
            type Reply = Rows;
            type Error = AnyServiceError;
            const DESCRIPTOR: &'static Descriptor =
                &const { Descriptor::new("list", "GET", "/v1/rows").reads().paging($paging) };
        }

        impl Paged for $name {
            type Item = Row;
            fn items(reply: &mut Rows) -> &mut Vec<Row> {
                &mut reply.rows
            }
        }
    };
}

list!(Plain, i32, Kind::Integer, Paging::new(PagingKind::Offset, 0, 1, 1).total(0));
list!(Keyed, i32, Kind::Integer, Paging::new(PagingKind::Offset, 0, 1, 1).total(0).key(&[0]));
list!(Numbered, i32, Kind::Integer, Paging::new(PagingKind::Page, 0, 1, 1).total(0));
list!(Marked, String, Kind::Text, Paging::new(PagingKind::Marker, 0, 1, 1).next(&[2]));
list!(Counted, String, Kind::Text, Paging::new(PagingKind::Marker, 0, 1, 1).total(0).next(&[2]));

const SIZE: usize = 3;

fn plain() -> Plain {
    Plain { from: None, limit: Some(3) }
}

fn keyed() -> Keyed {
    Keyed { from: None, limit: Some(3) }
}

fn marked() -> Marked {
    Marked { from: None, limit: Some(3) }
}

/// An answer: status and body.
type Answer = (u16, String);

/// A server: a function of the number of earlier requests and of the requested position.
type Serve = dyn Fn(usize, &str) -> Answer + Send + Sync;

struct Server {
    serve: Box<Serve>,
    requests: AtomicUsize,
    asked: Mutex<Vec<String>>,
}

impl Transport for Server {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let query = request.uri().query().unwrap_or_default();
        let from = query.split('&').find_map(|pair| pair.strip_prefix("from=")).unwrap_or_default().to_owned();
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let (status, body) = (self.serve)(number, &from);
        self.asked.lock().unwrap().push(from);
        Box::pin(async move { Ok(http::Response::builder().status(status).body(Bytes::from(body)).unwrap()) })
    }
}

fn serve(serve: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> (Client, Arc<Server>) {
    let server = Server { serve: Box::new(serve), requests: AtomicUsize::new(0), asked: Mutex::default() };
    let server = Arc::new(server);
    let transport: Arc<dyn Transport> = server.clone();
    (Builder::new().credentials(Credentials::new("AK", "SK")).transport(transport).build().unwrap(), server)
}

/// The outcome of an iteration.
#[derive(Debug)]
struct Walk {
    ids: Vec<i64>,
    error: Option<Error<AnyServiceError>>,
    may_repeat: bool,
    mismatches: usize,
}

async fn walk<O: Paged<Item = Row, Error = AnyServiceError>>(call: Call<'_, O>) -> Walk {
    walk_items(call.items()).await
}

async fn walk_items<O: Paged<Item = Row, Error = AnyServiceError>>(
    mut items: huaweicloud_bss_runtime::Items<'_, O>,
) -> Walk {
    let mut ids = Vec::new();
    let mut error = None;
    while let Some(item) = items.next().await {
        match item {
            Ok(row) => ids.push(row.id.unwrap_or(-1)),
            Err(failure) => error = Some(failure),
        }
        assert!(ids.len() < 10_000, "the walk does not end");
    }
    Walk { ids, error, may_repeat: items.may_repeat(), mismatches: items.mismatches().total() }
}

fn rows(ids: impl IntoIterator<Item = i64>) -> Vec<Json> {
    ids.into_iter().map(|id| json!({ "id": id })).collect()
}

fn page(ids: impl IntoIterator<Item = i64>, total: Option<usize>) -> Answer {
    (200, json!({ "total": total, "rows": rows(ids) }).to_string())
}

/// The page of the list `0..count` that starts at `from`.
fn slice(count: i64, from: &str, total: Option<usize>) -> Answer {
    let from = from.parse().unwrap_or(0);
    page((from..count).take(SIZE), total)
}

/// All answers without records.
fn without_records(total: Option<usize>) -> Vec<Answer> {
    [
        json!({}).to_string(),
        "null".to_owned(),
        json!({ "rows": [], "total": total }).to_string(),
        json!({ "rows": null, "total": total }).to_string(),
        json!({ "rows": [] }).to_string(),
        json!({ "total": total }).to_string(),
        json!({ "rows": "none", "total": total }).to_string(),
        json!({ "rows": {}, "total": total }).to_string(),
    ]
    .into_iter()
    .map(|body| (200, body))
    .chain([(204, String::new()), (200, String::new()), (200, " \n".to_owned())])
    .collect()
}

#[tokio::test(start_paused = true)]
async fn returns_equal_records_and_equal_pages() {
    for (count, total) in [(5, Some(5)), (5, None), (200, Some(200)), (200, None), (6, Some(6)), (6, None)] {
        let serve_equal = move |_: usize, from: &str| {
            let from = from.parse().unwrap_or(0);
            page((from..count).take(SIZE).map(|_| 7), total)
        };
        let (client, _) = serve(serve_equal);
        let outcomes = [walk(client.call(&plain())).await, walk(client.call(&keyed())).await];
        for Walk { ids, error, may_repeat, .. } in outcomes {
            assert_eq!((ids.len() as i64, may_repeat), (count, false), "{error:?}");
            assert!(error.is_none(), "{error:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_known_total_holds_for_a_page_without_one() {
    for silent in 1..4 {
        let (client, _) = serve(move |number, from| slice(10, from, Some(10).filter(|_| number != silent)));
        let outcome = walk(client.call(&plain())).await;
        assert!(outcome.error.is_none(), "{outcome:?}");
        assert_eq!(outcome.ids, (0..10).collect::<Vec<_>>());
    }
    // A short page without a total in the middle: 4 of 7 records were returned.
    let (client, _) = serve(|_, from| match from {
        "" => page(0..3, Some(7)),
        "3" => page(3..4, None),
        from => slice(7, from, None),
    });
    assert_eq!(walk(client.call(&plain())).await.ids, (0..7).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_in_the_middle_is_requested_again() {
    for broken in without_records(Some(10)) {
        let again = broken.clone();
        let (client, server) =
            serve(move |number, from| if number == 1 { broken.clone() } else { slice(10, from, Some(10)) });
        let outcome = walk(client.call(&plain())).await;
        assert!(outcome.error.is_none(), "{again:?}: {outcome:?}");
        assert_eq!(outcome.ids, (0..10).collect::<Vec<_>>(), "{again:?}");
        assert_eq!(*server.asked.lock().unwrap(), ["", "3", "3", "6", "9"], "{again:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_remains_empty_is_an_error_with_a_position() {
    for broken in without_records(Some(10)) {
        let answer = broken.clone();
        let (client, _) = serve(
            move |number, from| if from == "3" && number < 6 { broken.clone() } else { slice(10, from, Some(10)) },
        );
        let outcome = walk(client.call(&plain())).await;
        let error = outcome.error.unwrap_or_else(|| panic!("{answer:?} was lost in silence"));
        assert_eq!(outcome.ids, [0, 1, 2], "{answer:?}");
        let is_list = answer.0 == 200 && answer.1.starts_with(['{', 'n']);
        if is_list {
            assert_eq!(error.kind(), ErrorKind::Incomplete { seen: 3, total: 10 }, "{answer:?}: {error}");
        } else {
            assert_eq!(error.kind(), ErrorKind::Decode, "{answer:?}: {error}");
        }
        assert!(error.is_retryable(), "{error}");
        assert_eq!(error.resume_at(), Some(&Position::Offset(3)), "{answer:?}: {error}");
        assert!(error.to_string().contains("[go on from offset 3]"), "{error}");
        // The server works again.
        let (client, server) = serve(|_, from| slice(10, from, Some(10)));
        let rest = walk_items(client.call(&plain()).items_from(error.resume_at().unwrap())).await;
        assert_eq!(rest.ids, (3..10).collect::<Vec<_>>());
        assert_eq!(server.asked.lock().unwrap()[0], "3");
    }
}

#[tokio::test(start_paused = true)]
async fn accepts_an_empty_list_with_total_zero() {
    for total in [Some(0), None] {
        for answer in without_records(total)
            .into_iter()
            .filter(|(_, body)| body.starts_with(['{', 'n']) && !body.contains("none") && !body.contains(":{}"))
        {
            let (client, server) = serve(move |_, _| answer.clone());
            let outcome = walk(client.call(&plain())).await;
            assert!(outcome.error.is_none() && outcome.ids.is_empty(), "{outcome:?}");
            assert_eq!(server.requests.load(Ordering::Relaxed), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn omitted_entries_do_not_shift_the_next_page() {
    let bad = [json!("canary"), json!(null), json!([1])];
    for entry in bad {
        let is_mismatch = !entry.is_null();
        let (client, server) = serve(move |_, from| {
            let from: i64 = from.parse().unwrap_or(0);
            let mut rows = rows((from..8).take(SIZE));
            if from == 3 {
                rows[1] = entry.clone();
            }
            (200, json!({ "total": 8, "rows": rows }).to_string())
        });
        let outcome = walk(client.call(&plain())).await;
        assert!(outcome.error.is_none(), "{outcome:?}");
        assert_eq!((outcome.ids, outcome.mismatches), (vec![0, 1, 2, 3, 5, 6, 7], usize::from(is_mismatch)));
        assert_eq!(*server.asked.lock().unwrap(), ["", "3", "6"]);
    }
    // A record with a mismatch is still a record.
    let (client, _) = serve(|_, _| (200, json!({ "total": 1, "rows": [{ "id": 1, "size": "canary" }] }).to_string()));
    let outcome = walk(client.call(&plain())).await;
    assert_eq!((outcome.ids, outcome.mismatches), (vec![1], 1));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_ends_before_its_total_is_incomplete() {
    let (client, _) = serve(|_, from| slice(7, from, Some(99)));
    let outcome = walk(client.call(&plain())).await;
    assert_eq!(outcome.ids, (0..7).collect::<Vec<_>>());
    let error = outcome.error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Incomplete { seen: 7, total: 99 });
    assert_eq!(error.resume_at(), Some(&Position::Offset(7)));
    // A short page of a list by page number leaves a gap that no later page fills.
    let (client, _) = serve(|_, from| match from {
        "" | "1" => page(0..2, Some(6)),
        _ => page(3..6, Some(6)),
    });
    let outcome = walk(client.call(&Numbered { from: Some(1), limit: Some(3) })).await;
    assert_eq!(outcome.ids, [0, 1, 3, 4, 5]);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Incomplete { seen: 5, total: 6 });
}

#[tokio::test(start_paused = true)]
async fn a_failure_has_the_position_to_continue_from() {
    let (client, _) = serve(|_, from| if from == "6" { (403, "{}".to_owned()) } else { slice(10, from, Some(10)) });
    let error = walk(client.call(&plain())).await.error.unwrap();
    assert_eq!((error.status(), error.resume_at()), (Some(403), Some(&Position::Offset(6))));
    let (client, _) = serve(|_, from| if from == "2" { (403, "{}".to_owned()) } else { page(0..3, Some(10)) });
    let error = walk(client.call(&Numbered { from: Some(1), limit: Some(3) })).await.error.unwrap();
    assert_eq!(error.resume_at(), Some(&Position::Page(2)));
    let (client, _) = serve(|_, from| if from == "b" { (403, "{}".to_owned()) } else { marked_page(0..3, Some("b")) });
    let error = walk(client.call(&marked())).await.error.unwrap();
    assert_eq!(error.resume_at(), Some(&Position::Marker("b".to_owned())));
    assert!(!format!("{error:?} {error} {:?}", error.resume_at()).contains("\"b\""));
    // A position of another kind of list is rejected before anything is sent.
    let (client, server) = serve(|_, from| slice(10, from, Some(10)));
    for position in [Position::Page(1), Position::Marker("b".to_owned()), Position::Offset(i64::MAX)] {
        let outcome = walk_items(client.call(&plain()).items_from(&position)).await;
        assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Validation);
    }
    assert_eq!(server.requests.load(Ordering::Relaxed), 0);
}

fn marked_page(ids: impl IntoIterator<Item = i64>, next: Option<&str>) -> Answer {
    (200, json!({ "rows": rows(ids), "next": next }).to_string())
}

#[tokio::test(start_paused = true)]
async fn a_page_without_records_and_with_a_marker_is_followed() {
    for empty in [json!([]), json!(null)] {
        let (client, _) = serve(move |_, from| match from {
            "" => marked_page(0..3, Some("a")),
            "a" => (200, json!({ "rows": empty, "next": "b" }).to_string()),
            "b" => marked_page([], Some("c")),
            _ => marked_page(3..5, None),
        });
        let outcome = walk(client.call(&marked())).await;
        assert!(outcome.error.is_none(), "{outcome:?}");
        assert_eq!(outcome.ids, (0..5).collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn a_repeated_marker_is_an_error() {
    for cycle in [vec!["a", "b"], vec!["a"], vec!["a", "b", "c"]] {
        let count = cycle.len() as i64;
        let next = cycle.clone();
        let (client, _) = serve(move |number, _| marked_page([number as i64], Some(next[number % next.len()])));
        let outcome = walk(client.call(&marked())).await;
        // Each page was requested once, and its records were returned.
        assert_eq!(outcome.ids, (0..=count).collect::<Vec<_>>(), "{cycle:?}");
        let error = outcome.error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.to_string().contains("repeated a marker"), "{error}");
    }
    // The first marker counts too.
    let (client, _) = serve(|_, _| marked_page(0..3, Some("a")));
    let outcome = walk(client.call(&Marked { from: Some("a".to_owned()), limit: None })).await;
    assert_eq!((outcome.ids.len(), outcome.error.map(|error| error.kind())), (3, Some(ErrorKind::Decode)));
}

#[tokio::test(start_paused = true)]
async fn an_incomplete_list_by_marker_with_a_total_is_an_error() {
    let request = Counted { from: None, limit: Some(3) };
    let (client, _) = serve(|_, from| {
        let (ids, next) = if from.is_empty() { (0..3, Some("a")) } else { (3..5, None) };
        (200, json!({ "rows": rows(ids), "next": next, "total": 7 }).to_string())
    });
    let outcome = walk(client.call(&request)).await;
    assert_eq!(outcome.ids.len(), 5);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Incomplete { seen: 5, total: 7 });
    // If the iteration starts in the middle, the number of records before is unknown.
    let outcome = walk(client.call(&Counted { from: Some("a".to_owned()), limit: Some(3) })).await;
    assert!(outcome.error.is_none(), "{outcome:?}");
}

/// A list of `0..10` that changes once after its first page.
fn changing(change: fn(&mut Vec<i64>)) -> impl Fn(usize, &str) -> Answer + Send + Sync {
    move |number, from| {
        let mut list: Vec<i64> = (0..10).collect();
        if number > 0 {
            change(&mut list);
        }
        let from: usize = from.parse().unwrap_or(0);
        page(list.iter().skip(from).take(SIZE).copied().collect::<Vec<_>>(), Some(list.len()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_changes_loses_no_record() {
    type Change = fn(&mut Vec<i64>);
    let changes: [(Change, &[i64]); 4] = [
        // Records that were removed after or before they were returned.
        (|list| list.drain(..2).for_each(drop), &[]),
        (|list| list.drain(4..6).for_each(drop), &[4, 5]),
        (|list| list.splice(0..0, [100, 101]).for_each(drop), &[]),
        (|list| list.extend([100, 101]), &[]),
    ];
    for (change, gone) in changes {
        let (client, _) = serve(changing(change));
        let expected: Vec<i64> = (0..10).filter(|id| !gone.contains(id)).collect();
        let known = walk(client.call(&keyed())).await;
        assert!(known.error.is_none() && !known.may_repeat, "{known:?}");
        let old: Vec<i64> = known.ids.iter().copied().filter(|id| *id < 100).collect();
        assert_eq!(old, expected, "with a key, each once");
        let (client, _) = serve(changing(change));
        let mut unknown = walk(client.call(&plain())).await;
        assert!(unknown.error.is_none() && unknown.may_repeat, "{unknown:?}");
        unknown.ids.sort_unstable();
        unknown.ids.dedup();
        unknown.ids.retain(|id| *id < 100);
        assert_eq!(unknown.ids, expected, "without a key, at least once, and it says so");
    }
}

/// Thousands of records are added at the start of a list, so that as many are sent again.
#[tokio::test(start_paused = true)]
async fn recognises_the_last_10_000_records_of_a_list_that_grows() {
    const PAGE: usize = 500;
    for (before_the_growth, added) in [(4, 8), (1, 10), (17, 8_000)] {
        let (client, _) = serve(move |number, from| {
            let begin = if number < before_the_growth { 0 } else { -added };
            let from: i64 = from.parse().unwrap_or(0);
            page((begin..9_000).skip(usize::try_from(from).unwrap()).take(PAGE), usize::try_from(9_000 - begin).ok())
        });
        let outcome = walk(client.call(&Keyed { from: None, limit: Some(500) })).await;
        assert!(outcome.error.is_none() && !outcome.may_repeat, "{:?}", outcome.error);
        assert_eq!(outcome.ids.len(), 9_000, "{added} added after {before_the_growth} pages");
        assert!(outcome.ids.into_iter().eq(0..9_000), "{added} added after {before_the_growth} pages");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_offset_ends_with_an_error() {
    let (client, _) = serve(|_, _| page(0..3, None));
    let outcome = walk(client.call(&plain())).await;
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Decode);
    assert_eq!(outcome.ids.len(), 303);
    // With a total, no more records are returned, and the last page ends the list.
    let (client, _) = serve(|_, _| page(0..3, Some(30)));
    assert_eq!(walk(client.call(&plain())).await.ids.len(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_position_that_does_not_fit_the_request_is_an_error() {
    let (client, _) = serve(|_, _| page(0..3, Some(usize::try_from(i32::MAX).unwrap())));
    let outcome = walk(client.call(&Plain { from: Some(i32::MAX - 4), limit: Some(3) })).await;
    assert_eq!(outcome.ids.len(), 6);
    let (client, _) = serve(|_, _| page(0..3, None));
    let outcome = walk(client.call(&Plain { from: Some(i32::MAX - 2), limit: Some(3) })).await;
    assert_eq!((outcome.ids.len(), outcome.error.unwrap().kind()), (3, ErrorKind::Decode));
}

/// The next element of a stream, as combinators ask for it.
async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

/// Records may then be returned twice, but none is left out.
#[tokio::test(start_paused = true)]
async fn goes_back_by_whole_pages_if_records_before_the_page_disappear() {
    for (removed, back_to) in [(1, "3"), (3, "3"), (4, "2"), (6, "2"), (7, "1")] {
        let (client, server) = serve(move |number, from| {
            let first = if number < 3 { 0 } else { removed };
            let start = first + (from.parse::<i64>().unwrap() - 1) * 3;
            page((start..20).take(SIZE), usize::try_from(20 - first).ok())
        });
        let outcome = walk(client.call(&Numbered { from: Some(1), limit: Some(3) })).await;
        assert!(outcome.error.is_none(), "{removed}: {:?}", outcome.error);
        let ids: std::collections::BTreeSet<i64> = outcome.ids.iter().copied().collect();
        assert_eq!(ids, (0..20).collect(), "{removed}");
        assert_eq!(server.asked.lock().unwrap()[..5], ["1", "2", "3", "4", back_to], "{removed}");
    }
}

#[tokio::test(start_paused = true)]
async fn goes_back_eight_times_at_most_before_it_accepts_a_page() {
    // After 20 pages, the list loses a record before every answer.
    let (client, server) = serve(|number, from| slice(100, from, Some(100 - number.saturating_sub(19).min(30))));
    let outcome = walk(client.call(&plain())).await;
    assert!(outcome.may_repeat);
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked[20..30], ["60", "59", "58", "57", "56", "55", "54", "53", "52", "55"]);
}

#[tokio::test(start_paused = true)]
async fn does_not_request_the_first_page_again_if_it_loses_records() {
    let (client, server) = serve(|number, from| match number {
        0 => slice(10, from, Some(10)),
        1 => slice(3, from, Some(3)),
        _ => slice(2, from, Some(2)),
    });
    let outcome = walk(client.call(&plain())).await;
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    assert_eq!(*server.asked.lock().unwrap(), ["", "3", "0"]);
    assert_eq!(outcome.ids, [0, 1, 2, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn counts_the_records_of_pages_without_a_size() {
    let (client, _) = serve(|number, _| if number == 0 { page(0..2, Some(3)) } else { page([], Some(3)) });
    let outcome = walk(client.call(&Numbered { from: Some(1), limit: None })).await;
    assert_eq!(outcome.ids, [0, 1]);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Incomplete { seen: 2, total: 3 });
}

#[tokio::test(start_paused = true)]
async fn returns_a_long_list_of_different_pages() {
    for total in [Some(2_000), None] {
        let (client, _) = serve(move |_, from| slice(2_000, from, total));
        let outcome = walk(client.call(&plain())).await;
        assert!(outcome.error.is_none(), "{:?}", outcome.error);
        assert_eq!(outcome.ids, (0..2_000).collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_whose_records_are_no_list_does_not_fit_if_the_list_is_complete() {
    let (client, server) = serve(|_, _| (200, json!({ "total": 0, "rows": "none" }).to_string()));
    let error = walk(client.call(&plain())).await.error.unwrap();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, "the records of the page are not a list"));
    assert_eq!(server.asked.lock().unwrap().len(), 2);
}

/// An operation that is only known at run time.
#[tokio::test(start_paused = true)]
async fn the_pager_finds_out_that_a_list_is_incomplete() {
    for (total, complete) in [(3, true), (7, false)] {
        let (client, _) = serve(move |_, _| page(0..3, Some(total)));
        let entry = Entry::of::<Counted>();
        let mut request = entry.request(Node::parse(r#"{"limit":3}"#).unwrap()).request;
        let mut pager = Pager::new(entry.descriptor, &*request).unwrap();
        let mut reply = request.call(&client.core, CallOptions::new()).await.unwrap();
        assert_eq!(pager.turn(&mut *request, &mut reply).unwrap(), Turn::Last);
        let kind = pager.finish().err().map(|error| error.kind());
        assert_eq!(kind, (!complete).then_some(ErrorKind::Incomplete { seen: 3, total: 7 }));
    }
}

#[tokio::test(start_paused = true)]
async fn pages_and_items_are_streams() {
    let (client, _) = serve(|_, from| slice(7, from, Some(7)));
    let list = plain();
    let shown = format!("{:?} {:?}", client.call(&list).pages(), client.call(&list).items());
    assert_eq!(shown, r#"Pages { operation: "list", .. } Items { operation: "list", .. }"#);
    let mut sizes = Vec::new();
    let mut pages = client.call(&list).pages();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().rows.len());
    }
    assert_eq!(sizes, [3, 3, 1]);

    let mut sizes = Vec::new();
    let mut pages = client.call(&list).pages();
    while let Some(page) = next(&mut pages).await {
        sizes.push(page.unwrap().rows.len());
    }
    assert_eq!(sizes, [3, 3, 1]);

    let mut ids = Vec::new();
    let mut items = client.call(&list).items();
    while let Some(item) = next(&mut items).await {
        ids.push(item.unwrap().id.unwrap());
    }
    assert_eq!(ids, (0..7).collect::<Vec<_>>());
}
