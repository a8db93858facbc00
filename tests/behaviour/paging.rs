//! Long lists, read from start to end while the list may change.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use huaweicloud_bss::base_data::{ListServiceTypes, ServiceType};
use huaweicloud_bss::invoices::ListInvoices;
use huaweicloud_bss::pricing::{ChargeMode, ListResourceSpecs};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Credentials, ErrorKind, OPERATIONS,
    dynamic::Node,
    paging::{Items, Pager, Position, Stream, Turn},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The total that the server reports.
#[derive(Clone, Copy)]
enum Total {
    True,
    Absent,
    Always(usize),
}

/// A list on a server, and the requests it received.
struct ServedList {
    records: Vec<u32>,
    /// The changes of the list after each request, in order.
    changes: Vec<fn(&mut Vec<u32>)>,
    total: Total,
    /// The maximum number of records in a page, regardless of the request.
    most: usize,
    /// Whether the server ignores the offset.
    deaf: bool,
    requests: Vec<(usize, usize)>,
}

impl Default for ServedList {
    fn default() -> Self {
        Self {
            records: Vec::new(),
            changes: Vec::new(),
            total: Total::True,
            most: usize::MAX,
            deaf: false,
            requests: Vec::new(),
        }
    }
}

impl ServedList {
    fn of(count: u32) -> Self {
        Self { records: (0..count).collect(), ..Self::default() }
    }

    /// Returns the records of a page and the total.
    fn page(&mut self, offset: usize, limit: usize) -> (Vec<u32>, Option<usize>) {
        self.requests.push((offset, limit));
        let offset = if self.deaf { 0 } else { offset };
        let page = self.records.iter().skip(offset).take(limit.min(self.most)).copied().collect();
        let total = match self.total {
            Total::True => Some(self.records.len()),
            Total::Absent => None,
            Total::Always(total) => Some(total),
        };
        if !self.changes.is_empty() {
            self.changes.remove(0)(&mut self.records);
        }
        (page, total)
    }

    fn answer(&mut self, request: &Request<Bytes>) -> Value {
        let uri = request.uri();
        let query: Vec<(&str, &str)> =
            uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')).collect();
        let number = |name: &str| query.iter().find(|(key, _)| *key == name).map(|(_, value)| value.parse().unwrap());
        if uri.path().ends_with("intl-invoices") {
            let limit: usize = number("limit").unwrap();
            let (page, total) = self.page((number("offset").unwrap() - 1) * limit, limit);
            let invoices: Vec<Value> = page.iter().map(|id| json!({ "requestId": id.to_string() })).collect();
            json!({ "count": total, "invoices": invoices })
        } else if uri.path().ends_with("resource-specs-query") {
            let body: Value = serde_json::from_slice(request.body()).unwrap();
            let limit = body["limit"].as_u64().unwrap_or(100) as usize;
            let offset = body["marker"].as_str().map_or(0, |marker| marker.parse().unwrap());
            let (page, _) = self.page(offset, limit);
            let next =
                if offset + page.len() < self.records.len() { Some((offset + page.len()).to_string()) } else { None };
            let basics: Vec<Value> = page.iter().map(|id| json!({ "resource_spec": id.to_string() })).collect();
            json!({ "cloud_service_basics": basics, "page_info": { "next_marker": next } })
        } else {
            let (page, total) = self.page(number("offset").unwrap_or(0), number("limit").unwrap_or(10));
            let types: Vec<Value> = page.iter().map(|id| json!({ "service_type_code": id.to_string() })).collect();
            json!({ "total_count": total, "service_types": types })
        }
    }
}

#[derive(Clone)]
struct Server(Arc<Mutex<ServedList>>);

impl Transport for Server {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let body = self.0.lock().unwrap().answer(&request).to_string();
        let response = Response::builder().header("content-type", "application/json").body(Bytes::from(body)).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn serve(list: ServedList) -> (Client, Server) {
    let server = Server(Arc::new(Mutex::new(list)));
    let transport: Arc<dyn Transport> = Arc::new(server.clone());
    let client = Client::builder().credentials(Credentials::new("AK", "SK")).transport(transport).build().unwrap();
    (client, server)
}

impl Server {
    fn offsets(&self) -> Vec<usize> {
        self.0.lock().unwrap().requests.iter().map(|(offset, _)| *offset).collect()
    }
}

fn request(limit: i32) -> ListServiceTypes {
    ListServiceTypes::builder().limit(limit).build()
}

fn id(record: &ServiceType) -> u32 {
    record.service_type_code.as_ref().unwrap().parse().unwrap()
}

async fn ids(mut items: Items<'_, ListServiceTypes>) -> Vec<u32> {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(id(&item.unwrap()));
    }
    assert!(items.next().await.is_none(), "a finished stream must stay finished");
    ids
}

