//! Digests of chapters: a few lines for each operation, for reviewers.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::{
    Caller, Chapter, Codes, Condition, Field, FieldType, Model, Operation, OperationEffect, Rule, ServiceError, Type,
    TypeBody, TypeId,
};

/// Returns the digest of a chapter: method, path, caller, effect and errors of each operation, and a line for each
/// field with its place, its names, its type, whether it is required, its limits, and whether its value may be shown.
/// The types of the chapter follow.
pub fn chapter(model: &Model, chapter: &Chapter) -> String {
    let mut text = String::new();
    for operation in &chapter.operations {
        text.push_str(&self::operation(model, operation));
        text.push('\n');
    }
    for id in &chapter.types {
        text.push_str(&declared(model, model.ty(*id)));
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

/// Returns the digest of the types and errors that all chapters share.
pub fn shared(model: &Model) -> String {
    let own: BTreeSet<TypeId> = model.chapters.iter().flat_map(|chapter| chapter.types.iter().copied()).collect();
    let types = model.types.iter().enumerate().filter(|(index, _)| !own.contains(&TypeId(*index)));
    let mut text: String = types.map(|(_, ty)| declared(model, ty) + "\n").collect();
    text.push_str("errors of every operation\n");
    text.extend(model.common_errors.iter().map(error));
    let Codes { success, throttling, expired_token } = &model.codes;
    for (meaning, codes) in [("success", success), ("throttling", throttling), ("expired token", expired_token)] {
        if !codes.is_empty() {
            text.push_str(&format!("codes of {meaning}: {}\n", codes.join(", ")));
        }
    }
    text
}

fn operation(model: &Model, operation: &Operation) -> String {
    let caller = match operation.caller {
        Caller::Partner => "partner",
        Caller::Customer => "customer",
        Caller::Any => "any caller",
    };
    let effect = match &operation.effect {
        OperationEffect::Reads => "reads".to_owned(),
        OperationEffect::Changes { repeat, .. } => format!("changes, a repeat is {}", repeat.as_str()),
    };
    let mut text = format!(
        "{}: {} {}\n  {caller}; {effect}; success {}\n",
        operation.name,
        operation.method,
        operation.path_text(),
        operation.success.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
    );
    if let Some(key) = operation.deduplicate_by.and_then(|index| operation.request.get(index)) {
        text.push_str(&format!("  deduplicated by {}\n", key.name));
    }
    if let Some(paging) = &operation.paging {
        let name = |fields: &[Field], index: usize| fields.get(index).map_or(String::new(), |field| field.name.clone());
        let total =
            paging.total.map_or("no total".to_owned(), |index| format!("total {}", name(&operation.reply, index)));
        let record = model.record_fields(operation, paging);
        let key: Vec<String> = paging.key.iter().map(|index| name(record, *index)).collect();
        let key = if key.is_empty() { "no key".to_owned() } else { format!("key {}", key.join(" + ")) };
        text.push_str(&format!(
            "  pages by {} and {} of {}; {total}; {key}\n",
            name(&operation.request, paging.from),
            name(&operation.request, paging.size),
            name(&operation.reply, paging.items),
        ));
    }
    for (title, fields) in
        [("request", &operation.request), ("reply", &operation.reply), ("failure", &operation.failure)]
    {
        if !fields.is_empty() {
            text.push_str(&format!("  {title}\n"));
            text.extend(fields.iter().map(|field| self::field(model, field, fields)));
        }
    }
    text.push_str(&sets(&operation.at_least_one_of, &operation.request));
    if !operation.errors.is_empty() {
        text.push_str("  errors\n");
        text.extend(operation.errors.iter().map(error));
    }
    text
}

fn declared(model: &Model, ty: &Type) -> String {
    match &ty.body {
        TypeBody::Object(fields) => {
            let rows: String = fields.iter().map(|field| self::field(model, field, fields)).collect();
            format!("object {}\n{rows}{}", ty.name, sets(&ty.at_least_one_of, fields))
        }
        TypeBody::StringEnum(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{} = {}", value.value, value.name)).collect();
            format!("string enum {}{}\n    {}\n", ty.name, filter_of(model, ty), values.join("\n    "))
        }
        TypeBody::IntegerEnum(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{} = {}", value.value, value.name)).collect();
            format!("integer enum {}{}\n    {}\n", ty.name, filter_of(model, ty), values.join("\n    "))
        }
    }
}

fn filter_of(model: &Model, ty: &Type) -> String {
    ty.filter_of.map(|id| format!(", a filter of {}", model.ty(id).name)).unwrap_or_default()
}

/// The line of a field.
fn field(model: &Model, field: &Field, siblings: &[Field]) -> String {
    let mut parts = vec![field.place.as_str().to_owned()];
    let rust = field.rust_name();
    parts.push(if rust == field.name { rust } else { format!("{} (Rust: {rust})", field.name) });
    parts.push(type_name(model, &field.ty));
    let condition = |word: &str, condition: &Condition| {
        let other = siblings.get(condition.field).map_or("", |other| other.name.as_str());
        let values = if condition.values.is_empty() { "given".to_owned() } else { condition.values.join(" | ") };
        format!("{word} {other} = {values}")
    };
    parts.push(if field.mandatory { "required".to_owned() } else { "optional".to_owned() });
    parts.extend(field.mandatory_if.as_ref().map(|other| condition("required if", other)));
    parts.extend(field.allowed_if.as_ref().map(|other| condition("allowed if", other)));
    parts.extend(field.default.as_ref().map(|default| format!("default {default}")));
    parts.extend(field.rules.iter().map(rule));
    parts.extend(field.item_rules.iter().map(|item| format!("each {}", rule(item))));
    parts.push(if field.is_shown() { "shown".to_owned() } else { "hidden".to_owned() });
    format!("    {}\n", parts.join("  "))
}

fn type_name(model: &Model, ty: &FieldType) -> String {
    match ty {
        FieldType::String => "string".to_owned(),
        FieldType::Integer => "integer".to_owned(),
        FieldType::Long => "long".to_owned(),
        FieldType::Decimal => "decimal".to_owned(),
        FieldType::Boolean => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::Month => "month".to_owned(),
        FieldType::Timestamp => "timestamp".to_owned(),
        FieldType::List(item) => format!("[{}]", type_name(model, item)),
        FieldType::Named(id) => model.ty(*id).name.clone(),
    }
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::MinLength(limit) => format!("min_length {limit}"),
        Rule::MaxLength(limit) => format!("max_length {limit}"),
        Rule::Min(limit) => format!("min {limit}"),
        Rule::Max(limit) => format!("max {limit}"),
        Rule::Above(limit) => format!("above {limit}"),
        Rule::MaxDecimals(limit) => format!("max_decimals {limit}"),
        Rule::MinItems(limit) => format!("min_items {limit}"),
        Rule::MaxItems(limit) => format!("max_items {limit}"),
        Rule::NotOnlyDigitsSpecialOrSpaces => "not_only_digits_special_or_spaces".to_owned(),
        Rule::Format(format) => format!("format {}", format.as_str()),
    }
}

fn sets(sets: &[Vec<usize>], fields: &[Field]) -> String {
    let name = |index: &usize| fields.get(*index).map(|field| field.name.as_str());
    let line = |set: &Vec<usize>| {
        let names: Vec<&str> = set.iter().filter_map(name).collect();
        format!("  at least one of {}\n", names.join(", "))
    };
    sets.iter().map(line).collect()
}

fn error(error: &ServiceError) -> String {
    let effect = error.effect.map_or(String::new(), |effect| format!("  effect {}", effect.as_str()));
    let transient = if error.transient { "  transient" } else { "" };
    format!("    {}  HTTP {}  {}{effect}{transient}\n", error.code, error.http, error.name)
}
