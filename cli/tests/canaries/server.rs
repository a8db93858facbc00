//! A server that repeats everything it receives.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::json;

/// The server's answer to a request. All answers except the first contain the whole request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Reply(String),
    Refusal(u16),
    /// As the gateway answers a wrong signature.
    WrongCredentials,
    /// An error code with a success status.
    FailedSuccess,
    /// Not JSON.
    Page,
    /// Values of the wrong type.
    Misfit,
}

/// A server that handles one request at a time, on a thread that ends with the test.
pub(crate) struct Server {
    address: String,
    state: Arc<Mutex<State>>,
}

struct State {
    answer: Answer,
    seen: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { answer: Answer::Page, seen: String::new() }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // The command may close the connection at any time.
                let _ = serve(stream.unwrap(), &shared);
            }
        });
        Self { address, state }
    }

    pub(crate) fn endpoint(&self) -> String {
        self.address.clone()
    }

    /// Sets the next answers.
    pub(crate) fn answer(&self, answer: Answer) {
        self.state.lock().unwrap().answer = answer;
    }

    /// Returns the last request.
    pub(crate) fn last_request(&self) -> String {
        self.state.lock().unwrap().seen.clone()
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let request = read(&mut stream)?;
    let (status, kind, body) = {
        let mut state = state.lock().unwrap();
        state.seen = request.clone();
        answer(&state.answer, request.replace("\r\n", "|"))
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} Any\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}");
    stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes())
}

fn answer(answer: &Answer, all: String) -> (u16, &'static str, String) {
    let error = |code: &str| json!({ "error_code": code, "error_msg": all, "request_id": all }).to_string();
    match answer {
        Answer::Reply(body) => (200, "application/json", body.clone()),
        Answer::Refusal(status) => (*status, "application/json", error("CBC.0100")),
        Answer::WrongCredentials => {
            let message = format!("Incorrect IAM authentication information: fail,canonicalRequest:{all}");
            let body = json!({ "error_code": "APIGW.0301", "error_msg": message });
            (401, "application/json", body.to_string())
        }
        Answer::FailedSuccess => (200, "application/json", error(&all)),
        Answer::Page => (404, "text/html", format!("<html>{all}</html>")),
        Answer::Misfit => (200, "application/json", json!([all]).to_string()),
    }
}

fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return Ok(text.into_owned());
        }
    }
}
