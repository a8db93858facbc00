//! Tokens that several kinds of items share.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::Module;

/// One `#[doc]` attribute for all lines, because each attribute costs the compiler time.
pub(super) fn docs(text: &str) -> TokenStream {
    if text.is_empty() {
        return TokenStream::new();
    }
    // As in the source of a doc comment, a space precedes each line. Rustdoc removes it.
    let text = format!(" {}", text.trim_end()).replace('\n', "\n ").replace("\n \n", "\n\n");
    quote!(#[doc = #text])
}

/// The `cfg` attribute for items that require the cargo feature of a chapter.
pub(super) fn cfg(module: &Module) -> Option<TokenStream> {
    module.feature.as_ref().map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The attribute of an item that is deprecated.
pub(super) fn deprecated(instead: Option<&String>) -> Option<TokenStream> {
    instead.map(|instead| quote!(#[deprecated(note = #instead)]))
}

/// The attributes of a function that accesses a deprecated field and is deprecated like it.
pub(super) fn deprecated_access(instead: Option<&String>) -> Option<TokenStream> {
    let deprecated = deprecated(instead)?;
    Some(quote!(#deprecated #[allow(deprecated)]))
}

/// Items that use deprecated fields or variants, without a warning about it.
pub(super) fn allowing_deprecated(is_needed: bool, items: TokenStream) -> TokenStream {
    if is_needed {
        quote! {
            #[allow(deprecated)]
            const _: () = {
                #items
            };
        }
    } else {
        items
    }
}

/// A set of sites.
pub(super) fn sites(sites: &[usize]) -> TokenStream {
    let indices = indices(sites);
    quote!(__rt::Sites::of(#indices))
}

/// A slice of indices: `&[0, 2]`.
pub(super) fn indices(indices: &[usize]) -> TokenStream {
    let indices = indices.iter().map(|index| Literal::usize_unsuffixed(*index));
    quote!(&[#(#indices),*])
}
