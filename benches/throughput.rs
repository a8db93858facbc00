//! Calls per second over loopback: the generated client compared with bare reqwest, sequentially and 64 concurrently.
//!
//! Bare reqwest makes the same exchange with the same body, which serde serialises, and serde decodes the answer into a
//! struct; it validates nothing. Both sign, or both send a token. Only the customer changes between requests.
//!
//! There are two servers, each on its own thread: the mock, which checks everything, and one that answers without
//! checks, so that the client's own work is visible.
//!
//! The two clients alternate, slice by slice, in an order that changes from round to round, so that changes in the
//! machine's speed affect both. A ratio is that of two slices of the same round; the median is printed.
//!
//! Run `cargo bench --bench throughput`, with `-- --rounds N --slice CALLS` for a shorter run. For
//! `benches/python/run`, `--serve` only prints the server's address and serves, `--request` prints the request, and
//! `--calls N --endpoint URL` makes that many sequential calls and prints the seconds they took.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use huaweicloud_bss::realname_authentication::ChangeEnterpriseRealnameAuthentication;
use huaweicloud_bss::{Client, Credentials};
use huaweicloud_bss_mock::Mock;
use support::hand_written::{self, KEY, Signature, TOKEN};
use support::{ANSWER, apart, application, figure, generated, median, serve};
use tokio::runtime::{Builder, Runtime};

/// The number of customers that have applied.
static CUSTOMERS: AtomicUsize = AtomicUsize::new(0);

/// Both clients, for one server.
struct Clients {
    signing: Client,
    with_token: Client,
    reqwest: reqwest::Client,
    endpoint: String,
}

impl Clients {
    fn new(endpoint: String) -> Self {
        let client = |credentials| Client::builder().endpoint(&endpoint).credentials(credentials).build().unwrap();
        Self {
            signing: client(Credentials::new(KEY.0, KEY.1)),
            with_token: client(Credentials::token(TOKEN)),
            reqwest: hand_written::client(),
            endpoint,
        }
    }

    /// Applies for another customer, because the mock accepts only one application for each.
    async fn call(
        &self,
        request: &mut ChangeEnterpriseRealnameAuthentication,
        is_generated: bool,
        signature: Signature,
    ) {
        request.customer_id = CUSTOMERS.fetch_add(1, Ordering::Relaxed).to_string();
        let is_review = match (is_generated, signature) {
            (true, Signature::Signed) => generated(&self.signing, request).await,
            (true, Signature::Token) => generated(&self.with_token, request).await,
            (false, signature) => {
                hand_written::call(&self.reqwest, &self.endpoint, &request.customer_id, signature).await
            }
        };
        assert_eq!(is_review, Some(1));
    }
}

/// Returns the time for this number of calls, with this many concurrent ones.
async fn slice(
    clients: &Arc<Clients>,
    is_generated: bool,
    signature: Signature,
    calls: usize,
    concurrency: usize,
) -> Duration {
    let begun = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let (clients, begun) = (Arc::clone(clients), Arc::clone(&begun));
            tokio::spawn(async move {
                let mut request = application();
                while begun.fetch_add(1, Ordering::Relaxed) < calls {
                    clients.call(&mut request, is_generated, signature).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    begin.elapsed()
}

/// Returns the runtime of the client: one thread for sequential calls, so that the placement of tasks has no influence,
/// and otherwise two.
fn runtime(concurrency: usize) -> Runtime {
    let mut builder = if concurrency == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// Prints the calls per second of both clients.
fn compare((server, endpoint): (&str, &str), signature: Signature, concurrency: usize, rounds: usize, calls: usize) {
    let (runtime, clients) = (runtime(concurrency), &Arc::new(Clients::new(endpoint.to_owned())));
    let (mut generated, mut bare) = (Vec::new(), Vec::new());
    // The first round is a warm-up.
    for round in 0..=rounds {
        let run = |is_generated| {
            let time = runtime.block_on(slice(clients, is_generated, signature, calls, concurrency));
            calls as f64 / time.as_secs_f64()
        };
        let (ours, theirs) = if round.is_multiple_of(2) {
            let ours = run(true);
            (ours, run(false))
        } else {
            let theirs = run(false);
            (run(true), theirs)
        };
        if round > 0 {
            generated.push(ours);
            bare.push(theirs);
        }
    }
    let ratio = median(generated.iter().zip(&bare).map(|(ours, theirs)| ours / theirs).collect());
    let (generated, bare) = (median(generated), median(bare));
    println!("   {signature:<7?}{concurrency:>3} concurrent   {generated:>8.0}   {bare:>8.0}   {ratio:.3}");
    let way = match signature {
        Signature::Signed => "signed",
        Signature::Token => "with a token",
    };
    let way = if concurrency == 1 { way.to_owned() } else { format!("{way}, {concurrency} concurrent") };
    let [ours, theirs] = [generated, bare].map(|rate| format!("{rate:.0} calls/s"));
    figure(&format!("calls to {server}, {way}"), ours, "reqwest without validation", theirs, ratio);
}

/// Returns the value after an argument with this name.
fn argument<T: FromStr<Err: std::fmt::Debug>>(name: &str) -> Option<T> {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == name)?;
    Some(arguments[at + 1].parse().unwrap())
}

fn main() {
    let runtime = runtime(1);
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
    let slice_of = |clients: &Arc<Clients>, calls| runtime.block_on(slice(clients, true, Signature::Signed, calls, 1));
    if let Some(calls) = argument("--calls") {
        let clients = Arc::new(Clients::new(argument("--endpoint").unwrap()));
        // Opens the connection.
        slice_of(&clients, 100);
        println!("{}", slice_of(&clients, calls).as_secs_f64());
        return;
    }
    let rounds = argument("--rounds").unwrap_or(20);
    let calls = argument("--slice").unwrap_or(4_000);
    println!("medians of {rounds} rounds of {calls} calls each, in calls/s: generated, bare reqwest, ratio");
    for (server, endpoint) in [("the mock", apart(mock)), ("a server without checks", apart(|| serve(ANSWER)))] {
        println!("{server}");
        for signature in [Signature::Signed, Signature::Token] {
            for concurrency in [1, 64] {
                compare((server, &endpoint), signature, concurrency, rounds, calls);
            }
        }
    }
}

/// Starts the mock, without faults.
async fn mock() -> String {
    let mock = Mock::builder().keys(KEY.0, KEY.1).token(TOKEN).start().await.unwrap();
    let endpoint = mock.endpoint();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            // Otherwise the mock would keep all received requests.
            mock.take_received();
        }
    });
    endpoint
}
