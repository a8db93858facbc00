//! A whole call over loopback: the generated client compared with hand-written reqwest with the same signature.
//!
//! The two are timed alternately, call by call, so that changes in the machine's speed affect both. The ratio of the
//! medians is printed first.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use huaweicloud_bss::{Client, Credentials};
use support::hand_written::{self, Signature};
use support::{ANSWER, application, figure, generated, median, serve};

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
        Self { runtime, client, reqwest: hand_written::client(), endpoint }
    }

    /// Times one call of each. Their order alternates, because the second one finds warm caches.
    fn run(&self, turn: u64) -> (Duration, Duration) {
        if turn.is_multiple_of(2) {
            let generated = self.generated();
            (generated, self.hand_written())
        } else {
            let hand_written = self.hand_written();
            (self.generated(), hand_written)
        }
    }

    fn generated(&self) -> Duration {
        let begin = Instant::now();
        assert_eq!(self.runtime.block_on(generated(&self.client, &application())), Some(1));
        begin.elapsed()
    }

    fn hand_written(&self) -> Duration {
        let begin = Instant::now();
        assert_eq!(
            self.runtime.block_on(hand_written::call(&self.reqwest, &self.endpoint, "4505ce6f", Signature::Signed)),
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
    let (generated, hand_written): (Vec<_>, Vec<_>) = (0..4_000).map(|turn| pair.run(turn)).unzip();
    let (generated, hand_written) = (median(generated), median(hand_written));
    println!("median of 4000 interleaved calls: generated {generated:?}, hand-written {hand_written:?}");
    let ratio = generated.as_secs_f64() / hand_written.as_secs_f64();
    println!("ratio {ratio:.3}");
    let [ours, theirs] = [generated, hand_written].map(|time| format!("{time:.1?}"));
    figure("a call over loopback", ours, "hand-written reqwest with the same signature", theirs, ratio);

    let mut group = criterion.benchmark_group("call");
    group.bench_function("generated", |bencher| bencher.iter_custom(|n| (0..n).map(|turn| pair.run(turn).0).sum()));
    group.bench_function("hand-written", |bencher| bencher.iter_custom(|n| (0..n).map(|turn| pair.run(turn).1).sum()));
    group.finish();
}

criterion_group!(benches, calls);
criterion_main!(benches);
