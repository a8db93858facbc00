//! The picture of a diagnostic in README and guide is what the renderer makes. `BLESS=1` writes it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::{env, fs, path::Path};

use huaweicloud_bss_codegen::check;
use huaweicloud_bss_workbench::fixture;

/// The file pair that the picture shows.
const PAIR: &str = "type_of_another_chapter";

const FONT_SIZE: usize = 14;
const LINE_HEIGHT: usize = 20;
/// The width of a character of a monospace font of this size, rounded up.
const CHARACTER: usize = 9;
const MARGIN: usize = 16;

/// The part of a diagnostic that a piece of text belongs to. It decides about the colour.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Message,
    Gutter,
    Source,
    Primary,
    Secondary,
}

impl Part {
    fn class(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Message => "message",
            Self::Gutter => "gutter",
            Self::Source => "source",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
        }
    }
}

/// Splits a line of a rendered diagnostic into its parts.
fn parts(line: &str) -> Vec<(Part, &str)> {
    if let Some((code, message)) = line.split_once("]:").filter(|_| line.starts_with("error[")) {
        let at = code.len() + 1;
        return vec![(Part::Code, &line[..at]), (Part::Message, &line[at..at + 1 + message.len()])];
    }
    if line.contains("--> ") || line.contains("::: ") {
        let at = line.find("> ").or_else(|| line.find(": ")).unwrap() + 1;
        return vec![(Part::Gutter, &line[..at]), (Part::Source, &line[at..])];
    }
    if let Some((gutter, _)) = line.split_once("= help").filter(|(before, _)| before.trim().is_empty()) {
        return vec![(Part::Gutter, &line[..gutter.len() + 1]), (Part::Message, &line[gutter.len() + 1..])];
    }
    let Some((gutter, rest)) = line.split_once('|') else { return vec![(Part::Gutter, line)] };
    let at = gutter.len() + 1;
    let part = match rest.trim_start().chars().next() {
        _ if !gutter.trim().is_empty() => Part::Source,
        Some('^') => Part::Primary,
        _ => Part::Secondary,
    };
    vec![(Part::Gutter, &line[..at]), (part, &line[at..])]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The picture: one text element for each line, on a background of its own, in the colours of the reader's theme.
fn picture(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap();
    let (width, height) = (longest * CHARACTER + 2 * MARGIN, lines.len() * LINE_HEIGHT + 2 * MARGIN);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>A diagnostic of bss-spec check</title>
<style>
  rect {{ fill: #f6f8fa; stroke: #d0d7de; }}
  text {{ font: {FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; }}
  .code, .primary {{ fill: #b3261e; font-weight: bold; }}
  .message {{ font-weight: bold; }}
  .gutter, .secondary {{ fill: #0550ae; font-weight: bold; }}
  @media (prefers-color-scheme: dark) {{
    rect {{ fill: #161b22; stroke: #30363d; }}
    text {{ fill: #e6edf3; }}
    .code, .primary {{ fill: #ff7b72; }}
    .gutter, .secondary {{ fill: #79c0ff; }}
  }}
</style>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="8"/>
"#,
        width - 1,
        height - 1,
    );
    for (index, line) in lines.iter().enumerate() {
        let y = MARGIN + index * LINE_HEIGHT + FONT_SIZE;
        write!(svg, r#"<text x="{MARGIN}" y="{y}" xml:space="preserve">"#).unwrap();
        for (part, text) in parts(line).into_iter().filter(|(_, text)| !text.is_empty()) {
            write!(svg, r#"<tspan class="{}">{}</tspan>"#, part.class(), escaped(text)).unwrap();
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_of_a_diagnostic_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = fs::read_to_string(folder.join(format!("diagnostics/{PAIR}.yaml"))).unwrap();
    let diagnostics = check(&fixture::sources(&spec).shown_in("spec")).err().unwrap();
    let svg = picture(&diagnostics.to_string());
    let path = folder.join("../docs/diagnostic.svg");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &svg).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == svg, "docs/diagnostic.svg is not what is generated; BLESS=1 writes it");
}
