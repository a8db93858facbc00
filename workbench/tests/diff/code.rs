//! The generated code as the judge of a comparison.

use huaweicloud_bss_codegen::model::{Model, ServiceError, Sites, TypeBody};
use huaweicloud_bss_codegen::{Options, expand};
use proc_macro2::{Group, TokenStream, TokenTree};

use crate::fields;

/// The generated code without its documentation, without texts that only people read, without the sites of values that
/// no request contains, and without the sizes that the server gives to pages.
pub(crate) fn code(model: &Model) -> String {
    let mut model = model.clone();
    model.advice.clear();
    let no_text = |deprecated: &mut Option<String>| *deprecated = deprecated.take().map(|_| String::new());
    fields(&mut model).into_iter().for_each(|(_, field)| no_text(&mut field.deprecated));
    for ty in &mut model.types {
        let in_request = ty.in_request;
        let value = |sites: &mut Sites, deprecated: &mut Option<String>| {
            no_text(deprecated);
            *sites = if in_request { *sites } else { Sites::ALL };
        };
        match &mut ty.body {
            TypeBody::StringEnum(list) => list.iter_mut().for_each(|one| value(&mut one.sites, &mut one.deprecated)),
            TypeBody::IntegerEnum(list) => list.iter_mut().for_each(|one| value(&mut one.sites, &mut one.deprecated)),
            TypeBody::Object(_) => {}
        }
    }
    for operation in model.chapters.iter_mut().flat_map(|chapter| &mut chapter.operations) {
        operation.source.url.clear();
        no_text(&mut operation.deprecated);
        if let Some(paging) = &operation.paging {
            operation.request[paging.size].default = None;
        }
        operation.errors.iter_mut().for_each(without_texts);
    }
    model.common_errors.iter_mut().for_each(without_texts);
    let options = Options::new(&model, quote::quote!(::demo), |_| quote::quote!(""));
    without_docs(expand(&model, &options)).to_string()
}

fn without_texts(error: &mut ServiceError) {
    error.doc.clear();
    error.advice.clear();
}

/// Removes the attributes `#[doc = "…"]`.
fn without_docs(tokens: TokenStream) -> TokenStream {
    let is_doc = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.to_string().starts_with("[doc ="));
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        if is_doc(&tree) && kept.last().is_some_and(|last| last.to_string() == "#") {
            kept.pop();
            continue;
        }
        kept.push(match tree {
            TokenTree::Group(group) => Group::new(group.delimiter(), without_docs(group.stream())).into(),
            other => other,
        });
    }
    kept.into_iter().collect()
}
