//! Generated code as text, without a formatter: the macro should not compile one.

use std::path::{Component, Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Formats code with one item, statement or field per line, and indents braces. Parsing the text gives the same tokens.
pub fn to_text(code: TokenStream) -> String {
    let mut text = String::new();
    write(code, 0, &mut text);
    text
}

fn write(code: TokenStream, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    let mut line: Vec<TokenTree> = Vec::new();
    let mut angles = 0_usize;
    for token in code {
        let before = line.last().and_then(|last| match last {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        });
        let ends = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !group.stream().is_empty() => {
                let head: TokenStream = line.drain(..).collect();
                text.push_str(&format!("{indent}{head} {{\n"));
                write(group.stream(), depth + 1, text);
                text.push_str(&format!("{indent}}}\n"));
                angles = 0;
                continue;
            }
            // An attribute.
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket && matches!(before, Some('#')),
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => {
                    angles += 1;
                    false
                }
                '>' if !matches!(before, Some('-' | '=')) => {
                    angles = angles.saturating_sub(1);
                    false
                }
                ';' => true,
                ',' => angles == 0,
                _ => false,
            },
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        line.push(token);
        if ends {
            end(&mut line, &indent, text);
            angles = 0;
        }
    }
    end(&mut line, &indent, text);
}

fn end(line: &mut Vec<TokenTree>, indent: &str, text: &mut String) {
    if !line.is_empty() {
        let line: TokenStream = line.drain(..).collect();
        text.push_str(&format!("{indent}{line}\n"));
    }
}

/// The path of a file from a folder, with slashes, as `include_str!` in a file of that folder needs it. Both paths are
/// relative to the same folder, or absolute; otherwise the path stays as it is.
pub fn relative(folder: &Path, file: &Path) -> String {
    let slashes = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let (Ok(folder), Ok(absolute)) = (normal(folder), normal(file)) else { return slashes(file) };
    let common = folder.components().zip(absolute.components()).take_while(|(one, other)| one == other).count();
    if common == 0 {
        return slashes(file);
    }
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(absolute.components().skip(common)).collect();
    slashes(&path)
}

/// The absolute path without `.` and `..`.
fn normal(path: &Path) -> std::io::Result<PathBuf> {
    let mut normal = PathBuf::new();
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    Ok(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_lines_and_keeps_the_tokens() {
        let code: TokenStream = "#[doc = \" A\"] pub struct A<B, C> { #[x] b: Map<B, C>, c: [u8; 2] } \
             impl A { fn f(&'a self) -> &'a str { self.x(1, 2); m! { a => b, } } } const X: &[u8] = &[1, 2];"
            .parse()
            .unwrap();
        let text = to_text(code.clone());
        assert_eq!(text.parse::<TokenStream>().unwrap().to_string(), code.to_string());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 15, "{text}");
        assert!(lines[3].starts_with("    ") && lines[3].contains("Map"), "{text}");
    }

    #[test]
    fn the_path_from_a_folder_to_a_file() {
        for (folder, file, expected) in [
            ("src", "spec/api.yaml", "../spec/api.yaml"),
            ("", "spec/api.yaml", "spec/api.yaml"),
            ("spec/.", "./spec/api.yaml", "api.yaml"),
            ("a/b", "a/c/../d.yaml", "../d.yaml"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(file)), expected, "{folder} {file}");
        }
    }
}
