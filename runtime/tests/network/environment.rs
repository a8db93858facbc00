//! Proxies that the environment names. It belongs to a process, so a second one makes the calls.

use std::io::Write;
use std::process::Command;

use huaweicloud_bss_runtime::HttpSettings;

use crate::proxy::{Door, Proxy};
use crate::server::{Manner, Server};
use crate::support::builder;

/// No name server knows it.
const OTHER: &str = "http://bss.invalid";

/// Where the second process finds the server and the proxy that it gives itself.
const SERVER: &str = "NETWORK_TEST_SERVER";
const GIVEN: &str = "NETWORK_TEST_GIVEN";

#[test]
fn proxies_of_the_environment() {
    let server = Server::start(Manner::default());
    let hosts = [("bss.invalid", server.address())];
    let (named, given) = (Proxy::start(Door::Open, &hosts), Proxy::start(Door::Open, &hosts));
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
        // Those that are given are none of its business.
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
