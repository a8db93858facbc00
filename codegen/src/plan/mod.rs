//! Plans the Rust code of a model. Every name, type, table and sentence of documentation is decided here, so that
//! emitting tokens needs no decisions.

pub(crate) mod docs;
mod examples;

use std::fmt::Display;

use proc_macro2::Ident;

use crate::model::{
    Case, Chapter, Codes, Condition, ENVELOPE, Effect, EnumValue, Field, FieldType, Model, Operation, OperationEffect,
    Paging, Place, ServiceError, Sites, StatusClass, Type, TypeBody,
};
use crate::names::{self, ident, suffixed, type_name};
use huaweicloud_bss_rules::Rule;

/// The plan of an API.
pub(crate) struct Plan {
    pub(crate) docs: String,
    pub(crate) sites: Vec<Site>,
    pub(crate) advice: Vec<(u16, String)>,
    /// The errors that every operation can return.
    pub(crate) common_errors: Vec<ErrorRow>,
    pub(crate) codes: Codes,
    pub(crate) types: Vec<Item>,
    pub(crate) modules: Vec<Module>,
}

/// A site that serves the API.
pub(crate) struct Site {
    pub(crate) docs: String,
    pub(crate) variant: Ident,
    pub(crate) name: String,
    pub(crate) endpoint: String,
    pub(crate) region: String,
}

/// A chapter.
pub(crate) struct Module {
    pub(crate) name: Ident,
    pub(crate) docs: String,
    /// The cargo feature that the chapter requires, if any.
    pub(crate) feature: Option<String>,
    pub(crate) types: Vec<Item>,
    pub(crate) operations: Vec<OperationPlan>,
}

/// A declared type.
pub(crate) enum Item {
    Record(Record),
    Enum(Enum),
}

/// A struct with tables.
pub(crate) struct Record {
    pub(crate) docs: String,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<Slot>,
    /// Sets of fields of which at least one must be given, as indices of fields.
    pub(crate) at_least_one_of: Vec<Vec<usize>>,
    /// Given for records that users create: requests and the objects in them.
    pub(crate) builder: Option<Builder>,
    /// Whether each field has a getter. This is the case for the record to which an error dereferences.
    pub(crate) accessors: bool,
}

/// The builder of a record.
pub(crate) struct Builder {
    pub(crate) docs: String,
    pub(crate) name: Ident,
    /// The module of markers, with one marker for each required field.
    pub(crate) markers: Ident,
}

/// A field of a struct and its row in the table.
pub(crate) struct Slot {
    pub(crate) docs: String,
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) place: Place,
    pub(crate) ty: Ty,
    /// Whether the entries of a list are joined in one string.
    pub(crate) joined: bool,
    /// Whether the Rust type is an `Option`.
    pub(crate) optional: bool,
    /// Whether the field is required in the table.
    pub(crate) mandatory: bool,
    pub(crate) mandatory_if: Option<Condition>,
    pub(crate) allowed_if: Option<Condition>,
    pub(crate) default: Option<String>,
    pub(crate) shown: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) item_rules: Vec<Rule>,
    /// The sites that have the field; `None` if all have it.
    pub(crate) sites: Option<Vec<usize>>,
    /// Whether some sites do not have all values of the enum.
    pub(crate) has_value_sites: bool,
    pub(crate) cases: Vec<CasePlan>,
    pub(crate) not_after: Option<usize>,
    /// What to use instead, if the field is deprecated.
    pub(crate) deprecated: Option<String>,
    /// The setter of the builder that takes an `Option`. Only optional fields that are no lists have one.
    pub(crate) maybe: Option<Ident>,
    /// The type parameter of the builder for whether the field is set. Only required fields have one.
    pub(crate) state: Option<Ident>,
}

/// A case of a field.
pub(crate) struct CasePlan {
    /// The sites on which the case applies; `None` for all.
    pub(crate) sites: Option<Vec<usize>>,
    pub(crate) condition: Option<Condition>,
    pub(crate) mandatory: bool,
    pub(crate) values: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) item_rules: Vec<Rule>,
}

/// A Rust type.
pub(crate) enum Ty {
    String,
    Integer,
    Long,
    Decimal,
    Boolean,
    Date,
    Month,
    Timestamp,
    List(Box<Ty>),
    Record(Path),
    StringEnum(Path),
    IntegerEnum(Path),
}

/// A reference to a declared type from a module.
pub(crate) struct Path {
    /// Whether the type is declared outside the modules of chapters.
    pub(crate) shared: bool,
    pub(crate) name: Ident,
}

/// An enum of wire values.
pub(crate) struct Enum {
    pub(crate) docs: String,
    pub(crate) name: Ident,
    pub(crate) values: Values,
    /// For each value, the sites that have it, `None` for all; empty if all sites have all values.
    pub(crate) value_sites: Vec<Option<Vec<usize>>>,
    pub(crate) filter_of: Option<FilterOf>,
}

