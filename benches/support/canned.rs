//! A server that answers every request with the same body and checks nothing. It is close to the fastest possible over
//! a socket, so the client is timed.

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

/// Starts a server on its own thread, so that the client's threads do only the client's work.
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

/// Returns the end of the first request, if it is complete.
fn whole(received: &[u8]) -> Option<usize> {
    const LENGTH: &str = "content-length:";
    // The bodies of these requests are UTF-8, and a body that ends inside a character is not complete.
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
