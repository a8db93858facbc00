//! The fetch of a token: waiting callers, runtimes that end, and unusual answers of the identity service.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use huaweicloud_bss_runtime::transport::{Limits, Transport};
use huaweicloud_bss_runtime::{
    BoxFuture, Credentials, CredentialsChain, CredentialsError, CredentialsProvider, ErrorKind, IamToken, RetryPolicy,
};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::{Builder, Handle};
use tokio::time::{Instant, advance, sleep, timeout};

use crate::clock::http_date;
use crate::site::{Iam, Site, WRONG, user};
use crate::support::{Client, hang, read};
use crate::tokens::{HOUR, MINUTE, OUTDATED, is_fine, together};

const DAY: &str = "2026-01-02T00:00:00Z";

/// The number of other tasks.
fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test(start_paused = true)]
async fn calls_shorter_than_the_fetch_get_a_token_eventually() {
    let site = Site::with([], Duration::from_secs(5), DAY);
    let client = site.builder().credentials(user()).timeout(Duration::from_secs(1)).build().unwrap();
    for _ in 0..4 {
        let outcomes = together(&client, 25).await;
        assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|error| error.contains("within 1 s"))));
    }
    // Calls that start shortly before the fetch ends get the token too.
    sleep(Duration::from_millis(500)).await;
    assert!(is_fine(&together(&client, 100).await));
    assert_eq!(site.asked(), 1);
    assert_eq!(tasks(), 0, "no task is left");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_caller_does_not_end_the_fetch() {
    let site = Site::with([], Duration::from_secs(5), DAY);
    let client = site.client(user());
    let core = client.core.clone();
    let first = tokio::spawn(async move { Client { core }.call(&read("a")).await.map(|reply| reply.attempts()) });
    sleep(Duration::from_secs(1)).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let begin = Instant::now();
    assert!(is_fine(&together(&client, 10).await));
    assert_eq!((site.asked(), begin.elapsed()), (1, Duration::from_secs(4)));
    assert_eq!(site.called(), vec!["CANARY-token-1"; 10]);
}

