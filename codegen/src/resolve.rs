//! From names to what they stand for.

use std::collections::{HashMap, HashSet};

use crate::{
    diagnostic::{Code, Diagnostic},
    language::{BUILT_IN, read::TypeExpr},
    model::{FieldType, TypeId},
    report::Problems,
    source::{FileId, Span},
    syntax::{Api, Body, Chapter, Error, Exception, Field, ListedError, Operation, Text, Type},
    words::{any_of, closest, quoted},
};

/// The syntax trees of all files, with their names resolved.
#[derive(Debug)]
pub(crate) struct Spec<'a> {
    pub(crate) api: &'a Api<'a>,
    pub(crate) chapters: &'a [Chapter<'a>],
    /// Every declared type, those of `api.yaml` first; a [`TypeId`] is an index into it.
    pub(crate) types: Vec<Declared<'a>>,
    /// Whether every file could be read.
    pub(crate) complete: bool,
    shared: HashMap<&'a str, TypeId>,
    local: Vec<HashMap<&'a str, TypeId>>,
}

/// Request, reply and failure of an operation.
pub(crate) fn operation_groups<'a>(chapter: usize, operation: &'a Operation<'a>) -> [Group<'a>; 3] {
    let group = |kind, fields, alternatives| Group {
        kind,
        owner: operation.name.value,
        chapter: Some(chapter),
        fields,
        alternatives,
        exceptions: &operation.exceptions,
        known: operation.known,
    };
    [
        group(GroupKind::Request, operation.request.as_slice(), operation.alternatives.as_slice()),
        group(GroupKind::Reply, &operation.reply, &[]),
        group(GroupKind::Failure, &operation.failure, &[]),
    ]
}

/// A declared type and who uses it, directly or through other types.
#[derive(Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) syntax: &'a Type<'a>,
    /// Index of the chapter that declares it; `None` for `api.yaml`.
    pub(crate) chapter: Option<usize>,
    pub(crate) in_request: bool,
    pub(crate) in_reply: bool,
}

/// Fields that stand side by side: a request, a reply, a failure, an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group<'a> {
    pub(crate) kind: GroupKind,
    /// The name of the operation or type.
    pub(crate) owner: &'a str,
    pub(crate) chapter: Option<usize>,
    pub(crate) fields: &'a [Field<'a>],
    /// Groups of fields, of each of which at least one must be given.
    pub(crate) alternatives: &'a [Vec<Text<'a>>],
    /// The exceptions that the operation or type makes.
    pub(crate) exceptions: &'a [Exception<'a>],
    /// Whether a name that is not among the fields is certainly not there.
    pub(crate) known: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Request,
    Reply,
    Failure,
    Object,
}

impl Group<'_> {
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

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name.value == name)
    }
}

/// Resolves all names of types and says which are not declared, or declared twice.
pub(crate) fn resolve<'a>(
    api: &'a Api<'a>,
    chapters: &'a [Chapter<'a>],
    complete: bool,
    problems: &mut Problems,
) -> Spec<'a> {
    let mut spec = Spec {
        api,
        chapters,
        types: Vec::new(),
        complete,
        shared: HashMap::new(),
        local: chapters.iter().map(|_| HashMap::new()).collect(),
    };
    for syntax in &api.types {
        declare(&mut spec, syntax, None, problems);
    }
    for (index, chapter) in chapters.iter().enumerate() {
        for syntax in &chapter.types {
            declare(&mut spec, syntax, Some(index), problems);
        }
    }
    for group in spec.groups() {
        for field in group.fields {
            unknown_type(&spec, group.chapter, field, problems);
        }
    }
    spec.mark();
    spec
}

