//! Polls a call on the thread that makes it, while one thread of the process drives tokio.
//!
//! `Runtime::block_on` cannot be used: it panics inside a task of a runtime, even if blocking is allowed there.

use std::future::pending;
use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread, ThreadId};

use tokio::runtime::{Builder, Handle};
use tokio::task::coop::unconstrained;

use crate::base::{BlockingCall, Descriptor};
use crate::outcome::{ErrorKind, Failure};

/// The runtime that all blocking calls share, and its thread. It lives as long as the process.
struct Driver {
    runtime: Handle,
    thread: ThreadId,
}

/// Blocks until `future` is ready.
///
/// # Errors
///
/// The thread must not block, or the driver cannot be started. The future was not polled.
pub(super) fn wait<F: Future>(
    descriptor: &'static Descriptor,
    allow_inside_runtime: bool,
    future: F,
) -> Result<F::Output, Box<Failure>> {
    let driver = admit(allow_inside_runtime).map_err(|refusal| refusal.failure(descriptor))?;
    Ok(poll_to_end(&driver.runtime, future))
}

/// Why a call cannot block.
enum Refusal {
    /// The thread must not block. The message says what to do instead.
    Thread(&'static str),
    /// The driver cannot be started.
    Start(io::Error),
}

impl Refusal {
    fn failure(self, descriptor: &'static Descriptor) -> Box<Failure> {
        let new = |message: String| Failure::new(ErrorKind::Blocking, descriptor, message);
        match self {
            Self::Thread(message) => new(message.to_owned()),
            Self::Start(error) => {
                let mut failure = new(format!("the thread that drives blocking calls cannot be started: {error}"));
                failure.is_transient = true;
                failure.source = Some(Box::new(error));
                failure
            }
        }
    }
}

/// Returns the driver if this thread may block.
fn admit(allow_inside_runtime: bool) -> Result<&'static Driver, Refusal> {
    match Handle::try_current() {
        Ok(_) if !allow_inside_runtime => {
            return Err(Refusal::Thread(
                "this thread belongs to a tokio runtime, whose tasks would be blocked; use the async `Client`, or make \
                 the call on another thread; if this thread may block, like those of `spawn_blocking`, call \
                 `.allow_inside_runtime()` on the call",
            ));
        }
        Err(error) if error.is_thread_local_destroyed() => {
            return Err(Refusal::Thread("this thread is ending; make the call earlier, or on another thread"));
        }
        _ => {}
    }
    let driver = driver().map_err(Refusal::Start)?;
    if driver.thread == thread::current().id() {
        return Err(Refusal::Thread(
            "this thread drives all blocking calls, and none could end; use the async `Client`",
        ));
    }
    Ok(driver)
}

/// Returns the driver, and starts it if necessary.
fn driver() -> io::Result<&'static Driver> {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    static START: Mutex<()> = Mutex::new(());
    if let Some(driver) = DRIVER.get() {
        return Ok(driver);
    }
    // Locked, so that no second driver is started.
    let _lock = START.lock().unwrap_or_else(PoisonError::into_inner);
    match DRIVER.get() {
        Some(driver) => Ok(driver),
        None => start().map(|driver| DRIVER.get_or_init(|| driver)),
    }
}

fn start() -> io::Result<Driver> {
    let (sender, receiver) = mpsc::channel();
    // The runtime is created on its own thread: dropping it on a thread of another runtime panics, and so does tokio if
    // it cannot start its own threads.
    let thread = thread::Builder::new().name("huaweicloud-bss".to_owned()).spawn(move || {
        // The receiver waits for the message, so sending cannot fail.
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let _ = sender.send(Ok(runtime.handle().clone()));
                runtime.block_on(pending::<()>());
            }
            Err(error) => {
                let _ = sender.send(Err(error));
            }
        }
    })?;
    let runtime = receiver.recv().map_err(io::Error::other)??;
    Ok(Driver { runtime, thread: thread.thread().id() })
}

/// Polls on this thread, which sleeps between polls.
fn poll_to_end<F: Future>(runtime: &Handle, future: F) -> F::Output {
    // Tasks and timers of the future belong to the shared runtime.
    let _inside = runtime.enter();
    let _waiting = BlockingCall::begin();
    // Inside a task, tokio limits the number of polls until the task yields, which never happens here.
    let mut future = pin!(unconstrained(future));
    let sleeper = Arc::new(Sleeper { thread: thread::current(), woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&sleeper));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        sleeper.sleep();
    }
}

/// A thread that sleeps until it is woken. The flag is needed because the polled code may park the thread itself, and
/// consume the wake-up.
struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Sleeper {
    fn sleep(&self) {
        while !self.woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
