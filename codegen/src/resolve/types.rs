//! Declared types, and the types of fields.

use std::collections::{HashMap, HashSet};

use super::group::{Group, GroupId, GroupKind};
use crate::{
    diagnostic::{Code, Diagnostic},
    language::BUILT_IN,
    model::{FieldType, TypeId},
    report::Problems,
    syntax::{Api, Body, Chapter, Field, Type},
    words::quoted,
};

/// A declared type, and whether requests and replies use it directly or through other types.
#[derive(Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) syntax: &'a Type<'a>,
    /// Index of the chapter that declares it; `None` for `api.yaml`.
    pub(crate) chapter: Option<usize>,
    /// The fields of an object.
    pub(crate) group: Option<Group<'a>>,
    pub(crate) in_request: bool,
    pub(crate) in_reply: bool,
}

/// All declared types, and their names in each scope.
#[derive(Debug)]
pub(crate) struct Types<'a> {
    /// Begins with the types of `api.yaml`. A [`TypeId`] is an index into this list.
    list: Vec<Declared<'a>>,
    shared: HashMap<&'a str, TypeId>,
    local: Vec<HashMap<&'a str, TypeId>>,
}

impl<'a> Types<'a> {
    /// Collects the types of all files, and reports names that are already in use. The fields of each object become a
    /// group; the ids of these groups begin at `next_group`.
    pub(super) fn new(
        api: &'a Api<'a>,
        chapters: &'a [Chapter<'a>],
        mut next_group: usize,
        problems: &mut Problems,
    ) -> Self {
        let local = chapters.iter().map(|_| HashMap::new()).collect();
        let mut types = Self { list: Vec::new(), shared: HashMap::new(), local };
        let local = |(index, chapter): (usize, &'a Chapter<'a>)| chapter.types.iter().map(move |ty| (ty, Some(index)));
        let shared = api.types.iter().map(|ty| (ty, None));
        for (syntax, chapter) in shared.chain(chapters.iter().enumerate().flat_map(local)) {
            types.declare(syntax, chapter, &mut next_group, problems);
        }
        types
    }

    fn declare(
        &mut self,
        syntax: &'a Type<'a>,
        chapter: Option<usize>,
        next_group: &mut usize,
        problems: &mut Problems,
    ) {
        let name = syntax.name;
        let taken = || {
            let message = format!("the type name {} is already in use", quoted(name.value));
            Diagnostic::new(Code::DuplicateType, name.span, message)
        };
        if BUILT_IN.contains(&name.value) {
            problems.add(taken().here("this type is built in").help("choose another name"));
            return;
        }
        if let (Some(_), Some(shared)) = (chapter, self.shared.get(name.value).and_then(|id| self.get(*id))) {
            problems.add(
                taken()
                    .here("declared again here")
                    .label(shared.syntax.name.span, "every chapter can use this type")
                    .help("remove one of the two, or choose another name"),
            );
        }
        let id = TypeId(self.list.len());
        let group = match &syntax.body {
            Body::Object(fields) => Some(Group {
                id: GroupId(*next_group),
                kind: GroupKind::Object,
                owner: name.value,
                chapter,
                fields,
                at_least_one_of: &syntax.at_least_one_of,
                allow: &syntax.allow,
                is_complete: true,
            }),
            _ => None,
        };
        *next_group += usize::from(group.is_some());
        self.list.push(Declared { syntax, chapter, group, in_request: false, in_reply: false });
        let scope = match chapter {
            None => Some(&mut self.shared),
            Some(chapter) => self.local.get_mut(chapter),
        };
        if let Some(scope) = scope {
            scope.entry(name.value).or_insert(id);
        }
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Declared<'a>> {
        self.list.iter()
    }

    pub(crate) fn get(&self, id: TypeId) -> Option<&Declared<'a>> {
        self.list.get(id.0)
    }

    /// The type with this name in the scope of `chapter`, or of `api.yaml`.
    pub(crate) fn named(&self, chapter: Option<usize>, name: &str) -> Option<TypeId> {
        let local = chapter.and_then(|chapter| self.local.get(chapter)).and_then(|scope| scope.get(name));
        local.or_else(|| self.shared.get(name)).copied()
    }

    /// The names of all types in scope.
    pub(super) fn names(&self, chapter: Option<usize>) -> Vec<&str> {
        let local = chapter.and_then(|chapter| self.local.get(chapter)).into_iter().flat_map(HashMap::keys);
        let mut names: Vec<&str> = local.chain(self.shared.keys()).copied().chain(BUILT_IN).collect();
        names.sort_unstable();
        names
    }

    /// The type of a field in `chapter`; `None` if the type is not declared.
    pub(crate) fn field_type(&self, chapter: Option<usize>, field: &Field<'_>) -> Option<FieldType> {
        let expr = field.ty?;
        let ty = match expr.name.value {
            "string" => FieldType::String,
            "integer" => FieldType::Integer,
            "long" => FieldType::Long,
            "decimal" => FieldType::Decimal,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "month" => FieldType::Month,
            "timestamp" => FieldType::Timestamp,
            name => FieldType::Named(self.named(chapter, name)?),
        };
        Some(match (expr.list, field.joined_by) {
            (true, Some(_)) => FieldType::Joined(Box::new(ty)),
            (true, None) => FieldType::List(Box::new(ty)),
            (false, _) => ty,
        })
    }

    /// The body of a declared type.
    pub(crate) fn body(&self, ty: &FieldType) -> Option<&'a Body<'a>> {
        match ty {
            FieldType::Named(id) => self.get(*id).map(|ty| &ty.syntax.body),
            _ => None,
        }
    }

    /// The fields of an object; `None` if the type is not an object.
    pub(crate) fn object(&self, ty: &FieldType) -> Option<Group<'a>> {
        match ty {
            FieldType::Named(id) => self.get(*id)?.group,
            _ => None,
        }
    }

    /// Marks the types that requests and replies use, directly or through other types.
    pub(super) fn mark(&mut self, groups: &[Group<'a>]) {
        let (mut requests, mut replies) = (HashSet::new(), HashSet::new());
        for group in groups {
            match group.kind {
                GroupKind::Request => self.reach(*group, &mut requests),
                GroupKind::Reply | GroupKind::Failure => self.reach(*group, &mut replies),
                GroupKind::Object => {}
            }
        }
        for (index, ty) in self.list.iter_mut().enumerate() {
            ty.in_request = requests.contains(&TypeId(index));
            ty.in_reply = replies.contains(&TypeId(index));
        }
    }

    fn reach(&self, group: Group<'a>, reached: &mut HashSet<TypeId>) {
        let mut groups = vec![group];
        while let Some(group) = groups.pop() {
            for id in group.fields.iter().filter_map(|field| self.named(group.chapter, field.ty?.name.value)) {
                if reached.insert(id) {
                    groups.extend(self.get(id).and_then(|ty| ty.group));
                }
            }
        }
    }
}
