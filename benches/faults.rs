//! Makes 10,000 calls over sockets with random faults: every operation, reads and changes, against the mock with each
//! of its faults at a few percent. The client's outcome of each call is compared with what the mock received: every
//! call ends, no reply is lost or mixed up, and no change is made twice. The client's memory must not grow after the
//! first 2,000 calls.
//!
//! The client is a separate process, so that its memory can be measured; it prints only the outcome of each call. This
//! process runs the mock, does the audit, and fails if there is a problem.
//!
//! Run `cargo bench --bench faults`, with `-- --calls N` for another number.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a bench")]

#[path = "../tests/fault_injection/mod.rs"]
mod fault_injection;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use fault_injection::{Calls, Outcome, audit, client, faulty_mock};
use huaweicloud_bss::Client;
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

const CALLS: u64 = 10_000;
const AT_ONCE: usize = 32;

/// The memory is first measured after one part in this many of all calls.
const WARM_UP: u64 = 5;

/// The allowed growth of the memory, because allocators keep freed memory.
const SLACK_KIB: u64 = 1024;

/// The output of the client's process, one line each.
#[derive(Serialize, Deserialize)]
enum Message {
    Call(Outcome),
    /// After this many calls, when none is running.
    Memory {
        calls: u64,
        memory: Memory,
    },
}

/// Memory in KiB, as reported by the system for this process.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Memory {
    now: u64,
    peak: u64,
}

impl Memory {
    /// Measures the memory. `None` if the system does not report it.
    fn measure() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let value = |name: &str| {
            status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
        };
        Some(Self { now: value("VmRSS:")?, peak: value("VmHWM:")? })
    }
}

/// Runs the client's process.
async fn make_calls(endpoint: &str, calls: u64) {
    let made = Calls::new(client(Client::builder().endpoint(endpoint)));
    let warm_up = calls / WARM_UP;
    for numbers in [0..warm_up, warm_up..calls] {
        let calls = numbers.end;
        made.make(numbers, AT_ONCE, |outcome| send(&Message::Call(outcome))).await;
        Memory::measure().into_iter().for_each(|memory| send(&Message::Memory { calls, memory }));
    }
}

fn send(message: &Message) {
    let mut line = serde_json::to_vec(message).unwrap();
    line.push(b'\n');
    std::io::stdout().write_all(&line).unwrap();
}

/// Returns the output of the client's process, and whether it ended normally.
fn listen(endpoint: &str, calls: u64) -> (Vec<Outcome>, Vec<(u64, Memory)>, bool) {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--client", endpoint, "--calls", &calls.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut outcomes, mut memory) = (Vec::new(), Vec::new());
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        match serde_json::from_str(&line.unwrap()).unwrap() {
            Message::Call(outcome) => outcomes.push(outcome),
            Message::Memory { calls, memory: seen } => memory.push((calls, seen)),
        }
    }
    (outcomes, memory, process.wait().unwrap().success())
}

/// Prints the memory, and returns whether it did not grow. `None` if the system does not report it.
fn is_flat(memory: &[(u64, Memory)]) -> Option<bool> {
    for (calls, Memory { now, peak }) in memory {
        println!("after {calls:>6} calls the client has {now} KiB, and had {peak} KiB at most");
    }
    let [(_, first), (_, last)] = memory else {
        if cfg!(target_os = "linux") {
            println!("PROBLEM: the memory of the client was read {} times, not twice", memory.len());
            return Some(false);
        }
        println!("SKIPPED: whether memory grows; this system does not report the memory of a process");
        return None;
    };
    let flat = last.now <= first.now + SLACK_KIB;
    println!("{} KiB more: {}", last.now.saturating_sub(first.now), if flat { "flat" } else { "NOT FLAT" });
    Some(flat)
}

fn argument(name: &str) -> Option<String> {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == name)?;
    Some(arguments[at + 1].clone())
}

fn main() -> ExitCode {
    let runtime = |threads| Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap();
    let calls = argument("--calls").map_or(CALLS, |calls| calls.parse().unwrap());
    if let Some(endpoint) = argument("--client") {
        runtime(2).block_on(make_calls(&endpoint, calls));
        return ExitCode::SUCCESS;
    }
    // On one thread, so that requests are received in the order of their numbers.
    let runtime = runtime(1);
    let mock = runtime.block_on(faulty_mock().start()).unwrap();
    let begin = Instant::now();
    let (outcomes, memory, ended) = listen(&mock.endpoint(), calls);
    let time = begin.elapsed();
    let found = audit(calls, &outcomes, &mock.take_received());
    println!("{found}");
    found.problems.iter().for_each(|problem| println!("PROBLEM: {problem}"));
    println!("{AT_ONCE} concurrent, {:.1} s with all pauses", time.as_secs_f64());
    let flat = is_flat(&memory);
    if !ended {
        println!("PROBLEM: the client's process did not end normally: did a call panic?");
    }
    if flat != Some(false) && ended && found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
