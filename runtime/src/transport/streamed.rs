//! A body that is read in pieces, and reports its progress.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// The size of a piece: small enough for a progress bar, large enough to cost nothing.
const PIECE: usize = 64 << 10;

/// How much of a body was passed to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes that were passed to the connection.
    pub sent: u64,
    /// The number of all bytes.
    pub total: u64,
}

impl Progress {
    /// Creates a progress.
    pub const fn new(sent: u64, total: u64) -> Self {
        Self { sent, total }
    }
}

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// A body that a [`Transport`](super::Transport) reads in pieces. Its length is known in advance.
#[must_use = "a body does nothing until it is sent"]
pub struct StreamedBody {
    rest: Bytes,
    total: u64,
    listener: Option<Listener>,
}

impl StreamedBody {
    /// Creates a body with this content.
    pub fn new(content: Bytes) -> Self {
        Self { total: content.len() as u64, rest: content, listener: None }
    }

    /// Calls `listener` for each piece that is read.
    pub fn on_progress(mut self, listener: Arc<dyn Fn(Progress) + Send + Sync>) -> Self {
        self.listener = Some(listener);
        self
    }

    /// Returns the content that has not been read yet.
    pub fn bytes(&self) -> Bytes {
        self.rest.clone()
    }

    /// Reports that the whole body was sent.
    pub(super) fn report_all(&self) {
        self.report(self.total);
    }

    fn report(&self, sent: u64) {
        if let Some(listener) = &self.listener {
            listener(Progress { sent, total: self.total });
        }
    }
}

impl Body for StreamedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.report(self.total.saturating_sub(self.rest.len() as u64));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

impl fmt::Debug for StreamedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedBody").field("total", &self.total).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn reports_every_piece_and_loses_none() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let content: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
            let reported: Arc<Mutex<Vec<Progress>>> = Arc::default();
            let listener = Arc::clone(&reported);
            let mut body = StreamedBody::new(Bytes::from(content.clone()))
                .on_progress(Arc::new(move |progress| listener.lock().unwrap().push(progress)));
            assert_eq!(body.size_hint().exact(), Some(length as u64));
            let mut taken = Vec::new();
            let mut context = Context::from_waker(std::task::Waker::noop());
            while let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut body).poll_frame(&mut context) {
                taken.extend_from_slice(&frame.into_data().unwrap());
            }
            assert_eq!(taken, content);
            assert!(body.is_end_stream());
            let reported = reported.lock().unwrap();
            assert_eq!(reported.len(), length.div_ceil(PIECE));
            assert!(reported.is_sorted_by(|one, next| one.sent < next.sent && one.total == length as u64));
            assert_eq!(reported.last().map_or(0, |last| last.sent), length as u64);
        }
    }
}
