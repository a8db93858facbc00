//! Random valid requests and plausible replies of every operation, generated from the model.
//!
//! A value depends only on the seed, the operation, the number of the sample and the path to the value. It is the same
//! in every run and on every machine.

mod input;
mod limits;
mod nesting;
mod numbers;
mod reply;
mod rng;
mod texts;
mod times;

pub use rng::Rng;

use huaweicloud_bss_codegen::model::{EnumValue, Field, FieldType, Json, Model, Operation, TypeBody};
use huaweicloud_bss_rules::SEPARATOR;
use input::Inputs;
use limits::Limits;
use nesting::Nesting;
use reply::{Replies, ReplyStyle};

/// Generates random requests and replies of an API.
///
/// ```
/// use huaweicloud_bss_codegen::{Sources, check};
/// use huaweicloud_bss_workbench::sample::Sampler;
///
/// # let api = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [a] }";
/// # let chapter = r#"{ chapter: a, title: A, doc: A., operations: { show: { summary: Shows., source: { url: "https://a.b" },
/// #   http: GET /a, caller: any, effect: reads,
/// #   query: { size: { type: integer, min: 1, max: 1, mandatory: true, doc: A. } } } } }"#;
/// # let model = check(&Sources::from_texts([("api.yaml", api), ("a.yaml", chapter)])).unwrap();
/// let sampler = Sampler::new(&model, 7);
/// let (_, operation) = model.operations().next().unwrap();
/// assert_eq!(sampler.input(operation, 0).to_string(), r#"{"size":1}"#);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sampler<'m> {
    model: &'m Model,
    seed: u64,
}

impl<'m> Sampler<'m> {
    /// Creates a sampler with this seed.
    pub fn new(model: &'m Model, seed: u64) -> Self {
        Self { model, seed }
    }

    /// Generates the fields of a request by wire name, from path, query, header and body. The request breaks no
    /// documented rule.
    ///
    /// The first samples are: only required fields; all fields; all fields with the maximum lengths and values;
    /// required fields with the minimum lengths and values; all fields with unusual values. Later samples have random
    /// fields with unusual values.
    pub fn input(&self, operation: &Operation, number: u64) -> Json {
        let path = format!("{}/input/{number}", operation.name);
        let inputs = Inputs::new(self.model, self.seed, number);
        Json::Object(inputs.object(&operation.request, &operation.at_least_one_of, &path, Nesting::TOP))
    }

    /// Generates the body of a reply with all documented fields, which breaks no documented rule. Its total is the
    /// number of entries in its list.
    pub fn reply(&self, operation: &Operation) -> Json {
        Json::Object(self.counted(operation, self.fields(&operation.reply, &operation.name)))
    }

    /// Generates plausible values of the fields at `path`.
    pub fn fields<'f>(&self, fields: impl IntoIterator<Item = &'f Field>, path: &str) -> Vec<(String, Json)> {
        self.replies(ReplyStyle::Whole).object(fields, path, Nesting::TOP)
    }

    /// Generates the body of a reply with the deviations of real servers: fields that are missing, null or unknown;
    /// numbers as strings and strings as numbers; unknown values of enums.
    ///
    /// The first samples are: all fields; no fields; all fields null; all fields with unusual values; the same with
    /// empty lists. Later samples are random.
    pub fn answer(&self, operation: &Operation, number: u64) -> Json {
        let path = format!("{}/answer/{number}", operation.name);
        let style = match number {
            0 => ReplyStyle::Whole,
            1 => ReplyStyle::Nothing,
            2 => ReplyStyle::Nulls,
            3 => ReplyStyle::Full,
            4 => ReplyStyle::Empty,
            _ => ReplyStyle::Odd,
        };
        let body = self.replies(style).object(&operation.reply, &path, Nesting::TOP);
        Json::Object(if style == ReplyStyle::Whole { self.counted(operation, body) } else { body })
    }

    fn replies(&self, style: ReplyStyle) -> Replies<'m> {
        Replies { model: self.model, seed: self.seed, style }
    }

    /// Sets the total in a body to the number of entries in its list.
    fn counted(&self, operation: &Operation, mut body: Vec<(String, Json)>) -> Vec<(String, Json)> {
        let Some(paging) = &operation.paging else { return body };
        let name = |index: usize| operation.reply.get(index).map(|field| field.name.as_str());
        let items = body
            .iter()
            .find(|(key, _)| Some(key.as_str()) == name(paging.items))
            .and_then(|(_, list)| if let Json::List(items) = list { Some(items.len()) } else { None });
        let total = paging.total.and_then(name);
        let total = body.iter_mut().find(|(key, _)| Some(key.as_str()) == total);
        if let (Some(items), Some((_, total))) = (items, total) {
            *total = Json::Number(items.to_string());
        }
        body
    }
}

