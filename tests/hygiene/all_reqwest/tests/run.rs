//! Runs `sent.rs` in a build of its own, in which the features of reqwest are enabled.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::process::Command;

#[test]
fn the_client_is_the_same_whatever_features_reqwest_has() {
    // reqwest's other TLS library, where its headers are.
    let has_openssl = Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|it| it.success());
    let features = if has_openssl { "all,native-tls" } else { "all" };
    // In the target folder of this build, most of whose dependencies serve both. It is not locked while tests run.
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--locked", "--test", "sent", "--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && stdout.contains("4 passed"), "{stdout}\n{stderr}");
}
