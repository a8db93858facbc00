//! Sessions with the language server.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod client;
mod completion;
#[path = "../../../tests/properties/config.rs"]
mod config;
mod diagnostics;
#[path = "../../../cli/tests/support/folder.rs"]
mod folder;
mod hostile;
mod navigation;
mod references;
mod sampled;
mod session;

use std::fs;
use std::path::{Path, PathBuf};

use folder::Folder;

/// A folder with copies of the files of a spec.
fn spec(name: &str, from: &str) -> Folder {
    let folder = Folder::new(name);
    for path in yaml_files(from) {
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// The `.yaml` files of a folder.
fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    files.sort();
    files
}

/// The spec that uses every key of the language.
const COMPLETE: &str = "../codegen/tests/complete";

/// The spec of this project.
const REAL: &str = "../spec";
