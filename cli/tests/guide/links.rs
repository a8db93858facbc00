//! The links of a page, and whether their targets exist. Addresses in the network are not requested.

use std::path::Path;

use crate::markdown::{Page, page, repository};

/// A link or an image.
pub(crate) struct Link {
    pub(crate) line: usize,
    pub(crate) target: String,
}

/// The targets of all links and images of a page.
pub(crate) fn of(page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, text) in page.prose() {
        let text = without_code(text);
        let inline = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        links.extend(inline.map(|(target, _)| Link { line, target: target.to_owned() }));
        if let Some((_, target)) = definition(&text) {
            links.push(Link { line, target: target.to_owned() });
        }
    }
    links
}

/// The file that a link leads to, as a path in the repository; none for addresses in the network.
pub(crate) fn resolve(page: &Page, link: &Link) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| link.target.starts_with(scheme)) {
        return None;
    }
    let path = link.target.split('#').next().unwrap();
    if path.is_empty() {
        return Some(page.path.clone());
    }
    let mut parts: Vec<&str> = page.path.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{}:{} leaves the repository", page.path, link.line),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The links whose file or anchor does not exist, and the references without a definition.
pub(crate) fn dead(page_of_links: &Page) -> Vec<String> {
    let mut dead = Vec::new();
    for link in of(page_of_links) {
        let Some(path) = resolve(page_of_links, &link) else { continue };
        let anchor = link.target.split_once('#').map(|(_, anchor)| anchor);
        let is_there = path == page_of_links.path || repository().join(&path).exists();
        let has_anchor = match anchor {
            Some(anchor) if is_there && Path::new(&path).extension().is_some_and(|extension| extension == "md") => {
                let anchors = if path == page_of_links.path { page_of_links.anchors() } else { page(&path).anchors() };
                anchors.iter().any(|other| other == anchor)
            }
            Some(_) => false,
            None => true,
        };
        if !is_there || !has_anchor {
            dead.push(format!("{}:{}: {}", page_of_links.path, link.line, link.target));
        }
    }
    let prose = page_of_links.prose();
    let defined: Vec<String> = prose.iter().filter_map(|(_, text)| Some(definition(text)?.0.to_owned())).collect();
    for (line, text) in prose {
        let text = without_code(text);
        let used = text.split("][").skip(1).filter_map(|rest| rest.split_once(']'));
        for (label, _) in used {
            if !defined.iter().any(|other| other == label) {
                dead.push(format!("{}:{line}: [{label}]", page_of_links.path));
            }
        }
    }
    dead
}

/// The label and the target of a line such as `[label]: target`.
fn definition(text: &str) -> Option<(&str, &str)> {
    let (label, target) = text.strip_prefix('[')?.split_once("]: ")?;
    (!label.contains(']')).then_some((label, target.trim()))
}

/// The text without what is between backticks, which is not Markdown.
fn without_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // The last part is text even if a backtick has no second one.
    parts.iter().enumerate().filter(|(index, _)| index % 2 == 0).map(|(_, part)| *part).collect::<Vec<_>>().join("`")
}

#[test]
fn finds_dead_links() {
    let text =
        "# A b\n[1](#a-b) [2](#no) [3](none.md) `[4](none.md)` [5][x] [6][y] ![7](SUMMARY.md#no)\n\n[x]: README.md\n";
    let page = Page { path: "docs/made-up.md".to_owned(), text: text.to_owned() };
    let dead: Vec<String> = dead(&page).iter().map(|text| text.replace("docs/made-up.md:", "")).collect();
    assert_eq!(dead, ["2: #no", "2: none.md", "2: SUMMARY.md#no", "4: README.md", "2: [y]"]);
}
