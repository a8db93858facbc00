//! The modules of the runtime: folders are stages, and imports run one way.
//!
//! The test reads the sources, because the compiler accepts circles between modules.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The stages. Each one imports only those before it.
const ORDER: [&str; 10] =
    ["base", "wire", "signing", "transport", "credentials", "outcome", "pipeline", "client", "calls", "attachments"];

/// The files at the root, which re-export and may import everything.
const ROOT: [&str; 2] = ["lib", "private"];

/// The source text of each module by its path: `pipeline/attempts`, and `pipeline/mod` for the folder itself.
type Sources = BTreeMap<String, String>;

#[test]
fn imports_run_one_way() {
    let problems = check(&read_sources());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn reports_an_import_against_the_order() {
    let sources = sources(&[("client/core", ""), ("pipeline/a", "use crate::client::Core;"), ("base/a", "")]);
    assert_problem(&sources, "pipeline/a imports client, and client comes after pipeline");
}

#[test]
fn reports_a_circle() {
    let sources = sources(&[
        ("wire/a", "use super::b::{B, C};\nuse crate::base::X;"),
        ("wire/b", "fn f() { crate::wire::c::g(); }"),
        ("wire/c", "use super::a::A; // use super::d::D;"),
        ("wire/d", "use super::a::A;"),
        ("base/x", ""),
    ]);
    assert_problem(&sources, "circle in wire: wire/a -> wire/b -> wire/c -> wire/a");
}

#[test]
fn reports_a_circle_through_the_folder_of_a_module() {
    let sources = sources(&[
        ("calls/paging/mod", "mod pages;\npub use self::pages::Pages;"),
        ("calls/paging/pages", "use crate::calls::typed::Call;"),
        ("calls/typed", "use super::paging::Pages;"),
    ]);
    assert_problem(&sources, "circle in calls: calls/paging/pages -> calls/typed -> calls/paging/pages");
}

#[test]
fn reports_imports_that_hide_their_module() {
    let through_mod = sources(&[("wire/mod", ""), ("wire/a", "use super::{Node, b::B};"), ("wire/b", "")]);
    assert_problem(&through_mod, "wire/a imports `Node` through wire/mod.rs; name its module");
    let through_lib = sources(&[("wire/a", "fn f(_: &crate::Reply<u8>) {}")]);
    assert_problem(&through_lib, "wire/a imports `Reply` through lib.rs; name its stage");
}

#[test]
fn reports_an_unknown_folder() {
    assert_problem(&sources(&[("misc/a", "")]), "misc/a lies in no stage");
}

#[test]
fn fails_without_modules() {
    assert_problem(&sources(&[]), "no modules found");
    assert_problem(&sources(&[("base/a", "")]), "no imports found");
}

/// Everything that is wrong with the imports.
fn check(sources: &Sources) -> Vec<String> {
    let mut problems = Vec::new();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut count = 0;
    for (module, text) in sources.iter().filter(|(module, _)| !ROOT.contains(&module.as_str())) {
        let Some(rank) = rank(module) else {
            problems.push(format!("{module} lies in no stage; add its folder to the order of this test"));
            continue;
        };
        for path in paths(&code(text)) {
            let Some(path) = resolve(module, &path) else { continue };
            count += 1;
            let stage = path.first().map_or("", String::as_str);
            match ORDER.iter().position(|known| *known == stage) {
                None => problems.push(format!("{module} imports `{stage}` through lib.rs; name its stage")),
                Some(other) if other > rank => {
                    problems.push(format!("{module} imports {stage}, and {stage} comes after {}", ORDER[rank]));
                }
                Some(other) if other < rank => {}
                // The files that only re-export are no part of the graph.
                Some(_) if module.ends_with("/mod") => {}
                Some(_) => match targets(sources, &path) {
                    Ok(targets) => edges.entry(module).or_default().extend(targets),
                    Err(problem) => problems.push(format!("{module} {problem}")),
                },
            }
        }
    }
    problems.extend(circles(&edges));
    if sources.is_empty() {
        problems.push("no modules found".to_owned());
    } else if count == 0 {
        problems.push("no imports found".to_owned());
    }
    problems
}

fn rank(module: &str) -> Option<usize> {
    let stage = module.split_once('/')?.0;
    ORDER.iter().position(|known| *known == stage)
}

/// The modules that a path within a stage leads to: one file, or all files of a folder.
fn targets<'s>(sources: &'s Sources, path: &[String]) -> Result<Vec<&'s str>, String> {
    for length in (1..=path.len()).rev() {
        let prefix = path[..length].join("/");
        if let Some((module, _)) = sources.get_key_value(&prefix) {
            return Ok(vec![module]);
        }
        let folder = format!("{prefix}/");
        let files = sources.keys().map(String::as_str).filter(|module| module.starts_with(&folder));
        let files: Vec<&str> = files.filter(|module| !module.ends_with("/mod")).collect();
        if files.is_empty() {
            continue;
        }
        if length == 1 {
            let item = path.get(1).map_or("self", String::as_str);
            return Err(format!("imports `{item}` through {prefix}/mod.rs; name its module"));
        }
        return Ok(files);
    }
    Ok(Vec::new())
}

/// A path from the root of the crate; none for a macro of this crate, which has no module.
fn resolve(module: &str, path: &[String]) -> Option<Vec<String>> {
    let mut base: Vec<String> = module.split('/').map(str::to_owned).collect();
    if base.last().is_some_and(|name| name == "mod") {
        base.pop();
    }
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => {
            base.clear();
            rest = &path[1..];
        }
        Some("self") => rest = &path[1..],
        _ => {
            while let Some("super") = rest.first().map(String::as_str) {
                base.pop();
                rest = &rest[1..];
            }
        }
    }
    base.extend_from_slice(rest);
    let is_macro = base.first().is_none_or(|name| name.starts_with("__"));
    (!is_macro).then_some(base)
}

/// A circle of each stage that has one.
fn circles(edges: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<String> {
    let mut done = BTreeSet::new();
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    for start in edges.keys() {
        if let Some(circle) = walk(edges, start, &mut Vec::new(), &mut done) {
            let stage = start.split_once('/').map_or(*start, |(stage, _)| stage);
            found.entry(stage).or_insert_with(|| format!("circle in {stage}: {}", circle.join(" -> ")));
        }
    }
    found.into_values().collect()
}

fn walk<'s>(
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
    let circle = edges.get(module).into_iter().flatten().find_map(|next| walk(edges, next, way, done));
    way.pop();
    circle
}

/// The code of a module: without comments, tests, and the bodies of macros, whose paths belong to other crates.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut code = String::new();
    let mut in_macro = false;
    for line in text.lines() {
        in_macro |= line.starts_with("macro_rules!");
        if in_macro {
            in_macro = line != "}";
            continue;
        }
        code.push_str(line.split("//").next().unwrap_or_default());
        code.push('\n');
    }
    code
}

/// All paths that begin with `crate`, `self` or `super`, with their groups taken apart.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for start in ["crate::", "self::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if !before.is_alphanumeric() && !['_', ':', '$'].contains(&before) {
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
    found.push(path);
}

fn read_sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Sources::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let parts: Vec<&str> = name.iter().filter_map(|part| part.to_str()).collect();
                sources.insert(parts.join("/"), std::fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}

fn sources(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(module, text)| ((*module).to_owned(), (*text).to_owned())).collect()
}

fn assert_problem(sources: &Sources, expected: &str) {
    let problems = check(sources);
    assert!(problems.iter().any(|problem| problem.contains(expected)), "{problems:?}");
}
