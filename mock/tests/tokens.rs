//! What goes wrong on the way to a token, and what becomes of the call that needs one. By tokio's clock, which is paused.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError as ChangeError,
    ChangeEnterpriseRealnameAuthenticationReply as ChangeReply, EnterpriseChangeType, EnterpriseIdentifyType,
    ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::{Client, Error, ErrorKind, IamToken, Reply, RetryPolicy};
use huaweicloud_bss_mock::{Builder, Fault, Mock, Received};
use tokio::time::{Instant, advance};

const TOKEN: &str = "create_token";
const CHANGE: &str = "change_enterprise_realname_authentication";
const MINUTE: Duration = Duration::from_secs(60);

/// Which request for a token it is that meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A user's own.
    User,
    /// That of the partner, in whose name a customer's token is asked for.
    Partner,
    /// The exchange of the partner's token for the customer's.
    Exchange,
}

const WAYS: [Way; 3] = [Way::User, Way::Partner, Way::Exchange];

/// A client whose next request for a token is the one that is meant.
struct World<'m> {
    mock: &'m Mock,
    client: Client,
}

fn builder() -> Builder {
    Mock::builder().user("account", "user", "password").customer("customer", "x_IDP")
}

fn mock() -> Mock {
    builder().without_socket().unwrap()
}

impl<'m> World<'m> {
    async fn new(mock: &'m Mock, way: Way) -> Self {
        let partner = Arc::new(IamToken::of_user("account", "user", "password"));
        let client = Client::builder().transport(mock.transport());
        let client = match way {
            Way::User => client.credentials(partner),
            Way::Partner => client.credentials(IamToken::of_customer(partner, "customer", "x_IDP")),
            Way::Exchange => {
                let own = Client::builder().transport(mock.transport()).credentials(Arc::clone(&partner));
                own.build().unwrap().show_realname_authentication_review_result(&question()).await.unwrap();
                client.credentials(IamToken::of_customer(partner, "customer", "x_IDP"))
            }
        };
        mock.take_received();
        Self { mock, client: client.build().unwrap() }
    }

    async fn change(&self) -> Result<Reply<ChangeReply>, Error<ChangeError>> {
        self.client.change_enterprise_realname_authentication(&application()).await
    }

    /// What arrived since it was asked last: the requests for tokens, and those for the operation.
    fn arrived(&self) -> (Vec<Received>, Vec<Received>) {
        let (tokens, calls): (Vec<_>, Vec<_>) =
            self.mock.take_received().into_iter().partition(|received| received.operation == Some(TOKEN));
        assert!(calls.iter().all(|received| received.operation == Some(CHANGE)));
        (tokens, calls)
    }
}

fn question() -> ShowRealnameAuthenticationReviewResult {
    ShowRealnameAuthenticationReviewResult::builder().customer_id("c1").build()
}

/// An application of another customer each time: a second one of the same would be refused.
fn application() -> ChangeEnterpriseRealnameAuthentication {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id(format!("c{}", NUMBER.fetch_add(1, Ordering::Relaxed)))
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["a.jpg", "b.jpg"])
        .corp_name("Example Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("x_IDP")
        .build()
}

fn fault(text: &str) -> Fault {
    text.parse().unwrap()
}

/// Every fault with the value it has without one, and those of throttling with one too.
fn all() -> Vec<Fault> {
    Fault::names().map(|(name, ..)| fault(name)).chain(["throttled=7", "throttled-apig=7"].map(fault)).collect()
}

