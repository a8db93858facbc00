//! Reads a spec out of a folder or out of a revision of a git repository.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use huaweicloud_bss_codegen::Sources;
use huaweicloud_bss_workbench::stdio::note;

use super::spec;

const API: &str = "api.yaml";

/// Reads the files of a spec: of a path, or of `REV` or `REV:PATH` as git writes it. Nothing is checked out.
///
/// Without a path, the spec of a revision is in `spec`, or else in the current folder.
pub(crate) fn read(argument: &str) -> Result<Sources, ExitCode> {
    if Path::new(argument).exists() {
        return Ok(Sources::read(&spec::find(Some(PathBuf::from(argument)))?));
    }
    let (revision, path) = match argument.split_once(':') {
        Some((revision, path)) => (revision, Some(path)),
        None => (argument, None),
    };
    // Otherwise, git would take it for an option.
    if revision.is_empty() || revision.starts_with('-') || !is_commit(revision)? {
        note!("error: `{argument}` is neither a path nor a revision of a git repository");
        note!("help: give a folder, a revision such as `HEAD~1` or `v0.1.0`, or `REV:PATH`");
        return Err(ExitCode::from(2));
    }
    let folders: Vec<String> = match path {
        Some(path) => vec![path.trim_end_matches('/').trim_end_matches(API).trim_end_matches('/').to_owned()],
        None => vec!["./spec".to_owned(), ".".to_owned()],
    };
    for folder in &folders {
        let files = yaml_files(revision, folder)?;
        if !files.iter().any(|name| name == API) {
            continue;
        }
        let mut read = Vec::new();
        for name in files {
            let object = format!("{revision}:{}", join(folder, &name));
            let Some(bytes) = git(&["cat-file", "blob", &object])? else {
                note!("error: `{object}` cannot be read");
                return Err(ExitCode::from(2));
            };
            read.push((name, bytes));
        }
        // The file of the API comes first.
        read.sort_by_key(|(name, _)| name != API);
        return Ok(Sources::from_bytes(read).shown_in(&format!("{revision}:{}", folder.trim_start_matches("./"))));
    }
    let searched: Vec<String> = folders.iter().map(|folder| format!("`{revision}:{}`", join(folder, API))).collect();
    note!("error: no spec found at {}", searched.join(" or "));
    Err(ExitCode::from(2))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn is_commit(revision: &str) -> Result<bool, ExitCode> {
    Ok(git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?.is_some())
}

/// The names of the YAML files in a folder of a revision; empty if there is no such folder. Without `--full-tree`, git
/// lists the files below the current folder only.
fn yaml_files(revision: &str, folder: &str) -> Result<Vec<String>, ExitCode> {
    let folder = if folder == "." { "./" } else { folder };
    let listed =
        git(&["ls-tree", "--full-tree", "-z", "--name-only", &format!("{revision}:{folder}")])?.unwrap_or_default();
    let names = String::from_utf8_lossy(&listed).into_owned();
    Ok(names.split('\0').filter(|name| name.ends_with(".yaml")).map(str::to_owned).collect())
}

/// Runs git, and returns what it prints; `None` if it fails.
fn git(arguments: &[&str]) -> Result<Option<Vec<u8>>, ExitCode> {
    match Command::new("git").args(arguments).output() {
        Ok(output) => Ok(output.status.success().then_some(output.stdout)),
        Err(error) => {
            note!("error: git cannot be run: {error}");
            Err(ExitCode::from(2))
        }
    }
}
