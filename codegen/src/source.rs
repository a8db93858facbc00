//! The files of a spec, and positions in them.

use std::{fs, io, io::Read, path::Path, sync::Arc};

/// Index of a file in its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) usize);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) file: FileId,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    /// The span of a whole file, for problems without a position in it.
    pub(crate) fn top(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The span from the beginning of this one to the end of the later one.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { end: self.end.max(other.end), ..self }
    }

    /// Whether the other span begins in this one.
    pub(crate) fn contains(&self, other: Self) -> bool {
        self.file == other.file && (self.start..self.end).contains(&other.start)
    }
}

/// A value and its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl Spanned<&str> {
    /// The span of a part of the string. If the string has another notation in the file, the span of the whole string.
    pub(crate) fn part(&self, part: &str) -> Span {
        let Span { file, start, end } = self.span;
        let quotes = match (end - start).checked_sub(self.value.len()) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return self.span,
        };
        let offset = (part.as_ptr() as usize).wrapping_sub(self.value.as_ptr() as usize);
        if offset > self.value.len() {
            return self.span;
        }
        let start = start + quotes + offset;
        Span { file, start, end: (start + part.len()).min(end) }
    }
}

/// The position of a diagnostic, counted as in editors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The path of the file, as it is displayed.
    pub path: String,
    /// The line, starting at 1.
    pub line: usize,
    /// The column in characters, starting at 1.
    pub column: usize,
}

/// A range of a file, counted as in editors: lines and columns begin at 1, and columns are characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The path of the file, as it is displayed.
    pub path: String,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

/// Why a file could not be read.
#[derive(Clone, Debug)]
pub(crate) enum Unreadable {
    Io(String),
    TooLarge,
    /// The position of the first byte that is not UTF-8. For display, the text has replacement characters.
    NotUtf8(usize),
}

/// A file: its name relative to the folder of `api.yaml`, and its text.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    /// The text without the byte order mark.
    pub(crate) text: String,
    has_byte_order_mark: bool,
    pub(crate) unreadable: Option<Unreadable>,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl File {
    fn unreadable(name: String, text: String, reason: Unreadable) -> Self {
        Self { name, text, has_byte_order_mark: false, unreadable: Some(reason) }
    }

    fn from_text(name: String, mut text: String) -> Self {
        if text.len() as u64 > Sources::MAX_FILE_BYTES {
            return Self::unreadable(name, String::new(), Unreadable::TooLarge);
        }
        // Editors do not count the byte order mark as a column.
        let has_byte_order_mark = text.starts_with(BYTE_ORDER_MARK);
        if has_byte_order_mark {
            text.remove(0);
        }
        Self { name, text, has_byte_order_mark, unreadable: None }
    }

    fn from_bytes(name: String, bytes: Vec<u8>) -> Self {
        if bytes.len() as u64 > Sources::MAX_FILE_BYTES {
            return Self::unreadable(name, String::new(), Unreadable::TooLarge);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::from_text(name, text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self::unreadable(name, text, Unreadable::NotUtf8(at))
            }
        }
    }

    fn read(path: &Path, name: String) -> Self {
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            fs::File::open(path)?.take(Sources::MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        match read() {
            Ok(bytes) => Self::from_bytes(name, bytes),
            Err(error) => Self::unreadable(name, String::new(), Unreadable::Io(reason(&error).to_owned())),
        }
    }

    /// A new text of the file, with the byte order mark that the file has.
    pub(crate) fn with_byte_order_mark(&self, text: String) -> String {
        if self.has_byte_order_mark { format!("{BYTE_ORDER_MARK}{text}") } else { text }
    }

    /// The name without `.yaml`, which is the name of the chapter.
    pub(crate) fn stem(&self) -> &str {
        self.name.strip_suffix(".yaml").unwrap_or(&self.name)
    }
}

/// Describes an error. The text is the same on all systems, because tests compare messages.
fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "file not found",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "it is a folder",
        _ => "read error",
    }
}

/// The files of one spec: `api.yaml` first, then every other `.yaml` file beside it.
///
/// Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Sources {
    files: Arc<Vec<File>>,
    folder: String,
}

impl Sources {
    /// The maximum size of a file in bytes. Files are read into memory, and no spec needs larger ones.
    pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