/// How a request for a token ends that meets this fault: what is said of it, or nothing where there is a token all the
/// same, which stands in a header.
fn told(fault: Fault) -> Option<&'static str> {
    let text = match fault {
        Fault::Latency(_) | Fault::Slow(_) | Fault::Garbage | Fault::Empty | Fault::WrongType => return None,
        Fault::ResetBefore | Fault::ResetAfter => {
            "the exchange with the server broke off: the mock reset the connection; check the network and this address, \
             or try again later"
        }
        Fault::Truncated => {
            "the exchange with the server broke off: the mock cut the answer off; check the network and this address, \
             or try again later"
        }
        Fault::Huge(_) => {
            "the server's answer is larger than 1048576 bytes, which is the limit; check the network and this address, \
             or try again later"
        }
        Fault::Throttled { .. } | Fault::ThrottledApig { .. } => {
            "HTTP 429: The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 second; \
             try again later"
        }
        Fault::ServerError => "HTTP 500: An unexpected error occurred; try again later",
        Fault::BadGateway => "HTTP 502: no reason given; try again later",
        Fault::Unavailable => "HTTP 503: no reason given; try again later",
        _ => unreachable!("a fault that this test does not know: {fault:?}"),
    };
    Some(text)
}

fn retry_after(fault: Fault) -> Option<Duration> {
    match fault {
        Fault::Throttled { retry_after } | Fault::ThrottledApig { retry_after } => retry_after,
        _ => None,
    }
}

fn is_throttled(fault: Fault) -> bool {
    matches!(fault, Fault::Throttled { .. } | Fault::ThrottledApig { .. })
}

