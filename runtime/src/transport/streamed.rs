//! A body that is taken piece by piece, and tells how much of it has left.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Small enough that a bar moves, large enough that nobody pays for it.
const PIECE: usize = 64 << 10;

/// How much of a body has been handed to the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The bytes that have been handed over.
    pub sent: u64,
    /// All bytes.
    pub total: u64,
}

impl Progress {
    /// So many bytes of so many.
    pub const fn new(sent: u64, total: u64) -> Self {
        Self { sent, total }
    }
}

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// A body that a [`Transport`](super::Transport) takes piece by piece. Its length is known beforehand.
#[must_use = "a body does nothing until it is sent"]
pub struct StreamedBody {
    rest: Bytes,
    total: u64,
    listener: Option<Listener>,
}

impl StreamedBody {
    /// A body with this content.
    pub fn new(content: Bytes) -> Self {
        Self { total: content.len() as u64, rest: content, listener: None }
    }

    /// Tells `listener` of each piece that is taken.
    pub fn on_progress(mut self, listener: Arc<dyn Fn(Progress) + Send + Sync>) -> Self {
        self.listener = Some(listener);
        self
    }

    /// What has not been taken yet, as a whole.
    pub fn bytes(&self) -> Bytes {
        self.rest.clone()
    }

    /// Says that everything has left, after it was sent as a whole.
    pub(super) fn tell_all(&self) {
        self.tell(self.total);
    }

    fn tell(&self, sent: u64) {
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
        self.tell(self.total.saturating_sub(self.rest.len() as u64));
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
    fn every_piece_is_told_and_none_is_lost() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let content: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
            let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
            let listener = Arc::clone(&told);
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
            let told = told.lock().unwrap();
            assert_eq!(told.len(), length.div_ceil(PIECE));
            assert!(told.is_sorted_by(|one, next| one.sent < next.sent && one.total == length as u64));
            assert_eq!(told.last().map_or(0, |last| last.sent), length as u64);
        }
    }
}
