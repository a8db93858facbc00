//! Random valid requests and plausible answers of every operation, out of the model alone.
//!
//! What is drawn depends on the seed, the operation, the number of the sample and the path to the value, and on nothing
//! else: it is the same in every run and on every machine.

mod input;
mod limits;
mod numbers;
mod reply;
mod rng;
mod texts;
mod times;

pub use rng::Rng;

use huaweicloud_bss_codegen::model::{EnumValue, Field, FieldType, Json, Model, Operation, TypeBody};
use input::Inputs;
use limits::Limits;
use reply::{Replies, ReplyStyle};

/// Draws requests and answers of one API.
///
/// ```
/// use huaweicloud_bss_codegen::{Sources, check};
/// use huaweicloud_bss_workbench::sample::Sampler;
///
/// # let api = "{ api: demo, title: Demo, doc: An API., chapters: [a] }";
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
    /// Draws by this seed.
    pub fn new(model: &'m Model, seed: u64) -> Self {
        Self { model, seed }
    }

    /// The fields of a request, by their wire names, wherever they travel. Every documented rule is kept.
    ///
    /// The first samples are: mandatory fields alone; all fields; all fields, as long and large as may be; mandatory
    /// fields, as short and small as may be; and all fields with anything in them. From there on, fields are there or
    /// not, with anything in them.
    pub fn input(&self, operation: &Operation, number: u64) -> Json {
        let path = format!("{}/input/{number}", operation.name);
        let inputs = Inputs::new(self.model, self.seed, number);
        Json::Object(inputs.object(&operation.request, &operation.at_least_one_of, &path, 0))
    }

    /// The body of a reply with all that the spec has, within the documented rules. Its total counts what is in its
    /// list.
    pub fn reply(&self, operation: &Operation) -> Json {
        Json::Object(self.counted(operation, self.fields(&operation.reply, &operation.name)))
    }

    /// Plausible values of these fields, which lie at `path`.
    pub fn fields<'f>(&self, fields: impl IntoIterator<Item = &'f Field>, path: &str) -> Vec<(String, Json)> {
        self.replies(ReplyStyle::Whole).object(fields, path, 0)
    }

    /// The body of a reply as servers send it: fields that are missing, or null, or that the spec does not have; numbers
    /// as text and texts as numbers; values of enums that the spec does not list.
    ///
    /// The first samples are: the whole reply; nothing; nulls; the whole reply with anything in it; the same with empty
    /// lists. From there on, anything.
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
        let body = self.replies(style).object(&operation.reply, &path, 0);
        Json::Object(if style == ReplyStyle::Whole { self.counted(operation, body) } else { body })
    }

    fn replies(&self, style: ReplyStyle) -> Replies<'m> {
        Replies { model: self.model, seed: self.seed, style }
    }

    /// The body with the total of its list.
    fn counted(&self, operation: &Operation, mut body: Vec<(String, Json)>) -> Vec<(String, Json)> {
        let Some(paging) = &operation.paging else { return body };
        let items = body
            .get(paging.items)
            .and_then(|(_, list)| if let Json::List(items) = list { Some(items.len()) } else { None });
        if let (Some(items), Some((_, total))) = (items, paging.total.and_then(|index| body.get_mut(index))) {
            *total = Json::Number(items.to_string());
        }
        body
    }
}

/// How far a value goes within its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// As one meets it every day.
    Ordinary,
    /// As short or small as may be.
    Least,
    /// As long or large as may be.
    Most,
    /// Anything.
    Any,
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
        FieldType::Date => text(times::day(extent, rng)),
        FieldType::Month => text(times::month(extent, rng)),
        FieldType::Timestamp => text(times::moment(extent, rng)),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::StringEnum(values) => choice(values, rng, |value| text(value.clone())),
            TypeBody::IntegerEnum(values) => choice(values, rng, |value| number(i64::from(*value))),
            TypeBody::Object(_) => Json::Object(Vec::new()),
        },
        FieldType::List(_) => Json::List(Vec::new()),
    }
}

fn choice<T>(values: &[EnumValue<T>], rng: &mut Rng, json: impl Fn(&T) -> Json) -> Json {
    rng.one_of(values).map_or(Json::Null, |value| json(&value.value))
}
