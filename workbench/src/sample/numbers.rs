//! Random integers and decimal numbers within their limits. They are exact.

use huaweicloud_bss_rules::Decimal;

use super::{Extent, limits::Limits, rng::Rng};

/// The default maximum number of digits after the decimal point.
const DECIMALS: u32 = 8;

/// The default maximum absolute value of a decimal number.
const AMOUNT: i64 = 999_999_999_999;

/// The maximum mantissa of a decimal number. The type can hold slightly larger ones.
const MANTISSA: i128 = 79_000_000_000_000_000_000_000_000_000;

/// An integer from `least` to `most` within the limits.
pub(super) fn whole(limits: &Limits, (least, most): (i64, i64), extent: Extent, rng: &mut Rng) -> i64 {
    let above = limits.above.map_or(least, |limit| limit.saturating_add(1));
    let low = limits.min.unwrap_or(least).max(above).max(least);
    let high = limits.max.unwrap_or(most).min(most).max(low);
    let ordinary = rng.between(i128::from(low.max(1).min(high)), i128::from(high.min(1000).max(low)));
    let ordinary = i64::try_from(ordinary).unwrap_or(low);
    let within = |number: i64| number.clamp(low, high);
    match extent {
        Extent::Ordinary => ordinary,
        Extent::Least => low,
        Extent::Most => high,
        Extent::Any => {
            let edges = [low, within(low.saturating_add(1)), within(high.saturating_sub(1)), high, within(0)];
            if rng.chance(60) { ordinary } else { rng.one_of(&edges).copied().unwrap_or(low) }
        }
    }
}

/// A decimal number within the limits, sometimes with trailing zeros.
pub(super) fn decimal(limits: &Limits, extent: Extent, rng: &mut Rng) -> String {
    let places = limits.max_decimals.unwrap_or(DECIMALS).min(DECIMALS);
    let scale = match extent {
        Extent::Ordinary => places.min(2),
        Extent::Least | Extent::Most => places,
        Extent::Any => u32::try_from(rng.below(places as usize + 1)).unwrap_or(places),
    };
    let power = 10_i128.pow(scale);
    let scaled = |limit: i64| i128::from(limit) * power;
    let above = limits.above.map(|limit| scaled(limit) + 1);
    let low = limits.min.map(scaled).max(above).unwrap_or(if extent == Extent::Ordinary { 0 } else { scaled(-AMOUNT) });
    let high = limits.max.map_or(scaled(AMOUNT), scaled).max(low);
    let mantissa = match extent {
        Extent::Least => low,
        Extent::Most => high,
        Extent::Any if rng.chance(30) => rng.between(low, high),
        Extent::Ordinary | Extent::Any => rng.between(low.max(1).min(high), high.min(scaled(1000)).max(low)),
    };
    // Trailing zeros do not count as digits for any limit.
    let zeros = if extent == Extent::Any && rng.chance(40) { 1 + u32::try_from(rng.below(2)).unwrap_or(0) } else { 0 };
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

    const EXTENTS: [Extent; 4] = [Extent::Ordinary, Extent::Least, Extent::Most, Extent::Any];

    #[test]
    fn every_number_is_within_its_limits() {
        let mut rng = Rng::new(7, "");
        let bounds = (i64::from(i32::MIN), i64::from(i32::MAX));
        for extent in EXTENTS.into_iter().cycle().take(400) {
            let mut whole = |rules: &[Rule]| whole(&Limits::of(rules), bounds, extent, &mut rng);
            assert_eq!(whole(&[Rule::Min(5), Rule::Max(5)]), 5);
            assert_eq!(whole(&[Rule::Above(4), Rule::Max(5)]), 5);
            assert!((2000..=2001).contains(&whole(&[Rule::Min(2000), Rule::Max(2001)])));
            assert!((-5..=-1).contains(&whole(&[Rule::Max(-1), Rule::Min(-5)])));
            assert!((bounds.0..=bounds.1).contains(&whole(&[])));
            let rules = [Rule::Above(0), Rule::Max(2), Rule::MaxDecimals(1)];
            let text = decimal(&Limits::of(&rules), extent, &mut rng);
            let small = Decimal::parse(&text).unwrap_or(Decimal::new(0, 0));
            assert_eq!(small.cmp_whole(0), Ordering::Greater, "{text}");
            assert_ne!(small.cmp_whole(2), Ordering::Greater, "{text}");
            assert!(small.decimals() <= 1, "{text}");
            let text = decimal(&Limits::of(&[Rule::Min(-3), Rule::Max(-2)]), extent, &mut rng);
            let small = Decimal::parse(&text).unwrap_or(Decimal::new(0, 0));
            assert!(small.cmp_whole(-2) != Ordering::Greater && small.cmp_whole(-3) != Ordering::Less, "{text}");
            let text = decimal(&Limits::of(&[Rule::Min(i64::MIN), Rule::Max(i64::MAX)]), extent, &mut rng);
            assert!(text.trim_start_matches('-').replace('.', "").len() <= 29, "{text}");
        }
    }

    #[test]
    fn reaches_both_limits() {
        let mut rng = Rng::new(7, "");
        let rules = [Rule::Above(0), Rule::Max(100), Rule::MaxDecimals(2)];
        let limits = Limits::of(&rules);
        assert_eq!(decimal(&limits, Extent::Least, &mut rng), "0.01");
        assert_eq!(decimal(&limits, Extent::Most, &mut rng), "100.00");
        assert_eq!(whole(&limits, (i64::MIN, i64::MAX), Extent::Least, &mut rng), 1);
        assert_eq!(whole(&Limits::default(), (i64::MIN, i64::MAX), Extent::Least, &mut rng), i64::MIN);
        let all: Vec<String> = (0..200).map(|_| decimal(&limits, Extent::Any, &mut rng)).collect();
        assert!(all.iter().any(|text| text.ends_with("00") && text.contains('.')), "{all:?}");
        assert!(all.iter().any(|text| !text.contains('.')), "{all:?}");
    }
}
