//! Where the spec is: on disk, in messages, and for the compiler's own `include`.

use std::path::{Component, Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;

pub(crate) struct Files {
    /// `api.yaml` on disk.
    pub(crate) path: PathBuf,
    /// Its folder as messages show it: no path of this machine.
    pub(crate) folder: String,
    /// The literal whose text names the spec.
    literal: LitStr,
    /// Whether that is relative to the calling file.
    beside_caller: bool,
}

impl Files {
    pub(crate) fn locate(literal: &LitStr) -> Result<Self, String> {
        let text = literal.value();
        if text.is_empty() || Path::new(&text).is_absolute() {
            return Err("write the path of the spec relative to this file, `./api.yaml`, or to the package, \
                        `spec/api.yaml`"
                .to_owned());
        }
        let beside_caller = text.starts_with("./") || text.starts_with("../");
        let folder = if beside_caller { calling_folder(literal) } else { None };
        let path = match folder {
            Some(folder) => folder.join(&text),
            None => {
                let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
                    .ok_or_else(|| "CARGO_MANIFEST_DIR is not set: build with cargo".to_owned())?;
                Path::new(&manifest).join(&text)
            }
        };
        let folder = shown(&path, &text);
        Ok(Self { path, folder, literal: literal.clone(), beside_caller })
    }

    /// An expression that is the text of a file beside `api.yaml`. The compiler notices when the file changes.
    pub(crate) fn include_str(&self, name: &str) -> TokenStream {
        let path = self.include_path(name);
        quote!(::core::include_str!(#path))
    }

    /// Like [`include_str`](Self::include_str), for code in a file of another folder.
    pub(crate) fn include_absolute(&self, name: &str) -> TokenStream {
        let file = self.path.with_file_name(name);
        let path = std::path::absolute(&file).unwrap_or(file).to_string_lossy().into_owned();
        quote!(::core::include_str!(#path))
    }

    /// The path for `include`, with no path of this machine in it.
    fn include_path(&self, name: &str) -> TokenStream {
        let text = self.literal.value();
        let beside = match text.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        };
        let span = self.literal.span();
        if self.beside_caller {
            quote_spanned!(span=> #beside)
        } else {
            let beside = format!("/{beside}");
            quote_spanned!(span=> ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #beside))
        }
    }
}

/// The folder of the file that calls the macro; unknown where an editor expands it.
fn calling_folder(literal: &LitStr) -> Option<PathBuf> {
    literal.span().unwrap().local_file()?.parent().map(Path::to_owned)
}

/// The spec's folder in messages. The compiler runs in the folder of the workspace, or of the package; what is not below
/// it is shown as the macro's caller wrote it, and no path of this machine gets into a message.
fn shown(path: &Path, written: &str) -> String {
    let below = match std::env::current_dir() {
        Ok(cwd) if path.is_absolute() => path.strip_prefix(cwd).ok(),
        _ => path.is_relative().then_some(path),
    };
    below.unwrap_or(Path::new(written)).parent().map(plain).unwrap_or_default()
}

/// Without `./` and `x/..`, with slashes.
fn plain(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir if parts.last().is_some_and(|part| part != "..") => {
                parts.pop();
            }
            Component::CurDir => {}
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}
