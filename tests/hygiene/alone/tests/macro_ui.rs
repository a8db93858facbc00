//! What the compiler says to those who use the client or the macro wrongly.
//!
//! The cases are in `tests/ui` of the repository. They are run from this package because each is compiled with all of
//! a package's dependencies, and this one has the fewest. `TRYBUILD=overwrite cargo test --test macro_ui` writes the
//! texts anew.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::process::Command;

/// The texts are this compiler's; others put the same in other words.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn the_compiler_says_what_is_wrong() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    if !version.starts_with(COMPILER) {
        let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
        assert!(!is_ci, "in CI, no test is skipped: write tests/ui/*.stderr anew with {version}");
        println!("SKIPPED: the texts in tests/ui are those of {COMPILER}x, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("../../ui/*.rs");
}
