//! `bss mock` as used by a script: its address on standard output, and faults on the command line.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use huaweicloud_bss::base_data::ListMeasureUnits;
use huaweicloud_bss::{Client, credentials::IamToken};

use folder::Folder;

const SHOW: &str = "show_realname_authentication_review_result";

/// A running mock, stopped at the end of the test.
struct Mock {
    child: Child,
    endpoint: String,
}

impl Mock {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
        command.arg("mock").args(arguments);
        Self::run(command)
    }

    fn run(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        Self { child, endpoint: endpoint.trim().to_owned() }
    }

    /// Requests the review result.
    fn show(&self, access: &str, secret: &str) -> Output {
        self.call(SHOW, r#"{"customer_id": "c1"}"#, access, secret)
    }

    fn call(&self, operation: &str, body: &str, access: &str, secret: &str) -> Output {
        let port = self.endpoint.rsplit(':').next().unwrap();
        let folder = Folder::new(&format!("mock-{operation}-{port}"));
        let input = folder.join("input.json");
        std::fs::write(&input, body).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
        command.args(["call", operation, "--endpoint", &self.endpoint, "--input"]).arg(&input);
        command.env("HUAWEICLOUD_SDK_AK", access).env("HUAWEICLOUD_SDK_SK", secret);
        command.env_remove("HUAWEICLOUD_SDK_SECURITY_TOKEN").env_remove("HUAWEICLOUD_SDK_DOMAIN_ID");
        command.output().unwrap()
    }
}

