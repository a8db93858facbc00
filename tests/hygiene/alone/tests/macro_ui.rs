//! The compiler's messages for wrong use of the client or the macro.
//!
//! The cases are in `tests/ui` of the repository. They run from this package because each is compiled with all of a
//! package's dependencies, and this one has the fewest. `TRYBUILD=overwrite cargo test --test macro_ui` updates the
//! expected messages.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::process::Command;

/// The expected messages are those of this compiler; others use different words.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn the_compiler_reports_wrong_use() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    if !version.starts_with(COMPILER) {
        let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
        assert!(!is_ci, "in CI, no test is skipped: update tests/ui/*.stderr with {version}");
        println!("SKIPPED: the messages in tests/ui are those of {COMPILER}x, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("../../ui/*.rs");
}
