//! The part of an API that one operation needs.

use crate::model::{Chapter, Field, FieldType, Model, Type, TypeBody, TypeId};

impl Model {
    /// Returns the API with only this operation and the types that it uses; `None` if there is no such operation.
    pub fn only(&self, operation: &str) -> Option<Self> {
        let (chapter, operation) = self.operations().find(|(_, other)| other.name == operation)?;
        let mut used: Vec<TypeId> = Vec::new();
        for field in operation.groups().into_iter().flatten() {
            self.reach(&field.ty, &mut used);
        }
        // The types keep their order and get new ids without gaps.
        used.sort();
        let moved = |field: &mut Field| {
            if let Some(id) = field.ty.named_mut() {
                id.0 = used.iter().position(|other| other == id).unwrap_or_default();
            }
        };
        let mut operation = operation.clone();
        operation.request.iter_mut().chain(&mut operation.reply).chain(&mut operation.failure).for_each(moved);
        let mut types: Vec<Type> = used.iter().map(|id| self.ty(*id).clone()).collect();
        let mut own = Vec::new();
        for (index, ty) in types.iter_mut().enumerate() {
            if let TypeBody::Object(fields) = &mut ty.body {
                fields.iter_mut().for_each(moved);
            }
            ty.filter_of = ty.filter_of.and_then(|id| used.iter().position(|other| *other == id)).map(TypeId);
            if ty.chapter.is_some() {
                ty.chapter = Some(0);
                own.push(TypeId(index));
            }
        }
        let chapter = Chapter { operations: vec![operation], types: own, ..chapter.clone() };
        Some(Self { chapters: vec![chapter], types, ..self.clone() })
    }

    /// Adds a type and all types that its fields contain. A type may contain itself, so each is visited once.
    fn reach(&self, ty: &FieldType, used: &mut Vec<TypeId>) {
        let Some(id) = ty.named().filter(|id| !used.contains(id)) else { return };
        used.push(id);
        if let TypeBody::Object(fields) = &self.ty(id).body {
            fields.iter().for_each(|field| self.reach(&field.ty, used));
        }
    }
}
