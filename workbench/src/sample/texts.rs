//! Random strings within their limits: typical ones for the name of the field, and ones that are easily corrupted in
//! transmission.

use huaweicloud_bss_rules::Format;

use super::{Extent, limits::Limits, rng::Rng, times};
use huaweicloud_bss_codegen::model::Place;

/// The maximum length of strings with non-ASCII letters, which keeps samples readable.
const EXOTIC: usize = 64;

/// The default maximum length.
const LONGEST: usize = 128;

const PLAIN: &[&str] = &["a", "B", "7", "-", "_", ".", "z", "0", "~", "Q"];

/// Letters of several scripts. Some graphemes consist of several characters, and some characters of four bytes.
const SCRIPTS: [&[&str]; 4] = [
    &["云", "服", "务", "账", "单", "，", "客", "户", "𠀀", "訂"],
    &["M", "ü", "ñ", "é", "ß", " ", "Ø", "ż", "’", "œ"],
    &["🏢", " ", "\u{1f469}\u{200d}\u{1f4bb}", "\u{1f44d}\u{1f3fd}", "\u{1f1e8}\u{1f1f3}", "x", "🙂"],
    &["e\u{301}", "n\u{303}", "a\u{323}\u{302}", "\u{1100}\u{1161}", " ", "o\u{308}"],
];

/// Characters with a special meaning in URLs, forms or JSON.
const MARKS: [&[&str]; 4] = [
    &["/", "?", "%", "+", " ", "*", "~", "a", "&", "=", "#"],
    &["%2F", "b", "%25", "%zz", "+", "%", "%E4%BA%91", "%20"],
    &[":", "@", "!", "$", "'", "(", ")", ",", ";", "[", "]", "c", "|", "^", "`", "{", "}"],
    &["\"", "\\", "\\n", "\t", "\n", "<", "&amp;", "d", "\\u0041", "\r\n"],
];

/// Strings that may be mistaken for values of other types.
const LOOKALIKES: [&str; 6] = ["null", "true", "0012.50", "-0", "1e3", "[]"];

/// A string for the field with this name in this place.
pub(super) fn text(name: &str, limits: &Limits, place: Place, extent: Extent, rng: &mut Rng) -> String {
    if let Some(format) = limits.format {
        return formed(format, limits, extent, rng);
    }
    let most = limits.max_length.unwrap_or(usize::MAX);
    let least = limits.min_length.max(1).min(most);
    let far = limits.max_length.unwrap_or(LONGEST).max(least);
    let near = far.min(least.saturating_add(24));
    let exotic = place != Place::Header && rng.chance(60);
    let mut text = match extent {
        Extent::Ordinary => fitted(plausible(name, rng), least, most),
        Extent::Least => of_pool(pool(exotic, rng), least, rng),
        Extent::Most => of_pool(pool(exotic && far <= EXOTIC, rng), far, rng),
        Extent::Any => match rng.below(10) {
            0 if exotic => fitted(rng.one_of(&LOOKALIKES).copied().unwrap_or("null").to_owned(), least, most),
            0..=2 => fitted(plausible(name, rng), least, most),
            3 => of_pool(pool(exotic, rng), least, rng),
            4 if far <= EXOTIC => of_pool(pool(exotic, rng), far, rng),
            _ => {
                let length = least + rng.below(near - least + 1);
                of_pool(pool(exotic, rng), length, rng)
            }
        },
    };
    if limits.letter && !text.chars().any(char::is_alphabetic) {
        text = std::iter::once('A').chain(text.chars().skip(1)).collect();
    }
    // Such a segment would change the path.
    if place == Place::Path && matches!(text.as_str(), "." | "..") { text.replace('.', "~") } else { text }
}

fn pool(exotic: bool, rng: &mut Rng) -> &'static [&'static str] {
    let pools = if rng.chance(50) { SCRIPTS } else { MARKS };
    if exotic { rng.one_of(&pools).copied().unwrap_or(PLAIN) } else { PLAIN }
}

/// A string of this many characters from a pool. It may split a grapheme, which is allowed.
fn of_pool(pool: &[&str], length: usize, rng: &mut Rng) -> String {
    let start = rng.below(pool.len());
    pool.iter().cycle().skip(start).flat_map(|part| part.chars()).take(length).collect()
}

/// The string, truncated or padded.
fn fitted(text: String, least: usize, most: usize) -> String {
    let text: String = text.chars().take(most).collect();
    let missing = least.saturating_sub(text.chars().count());
    text + &"x".repeat(missing)
}

