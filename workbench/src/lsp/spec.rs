//! The files of a spec, as they are in the editor.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use gen_lsp_types::{Location, Uri};
use huaweicloud_bss_codegen::Sources;
use huaweicloud_bss_codegen::language::{Table, keys};

use super::documents::Documents;
use super::outline::{Entry, Outline};
use super::text::Text;

/// The name of the file that lists the others.
pub(super) const API: &str = "api.yaml";

/// The files of a spec, beginning with `api.yaml`.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub(super) files: Vec<Rc<File>>,
}

/// A file of a spec.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) uri: Uri,
    pub(super) text: Text,
    pub(super) outline: Outline,
}

impl File {
    fn new(name: String, uri: Uri, text: String) -> Self {
        let outline = Outline::new(&text);
        Self { name, uri, text: Text::new(text), outline }
    }

    /// The keys of the file.
    pub(super) fn table(&self) -> &'static Table {
        if self.name == API { &keys::API } else { &keys::CHAPTER }
    }

    /// The name without `.yaml`, which is the name of a chapter.
    pub(super) fn stem(&self) -> &str {
        self.name.strip_suffix(".yaml").unwrap_or(&self.name)
    }

    pub(super) fn location(&self, bytes: &std::ops::Range<usize>) -> Location {
        Location { uri: self.uri.clone(), range: self.text.range(bytes) }
    }
}

impl Spec {
    /// Reads the spec in a folder, with the texts of open documents in place of the files. Outlines of files that did not
    /// change are those of `before`. `None` if the folder has no spec.
    pub(super) fn read(folder: &Path, documents: &Documents, before: Option<&Self>) -> Option<(Self, Sources)> {
        let texts = documents.texts(folder);
        let api = folder.join(API);
        if !api.is_file() && !texts.iter().any(|(name, _)| name == API) {
            return None;
        }
        // Diagnostics name files without the folder.
        let sources = Sources::read(&api).with_texts(&texts).shown_in("");
        let file = |(name, text): (&str, &str)| {
            let same = |file: &&Rc<File>| file.name == name && file.text.as_str() == text;
            if let Some(file) = before.and_then(|before| before.files.iter().find(same)) {
                return Some(Rc::clone(file));
            }
            let uri = uri(&folder.join(name), documents)?;
            Some(Rc::new(File::new(name.to_owned(), uri, text.to_owned())))
        };
        let spec = Self { files: sources.texts().filter_map(file).collect() };
        spec.is_spec().then_some((spec, sources))
    }

    /// Whether `api.yaml` can be that of a spec. Other formats, such as OpenAPI, use this name too.
    fn is_spec(&self) -> bool {
        let Some(api) = self.files.first() else { return false };
        let mut given = api.outline.root.entries().iter().filter(|entry| entry.key.has_colon).peekable();
        let is_key = |entry: &Entry| keys::API.keys.iter().any(|key| key.name == entry.key.text);
        given.peek().is_none() || given.any(is_key)
    }

    pub(super) fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().map(Rc::as_ref).find(|file| file.name == name)
    }

    /// The spec with another text of a file.
    pub(super) fn with_text(&self, name: &str, text: String) -> Self {
        let mut spec = self.clone();
        if let Some(file) = spec.files.iter_mut().find(|file| file.name == name) {
            *file = Rc::new(File::new(name.to_owned(), file.uri.clone(), text));
        }
        spec
    }

    /// The file with `name` first, then `api.yaml`: where the names that the file uses are declared.
    pub(super) fn scope<'s>(&'s self, file: &'s File) -> impl Iterator<Item = &'s File> {
        let api = self.files.first().map(Rc::as_ref).filter(|api| api.name != file.name);
        std::iter::once(file).chain(api)
    }
}

/// The address of a file, as the editor writes it if the file is open there.
pub(super) fn uri(path: &Path, documents: &Documents) -> Option<Uri> {
    match documents.get(path) {
        Some(document) => Some(document.uri.clone()),
        None => Uri::from_file_path(path).ok(),
    }
}

/// The path of a file; `None` for an address of another kind.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme() == "file" { uri.to_file_path().ok() } else { None }
}
