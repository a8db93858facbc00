//! Digests of chapters: a few lines for each operation, for reviewers.

use std::collections::BTreeSet;
use std::fmt::Display;

use huaweicloud_bss_codegen::model::{
    Caller, Case, Chapter, Codes, Condition, EnumValue, Field, FieldType, Model, Operation, OperationEffect, Rule,
    ServiceError, Sites, Type, TypeBody, TypeId,
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
    text.extend(model.common_errors.iter().map(|one| error(model, one)));
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
    if let Some(sites) = sites(model, operation.sites) {
        text.push_str(&format!("  {sites}\n"));
    }
    if operation.deprecated.is_some() {
        text.push_str("  deprecated\n");
    }
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
        text.extend(operation.errors.iter().map(|one| error(model, one)));
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
            let values: Vec<String> = values.iter().map(|one| value(model, one)).collect();
            format!("string enum {}{}\n    {}\n", ty.name, filter_of(model, ty), values.join("\n    "))
        }
        TypeBody::IntegerEnum(values) => {
            let values: Vec<String> = values.iter().map(|one| value(model, one)).collect();
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
    let condition = |word: &str, one: &Condition| condition(word, one, siblings);
    parts.push(if field.mandatory { "required".to_owned() } else { "optional".to_owned() });
    parts.extend(field.mandatory_if.as_ref().map(|other| condition("required if", other)));
    parts.extend(field.allowed_if.as_ref().map(|other| condition("allowed if", other)));
    parts.extend(field.default.as_ref().map(|default| format!("default {default}")));
    parts.extend(field.rules.iter().map(rule));
    parts.extend(field.item_rules.iter().map(|item| format!("each {}", rule(item))));
    parts.extend(field.cases.iter().map(|case| self::case(model, case, siblings)));
    let other = field.not_after.and_then(|index| siblings.get(index));
    parts.extend(other.map(|other| format!("not after {}", other.name)));
    parts.extend(sites(model, field.sites));
    parts.extend(field.deprecated.as_ref().map(|_| "deprecated".to_owned()));
    parts.push(if field.is_shown() { "shown".to_owned() } else { "hidden".to_owned() });
    format!("    {}\n", parts.join("  "))
}

fn condition(word: &str, condition: &Condition, siblings: &[Field]) -> String {
    let other = siblings.get(condition.field).map_or("", |other| other.name.as_str());
    let values = if condition.values.is_empty() { "given".to_owned() } else { condition.values.join(" | ") };
    format!("{word} {other} = {values}")
}

/// The limits that apply in a case, in parentheses.
fn case(model: &Model, case: &Case, siblings: &[Field]) -> String {
    let mut parts: Vec<String> = sites(model, case.sites).into_iter().collect();
    parts.extend(case.condition.as_ref().map(|one| condition("if", one, siblings)));
    parts.extend(case.mandatory.then(|| "required".to_owned()));
    parts.extend((!case.values.is_empty()).then(|| format!("values {}", case.values.join(" | "))));
    parts.extend(case.rules.iter().map(rule));
    parts.extend(case.item_rules.iter().map(|item| format!("each {}", rule(item))));
    format!("({})", parts.join("  "))
}

/// "sites: intl cn", unless all sites are in the set.
fn sites(model: &Model, sites: Sites) -> Option<String> {
    let names = sites.indices(model.sites.len()).filter_map(|index| model.sites.get(index));
    let names: Vec<&str> = names.map(|site| site.name.as_str()).collect();
    (sites != Sites::ALL).then(|| format!("sites: {}", names.join(" ")))
}

/// The line of a value of an enum.
fn value<T: Display>(model: &Model, value: &EnumValue<T>) -> String {
    let deprecated = value.deprecated.as_ref().map(|_| "deprecated".to_owned());
    let parts = std::iter::once(format!("{} = {}", value.value, value.name));
    parts.chain(sites(model, value.sites)).chain(deprecated).collect::<Vec<_>>().join("  ")
}

/// The name of a type, as in the spec language.
pub(crate) fn type_name(model: &Model, ty: &FieldType) -> String {
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
        FieldType::Joined(item) => format!("[{}] joined by commas", type_name(model, item)),
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
        Rule::MaxJoinedLength(limit) => format!("max_joined_length {limit}"),
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

fn error(model: &Model, error: &ServiceError) -> String {
    let effect = error.effect.map_or(String::new(), |effect| format!("  effect {}", effect.as_str()));
    let transient = if error.transient { "  transient" } else { "" };
    let sites = sites(model, error.sites).map_or(String::new(), |sites| format!("  {sites}"));
    format!("    {}  HTTP {}  {}{effect}{transient}{sites}\n", error.code, error.http, error.name)
}
