//! Doc comments of generated code for readers.

/// Turns the block doc comments of formatted code into line comments. The generator writes one attribute for all lines of a
/// doc comment, which formatters show as a block without indentation.
///
/// ```
/// use huaweicloud_bss_workbench::line_comments;
///
/// let code = "mod a {\n    /** Pays orders.\n\n All of them.*/\n    fn f() {}\n}\n";
/// assert_eq!(line_comments(code), "mod a {\n    /// Pays orders.\n    ///\n    /// All of them.\n    fn f() {}\n}\n");
/// ```
pub fn line_comments(code: &str) -> String {
    let mut output = String::with_capacity(code.len());
    let mut indentation = None;
    for line in code.lines() {
        let opening = line.trim_start().strip_prefix("/**").filter(|_| indentation.is_none());
        if let Some(text) = opening {
            indentation = line.strip_suffix(text).and_then(|start| start.strip_suffix("/**"));
        }
        let Some(indentation_of_comment) = indentation else {
            output.push_str(line);
            output.push('\n');
            continue;
        };
        let text = opening.unwrap_or(line);
        let (text, is_last) = text.strip_suffix("*/").map_or((text, false), |text| (text, true));
        output.push_str(&format!("{indentation_of_comment}///{text}\n"));
        if is_last {
            indentation = None;
        }
    }
    output
}
