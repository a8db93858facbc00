//! Tests that run the program `bss-spec`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

mod check;
mod diff;
mod expand;
mod explain;
mod fix;
#[path = "../../../cli/tests/support/folder.rs"]
mod folder;
mod formats;
mod import;
mod migrate;
mod sample;
mod scaffold;
mod spec;
#[cfg(target_os = "linux")]
mod stdio;
#[cfg(target_os = "linux")]
#[path = "../../../cli/tests/support/streams.rs"]
mod streams;
mod watch;

use std::path::Path;
use std::process::{Command, Output};

use huaweicloud_bss_codegen::Sources;
use huaweicloud_bss_codegen::model::Model;

use folder::Folder;

/// Exit status, standard output and standard error.
type Outcome = (Option<i32>, String, String);

fn bss_spec(arguments: &[&str], folder: &Path) -> Outcome {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_bss-spec")).args(arguments).current_dir(folder).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// The files of this project's spec.
fn sources() -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/api.yaml"))
}

fn model() -> Model {
    huaweicloud_bss_codegen::check(&sources()).unwrap()
}

/// A folder with a copy of the spec in `spec`.
fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir(folder.join("spec")).unwrap();
    for (file, text) in sources().texts() {
        std::fs::write(folder.join("spec").join(file), text).unwrap();
    }
    folder
}
