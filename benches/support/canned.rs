//! A server that answers every request with the same body and does not look at it: hardly anything over a socket could
//! be faster, so what is timed is the client.

use std::thread;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers every request with `body`, and returns the address.
pub(crate) async fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, body));
        }
    });
    format!("http://{address}")
}

/// Starts a server in a thread of its own, so that the client's threads have nothing to do but their own work.
pub(crate) fn apart<F: Future<Output = String>>(start: impl FnOnce() -> F + Send + 'static) -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            sender.send(start().await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

async fn answer(mut stream: TcpStream, body: &'static str) {
    stream.set_nodelay(true).unwrap();
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut received = Vec::with_capacity(8192);
    while let Ok(1..) = stream.read_buf(&mut received).await {
        while let Some(end) = whole(&received) {
            received.drain(..end);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// Where the first request ends, if all of it is there.
fn whole(received: &[u8]) -> Option<usize> {
    const LENGTH: &str = "content-length:";
    // The bodies of these requests are text, and what breaks off within a character is not whole.
    let text = std::str::from_utf8(received).ok()?;
    let (mut head, mut length) = (0, 0);
    for line in text.split_inclusive('\n') {
        head += line.len();
        if line == "\r\n" {
            return Some(head + length).filter(|end| received.len() >= *end);
        }
        if let Some((name, value)) = line.split_at_checked(LENGTH.len())
            && name.eq_ignore_ascii_case(LENGTH)
        {
            length = value.trim().parse().unwrap();
        }
    }
    None
}
