//! Resolves names to the items that they refer to.

mod group;
mod paging;
mod shared;
mod spec;
mod types;

pub(crate) use self::{
    group::{Group, GroupKind},
    paging::follow,
    spec::{Operation, Spec},
    types::{Declared, Types},
};

use std::collections::HashSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    language::BUILT_IN,
    report::Problems,
    syntax::{Api, Chapter, Field},
    words::{any_of, closest, quoted},
};

/// Resolves all names of types and shared declarations, and reports those that are undeclared or declared twice.
pub(crate) fn resolve<'a>(
    api: &'a Api<'a>,
    chapters: &'a [Chapter<'a>],
    complete: bool,
    problems: &mut Problems,
) -> Spec<'a> {
    let all = chapters.iter().enumerate();
    let all = all.flat_map(|(chapter, file)| file.operations.iter().map(move |operation| (chapter, operation)));
    let mut operations: Vec<Operation<'a>> = all
        .enumerate()
        .map(|(index, (chapter, operation))| Operation::new(operation, chapter, index * Operation::GROUPS))
        .collect();
    let mut types = Types::new(api, chapters, operations.len() * Operation::GROUPS, problems);
    let of_operations = operations.iter().flat_map(Operation::groups);
    let groups: Vec<Group<'a>> = of_operations.chain(types.iter().filter_map(|ty| ty.group)).collect();
    types.mark(&groups);
    for operation in &mut operations {
        let Some(paging) = &operation.syntax.paging else { continue };
        operation.paging = paging::resolve(&types, &operation.request, &operation.reply, paging);
    }
    let used = HashSet::new();
    let mut spec = Spec { api, chapters, types, operations, groups, used, complete };
    spec.used = shared::resolve(&spec, problems);
    for group in &spec.groups {
        for field in group.fields {
            unknown_type(&spec, group.chapter, field, problems);
        }
    }
    spec
}

/// The type of every field is built in, declared in the same file, or declared in `api.yaml`.
fn unknown_type(spec: &Spec<'_>, chapter: Option<usize>, field: &Field<'_>, problems: &mut Problems) {
    let Some(expr) = field.ty else { return };
    let here = chapter.is_none_or(|index| spec.chapters.get(index).is_some_and(|chapter| chapter.is_complete));
    if spec.types.field_type(chapter, field).is_some() || !spec.api.is_complete || !here {
        return;
    }
    let name = expr.name.value;
    let error =
        Diagnostic::new(Code::UnknownType, expr.name.span, format!("the type {} is not declared", quoted(name)));
    let elsewhere = spec.types.iter().find(|ty| ty.syntax.name.value == name);
    let declared = spec.types.names(chapter);
    let suggestion = synonym(name).or_else(|| closest(name, declared.iter().copied()));
    problems.add(match (suggestion, elsewhere) {
        (_, Some(other)) => error
            .here("declared neither in this file nor in `api.yaml`")
            .label(other.syntax.name.span, "a chapter cannot use the types of another chapter")
            .help("move the type to `types` of `api.yaml`, so that every chapter can use it"),
        (Some(suggestion), None) => error.did_you_mean(suggestion),
        (None, None) => error
            .here("declared neither in this file nor in `api.yaml`")
            .help(format!("declare it under `types`, or use a built-in type: {}", any_of(BUILT_IN))),
    });
}

/// The built-in type that has this name in other languages.
fn synonym(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "text" | "str" | "varchar" => Some("string"),
        "int" | "int32" | "i32" | "number" => Some("integer"),
        "int64" | "i64" | "bigint" => Some("long"),
        "float" | "double" | "bigdecimal" | "amount" => Some("decimal"),
        "bool" => Some("boolean"),
        "datetime" | "date_time" | "time" | "utc" => Some("timestamp"),
        _ => None,
    }
}
