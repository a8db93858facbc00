//! What a field of a request allows on one site, and in one case: the limits in force, whichever part of the spec sets
//! them.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::{Condition, EnumValue, Field, FieldType, Model, Rule, TypeBody};

/// The situation in which limits apply: always, or if another field has a value, or any value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Situation {
    /// No condition.
    Always,
    /// Another field is given.
    Given(String),
    /// Another field has this value.
    Value(String, String),
}

impl Situation {
    /// The situations that a field of this group distinguishes.
    pub(super) fn of(field: &Field, siblings: &[Field]) -> BTreeSet<Self> {
        let mut found = BTreeSet::from([Self::Always]);
        let of_cases = field.cases.iter().filter_map(|case| case.condition.as_ref());
        for condition in of_cases.chain(&field.mandatory_if) {
            let name = name_of(condition, siblings).to_owned();
            if condition.values.is_empty() {
                found.insert(Self::Given(name));
            } else {
                found.extend(condition.values.iter().map(|value| Self::Value(name.clone(), value.clone())));
            }
        }
        found
    }

    /// " if `a` is 1"; empty without a condition.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Always => String::new(),
            Self::Given(name) => format!(" if `{name}` is given"),
            Self::Value(name, value) => format!(" if `{name}` is {value}"),
        }
    }

    /// Whether a valid request can be in this situation on a site.
    pub(super) fn is_possible(&self, model: &Model, siblings: &[Field], site: usize) -> bool {
        let exists = |name: &str| siblings.iter().find(|field| field.name == name && field.sites.contains(site));
        match self {
            Self::Always => true,
            Self::Given(name) => exists(name).is_some(),
            Self::Value(name, value) => {
                let Some(field) = exists(name) else { return false };
                match field.ty.named().map(|id| &model.ty(id).body) {
                    Some(TypeBody::StringEnum(values)) => has(values, value, site),
                    Some(TypeBody::IntegerEnum(values)) => has(values, value, site),
                    Some(TypeBody::Object(_)) | None => true,
                }
            }
        }
    }

    /// Whether a condition holds in this situation.
    fn meets(&self, condition: &Condition, siblings: &[Field]) -> bool {
        let name = name_of(condition, siblings);
        match self {
            Self::Always => false,
            Self::Given(other) => other == name && condition.values.is_empty(),
            Self::Value(other, value) => {
                other == name && (condition.values.is_empty() || condition.values.contains(value))
            }
        }
    }
}

/// Whether a site has a value of an enum.
fn has<T: ToString>(values: &[EnumValue<T>], value: &str, site: usize) -> bool {
    values.iter().any(|one| one.value.to_string() == value && one.sites.contains(site))
}

/// The name of the field that a condition is about.
pub(super) fn name_of<'m>(condition: &Condition, siblings: &'m [Field]) -> &'m str {
    siblings.get(condition.field).map_or("", |field| &field.name)
}

/// The limits of a value.
#[derive(Clone, Debug, Default, PartialEq)]
struct Bounds {
    min_length: Option<u32>,
    max_length: Option<u32>,
    /// The minimum, and whether it is exclusive.
    min: Option<(i64, bool)>,
    max: Option<i64>,
    max_decimals: Option<u32>,
    min_items: Option<u32>,
    max_items: Option<u32>,
    max_joined_length: Option<u32>,
    /// The names of the rules without a number.
    forms: BTreeSet<&'static str>,
}

impl Bounds {
    /// Adds a limit on a value that is an integer or not. Of two limits of the same kind, the stricter one is in force.
    fn add(&mut self, rule: &Rule, is_integer: bool) {
        fn least<T: Ord + Copy>(current: &mut Option<T>, limit: T) {
            *current = Some(current.map_or(limit, |other| other.min(limit)));
        }
        fn greatest<T: Ord + Copy>(current: &mut Option<T>, limit: T) {
            *current = Some(current.map_or(limit, |other| other.max(limit)));
        }
        match rule {
            Rule::MinLength(limit) => greatest(&mut self.min_length, *limit),
            Rule::MaxLength(limit) => least(&mut self.max_length, *limit),
            Rule::Min(limit) => greatest(&mut self.min, (*limit, false)),
            // No integer lies between the two.
            Rule::Above(limit) if is_integer => greatest(&mut self.min, (limit.saturating_add(1), false)),
            Rule::Above(limit) => greatest(&mut self.min, (*limit, true)),
            Rule::Max(limit) => least(&mut self.max, *limit),
            Rule::MaxDecimals(limit) => least(&mut self.max_decimals, *limit),
            Rule::MinItems(limit) => greatest(&mut self.min_items, *limit),
            Rule::MaxItems(limit) => least(&mut self.max_items, *limit),
            Rule::MaxJoinedLength(limit) => least(&mut self.max_joined_length, *limit),
            Rule::NotOnlyDigitsSpecialOrSpaces => {
                self.forms.insert("not only digits, special characters or spaces");
            }
            Rule::Format(format) => {
                self.forms.insert(format.as_str());
            }
        }
    }

