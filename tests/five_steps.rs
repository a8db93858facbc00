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

const KILL_JOBS: &str = "for job in $(jobs -p); do kill -- -$job 2>/dev/null || true; done";

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
            // Background processes of a step end with it, even if it fails. Each is a group, which is killed as a whole.
            .args(["-c", &format!("set -e -m\ntrap '{KILL_JOBS}' EXIT\n{commands}")])
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
    let steps = blocks("## Five steps");
    let [import, check, answer, accept, call] = &steps[..] else { panic!("five blocks of commands") };
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

    // What it runs compiles for minutes, and a recording needs a network; the tests of the workbench cover that.
    let output = workspace.run(&accept.replace("accept", "accept --dry-run"));
    let text = output_of(&output);
    assert!(output.status.success() && text.contains("would accept: the snapshots"), "{text}");
    assert!(text.contains("+     BALANCE_TYPE_DEBIT = BalanceTypeDebit"), "{text}");

    let output = workspace.run("cargo spec expand --operation list_customer_account_change_records");
    assert!(output_of(&output).contains("pub struct ListCustomerAccountChangeRecords {"), "{}", output_of(&output));

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
    // Besides, the new chapter does not say yet where its fields come from.
    let others: Vec<&str> =
        text.lines().filter(|line| line.starts_with("error[") && !line.contains("BSS100")).collect();
    assert_eq!(others, ["error[BSS045]: `min` of `offset` has no source"], "{text}");
}
