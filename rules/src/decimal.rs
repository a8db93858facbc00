//! Exact decimal numbers of the evaluator.

use std::fmt;

/// An exact decimal number: `mantissa / 10^scale`. Trailing zeros are kept: 12.3400 has the mantissa 123400 and the
/// scale 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    /// Creates a number from its digits, of which `scale` are after the decimal point.
    pub const fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    /// Parses a number such as `-12.3400`. As in JSON, a plus sign and leading zeros are not allowed; neither is an
    /// exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || leading_zero || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let magnitude: i128 = format!("{whole}{fraction}").parse().ok()?;
        let mantissa = if digits.len() < text.len() { -magnitude } else { magnitude };
        Some(Self { mantissa, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// The number of digits after the decimal point, without trailing zeros: 2 for 12.3400.
    pub fn decimals(&self) -> u32 {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        scale
    }

    /// Compares the number with an integer.
    pub fn cmp_whole(&self, whole: i64) -> std::cmp::Ordering {
        let scaled = 10_i128.checked_pow(self.scale).and_then(|power| i128::from(whole).checked_mul(power));
        match scaled {
            Some(scaled) => self.mantissa.cmp(&scaled),
            // The scaled integer is larger than every mantissa, so its sign decides.
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
    fn parses_and_displays_all_digits() {
        for text in ["0", "-0.05", "12.3400", "-7", "0.00000001", "12345678901234567890.12"] {
            assert_eq!(Decimal::parse(text).map(|number| number.to_string()).as_deref(), Some(text));
        }
        for text in ["", "-", ".5", "5.", "1e2", "+1", "01", "1,0", "1.2.3", "NaN", "١", " 1"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn compares_with_integers() {
        let compare = |text, whole| Decimal::parse(text).map(|number| number.cmp_whole(whole));
        assert_eq!(compare("0.01", 0), Some(Ordering::Greater));
        assert_eq!(compare("-0.01", 0), Some(Ordering::Less));
        assert_eq!(compare("5.000", 5), Some(Ordering::Equal));
        let tiny = Decimal::new(1, 200);
        assert_eq!((tiny.cmp_whole(1), tiny.cmp_whole(-1)), (Ordering::Less, Ordering::Greater));
    }

    #[test]
    fn ignores_trailing_zeros_when_counting_decimals() {
        let decimals = |text| Decimal::parse(text).map(|number| number.decimals());
        assert_eq!(
            (decimals("12.3400"), decimals("12.00"), decimals("-0.5"), decimals("7")),
            (Some(2), Some(0), Some(1), Some(0))
        );
    }
}
