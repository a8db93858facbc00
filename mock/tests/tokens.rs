//! Faults in requests for tokens, and how they affect the call that needs a token. With tokio's paused clock.
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
use huaweicloud_bss::{Client, Error, ErrorKind, Reply, RetryPolicy, credentials::IamToken};
use huaweicloud_bss_mock::{Builder, Fault, Mock, Received};
use tokio::time::{Instant, advance};

const TOKEN: &str = "create_token";
const CHANGE: &str = "change_enterprise_realname_authentication";
const MINUTE: Duration = Duration::from_secs(60);

/// Which token request meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenRequest {
    /// That of a user.
    User,
    /// The partner's own, before the exchange for a customer's token.
    Partner,
    /// The exchange of the partner's token for a customer's.
    Exchange,
}

const TOKEN_REQUESTS: [TokenRequest; 3] = [TokenRequest::User, TokenRequest::Partner, TokenRequest::Exchange];

/// A client whose next token request meets the fault.
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
    async fn new(mock: &'m Mock, token_request: TokenRequest) -> Self {
        let partner = Arc::new(IamToken::of_user("account", "user", "password"));
        let client = Client::builder().transport(mock.transport());
        let client = match token_request {
            TokenRequest::User => client.credentials(partner),
            TokenRequest::Partner => client.credentials(IamToken::of_customer(partner, "customer", "x_IDP")),
            TokenRequest::Exchange => {
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

    /// Returns the requests since the last call of this function: those for tokens, and those for the operation.
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

/// An application of another customer each time, because a second one of the same customer is rejected.
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

/// Every fault with its default value, and throttling with a value too.
fn all() -> Vec<Fault> {
    Fault::names().map(|(name, ..)| fault(name)).chain(["throttled=7", "throttled-apig=7"].map(fault)).collect()
}

/// Returns the error message for a token request with this fault, or `None` if the client gets a token nevertheless,
/// because the token is in a header.
fn message(fault: Fault) -> Option<&'static str> {
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
        _ => unreachable!("unexpected fault: {fault:?}"),
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
async fn repeats_token_requests_after_transient_faults() {
    let mock = mock();
    for token_request in TOKEN_REQUESTS {
        for fault in all() {
            let world = World::new(&mock, token_request).await;
            world.mock.fault_next(TOKEN, fault);
            let begin = Instant::now();
            let reply = world.change().await.unwrap_or_else(|error| panic!("{token_request:?} {fault:?}: {error}"));
            assert_eq!(reply.attempts(), 1, "{fault:?}: a token request is not an attempt of the call");
            let (tokens, calls) = world.arrived();
            assert_eq!(
                (tokens[0].fault, tokens[0].processed),
                (Some(fault), fault.processes_request()),
                "{token_request:?} {fault:?}"
            );
            assert!(tokens[1..].iter().all(|received| received.fault.is_none() && received.processed), "{tokens:?}");
            let asked_again = usize::from(message(fault).is_some());
            assert_eq!(
                tokens.len(),
                1 + asked_again + usize::from(token_request == TokenRequest::Partner),
                "{token_request:?} {fault:?}"
            );
            assert_eq!((calls.len(), calls[0].processed), (1, true), "{token_request:?} {fault:?}");
            let least = match (retry_after(fault), is_throttled(fault)) {
                (Some(requests), _) => requests,
                // The vendor limits requests by the second.
                (None, throttled) => Duration::from_secs(u64::from(throttled)),
            };
            let elapsed = begin.elapsed();
            assert!(
                (least..least + Duration::from_secs(2)).contains(&elapsed),
                "{token_request:?} {fault:?}: {elapsed:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn reports_lasting_faults_with_advice() {
    let mock = mock();
    for token_request in TOKEN_REQUESTS {
        for fault in all() {
            let Some(text) = message(fault) else { continue };
            let message = format!("the identity service https://iam.myhuaweicloud.com gave no token: {text}");
            for (policy, requests) in [(RetryPolicy::new(), 3), (RetryPolicy::none(), 1)] {
                let world = World::new(&mock, token_request).await;
                (0..requests).for_each(|_| world.mock.fault_next(TOKEN, fault));
                let request = application();
                let call = world.client.change_enterprise_realname_authentication(&request).retries(policy);
                let error = call.await.unwrap_err();
                assert_eq!(error.to_string(), format!("{CHANGE} failed: {message}"), "{token_request:?} {fault:?}");
                assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Credentials, 0, None));
                assert_eq!((error.is_retryable(), error.retry_after()), (true, retry_after(fault)), "{fault:?}");
                let (tokens, calls) = world.arrived();
                assert_eq!((tokens.len(), calls.len()), (requests, 0), "{token_request:?} {fault:?}");
                assert!(tokens.iter().all(|received| received.fault == Some(fault)));
                // The fault is over, and the next call works immediately.
                world.change().await.unwrap();
                assert!(world.arrived().1[0].processed);
            }
        }
    }
}

/// If the server asks the client to wait longer than the call may take, the call fails immediately.
#[tokio::test(start_paused = true)]
async fn does_not_wait_longer_than_the_deadline() {
    let mock = mock();
    let world = World::new(&mock, TokenRequest::User).await;
    world.mock.fault_next(TOKEN, fault("throttled=120"));
    let begin = Instant::now();
    let error = world.change().await.unwrap_err();
    assert_eq!((error.retry_after(), begin.elapsed()), (Some(2 * MINUTE), Duration::ZERO), "{error}");
    assert_eq!(world.arrived().0.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn reports_a_deadline_before_there_is_a_token() {
    let mock = mock();
    for token_request in TOKEN_REQUESTS {
        for (name, seconds) in [("latency=20000", 20), ("slow=10000", 20)] {
            let world = World::new(&mock, token_request).await;
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
            // With more time, the token request has ten seconds, and then another ten.
            world.mock.fault_next(TOKEN, fault(name));
            world.arrived();
            let begin = Instant::now();
            let call = world.client.change_enterprise_realname_authentication(&request);
            call.timeout(Duration::from_secs(seconds)).await.unwrap();
            assert!(begin.elapsed() >= Duration::from_secs(10), "{:?}", begin.elapsed());
            let (tokens, calls) = world.arrived();
            assert_eq!(
                (tokens.len(), calls.len()),
                (2 + usize::from(token_request == TokenRequest::Partner), 1),
                "{token_request:?} {name}"
            );
        }
    }
}

/// A short deadline of one call does not affect others.
#[tokio::test(start_paused = true)]
async fn the_deadline_of_one_call_does_not_affect_others() {
    let mock = mock();
    for (fault, is_late) in [("latency=6000", true), ("slow=500", true), ("latency=100", false)] {
        let world = World::new(&mock, TokenRequest::User).await;
        mock.fault_next(TOKEN, fault.parse().unwrap());
        let (hurried, patient) = (application(), application());
        let hurried = world.client.change_enterprise_realname_authentication(&hurried).timeout(Duration::from_secs(2));
        let patient = world.client.change_enterprise_realname_authentication(&patient).retries(RetryPolicy::none());
        let (hurried, patient) = tokio::join!(hurried.into_future(), patient.into_future());
        assert_eq!(hurried.err().map(|error| error.kind()), is_late.then_some(ErrorKind::Timeout), "{fault}");
        assert_eq!(patient.map(|reply| reply.attempts()).unwrap_or_default(), 1, "{fault}");
        // The token request outlives the call that started it.
        assert_eq!(world.arrived().0.len(), 1, "{fault}");
    }
}

/// The old token stays in use, even if the renewal fails.
#[tokio::test(start_paused = true)]
async fn a_failed_renewal_does_not_affect_calls() {
    let mock = builder().token_lifetime(60 * MINUTE).without_socket().unwrap();
    for fault in all().into_iter().chain([fault("throttled=100"), fault("latency=20000")]) {
        let world = World::new(&mock, TokenRequest::User).await;
        world.change().await.unwrap();
        advance(51 * MINUTE).await;
        world.arrived();
        world.mock.fault_next(TOKEN, fault);
        let begin = Instant::now();
        assert_eq!(world.change().await.unwrap().attempts(), 1, "{fault:?}");
        assert!(begin.elapsed() <= Duration::from_secs(1), "no call waits: {fault:?}: {:?}", begin.elapsed());
        // The token request has ten seconds.
        tokio::time::sleep(Duration::from_secs(11)).await;
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len(), calls[0].processed), (1, 1, true), "{fault:?}");
        let fails = message(fault).is_some() || fault == Fault::Latency(Duration::from_secs(20));
        let pause = retry_after(fault).unwrap_or_default().max(Duration::from_secs(30));
        for (time, requests) in [(pause - Duration::from_secs(13), 0), (Duration::from_secs(14), usize::from(fails))] {
            advance(time).await;
            world.change().await.unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
            assert_eq!(world.arrived().0.len(), requests, "{fault:?}");
        }
    }
}

/// The gateway rejects the token as expired, and getting the next one fails at first. The change is made only once.
#[tokio::test(start_paused = true)]
async fn replaces_an_expired_token_despite_faults() {
    let mock = mock();
    for fault in all() {
        let world = World::new(&mock, TokenRequest::User).await;
        world.change().await.unwrap();
        world.mock.expire_tokens();
        world.arrived();
        world.mock.fault_next(TOKEN, fault);
        assert_eq!(world.change().await.unwrap().attempts(), 2, "{fault:?}");
        let (tokens, calls) = world.arrived();
        assert_eq!(tokens.len(), 1 + usize::from(message(fault).is_some()), "{fault:?}");
        assert_eq!(calls.iter().map(|received| received.processed).collect::<Vec<_>>(), [false, true], "{fault:?}");

        let Some(text) = message(fault) else { continue };
        // A token that is rejected immediately after it was issued is not replaced.
        advance(2 * MINUTE).await;
        world.mock.expire_tokens();
        (0..3).for_each(|_| world.mock.fault_next(TOKEN, fault));
        let error = world.change().await.unwrap_err();
        assert!(error.message().ends_with(text), "{fault:?}: {error}");
        assert_eq!((error.attempts(), error.is_retryable()), (1, true), "{fault:?}");
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len(), calls[0].processed), (3, 1, false), "{fault:?}");
    }
}

/// A lost answer is no reason to send a wrong password again.
#[tokio::test(start_paused = true)]
async fn sends_a_wrong_password_once_in_five_minutes() {
    let mock = mock();
    for fault in all() {
        mock.take_received();
        let token = IamToken::of_user("account", "user", "CANARY");
        let client = Client::builder().transport(mock.transport()).credentials(token).build().unwrap();
        // The rejection is remembered if it arrives and its body can be read.
        mock.fault_next(TOKEN, fault);
        let is_unreadable = matches!(fault, Fault::Garbage | Fault::Empty);
        let requests = 1 + usize::from(is_unreadable || message(fault).is_some());
        for round in 0..3 {
            for _ in 0..5 {
                let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
                let text = error.to_string();
                assert!(text.starts_with(&format!("{CHANGE} failed: the identity service https://iam.")), "{text}");
                let advice = "; check account, user and password; no further request is sent for five minutes, because \
                              a few wrong passwords lock the user";
                assert!(text.contains("HTTP 401: ") && text.ends_with(advice), "{text}");
                assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, false), "{fault:?}");
            }
            assert_eq!(mock.received().len(), requests + round, "{fault:?}");
            advance(5 * MINUTE).await;
        }
        assert!(mock.received().iter().all(|received| received.operation == Some(TOKEN) && !received.processed));
    }
}

