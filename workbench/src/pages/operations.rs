//! The page of all operations, for the front page of the client's documentation.

use huaweicloud_bss_codegen::docs::cell;
use huaweicloud_bss_codegen::model::{Chapter, Model, Operation, OperationEffect, Repeat, TypeBody};

/// Returns the page `spec/operations.md`. Its links are those of rustdoc, relative to the root of the client.
pub fn operations(model: &Model) -> String {
    let mut page = String::from(
        "<!-- Generated: `BLESS=1 cargo test -p huaweicloud-bss-workbench --test pages` writes this file. -->\n\n\
         # Operations\n\n\
         Each chapter of the vendor's docs is a module, and each operation is a method of [`Client`]. A change \
         that is repeatable can be\nsent again without harm. The last column has the number of documented errors.\n",
    );
    for chapter in &model.chapters {
        let Chapter { name, title, operations, .. } = chapter;
        page.push_str(&format!("\n## [`{name}`](mod@{name}): {title}\n\n"));
        page.push_str("| method | description | effect | reply | errors |\n|---|---|---|---|---|\n");
        page.extend(operations.iter().map(|operation| row(model, chapter, operation)));
    }
    page
}

fn row(model: &Model, chapter: &Chapter, operation: &Operation) -> String {
    let Operation { name, summary, errors, .. } = operation;
    format!(
        "| [`{name}`](Client::{name}) | {} | {} | {} | [{}]({}::{}) |\n",
        cell(summary),
        effect(&operation.effect),
        reply(model, chapter, operation),
        errors.len(),
        chapter.name,
        operation.error_type(),
    )
}

fn effect(effect: &OperationEffect) -> &'static str {
    match effect {
        OperationEffect::Reads => "reads",
        OperationEffect::Changes { repeat: Repeat::Harmless, .. } => "changes, repeatable",
        OperationEffect::Changes { repeat: Repeat::Harmful, .. } => "changes",
    }
}

/// The record of a list that has pages, or the reply.
fn reply(model: &Model, chapter: &Chapter, operation: &Operation) -> String {
    let Some(reply) = operation.reply_type() else { return "empty".to_owned() };
    let list = operation.paging.as_ref().and_then(|paging| operation.reply.get(paging.items));
    let record = list.and_then(|list| list.ty.named()).map(|id| model.ty(id));
    match record.filter(|ty| matches!(ty.body, TypeBody::Object(_))) {
        Some(ty) => {
            let name = ty.rust_name();
            let module = if ty.chapter.is_some() { format!("{}::", chapter.name) } else { String::new() };
            format!("list of [`{name}`]({module}{name})")
        }
        None => format!("[object]({}::{reply})", chapter.name),
    }
}

#[cfg(test)]
mod tests {
    use huaweicloud_bss_codegen::check;

    use super::*;
    use crate::fixture;

    #[test]
    fn a_row_has_method_summary_effect_reply_and_errors() {
        let chapter = "chapter: orders\ntitle: Orders\ndoc: Orders.\noperations:\n  pay_order:\n    \
                       summary: Pays an order | or two.\n    source: { url: \"https://example.com/pay\" }\n    \
                       http: POST /v2/pay\n    caller: partner\n    effect: changes\n    repeat: harmless\n    \
                       repeat_reason: It is paid once.\n";
        let model = check(&fixture::sources(chapter)).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let row = "| [`pay_order`](Client::pay_order) | Pays an order \\| or two. | changes, repeatable | empty | \
                   [0](orders::PayOrderError) |";
        assert_eq!(operations(&model).lines().last(), Some(row));
    }
}
