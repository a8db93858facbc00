//! Random requests. Fields are selected so that all conditions between them hold.

use super::{Extent, SITE, is_on_site, limits::Limits, list, nesting::Nesting, rng::Rng, scalar};
use huaweicloud_bss_codegen::model::{Case, Condition, Field, FieldType, Json, Model, Place, TypeBody};

/// The maximum number of attempts for an object whose conditions could not be met.
const ATTEMPTS: usize = 32;

/// The maximum length of a list that is generated at its limit.
const LIST: usize = 20;

/// Generates the objects of a request.
pub(super) struct Inputs<'m> {
    model: &'m Model,
    seed: u64,
    extent: Extent,
    /// The percentage of optional fields that are given.
    optional: usize,
}

impl<'m> Inputs<'m> {
    pub(super) fn new(model: &'m Model, seed: u64, number: u64) -> Self {
        let (optional, extent) = match number {
            0 => (0, Extent::Ordinary),
            1 => (100, Extent::Ordinary),
            2 => (100, Extent::Most),
            3 => (0, Extent::Least),
            4 => (100, Extent::Any),
            _ => (if number.is_multiple_of(3) { 30 } else { 60 }, Extent::Any),
        };
        Self { model, seed, extent, optional }
    }

    /// The members of an object at this path.
    pub(super) fn object(
        &self,
        fields: &[Field],
        sets: &[Vec<usize>],
        path: &str,
        nesting: Nesting<'_>,
    ) -> Vec<(String, Json)> {
        let mut values = Vec::new();
        for attempt in 0..ATTEMPTS {
            let path = if attempt == 0 { path.to_owned() } else { format!("{path}#{attempt}") };
            let (values_of_fields, applied) = (vec![None; fields.len()], vec![Vec::new(); fields.len()]);
            let mut draft = Draft { inputs: self, fields, path: &path, nesting, values: values_of_fields, applied };
            let fits = draft.fill(sets);
            values = draft.values;
            if fits {
                break;
            }
        }
        let members = fields.iter().zip(values);
        members.filter_map(|(field, value)| Some((field.name.clone(), value?))).collect()
    }

    fn field(&self, field: &Field, path: &str, nesting: Nesting<'_>) -> Json {
        let limits = Limits::of(&field.rules);
        let Some(item) = field.ty.entry() else { return self.value(field, &field.ty, &limits, path, nesting) };
        let objects = matches!(item, FieldType::Named(id) if matches!(self.model.ty(*id).body, TypeBody::Object(_)));
        let count = self.count(&limits, objects, nesting.is_top(), &mut Rng::new(self.seed, path));
        let of_entries = limits.of_entries(&field.item_rules);
        let entry = |index: usize| self.value(field, item, &of_entries, &format!("{path}[{index}]"), nesting);
        list(&field.ty, (0..count).map(entry).collect(), &limits)
    }

    /// The number of entries of a list. It is at least 1, because an empty list counts as not given.
    fn count(&self, limits: &Limits, objects: bool, is_top: bool, rng: &mut Rng) -> usize {
        let usual = if is_top { 5 } else { 2 };
        let short = limits.min_items.max(1);
        let long = limits.max_items.unwrap_or(usual).min(usual).max(short);
        match (self.extent, limits.max_items) {
            (Extent::Least, _) => short,
            (Extent::Most, Some(limit)) if limit <= LIST && !objects => limit.max(short),
            (Extent::Most, _) => long,
            (Extent::Ordinary, _) => short + rng.below(long.min(short + 1) - short + 1),
            (Extent::Any, _) => short + rng.below(long - short + 1),
        }
    }

    fn value(&self, field: &Field, ty: &FieldType, limits: &Limits, path: &str, nesting: Nesting<'_>) -> Json {
        if let FieldType::Named(id) = ty {
            let ty = self.model.ty(*id);
            if let TypeBody::Object(members) = &ty.body {
                return Json::Object(self.object(members, &ty.at_least_one_of, path, nesting.within(*id)));
            }
        }
        let mut rng = Rng::new(self.seed, path);
        if self.extent == Extent::Any && *ty == FieldType::String && may_be_empty(field, limits) && rng.chance(20) {
            return Json::String(String::new());
        }
        scalar(self.model, field, ty, limits, self.extent, &mut rng)
    }
}

