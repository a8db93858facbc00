//! Decides the types of the fields of a draft.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use huaweicloud_bss_codegen::{DeclaredType, SharedField, Vocabulary};

use super::structure::{Field, Structure};
use crate::draft::Kind;
use crate::draft::text::TODO;

/// The type of a field, without brackets.
pub(crate) struct Decision<'a> {
    pub(crate) ty: &'a str,
    /// What the author has to decide or to check.
    pub(crate) question: Option<String>,
}

impl<'a> Decision<'a> {
    fn certain(ty: &'a str) -> Self {
        Self { ty, question: None }
    }

    fn by_name(ty: &'a str) -> Self {
        Self { ty, question: Some("a guess by its name".to_owned()) }
    }

    fn open(question: &str) -> Self {
        Self { ty: TODO, question: Some(question.to_owned()) }
    }
}

/// The types of a draft: the names of the models that it uses, and what the spec has already.
pub(crate) struct Types<'a> {
    structure: &'a Structure,
    vocabulary: &'a Vocabulary,
    names: BTreeMap<&'a str, String>,
}

impl<'a> Types<'a> {
    pub(crate) fn new(structure: &'a Structure, vocabulary: &'a Vocabulary) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for model in structure.models() {
            *counts.entry(without_version(model).to_snake_case()).or_default() += 1;
        }
        let name = |model: &'a str| {
            let short = without_version(model).to_snake_case();
            let is_unique = counts.get(&short) == Some(&1);
            let is_free =
                vocabulary.types.get(&short).is_none_or(|declared| is_same(declared, structure.fields(model)));
            (model, if is_unique && is_free { short } else { model.to_snake_case() })
        };
        Self { structure, vocabulary, names: structure.models().map(name).collect() }
    }

    /// The name of the type of a model.
    pub(crate) fn name(&self, model: &str) -> &str {
        self.names.get(model).map_or("", String::as_str)
    }

    /// Whether the spec has the type of a model.
    pub(crate) fn is_declared(&self, model: &str) -> bool {
        let declared = self.vocabulary.types.get(self.name(model));
        declared.is_some_and(|declared| is_same(declared, self.structure.fields(model)))
    }

    /// The models that these fields use, directly or through another model, in the order of their first use.
    pub(crate) fn reachable(&self, fields: &'a [Field]) -> Vec<&'a str> {
        let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
        let mut waiting: Vec<&'a Field> = fields.iter().rev().collect();
        while let Some(field) = waiting.pop() {
            let Some(model) = self.structure.model(field.item()) else { continue };
            if seen.insert(field.item()) {
                order.push(field.item());
                waiting.extend(model.iter().rev());
            }
        }
        order
    }

    /// The shared field that fits: it has the name, the type, and is not mandatory if the field is optional.
    pub(crate) fn shared(&self, field: &Field, mandatory: bool) -> Option<(&'a str, &'a SharedField)> {
        let name = field.name().strip_prefix("X-").unwrap_or(field.name()).to_snake_case();
        let (name, shared) = self.vocabulary.fields.get_key_value(&name)?;
        let fits = shared.list == field.is_list()
            && (mandatory || !shared.mandatory)
            && if self.structure.model(field.item()).is_some() {
                shared.ty == self.name(field.item())
            } else {
                python(field.item()).is_some_and(|kind| self.kind(&shared.ty) == Some(kind))
            };
        fits.then_some((name, shared))
    }

    /// What a type of the spec is on the wire.
    fn kind(&self, ty: &str) -> Option<Kind> {
        match ty {
            "string" | "date" | "month" | "timestamp" => Some(Kind::Text),
            "integer" | "long" => Some(Kind::Integer),
            "decimal" => Some(Kind::Decimal),
            "boolean" => Some(Kind::Boolean),
            _ => match self.vocabulary.types.get(ty)? {
                DeclaredType::StringEnum(_) => Some(Kind::Text),
                DeclaredType::IntegerEnum(_) => Some(Kind::Integer),
                DeclaredType::Object(_) => None,
            },
        }
    }

    /// The type of a field that uses no shared field.
    pub(crate) fn decide(&self, field: &Field) -> Decision<'_> {
        if self.structure.model(field.item()).is_some() {
            return Decision::certain(self.name(field.item()));
        }
        let name = field.name().to_snake_case();
        let kind = python(field.item());
        let same_name = self.vocabulary.types.get_key_value(&name);
        if let Some((declared, _)) = same_name.filter(|(ty, _)| kind.is_some() && self.kind(ty) == kind) {
            return Decision::by_name(declared);
        }
        let last = name.rsplit('_').next().unwrap_or_default();
        let is_choice = matches!(last, "type" | "types" | "status" | "mode" | "method" | "currency");
        match kind {
            None => Decision::open(&format!("the SDK has {:?}", field.item())),
            Some(Kind::Decimal) => Decision::certain("decimal"),
            Some(Kind::Boolean) => Decision::certain("boolean"),
            Some(Kind::Integer) if is_choice => Decision::open("integer, or which enum?"),
            Some(Kind::Integer) => Decision::certain("integer"),
            Some(Kind::Text) if is_choice => Decision::open("string, or which enum?"),
            Some(Kind::Text) if name.ends_with("_time_begin") || name.ends_with("_time_end") => {
                Decision::open("timestamp or date?")
            }
            Some(Kind::Text) => match last {
                "time" => Decision::by_name("timestamp"),
                "date" => Decision::by_name("date"),
                "cycle" => Decision::by_name("month"),
                "amount" => Decision::by_name("decimal"),
                _ => Decision::certain("string"),
            },
        }
    }
}

/// What a type of Python is on the wire.
pub(crate) fn python(ty: &str) -> Option<Kind> {
    match ty {
        "str" => Some(Kind::Text),
        "int" => Some(Kind::Integer),
        "float" | "decimal.Decimal" => Some(Kind::Decimal),
        "bool" => Some(Kind::Boolean),
        _ => None,
    }
}

/// The name of a model without its version: `CustomerOrder` for `CustomerOrderV2`.
fn without_version(model: &str) -> &str {
    let name = model.trim_end_matches(|digit: char| digit.is_ascii_digit());
    name.strip_suffix('V').filter(|short| name.len() < model.len() && !short.is_empty()).unwrap_or(model)
}

/// Whether a type of the spec has the fields of a model.
fn is_same(declared: &DeclaredType, model: &[Field]) -> bool {
    let DeclaredType::Object(fields) = declared else { return false };
    let ours: BTreeSet<&str> = fields.iter().map(String::as_str).collect();
    ours == model.iter().map(Field::name).collect()
}
