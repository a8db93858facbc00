//! A whole call over loopback: the generated client beside hand-written reqwest that signs the same way.
//!
//! Both are timed in turn, call by call, so that a machine that changes its pace changes it for both. The ratio of the
//! medians is printed first.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use huaweicloud_bss::signing::{DATE_FORMAT, Message, authorization};
use huaweicloud_bss::{Client, Credentials};
use serde::{Deserialize, Serialize};
use support::{application, median, serve};

/// What somebody would write who knows exactly what this one operation needs.
#[derive(Serialize)]
struct HandWritten<'a> {
    customer_id: &'a str,
    identify_type: i32,
    verified_file_url: &'a [&'a str],
    corp_name: &'a str,
    verified_number: &'a str,
    change_type: i32,
    xaccount_type: &'a str,
    certificate_type: i32,
    reg_country: &'a str,
    reg_address: &'a str,
    enterprise_person: HandWrittenPerson<'a>,
}

#[derive(Serialize)]
struct HandWrittenPerson<'a> {
    legel_name: &'a str,
    legel_id_number: &'a str,
    certifier_role: &'a str,
}

#[derive(Deserialize)]
struct HandWrittenReply {
    is_review: Option<i32>,
}

async fn by_hand(client: &reqwest::Client, endpoint: &str) -> Option<i32> {
    let body = serde_json::to_vec(&HandWritten {
        customer_id: "4505ce6f",
        identify_type: 1,
        verified_file_url: &["test/front.jpg", "test/back.jpg"],
        corp_name: "Example Trading Ltd",
        verified_number: "91310000",
        change_type: 1,
        xaccount_type: "example_IDP",
        certificate_type: 0,
        reg_country: "CN",
        reg_address: "Beijing",
        enterprise_person: HandWrittenPerson {
            legel_name: "Example Person",
            legel_id_number: "3718120000",
            certifier_role: "legalPerson",
        },
    })
    .unwrap();
    let path = "/v2/customers/realname-auths/enterprise";
    let date = jiff::Timestamp::now().strftime(DATE_FORMAT).to_string();
    let host = endpoint.trim_start_matches("http://");
    let headers = [("host", host), ("content-type", "application/json"), ("x-sdk-date", &date)];
    let message = Message { method: "PUT", path, query: "", headers: &headers, body: &body };
    let authorization = authorization(&message, &date, "AK", "SK");
    let request = client
        .put(format!("{endpoint}{path}"))
        .header("content-type", "application/json")
        .header("user-agent", "by-hand/1.0")
        .header("x-sdk-date", &date)
        .header("authorization", authorization)
        .timeout(Duration::from_secs(30))
        .body(body);
    let bytes = request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    serde_json::from_slice::<HandWrittenReply>(&bytes).unwrap().is_review
}

async fn generated(client: &Client) -> Option<i32> {
    let reply = client.change_enterprise_realname_authentication(&application()).await.unwrap();
    reply.is_review.as_ref().map(|review| review.to_string().parse().unwrap())
}

struct Pair {
    runtime: tokio::runtime::Runtime,
    client: Client,
    reqwest: reqwest::Client,
    endpoint: String,
}

impl Pair {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let endpoint = runtime.block_on(serve(r#"{"is_review": 1}"#));
        let credentials = Credentials::new("AK", "SK");
        let client = Client::builder().endpoint(&endpoint).credentials(credentials).build().unwrap();
        let reqwest = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { runtime, client, reqwest, endpoint }
    }

    /// The times of one call each. Which of them comes first changes from turn to turn: the second one finds the caches
    /// warm.
    fn run(&self, turn: u64) -> (Duration, Duration) {
        if turn.is_multiple_of(2) {
            let generated = self.generated();
            (generated, self.by_hand())
        } else {
            let by_hand = self.by_hand();
            (self.generated(), by_hand)
        }
    }

    fn generated(&self) -> Duration {
        let begin = Instant::now();
        assert_eq!(self.runtime.block_on(generated(&self.client)), Some(1));
        begin.elapsed()
    }

    fn by_hand(&self) -> Duration {
        let begin = Instant::now();
        assert_eq!(self.runtime.block_on(by_hand(&self.reqwest, &self.endpoint)), Some(1));
        begin.elapsed()
    }
}

fn calls(criterion: &mut Criterion) {
    let pair = Pair::new();
    for turn in 0..500 {
        pair.run(turn);
    }
    let (generated, by_hand): (Vec<_>, Vec<_>) = (0..4_000).map(|turn| pair.run(turn)).unzip();
    let (generated, by_hand) = (median(generated), median(by_hand));
    println!("median of 4000 interleaved calls: generated {generated:?}, by hand {by_hand:?}");
    println!("ratio {:.3}", generated.as_secs_f64() / by_hand.as_secs_f64());

    let mut group = criterion.benchmark_group("call");
    group.bench_function("generated", |bencher| bencher.iter_custom(|n| (0..n).map(|turn| pair.run(turn).0).sum()));
    group.bench_function("by hand", |bencher| bencher.iter_custom(|n| (0..n).map(|turn| pair.run(turn).1).sum()));
    group.finish();
}

criterion_group!(benches, calls);
criterion_main!(benches);
