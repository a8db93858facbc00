//! Hundreds of calls while everything goes wrong now and then: each ends, none is done twice, and no reply is lost.
//! `benches/faults.rs` makes thousands, over sockets, and looks at the memory too.

use huaweicloud_bss::Client;
use huaweicloud_bss_mock::{Fault, Received};

use crate::trouble::{Calls, Outcome, audit, client, troubled_mock};

const CALLS: u64 = 600;

#[tokio::test]
async fn every_call_ends_and_none_is_done_twice() {
    let mock = troubled_mock().without_socket().unwrap();
    let calls = Calls::new(client(Client::builder().transport(mock.transport())));
    let mut outcomes = Vec::new();
    calls.make(0..CALLS, 64, |outcome| outcomes.push(outcome)).await;
    let received = mock.received();
    let found = audit(CALLS, &outcomes, &received);
    assert!(found.problems.is_empty(), "{found}\n{}", found.problems.join("\n"));
    assert_eq!(found.lost, 0, "no connection can be lost without a socket");
    assert!(found.replies > 400 && found.changing > 100 && found.received > 600, "{found}");
    for (name, ..) in Fault::names() {
        let is_named = |fault: &str| fault.to_lowercase().starts_with(&name.replace('-', ""));
        assert!(found.faults.keys().any(|fault| is_named(fault)), "{name} never came about: {found}");
    }
    the_books_tell_what_is_wrong(&outcomes, &received);
}

/// Each change to what happened is a bug that the client might have.
fn the_books_tell_what_is_wrong(outcomes: &[Outcome], received: &[Received]) {
    let asked = |at: usize| {
        let value = format!("call-{}", outcomes[at].call);
        received.iter().rposition(|request| request.headers.iter().any(|(_, given)| *given == value)).unwrap()
    };
    // One call of each kind with which nothing went wrong.
    let plain = |is_repeatable: bool| {
        let is_plain = |at: &usize| {
            let Outcome { is_repeatable: its, error, attempts, .. } = &outcomes[*at];
            *its == is_repeatable && error.is_none() && *attempts == 1 && received[asked(*at)].fault.is_none()
        };
        (0..outcomes.len()).find(is_plain).unwrap()
    };
    let (read, change) = (plain(true), plain(false));
    let expect = |problem: &str, spoil: &dyn Fn(&mut Vec<Outcome>, &mut Vec<Received>)| {
        let (mut outcomes, mut received) = (outcomes.to_vec(), received.to_vec());
        spoil(&mut outcomes, &mut received);
        let found = audit(CALLS, &outcomes, &received);
        assert!(found.problems.iter().any(|text| text.contains(problem)), "{problem}: {found}");
    };
    expect("never ended", &|outcomes, _| drop(outcomes.remove(read)));
    expect("ended 2 times", &|outcomes, _| outcomes.push(outcomes[read].clone()));
    expect("there is no call", &|outcomes, _| outcomes[read].call = CALLS);
    expect("never sent", &|outcomes, _| outcomes[read].attempts = 0);
    expect("is of no call", &|_, received| received[asked(read)].headers.clear());
    expect("more arrived than was sent", &|_, received| received.push(received[asked(read)].clone()));
    expect("a reply to what never arrived", &|_, received| received[asked(read)].headers.clear());
    expect("another operation", &|_, received| received[asked(read)].operation = None);
    // What was answered, and what may have been taken, is sent again.
    for at in [read, change] {
        expect("sent again", &|outcomes, received| {
            outcomes[at].attempts += 1;
            received.push(received[asked(at)].clone());
        });
    }
    expect("taken twice", &|outcomes, received| {
        outcomes[change].attempts += 1;
        received.push(received[asked(change)].clone());
    });
    for fault in [Fault::ResetBefore, Fault::Unavailable] {
        expect("sent again", &|outcomes, received| {
            outcomes[change].attempts += 1;
            received.push(received[asked(change)].clone());
            let first = &mut received[asked(change)];
            (first.taken, first.fault) = (false, Some(fault));
        });
    }
    expect("may be repeated", &|outcomes, received| {
        (outcomes[change].error, outcomes[change].retryable) = (Some("transport".to_owned()), true);
        received[asked(change)].fault = Some(Fault::ResetAfter);
    });
    // A reply is lost, made up, or one to somebody else.
    for kind in ["transport", "timeout", "decode", "service", "throttled"] {
        expect("does not follow", &|outcomes, _| outcomes[read].error = Some(kind.to_owned()));
    }
    expect("does not follow", &|_, received| received[asked(change)].taken = false);
    for fault in [Fault::ResetAfter, Fault::ServerError, Fault::BadGateway] {
        expect("does not follow", &|_, received| received[asked(read)].fault = Some(fault));
    }
    expect("one to another request", &|outcomes, _| {
        outcomes[read].request_id = outcomes[change].request_id.clone();
    });
    expect("has no id", &|outcomes, _| outcomes[read].request_id = None);
}