fn declare<'a>(spec: &mut Spec<'a>, syntax: &'a Type<'a>, chapter: Option<usize>, problems: &mut Problems) {
    let name = syntax.name;
    let taken =
        |text: &str| Diagnostic::new(Code::DuplicateType, name.span, format!("the type name {} is taken", text));
    if BUILT_IN.contains(&name.value) {
        problems.add(taken(&quoted(name.value)).here("this type is built in").help("choose another name"));
        return;
    }
    if let (Some(_), Some(shared)) = (chapter, spec.shared.get(name.value).and_then(|id| spec.types.get(id.0))) {
        problems.add(
            taken(&quoted(name.value))
                .here("declared again here")
                .label(shared.syntax.name.span, "every chapter can use this type")
                .help("remove one of the two, or choose another name"),
        );
    }
    let id = TypeId(spec.types.len());
    spec.types.push(Declared { syntax, chapter, in_request: false, in_reply: false });
    let scope = match chapter {
        None => Some(&mut spec.shared),
        Some(chapter) => spec.local.get_mut(chapter),
    };
    if let Some(scope) = scope {
        scope.entry(name.value).or_insert(id);
    }
}

/// The type of every field is built in, or declared in the same file or in `api.yaml`.
fn unknown_type(spec: &Spec<'_>, chapter: Option<usize>, field: &Field<'_>, problems: &mut Problems) {
    let Some(expr) = field.ty else { return };
    let here_known = chapter.is_none_or(|index| spec.chapters.get(index).is_some_and(|chapter| chapter.known));
    if spec.field_type(chapter, field).is_some() || !spec.api.known || !here_known {
        return;
    }
    let name = expr.name.value;
    let declared = spec.names(chapter);
    let error =
        Diagnostic::new(Code::UnknownType, expr.name.span, format!("the type {} is not declared", quoted(name)));
    let elsewhere = spec.types.iter().find(|ty| ty.syntax.name.value == name);
    let meant = synonym(name).or_else(|| closest(name, declared.iter().copied()));
    problems.add(match (meant, elsewhere) {
        (_, Some(other)) => error
            .here("not declared in this file, nor in `api.yaml`")
            .label(other.syntax.name.span, "a chapter cannot use the types of another one")
            .help("move the type to `types` of `api.yaml`: every chapter can use it there"),
        (Some(meant), None) => error.did_you_mean(meant),
        (None, None) => error
            .here("not declared in this file, nor in `api.yaml`")
            .help(format!("declare it under `types`, or use a built-in type: {}", any_of(BUILT_IN))),
    });
}

/// Names that built-in types have elsewhere.
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

