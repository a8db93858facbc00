//! Calls on threads that belong to a tokio runtime: refused in words, or made where the thread may wait; never a panic.

use std::time::Duration;

use huaweicloud_bss::blocking::Client;
use huaweicloud_bss::{Client as AsyncClient, ErrorKind};
use tokio::runtime::Runtime;
use tokio::task::spawn_blocking;

use crate::support::{Service, call, call_and_wait, question, refused};

fn current_thread() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn refuses_and_obeys() {
    let service = Service::start();
    let client = service.client();
    assert_eq!(call(&client), refused());
    let error = client.show_realname_authentication_review_result(&question()).send().unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (0, false));
    assert!(service.mock.received().is_empty());
    // More than a task may do at a time before it has to give way.
    for _ in 0..150 {
        assert_eq!(call_and_wait(&client), Ok(()));
    }
    assert_eq!(service.mock.received().len(), 150);
}

#[tokio::test(flavor = "current_thread")]
async fn in_the_task_of_a_runtime_of_one_thread() {
    tokio::spawn(async { refuses_and_obeys() }).await.unwrap();
    refuses_and_obeys();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_task_of_a_runtime_of_many_threads() {
    tokio::spawn(async { refuses_and_obeys() }).await.unwrap();
    refuses_and_obeys();
    tokio::spawn(async { tokio::task::block_in_place(refuses_and_obeys) }).await.unwrap();
}

#[tokio::test]
async fn in_a_thread_for_blocking_work() {
    spawn_blocking(refuses_and_obeys).await.unwrap();
}

#[test]
fn where_a_runtime_was_merely_entered() {
    let runtime = current_thread();
    let guard = runtime.enter();
    refuses_and_obeys();
    drop(guard);
    let service = Service::start();
    assert_eq!(call(&service.client()), Ok(()));
}

/// Nothing of what a task may do at a time is left, before the call and inside it.
#[tokio::test]
async fn in_a_task_that_should_give_way() {
    let service = Service::start();
    let client = service.client();
    tokio::spawn(async move {
        while tokio::task::coop::has_budget_remaining() {
            tokio::task::consume_budget().await;
        }
        assert_eq!(call_and_wait(&client), Ok(()));
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn clients_are_dropped_anywhere() {
    let service = Service::start();
    let unused = service.client();
    let used = service.client();
    let clone = used.clone();
    spawn_blocking(move || {
        assert_eq!(call_and_wait(&clone), Ok(()));
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
    assert_eq!(call_and_wait(&client), Ok(()));
    tokio::spawn(async { drop(client) }).await.unwrap();
}

/// A connection lives in the runtime that it was opened in. With one core, either client may find one of the other's.
#[test]
fn a_shared_core_outlives_the_runtimes_of_its_connections() {
    let service = Service::start();
    let client: AsyncClient = service.builder().build().unwrap();
    let blocking = Client::from(client.clone());
    let request = question();
    for _ in 0..3 {
        let runtime = current_thread();
        runtime.block_on(client.show_realname_authentication_review_result(&request).send()).unwrap();
        // The connection is there, and nobody drives it.
        drop(runtime);
        assert_eq!(call(&blocking), Ok(()));
        assert_eq!(call(&blocking), Ok(()));
    }
    // Connections of the blocking client serve the other one.
    current_thread().block_on(client.show_realname_authentication_review_result(&request).send()).unwrap();
}

/// Where the only thread that could drive the connection waits for it, the call's time ends the wait.
#[tokio::test(flavor = "current_thread")]
async fn a_connection_of_the_runtime_that_waits() {
    let service = Service::start();
    let client: AsyncClient = service.builder().build().unwrap();
    let request = question();
    client.show_realname_authentication_review_result(&request).await.unwrap();
    let blocking = Client::from(client);
    let call = blocking.show_realname_authentication_review_result(&request).timeout(Duration::from_millis(300));
    let error = call.allow_inside_runtime().send().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no answer within 0.3 s"));
}
