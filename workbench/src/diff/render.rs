//! The changes as text, as JSON, and as a draft for the changelog.

use huaweicloud_bss_codegen::model::Json;

use super::{Change, Class, Diff, Subject};
use crate::json::{number, object, pretty, string, strings};

/// The changes of each item under its name, each with its class and, unless all sites have it, its sites.
pub(super) fn text(diff: &Diff) -> String {
    let mut text = String::new();
    for changes in diff.changes.chunk_by(|one, next| one.subject == next.subject) {
        let Some(first) = changes.first() else { continue };
        text.push_str(&heading(&first.subject));
        for change in changes {
            let class = change.kind.class().as_str();
            text.push_str(&format!("  {class:<13}  {}{}\n", change.text, on(change)));
        }
    }
    text + &summary(diff)
}

fn heading(subject: &Subject) -> String {
    match subject {
        Subject::Operation { chapter, .. } => format!("{subject} of {chapter}\n"),
        Subject::Type { used_by, .. } if !used_by.is_empty() => format!("{subject}, used by {}\n", used_by.join(", ")),
        _ => format!("{subject}\n"),
    }
}

/// "  [cn]", unless the change concerns all sites.
fn on(change: &Change) -> String {
    if change.sites.is_empty() { String::new() } else { format!("  [{}]", change.sites.join(", ")) }
}

fn summary(diff: &Diff) -> String {
    if diff.changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let counts = Class::ALL.map(|class| match class {
        Class::Documentation => format!("{} of the documentation", diff.count(class)),
        _ => format!("{} {}", diff.count(class), class.as_str()),
    });
    format!("changes: {}\n", counts.join(", "))
}

pub(super) fn json(diff: &Diff) -> String {
    let count = |class: Class| number(i64::try_from(diff.count(class)).unwrap_or(i64::MAX));
    let counts = Class::ALL.map(|class| (class.as_str(), count(class)));
    let changes = Json::List(diff.changes.iter().map(|change| member(diff, change)).collect());
    pretty(&object(counts.into_iter().chain([("changes", changes)])))
}

fn member(diff: &Diff, change: &Change) -> Json {
    let Change { subject, kind, sites, text } = change;
    let sites = if sites.is_empty() { &diff.sites } else { sites };
    let given = |text: &String| string(text);
    let (item, chapter, name, used_by): (_, _, _, &[String]) = match subject {
        Subject::Api => ("api", Json::Null, Json::Null, &[]),
        Subject::Chapter(name) => ("chapter", Json::Null, given(name), &[]),
        Subject::Operation { chapter, name } => ("operation", given(chapter), given(name), &[]),
        Subject::Type { chapter, name, used_by } => {
            ("type", chapter.as_ref().map_or(Json::Null, given), given(name), used_by)
        }
    };
    object([
        ("class", string(kind.class().as_str())),
        ("kind", string(kind.as_str())),
        ("item", string(item)),
        ("chapter", chapter),
        ("name", name),
        ("used_by", strings(used_by.iter().map(String::as_str))),
        ("sites", strings(sites.iter().map(String::as_str))),
        ("text", string(text)),
    ])
}

/// One entry for each item and class; a single one for all items of which only the documentation changes.
pub(super) fn changelog(diff: &Diff) -> String {
    let mut text = String::new();
    for (class, title) in [(Class::Breaking, "Breaking"), (Class::Additive, "Added")] {
        let mut entries = String::new();
        for changes in diff.changes.chunk_by(|one, next| one.subject == next.subject) {
            let Some(first) = changes.first() else { continue };
            let sentences: Vec<String> =
                changes.iter().filter(|change| change.kind.class() == class).map(sentence).collect();
            match sentences.as_slice() {
                [] => {}
                [only] => entries.push_str(&format!("- {}: {only}.\n", capital(&first.subject))),
                several => {
                    entries.push_str(&format!("- {}:\n", capital(&first.subject)));
                    entries.extend(several.iter().map(|sentence| format!("  - {sentence}.\n")));
                }
            }
        }
        if !entries.is_empty() {
            text.push_str(&format!("### {title}\n\n{entries}\n"));
        }
    }
    let mut documented: Vec<String> = Vec::new();
    for change in diff.changes.iter().filter(|change| change.kind.class() == Class::Documentation) {
        let name = change.subject.to_string();
        if !documented.contains(&name) {
            documented.push(name);
        }
    }
    if !documented.is_empty() {
        text.push_str(&format!("### Documentation\n\n- Changes in the documentation of {}.\n", documented.join(", ")));
    }
    format!("{}\n", text.trim_end()).trim_start().to_owned()
}

fn capital(subject: &Subject) -> String {
    match subject {
        Subject::Api => "All operations".to_owned(),
        Subject::Chapter(name) => format!("Chapter `{name}`"),
        Subject::Operation { .. } => subject.to_string(),
        Subject::Type { .. } => subject.to_string().replacen("type", "Type", 1),
    }
}

fn sentence(change: &Change) -> String {
    let sites = match change.sites.as_slice() {
        [] => String::new(),
        [site] => format!(" (on the site {site})"),
        sites => format!(" (on the sites {})", sites.join(", ")),
    };
    format!("{}{sites}", change.text.trim_end_matches('.'))
}
