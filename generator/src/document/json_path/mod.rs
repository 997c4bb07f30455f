//! `JSONPath` (RFC 9535): queries that select nodes of a tree.
//!
//! The whole of the RFC, its functions included. A query selects locations, not copies, so that what they hold can be
//! changed.

mod evaluate;
mod lexer;
mod parse;
mod value;

use super::tree::{Node, Value};

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    /// Whether it begins at the node that a filter looks at (`@`) and not at the root (`$`).
    relative: bool,
    segments: Vec<Segment>,
}

/// One step of a query.
#[derive(Debug, Clone, PartialEq)]
struct Segment {
    /// Whether it looks at a node and all below it (`..`), or at what a node holds.
    descendant: bool,
    selectors: Vec<Selector>,
    /// How it is written.
    text: String,
}

/// What a segment selects of what a node holds.
#[derive(Debug, Clone, PartialEq)]
enum Selector {
    /// The value of a key.
    Name(String),
    /// Everything.
    Wildcard,
    /// An item, from the end where it is negative.
    Index(i64),
    /// Every so manyth item of a range.
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    /// What an expression holds of.
    Filter(Logical),
}

/// An expression that holds or not.
#[derive(Debug, Clone, PartialEq)]
enum Logical {
    Any(Vec<Logical>),
    All(Vec<Logical>),
    Not(Box<Logical>),
    /// Whether a query selects anything.
    Exists(Query),
    Compare(Comparable, Comparison, Comparable),
    /// `match` (the whole text), or `search` (a part of it).
    Matches {
        whole: bool,
        text: Comparable,
        pattern: Comparable,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What stands on a side of a comparison: a value, or nothing.
#[derive(Debug, Clone, PartialEq)]
enum Comparable {
    /// A string, a number, `true`, `false` or `null`.
    Literal(Value),
    /// What a query selects that selects one node at most; `value(…)` of any other.
    Query(Query),
    /// How many characters, items or keys a value has.
    Length(Box<Comparable>),
    /// How many nodes a query selects.
    Count(Query),
}

/// Where a node stands: the positions, from the root, of items and of members.
pub(super) type Location = Vec<usize>;

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// How many characters stand before what is wrong.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// A query selects more nodes than are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

/// Nodes at most that a step of a query selects.
const NODES: usize = 1 << 21;

impl Query {
    /// Reads a query that begins at the root.
    pub(super) fn parse(text: &str) -> Result<Self, SyntaxError> {
        parse::query(text)
    }

    /// The nodes that it selects, in the order of the RFC; the same one may be among them twice.
    pub(super) fn select(&self, root: &Node) -> Result<Vec<Location>, TooMany> {
        let found = evaluate::select(self, root, root)?;
        Ok(found.into_iter().map(|found| found.location).collect())
    }

    /// How far it gets: the text of the first step that selects nothing, what it would have selected by name, and the
    /// names that there are. `None` if it selects something.
    pub(super) fn stops_at(&self, root: &Node) -> Option<Stop> {
        for end in 1..=self.segments.len() {
            let part = Self { relative: false, segments: self.segments[..end].to_vec() };
            if !part.select(root).ok()?.is_empty() {
                continue;
            }
            let before = Self { relative: false, segments: self.segments[..end - 1].to_vec() };
            let holders = evaluate::select(&before, root, root).ok()?;
            let keys =
                holders.iter().flat_map(|holder| holder.node.members()).map(|member| member.key.clone()).collect();
            let segment = &self.segments[end - 1];
            let wanted = segment.selectors.iter().find_map(|selector| match selector {
                Selector::Name(name) => Some(name.clone()),
                Selector::Wildcard | Selector::Index(_) | Selector::Slice { .. } | Selector::Filter(_) => None,
            });
            let before = before.segments.iter().map(|segment| segment.text.as_str());
            return Some(Stop {
                before: format!("${}", before.collect::<String>()),
                segment: segment.text.clone(),
                wanted,
                keys,
            });
        }
        None
    }
}

/// Where a query comes to nothing.
pub(super) struct Stop {
    /// What selects something.
    pub(super) before: String,
    /// The step after it.
    pub(super) segment: String,
    /// The key that the step names, if it does.
    pub(super) wanted: Option<String>,
    /// The keys that there are.
    pub(super) keys: Vec<String>,
}

#[cfg(test)]
mod tests;
