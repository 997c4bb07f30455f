//! Reading: text → [`Node`], by a YAML event parser or by our own strict JSON reader.
//!
//! JSON is told from YAML by content: a text whose first character is `{` or `[` is JSON, and is read as nothing else,
//! so that its errors are those of the format that the author meant.

mod builder;
mod json;
mod lines;
mod scalar;
mod yaml;

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::document::tree::Node;
pub(super) use builder::push_token;

/// Bytes of text that are read at most.
const MAX_BYTES: usize = 256 << 20;
/// Levels of nesting that are read at most: a bound for every recursion over the tree.
const MAX_DEPTH: usize = 200;
/// Nodes at most.
const MAX_NODES: usize = 8 << 20;
/// Nodes at most that the aliases of YAML repeat.
const MAX_REPEATED: usize = 1 << 20;

/// The tree of a text.
pub(crate) fn read(text: &str, file: FileId) -> Result<Node, Diagnostic> {
    let whole = Place { file, start: 0, end: 0, line: 1, column: 1 };
    if text.len() > MAX_BYTES {
        let message = format!("the document has {} bytes, more than the {MAX_BYTES} that are read", text.len());
        return Err(Diagnostic::new(Code::Limit, message).at(whole, "", ""));
    }
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[bom..];
    match body.trim_start().chars().next() {
        None => Err(empty(file)),
        Some('{' | '[') => json::read(text, bom, file),
        Some(_) => yaml::read(text, bom, file),
    }
}

fn empty(file: FileId) -> Diagnostic {
    Diagnostic::new(Code::NotOpenApi, "the document is empty")
        .at(Place { file, start: 0, end: 0, line: 1, column: 1 }, "", "")
        .help("an OpenAPI document begins with `openapi: 3.0.3`")
}

fn too_deep(place: Place) -> Diagnostic {
    Diagnostic::new(Code::Limit, format!("the document is nested deeper than {MAX_DEPTH} levels")).at(
        place,
        "",
        "nested too deep",
    )
}

fn too_many(place: Place) -> Diagnostic {
    let message = format!("the document has more than {MAX_NODES} nodes, or {MAX_REPEATED} repeated by aliases");
    Diagnostic::new(Code::Limit, message).at(place, "", "the limit is reached here")
}
