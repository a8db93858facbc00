//! `bss-spec sample`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::model::{Chapter, Json, Operation};
use huaweicloud_bss_workbench::sample::Sampler;
use huaweicloud_bss_workbench::stdio::{page, print};

use super::spec;

/// How many bytes are printed at once. What was printed is not kept, however many samples follow.
const AT_ONCE: usize = 1 << 16;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The operation, by its name in snake case.
    #[arg(required_unless_present = "cases")]
    operation: Option<String>,
    /// `api.yaml`, or the folder that it lies in; `spec` or the current folder if not given.
    #[arg(long, value_name = "PATH")]
    spec: Option<PathBuf>,
    /// What is drawn: the same seed, the same samples.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many samples.
    #[arg(long, default_value_t = 1)]
    count: u64,
    /// The number of the first sample.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Prints bodies of replies in place of requests, as odd as servers send them.
    #[arg(long)]
    reply: bool,
    /// Prints objects that hold both, with `chapter`, `operation`, `number`, `input`, `status` and `reply`; without an
    /// operation, those of all operations.
    #[arg(long, conflicts_with = "reply")]
    cases: bool,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let model = match spec::load(arguments.spec.clone()) {
        Ok((_, model)) => model,
        Err(exit) => return exit,
    };
    let wanted = |operation: &Operation| arguments.operation.as_ref().is_none_or(|name| *name == operation.name);
    let operations: Vec<_> = model.operations().filter(|(_, operation)| wanted(operation)).collect();
    if let (true, Some(name)) = (operations.is_empty(), &arguments.operation) {
        return spec::unknown(name, &model);
    }
    let sampler = Sampler::new(&model, arguments.seed);
    let numbers = || (0..arguments.count).map(|number| arguments.from.saturating_add(number));
    let mut lines = String::new();
    for (chapter, operation) in operations {
        for number in numbers() {
            let line = match (arguments.cases, arguments.reply) {
                (true, _) => case(sampler, chapter, operation, number),
                (false, true) => sampler.answer(operation, number),
                (false, false) => sampler.input(operation, number),
            };
            lines.push_str(&format!("{line}\n"));
            if lines.len() >= AT_ONCE {
                if let Err(error) = print(&lines) {
                    return error.exit();
                }
                lines.clear();
            }
        }
    }
    page(&lines)
}

/// A request and its answer, with all that a test needs to know of them.
fn case(sampler: Sampler<'_>, chapter: &Chapter, operation: &Operation, number: u64) -> Json {
    let status = operation.success.first().copied().unwrap_or(200);
    let members = [
        ("chapter", Json::String(chapter.name.clone())),
        ("operation", Json::String(operation.name.clone())),
        ("number", Json::Number(number.to_string())),
        ("input", sampler.input(operation, number)),
        ("status", Json::Number(status.to_string())),
        ("reply", sampler.answer(operation, number)),
    ];
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