#[tokio::test(start_paused = true)]
async fn reports_scripted_answers_of_the_identity_service() {
    let mock = builder().token("a token").without_socket().unwrap();
    let world = World::new(&mock, TokenRequest::User).await;
    world.mock.answer_next(TOKEN, 201, &[("x-subject-token", "a token")], "{}");
    world.change().await.unwrap();
    let (tokens, calls) = world.arrived();
    assert!(tokens[0].processed && calls[0].headers.contains(&("x-auth-token".to_owned(), "a token".to_owned())));

    let address = "https://iam.myhuaweicloud.com";
    let elsewhere = "check whether this is the address of the identity service, and whether a proxy answers instead";
    for (token_request, status, headers, body, text, again) in [
        (
            TokenRequest::User,
            200,
            vec![],
            "<html></html>",
            format!("HTTP 200: the answer has no X-Subject-Token; {elsewhere}"),
            true,
        ),
        (
            TokenRequest::User,
            302,
            vec![("location", "https://a.b")],
            "",
            format!("HTTP 302: no reason given; {elsewhere}"),
            true,
        ),
        (TokenRequest::User, 404, vec![], "<html></html>", format!("HTTP 404: no reason given; {elsewhere}"), true),
        (
            TokenRequest::User,
            400,
            vec![],
            r#"{"error":{"code":400,"message":"m","title":"t"}}"#,
            "HTTP 400: m; check the names of account and project".to_owned(),
            false,
        ),
        (
            TokenRequest::User,
            403,
            vec![],
            r#"{"error":{"code":403,"message":"m","title":"t"}}"#,
            "HTTP 403: m; check the permissions of the user".to_owned(),
            false,
        ),
        (
            TokenRequest::Exchange,
            403,
            vec![],
            r#"{"error":{"code":403,"message":"m","title":"t"}}"#,
            "HTTP 403: m; check the customer's account and the agency, and whether the partner may act for the customer"
                .to_owned(),
            false,
        ),
        (
            TokenRequest::User,
            503,
            vec![("retry-after", "9")],
            "",
            "HTTP 503: no reason given; try again later".to_owned(),
            true,
        ),
    ] {
        let world = World::new(&mock, token_request).await;
        let requests = if again { 3 } else { 1 };
        (0..requests).for_each(|_| world.mock.answer_next(TOKEN, status, &headers, body));
        let error = world.change().await.unwrap_err();
        assert_eq!(error.message(), format!("the identity service {address} gave no token: {text}"));
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, again), "{text}");
        let (tokens, calls) = world.arrived();
        assert_eq!((tokens.len(), calls.len()), (requests, 0), "{text}");
        assert_eq!(tokens[0].processed, status < 400);
        // The rejection applies to the next calls too.
        assert_eq!((world.change().await.is_ok(), world.arrived().0.len()), (again, usize::from(again)), "{text}");
    }

    // A scripted answer requires valid authentication.
    let token = IamToken::of_user("account", "user", "CANARY");
    let client = Client::builder().transport(mock.transport()).credentials(token).build().unwrap();
    mock.answer_next(TOKEN, 201, &[("x-subject-token", "a token")], "{}");
    let error = client.change_enterprise_realname_authentication(&application()).await.unwrap_err();
    assert!(error.message().contains("HTTP 401: The username or password is wrong; "), "{error}");
}

