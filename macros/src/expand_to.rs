//! Writes the expansion to a file, so that errors of the compiler point into it.

use std::fs;
use std::path::{Component, Path, absolute};

use huaweicloud_bss_codegen::to_text;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The environment variable that names the folder of the files.
pub(crate) const VARIABLE: &str = "HUAWEICLOUD_BSS_EXPAND_TO";

/// The name of the module `krate` in the file, which cannot contain `$crate`.
const ALIAS: &str = "__bss_private";

/// Writes what `code` generates for a path of the module `krate`, and returns tokens that include the file.
pub(crate) fn write(
    folder: &Path,
    api_yaml: &Path,
    krate: &TokenStream,
    code: impl Fn(TokenStream) -> TokenStream,
) -> Result<TokenStream, String> {
    let alias = Ident::new(ALIAS, Span::call_site());
    let code = in_modules(code(quote!(#alias)), 0);
    let unwritable = |error| format!("`{}`, which {VARIABLE} names, cannot be written: {error}", folder.display());
    let file = absolute(folder).map_err(unwritable)?.join(name(api_yaml));
    fs::create_dir_all(folder).and_then(|()| fs::write(&file, to_text(code))).map_err(unwritable)?;
    let path = file.to_string_lossy();
    Ok(quote! {
        use #krate as #alias;
        ::core::include! { #path }
    })
}

/// A name for the file of a spec in a crate: `my_crate-spec-api.rs`.
fn name(api_yaml: &Path) -> String {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let manifest = variable("CARGO_MANIFEST_DIR");
    let below = api_yaml.strip_prefix(manifest).unwrap_or(api_yaml).with_extension("");
    let mut parts = vec![variable("CARGO_CRATE_NAME")];
    for part in below.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir if parts.len() > 1 => drop(parts.pop()),
            _ => {}
        }
    }
    format!("{}.rs", parts.join("-"))
}

/// Puts `super::` before each alias, once for each module around it.
fn in_modules(code: TokenStream, depth: usize) -> TokenStream {
    let mut result = TokenStream::new();
    let mut before: [Option<Ident>; 2] = [None, None];
    for token in code {
        let is_module = before[0].as_ref().is_some_and(|word| word == "mod");
        let next = match &token {
            TokenTree::Ident(ident) => Some(ident.clone()),
            _ => None,
        };
        match token {
            TokenTree::Ident(ident) if ident == ALIAS => {
                let up = (0..depth).map(|_| quote!(super::));
                let up = if depth == 0 { quote!(self::) } else { up.collect() };
                result.extend(quote!(#up #ident));
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner = in_modules(group.stream(), depth + usize::from(is_module));
                result.extend([TokenTree::from(Group::new(Delimiter::Brace, inner))]);
            }
            token => result.extend([token]),
        }
        before = [before[1].take(), next];
    }
    result
}
