//! Every draft is a valid spec once its questions are answered.

use huaweicloud_bss_codegen::{Code, Diagnostic, Sources, check};

use crate::imported;
use crate::truth::fixtures;

/// The diagnostics of a spec with one chapter: their codes and their texts.
fn diagnostics(chapter: &str) -> (Vec<Code>, String) {
    let api = "edition: 2\napi: demo\ntitle: Demo\ndoc: An API.\nchapters: [imported]\n";
    match check(&Sources::from_texts([("api.yaml", api), ("imported.yaml", chapter)])) {
        Ok(_) => (Vec::new(), String::new()),
        Err(found) => (found.iter().map(Diagnostic::code).collect(), found.render()),
    }
}

/// How many fields of a chapter need `sensitive`, because their names suggest personal data.
pub(crate) fn unclassified(chapter: &str) -> usize {
    diagnostics(&answered(chapter)).0.iter().filter(|code| **code == Code::Unclassified).count()
}

/// Answers each question with a value that fits its key.
fn answered(text: &str) -> String {
    let mut number = 0;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        // The remarks behind the word belong to strings.
        while let Some(at) = line.find("TODO") {
            let (before, rest) = line.split_at(at);
            let key = before.trim_end_matches([' ', '"', '[']).rsplit(['{', ',', ' ']).find(|part| part.ends_with(':'));
            let answer = match key.unwrap_or_default() {
                "name:" => {
                    number += 1;
                    format!("Answer{number}")
                }
                "caller:" => "any".to_owned(),
                "effect:" => "reads".to_owned(),
                "url:" => "https://example.com".to_owned(),
                "errors:" => "[]".to_owned(),
                "mandatory:" => "false".to_owned(),
                "type:" => "string".to_owned(),
                _ => "Answered".to_owned(),
            };
            line = format!("{before}{answer}{}", rest.strip_prefix("TODO").unwrap());
        }
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_draft_is_valid_once_its_questions_are_answered() {
    for fixture in fixtures() {
        let import = imported(&fixture.text, fixture.layout, Some(fixture.text("operation")));
        let text = import.draft.new_chapter("imported");
        let (codes, shown) = diagnostics(&text);
        assert!(
            codes.iter().all(|code| matches!(code, Code::Todo | Code::Unclassified)),
            "{}: {shown}\n{text}",
            fixture.name
        );
        let todos = codes.iter().filter(|code| **code == Code::Todo).count();
        assert!(todos == text.matches("TODO").count() || todos >= 90, "{}: {todos}\n{text}", fixture.name);
        let text = answered(&text);
        let (codes, shown) = diagnostics(&text);
        assert!(codes.iter().all(|code| *code == Code::Unclassified), "{}: {shown}\n{text}", fixture.name);
    }
}
