//! Chooses names: of the operation, of types, of the values of enums and of errors.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use huaweicloud_bss_codegen::{DeclaredType, Vocabulary};

use super::facts::{Facts, Object};
use super::fields::Field;
use super::page::one_line;
use super::patterns::pattern;
use super::prose::is_chinese;
use super::types::Type;
use super::values::Value;
use crate::draft::text::TODO;

/// Types that every spec has.
const BUILT_IN: [&str; 8] = ["string", "integer", "long", "decimal", "boolean", "date", "month", "timestamp"];

/// Words that a name of an error or of a value does not need.
const FILLERS: [&str; 22] = [
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "has", "have", "had", "of", "to", "for", "in", "on",
    "by", "with", "this", "that", "and",
];

/// The most words of a name that is made of a sentence.
const MAX_WORDS: usize = 5;

/// A name for the operation, made of its title or of its path.
pub(super) fn operation(facts: &Facts) -> String {
    let title = facts.title.as_deref().filter(|title| !is_chinese(title)).unwrap_or_default();
    let words: Vec<&str> = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut name = String::new();
    for (index, word) in words.iter().take(10).enumerate() {
        let lower = word.to_ascii_lowercase();
        if index > 0 && matches!(lower.as_str(), "a" | "an" | "the" | "s") {
            continue;
        }
        name.push_str(&if index == 0 { infinitive(&lower) } else { lower });
        name.push(' ');
    }
    if name.is_empty() {
        let (method, path) = facts.http.clone().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && !part.contains('{')).collect();
        let last = segments.iter().rev().take(2).rev().copied().collect::<Vec<_>>().join(" ");
        name = format!("{} {last}", method.to_lowercase());
    }
    valid(&name.to_snake_case(), "operation")
}

/// "querying" as "query".
fn infinitive(word: &str) -> String {
    let Some(stem) = word.strip_suffix("ing").filter(|stem| stem.len() > 2) else { return word.to_owned() };
    let needs_e =
        ["creat", "updat", "delet", "chang", "renew e", "allocat", "reclaim e", "freez", "unfreez", "mak", "issu"];
    match stem {
        stem if needs_e.contains(&stem) => format!("{stem}e"),
        stem if stem.ends_with("tt") || stem.ends_with("pp") || stem.ends_with("mm") => {
            stem.chars().take(stem.chars().count() - 1).collect()
        }
        stem => stem.to_owned(),
    }
}

/// A name in snake case that a spec accepts.
fn valid(name: &str, or: &str) -> String {
    let name = pattern!(r"_+").replace_all(name, "_");
    let name: String = name.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_').collect();
    let name = name.trim_matches('_');
    match name.chars().next() {
        None => or.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{or}_{name}"),
        Some(_) => name.to_owned(),
    }
}

/// The owner of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Request,
    Reply,
    Failure,
    /// An object, by its number.
    Object(usize),
}

/// An enum of a draft.
#[derive(Clone, Debug)]
pub(super) struct Enum {
    pub(super) name: String,
    pub(super) is_integer: bool,
    pub(super) values: Vec<Value>,
    /// What the field with the values is.
    pub(super) doc: String,
    /// Whether the spec has it already.
    pub(super) is_declared: bool,
    /// Whether that of the spec has more values.
    pub(super) has_more: bool,
}

/// The names of the types of a draft.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// By number of the object: the name, and whether the spec has the type already.
    objects: Vec<(String, bool)>,
    pub(super) enums: Vec<Enum>,
    /// The number of the enum of each field that has one.
    fields: Vec<(Scope, String, usize)>,
}

impl Names {
    pub(super) fn new(facts: &Facts, operation: &str, vocabulary: &Vocabulary) -> Self {
        let mut names = Self::default();
        for object in &facts.objects {
            let entry = names.object_name(object, operation, vocabulary);
            names.objects.push(entry);
        }
        let own = [(Scope::Request, &facts.request), (Scope::Reply, &facts.reply), (Scope::Failure, &facts.failure)];
        let nested = facts.objects.iter().enumerate().map(|(index, object)| (Scope::Object(index), &object.fields));
        for (scope, fields) in own.into_iter().chain(nested) {
            for field in fields.iter().filter(|field| has_enum(field)) {
                let index = names.enum_of(scope, field, operation, vocabulary);
                names.fields.push((scope, field.name.clone(), index));
            }
        }
        names
    }

    /// The name of the type of an object.
    pub(super) fn object(&self, index: usize) -> &str {
        self.objects.get(index).map_or("", |(name, _)| name)
    }

    /// Whether the spec has the type of an object.
    pub(super) fn is_declared(&self, index: usize) -> bool {
        self.objects.get(index).is_some_and(|(_, declared)| *declared)
    }

    /// The enum of a field, if its row lists values.
    pub(super) fn enum_type(&self, scope: Scope, field: &str) -> Option<&Enum> {
        let found = self.fields.iter().find(|(owner, name, _)| *owner == scope && name == field);
        self.enums.get(found?.2)
    }

