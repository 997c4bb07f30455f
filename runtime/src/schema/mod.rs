//! Exact validation: schemas as constant tables, and what applies them to JSON.
//!
//! [`Schema`] is a schema of JSON Schema 2020-12 as data. `evaluate` applies it to a value, `closeness` tells which
//! branch of a failed `anyOf` was meant, and `words` says what is expected.

mod applicators;
mod closeness;
mod collections;
mod evaluate;
mod marks;
mod scalars;
#[cfg(any(feature = "client", feature = "server"))]
mod streamed;
mod table;
mod words;

use serde::Serialize;

use crate::{Json, Validator};
use evaluate::Run;

#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use streamed::Streamed;
pub use table::{Keyword, Kind, Schema};

impl Schema {
    /// Whether the schema accepts the value.
    ///
    /// A value is accepted where that cannot be decided: a pattern that this build does not check, or schemas that
    /// refer to each other in a circle without looking into the value.
    pub fn accepts(&self, value: &Json) -> bool {
        Run::new().accepts(*self, value)
    }
}

impl Validator {
    /// Checks a value, as JSON, against a schema and reports every violation.
    ///
    /// A failed `anyOf` or `oneOf` is one violation, which says how many branches fit and why the closest does not.
    /// A value that cannot be written as JSON is not checked: nothing can send it.
    pub fn schema<T: Serialize + ?Sized>(&mut self, value: &T, schema: &Schema) {
        if self.applies_schemas()
            && let Ok(json) = crate::json::to_json(value)
        {
            self.json(&json, schema);
        }
    }

    /// Checks a JSON value against a schema, as [`schema`](Self::schema) does.
    pub fn json(&mut self, value: &Json, schema: &Schema) {
        if !schema.accepts(value) {
            Run::reporting(self).report(*schema, value);
        }
    }
}
