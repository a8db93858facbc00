//! The names of the schemas.
//!
//! A name must not change when a chapter is added. So the name of a type always begins with the name of its chapter,
//! and the name of its schema for requests always ends with `Input`.

use heck::ToUpperCamelCase;

use huaweicloud_bss_codegen::model::{Model, Type, TypeId};

/// The schema of a failure without further documentation.
pub(super) const FAILURE: &str = "Failure";

/// The names of the schemas of a model.
pub(super) struct Names {
    /// For each type, its names in requests and in replies.
    types: Vec<(String, String)>,
    operations: Vec<OperationNames>,
}

/// The names of the schemas of an operation.
pub(super) struct OperationNames {
    pub(super) request: String,
    pub(super) reply: String,
    pub(super) failure: String,
}

impl Names {
    pub(super) fn of(model: &Model) -> Self {
        let mut taken = Taken(vec![FAILURE.to_owned()]);
        let operations = model.operations().map(|(_, operation)| {
            let name = operation.name.to_upper_camel_case();
            let mut with = |suffix: &str| taken.take(format!("{name}{suffix}"));
            OperationNames { request: with("Request"), reply: with("Reply"), failure: with(FAILURE) }
        });
        let operations = operations.collect();
        let types = model.types.iter().map(|ty| {
            let name = type_name(model, ty);
            (taken.take(format!("{name}Input")), taken.take(name))
        });
        Self { types: types.collect(), operations }
    }

    /// The names for the operations, in the same order.
    pub(super) fn operations(&self) -> impl Iterator<Item = &OperationNames> {
        self.operations.iter()
    }

    /// The name of a type in requests.
    pub(super) fn in_requests(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("", |(name, _)| name)
    }

    /// The name of a type in replies.
    pub(super) fn in_replies(&self, id: TypeId) -> &str {
        self.types.get(id.0).map_or("", |(_, name)| name)
    }
}

fn type_name(model: &Model, ty: &Type) -> String {
    let chapter = ty.chapter.and_then(|index| model.chapters.get(index));
    let chapter = chapter.map(|chapter| chapter.name.to_upper_camel_case()).unwrap_or_default();
    chapter + &ty.name.to_upper_camel_case()
}

/// The names in use. Names with different parts can be equal when they are joined.
struct Taken(Vec<String>);

impl Taken {
    fn take(&mut self, name: String) -> String {
        let numbered = (2..).map(|number: usize| format!("{name}{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !self.0.contains(name));
        let name = free.unwrap_or(name);
        self.0.push(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut taken = Taken(vec!["A".to_owned()]);
        let names: Vec<String> = ["A", "B", "A"].map(|name| taken.take(name.to_owned())).into();
        assert_eq!(names, ["A2", "B", "A3"]);
    }
}
