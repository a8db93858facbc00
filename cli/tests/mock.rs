//! `bss mock` as a script uses it: its address on standard output, faults on the command line.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

const SHOW: &str = "show_realname_authentication_review_result";

/// A running mock, stopped when the test is over.
struct Mock {
    child: Child,
    endpoint: String,
}

impl Mock {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
        command.arg("mock").args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        Self { child, endpoint: endpoint.trim().to_owned() }
    }

    /// Asks for a review's result.
    fn show(&self, access: &str, secret: &str) -> Output {
        self.call(SHOW, r#"{"customer_id": "c1"}"#, access, secret)
    }

    fn call(&self, operation: &str, body: &str, access: &str, secret: &str) -> Output {
        let input = std::env::temp_dir().join(format!("bss-mock-{}-{operation}.json", std::process::id()));
        std::fs::write(&input, body).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
        command.args(["call", operation, "--endpoint", &self.endpoint, "--input"]).arg(&input);
        command.env("HUAWEICLOUD_SDK_AK", access).env("HUAWEICLOUD_SDK_SK", secret);
        command.env_remove("HUAWEICLOUD_SDK_SECURITY_TOKEN").env_remove("HUAWEICLOUD_SDK_DOMAIN_ID");
        command.output().unwrap()
    }
}

impl Mock {
    /// The first line of the answer to a request with this token, which no client of ours wrote.
    fn show_with_token(&self, token: &str) -> String {
        let host = self.endpoint.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let target = "/v2/customers/realname-auths/result?customer_id=c1";
        write!(stream, "GET {target} HTTP/1.1\r\nhost: {host}\r\nx-auth-token: {token}\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap().to_owned()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_answers_until_it_is_stopped() {
    let mock = Mock::start(&["--port", "0"]);
    let output = mock.show("AK", "SK");
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()), (Some(0), "{}\n"));
    assert_eq!(mock.show("AK", "wrong").status.code(), Some(1));
}

#[test]
fn it_lets_tokens_in() {
    let mock = Mock::start(&["--token", "T", "--token", "U"]);
    assert_eq!(mock.show_with_token("U"), "HTTP/1.1 200 OK");
    assert_eq!(mock.show_with_token("V"), "HTTP/1.1 401 Unauthorized");
}

#[test]
fn its_lists_are_as_long_as_wanted_and_all_there_is() {
    let mock = Mock::start(&["--records", "1234", "--strict"]);
    let listed = mock.call("list_sub_customers", r#"{"limit": 1}"#, "AK", "SK");
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains(r#""count": 1234"#) || listed.contains(r#""count":1234"#), "{listed}");
    let refused = mock.call("pay_orders", r#"{"order_id": "c", "use_coupon": "NO", "use_discount": "NO"}"#, "AK", "SK");
    assert!(String::from_utf8(refused.stderr).unwrap().contains("CBC.30000010"));
}

#[test]
fn it_plays_a_bucket() {
    let mock = Mock::start(&["--bucket", "documents=A:B"]);
    let host = mock.endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let bucket = "documents.obs.ap-southeast-1.myhuaweicloud.com";
    write!(stream, "PUT /download/a.jpg HTTP/1.1\r\nhost: {bucket}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("<Code>AccessDenied</Code>"), "{answer}");
}

#[test]
fn it_makes_faults_to_order() {
    for (fault, status, kind) in [
        ("server-error", 1, r#""status":500"#),
        ("garbage", 1, r#""kind":"decode""#),
        ("reset-before", 3, r#""kind":"transport""#),
        ("latency=1", 0, ""),
        ("garbage@0", 0, ""),
    ] {
        let mock = Mock::start(&["--key", "A:B", "--key", "C:D", "--fault", fault, "--seed", "3"]);
        let output = mock.show("C", "D");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{fault}: {stderr}");
        assert!(stderr.contains(kind), "{fault}: {stderr}");
    }
}

#[test]
fn a_wrong_command_line_is_told() {
    for (arguments, words) in [
        (["--fault", "garbge"], "did you mean `garbage`?"),
        (["--fault", "garbage@2"], "the rate `2` is not a number from 0 to 1"),
        (["--key", "AK"], "a key is an access key and a secret key with a colon between them"),
        (["--bucket", "documents"], "a bucket is a name and a key with an equals sign between them"),
        (["--bucket", "documents=AK"], "a key is an access key and a secret key with a colon between them"),
        (["--port", "70000"], "70000"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_bss")).arg("mock").args(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(words), "{stderr}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_bss")).args(["mock", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("huge[=BYTES]"));
}
