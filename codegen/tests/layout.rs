//! The modules of the generator: imports run one way.
//!
//! The test reads the sources, because the compiler accepts circles between modules.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The source text of each module by its path: `check/fields`, and `check` for `check/mod.rs`.
type Sources = BTreeMap<String, String>;

#[test]
fn imports_have_no_cycles() {
    assert_eq!(problems(&read_sources()), [""; 0]);
}

#[test]
fn reports_a_circle_between_files() {
    let sources = [("a", "use crate::{b::{B, C}, c};"), ("b", "fn f() { crate::c::g(); }"), ("c", "use super::a::A;")];
    assert_eq!(problems(&sources_of(&sources)), ["circle: a -> b -> c -> a"]);
}

#[test]
fn reports_a_circle_between_a_module_and_its_child() {
    let sources = [("plan", "mod docs;\nuse self::docs::page;"), ("plan/docs", "use super::ENVELOPE;")];
    assert_eq!(problems(&sources_of(&sources)), ["circle: plan -> plan/docs -> plan"]);
    let sources = [("plan", "mod docs;\nfn f() { docs::page(); }"), ("plan/docs", "fn f() { crate::plan::g(); }")];
    assert_eq!(problems(&sources_of(&sources)), ["circle: plan -> plan/docs -> plan"]);
}

#[test]
fn reports_a_circle_through_a_folder() {
    let sources =
        [("a", "use crate::f::x::X;"), ("f", "mod x;"), ("f/x", "use super::y::Y;"), ("f/y", "use crate::a::A;")];
    assert_eq!(problems(&sources_of(&sources)), ["circle: a -> f/x -> f/y -> a"]);
}

#[test]
fn ignores_comments_links_tests_and_generated_code() {
    let b = "/// See [`a`](crate::a).\nfn f() { quote!(super::a::X); quote! { crate::a { } } }\n\
             fn g() { \"[`a`](super::a)\"; }\n\
             #[cfg(test)]\nmod tests {\n    use crate::a::A;\n}\n";
    assert_eq!(problems(&sources_of(&[("a", "use crate::b::B;"), ("b", b)])), [""; 0]);
}

#[test]
fn fails_without_modules_or_imports() {
    assert_eq!(problems(&Sources::new()), ["no modules found"]);
    assert_eq!(problems(&sources_of(&[("a", ""), ("b", "")])), ["no imports found"]);
}

/// All problems of the imports.
fn problems(sources: &Sources) -> Vec<String> {
    if sources.is_empty() {
        return vec!["no modules found".to_owned()];
    }
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, text) in sources {
        let paths = paths(&code(text));
        let targets = paths.iter().filter_map(|path| target(sources, module, path));
        edges.insert(module, targets.filter(|target| target != module).collect());
    }
    if edges.values().all(BTreeSet::is_empty) {
        return vec!["no imports found".to_owned()];
    }
    let mut done = BTreeSet::new();
    let circles = edges.keys().filter_map(|start| circle(&edges, start, &mut Vec::new(), &mut done));
    circles.map(|circle| format!("circle: {}", circle.join(" -> "))).collect()
}

/// The module of a path: the longest module path that it begins with.
fn target<'s>(sources: &'s Sources, module: &str, path: &[String]) -> Option<&'s str> {
    let mut absolute: Vec<&str> = module.split('/').collect();
    let mut rest = path.iter().map(String::as_str).peekable();
    match rest.peek() {
        Some(&"crate") => {
            rest.next();
            absolute.clear();
        }
        Some(&"self") => {
            rest.next();
        }
        _ => {
            while rest.next_if_eq(&"super").is_some() {
                absolute.pop();
            }
        }
    }
    absolute.extend(rest);
    (1..=absolute.len()).rev().find_map(|length| {
        let (found, _) = sources.get_key_value(&absolute[..length].join("/"))?;
        Some(found.as_str())
    })
}

fn circle<'s>(
    edges: &BTreeMap<&'s str, BTreeSet<&'s str>>,
    module: &'s str,
    way: &mut Vec<&'s str>,
    done: &mut BTreeSet<&'s str>,
) -> Option<Vec<&'s str>> {
    if let Some(start) = way.iter().position(|other| *other == module) {
        return Some([&way[start..], &[module]].concat());
    }
    if !done.insert(module) {
        return None;
    }
    way.push(module);
    let found = edges.get(module).into_iter().flatten().find_map(|next| circle(edges, next, way, done));
    way.pop();
    found
}

/// The code of a module without comments, tests, and the bodies of `quote!`, whose paths belong to generated code.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let mut rest = lines.join("\n");
    let mut code = String::new();
    while let Some(at) = rest.find("quote!") {
        code.push_str(&rest[..at]);
        let mut depth = 0;
        let end = rest[at..].char_indices().find_map(|(index, c)| {
            match c {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth -= 1,
                _ => return None,
            }
            (depth == 0).then_some(at + index + 1)
        });
        rest = rest.split_off(end.unwrap_or(rest.len()));
    }
    code + &rest
}

/// All paths that begin with `crate`, `self`, `super` or the name of a child. Groups are expanded.
fn paths(code: &str) -> Vec<Vec<String>> {
    let children = code.lines().filter_map(|line| line.split("mod ").nth(1)?.strip_suffix(';'));
    let starts = ["crate", "self", "super"].into_iter().chain(children).map(|name| format!("{name}::"));
    let mut found = Vec::new();
    for start in starts {
        for (at, _) in code.match_indices(&start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            // Links in the documentation of generated code are strings.
            let is_link = code[..at].ends_with("](");
            if !is_link && !before.is_alphanumeric() && !['_', ':', '$'].contains(&before) {
                tree(&mut &code[at..], &[], &mut found);
            }
        }
    }
    found
}

/// Reads a path, or a group of paths after `before`.
fn tree(code: &mut &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    loop {
        *code = code.trim_start();
        if let Some(rest) = code.strip_prefix('{') {
            *code = rest;
            while !code.trim_start().starts_with('}') && !code.is_empty() {
                tree(code, &path, found);
                let end = code.find([',', '}']).unwrap_or(code.len());
                *code = code[end..].strip_prefix(',').unwrap_or(&code[end..]);
            }
            *code = code.trim_start().strip_prefix('}').unwrap_or_default();
            return;
        }
        let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
        path.push(code[..end].to_owned());
        *code = &code[end..];
        match code.strip_prefix("::") {
            Some(rest) if !rest.starts_with('<') => *code = rest,
            _ => break,
        }
    }
    // The name of a group itself: `report::{self, Problems}`.
    if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    found.push(path);
}

/// The sources of the package without its root, which may import everything.
fn read_sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Sources::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            let mut parts: Vec<&str> = name.iter().filter_map(|part| part.to_str()).collect();
            if parts.last() == Some(&"mod") {
                parts.pop();
            }
            if parts != ["lib"] {
                sources.insert(parts.join("/"), fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}

fn sources_of(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(module, text)| ((*module).to_owned(), (*text).to_owned())).collect()
}
