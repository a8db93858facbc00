//! The documents that are open in the editor, with the changes that are not saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::text::Text;

/// The documents that are open in the editor, by their paths.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<PathBuf, Document>);

/// A document that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    /// The address as the editor writes it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Text,
}

impl Documents {
    pub(super) fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: String) {
        self.0.insert(path, Document { uri, version, text: Text::new(text) });
    }

    /// Applies changes in their order. Changes of a document that is not open are ignored.
    pub(super) fn change(&mut self, path: &Path, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(document) = self.0.get_mut(path) else { return };
        document.version = version;
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    document.text.replace(part.range, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    document.text = Text::new(whole.text);
                }
            }
        }
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.0.remove(path);
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    /// The folders of the open documents.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        self.0.keys().filter_map(|path| path.parent()).map(Path::to_owned).collect()
    }

    /// The names and texts of the open `.yaml` files in a folder.
    pub(super) fn texts(&self, folder: &Path) -> Vec<(String, String)> {
        let in_folder = self.0.iter().filter(|(path, _)| path.parent() == Some(folder));
        let yaml = in_folder.filter(|(path, _)| path.extension().is_some_and(|extension| extension == "yaml"));
        yaml.filter_map(|(path, document)| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name, document.text.as_str().to_owned()))
        })
        .collect()
    }
}