/// The enum whose values another enum selects.
pub(crate) struct FilterOf {
    pub(crate) path: Path,
    /// Whether the wire values of the enum are strings; otherwise, they are integers.
    pub(crate) has_strings: bool,
}

/// The wire values of an enum.
pub(crate) enum Values {
    Text(Vec<Variant<String>>),
    Integer(Vec<Variant<i32>>),
}

/// A variant of an enum of wire values.
pub(crate) struct Variant<T> {
    pub(crate) docs: String,
    pub(crate) ident: Ident,
    pub(crate) value: T,
    /// What to use instead, if the value is deprecated.
    pub(crate) deprecated: Option<String>,
}

/// An operation.
pub(crate) struct OperationPlan {
    pub(crate) name: String,
    pub(crate) method_docs: String,
    pub(crate) method_ident: Ident,
    /// What to use instead, if the operation is deprecated.
    pub(crate) deprecated: Option<String>,
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) has_body: bool,
    pub(crate) effect: OperationEffect,
    pub(crate) success: Vec<u16>,
    pub(crate) paging: Option<Paging>,
    /// The index of the request field that the client fills with a deduplication key.
    pub(crate) deduplicate_by: Option<usize>,
    /// The reply field with the list of records, and the type of a record; `None` without paging.
    pub(crate) items: Option<(Ident, Ty)>,
    /// The reply field that lists what failed, its index, and the type of an entry.
    pub(crate) failed: Option<(Ident, usize, Ty)>,
    /// The sites that have the operation; `None` if all have it.
    pub(crate) sites: Option<Vec<usize>>,
    pub(crate) source: String,
    pub(crate) request: Record,
    /// `None` if the reply has no fields.
    pub(crate) reply: Option<Record>,
    /// The data of a failure; `None` if a failure has no data.
    pub(crate) failure: Option<Record>,
    pub(crate) error: ErrorEnum,
}

/// The enum of an operation's documented errors.
pub(crate) struct ErrorEnum {
    pub(crate) docs: String,
    pub(crate) name: Ident,
    pub(crate) variants: Vec<ErrorVariant>,
}

/// A documented error.
pub(crate) struct ErrorVariant {
    pub(crate) docs: String,
    pub(crate) ident: Ident,
    pub(crate) row: ErrorRow,
}

/// A row of the table of errors.
pub(crate) struct ErrorRow {
    pub(crate) code: String,
    pub(crate) http: u16,
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) effect: Option<Effect>,
    pub(crate) advice: Option<String>,
    pub(crate) transient: bool,
}

/// The direction in which a record is sent.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Users create the record, so required fields must be set.
    Request,
    /// The server creates the record, so any field may be missing.
    Reply,
}

/// Plans the code of `model`.
pub(crate) fn plan(model: &Model) -> Plan {
    let planner = Planner { model };
    let items = |chapter: Option<usize>| {
        model.types.iter().filter(|ty| ty.chapter == chapter).map(|ty| planner.item(ty)).collect()
    };
    let modules = model.chapters.iter().enumerate().map(|(index, chapter)| Module {
        name: ident(&chapter.name),
        docs: docs::chapter(chapter, model),
        feature: model.features.then(|| chapter.name.clone()),
        types: items(Some(index)),
        operations: chapter.operations.iter().map(|operation| planner.operation(operation, chapter, index)).collect(),
    });
    let sites = model.sites.iter().map(|site| Site {
        docs: docs::site(site),
        variant: type_name(&site.name),
        name: site.name.clone(),
        endpoint: site.endpoint.clone(),
        region: site.region.clone(),
    });
    let class = |class: &StatusClass| match class {
        StatusClass::Client => 4,
        StatusClass::Server => 5,
    };
    Plan {
        docs: docs::client(model),
        sites: sites.collect(),
        advice: model.advice.iter().map(|(status, text)| (class(status), text.clone())).collect(),
        common_errors: model.common_errors.iter().map(error_row).collect(),
        codes: model.codes.clone(),
        types: items(None),
        modules: modules.collect(),
    }
}

struct Planner<'a> {
    model: &'a Model,
}

