//! Waits for changes of the files of a spec.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// The time between two looks at the files. A look at a dozen files takes microseconds, so no service of the system is
/// needed.
const INTERVAL: Duration = Duration::from_millis(20);

/// The files of a spec when they were last looked at.
pub(crate) struct Watch<'p> {
    api_yaml: &'p Path,
    seen: Vec<Stamp>,
}

/// A file, its time of modification and its length.
type Stamp = (PathBuf, Option<SystemTime>, u64);

impl<'p> Watch<'p> {
    /// Looks at the files. A change after this, even while they are read, ends the next [`wait`](Self::wait).
    pub(crate) fn new(api_yaml: &'p Path) -> Self {
        Self { api_yaml, seen: stamps(api_yaml) }
    }

    /// Waits until a file has changed and none changes any more, because editors save in several steps.
    pub(crate) fn wait(&mut self) {
        let mut changed = false;
        loop {
            sleep(INTERVAL);
            let now = stamps(self.api_yaml);
            let is_same = now == self.seen;
            self.seen = now;
            if changed && is_same {
                return;
            }
            changed |= !is_same;
        }
    }
}

/// The stamps of `api.yaml` and of the other `.yaml` files in its folder.
fn stamps(api_yaml: &Path) -> Vec<Stamp> {
    let folder = api_yaml.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let stamp = |path: PathBuf| {
        let metadata = fs::metadata(&path);
        let modified = metadata.as_ref().ok().and_then(|metadata| metadata.modified().ok());
        (path, modified, metadata.as_ref().map_or(0, Metadata::len))
    };
    let mut stamps: Vec<Stamp> = files.chain([api_yaml.to_owned()]).map(stamp).collect();
    stamps.sort();
    stamps
}