#[tokio::test(start_paused = true)]
async fn what_passes_costs_a_pause_and_no_more() {
    let mock = mock();
    for way in WAYS {
        for fault in all() {
            let world = World::new(&mock, way).await;
            world.mock.fault_next(TOKEN, fault);
            let begin = Instant::now();
            let reply = world.change().await.unwrap_or_else(|error| panic!("{way:?} {fault:?}: {error}"));
            assert_eq!(reply.attempts(), 1, "{fault:?}: what was not sent is no attempt");
            let (tokens, calls) = world.arrived();
            assert_eq!((tokens[0].fault, tokens[0].taken), (Some(fault), fault.takes()), "{way:?} {fault:?}");
            assert!(tokens[1..].iter().all(|received| received.fault.is_none() && received.taken), "{tokens:?}");
            let asked_again = usize::from(told(fault).is_some());
            assert_eq!(tokens.len(), 1 + asked_again + usize::from(way == Way::Partner), "{way:?} {fault:?}");
            assert_eq!((calls.len(), calls[0].taken), (1, true), "{way:?} {fault:?}");
            let least = match (retry_after(fault), is_throttled(fault)) {
                (Some(asked), _) => asked,
                // The vendor counts requests a second.
                (None, throttled) => Duration::from_secs(u64::from(throttled)),
            };
            let taken = begin.elapsed();
            assert!((least..least + Duration::from_secs(2)).contains(&taken), "{way:?} {fault:?}: {taken:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_stays_is_told_with_what_to_do() {
    let mock = mock();
    for way in WAYS {
        for fault in all() {
            let Some(told) = told(fault) else { continue };
            let message = format!("the identity service https://iam.myhuaweicloud.com gave no token: {told}");
            for (policy, asked) in [(RetryPolicy::new(), 3), (RetryPolicy::none(), 1)] {
                let world = World::new(&mock, way).await;
                (0..asked).for_each(|_| world.mock.fault_next(TOKEN, fault));
                let request = application();
                let call = world.client.change_enterprise_realname_authentication(&request).retries(policy);
                let error = call.await.unwrap_err();
                assert_eq!(error.to_string(), format!("{CHANGE} failed: {message}"), "{way:?} {fault:?}");
                assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Credentials, 0, None));
                assert_eq!((error.is_retryable(), error.retry_after()), (true, retry_after(fault)), "{fault:?}");
                let (tokens, calls) = world.arrived();
                assert_eq!((tokens.len(), calls.len()), (asked, 0), "{way:?} {fault:?}");
                assert!(tokens.iter().all(|received| received.fault == Some(fault)));
                // It has passed, and nobody has to wait for that to be found out.
                world.change().await.unwrap();
                assert!(world.arrived().1[0].taken);
            }
        }
    }
}

/// Whoever is told to come back later than there is time for is told at once.
#[tokio::test(start_paused = true)]
async fn who_would_come_too_late_does_not_wait() {
    let mock = mock();
    let world = World::new(&mock, Way::User).await;
    world.mock.fault_next(TOKEN, fault("throttled=120"));
    let begin = Instant::now();
    let error = world.change().await.unwrap_err();
    assert_eq!((error.retry_after(), begin.elapsed()), (Some(2 * MINUTE), Duration::ZERO), "{error}");
    assert_eq!(world.arrived().0.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_time_is_up_before_there_is_a_token() {
    let mock = mock();
    for way in WAYS {
        for (name, seconds) in [("latency=20000", 20), ("slow=10000", 20)] {
            let world = World::new(&mock, way).await;
            world.mock.fault_next(TOKEN, fault(name));
            let (begin, request) = (Instant::now(), application());
            let call = world.client.change_enterprise_realname_authentication(&request);
            let error = call.timeout(Duration::from_secs(4)).await.unwrap_err();
            assert_eq!(begin.elapsed(), Duration::from_secs(4));
            assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 0, true));
            assert_eq!(
                error.message(),
                "no credentials within 4 s from the identity service https://iam.myhuaweicloud.com; check whether it \
                 can be reached, or give the call more time"
            );
            // With more time, the request for a token has ten seconds, and then another.
            world.mock.fault_next(TOKEN, fault(name));
            world.arrived();
            let begin = Instant::now();
            let call = world.client.change_enterprise_realname_authentication(&request);
            call.timeout(Duration::from_secs(seconds)).await.unwrap();
            assert!(begin.elapsed() >= Duration::from_secs(10), "{:?}", begin.elapsed());
            let (tokens, calls) = world.arrived();
            assert_eq!((tokens.len(), calls.len()), (2 + usize::from(way == Way::Partner), 1), "{way:?} {name}");
        }
    }
}

/// Who is in a hurry does not decide for the others.
#[tokio::test(start_paused = true)]
async fn the_end_of_one_call_is_no_failure_of_another() {
    let mock = mock();
    for (fault, is_late) in [("latency=6000", true), ("slow=500", true), ("latency=100", false)] {
        let world = World::new(&mock, Way::User).await;
        mock.fault_next(TOKEN, fault.parse().unwrap());
        let (hurried, patient) = (application(), application());
        let hurried = world.client.change_enterprise_realname_authentication(&hurried).timeout(Duration::from_secs(2));
        let patient = world.client.change_enterprise_realname_authentication(&patient).retries(RetryPolicy::none());
        let (hurried, patient) = tokio::join!(hurried.into_future(), patient.into_future());
        assert_eq!(hurried.err().map(|error| error.kind()), is_late.then_some(ErrorKind::Timeout), "{fault}");
        assert_eq!(patient.map(|reply| reply.attempts()).unwrap_or_default(), 1, "{fault}");
        // The request for the token outlives the call that started it.
        assert_eq!(world.arrived().0.len(), 1, "{fault}");
    }
}

/// The old token serves, whatever becomes of the renewal.
#[tokio::test(start_paused = true)]
async fn a_renewal_ahead_of_time_that_meets_a_fault() {
    let mock = builder().token_lifetime(60 * MINUTE).without_socket().unwrap();
    for fault in all().into_iter().chain([fault("throttled=100"), fault("latency=20000")]) {
        let world = World::new(&mock, Way::User).await;
        world.change().await.unwrap();
        advance(51 * MINUTE).await;
        world.arrived();
        world.mock.fault_next(TOKEN, fault);
        let begin = Instant::now();
        assert_eq!(world.change().await.unwrap().attempts(), 1, "{fault:?}");
        assert!(begin.elapsed() <= Duration::from_secs(1), "no call waits: {fault:?}: {:?}", begin.elapsed());
        // The request for a token has ten seconds.
        tokio::time::sleep(Duration::from_secs(11)).await;
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len(), calls[0].taken), (1, 1, true), "{fault:?}");
        let fails = told(fault).is_some() || fault == Fault::Latency(Duration::from_secs(20));
        let pause = retry_after(fault).unwrap_or_default().max(Duration::from_secs(30));
        for (time, asked) in [(pause - Duration::from_secs(13), 0), (Duration::from_secs(14), usize::from(fails))] {
            advance(time).await;
            world.change().await.unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
            assert_eq!(world.arrived().0.len(), asked, "{fault:?}");
        }
    }
}