#[tokio::test(start_paused = true)]
async fn a_fetch_ends_with_its_token() {
    let site = Site::new([Iam::Hang]);
    let client = site.client(user());
    timeout(Duration::from_secs(1), client.call(&read("a")).send()).await.unwrap_err();
    assert_eq!(tasks(), 1);
    drop(client);
    tokio::task::yield_now().await;
    assert_eq!((tasks(), site.asked()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_replaced_by_the_one_that_is_being_fetched() {
    let site = Site::with([], Duration::from_secs(2), DAY);
    let client = site.client(user());
    assert!(is_fine(&together(&client, 1).await));
    advance(24 * HOUR - 9 * MINUTE).await;
    site.expire(401, OUTDATED);
    assert_eq!(together(&client, 20).await, vec![Ok(2); 20]);
    assert_eq!(site.asked(), 2);
}

/// A provider may be shared by several runtimes.
#[test]
fn a_fetch_is_repeated_if_its_runtime_shuts_down_or_does_not_run() {
    let delay = Duration::from_secs(1);
    for shuts_down in [true, false] {
        let site = Site::with([Iam::Hang], delay, DAY);
        let client = site.client(user());
        let first = Builder::new_current_thread().enable_all().build().unwrap();
        let request = read("a");
        let call = client.call(&request).timeout(Duration::from_millis(200)).send();
        first.block_on(async { timeout(Duration::from_secs(10), call).await.unwrap() }).unwrap_err();
        let idle = if shuts_down {
            drop(first);
            None
        } else {
            Some(first)
        };
        let second = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        second.block_on(async {
            let begin = Instant::now();
            // Of several callers who find out at once, one starts the next fetch, and the others wait for it.
            assert!(is_fine(&together(&client, 5).await));
            assert!(begin.elapsed() <= delay + Duration::from_secs(if shuts_down { 0 } else { 11 }));
        });
        assert_eq!(site.asked(), 2);
        if let Some(idle) = idle {
            // The fetch that nobody waits for is over.
            idle.block_on(tokio::task::yield_now());
            assert_eq!(idle.metrics().num_alive_tasks(), 0);
        }
    }
}

/// The renewal ahead of time is also made again, while the old token serves.
#[test]
fn a_renewal_is_made_again_if_its_runtime_shuts_down() {
    let site = Site::new([Iam::Token, Iam::Hang]);
    let client = site.client(user());
    let request = read("a");
    let run = |until_renewal| {
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            advance(until_renewal).await;
            client.call(&request).await.unwrap();
            tokio::task::yield_now().await;
        });
    };
    run(Duration::ZERO);
    for asked in 2..4 {
        run(24 * HOUR - 9 * MINUTE);
        assert_eq!(site.asked(), asked);
    }
}

/// Programs that were started together do not renew together.
#[tokio::test(start_paused = true)]
async fn renewals_spread_over_five_minutes() {
    let site = Site::new([]);
    let clients: Vec<Client> = (0..100).map(|_| site.client(user())).collect();
    let mut asked = Vec::new();
    for step in [24 * HOUR - 16 * MINUTE, 2 * MINUTE, 2 * MINUTE + MINUTE / 2, 2 * MINUTE] {
        for client in &clients {
            client.call(&read("a")).await.unwrap();
            tokio::task::yield_now().await;
        }
        asked.push(site.asked() - clients.len());
        advance(step).await;
    }
    // Just fetched; 16, 14 and 11.5 minutes before the end.
    let [0, 0, early, late] = asked[..] else { panic!("{asked:?}") };
    assert!(early > 0 && early < 60 && late > 40 && late < 100, "{asked:?}");
    for client in &clients {
        client.call(&read("a")).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(site.asked(), 2 * clients.len(), "all are renewed ten minutes before the end");
}

#[test]
fn says_that_a_fetch_needs_a_runtime() {
    let site = Site::new([]);
    let (user, transport) = (user(), Arc::<Site>::clone(&site));
    let mut asked = user.credentials(transport, Limits::new(Duration::from_secs(1), 1 << 20));
    let Poll::Ready(Err(error)) = asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("there is nothing to wait for")
    };
    assert!(error.is_transient() && error.to_string().contains("a task of a tokio runtime"), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_shorter_than_the_fetch_get_a_token_eventually() {
    let site = Site::with([], Duration::from_millis(200), DAY);
    let client = site.client(user());
    let request = read("a");
    let call = |timeout| huaweicloud_bss_runtime::blocking::Call::new(&client.core, &request).timeout(timeout).send();
    assert_eq!(call(Duration::from_millis(10)).unwrap_err().kind(), ErrorKind::Timeout);
    assert!((0..200).any(|_| call(Duration::from_millis(20)).is_ok()));
    assert_eq!(site.asked(), 1);
}

/// A provider that is busy for the longest possible time.
struct Busy;

impl CredentialsProvider for Busy {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        let error = CredentialsError::Busy { message: "busy".to_owned(), retry_after: Some(Duration::MAX) };
        Box::pin(async { Err(error) })
    }
}

#[tokio::test(start_paused = true)]
async fn the_renewal_survives_any_retry_after() {
    for seconds in
        ["86401", "18446744073709551615", "99999999999999999999999", "Thu, 30 Dec 9999 12:00:00 GMT", "0", "x"]
    {
        let provider = Arc::new(user());
        assert!(is_fine(&together(&Site::new([]).client(Arc::clone(&provider)), 1).await));
        let site = Site::new([Iam::Busy(seconds.to_owned(), None)]);
        let client = site.client(provider);
        advance(24 * HOUR - 9 * MINUTE).await;
        for _ in 0..3 {
            assert!(is_fine(&together(&client, 3).await), "{seconds}: the old one serves");
        }
        assert_eq!(site.asked(), 1);
        advance(9 * MINUTE).await;
        assert!(is_fine(&together(&client, 3).await), "{seconds}: it has expired");
        assert_eq!(site.asked(), 2);
    }
    // An unusual pause, while the old token is valid.
    let site = Site::new([]);
    let busy = Arc::new(std::sync::Mutex::new(false));
    let customer = IamToken::of_customer(Turned(Arc::clone(&busy)), "customer", "x_IDP");
    let client = site.client(customer);
    assert!(is_fine(&together(&client, 1).await));
    *busy.lock().unwrap() = true;
    advance(24 * HOUR - 9 * MINUTE).await;
    for _ in 0..3 {
        assert!(is_fine(&together(&client, 3).await));
        sleep(MINUTE).await;
    }
}

/// A provider of tokens that can be made busy.
struct Turned(Arc<std::sync::Mutex<bool>>);

impl CredentialsProvider for Turned {
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        let is_busy = *self.0.lock().unwrap();
        Box::pin(async move {
            if is_busy { Busy.credentials(transport, limits).await } else { Ok(Credentials::token("partner")) }
        })
    }
}

/// The clock of this machine may be wrong.
#[tokio::test(start_paused = true)]
async fn compares_retry_after_with_the_clock_of_the_identity_service() {
    let there = Timestamp::now() - SignedDuration::from_hours(2);
    let until = http_date(there + SignedDuration::from_secs(7));
    let site = Site::new([Iam::Busy(until, Some(http_date(there)))]);
    let begin = Instant::now();
    site.client(user()).call(&read("a")).await.unwrap();
    assert_eq!(begin.elapsed(), Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn accepts_any_lifetime() {
    let far = "9999-12-30T00:00:00Z";
    let before_all = "-009999-01-03T00:00:00Z";
    let dates =
        [DAY, "2026-01-01T00:00:00Z", far, before_all, "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon", ""];
    for issued_at in dates {
        for expires_at in dates {
            let site = Site::dated([], Duration::ZERO, issued_at, expires_at);
            let client = site.client(user());
            for pause in [0, 1, 24 * 60 * 60, 31 * 24 * 60 * 60] {
                advance(Duration::from_secs(pause)).await;
                assert!(is_fine(&together(&client, 2).await), "{issued_at} {expires_at}");
            }
        }
    }
    // The lifetime is limited to thirty days.
    let site = Site::dated([], Duration::ZERO, "2026-01-01T00:00:00Z", far);
    let client = site.client(user());
    for (hours, asked) in [(0, 1), (29 * 24, 1), (24, 2)] {
        advance(hours * HOUR).await;
        assert!(is_fine(&together(&client, 2).await));
        assert_eq!(site.asked(), asked);
    }
}

#[tokio::test(start_paused = true)]
async fn caches_only_rejections_of_the_identity_service_itself() {
    let page = "<html><head><title>403 Forbidden</title></head></html>";
    for trouble in [
        Iam::Answer(301, ""),
        Iam::Answer(302, page),
        Iam::Answer(404, r#"{"error":{"message":"m","code":404,"title":"Not Found"}}"#),
        Iam::Answer(404, page),
        Iam::Answer(408, ""),
        Iam::Answer(425, ""),
        Iam::Answer(400, page),
        Iam::Answer(401, page),
        Iam::Answer(401, ""),
        Iam::Answer(403, page),
        Iam::Answer(403, r#"{"message":"Forbidden"}"#),
        Iam::Answer(403, "{}"),
        Iam::Answer(200, page),
    ] {
        let site = Site::new([trouble]);
        let client = site.builder().credentials(user()).retries(RetryPolicy::none()).build().unwrap();
        let error = client.call(&read("a")).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, true), "{error}");
        assert!(!error.to_string().contains("five minutes"), "{error}");
        client.call(&read("a")).await.unwrap();
        assert_eq!(site.asked(), 2);
    }
    let body = |status| match status {
        400 => r#"{"error":{"message":"m","code":400,"title":"Bad Request"}}"#,
        401 => r#"{"error":{"message":"m","code":401,"title":"Unauthorized"}}"#,
        _ => r#"{"error_msg":"m","error_code":"IAM.0003"}"#,
    };
    for status in [400, 401, 403] {
        let site = Site::new([Iam::Answer(status, body(status))]);
        let client = site.client(user());
        for _ in 0..3 {
            let error = client.call(&read("a")).await.unwrap_err();
            assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, false), "{error}");
        }
        assert_eq!(site.asked(), 1);
        advance(5 * MINUTE).await;
        client.call(&read("a")).await.unwrap();
    }
}

/// A page of a proxy does not discard the partner's token.
#[tokio::test(start_paused = true)]
async fn renews_the_partners_token_only_if_the_identity_service_rejects_it() {
    let partner = Arc::new(user());
    Site::new([]).client(Arc::clone(&partner)).call(&read("a")).await.unwrap();
    let site = Site::new([Iam::Answer(401, "<html>log in here</html>")]);
    let customer = IamToken::of_customer(Arc::clone(&partner), "customer", "x_IDP");
    let client = site.client(customer);
    client.call(&read("a")).await.unwrap();
    let asked = site.take_asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|sent| sent.header("x-auth-token") == Some("CANARY-token-1")));
}

