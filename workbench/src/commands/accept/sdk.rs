//! The steps with the official SDKs, which run the scripts of `tests/parity` with Python.

use std::fs;
use std::path::{Path, PathBuf};

use huaweicloud_bss_codegen::model::Model;

use super::{
    command::{Problem, run},
    repository::Repository,
};
use crate::commands::sample;

/// The folder of the scripts.
const SCRIPTS: &str = "tests/parity";

/// The sites that have an SDK.
const SITES: [&str; 2] = ["intl", "cn"];

/// The number of samples of each operation, of which the script selects the cases.
const SAMPLES: u64 = 100;

/// Updates the structures of the SDKs.
pub(super) fn structures(repository: &Repository, _: &Model) -> Result<(), Problem> {
    let python = python(repository)?;
    for site in SITES {
        let structure = run(&python, &["structure.py", site], &repository.path(SCRIPTS), &[], "")?;
        let file = repository.path(&format!("{SCRIPTS}/official_sdk_{site}.json"));
        fs::write(&file, structure).map_err(failed(&file))?;
    }
    Ok(())
}

/// Records again what the SDKs send, and how they decode answers.
pub(super) fn recordings(repository: &Repository, model: &Model) -> Result<(), Problem> {
    let python = python(repository)?;
    let scripts = repository.path(SCRIPTS);
    let cases = run(&python, &["generate_cases.py"], &scripts, &[], &sample::cases(model, SAMPLES))?;
    // Not into the folder of the recordings: an operation that cannot be recorded must not leave half of them.
    let new = repository.scratch().join("recorded");
    if new.exists() {
        fs::remove_dir_all(&new).map_err(failed(&new))?;
    }
    fs::create_dir_all(&new).map_err(failed(&new))?;
    run(&python, &["record.py", "--into", &new.to_string_lossy()], &scripts, &[], &cases)?;
    let old = scripts.join("recorded");
    for file in files(&old)? {
        fs::remove_file(&file).map_err(failed(&file))?;
    }
    for file in files(&new)? {
        let to = old.join(file.file_name().unwrap_or_default());
        fs::copy(&file, &to).map_err(failed(&to))?;
    }
    Ok(())
}

/// The Python of a scratch environment with the SDKs, which is created if it is not there.
fn python(repository: &Repository) -> Result<PathBuf, Problem> {
    let environment = repository.scratch().join("venv");
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = environment.join(folder).join("python");
    let requirements = repository.path(SCRIPTS).join("requirements.txt").to_string_lossy().into_owned();
    if !python.exists() {
        let path = environment.to_string_lossy().into_owned();
        run("python3", &["-m", "venv", &path], repository.root(), &[], "").map_err(skipped("no environment"))?;
    }
    let arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", &requirements];
    run(&python, &arguments, repository.root(), &[], "").map_err(skipped("the SDKs cannot be installed"))?;
    Ok(python)
}

/// The last line of a failed program says why something is not there.
fn skipped(what: &str) -> impl Fn(Problem) -> Problem {
    move |problem| match problem {
        Problem::Failed(output) => {
            let reason = output.lines().last().unwrap_or_default().trim();
            Problem::Skipped(format!("{what}: {reason}"))
        }
        skipped => skipped,
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Problem {
    let path = path.display().to_string();
    move |error| Problem::Failed(format!("{path}: {error}"))
}

/// The files in a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(failed(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(failed(folder))
}
