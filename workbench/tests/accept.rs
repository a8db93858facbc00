//! `bss-spec accept`, in a folder like the repository, with fake programs in place of cargo and Python.
#![cfg(unix)]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../../cli/tests/support/folder.rs"]
mod folder;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use huaweicloud_bss_codegen::{Sources, check, model::Model};
use huaweicloud_bss_workbench::digest;
use huaweicloud_bss_workbench::stats::Stats;

use folder::Folder;

/// Notes what it is called with.
const CARGO: &str = r#"#!/bin/sh
echo "cargo $* INSTA_UPDATE=$INSTA_UPDATE BLESS=$BLESS" >> "$LOG"
[ -z "$CARGO_FAILS" ] || { echo "the code does not compile" >&2; exit 101; }
"#;

/// Creates an environment with itself as its Python.
const PYTHON: &str = r#"#!/bin/sh
echo "python $*" >> "$LOG"
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") [ -z "$OFFLINE" ] || { echo "ERROR: nothing" >&2; echo "ERROR: no route to the registry" >&2; exit 1; } ;;
  "structure.py intl") echo '{"site": "intl"}' ;;
  "structure.py cn") echo '{"site": "cn"}' ;;
  "generate_cases.py ") head -n 3 ;;
  "record.py --into") grep -c input > "$3/accounts.jsonl" ;;
  *) exit 9 ;;
esac
"#;

const FIGURES: &str = "```sh\ncargo spec stats\n```\n\n<!-- prints -->\n```text\n";

const DIFFERENCES: &str = "pub(crate) const DIFFERENCES: &[A] = &[\n    (\"One.\", &[\n        \"a\",\n    ]),\n];\n";

/// A folder with what `accept` reads and writes, and a folder of programs.
struct Repository(Folder);

