//! Groups of fields.

use crate::{
    syntax::{Exception, Field, Text},
    words::quoted,
};

/// Index of a group in [`Spec::groups`](super::Spec::groups).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GroupId(pub(crate) usize);

/// A group of fields: a request, a reply, a failure or an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group<'a> {
    pub(crate) id: GroupId,
    pub(crate) kind: GroupKind,
    /// The name of the operation or type.
    pub(crate) owner: &'a str,
    pub(crate) chapter: Option<usize>,
    pub(crate) fields: &'a [Field<'a>],
    /// The sets of fields of which at least one must be given.
    pub(crate) at_least_one_of: &'a [Vec<Text<'a>>],
    /// The exceptions of the operation or type.
    pub(crate) allow: &'a [Exception<'a>],
    /// Whether all fields could be read. Otherwise, a name that is not found may exist.
    pub(crate) is_complete: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Request,
    Reply,
    Failure,
    Object,
}

impl<'a> Group<'a> {
    /// "the request of `pay_order`"
    pub(crate) fn title(&self) -> String {
        let part = match self.kind {
            GroupKind::Request => "the request of",
            GroupKind::Reply => "the reply of",
            GroupKind::Failure => "the failure of",
            GroupKind::Object => "the type",
        };
        format!("{part} {}", quoted(self.owner))
    }

    /// The index of the field with this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name.value == name)
    }

    /// The field with this name.
    pub(crate) fn field(&self, name: &str) -> Option<&'a Field<'a>> {
        self.position(name).and_then(|index| self.fields.get(index))
    }

    /// The names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.fields.iter().map(|field| field.name.value)
    }

    /// The indices of the fields with these names; `None` for a name that no field has.
    pub(crate) fn positions(&self, names: &[Text<'_>]) -> impl Iterator<Item = Option<usize>> {
        names.iter().map(|name| self.position(name.value))
    }
}
