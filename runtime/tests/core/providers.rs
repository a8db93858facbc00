//! Custom providers of credentials, and chains.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_bss_runtime::transport::{Limits, Transport};
use huaweicloud_bss_runtime::{
    BoxFuture, Credentials, CredentialsChain, CredentialsError, CredentialsProvider, Environment, ErrorKind, Profile,
};

use tokio::time::Instant;

use crate::support::{Fake, SECRET, answer, broken, builder, client, hang, read, write};

const FINE: &str = r#"{"id":"a"}"#;

/// A provider that counts its calls.
struct Own {
    outcome: Result<Credentials, CredentialsError>,
    asked: AtomicUsize,
}

fn own(outcome: Result<Credentials, CredentialsError>) -> Arc<Own> {
    Arc::new(Own { outcome, asked: AtomicUsize::new(0) })
}

impl Own {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl CredentialsProvider for Own {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { self.outcome.clone() })
    }
}

/// A provider of tokens that are all rejected as expired.
struct Endless(AtomicUsize);

impl CredentialsProvider for Endless {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        let number = self.0.load(Ordering::Relaxed);
        Box::pin(async move { Ok(Credentials::token(format!("T{number}"))) })
    }

    fn expired(&self, _: &Credentials) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        true
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_repeated_only_once() {
    let refusal = || answer(401, r#"{"error_code":"APIGW.0307","error_msg":"The token must be updated."}"#);
    let fake = Fake::new([refusal(), refusal()]);
    let provider = Arc::new(Endless(AtomicUsize::new(0)));
    let client = builder(&fake).credentials(Arc::clone(&provider)).max_attempts(9).build().unwrap();
    let error = client.call(&read("a")).await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (2, Some("APIGW.0307")));
    let sent = fake.sent();
    assert_eq!([sent[0].header("x-auth-token"), sent[1].header("x-auth-token")], [Some("T0"), Some("T1")]);
    assert_eq!(provider.0.load(Ordering::Relaxed), 1);
}

fn nothing(why: &str) -> Arc<Own> {
    own(Err(CredentialsError::Absent(why.to_owned())))
}

#[tokio::test(start_paused = true)]
async fn a_provider_is_asked_for_each_attempt() {
    let provider = own(Ok(Credentials::new("other", "CANARY")));
    let fake = Fake::new([broken(), answer(200, FINE), answer(200, FINE)]);
    let client = builder(&fake).credentials(Arc::clone(&provider)).build().unwrap();
    assert!(!format!("{client:?}").contains("CANARY"));
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).credentials(Credentials::new("own", SECRET)).await.unwrap();
    let [first, second, third] = &fake.sent()[..] else { panic!("three attempts") };
    assert!(first.is_well_signed("CANARY") && second.is_well_signed("CANARY") && third.is_well_signed(SECRET));
    assert_eq!(provider.asked(), 2);
}

/// A busy provider is asked again after its pause, or after a second without one.
#[tokio::test(start_paused = true)]
async fn a_busy_provider_is_asked_again_after_its_pause() {
    for (retry_after, least, most) in [(Some(7), 14, 14), (None, 2, 5)] {
        let retry_after = retry_after.map(Duration::from_secs);
        let provider = own(Err(CredentialsError::Busy { message: "the vault is busy".to_owned(), retry_after }));
        let begin = Instant::now();
        let error = client(&Fake::new([])).call(&write()).credentials(Arc::clone(&provider)).await.unwrap_err();
        assert_eq!(error.to_string(), "write failed: the vault is busy");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, true));
        assert_eq!((error.retry_after(), error.attempts(), provider.asked()), (retry_after, 0, 3));
        let seconds = begin.elapsed().as_secs();
        assert!((least..=most).contains(&seconds), "{seconds}");
    }
}