impl Planner<'_> {
    fn item(&self, ty: &Type) -> Item {
        let name = type_name(&ty.name);
        match &ty.body {
            TypeBody::Object(fields) => {
                // Users also create types that occur in requests and replies, so these keep their required fields.
                let side = if ty.in_request { Side::Request } else { Side::Reply };
                let docs = docs::type_docs(ty);
                let record = self.record(&ty.name, name, docs, fields, side, ty.chapter);
                let at_least_one_of = if side == Side::Request { ty.at_least_one_of.clone() } else { Vec::new() };
                Item::Record(Record { at_least_one_of, ..record })
            }
            TypeBody::StringEnum(values) => {
                let value_sites = self.value_sites(values);
                let values = Values::Text(values.iter().map(|value| variant(value, self.model)).collect());
                Item::Enum(Enum { docs: docs::type_docs(ty), name, values, value_sites, filter_of: self.filter_of(ty) })
            }
            TypeBody::IntegerEnum(values) => {
                let value_sites = self.value_sites(values);
                let values = Values::Integer(values.iter().map(|value| variant(value, self.model)).collect());
                Item::Enum(Enum { docs: docs::type_docs(ty), name, values, value_sites, filter_of: self.filter_of(ty) })
            }
        }
    }

    /// The indices of the sites in a set; `None` for all sites.
    fn sites(&self, sites: Sites) -> Option<Vec<usize>> {
        (sites != Sites::ALL).then(|| sites.indices(self.model.sites.len()).collect())
    }

    fn value_sites<T>(&self, values: &[EnumValue<T>]) -> Vec<Option<Vec<usize>>> {
        let is_limited = has_value_sites(values);
        values.iter().filter(|_| is_limited).map(|value| self.sites(value.sites)).collect()
    }

    /// Whether some sites do not have all values of the enum that a field contains.
    fn has_value_sites(&self, ty: &FieldType) -> bool {
        match ty.named().map(|id| &self.model.ty(id).body) {
            Some(TypeBody::StringEnum(values)) => has_value_sites(values),
            Some(TypeBody::IntegerEnum(values)) => has_value_sites(values),
            Some(TypeBody::Object(_)) | None => false,
        }
    }

    fn filter_of(&self, ty: &Type) -> Option<FilterOf> {
        let target = self.model.ty(ty.filter_of?);
        let shared = target.chapter.is_none() && ty.chapter.is_some();
        let has_strings = matches!(target.body, TypeBody::StringEnum(_));
        Some(FilterOf { path: Path { shared, name: type_name(&target.name) }, has_strings })
    }

    fn record(
        &self,
        snake: &str,
        name: Ident,
        docs: String,
        fields: &[Field],
        side: Side,
        chapter: Option<usize>,
    ) -> Record {
        let builder = (side == Side::Request).then(|| Builder {
            docs: docs::builder(&name),
            name: suffixed(&name, names::BUILDER),
            markers: names::markers(snake),
        });
        let fields = fields.iter().map(|field| self.slot(field, fields, side, chapter)).collect();
        Record { docs, name, fields, at_least_one_of: Vec::new(), builder, accessors: false }
    }

    fn slot(&self, field: &Field, siblings: &[Field], side: Side, chapter: Option<usize>) -> Slot {
        let ty = self.ty(&field.ty, chapter);
        let is_request = side == Side::Request;
        let mandatory = field.is_always_mandatory() && is_request;
        let case = |case: &Case| CasePlan {
            sites: self.sites(case.sites),
            condition: case.condition.clone(),
            mandatory: case.mandatory,
            values: case.values.clone(),
            rules: case.rules.clone(),
            item_rules: case.item_rules.clone(),
        };
        let rust = field.rust_name();
        // Limits are not checked in replies.
        let rules = |rules: &[Rule]| if side == Side::Request { rules.to_vec() } else { Vec::new() };
        Slot {
            docs: docs::field(field, siblings, self.model),
            ident: ident(&rust),
            wire: field.name.clone(),
            place: field.place,
            joined: matches!(field.ty, FieldType::Joined(_)),
            optional: !mandatory && !matches!(ty, Ty::List(_)),
            mandatory: field.mandatory && is_request,
            mandatory_if: field.mandatory_if.clone().filter(|_| side == Side::Request),
            allowed_if: field.allowed_if.clone().filter(|_| side == Side::Request),
            default: field.default.clone().filter(|_| side == Side::Request),
            shown: field.is_shown(),
            rules: rules(&field.rules),
            item_rules: rules(&field.item_rules),
            sites: self.sites(field.sites).filter(|_| is_request),
            has_value_sites: is_request && self.has_value_sites(&field.ty),
            cases: field.cases.iter().filter(|_| is_request).map(case).collect(),
            not_after: field.not_after.filter(|_| is_request),
            deprecated: field.deprecated.clone(),
            maybe: (!mandatory && !matches!(ty, Ty::List(_))).then(|| ident(&names::maybe(&rust))),
            state: mandatory.then(|| names::state(&rust)),
            ty,
        }
    }

    fn ty(&self, ty: &FieldType, chapter: Option<usize>) -> Ty {
        match ty {
            FieldType::String => Ty::String,
            FieldType::Integer => Ty::Integer,
            FieldType::Long => Ty::Long,
            FieldType::Decimal => Ty::Decimal,
            FieldType::Boolean => Ty::Boolean,
            FieldType::Date => Ty::Date,
            FieldType::Month => Ty::Month,
            FieldType::Timestamp => Ty::Timestamp,
            FieldType::List(item) | FieldType::Joined(item) => Ty::List(Box::new(self.ty(item, chapter))),
            FieldType::Named(id) => {
                let ty = self.model.ty(*id);
                let path = Path { shared: ty.chapter.is_none() && chapter.is_some(), name: type_name(&ty.name) };
                match ty.body {
                    TypeBody::Object(_) => Ty::Record(path),
                    TypeBody::StringEnum(_) => Ty::StringEnum(path),
                    TypeBody::IntegerEnum(_) => Ty::IntegerEnum(path),
                }
            }
        }
    }

    /// A list in a reply: its field, and the type of an entry.
    fn list(&self, operation: &Operation, field: usize, chapter: usize) -> Option<(Ident, Ty)> {
        let field = operation.reply.get(field)?;
        let FieldType::List(item) = &field.ty else { return None };
        Some((ident(&field.rust_name()), self.ty(item, Some(chapter))))
    }

    fn operation(&self, operation: &Operation, chapter: &Chapter, index: usize) -> OperationPlan {
        let name = type_name(&operation.name);
        let part = |suffix: &str, docs: String, fields: &[Field], side| {
            let snake = format!("{}{suffix}", operation.name);
            self.record(&snake, suffixed(&name, suffix), docs, fields, side, Some(index))
        };
        let carried: Vec<Field> =
            operation.failure.iter().filter(|field| !ENVELOPE.contains(&field.name.as_str())).cloned().collect();
        let failure = (!carried.is_empty()).then(|| {
            let record = part(names::FAILURE, docs::failure(operation), &carried, Side::Reply);
            Record { accessors: true, ..record }
        });
        let reply = (!operation.reply.is_empty())
            .then(|| part(names::REPLY, docs::reply(operation), &operation.reply, Side::Reply));
        // The client fills the deduplication key, so callers need not give it.
        let mut request = operation.request.clone();
        if let Some(key) = operation.deduplicate_by.and_then(|index| request.get_mut(index)) {
            key.mandatory = false;
            key.notes.doc = docs::deduplication_key(key);
        }
        OperationPlan {
            name: operation.name.clone(),
            method_docs: docs::method(operation, &ident(&chapter.name), &name, self.model),
            method_ident: ident(&operation.name),
            deprecated: operation.deprecated.clone(),
            http_method: operation.method.clone(),
            path: operation.path_text(),
            has_body: operation.request.iter().any(|field| field.place == Place::Body),
            effect: operation.effect.clone(),
            success: operation.success.clone(),
            paging: operation.paging.clone(),
            deduplicate_by: operation.deduplicate_by,
            items: operation.paging.as_ref().and_then(|paging| self.list(operation, paging.items, index)),
            failed: operation
                .partial_failure
                .and_then(|field| self.list(operation, field, index).map(|(ident, ty)| (ident, field, ty))),
            sites: self.sites(operation.sites),
            source: operation.source.url.clone(),
            request: Record {
                at_least_one_of: operation.at_least_one_of.clone(),
                ..part("", docs::request(operation, index, self.model), &request, Side::Request)
            },
            reply,
            failure,
            error: ErrorEnum {
                docs: docs::error_enum(operation, self.model),
                name: suffixed(&name, names::ERROR),
                variants: operation.errors.iter().map(|error| error_variant(error, operation, self.model)).collect(),
            },
        }
    }
}

/// Whether some sites do not have all values of an enum.
fn has_value_sites<T>(values: &[EnumValue<T>]) -> bool {
    values.iter().any(|value| value.sites != Sites::ALL)
}

fn variant<T: Clone + Display>(value: &EnumValue<T>, model: &Model) -> Variant<T> {
    Variant {
        docs: docs::value(value, model),
        ident: ident(&value.name),
        value: value.value.clone(),
        deprecated: value.deprecated.clone(),
    }
}

fn error_variant(error: &ServiceError, operation: &Operation, model: &Model) -> ErrorVariant {
    ErrorVariant { docs: docs::error(error, operation, model), ident: ident(&error.name), row: error_row(error) }
}

fn error_row(error: &ServiceError) -> ErrorRow {
    ErrorRow {
        code: error.code.clone(),
        http: error.http,
        name: error.name.clone(),
        meaning: error.doc.clone(),
        effect: error.effect,
        advice: Some(error.advice.clone()).filter(|advice| !advice.is_empty()),
        transient: error.transient,
    }
}
