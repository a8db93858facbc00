//! Whole and decimal numbers within their limits, exact and as they are written.

use huaweicloud_bss_rules::Decimal;

use super::{Reach, draw::Draw, limits::Limits};

/// Where nothing else is said, a decimal number has at most so many digits behind the point.
const DECIMALS: u32 = 8;

/// Where nothing else is said, a decimal number is at most so far from zero.
const AMOUNT: i64 = 999_999_999_999;

/// All that a decimal number can hold is a little more than this.
const MANTISSA: i128 = 79_000_000_000_000_000_000_000_000_000;

/// A whole number from `least` to `most` that keeps the limits.
pub(super) fn whole(limits: &Limits, (least, most): (i64, i64), reach: Reach, draw: &mut Draw) -> i64 {
    let above = limits.above.map_or(least, |limit| limit.saturating_add(1));
    let low = limits.min.unwrap_or(least).max(above).max(least);
    let high = limits.max.unwrap_or(most).min(most).max(low);
    let ordinary = draw.between(i128::from(low.max(1).min(high)), i128::from(high.min(1000).max(low)));
    let ordinary = i64::try_from(ordinary).unwrap_or(low);
    let within = |number: i64| number.clamp(low, high);
    match reach {
        Reach::Ordinary => ordinary,
        Reach::Least => low,
        Reach::Most => high,
        Reach::Any => {
            let edges = [low, within(low.saturating_add(1)), within(high.saturating_sub(1)), high, within(0)];
            if draw.chance(60) { ordinary } else { draw.one_of(&edges).copied().unwrap_or(low) }
        }
    }
}

/// A decimal number that keeps the limits, with zeros at the end now and then.
pub(super) fn decimal(limits: &Limits, reach: Reach, draw: &mut Draw) -> String {
    let places = limits.max_decimals.unwrap_or(DECIMALS).min(DECIMALS);
    let scale = match reach {
        Reach::Ordinary => places.min(2),
        Reach::Least | Reach::Most => places,
        Reach::Any => u32::try_from(draw.below(places as usize + 1)).unwrap_or(places),
    };
    let power = 10_i128.pow(scale);
    let scaled = |limit: i64| i128::from(limit) * power;
    let above = limits.above.map(|limit| scaled(limit) + 1);
    let low = limits.min.map(scaled).max(above).unwrap_or(if reach == Reach::Ordinary { 0 } else { scaled(-AMOUNT) });
    let high = limits.max.map_or(scaled(AMOUNT), scaled).max(low);
    let mantissa = match reach {
        Reach::Least => low,
        Reach::Most => high,
        Reach::Any if draw.chance(30) => draw.between(low, high),
        Reach::Ordinary | Reach::Any => draw.between(low.max(1).min(high), high.min(scaled(1000)).max(low)),
    };
    // Such zeros are no more digits to any limit.
    let zeros = if reach == Reach::Any && draw.chance(40) { 1 + u32::try_from(draw.below(2)).unwrap_or(0) } else { 0 };
    let longer = mantissa * 10_i128.pow(zeros);
    let fits = longer.abs() < MANTISSA;
    let (mantissa, scale) = if fits { (longer, scale + zeros) } else { (mantissa, scale) };
    Decimal::new(mantissa, scale).to_string()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use huaweicloud_bss_rules::Rule;

    use super::*;

    const REACHES: [Reach; 4] = [Reach::Ordinary, Reach::Least, Reach::Most, Reach::Any];

    #[test]
    fn limits_are_kept_whatever_is_drawn() {
        let mut draw = Draw::new(7, "");
        let bounds = (i64::from(i32::MIN), i64::from(i32::MAX));
        for reach in REACHES.into_iter().cycle().take(400) {
            let mut whole = |rules: &[Rule]| whole(&Limits::of(rules), bounds, reach, &mut draw);
            assert_eq!(whole(&[Rule::Min(5), Rule::Max(5)]), 5);
            assert_eq!(whole(&[Rule::Above(4), Rule::Max(5)]), 5);
            assert!((2000..=2001).contains(&whole(&[Rule::Min(2000), Rule::Max(2001)])));
            assert!((-5..=-1).contains(&whole(&[Rule::Max(-1), Rule::Min(-5)])));
            assert!((bounds.0..=bounds.1).contains(&whole(&[])));
            let rules = [Rule::Above(0), Rule::Max(2), Rule::MaxDecimals(1)];
            let text = decimal(&Limits::of(&rules), reach, &mut draw);
            let small = Decimal::parse(&text).unwrap_or(Decimal::new(0, 0));
            assert_eq!(small.cmp_whole(0), Ordering::Greater, "{text}");
            assert_ne!(small.cmp_whole(2), Ordering::Greater, "{text}");
            assert!(small.decimals() <= 1, "{text}");
            let text = decimal(&Limits::of(&[Rule::Min(-3), Rule::Max(-2)]), reach, &mut draw);
            let small = Decimal::parse(&text).unwrap_or(Decimal::new(0, 0));
            assert!(small.cmp_whole(-2) != Ordering::Greater && small.cmp_whole(-3) != Ordering::Less, "{text}");
            let text = decimal(&Limits::of(&[Rule::Min(i64::MIN), Rule::Max(i64::MAX)]), reach, &mut draw);
            assert!(text.trim_start_matches('-').replace('.', "").len() <= 29, "{text}");
        }
    }

    #[test]
    fn the_ends_are_reached() {
        let mut draw = Draw::new(7, "");
        let rules = [Rule::Above(0), Rule::Max(100), Rule::MaxDecimals(2)];
        let limits = Limits::of(&rules);
        assert_eq!(decimal(&limits, Reach::Least, &mut draw), "0.01");
        assert_eq!(decimal(&limits, Reach::Most, &mut draw), "100.00");
        assert_eq!(whole(&limits, (i64::MIN, i64::MAX), Reach::Least, &mut draw), 1);
        assert_eq!(whole(&Limits::default(), (i64::MIN, i64::MAX), Reach::Least, &mut draw), i64::MIN);
        let all: Vec<String> = (0..200).map(|_| decimal(&limits, Reach::Any, &mut draw)).collect();
        assert!(all.iter().any(|text| text.ends_with("00") && text.contains('.')), "{all:?}");
        assert!(all.iter().any(|text| !text.contains('.')), "{all:?}");
    }
}
