//! Lists whose items come one by one: what is checked of those of requests beyond their type and rules, and what of none.

use std::collections::HashSet;

use super::normal::Schemas;
use super::shapes::{Shapes, Use};
use super::{Exact, Rules, Table, TableId, TypeRef, exact};
use crate::api::{Keyword, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

impl Shapes<'_> {
    /// What is checked of a list of a request beyond its type and rules.
    pub(super) fn streamed(&mut self, list: SchemaId, item: &TypeRef, rules: &Rules) -> Option<TableId> {
        let ty = TypeRef::List(Box::new(item.clone()));
        let value = Use { ty, nullable: false, rules: rules.clone() };
        let table = exact::of_use(self.api, &mut self.types, self.settings, list, &value)?;
        if let Some(keyword) = unstreamed(&self.types.tables.tables, table) {
            let message = format!("`{keyword}` is not checked of a list whose items come one by one");
            let help =
                "`items`, `prefixItems`, `contains`, and how many items there are, can be told from each as it comes";
            self.tell_unchecked(list, message, help);
        }
        Some(table)
    }

    /// Says of a list of a response that neither side checks what it says beyond each item.
    pub(super) fn received(&mut self, list: SchemaId) {
        if let Some(keyword) = beyond_items(self.api, list) {
            let message = format!("`{keyword}` is not checked of a response whose items come one by one");
            self.tell_unchecked(
                list,
                message,
                "each item is read by its own schema; the list is never there as a whole",
            );
        }
    }

    fn tell_unchecked(&mut self, list: SchemaId, message: String, help: &str) {
        let schema = self.api.schema(list);
        let found = Diagnostic::new(Code::StreamedList, message).at(schema.place, schema.pointer.clone(), "");
        self.diagnostics.push(found.help(help));
    }
}

/// A keyword in the table of a list that no item alone tells of: one that the runtime does not check where items come one by
/// one.
fn unstreamed(tables: &[Table], list: TableId) -> Option<&'static str> {
    let mut seen = HashSet::from([list]);
    let mut pending: Vec<&Exact> = vec![&tables[list.index()].schema];
    while let Some(exact) = pending.pop() {
        for keyword in &exact.0 {
            match keyword {
                Keyword::Ref(table) if seen.insert(*table) => pending.push(&tables[table.index()].schema),
                Keyword::AllOf(parts) => pending.extend(parts),
                other => {
                    if let Told::Whole(name) = told(other) {
                        return Some(name);
                    }
                }
            }
        }
    }
    None
}

/// A keyword of a list, or of what it refers to, that asks for more than each item does.
fn beyond_items(api: &Schemas<'_>, list: SchemaId) -> Option<&'static str> {
    let mut seen = HashSet::from([list]);
    let mut pending = vec![list];
    while let Some(id) = pending.pop() {
        for keyword in &api.schema(id).keywords {
            match keyword {
                Keyword::Ref(target) if seen.insert(*target) => pending.push(*target),
                Keyword::AllOf(parts) => pending.extend(parts.iter().filter(|part| seen.insert(**part))),
                other => match told(other) {
                    Told::Whole(name) | Told::Counted(name) => return Some(name),
                    Told::Item => {}
                },
            }
        }
    }
    None
}

/// What tells whether a list has what a keyword asks for.
enum Told {
    /// Each item alone, or nothing: the keyword is of values that are no lists.
    Item,
    /// Each item with those before it.
    Counted(&'static str),
    /// All items together.
    Whole(&'static str),
}

fn told<S, R>(keyword: &Keyword<S, R>) -> Told {
    match keyword {
        Keyword::MinItems(1..) => Told::Counted("minItems"),
        Keyword::MaxItems(_) => Told::Counted("maxItems"),
        Keyword::UniqueItems => Told::Counted("uniqueItems"),
        Keyword::PrefixItems(_) => Told::Counted("prefixItems"),
        Keyword::Contains { .. } => Told::Counted("contains"),
        Keyword::Never => Told::Whole("false"),
        Keyword::Enum(values) => Told::Whole(if values.len() == 1 { "const" } else { "enum" }),
        Keyword::AnyOf(_) => Told::Whole("anyOf"),
        Keyword::OneOf(_) => Told::Whole("oneOf"),
        Keyword::Not(_) => Told::Whole("not"),
        Keyword::If { .. } => Told::Whole("if"),
        Keyword::UnevaluatedItems(_) => Told::Whole("unevaluatedItems"),
        Keyword::Ref(_)
        | Keyword::AllOf(_)
        | Keyword::Types(_)
        | Keyword::Minimum(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::MultipleOf(_)
        | Keyword::MinLength(_)
        | Keyword::MaxLength(_)
        | Keyword::Pattern(_)
        | Keyword::Format(_)
        | Keyword::MinItems(0)
        | Keyword::Items(_)
        | Keyword::MinProperties(_)
        | Keyword::MaxProperties(_)
        | Keyword::Required(_)
        | Keyword::Properties(_)
        | Keyword::PatternProperties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::UnevaluatedProperties(_) => Told::Item,
    }
}
