//! Diagnostics for programs: one line each.

use huaweicloud_bss_codegen::{Diagnostics, Range, model::Json};

use crate::json::{number, object, string, strings};

/// Returns one line for each diagnostic: `file:line:column: error[BSS010]: message`.
pub fn short(diagnostics: &Diagnostics) -> String {
    let line = |diagnostic| {
        let place = diagnostics.location(diagnostic);
        let (path, line, column) = (place.path, place.line, place.column);
        format!("{path}:{line}:{column}: error[{}]: {}\n", diagnostic.code(), diagnostic.message())
    };
    diagnostics.iter().map(line).collect()
}

/// Returns one JSON object per line for each diagnostic:
///
/// | member | value |
/// |---|---|
/// | `code` | the code, such as `BSS010` |
/// | `message` | the problem in one sentence |
/// | `file`, `line`, `column`, `end_line`, `end_column` | what is underlined; see [`Range`] |
/// | `label` | the remark at this place, or null |
/// | `labels` | the remarks at other places: objects with a range and `text` |
/// | `help` | advice: a list of strings |
/// | `fix` | the changes that correct the mistake: objects with a range and `text`, which replaces the range; empty if a person has to decide |
/// | `rendered` | the diagnostic as `bss-spec check` prints it |
///
/// More members may be added.
pub fn json(diagnostics: &Diagnostics) -> String {
    let line = |diagnostic| {
        let remark = diagnostics.labels(diagnostic).map(|(range, text)| with_range(range, [("text", string(text))]));
        let fix = diagnostics.correction(diagnostic);
        let fix = fix.map(|fix| with_range(fix.range, [("text", string(fix.text))]));
        let code = [("code", string(diagnostic.code().as_str())), ("message", string(diagnostic.message()))];
        let label = match diagnostic.remark() {
            "" => Json::Null,
            text => string(text),
        };
        let rest = [
            ("label", label),
            ("labels", Json::List(remark.collect())),
            ("help", strings(diagnostic.advice())),
            ("fix", Json::List(fix.into_iter().collect())),
            ("rendered", string(diagnostics.render_one(diagnostic))),
        ];
        let range = members(diagnostics.range(diagnostic));
        format!("{}\n", object(code.into_iter().chain(range).chain(rest)))
    };
    diagnostics.iter().map(line).collect()
}

fn with_range(range: Range, rest: [(&'static str, Json); 1]) -> Json {
    object(members(range).into_iter().chain(rest))
}

fn members(range: Range) -> [(&'static str, Json); 5] {
    let count = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX));
    [
        ("file", string(range.path)),
        ("line", count(range.line)),
        ("column", count(range.column)),
        ("end_line", count(range.end_line)),
        ("end_column", count(range.end_column)),
    ]
}

/// Returns one workflow command of GitHub Actions for each diagnostic, which annotates the line of the file.
pub fn github(diagnostics: &Diagnostics) -> String {
    let line = |diagnostic| {
        let Range { path, line, column, end_line, end_column } = diagnostics.range(diagnostic);
        let title = format!("{}: {}", diagnostic.code(), diagnostic.code().title());
        let remark = Some(diagnostic.remark()).filter(|remark| !remark.is_empty()).map(str::to_owned);
        let advice = diagnostic.advice().map(|advice| format!("help: {advice}"));
        let text = std::iter::once(diagnostic.message().to_owned()).chain(remark).chain(advice);
        format!(
            "::error file={},line={line},col={column},endLine={end_line},endColumn={end_column},title={}::{}\n",
            property(&path),
            property(&title),
            data(&text.collect::<Vec<_>>().join("\n")),
        )
    };
    diagnostics.iter().map(line).collect()
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
