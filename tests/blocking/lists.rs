//! Long lists as iterators.

use huaweicloud_bss::orders::{CustomerOrder, ListCustomerOrders};
use huaweicloud_bss::{Client as AsyncClient, ErrorKind};
use huaweicloud_bss_mock::Fault;

use crate::support::Service;

/// Pages of ten: the mock has 24 orders.
fn request() -> ListCustomerOrders {
    ListCustomerOrders::builder().limit(10).build()
}

/// Returns the same list with the async client.
fn awaited(service: &Service) -> Vec<CustomerOrder> {
    let client: AsyncClient = service.builder().build().unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let request = request();
        let mut items = client.list_customer_orders(&request).items();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(item.unwrap());
        }
        all
    })
}

#[test]
fn pages_and_records_end() {
    let service = Service::start();
    let client = service.client();
    let request = request();
    let mut pages = client.list_customer_orders(&request).pages();
    let sizes: Vec<usize> = pages.by_ref().map(|page| page.unwrap().order_infos.len()).collect();
    assert_eq!(sizes, [10, 10, 4]);
    assert!(pages.next().is_none());

    let before = service.mock.received().len();
    let mut items = client.list_customer_orders(&request).items();
    let first = items.next().unwrap().unwrap();
    assert_eq!(service.mock.received().len(), before + 1, "only one page is requested");
    let page = items.page().unwrap();
    assert_eq!((page.total_count, page.order_infos.len(), page.attempts()), (Some(24), 0, 1));
    let rest: Result<Vec<_>, _> = items.by_ref().collect();
    assert!(items.next().is_none());
    assert!([vec![first], rest.unwrap()].concat() == awaited(&service));
}

#[test]
fn an_error_ends_the_list() {
    let service = Service::start();
    let client = service.client();
    let request = request();
    let mut items = client.list_customer_orders(&request).items();
    let first: Vec<_> = items.by_ref().take(10).collect();
    assert!(first.iter().all(Result::is_ok));
    service.mock.fault_next("list_customer_orders", Fault::Garbage);
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert!(items.next().is_none());
}

#[tokio::test]
async fn a_thread_of_a_runtime_ends_the_list_with_an_error() {
    let service = Service::start();
    let client = service.client();
    let request = request();
    let kinds: Vec<_> = client.list_customer_orders(&request).pages().map(|page| page.unwrap_err().kind()).collect();
    assert_eq!(kinds, [ErrorKind::Blocking]);
    let kinds: Vec<_> = client.list_customer_orders(&request).items().map(|item| item.unwrap_err().kind()).collect();
    assert_eq!(kinds, [ErrorKind::Blocking]);
    assert!(service.mock.received().is_empty());
    assert_eq!(client.list_customer_orders(&request).allow_inside_runtime().items().filter(Result::is_ok).count(), 24);
}
