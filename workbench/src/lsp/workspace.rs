//! The open documents and the specs that they belong to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{Diagnostic, PublishDiagnosticsParams, TextDocumentContentChangeEvent, Uri};
use huaweicloud_bss_codegen::{Diagnostics, Sources, check};

use super::documents::Documents;
use super::problems;
use super::spec::{self, File, Spec};

/// The open documents, and the specs in their folders.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    documents: Documents,
    /// The specs by folder.
    specs: BTreeMap<PathBuf, Loaded>,
    /// The version and the diagnostics that the editor has of each file, by its address.
    published: BTreeMap<String, (Option<i32>, Vec<Diagnostic>)>,
    /// Whether a file may have changed since the specs were read.
    is_stale: bool,
    /// Whether a file may have changed since the diagnostics were published.
    is_unpublished: bool,
}

/// A spec with its diagnostics.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) spec: Spec,
    sources: Sources,
    /// `None` if the spec was not checked yet; `Some(None)` if it has no problem.
    checked: Option<Option<Diagnostics>>,
}

impl Loaded {
    /// The diagnostics of the spec, if it has problems.
    pub(super) fn diagnostics(&mut self) -> Option<&Diagnostics> {
        self.checked.get_or_insert_with(|| check(&self.sources).err()).as_ref()
    }
}

impl Workspace {
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        if let Some(path) = spec::path(&uri) {
            self.documents.open(path, uri, version, text);
            self.changed();
        }
    }

    pub(super) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        if let Some(path) = spec::path(uri) {
            self.documents.change(&path, version, changes);
            self.changed();
        }
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(path) = spec::path(uri) {
            self.documents.close(&path);
            self.changed();
        }
    }

    /// Notes that a file may have changed.
    pub(super) fn changed(&mut self) {
        self.is_stale = true;
        self.is_unpublished = true;
    }

    /// Whether there may be diagnostics that the editor does not have.
    pub(super) fn is_unpublished(&self) -> bool {
        self.is_unpublished
    }

    /// The spec of a file, and the name of the file; `None` if it does not belong to a spec.
    pub(super) fn at(&mut self, uri: &Uri) -> Option<(&mut Loaded, String)> {
        self.read();
        let path = spec::path(uri)?;
        let loaded = self.specs.get_mut(path.parent()?)?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        loaded.spec.file(&name)?;
        Some((loaded, name))
    }

    /// Reads the specs again if a file may have changed.
    fn read(&mut self) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        let mut before = std::mem::take(&mut self.specs);
        for folder in self.documents.folders() {
            let old = before.remove(&folder);
            let Some((spec, sources)) = Spec::read(&folder, &self.documents, old.as_ref().map(|old| &old.spec)) else {
                continue;
            };
            let same = old.filter(|old| old.sources.texts().eq(sources.texts()));
            let checked = same.and_then(|old| old.checked);
            self.specs.insert(folder, Loaded { spec, sources, checked });
        }
    }

    /// Checks all specs. Returns the diagnostics of the files for which the editor has others.
    pub(super) fn publish(&mut self) -> Vec<PublishDiagnosticsParams> {
        self.is_unpublished = false;
        self.read();
        let mut before = std::mem::take(&mut self.published);
        let mut changed = Vec::new();
        for (folder, loaded) in &mut self.specs {
            loaded.diagnostics();
            let all = loaded.checked.as_ref().and_then(Option::as_ref);
            for file in loaded.spec.files.iter() {
                let found = all.map(|all| problems::diagnostics(&loaded.spec, file, all)).unwrap_or_default();
                let version = version(&self.documents, folder, file);
                let uri = file.uri.to_string();
                let old = before.remove(&uri).unwrap_or_default();
                if old != (version, found.clone()) {
                    let diagnostics = found.clone();
                    changed.push(PublishDiagnosticsParams { uri: file.uri.clone(), version, diagnostics });
                }
                self.published.insert(uri, (version, found));
            }
        }
        // Files that were removed, or whose documents were closed.
        for (uri, (_, diagnostics)) in before {
            if let (false, Ok(uri)) = (diagnostics.is_empty(), Uri::parse(&uri)) {
                changed.push(PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() });
            }
        }
        changed
    }
}

/// The version of the document of a file, if it is open.
fn version(documents: &Documents, folder: &Path, file: &File) -> Option<i32> {
    documents.get(&folder.join(&file.name)).map(|document| document.version)
}
