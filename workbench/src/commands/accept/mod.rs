//! `bss-spec accept`.

mod command;
mod digests;
mod figures;
mod repository;
mod sdk;
mod steps;

use std::process::ExitCode;

use huaweicloud_bss_workbench::stdio::{note, page};

use self::{command::Problem, digests::Review, repository::Repository};
use super::spec;

/// The exit status if something is left to do: a step was skipped, or a difference has no reason.
const INCOMPLETE: u8 = 3;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Prints the steps and the difference of the digests, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Leaves out the steps that need the official SDKs.
    #[arg(long)]
    without_sdk: bool,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let repository = match Repository::find() {
        Ok(repository) => repository,
        Err(problem) => {
            note!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let model = match spec::load(Some(repository.spec())) {
        Ok((_, model)) => model,
        Err(exit) => return exit,
    };
    // Before the steps, which overwrite the digests.
    let review = Review::new(&repository, &model);
    let steps = steps::steps(arguments.without_sdk);
    if arguments.dry_run {
        let titles: String = steps.iter().map(|step| format!("would accept: {}\n", step.title)).collect();
        return page(&format!("{titles}{review}"));
    }
    let (mut accepted, mut skipped) = (Vec::new(), Vec::new());
    for step in &steps {
        note!("{} …", step.title);
        match (step.run)(&repository, &model) {
            Ok(()) => accepted.push(step.title),
            Err(Problem::Skipped(reason)) => skipped.push(format!("{}: {reason}", step.title)),
            Err(Problem::Failed(reason)) => {
                note!("error: {} cannot be accepted: {reason}", step.title);
                return ExitCode::FAILURE;
            }
        }
    }
    let lines = |word: &str, lines: &[String]| lines.iter().map(|line| format!("{word}: {line}\n")).collect::<String>();
    let accepted: Vec<String> = accepted.iter().map(|title| (*title).to_owned()).collect();
    let reasons = match steps::not_explained(&repository) {
        0 => String::new(),
        count => format!("to explain: {} has differences without a reason: {count}\n", steps::DIFFERENCES),
    };
    let (accepted, skipped_lines) = (lines("accepted", &accepted), lines("skipped", &skipped));
    let printed = page(&format!("{accepted}{skipped_lines}{reasons}{review}"));
    if skipped.is_empty() && reasons.is_empty() { printed } else { ExitCode::from(INCOMPLETE) }
}
