//! The macro, a build script and `bss-spec expand` generate the same code. Here are the first two;
//! `workbench/tests/commands/expand.rs` compares the third with the second.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod scratch;

use std::fs;
use std::path::{Path, PathBuf};

use huaweicloud_bss_codegen::{Builder, Sources};
use proc_macro2::TokenStream;
use scratch::Scratch;

const CALL: &str = "pub mod api {\n    huaweicloud_bss::api!(\"../spec/api.yaml\");\n}\n";

/// A crate with a copy of a spec of this repository.
fn with_spec(name: &str, spec: &str, more: &str) -> Scratch {
    let scratch = Scratch::new(name, more);
    let api_yaml = Path::new(env!("CARGO_MANIFEST_DIR")).join(spec);
    for (file, text) in Sources::read(&api_yaml).texts() {
        scratch.write(&format!("spec/{file}"), text);
    }
    scratch
}

/// Checks a crate that calls the macro with the variable, and returns the file that the macro writes.
fn expansion(scratch: &Scratch, lib: &str) -> (PathBuf, scratch::Outcome) {
    // The dependencies are up to date after this, so they are not expanded too.
    scratch.write("src/lib.rs", "");
    let empty = scratch.check();
    assert!(empty.success, "{}", empty.shown());
    scratch.write("src/lib.rs", lib);
    let folder = scratch.path("expanded");
    let outcome = scratch.check_with(&[("HUAWEICLOUD_BSS_EXPAND_TO", &folder)]);
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    (files[0].clone(), outcome)
}

/// The tokens of generated code without the item that tracks the files of the spec.
fn tokens(code: &str) -> String {
    let mut text = code.parse::<TokenStream>().unwrap().to_string();
    let start = text.find("pub const SPEC").unwrap();
    let end = start + text[start..].find(';').unwrap();
    text.replace_range(start..end, "");
    // The file of the macro names the module of the runtime through an alias.
    while text.contains("super :: __bss_private") {
        text = text.replace("super :: __bss_private", "__bss_private");
    }
    text.replace("self :: __bss_private", "__bss_private").replace("__bss_private", ":: huaweicloud_bss :: __private")
}

#[test]
fn the_macro_and_a_build_script_generate_the_same_tokens() {
    for (name, spec) in [("tokens-complete", "codegen/tests/complete/api.yaml"), ("tokens-bss", "spec/api.yaml")] {
        let scratch = with_spec(name, spec, "");
        let (file, outcome) = expansion(&scratch, CALL);
        assert!(outcome.success, "{}", outcome.shown());
        let built = Builder::new(scratch.path("spec/api.yaml")).generate(&scratch.path("src")).unwrap();
        let (built, expanded) = (tokens(&built), tokens(&fs::read_to_string(file).unwrap()));
        assert!(built.contains("pub struct Client"));
        assert!(built == expanded, "{name}: {}", first_difference(&built, &expanded));
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let part = |text: &str| text[same.saturating_sub(80)..].chars().take(160).collect::<String>();
    format!("`{}`, not `{}`", part(one), part(other))
}

#[test]
fn errors_of_the_compiler_point_into_the_file_that_the_macro_writes() {
    let scratch = with_spec("expand-to", "codegen/tests/complete/api.yaml", "");
    let twice = CALL.replace(";\n}", ";\n    pub struct Client;\n}");
    let (file, outcome) = expansion(&scratch, &twice);
    assert!(!outcome.success && outcome.messages[0].contains("`Client`"), "{}", outcome.shown());
    assert!(outcome.files.iter().any(|name| Path::new(name) == file), "{:?}", outcome.files);
    // Without the variable, the file is not used.
    scratch.write("src/lib.rs", CALL);
    fs::remove_dir_all(scratch.path("expanded")).unwrap();
    let outcome = scratch.check();
    assert!(outcome.success, "{}", outcome.shown());
}

#[test]
fn a_build_script_generates_code_and_reports_mistakes() {
    let codegen = Path::new(env!("CARGO_MANIFEST_DIR")).join("codegen");
    let more = format!("\n[build-dependencies]\nhuaweicloud-bss-codegen = {{ path = {codegen:?} }}\n");
    let scratch = with_spec("build-script", "codegen/tests/complete/api.yaml", &more);
    scratch.write(
        "build.rs",
        "fn main() -> Result<(), huaweicloud_bss_codegen::BuildError> {\n    \
         huaweicloud_bss_codegen::Builder::new(\"spec/api.yaml\").write_to_out_dir(\"api.rs\")\n}\n",
    );
    scratch.write(
        "src/lib.rs",
        "pub mod api {\n    include!(concat!(env!(\"OUT_DIR\"), \"/api.rs\"));\n}\npub use api::Client;\n",
    );
    let first = scratch.check();
    assert!(first.success && first.compiled, "{}", first.shown());
    assert!(!scratch.check().compiled, "compiled twice without an edit");

    let api = fs::read_to_string(scratch.path("spec/api.yaml")).unwrap();
    scratch.write("spec/api.yaml", &api.replacen("\ntitle:", "\ntitel:", 1));
    let broken = scratch.check();
    let shown = broken.shown();
    assert!(!broken.success && shown.contains("error[BSS010]") && shown.contains("did you mean `title`?"), "{shown}");
    scratch.write("spec/api.yaml", &api);
    let mended = scratch.check();
    assert!(mended.success, "{}", mended.shown());
}

#[test]
fn a_builder_writes_paths_relative_to_the_file() {
    let scratch = with_spec("builder-file", "codegen/tests/complete/api.yaml", "");
    fs::create_dir_all(scratch.path("src/generated")).unwrap();
    let builder = Builder::new(scratch.path("spec/api.yaml")).krate("::other::__private");
    builder.write_to(scratch.path("src/generated/api.rs")).unwrap();
    let code = fs::read_to_string(scratch.path("src/generated/api.rs")).unwrap();
    assert!(code.contains("\"../../spec/api.yaml\"") && code.contains("other"), "{code}");
    let message = Builder::new("spec/api.yaml").krate("(").generate(Path::new("")).unwrap_err().to_string();
    assert_eq!(message, "`(` is not a path of a module");
    let message = Builder::new("spec/api.yaml").write_to("no/such/folder/api.rs").unwrap_err().to_string();
    assert!(message.starts_with("`no/such/folder/api.rs` cannot be written: "), "{message}");
}
