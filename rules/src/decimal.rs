//! A decimal number as the evaluator sees it: digits and a scale, nothing lost.

use std::fmt;

/// `mantissa / 10^scale`, with the zeros at the end that were written: 12.3400 is 123400 at scale 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// The number with these digits, of which `scale` are behind the point.
    pub const fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    /// Reads `-12.3400`. No exponent, no plus sign, no superfluous zero in front: a number as JSON writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let superfluous = whole.len() > 1 && whole.starts_with('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || superfluous || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let magnitude: i128 = format!("{whole}{fraction}").parse().ok()?;
        let mantissa = if digits.len() < text.len() { -magnitude } else { magnitude };
        Some(Self { mantissa, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// How many digits behind the point say something: 2 for 12.3400.
    pub fn decimals(&self) -> u32 {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        scale
    }

    /// How it compares with a whole number.
    pub fn cmp_whole(&self, whole: i64) -> std::cmp::Ordering {
        let scaled = 10_i128.checked_pow(self.scale).and_then(|power| i128::from(whole).checked_mul(power));
        match scaled {
            Some(scaled) => self.mantissa.cmp(&scaled),
            // So large that no mantissa comes near it: only its sign counts.
            None => 0.cmp(&whole),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = scale + 1);
        match digits.split_at_checked(digits.len() - scale) {
            Some((whole, fraction)) if scale > 0 => write!(f, "{sign}{whole}.{fraction}"),
            _ => write!(f, "{sign}{digits}"),
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self { mantissa: number.mantissa(), scale: number.scale() }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[test]
    fn what_is_written_stays() {
        for text in ["0", "-0.05", "12.3400", "-7", "0.00000001", "12345678901234567890.12"] {
            assert_eq!(Decimal::parse(text).map(|number| number.to_string()).as_deref(), Some(text));
        }
        for text in ["", "-", ".5", "5.", "1e2", "+1", "01", "1,0", "1.2.3", "NaN", "١", " 1"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_compare() {
        let compare = |text, whole| Decimal::parse(text).map(|number| number.cmp_whole(whole));
        assert_eq!(compare("0.01", 0), Some(Ordering::Greater));
        assert_eq!(compare("-0.01", 0), Some(Ordering::Less));
        assert_eq!(compare("5.000", 5), Some(Ordering::Equal));
        let tiny = Decimal::new(1, 200);
        assert_eq!((tiny.cmp_whole(1), tiny.cmp_whole(-1)), (Ordering::Less, Ordering::Greater));
    }

    #[test]
    fn zeros_at_the_end_are_no_decimals() {
        let decimals = |text| Decimal::parse(text).map(|number| number.decimals());
        assert_eq!(
            (decimals("12.3400"), decimals("12.00"), decimals("-0.5"), decimals("7")),
            (Some(2), Some(0), Some(1), Some(0))
        );
    }
}
