//! The catalogue as a page of the documentation.

use std::fmt::Write as _;

use super::{OBJECTS, Support};
use crate::catalogue::Code;
use crate::diagnostic::Severity;
use crate::document::Version;

/// The page: a table an object, then every code of a diagnostic.
pub fn markdown() -> String {
    let mut page = String::from(
        "# What comes of a document\n\n\
         Written by `oasmith catalogue`. Every field and keyword of Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2, and JSON Schema \
         2020-12 as OpenAPI has it. What does not stand here is warned about (OAS0105).\n\n\
         - **generated**: what it says is in the Rust code.\n\
         - **documented**: it is in the documentation of the code.\n\
         - **in part**: something is lost or left out, where a diagnostic of the code that stands there says so.\n\
         - **no effect**: it is read and checked, and nothing depends on it.\n",
    );
    for object in OBJECTS {
        let _ = writeln!(page, "\n## {}\n\n| keyword | since | | |\n|---|---|---|---|", object.name);
        for keyword in object.keywords {
            let support = match keyword.support {
                Support::Generated => "generated".to_owned(),
                Support::Documented => "documented".to_owned(),
                Support::NoEffect => "no effect".to_owned(),
                Support::Partly(of) => {
                    let links =
                        of.iter().map(|code| format!("[{0}](#{1})", code.as_str(), code.as_str().to_lowercase()));
                    format!("in part: {}", links.collect::<Vec<_>>().join(", "))
                }
            };
            let note = keyword.note;
            let _ = writeln!(page, "| `{}` | {} | {support} | {note} |", keyword.name, since(keyword.since));
        }
    }
    page.push_str(
        "\n## Codes of diagnostics\n\nErrors refuse the document, or what else they are about; nothing is written.\n",
    );
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let text = code.explanation().split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(page, "\n### {}\n\n{severity}: {text}", code.as_str());
    }
    page
}

fn since(version: Version) -> &'static str {
    match version {
        Version::V2_0 => "2.0",
        Version::V3_0 => "3.0",
        Version::V3_1 => "3.1",
        Version::V3_2 => "3.2",
    }
}
