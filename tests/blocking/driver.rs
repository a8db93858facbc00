//! The one thread that drives all calls, and the threads that make them.

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

use crate::support::{Service, after, call, call_and_wait, question, refused};

const PREFIX: &str = "show_realname_authentication_review_result failed, the request was not sent: ";

#[test]
fn calls_of_many_threads_run_at_once() {
    const COUNT: usize = 32;
    let inside = Arc::new(AtomicUsize::new(0));
    // Nobody is answered before all have asked.
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
fn connections_are_shared_by_threads() {
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
        // Threads of other tests end at any time.
        std::fs::read_to_string(task.ok()?.path().join("comm")).ok()
    });
    assert_eq!(names.filter(|name| name.trim() == "huaweicloud-bss").count(), 1);
}

/// A transport, or a provider of credentials, may make a blocking call while another one polls it.
#[test]
fn a_call_within_a_call() {
    let service = Service::start();
    let inner = service.client();
    let outer = after(move || {
        let inner = inner.clone();
        Box::pin(async move {
            assert_eq!(call(&inner), refused());
            assert_eq!(call_and_wait(&inner), Ok(()));
            tokio::time::sleep(Duration::from_millis(5)).await;
            let on_its_own = spawn_blocking(move || call_and_wait(&inner));
            assert_eq!(on_its_own.await.unwrap(), Ok(()));
        })
    });
    assert_eq!(call(&outer), Ok(()));
    assert_eq!(service.mock.received().len(), 2);
}

#[test]
fn the_driver_waits_for_nobody() {
    let service = Service::start();
    let inner = service.client();
    let outer = after(move || {
        let inner = inner.clone();
        Box::pin(async move {
            let outcome = tokio::spawn(async move { (call(&inner), call_and_wait(&inner)) }).await.unwrap();
            let words = "this thread drives all blocking calls, and none could end; use the async `Client`";
            assert_eq!(outcome, (refused(), Err((ErrorKind::Blocking, format!("{PREFIX}{words}")))));
        })
    });
    assert_eq!(call(&outer), Ok(()));
    assert!(service.mock.received().is_empty());
}

/// What is polled may park the thread for a purpose of its own, and get the wake-up that was meant for the call.
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
    // Else only the timer of the deadline would have woken it, after half a minute.
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
fn a_thread_that_ends_waits_for_nothing() {
    let service = Service::start();
    let client = service.client();
    let (tell, told) = channel();
    thread::spawn(move || {
        let last = Last(client.clone(), tell);
        // Before tokio keeps anything in the thread, and so dropped after that.
        LAST.with_borrow_mut(|place| *place = Some(last));
        assert_eq!(call(&client), Ok(()));
    });
    let words = "this thread is ending; make the call earlier, or on another thread";
    assert_eq!(told.recv().unwrap(), Err((ErrorKind::Blocking, format!("{PREFIX}{words}"))));
}

/// In a process of its own, that may have few files open, and has.
#[cfg(unix)]
#[test]
fn a_driver_that_does_not_start_is_an_error() {
    const CHILD: &str = "HUAWEICLOUD_BSS_TEST_FEW_FILES";
    if std::env::var_os(CHILD).is_some() {
        let client = after(|| Box::pin(async {}));
        let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        let request = question();
        let error = client.show_realname_authentication_review_result(&request).send().unwrap_err();
        drop(files);
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Blocking, 0, true));
        let words = "the thread that drives blocking calls cannot be started: Too many open files";
        assert!(error.message().starts_with(words), "{error}");
        assert!(std::error::Error::source(&error).is_some());
        // It may pass, and has.
        assert_eq!(call(&client), Ok(()));
        return;
    }
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 32 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "driver::a_driver_that_does_not_start_is_an_error"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
