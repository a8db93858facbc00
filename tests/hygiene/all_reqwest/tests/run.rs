//! Runs `sent.rs` in a separate build, in which features of reqwest are enabled.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::process::Command;

#[test]
fn features_of_reqwest_do_not_change_the_client() {
    // With reqwest's other TLS library, if its headers are installed.
    let has_openssl = Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|it| it.success());
    let features = if has_openssl { "all,native-tls" } else { "all" };
    // In the target folder of this build, so that dependencies are shared. Cargo does not lock it while tests run.
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--locked", "--test", "sent", "--features", features])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success() && stdout.contains("4 passed"), "{stdout}\n{stderr}");
}