/// Errors of the partner's provider are cached there, not here.
#[tokio::test(start_paused = true)]
async fn a_customers_token_does_not_cache_rejections_of_the_partner() {
    let site = Site::new([WRONG]);
    let partner = Arc::new(user());
    let customer = Arc::new(IamToken::of_customer(Arc::clone(&partner), "customer", "x_IDP"));
    let client = site.client(Arc::clone(&partner));
    client.call(&read("a")).await.unwrap_err();
    advance(4 * MINUTE).await;
    client.call(&read("a")).credentials(Arc::clone(&customer)).await.unwrap_err();
    assert_eq!(site.asked(), 1);
    advance(MINUTE).await;
    client.call(&read("a")).credentials(customer).await.unwrap();
}

/// A provider of the partner that never answers must not delay the customer's token forever.
#[tokio::test(start_paused = true)]
async fn a_partner_that_does_not_answer_ends_the_fetch() {
    struct Silent;
    impl CredentialsProvider for Silent {
        fn credentials<'a>(
            &'a self,
            _: Arc<dyn Transport>,
            _: Limits,
        ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
            Box::pin(hang())
        }
    }
    let client = Site::new([]).client(IamToken::of_customer(Silent, "customer", "x_IDP"));
    let request = read("a");
    let call = client.call(&request).timeout(Duration::from_secs(60)).retries(RetryPolicy::none());
    let begin = Instant::now();
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), begin.elapsed(), tasks()), (ErrorKind::Credentials, Duration::from_secs(30), 0));
    assert!(error.message().contains("the identity service https://iam.myhuaweicloud.com gave no token"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_chain_renews_the_token_of_its_provider() {
    let site = Site::new([]);
    let client = site.client(CredentialsChain::first(user()));
    client.call(&read("a")).await.unwrap();
    site.expire(401, OUTDATED);
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2);
    assert_eq!(site.asked(), 2);
}

#[test]
fn rejects_an_identity_service_over_plain_http() {
    for address in ["http://iam.myhuaweicloud.com", "http://10.0.0.1:8080", "http://127.0.0.1.example.com"] {
        assert!(user().endpoint(address).unwrap_err().to_string().contains("plain `http`"), "{address}");
    }
    for address in ["http://127.0.0.1:8080", "http://[::1]:8080", "https://iam.example.com"] {
        let _ = user().endpoint(address).unwrap();
    }
}

/// The partner may have another token next time, so the error is not cached for the customer.
#[tokio::test(start_paused = true)]
async fn a_rejected_token_of_the_partner_is_not_cached_for_the_customer() {
    let expired = Iam::Answer(401, r#"{"error":{"message":"The token must be updated.","code":401}}"#);
    let partner = Arc::new(user());
    Site::new([]).client(Arc::clone(&partner)).call(&read("a")).await.unwrap();
    // The exchange is rejected, and again with the partner's new token.
    let site = Site::new([expired.clone(), Iam::Token, expired]);
    let client = site.client(IamToken::of_customer(partner, "customer", "x_IDP"));
    let error = client.call(&read("a")).await.unwrap_err();
    assert!(error.message().contains("HTTP 401: The token must be updated; check the partner's token, "), "{error}");
    assert_eq!(site.asked(), 3, "exchange, renewal, exchange");
    client.call(&read("a")).await.unwrap();
    assert_eq!(site.asked(), 4);

    // A rejection of the customer is cached.
    let forbidden = r#"{"error":{"message":"You are not authorized to perform the requested action.","code":403}}"#;
    let site = Site::new([Iam::Token, Iam::Answer(403, forbidden)]);
    let client = site.client(IamToken::of_customer(Arc::new(user()), "customer", "x_IDP"));
    for _ in 0..2 {
        let error = client.call(&read("a")).await.unwrap_err();
        assert!(error.message().contains("check the customer's account and the agency"), "{error}");
    }
    assert_eq!(site.asked(), 2);
}

/// What callers do who go through the provider themselves, or whose calls overlap.
async fn token(site: &Arc<Site>, provider: &IamToken) -> Credentials {
    let transport: Arc<dyn Transport> = Arc::<Site>::clone(site);
    provider.credentials(transport, Limits::new(Duration::from_secs(10), 1 << 20)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_rejection_of_an_old_token_does_not_discard_a_newer_one() {
    let (site, provider) = (Site::new([]), Arc::new(user()));
    let first = token(&site, &provider).await;
    assert!(provider.expired(&first));
    let client = site.client(Arc::clone(&provider));
    client.call(&read("a")).await.unwrap();
    // A call with the first token was under way, and is answered only now.
    assert!(provider.expired(&first));
    client.call(&read("a")).await.unwrap();
    assert_eq!(site.called(), ["CANARY-token-2", "CANARY-token-2"]);
    assert_eq!(site.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_replacement_that_is_rejected_within_a_minute_is_not_replaced() {
    for (seconds, expected) in [(0, false), (59, false), (60, true)] {
        let (site, provider) = (Site::new([]), user());
        assert!(provider.expired(&token(&site, &provider).await));
        let second = token(&site, &provider).await;
        advance(Duration::from_secs(seconds)).await;
        assert_eq!(provider.expired(&second), expected, "{seconds} s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_failed_is_made_again_after_30_seconds() {
    let site = Site::new([Iam::Token, Iam::Refuse]);
    let client = site.client(user());
    let call = async || {
        client.call(&read("a")).await.unwrap();
        tokio::task::yield_now().await;
    };
    call().await;
    advance(24 * HOUR - 9 * MINUTE).await;
    call().await;
    assert_eq!(site.asked(), 2);
    advance(Duration::from_secs(29)).await;
    call().await;
    assert_eq!(site.asked(), 2);
    advance(Duration::from_secs(1)).await;
    call().await;
    assert_eq!(site.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_readable_dates_is_valid_for_a_day() {
    let site = Site::dated([], Duration::ZERO, "soon", "later");
    let client = site.client(user());
    client.call(&read("a")).await.unwrap();
    for (pause, asked) in [(24 * HOUR - 16 * MINUTE, 1), (7 * MINUTE, 2)] {
        advance(pause).await;
        client.call(&read("a")).await.unwrap();
        tokio::task::yield_now().await;
        assert_eq!(site.asked(), asked);
    }
}

#[tokio::test]
async fn a_chain_names_the_origin_of_its_place() {
    let chain = CredentialsChain::first(Credentials::new("AK", "SK")).then(user());
    assert_eq!(chain.origin(), None);
    let chain = CredentialsChain::first(user());
    let site = Site::new([]);
    let transport: Arc<dyn Transport> = Arc::<Site>::clone(&site);
    let _ = chain.credentials(transport, Limits::new(Duration::from_secs(10), 1 << 20)).await.unwrap();
    assert_eq!(chain.origin().as_deref(), Some("the identity service https://iam.myhuaweicloud.com"));
    assert!(format!("{chain:?}").starts_with("CredentialsChain"), "{chain:?}");
}
