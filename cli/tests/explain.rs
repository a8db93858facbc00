//! `bss explain`: the page on one diagnostic, or those that there are.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::process::{Command, Output};

use huaweicloud_bss_codegen::{Code, reference};

fn explain(code: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bss")).args(["explain", code]).output().unwrap()
}

#[test]
fn a_code_however_it_is_written() {
    for code in ["BSS010", "bss010", "10"] {
        let output = explain(code);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), reference::explain(Code::UnknownKey));
    }
}

#[test]
fn no_such_code() {
    let output = explain("something");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("`something`") && stderr.contains("BSS010  A key is not known here"), "{stderr}");
    let stderr = String::from_utf8(explain("BSSO10").stderr).unwrap();
    assert!(stderr.contains("did you mean `BSS010`?"), "{stderr}");
}