/// The extent of a value within its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// A typical value.
    Ordinary,
    /// A value of the minimum length or size.
    Least,
    /// A value of the maximum length or size.
    Most,
    /// Any value, including unusual ones.
    Any,
}

/// The site whose samples are generated: the default.
const SITE: usize = 0;

/// Whether the site has a field.
fn is_on_site(field: &Field) -> bool {
    field.sites.contains(SITE)
}

/// A value of a type that is neither an object nor a list.
fn scalar(model: &Model, field: &Field, ty: &FieldType, limits: &Limits, extent: Extent, rng: &mut Rng) -> Json {
    let text = Json::String;
    let number = |number: i64| Json::Number(number.to_string());
    match ty {
        FieldType::String => text(texts::text(&field.name, limits, field.place, extent, rng)),
        FieldType::Integer => number(numbers::whole(limits, (i64::from(i32::MIN), i64::from(i32::MAX)), extent, rng)),
        FieldType::Long => number(numbers::whole(limits, (i64::MIN, i64::MAX), extent, rng)),
        FieldType::Decimal => Json::Number(numbers::decimal(limits, extent, rng)),
        FieldType::Boolean => Json::Boolean(rng.chance(50)),
        FieldType::Date => text(times::date(extent, rng)),
        FieldType::Month => text(times::month(extent, rng)),
        FieldType::Timestamp => text(times::timestamp(extent, rng)),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::StringEnum(values) => enumeration(values, rng, |value| text(value.clone())),
            TypeBody::IntegerEnum(values) => enumeration(values, rng, |value| number(i64::from(*value))),
            TypeBody::Object(_) => Json::Object(Vec::new()),
        },
        FieldType::List(_) => Json::List(Vec::new()),
        FieldType::Joined(_) => text(String::new()),
    }
}

/// A list with these entries, joined in one string if its type says so. Entries at the end are left out until the string
/// is short enough.
fn list(ty: &FieldType, mut entries: Vec<Json>, limits: &Limits) -> Json {
    let FieldType::Joined(inner) = ty else { return Json::List(entries) };
    loop {
        let joined = entries.iter().map(|value| entry(inner, value)).collect::<Vec<_>>().join(&SEPARATOR.to_string());
        let is_long = limits.max_joined_length.is_some_and(|limit| joined.chars().count() > limit);
        if !is_long || entries.len() <= limits.min_items.max(1) {
            return Json::String(joined);
        }
        entries.pop();
    }
}

/// An entry of a joined list. A string that is no value of an enum has nothing of a separator.
fn entry(ty: &FieldType, value: &Json) -> String {
    match value {
        Json::String(text) if *ty != FieldType::String => text.clone(),
        Json::String(text) => text.replace(|letter: char| letter == SEPARATOR || letter.is_whitespace(), "_"),
        other => other.to_string(),
    }
}

fn enumeration<T>(values: &[EnumValue<T>], rng: &mut Rng, json: impl Fn(&T) -> Json) -> Json {
    let on_site: Vec<&EnumValue<T>> = values.iter().filter(|value| value.sites.contains(SITE)).collect();
    rng.one_of(&on_site).map_or(Json::Null, |value| json(&value.value))
}
