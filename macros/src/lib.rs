//! The `api!` macro. A shell: arguments in, the generator called, tokens out.
#![forbid(unsafe_code)]

mod arguments;
mod expand_to;
mod files;

use std::path::Path;

use huaweicloud_bss_codegen::{Options, Sources, check, expand};
use proc_macro2::TokenStream;
use quote::quote_spanned;

use arguments::Arguments;
use files::Files;

/// Generates a client from a spec.
///
/// ```text
/// mod api {
///     huaweicloud_bss::api!("./api.yaml");
/// }
/// use api::Client;
/// ```
///
/// The path begins with `./` or `../` and is then relative to the calling file; otherwise it is relative to the
/// folder of the package's `Cargo.toml`. Give the call a module of its own, with nothing beside it: where the spec
/// has mistakes, only those are reported then. (With `pub use api::*`, the compiler also reports that names are missing.)
///
/// If the environment variable `HUAWEICLOUD_BSS_EXPAND_TO` names a folder, the macro writes its expansion to a file there
/// and includes it, so that errors of the compiler point into this file.
#[proc_macro]
pub fn api(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let arguments = match syn::parse::<Arguments>(input) {
        Ok(arguments) => arguments,
        Err(error) => return error.into_compile_error().into(),
    };
    generate(&arguments).into()
}

fn generate(arguments: &Arguments) -> TokenStream {
    let files = match Files::locate(&arguments.path) {
        Ok(files) => files,
        Err(message) => return compile_errors(arguments, [message]),
    };
    let sources = Sources::read(&files.path).shown_in(&files.folder);
    match check(&sources) {
        Ok(model) => {
            let Some(folder) = std::env::var_os(expand_to::VARIABLE) else {
                let options = Options::new(&model, arguments.krate.clone(), |name| files.include_str(name));
                return expand(&model, &options);
            };
            let code = |krate| expand(&model, &Options::new(&model, krate, |name| files.include_absolute(name)));
            expand_to::write(Path::new(&folder), &files.path, &arguments.krate, code)
                .unwrap_or_else(|message| compile_errors(arguments, [message]))
        }
        // Files need no tracking here: a build that failed is never fresh.
        Err(diagnostics) => compile_errors(
            arguments,
            diagnostics.iter().map(|one| diagnostics.render_one(one)).chain(diagnostics.rest()),
        ),
    }
}

/// Nothing but bare `compile_error!` items: with anything else beside them, the compiler goes on to report what
/// follows from them.
fn compile_errors(arguments: &Arguments, messages: impl IntoIterator<Item = String>) -> TokenStream {
    let span = arguments.path.span();
    messages.into_iter().map(|message| quote_spanned!(span=> ::core::compile_error! { #message })).collect()
}