/// The gateway calls the token expired, and the way to the next one is troubled: the change is made once all the same.
#[tokio::test(start_paused = true)]
async fn a_token_that_must_be_replaced() {
    let mock = mock();
    for fault in all() {
        let world = World::new(&mock, Way::User).await;
        world.change().await.unwrap();
        world.mock.expire_tokens();
        world.arrived();
        world.mock.fault_next(TOKEN, fault);
        assert_eq!(world.change().await.unwrap().attempts(), 2, "{fault:?}");
        let (tokens, calls) = world.arrived();
        assert_eq!(tokens.len(), 1 + usize::from(told(fault).is_some()), "{fault:?}");
        assert_eq!(calls.iter().map(|received| received.taken).collect::<Vec<_>>(), [false, true], "{fault:?}");

        let Some(told) = told(fault) else { continue };
        // A token that is refused as soon as it came would not be replaced.
        advance(2 * MINUTE).await;
        world.mock.expire_tokens();
        (0..3).for_each(|_| world.mock.fault_next(TOKEN, fault));
        let error = world.change().await.unwrap_err();
        assert!(error.message().ends_with(told), "{fault:?}: {error}");
        assert_eq!((error.attempts(), error.is_retryable()), (1, true), "{fault:?}");
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len(), calls[0].taken), (3, 1, false), "{fault:?}");
    }
}

/// A lost answer is no reason to try a wrong password again and again.
#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_asked_with_once_in_five_minutes() {
    let mock = mock();
    for fault in all() {
        mock.take_received();
        let token = IamToken::of_user("account", "user", "CANARY");
        let client = Client::builder().transport(mock.transport()).credentials(token).build().unwrap();
        // A refusal is remembered if it arrives and its body can be read.
        mock.fault_next(TOKEN, fault);
        let is_unreadable = matches!(fault, Fault::Garbage | Fault::Empty);
        let asked = 1 + usize::from(is_unreadable || told(fault).is_some());
        for round in 0..3 {
            for _ in 0..5 {
                let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
                let told = error.to_string();
                assert!(told.starts_with(&format!("{CHANGE} failed: the identity service https://iam.")), "{told}");
                let advice = "; check account, user and password; no further request is sent for five minutes, because \
                              a few wrong passwords lock the user";
                assert!(told.contains("HTTP 401: ") && told.ends_with(advice), "{told}");
                assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, false), "{fault:?}");
            }
            assert_eq!(mock.received().len(), asked + round, "{fault:?}");
            advance(5 * MINUTE).await;
        }
        assert!(mock.received().iter().all(|received| received.operation == Some(TOKEN) && !received.taken));
    }
}

