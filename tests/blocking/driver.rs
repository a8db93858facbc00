//! The thread that drives all blocking calls, and the threads that make them.

use std::cell::RefCell;
use std::fs::File;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use huaweicloud_bss::ErrorKind;
use huaweicloud_bss::blocking::Client;
use tokio::task::spawn_blocking;

use crate::support::{Service, after, call, call_inside_runtime, question, rejected};

const PREFIX: &str = "show_realname_authentication_review_result failed, the request was not sent: ";

#[test]
fn calls_of_several_threads_run_concurrently() {
    const COUNT: usize = 32;
    let inside = Arc::new(AtomicUsize::new(0));
    // No call is answered until all have been sent.
    let client = after(move || {
        let inside = Arc::clone(&inside);
        Box::pin(async move {
            inside.fetch_add(1, Ordering::SeqCst);
            while inside.load(Ordering::SeqCst) < COUNT {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
    });
    let calls: Vec<_> = (0..COUNT).map(|_| client.clone()).map(|client| thread::spawn(move || call(&client))).collect();
    assert!(calls.into_iter().all(|call| call.join().unwrap() == Ok(())));
}

#[test]
fn threads_share_connections() {
    let service = Service::start();
    let client = service.client();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..50).for_each(|_| assert_eq!(call(&client), Ok(()))));
        }
    });
    assert_eq!(service.mock.received().len(), 400);
}

#[cfg(target_os = "linux")]
#[test]
fn all_clients_share_one_thread() {
    let service = Service::start();
    (0..20).map(|_| service.client()).for_each(|client| assert_eq!(call(&client), Ok(())));
    let names = std::fs::read_dir("/proc/self/task").unwrap().filter_map(|task| {
        // Threads of other tests may end at any time.
        std::fs::read_to_string(task.ok()?.path().join("comm")).ok()
    });
    assert_eq!(names.filter(|name| name.trim() == "huaweicloud-bss").count(), 1);
}

/// A transport or a credentials provider may make a blocking call while another call polls it.
#[test]
fn a_call_can_be_made_within_a_call() {
    let service = Service::start();
    let inner = service.client();
    let outer = after(move || {
        let inner = inner.clone();
        Box::pin(async move {
            assert_eq!(call(&inner), rejected());
            assert_eq!(call_inside_runtime(&inner), Ok(()));
            tokio::time::sleep(Duration::from_millis(5)).await;
            let on_its_own = spawn_blocking(move || call_inside_runtime(&inner));
            assert_eq!(on_its_own.await.unwrap(), Ok(()));
        })
    });
    assert_eq!(call(&outer), Ok(()));
    assert_eq!(service.mock.received().len(), 2);
}

#[test]
fn the_driver_thread_rejects_calls() {
    let service = Service::start();
    let inner = service.client();
    let outer = after(move || {
        let inner = inner.clone();
        Box::pin(async move {
            let outcome = tokio::spawn(async move { (call(&inner), call_inside_runtime(&inner)) }).await.unwrap();
            let message = "this thread drives all blocking calls, and none could end; use the async `Client`";
            assert_eq!(outcome, (rejected(), Err((ErrorKind::Blocking, format!("{PREFIX}{message}")))));
        })
    });
    assert_eq!(call(&outer), Ok(()));
    assert!(service.mock.received().is_empty());
}

/// A polled future may park the thread for its own purpose, and receive the wake-up of the call.
#[test]
fn a_wake_up_is_not_lost() {
    let client = after(|| {
        let mut woken = false;
        Box::pin(std::future::poll_fn(move |context| {
            if std::mem::replace(&mut woken, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            thread::park();
            Poll::Pending
        }))
    });
    let begin = Instant::now();
    assert_eq!(call(&client), Ok(()));
    // Otherwise only the timer of the deadline would wake it, after half a minute.
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
}

/// Makes a call when its thread ends.
struct Last(Client, Sender<Result<(), (ErrorKind, String)>>);

impl Drop for Last {
    fn drop(&mut self) {
        let _ = self.1.send(call(&self.0));
    }
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

#[test]
fn a_thread_that_ends_rejects_calls() {
    let service = Service::start();
    let client = service.client();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let last = Last(client.clone(), sender);
        // Dropped after tokio's thread-local data, because it is created before it.
        LAST.with_borrow_mut(|place| *place = Some(last));
        assert_eq!(call(&client), Ok(()));
    });
    let message = "this thread is ending; make the call earlier, or on another thread";
    assert_eq!(receiver.recv().unwrap(), Err((ErrorKind::Blocking, format!("{PREFIX}{message}"))));
}

/// Runs in its own process, whose limit on open files is reached.
#[cfg(unix)]
#[test]
fn reports_a_driver_that_cannot_be_started() {
    const CHILD: &str = "HUAWEICLOUD_BSS_TEST_FEW_FILES";
    if std::env::var_os(CHILD).is_some() {
        let client = after(|| Box::pin(async {}));
        let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        let request = question();
        let error = client.show_realname_authentication_review_result(&request).send().unwrap_err();
        drop(files);
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Blocking, 0, true));
        let message = "the thread that drives blocking calls cannot be started: Too many open files";
        assert!(error.message().starts_with(message), "{error}");
        assert!(std::error::Error::source(&error).is_some());
        // The error is transient: the next call works.
        assert_eq!(call(&client), Ok(()));
        return;
    }
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 32 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "driver::reports_a_driver_that_cannot_be_started"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && stdout.contains("1 passed"), "{stdout}");
}
