//! The cost of decoding a reply, compared with `serde_json` and derived structs that also have typed times and exact
//! decimal numbers.
//!
//! Both decode the same bytes alternately. The ratio of the medians is printed first, then allocations and peak memory of
//! one decoding each.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use huaweicloud_bss::bills::ListCustomerselfResourceRecordsReply;
use huaweicloud_bss::raw::RawRequest;
use huaweicloud_bss::{Client, Credentials, Decimal, Reply};
use huaweicloud_bss_mock::Mock;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use support::{figure, median};

/// A decimal number with all digits that were received. Services send numbers and strings.
struct Exact(#[expect(dead_code, reason = "it is only decoded")] Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let text = raw.get().trim_matches('"');
        Decimal::from_str_exact(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A word of a list of words.
#[derive(Deserialize)]
enum Word {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "3")]
    Three,
    #[serde(other)]
    Other,
}

/// Declares structs whose fields are optional.
macro_rules! derived {
    ($($name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        #[derive(Deserialize)]
        #[expect(dead_code, reason = "it is only decoded")]
        struct $name {
            $($field: Option<$ty>,)*
        }
    )*};
}

derived! {
    Page {
        total_count: i32,
        currency: String,
        fee_records: Vec<FeeRecord>,
    }
    FeeRecord {
        bill_date: jiff::civil::Date,
        bill_type: i32,
        customer_id: String,
        region: String,
        region_name: String,
        cloud_service_type: String,
        resource_type: String,
        cloud_service_type_name: String,
        resource_type_name: String,
        effective_time: String,
        expire_time: String,
        resource_id: String,
        resource_name: String,
        resource_tag: String,
        product_id: String,
        product_name: String,
        product_spec_desc: String,
        sku_code: String,
        spec_size: Exact,
        spec_size_measure_id: i32,
        trade_id: String,
        id: String,
        trade_time: String,
        enterprise_project_id: String,
        enterprise_project_name: String,
        charge_mode: Word,
        order_id: String,
        period_type: Word,
        usage_type: String,
        usage: Exact,
        usage_measure_id: i32,
        free_resource_usage: Exact,
        free_resource_measure_id: i32,
        ri_usage: Exact,
        ri_usage_measure_id: i32,
        unit_price: Exact,
        unit: String,
        official_amount: Exact,
        discount_amount: Exact,
        amount: Exact,
        cash_amount: Exact,
        credit_amount: Exact,
        coupon_amount: Exact,
        flexipurchase_coupon_amount: Exact,
        stored_card_amount: Exact,
        bonus_amount: Exact,
        debt_amount: Exact,
        adjustment_amount: Exact,
        measure_id: i32,
        formula: String,
        sub_service_type_code: String,
        sub_service_type_name: String,
        sub_resource_type_code: String,
        sub_resource_type_name: String,
        sub_resource_id: String,
        sub_resource_name: String,
        consume_time: jiff::Timestamp,
        relative_order_id: String,
        account_name: String,
        period_num: Exact,
    }
}

/// Returns the body of a page of bill records, as the mock sends it.
fn page(records: usize) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mock = Mock::builder().keys("AK", "SK").records(records.max(1)).without_socket().unwrap();
    let client = Client::builder().endpoint(mock.endpoint()).transport(Arc::clone(&mock.transport()) as _);
    let client = client.credentials(Credentials::new("AK", "SK")).build().unwrap();
    let request = RawRequest::get("/v2/bills/customer-bills/res-fee-records").reads();
    let request = request.query("cycle", "2026-01").query("limit", records);
    let reply = runtime.block_on(async { client.raw(&request).await.unwrap() });
    String::from_utf8(reply.bytes().to_vec()).unwrap()
}

fn generated(body: &str) -> Reply<ListCustomerselfResourceRecordsReply> {
    Reply::from_json(body).unwrap()
}

fn derived(body: &str) -> Page {
    serde_json::from_str(body).unwrap()
}

fn time<T>(batch: u32, decode: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    for _ in 0..batch {
        black_box(decode());
    }
    begin.elapsed() / batch
}

fn decode(criterion: &mut Criterion) {
    for (records, batch, rounds) in [(1_000, 1, 300), (1, 200, 500)] {
        let body = page(records);
        let decoded = generated(&body);
        assert_eq!((decoded.fee_records.len(), decoded.mismatches().total()), (records, 0));
        assert_eq!(derived(&body).fee_records.unwrap().len(), records);
        let pairs = (0..rounds).map(|_| (time(batch, || generated(&body)), time(batch, || derived(&body))));
        let (ours, derives): (Vec<_>, Vec<_>) = pairs.unzip();
        let (ours, derives) = (median(ours), median(derives));
        let ratio = ours.as_secs_f64() / derives.as_secs_f64();
        println!(
            "{records} records, {} bytes: ratio {ratio:.2} ({ours:?} and {derives:?} with derived structs)",
            body.len()
        );
        let what = format!("decoding a page with {records} bill record{}", if records == 1 { "" } else { "s" });
        let peer = "`serde_json` and derived structs";
        figure(&what, format!("{ours:.1?}"), peer, format!("{derives:.1?}"), ratio);
        let ours = allocation_counter::measure(|| drop(black_box(generated(&body))));
        let derives = allocation_counter::measure(|| drop(black_box(derived(&body))));
        println!(
            "  allocations {} and {}; peak memory {} and {} bytes, ratio {:.2}",
            ours.count_total,
            derives.count_total,
            ours.bytes_max,
            derives.bytes_max,
            ours.bytes_max as f64 / derives.bytes_max as f64
        );
        let [mine, theirs] = [ours.bytes_max, derives.bytes_max].map(|bytes| bytes as f64 / 1e3);
        figure(
            &format!("{what}, peak memory"),
            format!("{mine:.1} kB"),
            peer,
            format!("{theirs:.1} kB"),
            mine / theirs,
        );
    }
    let body = page(1_000);
    let mut group = criterion.benchmark_group("decode");
    group.bench_function("generated", |bencher| bencher.iter(|| generated(&body)));
    group.bench_function("derived", |bencher| bencher.iter(|| derived(&body)));
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