/// A rate applies to all requests: with faults in token requests and calls, nothing is processed twice.
#[tokio::test(start_paused = true)]
async fn processes_nothing_twice_with_faults_everywhere() {
    let lifetime = 10 * MINUTE;
    let settings = builder().seed(5).token_lifetime(lifetime);
    let settings = all().into_iter().fold(settings, |settings, fault| settings.fault_rate(fault, 0.04));
    let mock = settings.without_socket().unwrap();
    let world = World::new(&mock, TokenRequest::Partner).await;
    let (mut on_tokens, mut on_calls, mut without, mut done) = (0, 0, 0, 0);
    for _ in 0..300 {
        let outcome = world.change().await;
        let (tokens, calls) = world.arrived();
        let faults = |all: &[Received]| all.iter().filter(|received| received.fault.is_some()).count();
        (on_tokens, on_calls) = (on_tokens + faults(&tokens), on_calls + faults(&calls));
        let elapsed = calls.iter().filter(|received| received.processed).count();
        assert!(elapsed <= 1 && (elapsed == 1 || outcome.is_err()), "{outcome:?} {calls:?}");
        done += elapsed;
        if let Err(error) = outcome
            && matches!(error.kind(), ErrorKind::Credentials)
        {
            without += 1;
            assert!(error.message().starts_with("the identity service https://iam.myhuaweicloud.com gave no token: "));
            assert_eq!((error.is_retryable(), elapsed), (true, 0), "{error}");
        }
        advance(lifetime / 2).await;
    }
    assert!(on_tokens > 50 && on_calls > 50 && without > 0 && done > 200, "{on_tokens} {on_calls} {without} {done}");
}
