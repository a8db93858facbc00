//! Converts the YAML spec of the Huawei Cloud BSS client to a checked [`Model`](model::Model), or reports everything
//! that is wrong with the spec; and generates Rust code from a model.
//!
//! This crate contains what the macro needs. Other tools for authors of a spec are in `huaweicloud-bss-workbench`.
#![forbid(unsafe_code)]

mod build_script;
mod check;
mod diagnostic;
pub mod docs;
mod edit;
mod emit;
mod files;
mod fix;
mod json;
pub mod language;
mod lower;
pub mod model;
pub mod names;
mod plan;
mod render;
mod report;
mod resolve;
mod source;
mod subset;
mod syntax;
mod text;
mod vocabulary;
mod words;
mod yaml;

pub use build_script::{BuildError, Builder};
pub use diagnostic::{Code, Diagnostic};
pub use emit::Options;
pub use fix::{Change, Correction, Fixed};
pub use report::Diagnostics;
pub use source::{Location, Range, Sources};
pub use text::{relative, to_text};
pub use vocabulary::{DeclaredType, SharedField, Vocabulary};
pub use words::{any_of, closest, did_you_mean, escaped};

/// Reads and checks a spec. Returns the model, or all problems of the spec.
///
/// ```
/// use huaweicloud_bss_codegen::{Sources, check};
///
/// let api = "{ edition: 2, api: demo, title: Demo, doc: An empty API., chapters: [] }";
/// assert_eq!(check(&Sources::from_texts([("api.yaml", api)])).unwrap().name, "demo");
///
/// let diagnostics = check(&Sources::from_texts([("api.yaml", "{ edition: 2, api: demo, titel: Demo }")])).unwrap_err();
/// assert!(diagnostics.to_string().contains("did you mean `title`?"));
/// ```
pub fn check(sources: &Sources) -> Result<model::Model, Diagnostics> {
    let mut problems = report::Problems::default();
    let trees = files::read(sources, &mut problems);
    let (api, scope) = trees.api.as_ref().map(syntax::api).unwrap_or_default();
    let chapters: Vec<_> = trees.chapters.iter().map(|(file, root)| syntax::chapter(*file, root, &scope)).collect();
    files::chapter_names(sources, &chapters, &mut problems);
    let spec = resolve::resolve(&api, &chapters, trees.complete, &mut problems);
    check::check(&spec, &mut problems);
    problems.finish(sources)?;
    let Some(model) = lower::lower(&spec, sources) else {
        unreachable!("a spec in which no problem was found is complete");
    };
    Ok(model)
}

impl Options {
    /// The options for a model, with an expression for the text of each file of the spec.
    pub fn new(
        model: &model::Model,
        krate: proc_macro2::TokenStream,
        text: impl Fn(&str) -> proc_macro2::TokenStream,
    ) -> Self {
        Self { krate, sources: model.files.iter().map(|name| (name.clone(), text(name))).collect() }
    }
}

/// Generates the Rust code of a checked spec: for the macro, for build scripts, and for `bss-spec expand`.
pub fn expand(model: &model::Model, options: &Options) -> proc_macro2::TokenStream {
    emit::emit(&plan::plan(model), options)
}
