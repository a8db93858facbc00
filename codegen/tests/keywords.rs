//! A field can have any keyword of Rust as its name.

use huaweicloud_bss_codegen::{Options, Sources, check, expand};
use quote::quote;
use syn::{Fields, Item, ItemStruct};

/// The strict and reserved keywords of all editions, without those that cannot be raw identifiers. Weak keywords such as
/// `union` are valid identifiers.
///
/// <https://doc.rust-lang.org/reference/keywords.html>
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// All structs, those in modules among them.
fn structs(items: &[Item], found: &mut Vec<ItemStruct>) {
    for item in items {
        match item {
            Item::Struct(item) => found.push(item.clone()),
            Item::Mod(module) => structs(module.content.as_ref().map_or(&[], |(_, items)| items), found),
            _ => {}
        }
    }
}

#[test]
fn a_keyword_becomes_a_raw_identifier() {
    let fields: String =
        KEYWORDS.iter().map(|keyword| format!("      {keyword:?}: {{ type: string, doc: A field. }}\n")).collect();
    let api = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [words] }";
    let chapter = format!(
        "chapter: words\ntitle: Words\ndoc: Words.\noperations:\n  list_words:\n    summary: Lists words.\n    \
         doc: Lists words.\n    http: GET /v1/words\n    effect: reads\n    caller: partner\n    source: {{ url: \"https://example.com\" }}\n    query:\n{fields}"
    );
    let sources = Sources::from_texts([("api.yaml", api), ("words.yaml", chapter.as_str())]);
    let model = check(&sources).map_err(|diagnostics| diagnostics.to_string()).unwrap();
    let code = expand(&model, &Options { krate: quote!(::client), sources: Vec::new() });
    let file: syn::File = syn::parse2(code).unwrap();
    let mut found = Vec::new();
    structs(&file.items, &mut found);
    let request = found.iter().find(|item| item.ident == "ListWords").unwrap();
    let Fields::Named(named) = &request.fields else { unreachable!("a struct with names") };
    let names: Vec<String> =
        named.named.iter().filter_map(|field| field.ident.as_ref()).map(ToString::to_string).collect();
    assert_eq!(names, KEYWORDS.map(|keyword| format!("r#{keyword}")));
}