/// Reads a list in pages of three, and returns its records and the requested offsets.
async fn read_list(list: ServedList) -> (Vec<u32>, Vec<usize>) {
    let (client, server) = serve(list);
    let ids = ids(client.list_service_types(&request(3)).items()).await;
    (ids, server.offsets())
}

#[tokio::test]
async fn returns_lists_of_every_length() {
    assert_eq!(read_list(ServedList::of(0)).await, (vec![], vec![0]));
    assert_eq!(read_list(ServedList::of(1)).await, (vec![0], vec![0]));
    assert_eq!(read_list(ServedList::of(3)).await, ((0..3).collect(), vec![0]));
    assert_eq!(read_list(ServedList::of(7)).await, ((0..7).collect(), vec![0, 3, 6]));
}

#[tokio::test]
async fn without_a_total_a_short_page_is_the_last_one() {
    let read_without_total = |count| read_list(ServedList { total: Total::Absent, ..ServedList::of(count) });
    assert_eq!(read_without_total(7).await, ((0..7).collect(), vec![0, 3, 6]));
    assert_eq!(read_without_total(6).await, ((0..6).collect(), vec![0, 3, 6]));
    assert_eq!(read_without_total(0).await, (vec![], vec![0]));
}

#[tokio::test]
async fn accepts_pages_shorter_than_requested() {
    assert_eq!(read_list(ServedList { most: 2, ..ServedList::of(5) }).await, ((0..5).collect(), vec![0, 2, 4]));
}

