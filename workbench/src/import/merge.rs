//! Merges what a page says with the structure of an SDK, and reports where they contradict each other.
//!
//! The page wins. The structure fills what the page lacks: types, mandatory fields, whole fields and nested types.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::Vocabulary;

use super::draft::kind;
use super::facts::{Facts, Object};
use super::fields::{Field, Mandatory};
use super::headings::Place;
use super::types::Type;
use crate::draft::text::TODO;
use crate::scaffold::{self, Operation, Structure, Types, python};

/// The remark for what only the structure says.
const FROM_SDK: &str = "from the SDK; the page lacks it";

/// Merges an operation of a structure into the facts. Returns the contradictions, each as a sentence.
pub(super) fn merge(facts: &mut Facts, structure: &Structure, vocabulary: &Vocabulary, name: &str) -> Vec<String> {
    let Some(operation) = structure.operation(name) else { return Vec::new() };
    let types = Types::new(structure, vocabulary);
    let mut merge = Merge { structure, types, contradictions: Vec::new(), seen: Vec::new() };
    merge.http(facts, operation);
    merge.request(facts, operation);
    let reply = structure.fields(&operation.response);
    let own = std::mem::take(&mut facts.reply);
    facts.reply = merge.fields(facts, own, reply, "the reply", false);
    merge.contradictions
}

struct Merge<'a> {
    structure: &'a Structure,
    types: Types<'a>,
    contradictions: Vec<String>,
    /// The objects that are merged already, with their models.
    seen: Vec<(usize, &'a str)>,
}

impl<'a> Merge<'a> {
    fn http(&mut self, facts: &mut Facts, operation: &Operation) {
        let theirs = (operation.method.clone(), operation.path.clone());
        match &facts.http {
            None => facts.http = Some(theirs),
            Some(_) if facts.is_http_of_example => {
                facts.http = Some(theirs);
                facts.is_http_of_example = false;
            }
            Some(own) if is_same(own, &theirs) => {}
            Some((method, path)) => self
                .contradictions
                .push(format!("the page has `{method} {path}`, the SDK has `{} {}`", operation.method, operation.path)),
        }
    }

    fn request(&mut self, facts: &mut Facts, operation: &'a Operation) {
        let all = self.structure.fields(&operation.request);
        // A field of the request's model that is nowhere else is the body itself.
        let place = |field: &scaffold::Field| match operation.place(field) {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            _ => Place::Body,
        };
        let bodies = all.iter().filter(|field| place(field) == Place::Body);
        let body: Vec<scaffold::Field> =
            bodies.flat_map(|field| self.structure.fields(field.item())).cloned().collect();
        let outside = all.iter().filter(|field| place(field) != Place::Body);
        let mut known: BTreeSet<&str> = outside.chain(&body).map(scaffold::Field::name).collect();
        // The SDK fills some parameters of the path itself.
        let filled = operation.path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
        known.extend(filled);
        for one in [Place::Path, Place::Query, Place::Header] {
            let theirs: Vec<scaffold::Field> = all.iter().filter(|field| place(field) == one).cloned().collect();
            self.placed(facts, &theirs, one, &known);
        }
        self.placed(facts, &body, Place::Body, &known);
    }

    /// Merges the fields of a place of the request; `known` has the names of all fields of the SDK's request.
    fn placed(&mut self, facts: &mut Facts, theirs: &[scaffold::Field], place: Place, known: &BTreeSet<&str>) {
        let mut missing: Vec<scaffold::Field> = Vec::new();
        for field in theirs {
            match facts.request.iter().find(|own| own.name == field.name()).map(|own| own.place) {
                Some(Some(own)) if own != place => self.contradictions.push(format!(
                    "the page has `{}` in the {}, the SDK has it in the {}",
                    field.name(),
                    own.key(),
                    place.key()
                )),
                _ => missing.push(field.clone()),
            }
        }
        // What the SDK has in another place is reported there.
        let is_here = |field: &Field| {
            let is_theirs = theirs.iter().any(|their| their.name() == field.name);
            field.place == Some(place) && (is_theirs || !known.contains(field.name.as_str()))
        };
        let (own, others): (Vec<Field>, Vec<Field>) = std::mem::take(&mut facts.request).into_iter().partition(is_here);
        let mut merged = self.fields(facts, own, &missing, &format!("the {}", place.key()), true);
        for field in &mut merged {
            field.place = Some(place);
        }
        facts.request = others;
        facts.request.extend(merged);
    }

    /// Merges fields with those of a model.
    fn fields(
        &mut self,
        facts: &mut Facts,
        mut own: Vec<Field>,
        theirs: &[scaffold::Field],
        of: &str,
        in_request: bool,
    ) -> Vec<Field> {
        for field in &mut own {
            match theirs.iter().find(|their| their.name() == field.name) {
                Some(their) => self.field(facts, field, their, in_request),
                None => {
                    self.contradictions.push(format!("the SDK lacks the field `{}` of {of}", field.name));
                    field.remarks.push("the SDK lacks it".to_owned());
                }
            }
        }
        let lacking: Vec<&scaffold::Field> = theirs.iter().filter(|their| facts_lack(&own, facts, their, of)).collect();
        for their in lacking {
            self.contradictions.push(format!("the page lacks the field `{}` of {of}", their.name()));
            own.push(self.added(facts, their, in_request));
        }
        own
    }