    /// Reads `api.yaml` (the file may have another name) and every other `.yaml` file in its folder.
    ///
    /// [`check`](crate::check) reports the files that cannot be read, together with all other problems.
    pub fn read(api_yaml: &Path) -> Self {
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let api_name = name(api_yaml);
        let folder = api_yaml.parent().unwrap_or(Path::new(""));
        let mut others: Vec<_> = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "yaml") && name(path) != api_name)
            .collect();
        others.sort();
        let mut files = vec![File::read(api_yaml, api_name)];
        files.extend(others.iter().map(|path| File::read(path, name(path))));
        let shown = folder.to_string_lossy().replace('\\', "/");
        Self { files: Arc::new(files), folder: String::new() }.shown_in(&shown)
    }

    /// Creates the sources from pairs of name and text. The first file is used as `api.yaml`.
    pub fn from_texts<N: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (N, T)>) -> Self {
        let files = texts.into_iter().map(|(name, text)| File::from_text(name.into(), text.into())).collect();
        Self { files: Arc::new(files), folder: String::new() }
    }

    /// Like [`from_texts`](Self::from_texts), for arbitrary bytes.
    pub fn from_bytes<N: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (N, B)>) -> Self {
        let files = files.into_iter().map(|(name, bytes)| File::from_bytes(name.into(), bytes.into())).collect();
        Self { files: Arc::new(files), folder: String::new() }
    }

    /// Creates sources with a single file that does not exist.
    pub fn missing(name: &str) -> Self {
        let reason = reason(&io::ErrorKind::NotFound.into()).to_owned();
        let file = File::unreadable(name.to_owned(), String::new(), Unreadable::Io(reason));
        Self { files: Arc::new(vec![file]), folder: String::new() }
    }

    /// Replaces the texts of the files with these names, and adds the files that do not exist.
    pub fn with_texts(&self, texts: &[(String, String)]) -> Self {
        let new = |(name, text): &(String, String)| File::from_text(name.clone(), text.clone());
        let file = |file: &File| match texts.iter().find(|(name, _)| *name == file.name) {
            Some(text) => new(text),
            None => file.clone(),
        };
        let added = texts.iter().filter(|(name, _)| self.names().all(|other| other != name)).map(new);
        Self { files: Arc::new(self.files.iter().map(file).chain(added).collect()), folder: self.folder.clone() }
    }

    /// Sets the folder that diagnostics display, independent of the path from which the files were read.
    pub fn shown_in(mut self, folder: &str) -> Self {
        self.folder = match folder.trim_end_matches('/') {
            "" if folder.starts_with('/') => "/".to_owned(),
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        self
    }

    /// The names of the files, beginning with `api.yaml`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The names and texts of the files, for programs that embed their spec. See [`from_texts`](Self::from_texts).
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|file| (file.name.as_str(), file.text.as_str()))
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index), file))
    }

    pub(crate) fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0)
    }

    pub(crate) fn text(&self, id: FileId) -> &str {
        self.file(id).map_or("", |file| &file.text)
    }

    /// The path of the file, as it is displayed.
    pub(crate) fn shown(&self, id: FileId) -> String {
        format!("{}{}", self.folder, self.file(id).map_or("api.yaml", |file| &file.name))
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        let Location { path, line, column } = self.location(span);
        let end = self.location(Span { start: span.end.max(span.start), ..span });
        Range { path, line, column, end_line: end.line, end_column: end.column }
    }

    pub(crate) fn location(&self, span: Span) -> Location {
        let text = self.text(span.file);
        let before = text.get(..span.start.min(text.len())).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Location {
            path: self.shown(span.file),
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(text: &str, needle: &str) -> (usize, usize) {
        let sources = Sources::from_texts([("api.yaml", text)]);
        let start = sources.text(FileId(0)).find(needle).unwrap();
        let found = sources.location(Span { file: FileId(0), start, end: start + needle.len() });
        (found.line, found.column)
    }

    #[test]
    fn counts_lines_and_columns_as_editors_do() {
        assert_eq!(location("a: 1\nb: x\n", "x"), (2, 4));
        assert_eq!(location("a: 1\r\nb: x\r\n", "x"), (2, 4));
        assert_eq!(location("\u{feff}a: x", "x"), (1, 4));
        assert_eq!(location("实名: x", "x"), (1, 5));
    }

    #[test]
    fn shows_the_folder_as_given() {
        let sources = Sources::from_texts([("api.yaml", "")]);
        assert_eq!(sources.clone().shown(FileId(0)), "api.yaml");
        assert_eq!(sources.clone().shown_in("spec").shown(FileId(0)), "spec/api.yaml");
        assert_eq!(sources.clone().shown_in("spec/").shown(FileId(0)), "spec/api.yaml");
        assert_eq!(sources.shown_in("/").shown(FileId(0)), "/api.yaml");
    }

    #[test]
    fn replaces_texts_and_adds_files() {
        let sources = Sources::from_texts([("api.yaml", "a"), ("orders.yaml", "b")]);
        let new = [("new.yaml", "d"), ("orders.yaml", "c")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        let texts = [("api.yaml", "a"), ("orders.yaml", "c"), ("new.yaml", "d")];
        assert_eq!(sources.with_texts(&new).texts().collect::<Vec<_>>(), texts);
    }

    #[test]
    fn keeps_bytes_that_are_not_utf8_for_display() {
        let sources = Sources::from_bytes([("api.yaml", b"a: \xff\n".to_vec())]);
        let file = sources.file(FileId(0)).unwrap();
        assert!(matches!(file.unreadable, Some(Unreadable::NotUtf8(3))));
        assert_eq!(file.text, "a: \u{fffd}\n");
    }
}