#[tokio::test]
async fn ignores_an_impossible_total() {
    assert_eq!(
        read_list(ServedList { total: Total::Always(0), ..ServedList::of(7) }).await.0,
        (0..7).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_list_that_ends_before_its_total_is_an_error_with_a_position() {
    let (client, _) = serve(ServedList { total: Total::Always(99), ..ServedList::of(7) });
    let request = request(3);
    let mut items = client.list_service_types(&request).items();
    for number in 0..7 {
        assert_eq!(id(&items.next().await.unwrap().unwrap()), number);
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete { seen: 7, total: 99 });
    assert_eq!(error.resume_at(), Some(&Position::Offset(7)));
    assert!(error.to_string().ends_with("the list ended after 7 of 99 records [go on from offset 7]"), "{error}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_an_error() {
    let (client, server) = serve(ServedList { deaf: true, total: Total::Absent, ..ServedList::of(3) });
    let request = request(3);
    let mut items = client.list_service_types(&request).items();
    let error = loop {
        assert!(server.offsets().len() < 1_000, "the list is requested endlessly");
        if let Err(error) = items.next().await.unwrap() {
            break error;
        }
    };
    assert_eq!((error.kind(), server.offsets().len()), (ErrorKind::Decode, 101));
}

#[tokio::test]
async fn records_added_at_the_start_are_not_returned_twice() {
    let grow: fn(&mut Vec<u32>) = |records| records.splice(0..0, [100, 101]).for_each(drop);
    let (ids, offsets) = read_list(ServedList { changes: vec![grow], ..ServedList::of(7) }).await;
    assert_eq!((ids, offsets), ((0..7).collect(), vec![0, 3, 6]));
    // Enough records that whole pages are repeated.
    let grow: fn(&mut Vec<u32>) = |records| records.splice(0..0, 100..108).for_each(drop);
    let (mut ids, _) = read_list(ServedList { changes: vec![grow, |_| {}], ..ServedList::of(7) }).await;
    ids.retain(|id| *id < 100);
    assert_eq!(ids, (0..7).collect::<Vec<_>>());
}

#[tokio::test]
async fn records_added_at_the_end_are_returned() {
    let grow: fn(&mut Vec<u32>) = |records| records.extend([100, 101]);
    assert_eq!(read_list(ServedList { changes: vec![grow], ..ServedList::of(4) }).await.0, [0, 1, 2, 3, 100, 101]);
}

#[tokio::test]
async fn records_that_move_to_an_earlier_page_are_returned() {
    let shrink: fn(&mut Vec<u32>) = |records| records.drain(..2).for_each(drop);
    let (ids, offsets) = read_list(ServedList { changes: vec![shrink], ..ServedList::of(7) }).await;
    assert_eq!((ids, offsets), ((0..7).collect(), vec![0, 3, 1, 4]));
    let shrink: fn(&mut Vec<u32>) = |records| records.truncate(4);
    assert_eq!(read_list(ServedList { changes: vec![shrink], ..ServedList::of(7) }).await.0, [0, 1, 2, 3]);
    let shrink: fn(&mut Vec<u32>) = |records| records.clear();
    assert_eq!(read_list(ServedList { changes: vec![shrink], ..ServedList::of(7) }).await.0, [0, 1, 2]);
}

#[tokio::test]
async fn a_list_that_always_shrinks_ends() {
    let shrink: fn(&mut Vec<u32>) = |records| records.truncate(records.len().saturating_sub(1));
    let (ids, offsets) = read_list(ServedList { changes: vec![shrink; 500], ..ServedList::of(400) }).await;
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    assert!(offsets.len() < 900, "{} calls", offsets.len());
}

#[tokio::test]
async fn equal_records_are_all_returned() {
    let list = ServedList { records: vec![1, 1, 1, 1, 2, 1, 1], ..ServedList::default() };
    assert_eq!(read_list(list).await.0, [1, 1, 1, 1, 2, 1, 1]);
}

#[tokio::test]
async fn starts_at_the_offset_of_the_request() {
    let (client, server) = serve(ServedList::of(9));
    let request = ListServiceTypes::builder().offset(4).limit(3).build();
    assert_eq!(ids(client.list_service_types(&request).items()).await, [4, 5, 6, 7, 8]);
    assert_eq!(server.offsets(), [4, 7]);
    // Without a limit, pages have the documented size.
    let (client, server) = serve(ServedList::of(25));
    assert_eq!(ids(client.list_service_types(&ListServiceTypes::builder().build()).items()).await.len(), 25);
    assert_eq!(server.offsets(), [0, 10, 20]);
}

#[tokio::test]
async fn pages_contain_the_other_fields_of_the_reply() {
    let (client, _) = serve(ServedList::of(5));
    let request = request(2);
    let mut pages = client.list_service_types(&request).pages();
    let mut lengths = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!((page.status(), page.total_count), (200, Some(5)));
        lengths.push(page.service_types.len());
    }
    assert_eq!(lengths, [2, 2, 1]);
}

#[tokio::test]
async fn reads_pages_by_number() {
    let (client, server) = serve(ServedList::of(5));
    let request = ListInvoices::builder()
        .domain_id("d")
        .start_time("2026-01-01T00:00:00Z".parse::<huaweicloud_bss::Timestamp>().unwrap())
        .end_time("2026-02-01T00:00:00Z".parse::<huaweicloud_bss::Timestamp>().unwrap())
        .offset(1)
        .limit(2)
        .build();
    let mut items = client.list_invoices(&request).items();
    let mut found = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        found += 1;
    }
    assert_eq!((found, server.offsets()), (5, vec![0, 2, 4]));

    let shrink: fn(&mut Vec<u32>) = |records| records.drain(..1).for_each(drop);
    let (client, server) = serve(ServedList { changes: vec![shrink], ..ServedList::of(5) });
    let mut items = client.list_invoices(&request).items();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap().request_id.unwrap());
    }
    assert_eq!((found.join(""), server.offsets()), ("01234".to_owned(), vec![0, 2, 0, 2]));
}

#[tokio::test]
async fn reads_pages_by_marker() {
    let (client, server) = serve(ServedList::of(5));
    let request = ListResourceSpecs::builder()
        .cloud_service_type("hws.service.type.ec2")
        .resource_type("hws.resource.type.vm")
        .region_code("ap-southeast-1")
        .charge_mode(ChargeMode::Period)
        .limit(2)
        .build();
    let mut items = client.list_resource_specs(&request).items();
    let mut found = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        found += 1;
    }
    assert_eq!((found, server.offsets()), (5, vec![0, 2, 4]));
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let (client, server) = serve(ServedList::of(9));
    let request = ListServiceTypes::builder().limit(5000).build();
    let mut items = client.list_service_types(&request).items();
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert!(items.next().await.is_none());
    assert!(server.offsets().is_empty());
}

