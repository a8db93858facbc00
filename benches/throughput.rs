//! Calls per second over loopback: the generated client beside bare reqwest, one call after the other and 64 at once.
//!
//! Bare reqwest makes the same exchange with the same body, which serde writes, and serde reads the answer into a struct;
//! it checks nothing. Both sign, or both come with a token. The request is ready but for the customer.
//!
//! There are two servers, each with a thread of its own: the mock, which looks at all that it is sent, and one that answers
//! without looking, beside which nothing of the client's own work is hidden.
//!
//! The two take turns, slice by slice, in an order that changes from round to round, so that a machine that changes
//! its pace changes it for both. A ratio is that of two slices of the same round; what is printed is the median.
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
use huaweicloud_bss_mock::Mock;
use support::by_hand::{self, KEY, Signature, TOKEN};
use support::{ANSWER, apart, application, generated, median, serve};
use tokio::runtime::{Builder, Runtime};

/// How many customers have applied.
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
            reqwest: by_hand::client(),
            endpoint,
        }
    }

    /// Applies for one more customer: the mock takes no second application for the same.
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
            (false, signature) => by_hand::call(&self.reqwest, &self.endpoint, &request.customer_id, signature).await,
        };
        assert_eq!(is_review, Some(1));
    }
}

/// How long so many calls take, so many at once.
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

/// What the clients run on: one thread for calls one after the other, which then meet no luck in where their tasks are
/// put, and otherwise two.
fn runtime(concurrency: usize) -> Runtime {
    let mut builder = if concurrency == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// Prints a line: how many calls a second either makes.
fn compare(endpoint: &str, signature: Signature, concurrency: usize, rounds: usize, calls: usize) {
    let (runtime, clients) = (runtime(concurrency), &Arc::new(Clients::new(endpoint.to_owned())));
    let (mut generated, mut bare) = (Vec::new(), Vec::new());
    // The first round only warms up.
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
    println!("   {signature:<7?}{concurrency:>3} at once   {generated:>8.0}   {bare:>8.0}   {ratio:.3}");
}

/// The value behind an argument of this name.
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
        // The connection comes about.
        slice_of(&clients, 100);
        println!("{}", slice_of(&clients, calls).as_secs_f64());
        return;
    }
    let rounds = argument("--rounds").unwrap_or(20);
    let calls = argument("--slice").unwrap_or(4_000);
    println!("medians of {rounds} rounds of {calls} calls each, in calls/s: generated, bare reqwest, ratio");
    for (server, endpoint) in [("the mock", apart(mock)), ("a server that does not look", apart(|| serve(ANSWER)))] {
        println!("{server}");
        for signature in [Signature::Signed, Signature::Token] {
            for concurrency in [1, 64] {
                compare(&endpoint, signature, concurrency, rounds, calls);
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
            // Otherwise it would keep them all.
            mock.take_received();
        }
    });
    endpoint
}
