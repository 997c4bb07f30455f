//! Query and tree → nodes.

use super::value::{self, Found as Compared};
use super::{Comparable, Comparison, Location, Logical, NODES, Query, Selector, TooMany};
use crate::document::tree::{Node, Value};

/// A node and where it stands.
#[derive(Clone)]
pub(super) struct Found<'n> {
    pub(super) location: Location,
    pub(super) node: &'n Node,
}

impl<'n> Found<'n> {
    fn child(&self, position: usize, node: &'n Node) -> Self {
        let mut location = Vec::with_capacity(self.location.len() + 1);
        location.extend_from_slice(&self.location);
        location.push(position);
        Self { location, node }
    }

    /// What it holds, in order.
    fn children(&self) -> Vec<Self> {
        let nodes: Vec<&Node> = match &self.node.value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(members) => members.iter().map(|member| &member.node).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        };
        nodes.into_iter().enumerate().map(|(position, node)| self.child(position, node)).collect()
    }
}

/// The nodes that a query selects; `current` is what `@` stands for. Locations are from where the query begins.
pub(super) fn select<'n>(query: &Query, root: &'n Node, current: &'n Node) -> Result<Vec<Found<'n>>, TooMany> {
    let start = if query.relative { current } else { root };
    let mut found = vec![Found { location: Vec::new(), node: start }];
    for segment in &query.segments {
        let mut next = Vec::new();
        for holder in &found {
            if segment.descendant {
                descend(holder, &segment.selectors, root, &mut next)?;
            } else {
                for selector in &segment.selectors {
                    step(holder, selector, root, &mut next)?;
                }
            }
            if next.len() > NODES {
                return Err(TooMany);
            }
        }
        found = next;
    }
    Ok(found)
}

/// A node and everything below it: nesting was limited when the tree was read.
fn descend<'n>(
    at: &Found<'n>,
    selectors: &[Selector],
    root: &'n Node,
    found: &mut Vec<Found<'n>>,
) -> Result<(), TooMany> {
    for selector in selectors {
        step(at, selector, root, found)?;
    }
    if found.len() > NODES {
        return Err(TooMany);
    }
    at.children().iter().try_for_each(|child| descend(child, selectors, root, found))
}

fn step<'n>(at: &Found<'n>, selector: &Selector, root: &'n Node, found: &mut Vec<Found<'n>>) -> Result<(), TooMany> {
    match selector {
        Selector::Name(name) => {
            let members = at.node.members().iter().enumerate();
            let member = members.into_iter().find(|(_, member)| member.key == *name);
            found.extend(member.map(|(position, member)| at.child(position, &member.node)));
        }
        Selector::Wildcard => found.extend(at.children()),
        Selector::Index(index) => {
            let items = at.node.items();
            let position = position(*index, items.len()).filter(|position| *position < items.len());
            found.extend(position.map(|position| at.child(position, &items[position])));
        }
        Selector::Slice { start, end, step } => {
            let items = at.node.items();
            found.extend(slice(items.len(), *start, *end, *step).map(|position| at.child(position, &items[position])));
        }
        Selector::Filter(condition) => {
            for child in at.children() {
                if holds(condition, root, child.node)? {
                    found.push(child);
                }
            }
        }
    }
    Ok(())
}

/// The position that an index means.
fn position(index: i64, length: usize) -> Option<usize> {
    let from_end = |index: i64| usize::try_from(index.unsigned_abs()).ok().and_then(|back| length.checked_sub(back));
    if index < 0 { from_end(index) } else { usize::try_from(index).ok() }
}

/// The positions of a slice (RFC 9535, section 2.3.4.2).
fn slice(length: usize, start: Option<i64>, end: Option<i64>, step: i64) -> impl Iterator<Item = usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let normal = |index: i64| if index < 0 { length + index } else { index };
    let (mut at, end) = if step >= 0 {
        let clamp = |index: i64| normal(index).clamp(0, length);
        (clamp(start.unwrap_or(0)), clamp(end.unwrap_or(length)))
    } else {
        let clamp = |index: i64| normal(index).clamp(-1, length - 1);
        (start.map_or(length - 1, clamp), end.map_or(-1, clamp))
    };
    std::iter::from_fn(move || {
        let inside = step > 0 && at < end || step < 0 && at > end;
        let position = usize::try_from(at).ok().filter(|_| inside)?;
        at = at.saturating_add(step);
        Some(position)
    })
}

fn holds(condition: &Logical, root: &Node, current: &Node) -> Result<bool, TooMany> {
    Ok(match condition {
        Logical::Any(any) => {
            for condition in any {
                if holds(condition, root, current)? {
                    return Ok(true);
                }
            }
            false
        }
        Logical::All(all) => {
            for condition in all {
                if !holds(condition, root, current)? {
                    return Ok(false);
                }
            }
            true
        }
        Logical::Not(condition) => !holds(condition, root, current)?,
        Logical::Exists(query) => !select(query, root, current)?.is_empty(),
        Logical::Compare(left, comparison, right) => {
            let (left, right) = (evaluated(left, root, current)?, evaluated(right, root, current)?);
            let less = |left: &Compared<'_>, right: &Compared<'_>| value::less(left, right);
            match comparison {
                Comparison::Equal => value::equal(&left, &right),
                Comparison::NotEqual => !value::equal(&left, &right),
                Comparison::Less => less(&left, &right),
                Comparison::LessOrEqual => less(&left, &right) || value::equal(&left, &right),
                Comparison::Greater => less(&right, &left),
                Comparison::GreaterOrEqual => less(&right, &left) || value::equal(&left, &right),
            }
        }
        Logical::Matches { whole, text, pattern } => {
            let (text, pattern) = (evaluated(text, root, current)?, evaluated(pattern, root, current)?);
            value::matches(&text, &pattern, *whole)
        }
    })
}

fn evaluated<'n>(side: &'n Comparable, root: &'n Node, current: &'n Node) -> Result<Compared<'n>, TooMany> {
    Ok(match side {
        Comparable::Literal(value) => Compared::Value(value),
        Comparable::Query(query) => match select(query, root, current)?.as_slice() {
            [one] => Compared::Value(&one.node.value),
            _ => Compared::Nothing,
        },
        Comparable::Count(query) => Compared::Number(select(query, root, current)?.len()),
        Comparable::Length(side) => value::length(&evaluated(side, root, current)?),
    })
}
