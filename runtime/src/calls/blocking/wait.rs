//! How a call is waited for: it is polled on the thread that makes it, while one thread of the process drives what it
//! leaves in tokio.
//!
//! `Runtime::block_on` would do for threads outside of any runtime alone: inside a task it panics, whoever allowed it.

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

/// The runtime that all blocking calls share, and the thread that it runs on. It lives as long as the process.
struct Driver {
    runtime: Handle,
    thread: ThreadId,
}

/// Waits for what `future` comes to.
///
/// # Errors
///
/// A thread that must not wait, and a driver that does not start. The future was not polled then.
pub(super) fn wait<F: Future>(
    descriptor: &'static Descriptor,
    may_wait: bool,
    future: F,
) -> Result<F::Output, Box<Failure>> {
    let driver = admit(may_wait).map_err(|refusal| refusal.failure(descriptor))?;
    Ok(poll_to_end(&driver.runtime, future))
}

/// Why nothing can be waited for.
enum Refusal {
    /// In words that say what to do instead.
    Thread(&'static str),
    /// The driver does not start.
    Start(io::Error),
}

impl Refusal {
    fn failure(self, descriptor: &'static Descriptor) -> Box<Failure> {
        let new = |message: String| Failure::new(ErrorKind::Blocking, descriptor, message);
        match self {
            Self::Thread(words) => new(words.to_owned()),
            Self::Start(error) => {
                let mut failure = new(format!("the thread that drives blocking calls does not start: {error}"));
                failure.is_transient = true;
                failure.source = Some(Box::new(error));
                failure
            }
        }
    }
}

/// The driver, if this thread may wait.
fn admit(may_wait: bool) -> Result<&'static Driver, Refusal> {
    match Handle::try_current() {
        Ok(_) if !may_wait => {
            return Err(Refusal::Thread(
                "this thread belongs to a tokio runtime, whose tasks would stand still: use the async `Client` and \
                 await it, or make the call on a thread of your own; where this thread may wait, as those of \
                 `spawn_blocking` may, say so with `.may_wait()` on the call",
            ));
        }
        Err(error) if error.is_thread_local_destroyed() => {
            return Err(Refusal::Thread("this thread is about to end: make the call earlier, or on another thread"));
        }
        _ => {}
    }
    let driver = driver().map_err(Refusal::Start)?;
    if driver.thread == thread::current().id() {
        return Err(Refusal::Thread(
            "this thread drives all blocking calls, and none would come to an end: use the async `Client` and await it",
        ));
    }
    Ok(driver)
}

/// The driver, started if it has not been.
fn driver() -> io::Result<&'static Driver> {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    static START: Mutex<()> = Mutex::new(());
    if let Some(driver) = DRIVER.get() {
        return Ok(driver);
    }
    // One at a time, so that there is never a second one to be ended.
    let _turn = START.lock().unwrap_or_else(PoisonError::into_inner);
    match DRIVER.get() {
        Some(driver) => Ok(driver),
        None => start().map(|driver| DRIVER.get_or_init(|| driver)),
    }
}

fn start() -> io::Result<Driver> {
    let (tell, told) = mpsc::channel();
    // The runtime is made on its own thread. Dropping one on a thread of another runtime panics, and so does tokio where
    // it cannot have the threads that it starts by itself.
    let thread = thread::Builder::new().name("huaweicloud-bss".to_owned()).spawn(move || {
        // Whoever started the thread waits to be told, so nothing can go wrong with that.
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let _ = tell.send(Ok(runtime.handle().clone()));
                runtime.block_on(pending::<()>());
            }
            Err(error) => {
                let _ = tell.send(Err(error));
            }
        }
    })?;
    let runtime = told.recv().map_err(io::Error::other)??;
    Ok(Driver { runtime, thread: thread.thread().id() })
}

/// Polls on this thread, which sleeps in between.
fn poll_to_end<F: Future>(runtime: &Handle, future: F) -> F::Output {
    // What the future spawns, and its timers, belong to our runtime.
    let _inside = runtime.enter();
    let _waiting = BlockingCall::begin();
    // Inside a task, tokio counts what is polled, and expects that the task gives way; nobody would give way here.
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

/// A thread that sleeps until there is something to poll. The flag is there because whatever is polled may park the
/// thread for purposes of its own, and take our wake-up for its.
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
