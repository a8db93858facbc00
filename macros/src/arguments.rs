//! The macro's input: `crate = path; "spec/api.yaml"`, of which users write the text alone.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

pub(crate) struct Arguments {
    /// The module that generated code names.
    pub(crate) krate: TokenStream,
    /// Where the spec is.
    pub(crate) path: LitStr,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut krate = quote!(::huaweicloud_bss_runtime::__private);
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = TokenStream::new();
            while !input.is_empty() && !input.peek(Token![;]) {
                krate.extend([input.parse::<proc_macro2::TokenTree>()?]);
            }
            input.parse::<Token![;]>()?;
        }
        let path = input.parse::<LitStr>().map_err(|error| {
            syn::Error::new(error.span(), "write the path of the spec in quotes: `api!(\"./api.yaml\")`")
        })?;
        if !input.is_empty() {
            return Err(input.error("nothing may follow the path of the spec"));
        }
        Ok(Self { krate, path })
    }
}
