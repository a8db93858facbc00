//! Attributes of generated items.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::Module;

/// One `#[doc]` a line, as rustfmt and prettyplease write them.
pub(super) fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        // A comment in the source has a space before its text; rustdoc takes it away again.
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The condition of everything that needs the feature of a chapter.
pub(super) fn cfg(module: &Module) -> Option<TokenStream> {
    module.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}