    /// Merges a field that both have.
    fn field(&mut self, facts: &mut Facts, field: &mut Field, their: &scaffold::Field, in_request: bool) {
        let name = field.name.clone();
        if in_request {
            match &field.mandatory {
                Mandatory::Unknown(_) => {
                    field.mandatory = if their.is_mandatory() { Mandatory::Yes } else { Mandatory::No };
                    field.remarks.push(format!("mandatory: {FROM_SDK}"));
                }
                own if (*own == Mandatory::Yes) != their.is_mandatory() => {
                    let word = |yes: bool| if yes { "mandatory" } else { "optional" };
                    let (page, sdk) = (word(*own == Mandatory::Yes), word(their.is_mandatory()));
                    self.contradictions.push(format!("on the page, `{name}` is {page}; in the SDK, it is {sdk}"));
                    field.remarks.push(format!("{sdk} in the SDK"));
                }
                _ => {}
            }
        }
        let is_model = self.structure.model(their.item()).is_some();
        let is_open = matches!(&field.ty, Type::Unknown(_)) && field.object.is_none();
        if is_open || matches!(&field.ty, Type::Object(_)) && field.object.is_none() && is_model {
            let list = their.is_list();
            let new = self.added(facts, their, in_request);
            (field.ty, field.object, field.list) = (new.ty, new.object, list);
            field.remarks.push(format!("type: {FROM_SDK}"));
            return;
        }
        let own_kind = if field.object.is_some() { None } else { kind(&field.ty) };
        let same = field.list == their.is_list()
            && match own_kind {
                None => is_model || python(their.item()).is_none(),
                Some(own) => python(their.item()) == Some(own),
            };
        if !same {
            let list = if field.list { "a list of " } else { "" };
            let page = format!("{list}{:?}", field.ty).to_lowercase();
            let sdk = if their.is_list() { format!("list[{}]", their.item()) } else { their.item().to_owned() };
            self.contradictions.push(format!("the page has the type {page} for `{name}`, the SDK has {sdk}"));
            field.remarks.push(format!("the SDK has the type {sdk}"));
        } else if let (Some(index), Some(model)) = (field.object, self.structure.model(their.item())) {
            self.object(facts, index, their.item(), model, in_request);
        }
    }

    /// Merges the table of an object with its model.
    fn object(&mut self, facts: &mut Facts, index: usize, name: &str, model: &'a [scaffold::Field], in_request: bool) {
        let Some((name, _)) = self.structure.entry(name) else { return };
        if self.seen.contains(&(index, name)) {
            return;
        }
        self.seen.push((index, name));
        let Some(object) = facts.objects.get_mut(index) else { return };
        let (title, own) = (object.name.clone(), std::mem::take(&mut object.fields));
        let fields = self.fields(facts, own, model, &format!("`{title}`"), in_request);
        if let Some(object) = facts.objects.get_mut(index) {
            object.fields = fields;
        }
    }

    /// A field that only the structure has.
    fn added(&mut self, facts: &mut Facts, their: &scaffold::Field, in_request: bool) -> Field {
        // The same decisions as in a draft of the structure alone.
        let decision = self.types.decide(their);
        let ty = match (self.structure.entry(their.item()), decision.ty) {
            (Some((name, _)), _) => Type::Object(Some(name.to_owned())),
            (None, "string") => Type::Text,
            (None, "integer") => Type::Integer,
            (None, "decimal") => Type::Decimal,
            (None, "boolean") => Type::Boolean,
            (None, "timestamp") => Type::Timestamp,
            (None, "date") => Type::Date,
            (None, "month") => Type::Month,
            (None, _) => Type::Unknown(String::new()),
        };
        let suggestion = match decision.ty {
            TODO => decision.question.clone(),
            ty => decision.question.as_ref().map(|question| format!("`{ty}` is {question}")),
        };
        let object =
            self.structure.entry(their.item()).map(|(name, model)| self.new_object(facts, name, model, in_request));
        let mut field = Field::new(their.name(), ty, Place::Body);
        field.list = their.is_list();
        field.object = object;
        if !(in_request && their.is_mandatory()) {
            field.mandatory = Mandatory::No;
        }
        field.remarks.extend(suggestion);
        field.remarks.push(FROM_SDK.to_owned());
        field
    }

    /// The object of a model, which is made if there is none.
    fn new_object(
        &mut self,
        facts: &mut Facts,
        name: &'a str,
        model: &'a [scaffold::Field],
        in_request: bool,
    ) -> usize {
        if let Some((index, _)) = self.seen.iter().find(|(_, model)| *model == name) {
            return *index;
        }
        let index = facts.objects.len();
        facts.objects.push(Object { name: name.to_owned(), fields: Vec::new(), table: None });
        self.seen.push((index, name));
        let fields: Vec<Field> = model.iter().map(|field| self.added(facts, field, in_request)).collect();
        if let Some(object) = facts.objects.get_mut(index) {
            object.fields = fields;
        }
        index
    }
}

/// Whether the page lacks a field of the SDK. In a reply, the page may have it among the fields of a failure.
fn facts_lack(own: &[Field], facts: &Facts, their: &scaffold::Field, of: &str) -> bool {
    let has = |fields: &[Field]| fields.iter().any(|field| field.name == their.name());
    !(has(own) || of == "the reply" && has(&facts.failure))
}

/// Whether two methods and paths are the same, whatever the names of the parameters.
pub(super) fn is_same(own: &(String, String), theirs: &(String, String)) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let parts = path.trim_end_matches('/').split('/');
        parts.map(|part| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() }).collect()
    };
    own.0 == theirs.0 && segments(&own.1) == segments(&theirs.1)
}
