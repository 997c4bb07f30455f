//! Enums over strings: the type, and one line for the runtime.

use super::Item;
use crate::emit::docs::{Doc, code};
use crate::emit::literal;
use crate::emit::print::Text;
use crate::plan::StringEnum;

/// The documentation of the variant that keeps an unknown value.
const UNKNOWN: &str =
    "A value that the document does not list, as it was received; reached by `_`, `is_unknown()` and `as_str()`.";

/// The enum and its impls.
pub(super) fn write(item: &Item<'_>, shape: &StringEnum, out: &mut Text) {
    item.head(out);
    out.line("#[derive(Debug, Clone, PartialEq, Eq, Hash)]");
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {}", item.name));
    for (value, name) in shape.values.iter().zip(item.members) {
        Doc::ours(code(value)).outer(out);
        out.line(format!("{name},"));
    }
    Doc::ours(UNKNOWN).outer(out);
    out.line("#[doc(hidden)]");
    out.line(format!("{}(rt::UnknownValue),", item.rest));
    out.close("");
    out.line("");
    let values: Vec<_> = shape
        .values
        .iter()
        .zip(item.members)
        .map(|(value, name)| format!("{name} = {}", literal::string(value)))
        .collect();
    out.list(&format!("rt::string_enum!({}, {} {{ ", item.name, item.rest), &values, " });");
}
