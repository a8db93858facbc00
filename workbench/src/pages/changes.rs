//! The reference page of the kinds of changes between two versions of a spec.

use crate::diff::{Class, Kind};

/// Returns the page `docs/changes.md`.
pub fn changes() -> String {
    let mut page = String::from(
        "# Changes of a spec\n\n\
         What `bss-spec diff` reports, and what it means for users of the client. The names are stable.\n\n\
         This page is generated: `BLESS=1 cargo test -p huaweicloud-bss-workbench --test pages` writes it.\n",
    );
    for class in Class::ALL {
        page.push_str(&format!(
            "\n## {}\n\n{}\n\n| kind | what has changed |\n|---|---|\n",
            class.as_str(),
            class.meaning()
        ));
        for kind in Kind::ALL.iter().filter(|kind| kind.class() == class) {
            page.push_str(&format!("| `{}` | {} |\n", kind.as_str(), kind.title()));
        }
    }
    page
}
