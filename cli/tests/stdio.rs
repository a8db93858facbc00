//! Standard output and standard error that are closed or full, and arguments that are not UTF-8.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

#[path = "support/streams.rs"]
mod streams;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use huaweicloud_bss_mock::Mock;
use serde_json::{Value, json};

use streams::{BOTH, Broken, run};

fn bss(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    command.args(arguments).env("HOME", env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::piped());
    command.env("HUAWEICLOUD_SDK_AK", "AK").env("HUAWEICLOUD_SDK_SK", "SK");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command
}

#[test]
fn commands_that_print_exit_with_0_if_stdout_is_closed_and_with_1_if_it_is_full() {
    for arguments in ["--help", "--version", "help call", "completions bash"] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        for broken in BOTH {
            let mut command = bss(&arguments);
            command.stdout(broken.stdio());
            let (exit, output) = run(command, "");
            let (expected, message) = match broken {
                Broken::Closed => (0, ""),
                Broken::Full => (1, "error: the output cannot be written: No space left on device (os error 28)\n"),
            };
            assert_eq!((exit, String::from_utf8_lossy(&output.stderr).as_ref()), (expected, message), "{arguments:?}");
        }
    }
}

#[test]
fn the_exit_status_does_not_depend_on_stderr() {
    for (arguments, expected) in [
        ("nonsense", 2),
        ("", 2),
        ("call nonsense", 2),
        ("call", 2),
        ("realname", 2),
        ("mock --port nonsense", 2),
        ("call show_customer_account_balances --endpoint http://127.0.0.1:1", 3),
    ] {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        for broken in BOTH {
            let mut command = bss(&arguments);
            command.stderr(broken.stdio());
            assert_eq!(run(command, "").0, expected, "{arguments:?} {broken:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_a_reply_that_cannot_be_printed() {
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    let endpoint = mock.endpoint();
    let pay = json!({ "order_id": "unknown", "use_coupon": "NO", "use_discount": "NO" }).to_string();
    let read = ["call", "list_customer_orders", "--input", "-", "--endpoint", &endpoint];
    let change = ["call", "pay_orders", "--input", "-", "--endpoint", &endpoint];
    let review = ["realname", "review", "--customer", "c", "--deadline", "0", "--endpoint", &endpoint];
    let all_pages = [&read[..], &["--all-pages"]].concat();
    let cases: [(&[&str], &str, i32, &str); 4] =
        [(&read, "{}", 1, "none"), (&all_pages, "{}", 1, "none"), (&review, "", 1, "none"), (&change, &pay, 6, "done")];
    for (arguments, input, status, effect) in cases {
        for debug in [false, true] {
            let arguments: Vec<&str> = arguments.iter().copied().chain(debug.then_some("--debug")).collect();
            let mut command = bss(&arguments);
            command.stdout(Broken::Full.stdio());
            let input = input.replace("unknown", if debug { "order 1" } else { "order 2" });
            let (exit, output) = run(command, &input);
            let stderr = String::from_utf8(output.stderr).unwrap();
            let report: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
            assert_eq!((exit, &report["effect"]), (status, &json!(effect)), "{report}");
            let message = "the reply cannot be written: No space left on device (os error 28)";
            assert_eq!((&report["kind"], &report["message"]), (&json!("output"), &json!(message)));
            assert_eq!(
                report["operation"],
                arguments[1].replace("review", "show_realname_authentication_review_result")
            );

            let mut command = bss(&arguments);
            command.stdout(Broken::Closed.stdio());
            assert_eq!(run(command, &input.replace("order ", "another ")).0, 0, "{arguments:?}");
            for broken in BOTH {
                let mut command = bss(&arguments);
                command.stderr(broken.stdio());
                let input = input.replace("order ", &format!("{broken:?} "));
                assert_eq!(run(command, &input).0, 0, "{arguments:?} {broken:?}");
            }
        }
    }
}

#[test]
fn ignores_a_closed_wire_log() {
    let endpoint = "http://127.0.0.1:1";
    let mut child = bss(&["call", "list_customer_orders", "--debug", "--endpoint", endpoint]).spawn().unwrap();
    let mut line = String::new();
    BufReader::with_capacity(1, child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "> attempt 1\n");
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn the_mock_stops_if_its_address_cannot_be_printed() {
    for (broken, expected) in [(Broken::Closed, 0), (Broken::Full, 1)] {
        let mut command = bss(&["mock"]);
        command.stdout(broken.stdio());
        assert_eq!(run(command, "").0, expected, "{broken:?}");
        // Without standard error, it works as usual.
        let mut command = bss(&["mock"]);
        let mut child = command.stderr(broken.stdio()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().strip_prefix("http://").unwrap();
        let mut connection = std::net::TcpStream::connect(address).unwrap();
        connection.write_all(b"GET /v2 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn arguments_that_are_not_utf8_are_an_error_or_a_path() {
    let odd = OsStr::from_bytes(b"\xff");
    for before in [
        &[][..],
        &["check"],
        &["explain"],
        &["expand", "--operation"],
        &["call"],
        &["call", "pay_orders", "--input"],
        &["call", "pay_orders", "--endpoint"],
        &["realname"],
        &["realname", "review", "--customer"],
        &["mock", "--key"],
        &["sample"],
    ] {
        let arguments: Vec<&OsStr> = before.iter().map(OsStr::new).chain([odd]).collect();
        let (exit, output) = run(bss(&arguments), "");
        assert_eq!(exit, 2, "{arguments:?} {output:?}");
        if matches!(before, ["call" | "realname", ..]) {
            let report: Value = serde_json::from_slice(&output.stderr).unwrap();
            assert_eq!(report["kind"], "usage");
        }
    }
    // Regardless of the environment.
    for name in
        ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_CREDENTIALS_FILE", "HOME", "RUST_LOG", "NO_COLOR", "https_proxy"]
    {
        let mut command = bss(&["call", "list_customer_orders", "--endpoint", "http://127.0.0.1:1"]);
        command.env(name, odd);
        if name == "HUAWEICLOUD_SDK_CREDENTIALS_FILE" {
            command.env_remove("HUAWEICLOUD_SDK_AK").env_remove("HUAWEICLOUD_SDK_SK");
        }
        assert_eq!(run(command, "").0, 3, "{name}");
    }
}
