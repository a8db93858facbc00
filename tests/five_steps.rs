//! CONTRIBUTING's five steps, done in a copy of the workspace as somebody does who reads them for the first time.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The fenced blocks of the section, in order: language and text.
fn blocks() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md")).unwrap();
    let (_, section) = text.split_once("## Add an endpoint in five steps").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let fenced = section.split("```").skip(1).step_by(2);
    let parts = fenced.map(|block| block.split_once('\n').unwrap());
    parts.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// A copy of the sources, without what was built from them.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let (from, to) = (entry.path(), to.join(&name));
        if from.is_dir() {
            if name != "target" && name != ".git" {
                copy(&from, &to);
            }
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

struct Workspace(PathBuf);

impl Workspace {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("five-steps");
        let _ = fs::remove_dir_all(&folder);
        copy(Path::new(env!("CARGO_MANIFEST_DIR")), &folder);
        Self(folder)
    }

    /// Runs the commands of a step.
    fn run(&self, commands: &str) -> Output {
        // Not this workspace's own, whose command would be replaced.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("five-steps-target");
        Command::new("bash")
            // What a step starts in the background ends with it, also where it fails.
            .args(["-c", &format!("set -e -m\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{commands}")])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap()
    }
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_endpoint_is_added_by_doing_what_is_written() {
    let blocks = blocks();
    let languages: Vec<&str> = blocks.iter().map(|(language, _)| language.as_str()).collect();
    assert_eq!(languages, ["yaml", "sh", "sh", "sh", "sh"]);
    let [yaml, list, check, expand, call] = blocks.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>()[..] else {
        panic!("five blocks")
    };
    let workspace = Workspace::new();
    let chapter = workspace.0.join("spec/account_records.yaml");

    // A mistake is told with its file and line.
    fs::write(&chapter, yaml.replace("type: date", "type: dat")).unwrap();
    assert!(workspace.run(list).status.success());
    let wrong = workspace.run(check);
    let told = said(&wrong);
    assert!(!wrong.status.success() && told.contains("spec/account_records.yaml:27:15"), "{told}");
    assert!(told.contains("did you mean `date`?"), "{told}");

    fs::write(&chapter, yaml).unwrap();
    let right = workspace.run(check);
    assert!(right.status.success() && said(&right).contains("no problems"), "{}", said(&right));

    let output = workspace.run(expand);
    assert!(said(&output).contains("pub struct ListAccountChangeRecords {"), "{}", said(&output));

    // Whatever port the text names may be taken here.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let output = workspace.run(&call.replace("8080", &free));
    assert!(output.status.success(), "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(r#"{"total_count":"#), "{}", said(&output));
}
