//! Calls on threads of a tokio runtime: rejected with an explanation, or made if blocking is allowed, and never a
//! panic.

use std::time::Duration;

use huaweicloud_bss::blocking::Client;
use huaweicloud_bss::{Client as AsyncClient, ErrorKind};
use tokio::runtime::Runtime;
use tokio::task::spawn_blocking;

use crate::support::{Service, call, call_inside_runtime, question, rejected};

fn current_thread() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn rejects_unless_allowed() {
    let service = Service::start();
    let client = service.client();
    assert_eq!(call(&client), rejected());
    let error = client.show_realname_authentication_review_result(&question()).send().unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (0, false));
    assert!(service.mock.received().is_empty());
    // More polls than a task may make before it has to yield.
    for _ in 0..150 {
        assert_eq!(call_inside_runtime(&client), Ok(()));
    }
    assert_eq!(service.mock.received().len(), 150);
}

#[tokio::test(flavor = "current_thread")]
async fn in_a_task_of_a_current_thread_runtime() {
    tokio::spawn(async { rejects_unless_allowed() }).await.unwrap();
    rejects_unless_allowed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_task_of_a_multi_thread_runtime() {
    tokio::spawn(async { rejects_unless_allowed() }).await.unwrap();
    rejects_unless_allowed();
    tokio::spawn(async { tokio::task::block_in_place(rejects_unless_allowed) }).await.unwrap();
}

#[tokio::test]
async fn in_a_blocking_task() {
    spawn_blocking(rejects_unless_allowed).await.unwrap();
}

#[test]
fn on_a_thread_that_entered_a_runtime() {
    let runtime = current_thread();
    let guard = runtime.enter();
    rejects_unless_allowed();
    drop(guard);
    let service = Service::start();
    assert_eq!(call(&service.client()), Ok(()));
}

/// The task's budget is used up, before the call and within it.
#[tokio::test]
async fn in_a_task_without_budget() {
    let service = Service::start();
    let client = service.client();
    tokio::spawn(async move {
        while tokio::task::coop::has_budget_remaining() {
            tokio::task::consume_budget().await;
        }
        assert_eq!(call_inside_runtime(&client), Ok(()));
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn clients_can_be_dropped_anywhere() {
    let service = Service::start();
    let unused = service.client();
    let used = service.client();
    let clone = used.clone();
    spawn_blocking(move || {
        assert_eq!(call_inside_runtime(&clone), Ok(()));
    })
    .await
    .unwrap();
    drop((unused, used));
    let client = service.client();
    std::thread::spawn(move || {
        assert_eq!(call(&client), Ok(()));
        client
    })
    .join()
    .map(drop)
    .unwrap();
    let client = service.client();
    assert_eq!(call_inside_runtime(&client), Ok(()));
    tokio::spawn(async { drop(client) }).await.unwrap();
}

/// A connection belongs to the runtime in which it was opened. With a shared core, each client may get connections of
/// the other.
#[test]
fn a_shared_core_outlives_the_runtimes_of_its_connections() {
    let service = Service::start();
    let client: AsyncClient = service.builder().build().unwrap();
    let blocking = Client::from(client.clone());
    let request = question();
    for _ in 0..3 {
        let runtime = current_thread();
        runtime.block_on(client.show_realname_authentication_review_result(&request).send()).unwrap();
        // The connection is open, but no runtime drives it.
        drop(runtime);
        assert_eq!(call(&blocking), Ok(()));
        assert_eq!(call(&blocking), Ok(()));
    }
    // Connections of the blocking client work in the other one.
    current_thread().block_on(client.show_realname_authentication_review_result(&request).send()).unwrap();
}

/// If the only thread that could drive the connection waits for it, the call ends at its timeout.
#[tokio::test(flavor = "current_thread")]
async fn a_connection_of_the_waiting_runtime_is_a_timeout() {
    let service = Service::start();
    let client: AsyncClient = service.builder().build().unwrap();
    let request = question();
    client.show_realname_authentication_review_result(&request).await.unwrap();
    let blocking = Client::from(client);
    let call = blocking.show_realname_authentication_review_result(&request).timeout(Duration::from_millis(300));
    let error = call.allow_inside_runtime().send().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no answer within 0.3 s"));
}
