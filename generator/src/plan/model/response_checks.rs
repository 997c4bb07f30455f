//! What responses are checked by.

use super::{Table, TableId};
use crate::api::StatusMatch;

/// What the responses of operations are checked by, where they are checked.
#[derive(Debug, Default)]
pub struct ResponseChecks {
    /// The tables of schemas, of their own: what responses carry is not what requests carry.
    pub tables: Vec<Table>,
    /// The documented responses of each operation, in the order of [`Plan::operations`](super::Plan::operations); none where
    /// responses are not checked. Single statuses first, then ranges, then `default`.
    pub operations: Vec<Vec<DocumentedResponse>>,
}

/// A documented response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentedResponse<T = TableId> {
    /// Its statuses.
    pub status: StatusMatch,
    /// Its media types, as written, each with the table of its schema where it may be JSON.
    pub content: Vec<(String, Option<T>)>,
    /// Its headers, in document order.
    pub headers: Vec<DocumentedHeader<T>>,
}

/// A documented header of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentedHeader<T = TableId> {
    /// Its name.
    pub name: String,
    /// Whether every response has it.
    pub required: bool,
    /// The table of its schema.
    pub schema: Option<T>,
}

impl<T> DocumentedResponse<T> {
    /// The same with something else for each schema.
    pub fn map<U>(self, to: impl Fn(T) -> U) -> DocumentedResponse<U> {
        DocumentedResponse {
            status: self.status,
            content: self.content.into_iter().map(|(name, schema)| (name, schema.map(&to))).collect(),
            headers: self
                .headers
                .into_iter()
                .map(|DocumentedHeader { name, required, schema }| DocumentedHeader {
                    name,
                    required,
                    schema: schema.map(&to),
                })
                .collect(),
        }
    }
}
