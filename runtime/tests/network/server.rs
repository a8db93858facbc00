//! A server on its own thread, so that it works while the runtime of the client is idle. It answers each request with
//! an empty object, keeps connections open, and records the requests of each connection.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// How long a server is silent: a call that does not give up on it in time ends with a broken connection.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A connection of any kind.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What a listener hands on.
pub(crate) type Handler = Arc<dyn Fn(TcpStream) -> Task + Send + Sync>;

pub(crate) type Task = std::pin::Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>>;

/// A listening thread, which ends when this is dropped.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    _end: oneshot::Sender<()>,
}

pub(crate) fn listen(handler: Handler) -> Listening {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            tokio::select! {
                _ = ended => {}
                () = async {
                    loop {
                        let (stream, _) = listener.accept().await.unwrap();
                        // Errors of the connection are irrelevant.
                        tokio::spawn(handler(stream));
                    }
                } => {}
            }
        });
    });
    Listening { address, _end: end }
}

/// What a server does with a connection besides answering.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionBehavior {
    /// Closes a connection after this idle time, with these last bytes.
    pub(crate) closes_idle: Option<(Duration, &'static str)>,
    /// Reads the request with this number, and closes its connection without an answer.
    pub(crate) drops_request: Option<usize>,
    /// Reads the request with this number, and never answers it.
    pub(crate) hangs: Option<usize>,
    /// Shuts down its writing side at once, and continues to read.
    pub(crate) closes_at_once: bool,
}

#[derive(Default)]
struct Log {
    accepted: usize,
    closed: usize,
    /// The number of requests that must arrive before any is answered.
    held: usize,
    /// Each request with its connection.
    requests: Vec<(usize, String)>,
    /// The connections that were closed at once, and the bytes that arrived over them.
    shut: usize,
    bytes: Vec<usize>,
}

pub(crate) struct Server {
    listening: Listening,
    log: Arc<Mutex<Log>>,
}

impl Server {
    pub(crate) fn start(manner: ConnectionBehavior) -> Self {
        Self::over(manner, |stream| Box::pin(async move { Ok(Box::new(stream) as Box<dyn Stream>) }))
    }

    /// A server that first handles each connection with a function.
    pub(crate) fn over<F>(manner: ConnectionBehavior, begin: F) -> Self
    where
        F: Fn(TcpStream) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Box<dyn Stream>>> + Send>>
            + Send
            + Sync
            + 'static,
    {
        let log: Arc<Mutex<Log>> = Arc::default();
        let shared = Arc::clone(&log);
        let handler = move |stream: TcpStream| -> Task {
            let (log, manner) = (Arc::clone(&shared), manner.clone());
            let connection = {
                let mut log = log.lock().unwrap();
                log.accepted += 1;
                log.accepted
            };
            let beginning = begin(stream);
            Box::pin(async move {
                let outcome = match beginning.await {
                    Ok(stream) => serve(stream, connection, &manner, &log).await,
                    Err(error) => Err(error),
                };
                log.lock().unwrap().closed += 1;
                outcome
            })
        };
        Self { listening: listen(Arc::new(handler)), log }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listening.address
    }

    pub(crate) fn plain(&self) -> String {
        format!("http://{}", self.address())
    }

    /// The number of connections so far.
    pub(crate) fn accepted(&self) -> usize {
        self.log.lock().unwrap().accepted
    }

    /// Blocks until `count` connections are closed; at most 10 seconds.
    pub(crate) fn wait_for_closed(&self, connections: usize) {
        let begin = Instant::now();
        while self.closed() < connections {
            assert!(begin.elapsed() < Duration::from_secs(10), "{} of {connections} are closed", self.closed());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The number of connections that the server has closed.
    pub(crate) fn closed(&self) -> usize {
        self.log.lock().unwrap().closed
    }

    /// The numbers of the connections of the requests, in the order of the requests.
    pub(crate) fn connections(&self) -> Vec<usize> {
        self.log.lock().unwrap().requests.iter().map(|(connection, _)| *connection).collect()
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.log.lock().unwrap().requests.iter().map(|(_, request)| request.clone()).collect()
    }

    /// Sends no answer before `count` requests have arrived.
    pub(crate) fn hold_until(&self, requests: usize) {
        self.log.lock().unwrap().held = requests;
    }

    /// The number of connections that were closed at once.
    pub(crate) fn shut(&self) -> usize {
        self.log.lock().unwrap().shut
    }

    /// The number of bytes that arrived over each of them.
    pub(crate) fn bytes(&self) -> Vec<usize> {
        self.log.lock().unwrap().bytes.clone()
    }
}

async fn serve(
    mut stream: Box<dyn Stream>,
    connection: usize,
    manner: &ConnectionBehavior,
    log: &Mutex<Log>,
) -> std::io::Result<()> {
    if manner.closes_at_once {
        stream.shutdown().await?;
        log.lock().unwrap().shut += 1;
        let mut bytes = Vec::new();
        let outcome = stream.read_to_end(&mut bytes).await;
        log.lock().unwrap().bytes.push(bytes.len());
        return outcome.map(|_| ());
    }
    let mut is_used = false;
    loop {
        let reading = read(&mut stream);
        let request = match manner.closes_idle {
            Some((after, last_words)) if is_used => match tokio::time::timeout(after, reading).await {
                Ok(request) => request?,
                Err(_) => {
                    stream.write_all(last_words.as_bytes()).await?;
                    return stream.shutdown().await;
                }
            },
            _ => reading.await?,
        };
        is_used = true;
        let number = {
            let mut log = log.lock().unwrap();
            log.requests.push((connection, request));
            log.requests.len()
        };
        if manner.drops_request == Some(number) {
            return stream.shutdown().await;
        }
        if manner.hangs == Some(number) {
            tokio::time::sleep(PATIENCE).await;
            return Ok(());
        }
        let is_held = || {
            let log = log.lock().unwrap();
            log.requests.len() < log.held
        };
        let begin = Instant::now();
        while is_held() {
            if begin.elapsed() > PATIENCE {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await?;
        stream.flush().await?;
    }
}

/// Reads one request, head and body.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<String> {
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
