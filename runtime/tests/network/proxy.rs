//! A proxy: tunnels by CONNECT and requests in absolute form, to local servers with fictitious names.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{Listening, Stream, Task, listen};

/// What a proxy does with a request.
#[derive(Clone, Debug)]
pub(crate) enum ProxyBehavior {
    /// Accepts all requests.
    Open,
    /// Accepts requests with this user and password in the header.
    Login(&'static str),
    /// Answers all requests with this.
    Answer(&'static str),
    /// Closes the connection.
    Slam,
}

pub(crate) struct Proxy {
    listening: Listening,
    heads: Arc<Mutex<Vec<String>>>,
}

/// A function that first handles each connection.
type Begin = fn(TcpStream) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Box<dyn Stream>>> + Send>>;

impl Proxy {
    pub(crate) fn start(door: ProxyBehavior, hosts: &[(&'static str, SocketAddr)]) -> Self {
        let plain: Begin = |stream| Box::pin(async move { Ok(Box::new(stream) as Box<dyn Stream>) });
        Self::over(door, hosts, plain)
    }

    pub(crate) fn over<F>(door: ProxyBehavior, hosts: &[(&'static str, SocketAddr)], begin: F) -> Self
    where
        F: Fn(TcpStream) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Box<dyn Stream>>> + Send>>
            + Send
            + Sync
            + 'static,
    {
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let shared = Arc::clone(&heads);
        let hosts: HashMap<&'static str, SocketAddr> = hosts.iter().copied().collect();
        let handler = move |stream: TcpStream| -> Task {
            let (door, hosts, heads) = (door.clone(), hosts.clone(), Arc::clone(&shared));
            let beginning = begin(stream);
            Box::pin(async move { serve(beginning.await?, &door, &hosts, &heads).await })
        };
        Self { listening: listen(Arc::new(handler)), heads }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listening.address
    }

    pub(crate) fn plain(&self) -> String {
        format!("http://{}", self.address())
    }

    /// The first head of each connection.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The first line of each head.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heads().iter().map(|head| head.lines().next().unwrap_or_default().to_owned()).collect()
    }
}

async fn serve(
    mut client: Box<dyn Stream>,
    door: &ProxyBehavior,
    hosts: &HashMap<&'static str, SocketAddr>,
    heads: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        let mut buffer = [0; 4096];
        match client.read(&mut buffer).await? {
            0 => return Ok(()),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    heads.lock().unwrap().push(head.clone());
    let login = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("proxy-authorization").then(|| value.to_owned())
    });
    match door {
        ProxyBehavior::Open => {}
        ProxyBehavior::Login(expected) if login.as_deref() == Some(*expected) => {}
        ProxyBehavior::Login(_) => {
            client
                .write_all(
                    // Without its second line, the next request may meet a connection that is about to end.
                    b"HTTP/1.1 407 Proxy Authentication Required\r\nconnection: close\r\n\
                      proxy-authenticate: Basic realm=\"CANARY\"\r\ncontent-length: 0\r\n\r\n",
                )
                .await?;
            return client.shutdown().await;
        }
        ProxyBehavior::Answer(answer) => {
            client.write_all(answer.as_bytes()).await?;
            return client.shutdown().await;
        }
        ProxyBehavior::Slam => return client.shutdown().await,
    }
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let host = target.trim_start_matches("http://").split('/').next().unwrap();
    let mut server = TcpStream::connect(hosts[host]).await?;
    if method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    } else {
        server.write_all(&bytes).await?;
    }
    tokio::io::copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}
