//! The cost of a call without a network: it is built, validated, serialised and signed, and a fixed answer is decoded,
//! with the whole client and a transport that answers immediately. It is compared with the two SHA-256 digests and the
//! HMAC that every signature needs.
//!
//! The two are timed alternately, in batches. The ratio of the medians is printed first.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark")]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use hmac::{Hmac, KeyInit, Mac};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, Client, Credentials};
use sha2::{Digest, Sha256};
use support::{application, figure, median};

/// Answers immediately.
struct Canned;

impl Transport for Canned {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        black_box(request);
        Box::pin(async { Ok(Response::new(Bytes::from_static(br#"{"is_review": 1}"#))) })
    }
}

/// The digests of a signature, for the same number of bytes: the body, the canonical request, and the string to sign.
fn digests(body: &[u8]) -> [u8; 32] {
    let canonical = [black_box(b'c'); 220];
    black_box(Sha256::digest(body));
    black_box(Sha256::digest(canonical));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"SK").unwrap();
    mac.update(&[black_box(b's'); 98]);
    mac.finalize().into_bytes().into()
}

const BATCH: u32 = 20;

struct Pair {
    runtime: tokio::runtime::Runtime,
    client: Client,
    body: Vec<u8>,
}

impl Pair {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let client =
            Client::builder().credentials(Credentials::new("AK", "SK")).transport(Arc::new(Canned)).build().unwrap();
        let body = serde_json::to_vec(&application()).unwrap();
        Self { runtime, client, body }
    }

    fn call(&self) -> Duration {
        let begin = Instant::now();
        self.runtime.block_on(async {
            for _ in 0..BATCH {
                black_box(self.client.change_enterprise_realname_authentication(&application()).await.unwrap());
            }
        });
        begin.elapsed() / BATCH
    }

    fn digests(&self) -> Duration {
        let begin = Instant::now();
        for _ in 0..BATCH {
            black_box(digests(&self.body));
        }
        begin.elapsed() / BATCH
    }
}

fn offline(criterion: &mut Criterion) {
    let pair = Pair::new();
    for _ in 0..200 {
        pair.call();
        pair.digests();
    }
    let (call, digests): (Vec<_>, Vec<_>) = (0..2_000).map(|_| (pair.call(), pair.digests())).unzip();
    let (call, digests) = (median(call), median(digests));
    println!("median of 2000 interleaved batches: a call without network {call:?}, its digests alone {digests:?}");
    let ratio = call.as_secs_f64() / digests.as_secs_f64();
    println!("ratio {ratio:.2}, {:?} more", call.saturating_sub(digests));
    let [ours, theirs] = [call, digests].map(|time| format!("{time:.1?}"));
    figure("a call without a network", ours, "the digests of its signature alone", theirs, ratio);

    let mut group = criterion.benchmark_group("offline");
    group.bench_function("call", |bencher| bencher.iter_custom(|n| (0..n).map(|_| pair.call()).sum()));
    group.bench_function("digests", |bencher| bencher.iter_custom(|n| (0..n).map(|_| pair.digests()).sum()));
    group.finish();
}

criterion_group!(benches, offline);
criterion_main!(benches);
