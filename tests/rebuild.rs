//! Tests that need cargo and the macro together: an edit of the spec changes the code, and the macro reports a mistake
//! with the same words as `bss-spec check`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod scratch;

use std::time::{Duration, SystemTime};

use huaweicloud_bss_codegen::{Sources, check};
use scratch::Scratch;

const API: &str = "edition: 2\napi: small\ntitle: Small\ndoc: A small API.\nchapters: [greetings]\n";
const CHAPTER: &str = "\
chapter: greetings
title: Greetings
doc: Greetings.
operations:
  greet:
    summary: Says hello.
    source: { url: \"https://example.com/greet\" }
    http: POST /v1/greet
    caller: any
    effect: changes
    repeat: harmless
    repeat_reason: One hello is as good as two.
    body:
      name: { type: string, mandatory: true, sensitive: false, doc: To whom. }
";

/// A crate with its own spec, and a function that uses the generated code.
fn small(name: &str, path: &str, body: &str) -> Scratch {
    let scratch = Scratch::new(name, "");
    scratch.write("spec/api.yaml", API);
    scratch.write("spec/greetings.yaml", CHAPTER);
    scratch.write(
        "src/lib.rs",
        &format!(
            "pub mod api {{\n    huaweicloud_bss::api!({path:?});\n}}\n\
             pub fn greet() -> api::greetings::Greet {{\n    {body}\n}}\n"
        ),
    );
    scratch
}

/// Writes `text` with a modification time that no build has seen, regardless of the resolution of the file system's
/// clock.
fn edit(scratch: &Scratch, path: &str, text: &str) {
    scratch.write(path, text);
    let file = std::fs::File::options().write(true).open(scratch.path(path)).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(2)).unwrap();
}

fn rebuilds_after_an_edit(name: &str, path: &str) {
    let scratch = small(name, path, "api::greetings::Greet::builder().name(\"you\").build()");
    let first = scratch.check();
    assert!(first.success && first.compiled && first.messages.is_empty(), "{}", first.shown());
    let again = scratch.check();
    assert!(again.success && !again.compiled, "compiled twice without an edit\n{}", again.shown());

    edit(&scratch, "spec/greetings.yaml", &CHAPTER.replace("name: {", "full_name: {"));
    let renamed = scratch.check();
    assert!(!renamed.success, "the removal of the field was not noticed");
    assert!(renamed.messages[0].contains("no method named `name`"), "{}", renamed.shown());

    edit(&scratch, "spec/api.yaml", &API.replace("title", "titel"));
    let broken = scratch.check();
    assert!(!broken.success && broken.messages[0].contains("did you mean `title`?"), "{}", broken.shown());

    edit(&scratch, "spec/api.yaml", API);
    edit(&scratch, "spec/greetings.yaml", CHAPTER);
    let mended = scratch.check();
    assert!(mended.success, "{}", mended.shown());
}

#[test]
fn rebuilds_after_an_edit_if_the_path_is_relative_to_the_file() {
    rebuilds_after_an_edit("rebuild-file", "../spec/api.yaml");
}

#[test]
fn rebuilds_after_an_edit_if_the_path_is_relative_to_the_package() {
    rebuilds_after_an_edit("rebuild-package", "spec/api.yaml");
}

#[test]
fn the_macro_reports_the_same_as_the_library() {
    let scratch = small("same-words", "../spec/api.yaml", "todo!()");
    scratch.write("spec/api.yaml", &API.replace("title", "titel"));
    let mistakes = CHAPTER.replace("type: string", "type: strng").replace("POST /v1", "POSTE v1");
    scratch.write("spec/greetings.yaml", &mistakes);
    scratch.write("spec/left_over.yaml", "");
    let outcome = scratch.check();

    let sources = Sources::read(&scratch.path("spec/api.yaml")).shown_in("spec");
    let diagnostics = check(&sources).unwrap_err();
    assert!(diagnostics.count() >= 4, "{diagnostics}");
    assert_eq!(outcome.messages.join("\n\n"), diagnostics.render());
}
