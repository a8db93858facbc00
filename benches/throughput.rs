//! Calls per second over loopback: the generated client beside bare reqwest, one call after the other and 64 at once.
//!
//! Bare reqwest makes the same exchange with the same body, which serde writes, and serde reads the answer into a struct;
//! it signs nothing and checks nothing. Beside it stands the same with a signature, without which the vendor's server
//! would refuse it. The request is ready in all three. The runtime has two threads; the server has one of its own, and
//! answers without looking.
//!
//! The three take turns, slice by slice, in an order that changes from round to round, so that a machine that changes
//! its pace changes it for all. A ratio is that of two slices of the same round; what is printed is the median.
//!
//! `cargo bench --bench throughput`, with `-- --rounds N --slice CALLS` for a shorter look. For `benches/python/run`,
//! `--serve` only prints the server's address and serves, `--request` prints the request, and `--calls N --endpoint URL`
//! makes so many calls, one after the other, and prints the seconds that they took.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use huaweicloud_bss::realname_authentication::ChangeEnterpriseRealnameAuthentication;
use huaweicloud_bss::{Client, Credentials};
use support::by_hand::{self, Signature};
use support::{ANSWER, application, generated, median, serve, serve_apart};
use tokio::runtime::{Builder, Runtime};

/// One of those that are compared.
#[derive(Clone, Copy, Debug)]
enum Way {
    Generated,
    Bare,
    Signed,
}

const WAYS: [Way; 3] = [Way::Generated, Way::Bare, Way::Signed];

struct Clients {
    generated: Client,
    request: ChangeEnterpriseRealnameAuthentication,
    reqwest: reqwest::Client,
    endpoint: String,
}

impl Clients {
    fn new(endpoint: String) -> Self {
        let credentials = Credentials::new("AK", "SK");
        let generated = Client::builder().endpoint(&endpoint).credentials(credentials).build().unwrap();
        Self { generated, request: application(), reqwest: by_hand::client(), endpoint }
    }

    async fn call(&self, way: Way) {
        let is_review = match way {
            Way::Generated => generated(&self.generated, &self.request).await,
            Way::Bare => by_hand::call(&self.reqwest, &self.endpoint, Signature::Unsigned).await,
            Way::Signed => by_hand::call(&self.reqwest, &self.endpoint, Signature::Signed).await,
        };
        assert_eq!(is_review, Some(1));
    }
}

/// How long so many calls take, so many at once.
async fn slice(clients: &Arc<Clients>, way: Way, calls: usize, concurrency: usize) -> Duration {
    let begun = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let (clients, begun) = (Arc::clone(clients), Arc::clone(&begun));
            tokio::spawn(async move {
                while begun.fetch_add(1, Ordering::Relaxed) < calls {
                    clients.call(way).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    begin.elapsed()
}

fn compare(runtime: &Runtime, clients: &Arc<Clients>, concurrency: usize, rounds: usize, calls: usize) {
    let mut rates: [Vec<f64>; WAYS.len()] = Default::default();
    // The first round only warms up.
    for round in 0..=rounds {
        for turn in 0..WAYS.len() {
            let which = if round % 2 == 0 { round + turn } else { round + WAYS.len() - turn } % WAYS.len();
            let time = runtime.block_on(slice(clients, WAYS[which], calls, concurrency));
            if round > 0 {
                rates[which].push(calls as f64 / time.as_secs_f64());
            }
        }
    }
    let [generated, bare, signed] = rates;
    let ratio = |other: &[f64]| median(generated.iter().zip(other).map(|(ours, other)| ours / other).collect());
    let (to_bare, to_signed) = (ratio(&bare), ratio(&signed));
    println!("{concurrency:>2} at once, {rounds} rounds of {calls} calls each; medians");
    println!("   generated               {:>8.0} calls/s", median(generated));
    println!("   bare reqwest            {:>8.0} calls/s, ratio {to_bare:.3}", median(bare));
    println!("   reqwest with signature  {:>8.0} calls/s, ratio {to_signed:.3}", median(signed));
}

/// The value behind an argument of this name.
fn argument<T: FromStr<Err: std::fmt::Debug>>(name: &str) -> Option<T> {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == name)?;
    Some(arguments[at + 1].parse().unwrap())
}

fn main() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let has = |name: &str| std::env::args().any(|argument| argument == name);
    if has("--request") {
        println!("{}", serde_json::to_string(&application()).unwrap());
        return;
    }
    if has("--serve") {
        runtime.block_on(async {
            println!("{}", serve(ANSWER).await);
            std::future::pending::<()>().await;
        });
    }
    if let Some(calls) = argument("--calls") {
        let clients = Arc::new(Clients::new(argument("--endpoint").unwrap()));
        // The connection comes about.
        runtime.block_on(slice(&clients, Way::Generated, 100, 1));
        println!("{}", runtime.block_on(slice(&clients, Way::Generated, calls, 1)).as_secs_f64());
        return;
    }
    let rounds = argument("--rounds").unwrap_or(30);
    let calls = argument("--slice").unwrap_or(5_000);
    let clients = Arc::new(Clients::new(serve_apart(ANSWER)));
    for concurrency in [1, 64] {
        compare(&runtime, &clients, concurrency, rounds, calls);
    }
}
