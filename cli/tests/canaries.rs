//! `bss call` never prints hidden values, regardless of the operation, the output format and the server. Every hidden
//! string of every request and reply is a canary, and so are the credentials.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[path = "canaries/fill.rs"]
mod fill;
#[path = "support/run.rs"]
mod run;
#[path = "canaries/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_bss::{
    OPERATIONS,
    dynamic::{Entry, Node},
};
use serde_json::Value;

use crate::fill::{CANARY, Filler, clear, lengthen, set_number};
use crate::run::{Outcome, run};
use crate::server::{Answer, Server};

const ACCESS: &str = "SECRETACCESSKEY";
const SECRET: &str = "SECRET \"key\"";
const TOKEN: &str = "SECRET token";

/// The source of the command's credentials.
#[derive(Clone, Copy)]
enum Keys<'a> {
    Environment,
    Profile(&'a Path),
}

/// Runs the command with the secrets in its environment or in a section of a file, and with all logs enabled.
fn call(entry: &Entry, endpoint: &str, keys: Keys<'_>, input: &str, more: &[&str]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    command.args(["call", entry.descriptor.name, "--input", "-", "--endpoint", endpoint]).args(more);
    command.env_remove("HUAWEICLOUD_SDK_DOMAIN_ID").env("HOME", env!("CARGO_TARGET_TMPDIR")).env("RUST_LOG", "trace");
    for (name, secret) in [("AK", ACCESS), ("SK", SECRET), ("SECURITY_TOKEN", TOKEN)] {
        match keys {
            Keys::Environment => command.env(format!("HUAWEICLOUD_SDK_{name}"), secret),
            Keys::Profile(_) => command.env_remove(format!("HUAWEICLOUD_SDK_{name}")),
        };
    }
    if let Keys::Profile(file) = keys {
        command.args(["--profile", "canaries"]).env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", file);
    }
    let outcome = run(command, input);
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains("SECRET"), "{} {more:?}: {text}", entry.descriptor.name);
    }
    outcome
}

/// Fails if a canary was printed.
fn assert_clean(what: &str, outcome: &Outcome) {
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains("CANARY"), "{what}: {text}");
    }
}

/// Returns the JSON object on standard error.
fn report(what: &str, outcome: &Outcome) -> Value {
    assert_clean(what, outcome);
    assert_eq!(outcome.stdout, "", "{what}");
    serde_json::from_str(&outcome.stderr).unwrap_or_else(|_| panic!("{what}: {}", outcome.stderr))
}

/// Calls `check` for each operation, several in parallel, each with a server of its own.
fn with_each_operation(check: impl Fn(&Entry, &Server) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let server = Server::start();
                while let Some(entry) = OPERATIONS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    check(entry, &server);
                }
            });
        }
    });
}

/// Fills records with canaries. Created once, because parsing the spec is slow.
static FILLER: LazyLock<Filler> = LazyLock::new(Filler::new);

/// Returns a request as input of the command, and the number of its canaries.
fn request(entry: &Entry) -> (String, usize) {
    let mut request = entry.request(Node::Object(Vec::new())).request;
    let hidden = FILLER.request(entry, &mut *request);
    (serde_json::to_string(&*request as &dyn huaweicloud_bss::dynamic::Fields).unwrap(), hidden)
}

/// Returns a reply as the server sends it, and the number of its canaries.
fn reply(entry: &Entry) -> (String, usize) {
    let mut reply = entry.reply();
    let hidden = FILLER.reply(entry, &mut *reply);
    if let Some(paging) = entry.descriptor.paging {
        // The list ends after its first page, which has one record.
        if let Some(total) = paging.total {
            set_number(&mut *reply, total, 1);
        }
        clear(&mut *reply, paging.next);
    }
    (serde_json::to_string(&*reply as &dyn huaweicloud_bss::dynamic::Fields).unwrap(), hidden)
}

