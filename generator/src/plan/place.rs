//! The words that an inline schema is named after: a function of the place it stands in and of nothing else, so that
//! no other part of the document can change a name.

use std::collections::HashMap;

use super::normal::Schemas;
use crate::api::{Api, SchemaId};
use crate::pointer;

/// Places of operations and parameters, by JSON pointer.
pub(super) struct Places {
    words: HashMap<String, String>,
}

impl Places {
    pub(super) fn new(api: &Api) -> Self {
        let mut words: HashMap<String, String> = api.left_out.iter().cloned().collect();
        for operation in &api.operations {
            // A callback may refer to the path item of a path, which comes first.
            words.entry(operation.pointer.clone()).or_insert_with(|| operation.word());
            for parameter in &operation.parameters {
                words.insert(parameter.pointer.clone(), parameter.name.clone());
            }
        }
        Self { words }
    }

    /// The words of a schema's place, outermost first.
    pub(super) fn words(&self, api: &Schemas<'_>, schema: SchemaId) -> Vec<String> {
        let pointer = &api.schema(schema).pointer;
        let mut tokens: Vec<String> =
            pointer.split('/').skip(1).map(|token| pointer::unescaped(token).into_owned()).collect();
        let last = api.word(schema);
        if let Some((count, _)) = last {
            tokens.truncate(tokens.len().saturating_sub(count));
        }
        let mut words = Vec::new();
        let mut at = self.root(pointer, &tokens, &mut words);
        while at < tokens.len() {
            at += schema_step(&tokens[at..], &mut words);
        }
        words.extend(last.map(|(_, word)| word.to_owned()));
        words
    }

    /// The words of what stands in a path item of so many tokens; returns how many tokens they stand for.
    fn item(&self, pointer: &str, tokens: &[String], item: usize, words: &mut Vec<String>) -> usize {
        let prefix = |count: usize| {
            let end = pointer.match_indices('/').nth(count).map_or(pointer.len(), |(end, _)| end);
            &pointer[..end]
        };
        let is = |at: usize, key: &str| tokens.get(at).is_some_and(|token| token == key);
        // A parameter of the item itself stands one token higher than one of an operation.
        let holder_at = if is(item, "parameters") {
            words.extend(tokens.get(item - 1).cloned());
            item
        } else {
            let operation = item + 1 + usize::from(is(item, "additionalOperations"));
            words.extend(self.words.get(prefix(operation)).cloned());
            operation
        };
        let at = if is(holder_at, "parameters") {
            words.extend(self.words.get(prefix(holder_at + 2)).cloned());
            holder_at + 2
        } else {
            holder_at
        };
        at + holder(&tokens[at.min(tokens.len())..], words)
    }

    /// The words of what holds the schema; returns how many tokens they stand for.
    fn root(&self, pointer: &str, tokens: &[String], words: &mut Vec<String>) -> usize {
        match tokens.first().map(String::as_str) {
            Some("components") if tokens.get(1).is_some_and(|section| section == "callbacks") => {
                self.item(pointer, tokens, innermost(tokens, 4), words)
            }
            Some("components")
                if tokens.get(1).is_some_and(|section| section == "pathItems") && innermost(tokens, 3) > 3 =>
            {
                self.item(pointer, tokens, innermost(tokens, 3), words)
            }
            Some("components") => {
                words.extend(tokens.get(2).cloned());
                let section = tokens.get(1).map_or("", String::as_str);
                3 + if section == "schemas" { 0 } else { holder(&tokens[3.min(tokens.len())..], words) }
            }
            // Where operations stand: what follows the item is a method, or `additionalOperations` and a method.
            Some("paths" | "webhooks") => self.item(pointer, tokens, innermost(tokens, 2), words),
            Some(_) | None => 0,
        }
    }
}

/// Of how many tokens the innermost path item is, where the first is of so many: an operation may have callbacks, and these
/// have path items.
fn innermost(tokens: &[String], first: usize) -> usize {
    let is = |at: usize, key: &str| tokens.get(at).is_some_and(|token| token == key);
    let mut item = first;
    loop {
        let operation = item + 1 + usize::from(is(item, "additionalOperations"));
        if !is(operation, "callbacks") || is(item, "parameters") {
            return item;
        }
        // The word, the callback's name, and the expression.
        item = operation + 3;
    }
}

/// Steps over `requestBody/content/TYPE/schema`, `responses/STATUS/…`, `content/TYPE/schema`, `headers/NAME/schema`.
fn holder(tokens: &[String], words: &mut Vec<String>) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "requestBody" => {
                words.push("body".to_owned());
                at += 1;
            }
            "responses" => {
                let status = tokens.get(at + 1).map_or("", String::as_str);
                words.push(if status.starts_with('2') { "response".to_owned() } else { status.to_owned() });
                at += 2;
            }
            "headers" | "callbacks" => {
                words.extend(tokens.get(at + 1).cloned());
                at += 2;
            }
            "content" => at += 2,
            "schema" => return at + 1,
            other => {
                words.push(other.to_owned());
                at += 1;
            }
        }
    }
    at
}

/// One step inside a schema; returns how many tokens it takes.
fn schema_step(tokens: &[String], words: &mut Vec<String>) -> usize {
    let ordinal = |tokens: &[String]| tokens.get(1).and_then(|n| n.parse::<usize>().ok()).map_or(0, |n| n + 1);
    match tokens[0].as_str() {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
            words.extend(tokens.get(1).cloned());
            2
        }
        "items" => {
            words.push("item".to_owned());
            1
        }
        "additionalProperties" => {
            words.push("value".to_owned());
            1
        }
        "oneOf" | "anyOf" => {
            words.push(format!("variant {}", ordinal(tokens)));
            2
        }
        "allOf" => {
            words.push(format!("part {}", ordinal(tokens)));
            2
        }
        other => {
            words.push(other.to_owned());
            1
        }
    }
}
