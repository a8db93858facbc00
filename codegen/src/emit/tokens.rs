//! Tokens that several kinds of items share.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::Module;

/// A `#[doc]` attribute for each line, like rustfmt and prettyplease.
pub(super) fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        // As in the source of a doc comment, a space precedes the text. Rustdoc removes it.
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The `cfg` attribute for items that require the cargo feature of a chapter.
pub(super) fn cfg(module: &Module) -> Option<TokenStream> {
    module.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// A slice of indices: `&[0, 2]`.
pub(super) fn indices(indices: &[usize]) -> TokenStream {
    let indices = indices.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote!(&[#(#indices),*])
}
