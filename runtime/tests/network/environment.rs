//! Proxies of environment variables. A second process makes the calls, because a process has one environment.

use std::io::Write;
use std::process::Command;

use huaweicloud_bss_runtime::HttpSettings;

use crate::proxy::{Proxy, ProxyBehavior};
use crate::server::{ConnectionBehavior, Server};
use crate::support::builder;

/// A host name that cannot be resolved.
const OTHER: &str = "http://bss.invalid";

/// The variables with the addresses of the server and of the proxy for the second process.
const SERVER: &str = "NETWORK_TEST_SERVER";
const GIVEN: &str = "NETWORK_TEST_GIVEN";

#[test]
fn uses_the_proxies_of_the_environment() {
    let server = Server::start(ConnectionBehavior::default());
    let hosts = [("bss.invalid", server.address())];
    let (named, given) = (Proxy::start(ProxyBehavior::Open, &hosts), Proxy::start(ProxyBehavior::Open, &hosts));
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let run = |no_proxy: &str| {
            let output = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "environment::second_process", "--ignored", "--nocapture"])
                .env_clear()
                .env(variable, named.plain())
                .env("NO_PROXY", no_proxy)
                .env(SERVER, server.plain())
                .env(GIVEN, given.plain())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let before = (named.heads().len(), given.heads().len(), server.requests().len());
        assert!(run("").contains("environment: reached, given: reached, direct: not reached, loopback: reached"));
        let after =
            (named.heads().len() - before.0, given.heads().len() - before.1, server.requests().len() - before.2);
        assert_eq!(after, (1, 1, 3), "{variable}");
        // Explicit proxies are not affected.
        assert!(run("invalid").contains("environment: not reached, given: reached, direct: not reached"));
    }
}

#[tokio::test]
#[ignore = "run by the test before, with an environment of its own"]
async fn second_process() {
    let (Ok(server), Ok(given)) = (std::env::var(SERVER), std::env::var(GIVEN)) else { return };
    let reached = async |endpoint: &str, settings| {
        let client = builder(endpoint, settings).allow_plain_http(true).max_attempts(1).build().unwrap();
        if client.change().await.is_ok() { "reached" } else { "not reached" }
    };
    let outcomes = format!(
        "environment: {}, given: {}, direct: {}, loopback: {}\n",
        reached(OTHER, HttpSettings::new()).await,
        reached(OTHER, HttpSettings::new().proxy(given)).await,
        reached(OTHER, HttpSettings::new().direct(true)).await,
        reached(&server, HttpSettings::new()).await,
    );
    std::io::stdout().write_all(outcomes.as_bytes()).unwrap();
}
