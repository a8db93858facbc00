//! Which types of two versions correspond to each other: those of the same name, and those that only have another name
//! or another module.

use std::collections::{HashMap, HashSet};

use huaweicloud_bss_codegen::model::{FieldType, Model, Type, TypeBody, TypeId};

/// The place and the name of a type. For a type that has another name or module in the new version, those of the new
/// version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TypeKey<'m> {
    pub(super) chapter: Option<&'m str>,
    pub(super) name: &'m str,
}

/// Whether a type of the old version and one of the new version are the same.
type IsSame = fn(&Model, &Type, &Model, &Type) -> bool;

/// The types of two versions.
pub(super) struct Matched<'m> {
    /// The pairs, in the order of the new version; the types that only the old version has follow.
    pub(super) pairs: Vec<(Option<TypeId>, Option<TypeId>)>,
    new_of: HashMap<TypeId, TypeId>,
    old: &'m Model,
    new: &'m Model,
}

impl<'m> Matched<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let mut new_of: HashMap<TypeId, TypeId> = HashMap::new();
        let ids = |model: &Model| (0..model.types.len()).map(TypeId).collect::<Vec<_>>();
        // The strongest evidence first: place and name, the name alone, then the content.
        let same: [IsSame; 3] = [
            |old, before, new, after| own_key(old, before) == own_key(new, after),
            |_, before, _, after| before.name == after.name,
            |old, before, new, after| {
                chapter(old, before) == chapter(new, after) && shape(&before.body) == shape(&after.body)
            },
        ];
        for is_same in same {
            let rest: Vec<TypeId> = ids(old).into_iter().filter(|id| !new_of.contains_key(id)).collect();
            let taken: HashSet<TypeId> = new_of.values().copied().collect();
            let free: Vec<TypeId> = ids(new).into_iter().filter(|id| !taken.contains(id)).collect();
            for id in &rest {
                let mut found = free.iter().filter(|other| is_same(old, old.ty(*id), new, new.ty(**other)));
                let (Some(other), None) = (found.next(), found.next()) else { continue };
                let before = rest.iter().filter(|one| is_same(old, old.ty(**one), new, new.ty(*other))).count();
                if before == 1 {
                    new_of.insert(*id, *other);
                }
            }
        }
        let old_of: HashMap<TypeId, TypeId> = new_of.iter().map(|(before, after)| (*after, *before)).collect();
        let gone = ids(old).into_iter().filter(|id| !new_of.contains_key(id)).map(|id| (Some(id), None));
        let pairs = ids(new).into_iter().map(|id| (old_of.get(&id).copied(), Some(id))).chain(gone).collect();
        Self { pairs, new_of, old, new }
    }

    /// The key of a type of one of the versions.
    pub(super) fn key(&self, model: &'m Model, id: TypeId) -> TypeKey<'m> {
        match self.new_of.get(&id).filter(|_| std::ptr::eq(model, self.old)) {
            Some(other) => own_key(self.new, self.new.ty(*other)),
            None => own_key(model, model.ty(id)),
        }
    }

    /// Whether a type of the old version and one of the new version correspond to each other.
    pub(super) fn is_same(&self, old: &FieldType, new: &FieldType) -> bool {
        match (old, new) {
            (FieldType::List(old), FieldType::List(new)) | (FieldType::Joined(old), FieldType::Joined(new)) => {
                self.is_same(old, new)
            }
            (FieldType::Named(old), FieldType::Named(new)) => self.new_of.get(old) == Some(new),
            (FieldType::List(_) | FieldType::Joined(_) | FieldType::Named(_), _) => false,
            (old, new) => old == new,
        }
    }
}

/// The keys of all types of a version, in its order.
pub(super) fn keys(model: &Model) -> Vec<TypeKey<'_>> {
    model.types.iter().map(|ty| own_key(model, ty)).collect()
}

fn own_key<'m>(model: &'m Model, ty: &'m Type) -> TypeKey<'m> {
    TypeKey { chapter: chapter(model, ty), name: &ty.name }
}

/// The name of the chapter that declares a type.
pub(super) fn chapter<'m>(model: &'m Model, ty: &Type) -> Option<&'m str> {
    let chapter = model.chapters.get(ty.chapter?)?;
    Some(&chapter.name)
}

/// The names or values in a type, by which a type with another name is recognized.
fn shape(body: &TypeBody) -> (u8, Vec<String>) {
    match body {
        TypeBody::Object(fields) => (0, fields.iter().map(|field| field.name.clone()).collect()),
        TypeBody::StringEnum(values) => (1, values.iter().map(|value| value.value.clone()).collect()),
        TypeBody::IntegerEnum(values) => (2, values.iter().map(|value| value.value.to_string()).collect()),
    }
}
