//! Snapshots of the generated code for review: one for each chapter, one for the code around the chapters, and a digest
//! of each.
//!
//! `INSTA_UPDATE=always cargo test --test generated` updates the snapshots.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod scratch;

use std::path::Path;

use huaweicloud_bss_codegen::{Options, Sources, check, expand};
use huaweicloud_bss_workbench::{digest, line_comments};
use scratch::Scratch;
use syn::{File, Item};

fn sources(folder: &str) -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("api.yaml"))
}

/// Generates the code of a spec, with the path that a crate which depends on `huaweicloud-bss` uses.
fn generated(folder: &str) -> File {
    let model = check(&sources(folder)).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let source = |name: &String| {
        let path = format!("./{name}");
        (name.clone(), quote::quote!(::core::include_str!(#path)))
    };
    let sources = model.files.iter().map(source).collect();
    let tokens = expand(&model, &Options { krate: quote::quote!(::huaweicloud_bss::__private), sources });
    syn::parse2(tokens).expect("generated code is Rust")
}

/// Splits the code into chapters, by name. Markers of shared types stay in place.
fn parts(mut file: File) -> Vec<(String, String)> {
    let mut chapters = Vec::new();
    for item in &mut file.items {
        let Item::Mod(module) = item else { continue };
        let hidden = module.attrs.iter().any(|attribute| attribute.path().is_ident("allow"));
        if hidden {
            continue;
        }
        if let Some((_, items)) = module.content.take() {
            module.semi = Some(Default::default());
            let name = module.ident.to_string().trim_start_matches("r#").to_owned();
            let file = File { shebang: None, frontmatter: None, attrs: Vec::new(), items };
            chapters.push((name, formatted(&file)));
        }
    }
    chapters.insert(0, ("api".to_owned(), formatted(&file)));
    chapters
}

fn formatted(file: &File) -> String {
    line_comments(&prettyplease::unparse(file))
}

fn snapshots(folder: &str, suffix: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, code) in parts(generated(folder)) {
        settings.bind(|| insta::assert_snapshot!(format!("{name}{suffix}"), code));
    }
}

#[test]
fn the_generated_client_matches_its_snapshots() {
    snapshots("spec", "");
}

/// The first thing to review of an endpoint: next to each snapshot, its operations with a line for each field.
#[test]
fn the_digests_match_the_spec() {
    let model = check(&sources("spec")).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let mut digests = vec![("api", digest::shared(&model))];
    digests.extend(model.chapters.iter().map(|chapter| (chapter.name.as_str(), digest::chapter(&model, chapter))));
    assert!(digests.len() > 10, "{}", digests.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let accepts = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    for (name, text) in digests {
        let path = folder.join(format!("{name}.digest"));
        if accepts {
            std::fs::write(&path, &text).unwrap();
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{} does not match the spec; INSTA_UPDATE=always updates it", path.display());
    }
}

#[test]
fn the_code_of_the_test_spec_matches_its_snapshots() {
    snapshots("tests/hygiene/alone/spec", "_of_everything");
}

/// The compiler suppresses most warnings in macros of other crates. So the generated code is compiled as if it were
/// hand-written.
#[test]
fn compiles_without_warnings() {
    // With a blocking client, the module name would be ambiguous.
    let modules = r#"
/// Contains a module with the name of the blocking client's module.
pub mod other {
    /// It.
    pub mod blocking {
        /// It is here.
        pub const HERE: () = ();
    }
}
/// Both.
pub mod both {
    pub use crate::client::*;
    pub use crate::other::*;
    pub use blocking::HERE;
}
"#;
    compiles("generated", "", modules);
}

/// The same with a blocking client, which is a feature of the runtime.
#[test]
fn the_blocking_client_compiles_without_warnings() {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let feature = format!(
        "huaweicloud-bss-runtime = {{ path = {runtime:?}, default-features = false, features = [\"blocking\"] }}\n"
    );
    let modules = "pub use client::blocking::Client;\npub use everything::blocking::Client as Other;\n";
    compiles("generated-blocking", &feature, modules);
}

fn compiles(name: &str, dependencies: &str, modules: &str) {
    let crates = [("spec", "client"), ("tests/hygiene/alone/spec", "everything")];
    // The chapters' features belong to the crate that contains the code.
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().expect("a manifest");
    let all = &manifest["features"]["all"];
    let chapters = all.as_array().expect("a list").iter();
    let features: String = chapters.map(|chapter| format!("{} = []\n", chapter.as_str().unwrap())).collect();
    let scratch = Scratch::new(name, &format!("{dependencies}\n[features]\ndefault = {all}\n{features}"));
    for (folder, module) in crates {
        for (name, text) in sources(folder).texts() {
            scratch.write(&format!("src/{module}/{name}"), text);
        }
        let code = prettyplease::unparse(&generated(folder));
        scratch.write(&format!("src/{module}/mod.rs"), &code);
    }
    let lints = "missing_debug_implementations, missing_docs, unreachable_pub, unused_lifetimes, warnings";
    scratch.write(
        "src/lib.rs",
        &format!(
            "//! Generated code, as if it were hand-written.\n#![deny({lints})]\n#![forbid(unsafe_code)]\n\n\
             /// One API.\npub mod client;\n/// Another one.\npub mod everything;\n{modules}"
        ),
    );
    let outcome = scratch.check();
    assert!(outcome.messages.is_empty(), "{}", outcome.shown());
    assert!(outcome.success, "{}", outcome.shown());
}