impl<'a> Spec<'a> {
    pub(crate) fn ty(&self, id: TypeId) -> Option<&Declared<'a>> {
        self.types.get(id.0)
    }

    /// The type with this name as `chapter` sees it, or as `api.yaml` does.
    pub(crate) fn named(&self, chapter: Option<usize>, name: &str) -> Option<TypeId> {
        let local = chapter.and_then(|chapter| self.local.get(chapter)).and_then(|scope| scope.get(name));
        local.or_else(|| self.shared.get(name)).copied()
    }

    /// The names of the types that can be used.
    fn names(&self, chapter: Option<usize>) -> Vec<&str> {
        let local = chapter.and_then(|chapter| self.local.get(chapter)).into_iter().flat_map(HashMap::keys);
        let mut names: Vec<&str> = local.chain(self.shared.keys()).copied().chain(BUILT_IN).collect();
        names.sort_unstable();
        names
    }

    pub(crate) fn field_type(&self, chapter: Option<usize>, field: &Field<'_>) -> Option<FieldType> {
        self.expr(chapter, field.ty?)
    }

    fn expr(&self, chapter: Option<usize>, expr: TypeExpr<'_>) -> Option<FieldType> {
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
        Some(if expr.list { FieldType::List(Box::new(ty)) } else { ty })
    }

    /// The body of a declared type.
    pub(crate) fn body(&self, ty: &FieldType) -> Option<&'a Body<'a>> {
        match ty {
            FieldType::Named(id) => self.ty(*id).map(|ty| &ty.syntax.body),
            _ => None,
        }
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = (usize, &'a Operation<'a>)> + use<'a> {
        let chapters = self.chapters;
        chapters.iter().enumerate().flat_map(|(index, chapter)| chapter.operations.iter().map(move |op| (index, op)))
    }

    /// All fields, group by group: those of the operations, then those of the types.
    pub(crate) fn groups(&self) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        for (index, operation) in self.operations() {
            groups.extend(operation_groups(index, operation));
        }
        for ty in &self.types {
            groups.extend(ty.group());
        }
        groups
    }

    /// Whether an exception to `lint` is made by one of these, by the chapter, or by `api.yaml`; the innermost one that
    /// makes it is taken to be needed.
    pub(crate) fn is_allowed(&self, lint: &str, chapter: Option<usize>, near: &[&[Exception<'_>]]) -> bool {
        let chapter = chapter.and_then(|chapter| self.chapters.get(chapter)).map(|chapter| &chapter.exceptions[..]);
        let scopes = near.iter().copied().chain(chapter).chain([&self.api.exceptions[..]]);
        let found = scopes.flatten().find(|exception| exception.lint.value == lint);
        found.inspect(|exception| exception.needed.set(true)).is_some()
    }

    /// The definition of an error that an operation lists by its code alone.
    pub(crate) fn error(&self, chapter: usize, code: &str) -> Option<&'a Error<'a>> {
        let local = self.chapters.get(chapter).map(|chapter| chapter.errors.as_slice()).unwrap_or_default();
        local.iter().chain(&self.api.errors).find(|error| error.code.value == code)
    }

    /// The definition of a listed error, in place or in a file.
    pub(crate) fn definition(
        &self,
        chapter: usize,
        listed: &'a ListedError<'a>,
    ) -> Option<&'a crate::syntax::Definition<'a>> {
        let elsewhere = || self.error(chapter, listed.code.value).map(|error| &error.definition);
        listed.definition.as_ref().or_else(elsewhere)
    }

    /// Which types requests and replies use, through other types too.
    fn mark(&mut self) {
        let (mut requests, mut replies) = (HashSet::new(), HashSet::new());
        for group in self.groups() {
            match group.kind {
                GroupKind::Request => self.reach(group, &mut requests),
                GroupKind::Reply | GroupKind::Failure => self.reach(group, &mut replies),
                GroupKind::Object => {}
            }
        }
        for (index, ty) in self.types.iter_mut().enumerate() {
            ty.in_request = requests.contains(&TypeId(index));
            ty.in_reply = replies.contains(&TypeId(index));
        }
    }

    fn reach(&self, group: Group<'a>, reached: &mut HashSet<TypeId>) {
        let mut groups = vec![group];
        while let Some(group) = groups.pop() {
            for id in group.fields.iter().filter_map(|field| self.named(group.chapter, field.ty?.name.value)) {
                if reached.insert(id) {
                    groups.extend(self.ty(id).and_then(Declared::group));
                }
            }
        }
    }
}

impl<'a> Declared<'a> {
    pub(crate) fn group(&self) -> Option<Group<'a>> {
        let Body::Object(fields) = &self.syntax.body else { return None };
        Some(Group {
            kind: GroupKind::Object,
            owner: self.syntax.name.value,
            chapter: self.chapter,
            fields,
            alternatives: &self.syntax.alternatives,
            exceptions: &self.syntax.exceptions,
            known: true,
        })
    }
}

/// The place of a part of a text, if the text stands in the file as it is; else of all of it.
pub(crate) fn part(text: crate::source::Sp<&str>, part: &str) -> Span {
    let Span { file, start, end } = text.span;
    let quotes = match (end - start).checked_sub(text.value.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return text.span,
    };
    let offset = (part.as_ptr() as usize).wrapping_sub(text.value.as_ptr() as usize);
    if offset > text.value.len() {
        return text.span;
    }
    let start = start + quotes + offset;
    Span { file: FileId(file.0), start, end: (start + part.len()).min(end) }
}
