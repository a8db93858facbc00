//! Properties that hold for arbitrary files. The fuzz target `spec` checks the same properties.

use huaweicloud_bss_codegen::model::Model;
use huaweicloud_bss_codegen::{Code, Options, Sources, check, expand};
use huaweicloud_bss_workbench::stats::Stats;

/// Checks the files and generates their code. Returns the model, or the codes of the diagnostics in order.
///
/// # Panics
///
/// If there is neither a model whose code is valid Rust nor a diagnostic, or if a diagnostic has an invalid position.
pub(crate) fn survive(sources: &Sources) -> Result<Model, Vec<Code>> {
    let diagnostics = match check(sources) {
        Ok(model) => {
            let stats = Stats::of(&model);
            assert!(stats.unsourced() <= stats.constraints);
            let include = |name: &String| (name.clone(), quote::quote!(::core::include_str!(#name)));
            let files = model.files.iter().map(include).collect();
            let tokens = expand(&model, &Options { krate: quote::quote!(::krate), sources: files });
            if let Err(error) = syn::parse2::<syn::File>(tokens.clone()) {
                panic!("{error}\n{tokens}");
            }
            return Ok(model);
        }
        Err(diagnostics) => diagnostics,
    };
    assert!(diagnostics.count() > 0 && diagnostics.iter().count() > 0);
    for diagnostic in &diagnostics {
        let location = diagnostics.location(diagnostic);
        let lies_in = |text: &str| {
            let line = text.split('\n').nth(location.line.wrapping_sub(1));
            line.is_some_and(|line| (1..=line.chars().count() + 1).contains(&location.column))
        };
        let mut texts = sources.texts().filter(|(name, _)| *name == location.path);
        // Without files, the diagnostic names the missing `api.yaml`.
        let points = texts.any(|(_, text)| lies_in(text)) || sources.names().next().is_none();
        assert!(points, "{location:?}: {}", diagnostic.message());
        assert!(!diagnostic.message().is_empty() && !diagnostic.message().contains('\n'), "{diagnostic:?}");
        assert!(!diagnostics.render_one(diagnostic).is_empty());
    }
    Err(diagnostics.iter().map(|diagnostic| diagnostic.code()).collect())
}