/// A provider that never answers.
struct Silent(Option<&'static str>);

impl CredentialsProvider for Silent {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(hang())
    }

    fn origin(&self) -> Option<String> {
        self.0.map(str::to_owned)
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_does_not_answer_is_named() {
    let advice = "; check whether it can be reached, or give the call more time";
    for (origin, from) in [(Some("the vault"), format!(" from the vault{advice}")), (None, String::new())] {
        let client = builder(&Fake::new([])).credentials(Arc::new(Silent(origin))).build().unwrap();
        assert!(format!("{client:?}").contains(origin.unwrap_or("a provider")), "{client:?}");
        let error = client.call(&write()).timeout(Duration::from_secs(2)).await.unwrap_err();
        assert_eq!(error.to_string(), format!("write failed: no credentials within 2 s{from}"));
    }
}

#[tokio::test(start_paused = true)]
async fn headers_of_the_call_replace_those_of_the_credentials() {
    let fake = Fake::new([answer(200, FINE)]);
    let call = Credentials::new("ak", SECRET).domain_id("the account");
    client(&fake).call(&read("a")).credentials(call).header("X-Domain-Id", "another").await.unwrap();
    let sent = fake.sent();
    assert_eq!(sent[0].request.headers().get_all("x-domain-id").iter().collect::<Vec<_>>(), ["another"]);
    assert!(sent[0].is_well_signed(SECRET));
}

#[tokio::test(start_paused = true)]
async fn an_invalid_request_needs_no_credentials() {
    let provider = own(Ok(Credentials::token("T")));
    let request = crate::support::Read { limit: Some(0), ..read("a") };
    let error = client(&Fake::new([])).call(&request).credentials(Arc::clone(&provider)).await.unwrap_err();
    assert_eq!((error.kind(), provider.asked()), (ErrorKind::Validation, 0));
}

#[tokio::test(start_paused = true)]
async fn a_chain_skips_providers_without_credentials_and_keeps_the_first_with_some() {
    let (first, second, third) = (nothing("none here"), own(Ok(Credentials::token("T"))), nothing("unseen"));
    let places = [&first, &second, &third].map(Arc::clone);
    let [one, two, three] = places;
    let chain = CredentialsChain::first(one).then(two).then(three);
    let fake = Fake::new([answer(200, FINE), answer(200, FINE)]);
    let client = builder(&fake).credentials(chain).build().unwrap();
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).await.unwrap();
    assert_eq!([first.asked(), second.asked(), third.asked()], [1, 2, 0]);
    assert!(fake.sent().iter().all(|sent| sent.header("x-auth-token") == Some("T")));
}

#[tokio::test(start_paused = true)]
async fn a_chain_stops_at_invalid_credentials() {
    let mistake = own(Err(CredentialsError::Refused("the vault is locked".to_owned())));
    let unseen = own(Ok(Credentials::token("another account")));
    let chain = CredentialsChain::first(nothing("none here")).then(mistake).then(Arc::clone(&unseen));
    let error = client(&Fake::new([])).call(&read("a")).credentials(chain).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), unseen.asked()), (ErrorKind::Credentials, 0, 0));
    assert_eq!(error.to_string(), "read failed: the vault is locked");
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<CredentialsError>();
    assert!(matches!(source, Some(CredentialsError::Refused(_))));
}

#[tokio::test(start_paused = true)]
async fn a_chain_reports_the_error_of_each_provider() {
    let inner = CredentialsChain::first(nothing("no key")).then(nothing("no file"));
    let chain = CredentialsChain::first(nothing("no token")).then(inner);
    let error = client(&Fake::new([])).call(&read("a")).credentials(chain).await.unwrap_err();
    assert_eq!(error.to_string(), "read failed: no credentials found: no token; no credentials found: no key; no file");
}

/// A file of this process, which is removed at the end.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bss-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_profile_is_read_once() {
    let file = File::new("once", "[global]\nak = AK\nsk = CANARY\n[other]\nak = A2\nsk = S2\n");
    let profile = Profile::new().path(&file.0);
    assert!(!format!("{profile:?} {:?}", profile.load().unwrap()).contains("CANARY"));
    let fake = Fake::new([answer(200, FINE), answer(200, FINE), answer(200, FINE)]);
    let client = builder(&fake).credentials(profile).build().unwrap();
    client.call(&read("a")).await.unwrap();
    let other = Profile::new().path(&file.0).section("other");
    client.call(&read("a")).credentials(other).await.unwrap();
    std::fs::write(&file.0, "no more").unwrap();
    client.call(&read("a")).await.unwrap();
    let secrets = ["CANARY", "S2", "CANARY"];
    let sent = fake.sent();
    assert_eq!(sent.len(), secrets.len());
    assert!(sent.iter().zip(secrets).all(|(sent, secret)| sent.is_well_signed(secret)));
    assert!(!format!("{client:?}").contains("CANARY"));

    let missing = Profile::new().path(&file.0).section("third").load().unwrap_err();
    assert!(missing.to_string().ends_with(", line 1: the line is before the first section; add `[global]` before it"));
    std::fs::write(&file.0, "[basic]\nak = A").unwrap();
    let missing = Profile::new().path(&file.0).section("third").load().unwrap_err();
    assert!(missing.to_string().ends_with(": there is no section [third]") && !missing.is_absent(), "{missing}");
    let missing = Profile::new().path(&file.0).load().unwrap_err();
    assert!(missing.to_string().ends_with(" has no section [global]") && missing.is_absent(), "{missing}");
    std::fs::write(&file.0, b"[global]\nak = CANARY\xff").unwrap();
    let odd = Profile::new().path(&file.0).load().unwrap_err();
    assert!(odd.to_string().contains("it cannot be read: ") && !odd.to_string().contains("CANARY"), "{odd}");
    std::fs::write(&file.0, " ".repeat((1 << 20) + 1)).unwrap();
    let long = Profile::new().path(&file.0).load().unwrap_err();
    assert!(long.to_string().ends_with("it has more than 1048576 bytes"), "{long}");
}