impl Mock {
    /// Sends a request without a client, and returns the answer.
    fn exchange(&self, line: &str, headers: &str, body: &str) -> String {
        let host = self.endpoint.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let length = body.len();
        write!(
            stream,
            "{line} HTTP/1.1\r\nhost: {host}\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Returns the first line of the answer to a request with this token.
    fn show_with_token(&self, token: &str) -> String {
        let line = "GET /v2/customers/realname-auths/result?customer_id=c1";
        let answer = self.exchange(line, &format!("x-auth-token: {token}\r\n"), "");
        answer.lines().next().unwrap().to_owned()
    }

    /// Returns the first line of the identity service's answer, and the token.
    fn token(&self, partner: Option<&str>, identity: &str) -> (String, Option<String>) {
        let body = format!(r#"{{"auth":{{"identity":{identity},"scope":{{"domain":{{"name":"any"}}}}}}}}"#);
        let partner = partner.map(|token| format!("x-auth-token: {token}\r\n")).unwrap_or_default();
        let headers = format!("content-type: application/json\r\n{partner}");
        let answer = self.exchange("POST /v3/auth/tokens", &headers, &body);
        let token = answer.lines().find_map(|line| line.strip_prefix("x-subject-token: ")).map(str::to_owned);
        (answer.lines().next().unwrap().to_owned(), token)
    }

    fn token_of_user(&self, account: &str, name: &str, password: &str) -> (String, Option<String>) {
        let user = format!(r#"{{"domain":{{"name":"{account}"}},"name":"{name}","password":"{password}"}}"#);
        self.token(None, &format!(r#"{{"methods":["password"],"password":{{"user":{user}}}}}"#))
    }

    fn token_of_customer(&self, partner: &str, account: &str, agency: &str) -> (String, Option<String>) {
        let role = format!(r#"{{"domain_name":"{account}","agency_name":"{agency}"}}"#);
        self.token(Some(partner), &format!(r#"{{"methods":["assume_role"],"assume_role":{role}}}"#))
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn answers_until_it_is_stopped() {
    let mock = Mock::start(&["--port", "0"]);
    let output = mock.show("AK", "SK");
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()), (Some(0), "{}\n"));
    assert_eq!(mock.show("AK", "wrong").status.code(), Some(1));
}

#[test]
fn accepts_tokens() {
    let mock = Mock::start(&["--token", "T", "--token", "U"]);
    assert_eq!(mock.show_with_token("U"), "HTTP/1.1 200 OK");
    assert_eq!(mock.show_with_token("V"), "HTTP/1.1 401 Unauthorized");
}

const CREATED: &str = "HTTP/1.1 201 Created";
const UNAUTHORIZED: &str = "HTTP/1.1 401 Unauthorized";

#[test]
fn issues_tokens_that_it_accepts() {
    let mock = Mock::start(&[
        "--user",
        "account:user:pass:word",
        "--user",
        "other:user:x",
        "--customer",
        "customer:x_IDP",
        "--customer",
        "another:x_IDP",
    ]);
    let (line, token) = mock.token_of_user("account", "user", "pass:word");
    assert_eq!(line, CREATED);
    let partner = token.unwrap();
    assert_eq!(mock.show_with_token(&partner), "HTTP/1.1 200 OK");
    for account in ["customer", "another"] {
        let (line, token) = mock.token_of_customer(&partner, account, "x_IDP");
        assert_eq!(line, CREATED);
        assert_eq!(mock.show_with_token(&token.unwrap()), "HTTP/1.1 200 OK");
    }
    assert_eq!(mock.token_of_user("other", "user", "x").0, CREATED);
    assert_eq!(mock.token_of_user("other", "user", "pass:word"), (UNAUTHORIZED.to_owned(), None));
    assert_eq!(mock.token_of_customer(&partner, "customer", "y_IDP"), ("HTTP/1.1 403 Forbidden".to_owned(), None));
    // Keys are still accepted.
    assert_eq!(mock.show("AK", "SK").status.code(), Some(0));
}

#[test]
fn tokens_expire() {
    let mock = Mock::start(&["--user", "a:b:c", "--token-lifetime", "5"]);
    let begin = Instant::now();
    let (_, token) = mock.token_of_user("a", "b", "c");
    let token = token.unwrap();
    assert_eq!(mock.show_with_token(&token), "HTTP/1.1 200 OK");
    while mock.show_with_token(&token) != UNAUTHORIZED {
        assert!(begin.elapsed() < Duration::from_secs(60), "the token does not expire");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(begin.elapsed() >= Duration::from_secs(5), "{:?}", begin.elapsed());
}

/// A program that uses the client: both addresses are the mock's.
#[tokio::test]
async fn the_client_gets_tokens_from_it() {
    let mock = Mock::start(&[
        "--user",
        "account:user:password",
        "--customer",
        "customer:x_IDP",
        "--fault",
        "reset-before@0.2",
    ]);
    let partner = IamToken::of_user("account", "user", "password").endpoint(&mock.endpoint).unwrap();
    let customer = IamToken::of_customer(partner, "customer", "x_IDP").endpoint(&mock.endpoint).unwrap();
    let client = Client::builder().endpoint(&mock.endpoint).credentials(customer).max_attempts(20).build().unwrap();
    for _ in 0..20 {
        client.list_measure_units(&ListMeasureUnits::builder().build()).await.unwrap();
    }
}

#[test]
fn sets_the_length_of_lists_and_strict_mode() {
    let mock = Mock::start(&["--records", "1234", "--strict"]);
    let listed = mock.call("list_sub_customers", r#"{"limit": 1}"#, "AK", "SK");
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains(r#""count": 1234"#) || listed.contains(r#""count":1234"#), "{listed}");
    let rejected =
        mock.call("pay_orders", r#"{"order_id": "c", "use_coupon": "NO", "use_discount": "NO"}"#, "AK", "SK");
    assert!(String::from_utf8(rejected.stderr).unwrap().contains("CBC.30000010"));
}

#[test]
fn provides_a_bucket() {
    let mock = Mock::start(&["--bucket", "documents=A:B"]);
    let host = mock.endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let bucket = "documents.obs.ap-southeast-1.myhuaweicloud.com";
    write!(stream, "PUT /download/a.jpg HTTP/1.1\r\nhost: {bucket}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("<Code>AccessDenied</Code>"), "{answer}");
}

/// Returns the processor time that a process has used, in ticks of 10 ms.
#[cfg(target_os = "linux")]
fn ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    [11, 12].map(|index| fields.get(index).unwrap().parse::<u64>().unwrap()).iter().sum()
}

#[test]
#[cfg(target_os = "linux")]
fn waits_if_it_is_out_of_file_descriptors() {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 24; exec \"$0\" mock", env!("CARGO_BIN_EXE_bss")]);
    let mock = Mock::run(command);
    let host = mock.endpoint.strip_prefix("http://").unwrap();
    let connections: Vec<TcpStream> = (0..60).map(|_| TcpStream::connect(host).unwrap()).collect();
    let open = || std::fs::read_dir(format!("/proc/{}/fd", mock.child.id())).unwrap().count();
    let begin = Instant::now();
    while open() < 20 {
        assert!(begin.elapsed() < Duration::from_secs(60), "only {} files are open", open());
        std::thread::sleep(Duration::from_millis(10));
    }
    // It has reached the limit by then; what follows is the same in each second.
    std::thread::sleep(Duration::from_millis(500));
    let before = ticks(mock.child.id());
    std::thread::sleep(Duration::from_secs(1));
    let used = ticks(mock.child.id()) - before;
    assert!(used < 8, "it used {used} ticks of a second");
    drop(connections);
    assert_eq!(mock.show("AK", "SK").status.code(), Some(0));
}

#[test]
fn injects_faults() {
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
fn reports_a_wrong_command_line() {
    for (arguments, message) in [
        (["--fault", "garbge"], "did you mean `garbage`?"),
        (["--fault", "garbage@2"], "the rate `2` is not a number from 0 to 1"),
        (["--key", "AK"], "a key must be an access key and a secret key, separated by a colon"),
        (["--user", "account:name"], "a user must be an account, a name and a password, separated by colons"),
        (["--user", "account::password"], "a user must be an account, a name and a password, separated by colons"),
        (["--customer", "account"], "a customer must be an account and an agency, separated by a colon"),
        (["--customer", "a:b:c"], "a customer must be an account and an agency, separated by a colon"),
        (["--token-lifetime", "1h"], "a lifetime must be a whole number of seconds"),
        (["--bucket", "documents"], "a bucket must be a name and a key, separated by an equals sign"),
        (["--bucket", "documents=AK"], "a key must be an access key and a secret key, separated by a colon"),
        (["--port", "70000"], "70000"),
        (["--records", "99999999999"], "the number of records must be a whole number of at most 30000000"),
        (["--records", "99999999999999999999999"], "the number of records must be a whole number of at most 30000000"),
        (["--records", "1.5"], "the number of records must be a whole number of at most 30000000"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_bss")).arg("mock").args(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_bss")).args(["mock", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for message in
        ["huge[=BYTES]", "--user <ACCOUNT:NAME:PASSWORD>", "--customer <ACCOUNT:AGENCY>", "--token-lifetime <SEC"]
    {
        assert!(help.contains(message), "{help}");
    }
}
