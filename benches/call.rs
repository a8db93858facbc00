//! A whole call over loopback: the generated client beside hand-written reqwest that signs the same way.
//!
//! Both are timed in turn, call by call, so that a machine that changes its pace changes it for both. The ratio of the
//! medians is printed first.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use huaweicloud_bss::{Client, Credentials};
use support::by_hand::{self, Signature};
use support::{ANSWER, application, generated, median, serve};

struct Pair {
    runtime: tokio::runtime::Runtime,
    client: Client,
    reqwest: reqwest::Client,
    endpoint: String,
}

impl Pair {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let endpoint = runtime.block_on(serve(ANSWER));
        let credentials = Credentials::new("AK", "SK");
        let client = Client::builder().endpoint(&endpoint).credentials(credentials).build().unwrap();
        Self { runtime, client, reqwest: by_hand::client(), endpoint }
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
        assert_eq!(self.runtime.block_on(generated(&self.client, &application())), Some(1));
        begin.elapsed()
    }

    fn by_hand(&self) -> Duration {
        let begin = Instant::now();
        assert_eq!(
            self.runtime.block_on(by_hand::call(&self.reqwest, &self.endpoint, "4505ce6f", Signature::Signed)),
            Some(1)
        );
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
