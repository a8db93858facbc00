//! Code that a build script generates, for editors that cache the input of macros, and for those who commit generated
//! code.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    check,
    emit::Options,
    expand,
    report::Diagnostics,
    source::Sources,
    text::{relative, to_text},
};

/// Generates the same code as the macro `api!`, into a file.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), huaweicloud_bss_codegen::BuildError> {
///     huaweicloud_bss_codegen::Builder::new("spec/api.yaml").write_to_out_dir("api.rs")
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// mod api {
///     include!(concat!(env!("OUT_DIR"), "/api.rs"));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    api_yaml: PathBuf,
    krate: String,
}

impl Builder {
    /// Creates a builder for the spec with this `api.yaml`. A relative path is relative to the current folder, which is
    /// that of the package in a build script.
    pub fn new(api_yaml: impl Into<PathBuf>) -> Self {
        Self { api_yaml: api_yaml.into(), krate: "::huaweicloud_bss::__private".to_owned() }
    }

    /// Sets the path of the module with all items that generated code uses. The default is
    /// `::huaweicloud_bss::__private`.
    pub fn krate(mut self, path: impl Into<String>) -> Self {
        self.krate = path.into();
        self
    }

    /// Generates the code, for a file in this folder. Its `include_str!` of the spec's files have paths relative to it.
    pub fn generate(&self, folder: &Path) -> Result<String, BuildError> {
        self.code(|file| relative(folder, file))
    }

    /// Writes the code to a file, unless the file has it already.
    pub fn write_to(&self, file: impl AsRef<Path>) -> Result<(), BuildError> {
        let file = file.as_ref();
        write(file, &self.generate(file.parent().unwrap_or(Path::new("")))?)
    }

    /// Writes the code to a file with this name in `OUT_DIR`, and has cargo run the build script again if a file of the
    /// spec changes. For build scripts.
    #[expect(clippy::print_stdout, reason = "cargo reads instructions of a build script from its standard output")]
    pub fn write_to_out_dir(&self, name: &str) -> Result<(), BuildError> {
        let folder = std::env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?;
        // A folder stands for the files in it, also for those that are added.
        println!("cargo:rerun-if-changed={}", self.folder().display());
        let absolute = |file: &Path| std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let code = self.code(|file| absolute(file).to_string_lossy().into_owned())?;
        write(&Path::new(&folder).join(name), &code)
    }

    fn folder(&self) -> &Path {
        self.api_yaml.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    fn code(&self, path: impl Fn(&Path) -> String) -> Result<String, BuildError> {
        let krate: TokenStream = self.krate.parse().map_err(|_| BuildError::NoPath(self.krate.clone()))?;
        let model = check(&Sources::read(&self.api_yaml)).map_err(BuildError::Spec)?;
        let text = |name: &str| {
            let path = path(&self.folder().join(name));
            quote!(::core::include_str!(#path))
        };
        Ok(to_text(expand(&model, &Options::new(&model, krate, text))))
    }
}

fn write(file: &Path, code: &str) -> Result<(), BuildError> {
    // An unchanged file needs no new compilation.
    if fs::read_to_string(file).is_ok_and(|there| there == code) {
        return Ok(());
    }
    fs::write(file, code).map_err(|error| BuildError::Unwritable(file.to_owned(), error))
}

/// Why no code was generated.
///
/// `Debug` is as readable as `Display`, because a build script that returns an error prints it with `Debug`.
pub enum BuildError {
    /// The spec has mistakes: all of them.
    Spec(Diagnostics),
    /// The path of [`Builder::krate`] is not valid Rust.
    NoPath(String),
    /// `OUT_DIR` is not set, so this is no build script.
    NoOutDir,
    /// A file cannot be written.
    Unwritable(PathBuf, io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(diagnostics) => write!(f, "the spec has mistakes\n\n{diagnostics}"),
            Self::NoPath(path) => write!(f, "`{path}` is not a path of a module"),
            Self::NoOutDir => f.write_str("OUT_DIR is not set: call this in a build script"),
            Self::Unwritable(file, error) => write!(f, "`{}` cannot be written: {error}", file.display()),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unwritable(_, error) => Some(error),
            Self::Spec(_) | Self::NoPath(_) | Self::NoOutDir => None,
        }
    }
}
