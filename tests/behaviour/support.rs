//! Requests, and servers that answer with any bytes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    CertifierRole, ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType, EnterpriseIdentifyType,
    EnterprisePerson, ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::{Builder, Client, Credentials};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A change, which is sent once.
pub(crate) fn application() -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder()
        .legal_name("wangmoumou")
        .legal_id_number("371812000000008888")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("4505ce6f")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["front001.jpg", "back002.jpg"])
        .corp_name("Example Limited")
        .verified_number("91310000XYZ")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("example_IDP")
        .reg_address("Example Street")
        .enterprise_person(person)
        .build()
}

/// A read, which is repeated.
pub(crate) fn question() -> ShowRealnameAuthenticationReviewResult {
    ShowRealnameAuthenticationReviewResult::builder().customer_id("4505ce6f").build()
}

pub(crate) fn builder(endpoint: &str) -> Builder<Client> {
    Client::builder()
        .endpoint(endpoint)
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .timeout(Duration::from_secs(30))
}

pub(crate) fn client(endpoint: &str) -> Client {
    builder(endpoint).build().unwrap()
}

/// The server's action after it has read a request.
#[derive(Clone)]
pub(crate) enum Then {
    /// Writes these bytes and closes the connection.
    Write(Vec<u8>),
    /// Writes these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Writes these bytes and keeps the connection open.
    Silence(Vec<u8>),
    /// Answers with the request itself as the code, message and ID of a failure, and in a header.
    Echo,
}

/// A server that does the same with every request, and stores all requests.
pub(crate) struct Server {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
    open: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (seen, open) = (Arc::default(), Arc::default());
        let task = tokio::spawn(serve(listener, then, Arc::clone(&seen), Arc::clone(&open)));
        Self { address, seen, open, task }
    }

    /// Starts a server that answers with this status, these additional headers and this body.
    pub(crate) async fn answering(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::start(Then::Write(answer(status, headers, body.as_ref()))).await
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Returns the requests so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Returns the number of open connections.
    pub(crate) fn open(&self) -> usize {
        *self.open.lock().unwrap()
    }
}

pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} Any\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serve(listener: TcpListener, then: Then, seen: Arc<Mutex<Vec<String>>>, open: Arc<Mutex<usize>>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (then, seen, open) = (then.clone(), Arc::clone(&seen), Arc::clone(&open));
        *open.lock().unwrap() += 1;
        tokio::spawn(async move {
            // The client may close the connection at any time.
            let _ = one(stream, then, &seen).await;
            *open.lock().unwrap() -= 1;
        });
    }
}

async fn one(mut stream: TcpStream, then: Then, seen: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    seen.lock().unwrap().push(request.clone());
    match then {
        Then::Write(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await?;
            drain(&mut stream).await
        }
        Then::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.set_zero_linger()
        }
        Then::Silence(bytes) => {
            stream.write_all(&bytes).await?;
            // A call that does not time out ends with a closed connection, so that its test does not hang.
            tokio::time::timeout(Duration::from_secs(30), drain(&mut stream)).await?
        }
        Then::Echo => {
            let text = request.replace("\r\n", "|");
            let body = serde_json::json!({
                "error_code": text, "error_msg": text, "request_id": text, "is_review": text,
                "fail_check_items": [text], "review_result": text, "opinion": [text],
            });
            let id: String = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(8000).collect();
            let headers = format!("x-request-id: {id}\r\ncontent-type: text/{id}\r\n");
            stream.write_all(&answer(400, &headers, body.to_string().as_bytes())).await?;
            stream.shutdown().await?;
            drain(&mut stream).await
        }
    }
}

/// Reads until the client closes the connection.
async fn drain(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.map(|_| ())
}

async fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await?;
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
