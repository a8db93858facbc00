//! Finds and parses the files of a spec.

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::{keys, walk::walk},
    report::Problems,
    source::{File, FileId, Sources, Span, Unreadable},
    words::{closest, quoted},
    yaml::{self, Node},
};

/// The trees of a spec's files.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    pub(crate) api: Option<Node>,
    /// In the order of `api.yaml`; if it could not be read, all other files.
    pub(crate) chapters: Vec<(FileId, Node)>,
    /// Whether every file could be read.
    pub(crate) complete: bool,
}

/// Parses `api.yaml` and the chapters that it lists, and checks their structure.
pub(crate) fn read(sources: &Sources, problems: &mut Problems) -> Trees {
    let mut files = sources.files();
    let Some((api_id, api_file)) = files.next() else {
        let message = "the file `api.yaml` is missing";
        problems.add(Diagnostic::new(Code::UnreadableFile, Span::top(FileId(0)), message));
        return Trees::default();
    };
    let rest: Vec<(FileId, &File)> = files.collect();
    let api = tree(api_id, api_file, problems);
    if let Some(root) = &api {
        walk(root, &keys::API, problems);
    }
    let listed = api.as_ref().and_then(|root| crate::syntax::api(root).0.chapters);
    let mut complete = api.is_some() && listed.is_some();
    let chapters = match listed {
        Some(listed) => chosen(&listed, &rest, problems, &mut complete),
        None => rest,
    };
    let mut trees = Vec::new();
    for (id, file) in chapters {
        match tree(id, file, problems) {
            Some(root) => {
                walk(&root, &keys::CHAPTER, problems);
                trees.push((id, root));
            }
            None => complete = false,
        }
    }
    Trees { api, chapters: trees, complete }
}

/// Every listed chapter has a file, and every file is listed once.
fn chosen<'s>(
    listed: &[crate::syntax::Text<'_>],
    files: &[(FileId, &'s File)],
    problems: &mut Problems,
    complete: &mut bool,
) -> Vec<(FileId, &'s File)> {
    let mut chosen: Vec<(FileId, &File)> = Vec::new();
    let is_listed = |file: &File| listed.iter().any(|name| name.value == file.stem());
    for (index, name) in listed.iter().enumerate() {
        if let Some(before) = listed.iter().take(index).find(|before| before.value == name.value) {
            let message = format!("the chapter {} is listed twice", quoted(name.value));
            problems.add(
                Diagnostic::new(Code::DuplicateKey, name.span, message)
                    .here("listed again here")
                    .first("listed", before.span)
                    .help("keep one of the two")
                    .fix(Edit::Item(name.span)),
            );
            continue;
        }
        match files.iter().find(|(_, file)| file.stem() == name.value) {
            Some(file) => chosen.push(*file),
            None => {
                *complete = false;
                let message = format!("the chapter {} has no file", quoted(name.value));
                let error = Diagnostic::new(Code::MissingChapterFile, name.span, message);
                let unlisted = files.iter().filter(|(_, file)| !is_listed(file)).map(|(_, file)| file.stem());
                problems.add(match closest(name.value, unlisted) {
                    Some(suggestion) => error.did_you_mean(suggestion),
                    None => error
                        .help(format!("add the file `{}.yaml` in the same folder, or remove the entry", name.value)),
                });
            }
        }
    }
    for (id, file) in files.iter().filter(|(_, file)| !is_listed(file)) {
        // A misspelt entry is only reported at the entry.
        let names = listed.iter().map(|name| name.value).filter(|name| !files.iter().any(|(_, f)| f.stem() == *name));
        if closest(file.stem(), names).is_none() {
            problems.add(
                Diagnostic::new(
                    Code::UnlistedFile,
                    Span::top(*id),
                    format!("{} is not listed in `api.yaml`", quoted(&file.name)),
                )
                .help(format!(
                    "add `{}` to `chapters` of `api.yaml`, or move the file out of this folder",
                    file.stem()
                )),
            );
        }
        *complete = false;
    }
    chosen
}

/// A chapter has the name of its file.
pub(crate) fn chapter_names(sources: &Sources, chapters: &[crate::syntax::Chapter<'_>], problems: &mut Problems) {
    for chapter in chapters {
        let (Some(name), Some(file)) = (chapter.name, sources.file(chapter.file)) else { continue };
        if name.value != file.stem() {
            let message = format!("the name of the chapter differs from that of its file {}", quoted(&file.name));
            problems.add(
                Diagnostic::new(Code::ChapterName, name.span, message)
                    .help(format!("write `chapter: {}`, or rename the file", file.stem())),
            );
        }
    }
}

fn tree(id: FileId, file: &File, problems: &mut Problems) -> Option<Node> {
    let name = quoted(&file.name);
    match &file.unreadable {
        None => {}
        Some(Unreadable::Io(reason)) => {
            let message = format!("{name} cannot be read: {reason}");
            problems.add(Diagnostic::new(Code::UnreadableFile, Span::top(id), message));
            return None;
        }
        Some(Unreadable::TooLarge) => {
            let message = format!("{name} is larger than {} MiB", Sources::MAX_FILE_BYTES / 1024 / 1024);
            problems.add(
                Diagnostic::new(Code::FileTooLarge, Span::top(id), message).help("split it into several chapters"),
            );
            return None;
        }
        Some(Unreadable::NotUtf8(at)) => {
            let span = Span { file: id, start: *at, end: at + '\u{fffd}'.len_utf8() };
            problems.add(
                Diagnostic::new(Code::NotUtf8, span, format!("{name} is not UTF-8"))
                    .here("the first invalid byte")
                    .help("save the file as UTF-8"),
            );
            return None;
        }
    }
    match yaml::parse(id, &file.text) {
        Ok(root) => Some(root),
        Err(error) => {
            let diagnostic =
                Diagnostic::new(Code::InvalidYaml, error.span, format!("not valid YAML: {}", error.message));
            problems.add(match error.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
            None
        }
    }
}
