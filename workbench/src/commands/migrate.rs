//! `bss-spec migrate`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Code, Diagnostic, Sources, check};
use huaweicloud_bss_workbench::stdio::{note, page};

use super::spec;

/// A correction can make another one possible, such as that of a key beside it. More rounds than this are never needed.
const MAX_ROUNDS: usize = 10;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    let path = match spec::find(path) {
        Ok(path) => path,
        Err(exit) => return exit,
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut changed: Vec<PathBuf> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let Err(diagnostics) = check(&Sources::read(&path)) else { break };
        let files = diagnostics.fixed(is_of_earlier_edition);
        if files.is_empty() {
            break;
        }
        for (name, text) in files {
            let file = folder.join(name);
            if let Err(error) = fs::write(&file, text) {
                note!("error: `{}` cannot be written: {error}", file.display());
                return ExitCode::FAILURE;
            }
            if !changed.contains(&file) {
                changed.push(file);
            }
        }
    }
    let rest = check(&Sources::read(&path));
    let lines: Vec<String> = changed.iter().map(|file| format!("{}: rewritten\n", file.display())).collect();
    let printed = page(&match (lines.is_empty(), &rest) {
        (false, _) => lines.concat(),
        (true, Ok(_)) => format!("{}: nothing to rewrite\n", path.display()),
        (true, Err(_)) => String::new(),
    });
    match rest {
        Ok(_) => printed,
        Err(diagnostics) => {
            note!("{}", diagnostics.render());
            ExitCode::FAILURE
        }
    }
}

fn is_of_earlier_edition(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code(), Code::Edition | Code::RemovedKey)
}
