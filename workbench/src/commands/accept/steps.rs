//! What is accepted, in order: the later steps read what the earlier ones write.

use std::fs;

use huaweicloud_bss_codegen::model::Model;

use super::{
    command::{Problem, cargo},
    figures,
    repository::Repository,
    sdk,
};

/// The list of differences from the SDKs.
pub(super) const DIFFERENCES: &str = "tests/parity/differences.rs";

/// Something that the repository keeps beside the spec, and that follows from it.
pub(super) struct Step {
    pub(super) title: &'static str,
    pub(super) run: fn(&Repository, &Model) -> Result<(), Problem>,
}

/// All steps, or those that do not need the official SDKs.
pub(super) fn steps(without_sdk: bool) -> Vec<Step> {
    let of_sdk = [
        Step { title: "the structures of the official SDKs", run: sdk::structures },
        Step { title: "the recordings of the official SDKs", run: sdk::recordings },
    ];
    let mut steps = vec![
        Step { title: "the snapshots and digests of the generated code", run: snapshots },
        Step { title: "the generated pages", run: pages },
        Step { title: "the figures of the spec in the guide", run: figures::accept },
    ];
    steps.extend(of_sdk.into_iter().filter(|_| !without_sdk));
    steps.push(Step { title: "the list of differences from the official SDKs", run: differences });
    steps
}

fn snapshots(repository: &Repository, _: &Model) -> Result<(), Problem> {
    let arguments = ["test", "--quiet", "-p", "huaweicloud-bss", "--all-features", "--test", "generated"];
    cargo(&arguments, repository.root(), &[("INSTA_UPDATE", "always")])
}

fn pages(repository: &Repository, _: &Model) -> Result<(), Problem> {
    let arguments = ["test", "--quiet", "-p", "huaweicloud-bss-workbench", "--test", "pages"];
    cargo(&arguments, repository.root(), &[("BLESS", "1")])
}

fn differences(repository: &Repository, _: &Model) -> Result<(), Problem> {
    let arguments = ["test", "--quiet", "-p", "huaweicloud-bss", "--all-features", "--test", "parity", "structure"];
    cargo(&arguments, repository.root(), &[("BLESS", "1")])
}

/// The number of differences for which a person has to write the reason.
pub(super) fn not_explained(repository: &Repository) -> usize {
    let text = fs::read_to_string(repository.path(DIFFERENCES)).unwrap_or_default();
    let group = text.split("    (NOT_EXPLAINED, &[\n").nth(1).unwrap_or_default();
    group.lines().take_while(|line| *line != "    ]),").count()
}
