//! Random replies: complete and plausible ones, and ones with the deviations of real servers.

use super::{Extent, is_on_site, limits::Limits, list, nesting::Nesting, rng::Rng, scalar};
use huaweicloud_bss_codegen::model::{Field, FieldType, Json, Model, TypeBody};

/// The field that marks a reply as a failure, and its value in a success.
const CODE: &str = "error_code";

/// The code of a success of an API that declares none.
const SUCCESS: &str = "0";

/// The style of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyStyle {
    /// All fields with typical values.
    Whole,
    /// No fields.
    Nothing,
    /// All fields are null.
    Nulls,
    /// All fields with unusual values.
    Full,
    /// All fields with unusual values, and with empty lists.
    Empty,
    /// Random fields with unusual values.
    Odd,
}

/// Generates the objects of a reply.
pub(super) struct Replies<'m> {
    pub(super) model: &'m Model,
    pub(super) seed: u64,
    pub(super) style: ReplyStyle,
}

impl Replies<'_> {
    /// The members of an object at this path.
    pub(super) fn object<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f Field>,
        path: &str,
        nesting: Nesting<'_>,
    ) -> Vec<(String, Json)> {
        let member = |field: &Field| {
            let path = format!("{path}.{}", field.name);
            Some((field.name.clone(), self.member(field, &path, nesting)?))
        };
        let mut members: Vec<(String, Json)> =
            fields.into_iter().filter(|field| is_on_site(field)).filter_map(member).collect();
        let mut rng = Rng::new(self.seed, &format!("{path}+"));
        if self.style == ReplyStyle::Odd && rng.chance(20) {
            let unknown = [Json::Null, Json::String("x".to_owned()), Json::List(vec![Json::Object(Vec::new())])];
            let value = rng.one_of(&unknown).cloned().unwrap_or(Json::Null);
            members.insert(rng.below(members.len() + 1), ("not_in_the_docs".to_owned(), value));
        }
        members
    }

    /// The value of a field; `None` if the field is missing.
    fn member(&self, field: &Field, path: &str, nesting: Nesting<'_>) -> Option<Json> {
        // A type that also occurs in requests keeps its required fields.
        let kept = field.mandatory && !nesting.is_top();
        let mut rng = Rng::new(self.seed, &format!("{path}?"));
        match self.style {
            ReplyStyle::Nothing if !kept => None,
            ReplyStyle::Nulls if !kept => Some(Json::Null),
            ReplyStyle::Odd if !kept && rng.chance(12) => None,
            ReplyStyle::Odd if !kept && rng.chance(12) => Some(Json::Null),
            _ if nesting.is_top() && field.name == CODE => {
                let code = self.model.codes.success.first().map_or(SUCCESS, String::as_str);
                Some(Json::String(code.to_owned()))
            }
            _ => Some(self.field(field, path, nesting)),
        }
    }

    fn field(&self, field: &Field, path: &str, nesting: Nesting<'_>) -> Json {
        let limits = Limits::of(&field.rules);
        let Some(item) = field.ty.entry() else { return self.value(field, &field.ty, &limits, path, nesting) };
        let mut rng = Rng::new(self.seed, path);
        let most = if !nesting.is_top() && self.style != ReplyStyle::Whole { 2 } else { 3 };
        let short = limits.min_items.max(1);
        let long = limits.max_items.unwrap_or(most).min(most).max(short);
        let empty = !nesting.may_contain(&field.ty)
            || limits.min_items == 0
                && (self.style == ReplyStyle::Empty || self.style == ReplyStyle::Odd && rng.chance(10));
        let count = if empty { 0 } else { short + rng.below(long - short + 1) };
        let of_entries = limits.of_entries(&field.item_rules);
        let entry = |index: usize| self.value(field, item, &of_entries, &format!("{path}[{index}]"), nesting);
        list(&field.ty, (0..count).map(entry).collect(), &limits)
    }

    fn value(&self, field: &Field, ty: &FieldType, limits: &Limits, path: &str, nesting: Nesting<'_>) -> Json {
        if let FieldType::Named(id) = ty
            && let TypeBody::Object(members) = &self.model.ty(*id).body
        {
            return Json::Object(self.object(members, path, nesting.within(*id)));
        }
        let mut rng = Rng::new(self.seed, path);
        let extent = if self.style == ReplyStyle::Whole { Extent::Ordinary } else { Extent::Any };
        let value = scalar(self.model, field, ty, limits, extent, &mut rng);
        if self.style == ReplyStyle::Odd && rng.chance(20) { self.odd(value, ty, &mut rng) } else { value }
    }

    /// The value in another notation, or another value if the field is an enum.
    fn odd(&self, value: Json, ty: &FieldType, rng: &mut Rng) -> Json {
        let body = if let FieldType::Named(id) = ty { Some(&self.model.ty(*id).body) } else { None };
        match (ty, body, value) {
            (_, Some(TypeBody::StringEnum(_)), _) => Json::String("NOT_IN_THE_DOCS".to_owned()),
            (_, Some(TypeBody::IntegerEnum(_)), _) if rng.chance(50) => Json::Number("987654".to_owned()),
            // Longer numbers would not be exact as floating-point numbers.
            (FieldType::Integer | FieldType::Long, _, Json::Number(text)) if text.len() < 10 && rng.chance(30) => {
                Json::Number(format!("{text}.0"))
            }
            (_, _, Json::Number(text)) => Json::String(text),
            (FieldType::String, _, _) => {
                let numbers = ["0", "-12", "12.50", "2147483648"];
                Json::Number(rng.one_of(&numbers).copied().unwrap_or("0").to_owned())
            }
            (_, _, value) => value,
        }
    }
}
