//! An editor: sends messages to a server in the same process.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use huaweicloud_bss_workbench::lsp::{End, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Value, json};

/// The limit only ends a test that would wait for ever.
const LIMIT: Duration = Duration::from_secs(60);

/// An editor with a session.
pub(crate) struct Client {
    connection: Connection,
    server: JoinHandle<End>,
    last_id: i32,
    /// The version and the diagnostics of each file that the server published.
    published: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// The requests of the server.
    pub(crate) requests: Vec<Request>,
}

impl Client {
    /// Starts a session without initializing it.
    pub(crate) fn connect() -> Self {
        let (connection, server) = Connection::memory();
        let server = thread::spawn(move || serve(&server));
        Self { connection, server, last_id: 0, published: BTreeMap::new(), requests: Vec::new() }
    }

    /// Starts a session.
    pub(crate) fn start() -> Self {
        let mut client = Self::connect();
        let watch = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
        let result = client.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": watch }));
        assert_eq!(result.unwrap()["serverInfo"]["name"], "bss-spec");
        client.notify("initialized", json!({}));
        client
    }

    /// Ends the session in order.
    pub(crate) fn end(mut self) -> End {
        assert_eq!(self.request("shutdown", Value::Null).unwrap(), Value::Null);
        self.exit()
    }

    /// Ends the session at once.
    pub(crate) fn exit(self) -> End {
        self.notify("exit", Value::Null);
        self.server.join().unwrap()
    }

    /// Closes the connection.
    pub(crate) fn disconnect(self) -> End {
        drop(self.connection);
        self.server.join().unwrap()
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        let notification = Notification { method: method.to_owned(), params };
        self.connection.sender.send(notification.into()).unwrap();
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        self.last_id += 1;
        let id = RequestId::from(self.last_id);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        loop {
            match self.receive() {
                Some(Response { id: answered, response_result }) if answered == id => return response_result,
                Some(other) => panic!("an answer to no request: {other:?}"),
                None => {}
            }
        }
    }

    /// Receives a message.
    fn receive(&mut self) -> Option<Response> {
        match self.connection.receiver.recv_timeout(LIMIT).unwrap() {
            Message::Response(response) => return Some(response),
            Message::Request(request) => self.requests.push(request),
            Message::Notification(notification) => {
                assert_eq!(notification.method, "textDocument/publishDiagnostics");
                let Value::Array(diagnostics) = notification.params["diagnostics"].clone() else { panic!() };
                let uri = notification.params["uri"].as_str().unwrap().to_owned();
                self.published.insert(uri, (notification.params["version"].as_i64(), diagnostics));
            }
        }
        None
    }

    /// Opens a file of a folder with its own text.
    pub(crate) fn open_file(&mut self, folder: &Path, name: &str) -> Document {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        self.open(folder, name, &text)
    }

    /// Opens a file of a folder.
    pub(crate) fn open(&mut self, folder: &Path, name: &str, text: &str) -> Document {
        let uri = uri(folder, name);
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        Document { uri, version: 1, text: text.to_owned() }
    }

    /// Replaces the text of a document.
    pub(crate) fn replace(&mut self, document: &mut Document, text: &str) {
        document.version += 1;
        text.clone_into(&mut document.text);
        self.change(document, json!([{ "text": text }]));
    }

    /// Sends changes of a document, which has a new version.
    pub(crate) fn change(&self, document: &Document, changes: Value) {
        let version = json!({ "uri": document.uri, "version": document.version });
        self.notify("textDocument/didChange", json!({ "textDocument": version, "contentChanges": changes }));
    }

    /// Waits for the diagnostics of the current version of a document.
    pub(crate) fn diagnostics(&mut self, document: &Document) -> Vec<Value> {
        loop {
            match self.published.get(&document.uri) {
                Some((Some(version), found)) if *version == i64::from(document.version) => return found.clone(),
                _ => assert!(self.receive().is_none()),
            }
        }
    }

    /// Waits until a file has a number of diagnostics.
    pub(crate) fn wait_for(&mut self, uri: &str, count: usize) -> Vec<Value> {
        loop {
            match self.published.get(uri) {
                Some((_, found)) if found.len() == count => return found.clone(),
                _ => assert!(self.receive().is_none()),
            }
        }
    }

    /// Sends a request about a place of a document.
    pub(crate) fn at(&mut self, method: &str, document: &Document, offset: usize) -> Value {
        let position = position(&document.text, offset);
        let place = json!({
            "textDocument": { "uri": document.uri },
            "position": position,
            "context": { "includeDeclaration": true, "triggerKind": 1 },
        });
        self.request(method, place).unwrap()
    }
}

/// A document that is open in the editor.
pub(crate) struct Document {
    pub(crate) uri: String,
    pub(crate) version: i32,
    pub(crate) text: String,
}

impl Document {
    /// The byte behind the first letter or digit of the first occurrence of a text.
    pub(crate) fn find(&self, needle: &str) -> usize {
        let at = self.text.find(needle).unwrap_or_else(|| panic!("{needle}"));
        at + needle.find(|c: char| c.is_ascii_alphanumeric()).unwrap() + 1
    }

    /// The text in a range.
    pub(crate) fn part(&self, range: &Value) -> &str {
        &self.text[offset(&self.text, &range["start"])..offset(&self.text, &range["end"])]
    }
}

/// The address of a file.
pub(crate) fn uri(folder: &Path, name: &str) -> String {
    format!("file://{}", folder.join(name).display())
}

/// The position of a byte.
pub(crate) fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// The byte at a position.
pub(crate) fn offset(text: &str, position: &Value) -> usize {
    let count = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(count("line")).map(str::len).sum();
    let units: Vec<u16> = text[start..].encode_utf16().take(count("character")).collect();
    start + String::from_utf16(&units).unwrap().len()
}

/// The text after the edits of a document.
pub(crate) fn edited(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let at = |end: &str| offset(text, &edit["range"][end]);
            (at("start"), at("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
