//! The code of another error in a message.

/// Returns the code that a message quotes as that of another error: `{"error_code":"CBC.6006", …}` in the text. The
/// name of the member can have quotes or brackets, with or without escapes.
pub(super) fn wrapped_code(message: &str) -> Option<&str> {
    const NAME: &str = "error_code";
    let is_frame = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '\\' | '[' | ']');
    message.match_indices(NAME).find_map(|(at, _)| {
        let rest = message.get(at + NAME.len()..)?.trim_start_matches(is_frame);
        let rest = rest.strip_prefix([':', '='])?.trim_start_matches(is_frame);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_').unwrap_or(rest.len());
        rest.get(..end).map(|code| code.trim_end_matches('.')).filter(|code| !code.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_code_in_each_notation() {
        for message in [
            r#"rating failed: {"error_code":"CBC.6006","error_msg":"Can not find product x"}"#,
            r#"{\"error_code\": \"CBC.6006\"}"#,
            "[error_code]: CBC.6006. [error_msg]: Can not find product x",
            "{'error_code' : 'CBC.6006'}",
            "error_code=CBC.6006",
        ] {
            assert_eq!(wrapped_code(message), Some("CBC.6006"), "{message}");
        }
    }

    #[test]
    fn finds_none_in_other_messages() {
        for message in
            ["", "the error_code is wrong", "error_code", r#"{"error_code":""}"#, "error_code: ", "error_codé: x"]
        {
            assert_eq!(wrapped_code(message), None, "{message}");
        }
    }
}
