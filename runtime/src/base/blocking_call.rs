//! Whether the current thread waits for a blocking call. The transport asks for it.

use std::cell::Cell;

thread_local! {
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the current thread waits for a blocking call and polls its future.
pub(crate) fn is_blocking_call() -> bool {
    IS_WAITING.get()
}

/// Marks the current thread as waiting for a blocking call until it is dropped.
pub(crate) struct BlockingCall {
    /// The mark before: blocking calls can be nested.
    before: bool,
}

impl BlockingCall {
    pub(crate) fn begin() -> Self {
        Self { before: IS_WAITING.replace(true) }
    }
}

impl Drop for BlockingCall {
    fn drop(&mut self) {
        IS_WAITING.set(self.before);
    }
}
