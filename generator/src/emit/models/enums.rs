//! Enums over values: the type, and one line for the runtime.

use super::Item;
use crate::emit::docs::{Doc, code};
use crate::emit::literal;
use crate::emit::print::Text;
use crate::plan::{Label, Literal, StringEnum, ValueEnum};

/// The documentation of the variant that keeps an unknown value.
const UNKNOWN: &str =
    "A value that the document does not list, as it was received; reached by `_`, `is_unknown()` and `as_str()`.";

/// The same for values that are not all strings.
const UNKNOWN_VALUE: &str =
    "A value that the document does not list, as it was received; reached by `_`, `is_unknown()` and `value()`.";

/// An enum over strings and its impls.
pub(super) fn string(item: &Item<'_>, shape: &StringEnum, out: &mut Text) {
    let values = shape.values.iter().map(|value| (code(value), literal::string(value))).collect();
    let unknown = (!shape.closed).then_some((UNKNOWN, "rt::UnknownValue"));
    write(item, values, &shape.labels, unknown, "string_enum", out);
}

/// An enum over other values and its impls.
pub(super) fn value(item: &Item<'_>, shape: &ValueEnum, out: &mut Text) {
    let value = |literal: &Literal| match literal {
        Literal::Bool(value) => format!("Bool({value})"),
        Literal::Number(number) => format!("Number({})", literal::string(number)),
        Literal::String(text) => format!("String({})", literal::string(text)),
    };
    let values = shape.values.iter().map(|literal| (code(&literal.json()), value(literal))).collect();
    let unknown = (!shape.closed).then_some((UNKNOWN_VALUE, "rt::UnknownLiteral"));
    write(item, values, &shape.labels, unknown, "value_enum", out);
}

/// The enum, and the line for the runtime's macro. `values`: how each is shown, and how the macro takes it.
fn write(
    item: &Item<'_>,
    values: Vec<(String, String)>,
    labels: &[Label],
    unknown: Option<(&str, &str)>,
    macro_name: &str,
    out: &mut Text,
) {
    item.head(out);
    out.line("#[derive(Debug, Clone, PartialEq)]");
    out.maybe_line(unknown.map(|_| "#[non_exhaustive]"));
    out.open(format!("pub enum {}", item.name));
    let mut table = Vec::with_capacity(values.len());
    for (at, ((shown, value), name)) in values.into_iter().zip(item.members).enumerate() {
        let description = labels.get(at).and_then(|label| label.description.as_deref()).unwrap_or_default();
        Doc::ours(shown).and(Doc::text(description)).outer(out);
        out.line(format!("{name},"));
        table.push(format!("{name} = {value}"));
    }
    let mut head = item.name.to_owned();
    if let Some((docs, holds)) = unknown {
        Doc::ours(docs).outer(out);
        out.line("#[doc(hidden)]");
        out.line(format!("{}({holds}),", item.rest));
        head = format!("{head}, {}", item.rest);
    }
    out.close("");
    out.line("");
    out.list(&format!("rt::{macro_name}!({head} {{ "), &table, " });");
}
