//! A folder for one test.

use std::ops::Deref;
use std::path::{Path, PathBuf};

/// An empty folder, removed with its content when it is dropped, even if the test fails.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Creates the folder. The name must be unique among the tests of a program.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bss-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
