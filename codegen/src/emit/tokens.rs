//! Tokens that several kinds of items share.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::Module;

/// One `#[doc]` a line, as rustfmt and prettyplease write them.
pub(super) fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        // A doc comment in a source has a space before its text, which rustdoc removes.
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The condition of everything that needs the feature of a chapter.
pub(super) fn cfg(module: &Module) -> Option<TokenStream> {
    module.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// A slice of indices: `&[0, 2]`.
pub(super) fn indices(indices: &[usize]) -> TokenStream {
    let indices = indices.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote!(&[#(#indices),*])
}