    fn object_name(&self, object: &Object, operation: &str, vocabulary: &Vocabulary) -> (String, bool) {
        let short = valid(&object.name.to_snake_case(), "object");
        let fields: BTreeSet<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        let is_same = |name: &String| match vocabulary.types.get(name) {
            Some(DeclaredType::Object(names)) => names.iter().map(String::as_str).collect::<BTreeSet<_>>() == fields,
            _ => false,
        };
        for name in candidates(&[&short, &format!("{operation}_{short}")]) {
            if is_same(&name) {
                return (name, true);
            }
            let is_free = !vocabulary.types.contains_key(&name) && self.objects.iter().all(|(other, _)| *other != name);
            if is_free && !BUILT_IN.contains(&name.as_str()) {
                return (name, false);
            }
        }
        (short, false)
    }

    fn enum_of(&mut self, scope: Scope, field: &Field, operation: &str, vocabulary: &Vocabulary) -> usize {
        let is_integer = field.ty != Type::Text;
        let short = valid(&field.name.to_snake_case(), "values");
        let owner = match scope {
            Scope::Object(index) => self.object(index).to_owned(),
            _ => operation.to_owned(),
        };
        let values: BTreeSet<&str> = field.values.iter().map(|value| value.value.as_str()).collect();
        for name in candidates(&[&short, &format!("{owner}_{short}"), &format!("{operation}_{owner}_{short}")]) {
            let has_values =
                |other: &Enum| other.values.iter().map(|value| value.value.as_str()).collect::<BTreeSet<_>>() == values;
            let same = self
                .enums
                .iter()
                .position(|other| other.name == name && other.is_integer == is_integer && has_values(other));
            if let Some(index) = same {
                return index;
            }
            let declared = match vocabulary.types.get(&name) {
                Some(DeclaredType::StringEnum(all)) if !is_integer => Some(all),
                Some(DeclaredType::IntegerEnum(all)) if is_integer => Some(all),
                Some(_) => continue,
                None => None,
            };
            let declared: Option<BTreeSet<&str>> = declared.map(|all| all.iter().map(String::as_str).collect());
            if declared.as_ref().is_some_and(|all| !all.is_superset(&values)) {
                continue;
            }
            let is_taken = self.enums.iter().any(|other| other.name == name)
                || self.objects.iter().any(|(other, _)| *other == name)
                || BUILT_IN.contains(&name.as_str());
            if !is_taken {
                let is_declared = declared.is_some();
                let has_more = declared.is_some_and(|all| all.len() > values.len());
                let (values, doc) = (field.values.clone(), field.prose.doc.clone());
                self.enums.push(Enum { name, is_integer, values, doc, is_declared, has_more });
                return self.enums.len() - 1;
            }
        }
        usize::MAX
    }
}

/// The names, and then the last of them with a number.
fn candidates(names: &[&str]) -> impl Iterator<Item = String> {
    let last = names.last().copied().unwrap_or_default().to_owned();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    names.into_iter().chain((2..20).map(move |number| format!("{last}_{number}")))
}

/// Whether the values of a field are an enum. Those of a boolean are no decision.
fn has_enum(field: &Field) -> bool {
    !field.values.is_empty() && matches!(field.ty, Type::Text | Type::Integer | Type::Long)
}

/// The names of variants, in order; `TODO` where the page does not suggest one.
pub(super) fn variants(values: &[Value], is_integer: bool) -> Vec<String> {
    let names: Vec<String> = values.iter().map(|value| variant(value, is_integer)).collect();
    unique(names)
}

fn variant(value: &Value, is_integer: bool) -> String {
    let has_letter = value.value.starts_with(|c: char| c.is_ascii_alphabetic());
    let name = if has_letter && !is_integer { camel(&value.value) } else { of_sentence(&value.meaning) };
    name.unwrap_or_else(|| TODO.to_owned())
}

/// The names of errors, in order; `TODO` where the page does not suggest one.
pub(super) fn errors<'a>(meanings: impl Iterator<Item = &'a str>) -> Vec<String> {
    unique(meanings.map(|meaning| of_sentence(meaning).unwrap_or_else(|| TODO.to_owned())).collect())
}

/// Names of which none is there twice.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let one = |name: String| if seen.insert(name.clone()) { name } else { TODO.to_owned() };
    names.into_iter().map(one).collect()
}

/// A short English sentence as a name.
fn of_sentence(sentence: &str) -> Option<String> {
    if !sentence.is_ascii() {
        return None;
    }
    let sentence = one_line(sentence);
    let words = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let words: Vec<String> = words
        .map(|word| word.replace('\'', "").to_ascii_lowercase())
        .filter(|word| !FILLERS.contains(&word.as_str()))
        .collect();
    if words.is_empty() || words.len() > MAX_WORDS {
        return None;
    }
    camel(&words.join(" "))
}

fn camel(text: &str) -> Option<String> {
    let name = text.to_upper_camel_case();
    let is_valid =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_valid.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_names() {
        let of = |title: &str| operation(&Facts { title: Some(title.to_owned()), ..Facts::default() });
        assert_eq!(of("Querying Orders"), "query_orders");
        assert_eq!(of("Creating a Customer"), "create_customer");
        assert_eq!(of("查询订单"), "operation");
        assert_eq!(of_sentence("Access denied.").as_deref(), Some("AccessDenied"));
        assert_eq!(of_sentence("The customer's name of the order does not exist in the list."), None);
        assert_eq!(of_sentence("拒绝访问"), None);
    }
}