    /// Compares limits; `each` is "each entry: " for those of the entries of a list.
    fn compare(old: &Self, new: &Self, each: &str, found: &mut Differences) {
        // The compiler points at a limit that is not compared.
        let Self { min_length, max_length, min, max, max_decimals, min_items, max_items, max_joined_length, forms } =
            old;
        let mut least = |words: &str, old: Option<u32>, new: Option<u32>| {
            found.number(&format!("{each}{words}"), old.map(i64::from), new.map(i64::from), true);
        };
        least("the minimum number of characters", *min_length, new.min_length);
        least("the minimum number of entries", *min_items, new.min_items);
        let mut most = |words: &str, old: Option<i64>, new: Option<i64>| {
            found.number(&format!("{each}{words}"), old, new, false);
        };
        most("the maximum number of characters", max_length.map(i64::from), new.max_length.map(i64::from));
        most("the maximum number of entries", max_items.map(i64::from), new.max_items.map(i64::from));
        let joined = (max_joined_length.map(i64::from), new.max_joined_length.map(i64::from));
        most("the maximum number of characters of the joined entries", joined.0, joined.1);
        most("the maximum", *max, new.max);
        most("the maximum number of decimals", max_decimals.map(i64::from), new.max_decimals.map(i64::from));
        if *min != new.min {
            let written = |limit: Option<(i64, bool)>| match limit {
                Some((limit, false)) => limit.to_string(),
                Some((limit, true)) => format!("above {limit}"),
                None => NONE.to_owned(),
            };
            let text = format!("{each}the minimum is {} instead of {}", written(new.min), written(*min));
            found.add(new.min > *min, text);
        }
        for form in new.forms.difference(forms) {
            found.add(true, format!("{each}the form `{form}` is required"));
        }
        for form in forms.difference(&new.forms) {
            found.add(false, format!("{each}the form `{form}` is not required any more"));
        }
    }
}

const NONE: &str = "none";

/// What a field of a request allows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Limits {
    /// Whether the field is required.
    pub(super) required: bool,
    whole: Bounds,
    each: Bounds,
    /// The only values that are allowed.
    values: Option<BTreeSet<String>>,
}

impl Limits {
    /// The limits of a field on a site in a situation. `required` is whether the field itself is required.
    pub(super) fn of(field: &Field, siblings: &[Field], required: bool, site: usize, situation: &Situation) -> Self {
        let mut limits = Self { required, ..Self::default() };
        let is_integer = is_integer(&field.ty);
        limits.add(&field.rules, &field.item_rules, is_integer);
        limits.required |= field.mandatory_if.as_ref().is_some_and(|one| situation.meets(one, siblings));
        let applies = |condition: &Option<Condition>| {
            condition.as_ref().is_none_or(|condition| situation.meets(condition, siblings))
        };
        for case in field.cases.iter().filter(|case| case.sites.contains(site) && applies(&case.condition)) {
            limits.required |= case.mandatory;
            limits.add(&case.rules, &case.item_rules, is_integer);
            if !case.values.is_empty() {
                let values = case.values.iter().cloned().collect();
                limits.values = Some(match limits.values.take() {
                    Some(others) => others.intersection(&values).cloned().collect(),
                    None => values,
                });
            }
        }
        limits
    }

    fn add(&mut self, rules: &[Rule], item_rules: &[Rule], is_integer: bool) {
        rules.iter().for_each(|rule| self.whole.add(rule, is_integer));
        item_rules.iter().for_each(|rule| self.each.add(rule, is_integer));
    }

    /// What the new limits forbid or allow that the old ones did not.
    pub(super) fn compare(old: &Self, new: &Self) -> Differences {
        let Self { required, whole, each, values } = old;
        let mut found = Differences::default();
        match (*required, new.required) {
            (false, true) => found.add(true, "it is required".to_owned()),
            (true, false) => found.add(false, "it is not required any more".to_owned()),
            _ => {}
        }
        Bounds::compare(whole, &new.whole, "", &mut found);
        Bounds::compare(each, &new.each, "each entry: ", &mut found);
        match (values, &new.values) {
            (None, Some(values)) => found.add(true, format!("only {} {} allowed", written(values), verb(values))),
            (Some(values), None) => {
                found.add(false, format!("not only {} {} allowed any more", written(values), verb(values)))
            }
            (Some(old), Some(new)) => {
                let (gone, more): (BTreeSet<_>, BTreeSet<_>) =
                    (old.difference(new).cloned().collect(), new.difference(old).cloned().collect());
                if !gone.is_empty() {
                    found.add(true, format!("{} {} not allowed any more", written(&gone), verb(&gone)));
                }
                if !more.is_empty() {
                    found.add(false, format!("{} {} allowed", written(&more), verb(&more)));
                }
            }
            (None, None) => {}
        }
        found
    }
}

/// Whether a value, or each entry of a list, is an integer.
fn is_integer(ty: &FieldType) -> bool {
    matches!(ty.entry().unwrap_or(ty), FieldType::Integer | FieldType::Long)
}

fn verb(values: &BTreeSet<String>) -> &'static str {
    if values.len() == 1 { "is" } else { "are" }
}

/// The values; numbers in their order.
fn written(values: &BTreeSet<String>) -> String {
    let mut values: Vec<&String> = values.iter().collect();
    values.sort_by_key(|value| value.parse::<i64>().ok());
    super::found::listed(&values)
}

/// Sentences about limits: those that are stricter, and those that are less strict.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub(super) list: Vec<(bool, String)>,
}

impl Differences {
    fn add(&mut self, is_stricter: bool, text: String) {
        self.list.push((is_stricter, text));
    }

    /// Compares a limit, which is a minimum if `is_minimum`.
    fn number(&mut self, words: &str, old: Option<i64>, new: Option<i64>, is_minimum: bool) {
        if old == new {
            return;
        }
        let text = |limit: Option<i64>| limit.map_or(NONE.to_owned(), |limit| limit.to_string());
        let is_stricter = match (old, new) {
            (Some(old), Some(new)) => (new > old) == is_minimum,
            (None, _) => true,
            (Some(_), None) => false,
        };
        self.add(is_stricter, format!("{words} is {} instead of {}", text(new), text(old)));
    }
}
