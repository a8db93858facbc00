//! Reads a list of 100,000 records: with `items()`, with one page at a time, and one single page. Each variant runs in
//! its own process, so that its peak memory can be measured.
//!
//! The server is in memory and has its pages ready, so only the client is timed, including decoding.
//!
//! Run `cargo bench --bench pages`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic, reason = "a bench")]

mod support;

use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use huaweicloud_bss::orders::ListCustomerOrders;
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, Client, Credentials};
use support::figure;

const RECORDS: usize = 100_000;
const PAGE: usize = 100;

/// A list with equal pages, except for the number in each record.
struct ServedList;

impl Transport for ServedList {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let query = request.uri().query().unwrap_or_default();
        let offset: usize = query.split('&').find_map(|pair| pair.strip_prefix("offset=")?.parse().ok()).unwrap_or(0);
        let record = |number: usize| {
            format!(
                r#"{{"order_id":"CS{number:016}","customer_id":"06ffbcd46880d3f30f62c001a49be460","service_type_code":"hws.service.type.ec2","status":5,"order_type":1,"amount_after_discount":90.50,"official_amount":100.50,"measure_id":1,"create_time":"2026-01-02T03:04:05Z","currency":"USD","amount_info":{{"discounts":[{{"discount_type":"607","discount_amount":10}}],"coupon_amount":0}}}}"#
            )
        };
        let records: Vec<String> = (offset..RECORDS.min(offset + PAGE)).map(record).collect();
        let body = format!(r#"{{"total_count":{RECORDS},"order_infos":[{}]}}"#, records.join(","));
        let response = Response::new(Bytes::from(body));
        Box::pin(async move { Ok(response) })
    }
}

/// Reads the list in one of the ways, and returns the number of records.
async fn read_list(variant: &str) -> usize {
    let client = Client::builder()
        .credentials(Credentials::new("AK", "SK"))
        .transport(Arc::new(ServedList) as Arc<dyn Transport>)
        .build()
        .unwrap();
    let request = ListCustomerOrders::builder().limit(i32::try_from(PAGE).unwrap()).build();
    let mut count = 0;
    match variant {
        "items" => {
            let mut items = client.list_customer_orders(&request).items();
            while let Some(item) = items.next().await {
                count += usize::from(item.unwrap().order_id.is_some());
            }
        }
        "pages" => {
            let mut pages = client.list_customer_orders(&request).pages();
            while let Some(page) = pages.next().await {
                count += page.unwrap().order_infos.len();
            }
        }
        // What users would write without either.
        "hand-written" => {
            let mut request = request;
            loop {
                request.offset = Some(i32::try_from(count).unwrap());
                let reply = client.list_customer_orders(&request).await.unwrap();
                count += reply.order_infos.len();
                if reply.order_infos.len() < PAGE || count >= RECORDS {
                    break;
                }
            }
        }
        _ => count = client.list_customer_orders(&request).await.unwrap().order_infos.len(),
    }
    count
}

/// Returns the peak memory of this process in KiB, if the system reports it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--variant") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let start = Instant::now();
        let count = runtime.block_on(read_list(&arguments[at + 1]));
        println!("{count} {} {}", start.elapsed().as_micros(), peak().unwrap_or(0));
        return;
    }
    println!("{RECORDS} records by pages of {PAGE}; medians of 5 runs");
    let mut hand_written = (0.0, 0.0);
    for (variant, expected) in [("one page", PAGE), ("hand-written", RECORDS), ("pages", RECORDS), ("items", RECORDS)] {
        let mut runs: Vec<(usize, u64, u64)> = (0..5)
            .map(|_| {
                let output =
                    Command::new(std::env::current_exe().unwrap()).args(["--variant", variant]).output().unwrap();
                let text = String::from_utf8(output.stdout).unwrap();
                let numbers: Vec<u64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
                let [count, time, peak] = numbers[..] else { panic!("{text}") };
                assert_eq!(count, expected as u64, "{variant}: records are missing or repeated");
                (expected, time, peak)
            })
            .collect();
        runs.sort_by_key(|(_, time, _)| *time);
        let (count, time, _) = runs[2];
        let peak = runs.iter().map(|(_, _, peak)| *peak).max().unwrap();
        let rate = count as f64 / time as f64 * 1e6;
        println!(
            "{variant:<12} {count:>7} records {:>8.1} ms {rate:>9.0} records/s {peak:>6} KiB at most",
            time as f64 / 1e3
        );
        let (seconds, megabytes) = (time as f64 / 1e6, peak as f64 / 1024.0);
        if variant == "hand-written" {
            hand_written = (seconds, megabytes);
        }
        if ["pages", "items"].contains(&variant) {
            let (what, peer) = (format!("a list of {RECORDS} records with `{variant}()`"), "a hand-written loop");
            let time = |seconds| format!("{seconds:.2} s");
            figure(&what, time(seconds), peer, time(hand_written.0), seconds / hand_written.0);
            let (what, memory) = (what + ", peak memory", |megabytes| format!("{megabytes:.1} MiB"));
            figure(&what, memory(megabytes), peer, memory(hand_written.1), megabytes / hand_written.1);
        }
    }
}
