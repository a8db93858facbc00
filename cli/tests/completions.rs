//! `bss completions`: the printed script works in the shell.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn bash_completes_with_the_script() {
    let script = Command::new(env!("CARGO_BIN_EXE_bss")).args(["completions", "bash"]).output().unwrap();
    assert!(script.status.success());
    let mut shell = Command::new("bash").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = shell.stdin.take().unwrap();
    input.write_all(&script.stdout).unwrap();
    input.write_all(b"\nCOMP_WORDS=(bss re); COMP_CWORD=1; _bss bss re bss; echo \"${COMPREPLY[@]}\"\n").unwrap();
    drop(input);
    let output = shell.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "realname\n");
}

#[test]
fn rejects_an_unknown_shell() {
    let output = Command::new(env!("CARGO_BIN_EXE_bss")).args(["completions", "cmd"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("bash"));
}