/// The official SDK would not use the keys.
#[tokio::test(start_paused = true)]
async fn a_chain_stops_at_a_profile_with_a_login_that_is_not_supported() {
    let file = File::new("federated", "[global]\nak = AK\nsk = SK\nidp_id = CANARY\nid_token_file = /CANARY\n");
    let unseen = own(Ok(Credentials::token("another account")));
    let chain = CredentialsChain::first(Profile::new().path(&file.0)).then(Arc::clone(&unseen));
    let error = client(&Fake::new([])).call(&read("a")).credentials(chain).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), unseen.asked()), (ErrorKind::Credentials, false, 0));
    assert!(error.message().contains("line 4: `idp_id` selects a login through an identity provider"), "{error}");
    assert!(!error.to_string().contains("CANARY"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_section_uses_the_keys_of_the_default_section() {
    let file = File::new("defaults", "[DEFAULT]\nak = AK\ndomain_id = d\n[global]\nsk = SK\n");
    let fake = Fake::new([answer(200, FINE)]);
    client(&fake).call(&read("a")).credentials(Profile::new().path(&file.0)).await.unwrap();
    let sent = fake.sent();
    assert!(sent[0].is_well_signed("SK") && sent[0].header("authorization").unwrap().contains("Access=AK,"));
    assert_eq!(sent[0].header("x-domain-id"), Some("d"));
}

/// The environment belongs to a process, so a second one reads it.
#[test]
fn rejects_a_login_of_the_environment_that_is_not_supported() {
    for (variable, expected) in [
        (Some("HUAWEICLOUD_SDK_IDP_ID"), "HUAWEICLOUD_SDK_IDP_ID selects a login"),
        (Some("HUAWEICLOUD_SDK_ID_TOKEN_FILE"), "HUAWEICLOUD_SDK_ID_TOKEN_FILE selects a login"),
        (Some("HUAWEICLOUD_OIDC_PROVIDER_URN"), "HUAWEICLOUD_OIDC_PROVIDER_URN selects a login"),
        (Some("HUAWEICLOUD_OIDC_TOKEN_FILE"), "HUAWEICLOUD_OIDC_TOKEN_FILE selects a login"),
        (None, "credentials"),
    ] {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "providers::second_process", "--ignored", "--nocapture"]).env_clear();
        command.envs([("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK"), ("HOME", "/nonexistent")]);
        command.envs(variable.map(|variable| (variable, "CANARY")));
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        for reader in ["from_env", "from_default_chain", "Environment"] {
            let line = text.lines().find(|line| line.starts_with(reader)).unwrap();
            assert!(line.contains(expected) && !line.contains("CANARY"), "{line}");
        }
    }
}

#[test]
fn the_default_chain_reads_the_environment_and_then_the_file() {
    let keys = "[global]\nak = AK\nsk = SK\n";
    let both = &[("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK")][..];
    for (number, (variables, file, expected)) in [
        (both, Some("not a file of keys"), "credentials"),
        // One key without the other is an error, and the file is not read.
        (&both[..1], Some(keys), "HUAWEICLOUD_SDK_SK"),
        (&[], Some(keys), "credentials"),
        (&[], Some("not a file of keys"), "the credentials file"),
        (&[], None, "no credentials found"),
    ]
    .into_iter()
    .enumerate()
    {
        let home = std::env::temp_dir().join(format!("bss-home-{}-{number}", std::process::id()));
        std::fs::create_dir_all(home.join(".huaweicloud")).unwrap();
        if let Some(text) = file {
            std::fs::write(home.join(".huaweicloud").join("credentials"), text).unwrap();
        }
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "providers::second_process", "--ignored", "--nocapture"]).env_clear();
        let output = command.envs(variables.iter().copied()).env("HOME", &home).output().unwrap();
        std::fs::remove_dir_all(&home).unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find_map(|line| line.strip_prefix("from_default_chain: ")).unwrap();
        assert!(line.starts_with(expected) || line.contains(expected) && number == 1, "{number}: {line}");
    }
}

#[test]
#[ignore = "run by the tests before, with an environment of its own"]
fn second_process() {
    for (reader, outcome) in [
        ("from_env", Credentials::from_env()),
        ("from_default_chain", Credentials::from_default_chain()),
        ("Environment", Environment::new().load()),
    ] {
        // The line of the test runner must not precede it.
        let line =
            format!("\n{reader}: {}\n", outcome.map_or_else(|error| error.to_string(), |_| "credentials".to_owned()));
        std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes()).unwrap();
    }
}
