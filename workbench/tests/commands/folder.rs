//! A folder of one test.

use std::ops::Deref;
use std::path::{Path, PathBuf};

/// An empty folder, removed with all that is in it when it is dropped, even if the test fails.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Creates the folder. No other test of the same program may use the name.
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
