//! Costs: the amount of each group by day or month. They agree with the bills; each resource is a group of its own.

use jiff::{Span, civil::Date};
use serde_json::Value;

use super::bills;
use super::context::{Context, day};
use super::paging::Filtered;
use super::record::{Money, Record};
use super::{Memory, Outcome, Rejection};

/// The maximum number of days or months in one request. More is probably a mistake in the year.
const PERIODS: usize = 4_000;

/// The dimensions of groups by tag and by cost unit.
const TAG: &str = "RESOURCE_TAG";
const UNIT: &str = "COST_UNIT";

/// Returns the days or months from the first to the last one, formatted as in the request.
fn periods(begin: &str, end: &str, by_day: bool) -> Option<Vec<String>> {
    let whole = |text: &str| -> Option<Date> { day(&if by_day { text.to_owned() } else { format!("{text}-01") }) };
    let (Some(first), Some(last)) = (whole(begin), whole(end)) else {
        // The spec has no rule for the format: a value that cannot be parsed is one period.
        return Some(vec![begin.to_owned()]);
    };
    let step = if by_day { Span::new().days(1) } else { Span::new().months(1) };
    let length = if by_day { 10 } else { 7 };
    let periods: Vec<String> = first
        .series(step)
        .take_while(|day| *day <= last)
        .take(PERIODS + 1)
        .map(|day| day.to_string().chars().take(length).collect())
        .collect();
    (periods.len() <= PERIODS).then_some(periods)
}

/// Lists costs.
pub(super) fn list(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let condition = context.fields.get("time_condition");
    let text = |name: &str| condition.and_then(|condition| condition.get(name)?.as_str()).unwrap_or_default();
    let unit = condition.and_then(|condition| condition.get("time_measure_id")?.as_i64()).unwrap_or(1);
    let periods = periods(text("begin_time"), text("end_time"), unit == 1)
        .ok_or(Rejection::new("CBC.0100", "The period is too long."))?;
    let amount = |period: &str, index: usize| {
        let (month, day) = period.split_at_checked(7).unwrap_or((period, ""));
        // A day contains the bills of that day.
        let arose = day.is_empty() || day.strip_prefix('-') == Some(format!("{:02}", bills::day_of(index)).as_str());
        if arose { bills::amount(context, month, index) } else { 0 }
    };
    Ok(context.paged(&Filtered::All(context.records), |index| {
        let dimensions: Vec<Record> = context
            .objects("groupby")
            .map(|grouping| {
                let part = |name: &str| grouping.get(name).and_then(Value::as_str).unwrap_or_default();
                let key = match part("type") {
                    "cost_unit" => UNIT,
                    "dimension" if context.is_value("cost_dimension", part("key")) => part("key"),
                    _ => TAG,
                };
                let mut dimension = Record::default();
                dimension.set("key", key).set("value", format!("{}-{index}", part("key").to_lowercase()));
                dimension
            })
            .collect();
        let mut total = 0;
        let costs: Vec<Record> = periods
            .iter()
            .map(|period| {
                let amount = amount(period, index);
                total += amount;
                let mut cost = Record::default();
                cost.set("time_dimension_value", period.as_str()).set("time_measure_id", unit);
                cost.set_all(&["amount", "official_amount"], Money(amount));
                cost
            })
            .collect();
        let mut record = Record::default();
        record.set("dimensions", dimensions).set("costs", costs);
        record.set_all(&["amount_by_costs", "official_amount_by_costs"], Money(total));
        record
    }))
}
