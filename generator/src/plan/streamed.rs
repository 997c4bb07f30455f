//! Lists of requests whose items are read one by one: what is checked of them beyond their type and rules.

use std::collections::HashSet;

use super::shapes::{Shapes, Use};
use super::{Exact, Rules, Table, TableId, TypeRef, exact};
use crate::api::{Keyword, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

impl Shapes<'_> {
    /// What is checked of a list beyond its type and rules, where its items are read one by one.
    pub(super) fn streamed(&mut self, list: SchemaId, item: &TypeRef, rules: &Rules) -> Option<TableId> {
        let ty = TypeRef::List(Box::new(item.clone()));
        let value = Use { ty, nullable: false, rules: rules.clone() };
        let table = exact::of_use(self.api, &mut self.types, self.settings, list, &value)?;
        if let Some(keyword) = unstreamed(&self.types.tables.tables, table) {
            let schema = self.api.schema(list);
            let message = format!("`{keyword}` is not checked of a list whose items come one by one");
            let help =
                "`items`, `prefixItems`, `contains`, and how many items there are, can be told from each as it comes";
            let found = Diagnostic::new(Code::StreamedList, message).at(schema.place, schema.pointer.clone(), "");
            self.diagnostics.push(found.help(help));
        }
        Some(table)
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
                Keyword::Never => return Some("false"),
                Keyword::Enum(values) => return Some(if values.len() == 1 { "const" } else { "enum" }),
                Keyword::AnyOf(_) => return Some("anyOf"),
                Keyword::OneOf(_) => return Some("oneOf"),
                Keyword::Not(_) => return Some("not"),
                Keyword::If { .. } => return Some("if"),
                Keyword::UnevaluatedItems(_) => return Some("unevaluatedItems"),
                // What can be told, and what is of values that are no lists.
                Keyword::Ref(_)
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
                | Keyword::MinItems(_)
                | Keyword::MaxItems(_)
                | Keyword::UniqueItems
                | Keyword::PrefixItems(_)
                | Keyword::Items(_)
                | Keyword::Contains { .. }
                | Keyword::MinProperties(_)
                | Keyword::MaxProperties(_)
                | Keyword::Required(_)
                | Keyword::Properties(_)
                | Keyword::PatternProperties(_)
                | Keyword::AdditionalProperties(_)
                | Keyword::PropertyNames(_)
                | Keyword::DependentRequired(_)
                | Keyword::DependentSchemas(_)
                | Keyword::UnevaluatedProperties(_) => {}
            }
        }
    }
    None
}
