//! `bss-spec fix`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_workbench::stdio::page;

use super::rewrite::Rewritten;

pub(crate) fn run(path: Option<PathBuf>, dry_run: bool) -> ExitCode {
    let spec = match Rewritten::new(path, |_| true) {
        Ok(spec) => spec,
        Err(exit) => return exit,
    };
    if !dry_run && let Err(exit) = spec.write() {
        return exit;
    }
    let done = if dry_run { "would be corrected" } else { "corrected" };
    let printed = page(&format!("{}{}", spec.changes(), spec.summary(done, "nothing to correct")));
    spec.rest(printed)
}
