//! The program `bss-spec lsp`, over standard input and output.

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::client::{position, uri};
use crate::{COMPLETE, spec};

/// A running server, which is ended when it is dropped.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss-spec"));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn receive(&mut self) -> Value {
        let mut header = Vec::new();
        while !header.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.output.read_exact(&mut byte).unwrap();
            header.push(byte[0]);
        }
        let header = String::from_utf8(header).unwrap();
        let length = header.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn request(&mut self, id: i32, method: &str, params: Value) -> Value {
        self.send(json!({ "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                assert_eq!(message["jsonrpc"], "2.0");
                return message["result"].clone();
            }
        }
    }

    /// Closes standard input. Returns the exit status and standard error.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.child.stdin.take());
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        (self.child.wait().unwrap().code(), errors)
    }
}

#[test]
fn a_whole_session() {
    let folder = spec("lsp-session", COMPLETE);
    let mut server = Running::start();
    let capabilities = server.request(1, "initialize", json!({ "capabilities": {} }))["capabilities"].clone();
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    for feature in ["hover", "definition", "references", "documentSymbol"] {
        assert_eq!(capabilities[format!("{feature}Provider")], true, "{feature}");
    }
    server.send(json!({ "method": "initialized", "params": {} }));
    let text = std::fs::read_to_string(folder.join("orders.yaml"))
        .unwrap()
        .replace("effect: reads\n    at", "efect: reads\n    at");
    let uri = uri(&folder, "orders.yaml");
    let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
    server.send(json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    let published = loop {
        let message = server.receive();
        assert_eq!(message["method"], "textDocument/publishDiagnostics");
        if message["params"]["uri"] == json!(uri) {
            break message["params"].clone();
        }
    };
    assert_eq!((&published["version"], &published["diagnostics"][0]["code"]), (&json!(1), &json!("BSS010")));
    let at = position(&text, text.find("efect").unwrap() + 2);
    let place = json!({ "textDocument": { "uri": uri }, "position": at });
    let proposals = server.request(2, "textDocument/completion", place);
    assert!(proposals.as_array().unwrap().iter().any(|item| item["label"] == "effect"));
    let range = json!({ "start": at, "end": at });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    let actions = server.request(3, "textDocument/codeAction", params);
    assert_eq!(actions[0]["edit"]["changes"][&uri][0]["newText"], "effect");
    assert_eq!(server.request(4, "shutdown", Value::Null), Value::Null);
    server.send(json!({ "method": "exit" }));
    assert_eq!(server.end(), (Some(0), String::new()));
}

#[test]
fn a_broken_connection_ends_the_program() {
    assert_eq!(Running::start().end(), (Some(1), String::new()));
    let mut server = Running::start();
    server.send(json!({ "method": "exit" }));
    assert_eq!(server.end(), (Some(1), String::new()));
    for bytes in
        ["Content-Length: 2\r\n\r\n{]", "nonsense\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 9\r\n\r\n{}"]
    {
        let mut server = Running::start();
        server.write(bytes.as_bytes());
        let (status, errors) = server.end();
        assert_eq!(status, Some(1), "{bytes:?}: {errors}");
        assert!(
            errors.starts_with("error: the connection ended: ") && errors.lines().count() == 1,
            "{bytes:?}: {errors}"
        );
    }
}
