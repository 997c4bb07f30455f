//! What the plan says about exact checks: schemas as they are written, for what types and [`Rules`](super::Rules)
//! cannot say.

use super::{GroupId, TableId};
pub use crate::api::Keyword;

/// A schema that is checked as it is written. It becomes one constant table of the generated crate.
#[derive(Debug, Clone)]
pub struct Table {
    /// The component's name, where the table is the whole of a component.
    pub component: Option<String>,
    /// The JSON pointer of the schema.
    pub pointer: String,
    /// What is checked.
    pub schema: Exact,
    /// The module that gates what uses it; `None`: nothing that is generated does.
    pub group: Option<GroupId>,
    /// Whether only types that no request carries use it.
    pub of_responses: bool,
    /// Whether a value that it checks, or one inside it, has properties that only requests carry: of responses it may ask too
    /// much.
    pub has_written: bool,
}

impl Table {
    /// A table that nothing uses yet.
    pub(in crate::plan) fn new(component: Option<String>, pointer: String, schema: Exact) -> Self {
        Self { component, pointer, schema, group: None, of_responses: false, has_written: false }
    }
}

/// A schema: all its keywords must hold. Patterns are translated to the syntax that the runtime reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Exact(pub Vec<Keyword<Exact, TableId>>);

impl Exact {
    /// Calls a function with every table that the schema refers to.
    pub fn tables(&self, each: &mut dyn FnMut(TableId)) {
        for keyword in &self.0 {
            keyword.subschemas(&mut |_, schema| schema.tables(each));
            if let Keyword::Ref(table) = keyword {
                each(*table);
            }
        }
    }
}
