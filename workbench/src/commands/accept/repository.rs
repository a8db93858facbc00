//! The repository of this project, in which `accept` works.

use std::path::{Path, PathBuf};

/// Files that only this repository has.
const MARKS: [&str; 4] = ["spec/api.yaml", "tests/generated.rs", "tests/snapshots", "tests/parity/record.py"];

/// This repository.
pub(super) struct Repository {
    root: PathBuf,
    here: PathBuf,
}

impl Repository {
    /// Finds the repository around the current folder. The error says what is missing.
    pub(super) fn find() -> Result<Self, String> {
        let here = std::env::current_dir().map_err(|error| format!("there is no current folder: {error}"))?;
        let is_root = |folder: &&Path| MARKS.iter().all(|mark| folder.join(mark).exists());
        let root = here.ancestors().find(is_root).map(Path::to_owned);
        root.map(|root| Self { root, here }).ok_or_else(|| {
            "`accept` updates what the repository of huaweicloud-bss keeps beside its spec, and works only there; for \
             your own spec, use `check`, and the tests of your crate"
                .to_owned()
        })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file or folder in the repository.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The path of the spec as the current folder sees it, for diagnostics.
    pub(super) fn spec(&self) -> PathBuf {
        let path = self.path("spec");
        path.strip_prefix(&self.here).map(Path::to_owned).unwrap_or(path)
    }

    /// The folder for what the steps need in between. It is not committed.
    pub(super) fn scratch(&self) -> PathBuf {
        self.path("target/accept")
    }
}