impl Repository {
    fn new(name: &str) -> Self {
        let folder = Folder::new(&format!("accept-{name}"));
        let repository = Self(folder);
        for folder in ["spec", "tests/snapshots", "tests/parity/recorded", "docs", "bin"] {
            fs::create_dir_all(repository.0.join(folder)).unwrap();
        }
        for (file, text) in sources().texts() {
            repository.write(&format!("spec/{file}"), text);
        }
        let model = model();
        repository.write("tests/snapshots/api.digest", &digest::shared(&model));
        for chapter in &model.chapters {
            repository.write(&format!("tests/snapshots/{}.digest", chapter.name), &digest::chapter(&model, chapter));
        }
        repository.write("tests/generated.rs", "");
        repository.write("tests/parity/record.py", "");
        repository.write("tests/parity/requirements.txt", "");
        repository.write("tests/parity/differences.rs", DIFFERENCES);
        repository.write("tests/parity/recorded/old.jsonl", "old\n");
        repository.write("docs/commands.md", &format!("Figures:\n\n{FIGURES}operations 1\n```\nThe end.\n"));
        repository.program("cargo", CARGO);
        repository.program("python3", PYTHON);
        repository
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.0.join("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the command in a folder of the repository: exit status, standard output, standard error.
    fn accept(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
        let programs = format!("{}:/usr/bin:/bin", self.0.join("bin").display());
        self.run(&["accept"], arguments, &[("PATH", programs.as_str())], environment)
    }

    fn run(
        &self,
        command: &[&str],
        arguments: &[&str],
        programs: &[(&str, &str)],
        environment: &[(&str, &str)],
    ) -> (Option<i32>, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_bss-spec"))
            .args(command)
            .args(arguments)
            .current_dir(self.0.join("docs"))
            .env_remove("CARGO")
            .env("LOG", self.0.join("log"))
            // The test is in a repository of its own.
            .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
            .envs(programs.iter().copied())
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// What the programs were called with, without the path of the folder.
    fn log(&self) -> Vec<String> {
        let text = fs::read_to_string(self.0.join("log")).unwrap_or_default();
        // The current folder may have another name than the temporary folder.
        let real = fs::canonicalize(&*self.0).unwrap();
        let names = [self.0.display().to_string(), real.display().to_string()];
        text.lines().map(|line| names.iter().fold(line.to_owned(), |line, name| line.replace(name, "ROOT"))).collect()
    }
}

fn sources() -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/complete/api.yaml"))
}

fn model() -> Model {
    check(&sources()).unwrap()
}

const TITLES: [&str; 6] = [
    "the snapshots and digests of the generated code",
    "the generated pages",
    "the figures of the spec in the guide",
    "the structures of the official SDKs",
    "the recordings of the official SDKs",
    "the list of differences from the official SDKs",
];

fn accepted(titles: &[&str]) -> String {
    titles.iter().map(|title| format!("accepted: {title}\n")).collect()
}

const NOTHING: &str = "to review: no digest differs\n";

#[test]
fn runs_all_steps_in_order() {
    let repository = Repository::new("all");
    let (exit, stdout, stderr) = repository.accept(&[], &[]);
    assert_eq!((exit, stdout), (Some(0), accepted(&TITLES) + NOTHING), "{stderr}");
    assert_eq!(
        repository.log(),
        [
            "cargo test --quiet -p huaweicloud-bss --all-features --test generated INSTA_UPDATE=always BLESS=",
            "cargo test --quiet -p huaweicloud-bss-workbench --test pages INSTA_UPDATE= BLESS=1",
            "python -m venv ROOT/target/accept/venv",
            "python -m pip install --quiet --disable-pip-version-check -r ROOT/tests/parity/requirements.txt",
            "python structure.py intl",
            "python structure.py cn",
            "python -m pip install --quiet --disable-pip-version-check -r ROOT/tests/parity/requirements.txt",
            "python generate_cases.py",
            "python record.py --into ROOT/target/accept/recorded",
            "cargo test --quiet -p huaweicloud-bss --all-features --test parity structure INSTA_UPDATE= BLESS=1",
        ]
    );
    assert_eq!(repository.read("tests/parity/official_sdk_cn.json"), "{\"site\": \"cn\"}\n");
    let recorded: Vec<_> = fs::read_dir(repository.0.join("tests/parity/recorded")).unwrap().collect();
    assert_eq!((recorded.len(), repository.read("tests/parity/recorded/accounts.jsonl").trim()), (1, "3"));
    let page = format!("Figures:\n\n{FIGURES}{}```\nThe end.\n", Stats::of(&model()));
    assert_eq!(repository.read("docs/commands.md"), page);
}

#[test]
fn prints_what_each_operation_and_type_gains_and_loses() {
    let repository = Repository::new("review");
    let chapter = repository.read("spec/orders.yaml");
    let changed = chapter.replacen(
        "order_id: { type: string, mandatory: true, max_length: 64",
        "order_id: { type: string, mandatory: true, max_length: 32",
        1,
    );
    assert_ne!(chapter, changed);
    repository.write("spec/orders.yaml", &changed);
    repository.write("tests/snapshots/old.digest", "object old\n    body  id  string\n");
    let (exit, stdout, _) = repository.accept(&["--without-sdk"], &[]);
    assert_eq!(exit, Some(0));
    let expected = "to review:
tests/snapshots/orders.digest
  pay_order: 1 line added, 1 line removed
  -     path  order_id  string  required  max_length 64  hidden
  +     path  order_id  string  required  max_length 32  hidden
tests/snapshots/old.digest
  object old: 0 lines added, 2 lines removed
  - object old
  -     body  id  string
";
    let without_sdk = [TITLES[0], TITLES[1], TITLES[2], TITLES[5]];
    assert_eq!(stdout, accepted(&without_sdk) + expected);
    assert!(!repository.log().iter().any(|line| line.starts_with("python")));
}

#[test]
fn a_dry_run_changes_nothing() {
    let repository = Repository::new("dry");
    let (exit, stdout, stderr) = repository.accept(&["--dry-run"], &[]);
    let steps: String = TITLES.iter().map(|title| format!("would accept: {title}\n")).collect();
    assert_eq!((exit, stdout, stderr.as_str()), (Some(0), steps + NOTHING, ""));
    assert_eq!(repository.log(), [""; 0]);
    assert!(repository.read("docs/commands.md").contains("operations 1\n"));
}

#[test]
fn a_spec_with_mistakes_is_not_accepted() {
    let repository = Repository::new("mistake");
    repository.write("spec/bills.yaml", "chapter: bills\n");
    let (exit, stdout, stderr) = repository.accept(&[], &[]);
    assert_eq!((exit, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("bills.yaml") && stderr.contains("error[BSS"), "{stderr}");
    assert_eq!(repository.log(), [""; 0]);
}

#[test]
fn says_what_is_skipped_and_why() {
    let of_sdk = [TITLES[3], TITLES[4]];
    let rest = [TITLES[0], TITLES[1], TITLES[2], TITLES[5]];
    let skipped =
        |reason: &str| -> String { of_sdk.iter().map(|title| format!("skipped: {title}: {reason}\n")).collect() };

    let repository = Repository::new("offline");
    let (exit, stdout, _) = repository.accept(&[], &[("OFFLINE", "1")]);
    let reason = skipped("the SDKs cannot be installed: ERROR: no route to the registry");
    assert_eq!((exit, stdout), (Some(3), accepted(&rest) + &reason + NOTHING));
    assert_eq!(repository.read("tests/parity/recorded/old.jsonl"), "old\n");

    let repository = Repository::new("no-python");
    // Without other programs than cargo, which is a script of this shell.
    fs::remove_file(repository.0.join("bin/python3")).unwrap();
    let programs = repository.0.join("bin").display().to_string();
    let (exit, stdout, _) = repository.run(&["accept"], &[], &[("PATH", programs.as_str())], &[]);
    assert_eq!((exit, stdout), (Some(3), accepted(&rest) + &skipped("there is no `python3`") + NOTHING));
}

#[test]
fn a_step_that_fails_ends_the_command() {
    let repository = Repository::new("failure");
    let (exit, stdout, stderr) = repository.accept(&[], &[("CARGO_FAILS", "1")]);
    assert_eq!((exit, stdout.as_str()), (Some(1), ""));
    let reason = "error: the snapshots and digests of the generated code cannot be accepted: `cargo test --quiet -p \
                  huaweicloud-bss --all-features --test generated` failed\nthe code does not compile\n";
    assert!(stderr.ends_with(reason), "{stderr}");
    assert_eq!(repository.log().len(), 1);
}

#[test]
fn counts_the_differences_without_a_reason() {
    let repository = Repository::new("reasons");
    let text = DIFFERENCES.replace("];\n", "    (NOT_EXPLAINED, &[\n        \"b\",\n        \"c\",\n    ]),\n];\n");
    repository.write("tests/parity/differences.rs", &text);
    let (exit, stdout, _) = repository.accept(&["--without-sdk"], &[]);
    let line = "to explain: tests/parity/differences.rs has differences without a reason: 2\n";
    assert!(exit == Some(3) && stdout.contains(line), "{stdout}");
}

#[test]
fn works_only_in_the_repository() {
    let repository = Repository::new("elsewhere");
    fs::remove_file(repository.0.join("tests/parity/record.py")).unwrap();
    let (exit, stdout, stderr) = repository.accept(&[], &[]);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("error: `accept` updates what the repository of huaweicloud-bss keeps"), "{stderr}");
}
