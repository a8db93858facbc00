//! The figures of the spec in the guide.

use std::fs;

use huaweicloud_bss_codegen::model::Model;
use huaweicloud_bss_workbench::stats::Stats;

use super::{command::Problem, repository::Repository};

/// The page that shows them.
const PAGE: &str = "docs/commands.md";

/// What is before and after them: the command that prints them, and the end of the block.
const START: &str = "```sh\ncargo spec stats\n```\n\n<!-- prints -->\n```text\n";
const END: &str = "```\n";

/// Writes the figures into the page.
pub(super) fn accept(repository: &Repository, model: &Model) -> Result<(), Problem> {
    let path = repository.path(PAGE);
    let text = fs::read_to_string(&path).map_err(|error| Problem::Failed(format!("{PAGE} cannot be read: {error}")))?;
    let new = replaced(&text, &Stats::of(model).to_string())
        .ok_or_else(|| Problem::Failed(format!("{PAGE} has no block with the output of `cargo spec stats`")))?;
    fs::write(&path, new).map_err(|error| Problem::Failed(format!("{PAGE} cannot be written: {error}")))
}

/// The page with other figures; `None` if it has no block for them.
fn replaced(page: &str, figures: &str) -> Option<String> {
    let (before, rest) = page.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}{figures}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_the_block_and_nothing_else() {
        let page = |figures: &str| format!("A\n\n{START}{figures}{END}\nB\n```text\nC\n```\n");
        assert_eq!(replaced(&page("x 1\n"), "x 2\n"), Some(page("x 2\n")));
        assert_eq!(replaced("A\n```text\nx 1\n```\n", "x 2\n"), None);
    }
}