#[tokio::test(start_paused = true)]
async fn answers_to_order() {
    let mock = builder().token("a token").without_socket().unwrap();
    let world = World::new(&mock, Way::User).await;
    world.mock.answer_next(TOKEN, 201, &[("x-subject-token", "a token")], "{}");
    world.change().await.unwrap();
    let (tokens, calls) = world.arrived();
    assert!(tokens[0].taken && calls[0].headers.contains(&("x-auth-token".to_owned(), "a token".to_owned())));

    let address = "https://iam.myhuaweicloud.com";
    let elsewhere = "check whether this is the address of the identity service, and whether a proxy answers instead";
    for (way, status, headers, body, told, again) in [
        (
            Way::User,
            200,
            vec![],
            "<html></html>",
            format!("HTTP 200: the answer has no X-Subject-Token; {elsewhere}"),
            true,
        ),
        (
            Way::User,
            302,
            vec![("location", "https://a.b")],
            "",
            format!("HTTP 302: no reason given; {elsewhere}"),
            true,
        ),
        (Way::User, 404, vec![], "<html></html>", format!("HTTP 404: no reason given; {elsewhere}"), true),
        (
            Way::User,
            400,
            vec![],
            r#"{"error":{"code":400,"message":"m","title":"t"}}"#,
            "HTTP 400: m; check the names of account and project".to_owned(),
            false,
        ),
        (
            Way::User,
            403,
            vec![],
            r#"{"error":{"code":403,"message":"m","title":"t"}}"#,
            "HTTP 403: m; check the permissions of the user".to_owned(),
            false,
        ),
        (
            Way::Exchange,
            403,
            vec![],
            r#"{"error":{"code":403,"message":"m","title":"t"}}"#,
            "HTTP 403: m; check the customer's account and the agency, and whether the partner may act for the customer"
                .to_owned(),
            false,
        ),
        (
            Way::User,
            503,
            vec![("retry-after", "9")],
            "",
            "HTTP 503: no reason given; try again later".to_owned(),
            true,
        ),
    ] {
        let world = World::new(&mock, way).await;
        let asked = if again { 3 } else { 1 };
        (0..asked).for_each(|_| world.mock.answer_next(TOKEN, status, &headers, body));
        let error = world.change().await.unwrap_err();
        assert_eq!(error.message(), format!("the identity service {address} gave no token: {told}"));
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, again), "{told}");
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len()), (asked, 0), "{told}");
        assert_eq!(tokens[0].taken, status < 400);
        // A refusal holds for the next calls too.
        assert_eq!((world.change().await.is_ok(), world.arrived().0.len()), (again, usize::from(again)), "{told}");
    }

    // An answer to order is for those who may have a token.
    let token = IamToken::of_user("account", "user", "CANARY");
    let client = Client::builder().transport(mock.transport()).credentials(token).build().unwrap();
    mock.answer_next(TOKEN, 201, &[("x-subject-token", "a token")], "{}");
    let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
    assert!(error.message().contains("HTTP 401: The username or password is wrong; "), "{error}");
}

/// A rate is one of all requests: whatever happens on the way to tokens and after, nothing is done twice.
#[tokio::test(start_paused = true)]
async fn a_storm_of_faults_on_both_ways() {
    let lifetime = 10 * MINUTE;
    let settings = builder().seed(5).token_lifetime(lifetime);
    let settings = all().into_iter().fold(settings, |settings, fault| settings.fault_rate(fault, 0.04));
    let mock = settings.without_socket().unwrap();
    let world = World::new(&mock, Way::Partner).await;
    let (mut on_tokens, mut on_calls, mut without, mut done) = (0, 0, 0, 0);
    for _ in 0..300 {
        let outcome = world.change().await;
        let (tokens, calls) = world.arrived();
        let faults = |all: &[Received]| all.iter().filter(|received| received.fault.is_some()).count();
        (on_tokens, on_calls) = (on_tokens + faults(&tokens), on_calls + faults(&calls));
        let taken = calls.iter().filter(|received| received.taken).count();
        assert!(taken <= 1 && (taken == 1 || outcome.is_err()), "{outcome:?} {calls:?}");
        done += taken;
        if let Err(error) = outcome
            && matches!(error.kind(), ErrorKind::Credentials)
        {
            without += 1;
            assert!(error.message().starts_with("the identity service https://iam.myhuaweicloud.com gave no token: "));
            assert_eq!((error.is_retryable(), taken), (true, 0), "{error}");
        }
        advance(lifetime / 2).await;
    }
    assert!(on_tokens > 50 && on_calls > 50 && without > 0 && done > 200, "{on_tokens} {on_calls} {without} {done}");
}
