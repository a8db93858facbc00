//! The code that is generated, as a reviewer reads it, one snapshot for each chapter and one for what lies round them, and
//! a digest of each.
//!
//! `INSTA_UPDATE=always cargo test --test generated` writes the snapshots anew.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod scratch;

use std::path::Path;

use huaweicloud_bss_codegen::{Options, Sources, check, expand};
use huaweicloud_bss_workbench::digest;
use scratch::Scratch;
use syn::{File, Item};

fn sources(folder: &str) -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("api.yaml"))
}

/// The generated code of a spec, with the path through which a crate that depends on `huaweicloud-bss` reaches it.
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

/// Takes the chapters out of the whole, each by its name. Markers of shared types stay where they are.
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
            chapters.push((
                name,
                prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items }),
            ));
        }
    }
    chapters.insert(0, ("api".to_owned(), prettyplease::unparse(&file)));
    chapters
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
fn the_client_of_this_repository() {
    snapshots("spec", "");
}

/// What a reviewer of an endpoint reads first: beside each snapshot, its operations in a line for each field.
#[test]
fn the_digest_of_each_chapter() {
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
        assert!(there == text, "{} is not what the spec says; INSTA_UPDATE=always writes it", path.display());
    }
}

#[test]
fn everything_that_can_be_generated() {
    snapshots("tests/hygiene/alone/spec", "_of_everything");
}

/// Inside a macro of another crate, the compiler keeps most warnings to itself: generated code is compiled as if
/// somebody had written it.
#[test]
fn it_compiles_without_a_warning() {
    // Were there a blocking client, the name would stand for two modules.
    let modules = r#"
/// It has a module that is called like that of the blocking client.
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

/// The same with a blocking client in it, which is a feature of the runtime alone.
#[test]
fn its_blocking_client_does_too() {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let feature = format!(
        "huaweicloud-bss-runtime = {{ path = {runtime:?}, default-features = false, features = [\"blocking\"] }}\n"
    );
    let modules = "pub use client::blocking::Client;\npub use everything::blocking::Client as Other;\n";
    compiles("generated-blocking", &feature, modules);
}

fn compiles(name: &str, dependencies: &str, modules: &str) {
    let crates = [("spec", "client"), ("tests/hygiene/alone/spec", "everything")];
    // The chapters' features are those of the crate that the code stands in.
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
            "//! Generated code, as if somebody had written it.\n#![deny({lints})]\n#![forbid(unsafe_code)]\n\n\
             /// One API.\npub mod client;\n/// Another one.\npub mod everything;\n{modules}"
        ),
    );
    let outcome = scratch.check();
    assert!(outcome.messages.is_empty(), "{}", outcome.shown());
    assert!(outcome.success, "{}", outcome.shown());
}