/// It implements `Stream`, and the future of `next` can be dropped at any time.
#[tokio::test]
async fn is_a_cancel_safe_stream() {
    fn poll<S: Stream + Unpin>(stream: &mut S) -> std::task::Poll<Option<S::Item>> {
        Pin::new(stream).poll_next(&mut Context::from_waker(Waker::noop()))
    }
    let (client, _) = serve(ServedList::of(4));
    let request = request(2);
    let mut items = client.list_service_types(&request).items();
    drop(items.next());
    let (mut found, mut polls) = (0, 0);
    loop {
        polls += 1;
        assert!(polls < 10_000, "the stream does not end");
        match poll(&mut items) {
            std::task::Poll::Ready(Some(item)) => {
                item.unwrap();
                found += 1;
            }
            std::task::Poll::Ready(None) => break,
            std::task::Poll::Pending => tokio::task::yield_now().await,
        }
    }
    assert_eq!(found, 4);
    fn sent<T: Send>(_: &T) {}
    sent(&items);
}

/// By name only, as the command does.
#[tokio::test]
async fn reads_a_list_of_an_operation_by_name() {
    let (client, _) = serve(ServedList::of(7));
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "list_service_types").unwrap();
    let mut request = entry.request(Node::parse(r#"{"limit":3}"#).unwrap()).request;
    let mut pager = Pager::new(entry.descriptor, &*request).unwrap();
    let mut lengths = Vec::new();
    loop {
        let mut reply = request.call(client.core(), CallOptions::new()).await.unwrap();
        let turn = pager.turn(&mut *request, &mut reply).unwrap();
        lengths.push(serde_json::to_value(&**reply).unwrap()["service_types"].as_array().unwrap().len());
        if turn == Turn::Last {
            pager.finish().unwrap();
            break;
        }
        assert!(lengths.len() < 3, "the list does not end: {lengths:?}");
    }
    assert_eq!(lengths, [3, 3, 1]);
    let other = OPERATIONS.iter().find(|entry| entry.descriptor.name == "pay_orders").unwrap();
    assert!(Pager::new(other.descriptor, &*other.request(Node::parse("{}").unwrap()).request).is_none());
}

/// Records are added and removed between pages, at any position. Each record that exists all the time is returned once.
#[test]
fn no_record_is_lost_or_repeated_while_the_list_changes() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let steps = prop::collection::vec((any::<bool>(), prop::collection::vec(any::<prop::sample::Index>(), 0..4)), 0..8);
    let config = ProptestConfig { cases: 400, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    runner
        .run(&(0..40_u32, 1..8_i32, steps), |(count, limit, steps)| {
            let server = Changing { records: (0..count).collect(), steps, lost: Vec::new(), next: 1_000 };
            let server = Arc::new(Mutex::new(server));
            let transport: Arc<dyn Transport> = Arc::new(ChangingServer(Arc::clone(&server)));
            let client =
                Client::builder().credentials(Credentials::new("AK", "SK")).transport(transport).build().unwrap();
            let found = runtime.block_on(ids(client.list_service_types(&request(limit)).items()));
            let lost = &server.lock().unwrap().lost;
            for record in 0..count {
                let times = found.iter().filter(|id| **id == record).count();
                let most = if lost.contains(&record) { 0..=1 } else { 1..=1 };
                prop_assert!(most.contains(&times), "{} was returned {} times: {:?}", record, times, found);
            }
            Ok(())
        })
        .unwrap();
}

struct Changing {
    records: Vec<u32>,
    /// The change after each page: whether records are added or removed, and where.
    steps: Vec<(bool, Vec<prop::sample::Index>)>,
    lost: Vec<u32>,
    next: u32,
}

struct ChangingServer(Arc<Mutex<Changing>>);

impl Transport for ChangingServer {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut state = self.0.lock().unwrap();
        let once = Server(Arc::new(Mutex::new(ServedList { records: state.records.clone(), ..ServedList::default() })));
        if !state.steps.is_empty() {
            let (come, places) = state.steps.remove(0);
            for place in places {
                if come {
                    let at = place.index(state.records.len() + 1);
                    let next = state.next;
                    state.records.insert(at, next);
                    state.next += 1;
                } else if !state.records.is_empty() {
                    let at = place.index(state.records.len());
                    let gone = state.records.remove(at);
                    state.lost.push(gone);
                }
            }
        }
        Box::pin(async move { once.send(request, limits).await })
    }
}