/// A typical string for the name of the field.
fn plausible(name: &str, rng: &mut Rng) -> String {
    let name = name.to_ascii_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    if ends(&["currency"]) {
        "USD".to_owned()
    } else if ends(&["region", "region_code"]) {
        "ap-southeast-1".to_owned()
    } else if ends(&["time", "date", "_on"]) {
        times::timestamp(Extent::Ordinary, rng)
    } else if ends(&["id", "ids", "no", "number", "code"]) {
        format!("{:016x}{:016x}", rng.number(), rng.number())
    } else if ends(&["amount", "price", "quota", "fee", "cost", "value"]) {
        format!("{}.25", rng.below(1000))
    } else {
        format!("{name} {}", rng.below(1000))
    }
}

/// A string with this format and length.
fn formed(format: Format, limits: &Limits, extent: Extent, rng: &mut Rng) -> String {
    let shortest = match format {
        Format::AccountName | Format::Digits => 1,
        Format::CountryCode => return rng.one_of(&["CN", "SG", "ZA", "BR"]).copied().unwrap_or("CN").to_owned(),
        Format::Email => 3,
        Format::MobileNumber => 6,
    };
    let most = limits.max_length.unwrap_or(LONGEST);
    let least = limits.min_length.max(shortest);
    let length = match extent {
        Extent::Ordinary => most.min(least.max(19)),
        Extent::Least => least,
        Extent::Most => most.max(least),
        Extent::Any => least + rng.below(most.min(least.saturating_add(24)).saturating_sub(least) + 1),
    };
    let rest = length - shortest;
    match format {
        Format::AccountName => {
            let first = rng.one_of(&["a", "Z", "_", "-"]).copied().unwrap_or("a").to_owned();
            first + &of_pool(&["c", "9", "_", "X", "-", "0"], rest, rng)
        }
        Format::Digits => of_pool(&["1", "0", "9", "27"], length, rng),
        Format::Email if rest > 12 => format!("a{}@example.com", of_pool(&["b", ".", "c", "+", "7"], rest - 10, rng)),
        Format::Email => format!("a{}@b", of_pool(&["b", ".", "c", "+", "7"], rest, rng)),
        _ => format!("0086-1{}", of_pool(&["3", "8", "0", "5"], rest, rng)),
    }
}

#[cfg(test)]
mod tests {
    use huaweicloud_bss_rules::Rule;

    use super::*;

    const EXTENTS: [Extent; 4] = [Extent::Ordinary, Extent::Least, Extent::Most, Extent::Any];

    #[test]
    fn every_string_is_within_its_limits() {
        let mut rng = Rng::new(3, "");
        for extent in EXTENTS.into_iter().cycle().take(2000) {
            for (least, most) in [(0, 1), (1, 1), (3, 3), (2, 20), (20, 300)] {
                let rules = [Rule::MinLength(least), Rule::MaxLength(most), Rule::NotOnlyDigitsSpecialOrSpaces];
                let text = text("some_id", &Limits::of(&rules), Place::Body, extent, &mut rng);
                let length = text.chars().count();
                assert!(length >= least as usize && length <= most as usize && length > 0, "{text:?}");
                assert!(text.chars().any(char::is_alphabetic), "{text:?}");
            }
            for format in Format::ALL {
                for most in [6, 19, 64] {
                    let text = text(
                        "x",
                        &Limits::of(&[Rule::Format(format), Rule::MaxLength(most)]),
                        Place::Body,
                        extent,
                        &mut rng,
                    );
                    assert!(format.matches(&text) && text.len() <= most as usize, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn does_not_generate_strings_that_a_place_cannot_contain() {
        let mut rng = Rng::new(3, "");
        for extent in EXTENTS.into_iter().cycle().take(4000) {
            let segment = text("x", &Limits::of(&[Rule::MaxLength(2)]), Place::Path, extent, &mut rng);
            assert!(!["", ".", ".."].contains(&segment.as_str()));
            let header = text("x", &Limits::default(), Place::Header, extent, &mut rng);
            assert!(header.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{header:?}");
            assert_eq!(header.trim(), header);
        }
    }

    #[test]
    fn generates_all_strings_that_are_easily_corrupted() {
        let mut rng = Rng::new(3, "");
        let limits = Limits::of(&[Rule::MaxLength(40)]);
        let all: String = (0..500).map(|_| text("x", &limits, Place::Query, Extent::Any, &mut rng)).collect();
        for part in SCRIPTS.iter().chain(&MARKS).flat_map(|pool| pool.iter()).chain(&LOOKALIKES) {
            assert!(all.contains(part), "{part:?}");
        }
    }
}
