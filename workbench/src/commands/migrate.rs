//! `bss-spec migrate`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Code, Diagnostic};
use huaweicloud_bss_workbench::stdio::page;

use super::rewrite::Rewritten;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    let spec = match Rewritten::new(path, is_of_earlier_edition) {
        Ok(spec) => spec,
        Err(exit) => return exit,
    };
    if let Err(exit) = spec.write() {
        return exit;
    }
    spec.rest(page(&spec.summary("rewritten", "nothing to rewrite")))
}

/// Whether a diagnostic is about a spec of an earlier edition of the language.
pub(super) fn is_of_earlier_edition(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code(), Code::Edition | Code::RemovedKey)
}