/// Whether the docs describe the meaning of an empty string, and do not say that the server rejects it.
fn may_be_empty(field: &Field, limits: &Limits) -> bool {
    let meaning = field.notes.empty_means.as_str();
    let rejected =
        meaning.is_empty() || ["refused", "rejected", "not supported"].iter().any(|word| meaning.contains(word));
    !rejected
        && limits.min_length == 0
        && !matches!(field.ty, FieldType::Joined(_))
        && limits.format.is_none()
        && matches!(field.place, Place::Query | Place::Body)
}

/// An object that is being generated.
struct Draft<'d> {
    inputs: &'d Inputs<'d>,
    fields: &'d [Field],
    path: &'d str,
    nesting: Nesting<'d>,
    values: Vec<Option<Json>>,
    /// For each field, the indices of the cases that its value was generated for.
    applied: Vec<Vec<usize>>,
}

impl Draft<'_> {
    /// Selects fields at random, then adds and removes fields until all conditions hold. Returns whether they do.
    fn fill(&mut self, sets: &[Vec<usize>]) -> bool {
        for (index, field) in self.fields.iter().enumerate() {
            let optional =
                Rng::new(self.inputs.seed, &format!("{}.{}?", self.path, field.name)).chance(self.inputs.optional);
            if (field.mandatory || optional) && is_on_site(field) {
                self.give(index);
            }
        }
        // A correction can break conditions of other fields, so repeat until there is nothing to correct.
        let rounds = self.fields.len() + sets.len() + 1;
        (0..rounds).any(|_| !self.correct(sets))
    }

    /// Corrects the fields and sets of fields that break a rule. Returns whether there were any.
    fn correct(&mut self, sets: &[Vec<usize>]) -> bool {
        let mut corrected = false;
        for (index, field) in self.fields.iter().enumerate() {
            let cases = self.cases(field);
            let by_case = cases.iter().filter_map(|case| field.cases.get(*case)).any(|case| case.mandatory);
            let by_condition = field.mandatory_if.as_ref().is_some_and(|condition| self.holds(condition));
            let needed = is_on_site(field) && (field.mandatory || by_condition || by_case);
            let allowed = field.allowed_if.as_ref().is_none_or(|condition| self.holds(condition));
            let given = self.is_given(index);
            if needed && !given {
                self.give(index);
                corrected = true;
            }
            if needed && !allowed {
                self.allow(index);
                corrected = true;
            } else if given && !allowed {
                self.put(index, None);
                corrected = true;
            }
            if self.is_given(index) && self.applied.get(index).is_some_and(|applied| *applied != cases) {
                self.give_in(index, cases);
                corrected = true;
            }
            self.order(index);
        }
        for (index, set) in sets.iter().enumerate() {
            if !set.iter().any(|member| self.is_given(*member)) {
                let mut rng = Rng::new(self.inputs.seed, &format!("{}|{index}", self.path));
                let on_site = |member: &&usize| self.fields.get(**member).is_some_and(is_on_site);
                let members: Vec<&usize> = set.iter().filter(on_site).collect();
                if let Some(member) = rng.one_of(&members).copied() {
                    self.give(*member);
                    self.allow(*member);
                }
                corrected = true;
            }
        }
        corrected
    }

    fn is_given(&self, index: usize) -> bool {
        self.values.get(index).is_some_and(Option::is_some)
    }

    fn put(&mut self, index: usize, value: Option<Json>) {
        if let Some(place) = self.values.get_mut(index) {
            *place = value;
        }
    }

    fn give(&mut self, index: usize) {
        let field = self.fields.get(index).filter(|field| self.nesting.may_contain(&field.ty));
        if let Some(field) = field {
            let path = format!("{}.{}", self.path, field.name);
            let value = self.known_text(index, &path).unwrap_or_else(|| self.inputs.field(field, &path, self.nesting));
            self.put(index, Some(value));
        }
    }

    /// The indices of the cases of a field that apply.
    fn cases(&self, field: &Field) -> Vec<usize> {
        let applies = |case: &Case| {
            case.sites.contains(SITE) && case.condition.as_ref().is_none_or(|condition| self.holds(condition))
        };
        let cases = field.cases.iter().enumerate().filter(|(_, case)| applies(case));
        cases.map(|(index, _)| index).collect()
    }

    /// Gives a field a value that meets the limits of these cases, too.
    fn give_in(&mut self, index: usize, applied: Vec<usize>) {
        let Some(field) = self.fields.get(index) else { return };
        let path = format!("{}.{}{applied:?}", self.path, field.name);
        let mut limited = field.clone();
        let mut values: Option<Vec<&String>> = None;
        for case in applied.iter().filter_map(|case| field.cases.get(*case)) {
            limited.rules.extend(&case.rules);
            limited.item_rules.extend(&case.item_rules);
            let fits = |value: &&String| values.as_ref().is_none_or(|values| values.contains(value));
            if !case.values.is_empty() {
                values = Some(case.values.iter().filter(fits).collect());
            }
        }
        let one = values.and_then(|values| Rng::new(self.inputs.seed, &path).one_of(&values).copied());
        let value = match (one, &field.ty) {
            (Some(value), FieldType::List(item)) => Json::List(vec![self.inputs.model.json(item, value)]),
            (Some(value), ty) => self.inputs.model.json(ty, value),
            (None, _) => self.inputs.field(&limited, &path, self.nesting),
        };
        self.put(index, Some(value));
        if let Some(place) = self.applied.get_mut(index) {
            *place = applied;
        }
    }

    /// Replaces a date that is after the one that it must not be after.
    fn order(&mut self, index: usize) {
        let other = self.fields.get(index).and_then(|field| self.values.get(field.not_after?)?.clone());
        let own = self.values.get(index).and_then(Option::as_ref);
        if let (Some(Json::String(own)), Some(Json::String(last))) = (own, other)
            && *own > last
        {
            self.put(index, Some(Json::String(last)));
        }
    }

    /// For a string that is not an enum: a value from a condition, or the default. A random string would hardly ever
    /// match a condition.
    fn known_text(&self, index: usize, path: &str) -> Option<Json> {
        let field = self.fields.get(index).filter(|field| field.ty == FieldType::String)?;
        let mut rng = Rng::new(self.inputs.seed, &format!("{path}="));
        let wanted = match self.inputs.extent {
            Extent::Ordinary => true,
            Extent::Any => rng.chance(60),
            Extent::Least | Extent::Most => false,
        };
        let conditions = self.fields.iter().flat_map(|other| {
            let of_cases = other.cases.iter().map(|case| &case.condition);
            [&other.mandatory_if, &other.allowed_if].into_iter().chain(of_cases)
        });
        let conditions = conditions.flatten();
        let named = conditions.filter(|condition| condition.field == index).flat_map(|condition| &condition.values);
        let known: Vec<&String> = named.chain(&field.default).collect();
        let text = rng.one_of(&known).filter(|_| wanted)?;
        Some(Json::String((*text).clone()))
    }

    /// Makes the condition hold on which a field may be given.
    fn allow(&mut self, index: usize) {
        let Some(condition) = self.fields.get(index).and_then(|field| field.allowed_if.as_ref()) else { return };
        if self.holds(condition) {
            return;
        }
        let Some(other) = self.fields.get(condition.field) else { return };
        let mut rng = Rng::new(self.inputs.seed, &format!("{}.{}!", self.path, other.name));
        match rng.one_of(&condition.values) {
            None => self.give(condition.field),
            Some(value) => self.put(condition.field, Some(self.inputs.model.json(&other.ty, value))),
        }
    }

    /// Whether a condition holds. If the other field is not given, its default is used.
    fn holds(&self, condition: &Condition) -> bool {
        let given = self.values.get(condition.field).and_then(Option::as_ref);
        if condition.values.is_empty() {
            return given.is_some();
        }
        let text = match given {
            Some(Json::String(text) | Json::Number(text)) => Some(text.clone()),
            Some(Json::Boolean(flag)) => Some(flag.to_string()),
            Some(Json::Null | Json::List(_) | Json::Object(_)) => None,
            None => self.fields.get(condition.field).and_then(|field| field.default.clone()),
        };
        text.is_some_and(|text| condition.values.contains(&text))
    }
}
