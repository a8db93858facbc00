//! Adds a draft to the text of a chapter's file. All other lines stay as they are.

/// Adds an operation at the end of `operations`, and types at the end of `types`. The error is a sentence.
pub(super) fn add(text: &str, operation: &str, types: &str) -> Result<String, String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if !types.is_empty() {
        match end_of(&lines, "types")? {
            Some(end) => insert(&mut lines, end, types),
            None => {
                let end = end_of(&lines, "operations")?.unwrap_or(lines.len());
                insert(&mut lines, end, &format!("\ntypes:\n{types}"));
            }
        }
    }
    match end_of(&lines, "operations")? {
        Some(end) => insert(&mut lines, end, &format!("\n{operation}")),
        None => return Err("it has no key `operations`".to_owned()),
    }
    Ok(lines.join("\n") + "\n")
}

fn insert(lines: &mut Vec<String>, at: usize, text: &str) {
    lines.splice(at..at, text.lines().map(str::to_owned));
}

/// The index after the last line of the block in a key of the file; `None` if the file does not have the key.
fn end_of(lines: &[String], key: &str) -> Result<Option<usize>, String> {
    let rest = |line: &String| line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned);
    let Some((start, rest)) = lines.iter().enumerate().find_map(|(index, line)| Some((index, rest(line)?))) else {
        return Ok(None);
    };
    if !rest.trim().is_empty() && !rest.trim().starts_with('#') {
        return Err(format!("the value of `{key}` must begin on a line of its own"));
    }
    let block = lines.iter().enumerate().skip(start + 1);
    // An empty line or a comment at the end of the block belongs to what follows.
    let inside = block.take_while(|(_, line)| line.is_empty() || line.starts_with([' ', '#']));
    let last = inside.filter(|(_, line)| line.starts_with(' ') && !line.trim().is_empty()).last();
    Ok(Some(last.map_or(start, |(index, _)| index) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_to_the_blocks_and_keeps_all_other_lines() {
        let text = "chapter: a\noperations: # all\n  x:\n    y: z\n\n# types\ntypes:\n  t: u\n\nerrors:\n  e: f\n";
        let expected = "chapter: a\noperations: # all\n  x:\n    y: z\n\n  new:\n    a: b\n\n# types\ntypes:\n  t: u\n  \
                        n: o\n\nerrors:\n  e: f\n";
        assert_eq!(add(text, "  new:\n    a: b\n", "  n: o\n").unwrap(), expected);
    }

    #[test]
    fn adds_types_to_a_chapter_without_types() {
        let expected = "operations:\n\n  new: a\n\ntypes:\n  n: o\n\nerrors:\n";
        assert_eq!(add("operations:\n\nerrors:\n", "  new: a\n", "  n: o\n").unwrap(), expected);
    }

    #[test]
    fn rejects_a_file_that_it_cannot_extend() {
        assert_eq!(add("chapter: a\n", "  new: a\n", "").unwrap_err(), "it has no key `operations`");
        let error = add("operations: {}\n", "  new: a\n", "").unwrap_err();
        assert_eq!(error, "the value of `operations` must begin on a line of its own");
    }
}
