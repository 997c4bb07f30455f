//! Schemas that lead to schemas without a type of Rust between: circles of them mean nothing, and long chains are refused.

use super::{Additional, Meaning, Object, Schema, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// How many references, parts, lists and maps may lead from one to the next. What is planned of a schema is planned with
/// all of its chain, by functions that call themselves.
const LONGEST: u32 = 500;

/// Reports references, and `allOf` parts, that lead back to where they began with nothing between; and the first chain
/// that is too long.
pub(super) fn check(schemas: &[Schema], diagnostics: &mut Vec<Diagnostic>) {
    Walk::new(schemas, same).run(&mut |at, begin| {
        diagnostics.push(
            Diagnostic::new(Code::ReferenceCycle, "the schema refers to itself with nothing between")
                .at(at.place, at.pointer.clone(), "")
                .at(begin.place, begin.pointer.clone(), "the cycle begins here"),
        );
    });
    // A list or a map may hold itself.
    let lengths = Walk::new(schemas, unnamed).run(&mut |_, _| {});
    if let Some((schema, _)) = schemas.iter().zip(lengths).find(|(_, length)| *length > LONGEST) {
        let message = format!("more than {LONGEST} references, parts, lists and maps lead from one to the next");
        let label = "the limit is reached here";
        diagnostics.push(Diagnostic::new(Code::Limit, message).at(schema.place, schema.pointer.clone(), label));
    }
}

/// What a schema says by others of the same value.
fn same(schema: &Schema) -> &[SchemaId] {
    match &schema.meaning {
        Meaning::Reference(target) => std::slice::from_ref(target),
        Meaning::All(all) => &all.parts,
        Meaning::Any
        | Meaning::Boolean
        | Meaning::Integer(_)
        | Meaning::Number(_)
        | Meaning::String(_)
        | Meaning::StringEnum(_)
        | Meaning::ValueEnum(_)
        | Meaning::Null
        | Meaning::Never
        | Meaning::Array(_)
        | Meaning::Tuple(_)
        | Meaning::Object(_)
        | Meaning::Kinds(_)
        | Meaning::OneOf(_)
        | Meaning::Unsupported(_) => &[],
    }
}

/// What a schema leads to without a type of its own: items of lists and values of maps, too.
fn unnamed(schema: &Schema) -> &[SchemaId] {
    match &schema.meaning {
        Meaning::Array(Some(items)) => std::slice::from_ref(items),
        Meaning::Object(Object { additional: Additional::Schema(values), properties, .. }) if properties.is_empty() => {
            std::slice::from_ref(values)
        }
        _ => same(schema),
    }
}

struct Walk<'a> {
    schemas: &'a [Schema],
    follows: fn(&Schema) -> &[SchemaId],
    /// How many schemas follow a schema at the most, where that is known.
    lengths: Vec<Option<u32>>,
    /// Whether a schema is on the path of the walk.
    open: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(schemas: &'a [Schema], follows: fn(&Schema) -> &[SchemaId]) -> Self {
        Self { schemas, follows, lengths: vec![None; schemas.len()], open: vec![false; schemas.len()] }
    }

    /// Calls a function for every circle, with its last schema and its first; gives the lengths.
    fn run(mut self, circle: &mut dyn FnMut(&Schema, &Schema)) -> Vec<u32> {
        for start in 0..self.schemas.len() {
            self.from(start, circle);
        }
        self.lengths.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// Depth first with a stack of its own: chains may be longer than the thread's stack.
    fn from(&mut self, start: usize, circle: &mut dyn FnMut(&Schema, &Schema)) {
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.pop() {
            if self.lengths[at].is_some() {
                continue;
            }
            self.open[at] = true;
            let children = (self.follows)(&self.schemas[at]);
            let Some(child) = children.get(next).map(|id| id.index()) else {
                let longest = children.iter().filter_map(|child| self.lengths[child.index()]).max();
                self.lengths[at] = Some(longest.map_or(0, |longest| longest + 1));
                self.open[at] = false;
                continue;
            };
            path.push((at, next + 1));
            if self.open[child] {
                circle(&self.schemas[at], &self.schemas[child]);
            } else {
                path.push((child, 0));
            }
        }
    }
}
