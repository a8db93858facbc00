//! The five steps of docs/adding-an-endpoint.md, executed literally in a copy of the workspace.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Returns the code blocks of the section, in order: language and content.
fn blocks() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/adding-an-endpoint.md")).unwrap();
    let (_, section) = text.split_once("## Five steps").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let fenced = section.split("```").skip(1).step_by(2);
    let parts = fenced.map(|block| block.split_once('\n').unwrap());
    parts.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// Copies the sources, without build output.
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
        // Not this workspace's target folder, whose `bss` command would be replaced.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("five-steps-target");
        Command::new("bash")
            // Background processes of a step end with it, even if it fails.
            .args(["-c", &format!("set -e -m\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{commands}")])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap()
    }
}

fn output_of(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_five_steps_add_an_endpoint() {
    let blocks = blocks();
    let languages: Vec<&str> = blocks.iter().map(|(language, _)| language.as_str()).collect();
    assert_eq!(languages, ["yaml", "sh", "sh", "sh", "sh"]);
    let [yaml, list, check, expand, call] = blocks.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>()[..] else {
        panic!("five blocks")
    };
    let workspace = Workspace::new();
    let chapter = workspace.0.join("spec/account_records.yaml");

    // A mistake is reported with its file and line.
    fs::write(&chapter, yaml.replace("type: date", "type: dat")).unwrap();
    assert!(workspace.run(list).status.success());
    let wrong = workspace.run(check);
    let text = output_of(&wrong);
    assert!(!wrong.status.success() && text.contains("spec/account_records.yaml:20:33"), "{text}");
    assert!(text.contains("did you mean `date`?"), "{text}");

    fs::write(&chapter, yaml).unwrap();
    let right = workspace.run(check);
    assert!(right.status.success() && output_of(&right).contains("no problems"), "{}", output_of(&right));

    let output = workspace.run(expand);
    assert!(output_of(&output).contains("pub struct ListAccountChangeRecords {"), "{}", output_of(&output));

    // The port in the text may be in use on this machine.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let output = workspace.run(&call.replace("8080", &free));
    assert!(output.status.success(), "{}", output_of(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(r#"{"total_count":"#), "{}", output_of(&output));
}
