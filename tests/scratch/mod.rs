//! Small crates that a test writes and checks with `cargo check`, for properties that only a real build shows.
//!
//! They share one target folder and use the lock file of this workspace, so nothing is downloaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A crate that depends on `huaweicloud-bss`.
pub(crate) struct Scratch {
    folder: PathBuf,
}

/// The result of `cargo check`.
pub(crate) struct Outcome {
    pub(crate) success: bool,
    /// The messages of each error and warning of the crate itself, without rustc's code snippets.
    pub(crate) messages: Vec<String>,
    /// The file of the first place of each message.
    pub(crate) files: Vec<String>,
    /// Whether the crate was compiled, because it was not up to date.
    pub(crate) compiled: bool,
    stderr: String,
}

impl Outcome {
    /// Returns all of it, for the message of a failed test.
    pub(crate) fn shown(&self) -> String {
        let Self { messages, files, compiled, stderr, .. } = self;
        format!("{}\nin {files:?}\n{stderr}\ncompiled: {compiled}", messages.join("\n"))
    }
}

impl Scratch {
    /// Creates an empty crate, with `more` at the end of its manifest.
    pub(crate) fn new(name: &str, more: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch").join(name);
        let root = env!("CARGO_MANIFEST_DIR");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let scratch = Self { folder };
        scratch.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"scratch-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\nhuaweicloud-bss = {{ path = {root:?}, default-features = false }}\n{more}"
            ),
        );
        scratch.write("Cargo.lock", &fs::read_to_string(Path::new(root).join("Cargo.lock")).unwrap());
        scratch
    }

    /// Writes a file of the crate.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the path of a file of the crate.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Runs `cargo check`.
    pub(crate) fn check(&self) -> Outcome {
        self.check_with(&[])
    }

    /// Runs `cargo check` with additional environment variables.
    pub(crate) fn check_with(&self, variables: &[(&str, &Path)]) -> Outcome {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch-target");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet", "--message-format=json"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env_remove("RUSTFLAGS")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of_crate = |line: &&Value| line["target"]["src_path"].as_str() == self.path("src/lib.rs").to_str();
        let messages = || {
            lines
                .iter()
                .filter(|line| line["reason"] == "compiler-message" && of_crate(line))
                .filter(|line| matches!(line["message"]["level"].as_str(), Some("error" | "warning")))
                .map(|line| &line["message"])
        };
        let strings =
            |find: fn(&Value) -> &Value| messages().filter_map(move |one| find(one).as_str()).map(str::to_owned);
        let fresh = lines.iter().any(|line| of_crate(&line) && line["fresh"] == true);
        Outcome {
            success: output.status.success(),
            messages: strings(|one| &one["message"]).collect(),
            files: strings(|one| &one["spans"][0]["file_name"]).collect(),
            compiled: !fresh,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
