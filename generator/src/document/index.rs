//! Looking up JSON pointers without a linear search through large mappings.

use std::collections::HashMap;

use super::read::push_token;
use super::tree::{Node, Value};
use crate::pointer;
use crate::words::closest;

/// From this size on a mapping is indexed.
const LARGE: usize = 16;

/// The large mappings of a tree, by their pointer: where each key stands among the entries.
#[derive(Debug)]
pub(super) struct Index {
    large: HashMap<String, HashMap<String, usize>>,
}

impl Index {
    /// The index of a tree.
    pub(super) fn of(tree: &Node) -> Self {
        let mut index = Self { large: HashMap::new() };
        index.add(tree, &mut String::new());
        index
    }

    fn add(&mut self, node: &Node, pointer: &mut String) {
        let parent = pointer.len();
        match &node.value {
            Value::Object(members) => {
                if members.len() >= LARGE {
                    let keys = members.iter().enumerate().map(|(at, member)| (member.key.clone(), at)).collect();
                    self.large.insert(pointer.clone(), keys);
                }
                for member in members.iter().filter(|member| is_collection(&member.node)) {
                    push_token(pointer, &member.key);
                    self.add(&member.node, pointer);
                    pointer.truncate(parent);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate().filter(|(_, item)| is_collection(item)) {
                    push_token(pointer, &at.to_string());
                    self.add(item, pointer);
                    pointer.truncate(parent);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The node at a pointer below the tree's root.
    pub(super) fn find<'n>(&self, tree: &'n Node, pointer: &str) -> Option<&'n Node> {
        let mut node = tree;
        let mut end = 0;
        while end < pointer.len() {
            let rest = pointer[end..].strip_prefix('/')?;
            let raw = rest.split('/').next().unwrap_or_default();
            let token = pointer::unescaped(raw);
            node = match &node.value {
                Value::Object(members) if members.len() >= LARGE => match self.large.get(&pointer[..end]) {
                    Some(keys) => &members.get(*keys.get(token.as_ref())?)?.node,
                    // The pointer is written with other escapes than ours.
                    None => node.get(&token)?,
                },
                Value::Object(_) => node.get(&token)?,
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
            };
            end += 1 + raw.len();
        }
        Some(node)
    }
}

/// The pointer that was meant by one that leads nowhere: with the keys that differ little, if that leads somewhere.
pub(super) fn near(tree: &Node, pointer: &str) -> Option<String> {
    let (mut node, mut near) = (tree, String::new());
    for raw in pointer.split('/').skip(1) {
        let token = pointer::unescaped(raw);
        let keys = || node.members().iter().map(|member| member.key.as_str());
        let key = match &node.value {
            Value::Array(_) => token.as_ref(),
            Value::Object(_) if keys().any(|key| key == token) => token.as_ref(),
            Value::Object(_) => closest(&token, keys())?,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
        push_token(&mut near, key);
        node = match &node.value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => node.get(key)?,
        };
    }
    (near != pointer).then_some(near)
}

fn is_collection(node: &Node) -> bool {
    match node.value {
        Value::Object(_) | Value::Array(_) => true,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