#[test]
fn replies_show_no_hidden_value() {
    let (seen, seen_in_tables) = (AtomicUsize::new(0), AtomicUsize::new(0));
    with_each_operation(|entry, server| {
        let name = entry.descriptor.name;
        let (input, _) = request(entry);
        let (body, hidden) = reply(entry);
        assert_eq!(body.matches("CANARY").count(), hidden, "{name}: {body}");
        server.answer(Answer::Reply(body));
        let call = |more: &[&str]| {
            let outcome = call(entry, &server.endpoint(), Keys::Environment, &input, more);
            let partly_failed = entry.descriptor.partial_failure.is_some() && !more.contains(&"--all-pages");
            assert_eq!(outcome.exit, if partly_failed { 4 } else { 0 }, "{name} {more:?}: {}", outcome.stderr);
            outcome
        };
        let pages: &[&[&str]] = if entry.descriptor.paging.is_some() { &[&[], &["--all-pages"]] } else { &[&[]] };
        for pages in pages {
            for (policy, format) in [("off", "json"), ("warn", "table")] {
                let arguments = [&["--validation", policy, "--output", format], *pages].concat();
                let what = format!("{name} {arguments:?}");
                let outcome = call(&arguments);
                assert_clean(&what, &outcome);
                let redacted = outcome.stdout.matches("[redacted]").count();
                let note = outcome.stderr.lines().filter(|line| line.contains("--reveal")).collect::<Vec<_>>();
                assert_eq!(note.len(), usize::from(redacted > 0), "{what}: {}", outcome.stderr);
                assert!(redacted == 0 || note[0].starts_with(&format!("note: {redacted} value")), "{what}: {note:?}");
                if format == "json" && pages.is_empty() {
                    assert_eq!(redacted, hidden, "{what}");
                }
            }
            // With `--reveal`, the canaries are printed, so the check works; the secrets are not.
            let revealed = call(&[&["--validation", "off", "--reveal"], *pages].concat());
            let json = revealed.stdout.matches("CANARY").count();
            assert!(if pages.is_empty() { json == hidden } else { json <= hidden }, "{name}: {json} of {hidden}");
            assert!(!revealed.stderr.contains("CANARY") && !revealed.stdout.contains("[redacted]"), "{name}");
            seen.fetch_add(json, Ordering::Relaxed);
            let table = call(&[&["--validation", "off", "--reveal", "--output", "table"], *pages].concat());
            assert!(!table.stderr.contains("CANARY") && !table.stdout.contains("[redacted]"), "{name}");
            seen_in_tables.fetch_add(table.stdout.matches("CANARY").count(), Ordering::Relaxed);
        }
    });
    let (json, tables) = (seen.into_inner(), seen_in_tables.into_inner());
    assert!(json > 150 && tables > 100 && tables < json, "{json} in JSON, {tables} in tables");
}

#[test]
fn error_responses_that_repeat_the_request_show_no_hidden_value() {
    let canaries = AtomicUsize::new(0);
    with_each_operation(|entry, server| {
        let name = entry.descriptor.name;
        let (input, hidden) = request(entry);
        let off: &[&str] = &["--validation", "off"];
        for (answer, arguments) in [
            (Answer::Refusal(400), off),
            (Answer::Refusal(403), &["--validation", "warn", "--output", "table", "--reveal"]),
            (Answer::WrongCredentials, off),
            (Answer::FailedSuccess, off),
            (Answer::Page, off),
            (Answer::Misfit, off),
        ] {
            let what = format!("{name} {answer:?} {arguments:?}");
            server.answer(answer.clone());
            let outcome = call(entry, &server.endpoint(), Keys::Environment, &input, arguments);
            let report = report(&what, &outcome);
            // A change whose effect is unknown, and one that was processed.
            let exit = match report["effect"].as_str() {
                Some("unknown") => 5,
                Some("done") => 6,
                _ => 1,
            };
            assert_eq!((outcome.exit, &report["operation"]), (exit, &Value::from(name)), "{what}: {report}");
            let sent = server.last_request();
            assert!(sent.contains(ACCESS) && sent.contains(TOKEN), "{what}: {sent}");
            if matches!(answer, Answer::Refusal(_)) {
                assert!(report["message"].as_str().unwrap().contains("[redacted]"), "{what}: {report}");
                assert!(hidden == 0 || sent.contains("CANARY"), "{what}: {sent}");
            }
        }
        canaries.fetch_add(hidden, Ordering::Relaxed);
    });
    let canaries = canaries.into_inner();
    assert!(canaries >= 30, "{canaries} hidden strings were sent");
}

