//! 10,000 calls over sockets while everything goes wrong now and then: every operation, reads and changes, against the
//! mock with each of its faults at a few percent. What the client said of each call is held against what the mock
//! received of it: every call ends, no reply is lost or mixed up, and nothing that changes something is done twice. And
//! the memory of the client stays what it was after the first 2,000 calls.
//!
//! The client is in a process of its own, so that its memory is its own; it only prints what became of each call. This
//! one plays the mock, keeps the books, and fails if anything is wrong.
//!
//! `cargo bench --bench faults`, with `-- --calls N` for another number.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a bench")]

#[path = "../tests/trouble/mod.rs"]
mod trouble;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use huaweicloud_bss::Client;
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;
use trouble::{Calls, Outcome, audit, client, troubled_mock};

const CALLS: u64 = 10_000;
const AT_ONCE: usize = 32;

/// How many parts of all calls come before the memory is looked at for the first time: a fifth.
const WARM_UP: u64 = 5;

/// How far the memory may be from what it was: allocators keep what they had, here and there.
const SLACK_KIB: u64 = 1024;

/// What the client's process prints, a line each.
#[derive(Serialize, Deserialize)]
enum Told {
    Call(Outcome),
    /// After so many calls, when none is under way.
    Memory {
        calls: u64,
        memory: Memory,
    },
}

/// In KiB, as the system tells of this process.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Memory {
    now: u64,
    peak: u64,
}

impl Memory {
    /// Nothing where the system does not tell.
    fn look() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let value = |name: &str| {
            status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
        };
        Some(Self { now: value("VmRSS:")?, peak: value("VmHWM:")? })
    }
}

/// The client's process.
async fn make_calls(endpoint: &str, calls: u64) {
    let made = Calls::new(client(Client::builder().endpoint(endpoint)));
    let warm_up = calls / WARM_UP;
    for numbers in [0..warm_up, warm_up..calls] {
        let calls = numbers.end;
        made.make(numbers, AT_ONCE, |outcome| tell(&Told::Call(outcome))).await;
        Memory::look().into_iter().for_each(|memory| tell(&Told::Memory { calls, memory }));
    }
}

fn tell(told: &Told) {
    let mut line = serde_json::to_vec(told).unwrap();
    line.push(b'\n');
    std::io::stdout().write_all(&line).unwrap();
}

/// What the client's process told, and whether it came to its end.
fn listen(endpoint: &str, calls: u64) -> (Vec<Outcome>, Vec<(u64, Memory)>, bool) {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--client", endpoint, "--calls", &calls.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut outcomes, mut memory) = (Vec::new(), Vec::new());
    for line in BufReader::new(process.stdout.take().unwrap()).lines() {
        match serde_json::from_str(&line.unwrap()).unwrap() {
            Told::Call(outcome) => outcomes.push(outcome),
            Told::Memory { calls, memory: seen } => memory.push((calls, seen)),
        }
    }
    (outcomes, memory, process.wait().unwrap().success())
}

/// Prints the memory. Returns whether it stayed what it was; nothing on a system that does not tell.
fn is_flat(memory: &[(u64, Memory)]) -> Option<bool> {
    for (calls, Memory { now, peak }) in memory {
        println!("after {calls:>6} calls the client has {now} KiB, and had {peak} KiB at most");
    }
    let [(_, first), (_, last)] = memory else {
        if cfg!(target_os = "linux") {
            println!("PROBLEM: the memory of the client was read {} times, not twice", memory.len());
            return Some(false);
        }
        println!("SKIPPED: whether memory grows; this system does not tell how much a process has");
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
    let mock = runtime.block_on(troubled_mock().start()).unwrap();
    let begin = Instant::now();
    let (outcomes, memory, ended) = listen(&mock.endpoint(), calls);
    let time = begin.elapsed();
    let found = audit(calls, &outcomes, &mock.take_received());
    println!("{found}");
    found.problems.iter().for_each(|problem| println!("PROBLEM: {problem}"));
    println!("{AT_ONCE} at once, {:.1} s with all pauses", time.as_secs_f64());
    let flat = is_flat(&memory);
    if !ended {
        println!("PROBLEM: the client's process did not come to its end: did a call panic?");
    }
    if flat != Some(false) && ended && found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
