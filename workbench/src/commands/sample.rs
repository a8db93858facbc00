//! `bss-spec sample`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::model::{Chapter, Json, Model, Operation};
use huaweicloud_bss_workbench::sample::Sampler;
use huaweicloud_bss_workbench::stdio::{page, print};

use super::spec;

/// The size of the output buffer in bytes. Printing in parts keeps the use of memory constant.
const AT_ONCE: usize = 1 << 16;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The name of the operation in snake case.
    #[arg(required_unless_present = "cases")]
    operation: Option<String>,
    /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
    #[arg(long, value_name = "PATH")]
    spec: Option<PathBuf>,
    /// The seed. The same seed gives the same samples.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The number of samples.
    #[arg(long, default_value_t = 1)]
    count: u64,
    /// The number of the first sample.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Prints bodies of replies instead of requests, including unusual ones that servers may send.
    #[arg(long)]
    reply: bool,
    /// Prints objects with request and reply: `chapter`, `operation`, `number`, `input`, `status` and `reply`. Without
    /// an operation, it prints those of all operations.
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

/// The first samples of all operations with request and reply, as `--cases` prints them with the default seed.
pub(crate) fn cases(model: &Model, count: u64) -> String {
    let sampler = Sampler::new(model, 0);
    let numbers = |(chapter, operation)| (0..count).map(move |number| (chapter, operation, number));
    let samples = model.operations().flat_map(numbers);
    samples.map(|(chapter, operation, number)| format!("{}\n", case(sampler, chapter, operation, number))).collect()
}

/// A request and its reply, with all data that a test needs.
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