#[test]
fn rejected_requests_show_no_hidden_value() {
    let (canaries, rejected) = (AtomicUsize::new(0), AtomicUsize::new(0));
    with_each_operation(|entry, server| {
        let name = entry.descriptor.name;
        let mut long = entry.request(Node::Object(Vec::new())).request;
        canaries.fetch_add(FILLER.request(entry, &mut *long), Ordering::Relaxed);
        lengthen(&mut *long);
        let long = serde_json::to_string(&*long as &dyn huaweicloud_bss::dynamic::Fields).unwrap();
        let (fine, _) = request(entry);
        let canary = serde_json::to_string(CANARY).unwrap();
        // Strings in fields of other types.
        let names: Vec<String> = entry.field_names().iter().map(|name| format!("\"{name}\": [[{canary}]]")).collect();
        let wrong_type = format!("{{ {} }}", names.join(", "));
        for (input, kind) in [
            (long.as_str(), "validation"),
            (&wrong_type, "validation"),
            (&fine[..fine.len() - 1], "usage"),
            (&canary, "usage"),
        ] {
            let outcome = call(entry, &server.endpoint(), Keys::Environment, input, &[]);
            if outcome.exit == 2 {
                assert_eq!(report(name, &outcome)["kind"], kind, "{name}");
                rejected.fetch_add(1, Ordering::Relaxed);
            } else {
                // Without limits, there are no violations.
                assert_clean(name, &outcome);
            }
        }
    });
    let (canaries, rejected) = (canaries.into_inner(), rejected.into_inner());
    assert!(canaries >= 30 && rejected > 3 * OPERATIONS.len(), "{canaries} hidden strings, {rejected} rejected");
}

/// Writes a credentials file whose section is complete, or lacks something.
fn credentials_file(name: &str, lines: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lines: String = lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    std::fs::write(&path, format!("[canaries]\n{lines}")).unwrap();
    path
}

#[test]
fn credentials_from_a_file_are_not_shown() {
    let whole = [("ak", ACCESS), ("sk", SECRET), ("security_token", TOKEN)];
    let files = [
        credentials_file("whole canaries", &whole),
        credentials_file("half canaries", &whole[1..]),
        credentials_file("strange canaries", &[("ak", ACCESS), ("SECRET", SECRET), ("sk", SECRET), (SECRET, "x")]),
    ];
    with_each_operation(|entry, server| {
        let name = entry.descriptor.name;
        let (input, _) = request(entry);
        server.answer(Answer::Refusal(401));
        let arguments = ["--validation", "off"];
        let outcome = call(entry, &server.endpoint(), Keys::Profile(&files[0]), &input, &arguments);
        assert_eq!(report(name, &outcome)["status"], 401);
        assert!(server.last_request().contains(ACCESS), "{name}");
        for file in &files[1..] {
            let outcome = call(entry, &server.endpoint(), Keys::Profile(file), &input, &arguments);
            report(name, &outcome);
        }
    });
    files.iter().for_each(|file| std::fs::remove_file(file).unwrap());
}

#[test]
fn the_wire_log_shows_no_hidden_value() {
    let lines = AtomicUsize::new(0);
    with_each_operation(|entry, server| {
        let name = entry.descriptor.name;
        let (input, _) = request(entry);
        let (body, _) = reply(entry);
        for answer in [Answer::Reply(body), Answer::Refusal(400), Answer::FailedSuccess, Answer::Page, Answer::Misfit] {
            server.answer(answer.clone());
            let arguments = ["--validation", "off", "--debug"];
            let outcome = call(entry, &server.endpoint(), Keys::Environment, &input, &arguments);
            assert_clean(&format!("{name} {answer:?}"), &outcome);
            let method = entry.descriptor.method;
            assert!(outcome.stderr.starts_with(&format!("> attempt 1\n> {method} /")), "{}", outcome.stderr);
            assert!(outcome.stderr.contains("> authorization: [signed when it is sent]\n"), "{}", outcome.stderr);
            assert!(outcome.stderr.contains("\n< HTTP "), "{}", outcome.stderr);
            lines.fetch_add(outcome.stderr.lines().count(), Ordering::Relaxed);
        }
    });
    assert!(lines.into_inner() > 5 * 10 * OPERATIONS.len());
}

#[test]
fn connection_errors_show_no_hidden_value() {
    with_each_operation(|entry, _| {
        let (input, _) = request(entry);
        let arguments = ["--validation", "off", "--output", "table"];
        let outcome = call(entry, "http://127.0.0.1:1", Keys::Environment, &input, &arguments);
        assert_eq!(report(entry.descriptor.name, &outcome)["kind"], "transport");
        assert_eq!(outcome.exit, 3);
    });
}
