//! The reference page of all diagnostics, and its sections.

use huaweicloud_bss_codegen::{Code, Sources, check};

use super::explanation::{Bad, Good, Part};
use super::explanations::explanation;
use crate::fixture;

/// Returns the page `docs/diagnostics.md`.
pub fn diagnostics() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         All diagnostics that `bss-spec check` and the macro can report. The numbers are stable. `bss-spec explain BSS010` \
         prints the section of a diagnostic.\n\n\
         This page is generated: `BLESS=1 cargo test -p huaweicloud-bss-workbench --test pages` writes it.\n\n\
         | code | problem |\n|---|---|\n",
    );
    for code in Code::ALL {
        page.push_str(&format!("| [{code}](#{}) | {} |\n", code.as_str().to_ascii_lowercase(), code.title()));
    }
    for code in Code::ALL {
        page.push_str(&format!("\n## {code}\n\n**{}.** {}", code.title(), details(*code)));
    }
    page
}

/// Returns the section of a diagnostic in Markdown: why the rule exists, an example of the message, and what to write.
pub fn explain(code: Code) -> String {
    format!("# {code}: {}\n\n{}", code.title(), details(code))
}

fn details(code: Code) -> String {
    let explanation = explanation(code);
    let mut page = format!("{}\n", explanation.why);
    if let Some(message) = message(code, explanation.bad) {
        page.push_str(&format!("\nExample of the message:\n\n```text\n{message}\n```\n"));
    }
    for Good { part, text } in explanation.good {
        match part.title() {
            Some(title) => page.push_str(&format!("\nWrite {title}:\n\n```yaml\n{text}\n```\n")),
            None => page.push_str(&format!("\n{text}\n")),
        }
    }
    page
}

/// The first diagnostic with this code in the bad example.
fn message(code: Code, bad: Bad) -> Option<String> {
    let diagnostics = check(&sources(bad).shown_in("spec")).err()?;
    let found = diagnostics.iter().find(|diagnostic| diagnostic.code() == code)?;
    Some(diagnostics.render_one(found))
}

fn sources(bad: Bad) -> Sources {
    match bad {
        Bad::Fixture(text) => fixture::sources(text),
        Bad::Bytes(files) => Sources::from_bytes(files.iter().map(|(name, bytes)| (*name, *bytes))),
        Bad::Missing => Sources::missing("api.yaml"),
        Bad::Large => {
            let length = usize::try_from(Sources::MAX_FILE_BYTES).unwrap_or(usize::MAX).saturating_add(1);
            Sources::from_texts([("api.yaml", " ".repeat(length))])
        }
    }
}

impl Part {
    /// Describes the part of a spec; `None` for an example that is not YAML.
    fn title(self) -> Option<&'static str> {
        match self {
            Self::Api => Some("in `api.yaml`"),
            Self::Chapter => Some("in the chapter's file"),
            Self::Operation => Some("in the operation"),
            Self::Body => Some("under `body` of the operation"),
            Self::Words => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "edition: 2\napi: demo\ntitle: Demo\ndoc: An API.\nchapters: [orders]\n";
    const CHAPTER: &str = "chapter: orders\ntitle: Orders\ndoc: Orders.\n";
    const OPERATION: &str = "summary: Pays an order.\nsource: { url: \"https://example.com/pay_order\" }\n\
                             http: POST /v2/orders/pay\ncaller: partner\neffect: changes\n\
                             repeat: harmful\nrepeat_reason: It takes money.\n";

    fn indented(text: &str, by: usize) -> String {
        text.lines().map(|line| format!("{:by$}{line}\n", "")).collect()
    }

    /// The example, and those default lines whose keys it does not have.
    fn merged(default: &str, example: &str) -> String {
        let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
        let taken: Vec<String> = example.lines().map(key).collect();
        let kept = default.lines().filter(|line| !taken.contains(&key(line)));
        kept.map(|line| format!("{line}\n")).collect::<String>() + example + "\n"
    }

    /// A complete spec with the example.
    fn whole(good: &[Good]) -> Vec<(&'static str, String)> {
        let text = |wanted: Part| {
            let parts = good.iter().filter(|good| good.part == wanted).map(|good| good.text);
            parts.collect::<Vec<_>>().join("\n")
        };
        let (operation, body) = (text(Part::Operation), text(Part::Body));
        let mut operation = merged(OPERATION, &operation);
        if !body.is_empty() {
            operation.push_str(&format!("body:\n{}", indented(&body, 2)));
        }
        let mut chapter = merged(CHAPTER, &text(Part::Chapter));
        if !chapter.contains("operations:") {
            chapter.push_str(&format!("operations:\n  pay_order:\n{}", indented(&operation, 4)));
        }
        vec![("api.yaml", merged(API, &text(Part::Api))), ("orders.yaml", chapter)]
    }

    #[test]
    fn the_bad_example_of_every_code_gets_its_message() {
        for code in Code::ALL {
            let message = message(*code, explanation(*code).bad).unwrap_or_default();
            assert!(message.starts_with(&format!("error[{code}]")), "{code}: {message}");
        }
    }

    #[test]
    fn every_good_example_is_valid() {
        for code in Code::ALL {
            let good = explanation(*code).good;
            assert!(!good.is_empty(), "{code}");
            let files = whole(good);
            if let Err(diagnostics) = check(&Sources::from_texts(files.clone())) {
                panic!("{code}: {diagnostics}\n{files:?}");
            }
        }
    }

    #[test]
    fn every_explanation_has_one_or_two_sentences() {
        for code in Code::ALL {
            let why = explanation(*code).why;
            let sentences = why.matches(". ").count() + 1;
            assert!(why.ends_with('.') && sentences <= 3 && why.len() < 400, "{code}: {why}");
        }
    }
}
