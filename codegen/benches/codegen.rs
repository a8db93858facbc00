//! Benchmarks of the generator, from the files of a spec to tokens, for the real spec and for synthetic specs with 100
//! and 1,000 operations. The time per operation, and how it grows with the size of the spec, is printed first.
//!
//! A macro usually runs in debug builds of its users, so the relevant figure is that of a debug build:
//! `cargo bench --profile dev -p huaweicloud-bss-codegen --bench codegen`.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark")]

#[path = "../../benches/support/figure.rs"]
mod figure;

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use figure::figure;
use huaweicloud_bss_codegen::{Options, Sources, check, expand};

/// A spec of `count` operations in chapters of 25, each with 15 fields of all kinds, a nested type, an enum, errors of
/// its own and of the API, and an example.
fn synthetic(count: usize) -> Sources {
    const IN_CHAPTER: usize = 25;
    let chapters = count.div_ceil(IN_CHAPTER);
    let names: Vec<String> = (0..chapters).map(|chapter| format!("chapter{chapter}")).collect();
    let api = format!(
        "edition: 2\napi: synthetic\ntitle: Synthetic\ndoc: An API of any size.\nchapters: [{}]\nsources: {{ page: The page. }}\n\
         errors:\n  CBC.0100: {{ http: 400, name: ParameterError, doc: A parameter is wrong. }}\n  \
         CBC.0999: {{ http: 500, name: UnknownError, doc: An unknown error occurred. }}\n",
        names.join(", ")
    );
    let mut files = vec![("api.yaml".to_owned(), api)];
    for (chapter, name) in names.iter().enumerate() {
        let mut text = format!("chapter: {name}\ntitle: Chapter {chapter}\ndoc: Operations.\noperations:\n");
        let mut types = String::from("types:\n");
        for number in chapter * IN_CHAPTER..count.min((chapter + 1) * IN_CHAPTER) {
            operation(&mut text, number);
            declare(&mut types, number);
        }
        files.push((format!("{name}.yaml"), text + &types));
    }
    Sources::from_texts(files)
}

fn operation(text: &mut String, n: usize) {
    let _ = writeln!(
        text,
        r#"  query_records_{n}:
    summary: Queries the records of kind {n}.
    doc: They are counted, and come page by page.
    source: {{ title: Querying Records {n}, url: "https://example.com/records_{n}.html", checked: 2026-01-26 }}
    http: POST /v2/records-{n}/{{account_id}}/query
    caller: partner
    permissions: [bss:records:view]
    effect: reads
    rate_limit: {{ requests: 10, seconds: 1, scope: user }}
    preconditions: [The account is open.]
    path:
      account_id: {{ type: string, mandatory: true, max_length: 64, sensitive: false, doc: The account., source: page }}
    query:
      cycle: {{ type: month, doc: "The month, GMT+08:00.", source: page }}
    body:
      state: {{ type: state_{n}, mandatory: true, doc: The state., source: page }}
      region: {{ type: string, min_length: 1, max_length: 64, sensitive: false, doc: The region., source: page }}
      owner_name: {{ type: string, max_length: 255, sensitive: true, doc: The owner., source: page }}
      tags: {{ type: [string], max_items: 10, max_length: 36, sensitive: false, doc: Tags., source: page }}
      least: {{ type: decimal, min: 0, max_decimals: 2, doc: The least amount., source: page }}
      offset: {{ type: integer, min: 0, max: 2147483647, default: 0, doc: Where the page begins., source: page }}
      limit: {{ type: integer, min: 1, max: 100, default: 10, doc: How many records a page has., source: page }}
    paging: {{ by: offset, from: offset, size: limit, items: records, total: total_count }}
    reply:
      records: {{ type: [record_{n}], doc: The records., source: page }}
      total_count: {{ type: integer, doc: How many there are., source: page }}
    errors: [CBC.0100, {{ code: CBC.{n}7, http: 400, name: NotOpen, doc: The account is not open. }}, CBC.0999]
    examples:
      - title: The first page
        request: {{ account_id: a1, state: OPEN, tags: [a, b], limit: 10 }}
        reply: {{ status: 200, body: {{ records: [{{ id: r1, amount: 12.50 }}], total_count: 1 }} }}"#
    );
}

fn declare(types: &mut String, n: usize) {
    let _ = writeln!(
        types,
        r#"  state_{n}:
    doc: The state of a record.
    enum: string
    values:
      OPEN: {{ name: Open, doc: It is open. }}
      CLOSED: {{ name: Closed, doc: It is closed., erratum: "One page calls it SHUT." }}
  record_{n}:
    doc: A record.
    fields:
      id: {{ type: string, sensitive: false, doc: Its id., source: page }}
      amount: {{ type: decimal, doc: "How much, in USD.", source: page }}
      state: {{ type: state_{n}, doc: Its state., source: page }}
      changed_at: {{ type: timestamp, doc: When it changed., source: page }}"#
    );
}

fn generate(sources: &Sources) -> usize {
    let model = check(sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let options = Options { krate: quote::quote!(::krate), sources: Vec::new() };
    black_box(expand(&model, &options));
    model.operations().count()
}

fn timed(sources: &Sources) -> (usize, Duration) {
    let begin = Instant::now();
    let operations = generate(sources);
    (operations, begin.elapsed())
}

fn codegen(criterion: &mut Criterion) {
    let real = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/api.yaml"));
    let specs = [("spec/", real), ("synthetic", synthetic(100)), ("synthetic", synthetic(1_000))];
    // Alternate between the specs, so that changes in the speed of the machine affect all of them.
    let mut times = [const { Vec::new() }; 3];
    let mut counts = [0; 3];
    for _ in 0..9 {
        for ((_, sources), (times, count)) in specs.iter().zip(times.iter_mut().zip(&mut counts)) {
            let (operations, time) = timed(sources);
            *count = operations;
            times.push(time);
        }
    }
    println!("{:<12}{:>12}{:>14}{:>16}", "spec", "operations", "median", "per operation");
    let mut each = Vec::new();
    for (((name, _), times), count) in specs.iter().zip(&mut times).zip(counts) {
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let per_operation = median / u32::try_from(count).unwrap();
        println!("{name:<12}{count:>12}{median:>14.1?}{per_operation:>16.1?}");
        each.push(per_operation.as_secs_f64());
    }
    if let [real, hundred, thousand] = *each {
        println!("an operation among 1,000 costs {:.2} times one among 100", thousand / hundred);
        let time = |seconds| format!("{:.1?}", Duration::from_secs_f64(seconds));
        let (what, peer) =
            ("the generator, per operation of the spec, in a debug build", "of a synthetic spec with 100");
        figure(what, time(real), peer, time(hundred), real / hundred);
        let what = "the same, per operation of a synthetic spec with 1,000";
        figure(what, time(thousand), peer, time(hundred), thousand / hundred);
    }
    let mut group = criterion.benchmark_group("codegen");
    group.sample_size(10);
    for (name, sources) in [("spec", &specs[0].1), ("synthetic 100", &specs[1].1)] {
        group.bench_function(name, |bencher| bencher.iter(|| generate(sources)));
    }
    group.finish();
}

criterion_group!(benches, codegen);
criterion_main!(benches);
