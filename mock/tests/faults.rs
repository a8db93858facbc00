//! Injected faults occur, once or at a rate, and the mock reports whether it processed the request.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType, EnterpriseIdentifyType,
    ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::{Client, Credentials, ErrorKind};
use huaweicloud_bss_mock::{Builder, Fault, Mock, Received};

const CHANGE: &str = "change_enterprise_realname_authentication";
const SHOW: &str = "show_realname_authentication_review_result";

async fn start(builder: Builder) -> (Mock, Client) {
    let mock = builder.keys("AK", "SK").start().await.unwrap();
    let client = Client::builder()
        .endpoint(mock.endpoint())
        .credentials(Credentials::new("AK", "SK"))
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    (mock, client)
}

fn question() -> ShowRealnameAuthenticationReviewResult {
    ShowRealnameAuthenticationReviewResult::builder().customer_id("c1").build()
}

fn application(customer: &str) -> ChangeEnterpriseRealnameAuthentication {
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id(customer)
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["a.jpg", "b.jpg"])
        .corp_name("Example Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("x_IDP")
        .build()
}

fn all() -> impl Iterator<Item = Fault> {
    Fault::names().map(|(name, ..)| match name {
        "latency" | "slow" => format!("{name}=1").parse().unwrap(),
        "throttled" | "throttled-apig" => format!("{name}=0").parse().unwrap(),
        _ => name.parse().unwrap(),
    })
}

/// The error of a call that changes something and meets this fault. `None` for success.
fn expected(fault: Fault) -> Option<(ErrorKind, Option<u16>)> {
    match fault {
        Fault::Latency(_) | Fault::Slow(_) | Fault::WrongType => None,
        // The mock rejects the request without processing it, so the client repeats it.
        Fault::Throttled { .. } | Fault::ThrottledApig { .. } => None,
        Fault::ResetBefore | Fault::ResetAfter => Some((ErrorKind::Transport, None)),
        Fault::Truncated => Some((ErrorKind::Transport, Some(200))),
        // The docs list a field of the reply, so an empty body is an error.
        Fault::Huge(_) | Fault::Garbage | Fault::Empty => Some((ErrorKind::Decode, Some(200))),
        Fault::ServerError => Some((ErrorKind::Service, Some(500))),
        Fault::BadGateway => Some((ErrorKind::Service, Some(502))),
        Fault::Unavailable => Some((ErrorKind::Service, Some(503))),
        _ => unreachable!("unexpected fault: {fault:?}"),
    }
}

#[tokio::test]
async fn processes_a_change_at_most_once() {
    let (mock, client) = start(Mock::builder()).await;
    for (number, fault) in all().enumerate() {
        mock.fault_next(CHANGE, fault);
        let before = mock.received().len();
        let outcome = client.change_enterprise_realname_authentication(&application(&format!("c{number}"))).await;
        let error = outcome.err();
        assert_eq!(error.as_ref().map(|error| (error.kind(), error.status())), expected(fault), "{fault:?}: {error:?}");
        let received = mock.received();
        assert_eq!(
            (received[before].fault, received[before].processed),
            (Some(fault), fault.processes_request()),
            "{fault:?}"
        );
        let throttled = matches!(fault, Fault::Throttled { .. } | Fault::ThrottledApig { .. });
        let processed = received[before..].iter().filter(|received| received.processed).count();
        assert_eq!(
            (received.len() - before, processed),
            match throttled {
                true => (2, 1),
                false => (1, usize::from(fault.processes_request())),
            },
            "{fault:?}"
        );
    }
}

/// Whatever happens, nothing is processed twice.
#[tokio::test]
async fn processes_nothing_twice_under_many_faults() {
    let builder = all().fold(Mock::builder().seed(3), |builder, fault| builder.fault_rate(fault, 0.06));
    let (mock, client) = start(builder).await;
    for number in 0..100 {
        let before = mock.received().len();
        let customer = format!("c{number}");
        let outcome = client.change_enterprise_realname_authentication(&application(&customer)).await;
        let received = &mock.received()[before..];
        let processed = received.iter().filter(|received| received.processed).count();
        assert!(processed <= 1 && (processed == 1 || outcome.is_err()), "{outcome:?} {received:?}");
        let (last, others) = received.split_last().unwrap();
        assert!(
            others.iter().all(|other| !other.processed
                && matches!(other.fault, Some(Fault::Throttled { .. } | Fault::ThrottledApig { .. }))),
            "{received:?}"
        );
        let attempts = outcome.as_ref().map_or_else(|error| error.attempts(), |reply| reply.attempts());
        assert_eq!(attempts as usize, received.len(), "{last:?}");
    }
}

#[tokio::test]
async fn repeats_reads_after_transient_faults() {
    let (mock, client) = start(Mock::builder()).await;
    for fault in all() {
        mock.fault_next(SHOW, fault);
        let outcome = client.show_realname_authentication_review_result(&question()).await;
        let attempts = match &outcome {
            Ok(reply) => reply.attempts(),
            Err(error) => error.attempts(),
        };
        let helps = matches!(
            fault,
            Fault::ResetBefore
                | Fault::ResetAfter
                | Fault::Truncated
                | Fault::Empty
                | Fault::Throttled { .. }
                | Fault::ThrottledApig { .. }
                | Fault::ServerError
                | Fault::BadGateway
                | Fault::Unavailable
        );
        assert_eq!(attempts, 1 + u32::from(helps), "{fault:?}: {outcome:?}");
        let fails = matches!(fault, Fault::Garbage | Fault::Huge(_));
        assert_eq!(outcome.is_err(), fails, "{fault:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn random_faults_are_the_same_in_every_run() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let builder = Mock::builder().seed(seed).fault_rate(Fault::WrongType, 0.2).fault_rate(Fault::Garbage, 0.1);
        let (mock, client) = start(builder).await;
        for _ in 0..200 {
            let _ = client.show_realname_authentication_review_result(&question()).await;
        }
        let faults: Vec<Option<Fault>> = mock.received().iter().map(|received| received.fault).collect();
        assert_eq!(faults.len(), 200);
        for (fault, least, most) in [(Fault::WrongType, 20, 60), (Fault::Garbage, 5, 40)] {
            let count = faults.iter().filter(|other| **other == Some(fault)).count();
            assert!((least..=most).contains(&count), "{fault:?}: {count}");
        }
        runs.push(faults);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

/// Long runs remove received requests; everything else stays the same.
#[tokio::test]
async fn take_received_removes_the_requests() {
    let builder = Mock::builder().seed(7).fault_rate(Fault::WrongType, 0.2).fault_rate(Fault::Garbage, 0.1);
    let (kept, client) = start(builder.clone()).await;
    let (mock, other) = start(builder).await;
    let mut handed_over = Vec::new();
    for number in 1..50 {
        let _ = client.show_realname_authentication_review_result(&question()).await;
        let outcome = other.show_realname_authentication_review_result(&question()).await;
        if let Ok(reply) = outcome {
            assert_eq!(reply.request_id(), Some(format!("{number:032x}").as_str()));
        }
        assert_eq!(mock.received().len(), 1);
        handed_over.extend(mock.take_received());
        assert_eq!((mock.received(), mock.take_received()), (Vec::new(), Vec::new()));
    }
    let faults = |received: &[Received]| received.iter().map(|received| received.fault).collect::<Vec<_>>();
    assert_eq!(faults(&handed_over), faults(&kept.received()));
    assert!(faults(&handed_over).contains(&Some(Fault::Garbage)));
    assert!(handed_over.iter().all(|received| received.operation == Some(SHOW) && received.target.contains("=c1")));
}
