//! Hundreds of calls with random faults: each ends, no change is made twice, and no reply is lost. `benches/faults.rs`
//! makes thousands of calls over sockets, and measures the memory too.

use huaweicloud_bss::Client;
use huaweicloud_bss_mock::{Fault, Received};

use crate::fault_injection::{Calls, Outcome, audit, client, faulty_mock};

const CALLS: u64 = 600;

#[tokio::test]
async fn every_call_ends_and_no_change_is_made_twice() {
    let mock = faulty_mock().without_socket().unwrap();
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
        assert!(found.faults.keys().any(|fault| is_named(fault)), "{name} never occurred: {found}");
    }
    the_audit_finds_every_problem(&outcomes, &received);
}

/// Each modified record stands for a possible bug in the client.
fn the_audit_finds_every_problem(outcomes: &[Outcome], received: &[Received]) {
    let request_of = |at: usize| {
        let value = format!("call-{}", outcomes[at].call);
        received.iter().rposition(|request| request.headers.iter().any(|(_, given)| *given == value)).unwrap()
    };
    // One call of each kind that met no fault.
    let plain = |is_repeatable: bool| {
        let is_plain = |at: &usize| {
            let Outcome { is_repeatable: its, error, attempts, .. } = &outcomes[*at];
            *its == is_repeatable && error.is_none() && *attempts == 1 && received[request_of(*at)].fault.is_none()
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
    expect("belongs to no call", &|_, received| received[request_of(read)].headers.clear());
    expect("more requests arrived than were sent", &|_, received| received.push(received[request_of(read)].clone()));
    expect("a reply although no request arrived", &|_, received| received[request_of(read)].headers.clear());
    expect("another operation", &|_, received| received[request_of(read)].operation = None);
    // A request is repeated although it was answered or may have been processed.
    for at in [read, change] {
        expect("sent again", &|outcomes, received| {
            outcomes[at].attempts += 1;
            received.push(received[request_of(at)].clone());
        });
    }
    expect("processed twice", &|outcomes, received| {
        outcomes[change].attempts += 1;
        received.push(received[request_of(change)].clone());
    });
    for fault in [Fault::ResetBefore, Fault::Unavailable] {
        expect("sent again", &|outcomes, received| {
            outcomes[change].attempts += 1;
            received.push(received[request_of(change)].clone());
            let first = &mut received[request_of(change)];
            (first.processed, first.fault) = (false, Some(fault));
        });
    }
    expect("may be repeated", &|outcomes, received| {
        (outcomes[change].error, outcomes[change].retryable) = (Some("transport".to_owned()), true);
        received[request_of(change)].fault = Some(Fault::ResetAfter);
    });
    // A reply is lost, invented, or belongs to another request.
    for kind in ["transport", "timeout", "decode", "service", "throttled"] {
        expect("does not follow", &|outcomes, _| outcomes[read].error = Some(kind.to_owned()));
    }
    expect("does not follow", &|_, received| received[request_of(change)].processed = false);
    for fault in [Fault::ResetAfter, Fault::ServerError, Fault::BadGateway] {
        expect("does not follow", &|_, received| received[request_of(read)].fault = Some(fault));
    }
    expect("belongs to another request", &|outcomes, _| {
        outcomes[read].request_id = outcomes[change].request_id.clone();
    });
    expect("has no id", &|outcomes, _| outcomes[read].request_id = None);
}
