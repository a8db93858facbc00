//! The five steps of docs/adding-an-endpoint.md, executed literally in a copy of the workspace.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Returns the blocks of commands of a section, in order.
fn blocks(section: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/adding-an-endpoint.md")).unwrap();
    let (_, section) = text.split_once(section).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let fenced = section.split("```").skip(1).step_by(2);
    fenced.map(|block| block.strip_prefix("sh\n").unwrap().to_owned()).collect()
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
    let blocks = blocks("## Five steps");
    let [import, check, answer, accept, call] = &blocks[..] else { panic!("five blocks of commands") };
    let workspace = Workspace::new();
    let file = workspace.0.join("spec/accounts.yaml");

    let output = workspace.run(import);
    assert!(output.status.success(), "{}", output_of(&output));
    assert!(fs::read_to_string(&file).unwrap().contains("payment_channel_id:\n        type: [payment_channel_id]"));

    // What the page leaves open is reported with its line, and nothing else.
    let open = workspace.run(check);
    let text = output_of(&open);
    assert!(!open.status.success(), "{text}");
    let todo = fs::read_to_string(&file).unwrap().lines().position(|line| line.contains("effect: TODO")).unwrap() + 1;
    assert!(text.contains(&format!("spec/accounts.yaml:{todo}:13")), "{text}");
    assert_eq!(text.matches("error[").count(), 3, "{text}");

    let output = workspace.run(answer);
    assert!(output.status.success() && output_of(&output).contains("no problems"), "{}", output_of(&output));

    // A recording needs a network.
    let output = workspace.run(&accept.replace("accept", "accept --without-sdk"));
    let text = output_of(&output);
    assert!(output.status.success(), "{text}");
    let field = "+ query balance_type balance_type : balance_type required";
    assert!(text.contains("list_customer_account_change_records") && text.contains(field), "{text}");
    let snapshot = fs::read_to_string(workspace.0.join("tests/snapshots/accounts.snap")).unwrap();
    assert!(snapshot.contains("pub struct ListCustomerAccountChangeRecords {"));

    // The port in the text may be in use on this machine.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let output = workspace.run(&call.replace("8080", &free));
    assert!(output.status.success(), "{}", output_of(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(r#""total_count":"#), "{}", output_of(&output));

    // A new chapter: only what the structure of the SDK does not say is left.
    let output = workspace.run(&blocks("## Without a page, or in a new chapter").concat());
    assert!(output.status.success(), "{}", output_of(&output));
    let open = workspace.run(check);
    let text = output_of(&open);
    assert!(text.contains("spec/addresses.yaml:"), "{text}");
    assert_eq!(text.matches("error[").count(), text.matches("error[BSS100]").count(), "{text}");
}
