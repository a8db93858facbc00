//! Runs the shell blocks of the guide and the README against a mock.
//!
//! Each block runs in bash in a folder of its own, as a reader would run it. Three things are replaced: `bss` calls the
//! mock of this test instead of the service, `cargo` runs the commands that are built already, and port 8080 is a free one.
//! No block can reach the network.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use huaweicloud_bss_mock::Mock;

use crate::folder::Folder;
use crate::markdown::{guide, page, repository};

const BSS: &str = r#"#!/usr/bin/env bash
set -eu
more=()
if [[ $1 == call || $1 == realname ]] && [[ " $* " != *" --endpoint "* ]]; then more+=(--endpoint "$GUIDE_ENDPOINT"); fi
if [[ "$1 ${2-}" == "realname submit" ]]; then more+=(--bucket-endpoint "$GUIDE_ENDPOINT" --every 1); fi
# On a busy machine, a mock that the block has started may need longer than its reader would wait.
if [[ " $* " =~ " --endpoint http://127.0.0.1:"([0-9]+)" " ]]; then
  for _ in {1..100}; do (: </dev/tcp/127.0.0.1/"${BASH_REMATCH[1]}") 2>/dev/null && break; sleep 0.1; done
fi
exec "$GUIDE_BSS" "$@" "${more[@]}"
"#;

const CARGO: &str = r#"#!/usr/bin/env bash
set -eu
case "$*" in
  "run -q -p huaweicloud-bss-cli -- "*) shift 5; exec bss "$@" ;;
  "spec "*) shift; cd "$GUIDE_REPOSITORY"; exec "$GUIDE_BSS_SPEC" "$@" ;;
  "run -q --example "*|"run --example "*) cd "$GUIDE_REPOSITORY"; exec "$GUIDE_CARGO" "$@" ;;
  *) echo "the test does not know: cargo $*" >&2; exit 2 ;;
esac
"#;

/// The input of the examples, in the folder of each block.
const APPLICATION: &str = r#"{
  "identify_type": 1, "corp_name": "Example Ltd", "verified_number": "91310000", "change_type": 1, "xaccount_type": "x_IDP"
}"#;

/// The command `bss-spec`, which is of another package, so that cargo does not build it for this test.
fn bss_spec() -> PathBuf {
    let build = ["build", "--quiet", "--package", "huaweicloud-bss-workbench", "--bin", "bss-spec"];
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let status =
        Command::new(env!("CARGO")).args(build).env("CARGO_TARGET_DIR", target).current_dir(repository()).status();
    assert!(status.unwrap().success(), "bss-spec cannot be built");
    target.join("debug/bss-spec")
}

/// Writes the replaced commands, and returns their folder.
fn commands(folder: &Path) -> PathBuf {
    let commands = folder.join("commands");
    fs::create_dir_all(&commands).unwrap();
    for (name, script) in [("bss", BSS), ("cargo", CARGO)] {
        let path = commands.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    commands
}

/// Runs a block in a folder of its own.
fn run(text: &str, place: &str, folder: &Path, commands: &Path, bss_spec: &Path, endpoint: &str) -> Output {
    let own = folder.join(place.replace(['/', ':'], "-"));
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("application.json"), APPLICATION).unwrap();
    fs::write(own.join("front.jpg"), b"\xff\xd8\xff\xe0 the front").unwrap();
    fs::write(own.join("back.jpg"), b"\xff\xd8\xff\xe0 the back").unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let text = text.replace("8080", &free);
    let path = format!("{}:{}", commands.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    // What a block starts in the background ends with it.
    command.args(["-c", &format!("set -euo pipefail -m\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{text}")]);
    for name in ["SECURITY_TOKEN", "DOMAIN_ID", "CREDENTIALS_FILE"] {
        command.env_remove(format!("HUAWEICLOUD_SDK_{name}"));
    }
    for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(proxy, "http://127.0.0.1:9");
    }
    command
        .current_dir(own)
        .env("PATH", path)
        .env("CARGO_NET_OFFLINE", "true")
        .env("HUAWEICLOUD_SDK_AK", "AK")
        .env("HUAWEICLOUD_SDK_SK", "SK")
        .env("OBS_ACCESS_KEY_ID", "OBSAK")
        .env("OBS_SECRET_ACCESS_KEY", "OBSSK")
        .env_remove("OBS_SECURITY_TOKEN")
        .env("GUIDE_BSS", env!("CARGO_BIN_EXE_bss"))
        .env("GUIDE_BSS_SPEC", bss_spec)
        .env("GUIDE_CARGO", env!("CARGO"))
        .env("GUIDE_ENDPOINT", endpoint)
        .env("GUIDE_REPOSITORY", repository())
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn shell_blocks_run() {
    let mock = Mock::builder().keys("AK", "SK").bucket("partner-documents", "OBSAK", "OBSSK").start().await.unwrap();
    let (endpoint, bss_spec, folder) = (mock.endpoint(), bss_spec(), Folder::new("guide"));
    let commands = commands(&folder);
    let (mut ran, mut compared, mut skipped) = (0, 0, Vec::new());
    for page in guide() {
        let mut printed: Option<String> = None;
        for block in page.blocks() {
            let comment = block.comment.as_deref().unwrap_or_default();
            match (block.language.as_str(), comment.strip_prefix("not run:")) {
                ("sh", Some(reason)) => {
                    assert!(reason.trim().len() >= 10, "{}: say why it is not run", block.place);
                    skipped.push(block.place);
                }
                ("sh", None) => {
                    let output = run(&block.text, &block.place, &folder, &commands, &bss_spec, &endpoint);
                    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
                    let stderr = String::from_utf8_lossy(&output.stderr);
                    assert!(output.status.success(), "{}: {}\n{stdout}\n{stderr}", block.place, output.status);
                    assert!(!stderr.contains("Proxy"), "{} tried to reach the network: {stderr}", block.place);
                    ran += 1;
                    printed = Some(stdout);
                }
                ("text", _) if comment == "prints" => {
                    let printed = printed.take().unwrap_or_else(|| panic!("{}: no shell block before", block.place));
                    assert_eq!(block.text, printed, "{}", block.place);
                    compared += 1;
                }
                _ => assert!(comment != "prints" && !comment.starts_with("not run"), "{}: {comment}", block.place),
            }
        }
    }
    println!("{ran} shell blocks ran, {compared} outputs were compared, and these did not run: {skipped:?}");
    assert!(ran >= 20 && compared >= 1, "{ran} blocks, {compared} outputs");
    assert!(skipped.len() <= 8, "{skipped:?}");
}

#[test]
fn the_spec_of_the_guide_is_valid() {
    let folder = Folder::new("guide-spec");
    let blocks = page("docs/your-own-api.md").blocks();
    let yaml: Vec<&str> =
        blocks.iter().filter(|block| block.language == "yaml").map(|block| block.text.as_str()).collect();
    let [api, coupons] = yaml[..] else { panic!("two blocks of YAML") };
    fs::write(folder.join("api.yaml"), api).unwrap();
    fs::write(folder.join("coupons.yaml"), coupons).unwrap();
    let sources = huaweicloud_bss_codegen::Sources::read(&folder.join("api.yaml"));
    if let Err(diagnostics) = huaweicloud_bss_codegen::check(&sources) {
        panic!("{diagnostics}");
    }
}
